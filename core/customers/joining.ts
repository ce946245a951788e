/**
 * Joining online, as facts and decisions: what is asked of a person in which order, what an answer from outside means, when
 * a person of the bank looks, and when it is over. 银发〔2015〕392号, 〔2016〕261号 and 302号, 〔2018〕16号: online there is class
 * II with five checks of an account of one's own at another bank (name, ID number, phone, account number, that it is class
 * I), or class III with four.
 */
import { ok, type Result, refuse } from '../result.ts'
import type { Day, Instant } from '../time.ts'
import { ageOn } from './resident-id.ts'

export const onlineClasses = ['II', 'III'] as const
export type OnlineClass = (typeof onlineClasses)[number]

/** What is checked about a person, in this order. */
export const parts = ['identity', 'face', 'account'] as const
export type Part = (typeof parts)[number]
export const whys = [
  // Identity
  'not-matched', 'number-unknown', 'registry-not-available', 'refused-before',
  // Face
  'face-low', 'face-unclear', 'not-live', 'face-expired', 'face-not-available', 'instead-video', 'instead-branch',
  // The account at another bank
  'account-differs', 'account-unknown', 'account-closed', 'account-not-class-one', 'account-not-available',
  // The end
  'already-customer', 'officer-refused',
] as const // biome-ignore format: a list reads better in a block
export type Why = (typeof whys)[number]
export type PartState =
  | 'missing'
  /** A session with the provider is to be opened (face only). */
  | 'starting'
  /** The person is before the camera (face only). */
  | 'begun'
  /** To be checked. */
  | 'given'
  | 'passed'
  | 'failed'
  | 'with-officer'
export type PartFacts = { readonly state: PartState; readonly tries: number; readonly why: Why | null }
export const joiningStates = ['open', 'joined', 'refused', 'lapsed', 'withdrawn'] as const
export type JoiningState = (typeof joiningStates)[number]

export type JoiningFacts = Readonly<Record<Part, PartFacts>> & {
  readonly state: JoiningState
  /** All that are needed stand. */
  readonly consents: boolean
  /** The ID number is this customer's and no other's. */
  readonly claimed: boolean
}

export type Step =
  | { readonly kind: 'ask'; readonly what: 'consents' | 'identity' | 'face' | 'capture' | 'account' }
  | { readonly kind: 'check'; readonly part: Part }
  | { readonly kind: 'start-face' }
  | { readonly kind: 'claim' }
  | { readonly kind: 'officer'; readonly part: Part }
  | { readonly kind: 'open' }
  | { readonly kind: 'over'; readonly state: Exclude<JoiningState, 'open'> }

/** What comes next. */
export function nextStep(facts: JoiningFacts): Step {
  if (facts.state !== 'open') return { kind: 'over', state: facts.state }
  if (!facts.consents) return { kind: 'ask', what: 'consents' }
  for (const part of parts) {
    // Whose number it is matters once the face has shown that it is theirs: before, anyone could find out who banks here.
    if (part === 'account' && !facts.claimed) return { kind: 'claim' }
    const { state } = facts[part]
    if (state === 'missing' || state === 'failed') return { kind: 'ask', what: part }
    if (state === 'starting') return { kind: 'start-face' }
    if (state === 'begun') return { kind: 'ask', what: 'capture' }
    if (state === 'given') return { kind: 'check', part }
    if (state === 'with-officer') return { kind: 'officer', part }
  }
  return { kind: 'open' }
}

export type Given = 'identity' | 'face' | 'capture' | 'instead' | 'account'
export type GivenRefusal =
  | { readonly kind: 'joining-over' }
  | { readonly kind: 'consent-missing'; readonly purpose: 'face' | 'privacy' }
  | { readonly kind: 'joining-not-now' }

/** Whether this is what a person may give now. */
export function mayGive(
  facts: JoiningFacts,
  given: Given,
  { faceConsent }: { faceConsent: boolean },
): Result<Given, GivenRefusal> {
  const step = nextStep(facts)
  if (step.kind === 'over') return refuse({ kind: 'joining-over' })
  if (step.kind === 'ask' && step.what === 'consents') return refuse({ kind: 'consent-missing', purpose: 'privacy' })
  const { face } = facts
  const faceOpen =
    facts.identity.state === 'passed' &&
    (given === 'instead' || face.tries < MOST_FACES) &&
    (['missing', 'failed', 'begun'].includes(face.state) ||
      // Who chose another way may change their mind until an officer has decided.
      (face.state === 'with-officer' && (face.why === 'instead-branch' || face.why === 'instead-video')))
  const fits = {
    identity: step.kind === 'ask' && step.what === 'identity',
    face: faceOpen,
    instead: faceOpen,
    capture: step.kind === 'ask' && step.what === 'capture',
    account: step.kind === 'ask' && step.what === 'account',
  }[given]
  if (!fits) return refuse({ kind: 'joining-not-now' })
  if ((given === 'face' || given === 'capture') && !faceConsent)
    return refuse({ kind: 'consent-missing', purpose: 'face' })
  return ok(given)
}

