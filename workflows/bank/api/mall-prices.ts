/** Price lists, for whoever operates a store's firm. What they cost buyers, goods, baskets and quotes say (`mall-shop.ts`). */
import type { Question } from '../../../core/contract.ts'
import { entryId } from '../../../core/id.ts'
import type { PriceList, PriceListBrief } from '../../../core/mall/price-list-wire.ts'
import { MOST_LISTS, periodOf, priceListFault, priceListStanding } from '../../../core/mall/price-lists.ts'
import { fen } from '../../../core/money.ts'
import type { Refusal } from '../../../core/problem.ts'
import { ok, type Result, refuse } from '../../../core/result.ts'
import { moneyText } from '../../../core/shape.ts'
import { dayOf, type Instant, isDay } from '../../../core/time.ts'
import type { Locale } from '../../../core/words/index.ts'
import { priceListFaultText } from '../../../core/words/price-lists.ts'
import * as store from '../../storage/mall-prices.ts'
import type { Bank } from '../compose.ts'
import { operates } from './firm-holder.ts'
import { ownStore } from './mall-owner.ts'
import type { Asked, Handlers } from './mount.ts'

type Calls = 'merchantPriceLists' | 'newPriceList' | 'priceListById' | 'changePriceList' | 'endPriceList'
type Form = Question<'newPriceList'>['body']

function briefAnswer(row: store.PriceListRow, now: Instant): PriceListBrief {
  const [from, until] = [Number(row.from_at), row.until_at === null ? null : Number(row.until_at)]
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    from: dayOf(from),
    // One that was taken back has held on no day.
    until: until === null ? null : dayOf(Math.max(from, until - 1)),
    stands: priceListStanding({ from, until }, now),
    goods: row.goods,
  }
}

export function priceListHandlers(bank: Bank): Pick<Handlers, Calls> {
  const { db } = bank
  async function ownList(id: string, { customer }: Pick<Asked, 'customer'>) {
    const row = await store.priceListBy(db, id)
    return row && (await operates(bank, customer.id, row.organization)) ? row : undefined
  }
  async function answer(id: string, now: Instant): Promise<PriceList> {
    const [row, rows] = await Promise.all([store.priceListBy(db, id), store.pricesIn(db, id)])
    return {
      ...briefAnswer(row!, now),
      rows: rows.map(({ usual, pieces, price, ...one }) => ({ ...one, usual: moneyText(usual), from: pieces, price: moneyText(price) })),
    }
  }
  /** What is wrong with one, in words; or when it holds. */
  async function checked(form: Form, merchant: string, at: Instant, locale: Locale): Promise<Result<ReturnType<typeof periodOf>, Refusal>> {
    if (!isDay(form.from)) return refuse({ kind: 'bad-input', parameter: 'from', facts: { expected: 'day' } })
    if (form.until !== null && !isDay(form.until)) return refuse({ kind: 'bad-input', parameter: 'until', facts: { expected: 'day' } })
    const skus = await store.skusOfStore(db, merchant, form.rows.map(({ sku }) => sku))
    if (form.rows.some(({ sku }) => !skus.has(sku))) return refuse({ kind: 'good-unknown', parameter: 'rows' })
    const fault = priceListFault(form, new Map([...skus].map(([sku, { usual }]) => [sku, fen(usual)])), dayOf(at))
    if (!fault) return ok(periodOf(form, at))
    const named = 'sku' in fault ? skus.get(fault.sku)!.name : ''
    return refuse({ kind: 'price-list-faulty', parameter: 'sku' in fault ? 'rows' : fault.kind, facts: { what: priceListFaultText(fault, named, locale) } })
  }

  return {
    async merchantPriceLists({ params }, asked) {
      const row = await ownStore(bank, params.id, asked)
      if (!row) return refuse({ kind: 'merchant-unknown', parameter: 'id' })
      const rows = await store.priceListsOf(db, row.id, asked.at)
      return ok({ lists: rows.map((one) => briefAnswer(one, asked.at)), today: dayOf(asked.at) })
    },
    async newPriceList({ params, body }, asked) {
      const { at, press, customer, locale } = asked
      const row = await ownStore(bank, params.id, asked)
      if (!row) return refuse({ kind: 'merchant-unknown', parameter: 'id' })
      if (row.state !== 'open') return refuse({ kind: 'merchant-not-open', parameter: 'id' })
      const period = await checked(body, row.id, at, locale)
      if (!period.ok) return period
      const id = `mall-prices-${entryId(press, at, 'press')}`
      const { name, kind, rows } = body
      if (!(await store.keepPriceList(db, { id, merchant: row.id, customer: customer.id, name, kind, rows, ...period.value, at }))) return refuse({ kind: 'price-lists-full', parameter: 'id', facts: { most: MOST_LISTS } })
      return ok(await answer(id, at))
    },
    async priceListById({ params }, asked) {
      const row = await ownList(params.id, asked)
      return row ? ok(await answer(row.id, asked.at)) : refuse({ kind: 'price-list-unknown', parameter: 'id' })
    },
    async changePriceList({ params, body }, asked) {
      const { at, locale } = asked
      const row = await ownList(params.id, asked)
      if (!row) return refuse({ kind: 'price-list-unknown', parameter: 'id' })
      if (briefAnswer(row, at).stands !== 'coming') return refuse({ kind: 'mall-not-now', parameter: 'id' })
      const period = await checked(body, row.merchant, at, locale)
      if (!period.ok) return period
      const { name, kind, rows } = body
      if (!(await store.changePriceList(db, { id: row.id, name, kind, rows, ...period.value }, at))) return refuse({ kind: 'mall-not-now', parameter: 'id' })
      return ok(await answer(row.id, at))
    },
    async endPriceList({ params }, asked) {
      const row = await ownList(params.id, asked)
      if (!row) return refuse({ kind: 'price-list-unknown', parameter: 'id' })
      await store.endPriceList(db, row.id, asked.at)
      return ok(await answer(row.id, asked.at))
    },
  }
} // biome-ignore format: one rule a line
