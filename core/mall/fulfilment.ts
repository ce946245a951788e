/**
 * What comes next of a part of an order. A pure rule over what its row says, so that it stands in the run's history and is tried without one:
 * goods that an exchange sets aside or hands over and money that is due back first, then what silence has decided, then the goods' own way.
 */
import { addDays, dayOf, type Instant, instantOf } from '../time.ts'
import { type CaseFacts, isDue, isOver, type PartState, stockDue } from './cases.ts'

export type PartFacts = {
  readonly state: PartState
  /** Pieces that were not paid back. */
  readonly left: number
  /** Whether money of it still waits: the shipping of goods that were all sent back is the merchant's. */
  readonly owing: boolean
  /** Until when it is to be sent, and whether the buyer was told that it was not. */
  readonly shipBy: Instant
  readonly late: boolean
  /** When a silent buyer has received it; null before it was sent. */
  readonly receivesAt: Instant | null
  /** When the merchant gets its money; null before it was received. */
  readonly windowEnds: Instant | null
  /** The store's account takes no money for now: when it is tried again. */
  readonly settlesAt?: Instant | null
  readonly cases: readonly CaseFacts[]
  /** Bank time as it was looked. */
  readonly now: Instant
}
export type PartStep =
  /** The replacement of an exchange. */
  | { readonly kind: 'set-aside' | 'hand-over' | 'set-free'; readonly case: string }
  /** An agreed case's money. */
  | { readonly kind: 'pay-back'; readonly case: string }
  /** Somebody's silence has decided, or the next officer gets a dispute. */
  | { readonly kind: 'case-late'; readonly case: string }
  | { readonly kind: 'tell-late' }
  /** Never sent: the buyer gets everything back. */
  | { readonly kind: 'give-up' }
  | { readonly kind: 'receive' }
  | { readonly kind: 'settle' }
  /** Nothing of it is left. */
  | { readonly kind: 'close' }
  | { readonly kind: 'wait'; readonly what: 'shipping' | 'receipt' | 'window' | 'case'; readonly until: Instant }
  | { readonly kind: 'over' }

/** The merchant sends within two days; who has not after seven more does not sell it. */
const SHIP_HOURS = 48
const GIVE_UP_DAYS = 7
export const shipBy = (confirmed: Instant): Instant => confirmed + SHIP_HOURS * 3_600_000
const givesUp = (until: Instant): Instant => instantOf(addDays(dayOf(until), GIVE_UP_DAYS + 1))

export function nextStep(facts: PartFacts): PartStep {
  const { now } = facts
  const open = facts.cases.filter(({ state }) => !isOver(state))
  for (const one of facts.cases) {
    const stock = stockDue(one)
    if (stock) return { kind: stock, case: one.id }
  }
  const due = open.find(isDue)
  if (due) return { kind: 'pay-back', case: due.id }
  const late = open.find(({ until }) => until <= now)
  if (late) return { kind: 'case-late', case: late.id }
  if (facts.state === 'settled' || facts.state === 'closed') return { kind: 'over' }
  // What is kept of it may be a gift, of which nothing is anybody's.
  const settle = (): PartStep => {
    // Histories of the first orders do not say whether anything is.
    if (facts.owing === false) return { kind: 'close' }
    return now < (facts.settlesAt ?? 0) ? { kind: 'wait', what: 'window', until: facts.settlesAt! } : { kind: 'settle' }
  }
  if (facts.left === 0 && open.length === 0) return facts.owing ? settle() : { kind: 'close' }
  const answer = Math.min(...open.map(({ until }) => until))
  const wait = (what: 'shipping' | 'receipt' | 'window', until: Instant): PartStep =>
    answer <= until ? { kind: 'wait', what: 'case', until: answer } : { kind: 'wait', what, until }
  switch (facts.state) {
    case 'to-ship': {
      if (now >= givesUp(facts.shipBy)) return { kind: 'give-up' }
      if (now < facts.shipBy) return wait('shipping', facts.shipBy)
      return facts.late ? wait('shipping', givesUp(facts.shipBy)) : { kind: 'tell-late' }
    }
    case 'shipped':
      // A parcel that is said not to have come is not received by silence.
      if (open.length > 0) return { kind: 'wait', what: 'case', until: answer }
      return now >= facts.receivesAt! ? { kind: 'receive' } : wait('receipt', facts.receivesAt!)
    case 'received':
      // A case keeps the money where it is.
      if (open.length > 0) return { kind: 'wait', what: 'case', until: answer }
      return now >= facts.windowEnds! ? settle() : wait('window', facts.windowEnds!)
  }
}
