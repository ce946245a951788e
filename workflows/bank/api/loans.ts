/** Limits and loans as their borrower has them: what can be drawn, what is owed, what repaying does; each act is what was previewed. */
import { currentAccount } from '../../../core/deposits/postings.ts'
import { entryId } from '../../../core/id.ts'
import { invariant } from '../../../core/invariant.ts'
import { isDone } from '../../../core/ledger/command.ts'
import { asOf, daysOverdue, owed, owedOn } from '../../../core/loans/arrears.ts'
import type { LoanProductCode, Method } from '../../../core/loans/kinds.ts'
import { type Loan, noParts, type Parts, totalOf } from '../../../core/loans/loan.ts'
import { type DrawRefusal, drawOf, sheetOf } from '../../../core/loans/offer.ts'
import { creditAccount, limitShort } from '../../../core/loans/postings.ts'
import { percentOn, productOn } from '../../../core/loans/products.ts'
import type { Instalment } from '../../../core/loans/schedule.ts'
import {
  type Acted,
  draw,
  type EarlyQuote,
  type LoanRefusal,
  quoteEarly,
  repay,
  repayEarly,
} from '../../../core/loans/servicing.ts'
import type { Line, LoanAll, LoanAnswer, Overview, PartsAnswer, RepaymentPreview } from '../../../core/loans/wire.ts'
import { maskName } from '../../../core/mask.ts'
import { type Fen, fen, formatAmount, parseYuan } from '../../../core/money.ts'
import type { Refusal } from '../../../core/problem.ts'
import { ok, type Result, refuse } from '../../../core/result.ts'
import { moneyText } from '../../../core/shape.ts'
import { beijing, type Day, dayFromNumber, dayNumber, dayOf } from '../../../core/time.ts'
import type { Locale } from '../../../core/words/index.ts'
import * as words from '../../../core/words/loans.ts'
import { certificatePaper } from '../../loans/certificate.ts'
import { paperPdf } from '../../loans/papers.ts'
import { serveDue } from '../../loans/servicing.ts'
import { digested, LENDER } from '../../loans/sheet.ts'
import { customerBy } from '../../storage/customers.ts'
import { accountRow } from '../../storage/deposits.ts'
import { firmRow } from '../../storage/firms.ts'
import * as store from '../../storage/loans.ts'
import { approved } from '../approving.ts'
import type { Bank } from '../compose.ts'
import type { Asked, Handlers } from './mount.ts'

type Calls =
  | 'loans'
  | 'previewDraw'
  | 'drawLoan'
  | 'loanById'
  | 'previewRepayment'
  | 'repayLoan'
  | 'settlementCertificate'

/** How long an act waits for the one before it: a few times what the projector takes. */
const PATIENCE = 20

/** What a repayment comes to: due first, and only what is more than that is early. */
type Repayment = {
  readonly kind: 'repay' | 'repay-early'
  readonly acted: Acted
  readonly quote: EarlyQuote | null
  readonly total: Fen
}
type RepaymentWish = { readonly amount: Fen | 'all'; readonly keep?: 'term' | 'instalment' | undefined }

/**
 * What is due is paid first; a sum that is all of what is due and more cannot be split over two acts, so it is asked for in two. `all`
 * settles the loan.
 */
function repaymentOf(loan: Loan, { amount, keep }: RepaymentWish, day: Day): Result<Repayment, LoanRefusal> {
  const due = totalOf(owedOn(loan, day))
  if (amount !== 'all' && due > 0n) {
    const acted = repay(loan, amount, day)
    return acted.ok ? ok({ kind: 'repay', acted: acted.value, quote: null, total: amount }) : acted
  }
  // Who pays what is due and finds it paid, on another device or by the bank, does not repay early by that.
  if (amount !== 'all' && keep === undefined) return refuse({ kind: 'nothing-owed' })
  const early = { amount, keep: keep ?? 'term' } as const
  const quote = quoteEarly(loan, early, day)
  if (!quote.ok) return quote
  const acted = repayEarly(loan, early, day)
  return acted.ok
    ? ok({ kind: 'repay-early', acted: acted.value, quote: quote.value, total: quote.value.total })
    : acted
}

