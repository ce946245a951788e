/** A flash sale: a hundred pieces, ten thousand buyers with sessions of their own at the edge, and somebody who only wants to pay somebody. */

import type { LedgerClient } from '../../core/ledger/command.ts'
import type { FlashSale } from '../../core/mall/flash-wire.ts'
import type { MallOrder, Quote } from '../../core/mall/shop-wire.ts'
import { fen } from '../../core/money.ts'
import { secretsOf } from '../../workflows/bank/launcher/home.ts'
import type { RunningBank } from '../../workflows/bank/launcher/start.ts'
import type { Database } from '../../workflows/storage/database.ts'
import { crowd } from '../support/crowd.ts'
import { type Customer, expectStatus, sessionHeaders, until } from '../support/customer.ts'
import { minuteAfter } from '../support/mall.ts'
import { seeded } from '../support/staff.ts'
import { Line } from './line.ts'

const PIECES = 100
const CONNECTIONS = 64
/** One of these pays every so many milliseconds, before the sale and while it goes on. */
const PAYERS = 24
const EVERY_MS = 25
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
  const [sku] = await db<{ id: string; merchant: string; price: bigint }[]>`
    select s.id, g.merchant, s.price from mall_skus s join mall_goods g on g.id = s.good
    where g.category not in ('fresh/fruit', 'care/skin') and s.n = 0 and s.price > 2000 order by s.price, s.id limit 1`
  expectStatus(await operator.press(`/mall/skus/${sku!.id}/stock`, { by: PIECES }), 200)
  const { now } = expectStatus(await operator.ask<{ now: string }>('GET', '/mall/flash-sales'), 200)
  const minute = (ahead: number) => minuteAfter(now, ahead)
  const sale = expectStatus(await operator.press<FlashSale>(`/mall/merchants/${sku!.merchant}/flash-sales`, {
    sku: sku!.id, price: { amount: '9.90', currency: 'CNY' }, pieces: PIECES, perBuyer: 1, from: minute(1), until: minute(120),
  }), 201)
  expectStatus(await officer.press(`/staff/mall/flash-sales/${sale.id}/decision`, { outcome: 'set' }), 200)
  const { csrf } = await secretsOf(bank.home)
  const all = await crowd({ db, ledger, key: csrf }, { many: buyers, money: fen(100_00n), label: 'flash', at: Date.now() - 60_000 })
  await db`analyze`

  // Somebody pays somebody they know, over and over, through the same edge.
  const payers = people.slice(1, 1 + PAYERS)
  const payments = await Promise.all(payers.map(async (who, n) => {
    const to = people[1 + PAYERS + n]!
    expectStatus(await who.transfer(to, '1.00'), 201)
    return { line: new Line(new URL(edge)), headers: sessionHeaders(who), to: to.phone }
  }))
  const pay = async (n: number): Promise<number> => {
    const { line, headers, to } = payments[n % payments.length]!
    const began = performance.now()
    const said = await line.ask('POST', '/api/transfers', `${headers}idempotency-key: ${crypto.randomUUID()}\r\n`, JSON.stringify({ to, amount: { amount: '0.01', currency: 'CNY' }, memo: '' }))
    if (said.status !== 201) throw new Error(said.body)
    return performance.now() - began
  }
  const paying = async (more: (n: number) => boolean): Promise<number[]> => {
    const waits: Promise<number>[] = []
    for (let n = 0; more(n); n++) {
      // A line asks one thing at a time: who still waits there is waited for, and counted.
      await waits[n - payments.length]
      waits.push(pay(n))
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
    }
    return Promise.all(waits)
  }
  // Whom one has just paid is known a moment later, when the projection has it; until then a payment asks for a signature.
  for (const n of payments.keys()) await until('the payee to be known', () => pay(n).then(() => true, () => undefined))
  await paying((n) => n < 20)
  const quiet = await paying((n) => n < QUIET_PAYMENTS)

  await db`update mall_flash_sales set from_at = 0 where id = ${sale.id}`
  const lines = Array.from({ length: CONNECTIONS }, () => new Line(new URL(edge)))
  const ends: Record<string, number> = {}
  let next = 0
  let going = true
  const during = paying(() => going)
  const began = performance.now()
  await Promise.all(lines.map(async (line) => {
    const ask = async <T>(headers: string, path: string, body: object) => {
      const said = await line.ask('POST', `/api${path}`, headers, JSON.stringify(body))
      return { status: said.status, body: JSON.parse(said.body) as T & { code?: string } }
    }
    while (next < all.length) {
      const { headers, address } = all[next++]!
      const body = { address, lines: [{ sku: sale.sku, quantity: 1 }], flash: sale.id }
      const quoted = await ask<Quote>(headers, '/mall/quotes', body)
      const said = quoted.status === 200 ? await ask<MallOrder>(`${headers}idempotency-key: ${crypto.randomUUID()}\r\n`, '/mall/orders', { ...body, quote: quoted.body.digest }) : quoted
      const end = said.status === 201 ? 'ordered' : said.body.code!
      ends[end] = (ends[end] ?? 0) + 1
    }
  }))
  const seconds = (performance.now() - began) / 1_000
  going = false
  const busy = await during
  for (const line of [...lines, ...payments.map(({ line }) => line)]) line.end()
  await until('every order of the sale to be paid', async () => {
    const [row] = await db<{ n: number }[]>`select count(*)::int as n from mall_orders o join mall_parts p on p."order" = o.id where p.sends_from[1] like ${`${sale.id}%`} and o.state = 'paid'`
    return row!.n >= (ends.ordered ?? 0) || undefined
  }, 300_000, 200)
  const [left] = await db<{ sold: number; buyers: number }[]>`
    select count(*)::int as sold, count(distinct o.customer)::int as buyers from mall_orders o join mall_parts p on p."order" = o.id where p.sends_from[1] like ${`${sale.id}%`} and o.state = 'paid'`
  return {
    flash_buyers: buyers, flash_ends: ends, flash_seconds: two(seconds), flash_orders_per_s: two(buyers / seconds), flash_sold: left!.sold, flash_oversold: Math.max(0, left!.sold - PIECES, left!.sold - left!.buyers),
    flash_payments: busy.length, flash_payment_p99_ms: two(p99(busy)), quiet_payment_p99_ms: two(p99(quiet)), flash_effect: two(p99(busy) / p99(quiet)),
  }
} // biome-ignore format: one call a line
