/** Provides the steps of an application for a loan: its row, the sources, score and policy, the contract and its stamp, the limit. */
import { createHash } from 'node:crypto'
import type { Assertion } from '../../../core/customers/wire.ts'
import { currentAccount } from '../../../core/deposits/postings.ts'
import { keptAs } from '../../../core/deposits/term-kept.ts'
import { digest, entryId } from '../../../core/id.ts'
import { invariant } from '../../../core/invariant.ts'
import { isDone, type LedgerClient } from '../../../core/ledger/command.ts'
import type { OutsideSource } from '../../../core/loans/application.ts'
import { decide, recordOf, sourceFor } from '../../../core/loans/decision.ts'
import { evidenceOf } from '../../../core/loans/evidence.ts'
import { type Facts, type FactsText, factOf, factText, readFacts } from '../../../core/loans/facts.ts'
import type { LoanProductCode, Method } from '../../../core/loans/kinds.ts'
import { drawnUntil, offerOf } from '../../../core/loans/offer.ts'
import { policyOn } from '../../../core/loans/policy.ts'
import { grantLimit } from '../../../core/loans/postings.ts'
import { productOn } from '../../../core/loans/products.ts'
import { cardOn } from '../../../core/loans/scorecard.ts'
import { fen } from '../../../core/money.ts'
import { addDays, dayNumber, dayOf } from '../../../core/time.ts'
import type { TimeStampAuthority } from '../../adapters/time-stamp/port.ts'
import { guarded } from '../../guarded.ts'
import { givenWith } from '../../storage/approvals.ts'
import { clockOffset } from '../../storage/calendar.ts'
import { customerBy, sealedIdentity } from '../../storage/customers.ts'
import type { Database } from '../../storage/database.ts'
import { firmRow } from '../../storage/firms.ts'
import type { IdentityKeys } from '../../storage/identity.ts'
import * as store from '../../storage/loan-applications.ts'
import { accountFactsOf, takingsOf } from '../../storage/loan-facts.ts'
import { keepLine } from '../../storage/loans.ts'
import { contractPaper } from '../contract.ts'
import { paperPdf } from '../papers.ts'
import { offerIn } from '../sheet.ts'
import type { LoanSources } from '../sources.ts'
import type { LoanOrder, LoanOutside, LoanSteps } from './workflow.ts'

/** How long a consent to ask holds, for this one application. */
const CONSENT_DAYS = 90

