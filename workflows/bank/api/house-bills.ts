/** Households' bills, for those who pay them. A payment is one entry of the ledger: no run is needed for it. */
import { dueRefusal, type HouseBillState, type PayRefusal, payable, sameName } from '../../../core/bills/house-bill.ts'
import { principalLeft } from '../../../core/bills/penalty.ts'
import { leftAccount, payEntry } from '../../../core/bills/run-postings.ts'
import type { HouseBill, HousePayment, Mandate } from '../../../core/bills/run-wire.ts'
import { columns } from '../../../core/bills/sheet.ts'
import { capitals } from '../../../core/capitals.ts'
import { approvalNeeded, payeeOfBills, payeeOfMandate } from '../../../core/customers/approval.ts'
import { currentAccount } from '../../../core/deposits/postings.ts'
import { entryId } from '../../../core/id.ts'
import { invariant } from '../../../core/invariant.ts'
import { isDone } from '../../../core/ledger/command.ts'
import { maskName } from '../../../core/mask.ts'
import { type Fen, fen, formatAmount } from '../../../core/money.ts'
import type { Refusal } from '../../../core/problem.ts'
import { ok, refuse } from '../../../core/result.ts'
import { moneyText } from '../../../core/shape.ts'
import { beijing, type Day, dayFromNumber, dayNumber, dayOf } from '../../../core/time.ts'
import { type Locale, listIn, penaltyIn, reasonIn } from '../../../core/words/index.ts'
import * as store from '../../storage/house-bills.ts'
import { together } from '../../storage/together.ts'
import { approved, payerRefusal } from '../approving.ts'
import type { Bank } from '../compose.ts'
import type { Handlers } from './mount.ts'

export const stateOf = ({ state, paid, rest }: Pick<store.HouseBillRow, 'state' | 'paid' | 'rest'>): HouseBillState =>
  state !== 'open' && state !== 'closed'
    ? state
    : rest <= 0n
      ? 'paid'
      : state === 'closed'
        ? 'closed'
        : paid > 0n
          ? 'part'
          : 'open'
export const amountsOf = (row: store.HouseBillRow) => ({
  amount: moneyText(row.amount),
  penalty: moneyText(row.penalty),
  paid: moneyText(row.paid),
  left: moneyText(row.left_due),
})
/** The items of the sheet; what a correction changed stands as one of its own. */
export function itemsOf(row: store.HouseBillRow, locale: Locale) {
  const total = row.items.reduce((sum, { amount }) => sum + BigInt(amount), 0n)
  const items = row.items.map((item) => ({ ...item, amount: formatAmount(BigInt(item.amount), 'CNY') }))
  return row.amount === total
    ? items
    : [
        ...items,
        {
          kind: 'other' as const,
          label: correctionIn[locale],
          amount: formatAmount(row.amount - total, 'CNY'),
          quantity: null,
        },
      ]
}

const correctionIn = { zh: '更正', en: 'Correction' } as const

function billAnswer(row: store.HouseBillRow, locale: Locale, mandate: string | null, today: Day): HouseBill {
  const { penalty, allocation, exactness } = row.terms
  return {
    id: row.id,
    number: row.number,
    house: row.house,
    building: row.building,
    state: stateOf(row),
    ...amountsOf(row),
    due: dayFromNumber(row.due_day),
    organization: { id: row.organization, name: row.organization_name },
    title: row.title,
    items: itemsOf(row, locale),
    dueIn: row.due_day - dayNumber(today),
    exactness,
    penaltyFormula: penalty
      ? penaltyIn(locale, {
          percent: penalty.percentPerDay,
          cap: penalty.capPercent,
          principal: formatAmount(principalLeft(row, allocation), 'CNY'),
          days: Math.max(0, (row.accrued_to ?? row.due_day) - row.due_day),
          sum: formatAmount(row.penalty, 'CNY'),
          fenDays: formatAmount(BigInt(row.fen_days), 'CNY'),
        })
      : null,
    mandate,
  }
}
const paymentAnswer = (row: store.PaymentRow, locale: Locale): HousePayment => ({
  id: row.id,
  state: row.state,
  amount: moneyText(row.amount),
  lines: row.lines.map(({ items: _, ...line }) => ({ ...line, amount: moneyText(BigInt(line.amount)) })),
  reason: row.reason === null ? null : reasonIn(locale, row.reason),
  entry: entryId(row.id, Number(row.at), 'pay'),
  byMandate: row.mandate !== null,
  at: beijing(Number(row.at)),
  position: row.sequence === null ? null : Number(row.sequence),
})
const mandateAnswer = (row: store.MandateRow): Mandate => ({
  id: row.id,
  organization: { id: row.organization, name: row.organization_name },
  house: row.house,
  purpose: `${row.organization_name} ${row.house}`,
  cap: moneyText(row.cap),
  frequency: row.frequency,
  since: beijing(Number(row.at)),
  endedAt: row.ended_at === null ? null : beijing(Number(row.ended_at)),
})
const refusalOf = (no: PayRefusal): Refusal =>
  'left' in no
    ? { kind: no.kind, parameter: 'bills', facts: { left: formatAmount(no.left, 'CNY') } }
    : { kind: no.kind, parameter: 'bills' }

