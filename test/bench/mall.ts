/** `npm run bench mall`: goods found by what people type, and orders until goods and money are set aside, through the edge's API. */
import { pinyin } from 'pinyin-pro'
import { currentAccount } from '../../core/deposits/postings.ts'
import { accountId, entryId } from '../../core/id.ts'
import { ownAccount } from '../../core/ledger/chart.ts'
import { type Answer, lastSequence } from '../../core/ledger/command.ts'
import { commandJson } from '../../core/ledger/json.ts'
import type { Address, GoodBrief, Quote } from '../../core/mall/shop-wire.ts'
import { SHARD } from '../../workflows/bank/config.ts'
import { fillMall } from '../../workflows/bank/history/mall.ts'
import { chanceFrom } from '../../workflows/bank/history/names.ts'
import { secretsOf } from '../../workflows/bank/launcher/home.ts'
import { urlOf } from '../../workflows/bank/launcher/postgres.ts'
import { type RunningBank, socketIn } from '../../workflows/bank/launcher/start.ts'
import { connect, type Database } from '../../workflows/storage/database.ts'
import { ledgerOver } from '../../workflows/storage/ledger/client.ts'
import { untilProjected } from '../../workflows/storage/ledger/queries.ts'
import { bareEdge } from '../support/bare-edge.ts'
import { Customer, expectStatus, sessionHeaders, until } from '../support/customer.ts'
import { newAddress } from '../support/mall.ts'
import { bareLike, resting, swept, withBank } from './bank.ts'
import { cpuEach, cpuOf } from './cpu.ts'
import { Line } from './line.ts'
import { selling } from './mall-flash.ts'

const CLIENTS = 128
/** Orders before those that are counted; more of them made those no quicker. */
const WARM_UP = 500
const two = (value: number) => Math.round(value * 100) / 100
const percentile = (all: readonly number[], of: number) =>
  all.toSorted((a, b) => a - b)[Math.ceil(all.length * of) - 1]!

export const mallParts = ['searching', 'selling', 'ordering', 'settling'] as const
type Part = (typeof mallParts)[number]
/** `only`: some of its parts; what is settled was ordered. */
export function benchMall({ queries, orders, buyers }: { readonly queries: number; readonly orders: number; readonly buyers: number }, only: readonly Part[]): Promise<object> {
  return withBank('mall', async (bank) => {
    const places = { app: bank.urls.app, sms: bank.urls.sms, operator: bank.urls.operator }
    const { postgresPassword } = await secretsOf(bank.home)
    const db = connect(urlOf(bank.ports.QIAO_PG_PORT, postgresPassword), { name: 'bench', max: 4 })
    const ledger = ledgerOver(socketIn(bank.home))
    const serial = String(Date.now()).slice(-6)
    const people = await Promise.all(Array.from({ length: CLIENTS }, (_, n) => new Customer(places, `18${serial}${200 + n}`, '王小明').join()))
    const [owner] = await db<{ id: string }[]>`select id from customers where phone like ${`%18${serial}200`}`
    const sent: Promise<readonly Answer[]>[] = []
    await fillMall(db, Date.now(), [owner!.id], 10_000, (commands) => void sent.push(ledger.submit(commands)))
    const rich = await db<{ id: string }[]>`select id from customers where phone like ${`%18${serial}%`}`
    sent.push(ledger.submit(rich.map(({ id }) => ({
      kind: 'post', id: entryId(`bench money ${id}`, Date.now(), 'in'), transfers: [{ debit: ownAccount('clearing-house'), credit: currentAccount(id), amount: 9_000_000_00n }],
      business: 'bench', step: '', memo: '', actor: 'bench', request: '',
    }))))
    const stocked = (await Promise.all(sent)).flat()
    await untilProjected(db, SHARD, lastSequence(stocked))
    await swept(db)
    await resting(bank)
    const wants = (part: Part) => only.includes(part)
    const found = wants('searching') ? await searching(db, people, queries) : undefined
    // As production runs it: bare workerd, and connections that stay open.
    const edge = await bareEdge(bank.home, bank.ports.BANK_PORT, bank.ports.EDGE_PORT + 1)
    try {
      const sold = wants('selling') ? await selling(bank, edge.url, { db, ledger }, people, buyers) : undefined
      const ordered = wants('ordering') || wants('settling') ? await ordering(bank, edge, db, people, orders) : undefined
      const settled = ordered && wants('settling') ? await settling(bank, edge.url, db, people[0]!, ordered.runs_s) : undefined
      return figures({ found, ordered, settled, sold })
    } finally {
      await edge.stop()
      await ledger.close()
      await db.end()
    }
  })
} // biome-ignore format: one story

