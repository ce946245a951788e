/** The mall on a running bank, through the public API alone: a store with goods on sale, and what buyers do there. */
import type { Firm } from '../../core/customers/firm-wire.ts'
import type { Merchant, MerchantGood, MerchantPart } from '../../core/mall/merchant-wire.ts'
import type { Address, MallOrder, Quote } from '../../core/mall/shop-wire.ts'
import { type Answered, type Customer, expectStatus, until, yuan } from './customer.ts'

export const ABOUT = {
  about: '山里的米和果子，现收现发。',
  categories: ['grain', 'fresh', 'snack', 'wear'],
  permits: { food: { number: 'JY11101010000001', until: '2029-12-31' } },
  warehouse: { name: '红河仓', province: '53', street: '建水县临安路 18 号', phone: '13800000018' },
}
/** A store that an officer has opened. */
export async function openStore(
  operator: Customer,
  officer: Customer,
  firm: Pick<Firm, 'id'>,
  name: string,
): Promise<Merchant> {
  const asked = expectStatus(await operator.press<Merchant>('/mall/merchants', { firm: firm.id, name, ...ABOUT }), 201)
  return expectStatus(
    await officer.press<Merchant>(`/staff/mall/merchants/${asked.id}/decision`, { outcome: 'open' }),
    200,
  )
}
export type Kind = {
  readonly name: string
  readonly category?: string
  readonly price?: string
  readonly pieces?: number
  /** Several, in place of one without a name; each with as many pieces, unless it says how many. */
  readonly variants?: readonly { readonly name: string; readonly price?: string; readonly pieces?: number }[]
  readonly shares?: readonly { readonly phone: string; readonly percent: string }[]
}
const attributesOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'grain/rice': { origin: '云南红河', 'net-content': '5 kg', 'shelf-life': '12 个月' },
  'fresh/fruit': { origin: '云南红河', 'net-content': '3 kg' },
  'snack/tea': { origin: '云南普洱', 'net-content': '250 g', 'shelf-life': '36 个月' },
  'wear/men': { material: '棉', brand: '桥', 'size-range': 'M–XXL' },
  'wear/women': { material: '棉', brand: '桥', 'size-range': 'S–XL' },
}
/** A good that an officer has put on sale, with pieces of each variant. */
export async function onSale(
  operator: Customer,
  officer: Customer,
  { id }: Pick<Merchant, 'id'>,
  kind: Kind,
): Promise<MerchantGood> {
  const { name, category = 'grain/rice', price = '39.90', pieces = 100, variants = [{ name: '' }], shares = [] } = kind
  const draft = {
    name,
    about: '',
    category,
    attributes: attributesOf[category],
    shares,
    variants: variants.map((one) => ({ name: one.name, price: yuan(one.price ?? price), grams: 5_000 })),
  }
  const good = expectStatus(await operator.press<MerchantGood>(`/mall/merchants/${id}/goods`, draft), 201)
  for (const [n, one] of variants.entries()) {
    const many = one.pieces ?? pieces
    if (many > 0) expectStatus(await operator.press(`/mall/skus/${good.variants[n]!.id}/stock`, { by: many }), 200)
  }
  expectStatus(await operator.press(`/mall/goods/${good.id}/listing`, { to: 'submitted' }), 200)
  expectStatus(await officer.press(`/staff/mall/goods/${good.id}/decision`, { outcome: 'listed' }), 200)
  return good
}
export const newAddress = async (who: Customer): Promise<Address> =>
  expectStatus(
    await who.press<Address>('/mall/addresses', {
      name: who.name,
      phone: who.phone,
      county: '110105',
      place: '北京市朝阳区',
      street: '建国路 1 号院 2 号楼 301',
    }),
    201,
  )
export type Wanted = { readonly sku: string; readonly quantity: number }
/** Orders at what is quoted, signed with the passkey; `flash`: at the price of that sale. */
export async function order(
  who: Customer,
  address: string,
  lines: readonly Wanted[],
  key: string = crypto.randomUUID(),
  flash?: string,
): Promise<Answered<MallOrder>> {
  const wanted = { address, lines, ...(flash === undefined ? {} : { flash }) }
  const quoted = await who.ask<Quote>('POST', '/mall/quotes', wanted)
  if (quoted.status !== 200) return quoted as never
  const quote = quoted.body
  const agrees = quote.parts.flatMap((part) => part.lines.filter(({ asks }) => asks).map(({ sku }) => sku))
  const approval = await who.approve({ action: 'pay-order', quote: quote.digest, lines, address, amount: quote.total })
  return who.press<MallOrder>('/mall/orders', { ...wanted, quote: quote.digest, agrees, approval }, key)
}
export const orderNow = async (who: Customer, id: string): Promise<MallOrder> =>
  expectStatus(await who.ask<MallOrder>('GET', `/mall/orders/${id}`), 200)
/** The order, once its run has paid for it. */
export const paidOrder = async (who: Customer, address: string, lines: readonly Wanted[]): Promise<MallOrder> => {
  const { id } = expectStatus(await order(who, address, lines), 201)
  const now = await until('the order to be paid', async () => {
    const standing = await orderNow(who, id)
    return standing.state === 'paid' || standing.state === 'released' ? standing : undefined
  })
  // Another test has moved the clock by a day in between: what was set aside for two hours went back.
  return now.state === 'released' ? paidOrder(who, address, lines) : now
}
export const ship = async (operator: Customer, part: string): Promise<MerchantPart> =>
  expectStatus(
    await operator.press<MerchantPart>(`/mall/parts/${part}/parcels`, { carrier: '顺丰', number: 'SF1234567890' }),
    200,
  )
export const receive = async (who: Customer, part: string): Promise<MallOrder> =>
  expectStatus(await who.press<MallOrder>(`/mall/parts/${part}/receipt`, undefined), 200)
/** A minute by Beijing's clock as forms give it, so many after an instant of the bank's. */
export const minuteAfter = (now: string, minutes: number): string =>
  new Date(Date.parse(now) + (8 * 60 + minutes) * 60_000).toISOString().slice(0, 16)
