/** A merchant's store, as its screens call the bank. */
import type { CaseState, ListingState, PermitKind, PriceListKind, Province } from '../../../core/mall/kinds.ts'
import type { MerchantGood } from '../../../core/mall/merchant-wire.ts'
import { ask, yuan } from '../../api.ts'
import { queryOf } from '../../ui/query.ts'
import type { Promoting } from '../promotions/promoting.ts'

export type About = {
  readonly name: string
  readonly about: string
  readonly categories: readonly string[]
  readonly permits: Partial<Record<PermitKind, { readonly number: string; readonly until: string }>>
}
export type Warehouse = {
  readonly name: string
  readonly province: string
  readonly street: string
  readonly phone: string
}
export type Draft = {
  readonly name: string
  readonly about: string
  readonly category: string
  readonly attributes: Readonly<Record<string, string>>
  readonly shares: readonly { readonly phone: string; readonly percent: string }[]
  readonly variants: readonly {
    readonly id?: string
    readonly name: string
    readonly price: ReturnType<typeof yuan>
    readonly grams: number
  }[]
}
type Price = {
  readonly firstUnits: number
  readonly first: ReturnType<typeof yuan>
  readonly moreUnits: number
  readonly more: ReturnType<typeof yuan>
}
export type Template = {
  readonly by: 'weight' | 'pieces'
  readonly everywhere: Price
  readonly zones: readonly (Price & { readonly provinces: readonly Province[] })[]
  readonly never: readonly Province[]
  readonly freeFrom: ReturnType<typeof yuan> | null
}
export type PriceListDraft = {
  readonly name: string
  readonly kind: PriceListKind
  readonly from: string
  readonly until: string | null
  readonly rows: { readonly sku: string; readonly from: number; readonly price: ReturnType<typeof yuan> }[]
}
export type Pieces = readonly { readonly line: number; readonly quantity: number }[]

const MOST_OFFERED = 500
const at = (id: string) => `/mall/merchants/${id}`

export const stores = {
  all: async () => (await ask('mallMerchants', 'GET', '/mall/merchants')).merchants,
  categories: async () => (await ask('mallCategories', 'GET', '/mall/categories')).categories,
  begin: (firm: string, about: About, warehouse: Warehouse, press: string) =>
    ask('askMerchant', 'POST', '/mall/merchants', { body: { firm, ...about, warehouse }, press }),
  change: (id: string, about: About) => ask('changeMerchant', 'PUT', at(id), { body: about }),
  shipping: (id: string, template: Template) =>
    ask('merchantShipping', 'PUT', `${at(id)}/shipping`, { body: template }),
  warehouses: async (id: string) => (await ask('merchantWarehouses', 'GET', `${at(id)}/warehouses`)).warehouses,
  newWarehouse: async (id: string, one: Warehouse, press: string) =>
    (await ask('newWarehouse', 'POST', `${at(id)}/warehouses`, { body: one, press })).warehouses,
  changeWarehouse: async (one: string, { name: _, ...place }: Warehouse) =>
    (await ask('changeWarehouse', 'PUT', `/mall/warehouses/${one}`, { body: place })).warehouses,
  mainWarehouse: async (one: string, press: string) =>
    (await ask('mainWarehouse', 'POST', `/mall/warehouses/${one}/main`, { press })).warehouses,
  closeWarehouse: async (one: string, press: string) =>
    (await ask('closeWarehouse', 'POST', `/mall/warehouses/${one}/close`, { press })).warehouses,
  async goods(id: string, query: { state?: string; before?: string; good?: string }) {
    const { goods, next } = await ask('merchantGoods', 'GET', `${at(id)}/goods${queryOf(query)}`)
    return { rows: goods, next }
  },
  good: async (id: string, good: string): Promise<MerchantGood | undefined> =>
    (await stores.goods(id, { good })).rows[0],
  newGood: (id: string, draft: Draft, press: string) =>
    ask('newMallGood', 'POST', `${at(id)}/goods`, { body: draft, press }),
  changeGood: (good: string, draft: Draft) => ask('changeMallGood', 'PUT', `/mall/goods/${good}`, { body: draft }),
  move: (good: string, to: ListingState, press: string) =>
    ask('moveMallListing', 'POST', `/mall/goods/${good}/listing`, { body: { to }, press }),
  price: (sku: string, price: string) =>
    ask('changeMallPrice', 'PUT', `/mall/skus/${sku}/price`, { body: { price: yuan(price) } }),
  stock: (sku: string, by: number, warehouse: string | undefined, press: string) =>
    ask('changeMallStock', 'POST', `/mall/skus/${sku}/stock`, {
      body: { by, ...(warehouse ? { warehouse } : {}) },
      press,
    }),
  moveStock: (sku: string, pieces: number, from: string, to: string, press: string) =>
    ask('moveMallStock', 'POST', `/mall/skus/${sku}/moves`, { body: { pieces, from, to }, press }),
  /** All that is on sale, as far as a form can offer it. */
  async listed(id: string): Promise<MerchantGood[]> {
    const all: MerchantGood[] = []
    for (let before: string | null = ''; before !== null && all.length < MOST_OFFERED; ) {
      const { rows, next } = await stores.goods(id, { state: 'listed', ...(before ? { before } : {}) })
      all.push(...rows)
      before = next
    }
    return all
  },
  priceLists: (id: string) => ask('merchantPriceLists', 'GET', `${at(id)}/price-lists`),
  priceList: (list: string) => ask('priceListById', 'GET', `/mall/price-lists/${list}`),
  newPriceList: (id: string, body: PriceListDraft, press: string) =>
    ask('newPriceList', 'POST', `${at(id)}/price-lists`, { body, press }),
  changePriceList: (list: string, body: PriceListDraft) =>
    ask('changePriceList', 'PUT', `/mall/price-lists/${list}`, { body }),
  endPriceList: (list: string, press: string) =>
    ask('endPriceList', 'POST', `/mall/price-lists/${list}/end`, { press }),
  promotions: async (id: string) => (await ask('merchantPromotions', 'GET', `${at(id)}/promotions`)).promotions,
  newPromotion: (id: string, promotion: Promoting, press: string) =>
    ask('newMallPromotion', 'POST', `${at(id)}/promotions`, { body: promotion, press }),
  endPromotion: (promotion: string, press: string) =>
    ask('endMallPromotion', 'POST', `/mall/promotions/${promotion}/end`, { press }),
  async parts(id: string, query: { state?: string; before?: string }) {
    const { parts, next } = await ask('merchantParts', 'GET', `${at(id)}/parts${queryOf(query)}`)
    return { rows: parts, next }
  },
  ship: (part: string, parcel: { carrier: string; number: string; pieces?: Pieces }, press: string) =>
    ask('shipMallPart', 'POST', `/mall/parts/${part}/parcels`, { body: parcel, press }),
  answer: (
    one: string,
    body: { to: CaseState; says: string; parcel?: { carrier: string; number: string } },
    press: string,
  ) => ask('answerMallCase', 'POST', `/mall/cases/${one}/answer`, { body, press }),
  short: (part: string, pieces: Pieces, says: string, press: string) =>
    ask('shortMallPart', 'POST', `/mall/parts/${part}/shortages`, { body: { pieces, says }, press }),
  payBack: (part: string, pieces: Pieces, says: string, press: string) =>
    ask('payBackMallPart', 'POST', `/mall/parts/${part}/repayments`, { body: { pieces, says }, press }),
  money: (id: string) => ask('merchantMoney', 'GET', `${at(id)}/money`),
}