type Found = Awaited<ReturnType<typeof searching>>
type Ordered = Awaited<ReturnType<typeof ordering>>
type Settled = Awaited<ReturnType<typeof settling>>
type Sold = Awaited<ReturnType<typeof selling>>
const figures = ({ found, ordered, settled, sold }: { readonly found: Found | undefined; readonly ordered: Ordered | undefined; readonly settled: Settled | undefined; readonly sold: Sold | undefined }) => ({
  goods: 10_000, ...found, ...settled, ...ordered, ...sold,
  note: 'after what was loaded is vacuumed and written, and who joined has joined; search: whole names, a wrong character, a character that sounds alike, pinyin, each a quarter, hit when its name is on the first page; orders: placed by 128 buyers, as many as ask the ledger, who were quoted before, until set aside, when 500 others are paid and every run rests; settlements: of all of them once their window is over; vs_bare: runs a second while they confirm and settle, beside bare runs of as many steps; flash: after a smaller sale, 64 connections, each buyer quotes and orders, while forty a second pay somebody, as before it',
  holds: (!found || (found.search_p99_ms <= 100 && found.search_recall >= 0.95)) && (!ordered || ordered.vs_ledger_api >= 0.1) && (!settled || settled.vs_bare >= 1) && (!sold || (sold.flash_oversold === 0 && sold.flash_effect <= 2)),
}) // biome-ignore format: one line of figures

// ——— what people type ———

async function searching(db: Database, people: readonly Customer[], queries: number) {
  const chance = chanceFrom('bench mall')
  const names = (await db<{ name: string }[]>`select name from mall_goods order by id`).map(({ name }) => name)
  const letters = [...new Set(names.join(''))].filter((one) => /\p{Script=Han}/u.test(one))
  const sounds = new Map<string, string[]>()
  for (const letter of letters) {
    const sound = pinyin(letter, { toneType: 'none' })
    sounds.set(sound, [...(sounds.get(sound) ?? []), letter])
  }
  const swapped = (name: string, label: string, by: (letter: string) => string) => {
    const all = [...name]
    const at = chance.between(`${label} at`, 0, all.length - 1)
    all[at] = by(all[at]!)
    return all.join('')
  }
  const typed = (name: string, n: number): string => {
    const label = `query ${n}`
    if (n % 4 === 0) return name
    if (n % 4 === 1) return swapped(name, label, () => chance.pick(`${label} wrong`, letters))
    if (n % 4 === 2) return swapped(name, label, (letter) => chance.pick(`${label} alike`, (sounds.get(pinyin(letter, { toneType: 'none' })) ?? [letter]).filter((one) => one !== letter).concat(letter)))
    return pinyin(name, { toneType: 'none', type: 'array' }).join('')
  } // biome-ignore format: one kind a line
  const asked = Array.from({ length: queries }, (_, n) => {
    const name = chance.pick(`good of query ${n}`, names)
    return { name, text: typed(name, n) }
  })
  const waits: number[] = []
  let hits = 0
  for (const [n, { name, text }] of asked.entries()) {
    const began = performance.now()
    const { goods } = expectStatus(await people[n % people.length]!.ask<{ goods: GoodBrief[] }>('GET', `/mall/goods?text=${encodeURIComponent(text)}`), 200)
    waits.push(performance.now() - began)
    if (goods.some((good) => good.name === name)) hits++
  }
  return { queries, search_p50_ms: two(percentile(waits, 0.5)), search_p99_ms: two(percentile(waits, 0.99)), search_recall: two(hits / queries) }
} // biome-ignore format: one call a line

// ——— orders ———

