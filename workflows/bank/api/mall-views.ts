/** How the mall's rows are answered: to the buyer, to the merchant, to officers. What of them is whose, the handlers have checked. */

import { isOver, mayMove, paysShipping } from '../../../core/mall/cases.ts'
import { replacedAt } from '../../../core/mall/exchange.ts'
import { mayList } from '../../../core/mall/goods.ts'
import { caseStates, listingStates, MOST_PICTURES, type PermitKind, permitKinds } from '../../../core/mall/kinds.ts'
import type { Merchant, MerchantGood, MerchantPart } from '../../../core/mall/merchant-wire.ts'
import { addGiven, allGiven, discountsOf, moneyFor, nothingGiven, unsent } from '../../../core/mall/parts.ts'
import type { Shown } from '../../../core/mall/price-lists.ts'
import type { OwnPromotion } from '../../../core/mall/promotion-wire.ts'
import { isProvince, provinceName } from '../../../core/mall/regions.ts'
import { noReasonUntil } from '../../../core/mall/returns.ts'
import type { ShippingTemplate } from '../../../core/mall/shipping.ts'
import type { Good, GoodBrief, MallCase, MallOrder, MallPart, ShownPromotion } from '../../../core/mall/shop-wire.ts'
import { homeOf } from '../../../core/mall/warehouses.ts'
import { maskName, maskPhone } from '../../../core/mask.ts'
import { moneyText } from '../../../core/shape.ts'
import { beijing, dayOf } from '../../../core/time.ts'
import type { Locale } from '../../../core/words/index.ts'
import * as words from '../../../core/words/mall.ts'
import { promotionText } from '../../../core/words/promotions.ts'
import type { Database } from '../../storage/database.ts'
import type { FoundGood, Lies, SkuRow, WithStore } from '../../storage/mall-goods.ts'
import { type MerchantRow, templateIn } from '../../storage/mall-merchants.ts'
import * as store from '../../storage/mall-orders.ts'
import { type EventRow, eventsOf } from '../../storage/mall-parcels.ts'
import { type PictureRow, picturesOf } from '../../storage/mall-pictures.ts'
import { formIn, type LeftOf, type PromotionRow } from '../../storage/mall-promotions.ts'
import type { Warehouse } from '../../storage/mall-warehouses.ts'
import { pictureAnswer } from './mall-pictures.ts'

type Side = words.Side
const instant = (at: bigint | null) => (at === null ? null : beijing(Number(at)))

const sendTo = ({ store: name }: store.WithOrder, { send_to }: store.CaseRow, locale: Locale) => {
  if (!send_to) return ''
  const { province, street, phone } = send_to
  return `${name} ${isProvince(province) ? provinceName(province, locale) : ''} ${street} ${phone}`
}
/** It is fixed when it is paid; before, this is what it would be now. */
function comesTo(row: store.WithOrder, one: store.CaseRow): bigint {
  if (one.kind === 'exchange') return 0n
  const [part, given] = [store.partIn(row), store.givenIn(row)]
  const left = one.pieces.every(({ line, quantity }) => quantity <= part.lines[line]!.quantity - given.pieces[line]!)
  if (!left) return moneyFor(part, nothingGiven(part), one.pieces)
  const all = allGiven(part, addGiven(given, one.pieces, 0n)) && paysShipping(one.kind, one.reason)
  return moneyFor(part, given, one.pieces) + (all ? part.shipping - given.shipping : 0n)
}
export type Tracked = store.ParcelRow & { readonly events: readonly EventRow[] }
const parcelAnswer = ({ carrier, number, at, events, signed_at, pieces }: Tracked) => ({
  carrier,
  number,
  at: beijing(Number(at)),
  events: events.map((one) => ({ at: beijing(Number(one.at)), state: one.state, says: one.says })),
  signedAt: instant(signed_at),
  pieces: [...pieces],
})
export function caseAnswer(row: store.WithOrder, one: store.CaseRow, { parcels, pictures }: Pick<PartRows, 'parcels' | 'pictures'>, side: Side, locale: Locale): MallCase {
  const shown = pictures.filter((picture) => picture.case === one.id)
  const until = Number(one.until)
  return {
    id: one.id,
    kind: one.kind,
    reason: one.reason,
    state: one.state,
    says: words.caseText({ kind: one.kind, state: one.state, until, instead: one.kind === 'return' && one.replacement !== null }, side, sendTo(row, one, locale), locale),
    until: isOver(one.state) ? null : beijing(until),
    amount: moneyText(one.amount ?? comesTo(row, one)),
    pieces: [...one.pieces],
    replacement: one.replacement && { sku: one.replacement.sku, variant: one.replacement.variant },
    parcels: parcels.filter((parcel) => parcel.case === one.id).map((parcel) => ({ ...parcelAnswer(parcel), by: parcel.sent_by })),
    notes: one.notes.map(({ by, says, at }) => ({ by, says, at: beijing(at) })),
    pictures: shown.map(pictureAnswer),
    mayShow: side !== 'officer' && !isOver(one.state) && shown.filter(({ by }) => by === side).length < MOST_PICTURES,
    may: one.later ? [] : caseStates.filter((to) => mayMove(side, store.caseStands(one), to)),
    at: beijing(Number(one.at)),
  }
} // biome-ignore format: one fact a line

