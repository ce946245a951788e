/** Shopping: what is on sale, the basket, an order, and what a buyer asks for afterwards. */

import { setTimeout } from 'node:timers/promises'
import type { Question } from '../../../core/contract.ts'
import { approvalNeeded } from '../../../core/customers/approval.ts'
import { currentAccount } from '../../../core/deposits/postings.ts'
import { entryId } from '../../../core/id.ts'
import { invariant } from '../../../core/invariant.ts'
import { isDone } from '../../../core/ledger/command.ts'
import { ask, mayMove } from '../../../core/mall/cases.ts'
import { leafOf } from '../../../core/mall/categories.ts'
import {
  CHANNEL_PERCENT,
  type CheckoutRefusal,
  type Composed,
  compose,
  quoteDigest,
  RESERVED_MS,
} from '../../../core/mall/checkout.ts'
import { commissionRules } from '../../../core/mall/commission.ts'
import { mayReplace } from '../../../core/mall/exchange.ts'
import { attributeNames, MOST_LINES } from '../../../core/mall/kinds.ts'
import { holdsPermit } from '../../../core/mall/merchants.ts'
import { type Order, reserve, soldOut } from '../../../core/mall/postings.ts'
import { type Buying, type ListPrice, priceFor, shownPrices } from '../../../core/mall/price-lists.ts'
import { asksOf, isFor } from '../../../core/mall/promotion-form.ts'
import { claimCoupons, openQuota, usedUp } from '../../../core/mall/promotion-postings.ts'
import { type Buyer, MOST_CODES, STRANGER } from '../../../core/mall/promotions.ts'
import { provinceOf } from '../../../core/mall/regions.ts'
import { windowEnds } from '../../../core/mall/returns.ts'
import type { Basket, Good, MallOrder, Quote, ShownPromotion } from '../../../core/mall/shop-wire.ts'
import { allocate, flashWarehouse, mostOf } from '../../../core/mall/warehouses.ts'
import { maskName } from '../../../core/mask.ts'
import { fen, formatAmount } from '../../../core/money.ts'
import type { Refusal } from '../../../core/problem.ts'
import { ok, type Result, refuse } from '../../../core/result.ts'
import { moneyText } from '../../../core/shape.ts'
import { beijing, dayOf } from '../../../core/time.ts'
import type { Locale } from '../../../core/words/index.ts'
import * as words from '../../../core/words/mall.ts'
import * as offerWords from '../../../core/words/promotions.ts'
import { soughtTerms } from '../../mall/terms.ts'
import { type FlashRow, flashesBy, flashesFor } from '../../storage/mall-flash.ts'
import * as goods from '../../storage/mall-goods.ts'
import { merchantBy, templateIn } from '../../storage/mall-merchants.ts'
import * as store from '../../storage/mall-orders.ts'
import { firmsAmong, pricesOf } from '../../storage/mall-prices.ts'
import * as offers from '../../storage/mall-promotions.ts'
import * as shopping from '../../storage/mall-shopping.ts'
import { together } from '../../storage/together.ts'
import { approved, payerRefusal } from '../approving.ts'
import type { Bank } from '../compose.ts'
import { turnstile } from '../turnstile.ts'
import { AHEAD_MS, flashAnswers } from './mall-flash.ts'
import { tellOrder } from './mall-telling.ts'
import { briefAnswer, orderAnswer, orderAnswers, promotionAnswer, variantAnswer } from './mall-views.ts'
import type { Asked, Handlers } from './mount.ts'

type Calls =
  | 'mallCategories' | 'mallGoods' | 'mallGoodById' | 'mallCoupons' | 'claimMallCoupon' | 'claimMallCode' | 'mallBasket' | 'putInBasket' | 'mallAddresses' | 'newMallAddress' | 'endMallAddress'
  | 'mallQuote' | 'placeMallOrder' | 'mallOrders' | 'mallOrderById' | 'readdressMallOrder' | 'receiveMallPart' | 'askMallCase' | 'moveMallCase' // biome-ignore format: one list

/** What a buyer is shown of what is left: that there is much, not how much. */
const MOST_SHOWN = 100
const MOST_ADDRESSES = 20
const ORDERS = 20

