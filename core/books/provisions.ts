/**
 * Provisions (贷款损失准备) as of a day: what each class of assets needs by its grades, and what of it is not there yet. Percents by
 * the five grades are the teaching default of 《贷款损失准备计提指引》 (银发〔2002〕98号: 1 general; 2/25/50/100 special); a bank that
 * measures expected losses by stage (CAS 22, 银保监规〔2022〕10号) gives rates of its own from a day on.
 */
import { invariant } from '../invariant.ts'
import type { Day } from '../time.ts'

export const grades = ['normal', 'special-mention', 'substandard', 'doubtful', 'loss'] as const
export type Grade = (typeof grades)[number]
export type Graded = { readonly grade: Grade; readonly balance: bigint }
/** What a class of assets amounts to at the end of a day, by grade. */
export type ProvisionProvider = (day: Day) => Promise<readonly Graded[]>

type Rates = { readonly from: Day; readonly percent: Readonly<Record<Grade, bigint>> }
/** Effective-dated, oldest first: a rate that changes is another row, and days before it keep theirs. */
const rates: readonly Rates[] = [
  { from: '2002-01-01', percent: { normal: 1n, 'special-mention': 2n, substandard: 25n, doubtful: 50n, loss: 100n } },
]
export function percentsOn(day: Day, table: readonly Rates[] = rates): Rates['percent'] {
  const row = table.findLast(({ from }) => from <= day)
  invariant(row, `there are rates of provision on ${day}`)
  return row.percent
}
/** Rounded up to the fen by grade: half a fen too little is a provision that does not cover what it is for. */
export function requiredOn(day: Day, assets: readonly Graded[], table: readonly Rates[] = rates): bigint {
  const percent = percentsOn(day, table)
  const sums = Map.groupBy(assets, ({ grade }) => grade)
  return [...sums].reduce((total, [grade, own]) => {
    const balance = own.reduce((sum, one) => sum + one.balance, 0n)
    invariant(balance >= 0n, 'what is provided for is not below zero')
    return total + (balance * percent[grade] + 99n) / 100n
  }, 0n)
}
