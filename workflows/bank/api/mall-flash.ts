/** Flash sales: what buyers see, what stores ask for, what officers decide. They are ordered as anything else (`mall-shop.ts`). */
import { entryId } from '../../../core/id.ts'
import { type FlashTerms, flashFault, flashStanding } from '../../../core/mall/flash.ts'
import type { FlashSale, FlashSales } from '../../../core/mall/flash-wire.ts'
import { fen } from '../../../core/money.ts'
import { ok, refuse } from '../../../core/result.ts'
import { moneyText } from '../../../core/shape.ts'
import { beijing, dayOf, type Instant, instantOf, isDay } from '../../../core/time.ts'
import { flashFaultText, flashText } from '../../../core/words/flash.ts'
import type { Locale } from '../../../core/words/index.ts'
import { setApart } from '../../mall/flash.ts'
import * as store from '../../storage/mall-flash.ts'
import * as goods from '../../storage/mall-goods.ts'
import type { Bank } from '../compose.ts'
import { operates } from './firm-holder.ts'
import { ownStore } from './mall-owner.ts'
import type { Handlers } from './mount.ts'

type Calls =
  | 'mallFlashSales'
  | 'merchantFlashSales'
  | 'askFlashSale'
  | 'endFlashSale'
  | 'staffFlashSales'
  | 'decideFlashSale'

/** Buyers see what is coming in so many days. */
export const AHEAD_MS = 3 * 86_400_000
/** A minute by Beijing's clock; undefined where the calendar or the clock has none. */
function minuteOf(text: string): Instant | undefined {
  const [day, clock] = [text.slice(0, 10), text.slice(11)]
  const [hour, minute] = clock.split(':').map(Number)
  return isDay(day) && hour! < 24 && minute! < 60 ? instantOf(day, hour, minute) : undefined
}
const clock = (instant: Instant) => beijing(instant).slice(5, 16).replace('T', ' ')

export async function flashAnswers(db: Bank['db'], rows: readonly store.FlashRow[], now: Instant, locale: Locale): Promise<FlashSale[]> {
  const all = await store.flashLeft(db, rows)
  return rows.map((row) => {
    const [from, until] = [Number(row.from_at), Number(row.until_at)]
    const { left } = all.get(row.id)!
    const stands = flashStanding({ state: row.state, from, until }, left, now)
    return {
      id: row.id, good: row.good, sku: row.sku, name: row.good_name, variant: row.variant, category: row.category, picture: row.good, merchant: { id: row.merchant, name: row.store },
      price: moneyText(row.price), usual: moneyText(row.usual), pieces: row.pieces, left: row.state === 'set' ? left : row.pieces, perBuyer: row.per_buyer,
      from: beijing(from), until: beijing(until), stands,
      says: flashText(stands, { from: clock(from), until: clock(until), left, reason: row.reason ?? '' }, locale),
    }
  })
} // biome-ignore format: one sale

