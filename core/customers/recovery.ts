/**
 * Coming back in after every passkey is lost: who one is by name and ID number, then by a face that a provider compares, as
 * when one joined (OWASP ASVS 5.0, 6.4.4). No officer looks at what is unclear: a branch is the other way.
 */
import { ok, type Result, refuse } from '../result.ts'
import { afterFace, type FaceAnswer, type Why } from './joining.ts'

/** All in real time, as everything about coming in: bank time may be moved in development. */
const DAY_MS = 86_400_000
/** Wrong names or numbers, and beginnings, within a day. */
export const MOST_A_DAY = 3
/** How long the person has to be before the camera, and then to make a passkey. */
export const LOOK_MINUTES = 15
export const PASSED_MINUTES = 15

export type RecoveryWhy =
  | Extract<Why, 'face-low' | 'face-unclear' | 'not-live' | 'face-expired' | 'face-not-available'>
  /** The session that asked is over, or the customer gone: nobody is there to be let in. */
  | 'session-over'
export const recoveryStates = ['none', 'face', 'waiting', 'passed', 'failed'] as const
export type RecoveryState = (typeof recoveryStates)[number]

export type RecoveryFacts = {
  /** Whether name and number are the customer's; undefined where no identity is on record. */
  readonly same: boolean | undefined
  /** When it was tried with something wrong, and when one was begun: real time, any order. */
  readonly wrong: readonly number[]
  readonly begun: readonly number[]
  readonly now: number
}
export type RecoveryRefusal =
  | { readonly kind: 'recovery-at-branch' }
  | { readonly kind: 'recovery-locked'; readonly hours: number }
  | { readonly kind: 'identity-differs'; readonly left: number }

/** Whether a recovery may begin. */
export function mayRecover({ same, wrong, begun, now }: RecoveryFacts): Result<'begin', RecoveryRefusal> {
  if (same === undefined) return refuse({ kind: 'recovery-at-branch' })
  // Whoever is locked out learns nothing more about what they guess.
  const locked = lockedAlready({ wrong, begun, now })
  if (locked !== undefined) return refuse({ kind: 'recovery-locked', hours: hoursTo(locked, now) })
  if (same) return ok('begin')
  const left = MOST_A_DAY - within(wrong, now).length - 1
  if (left > 0) return refuse({ kind: 'identity-differs', left })
  return refuse({ kind: 'recovery-locked', hours: hoursTo(lockedUntil([...wrong, now], now)!, now) })
}
/** Whether what was asked counts as one more wrong try: not while it is locked, for then nothing is compared. */
export const isWrongTry = (facts: RecoveryFacts): boolean => facts.same === false && lockedAlready(facts) === undefined
const lockedAlready = ({ wrong, begun, now }: Omit<RecoveryFacts, 'same'>): number | undefined =>
  lockedUntil(wrong, now) ?? lockedUntil(begun, now)
const within = (instants: readonly number[], now: number) => instants.filter((at) => at > now - DAY_MS)
function lockedUntil(instants: readonly number[], now: number): number | undefined {
  const recent = within(instants, now).toSorted((a, b) => b - a)
  const last = recent[MOST_A_DAY - 1]
  return last === undefined ? undefined : last + DAY_MS
}
const hoursTo = (until: number, now: number) => Math.max(1, Math.ceil((until - now) / 3_600_000))

/** What the provider's answer means here, once it is asked for the last time. */
export function decideFace(answer: FaceAnswer): 'passed' | RecoveryWhy {
  const { state, why } = afterFace(answer, 1)
  if (state === 'passed') return 'passed'
  // Nobody came before the camera in the time there was.
  return state === 'begun' ? 'face-expired' : (why as RecoveryWhy)
}