type Calls =
  | 'houseBills' | 'houseBillById' | 'openLink' | 'lookAfter' | 'households' | 'leaveHousehold' | 'returnToHousehold' | 'payHouseBills' | 'housePayments'
  | 'housePaymentById' | 'invoiceData' | 'mandates' | 'newMandate' | 'endMandate' // biome-ignore format: a list

export function houseBillHandlers(bank: Bank): Pick<Handlers, Calls> {
  const { db } = bank
  const seen = together((asked: readonly store.SeenBill[]) => store.billsSeen(db, asked))
  const intend = together((list: readonly store.Intended[]) => store.intendHousePayments(db, list))
  const mandateFor = async (customer: string) => {
    const standing = (await store.mandatesOf(db, customer)).filter(({ ended_at }) => ended_at === null)
    return ({ organization, house }: store.HouseBillRow) =>
      standing.find((one) => one.organization === organization && one.house === house)?.id ?? null
  }
  return {
    async houseBills({ query }, { customer, locale }) {
      if (query.after !== undefined) await bank.projector.reached(query.after, 1_000)
      const mandate = await mandateFor(customer.id)
      const position = bank.projector.sequence
      const rows = await store.billsFor(db, customer.id)
      return ok({ bills: rows.map((row) => billAnswer(row, locale, mandate(row), dayOf(bank.now()))), position })
    },
    async houseBillById({ params, query }, { customer, locale }) {
      if (query.after !== undefined) await bank.projector.reached(query.after, 1_000)
      const row = await seen({ customer: customer.id, bill: params.id })
      if (!row) return refuse({ kind: 'bill-unknown', parameter: 'id' })
      return ok(billAnswer(row, locale, (await mandateFor(customer.id))(row), dayOf(bank.now())))
    },
    async openLink({ body }, { locale }) {
      const found = await store.linkedBill(db, body.link, ({ name }) => sameName(name, body.name))
      return found.ok ? ok({ bill: billAnswer(found.value, locale, null, dayOf(bank.now())) }) : found
    },
    async lookAfter({ body }, { at, customer }) {
      const found = await store.linkedBill(db, body.link, ({ name }) => sameName(name, body.name))
      if (!found.ok) return found
      const { organization, house, name } = found.value
      const id = `household-${entryId(`${customer.id}\n${organization}\n${house}`, at, 'look-after')}`
      const row = await store.lookAfter(db, { id, customer: customer.id, organization, house, name, at })
      return ok(householdAnswer(row))
    },
    households: async (_, { customer }) =>
      ok({ households: (await store.householdsOf(db, customer.id)).map(householdAnswer) }),
    async returnToHousehold({ params }, { customer }) {
      const row = await store.returnToHousehold(db, customer.id, params.id)
      return row ? ok(householdAnswer(row)) : refuse({ kind: 'household-unknown', parameter: 'id' })
    },
    async leaveHousehold({ params }, { customer }) {
      return (await store.leaveHousehold(db, customer.id, params.id))
        ? ok(undefined)
        : refuse({ kind: 'household-unknown', parameter: 'id' })
    },

    async payHouseBills({ body }, { at, press, customer, request, locale }) {
      const id = `house-payment-${entryId(press, at, 'press')}`
      const rows = await Promise.all(body.bills.map((one) => seen({ customer: customer.id, bill: one.id })))
      const lines: { bill: string; run: string; amount: Fen }[] = []
      for (const [n, asked] of body.bills.entries()) {
        const row = rows[n]
        if (!row || lines.some(({ bill }) => bill === row.id))
          return refuse({ kind: 'bill-unknown', parameter: 'bills' })
        const allowed = payable({ state: stateOf(row), left: row.left_due }, asked.amount, row.terms.exactness)
        // The same press again, after it was carried out and before its reply was kept: the ledger gives its first answer.
        if (!allowed.ok && !(await store.paymentFor(db, customer.id, id))) return refuse(refusalOf(allowed.refusal))
        lines.push({ bill: row.id, run: row.run, amount: asked.amount })
      }
      const total = fen(lines.reduce((sum, { amount }) => sum + amount, 0n))
      const given = await approved(bank, {
        customer: customer.id,
        what: { action: 'pay-houses', payee: payeeOfBills(lines.map(({ bill }) => bill)), amount: total },
        given: body.approval,
        business: id,
        // An organisation that bills here is known to the bank: nobody else can present a bill.
        need: approvalNeeded({ amount: total, known: true, unasked: customer.unasked }),
      })
      if (!given.ok) return given
      await intend({ id, payer: customer.id, at, request, lines })
      const [answer] = await bank.ledger.submit([
        payEntry({
          id,
          at,
          payer: customer.id,
          class: customer.class,
          approved: given.value,
          actor: customer.id,
          request,
          lines,
        }),
      ])
      invariant(answer, 'a command has an answer')
      if (!isDone(answer)) {
        const due = dueRefusal(answer, new Map(lines.map(({ bill, amount }) => [leftAccount(bill), amount])))
        if (due) return refuse(refusalOf(due))
        if (answer.kind === 'account-frozen') return refuse({ kind: 'account-frozen' })
        const limit = payerRefusal(answer, customer.id)
        if (limit) return refuse(limit)
        invariant(
          answer.kind === 'insufficient-funds' && answer.account === currentAccount(customer.id),
          `a payment of bills is posted or lacks money, not ${answer.kind}`,
        )
        return refuse({
          kind: 'insufficient-funds',
          parameter: 'bills',
          facts: { short: formatAmount(answer.short, 'CNY') },
        })
      }
      const organizations = new Map(rows.flatMap((row) => (row ? [[row.id, row] as const] : [])))
      return ok(
        paymentAnswer(
          {
            id,
            payer: customer.id,
            mandate: null,
            amount: lines.reduce((sum, { amount }) => sum + amount, 0n),
            at: BigInt(at),
            state: 'done',
            reason: null,
            sequence: BigInt(answer.sequence),
            lines: lines.map(({ bill, amount }) => {
              const { number, house, organization_name, items } = organizations.get(bill)!
              return {
                bill,
                number,
                house,
                organization: organization_name,
                items: items.map(({ kind }) => kind),
                amount: String(amount),
                refunded: false,
              }
            }),
          },
          locale,
        ),
      )
    },
    housePayments: async (_, { customer, locale }) =>
      ok({ payments: (await store.paymentsFor(db, customer.id)).map((row) => paymentAnswer(row, locale)) }),
    async housePaymentById({ params, query }, { customer, locale }) {
      if (query.after !== undefined) await bank.projector.reached(query.after, 1_000)
      const row = await store.paymentFor(db, customer.id, params.id)
      return row ? ok(paymentAnswer(row, locale)) : refuse({ kind: 'movement-unknown', parameter: 'id' })
    },
    async invoiceData({ params, body }, { at, customer, locale }) {
      const row = await store.paymentFor(db, customer.id, params.id)
      if (row?.state !== 'done') return refuse({ kind: 'movement-unknown', parameter: 'id' })
      // What was given back is no income of anyone's, and no invoice is written on it.
      const lines = row.lines.filter(({ refunded }) => !refunded)
      if (lines.length === 0) return refuse({ kind: 'payment-unknown', parameter: 'id' })
      const total = lines.reduce((sum, { amount }) => sum + BigInt(amount), 0n)
      await store.keepInvoiceRequest(db, row.id, body.title, body.taxNumber, at)
      return ok({
        payment: row.id,
        seller: [...new Set(lines.map(({ organization }) => organization))].join('、'),
        buyer: { title: body.title, taxNumber: body.taxNumber ?? null },
        lines: lines.map(({ number, house, items, amount }) => ({
          number,
          house,
          item: listIn(
            locale,
            items.map((item) => columns.find(({ id }) => id === item)!.title[locale]),
          ),
          amount: moneyText(BigInt(amount)),
        })),
        total: moneyText(total),
        capitals: capitals(fen(total)),
        paidAt: beijing(Number(row.at)),
      })
    },

    mandates: async (_, { customer }) => ok({ mandates: (await store.mandatesOf(db, customer.id)).map(mandateAnswer) }),
    async newMandate({ body }, { at, press, customer, request }) {
      if (!(await store.knowsHouse(db, customer.id, body.organization, body.house)))
        return refuse({ kind: 'household-unknown', parameter: 'house' })
      const id = `mandate-${entryId(press, at, 'press')}`
      const approval = await approved(bank, {
        customer: customer.id,
        what: { action: 'mandate', payee: payeeOfMandate(body.organization, body.house), amount: body.cap },
        given: body.approval,
        business: id,
        // What it lets go by itself later is approved now.
        need: approvalNeeded({ amount: body.cap, known: true, unasked: customer.unasked }),
      })
      if (!approval.ok) return approval
      const given = await store.giveMandate(db, {
        id,
        customer: customer.id,
        organization: body.organization,
        house: body.house,
        cap: body.cap,
        frequency: body.frequency,
        at,
        request,
      })
      if (!given) return refuse({ kind: 'mandate-exists', parameter: 'house' })
      const row = (await store.mandatesOf(db, customer.id)).find((one) => one.id === id)
      invariant(row, 'a mandate that was given is there')
      return ok(mandateAnswer(row))
    },
    async endMandate({ params }, { at, customer }) {
      const row = await store.endMandate(db, customer.id, params.id, at)
      return row ? ok(mandateAnswer(row)) : refuse({ kind: 'mandate-unknown', parameter: 'id' })
    },
  }
}

const householdAnswer = (row: store.HouseholdRow) => ({
  id: row.id,
  organization: { id: row.organization, name: row.organization_name },
  house: row.house,
  name: maskName(row.name),
})