export function loanApplicationActivities(world: {
  readonly db: Database
  readonly ledger: LedgerClient
  readonly loanSources: LoanSources
  readonly timeStamp: TimeStampAuthority
  readonly identityKeys: IdentityKeys
  readonly now: () => number
  readonly demo: boolean
}) {
  const { db, ledger } = world
  const bankTime = async () => world.now() + (await clockOffset(db))
  const rowOf = async ({ id }: LoanOrder) => {
    const row = await store.applicationRow(db, id)
    invariant(row, 'an application has a row')
    return row
  }

  const referenceOf = (row: store.ApplicationRow, source: OutsideSource) =>
    entryId(row.id, Number(row.at), `ask ${source}`)
  const personOf = async (id: string) => {
    const [customer, sealed] = [await customerBy(db, { id }), await sealedIdentity(db, id)]
    invariant(customer && sealed, 'a legal representative has shown who they are')
    return { name: customer.name, number: world.identityKeys.open(sealed, id) }
  }
  /** All that is known, as it was said; a source that said nothing says so. */
  async function factsOf(row: store.WithNames, at: number): Promise<Facts> {
    const day = dayOf(at)
    const own = await accountFactsOf(db, currentAccount(row.organization), day)
    const takings = await takingsOf(db, row.organization, day)
    const late = (source: OutsideSource) => ({
      kind: 'late', reference: referenceOf(row, source), consent: source === 'registry' ? null : row.consent_given, askedAt: Number(row.asked_at ?? at),
    }) // biome-ignore format: one fact
    const reference = `account-${digest(row.organization).slice(0, 16)}`
    const facts = {
      format: 1,
      firm: row.firm_code,
      day,
      registry: row.facts.registry ?? late('registry'),
      accounts: factText(factOf({ reference, consent: null, askedAt: at }, at, own ? { kind: 'answered', value: own } : { kind: 'empty' })),
      'credit-firm': row.facts['credit-firm'] ?? late('credit-firm'),
      'credit-person': row.facts['credit-person'] ?? late('credit-person'),
      tax: row.facts.tax ?? late('tax'),
      merchant: takings ? factText(factOf({ reference: takings.store, consent: null, askedAt: at }, at, { kind: 'answered', value: { months: takings.months } })) : { kind: 'not-asked' },
    } as FactsText // biome-ignore format: one set of facts
    const read = readFacts(facts)
    invariant(read, 'what was kept of the facts can be read again')
    return read
  }

  const ours = {
    lookLoan: (order) => guarded(async () => store.look(db, order, await bankTime())),
    noteSource: (order, source, answer) =>
      guarded(async () => store.noteSource(db, order.id, source, answer, await bankTime())),
    giveUpSources: ({ id }) => guarded(async () => store.giveUpSources(db, id, await bankTime())),
    decideLoan: (order) =>
      guarded(async () => {
        const row = await rowOf(order)
        const at = await bankTime()
        const day = dayOf(at)
        const product = productOn(day, row.product as LoanProductCode)
        invariant(product && row.amount !== null && row.months !== null && row.method, 'what is decided has been wished for')
        const facts = await factsOf(row, at)
        const source = sourceFor(facts)
        const policy = policyOn(day, source)
        invariant(policy, `there is a policy for ${source} on ${day}`)
        const decision = decide(
          {
            application: row.id,
            at,
            source,
            product: { code: product.code, least: product.least, most: product.most },
            requested: fen(row.amount),
            asksForPerson: row.review === 'asked-by-applicant',
          },
          facts,
          cardOn(day),
          policy,
        )
        const record = recordOf(decision)
        const wish = { months: row.months, method: row.method as Method }
        const offer = decision.offer && offerOf(product, 'small-firm', wish, decision.offer, day)
        await store.keepDecision(
          db,
          row.id,
          { record, sha256: digest(record), result: decision.outcome, offer: offer && keptAs(offer) },
          at,
        )
        return { result: decision.outcome, says: `${decision.outcome}: ${decision.score.points} points, band ${decision.band}${decision.whys.length > 0 ? `; ${decision.whys.join(', ')}` : ''}` }
      }), // biome-ignore format: one decision
    assignLoan: (order, why) => guarded(async () => store.assign(db, order, why, await bankTime())),
    noteLoanReview: ({ id }, review) => guarded(async () => store.review(db, id, review.outcome, await bankTime())),
    remindLoan: ({ id }) => guarded(async () => store.remind(db, id, await bankTime())),
    lapseLoan: ({ id }, given) => guarded(async () => store.lapse(db, id, given, await bankTime())),
    openCreditLine: (order) =>
      guarded(async () => {
        const row = await rowOf(order)
        const offer = offerIn(row)
        invariant(offer && row.signed_at !== null, 'a limit is opened for what was signed')
        const at = Number(row.signed_at)
        const product = productOn(offer.day, offer.product)
        invariant(product, 'what was offered was a product of its day')
        const id = `credit-line-${entryId(row.id, order.at, 'line')}`
        await keepLine(db, {
          id, application: row.id, firm: row.firm, organization: row.organization, customer: row.customer, product: row.product,
          offer, amount: offer.limit, at, until_day: dayNumber(drawnUntil(product, dayOf(at))),
        }) // biome-ignore format: one row
        for (const answer of await ledger.submit(grantLimit({ limit: id, customer: row.organization, openedAt: at, actor: row.customer, request: order.id }, offer.limit)))
          invariant(isDone(answer), `a limit is opened once, not ${answer.kind}`)
        await db`update loan_applications set line = ${id} where id = ${row.id}`
      }), // biome-ignore format: one row
    concludeLoan: async ({ id }, end, summary) => store.conclude(db, id, end, summary, await bankTime()),
  } satisfies LoanSteps

  const outside = {
    askSource: (order, source) =>
      guarded(async () => {
        const row = await rowOf(order)
        invariant(row.consents && row.consent_given, 'nobody is asked about anyone without a consent')
        const firm = await firmRow(db, row.firm)
        invariant(firm, 'an application is a firm’s')
        const at = await bankTime()
        const askedAt = Number(row.asked_at ?? at)
        const consentedAt = Number(row.consented_at)
        const reference = referenceOf(row, source)
        const answer = await world.loanSources[source]({
          reference,
          consent: {
            reference: row.consent_given,
            purpose: 'loan-approval',
            signed: dayOf(consentedAt),
            until: addDays(dayOf(consentedAt), CONSENT_DAYS),
          },
          firm: { code: firm.code, name: firm.name },
          person: async () => personOf(firm.representative),
          at,
        })
        if (answer.kind === 'processing' || answer.kind === 'not-received') return 'asked'
        if (answer.kind !== 'answered' && answer.kind !== 'empty') return 'away'
        const fact = factOf(
          { reference, consent: source === 'registry' ? null : row.consent_given, askedAt },
          at,
          answer,
        )
        await store.keepAnswer(db, row.id, source, answer.kind, factText(fact))
        return answer.kind
      }),
    writeContract: (order) =>
      guarded(async () => {
        const row = await rowOf(order)
        if (row.contract_sha256 !== null) return
        const offer = offerIn(row)
        const firm = await firmRow(db, row.firm)
        invariant(offer && firm, 'a contract is of an offer')
        const bytes = await paperPdf(contractPaper({ row, offer, firm, at: await bankTime(), demo: world.demo }))
        if (!bytes) throw new Error('too many papers are being written')
        await store.keepContract(db, row.id, bytes, createHash('sha256').update(bytes).digest('hex'))
      }),
    stampContract: (order) =>
      guarded(async () => {
        const row = await rowOf(order)
        if (row.stamped_at !== null) return 'stamped'
        invariant(row.contract_sha256 !== null && row.signature !== null, 'what is stamped has been signed')
        const given = await givenWith(db, row.signature)
        invariant(given?.proof, 'a contract is signed by a passkey')
        const approval = { id: row.signature, text: given.text, proof: given.proof as Assertion }
        const evidence = evidenceOf({ contract: row.contract_sha256, approval })
        const answer = await world.timeStamp.stamp(Buffer.from(evidence))
        if (answer.kind !== 'stamped') return 'away'
        await store.keepStamp(db, row.id, answer.token, await bankTime())
        return 'stamped'
      }),
  } satisfies LoanOutside

  return { ...ours, ...outside }
}