/** 民法典 art. 17–20, 银发〔2016〕261号: under 16 a guardian opens the account; 16 and 17 with their own ID. */
const ONLINE_FROM_AGE = 16
const FULL_AGE = 18
export type Capacity = 'child' | 'minor' | 'adult'
export function capacityOn(born: Day, day: Day): Capacity {
  const age = ageOn(born, day)
  if (age < ONLINE_FROM_AGE) return 'child'
  return age < FULL_AGE ? 'minor' : 'adult'
}

/** What an outside party answered, in one word. `not-available`: no answer, or none that can be trusted. */
export type RegistryAnswer = 'match' | 'no-match' | 'number-unknown' | 'not-available'
export type FaceAnswer =
  | { readonly kind: 'compared'; readonly score: number; readonly live: boolean }
  /** The person has not been before the camera yet. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'not-available' }
export type AccountAnswer =
  | 'verified'
  | 'differs'
  | 'account-unknown'
  | 'account-closed'
  | 'not-class-one'
  | 'not-available'
export type Verdict = { readonly state: 'passed' | 'failed' | 'with-officer' | 'begun'; readonly why: Why | null }

/** How often a person may try a part before someone of the bank looks at it. */
export const TRIES = 3
/** Sessions with the face provider for one application, whatever became of them: then another way is left. */
export const MOST_FACES = 10
const PASSED: Verdict = { state: 'passed', why: null }
/** `tries` counts this one. */
const again = (why: Why, tries: number): Verdict => ({ state: tries >= TRIES ? 'with-officer' : 'failed', why })

export function afterRegistry(answer: RegistryAnswer, tries: number): Verdict {
  if (answer === 'match') return PASSED
  if (answer === 'not-available') return { state: 'with-officer', why: 'registry-not-available' }
  return again(answer === 'no-match' ? 'not-matched' : 'number-unknown', tries)
}

/** Scores 0–100 as providers give them: from 80 the same person, below 60 another; in between someone looks. */
export const FACE_SURE = 80
export const FACE_OTHER = 60
export function afterFace(answer: FaceAnswer, tries: number): Verdict {
  if (answer.kind === 'waiting') return { state: 'begun', why: null }
  if (answer.kind === 'expired') return again('face-expired', tries)
  if (answer.kind === 'not-available') return { state: 'with-officer', why: 'face-not-available' }
  if (!answer.live) return again('not-live', tries)
  if (answer.score >= FACE_SURE) return PASSED
  return answer.score >= FACE_OTHER ? { state: 'with-officer', why: 'face-unclear' } : again('face-low', tries)
}

/** Class II needs all five checks, class III does without the other account's class. */
export function afterAccount(answer: AccountAnswer, wanted: OnlineClass, tries: number): Verdict {
  if (answer === 'verified' || (answer === 'not-class-one' && wanted === 'III')) return PASSED
  if (answer === 'not-available') return { state: 'with-officer', why: 'account-not-available' }
  const why = {
    differs: 'account-differs',
    'account-unknown': 'account-unknown',
    'account-closed': 'account-closed',
    'not-class-one': 'account-not-class-one',
  } as const
  return again(why[answer], tries)
}

/** What had no answer is asked again by itself while an officer has it. */
export const asksAgain = (why: Why | null): boolean =>
  why === 'registry-not-available' || why === 'face-not-available' || why === 'account-not-available'

export const outcomes = ['accept', 'refuse', 'ask-again'] as const
export type Outcome = (typeof outcomes)[number]
/**
 * What an officer may decide about a part. The checks of the bound account are the rule that makes an online account
 * lawful: nobody may wave them through.
 */
export const outcomesFor = (part: Part): readonly Outcome[] => (part === 'account' ? ['refuse', 'ask-again'] : outcomes)
/** A refusal may be taken back after an appeal: then the person is asked again. */
export const outcomesOnAppeal: readonly Outcome[] = ['ask-again']

/** Days of bank time: without progress an application lapses; a week before, its owner is told. */
export const LAPSE_DAYS = 30
export const REMIND_DAYS = 23
/** How long after a refusal it can be appealed, and its papers are kept for that. */
export const APPEAL_DAYS = 60
const DAY_MS = 86_400_000
export const remindAt = (progress: Instant): Instant => progress + REMIND_DAYS * DAY_MS
export const lapseAt = (progress: Instant): Instant => progress + LAPSE_DAYS * DAY_MS
export const appealUntil = (refused: Instant): Instant => refused + APPEAL_DAYS * DAY_MS
