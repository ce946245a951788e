/** A flash sale: a hundred pieces, ten thousand buyers with sessions of their own at the edge, and somebody who only wants to pay somebody. */

import type { LedgerClient } from '../../core/ledger/command.ts'
import type { FlashSale } from '../../core/mall/flash-wire.ts'
import type { MallOrder, Quote } from '../../core/mall/shop-wire.ts'
import { fen } from '../../core/money.ts'
import { SHARD } from '../../workflows/bank/config.ts'
import { secretsOf } from '../../workflows/bank/launcher/home.ts'
import type { RunningBank } from '../../workflows/bank/launcher/start.ts'
import type { Database } from '../../workflows/storage/database.ts'
import { untilProjected } from '../../workflows/storage/ledger/queries.ts'
import { crowd, type InCrowd } from '../support/crowd.ts'
import { type Customer, expectStatus, sessionHeaders, until } from '../support/customer.ts'
import { minuteAfter } from '../support/mall.ts'
import { seeded } from '../support/staff.ts'
import { resting, swept } from './bank.ts'
import { Line } from './line.ts'
import { payersOf } from './payers.ts'

const PIECES = 100
/** A smaller sale goes before the one that is counted, as a bank that sells has sold before: code that runs the first time is compiled. */
const BEFORE = { pieces: 20, buyers: 1_000 }
const CONNECTIONS = 64
/** So many pay somebody, before the sale and while it goes on. */
const PAYERS = 24
const QUIET_PAYMENTS = 1_000
const two = (value: number) => Math.round(value * 100) / 100
const p99 = (all: readonly number[]) => all.toSorted((a, b) => a - b)[Math.ceil(all.length * 0.99) - 1] ?? Number.NaN

export async function selling(
  bank: RunningBank,
  edge: string,
  { db, ledger }: { readonly db: Database; readonly ledger: LedgerClient },
  people: readonly Customer[],
  buyers: number,
) {
  const places = { app: bank.urls.app, sms: bank.urls.sms, operator: bank.urls.operator }
  const [operator] = people as [Customer]
  const officer = await seeded(places, 'officer').signIn()
  const skus = await db<{ id: string; merchant: string }[]>`
    select s.id, g.merchant from mall_skus s join mall_goods g on g.id = s.good
    where g.category not in ('fresh/fruit', 'care/skin') and s.n = 0 and s.price > 2000 order by s.price, s.id limit 2`
  const toBeSold = async ({ id, merchant }: (typeof skus)[number], pieces: number): Promise<FlashSale> => {
    expectStatus(await operator.press(`/mall/skus/${id}/stock`, { by: pieces }), 200)
    const { now } = expectStatus(await operator.ask<{ now: string }>('GET', '/mall/flash-sales'), 200)
    const sale = expectStatus(await operator.press<FlashSale>(`/mall/merchants/${merchant}/flash-sales`, {
      sku: id, price: { amount: '9.90', currency: 'CNY' }, pieces, perBuyer: 1, from: minuteAfter(now, 1), until: minuteAfter(now, 120),
    }), 201)
    expectStatus(await officer.press(`/staff/mall/flash-sales/${sale.id}/decision`, { outcome: 'set' }), 200)
    return sale
  }
  const { csrf } = await secretsOf(bank.home)
  const all = await crowd({ db, ledger, key: csrf }, { many: buyers + BEFORE.buyers, money: fen(100_00n), label: 'flash', at: Date.now() - 60_000 })

  const pairs = await Promise.all(people.slice(1, 1 + PAYERS).map(async (who, n) => {
    const to = people[1 + PAYERS + n]!
    expectStatus(await who.transfer(to, '1.00'), 201)
    return { headers: sessionHeaders(who), to: to.phone }
  }))
  const payers = await payersOf(edge, pairs)
  await payers.pay(20)

  const lines = Array.from({ length: CONNECTIONS }, () => new Line(new URL(edge)))
  const soldOut = async (sale: FlashSale, to: readonly InCrowd[]) => {
    await db`update mall_flash_sales set from_at = 0 where id = ${sale.id}`
    const ends: Record<string, number> = {}
    let next = 0
    const began = performance.now()
    await Promise.all(lines.map(async (line) => {
      const ask = async <T>(headers: string, path: string, body: object) => {
        const said = await line.ask('POST', `/api${path}`, headers, JSON.stringify(body))
        return { status: said.status, body: JSON.parse(said.body) as T & { code?: string } }
      }
      while (next < to.length) {
        const { headers, address } = to[next++]!
        const body = { address, lines: [{ sku: sale.sku, quantity: 1 }], flash: sale.id }
        const quoted = await ask<Quote>(headers, '/mall/quotes', body)
        const said = quoted.status === 200 ? await ask<MallOrder>(`${headers}idempotency-key: ${crypto.randomUUID()}\r\n`, '/mall/orders', { ...body, quote: quoted.body.digest }) : quoted
        const end = said.status === 201 ? 'ordered' : said.body.code!
        ends[end] = (ends[end] ?? 0) + 1
      }
    }))
    return { ends, seconds: (performance.now() - began) / 1_000 }
  }
  /** What was sold to how many, when every order of the sale is paid. */
  const paid = async (sale: FlashSale, orders: number) => {
    const count = async () => (await db<{ sold: number; buyers: number }[]>`
      select count(*)::int as sold, count(distinct o.customer)::int as buyers from mall_orders o join mall_parts p on p."order" = o.id where p.sends_from[1] like ${`${sale.id}%`} and o.state = 'paid'`)[0]!
    await until('every order of the sale to be paid', async () => (await count()).sold >= orders || undefined, 300_000, 200)
    return count()
  }

  const [first, sale] = [await toBeSold(skus[0]!, BEFORE.pieces), await toBeSold(skus[1]!, PIECES)]
  await paid(first, (await soldOut(first, all.slice(buyers))).ends.ordered ?? 0)
  await untilProjected(db, SHARD)
  await swept(db)
  await resting(bank)
  const quiet = await payers.pay(QUIET_PAYMENTS)

  const during = payers.begin()
  const { ends, seconds } = await soldOut(sale, all.slice(0, buyers))
  const busy = await during.enough()
  await payers.stop()
  for (const line of lines) line.end()
  const { sold, buyers: served } = await paid(sale, ends.ordered ?? 0)
  return {
    flash_buyers: buyers, flash_ends: ends, flash_seconds: two(seconds), flash_orders_per_s: two(buyers / seconds), flash_sold: sold, flash_oversold: Math.max(0, sold - PIECES, sold - served),
    flash_payments: busy.length, flash_payment_p99_ms: two(p99(busy)), quiet_payment_p99_ms: two(p99(quiet)), flash_effect: two(p99(busy) / p99(quiet)),
  }
} // biome-ignore format: one call a line
