/** A loan to a firm, from the first wish to a limit that can be drawn, or a clear end. Runs in Temporal's sandbox. */
import { defineUpdate, sleep } from '@temporalio/workflow'
import {
  type ApplicationFacts,
  askAgainAt,
  lapseAt,
  nextStep,
  type OutsideSource,
  outsideSources,
  type ReviewWhy,
  remindAt,
} from '../../../core/loans/application.ts'
import { beijing, type Instant } from '../../../core/time.ts'
import { applying } from '../../applying.ts'
import { ourSteps, outsideSteps } from '../../ours.ts'

/** What is known of the firm stands in the application's row; nothing of it comes into a history. */
export type LoanOrder = {
  readonly id: string
  readonly at: Instant
  readonly customer: string
  readonly firm: string
}
/** What the row says: states only. */
export type Looked = ApplicationFacts & {
  /** How often the applicant has given something. */
  readonly given: number
  readonly progressAt: Instant
  readonly reminded: boolean
  /** Until when an offer stands, or a no can be given to a person. */
  readonly until: Instant | null
  /** Bank time as it was looked. */
  readonly now: Instant
}
/** What an officer decided, or two where it takes two. The figures stand in the row. */
export type LoanReview = { readonly outcome: 'approve' | 'decline'; readonly by: string; readonly press: string }
/** `decided`: what an officer has written down already, before the run came to wait for it. */
export type Assigned = { readonly owner: string; readonly deadline: Instant; readonly decided?: LoanReview }
export type LoanEnd = 'signed' | 'declined' | 'lapsed' | 'withdrawn'
/** `asked`: it works on it, and is asked for the answer. */
export type SourceAnswer = 'answered' | 'empty' | 'asked' | 'away'

export interface LoanSteps {
  /** What the row says now, with how much was given by then. */
  lookLoan(order: LoanOrder): Promise<Looked>
  noteSource(order: LoanOrder, source: OutsideSource, answer: SourceAnswer): Promise<void>
  /** After a day without an answer: a person decides with what there is. */
  giveUpSources(order: LoanOrder): Promise<'given-up' | 'waiting'>
  /** Score and policy over what was gathered; writes down the decision with all that it was made on. */
  decideLoan(order: LoanOrder): Promise<{ readonly result: 'approve' | 'refer' | 'decline'; readonly says: string }>
  /** Gives it to the officers; a deadline that has passed brings the next one. */
  assignLoan(order: LoanOrder, why: ReviewWhy): Promise<Assigned>
  noteLoanReview(order: LoanOrder, review: LoanReview): Promise<void>
  remindLoan(order: LoanOrder): Promise<void>
  /** Unless more was given than the run knows of. */
  lapseLoan(order: LoanOrder, given: number): Promise<'lapsed' | 'went-on'>
  /** The limit is opened in the ledger, and can be drawn from here on. */
  openCreditLine(order: LoanOrder): Promise<void>
  concludeLoan(order: LoanOrder, end: LoanEnd, summary: string): Promise<void>
}
export interface LoanOutside {
  /** The contract as PDF, from what was offered; its SHA-256 is what is signed. */
  writeContract(order: LoanOrder): Promise<void>
  askSource(order: LoanOrder, source: OutsideSource): Promise<SourceAnswer>
  /** A trusted time stamp over what was signed and how (电子签名法 art. 5, 8), in the row. */
  stampContract(order: LoanOrder): Promise<'stamped' | 'away'>
}

const {
  lookLoan, noteSource, giveUpSources, decideLoan, assignLoan, noteLoanReview, remindLoan, lapseLoan, openCreditLine, concludeLoan,
} = ourSteps<LoanSteps>() // biome-ignore format: one list
const { writeContract, askSource, stampContract } = outsideSteps<LoanOutside>(30)

export const reviewLoan = defineUpdate<'accepted' | 'too-late', [LoanReview]>('review')

/** Seconds of network time after which a source, or for a time stamp, is asked again before an hour of bank time is waited. */
const SOON = [1, 2, 5]

