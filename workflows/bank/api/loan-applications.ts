/** Applications for loans: what the applicant gives step by step, what they are offered and sign. */
import { entryId } from '../../../core/id.ts'
import { invariant } from '../../../core/invariant.ts'
import {
  type ApplicationFacts,
  type Asked as AskedThing,
  lapseAt,
  mayChangeWish,
  nextStep,
  outsideSources,
  READING_MS,
} from '../../../core/loans/application.ts'
import type { Application, Offer } from '../../../core/loans/application-wire.ts'
import { consentSubject, loanConsents, outdated } from '../../../core/loans/consents.ts'
import { replay } from '../../../core/loans/decision.ts'
import type { LoanProductCode, Method } from '../../../core/loans/kinds.ts'
import { mayWish } from '../../../core/loans/offer.ts'
import { mayOffer, productOn, productsOn } from '../../../core/loans/products.ts'
import { formatAmount } from '../../../core/money.ts'
import type { Refusal } from '../../../core/problem.ts'
import { ok, type Result, refuse } from '../../../core/result.ts'
import { moneyText } from '../../../core/shape.ts'
import { beijing, dayOf } from '../../../core/time.ts'
import { explain } from '../../../core/words/credit.ts'
import type { Locale } from '../../../core/words/index.ts'
import * as words from '../../../core/words/loans.ts'
import { REPLY_TYPE, replyOf } from '../../adapters/time-stamp/wire.ts'
import { offerIn, sheetOfOffer } from '../../loans/sheet.ts'
import { firmRow } from '../../storage/firms.ts'
import * as store from '../../storage/loan-applications.ts'
import { approved } from '../approving.ts'
import type { Bank } from '../compose.ts'
import type { Asked, Handlers } from './mount.ts'

type Calls =
  | 'loanProducts' | 'loanApplications' | 'newLoanApplication' | 'loanApplicationById' | 'giveLoanWish' | 'giveLoanConsents'
  | 'askForPerson' | 'loanOffer' | 'confirmLoanCost' | 'loanContract' | 'loanStamp' | 'signLoan' | 'withdrawLoanApplication' // biome-ignore format: one list

