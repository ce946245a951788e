/** A store of the mall, for whoever operates its firm: joining, goods and stock, sending, answering, money. */

import { millionths } from '../../../core/bills/fees.ts'
import type { Question } from '../../../core/contract.ts'
import { currentAccount } from '../../../core/deposits/postings.ts'
import { entryId } from '../../../core/id.ts'
import { invariant } from '../../../core/invariant.ts'
import { isDone } from '../../../core/ledger/command.ts'
import { mayMove } from '../../../core/mall/cases.ts'
import { categoryBy, isLeaf } from '../../../core/mall/categories.ts'
import { isEditable, listingFaults, mayList } from '../../../core/mall/goods.ts'
import type { Permit } from '../../../core/mall/merchants.ts'
import { merchantFaults } from '../../../core/mall/merchants.ts'
import { moneyFor, piecesLeft, piecesOf, subsidyFor, unsent, within } from '../../../core/mall/parts.ts'
import { promotionFault } from '../../../core/mall/promotion-form.ts'
import { laterLimits, MOST_SHARED_PERCENT, mayPayBackLater } from '../../../core/mall/settlement.ts'
import { homeOf } from '../../../core/mall/warehouses.ts'
import { formatAmount } from '../../../core/money.ts'
import type { Refusal } from '../../../core/problem.ts'
import { ok, type Result, refuse } from '../../../core/result.ts'
import { moneyText } from '../../../core/shape.ts'
import { beijing, dayOf } from '../../../core/time.ts'
import { type Locale, listIn } from '../../../core/words/index.ts'
import * as words from '../../../core/words/mall.ts'
import { promotionFaultText } from '../../../core/words/promotions.ts'
import { makePromotion } from '../../mall/promoting.ts'
import { payLater } from '../../mall/repaying.ts'
import { termsOf } from '../../mall/terms.ts'
import { customerBy } from '../../storage/customers.ts'
import * as goods from '../../storage/mall-goods.ts'
import * as stores from '../../storage/mall-merchants.ts'
import { moneyOf } from '../../storage/mall-money.ts'
import * as orders from '../../storage/mall-orders.ts'
import * as offers from '../../storage/mall-promotions.ts'
import { officesOf } from '../../storage/staff.ts'
import type { Bank } from '../compose.ts'
import { operatedFirm, operates } from './firm-holder.ts'
import { ownStore } from './mall-owner.ts'
import { tellOrder } from './mall-telling.ts'
import { merchantAnswer, merchantGoodAnswer, merchantPartAnswers, ownPromotionAnswer } from './mall-views.ts'
import type { Asked, Handlers } from './mount.ts'

type Calls =
  | 'mallMerchants' | 'askMerchant' | 'changeMerchant' | 'merchantShipping' | 'merchantGoods' | 'newMallGood' | 'changeMallGood' | 'moveMallListing'
  | 'merchantPromotions' | 'newMallPromotion' | 'endMallPromotion' | 'changeMallPrice' | 'merchantParts' | 'shipMallPart' | 'shortMallPart' | 'answerMallCase' | 'payBackMallPart' | 'merchantMoney' // biome-ignore format: one list

const PAGE = 50
const PARTS = 20