export function promotionAnswer(row: PromotionRow, { mine, coupons }: LeftOf, locale: Locale): ShownPromotion {
  const form = formIn(row)
  return {
    id: row.id,
    name: form.name,
    kind: form.kind,
    says: promotionText(form, locale),
    from: form.from,
    until: form.until,
    coupon: form.kind === 'coupon' ? { mine, left: coupons } : null,
  }
}
/** As whoever made it sees it; `names` of goods that it is for. */
export function ownPromotionAnswer(row: PromotionRow, left: LeftOf, names: ReadonlyMap<string, string>, locale: Locale): OwnPromotion {
  const { goods, categories, exclusive, budget } = formIn(row)
  return {
    // What is closed has none left, which is not to say that all were had.
    ...promotionAnswer(row, row.closed_at === null ? left : { ...left, coupons: null }, locale),
    state: row.state,
    code: row.code,
    goods: goods.map((id) => ({ id, name: names.get(id) ?? '' })),
    categories: categories.map((code) => words.categoryName(code, locale)),
    exclusive,
    budget: budget === null ? null : { most: moneyText(budget), left: moneyText(left.budget ?? budget) },
    orders: row.orders,
    given: moneyText(row.given),
  }
} // biome-ignore format: one row

export type PartRows = { readonly cases: readonly store.CaseRow[]; readonly parcels: readonly Tracked[]; readonly pictures: readonly PictureRow[] } // biome-ignore format: one line
export function partAnswer(
  row: store.WithOrder,
  { cases, parcels, pictures }: PartRows,
  side: Side,
  locale: Locale,
): MallPart {
  const part = store.partIn(row)
  const open = cases.some(({ state }) => !isOver(state))
  const taken = store.takenIn(row, cases)
  const left = part.lines.some(({ quantity }, at) => taken.pieces[at]! < quantity)
  const toSend = unsent(part, taken, row.sent).some((pieces) => pieces > 0)
  const received = row.received_at === null ? null : dayOf(Number(row.received_at))
  const days =
    received === null
      ? []
      : part.lines.flatMap(({ returns }, line) => {
          const again = replacedAt(row.replaced, { line, quantity: 1 })
          return noReasonUntil(returns, again === undefined ? received : dayOf(again), 'consumer') ?? []
        })
  const once = part.lines.some(({ quantity }, at) => taken.pieces[at]! + (row.replaced[at]?.quantity ?? 0) < quantity)
  const mine = cases.filter((one) => one.part === row.id)
  const may: MallPart['may'] =
    side !== 'buyer'
      ? []
      : row.state === 'to-ship'
        ? toSend ? ['cancel'] : []
        : row.state === 'shipped'
          ? ['receive', ...(left ? (['refund'] as const) : [])]
          : row.state === 'received' && left
            ? ['refund', 'return', ...(once ? (['exchange'] as const) : [])]
            : [] // biome-ignore format: one choice
  return {
    id: row.id,
    merchant: row.merchant,
    name: row.store,
    state: row.state,
    says: words.partText(
      {
        state: row.state, late: row.late, open, partly: row.sent.some((pieces) => pieces > 0),
        shipBy: row.ship_by === null ? null : Number(row.ship_by),
        receivesAt: row.receives_at === null ? null : Number(row.receives_at),
        windowEnds: row.window_ends === null ? null : Number(row.window_ends),
      },
      side,
      locale,
    ), // biome-ignore format: one part
    lines: part.lines.map((line, at) => ({
      sku: line.sku, good: line.good, name: line.name, variant: line.variant, picture: line.good, category: line.category, price: moneyText(line.price), quantity: line.quantity,
      amount: moneyText(line.amount), back: row.pieces[at]!, sent: row.sent[at] ?? 0, exchanged: row.replaced[at]?.quantity ?? 0, returns: words.returnsText(line.returns, locale),
    })), // biome-ignore format: one line
    off: discountsOf(part).map(({ name, amount }) => ({ name, amount: moneyText(amount) })),
    shipping: moneyText(part.shipping),
    amount: moneyText(row.total),
    paidBack: moneyText(row.paid_back),
    parcels: parcels.filter((one) => one.part === row.id && one.case === null).map(parcelAnswer),
    cases: mine.map((one) => caseAnswer(row, one, { parcels, pictures }, side, locale)),
    shipBy: row.state === 'to-ship' ? instant(row.ship_by) : null,
    receivesAt: row.state === 'shipped' ? instant(row.receives_at) : null,
    windowEnds: row.state === 'received' ? instant(row.window_ends) : null,
    returnUntil: row.state === 'received' ? (days.toSorted().at(-1) ?? null) : null,
    may,
  }
}
/** Parcels of some parts, with what was told of each. */
export async function trackedOf(db: Database, parts: readonly string[]): Promise<Tracked[]> {
  const parcels = await store.parcelsOf(db, parts)
  const events = await eventsOf(db, parcels.map(({ id }) => id)) // biome-ignore format: one question
  return parcels.map((one) => ({ ...one, events: events.filter(({ parcel }) => parcel === one.id) }))
}
/** Everything of some parts, read once. */
export async function rowsOf(db: Database, parts: readonly { readonly id: string }[]): Promise<PartRows> {
  const ids = parts.map(({ id }) => id)
  const [cases, parcels] = await Promise.all([store.casesOf(db, ids), trackedOf(db, ids)])
  return { cases, parcels, pictures: await picturesOf(db, cases.map(({ id }) => id)) } // biome-ignore format: one line
}
const NOTHING: PartRows = { cases: [], parcels: [], pictures: [] }
const of = ({ cases, parcels, pictures }: PartRows, part: string): PartRows => ({
  pictures,
  cases: cases.filter((one) => one.part === part),
  parcels: parcels.filter((one) => one.part === part),
})
/** Of many orders at once, in their order. */
export async function orderAnswers(db: Database, asked: readonly { readonly row: store.OrderRow; readonly locale: Locale }[]): Promise<MallOrder[]> {
  const parts = await store.partsOf(db, asked.map(({ row }) => row.id))
  const all = await rowsOf(db, parts)
  return asked.map(({ row, locale }) => orderAnswer(row, parts.filter(({ order }) => order === row.id), locale, all))
} // biome-ignore format: one call
/** Without rows of its parts nothing has come of it yet. */
export function orderAnswer(row: store.OrderRow, own: readonly store.WithOrder[], locale: Locale, all: PartRows = NOTHING): MallOrder {
  const { name, phone, place, street } = row.address
  return {
    id: row.id,
    state: row.state,
    says: words.orderText(row.state, own.map(({ state }) => state), locale),
    at: beijing(Number(row.at)),
    address: { name, phone, place, street },
    total: moneyText(row.total),
    parts: own.map((part) => partAnswer(part, of(all, part.id), 'buyer', locale)),
    mayReaddress: store.mayReaddress(row, own, own.flatMap(({ id }) => of(all, id).parcels)),
    position: row.sequence === null ? null : Number(row.sequence),
  }
} // biome-ignore format: one order
export async function merchantPartAnswers(db: Database, parts: readonly store.WithOrder[], locale: Locale, runUrl: (id: string) => string | null): Promise<MerchantPart[]> {
  const all = await rowsOf(db, parts)
  return parts.map((row) => {
    const { name, phone, place, street } = row.address
    // Who bought is the merchant's to know while it sends, and nobody's afterwards (个人信息保护法 art. 6).
    const again = all.cases.some((one) => one.part === row.id && one.kind === 'exchange' && one.state === 'back')
    const needed = row.state === 'to-ship' || row.state === 'shipped' || again
    return {
      ...partAnswer(row, of(all, row.id), 'merchant', locale),
      order: row.order,
      at: beijing(Number(row.at)),
      from: row.sends_from.map(homeOf),
      to: needed ? { name, phone, place, street } : { name: maskName(name), phone: maskPhone(phone), place, street: '' },
      workflow: runUrl(row.order),
    }
  })
} // biome-ignore format: one row

