/**
 * An application for a loan to a firm, as facts and decisions: what is asked of the applicant in which order, what is asked of
 * others, who decides, and when it is over. Runs in workflows: rules that may change are data of their own (products,
 * scorecard, policy), named by version in what was decided.
 */
import type { Instant } from '../time.ts'
import type { Source } from './facts.ts'

/** Who is asked about the firm, side by side. What the bank knows itself is read with them. */
export const outsideSources = ['registry', 'credit-firm', 'credit-person', 'tax'] as const satisfies readonly Source[]
export type OutsideSource = (typeof outsideSources)[number]
/** `away`: no answer, or none that can be trusted; it is asked again. `empty`: it answered that it knows nothing. */
export type SourceState = 'to-ask' | 'asked' | 'answered' | 'empty' | 'away'

export const applicationStates = ['open', 'signed', 'declined', 'lapsed', 'withdrawn'] as const
export type ApplicationState = (typeof applicationStates)[number]

export type ReviewWhy =
  /** The policy gives it to a person. */
  | 'referred'
  /** A source gave no answer within a day. */
  | 'source-away'
  /** The applicant does not want to be decided on by a machine alone (个人信息保护法 art. 24). */
  | 'asked-by-applicant'

export type ApplicationFacts = {
  readonly state: ApplicationState
  /** What is wanted has been said: amount, months, how it is repaid, what for. */
  readonly wish: boolean
  /** To the questions to the credit bureau and the tax office, each by itself. */
  readonly consents: boolean
  readonly sources: Readonly<Record<OutsideSource, SourceState>>
  readonly review: ReviewWhy | null
  /** Score and policy have been over what was gathered. */
  readonly scored: boolean
  readonly decided: 'approved' | 'declined' | null
  readonly decidedBy: 'rules' | 'officer' | null
  /** The cost sheet was open for its time, and was confirmed. */
  readonly costRead: boolean
  /** Its PDF is written. */
  readonly contract: boolean
  readonly signed: boolean
  /** An authority has said when (电子签名法 art. 5, 8). */
  readonly stamped: boolean
}

export type Step =
  | { readonly kind: 'ask'; readonly what: Asked }
  | { readonly kind: 'gather' }
  | { readonly kind: 'decide' }
  | { readonly kind: 'officer'; readonly why: ReviewWhy }
  | { readonly kind: 'write-contract' }
  | { readonly kind: 'stamp' }
  | { readonly kind: 'open' }
  | { readonly kind: 'over'; readonly state: Exclude<ApplicationState, 'open'> }
export const askedThings = ['wish', 'consents', 'appeal', 'cost-sheet', 'signature'] as const
export type Asked = (typeof askedThings)[number]

const gathered = (state: SourceState) => state === 'answered' || state === 'empty'

/** What comes next. */
export function nextStep(facts: ApplicationFacts): Step {
  if (facts.state !== 'open') return { kind: 'over', state: facts.state }
  if (!facts.wish) return { kind: 'ask', what: 'wish' }
  if (!facts.consents) return { kind: 'ask', what: 'consents' }
  if (facts.decided === null) {
    const all = outsideSources.every((one) => gathered(facts.sources[one]))
    // Also for a person's eyes: what rules would say stands before whoever decides instead of them.
    if (all && !facts.scored) return { kind: 'decide' }
    // A person decides with what there is; what is missing is before them as missing.
    if (facts.review !== null && !outsideSources.some((one) => facts.sources[one] === 'to-ask'))
      return { kind: 'officer', why: facts.review }
    return { kind: 'gather' }
  }
  // What rules have declined, the applicant may have looked at by a person.
  if (facts.decided === 'declined')
    return facts.decidedBy === 'rules' ? { kind: 'ask', what: 'appeal' } : { kind: 'over', state: 'declined' }
  if (!facts.costRead) return { kind: 'ask', what: 'cost-sheet' }
  if (!facts.contract) return { kind: 'write-contract' }
  if (!facts.signed) return { kind: 'ask', what: 'signature' }
  return facts.stamped ? { kind: 'open' } : { kind: 'stamp' }
}

/** What an applicant may still change: the wish until it was decided on, everything until it is signed. */
export const mayChangeWish = (facts: ApplicationFacts): boolean => {
  const step = nextStep(facts)
  return step.kind === 'ask' && (step.what === 'wish' || step.what === 'consents')
}

const DAY_MS = 86_400_000
/** How long an offer stands, and a no of the rules can be given to a person: facts grow old, and the rate is that of its day. */
export const OFFER_DAYS = 15
/** Without anything new from the applicant it lapses; a week before, they are told. */
export const LAPSE_DAYS = 30
export const offerUntil = (decided: Instant): Instant => decided + OFFER_DAYS * DAY_MS
export const remindAt = (progress: Instant): Instant => progress + (LAPSE_DAYS - 7) * DAY_MS
export const lapseAt = (progress: Instant): Instant => progress + LAPSE_DAYS * DAY_MS
/** A source that is away is asked again each hour, and after a day a person decides without it. */
export const SOURCE_PATIENCE_MS = DAY_MS
export const askAgainAt = (now: Instant): Instant => now + 3_600_000
/** Milliseconds that the cost sheet stands before it can be confirmed (《个人贷款业务明示综合融资成本规定》, 2026-08-01). */
export const READING_MS = 10_000

export const uses = ['stock', 'wages', 'rent', 'equipment', 'taxes', 'other'] as const
/** What the money is for (流动资金贷款管理办法, 金融监管总局令2024年第2号: never shares, property to let or sell, or loans to others). */
export type Use = (typeof uses)[number]
