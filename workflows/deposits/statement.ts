/** Statements as the bank hands them out: a PDF to file away, and a table to go on working with. */
import type { StatementAnswer } from '../../core/deposits/wire.ts'
import type { Locale } from '../../core/words/index.ts'
import { statementWords } from '../../core/words/statement.ts'
import { tableFile } from '../bills/sheet/write.ts'

/** `2026-11-26 08:05:01` of Beijing; the milliseconds and the zone stand in the canonical rows only. */
export const clock = (instant: string) => `${instant.slice(0, 10)} ${instant.slice(11, 19)}`
export const signed = ({ direction, amount }: Pick<StatementAnswer['movements'][number], 'direction' | 'amount'>) =>
  `${direction === 'out' ? '-' : ''}${amount.amount}`
/** What stands above the rows, in order. */
export function headOf(one: StatementAnswer, locale: Locale): readonly (readonly [string, string])[] {
  const words = statementWords[locale]
  return [
    [words.number, one.number],
    [words.holder, one.holder],
    [words.period, `${one.from} – ${one.to}`],
    [words.opening, one.opening.amount],
    [words.in, `${one.in.amount.amount} · ${words.many(one.in.count)}`],
    [words.out, `${one.out.amount.amount} · ${words.many(one.out.count)}`],
    [words.closing, one.closing.amount],
    [words.digest, one.sha256],
  ]
}

/**
 * The table: a line for each movement whose columns are those of the canonical rows, in their order, so that whoever has the
 * file can work its digest out again; behind them an empty line, and what a page would have above.
 */
export function statementTable(one: StatementAnswer, locale: Locale): Promise<Uint8Array> {
  const words = statementWords[locale]
  const titles = [
    words.at, words.day, words.kind, words.amount, words.balance, words.counterparty, words.memo, words.entry,
  ] // biome-ignore format: one list
  const rows = [
    ...one.movements.map((row) => [
      row.bookedAt,
      row.effectiveDay,
      words.kinds[row.kind],
      fenOf(signed(row)),
      fenOf(row.balance!.amount),
      row.counterparty,
      row.memo,
      row.id,
    ]),
    [],
    ...headOf(one, locale),
  ]
  const holds = ['text', 'text', 'text', 'amount', 'amount', 'text', 'text', 'text'] as const
  return tableFile(
    rows,
    titles.map((title, n) => ({ title, holds: holds[n]! })),
    'csv',
  )
}
const fenOf = (decimal: string) => BigInt(decimal.replace('.', ''))
