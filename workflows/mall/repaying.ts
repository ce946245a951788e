/** Pays back what a merchant gives after it was settled: written down before, out of its own account, with what the mall gives back of its own. */
import { firstInstantOf, type Id } from '../../core/id.ts'
import { invariant } from '../../core/invariant.ts'
import type { Answer, LedgerClient } from '../../core/ledger/command.ts'
import { goesBackOnSale } from '../../core/mall/cases.ts'
import { addGiven, subsidyFor } from '../../core/mall/parts.ts'
import { payBackLater } from '../../core/mall/postings.ts'
import { takenBack } from '../../core/mall/settlement.ts'
import { fen } from '../../core/money.ts'
import type { Database } from '../storage/database.ts'
import { type CaseRow, givenIn, partBy, partIn } from '../storage/mall-orders.ts'

/** The same again is the same command. */
export async function payLater(
  { db, ledger }: { readonly db: Database; readonly ledger: LedgerClient },
  one: CaseRow,
): Promise<Answer> {
  const row = await partBy(db, one.part)
  invariant(row && one.later && one.amount !== null, 'what is paid back later was written down')
  const [part, given] = [partIn(row), givenIn(row)]
  const [answer] = await ledger.submit([
    payBackLater(
      {
        id: one.id, at: firstInstantOf(one.id.slice('mall-case-'.length) as Id), part: { ...part, from: row.sends_from }, buyer: { customer: row.customer, class: row.class },
        amount: fen(one.amount), subsidy: subsidyFor(part, given, one.pieces), pieces: one.pieces, restocks: goesBackOnSale(one.kind, one.reason), request: row.request,
      },
      takenBack(part, given, addGiven(given, one.pieces, 0n)),
      1,
    ),
  ]) // biome-ignore format: one command
  invariant(answer, 'a command has an answer')
  return answer
}