export function merchantHandlers(bank: Bank): Pick<Handlers, Calls> {
  const { db } = bank

  const organizations = async ({ customer }: Pick<Asked, 'customer'>) =>
    (await officesOf(db, customer.id, bank.now())).filter(({ role }) => role === 'operator').map(({ organization }) => organization)
  async function ownGood(id: string, asked: Pick<Asked, 'customer'>): Promise<{ good: goods.WithStore; store: stores.MerchantRow } | undefined> {
    const good = await goods.goodBy(db, id)
    const store = good && (await ownStore(bank, good.merchant, asked))
    return good && store ? { good, store } : undefined
  }
  async function ownPart(id: string, asked: Pick<Asked, 'customer'>): Promise<orders.WithOrder | undefined> {
    const row = await orders.partBy(db, id)
    return row && row.state !== 'waiting' && (await operates(bank, asked.customer.id, row.organization)) ? row : undefined
  }

  function asking(body: Omit<Question<'askMerchant'>['body'], 'firm' | 'warehouse'>, at: number, locale: Locale): Result<stores.Asking, Refusal> {
    const permits = Object.fromEntries(Object.entries(body.permits).filter((one): one is [string, Permit] => one[1] !== undefined))
    const one = { name: body.name, about: body.about, categories: body.categories, permits }
    const faults = merchantFaults(one, dayOf(at))
    if (faults.length > 0) return refuse({ kind: 'merchant-faulty', parameter: 'permits', facts: { what: listIn(locale, faults.map((fault) => words.storeFaultText(fault, locale))) } })
    return ok(one)
  } // biome-ignore format: one rule a line
  const sameName = (locale: Locale): Refusal => ({ kind: 'merchant-faulty', parameter: 'name', facts: { what: words.storeNameTaken[locale] } }) // biome-ignore format: one line

  /** What a merchant wrote, as it is kept: ids of new variants derive from the press, beneficiaries are customers of ours. */
  async function draftOf(body: Question<'newMallGood'>['body'], key: string, at: number): Promise<Result<goods.Draft, Refusal>> {
    if (!isLeaf(body.category)) return refuse({ kind: 'category-unknown', parameter: 'category' })
    if (body.shares.reduce((all, { percent }) => all + millionths(percent), 0n) > millionths(String(MOST_SHARED_PERCENT)))
      return refuse({ kind: 'shares-too-many', parameter: 'shares', facts: { most: MOST_SHARED_PERCENT } })
    const shares: goods.Share[] = []
    for (const { phone, percent } of body.shares) {
      const row = await customerBy(db, { phone })
      if (!row) return refuse({ kind: 'payee-unknown', parameter: 'shares' })
      shares.push({ owner: row.id, percent, phone, name: row.name })
    }
    const attributes = Object.fromEntries(Object.entries(body.attributes).filter((one): one is [string, string] => one[1] !== undefined))
    const category = categoryBy(body.category)!
    return ok({
      name: body.name, about: body.about, category: body.category, attributes, shares,
      terms: termsOf([body.name, category.zh, category.en, ...Object.values(attributes), ...body.variants.map(({ name }) => name)]),
      variants: body.variants.map(({ id, name, price, grams }, n) => ({ id: id ?? `mall-sku-${entryId(`${key} ${n}`, at, 'sku')}`, name, price, grams })),
    })
  } // biome-ignore format: one rule a line
  async function goodAnswer(id: string, locale: Locale) {
    const row = (await goods.goodBy(db, id))!
    const skus = await goods.skusOf(db, [id])
    return ok(merchantGoodAnswer(row, skus, await goods.liesOf(db, skus), locale))
  }
  /** Variants of another good are not this one's to take. */
  const ownVariants = (draft: goods.Draft, skus: readonly goods.SkuRow[], made: ReadonlySet<string>) =>
    draft.variants.every(({ id }) => made.has(id) || skus.some((one) => one.id === id))

  /** Promotions with the names of the goods that they are for. */
  async function promotionAnswers(rows: readonly offers.PromotionRow[], locale: Locale) {
    const left = await offers.leftOf(db, rows.map(({ id }) => id), null)
    const names = await goods.namesOf(db, rows.flatMap((row) => offers.formIn(row).goods))
    return rows.map((row) => ownPromotionAnswer(row, left.get(row.id)!, names, locale))
  } // biome-ignore format: a call a line
  async function partAnswer(id: string, locale: Locale) {
    const [answer] = await merchantPartAnswers(db, [(await orders.partBy(db, id))!], locale, bank.runUrl)
    return ok(answer!)
  }
  async function said(row: orders.WithOrder, times: number, locale: Locale) {
    bank.followParcels()
    await tellOrder(bank, row.order, times)
    return partAnswer(row.id, locale)
  }

  return {
    async mallMerchants(_, asked) {
      return ok({ merchants: (await stores.merchantsOf(db, await organizations(asked))).map((row) => merchantAnswer(row, asked.locale)) })
    },
    async askMerchant({ body }, asked) {
      const { at, press, locale, customer } = asked
      const firm = await operatedFirm(bank, body.firm, asked)
      if (!firm.ok) return refuse({ ...firm.refusal, parameter: 'firm' })
      const one = asking(body, at, locale)
      if (!one.ok) return one
      const id = `mall-merchant-${entryId(press, at, 'press')}`
      const row = await stores.askForStore(db, { ...one.value, id, firm: firm.value.id, organization: firm.value.organization, customer: customer.id, at, warehouse: { id: `mall-warehouse-${entryId(press, at, 'warehouse')}`, ...body.warehouse } })
      if (row) return ok(merchantAnswer(row, locale))
      const [known] = await stores.merchantsOf(db, [firm.value.organization])
      return refuse(known ? { kind: 'merchant-exists', parameter: 'firm' } : sameName(locale))
    },
    async changeMerchant({ params, body }, asked) {
      const row = await ownStore(bank, params.id, asked)
      if (!row || row.state === 'closed') return refuse({ kind: 'merchant-unknown', parameter: 'id' })
      const one = asking(body, asked.at, asked.locale)
      if (!one.ok) return one
      if (!(await stores.askAgain(db, row.id, one.value, asked.at))) return refuse(sameName(asked.locale))
      return ok(merchantAnswer((await stores.merchantBy(db, row.id))!, asked.locale))
    },
    async merchantShipping({ params, body }, asked) {
      const row = await ownStore(bank, params.id, asked)
      if (!row) return refuse({ kind: 'merchant-unknown', parameter: 'id' })
      await stores.keepTemplate(db, row.id, body)
      return ok(merchantAnswer((await stores.merchantBy(db, row.id))!, asked.locale))
    },

    async merchantGoods({ params, query }, asked) {
      const row = await ownStore(bank, params.id, asked)
      if (!row) return refuse({ kind: 'merchant-unknown', parameter: 'id' })
      const rows = await goods.goodsOfStore(db, row.id, query, PAGE)
      const skus = await goods.skusOf(db, rows.map(({ id }) => id))
      const lies = await goods.liesOf(db, skus)
      return ok({ goods: rows.map((one) => merchantGoodAnswer(one, skus, lies, asked.locale)), next: rows.length === PAGE ? rows.at(-1)!.id : null })
    },
    async newMallGood({ params, body }, asked) {
      const store = await ownStore(bank, params.id, asked)
      if (!store) return refuse({ kind: 'merchant-unknown', parameter: 'id' })
      if (store.state === 'closed') return refuse({ kind: 'merchant-not-open', parameter: 'id' })
      const id = `mall-good-${entryId(asked.press, asked.at, 'press')}`
      const draft = await draftOf({ ...body, variants: body.variants.map(({ id: _, ...one }) => one) }, id, asked.at)
      if (!draft.ok) return draft
      await goods.draftGood(db, id, store.id, draft.value, asked.at)
      return goodAnswer(id, asked.locale)
    },
    async changeMallGood({ params, body }, asked) {
      const own = await ownGood(params.id, asked)
      if (!own) return refuse({ kind: 'good-unknown', parameter: 'id' })
      if (!isEditable(own.good.state)) return refuse({ kind: 'mall-not-now', parameter: 'id' })
      const draft = await draftOf(body, `${params.id} ${asked.at}`, asked.at)
      if (!draft.ok) return draft
      const made = new Set(draft.value.variants.filter((_, n) => body.variants[n]!.id === undefined).map(({ id }) => id))
      if (!ownVariants(draft.value, await goods.skusOf(db, [params.id]), made)) return refuse({ kind: 'good-unknown', parameter: 'variants' })
      if (!(await goods.changeGood(db, params.id, draft.value, asked.at))) return refuse({ kind: 'mall-not-now', parameter: 'id' })
      return goodAnswer(params.id, asked.locale)
    },
    async moveMallListing({ params, body }, asked) {
      const { locale, at } = asked
      const own = await ownGood(params.id, asked)
      if (!own) return refuse({ kind: 'good-unknown', parameter: 'id' })
      const { good, store } = own
      if (good.state === body.to) return goodAnswer(good.id, locale)
      if (!mayList('merchant', good.state, body.to)) return refuse({ kind: 'mall-not-now', parameter: 'to' })
      if (body.to === 'submitted') {
        if (store.state !== 'open') return refuse({ kind: 'merchant-not-open', parameter: 'id' })
        const variants = (await goods.skusOf(db, [good.id])).length
        const faults = listingFaults({ category: good.category, variants, attributes: good.attributes }, store)
        if (faults.length > 0) return refuse({ kind: 'listing-faulty', parameter: 'to', facts: { what: listIn(locale, faults.map((fault) => words.listingFaultText(fault, locale))) } })
      }
      if (!(await goods.moveListing(db, good.id, good.state, body.to, { at }))) return refuse({ kind: 'mall-not-now', parameter: 'to' })
      return goodAnswer(good.id, locale)
    },
    async changeMallPrice({ params, body }, asked) {
      const sku = await goods.skuBy(db, params.id)
      const own = sku && (await ownGood(sku.good, asked))
      if (!own) return refuse({ kind: 'good-unknown', parameter: 'id' })
      await goods.changePrice(db, sku.id, body.price)
      return goodAnswer(sku.good, asked.locale)
    },

    async merchantPromotions({ params }, asked) {
      const row = await ownStore(bank, params.id, asked)
      if (!row) return refuse({ kind: 'merchant-unknown', parameter: 'id' })
      return ok({ promotions: await promotionAnswers(await offers.promotionsOf(db, row.id), asked.locale) })
    },
    async newMallPromotion({ params, body }, asked) {
      const { at, press, request, customer, locale } = asked
      const store = await ownStore(bank, params.id, asked)
      if (!store) return refuse({ kind: 'merchant-unknown', parameter: 'id' })
      if (store.state !== 'open') return refuse({ kind: 'merchant-not-open', parameter: 'id' })
      const unknown = body.categories.find((code) => !categoryBy(code))
      if (unknown) return refuse({ kind: 'category-unknown', parameter: 'categories' })
      if (!(await goods.areOf(db, store.id, body.goods))) return refuse({ kind: 'good-unknown', parameter: 'goods' })
      const fault = promotionFault(body, 'store', dayOf(at))
      if (fault) return refuse({ kind: 'promotion-faulty', parameter: fault, facts: { what: promotionFaultText(fault, locale) } })
      const id = `mall-promotion-${entryId(press, at, 'press')}`
      const sequence = await makePromotion(bank, { id, merchant: store.id, customer: customer.id, form: body, at }, request)
      if (sequence === undefined) return refuse({ kind: 'promotion-faulty', parameter: 'code', facts: { what: promotionFaultText('code', locale) } })
      await bank.projector.reached(sequence, 1_000)
      return ok((await promotionAnswers([(await offers.promotionBy(db, id))!], locale))[0]!)
    },
    async endMallPromotion({ params }, asked) {
      const row = await offers.promotionBy(db, params.id)
      const store = row?.merchant ? await ownStore(bank, row.merchant, asked) : undefined
      if (!row || !store) return refuse({ kind: 'promotion-unknown', parameter: 'id' })
      await offers.endPromotion(db, row.id, asked.at)
      return ok((await promotionAnswers([(await offers.promotionBy(db, row.id))!], asked.locale))[0]!)
    }, // biome-ignore format: one rule a line
    async merchantParts({ params, query }, asked) {
      const row = await ownStore(bank, params.id, asked)
      if (!row) return refuse({ kind: 'merchant-unknown', parameter: 'id' })
      const parts = await orders.partsOfStore(db, row.id, query.state, query.before, PARTS)
      return ok({ parts: await merchantPartAnswers(db, parts, asked.locale, bank.runUrl), next: parts.length === PARTS ? parts.at(-1)!.id : null })
    },
    async shipMallPart({ params, body }, asked) {
      const own = await ownPart(params.id, asked)
      if (!own) return refuse({ kind: 'mall-order-unknown', parameter: 'id' })
      asked.about(own.customer)
      const id = `mall-parcel-${entryId(asked.press, asked.at, 'press')}`
      const times = await orders.forPart(db, own.id, async (tx, row, cases): Promise<Result<number, Refusal>> => {
        if (await orders.hasParcel(tx, id)) return ok(await orders.say(tx, row, bank.now()))
        if (row.state !== 'to-ship' && row.state !== 'shipped') return refuse({ kind: 'mall-not-now', parameter: 'id' })
        // What a buyer has cancelled is not sent while its money goes back.
        const [part, taken] = [orders.partIn(row), orders.takenIn(row, cases)]
        if (piecesLeft(part, taken).every((pieces) => pieces === 0)) return refuse({ kind: 'mall-not-now', parameter: 'id' })
        const left = unsent(part, taken, row.sent)
        if (body.pieces && !within(body.pieces, left)) return refuse({ kind: 'pieces-wrong', parameter: 'pieces' })
        const pieces = body.pieces ?? piecesOf(left)
        if (new Set(pieces.map(({ line }) => homeOf(row.sends_from[line]!))).size > 1) return refuse({ kind: 'parcel-of-several', parameter: 'pieces' })
        await orders.ship(tx, row, { id, carrier: body.carrier, number: body.number, at: asked.at, pieces }, taken)
        return ok(await orders.say(tx, row, bank.now()))
      })
      return times.ok ? said(own, times.value, asked.locale) : times
    },
    async shortMallPart({ params, body }, asked) {
      const own = await ownPart(params.id, asked)
      if (!own) return refuse({ kind: 'mall-order-unknown', parameter: 'id' })
      asked.about(own.customer)
      const id = `mall-case-${entryId(asked.press, asked.at, 'press')}`
      const times = await orders.forPart(db, own.id, async (tx, row, cases): Promise<Result<number, Refusal>> => {
        if (cases.some((one) => one.id === id)) return ok(await orders.say(tx, row, bank.now()))
        if (row.state !== 'to-ship') return refuse({ kind: 'mall-not-now', parameter: 'id' })
        const part = orders.partIn(row)
        if (!within(body.pieces, unsent(part, orders.takenIn(row, cases), row.sent))) return refuse({ kind: 'pieces-wrong', parameter: 'pieces' })
        const notes = body.says === '' ? [] : [{ by: 'merchant' as const, says: body.says, at: asked.at }]
        await orders.openCase(tx, row, { id, part: row.id, kind: 'cancel', reason: 'out-of-stock', state: 'agreed', pieces: body.pieces, at: asked.at, notes })
        return ok(await orders.say(tx, row, bank.now()))
      })
      return times.ok ? said(own, times.value, asked.locale) : times
    },
    async answerMallCase({ params, body }, asked) {
      const { at, locale } = asked
      const known = await orders.caseBy(db, params.id)
      const own = known && (await ownPart(known.part, asked))
      if (!own) return refuse({ kind: 'mall-case-unknown', parameter: 'id' })
      asked.about(own.customer)
      if (body.to === 'sent-again' && !body.parcel) return refuse({ kind: 'parcel-missing', parameter: 'parcel' })
      const parcel = body.to === 'sent-again' ? { ...body.parcel!, id: `mall-parcel-${entryId(asked.press, at, 'press')}` } : undefined
      const times = await orders.forPart(db, own.id, async (tx, row, cases) => {
        const one = cases.find(({ id }) => id === params.id)!
        if (orders.standsAt(one, body.to)) return orders.say(tx, row, bank.now())
        if (one.later || one.amount !== null || !mayMove('merchant', orders.caseStands(one), body.to)) return undefined
        const note = body.says === '' ? undefined : { by: 'merchant' as const, says: body.says, at }
        await orders.moveCase(tx, row, one, body.to, { at, note, parcel })
        return orders.say(tx, row, bank.now())
      })
      return times === undefined ? refuse({ kind: 'mall-not-now', parameter: 'to' }) : said(own, times, locale)
    },
    async payBackMallPart({ params, body }, asked) {
      const { at, press, locale } = asked
      const own = await ownPart(params.id, asked)
      if (!own) return refuse({ kind: 'mall-order-unknown', parameter: 'id' })
      asked.about(own.customer)
      const id = `mall-case-${entryId(press, at, 'press')}`
      const priced = await orders.forPart(db, own.id, async (tx, row, cases): Promise<Result<orders.CaseRow | undefined, Refusal>> => {
        const known = cases.find((one) => one.id === id)
        if (known?.state === 'paid') return ok(undefined)
        if (known) return ok(known)
        if (row.state !== 'settled' || cases.some(({ later, state }) => later && state === 'agreed')) return refuse({ kind: 'mall-not-now', parameter: 'id' })
        if (!mayPayBackLater(Number(row.settled_at), cases.filter(({ later }) => later).length, at)) return refuse({ kind: 'pay-back-over', parameter: 'id', facts: laterLimits })
        const part = orders.partIn(row)
        const given = orders.givenIn(row)
        const left = piecesLeft(part, given)
        if (!within(body.pieces, left)) return refuse({ kind: 'pieces-wrong', parameter: 'pieces' })
        const amount = moneyFor(part, given, body.pieces)
        // Of a gift there is nothing to pay back.
        if (amount === 0n && subsidyFor(part, given, body.pieces) === 0n) return refuse({ kind: 'pieces-wrong', parameter: 'pieces' })
        const notes = body.says === '' ? [] : [{ by: 'merchant' as const, says: body.says, at }]
        await orders.openCase(tx, row, { id, part: row.id, kind: 'refund', reason: 'faulty', state: 'agreed', pieces: body.pieces, at, notes, amount, shipping: 0n, later: true })
        return ok((await orders.caseBy(tx, id))!)
      })
      if (!priced.ok) return priced
      if (priced.value) {
        const answer = await payLater(bank, priced.value)
        await bank.projector.reached(answer.sequence, 1_000)
        if (answer.kind === 'insufficient-funds' && answer.account === currentAccount(own.organization)) return refuse({ kind: 'insufficient-funds', facts: { short: formatAmount(answer.short, 'CNY') } })
        if (answer.kind === 'account-frozen') return refuse({ kind: 'account-frozen' })
        invariant(isDone(answer), `what a merchant pays back is paid or lacks money, not ${answer.kind}`)
      }
      return partAnswer(own.id, locale)
    },
    async merchantMoney({ params }, asked) {
      const row = await ownStore(bank, params.id, asked)
      if (!row) return refuse({ kind: 'merchant-unknown', parameter: 'id' })
      const money = await moneyOf(db, row.id)
      return ok({
        waiting: moneyText(money.waiting),
        blocked: moneyText(money.blocked),
        days: money.days.map(({ day, parts, ...sums }) => ({
          day, parts, sold: moneyText(sums.sold), commission: moneyText(sums.commission), channelFee: moneyText(sums.channelFee), shares: moneyText(sums.shares), paid: moneyText(sums.paid), paidBack: moneyText(sums.paidBack),
        })),
        settled: money.settled.map(({ part, order, at, split }) => ({
          part, order, at: beijing(at), sold: moneyText(split.amount), commission: moneyText(split.commission), channelFee: moneyText(split.channelFee),
          shares: moneyText(split.shares.reduce((all, { amount }) => all + amount, 0n)), paid: moneyText(split.merchant),
        })),
      })
    },
  }
} // biome-ignore format: one rule a line
