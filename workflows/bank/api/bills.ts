/** Outside billers: their open bills, and paying one by a run. */
import { billerOf, billers } from '../../../core/bills/billers.ts'
import type { BillPayment } from '../../../core/bills/wire.ts'
import { entryId } from '../../../core/id.ts'
import { invariant } from '../../../core/invariant.ts'
import { maskName } from '../../../core/mask.ts'
import { formatAmount } from '../../../core/money.ts'
import { ok, refuse } from '../../../core/result.ts'
import { moneyText } from '../../../core/shape.ts'
import { beijing } from '../../../core/time.ts'
import { type Locale, reasonIn } from '../../../core/words/index.ts'
import type { PaymentOrder } from '../../bills/workflow.ts'
import * as store from '../../storage/bills.ts'
import type { Bank } from '../compose.ts'
import type { Handlers } from './mount.ts'

function paymentAnswer(row: store.PaymentRow, locale: Locale): BillPayment {
  const biller = billerOf(row.biller)
  return {
    id: row.id,
    state: row.state,
    biller: { id: row.biller, name: biller?.name[locale] ?? row.biller },
    customerNumber: row.customer_number,
    bill: row.bill,
    amount: moneyText(row.amount),
    reason: row.reason === null ? null : reasonIn(locale, row.reason),
    receipt: row.receipt,
    at: beijing(Number(row.at)),
    endedAt: row.ended_at === null ? null : beijing(Number(row.ended_at)),
    position: row.sequence === null ? null : Number(row.sequence),
  }
}

export function billHandlers(
  bank: Bank,
): Pick<Handlers, 'billers' | 'bills' | 'payBill' | 'billPayments' | 'billPaymentById'> {
  return {
    billers: async (_, { locale }) =>
      ok({
        billers: billers.map(({ id, name, hint }) => ({ id, name: name[locale], customerNumberHint: hint[locale] })),
      }),

    async bills({ params, query }, { locale }) {
      const adapter = bank.billers.get(params.biller)
      const biller = billerOf(params.biller)
      if (!adapter || !biller) return refuse({ kind: 'biller-unknown', parameter: 'biller' })
      const found = await adapter.query(query.customerNumber)
      if (found.kind === 'unavailable') return refuse({ kind: 'biller-unavailable' })
      if (found.kind === 'refused') return refuse({ kind: 'bill-unknown', parameter: 'customerNumber' })
      const states = await store.statesOf(
        bank.db,
        params.biller,
        found.bills.map((bill) => bill.number),
      )
      return ok({
        biller: { id: biller.id, name: biller.name[locale] },
        customerNumber: query.customerNumber,
        household: maskName(found.customer.name),
        address: maskAddress(found.customer.address),
        bills: found.bills.map((bill) => ({
          number: bill.number,
          period: bill.period,
          amount: moneyText(bill.amount),
          due: bill.due,
          usage: `${bill.usage} m³`,
          state: states.get(bill.number) ?? 'open',
        })),
      })
    },

    async payBill({ body }, { at, press, customer, locale, request }) {
      const adapter = bank.billers.get(body.biller)
      if (!adapter) return refuse({ kind: 'biller-unknown', parameter: 'biller' })
      const id = `bill-payment-${entryId(press, at, 'press')}`
      const order: PaymentOrder = {
        id,
        at,
        customer: customer.id,
        biller: body.biller,
        customerNumber: body.customerNumber,
        bill: body.bill,
        amount: body.amount.toString(),
        request,
      }
      if (!(await store.paymentOf(bank.db, customer.id, id))) {
        // Words for the usual case; who comes at the same instant is refused by the ledger itself.
        const known = (await store.statesOf(bank.db, body.biller, [body.bill])).get(body.bill)
        if (known)
          return refuse({ kind: known === 'paid' ? 'bill-already-paid' : 'bill-being-paid', parameter: 'bill' })
        // What the bill is, the biller says; the customer only says which.
        const found = await adapter.query(body.customerNumber)
        if (found.kind === 'unavailable') return refuse({ kind: 'biller-unavailable' })
        const bill = found.kind === 'bills' ? found.bills.find(({ number }) => number === body.bill) : undefined
        if (!bill) return refuse({ kind: 'bill-unknown', parameter: 'bill' })
        if (bill.amount !== body.amount)
          return refuse({
            kind: 'amount-differs',
            parameter: 'amount',
            facts: { due: formatAmount(bill.amount, 'CNY') },
          })
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
