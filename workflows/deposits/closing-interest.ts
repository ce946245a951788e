/** What a current account has earned, paid before it is closed: at the rate of that day, to the day before (销户结息). */
import { currentProductsOn } from '../../core/deposits/current-interest.ts'
import { withheld } from '../../core/deposits/interest.ts'
import { currentAccount } from '../../core/deposits/postings.ts'
import { entryId } from '../../core/id.ts'
import { invariant } from '../../core/invariant.ts'
import { ownAccount } from '../../core/ledger/chart.ts'
import { isDone, type LedgerClient } from '../../core/ledger/command.ts'
import { dayOf, type Instant, instantOf } from '../../core/time.ts'
import { lastClosedDay } from '../storage/books.ts'
import type { Database } from '../storage/database.ts'
import { beginPeriod, intendInterest, interestOf } from '../storage/interest.ts'

/**
 * Pays what the account has earned until the last day that is closed; answers with the ledger's sequence, 0 where there was
 * nothing to pay. Doing it again pays nothing more: the period that was paid is over.
 */
export async function payClosingInterest(
  { db, ledger }: { readonly db: Database; readonly ledger: LedgerClient },
  owner: string,
  at: Instant,
): Promise<number> {
  const day = await lastClosedDay(db)
  if (day === undefined) return 0
  const products = currentProductsOn(dayOf(at))
  const account = currentAccount(owner)
  const earned = await interestOf(db, account, day, products)
  if (!earned || earned.interest === 0n) return 0
  const product = products.find((one) => one.product === earned.product)
  invariant(product, 'an account earns as its product says')
  const taxOf = (amount: bigint) => withheld(amount, day)
  const [posting] = await intendInterest(db, day, product, product.percent, taxOf, earned.number, 1)
  invariant(posting, 'an intent that was written is there')
  const { interest, tax, since } = posting
  const [answer] = await ledger.submit([
    {
      kind: 'post',
      id: entryId(owner, instantOf(day), 'closing-interest'),
      transfers: [
        { debit: ownAccount('accrued-current'), credit: account, amount: interest - tax },
        ...(tax > 0n
          ? [{ debit: ownAccount('accrued-current'), credit: ownAccount('interest-tax'), amount: tax }]
          : []),
      ],
      business: owner,
      step: 'interest',
      memo: `${since} – ${day}`,
      actor: 'bank',
      request: '',
    },
  ])
  invariant(answer, 'a command has an answer')
  // Frozen, or closed by now: its interest stays accrued, and the end of day looks after it.
  if (!isDone(answer)) return 0
  await beginPeriod(db, day, product.product, earned.number, 1, [
    { account: earned.number, entry: entryId(owner, instantOf(day), 'closing-interest'), suspended: false },
  ])
  return answer.sequence
}