export function shopHandlers(bank: Bank): Pick<Handlers, Calls> {
  const { db } = bank
  // Thousands order in a moment: what each order asks of SQL, orders of one moment ask together.
  const addressOf = together((asked: Parameters<typeof shopping.addressesBy>[1]) => shopping.addressesBy(db, asked))
  /** Whether somebody buys as a firm matters, and is asked, only where a store has a price for firms. */
  const firmsWhere = async (prices: Iterable<readonly ListPrice[]>, customers: readonly string[]) =>
    [...prices].some((some) => some.some(({ kind }) => kind === 'firms'))
      ? firmsAmong(db, [...new Set(customers)], bank.now())
      : new Set<string>()
  const buyerIn = (firms: ReadonlySet<string>, customer: string): Buying['buyer'] =>
    firms.has(customer) ? 'firm' : 'consumer'
  const soldNow = together(async (asked: readonly { readonly skus: readonly string[]; readonly customer: string }[]) => {
    const all = await goods.onSale(db, [...new Set(asked.flatMap(({ skus }) => skus))], bank.now())
    const firms = await firmsWhere([...all.values()].map(({ prices }) => prices), asked.map(({ customer }) => customer))
    return asked.map(({ skus, customer }) => ({ sold: [...new Set(skus)].flatMap((sku) => (all.has(sku) ? [[sku, all.get(sku)!] as const] : [])), buyer: buyerIn(firms, customer) }))
  }) // biome-ignore format: one question
  const promotionsOn = together((asked: Parameters<typeof offers.promotionsOnEach>[1]) => offers.promotionsOnEach(db, asked)) // biome-ignore format: one line
  const leftOf = together((asked: Parameters<typeof offers.leftOfEach>[1]) => offers.leftOfEach(db, asked))
  const boughtBefore = together((customers: readonly string[]) => offers.boughtBefore(db, customers))
  /** What some promotions want to know of a buyer; nothing is asked that none of them wants to know. */
  async function buyerFor(rows: readonly offers.PromotionRow[], customer: string, at: number): Promise<Buyer> {
    const asked = new Set(rows.map((row) => asksOf(offers.formIn(row))))
    const [firms, orders] = await Promise.all([
      asked.has('buyer') ? firmsAmong(db, [customer], at) : new Set<string>(),
      asked.has('orders') ? boughtBefore(customer) : STRANGER.orders,
    ])
    return { kind: buyerIn(firms, customer), groups: [], orders }
  }
  const intend = together(async (list: readonly store.Intended[]) => {
    await store.intendOrders(bank.early, list)
    return list
  })
  const ordered = together(async (list: readonly shopping.Ordered[]) => {
    await shopping.ordered(bank.early, list)
    return list
  })
  const liesNow = together(async (asked: readonly (readonly { readonly id: string; readonly warehouse: string }[])[]) => {
    const all = await goods.leftEach(db, asked.flat())
    let next = 0
    return asked.map((places) => places.map(() => all[next++]!.left))
  }) // biome-ignore format: one question
  const flashBy = together((ids: readonly string[]) => flashesBy(db, ids))
  const orderBy = together((ids: readonly string[]) => store.ordersBy(db, ids))
  const answerTo = together((asked: Parameters<typeof orderAnswers>[1]) => orderAnswers(db, asked))

  /** As it is sold on a day, at the price in force for the buyer and so many pieces: a permit that is over sells nothing. */
  async function onSale(wanted: readonly { readonly sku: string; readonly quantity: number }[], customer: string, at: number) {
    const day = dayOf(at)
    const quantities = new Map<string, number>()
    for (const { sku, quantity } of wanted) quantities.set(sku, (quantities.get(sku) ?? 0) + quantity)
    const { sold, buyer } = await soldNow({ skus: [...quantities.keys()], customer })
    return new Map(
      sold.filter(([, one]) => holdsPermit({ permits: one.permits }, leafOf(one.category).permit, day))
        .map(([sku, one]) => [sku, { ...one, price: priceFor(one.price, one.prices, { buyer, at }, quantities.get(sku)!) }] as const),
    )
  } // biome-ignore format: one rule a line
  async function basketOf(customer: string, at: number): Promise<Basket> {
    const rows = await shopping.basketOf(db, customer)
    const sold = await onSale(rows, customer, at)
    const left = await goods.leftOf(db, rows.map(({ sku, warehouses }) => ({ id: sku, warehouses }))) // biome-ignore format: one call
    const merchants = new Map<string, Basket['merchants'][number]>()
    let [pieces, amount] = [0, 0n]
    for (const row of rows) {
      const one = sold.get(row.sku)
      const price = one?.price ?? row.price
      const group = merchants.get(row.merchant) ?? { id: row.merchant, name: row.store, lines: [] }
      merchants.set(row.merchant, group)
      group.lines.push({
        sku: row.sku, good: row.good, name: row.name, variant: row.variant, picture: row.good, category: row.category, price: moneyText(price), quantity: row.quantity,
        amount: moneyText(price * BigInt(row.quantity)), left: Math.min(left.get(row.sku)!, MOST_SHOWN), onSale: one !== undefined,
      }) // biome-ignore format: one line
      pieces += row.quantity
      if (one) amount += price * BigInt(row.quantity)
    }
    return { merchants: [...merchants.values()], pieces, amount: moneyText(amount) }
  }

  /** Flash sales of which nothing was left a moment ago: thousands ask in that moment, and are told without asking the ledger for each. */
  const soldOutAt = new Map<string, { readonly name: string; readonly at: number }>()
  const SOLD_OUT_MS = 500
  const soldOutNow = ({ id, good_name: name }: FlashRow) => void soldOutAt.set(id, { name, at: performance.now() })
  const allGone = (name: string) => refuse({ kind: 'sold-out', parameter: 'lines', facts: { name, left: 0 } } as const)
  /** Thousands come in the second in which a sale begins: they wait for each other, and nobody else waits for them. */
  const inFlash = turnstile(2)
  /** Told no one after another, some four hundred a second: even a dozen at once make whoever pays somebody wait for all of them. */
  const tellingNo = turnstile(1)
  const NEXT_MS = 2
  /** But nobody waits for a no longer than a few seconds. */
  const MOST_WAIT = 2_000
  async function atFlash<Value>(flash: string | null, act: () => Promise<Result<Value, Refusal>>): Promise<Result<Value, Refusal>> {
    if (flash === null) return act()
    const gone = () => {
      const known = soldOutAt.get(flash)
      return known && performance.now() - known.at < SOLD_OUT_MS ? known : undefined
    }
    // It may be gone by the time that one's turn comes.
    const done = gone() ? undefined : await inFlash.through(async () => (gone() ? undefined : act()))
    if (done) return done
    if (tellingNo.waiting < MOST_WAIT) await tellingNo.through(() => setTimeout(NEXT_MS))
    return allGone(soldOutAt.get(flash)!.name)
  } // biome-ignore format: one rule a line

  type Quoted = {
    readonly composed: Composed
    readonly sold: Awaited<ReturnType<typeof onSale>>
    readonly address: shopping.AddressRow
    readonly promotions: Awaited<ReturnType<typeof offers.offersFor>>['promotions']
    /** Coupons that the buyer holds. */
    readonly held: readonly string[]
    /** When those were made that each buyer may have once. */
    readonly once: ReadonlyMap<string, number>
    /** At whose price it is. */
    readonly flash?: { readonly row: FlashRow; readonly customer: string }
  }
  async function quoted({ customer, at }: Pick<Asked, 'customer' | 'at'>, body: Omit<Question<'mallQuote'>['body'], 'address'> & { readonly address: string }): Promise<Result<Quoted, Refusal>> {
    const [address, sold] = await Promise.all([addressOf({ id: body.address, customer: customer.id }), onSale(body.lines, customer.id, at)])
    if (!address) return refuse({ kind: 'address-unknown', parameter: 'address' })
    if (body.flash !== null) return quotedInFlash(body.flash, { customer, at }, body.lines, sold, address)
    const given = await promotionsOn({ merchants: [...new Set([...sold.values()].map(({ merchant }) => merchant))], day: dayOf(at) })
    const [left, buyer] = given.length === 0 ? [new Map(), STRANGER] : await Promise.all([leftOf({ promotions: given.map(({ id }) => id), customer: customer.id }), buyerFor(given, customer.id, at)])
    const { promotions, used, held, once } = offers.offersFor(given, left)
    const codes = held.filter((id) => !body.without.includes(id)).slice(0, MOST_CODES)
    const asking = { buyer, codes, used }
    const composed = compose(body.lines, sold, address.county, { day: dayOf(at), rules: commissionRules, channelPercent: CHANNEL_PERCENT, offers: { promotions, asking } })
    if (!composed.ok) return refuse(await refusedQuote(composed.refusal))
    return ok({ composed: composed.value, sold, address, promotions, held, once })
  } // biome-ignore format: one question
  /** At the price of a flash sale: its pieces lie apart, and nothing else is given with it. */
  async function quotedInFlash(id: string, { customer, at }: Pick<Asked, 'customer' | 'at'>, lines: readonly { readonly sku: string; readonly quantity: number }[], sold: Quoted['sold'], address: shopping.AddressRow): Promise<Result<Quoted, Refusal>> {
    const flash = await flashBy(id)
    const [line] = lines
    const one = line && sold.get(line.sku)
    if (!flash || !line || !one || lines.length !== 1 || line.sku !== flash.sku || !['set', 'over'].includes(flash.state)) return refuse({ kind: 'flash-unknown', parameter: 'flash' })
    const [from, until] = [Number(flash.from_at), Number(flash.until_at)]
    if (flash.state === 'over' || at < from || at >= until) return refuse({ kind: 'flash-not-now', parameter: 'flash', facts: { from: beijing(from).slice(0, 16).replace('T', ' '), until: beijing(until).slice(0, 16).replace('T', ' ') } })
    if (line.quantity > flash.per_buyer) return refuse({ kind: 'flash-limit', parameter: 'lines', facts: { most: flash.per_buyer } })
    const apart = new Map([[line.sku, { ...one, price: fen(flash.price), warehouses: [{ name: flashWarehouse(flash.id, flash.warehouse), province: '' }] }]])
    const asking = { buyer: STRANGER, codes: [], used: new Map() }
    const composed = compose(lines, apart, address.county, { day: dayOf(at), rules: commissionRules, channelPercent: CHANNEL_PERCENT, offers: { promotions: [], asking } })
    if (!composed.ok) return refuse(await refusedQuote(composed.refusal))
    return ok({ composed: composed.value, sold: apart, address, promotions: [], held: [], once: new Map(), flash: { row: flash, customer: customer.id } })
  } // biome-ignore format: one question
  /** Nobody is quoted what is gone: whoever would press then could only be refused. A press that is there already asks the ledger. */
  async function inTime(quote: Result<Quoted, Refusal>): Promise<Result<Quoted, Refusal>> {
    if (!quote.ok || !quote.value.flash) return quote
    const { sold, flash: { row } } = quote.value
    const [left] = await liesNow(sold.get(row.sku)!.warehouses.map(({ name }) => ({ id: row.sku, warehouse: name })))
    if (left! > 0) return quote
    soldOutNow(row)
    return allGone(row.good_name)
  } // biome-ignore format: one rule a line
  async function refusedQuote(refusal: CheckoutRefusal): Promise<Refusal> {
    switch (refusal.kind) {
      case 'not-on-sale':
        return { kind: 'not-on-sale', parameter: 'lines', facts: { name: (await shopping.nameOf(db, refusal.sku)) ?? '' } }
      case 'not-sent-there':
        return { kind: 'not-sent-there', parameter: 'address', facts: { store: (await merchantBy(db, refusal.merchant))?.name ?? '' } }
      case 'nothing-to-pay':
        return { kind: 'nothing-to-pay', parameter: 'lines', facts: { store: (await merchantBy(db, refusal.merchant))?.name ?? '' } }
      case 'address-not-served':
        return { kind: 'address-not-served', parameter: 'address' }
      case 'basket-empty':
        return { kind: 'bad-input', parameter: 'lines' }
    }
  } // biome-ignore format: one refusal a line
  /** The name of the store of a part. */
  const storeOf = (sold: Quoted['sold'], { lines }: { readonly lines: readonly { readonly sku: string }[] }) => sold.get(lines[0]!.sku)!.store // biome-ignore format: one line
  const needOf = (total: bigint, unasked: bigint) => approvalNeeded({ amount: total, known: true, unasked })

  function quoteAnswer({ composed, sold, address, promotions, held }: Quoted, unasked: bigint, locale: Locale): Quote {
    const nameOf = (id: string) => promotions.find((one) => one.id === id)!.said
    const { given, notGiven } = composed.promoted
    const why = (id: string) => {
      const one = notGiven.find(({ promotion }) => promotion === id)
      return (one && offerWords.notGivenText(one, nameOf(id), locale)) ?? ''
    }
    return {
      digest: quoteDigest(composed, address.id),
      parts: composed.parts.map((part) => ({
        merchant: part.merchant,
        name: storeOf(sold, part),
        lines: part.lines.map((line) => ({
          sku: line.sku, good: line.good, name: line.name, variant: line.variant, picture: line.good, category: line.category, price: moneyText(line.price), quantity: line.quantity,
          before: moneyText(line.price * BigInt(line.quantity)), amount: moneyText(line.amount), returns: words.returnsText(line.returns, locale), asks: line.returns !== 'seven-days',
        })),
        shipping: moneyText(part.shipping),
        amount: moneyText(part.lines.reduce((all, { amount }) => all + amount, 0n) + part.shipping),
      })),
      goods: moneyText(composed.goods),
      shipping: moneyText(composed.shipping),
      off: given.map(({ promotion, code, amount }) => ({ promotion, name: nameOf(promotion), coupon: code !== null, amount: moneyText(amount) })),
      hints: notGiven.flatMap((one) => (one.promotion !== null && one.code === null ? (offerWords.notGivenText(one, nameOf(one.promotion), locale) ?? []) : [])),
      unused: held.filter((id) => given.every(({ promotion }) => promotion !== id)).map((id) => ({ promotion: id, name: nameOf(id), says: why(id) })),
      total: moneyText(composed.total),
      needsApproval: needOf(composed.total, unasked) !== undefined,
    }
  } // biome-ignore format: one line

  /** What these cost whoever asks, as goods show it. */
  async function pricesFor(skus: readonly goods.SkuRow[], customer: string, at: number) {
    const lists = await pricesOf(db, skus.map(({ id }) => id), at)
    const buyer = buyerIn(await firmsWhere(lists.values(), [customer]), customer)
    return new Map(skus.map(({ id, price }) => [id, shownPrices(fen(price), lists.get(id) ?? [], { buyer, at })]))
  } // biome-ignore format: one call
  /** What of a store and of the mall holds for a good, as its buyer sees it. */
  async function promotionsFor(good: goods.WithStore, customer: string, at: number, locale: Locale) {
    const some = (await promotionsOn({ merchants: [good.merchant], day: dayOf(at) })).filter((row) =>
      isFor(offers.formIn(row), good),
    )
    const buyer = await buyerFor(some, customer, at)
    const all = some.filter((row) => offers.isMeantFor(row, buyer))
    const left = await offers.leftOf(
      db,
      all.map(({ id }) => id),
      customer,
    )
    // What is had for a word is shown to who has it.
    const rows = all.filter(({ id, code }) => code === null || (left.get(id)!.mine ?? 0) > 0)
    return rows.map((row) => promotionAnswer(row, left.get(row.id)!, locale))
  }
  async function claimed(row: offers.PromotionRow, { customer, at, request, locale }: Asked): Promise<Result<ShownPromotion, Refusal>> {
    const form = offers.formIn(row)
    const parameter = row.code === null ? 'id' : 'code'
    if (form.kind !== 'coupon' || row.state !== 'open' || form.until < dayOf(at) || form.from > dayOf(at)) return refuse({ kind: 'promotion-unknown', parameter })
    if (!offers.isMeantFor(row, await buyerFor([row], customer.id, at))) return refuse({ kind: 'coupon-not-for-you', parameter })
    const first = await offers.askForCoupons(db, row.id, customer.id, at)
    const answers = await bank.ledger.submit(claimCoupons({ id: row.id, at: first, inAll: form.inAll, many: form.perBuyer!, customer: customer.id }, request))
    if (answers.some(({ kind }) => kind === 'insufficient-funds')) return refuse({ kind: 'coupons-gone', parameter })
    for (const answer of answers) invariant(isDone(answer), `a coupon is claimed or gone, not ${answer.kind}`)
    await bank.projector.reached(answers.at(-1)!.sequence, 1_000)
    return ok(promotionAnswer(row, (await offers.leftOf(db, [row.id], customer.id)).get(row.id)!, locale))
  } // biome-ignore format: one rule a line
  /** A part of an order of whoever asks. */
  async function ownPart(id: string, customer: string): Promise<store.WithOrder | undefined> {
    const row = await store.partBy(db, id)
    return row?.customer === customer && row.state !== 'waiting' ? row : undefined
  }
  /** What pieces of a line are replaced by: there is so much of it, at the same price. */
  async function replacementFor(row: store.WithOrder, { line, quantity }: { readonly line: number; readonly quantity: number }, wanted: string | undefined): Promise<Result<store.CaseRow['replacement'], Refusal>> {
    const of = store.partIn(row).lines[line]
    if (!of) return refuse({ kind: 'pieces-wrong', parameter: 'pieces' })
    const [by, now] = await Promise.all([goods.skuBy(db, wanted ?? of.sku), goods.skuBy(db, of.sku)])
    const gone = refuse({ kind: 'sold-out', parameter: 'replacement', facts: { name: of.name, left: 0 } } as const)
    if (!by) return wanted === undefined || wanted === of.sku ? gone : refuse({ kind: 'good-unknown', parameter: 'replacement' })
    const may = mayReplace(of, { sku: by.id, good: by.good, price: fen(by.price) }, now && fen(now.price))
    if (may === 'another-good') return refuse({ kind: 'good-unknown', parameter: 'replacement' })
    if (may === 'another-price') return refuse({ kind: 'exchange-differs', parameter: 'replacement', facts: { variant: by.name } })
    const lies = (await goods.liesOf(db, [by])).get(by.id)!
    const [warehouse] = allocate([{ quantity, left: new Map(lies.map((one) => [one.warehouse, one.left])) }], by.warehouses, provinceOf(row.address.county)!)
    const { left } = lies.find((one) => one.warehouse === warehouse)!
    if (left < quantity) return refuse({ kind: 'sold-out', parameter: 'replacement', facts: { name: `${of.name} ${by.name}`.trim(), left: Math.max(0, left) } })
    return ok({ sku: by.id, warehouse: warehouse!, variant: by.name })
  } // biome-ignore format: one rule a line
  /** Tells the run what was said, and answers with the order as it stands then. */
  async function saidOf(order: string, times: number, locale: Locale) {
    await tellOrder(bank, order, times)
    return ok(await answerTo({ row: (await orderBy(order))!, locale }))
  }

  /** What lies where of lines that several warehouses could send, as the projection says: of a store with one nothing is asked. */
  async function liesIn(
    lines: readonly { readonly sku: string }[],
    sold: Quoted['sold'],
  ): Promise<Map<string, Map<string, number>>> {
    const places = lines.flatMap(({ sku }) => {
      const { warehouses } = sold.get(sku)!
      return warehouses.length > 1 ? warehouses.map(({ name }) => ({ id: sku, warehouse: name })) : []
    })
    const left = places.length === 0 ? [] : await liesNow(places)
    const lies = new Map(lines.map(({ sku }) => [sku, new Map<string, number>()]))
    for (const [n, { id, warehouse }] of places.entries()) lies.get(id)!.set(warehouse, left[n]!)
    return lies
  }
  /** From which warehouse each line of each part is sent. */
  const sentFrom = ({ composed, sold, address }: Quoted, lies: ReadonlyMap<string, ReadonlyMap<string, number>>): string[][] =>
    composed.parts.map(({ lines }) =>
      allocate(lines.map(({ sku, quantity }) => ({ quantity, left: lies.get(sku)! })), sold.get(lines[0]!.sku)!.warehouses, provinceOf(address.county)!),
    ) // biome-ignore format: one call

  async function place({ body }: Question<'placeMallOrder'>, asked: Asked): Promise<Result<MallOrder, Refusal>> {
    const { customer, at, press, again, request, locale } = asked
    const id = `mall-order-${entryId(press, at, 'press')}`
    // The same press again, after it was asked of the ledger and before its reply was kept.
    const known = again ? await orderBy(id) : undefined
    if (known && known.state !== 'requested' && known.state !== 'refused') return ok(await answerTo({ row: known, locale }))
    const quote = await quoted(asked, body)
    if (!quote.ok) return quote
    const { composed, address, sold, once, flash } = quote.value
    if (quoteDigest(composed, address.id) !== body.quote) return refuse({ kind: 'quote-differs', parameter: 'quote' })
    const unconfirmed = composed.withoutReturn.find((sku) => !body.agrees.includes(sku))
    if (unconfirmed) return refuse({ kind: 'no-return-unconfirmed', parameter: 'agrees', facts: { name: sold.get(unconfirmed)!.name } })
    const given = await approved(bank, {
      customer: customer.id,
      what: { action: 'pay-order', payee: body.quote, amount: composed.total },
      given: body.approval,
      business: id,
      need: needOf(composed.total, customer.unasked),
    })
    if (!given.ok) return given
    const lies = await liesIn(composed.parts.flatMap(({ lines }) => lines), sold)
    // The same press again asks for what it asked for: the ledger remembers it.
    const from = known ? (await store.partsOf(db, [id])).map(({ sends_from }) => sends_from) : sentFrom(quote.value, lies)
    let order: Order = {
      id,
      at,
      buyer: { customer: customer.id, class: customer.class },
      approved: given.value,
      parts: composed.parts.map((part, n) => ({ ...part, id: store.partId(id, at, n), order: id, from: from[n]! })),
      // Each piece of a flash sale is one of those that its buyer may have.
      uses: flash ? body.lines.flatMap(({ quantity }) => Array.from({ length: quantity }, () => ({ promotion: flash.row.id, coupon: true, budget: null }))) : composed.uses,
      expiresAt: at + RESERVED_MS,
      request,
      attempt: known?.attempt ?? 1,
    }
    const { name, phone, county, place, street } = address
    const to = { name, phone, county, place, street }
    await intend({ order, address: to })
    const quota = flash
      ? openQuota({ id: flash.row.id, at: Number(flash.row.at) }, flash.row.per_buyer, customer.id, request)
      : composed.uses.flatMap(({ promotion: id }) => (once.has(id) ? openQuota({ id, at: once.get(id)! }, 1, customer.id, request) : []))
    const asks = async () => {
      const answers = await bank.ledger.submit([...quota, reserve(order)])
      const answer = answers.at(-1)
      invariant(answer && answers.slice(0, -1).every(isDone), 'a command has an answer, and what a buyer may have can be opened')
      return answer
    }
    let answer = await asks()
    for (let out = soldOut(answer, order); out; out = soldOut(answer, order)) {
      const { sku, quantity } = out
      const there = Math.max(0, quantity - Number(out.short))
      if (flash && there === 0) soldOutNow(flash.row)
      // Somebody else had the last of it there in between: another warehouse may have enough. Each is asked once, as what it has is known from then on.
      const left = lies.get(sku)!.set(out.from, there)
      if (Math.max(...left.values()) < quantity) return refuse({ kind: 'sold-out', parameter: 'lines', facts: { name: sold.get(sku)!.name, left: mostOf(left.values()) } })
      const from = sentFrom(quote.value, lies)
      order = { ...order, attempt: order.attempt + 1, parts: order.parts.map((part, n) => ({ ...part, from: from[n]! })) }
      await store.intendAgain(db, order)
      answer = await asks()
    }
    // Somebody else had the last of it in between: it costs more than was shown.
    if (answer.kind === 'insufficient-funds' && flash && usedUp(answer.account, order.uses, customer.id)) return refuse({ kind: 'flash-limit', parameter: 'lines', facts: { most: flash.row.per_buyer } })
    if (answer.kind === 'insufficient-funds' && usedUp(answer.account, order.uses, customer.id)) return refuse({ kind: 'quote-differs', parameter: 'quote' })
    if (answer.kind === 'insufficient-funds' && answer.account === currentAccount(customer.id))
      return refuse({ kind: 'insufficient-funds', facts: { short: formatAmount(answer.short, 'CNY') } })
    // What it uses was over for a day when it was asked for: a press that waited so long.
    if (answer.kind === 'account-closed') return refuse({ kind: 'quote-differs', parameter: 'quote' })
    if (answer.kind === 'account-frozen') return refuse({ kind: 'account-frozen' })
    const limit = payerRefusal(answer, customer.id)
    if (limit) return refuse(limit)
    invariant(isDone(answer), `an order is set aside or lacks something, not ${answer.kind}`)
    await Promise.all([ordered({ customer: customer.id, lines: body.lines, address: address.id, at }), bank.projector.reached(answer.sequence, 1_000)])
    const { row, parts } = store.rowsSetAside({ order, address: to }, answer.sequence, (part) => storeOf(sold, part))
    return ok(orderAnswer(row, parts, locale))
  } // biome-ignore format: one rule a line

  return {
    async mallCategories(_, { locale }) {
      return ok({ categories: words.categoriesAnswer(locale) })
    },
    async mallGoods({ query }, { customer, at }) {
      const { goods: found, found: many, more } = await goods.findGoods(db, {
        ways: soughtTerms(query.text), category: query.category, merchant: query.merchant, sort: query.sort, page: query.page, now: at,
      }) // biome-ignore format: one question
      const skus = await goods.skusOf(
        db,
        found.map(({ id }) => id),
      )
      const [left, prices] = await Promise.all([goods.leftOf(db, skus), pricesFor(skus, customer.id, at)])
      const has = (good: string) => skus.some((one) => one.good === good && left.get(one.id)! > 0)
      return ok({
        goods: found.map((row) =>
          briefAnswer(
            row,
            has(row.id),
            skus.flatMap(({ id, good }) => (good === row.id ? prices.get(id)!.steps[0]!.price : [])),
          ),
        ),
        found: many,
        next: more ? query.page + 1 : null,
      })
    },
    async mallGoodById({ params }, { customer, at, locale }) {
      const row = await goods.goodBy(db, params.id)
      if (row?.state !== 'listed' || row.store_state === 'closed')
        return refuse({ kind: 'good-unknown', parameter: 'id' })
      const skus = await goods.skusOf(db, [row.id])
      const [left, prices] = await Promise.all([goods.leftOf(db, skus), pricesFor(skus, customer.id, at)])
      const merchant = (await merchantBy(db, row.merchant))!
      const answer: Good = {
        id: row.id,
        name: row.name,
        about: row.about,
        category: row.category,
        categoryName: words.categoryName(row.category, locale),
        picture: row.id,
        merchant: { id: row.merchant, name: row.store },
        attributes: attributeNames.flatMap((name) => (row.attributes[name] ? [{ name: words.attributeName(name, locale), value: row.attributes[name] }] : [])),
        returns: words.returnsText(leafOf(row.category).returns, locale),
        shipping: words.shippingText(templateIn(merchant), locale),
        shares: row.shares.map(({ name, percent }) => ({ name: maskName(name), percent })),
        variants: skus.map(({ id, name, price }) => ({ id, name, usual: moneyText(price), ...variantAnswer(prices.get(id)!), left: Math.min(left.get(id)!, MOST_SHOWN) })),
        promotions: await promotionsFor(row, customer.id, at, locale),
        flash: (await flashAnswers(db, (await flashesFor(db, at, at + AHEAD_MS, row.id)).slice(0, 1), at, locale))[0] ?? null,
      } // biome-ignore format: one good
      return ok(answer)
    },

    async mallCoupons(_, { customer, at, locale }) {
      const rows = await offers.couponsOf(db, customer.id, dayOf(at))
      const left = await offers.leftOf(db, rows.map(({ id }) => id), customer.id) // biome-ignore format: one call
      return ok({
        coupons: rows
          .filter(({ id }) => (left.get(id)!.mine ?? 0) > 0)
          .map((row) => ({
            ...promotionAnswer(row, left.get(row.id)!, locale),
            store: row.merchant === null ? null : { id: row.merchant, name: row.store! },
          })),
      })
    },
    async claimMallCoupon({ params }, asked) {
      const row = await offers.promotionBy(db, params.id)
      // What is had for a word is had for nothing else.
      return row?.code === null ? claimed(row, asked) : refuse({ kind: 'promotion-unknown', parameter: 'id' })
    },
    async claimMallCode({ body }, asked) {
      const row = await offers.promotionByCode(db, body.code, dayOf(asked.at))
      return row ? claimed(row, asked) : refuse({ kind: 'coupon-code-unknown', parameter: 'code' })
    },

    async mallBasket(_, { customer, at }) {
      return ok(await basketOf(customer.id, at))
    },
    async putInBasket({ body }, { customer, at }) {
      if (body.quantity > 0 && !(await onSale([body], customer.id, at)).has(body.sku)) return refuse({ kind: 'good-unknown', parameter: 'sku' })
      if (!(await shopping.putIn(db, customer.id, body, at, MOST_LINES))) return refuse({ kind: 'basket-full', facts: { most: MOST_LINES } })
      return ok(await basketOf(customer.id, at))
    }, // biome-ignore format: one rule a line
    async mallAddresses(_, { customer }) {
      return ok({ addresses: (await shopping.addressesOf(db, customer.id)).map(shopping.addressAnswer) })
    },
    async newMallAddress({ body }, { customer, at, press }) {
      if (!provinceOf(body.county)) return refuse({ kind: 'address-not-served', parameter: 'county' })
      const id = `mall-address-${entryId(press, at, 'press')}`
      if (!(await shopping.keepAddress(db, { id, customer: customer.id, ...body, at }, MOST_ADDRESSES))) return refuse({ kind: 'addresses-full', facts: { most: MOST_ADDRESSES } })
      return ok({ id, ...body })
    }, // biome-ignore format: one rule a line
    async endMallAddress({ params }, { customer }) {
      if (!(await shopping.forgetAddress(db, params.id, customer.id))) return refuse({ kind: 'address-unknown', parameter: 'id' })
      return ok(undefined)
    }, // biome-ignore format: one rule a line

    async mallQuote({ body }, asked) {
      const flash = () => atFlash(body.flash, async () => inTime(await quoted(asked, body)))
      const quote = await (body.flash === null ? flash() : bank.rush.through(flash))
      return quote.ok ? ok(quoteAnswer(quote.value, asked.customer.unasked, asked.locale)) : quote
    },
    async placeMallOrder(question, asked) {
      const done = await bank.rush.through(() => atFlash(question.body.flash, () => place(question, asked)))
      // The run is started by who follows the stream, never by this request (decision 20).
      if (done.ok) bank.startOrders()
      return done
    },
    async mallOrders({ query }, { customer, locale }) {
      const rows = await store.ordersOf(db, customer.id, query.before, ORDERS)
      const parts = await store.partsOf(
        db,
        rows.map(({ id }) => id),
      )
      return ok({
        orders: rows.map((row) => {
          const itsParts = parts.filter(({ order }) => order === row.id)
          const own = itsParts.map(store.partIn)
          const [first] = own[0]!.lines
          return {
            id: row.id,
            state: row.state,
            says: words.orderText(
              row.state,
              itsParts.map(({ state }) => state),
              locale,
            ),
            at: beijing(Number(row.at)),
            total: moneyText(row.total),
            first: { name: first!.name, picture: first!.good, category: first!.category },
            pieces: own.reduce((all, { lines }) => all + lines.reduce((some, { quantity }) => some + quantity, 0), 0),
          }
        }),
        next: rows.length === ORDERS ? rows.at(-1)!.id : null,
      })
    },
    async mallOrderById({ params }, { customer, locale }) {
      const row = await store.orderBy(db, params.id, customer.id)
      return row ? ok(await answerTo({ row, locale })) : refuse({ kind: 'mall-order-unknown', parameter: 'id' })
    },

    async readdressMallOrder({ params, body }, { customer, locale }) {
      const row = await store.orderBy(db, params.id, customer.id)
      if (!row) return refuse({ kind: 'mall-order-unknown', parameter: 'id' })
      const address = await addressOf({ id: body.address, customer: customer.id })
      if (!address) return refuse({ kind: 'address-unknown', parameter: 'address' })
      // What sending costs was agreed for the province.
      if (provinceOf(address.county) !== provinceOf(row.address.county)) return refuse({ kind: 'address-elsewhere', parameter: 'address' })
      const { name, phone, county, place, street } = address
      if (!(await store.readdress(db, row.id, { name, phone, county, place, street }))) return refuse({ kind: 'mall-not-now', parameter: 'id' })
      return ok(await answerTo({ row: (await orderBy(row.id))!, locale }))
    }, // biome-ignore format: one rule a line
    async receiveMallPart({ params }, { customer, at, locale }) {
      const own = await ownPart(params.id, customer.id)
      if (!own) return refuse({ kind: 'mall-order-unknown', parameter: 'id' })
      const times = await store.forPart(db, own.id, async (tx, row) => {
        if (row.state !== 'shipped') return row.state === 'received' ? 0 : undefined
        await store.receive(tx, row, at)
        return store.say(tx, row, bank.now())
      })
      if (times === undefined) return refuse({ kind: 'mall-not-now', parameter: 'id' })
      return saidOf(own.order, times, locale)
    },
    async askMallCase({ params, body }, { customer, at, press, locale }) {
      const own = await ownPart(params.id, customer.id)
      if (!own) return refuse({ kind: 'mall-order-unknown', parameter: 'id' })
      const id = `mall-case-${entryId(press, at, 'press')}`
      const replacement =
        body.kind === 'exchange' ? await replacementFor(own, body.pieces[0]!, body.replacement) : ok(null)
      const said = await store.forPart(db, own.id, async (tx, row, cases): Promise<Result<number, Refusal>> => {
        if (cases.some((one) => one.id === id)) return ok(await store.say(tx, row, bank.now()))
        const part = store.partIn(row)
        const may = ask(
          body,
          {
            part,
            state: row.state === 'waiting' ? 'to-ship' : row.state,
            receivedAt: row.received_at === null ? null : Number(row.received_at),
            // Of what first came: what was exchanged has its own.
            windowEnds:
              row.received_at === null
                ? null
                : windowEnds(
                    part.lines.map(({ returns }) => returns),
                    Number(row.received_at),
                  ),
            replaced: row.replaced,
            sent: row.sent,
            taken: store.takenIn(row, cases),
            buyer: 'consumer',
          },
          at,
        )
        if (!may.ok) {
          const { refusal } = may
          if (refusal.kind === 'case-not-now') return refuse({ kind: 'mall-not-now', parameter: 'id' })
          if (refusal.kind === 'pieces-wrong' || refusal.kind === 'exchanged-before')
            return refuse({ kind: refusal.kind, parameter: 'pieces' })
          return refuse({
            kind: 'no-return',
            parameter: 'reason',
            facts: { why: refusal.why, since: refusal.since ?? '' },
          })
        }
        // Whether there is a right comes first, then whether there is something to exchange it for.
        if (!replacement.ok) return replacement
        const notes = body.says === '' ? [] : [{ by: 'buyer' as const, says: body.says, at }]
        await store.openCase(tx, row, {
          id,
          part: row.id,
          kind: body.kind,
          reason: body.reason,
          state: may.value,
          pieces: body.pieces,
          replacement: replacement.value,
          at,
          notes,
        })
        return ok(await store.say(tx, row, bank.now()))
      })
      return said.ok ? saidOf(own.order, said.value, locale) : said
    },
    async moveMallCase({ params, body }, { customer, at, press, locale }) {
      const known = await store.caseBy(db, params.id)
      const own = known && (await ownPart(known.part, customer.id))
      if (!own) return refuse({ kind: 'mall-case-unknown', parameter: 'id' })
      if (body.to === 'sent-back' && !body.parcel) return refuse({ kind: 'parcel-missing', parameter: 'parcel' })
      const said = await store.forPart(db, own.id, async (tx, row, cases) => {
        const one = cases.find(({ id }) => id === params.id)!
        if (one.state === body.to) return store.say(tx, row, bank.now())
        // What was priced is being paid.
        if (one.later || one.amount !== null || !mayMove('buyer', store.caseStands(one), body.to)) return undefined
        const note = body.says === '' ? undefined : { by: 'buyer' as const, says: body.says, at }
        const parcel =
          body.to === 'sent-back' ? { ...body.parcel!, id: `mall-parcel-${entryId(press, at, 'press')}` } : undefined
        await store.moveCase(tx, row, one, body.to, { at, note, parcel })
        return store.say(tx, row, bank.now())
      })
      return said === undefined ? refuse({ kind: 'mall-not-now', parameter: 'id' }) : saidOf(own.order, said, locale)
    },
  }
}
