/** The names of what a firm may borrow and of how it is repaid. Apart from the rules, for forms and workflows. */
export const loanProducts = ['operating-limit', 'single-draw'] as const
export type LoanProductCode = (typeof loanProducts)[number]
/**
 * 等额本息 · 等额本金 · 先息后本 (interest each period, principal at the end) · 利随本清 (all at the end) · flat (interest on the
 * first principal throughout: dearer than it says, no product here has it).
 */
export const methods = ['equal-instalments', 'equal-principal', 'interest-first', 'bullet', 'flat'] as const
export type Method = (typeof methods)[number]
/** What a loan may owe, part by part. Penalty is 罚息, compound 复利. */
export const parts = ['fees', 'interest', 'compound', 'penalty', 'principal'] as const
export type Part = (typeof parts)[number]
/** What the rest keeps after a part was repaid early. */
export const earlyKeeps = ['term', 'instalment'] as const
export type EarlyKeep = (typeof earlyKeeps)[number]
/** 正常 · 关注 · 次级 · 可疑 · 损失 (商业银行金融资产风险分类办法, 令〔2023〕第1号). */
export const grades = ['normal', 'special-mention', 'substandard', 'doubtful', 'loss'] as const
export type Grade = (typeof grades)[number]
