/** A store opens and sells: a dozen buy, one cancels, all want one of three pieces at half the price; a month later everybody has what is theirs. */
import type { FlashSale, FlashSales } from '../../core/mall/flash-wire.ts'
import type { Merchant, MerchantMoney } from '../../core/mall/merchant-wire.ts'
import type { Address, MallOrder } from '../../core/mall/shop-wire.ts'
import { type Customer, expectStatus, until } from '../support/customer.ts'
import { openFirm, usccOf } from '../support/firm.ts'
import {
  minuteAfter,
  newAddress,
  onSale,
  openStore,
  order,
  orderNow,
  paidOrder,
  receive,
  ship,
} from '../support/mall.ts'
import type { Tour } from './estate.ts'

const MINUTE = 60_000
/** A sale begins at a full minute: one that is so near is missed while it is asked for. */
const SOON = 5_000
const FLASH = 3

export type Shopped = {
  readonly operator: Customer
  readonly store: Merchant
  readonly orders: readonly { readonly who: Customer; readonly id: string }[]
}

export async function shop(
  { each, check, serial }: Pick<Tour, 'each' | 'check' | 'serial'>,
  { operator, officer, household, buyers }: { readonly operator: Customer; readonly officer: Customer; readonly household: Customer; readonly buyers: readonly Customer[] },
): Promise<Shopped> {
  const firm = await openFirm(operator, usccOf(serial, 401), `桥南山货${serial}`)
  const store = await openStore(operator, officer, firm, `桥南山货${serial}`)
  const rice = await onSale(operator, officer, store, { name: `梯田红米${serial}`, price: '12.50', pieces: 20, shares: [{ phone: household.phone, percent: '20' }] })
  const [variant] = rice.variants
  const { now } = expectStatus(await operator.ask<FlashSales>('GET', '/mall/flash-sales'), 200)
  const begins = Date.parse(now) % MINUTE < MINUTE - SOON ? 1 : 2
  const sale = expectStatus(await operator.press<FlashSale>(`/mall/merchants/${store.id}/flash-sales`, {
    sku: variant!.id, price: { amount: '6.25', currency: 'CNY' }, pieces: FLASH, perBuyer: 1, from: minuteAfter(now, begins), until: minuteAfter(now, begins + 60),
  }), 201)
  expectStatus(await officer.press(`/staff/mall/flash-sales/${sale.id}/decision`, { outcome: 'set' }), 200)
  const orders: { who: Customer; id: string }[] = []
  await each('order at the mall', buyers, async (who) => {
    const address = await newAddress(who)
    const { id, parts } = await paidOrder(who, address.id, [{ sku: variant!.id, quantity: 1 }])
    orders.push({ who, id })
    if (who === buyers[0]) {
      // Not sent yet: cancelled at once, and the money is back.
      expectStatus(await who.press<MallOrder>(`/mall/parts/${parts[0]!.id}/cases`, { kind: 'cancel', reason: 'changed-mind', pieces: [{ line: 0, quantity: 1 }] }), 201)
      return
    }
    await ship(operator, parts[0]!.id)
    await receive(who, parts[0]!.id)
  })
  const goods = expectStatus(await operator.ask<{ goods: { variants: { left: number }[] }[] }>('GET', `/mall/merchants/${store.id}/goods`), 200)
  const left = goods.goods[0]!.variants[0]!.left
  check(left === 20 - FLASH - buyers.length + 1, `${left} pieces of rice are left of 20, after ${buyers.length} orders of which one was cancelled, and ${FLASH} set apart`)
  await until('the flash sale to begin', async () => {
    const { sales } = expectStatus(await operator.ask<FlashSales>('GET', '/mall/flash-sales'), 200)
    return sales.find(({ id }) => id === sale.id)?.stands === 'on' || undefined
  }, 2 * MINUTE)
  let late = 0
  await each('want what is sold at half the price', buyers, async (who) => {
    const { addresses } = expectStatus(await who.ask<{ addresses: Address[] }>('GET', '/mall/addresses'), 200)
    const said = await order(who, addresses[0]!.id, [{ sku: variant!.id, quantity: 1 }], crypto.randomUUID(), sale.id)
    if (said.status !== 201) {
      check(said.problem.code === 'sold-out', `who comes late to a flash sale is told ${said.problem.code}`)
      late++
      return
    }
    orders.push({ who, id: said.body.id })
    const paid = await until('the order to be paid', async () => [await orderNow(who, said.body.id)].find(({ state }) => state === 'paid'))
    await ship(operator, paid.parts[0]!.id)
    await receive(who, paid.parts[0]!.id)
  })
  check(late === buyers.length - FLASH, `${buyers.length - late} of ${FLASH} pieces were sold`)
  return { operator, store, orders }
} // biome-ignore format: a call a line
/** After their window every order is over, and nothing waits any more. */
export async function settled({ check }: Pick<Tour, 'check'>, { operator, store, orders }: Shopped): Promise<void> {
  for (const { who, id } of orders) {
    const { state, parts } = await orderNow(who, id)
    check(state === 'over', `the order ${id} is ${state}`)
    const back = parts[0]!.paidBack.amount !== '0.00'
    check(parts[0]!.state === (back ? 'closed' : 'settled'), `the order ${id} ended ${parts[0]!.state}`)
  }
  const money = expectStatus(await operator.ask<MerchantMoney>('GET', `/mall/merchants/${store.id}/money`), 200)
  check(money.waiting.amount === '0.00', `${money.waiting.amount} of the store still waits`)
  check(money.settled.length === orders.length - 1, `${money.settled.length} parts are settled of ${orders.length - 1}`)
} // biome-ignore format: a call a line