export async function applyForLoan(order: LoanOrder): Promise<LoanEnd> {
  let inReview = false
  const run = applying<LoanReview>('loan-application', reviewLoan, () => inReview)
  const { show, rest } = run
  const end = async (how: LoanEnd, summary: string): Promise<LoanEnd> => {
    inReview = false
    await concludeLoan(order, how, summary)
    return run.end(how, summary)
  }

  for (;;) {
    const facts = await lookLoan(order)
    run.looked(facts.given)
    const review = run.decision()
    if (review) {
      await noteLoanReview(order, review)
      run.decided()
      inReview = false
      continue
    }
    const step = nextStep(facts)
    inReview = step.kind === 'officer'
    switch (step.kind) {
      case 'ask': {
        const lapses = facts.until ?? lapseAt(facts.progressAt)
        show(`waiting-${step.what}`, `Waits for the applicant: ${step.what}. Lapses ${day(lapses)}.`)
        // An offer has its own day; before it, thirty days without anything new.
        const until = facts.until ?? (facts.reminded ? lapses : remindAt(facts.progressAt))
        if (!(await rest(until))) break
        if (facts.until === null && !facts.reminded) await remindLoan(order)
        else await lapseLoan(order, facts.given)
        break
      }
      case 'gather': {
        const asked = outsideSources.filter(
          (one) => facts.sources[one] !== 'answered' && facts.sources[one] !== 'empty',
        )
        show('gathering', `Asked: ${asked.join(', ')}.`)
        const away = (await Promise.all(asked.map((one) => gather(order, one)))).some((answer) => answer === 'away')
        if (!away) break
        if ((await giveUpSources(order)) === 'given-up') break
        show('waiting-sources', 'A source gave no answer; asked again within the hour.')
        await rest(askAgainAt(facts.now))
        break
      }
      case 'decide': {
        show('deciding', 'Score and policy over what was gathered.')
        const { result, says } = await decideLoan(order)
        show(`decided-${result}`, says)
        break
      }
      case 'officer': {
        const { owner, deadline, decided } = await assignLoan(order, step.why)
        if (decided) {
          await noteLoanReview(order, decided)
          inReview = false
          break
        }
        show('in-review', `${step.why}: waits for ${owner} until ${beijing(deadline).slice(0, 16)}.`)
        await rest(deadline)
        break
      }
      case 'write-contract': {
        show('writing-contract', 'The contract is written.')
        await writeContract(order)
        break
      }
      case 'stamp': {
        show('stamping', 'Signed: a time stamp is asked for.')
        if ((await stamp(order)) === 'stamped') break
        // What is signed is signed: it can neither be withdrawn nor lapse, and waits as long as it takes.
        show('waiting-stamp', 'Signed; no time stamp was given, asked again within the hour.')
        await rest(askAgainAt(facts.now))
        break
      }
      case 'open': {
        show('opening', 'Signed: the limit is opened.')
        await openCreditLine(order)
        return end('signed', 'Signed: the limit is open.')
      }
      case 'over':
        return end(step.state, lastWords(step.state))
    }
  }
}

const day = (instant: Instant) => beijing(instant).slice(0, 10)
const lastWords = (state: LoanEnd) =>
  ({
    signed: 'Signed: the limit is open.',
    declined: 'Declined; the applicant was told why and what to do.',
    lapsed: 'Lapsed: nothing was given in time.',
    withdrawn: 'Withdrawn by the applicant.',
  })[state]

async function stamp(order: LoanOrder): Promise<'stamped' | 'away'> {
  for (const seconds of SOON) {
    if ((await stampContract(order)) === 'stamped') return 'stamped'
    await sleep(seconds * 1000)
  }
  return stampContract(order)
}

/** Asks a source until it answers or is away, and notes what came of it. */
async function gather(order: LoanOrder, source: OutsideSource): Promise<SourceAnswer> {
  let answer = await askSource(order, source)
  for (const seconds of SOON) {
    if (answer !== 'asked' && answer !== 'away') break
    await sleep(seconds * 1000)
    answer = await askSource(order, source)
  }
  const end = answer === 'asked' ? 'away' : answer
  await noteSource(order, source, end)
  return end
}
