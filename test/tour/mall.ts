/** A store opens and sells: a dozen buy, one cancels, one sends a piece back; a month later everybody has what is theirs. */
import type { Merchant, MerchantMoney } from '../../core/mall/merchant-wire.ts'
import type { MallOrder } from '../../core/mall/shop-wire.ts'
import { type Customer, expectStatus } from '../support/customer.ts'
import { openFirm, usccOf } from '../support/firm.ts'
import { newAddress, onSale, openStore, orderNow, paidOrder, receive, ship } from '../support/mall.ts'
import type { Tour } from './estate.ts'

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
  check(left === 20 - buyers.length + 1, `${left} pieces of rice are left of 20, after ${buyers.length} orders of which one was cancelled`)
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
