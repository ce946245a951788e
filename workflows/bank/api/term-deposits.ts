/** Deposits with a term or a notice, of customers and of firms: what there is, what one has, and what is done with it. */

import type { Question } from '../../../core/contract.ts'
import { monthsLater } from '../../../core/deposits/interest.ts'
import { currentAccount } from '../../../core/deposits/postings.ts'
import {
  conventionsOf,
  type Depositor,
  demandOf,
  type Product,
  productOn,
  type Rates,
  rateOn,
} from '../../../core/deposits/products.ts'
import {
  add,
  cancelNotice,
  type Draw,
  giveNotice,
  type Line,
  openTerm,
  type Renewal,
  renewals,
  type TermDeposit,
  type TermRefusal,
  termInterest,
  withdraw,
} from '../../../core/deposits/term.ts'
import { type Moved, nothing } from '../../../core/deposits/term-postings.ts'
import { type TermProduct, termProducts } from '../../../core/deposits/term-products.ts'
import {
  type Coming,
  comingFrom,
  curveOf,
  demandInstead,
  earnedBy,
  keptUp,
  nextDay,
  percentOn,
  waitingFor,
} from '../../../core/deposits/term-view.ts'
import type {
  ActAnswer, ActKind, Calculation, Calendar, DepositAnswer, Deposits, DepositWhole, LineAnswer, Preview, Products,
} from '../../../core/deposits/term-wire.ts' // biome-ignore format: one list
import { entryId } from '../../../core/id.ts'
import { invariant } from '../../../core/invariant.ts'
import { isDone } from '../../../core/ledger/command.ts'
import { type Fen, fen, formatAmount } from '../../../core/money.ts'
import type { Refusal } from '../../../core/problem.ts'
import { ok, type Result, refuse } from '../../../core/result.ts'
import { moneyText } from '../../../core/shape.ts'
import { addDays, beijing, type Day, dayFromNumber, dayOf } from '../../../core/time.ts'
import { lineWords, productAbout, productName, productRules } from '../../../core/words/deposits.ts'
import type { Locale } from '../../../core/words/index.ts'
import * as store from '../../storage/term-deposits.ts'
import type { Bank } from '../compose.ts'
import { operatedFirm } from './firm-holder.ts'
import type { Asked, Handlers } from './mount.ts'

type Calls =
  | 'depositProducts'
  | 'calculateDeposit'
  | 'depositCalendar'
  | 'deposits'
  | 'openDeposit'
  | 'depositById'
  | 'previewWithdrawal'
  | 'withdrawDeposit'
  | 'addToDeposit'
  | 'giveNotice'
  | 'takeNoticeBack'
  | 'setRenewal'
type FirmCalls =
  | 'firmDepositProducts'
  | 'calculateFirmDeposit'
  | 'firmDeposits'
  | 'openFirmDeposit'
  | 'firmDepositById'
  | 'previewFirmWithdrawal'
  | 'withdrawFirmDeposit'
  | 'giveFirmNotice'
  | 'takeFirmNoticeBack'
  | 'setFirmRenewal'

/** Whose deposits they are: a person's own, or those of a firm for which somebody acts. */
type Holder = {
  /** The owner of the ledger's accounts. */
  readonly id: string
  readonly who: Depositor
  /** Class III holds 2,000 yuan at most and has no deposits (银发〔2016〕302号, 〔2018〕16号). */
  readonly may: boolean
}
const person = ({ customer }: Asked): Holder => ({ id: customer.id, who: 'person', may: customer.class !== 'III' })

/** So far ahead the calendar says what comes; a maturity it says whenever it is. */
const AHEAD_DAYS = 400
/** How long an act waits for the one before it: a few times what the projector takes. */
const PATIENCE = 20

/** What the rules decided for a deposit. */
type Decided = {
  readonly moved: Moved
  readonly lines: readonly Line[]
  readonly after: TermDeposit
  readonly next: Day | null
}

