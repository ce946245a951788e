/** The end of a day for loans: what all of them have earned, and what falls due at the start of the next. */
import type { LedgerClient } from '../../core/ledger/command.ts'
import { addDays, type Day, dayNumber, instantOf } from '../../core/time.ts'
import * as books from '../storage/books.ts'
import type { Database } from '../storage/database.ts'
import { tellDueSoon } from '../storage/loan-arrears.ts'
import * as loans from '../storage/loans.ts'
import { endLines, planCollections, redateLoans, serveDue } from './servicing.ts'

const PIECE = 10_000
const DUE = 500
const STEP = 'accruals-loans'

type Pieces = {
  readonly pieces: Awaited<ReturnType<typeof books.piecesOf>>
  readonly rows: number
  readonly total: bigint
}

/**
 * What loans have earned by the end of a day that was neither billed nor paid, each by its own formula, as they stood at its midnight.
 * Undefined while it goes on.
 */
export async function accruedLoans(
  db: Database,
  day: Day,
  end: number,
  late: () => boolean,
): Promise<Pieces | undefined> {
  for (;;) {
    const pieces = await books.piecesOf(db, day, STEP)
    const last = pieces.at(-1)
    if (last?.facts.last === '')
      return {
        pieces,
        rows: pieces.reduce((all, { rows }) => all + rows, 0),
        total: pieces.reduce((all, { facts }) => all + BigInt(facts.accrued ?? '0'), 0n),
      }
    if (late()) return undefined
    const found = await loans.earnedBy(db, day, end, last?.facts.last ?? '', PIECE)
    await books.keepPieces(db, day, [{
      step: STEP, piece: pieces.length, rows: found.rows, digest: found.digest, facts: { accrued: String(found.accrued), last: found.last },
    }]) // biome-ignore format: one piece
  }
}

/**
 * Due days that holidays move which are known by now, what falls due at the start of the next day, rates that are reset, loans that stop to accrue; then the attempts to collect are planned.
 * Answers how many rounds were done, `done` when nothing is left.
 */
export async function serveLoans(
  world: { readonly db: Database; readonly ledger: LedgerClient },
  day: Day,
  late: () => boolean,
): Promise<{ readonly done: boolean; readonly rows: number }> {
  const next = addDays(day, 1)
  let rows = 0
  for (let after: string | undefined; after !== ''; ) {
    const dated = await redateLoans({ ...world, at: instantOf(next) }, next, DUE, after)
    after = dated.last
    rows += dated.rows
    if (late()) return { done: false, rows }
  }
  for (;;) {
    const many = await serveDue({ ...world, at: instantOf(next) }, next, DUE)
    if (many === 0) break
    rows += many
    if (late()) return { done: false, rows }
  }
  for (;;) {
    const many = await endLines(world, day, DUE)
    if (many === 0) break
    rows += many
    if (late()) return { done: false, rows }
  }
  await planCollections(world.db, next)
  await tellDueSoon(world.db, next, instantOf(next))
  return { done: true, rows }
}
/** What was done by itself for a day, whoever did it first: how many, how much fell due, and a digest. */
export async function servedOn(db: Database, day: Day): Promise<{ rows: number; due: bigint; digest: string }> {
  const [row] = await db<{ rows: bigint; due: bigint; digest: string }[]>`
    select count(*) as rows, coalesce(sum((moves->'flows'->'interest-billed'->>'fen')::bigint + (moves->'flows'->'interest-billed-off'->>'fen')::bigint), 0)::bigint as due,
      encode(sha256(convert_to(coalesce(string_agg(loan || '|' || kind || '|' || (moves->'flows')::text, E'\n' order by loan, n), ''), 'UTF8')), 'hex') as digest
    from loan_acts where by_itself and day = ${dayNumber(day)} and kind in ('bill', 'reset', 'stop-accrual', 're-date') and state = 'done'`
  return { rows: Number(row!.rows), due: row!.due, digest: row!.digest }
}
