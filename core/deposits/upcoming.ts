/** What is due next on an account, who pays it, and what is left after it. */
import { addDays, type Day } from '../time.ts'

/** So many days ahead. */
export const AHEAD_DAYS = 30

export type Mandate = {
  readonly id: string
  readonly cap: bigint
  readonly frequency: 'each-bill' | 'monthly'
  /** How often it was tried on this bill. */
  readonly tries: number
}
/** A household's bill with something left to pay. */
export type DueBill = {
  readonly id: string
  readonly left: bigint
  readonly due: Day
  /** Days from the due day on which a mandate is tried (`RunTerms`). */
  readonly collectOn: readonly number[]
  readonly mandate: Mandate | null
}
/** Why a mandate will not pay a bill: above its sum, used this month, or tried as often as it is. */
export type Unreached = 'above-cap' | 'used-this-month' | 'tried'
export type Upcoming<Bill extends DueBill> = {
  readonly bill: Bill
  /** When it is collected, or by when it is to be paid: a day that is past is overdue. */
  readonly day: Day
  readonly by: 'mandate' | 'customer'
  readonly unreached: Unreached | null
}

/** The day of a mandate's next try; undefined when it has none left. */
export function nextTry({ due, collectOn, mandate }: DueBill, today: Day): Day | undefined {
  const left = collectOn.slice(mandate?.tries ?? 0).map((days) => addDays(due, days))
  // Of tries whose days are past, the last one is made with the next round.
  return left.find((day) => day >= today) ?? (left.length > 0 ? today : undefined)
}

/** In the order of their days. `used`: months in which a mandate that may be used once a month was, as `mandate 2026-11`. */
export function upcomingOf<Bill extends DueBill>(
  bills: readonly Bill[],
  used: ReadonlySet<string>,
  today: Day,
): Upcoming<Bill>[] {
  const taken = new Set(used)
  const planned = bills.map((bill) => ({ bill, tried: bill.mandate ? nextTry(bill, today) : undefined }))
  const byDay = (a: { day: Day; bill: Bill }, b: { day: Day; bill: Bill }) =>
    a.day === b.day ? (a.bill.id < b.bill.id ? -1 : 1) : a.day < b.day ? -1 : 1
  return planned
    .map(({ bill, tried }) => ({ bill, tried, day: tried ?? bill.due }))
    .sort(byDay)
    .map(({ bill, tried, day }): Upcoming<Bill> => {
      const customer = (unreached: Unreached | null) => ({ bill, day: bill.due, by: 'customer' as const, unreached })
      const { mandate } = bill
      if (!mandate) return customer(null)
      if (tried === undefined) return customer('tried')
      if (bill.left > mandate.cap) return customer('above-cap')
      const month = `${mandate.id} ${day.slice(0, 7)}`
      if (mandate.frequency === 'monthly' && taken.has(month)) return customer('used-this-month')
      taken.add(month)
      return { bill, day, by: 'mandate', unreached: null }
    })
    .sort(byDay)
}
