/**
 * Interest of current accounts on its way to them. What an account is paid for a period is written down together with the end of
 * that period, and then booked under an id of its own: whoever was cut off between the two leaves it to the next end of day.
 */
import { type InterestDue, interestEntry } from '../../core/books/postings.ts'
import { currentProductsOn } from '../../core/deposits/current-interest.ts'
import { withheld } from '../../core/deposits/interest.ts'
import { currentAccount } from '../../core/deposits/postings.ts'
import type { Id } from '../../core/id.ts'
import { invariant } from '../../core/invariant.ts'
import { isDone, type LedgerClient } from '../../core/ledger/command.ts'
import { type Day, dayOf, type Instant } from '../../core/time.ts'
import { lastClosedDay } from '../storage/books.ts'
import type { Database } from '../storage/database.ts'
import { endPeriods, interestOf, interestToPay, keepPaid } from '../storage/interest.ts'

/** Periods of one account that may wait to be paid: one, and what was cut off before it. */
const PERIODS = 10

type World = { readonly db: Database; readonly ledger: LedgerClient }

/** Ends the period of some accounts, by their numbers, with a day: what each has earned in it is to be paid. Answers how many. */
export const endInterestPeriods = (
  { db }: World,
  day: Day,
  ratesOf: Day,
  from: number,
  many: number,
): Promise<number> => endPeriods(db, day, currentProductsOn(ratesOf), (interest) => withheld(interest, day), from, many)

/** Books what is to be paid, so much at most; an account that takes nothing (closed, or its credits are blocked) has it kept aside. */
export async function payInterest(
  { db, ledger }: World,
  most: number,
  only?: Id,
): Promise<{ readonly paid: number; readonly sequence: number }> {
  const list = await interestToPay(db, most, only)
  if (list.length === 0) return { paid: 0, sequence: 0 }
  const answers = await ledger.submit(list.map((one) => interestEntry(one)))
  const refused = list.filter((_, n) => !isDone(answers[n]!))
  const aside = refused.length === 0 ? [] : await ledger.submit(refused.map((one) => interestEntry(one, true)))
  for (const answer of aside) invariant(isDone(answer), `interest that nobody takes is kept aside, not ${answer.kind}`)
  const kept = new Set<InterestDue>(refused)
  await keepPaid(
    db,
    list.map((one) => ({
      number: one.number,
      day: one.day,
      entry: interestEntry(one, kept.has(one)).id,
      suspended: kept.has(one),
    })),
  )
  return { paid: list.length, sequence: Math.max(...[...answers, ...aside].map(({ sequence }) => sequence)) }
}

/**
 * Pays what an account has earned before it is closed (销户结息): at the rate of that day, to the last day that is closed. Answers
 * with the ledger's sequence, 0 where there was nothing to pay. Doing it again pays nothing more: the period is over.
 */
export async function payClosingInterest(world: World, owner: string, at: Instant): Promise<number> {
  const day = await lastClosedDay(world.db)
  if (day === undefined) return 0
  const account = currentAccount(owner)
  const earned = await interestOf(world.db, account, day, currentProductsOn(dayOf(at)))
  if (earned && earned.interest > 0n) await endInterestPeriods(world, day, dayOf(at), earned.number, 1)
  return (await payInterest(world, PERIODS, account)).sequence
}