export function loanApplicationHandlers(bank: Bank): Pick<Handlers, Calls> {
  const { db } = bank
  const mine = async (id: string, customer: string) => {
    const row = await store.applicationRow(db, id)
    return row?.customer === customer ? row : undefined
  }
  const unknown = () => refuse({ kind: 'loan-application-unknown', parameter: 'id' } as const)
  const shown = async (id: string, locale: Locale) => ok(answer((await store.applicationRow(db, id))!, locale))

  /** Something that the applicant gives: written down, and the run told of it, when it is what the run waits for. */
  async function give(
    id: string,
    { customer, at, locale }: Asked,
    fits: (facts: ApplicationFacts) => boolean,
    change: (
      row: store.WithNames,
    ) =>
      | Promise<Result<Readonly<Record<string, unknown>>, Refusal>>
      | Result<Readonly<Record<string, unknown>>, Refusal>,
  ): Promise<Result<Application, Refusal>> {
    const row = await mine(id, customer.id)
    if (!row) return unknown()
    const changed = fits(store.factsOf(row)) ? await change(row) : refuse({ kind: 'loan-not-now' } as const)
    if (!changed.ok) return changed
    const given = await store.forApplicant(db, id, async (tx, now) =>
      // Whoever was faster has brought it to another step.
      fits(store.factsOf(now)) ? store.note(tx, id, at, changed.value) : undefined,
    )
    if (given === undefined) return refuse({ kind: 'loan-not-now' })
    await bank.runs.loanGiven(store.orderOf(row), given)
    return shown(id, locale)
  }
  const waitsFor = (what: AskedThing) => (facts: ApplicationFacts) => {
    const step = nextStep(facts)
    return step.kind === 'ask' && step.what === what
  }
  const productFor = (row: store.ApplicationRow, day: string) => {
    const product = productOn(day, row.product as LoanProductCode)
    invariant(product, 'a product that is applied for is there')
    return product
  }

  return {
    async loanProducts(_, { at, locale }) {
      const today = dayOf(at)
      return ok({
        today,
        products: productsOn(today).map((product) => words.productAnswer(product, today, locale)),
        consents: loanConsents.map(({ purpose, version, title, says, without }) => ({
          purpose,
          version,
          title: title[locale],
          says: says[locale],
          without: without[locale],
        })),
      })
    },

    async loanApplications(_, { customer, locale }) {
      return ok({ applications: (await store.applicationsOf(db, customer.id)).map((row) => answer(row, locale)) })
    },

    async newLoanApplication({ body }, { customer, at, press, locale }) {
      const firm = await firmRow(db, body.firm)
      if (!firm || (firm.operator !== customer.id && firm.representative !== customer.id))
        return refuse({ kind: 'firm-unknown', parameter: 'firm' })
      if (firm.state !== 'open' || !firm.organization) return refuse({ kind: 'firm-not-open', parameter: 'firm' })
      if (firm.representative !== customer.id || firm.operator !== customer.id)
        return refuse({ kind: 'representative-applies', parameter: 'firm' })
      const product = productOn(dayOf(at), body.product)
      invariant(product && mayOffer(product, 'small-firm').ok, 'what can be chosen can be offered')
      const id = `loan-application-${entryId(press, at, 'press')}`
      const row = await store.beginApplication(db, {
        id, firm: firm.id, organization: firm.organization, customer: customer.id, product: body.product, at,
      }) // biome-ignore format: one row
      if (!row) return refuse({ kind: 'loan-application-open', parameter: 'product' })
      return ok(answer(row, locale))
    },

    async loanApplicationById({ params }, { customer, locale }) {
      const row = await mine(params.id, customer.id)
      return row ? ok(answer(row, locale)) : unknown()
    },

    giveLoanWish: ({ params, body }, asked) =>
      give(params.id, asked, mayChangeWish, (row) => {
        const wished = mayWish(productFor(row, dayOf(asked.at)), body)
        if (wished.ok) return ok({ amount: body.amount, months: body.months, method: body.method, use: body.use })
        const why = wished.refusal
        if (why.kind === 'term-not-offered') return refuse({ kind: 'loan-term-not-offered', parameter: 'months' })
        const facts = { least: formatAmount(why.least, 'CNY'), most: formatAmount(why.most, 'CNY') }
        return refuse({ kind: 'loan-amount-wrong', parameter: 'amount', facts })
      }),

    giveLoanConsents: ({ params, body }, asked) =>
      give(params.id, asked, waitsFor('consents'), async (row) => {
        const { approval, ...consents } = body
        const old = outdated(consents)
        if (old) return refuse({ kind: 'consent-outdated', parameter: old })
        const signed = await approved(bank, {
          customer: asked.customer.id,
          what: { action: 'loan-consents', subject: consentSubject(row.id, consents) },
          given: approval,
          business: `${row.id} consents`,
          need: 'security',
        })
        if (!signed.ok) return signed
        return ok({ consents: db.json(consents), consent_given: approval!.id, consented_at: asked.at })
      }),

    askForPerson: ({ params }, asked) =>
      give(
        params.id,
        asked,
        (facts) =>
          facts.state === 'open' &&
          facts.review === null &&
          facts.consents &&
          facts.decided !== 'approved' &&
          facts.decidedBy !== 'officer',
        () => ok({ review: 'asked-by-applicant', decided: null, decided_by: null, decided_at: null, until: null }),
      ),

    async loanOffer({ params }, { customer, at, locale }) {
      const row = await mine(params.id, customer.id)
      if (!row) return unknown()
      const offer = offerIn(row)
      if (!offer || row.decided !== 'approved' || row.state !== 'open') return refuse({ kind: 'loan-not-now' })
      const opened = await store.costOpened(db, row.id)
      return ok(offerAnswer(row, opened, at, locale))
    },

    confirmLoanCost: ({ params, body }, asked) =>
      give(params.id, asked, waitsFor('cost-sheet'), (row) => {
        const offer = offerIn(row)
        invariant(offer, 'a cost sheet is of an offer')
        if (sheetOfOffer(offer, row.id).sha256 !== body.sha256)
          return refuse({ kind: 'offer-stale', parameter: 'sha256' })
        const read = row.cost_opened === null ? 0 : Date.now() - row.cost_opened.getTime()
        if (read < READING_MS)
          return refuse({ kind: 'cost-sheet-unread', facts: { seconds: Math.ceil((READING_MS - read) / 1000) } })
        return ok({ cost_read_at: asked.at })
      }),

    async loanContract({ params }, { customer }) {
      const row = await mine(params.id, customer.id)
      if (!row) return unknown()
      const bytes = await store.contractOf(db, row.id)
      if (!bytes) return refuse({ kind: 'loan-not-now' })
      return ok({ name: `${row.id}.pdf`, type: 'application/pdf', bytes })
    },

    async loanStamp({ params }, { customer }) {
      const row = await mine(params.id, customer.id)
      if (!row) return unknown()
      const token = await store.stampOf(db, row.id)
      if (!token) return refuse({ kind: 'loan-not-now' })
      return ok({ name: `${row.id}.tsr`, type: REPLY_TYPE, bytes: replyOf(token) })
    },

    signLoan: ({ params, body }, asked) =>
      give(params.id, asked, waitsFor('signature'), async (row) => {
        // An offer stands until its day, whether or not its run has come to end it.
        if (row.until !== null && asked.at >= Number(row.until)) return refuse({ kind: 'loan-not-now' })
        if (row.contract_sha256 !== body.sha256) return refuse({ kind: 'offer-stale', parameter: 'sha256' })
        const signed = await approved(bank, {
          customer: asked.customer.id,
          what: { action: 'sign-loan', subject: body.sha256 },
          given: body.approval,
          business: `${row.id} signature`,
          need: 'security',
        })
        return signed.ok ? ok({ signature: body.approval!.id, signed_at: asked.at }) : signed
      }),

    withdrawLoanApplication: ({ params }, asked) =>
      give(
        params.id,
        asked,
        (facts) => facts.state === 'open' && !facts.signed,
        () => ok({ state: 'withdrawn', ended_at: asked.at }),
      ),
  }
}