async function ordering(bank: RunningBank, edge: Awaited<ReturnType<typeof bareEdge>>, db: Database, people: readonly Customer[], orders: number) {
  const url = new URL(`${bank.urls.operator}/ledger/entries`)
  const lines = Array.from({ length: CLIENTS }, () => new Line(url))
  const post = async (command: Parameters<typeof commandJson>[0], line = 0) => {
    const said = await lines[line]!.ask('POST', url.pathname, '', JSON.stringify(commandJson(command)))
    if (said.status !== 200) throw new Error(said.body)
  }
  const purpose = { business: 'bench', step: '', memo: '', actor: 'bench', request: '' }
  // What the ledger's own API does here and now with single posts.
  const account = (n: number) => accountId(`bench ${n}`, 'mall')
  for (let n = 0; n < 100; n++) await post({ kind: 'open', id: entryId(`bench mall ${n}`, 0, 'open'), account: account(n), unit: 'CNY', side: 'credit', head: '2011', owner: `bench-${n}` })
  let next = 0
  const postsPerSecond = async (posts: number) => {
    const end = next + posts
    const began = performance.now()
    await Promise.all(lines.map(async (_, line) => {
      while (next < end) {
        const n = next++
        await post({ kind: 'post', id: entryId(`bench mall ${n}`, Date.now(), 'post'), transfers: [{ debit: account(n % 100), credit: account((n * 7 + 1) % 100), amount: 1n }], ...purpose }, line)
      }
    }))
    return (posts * 1_000) / (performance.now() - began)
  }
  // Once to warm up; then before the orders and after them, as a shared machine is not the same a minute later.
  await postsPerSecond(2_000)
  const addresses = new Map<Customer, Address>()
  await Promise.all(people.map(async (who) => void addresses.set(who, await newAddress(who))))
  // Cheap ones: what nobody has to sign.
  const skus = await db<{ id: string }[]>`select s.id from mall_skus s join mall_goods g on g.id = s.good where g.category not in ('fresh/fruit', 'care/skin') and s.n = 0 order by s.price, s.id limit 2000`
  const buyers = people.map((who) => {
    const line = new Line(new URL(edge.url))
    const headers = sessionHeaders(who)
    const ask = async <T>(path: string, body: object, more = ''): Promise<{ status: number; body: T }> => {
      const said = await line.ask('POST', `/api${path}`, headers + more, JSON.stringify(body))
      return { status: said.status, body: JSON.parse(said.body) as T }
    }
    return { line, ask, address: addresses.get(who)!.id }
  })
  type Buyer = (typeof buyers)[number]
  const wantedBy = (n: number) => [{ sku: skus[n % skus.length]!.id, quantity: 1 }]
  const quote = async ({ ask, address }: Buyer, n: number): Promise<object> => {
    const { status, body } = await ask<Quote>('/mall/quotes', { address, lines: wantedBy(n) })
    if (status !== 200) throw new Error(JSON.stringify(body))
    const agrees = body.parts.flatMap((part) => part.lines.filter(({ asks }) => asks).map(({ sku }) => sku))
    return { address, lines: wantedBy(n), quote: body.digest, agrees }
  }
  const each = async (many: number, act: (buyer: Buyer, n: number) => Promise<void>): Promise<number> => {
    let next = 0
    const began = performance.now()
    await Promise.all(buyers.map(async (buyer) => { while (next < many) await act(buyer, next++) }))
    return (many * 1_000) / (performance.now() - began)
  }
  // What each buyer looks at before it orders: the clock of the orders begins when they press.
  const wanted: { buyer: Buyer; order: object }[] = []
  const { edge: idle, ...parts } = bank.pids()
  const processes = { ...parts, ...(idle ? { idle } : {}), edge: edge.pid, clients: process.pid }
  const cpu = [cpuOf(processes)]
  const quotes = await each(WARM_UP + orders, async (buyer, n) => void wanted.push({ buyer, order: await quote(buyer, n) }))
  cpu.push(cpuOf(processes))
  const ends: Record<string, number> = {}
  const place = (some: typeof wanted, ends: Record<string, number>) =>
    Promise.all(buyers.map(async (one) => {
      for (const { order } of some.filter(({ buyer }) => buyer === one)) {
        const { status, body } = await one.ask<{ code?: string }>('/mall/orders', order, `idempotency-key: ${crypto.randomUUID()}\r\n`)
        const end = status === 201 ? 'ordered' : body.code!
        ends[end] = (ends[end] ?? 0) + 1
      }
    }))
  /** Milliseconds until the runs of all that was ordered have paid. */
  const paid = async () => {
    const began = performance.now()
    await until('every order to be paid', async () => {
      const [row] = await db<{ n: number }[]>`select count(*)::int as n from mall_orders where state in ('requested', 'reserved')`
      return row!.n === 0 || undefined
    }, 600_000, 200)
    return performance.now() - began
  }
  // The first are not counted, and no run of theirs goes on beside the others: code that runs the first time is compiled, and PostgreSQL learns how large its tables are, as it does by itself within a minute.
  await place(wanted.slice(0, WARM_UP), {})
  const first = await paid()
  await resting(bank)
  await db`analyze`
  const before = await postsPerSecond(5_000)
  cpu.push(cpuOf(processes))
  const began = performance.now()
  await place(wanted.slice(WARM_UP), ends)
  const perSecond = ((ends.ordered ?? 0) * 1_000) / (performance.now() - began)
  cpu.push(cpuOf(processes))
  for (const { line } of buyers) line.end()
  const behind = await paid()
  await resting(bank)
  const perApi = (before + (await postsPerSecond(5_000))) / 2
  return {
    orders, ends, quotes_per_s: two(quotes), quote_cpu_ms: cpuEach(cpu[0]!, cpu[1]!, WARM_UP + orders), order_cpu_ms: cpuEach(cpu[2]!, cpu[3]!, orders), orders_per_s: two(perSecond), ledger_api_per_s: Math.round(perApi), vs_ledger_api: two(perSecond / perApi), runs_behind_s: two(behind / 1_000), runs_s: two((first + behind) / 1_000),
  }
} // biome-ignore format: one call a line

