/**
 * The bank's statements out of its general ledger: 资产负债表, 利润表 and 科目余额表, in the heads' order. Accounting equation and
 * forms: 企业会计准则第30号——财务报表列报 (财会〔2014〕7号) with the appendix for commercial banks. The result of the running year that is
 * not transferred yet stands in equity, as it does once it is; heads of 共同类 stand on the side on which their balance is
 * (企业会计准则——应用指南, 财会〔2006〕18号).
 */
import { invariant } from '../invariant.ts'
import { chart, type HeadClass } from '../ledger/chart.ts'
import type { Day } from '../time.ts'

/** The unit in which the statements are told; what is counted in others stands apart. */
export const UNIT = 'CNY'

/** A head of the general ledger at a day's end. */
export type Closing = {
  readonly unit: string
  readonly head: string
  /** Debits less credits since the first day. */
  readonly closing: bigint
}
/** What was booked on a head in some days; the transfer at a year's end is none of it. */
export type Turnover = {
  readonly unit: string
  readonly head: string
  readonly debits: bigint
  readonly credits: bigint
}
export type Line = { readonly head: string; readonly amount: bigint }

const byNumber: Readonly<Record<string, HeadClass>> = {
  1: 'asset', 2: 'liability', 3: 'common', 4: 'equity', 9: 'off-balance',
} // biome-ignore format: a table
/** What a head is; one that the chart does not have is what its number says, as the chart's appendix numbers them. */
export const classOf = (head: string): HeadClass =>
  chart[head]?.class ?? (head.startsWith('6') ? (head < '64' ? 'income' : 'expense') : (byNumber[head[0]!] ?? 'common'))

const total = (lines: readonly Line[]) => lines.reduce((sum, { amount }) => sum + amount, 0n)
const inOrder = <Row extends { readonly unit: string; readonly head: string }>(rows: readonly Row[]): Row[] =>
  rows.toSorted((a, b) => (a.unit === b.unit ? (a.head < b.head ? -1 : 1) : a.unit < b.unit ? -1 : 1))

export type BalanceSheet = {
  readonly assets: readonly Line[]
  readonly liabilities: readonly Line[]
  readonly equity: readonly Line[]
  /** Income less expense that is not yet transferred into 4103; part of equity. */
  readonly result: bigint
  readonly totals: { readonly assets: bigint; readonly liabilities: bigint; readonly equity: bigint }
  /** Units of their own, debits less credits: what is counted there is not the bank's money. */
  readonly apart: readonly Closing[]
}
/** What the bank has and owes at the end of a day. Both sides are equal, whatever was booked. */
export function balanceSheetOf(rows: readonly Closing[]): BalanceSheet {
  const closings = inOrder(rows).filter(({ closing }) => closing !== 0n)
  const own = closings.filter(({ unit, head }) => unit === UNIT && classOf(head) !== 'off-balance')
  const where = ({ head, closing }: Closing) => {
    const kind = classOf(head)
    return kind === 'common' ? (closing > 0n ? 'asset' : 'liability') : kind
  }
  const side = (kind: HeadClass) => own.filter((row) => where(row) === kind)
  const debits = (kind: HeadClass): Line[] => side(kind).map(({ head, closing }) => ({ head, amount: closing }))
  const credits = (kind: HeadClass): Line[] => side(kind).map(({ head, closing }) => ({ head, amount: -closing }))
  const [assets, liabilities, equity] = [debits('asset'), credits('liability'), credits('equity')]
  const result = total(credits('income')) - total(debits('expense'))
  const totals = { assets: total(assets), liabilities: total(liabilities), equity: total(equity) + result }
  invariant(totals.assets === totals.liabilities + totals.equity, 'assets are liabilities and equity')
  return { assets, liabilities, equity, result, totals, apart: closings.filter((row) => !own.includes(row)) }
}

export type IncomeStatement = {
  readonly income: readonly Line[]
  readonly expense: readonly Line[]
  readonly totals: { readonly income: bigint; readonly expense: bigint; readonly result: bigint }
}
/** What was earned and spent, from turnover: a reversal in red nets by itself, a year's end changes nothing. */
export function incomeStatementOf(rows: readonly Turnover[]): IncomeStatement {
  const earned = new Map<string, bigint>()
  for (const { unit, head, debits, credits } of rows)
    if (unit === UNIT) earned.set(head, (earned.get(head) ?? 0n) + credits - debits)
  const lines = (kind: HeadClass, sign: bigint): Line[] =>
    [...earned]
      .filter(([head, amount]) => classOf(head) === kind && amount !== 0n)
      .map(([head, amount]) => ({ head, amount: sign * amount }))
      .sort((a, b) => (a.head < b.head ? -1 : 1))
  const [income, expense] = [lines('income', 1n), lines('expense', -1n)]
  const totals = { income: total(income), expense: total(expense), result: total(income) - total(expense) }
  return { income, expense, totals }
}

export const spans = ['day', 'month', 'year'] as const
export type Span = (typeof spans)[number]
/** What a day's part of a period is called: the day itself, its month or its year. */
const partOf = (day: Day, by: Span) => (by === 'day' ? day : day.slice(0, by === 'month' ? 7 : 4))
/** Income and expense by day, month or year; a month that the period cuts is what of it lies within. */
export const incomeBy = (rows: readonly (Turnover & { readonly day: Day })[], by: Span) =>
  [...Map.groupBy(rows, ({ day }) => partOf(day, by))]
    .map(([name, own]) => ({ name, ...incomeStatementOf(own).totals }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))

export type TrialRow = Turnover & {
  /** Debits less credits, as `closing` is. */
  readonly opening: bigint
  /** Of the transfer into the profit of the year, debits less credits. */
  readonly transferred: bigint
  readonly closing: bigint
}
/** 科目余额表: what each head began with, what was booked on it, and what stands on it at the end. */
export function trialBalanceOf(
  openings: readonly Closing[],
  turnovers: readonly Turnover[],
  closings: readonly Closing[],
): TrialRow[] {
  const named = <Row extends { unit: string; head: string }>(rows: readonly Row[]) =>
    new Map(rows.map((row) => [`${row.unit} ${row.head}`, row]))
  const [opening, turnover] = [named(openings), named(turnovers)]
  return inOrder(closings).map(({ unit, head, closing }) => {
    const began = opening.get(`${unit} ${head}`)?.closing ?? 0n
    const { debits, credits } = turnover.get(`${unit} ${head}`) ?? { debits: 0n, credits: 0n }
    return { unit, head, opening: began, debits, credits, transferred: closing - began - debits + credits, closing }
  })
}
/** What a trial is made for: each pair of columns comes to the same on both sides. */
export function trialTotals(rows: readonly TrialRow[]) {
  const sum = (of: (row: TrialRow) => bigint) => rows.reduce((all, row) => all + of(row), 0n)
  const positive = (amount: bigint) => (amount > 0n ? amount : 0n)
  return {
    opening: { debit: sum(({ opening }) => positive(opening)), credit: sum(({ opening }) => positive(-opening)) },
    turnover: { debit: sum(({ debits }) => debits), credit: sum(({ credits }) => credits) },
    transferred: sum(({ transferred }) => transferred),
    closing: { debit: sum(({ closing }) => positive(closing)), credit: sum(({ closing }) => positive(-closing)) },
  }
}
