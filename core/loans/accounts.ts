/**
 * What a firm's own accounts here say of it, month by month, from the movements in the books. Turnover is what customers pay in and
 * what is paid to others: what the firm moves between its own accounts and deposits, and what a lender pays out, is none, though
 * it counts for the balance.
 */
import { type Fen, fen } from '../money.ts'
import { addDays, type Day } from '../time.ts'
import { type AccountFacts, LOW_BALANCE, monthsBefore } from './facts.ts'

export type AccountMovement = {
  readonly day: Day
  /** Above zero what came in, below zero what went out; a correction has the sign of what it takes back, reversed. */
  readonly amount: Fen
  /** Who paid or was paid: any name that is the same for the same party. */
  readonly party: string
  /** Turned over with others; not between own accounts, nor lent. */
  readonly turnover: boolean
  /** Takes back what came in or went out before: counts against that side. */
  readonly reversal?: boolean
}

/** Movements since the account was opened, or since `from` with the balance before it; whole months before `day` only. */
export function accountFacts({
  from,
  opening,
  day,
  movements,
}: {
  readonly from: Day
  readonly opening: Fen
  readonly day: Day
  readonly movements: readonly AccountMovement[]
}): AccountFacts {
  const sorted = movements.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
  // The month in which the account was opened is not whole, unless it was on the first.
  const first = from.endsWith('-01') ? from.slice(0, 7) : addDays(`${from.slice(0, 7)}-28`, 7).slice(0, 7)
  let balance: bigint = opening
  let next = 0
  const until = (last: Day, take?: (one: AccountMovement) => void) => {
    for (; next < sorted.length && sorted[next]!.day <= last; next++) {
      balance += sorted[next]!.amount
      take?.(sorted[next]!)
    }
  }
  const months = monthsBefore(day, 24)
    .filter((month) => month >= first)
    .map((month) => {
      const start = `${month}-01`
      until(addDays(start, -1))
      const own: AccountMovement[] = []
      let [total, days, daysLow, daysBelowZero] = [0n, 0, 0, 0]
      for (let at = start; at.startsWith(month); at = addDays(at, 1)) {
        until(at, (one) => own.push(one))
        total += balance
        days++
        if (balance < LOW_BALANCE) daysLow++
        if (balance < 0n) daysBelowZero++
      }
      const [paid, spent] = [sideOf(own, 'in'), sideOf(own, 'out')]
      return {
        month,
        inflow: totalOf(paid),
        outflow: totalOf(spent),
        average: fen(total > 0n ? total / BigInt(days) : 0n),
        daysLow,
        daysBelowZero,
        payers: paid.size,
        payees: spent.size,
        largest: fen([...paid.values()].reduce((most, one) => (one > most ? one : most), 0n)),
      }
    })
  return { months }
}
/** Each party with what it paid, or was paid, when what was taken back is off. */
function sideOf(own: readonly AccountMovement[], side: 'in' | 'out'): ReadonlyMap<string, bigint> {
  const parties = new Map<string, bigint>()
  for (const { amount, party, turnover, reversal = false } of own) {
    if (!turnover || amount > 0n !== ((side === 'in') !== reversal)) continue
    const moved = side === 'in' ? amount : -amount
    parties.set(party, (parties.get(party) ?? 0n) + moved)
  }
  for (const [party, amount] of parties) if (amount <= 0n) parties.delete(party)
  return parties
}
const totalOf = (parties: ReadonlyMap<string, bigint>): Fen =>
  fen([...parties.values()].reduce((all, one) => all + one, 0n))