export function termHandlers(bank: Bank): Pick<Handlers, Calls | FirmCalls> {
  const { db } = bank
  const caughtUp = async (after: number | undefined) => {
    if (after !== undefined) await bank.projector.reached(after, 1_000)
    return bank.projector.sequence
  }

  /**
   * One act on a holder's deposit: what is due by today first, then what the rules decide of it as it stands. The same press
   * again is the same act.
   */
  async function act(
    holder: Holder,
    id: string,
    kind: ActKind,
    { at, press, customer, locale, request }: Asked,
    decide: (deposit: TermDeposit, day: Day) => Result<Decided, Refusal>,
  ): Promise<Result<DepositAnswer, Refusal>> {
    const name = `deposit-act-${entryId(press || crypto.randomUUID(), at, 'press')}`
    const day = dayOf(at)
    const known = await store.actBy(db, name)
    const first = await store.depositBy(db, id, holder.id)
    if (!first) return refuse({ kind: 'deposit-unknown', parameter: 'id' })
    if (known) return carriedOut(first, known, day, locale)
    for (let tries = 0; tries < PATIENCE; tries++) {
      const row = await store.depositBy(db, id, holder.id)
      invariant(row, 'a deposit that was there is there')
      if (row.state === 'closed' || row.state === 'refused') return refuse({ kind: 'deposit-not-open' })
      if (row.state === 'open' && !(await store.underWay(db, id))) {
        if (row.next_day !== null && dayFromNumber(row.next_day) <= day) {
          await store.carryOutDue({ db, ledger: bank.ledger, at: bank.now() }, day, 1, id)
          continue
        }
        const decided = decide(store.depositIn(row), day)
        if (!decided.ok) return decided
        const begun = await store.beginAct(db, row, {
          id: name,
          kind,
          at,
          day,
          request,
          actor: customer.id,
          ...decided.value,
        })
        if (begun) return carriedOut(row, begun, day, locale)
      }
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    return refuse({ kind: 'deposit-busy' })
  }
  /** Asks the ledger, and says what the deposit is then. */
  async function carriedOut(
    row: store.DepositRow,
    begun: store.ActRow,
    day: Day,
    locale: Locale,
  ): Promise<Result<DepositAnswer, Refusal>> {
    const after = store.afterOf(begun)
    const state = after.principal === 0n ? 'closed' : 'open'
    const as = { ...row, state } as const
    const paid = (await store.interestPaid(db, [row.id])).get(row.id) ?? 0n
    if (begun.entry === null) return ok({ ...depositAnswer(as, after, day, locale, paid), position: null })
    const answer = await store.carryOut(bank.ledger, row, begun)
    if (answer.kind === 'insufficient-funds' && answer.account === currentAccount(row.holder))
      return refuse({ kind: 'insufficient-funds', parameter: 'amount', facts: { short: formatAmount(answer.short, 'CNY') } })
    if (answer.kind === 'account-frozen') return refuse({ kind: 'account-frozen' })
    invariant(isDone(answer), `a deposit is moved or lacks money, not ${answer.kind}`)
    // An act that was done before is in what was paid already.
    const { interest, takenBack } = begun.state === 'done' ? nothing : store.movedIn(begun)
    return ok({ ...depositAnswer(as, after, day, locale, paid + interest - takenBack), position: answer.sequence })
  } // biome-ignore format: one answer

  /** An own deposit that is open, with what is due done, for looking at what a draw would be. */
  async function standing(holder: Holder, id: string, { at }: Asked): Promise<Result<TermDeposit, Refusal>> {
    const row = await store.depositBy(db, id, holder.id)
    if (!row) return refuse({ kind: 'deposit-unknown', parameter: 'id' })
    if (row.state !== 'open') return refuse({ kind: 'deposit-not-open' })
    if (row.next_day !== null && dayFromNumber(row.next_day) <= dayOf(at)) {
      await store.carryOutDue({ db, ledger: bank.ledger, at: bank.now() }, dayOf(at), 1, id)
      const now = await store.depositBy(db, id, holder.id)
      if (now?.state !== 'open') return refuse({ kind: 'deposit-not-open' })
      return ok(store.depositIn(now))
    }
    return ok(store.depositIn(row))
  }

  /** All that can be asked and done, for whoever holds them. */
  const of = {
    products(holder: Holder, { at, locale }: Asked): Result<Products, Refusal> {
      const today = dayOf(at)
      return ok({
        today,
        demand: rateOn(today, demandOf(holder.who), null, 0n)!,
        products: termProducts.flatMap((code) => {
          const product = productOn(today, code)
          return product && (holder.who === 'person' || product.for.includes('firm'))
            ? [productAnswer(product, code, today, holder, locale)]
            : []
        }),
      })
    },

    calculate(
      holder: Holder,
      body: Question<'calculateDeposit'>['body'],
      { at, locale }: Asked,
    ): Result<Calculation, Refusal> {
      const today = dayOf(at)
      // What the board says today is taken to stand: nobody knows another.
      const rates: Rates = (_, ...rest) => rateOn(today, ...rest)
      const opened = openTerm({ id: '', product: body.product, amount: body.amount, months: body.months ?? null, day: today, renew: 'none', who: holder.who }, rates) // biome-ignore format: one call
      if (!opened.ok) return refuse(openingRefusal(opened.refusal, body.product, today, holder))
      const deposit = keptUp(opened.value)
      const until = deposit.matures ?? addDays(today, body.days ?? 90)
      const { noticeDays } = deposit.terms
      const told = noticeDays === null ? undefined : giveNotice(deposit, body.amount, addDays(until, -noticeDays))
      const drawn = withdraw(told?.ok ? told.value : deposit, 'all', until, rates)
      invariant(drawn.ok, 'what was just opened can be drawn at its end')
      return ok({
        start: today,
        until,
        principal: moneyText(drawn.value.principal),
        interest: moneyText(drawn.value.interest),
        tax: moneyText(drawn.value.tax),
        lines: drawn.value.lines.map((line) => lineAnswer(line, deposit.months, locale)),
        demand: moneyText(demandInstead(deposit, until, rates)),
      })
    },

    async calendar(
      holder: Holder,
      query: Question<'depositCalendar'>['query'],
      { at, locale }: Asked,
    ): Promise<Result<Calendar, Refusal>> {
      await caughtUp(query.after)
      const today = dayOf(at)
      const rows = (await store.depositsOf(db, holder.id)).filter(({ state }) => state === 'open')
      const days = new Map<Day, { deposit: string; name: string; coming: Coming }[]>()
      for (const row of rows)
        for (const coming of comingFrom(store.depositIn(row), today, addDays(today, AHEAD_DAYS)))
          days.set(coming.day, [...(days.get(coming.day) ?? []), { deposit: row.id, name: productName(row.product, locale), coming }]) // biome-ignore format: one entry
      return ok({
        today,
        days: [...days]
          .sort(([one], [other]) => (one < other ? -1 : 1))
          .map(([day, events]) => ({
            day,
            events: events.map(({ deposit, name, coming }) => ({ deposit, name, ...comingAnswer(coming) })),
          })),
      })
    },

    async all(
      holder: Holder,
      query: Question<'deposits'>['query'],
      { at, locale }: Asked,
    ): Promise<Result<Deposits, Refusal>> {
      const position = await caughtUp(query.after)
      const today = dayOf(at)
      const rows = await store.depositsOf(db, holder.id)
      const paid = await store.interestPaid(db, rows.map(({ id }) => id)) // biome-ignore format: one call
      const open = rows.filter(({ state }) => state === 'open').map((row) => store.depositIn(row))
      return ok({
        today,
        total: moneyText(open.reduce((sum, one) => sum + one.principal, 0n)),
        earned: moneyText(open.reduce((sum, one) => sum + earnedBy(one, today), 0n)),
        deposits: rows.map((row) => ({
          ...depositAnswer(row, store.depositIn(row), today, locale, paid.get(row.id) ?? 0n),
          position: row.sequence === null ? null : Number(row.sequence),
        })),
        position,
      })
    },

    async open(
      holder: Holder,
      body: Question<'openDeposit'>['body'],
      { at, press, customer, locale, request }: Asked,
    ): Promise<Result<DepositAnswer, Refusal>> {
      const day = dayOf(at)
      const id = `deposit-${entryId(press, at, 'press')}`
      if (!holder.may) return refuse({ kind: 'product-not-for-class' })
      const opened = openTerm({
        id,
        product: body.product,
        amount: body.amount,
        months: body.months ?? null,
        day,
        renew: body.renew ?? 'none',
        who: holder.who,
      })
      if (!opened.ok) return refuse(openingRefusal(opened.refusal, body.product, day, holder))
      const after = opened.value
      await store.intendDeposit(db, {
        holder: holder.id,
        openedAt: at,
        act: {
          id: `deposit-act-${entryId(press, at, 'press')}`,
          kind: 'open',
          at,
          day,
          request,
          actor: customer.id,
          moved: { ...nothing, principal: after.principal },
          lines: [],
          after,
          next: nextDay(after, day),
        },
      })
      const [row, begun] = [await store.depositBy(db, id), (await store.actsOf(db, id)).at(-1)]
      invariant(row && begun, 'an intent that was written is there')
      return carriedOut(row, begun, day, locale)
    },

    async one(
      holder: Holder,
      id: string,
      query: Question<'depositById'>['query'],
      { at, locale }: Asked,
    ): Promise<Result<DepositWhole, Refusal>> {
      await caughtUp(query.after)
      const today = dayOf(at)
      const row = await store.depositBy(db, id, holder.id)
      if (!row || row.state === 'refused') return refuse({ kind: 'deposit-unknown', parameter: 'id' })
      const [acts, paid] = [await store.actsOf(db, row.id), await store.interestPaid(db, [row.id])]
      const deposit = store.depositIn(row)
      return ok({
        ...depositAnswer(row, deposit, today, locale, paid.get(row.id) ?? 0n),
        today,
        acts: acts.map((one) => actAnswer(one, deposit.months, locale)),
        curve: row.state === 'open' ? curveOf(deposit, today).map((one) => ({ day: one.day, earned: moneyText(one.earned) })) : [],
        position: row.sequence === null ? null : Number(row.sequence),
      }) // biome-ignore format: one answer
    },

    async preview(
      holder: Holder,
      id: string,
      body: Question<'previewWithdrawal'>['body'],
      asked: Asked,
    ): Promise<Result<Preview, Refusal>> {
      const found = await standing(holder, id, asked)
      if (!found.ok) return found
      const day = dayOf(asked.at)
      const drawn = withdraw(found.value, body.amount, day)
      if (!drawn.ok) return refuse(whyNot('withdrawal-not-possible', drawn.refusal))
      return ok(previewAnswer(found.value, drawn.value, day, asked.locale))
    },
    withdraw: (holder: Holder, id: string, body: Question<'withdrawDeposit'>['body'], asked: Asked) =>
      act(holder, id, 'withdraw', asked, (deposit, day) => {
        const drawn = withdraw(deposit, body.amount, day)
        if (!drawn.ok) return refuse(whyNot('withdrawal-not-possible', drawn.refusal))
        const { principal, interest, tax, takenBack, lines, rest } = drawn.value
        // What was looked at is what is paid, to the fen, or nothing is: the rest of a notice deposit may have to go with it.
        if (principal !== body.amount || interest !== body.interest || takenBack !== (body.takenBack ?? 0n))
          return refuse({ kind: 'preview-stale', facts: { interest: formatAmount(interest, 'CNY') } })
        const after = rest ?? { ...deposit, principal: fen(0n), notices: [], lots: [] }
        return ok({
          moved: { ...nothing, principal, interest, tax, takenBack },
          lines,
          after,
          next: rest ? nextDay(rest, day) : null,
        })
      }),

    add: (holder: Holder, id: string, body: Question<'addToDeposit'>['body'], asked: Asked) =>
      act(holder, id, 'add', asked, (deposit, day) => {
        const added = add(deposit, body.amount, day)
        if (!added.ok) return refuse(whyNot('addition-not-possible', added.refusal))
        return ok({
          moved: { ...nothing, principal: body.amount },
          lines: [],
          after: added.value,
          next: nextDay(added.value, day),
        })
      }),

    giveNotice: (holder: Holder, id: string, body: Question<'giveNotice'>['body'], asked: Asked) =>
      act(holder, id, 'notice', asked, (deposit, day) => {
        const given = giveNotice(deposit, body.amount, day)
        if (!given.ok) return refuse(whyNot('notice-not-possible', given.refusal))
        return ok({ moved: nothing, lines: [], after: given.value, next: null })
      }),
    takeNoticeBack: (holder: Holder, id: string, asked: Asked) =>
      act(holder, id, 'notice-back', asked, (deposit, day) => {
        const back = deposit.notices
          .filter(({ due }) => due >= day)
          .reduce<Result<TermDeposit, TermRefusal> | undefined>(
            (so, { due }) => (so && !so.ok ? so : cancelNotice(so?.value ?? deposit, due, day)),
            undefined,
          )
        if (!back) return refuse(whyNot('notice-not-possible', { kind: 'no-such-notice' }))
        if (!back.ok) return refuse(whyNot('notice-not-possible', back.refusal))
        return ok({ moved: nothing, lines: [], after: back.value, next: null })
      }),

    setRenewal: (holder: Holder, id: string, body: Question<'setRenewal'>['body'], asked: Asked) =>
      act(holder, id, 'renewal', asked, (deposit, day) => {
        if (!deposit.terms.renews) return refuse({ kind: 'renewal-not-offered', parameter: 'renew' })
        const after = { ...deposit, renew: body.renew }
        return ok({ moved: nothing, lines: [], after, next: nextDay(after, day) })
      }),
  }

  /** For a firm's operator; another's firm looks like none at all. */
  async function firms<Answer>(
    id: string,
    asked: Asked,
    then: (holder: Holder) => Result<Answer, Refusal> | Promise<Result<Answer, Refusal>>,
  ): Promise<Result<Answer, Refusal>> {
    const firm = await operatedFirm(bank, id, asked)
    return firm.ok ? then({ id: firm.value.organization, who: 'firm', may: true }) : firm
  }

  return {
    depositProducts: async (_, asked) => of.products(person(asked), asked),
    calculateDeposit: async ({ body }, asked) => of.calculate(person(asked), body, asked),
    depositCalendar: ({ query }, asked) => of.calendar(person(asked), query, asked),
    deposits: ({ query }, asked) => of.all(person(asked), query, asked),
    openDeposit: ({ body }, asked) => of.open(person(asked), body, asked),
    depositById: ({ params, query }, asked) => of.one(person(asked), params.id, query, asked),
    previewWithdrawal: ({ params, body }, asked) => of.preview(person(asked), params.id, body, asked),
    withdrawDeposit: ({ params, body }, asked) => of.withdraw(person(asked), params.id, body, asked),
    addToDeposit: ({ params, body }, asked) => of.add(person(asked), params.id, body, asked),
    giveNotice: ({ params, body }, asked) => of.giveNotice(person(asked), params.id, body, asked),
    takeNoticeBack: ({ params }, asked) => of.takeNoticeBack(person(asked), params.id, asked),
    setRenewal: ({ params, body }, asked) => of.setRenewal(person(asked), params.id, body, asked),

    firmDepositProducts: ({ params }, asked) => firms(params.id, asked, (firm) => of.products(firm, asked)),
    calculateFirmDeposit: ({ params, body }, asked) =>
      firms(params.id, asked, (firm) => of.calculate(firm, body, asked)),
    firmDeposits: ({ params, query }, asked) => firms(params.id, asked, (firm) => of.all(firm, query, asked)),
    openFirmDeposit: ({ params, body }, asked) => firms(params.id, asked, (firm) => of.open(firm, body, asked)),
    firmDepositById: ({ params, query }, asked) =>
      firms(params.id, asked, (firm) => of.one(firm, params.deposit, query, asked)),
    previewFirmWithdrawal: ({ params, body }, asked) =>
      firms(params.id, asked, (firm) => of.preview(firm, params.deposit, body, asked)),
    withdrawFirmDeposit: ({ params, body }, asked) =>
      firms(params.id, asked, (firm) => of.withdraw(firm, params.deposit, body, asked)),
    giveFirmNotice: ({ params, body }, asked) =>
      firms(params.id, asked, (firm) => of.giveNotice(firm, params.deposit, body, asked)),
    takeFirmNoticeBack: ({ params }, asked) =>
      firms(params.id, asked, (firm) => of.takeNoticeBack(firm, params.deposit, asked)),
    setFirmRenewal: ({ params, body }, asked) =>
      firms(params.id, asked, (firm) => of.setRenewal(firm, params.deposit, body, asked)),
  }
}

// ——— as answers ———

const renewalsOf = (renews: boolean): readonly Renewal[] => (renews ? renewals : ['none'])

/** A person is also shown what only firms may open; a firm has its own list. */
function productAnswer(product: Product, id: TermProduct, today: Day, { who, may }: Holder, locale: Locale) {
  const conventions = conventionsOf(product, who)
  const least = product.least[who] ?? fen(1n)
  const demand = rateOn(today, demandOf(who), null, 0n)!
  const own = rateOn(today, id, null, least)
  return {
    id,
    name: productName(id, locale),
    about: productAbout(id, locale),
    who: product.for.length > 1 ? ('both' as const) : product.for[0] === 'firm' ? ('firms' as const) : ('persons' as const),
    open: may && product.for.includes(who),
    least: moneyText(least),
    most: null,
    monthly: product.earns === 'instalments',
    terms:
      product.terms.length === 0
        ? [{ months: null, percent: own ?? demand }]
        : product.terms.flatMap((months) => {
            const percent = rateOn(today, id, months, least)
            return percent === undefined ? [] : [{ months, percent }]
          }),
    reached: product.earns === 'term-reached' ? [3, 6, 12].map((months) => ({ months, percent: reachedAfter(months, today, least) })) : [],
    renewals: [...renewalsOf(conventions.renews)],
    rules: productRules(product, conventions, locale),
  }
} // biome-ignore format: one product

/** What 定活两便 earns that was opened so many months ago and is drawn today. */
function reachedAfter(months: number, today: Day, amount: Fen): string {
  const opened = openTerm({ id: '', product: 'flexible', amount, months: null, day: monthsLater(today, -months), renew: 'none', who: 'person' }) // biome-ignore format: one call
  invariant(opened.ok, 'the least amount is enough')
  return percentOn(opened.value, today)
}

const lineAnswer = (line: Line, months: number | null, locale: Locale): LineAnswer => ({
  ...lineWords(line, months, locale),
  base: moneyText(line.amount),
  days: line.days,
  percent: line.percent,
  interest: moneyText(line.interest),
})
const comingAnswer = ({ day, what, principal, interest }: Coming) => ({
  day,
  what,
  principal: moneyText(principal),
  interest: moneyText(interest),
})

function depositAnswer(
  row: Pick<store.DepositRow, 'id' | 'product' | 'state' | 'opened_at'>,
  deposit: TermDeposit,
  today: Day,
  locale: Locale,
  paid: bigint,
): Omit<DepositAnswer, 'position'> {
  const { terms, matures } = deposit
  const open = row.state === 'open'
  const early = matures !== null && today < matures
  const [next] = open ? comingFrom(deposit, today, addDays(today, AHEAD_DAYS)) : []
  return {
    id: row.id,
    product: row.product as TermProduct,
    name: productName(row.product, locale),
    state: row.state,
    principal: moneyText(deposit.principal),
    percent: open ? percentOn(deposit, today) : deposit.percent,
    opened: beijing(Number(row.opened_at)),
    start: deposit.start,
    matures,
    months: deposit.months,
    renew: deposit.renew,
    earned: moneyText(open ? earnedBy(deposit, today) : 0n),
    paid: moneyText(paid),
    will: open && matures !== null ? { interest: moneyText(termInterest(deposit)), until: matures } : null,
    next: next ? comingAnswer(next) : null,
    notices: deposit.notices.filter(({ due }) => due >= today).map((one) => ({ ...one, amount: moneyText(one.amount) })),
    may: {
      withdraw: open && !(early && terms.early === 'not-allowed'),
      part: open && (terms.noticeDays !== null || (early && terms.partDraws !== 'none' && !(terms.partDraws === 'once' && deposit.drawnOnce))),
      add: open && deposit.payments.length > 0 && early,
      notice: open && terms.noticeDays !== null,
      renewals: open ? [...renewalsOf(terms.renews)] : [],
    },
  }
} // biome-ignore format: one deposit

function actAnswer(row: store.ActRow, months: number | null, locale: Locale): ActAnswer {
  const { principal, takenBack, interest, tax } = store.movedIn(row)
  return {
    kind: row.kind,
    state: row.state,
    at: beijing(Number(row.at)),
    day: dayFromNumber(row.day),
    byItself: row.by_itself,
    principal: moneyText(principal),
    takenBack: moneyText(takenBack),
    interest: moneyText(interest),
    tax: moneyText(tax),
    lines: store.linesOf(row).map((line) => lineAnswer(line, months, locale)),
    entry: row.state === 'done' ? row.entry : null,
  }
}

function previewAnswer(deposit: TermDeposit, draw: Draw, day: Day, locale: Locale): Preview {
  const { principal, interest, tax, takenBack, rest } = draw
  const waiting = waitingFor(deposit, draw, day)
  return {
    day,
    amount: moneyText(principal),
    takenBack: moneyText(takenBack),
    interest: moneyText(interest),
    tax: moneyText(tax),
    paid: moneyText(principal + interest - tax - takenBack),
    left: moneyText(rest?.principal ?? 0n),
    closes: rest === null,
    lines: draw.lines.map((line) => lineAnswer(line, deposit.months, locale)),
    waiting: waiting
      ? { until: waiting.until, interest: moneyText(waiting.interest), lost: moneyText(waiting.lost) }
      : null,
  }
}

// ——— as refusals ———

function openingRefusal(refusal: TermRefusal, code: TermProduct, day: Day, { who }: Holder): Refusal {
  const product = productOn(day, code)
  switch (refusal.kind) {
    case 'amount-too-small':
    case 'amount-not-in-steps':
      return {
        kind: 'deposit-amount-wrong',
        parameter: 'amount',
        facts: {
          least: formatAmount(product?.least[who] ?? 1n, 'CNY'),
          step: formatAmount(product?.step ?? 1n, 'CNY'),
        },
      }
    case 'term-unknown':
    case 'rate-not-posted':
      return { kind: 'deposit-term-not-offered', parameter: 'months' }
    case 'renewal-not-offered':
      return { kind: 'renewal-not-offered', parameter: 'renew' }
    default:
      return { kind: 'product-unknown', parameter: 'product' }
  }
}

/** The rule that says no, with the amount or the day that its words need. */
function whyNot(
  kind: 'withdrawal-not-possible' | 'addition-not-possible' | 'notice-not-possible',
  refusal: TermRefusal,
): Refusal {
  const money = 'most' in refusal ? refusal.most : 'least' in refusal ? refusal.least : 'amount' in refusal ? refusal.amount : undefined // biome-ignore format: one amount
  const amount = money !== undefined ? formatAmount(money, 'CNY') : 'next' in refusal ? refusal.next : 'matures' in refusal ? refusal.matures : '' // biome-ignore format: one text
  return { kind, parameter: 'amount', facts: { why: refusal.kind, amount } }
}
