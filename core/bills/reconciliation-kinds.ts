/** The lists that shapes of reconciliation name, apart from the rules about them. */

export const differences = ['missing-here', 'missing-there', 'amount-differs', 'state-differs'] as const
export type Difference = (typeof differences)[number]
export type CaseKind = Difference | 'in-suspense' | 'no-file'
export const caseKinds = [...differences, 'in-suspense', 'no-file'] as const

/** `confirmed`, `ended`, `file-came`: found without a person. The rest a person decides; all but `noted` book something. */
export const outcomes = ['returned', 'to-suspense', 'to-biller', 'claim', 'noted'] as const
export type Outcome = (typeof outcomes)[number]
export const ends = [...outcomes, 'confirmed', 'ended', 'file-came'] as const
export type End = (typeof ends)[number]
