/**
 * Where a parcel is, as its carrier tells it. News may come late, twice, in any order or never: each event counts once, and the first that says
 * "signed for" begins the time after which a silent buyer has received what was sent.
 */
import { addDays, dayOf, type Instant, instantOf } from '../time.ts'
import type { TrackState } from './kinds.ts'
import { NO_REASON_DAYS } from './returns.ts'

export type TrackEvent = { readonly at: Instant; readonly state: TrackState; readonly says: string }

const firstOf = (events: readonly TrackEvent[], wanted: TrackState): Instant =>
  events.reduce((first, { state, at }) => (state === wanted && at < first ? at : first), Number.POSITIVE_INFINITY)
/** When it was signed for: the first event that says so. Who signs for a parcel that goes back is who sent it. */
export const signedIn = (events: readonly TrackEvent[]): Instant | undefined => {
  const signed = firstOf(events, 'signed')
  return signed < Number.POSITIVE_INFINITY && signed <= firstOf(events, 'returning') ? signed : undefined
}
/** Whether it goes back to who sent it (退回, 拒签): who waits for it does not get it, and silence about it is no receipt. */
export const goesBackToSender = (events: readonly TrackEvent[]): boolean =>
  signedIn(events) === undefined && events.some(({ state }) => state === 'returning')
/** A carrier's clock may be wrong: nothing is signed for before it was sent, nor later than it is heard. */
export const signedAt = (said: Instant, sent: Instant, heard: Instant): Instant => Math.max(sent, Math.min(said, heard))
/** Seven days from the day after it was signed for, as long as a buyer may send it back without a reason. */
export const receivesAfterSigning = (signed: Instant): Instant => instantOf(addDays(dayOf(signed), NO_REASON_DAYS + 1))
