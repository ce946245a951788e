/**
 * What a person agrees to, each for one purpose, in a version, from an instant until they take it back (个人信息保护法
 * art. 13–17). Faces and what goes to others need a consent of their own (art. 23, 29), and who refuses their face has
 * another way (人脸识别技术应用安全管理办法, in force 2025-06-01). The texts stand here once; a changed text is a new version.
 */
import { ok, type Result, refuse } from '../result.ts'

type Both = { readonly zh: string; readonly en: string }
export type Purpose = 'terms' | 'privacy' | 'account-check' | 'face' | 'marketing'
export type ConsentTerms = {
  readonly purpose: Purpose
  /** The day of its text. */
  readonly version: string
  /** `needed`: nobody joins online without; `way`: without it there is another way; `free`: refusing costs nothing. */
  readonly need: 'needed' | 'way' | 'free'
  /** Asked for by itself, never in one tick with another (PIPL 23, 29). */
  readonly separate: boolean
  readonly title: Both
  readonly says: Both
  /** What taking it back means. */
  readonly without: Both
}

export const consentTerms = [
  {
    purpose: 'terms', version: '2026-11-01', need: 'needed', separate: false,
    title: { zh: '账户服务协议', en: 'Terms of the account' },
    says: { zh: '开立个人电子账户，按账户类别的限额使用。', en: 'An account of your own, used within the limits of its class.' },
    without: { zh: '账户须有协议：销户时协议终止。', en: 'An account needs terms: they end when it is closed.' },
  },
  {
    purpose: 'privacy', version: '2026-11-01', need: 'needed', separate: false,
    title: { zh: '个人信息处理规则', en: 'How we handle what we know of you' },
    says: {
      zh: '为核实身份收集姓名、身份证号、手机号；加密保存，只在开户和法律要求时使用。',
      en: 'To know who you are we take your name, ID number and phone; kept encrypted, used for the account and what the law asks.',
    },
    without: {
      zh: '没有这些信息不能有账户：开户前可以撤回申请，开户后随销户停止，法律要求的记录按期限保存。',
      en: 'No account without it: withdraw while joining, or close the account; what the law has us keep is kept for its time.',
    },
  },
  {
    purpose: 'account-check', version: '2026-11-01', need: 'needed', separate: true,
    title: { zh: '向开户行核验绑定账户', en: 'Asking your other bank' },
    says: {
      zh: '把姓名、身份证号、手机号和账号发给您的开户行，只为核验绑定账户是您本人的。',
      en: 'We send your name, ID number, phone and account number to your other bank, only to check that the account is yours.',
    },
    without: { zh: '核验完成后撤回，以后不再发送；换绑时须再同意。', en: 'Nothing more is sent; binding another account asks again.' },
  },
  {
    purpose: 'face', version: '2026-11-01', need: 'way', separate: true,
    title: { zh: '人脸核身（单独同意）', en: 'Comparing your face (a consent of its own)' },
    says: {
      zh: '由核身服务商拍摄并比对一次，核完即删，本行不保存人脸。不同意可选视频见证或到网点办理。',
      en: 'A provider looks at you and compares once, then deletes it; we keep no face. Or choose a video call, or a branch.',
    },
    without: { zh: '不影响账户；以后需要核身时改用其他方式。', en: 'Your account stays; later checks take another way.' },
  },
  {
    purpose: 'marketing', version: '2026-11-01', need: 'free', separate: true,
    title: { zh: '接收活动消息', en: 'News and offers' },
    says: { zh: '偶尔发送产品和活动消息，与信贷无关。', en: 'Now and then, news of what we offer; never about credit.' },
    without: { zh: '不再发送，其他服务不变。', en: 'No more of it; nothing else changes.' },
  },
] as const satisfies readonly ConsentTerms[] // biome-ignore format: texts read better in rows

export const purposes = consentTerms.map(({ purpose }) => purpose) as [Purpose, ...Purpose[]]
export const termsOf = (purpose: Purpose): ConsentTerms => consentTerms.find((one) => one.purpose === purpose)!

/** A consent as it stands: which text, since when. */
export type Consent = { readonly purpose: Purpose; readonly version: string }

/** Whether what must be agreed to before anything is asked has been. */
export const consentsSuffice = (standing: readonly Consent[]): boolean =>
  consentTerms.every(
    ({ purpose, need }) => need !== 'needed' || standing.some((consent) => consent.purpose === purpose),
  )

export type ConsentRefusal = {
  readonly kind: 'consent-outdated' | 'consent-missing' | 'consent-needed'
  readonly purpose: Purpose
}
/** Takes consents as they are given: each to the text that holds now, and those that are needed among them. */
export function giveConsents(
  given: readonly Consent[],
  standing: readonly Consent[],
): Result<readonly Consent[], ConsentRefusal> {
  const outdated = given.find(({ purpose, version }) => termsOf(purpose).version !== version)
  if (outdated) return refuse({ kind: 'consent-outdated', purpose: outdated.purpose })
  const missing = consentTerms.find(
    ({ purpose, need }) => need === 'needed' && ![...given, ...standing].some((one) => one.purpose === purpose),
  )
  if (missing) return refuse({ kind: 'consent-missing', purpose: missing.purpose })
  return ok(given.filter(({ purpose }) => !standing.some((one) => one.purpose === purpose)))
}

/** Whether a customer may take a consent back and keep the account. */
export const withdrawConsent = (purpose: Purpose): Result<Purpose, ConsentRefusal> =>
  purpose === 'terms' || purpose === 'privacy' ? refuse({ kind: 'consent-needed', purpose }) : ok(purpose)
