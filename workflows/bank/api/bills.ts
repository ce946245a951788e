/** Outside billers: what they ask for, their open bills, and paying one by a run. */
import {
  type Biller,
  billerOf,
  billers,
  openAt,
  type Parameter,
  type Terms,
  termsOn,
} from '../../../core/bills/billers.ts'
import { allowed, leftOn, levelOn, levelsUntil, takesOf } from '../../../core/bills/due.ts'
import { FREE, payerFee } from '../../../core/bills/fees.ts'
import type { Biller as BillerOut, BillPayment } from '../../../core/bills/wire.ts'
import { approvalNeeded } from '../../../core/customers/approval.ts'
import { entryId } from '../../../core/id.ts'
import { invariant } from '../../../core/invariant.ts'
import { maskName, maskNumber, maskPhone } from '../../../core/mask.ts'
import type { Fen } from '../../../core/money.ts'
import type { Refusal } from '../../../core/problem.ts'
import { ok, type Result, refuse } from '../../../core/result.ts'
import { moneyText } from '../../../core/shape.ts'
import { beijing, type Day, dayOf, type Instant } from '../../../core/time.ts'
import { type Locale, reasonIn } from '../../../core/words/index.ts'
import type { Biller as Adapter, PresentedBill } from '../../adapters/billers/port.ts'
import type { PaymentOrder } from '../../bills/workflow.ts'
import * as store from '../../storage/bills.ts'
import { approved } from '../approving.ts'
import type { Bank } from '../compose.ts'
import type { Handlers } from './mount.ts'

function paymentAnswer(row: store.PaymentRow, locale: Locale): BillPayment {
  const biller = billerOf(row.biller)
  return {
    id: row.id,
    state: row.state,
    biller: { id: row.biller, name: biller?.name[locale] ?? row.biller },
    parameters: (biller?.parameters ?? []).flatMap((parameter) => {
      const value = row.parameters[parameter.key]
      if (!value || parameter.visibility === 'hidden') return []
      return [{ key: parameter.key, label: parameter.label[locale], value: shownAs(parameter, value, locale) }]
    }),
    bill: row.bill,
    amount: moneyText(row.amount),
    fee: moneyText(row.fee + row.tax),
    total: moneyText(row.amount + row.fee + row.tax),
    reason: row.reason === null ? null : reasonIn(locale, row.reason),
    receipt: row.receipt,
    at: beijing(Number(row.at)),
    endedAt: row.ended_at === null ? null : beijing(Number(row.ended_at)),
    position: row.sequence === null ? null : Number(row.sequence),
  }
}
function shownAs({ type, visibility, choices }: Parameter, value: string, locale: Locale): string {
  if (visibility === 'masked') return type === 'phone' ? maskPhone(value) : maskNumber(value)
  return choices?.find((choice) => choice.value === value)?.label[locale] ?? value
}

/** A biller on its terms of a day, as the app needs it to ask and to reckon. */
function billerAnswer({ id, name, category, flow, parameters }: Biller, terms: Terms, locale: Locale): BillerOut {
  const { exactness, amounts = [], limits, fee, hours } = terms
  return {
    id,
    name: name[locale],
    category,
    flow,
    parameters: parameters.map(({ key, label, hint, type, min, max, pattern, choices = [], optional }) => ({
      key, label: label[locale], hint: hint[locale], type, min, max, pattern: pattern ?? null, optional: optional ?? false,
      choices: choices.map((choice) => ({ value: choice.value, label: choice.label[locale] })),
    })), // biome-ignore format: one parameter
    exactness: exactness.kind,
    range:
      exactness.kind === 'range'
        ? { min: moneyText(exactness.min), max: moneyText(exactness.max), multiple: moneyText(exactness.multiple) }
        : null,
    amounts: amounts.map(moneyText),
    limits: {
      least: limits?.least === undefined ? null : moneyText(limits.least),
      most: limits?.most === undefined ? null : moneyText(limits.most),
    },
    fee: fee
      ? {
          slabs: fee.slabs.map(({ from, to, flat, percent }) => ({
            from: moneyText(from), to: moneyText(to), flat: moneyText(flat ?? 0n), percent: percent ?? '0',
          })), // biome-ignore format: one slab
          taxPercent: fee.taxPercent ?? '0',
        }
      : null,
    hours: hours ? { from: hours.from, to: hours.to } : null,
  }
}

