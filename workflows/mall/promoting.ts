/** Makes a promotion: of a store when it asks, of the mall when two officers have agreed. */
import { invariant } from '../../core/invariant.ts'
import { isDone, type LedgerClient, lastSequence } from '../../core/ledger/command.ts'
import { openPromotion } from '../../core/mall/promotion-postings.ts'
import type { Database } from '../storage/database.ts'
import { keepPromotion } from '../storage/mall-promotions.ts'

/**
 * Written down, then what of it is limited is opened in the ledger; the same again changes nothing. Answers with how far the log is by then; undefined
 * where another one has its word.
 */
export async function makePromotion(
  { db, ledger }: { readonly db: Database; readonly ledger: LedgerClient },
  one: Parameters<typeof keepPromotion>[1],
  request: string,
): Promise<number | undefined> {
  if (!(await keepPromotion(db, one))) return undefined
  const { id, at, customer, form } = one
  const answers = await ledger.submit(openPromotion({ id, at, inAll: form.inAll, budget: form.budget }, { actor: customer, request }))
  for (const answer of answers) invariant(isDone(answer), `what is limited is opened once, not ${answer.kind}`)
  return lastSequence(answers)
} // biome-ignore format: one command
