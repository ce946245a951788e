/**
 * What an applicant agrees to before others are asked about them, each for one purpose, for one application
 * (征信业管理条例 art. 18: in writing, with the purpose; 个人信息保护法 art. 23: separately). The texts stand here once; a changed
 * text is a new version. What was agreed to is signed, and its id goes with each question.
 */
type Both = { readonly zh: string; readonly en: string }
export const consentPurposes = ['credit-bureau', 'tax'] as const
export type ConsentPurpose = (typeof consentPurposes)[number]
export type LoanConsent = {
  readonly purpose: ConsentPurpose
  readonly version: string
  readonly title: Both
  readonly says: Both
  readonly without: Both
}
export const loanConsents: readonly LoanConsent[] = [
  {
    purpose: 'credit-bureau', version: '2026-11-01',
    title: { zh: '查询信用报告授权（单独同意）', en: 'Asking the credit bureau (a consent of its own)' },
    says: {
      zh: '授权本行为审批这一笔申请查询企业和法定代表人的信用报告，贷款存续期间用于贷后管理；签约后按规定报送借款和还款情况，报送不良信息前会先告知您。',
      en: 'We may ask for the credit reports of the firm and of its legal representative to decide this application, and while a loan stands; what is borrowed and repaid is reported, and you are told before anything bad is.',
    },
    without: { zh: '不同意就不能审批，申请可以撤回，不影响账户。', en: 'Without it nothing can be decided; withdraw the application, your account stays as it is.' },
  },
  {
    purpose: 'tax', version: '2026-11-01',
    title: { zh: '查询涉税信息授权（单独同意）', en: 'Asking the tax office (a consent of its own)' },
    says: {
      zh: '授权税务机关向本行提供企业的纳税信用等级、申报销售额和欠税情况，只用于审批这一笔申请。',
      en: 'The tax office may tell us the firm’s taxpayer grade, declared sales and arrears, only to decide this application.',
    },
    without: { zh: '不同意就不能线上审批，可以到网点用纸质材料申请。', en: 'Without it nothing can be decided online; a branch takes papers.' },
  },
] // biome-ignore format: texts read better in rows

export type GivenConsents = Readonly<Record<ConsentPurpose, string>>
/** The purpose whose text has changed since it was read; undefined when all that was given holds now. */
export const outdated = (given: GivenConsents): ConsentPurpose | undefined =>
  loanConsents.find(({ purpose, version }) => given[purpose] !== version)?.purpose
/** What is signed: which texts, for which application. */
export const consentSubject = (application: string, given: GivenConsents): string =>
  `${application} ${consentPurposes.map((purpose) => `${purpose} ${given[purpose]}`).join(', ')}`