// ——— as answers ———

const order = ['wish', 'consents', 'decision', 'cost-sheet', 'signature'] as const
/** How far it is: what is done, what is now, what is to come. */
function stepsOf(facts: ApplicationFacts, locale: Locale): Application['steps'] {
  const step = nextStep(facts)
  const now =
    step.kind === 'over' || step.kind === 'open' || step.kind === 'stamp'
      ? order.length
      : step.kind === 'ask'
        ? step.what === 'appeal'
          ? 2
          : order.indexOf(step.what)
        : step.kind === 'write-contract'
          ? 4
          : 2
  return order.map((id, n) => ({
    id,
    name: words.stepName(id, locale),
    state: n < now ? 'done' : n === now ? 'now' : 'to-come',
  }))
}

export function answer(row: store.WithNames, locale: Locale): Application {
  const facts = store.factsOf(row)
  const step = nextStep(facts)
  const offer = offerIn(row)
  return {
    id: row.id,
    firm: { id: row.firm, name: row.firm_name },
    product: row.product as LoanProductCode,
    name: words.productName(row.product as LoanProductCode, locale),
    state: row.state,
    next: step.kind === 'ask' ? step.what : null,
    says: words.whereItStands(row.review, step, locale),
    steps: stepsOf(facts, locale),
    wish: row.amount === null ? null : { amount: moneyText(row.amount), months: row.months!, method: row.method as Method, use: row.use! },
    sources: outsideSources.map((id) => ({ id, name: words.sourceName(id, locale), state: row.sources[id] })),
    reasons: reasonsOf(row, locale),
    offer:
      offer && row.decided === 'approved'
        ? { limit: moneyText(offer.limit), percent: offer.percent, until: beijing(Number(row.until)) }
        : null,
    line: row.line,
    at: beijing(Number(row.at)),
    lapses: row.state !== 'open' ? null : beijing(row.until === null ? lapseAt(Number(row.progress_at)) : Number(row.until)),
  }
} // biome-ignore format: one application

/** Why it was declined or is looked at by a person, and what helps; nothing while it is open or approved as wished. */
function reasonsOf(row: store.ApplicationRow, locale: Locale): string[] {
  if (row.decided_by === 'officer') return row.decided === 'declined' && row.reason ? [row.reason] : []
  if (row.record === null || row.decided !== 'declined') return []
  const made = replay(row.record)
  invariant(made.ok, 'a decision can be made again from its record')
  const { because, right } = explain(made.value, locale)
  return [...because.map(({ why, todo }) => `${why}${todo}`), ...(right ? [right] : [])]
}

function offerAnswer(row: store.WithNames, opened: Date, at: number, locale: Locale): Offer {
  const offer = offerIn(row)!
  const sheet = sheetOfOffer(offer, row.id)
  return {
    limit: moneyText(offer.limit),
    percent: offer.percent,
    rate: words.rateSays(offer.pricing, offer.percent, offer.day, locale),
    months: offer.months,
    method: offer.method,
    until: beijing(Number(row.until)),
    cost: words.costAnswer(sheet.cost, words.isSoleTrader(row.firm_code), locale),
    schedule: sheet.schedule.map(words.instalmentAnswer),
    sha256: sheet.sha256,
    // On the clock of those who read it: reading is real time, the answer's is the bank's.
    readAt: beijing(at + Math.max(0, opened.getTime() + READING_MS - Date.now())),
    read: row.cost_read_at !== null,
    contract: row.contract_sha256 === null ? null : { sha256: row.contract_sha256 },
  }
}