// ——— from paid to settled ———

/** Everything is sent and received, a week goes by, and every store has its money: `confirmed` is how long the runs worked before, in seconds. */
async function settling(bank: RunningBank, edge: string, db: Database, operator: Customer, confirmed: number) {
  const parts = await db<{ id: string; order: string }[]>`select id, "order" from mall_parts where state = 'to-ship' order by id`
  const count = async (state: string) => (await db<{ n: number }[]>`select count(*)::int as n from mall_parts where state = ${state}`)[0]!.n
  // One operator sends what hundreds of stores would: through the edge that limits no session.
  const lines = Array.from({ length: 16 }, () => new Line(new URL(edge)))
  const headers = sessionHeaders(operator)
  let next = 0
  const began = performance.now()
  await Promise.all(lines.map(async (line) => {
    while (next < parts.length) {
      const said = await line.ask('POST', `/api/mall/parts/${parts[next++]!.id}/parcels`, `${headers}idempotency-key: ${crypto.randomUUID()}\r\n`, JSON.stringify({ carrier: '顺丰', number: 'SF1234567890' }))
      if (said.status !== 200) throw new Error(said.body)
    }
  }))
  const sent = performance.now() - began
  for (const line of lines) line.end()
  const day = async () => {
    const said = await fetch(`${bank.urls.operator}/clock`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"days":1}' })
    const { days } = (await said.json()) as { days?: readonly unknown[] }
    if (days?.length !== 1) throw new Error(`the clock was not moved: ${said.status}`)
    // The day has come, and who answers for the clock does not wait for thousands of runs.
    if (!said.ok) await resting(bank)
  }
  // Silence receives it; a week after that it is settled.
  for (let days = 0; (await count('shipped')) > 0 && days < 16; days++) await day()
  const [ends] = await db<{ last: bigint }[]>`select max(window_ends) as last from mall_parts where state = 'received'`
  const { bankTime } = (await (await fetch(`${bank.urls.operator}/clock`)).json()) as { bankTime: string }
  const days = Math.ceil((Number(ends!.last) - Date.parse(bankTime)) / 86_400_000)
  for (let n = 1; n < days; n++) await day()
  const settles = performance.now()
  await day()
  await until('every part to be settled', async () => (await count('settled')) >= parts.length || undefined, 900_000, 100)
  const took = performance.now() - settles
  const bare = await bareLike(bank, parts[0]!.order, { runs: 200, clients: 20 })
  return {
    settled: parts.length, settlements_per_s: two((parts.length * 1_000) / took), parcels_sent_per_s: two((parts.length * 1_000) / sent), run_steps: bare.steps,
    bare_runs_per_s: two(bare.perSecond), vs_bare: two(parts.length / (confirmed + took / 1_000) / bare.perSecond),
  }
} // biome-ignore format: one call a line