export function loanHandlers(bank: Bank): Pick<Handlers, Calls> {
  const { db } = bank
  const caughtUp = async (after: number | undefined) => {
    if (after !== undefined) await bank.projector.reached(after, 1_000)
    return bank.projector.sequence
  }
  /** What can still be drawn, by the ledger. */
  const leftOf = async (line: string): Promise<Fen> => {
    const account = await accountRow(db, creditAccount(line))
    return fen(account ? account.credits - account.debits - account.held_debits : 0n)
  }
  const lineAnswer = async (row: store.LineWithNames, today: Day, locale: Locale): Promise<Line> => {
    const offer = store.offeredIn(row)
    const product = words.productAnswer(productOn(today, row.product as LoanProductCode)!, today, locale)
    const open = row.state === 'open' && row.until_day > dayNumber(today)
    const percent = percentOn(offer.pricing, today)
    return {
      id: row.id,
      firm: { id: row.firm, name: row.firm_name },
      product: row.product as LoanProductCode,
      name: words.productName(row.product as LoanProductCode, locale),
      state: open ? 'open' : 'closed',
      limit: moneyText(row.amount),
      available: moneyText(open ? await leftOf(row.id) : 0n),
      percent,
      rate: words.rateSays(offer.pricing, percent, today, locale),
      until: dayFromNumber(row.until_day),
      months: product.months,
      methods: product.methods,
      opened: beijing(Number(row.opened_at)),
    }
  }

  /** The terms of a draw as they would be now. */
  async function drawn(id: string, wish: { amount: Fen; months: number; method: Method }, loan: string, { customer, at }: Asked) {
    const row = await store.lineBy(db, id, customer.id)
    if (!row) return refuse({ kind: 'credit-line-unknown', parameter: 'id' } as const)
    const day = dayOf(at)
    const product = productOn(day, row.product as LoanProductCode)
    if (row.state !== 'open' || row.until_day <= dayNumber(day) || !product) return refuse({ kind: 'credit-line-closed' } as const)
    // Who is late borrows nothing more, from no limit here, until that is paid.
    const late = (await store.lateOf(db, row.organization)).reduce((sum, one) => sum + totalOf(owedOn(store.loanIn(one), day)), 0n)
    if (late > 0n) return refuse({ kind: 'loan-overdue', facts: { owed: formatAmount(late, 'CNY') } } as const)
    const terms = drawOf(product, store.offeredIn(row), wish, { id: loan, customer: row.organization, line: row.id, left: await leftOf(row.id), day })
    if (!terms.ok) return refuse(drawRefusal(terms.refusal))
    const sheet = sheetOf({ ...terms.value, id: '' }, LENDER)
    return ok({ row, terms: terms.value, sheet, sha256: digested(sheet) })
  } // biome-ignore format: one draw

  async function one(
    id: string,
    { customer, at, locale }: Pick<Asked, 'customer' | 'at' | 'locale'>,
  ): Promise<Result<LoanAll, Refusal>> {
    const row = await store.loanBy(db, id, customer.id)
    if (!row || row.state === 'refused') return refuse({ kind: 'loan-unknown', parameter: 'id' })
    return ok(loanAll(row, await store.actsOf(db, row.id), dayOf(at), locale))
  }

  return {
    async loans({ query }, { customer, at, locale }) {
      const position = await caughtUp(query.after)
      const today = dayOf(at)
      const lines = await Promise.all((await store.linesOf(db, customer.id)).map((row) => lineAnswer(row, today, locale)))
      const rows = await store.loansOf(db, customer.id)
      const loans = rows.map((row) => loanAnswer(row, store.loanIn(row), today, locale))
      const open = rows.filter(({ state }) => state === 'open')
      const soon = loans
        .flatMap(({ id, next, owed: { total }, state }) =>
          state !== 'open' ? [] : Number(total.amount) > 0 ? [{ day: today, amount: total, loan: id }] : next ? [{ day: next.due, amount: next.total, loan: id }] : [],
        )
        .toSorted((a, b) => (a.day < b.day ? -1 : 1))[0]
      return ok({
        today,
        owed: moneyText(open.reduce((sum, row) => sum + row.principal, 0n)),
        dueSoon: soon ?? null,
        lines,
        loans,
        position,
      } satisfies Overview)
    }, // biome-ignore format: one answer

    async previewDraw({ params, body }, asked) {
      const found = await drawn(params.id, body, '', asked)
      if (!found.ok) return found
      const { terms, sheet, sha256, row } = found.value
      const firm = (await firmRow(db, row.firm))!
      const schedule = sheet.schedule.map(words.instalmentAnswer)
      return ok({
        amount: moneyText(terms.principal),
        percent: terms.percent,
        rate: words.rateSays(terms.pricing, terms.percent, terms.start, asked.locale),
        months: terms.months,
        method: terms.method,
        first: schedule[0] ?? null,
        schedule,
        cost: words.costAnswer(sheet.cost, words.isSoleTrader(firm.code), asked.locale),
        sha256,
      })
    },

    async drawLoan({ params, body }, asked): Promise<Result<LoanAll, Refusal>> {
      const { customer, at, press, request } = asked
      const id = `loan-${entryId(press, at, 'press')}`
      const name = `loan-act-${entryId(press, at, 'press')}`
      if (!(await store.loanBy(db, id, customer.id))) {
        const found = await drawn(params.id, body, id, asked)
        if (!found.ok) return found
        const { row, terms, sha256 } = found.value
        // What was looked at is what is drawn, or nothing is: the day's rate, or the calendar, may be another by now.
        if (sha256 !== body.sha256) return refuse({ kind: 'preview-stale', facts: { interest: '' } })
        const payee = body.payee === undefined ? undefined : await customerBy(db, { phone: body.payee })
        if (body.payee !== undefined && !payee) return refuse({ kind: 'payee-unknown', parameter: 'payee' })
        // Whoever is paid with a loan is paid into an account without a cap.
        if (payee && payee.class !== 'I') return refuse({ kind: 'payee-takes-none', parameter: 'payee' })
        const signed = await approved(bank, {
          customer: customer.id,
          what: { action: 'draw-loan', payee: row.id, amount: body.amount },
          given: body.approval,
          business: `${id} draw`,
          need: 'security',
        })
        if (!signed.ok) return signed
        const day = dayOf(at)
        const { loan, moves } = draw(terms)
        await store.intendDraw(
          db,
          { line: row.id, organization: row.organization, customer: customer.id, use: body.use, payee: payee?.id ?? null },
          { id: name, kind: 'draw', at, day, request, moves, after: loan, restores: false },
        )
      }
      const [row, begun] = [await store.loanBy(db, id, customer.id), await store.actBy(db, name)]
      invariant(row && begun, 'an intent that was written is there')
      const answer = await store.carryOut(bank.ledger, row, begun)
      if (!isDone(answer)) {
        const short = limitShort(answer, row.line)
        if (short !== undefined) return refuse({ kind: 'credit-line-used-up', parameter: 'amount', facts: { left: formatAmount(body.amount - short, 'CNY') } })
        if (answer.kind === 'account-frozen') return refuse({ kind: 'account-frozen' })
        invariant(false, `a loan is drawn or passes its limit, not ${answer.kind}`)
      }
      await bank.projector.reached(answer.sequence, 1_000)
      return one(id, asked)
    }, // biome-ignore format: one draw

    async loanById({ params, query }, asked) {
      await caughtUp(query.after)
      return one(params.id, asked)
    },

    async previewRepayment({ params, body }, asked) {
      const found = await standing(params.id, asked)
      if (!found.ok) return found
      const loan = store.loanIn(found.value)
      const day = dayOf(asked.at)
      const made = repaymentOf(loan, body, day)
      if (!made.ok) return refuse(whyNot(made.refusal))
      return ok(previewAnswer(loan, made.value, day))
    },

    async repayLoan({ params, body }, asked): Promise<Result<LoanAll, Refusal>> {
      const { at, press, request, customer } = asked
      const name = `loan-act-${entryId(press, at, 'press')}`
      const day = dayOf(at)
      const first = await store.loanBy(db, params.id, customer.id)
      if (!first) return refuse({ kind: 'loan-unknown', parameter: 'id' })
      let act: store.Begun | undefined = await store.actBy(db, name)
      for (let tries = 0; !act && tries < PATIENCE; tries++) {
        const found = await standing(params.id, asked)
        if (!found.ok && found.refusal.kind !== 'loan-busy') return found
        if (found.ok) {
          const row = found.value
          const made = repaymentOf(store.loanIn(row), body, day)
          if (!made.ok) return refuse(whyNot(made.refusal))
          const { kind, acted, total } = made.value
          // What was looked at is what is taken, to the fen, or nothing is.
          if (total !== body.total) return refuse({ kind: 'preview-stale', facts: { interest: formatAmount(total, 'CNY') } })
          const line = (await store.lineBy(db, row.line))!
          act = await store.beginAct(db, row, {
            id: name, kind, at, day, request, moves: acted.moves, after: acted.loan, restores: store.restores(line, day),
          })
        }
        if (!act) await new Promise((resolve) => setTimeout(resolve, 50))
      }
      if (!act) return refuse({ kind: 'loan-busy' })
      const answer = await store.carryOut(bank.ledger, first, act)
      if (answer.kind === 'insufficient-funds' && answer.account === currentAccount(first.organization))
        return refuse({ kind: 'insufficient-funds', parameter: 'amount', facts: { short: formatAmount(answer.short, 'CNY') } })
      if (answer.kind === 'account-frozen') return refuse({ kind: 'account-frozen' })
      invariant(isDone(answer), `a loan is repaid or money is missing, not ${answer.kind}`)
      await bank.projector.reached(answer.sequence, 1_000)
      return one(params.id, asked)
    }, // biome-ignore format: one repayment

    async settlementCertificate({ params }, { customer, at }) {
      const row = await store.loanBy(db, params.id, customer.id)
      if (!row || row.state === 'refused') return refuse({ kind: 'loan-unknown', parameter: 'id' })
      if (row.state !== 'settled') return refuse({ kind: 'loan-not-now' })
      const firm = (await firmRow(db, row.firm))!
      const bytes = await paperPdf(certificatePaper({ row, loan: store.loanIn(row), firm, at, demo: bank.demo }))
      if (!bytes) return refuse({ kind: 'too-many-requests' })
      return ok({ name: `${row.id}.pdf`, type: 'application/pdf', bytes })
    },
  }

  /** The loan with everything done that is due by today; busy while something else is being done with it. */
  async function standing(
    id: string,
    { customer, at }: Pick<Asked, 'customer' | 'at'>,
  ): Promise<Result<store.LoanWithNames, Refusal>> {
    const day = dayOf(at)
    for (let tries = 0; tries < PATIENCE; tries++) {
      const row = await store.loanBy(db, id, customer.id)
      if (!row || row.state === 'refused') return refuse({ kind: 'loan-unknown', parameter: 'id' })
      if (row.state === 'settled') return refuse({ kind: 'loan-settled' })
      if (row.state === 'open' && !(await store.underWay(db, id))) {
        if (row.next_day === null || dayFromNumber(row.next_day) > day) return ok(row)
        await serveDue({ db, ledger: bank.ledger, at: bank.now() }, day, 1, id)
        continue
      }
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    return refuse({ kind: 'loan-busy' })
  }
}

// ——— as answers ———

export const partsAnswer = (parts: Parts): PartsAnswer => ({
  fees: moneyText(parts.fees),
  interest: moneyText(parts.interest),
  compound: moneyText(parts.compound),
  penalty: moneyText(parts.penalty),
  principal: moneyText(parts.principal),
  total: moneyText(totalOf(parts)),
})

function loanAnswer(row: store.LoanWithNames, loan: Loan, today: Day, locale: Locale): LoanAnswer {
  const open = row.state === 'open'
  const standing = open ? asOf(loan, today) : loan
  const due = open ? owed(standing, today) : noParts
  const next = open ? standing.plan[standing.billed] : undefined
  const all = open ? quoteEarly(loan, { amount: 'all', keep: 'term' }, today) : undefined
  return {
    id: row.id,
    line: row.line,
    firm: { id: row.firm, name: row.firm_name },
    name: words.productName(row.product as LoanProductCode, locale),
    state: row.state,
    drawn: moneyText(loan.terms.principal),
    left: moneyText(loan.terms.principal - loan.paid.principal),
    percent: loan.percent,
    start: loan.terms.start,
    matures: loan.plan.at(-1)?.due ?? loan.terms.start,
    method: loan.terms.method,
    methodName: words.methodName(loan.terms.method, locale),
    use: row.use as LoanAnswer['use'],
    payee: row.payee_name === null ? null : maskName(row.payee_name),
    owed: partsAnswer(due),
    overdueDays: open ? daysOverdue(loan, today) : 0,
    grade: open ? (row.grade as LoanAnswer['grade']) : 'normal',
    next: next ? { due: next.due, principal: moneyText(next.principal), interest: moneyText(next.interest), total: moneyText(next.total) } : null,
    settle: moneyText(all?.ok ? all.value.total : totalOf(due)),
    position: row.sequence === null ? null : Number(row.sequence),
  }
} // biome-ignore format: one loan

function scheduleAnswer(loan: Loan, today: Day): LoanAll['schedule'] {
  const standing = loan.settledOn === null ? asOf(loan, today) : loan
  const bills = new Map(standing.bills.map((bill) => [bill.n, bill]))
  return standing.plan.map((row: Instalment) => {
    const bill = bills.get(row.n)
    const state = !bill ? 'to-come' : bill.paidOn !== null ? 'paid' : bill.due < today ? 'overdue' : 'due'
    return { ...words.instalmentAnswer(row), state }
  })
}

function loanAll(row: store.LoanWithNames, acts: readonly store.ActRow[], today: Day, locale: Locale): LoanAll {
  const loan = store.loanIn(row)
  const { conventions } = loan.terms
  return {
    ...loanAnswer(row, loan, today, locale),
    today,
    rate: words.rateSays(loan.terms.pricing, loan.percent, loan.lastReset, locale),
    schedule: scheduleAnswer(loan, today),
    acts: acts.map((act) => ({
      kind: act.kind,
      name: words.actName(act.kind, locale),
      state: act.state,
      at: beijing(Number(act.at)),
      day: dayFromNumber(act.day),
      byItself: act.by_itself,
      paid: partsAnswer(store.movesIn(act).paid),
      entry: act.state === 'done' ? act.entry : null,
    })),
    keeps: [...conventions.earlyKeeps],
    leastEarly: moneyText(parseYuan(conventions.leastEarly) ?? 0n),
    may: {
      repay: row.state === 'open' && totalOf(owedOn(loan, today)) > 0n,
      early: row.state === 'open' && loan.balance > 0n,
      certificate: row.state === 'settled',
    },
  }
}

function previewAnswer(loan: Loan, { acted, quote, kind }: Repayment, day: Day): RepaymentPreview {
  const after = acted.loan
  return {
    day,
    paid: partsAnswer(acted.moves.paid),
    early: moneyText(quote?.principal ?? 0n),
    saves: moneyText(quote?.saved ?? 0n),
    left: moneyText(after.terms.principal - after.paid.principal),
    settles: after.settledOn !== null,
    schedule: (kind === 'repay' ? loan : after).plan.slice(after.billed).map(words.instalmentAnswer),
  }
}

// ——— as refusals ———

function drawRefusal(refusal: DrawRefusal): Refusal {
  const yuan = (amount: Fen) => formatAmount(amount, 'CNY')
  switch (refusal.kind) {
    case 'more-than-limit':
      return { kind: 'credit-line-used-up', parameter: 'amount', facts: { left: yuan(refusal.left) } }
    case 'amount-out-of-range':
      return { kind: 'loan-amount-wrong', parameter: 'amount', facts: { least: yuan(refusal.least), most: yuan(refusal.most) } }
    case 'term-not-offered':
      return { kind: 'loan-term-not-offered', parameter: 'months' }
  }
} // biome-ignore format: one refusal a line

/** The rule that says no, with the amount that its words need. */
function whyNot(refusal: LoanRefusal): Refusal {
  const amount =
    'most' in refusal ? refusal.most : 'least' in refusal ? refusal.least : 'owed' in refusal ? refusal.owed : undefined
  return {
    kind: 'repayment-not-possible',
    parameter: 'amount',
    facts: { why: refusal.kind, amount: amount === undefined ? '' : formatAmount(amount, 'CNY') },
  }
}
