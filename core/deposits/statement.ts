/**
 * A statement of account: what came and went in a period, and the digest by which the same statement is known again, on a
 * page, in a PDF, or in a table. It is taken over rows that depend on no language and no layout.
 */
import { digest } from '../id.ts'
import { invariant } from '../invariant.ts'
import { formatAmount } from '../money.ts'
import type { Refusal } from '../problem.ts'
import { ok, type Result, refuse } from '../result.ts'
import { type Day, dayNumber, isDay } from '../time.ts'
import type { MovementKind } from './kinds.ts'

/** The longest period, in days: any year, whole. */
export const LONGEST_PERIOD = 366
/** So many rows fit into one statement; who has more takes a shorter period. */
export const MOST_ROWS = 5_000

export type Period = { readonly from: Day; readonly to: Day }
/**
 * Both days are of it; without them it is this month until today. A period that has not ended yet is one, too: it holds
 * what was booked until now.
 */
export function periodOf(
  asked: { from?: Day | undefined; to?: Day | undefined },
  today: Day,
  longest = LONGEST_PERIOD,
): Result<Period, Refusal> {
  const to = asked.to ?? today
  const from = asked.from ?? `${to.slice(0, 7)}-01`
  const no = (parameter: 'from' | 'to'): Result<Period, Refusal> =>
    refuse({ kind: 'period-wrong', parameter, facts: { days: longest } })
  for (const [name, day] of [['from', from], ['to', to]] as const) // biome-ignore format: a pair
    if (!isDay(day)) return no(name)
  if (from > today) return no('from')
  if (to < from || dayNumber(to) - dayNumber(from) >= longest) return no('to')
  return ok({ from, to })
}

/** A booked movement as the statement has it: amounts in fen, what goes out below zero. */
export type StatementRow = {
  readonly entry: string
  /** Beijing's clock with milliseconds and zone: `beijing`. */
  readonly bookedAt: string
  readonly effectiveDay: Day
  readonly kind: MovementKind
  readonly amount: bigint
  readonly balance: bigint
  readonly counterparty: string
  readonly memo: string
}
export type Statement = Period & {
  readonly number: string
  readonly opening: bigint
  readonly closing: bigint
  /** In the order of booking. */
  readonly rows: readonly StatementRow[]
}

/** What came in, what went out (above zero), and how many of each. */
export function sumsOf({ opening, closing, rows }: Statement) {
  const sums = { in: 0n, out: 0n, ins: 0, outs: 0 }
  for (const { amount } of rows)
    if (amount > 0n) {
      sums.in += amount
      sums.ins++
    } else {
      sums.out -= amount
      sums.outs++
    }
  invariant(opening + sums.in - sums.out === closing, 'what came and went lies between the two balances')
  return sums
}

/**
 * The canonical text: a line of JSON (an array, no blanks, RFC 8259) for the account and period, one for each row, each
 * ended by a line feed, in UTF-8. Amounts are decimals of yuan with two places, names as they stand in Chinese. The digest is its SHA-256 in hex.
 */
export function canonical({ number, from, to, opening, closing, rows }: Statement): string {
  const yuan = (amount: bigint) => formatAmount(amount, 'CNY')
  const lines: readonly (readonly string[])[] = [
    ['qiao-statement-1', number, 'CNY', from, to, yuan(opening), yuan(closing)],
    ...rows.map((row) => [
      row.bookedAt,
      row.effectiveDay,
      row.kind,
      yuan(row.amount),
      yuan(row.balance),
      row.counterparty,
      row.memo,
      row.entry,
    ]),
  ]
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('')
}
export const statementDigest = (statement: Statement): string => digest(canonical(statement))