export function flashHandlers(bank: Bank): Pick<Handlers, Calls> {
  const { db } = bank
  const answers = async (rows: readonly store.FlashRow[], at: Instant, locale: Locale): Promise<FlashSales> => ({
    sales: await flashAnswers(db, rows, at, locale), now: beijing(at), today: dayOf(at),
  })
  const answer = async (id: string, at: Instant, locale: Locale) => (await flashAnswers(db, [(await store.flashBy(db, id))!], at, locale))[0]!

  return {
    async mallFlashSales(_, { at, locale }) {
      return ok(await answers(await store.flashesFor(db, at, at + AHEAD_MS), at, locale))
    },
    async merchantFlashSales({ params }, { customer, at, locale }) {
      const row = await ownStore(bank, params.id, { customer })
      if (!row) return refuse({ kind: 'merchant-unknown', parameter: 'id' })
      return ok(await answers(await store.flashesOf(db, row.id), at, locale))
    },
    async askFlashSale({ params, body }, { customer, at, press, locale }) {
      const row = await ownStore(bank, params.id, { customer })
      if (!row) return refuse({ kind: 'merchant-unknown', parameter: 'id' })
      if (row.state !== 'open') return refuse({ kind: 'merchant-not-open', parameter: 'id' })
      const one = (await goods.onSale(db, [body.sku], at)).get(body.sku)
      if (one?.merchant !== row.id) return refuse({ kind: 'good-unknown', parameter: 'sku' })
      const [from, until] = [minuteOf(body.from), minuteOf(body.until)]
      if (from === undefined) return refuse({ kind: 'bad-input', parameter: 'from', facts: { expected: 'minute' } })
      if (until === undefined) return refuse({ kind: 'bad-input', parameter: 'until', facts: { expected: 'minute' } })
      const terms: FlashTerms = { price: body.price, pieces: body.pieces, perBuyer: body.perBuyer, from, until }
      const fault = flashFault(terms, one.price, at)
      if (fault) return refuse({ kind: 'flash-faulty', parameter: fault === 'per-buyer' ? 'perBuyer' : fault, facts: { what: flashFaultText(fault, locale) } })
      const id = `mall-flash-${entryId(press, at, 'press')}`
      // Its pieces come from where most of it lies, the main warehouse first.
      const lies = (await goods.liesOf(db, [{ id: one.sku, warehouses: one.warehouses }])).get(one.sku)!
      const { warehouse } = lies.reduce((fullest, each) => (each.left > fullest.left ? each : fullest))
      await store.keepFlash(db, {
        id, merchant: row.id, good: one.good, sku: one.sku, warehouse, customer: customer.id, price: body.price, usual: one.price, pieces: body.pieces,
        per_buyer: body.perBuyer, from_at: from, until_at: until, at,
      })
      return ok(await answer(id, at, locale))
    },
    async endFlashSale({ params }, { customer, at, locale }) {
      const row = await store.flashBy(db, params.id)
      if (!row || !(await operates(bank, customer.id, row.organization))) return refuse({ kind: 'flash-unknown', parameter: 'id' })
      if (!(await store.endFlash(db, row.id, at)) && row.state !== 'over' && (row.state !== 'set' || row.until_at > at)) return refuse({ kind: 'mall-not-now', parameter: 'id' })
      return ok(await answer(row.id, at, locale))
    },
    async staffFlashSales(_, { at, locale }) {
      return ok(await answers(await store.flashesForStaff(db, at), at, locale))
    },
    async decideFlashSale({ params, body }, { customer, at, locale, about, request }) {
      const row = await store.flashBy(db, params.id)
      if (!row) return refuse({ kind: 'flash-unknown', parameter: 'id' })
      about(row.customer)
      if (await operates(bank, customer.id, row.organization)) return refuse({ kind: 'own-matter', parameter: 'id' })
      if (body.outcome === 'returned') {
        if (!body.reason) return refuse({ kind: 'reason-missing', parameter: 'reason' })
        if (!(await store.returnFlash(db, row.id, customer.id, body.reason)) && row.state !== 'returned') return refuse({ kind: 'mall-not-now', parameter: 'id' })
        return ok(await answer(row.id, at, locale))
      }
      // Time went by while it waited: what cannot be sold any more is not set apart.
      const [from, until] = [Number(row.from_at), Number(row.until_at)]
      if (row.state === 'asked' && until <= at) return refuse({ kind: 'flash-faulty', parameter: 'id', facts: { what: flashFaultText('until', locale) } })
      if (row.state === 'asked' && flashFault({ price: fen(row.price), pieces: row.pieces, perBuyer: row.per_buyer, from: Math.max(from, at), until }, fen(row.usual), at))
        return refuse({ kind: 'flash-faulty', parameter: 'id', facts: { what: flashFaultText('from', locale) } })
      await store.agreeToFlash(db, row.id, customer.id)
      const now = (await store.flashBy(db, row.id))!
      const short = now.state === 'setting' ? await setApart(bank, now, request) : undefined
      if (short) return refuse({ kind: 'less-in-stock', parameter: 'id', facts: { left: short.left } })
      if ((await store.flashBy(db, row.id))!.state !== 'set') return refuse({ kind: 'mall-not-now', parameter: 'id' })
      return ok(await answer(row.id, at, locale))
    },
  }
} // biome-ignore format: one rule a line
