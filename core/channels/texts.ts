/**
 * The texts that the bank sends by SMS, in both languages. Each begins with the signature; a notice ends with how to end
 * them.
 */
import type { Locale } from '../words/index.ts'
import { SIGNATURE } from './sms.ts'

type Code = { readonly code: string; readonly minutes: number }
type Approval = Code & { readonly payee: string; readonly amount: string }
/** A bill of an outside biller, and the amount in yuan. */
type Bill = { readonly bill: string; readonly amount: string }
/** A household's bill: whose, for which house, in yuan, until which day, and where to open it. */
type HouseBill = {
  readonly organization: string
  readonly house: string
  readonly amount: string
  readonly due: string
  readonly link: string
}
type HouseNews = Pick<HouseBill, 'organization' | 'house' | 'amount'> & { readonly reason: string }
type Firm = { readonly firm: string }
type FirmDay = Firm & { readonly day: string }
/** What is due of a loan, in yuan, and when. */
type LoanMoved = Firm & { readonly from: string; readonly to: string }
type LoanDue = FirmDay & { readonly amount: string }
/** Where something was bought. */
type Store = { readonly store: string }
type NewPhone = { readonly phone: string }
type Nothing = Readonly<Record<string, never>>

/** What a customer waits for, or has just asked for. */
const answers = {
  code: {
    zh: ({ code, minutes }: Code) => `验证码 ${code}，${minutes} 分钟内有效。任何人向您索要都不要给。`,
    en: ({ code, minutes }: Code) => `Your Qiao code is ${code}, valid for ${minutes} minutes. Give it to nobody.`,
  },
  approval: {
    zh: ({ code, payee, amount, minutes }: Approval) =>
      `您要付给 ${payee} ${amount} 元，验证码 ${code}，${minutes} 分钟内有效。不是您本人操作，请不要告诉任何人，并在应用里一键止付。`,
    en: ({ code, payee, amount, minutes }: Approval) =>
      `Code ${code} (${minutes} minutes) pays ${amount} yuan to ${payee}. If this is not you, give it to nobody and stop your account in the app.`,
  },
  'approval-security': {
    zh: ({ code, minutes }: Code) =>
      `您要更改账户安全设置，验证码 ${code}，${minutes} 分钟内有效。任何人向您索要都不要给。`,
    en: ({ code, minutes }: Code) =>
      `Code ${code} (${minutes} minutes) changes the security of your account. Give it to nobody.`,
  },
  stopped: {
    zh: (_: Nothing) => '已退订，不再发通知短信；验证码仍会发送。恢复请回 HF。',
    en: (_: Nothing) => 'No more notices; codes still come. Reply HF to get notices again.',
  },
  started: {
    zh: (_: Nothing) => '已恢复通知短信。退订请回 TD。',
    en: (_: Nothing) => 'You get notices again. Reply TD to stop.',
  },
} as const
/** What the bank tells by itself, within its hours. */
const notices = {
  'payment-in-review': {
    zh: ({ bill, amount }: Bill) =>
      `账单 ${bill} 的 ${amount} 元，收费单位还没有确认收到。钱由银行保管，我们正在查，查清就告诉您。`,
    en: ({ bill, amount }: Bill) =>
      `The biller has not yet confirmed ${amount} yuan for bill ${bill}. The bank keeps the money and is asking; we will tell you.`,
  },
  'payment-found': {
    zh: ({ bill, amount }: Bill) => `查清了：账单 ${bill} 的 ${amount} 元已缴成，不用再缴。`,
    en: ({ bill, amount }: Bill) => `We found it: ${amount} yuan for bill ${bill} is paid. Nothing more to do.`,
  },
  'payment-returned': {
    zh: ({ bill, amount }: Bill) => `查清了：账单 ${bill} 的 ${amount} 元收费单位没有收到，已退回您的账户。`,
    en: ({ bill, amount }: Bill) =>
      `The biller did not get ${amount} yuan for bill ${bill}; it is back in your account.`,
  },
  'payment-corrected': {
    zh: ({ bill, amount }: Bill) => `与收费单位核对后，账单 ${bill} 多收的 ${amount} 元已退回您的账户。`,
    en: ({ bill, amount }: Bill) =>
      `Compared with the biller: ${amount} yuan too much for bill ${bill} are back in your account.`,
  },
  'firm-to-confirm': {
    zh: ({ firm }: Firm) => `有人为「${firm}」申请开户，须您作为法定代表人确认。请在应用「我的」中查看。`,
    en: ({ firm }: Firm) =>
      `Someone asks for an account for ${firm}; you, its legal representative, must confirm. See Me in the app.`,
  },
  'firm-open': {
    zh: ({ firm }: Firm) => `「${firm}」已开户，您是经办人。`,
    en: ({ firm }: Firm) => `${firm} has an account; you are its operator.`,
  },
  'firm-refused': {
    zh: ({ firm }: Firm) => `「${firm}」没有开成账户，原因请在应用「我的」中查看。`,
    en: ({ firm }: Firm) => `No account was opened for ${firm}; see Me in the app for why.`,
  },
  'loan-offered': {
    zh: ({ firm }: Firm) => `「${firm}」的贷款申请已批准，15 天内有效。额度、利率和全部费用请在应用「贷款」中查看。`,
    en: ({ firm }: Firm) =>
      `The loan for ${firm} is approved for 15 days. See limit, rate and every cost under Loans in the app.`,
  },
  'loan-declined': {
    zh: ({ firm }: Firm) => `「${firm}」的贷款申请没有通过，原因和可以怎么做请在应用「贷款」中查看。`,
    en: ({ firm }: Firm) => `The loan for ${firm} was declined; see why and what helps under Loans in the app.`,
  },
  'loan-lapses': {
    zh: ({ firm, day }: FirmDay) => `「${firm}」的贷款申请还没有办完，${day} 失效。请在应用「贷款」中继续。`,
    en: ({ firm, day }: FirmDay) => `The loan application for ${firm} lapses on ${day}. Go on under Loans in the app.`,
  },
  'loan-due-soon': {
    zh: ({ firm, day, amount }: LoanDue) =>
      `「${firm}」的借款 ${day} 应还 ${amount} 元，届时从企业账户自动扣款，请备足余额。`,
    en: ({ firm, day, amount }: LoanDue) =>
      `${amount} yuan of the loan of ${firm} are due on ${day} and will be taken from its account.`,
  },
  'loan-re-dated': {
    zh: ({ firm, from, to }: LoanMoved) =>
      `「${firm}」的借款，还款日 ${from} 因放假安排改为 ${to}，利息计到新的还款日，当期应还请在应用「贷款」中查看。`,
    en: ({ firm, from, to }: LoanMoved) =>
      `Holidays move what is due on ${from} of the loan of ${firm} to ${to}, with interest until then. See Loans in the app.`,
  },
  'loan-overdue': {
    zh: ({ firm, day, amount }: LoanDue) =>
      `「${firm}」的借款 ${day} 应还 ${amount} 元没有扣足，已经逾期，按约定计罚息。请尽快还款或联系我们。`,
    en: ({ firm, day, amount }: LoanDue) =>
      `${amount} yuan of the loan of ${firm}, due on ${day}, could not be taken; penalty interest runs. Please pay soon, or call us.`,
  },
  'order-late': {
    zh: ({ store }: Store) =>
      `您在「${store}」买的商品还没有发货，已催促店家。不想等，可在应用「商城」的订单里取消，钱马上退回。`,
    en: ({ store }: Store) =>
      `${store} has not sent your order yet; we have asked it to. You can cancel it under Mall in the app and have your money at once.`,
  },
  'order-given-up': {
    zh: ({ store }: Store) => `「${store}」一直没有发货，订单已取消，钱已退回您的账户。`,
    en: ({ store }: Store) => `${store} never sent your order. It is cancelled, and your money is back.`,
  },
  'bill-new': {
    zh: ({ organization, house, amount, due, link }: HouseBill) =>
      `${organization}：${house} 的账单 ${amount} 元，请在 ${due} 前缴。查看和缴费 ${link} `,
    en: ({ organization, house, amount, due, link }: HouseBill) =>
      `${organization}: ${amount} yuan for ${house}, due ${due}. See and pay: ${link}`,
  },
  'bill-reminder': {
    zh: ({ organization, house, amount, due, link }: HouseBill) =>
      `提醒：${organization} ${house} 还有 ${amount} 元没有缴，${due} 到期。${link} `,
    en: ({ organization, house, amount, due, link }: HouseBill) =>
      `Reminder: ${amount} yuan to ${organization} for ${house} are due ${due}. ${link}`,
  },
  'bill-overdue': {
    zh: ({ organization, house, amount, due, link }: HouseBill) =>
      `${organization} ${house} 的账单已在 ${due} 到期，还有 ${amount} 元没有缴，之后按约定每天计违约金。${link} `,
    en: ({ organization, house, amount, due, link }: HouseBill) =>
      `The bill of ${organization} for ${house} was due ${due}; ${amount} yuan are open and a penalty accrues by the day. ${link}`,
  },
  'bill-collected-soon': {
    zh: ({ organization, house, amount, due }: HouseBill) =>
      `${due} 将按您的授权自动缴 ${organization} ${house} 的账单 ${amount} 元，请备足余额；不想自动缴可在应用里停用。`,
    en: ({ organization, house, amount, due }: HouseBill) =>
      `On ${due} we will pay ${amount} yuan to ${organization} for ${house}, as you allowed. You can end this in the app.`,
  },
  'bill-corrected': {
    zh: ({ organization, house, amount, reason }: HouseNews) =>
      `${organization} 更正了 ${house} 的账单，现应缴 ${amount} 元。原因：${reason}。`,
    en: ({ organization, house, amount, reason }: HouseNews) =>
      `${organization} corrected the bill for ${house}; ${amount} yuan are to be paid. Reason: ${reason}.`,
  },
  'bill-withdrawn': {
    zh: ({ organization, house, amount, reason }: HouseNews) =>
      `${organization} 撤回了 ${house} 的账单 ${amount} 元，不用再缴。原因：${reason}。`,
    en: ({ organization, house, amount, reason }: HouseNews) =>
      `${organization} withdrew the bill of ${amount} yuan for ${house}; nothing is to be paid. Reason: ${reason}.`,
  },
  'bill-refunded': {
    zh: ({ organization, house, amount, reason }: HouseNews) =>
      `${organization} 退回 ${house} 的缴费 ${amount} 元，已到您的账户。原因：${reason}。`,
    en: ({ organization, house, amount, reason }: HouseNews) =>
      `${organization} gave ${amount} yuan for ${house} back; they are in your account. Reason: ${reason}.`,
  },
  'phone-changing': {
    zh: ({ phone }: NewPhone) =>
      `您申请把手机号换成 ${phone}，24 小时后生效。不是您本人申请，请马上登录应用取消并一键止付。`,
    en: ({ phone }: NewPhone) =>
      `Your phone number will become ${phone} in 24 hours. If this was not you, open the app now, keep the old number and stop your account.`,
  },
  'phone-changed': {
    zh: ({ phone }: NewPhone) => `您的手机号已换成 ${phone}，所有设备已退出登录。`,
    en: ({ phone }: NewPhone) => `Your phone number is now ${phone}; every device was signed out.`,
  },
  'let-back-in': {
    zh: (_: Nothing) =>
      '您用人脸核身恢复了登录：原有的通行密钥全部停用，其他设备已退出。不是您本人操作，请马上登录应用一键止付，并到网点办理。',
    en: (_: Nothing) =>
      'You were let back in by your face: all passkeys are ended and other devices signed out. If this was not you, stop your account in the app now and come to a branch.',
  },
  'sign-ins-refused': {
    zh: (_: Nothing) =>
      '今天有人多次试着登录您的账户，没有成功。不是您本人，请不要把验证码给任何人，并在应用「安全」里查看登录记录。',
    en: (_: Nothing) =>
      'Someone tried several times today to come into your account, and was refused. If this was not you, give no code to anybody and look at Security in the app.',
  },
  // Of who is joining the text says nothing: whoever reads a lost phone learns no more than that.
  'joining-goes-on': {
    zh: (_: Nothing) => '您的开户申请有进展，请登录应用查看下一步。',
    en: (_: Nothing) => 'Your application went on. Please open the app for the next step.',
  },
  'joining-ask-again': {
    zh: (_: Nothing) => '您的开户申请需要重新提供一项资料，请登录应用查看。',
    en: (_: Nothing) => 'Something in your application is needed again. Please open the app.',
  },
  'joining-refused': {
    zh: (_: Nothing) => '您的开户申请没有通过，原因和申诉方式请登录应用查看。',
    en: (_: Nothing) => 'Your application was refused; the app says why, and how to appeal.',
  },
  'joining-lapses': {
    zh: ({ day }: { readonly day: string }) => `您的开户申请还没有完成，${day} 失效，之后资料会删除。请登录应用继续。`,
    en: ({ day }: { readonly day: string }) =>
      `Your application is not finished: it ends on ${day} and what you gave is deleted. Please go on in the app.`,
  },
  'joining-lapsed': {
    zh: (_: Nothing) => '您的开户申请已失效，资料已删除。可以随时重新申请。',
    en: (_: Nothing) => 'Your application has ended and what you gave is deleted. You can begin anew at any time.',
  },
  'joining-opened': {
    zh: (_: Nothing) => '开户成功，欢迎。登录应用即可使用。不是您本人操作，请马上联系我们。',
    en: (_: Nothing) => 'Your account is open, welcome. If this was not you, tell us at once.',
  },
} as const
const ENDING = { zh: '退订回 TD', en: ' Reply TD to stop.' } as const

/** What nobody can opt out of: it warns of a stranger. */
export const warnings: ReadonlySet<string> = new Set<NoticeKind>([
  'phone-changing',
  'phone-changed',
  'let-back-in',
  'sign-ins-refused',
])

const texts = { ...answers, ...notices }
export type TextKind = keyof typeof texts
export type NoticeKind = keyof typeof notices
/** Whether this news is texted at all; what is not goes to devices alone. */
export const isTexted = (kind: string): kind is NoticeKind => Object.hasOwn(notices, kind)
export const textedKinds = Object.keys(notices) as NoticeKind[]
export type TextFacts<K extends TextKind> = Parameters<(typeof texts)[K][Locale]>[0]

export function smsText<K extends TextKind>(kind: K, facts: TextFacts<K>, locale: Locale): string {
  const say = texts[kind][locale] as (facts: TextFacts<K>) => string
  return `${SIGNATURE}${say(facts)}${kind in notices && !warnings.has(kind) ? ENDING[locale] : ''}`
}