// ——— stores and goods ———

const templateAnswer = (template: ShippingTemplate): Merchant['shipping'] => {
  const price = (one: ShippingTemplate['everywhere']) => ({ firstUnits: one.firstUnits, first: moneyText(one.first), moreUnits: one.moreUnits, more: moneyText(one.more) }) // biome-ignore format: one price
  return {
    by: template.by,
    everywhere: price(template.everywhere),
    zones: template.zones.map((zone) => ({ ...price(zone), provinces: [...zone.provinces] })),
    never: [...template.never],
    freeFrom: template.freeFrom === null ? null : moneyText(template.freeFrom),
  }
}
const placeAnswer = ({ name, province, street, phone }: Warehouse) => ({ name, province, street, phone })
export const merchantAnswer = (row: MerchantRow, locale: Locale): Merchant => ({
  id: row.id,
  firm: row.firm,
  firmName: row.firm_name,
  name: row.name,
  about: row.about,
  state: row.state,
  says: words.storeText(row.state, row.reason, locale),
  categories: [...row.categories],
  permits: permitKinds.flatMap((kind: PermitKind) => {
    const permit = row.permits[kind]
    return permit ? [{ kind, name: words.permitName(kind, locale), number: permit.number, until: permit.until }] : []
  }),
  warehouse: placeAnswer(row.warehouses[0]!),
  warehouses: row.warehouses.map((one) => ({ id: one.id, ...placeAnswer(one) })),
  shipping: templateAnswer(templateIn(row)),
  at: beijing(Number(row.at)),
})
/** `prices`: of one piece of each of its variants, as they are now for who looks; without them, the usual ones. */
export function briefAnswer(row: FoundGood, left: boolean, prices: readonly bigint[] = []): GoodBrief {
  const least = prices.reduce((a, b) => (a < b ? a : b), prices[0] ?? row.least)
  const several = prices.length > 0 ? prices.some((price) => price !== least) : row.several
  return {
    id: row.id, name: row.name, merchant: row.store, from: moneyText(least), several, left, picture: row.id, category: row.category,
  } // biome-ignore format: one row
}
export const variantAnswer = ({ steps, reduced, until }: Shown): Omit<Good['variants'][number], 'id' | 'name' | 'usual' | 'left'> => ({
  price: moneyText(steps[0]!.price),
  reduced: reduced && { kind: reduced.kind, was: reduced.was === null ? null : moneyText(reduced.was) },
  steps: steps.length > 1 ? steps.map(({ from, price }) => ({ from, price: moneyText(price) })) : [],
  until: until === null ? null : dayOf(until - 1),
}) // biome-ignore format: one variant
/** What lies of a sku in each warehouse, and in all of them. */
export function placesAnswer({ warehouses }: Pick<SkuRow, 'warehouses'>, lies: readonly Lies[]) {
  const places = warehouses.map(({ id, name }) => {
    const { left, heldBack } = lies.find(({ warehouse }) => warehouse === name)!
    return { warehouse: id, name, left, heldBack }
  })
  const all = (what: 'left' | 'heldBack') => places.reduce((sum, one) => sum + one[what], 0)
  return { left: all('left'), heldBack: all('heldBack'), places }
}
export const merchantGoodAnswer = (row: WithStore, skus: readonly SkuRow[], lies: ReadonlyMap<string, readonly Lies[]>, locale: Locale): MerchantGood => ({
  id: row.id,
  name: row.name,
  about: row.about,
  category: row.category,
  picture: row.id,
  state: row.state,
  says: words.listingText(row.state, row.reason, locale),
  attributes: { ...row.attributes },
  shares: row.shares.map(({ phone, percent }) => ({ phone, percent })),
  variants: skus
    .filter(({ good }) => good === row.id)
    .map((one) => ({ id: one.id, name: one.name, price: moneyText(one.price), grams: one.grams, ...placesAnswer(one, lies.get(one.id)!) })),
  may: listingStates.filter((to) => mayList('merchant', row.state, to)),
  at: beijing(Number(row.at)),
}) // biome-ignore format: one row
