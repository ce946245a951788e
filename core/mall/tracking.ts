/**
 * Where a parcel is, as its carrier tells it. News may come late, twice, in any order or never: each event counts once, and the first that says
 * "signed for" begins the time after which a silent buyer has received what was sent.
 */
import { addDays, dayOf, type Instant, instantOf } from '../time.ts'
import { NO_REASON_DAYS } from './returns.ts'

export const trackStates = ['picked-up', 'on-its-way', 'delivering', 'signed', 'returning', 'trouble'] as const
export type TrackState = (typeof trackStates)[number]
export type TrackEvent = { readonly at: Instant; readonly state: TrackState; readonly says: string }

/** When it was signed for: the first event that says so. A carrier that takes it back says nothing of the parcel that its buyer would miss. */
export const signedIn = (events: readonly TrackEvent[]): Instant | undefined => {
  const signed = events.filter(({ state }) => state === 'signed').map(({ at }) => at)
  return signed.length === 0 ? undefined : Math.min(...signed)
}
/** A carrier's clock may be wrong: nothing is signed for before it was sent, nor later than it is heard. */
export const signedAt = (said: Instant, sent: Instant, heard: Instant): Instant => Math.max(sent, Math.min(said, heard))
/** Seven days from the day after it was signed for, as long as a buyer may send it back without a reason. */
export const receivesAfterSigning = (signed: Instant): Instant => instantOf(addDays(dayOf(signed), NO_REASON_DAYS + 1))