type Chosen = { readonly adapter: Adapter; readonly biller: Biller; readonly terms: Terms; readonly today: Day }

/** The biller on today's terms, if it is open now. */
function chosen(bank: Bank, id: string, at: Instant): Result<Chosen, Refusal> {
  const [adapter, biller] = [bank.billers.get(id), billerOf(id)]
  const today = dayOf(at)
  const terms = biller && termsOn(biller, today)
  if (!adapter || !biller || !terms) return refuse({ kind: 'biller-unknown', parameter: 'biller' })
  if (!openAt(terms, beijing(at).slice(11, 16)))
    return refuse({ kind: 'biller-closed', parameter: 'biller', facts: { ...terms.hours } })
  return ok({ adapter, biller, terms, today })
}

type Found = { readonly name: string; readonly address: string; readonly bills: readonly PresentedBill[] }

/** What the biller says to what the payer said; which part of its protocol is asked, its flow decides. */
async function ask(
  { adapter, biller }: Chosen,
  parameters: Readonly<Record<string, string>>,
): Promise<Result<Found, Refusal>> {
  if (biller.flow === 'direct') return ok({ name: '', address: '', bills: [] })
  const found = biller.flow === 'query-pay' ? await adapter.query(parameters) : await adapter.validate(parameters)
  if (found.kind === 'unavailable') return refuse({ kind: 'biller-unavailable' })
  const parameter = `parameters.${biller.parameters[0]!.key}`
  if (found.kind === 'refused')
    return refuse({ kind: biller.flow === 'query-pay' ? 'bill-unknown' : 'payer-unknown', parameter })
  return ok({ ...found.customer, bills: found.kind === 'bills' ? found.bills : [] })
}

export function billHandlers(
  bank: Bank,
): Pick<Handlers, 'billers' | 'bills' | 'payBill' | 'billPayments' | 'billPaymentById'> {
  return {
    billers: async (_, { locale, at }) =>
      ok({
        billers: billers.flatMap((biller) => {
          const terms = termsOn(biller, dayOf(at))
          return terms ? [billerAnswer(biller, terms, locale)] : []
        }),
      }),

    async bills({ body }, { locale, at }) {
      const choice = chosen(bank, body.biller, at)
      if (!choice.ok) return choice
      const { biller, terms, today } = choice.value
      const found = await ask(choice.value, body.parameters)
      if (!found.ok) return found
      const { name, address, bills } = found.value
      const known = await store.statesOf(
        bank.db,
        biller.id,
        bills.map((bill) => bill.number),
      )
      // Of a bill that may be paid in parts, a part that is paid is no end: the biller still presents the rest.
      const stateOf = (number: string) => {
        const state = known.get(number) ?? 'open'
        return state === 'paid' && terms.exactness.kind !== 'exact' ? 'open' : state
      }
      return ok({
        biller: { id: biller.id, name: biller.name[locale] },
        parameters: body.parameters,
        household: name === '' ? '' : maskName(name),
        address: address === '' ? '' : maskAddress(address),
        bills: bills.map((bill) => ({
          number: bill.number,
          period: bill.period,
          amount: moneyText(leftOn(bill, today)),
          minimum: bill.minimum === undefined ? null : moneyText(bill.minimum),
          as: levelOn(bill, today).as,
          early: bill.early ? { until: bill.early.until, amount: moneyText(bill.early.amount) } : null,
          late: bill.late === undefined ? null : moneyText(bill.late),
          due: bill.due,
          usage: `${bill.usage} ${biller.measure ?? ''}`.trim(),
          state: stateOf(bill.number),
        })),
      })
    },

    async payBill({ body }, { at, press, customer, locale, request }) {
      const choice = chosen(bank, body.biller, at)
      if (!choice.ok) return choice
      const id = `bill-payment-${entryId(press, at, 'press')}`
      const begun = await store.paymentOf(bank.db, customer.id, id)
      let order = begun && store.orderOf(begun)
      if (!order) {
        const intended = await intend(bank, choice.value, body)
        if (!intended.ok) return intended
        const { biller, parameters, amount } = body
        const given = await approved(bank, {
          customer: customer.id,
          what: { action: 'pay-bill', payee: `biller-${biller}`, amount },
          given: body.approval,
          business: id,
          // A company that bills through the bank is known to it.
          need: approvalNeeded({ amount, known: true, unasked: customer.unasked }),
        })
        if (!given.ok) return given
        order = {
          id, at, customer: customer.id, biller, parameters, bill: body.bill ?? '', amount: amount.toString(), request, class: customer.class,
          approved: given.value, ...intended.value,
        } // biome-ignore format: one order
        await store.intendPayment(bank.db, order)
      }
      await bank.runs.startPayment(order)
      const row = await settledRow(bank, customer.id, id)
      return ok(paymentAnswer(row, locale))
    },

    billPayments: async (_, { customer, locale }) =>
      ok({ payments: (await store.paymentsOf(bank.db, customer.id)).map((row) => paymentAnswer(row, locale)) }),

    async billPaymentById({ params, query }, { customer, locale }) {
      if (query.after !== undefined) await bank.projector.reached(query.after, 1_000)
      const row = await store.paymentOf(bank.db, customer.id, params.id)
      return row ? ok(paymentAnswer(row, locale)) : refuse({ kind: 'movement-unknown', parameter: 'id' })
    },
  }
}

