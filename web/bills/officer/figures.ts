/** How many differences there were, by day and by biller: added up from the days that were reconciled. */
import type { AnswerTo } from '../../../core/contract.ts'

export type Reconciliation = AnswerTo<'reconciliations'>['reconciliations'][number]
export type Count = { readonly name: string; readonly open: number; readonly closed: number }

const counted = (days: readonly Reconciliation[], nameOf: (one: Reconciliation) => string): Count[] =>
  [...Map.groupBy(days, nameOf)].map(([name, own]) => {
    const [all, open] = [
      own.reduce((sum, { cases }) => sum + cases, 0),
      own.reduce((sum, one) => sum + one.casesOpen, 0),
    ]
    return { name, open, closed: all - open }
  })

const MOST_DAYS = 30
/** The last thirty days that were reconciled, oldest first. */
export const casesByDay = (days: readonly Reconciliation[]): readonly Count[] =>
  counted(days, ({ day }) => day)
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .slice(-MOST_DAYS)
/** Billers, those with the most differences first. */
export const casesByBiller = (days: readonly Reconciliation[]): readonly Count[] =>
  counted(days, ({ biller }) => biller.name).sort((one, other) => other.open + other.closed - one.open - one.closed)
