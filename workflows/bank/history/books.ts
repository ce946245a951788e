/** What each thing that happened is to the bank and to the outside systems: the same ids, amounts and days on both sides. */
import { leftOn, levelsUntil, takesOf } from '../../../core/bills/due.ts'
import { FREE, payerFee } from '../../../core/bills/fees.ts'
import { entryId } from '../../../core/id.ts'
import { invariant } from '../../../core/invariant.ts'
import { type Fen, formatAmount } from '../../../core/money.ts'
import { dayOf, type Instant } from '../../../core/time.ts'
import type { PaymentOrder } from '../../bills/workflow.ts'
import type { CustomerRow } from '../../storage/customers.ts'
import { OTHER_BANK } from '../api/customers.ts'
import { idOf } from '../seed.ts'
import { type Event, feeTermsOn, type Life, type Person } from './life.ts'

export type Of<Kind extends Event['kind']> = Extract<Event, { kind: Kind }>
export const REQUEST = 'history'
export const customerOf = ({ phone }: Pick<Person, 'phone'>) => idOf('customer', phone)

/** What the outside systems have of it, by system. */
type Books = {
  readonly billers: Map<string, { readonly bills: Map<string, object>; readonly payments: object[] }>
  readonly accounts: Map<string, { number: string; name: string; balance: string }>
  readonly sent: object[]
  readonly received: object[]
}
export const topUpOf = (who: Person, at: Instant) => {
  // The first of all is the one that the door would ask for (api/enter.ts).
  const first = who.card === '6222020000000000000' && dayOf(at).endsWith('-01') && new Date(at).getUTCHours() === 1
  const reference = first ? entryId(customerOf(who), 0, 'welcome') : entryId(`${customerOf(who)} top-up`, at, 'press')
  return { id: `top-up-${reference}`, reference }
}
export const withdrawalOf = (who: Person, at: Instant) => {
  const reference = entryId(`${customerOf(who)} withdrawal`, at, 'press')
  return { id: `withdrawal-${reference}`, reference }
}
export function orderFor({ at, biller, parameters, bill, amount }: Of<'bill'>, payer: Pick<CustomerRow, 'id' | 'class' | 'unasked'>): PaymentOrder {
  const terms = feeTermsOn(biller, dayOf(at))
  const charged = terms ? payerFee(amount, terms) : { ok: true as const, value: FREE }
  invariant(charged.ok, 'what was paid has a fee')
  const left = bill && leftOn(bill, dayOf(at))
  return {
    id: `bill-payment-${entryId(`${payer.id}\n${biller}\n${amount}`, at, 'press')}`, at, customer: payer.id, biller, parameters, bill: bill?.number ?? '',
    amount: amount.toString(), request: REQUEST, class: payer.class, approved: amount <= payer.unasked ? 'nobody' : 'code',
    fee: charged.value.fee.toString(), tax: charged.value.tax.toString(),
    ...(bill && left !== null
      ? {
          due: levelsUntil(bill, dayOf(at)).map(({ as, amount: level }) => ({ as, amount: level.toString() })),
          takes: takesOf(amount, left as Fen).toString(),
        }
      : {}),
  }
} // biome-ignore format: one order

/** What each outside system has of a life: the same ids, amounts and days as ours. */
export function booksOf(life: Life, numberOf: (who: Person) => string): Books {
  const books: Books = { billers: new Map(), accounts: new Map(), sent: [], received: [] }
  const yuan = (amount: bigint) => formatAmount(amount, 'CNY')
  const balances = new Map<Person, bigint>()
  for (const event of life.events) {
    if (event.kind === 'top-up' || event.kind === 'withdrawal') {
      const { who, amount, at } = event
      const out = event.kind === 'top-up'
      balances.set(who, (balances.get(who) ?? 0n) + (out ? -amount : amount))
      if (out)
        books.sent.push({ id: topUpOf(who, at).reference, account: who.card, name: who.name, creditor: numberOf(who), bank: OTHER_BANK.id, amount: yuan(amount), at }) // biome-ignore format: one row
      else books.received.push({ id: withdrawalOf(who, at).reference, account: who.card, amount: yuan(amount) })
    }
    if (event.kind !== 'bill') continue
    const { biller, bill, parameters, who, amount, at } = event
    const key = Object.values(parameters)[0]!
    const own = books.billers.get(biller) ?? { bills: new Map<string, object>(), payments: [] as object[] }
    books.billers.set(biller, own)
    if (bill)
      own.bills.set(bill.number, {
        number: bill.number, customer: key, period: bill.period, amount: yuan(bill.amount), due: bill.due, usage: bill.usage,
        ...(bill.early ? { early_day: bill.early.until, early: yuan(bill.early.amount) } : {}), ...(bill.late ? { late: yuan(bill.late) } : {}),
      }) // biome-ignore format: one bill
    const reference = entryId(`${customerOf(who)}\n${biller}\n${amount}`, at, 'press')
    own.payments.push({ reference, bill: bill?.number ?? '', payer: key, amount: yuan(amount), day: dayOf(at), at: new Date(at).toISOString() }) // biome-ignore format: one row
  }
  // What is left there after it all, from as much as it takes.
  for (const [who, moved] of balances) {
    const balance = 100_000_00n + (moved < -90_000_00n ? -moved : 0n) + moved
    books.accounts.set(who.card, { number: who.card, name: who.name, balance: yuan(balance) })
  }
  return books
}