/** What is to be paid, as the biller says now; the customer only says which, and how much where that is theirs to say. */
async function intend(
  bank: Bank,
  choice: Chosen,
  { parameters, bill: number, amount }: { parameters: Record<string, string>; bill?: string | undefined; amount: Fen },
): Promise<Result<Pick<PaymentOrder, 'fee' | 'tax' | 'due' | 'takes'>, Refusal>> {
  const { biller, terms, today } = choice
  const presents = biller.flow === 'query-pay'
  if (presents !== (number !== undefined)) return refuse({ kind: 'bill-unknown', parameter: 'bill' })
  if (number !== undefined && terms.exactness.kind === 'exact') {
    // Words for the usual case; who comes at the same instant is refused by the ledger itself.
    const known = (await store.statesOf(bank.db, biller.id, [number])).get(number)
    if (known) return refuse({ kind: known === 'paid' ? 'bill-already-paid' : 'bill-being-paid', parameter: 'bill' })
  }
  const found = await ask(choice, parameters)
  if (!found.ok) return found
  const bill = found.value.bills.find((one) => one.number === number)
  if (presents && !bill) return refuse({ kind: 'bill-unknown', parameter: 'bill' })
  const left = bill && leftOn(bill, today)
  const taken = allowed(
    amount,
    terms,
    left === undefined ? undefined : { left, ...(bill?.minimum === undefined ? {} : { minimum: bill.minimum }) },
  )
  if (!taken.ok) return taken
  const charged = terms.fee ? payerFee(amount, terms.fee) : ok(FREE)
  if (!charged.ok) return refuse({ kind: 'no-fee-slab', parameter: 'amount' })
  return ok({
    fee: charged.value.fee.toString(),
    tax: charged.value.tax.toString(),
    ...(bill && left !== undefined
      ? {
          due: levelsUntil(bill, today).map((level) => ({ as: level.as, amount: level.amount.toString() })),
          takes: takesOf(amount, left).toString(),
        }
      : {}),
  })
}

/** The row, once the projector has shown what the run answered: held or refused. At most a second. */
async function settledRow(bank: Bank, customer: string, id: string): Promise<store.PaymentRow> {
  for (let tries = 0; ; tries++) {
    const row = await store.paymentOf(bank.db, customer, id)
    invariant(row, 'an intent that was written is there')
    if (row.state !== 'requested' || tries === 20) return row
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** 清河市桥南路12号3栋502 → 清河市桥南路… */
const maskAddress = (address: string) => `${[...address].slice(0, 6).join('')}…`
