/**
 * A day of the mall with three in a hundred of every trouble, and the month after it: cancelled, never sent, late, lost, broken, disputed, sent back,
 * exchanged, pressed twice, without money, sold out, and the bank killed in the middle. At the end nothing was sold that was not there, every order is
 * over or waits for an officer with a name, and of those that are over the ledger holds nothing.
 */
import { type Answer, lastSequence } from '../../core/ledger/command.ts'
import { goesBackOnSale } from '../../core/mall/cases.ts'
import { leafOf } from '../../core/mall/categories.ts'
import type { CaseKind, CaseReason, CaseState } from '../../core/mall/kinds.ts'
import { stockAccount, waitingAccount } from '../../core/mall/postings.ts'
import type { MallOrder, Quote } from '../../core/mall/shop-wire.ts'
import { fen } from '../../core/money.ts'
import { seededChance } from '../../workflows/adapters/simulation.ts'
import { SHARD } from '../../workflows/bank/config.ts'
import { fillMall } from '../../workflows/bank/history/mall.ts'
import { secretsOf } from '../../workflows/bank/launcher/home.ts'
import { urlOf } from '../../workflows/bank/launcher/postgres.ts'
import { type RunningBank, socketIn, startBank } from '../../workflows/bank/launcher/start.ts'
import { dueWaits } from '../../workflows/storage/calendar.ts'
import { connect, type Database } from '../../workflows/storage/database.ts'
import { ledgerOver } from '../../workflows/storage/ledger/client.ts'
import { untilProjected } from '../../workflows/storage/ledger/queries.ts'
import { leftOf, skuBy } from '../../workflows/storage/mall-goods.ts'
import { bareEdge } from '../support/bare-edge.ts'
import { crowd, type InCrowd } from '../support/crowd.ts'
import { Customer, sessionHeaders, until } from '../support/customer.ts'
import { seeded } from '../support/staff.ts'

const troubles = [
  'cancelled', 'cancelled in part', 'never sent', 'sent late', 'received by silence', 'not arrived', 'broken, agreed', 'broken, the store is silent', 'broken, the buyer leaves it',
  'disputed, for the buyer', 'disputed, for the store', 'disputed, not decided', 'sent back', 'sent back never', 'exchanged', 'exchanged, the store is silent', 'pressed twice', 'without money', 'sold out',
] as const // biome-ignore format: one list
type Trouble = (typeof troubles)[number]
const SHARE = 0.03
const GOODS = 1_000
const BUYERS_AT_ONCE = 16
const MONTH = 36

type Placed = {
  readonly trouble: Trouble | 'none'
  readonly buyer: InCrowd
  readonly id: string
  readonly parts: readonly { readonly id: string; readonly pieces: number; readonly first: string }[]
}

export async function proveMallDay({
  orders,
  seed,
  offset,
  say,
}: {
  readonly orders: number
  readonly seed: number
  readonly offset: string
  readonly say: (line: string) => void
}): Promise<boolean> {
  const bank = await startBank({
    env: { ...process.env, QIAO_HOME: '.qiao/prove', QIAO_PORT_OFFSET: offset },
    fresh: true,
    say: () => {},
  })
  const { postgresPassword, csrf } = await secretsOf(bank.home)
  // As in production, without the local runtime's proxy and its limits: a day has some two hundred thousand calls, one address and one operator stand for a whole mall.
  const edge = await bareEdge(bank.home, bank.ports.BANK_PORT, bank.ports.EDGE_PORT + 1).catch(async (failure) => {
    await bank.stop()
    throw failure
  })
  const db = connect(urlOf(bank.ports.QIAO_PG_PORT, postgresPassword), { name: 'mall-day', max: 4 })
  // Who waits for hours looks into the app now and then; else the session would end. (`then`: postgres.js sends nothing that nobody waits for.)
  const looking = setInterval(() => db`update sessions set last_seen = now() where ended is null`.then(), 120_000)
  try {
    return await dayOf(bank, edge.url, db, csrf, { orders, seed, say })
  } finally {
    clearInterval(looking)
    await db.end()
    await edge.stop()
    await bank.stop()
  }
}

async function dayOf(bank: RunningBank, edge: string, db: Database, key: string, { orders, seed, say }: { readonly orders: number; readonly seed: number; readonly say: (line: string) => void }): Promise<boolean> {
  const chance = seededChance(seed)
  const places = { app: bank.urls.app, sms: bank.urls.sms, operator: bank.urls.operator }
  const serial = String(Date.now()).slice(-6)
  const began = performance.now()
  const took = () => `after ${((performance.now() - began) / 1_000).toFixed(0)} s`
  let right = true
  const wrong = new Map<string, number>()
  const check = (holds: boolean, what: string) => {
    if (holds) return
    right = false
    const times = (wrong.get(what) ?? 0) + 1
    wrong.set(what, times)
    // Of what is wrong thousands of times, a few lines tell it.
    if (times <= 3) say(`✗ ${what}`)
  }

  // ——— who there is, and what ———
  const operator = await new Customer(places, `18${serial}101`, '王小明').join()
  const officer = await seeded(places, 'officer').signIn()
  const [owner] = await db<{ id: string }[]>`select id from customers where phone like ${`%18${serial}101`}`
  const ledger = ledgerOver(socketIn(bank.home))
  const sent: Promise<readonly Answer[]>[] = []
  await fillMall(db, Date.now(), [owner!.id], GOODS, (commands) => void sent.push(ledger.submit(commands)))
  const stocked = (await Promise.all(sent)).flat()
  const at = Date.now() - 60_000
  const buyers = await crowd({ db, ledger, key }, { many: Math.max(40, Math.ceil(orders / 10)), money: fen(100_000_00n), label: 'buyers', at })
  const poor = await crowd({ db, ledger, key }, { many: 20, money: fen(1n), label: 'poor', at })
  await ledger.close()
  await untilProjected(db, SHARD, lastSequence(stocked))
  const lying = await db<{ id: string; warehouse: string; category: string }[]>`
    select s.id, w.name as warehouse, g.category from mall_skus s join mall_goods g on g.id = s.good join mall_warehouses w on w.merchant = g.merchant where s.price < 30000 order by s.id`
  // All that may be sent back.
  const back = lying.filter(({ category }) => leafOf(category).returns === 'seven-days')
  const skus = [...new Map(back.map((one) => [one.id, one])).values()]
  const accounts = new Map(back.map(({ id, warehouse }) => [stockAccount(id, warehouse) as string, id]))
  const stock = async () => {
    const rows = await db<{ id: string; pieces: bigint; held: bigint }[]>`
      select replace(id::text, '-', '') as id, credits - debits as pieces, held_debits as held from ledger_accounts where id = any(${[...accounts.keys()]}::uuid[])`
    // In all warehouses of its store together.
    const all = new Map<string, { pieces: number; held: number }>()
    for (const { id, pieces, held } of rows) {
      const sku = accounts.get(id)!
      const sum = all.get(sku) ?? { pieces: 0, held: 0 }
      all.set(sku, { pieces: sum.pieces + Number(pieces), held: sum.held + Number(held) })
    }
    return all
  }
  const before = await stock()
  const plenty = skus.filter(({ id }) => before.get(id)!.pieces >= 50)
  const scarce = skus.filter(({ id }) => before.get(id)!.pieces > 0).sort((a, b) => before.get(a.id)!.pieces - before.get(b.id)!.pieces)[0]!

  // ——— asking the bank, patiently: while it is killed, one presses again with the same key ———
  const ask = async <T>(who: Pick<InCrowd, 'headers'>, method: string, path: string, body?: object, pressed: string = crypto.randomUUID()): Promise<{ status: number; body: T & { code?: string } }> => {
    const headers = Object.fromEntries(who.headers.trim().split('\r\n').map((line) => line.split(': ') as [string, string]))
    return until(`an answer to ${path}`, async () => {
      const said = await fetch(`${edge}/api${path}`, {
        method, headers: { ...headers, 'content-type': 'application/json', ...(method === 'POST' ? { 'idempotency-key': pressed } : {}) }, ...(body ? { body: JSON.stringify(body) } : {}),
      }).catch(() => undefined)
      if (!said || said.status >= 500) return undefined
      return { status: said.status, body: (await said.json()) as T & { code?: string } }
    }, 120_000, 300)
  }
  const atOnce = async <One>(all: readonly One[], act: (one: One) => Promise<void>) => {
    let next = 0
    await Promise.all(Array.from({ length: BUYERS_AT_ONCE }, async () => { while (next < all.length) await act(all[next++]!) }))
  }
  // Many press for one person: whose session has ended signs in once.
  const signing = new Map<Customer, Promise<unknown>>()
  const signsIn = (who: Customer) => {
    const under = signing.get(who) ?? who.signIn().finally(() => signing.delete(who))
    signing.set(who, under)
    return under
  }
  const presses = async (who: Customer, path: string, body: object): Promise<void> => {
    const pressed = crypto.randomUUID()
    await until(`an answer to ${path}`, async () => {
      const said = await ask({ headers: sessionHeaders(who) }, 'POST', path, body, pressed)
      if (said.status < 300) return true
      if (said.status !== 401 && said.status !== 423) throw new Error(`${path}: ${said.body.code}`)
      await signsIn(who)
      return undefined
    }, 120_000, 300)
  }
  const orderOf = async ({ buyer, id }: Pick<Placed, 'buyer' | 'id'>) => (await ask<MallOrder>(buyer, 'GET', `/mall/orders/${id}`)).body

  // ——— the day ———
  const placed: Placed[] = []
  const refused: Record<string, number> = {}
  const planned = Array.from({ length: orders }, () => {
    const throwOf = chance()
    const trouble: Trouble | 'none' = troubles[Math.floor(throwOf / SHARE)] ?? 'none'
    const chosen = trouble === 'sold out' ? [scarce] : Array.from({ length: 1 + Math.floor(chance() * 3) }, () => plenty[Math.floor(chance() * plenty.length)]!)
    const lines = [...new Set(chosen.map(({ id }) => id))].map((sku) => ({ sku, quantity: trouble === 'cancelled in part' ? 2 : 1 }))
    const all = trouble === 'without money' ? poor : buyers
    return { trouble, lines, buyer: all[Math.floor(chance() * all.length)]! }
  })
  let pressed = 0
  await atOnce(planned, async ({ trouble, lines, buyer }) => {
    if (++pressed === Math.ceil(orders / 3)) bank.kill('bank', 'SIGKILL')
    const body = { address: buyer.address, lines }
    const key_ = crypto.randomUUID()
    const quoted = await ask<Quote>(buyer, 'POST', '/mall/quotes', body)
    const agrees = quoted.status === 200 ? quoted.body.parts.flatMap((part) => part.lines.filter(({ asks }) => asks).map(({ sku }) => sku)) : []
    const ordering = { ...body, quote: quoted.body.digest, agrees }
    const said = quoted.status === 200 ? await ask<MallOrder>(buyer, 'POST', '/mall/orders', ordering, key_) : quoted
    const again = trouble === 'pressed twice' && said.status === 201 ? await ask<MallOrder>(buyer, 'POST', '/mall/orders', ordering, key_) : undefined
    if (said.status !== 201) return void (refused[said.body.code!] = (refused[said.body.code!] ?? 0) + 1)
    const order = said.body as MallOrder
    if (again) check(again.status === 201 && (again.body as MallOrder).id === order.id, 'the same press is another order')
    placed.push({ trouble, buyer, id: order.id, parts: order.parts.map(({ id, lines }) => ({ id, pieces: lines.length, first: lines[0]!.sku })) })
  })
  say(`${placed.length} orders, ${Object.entries(refused).map(([why, many]) => `${many} ${why}`).join(', ') || 'none'} refused, the bank killed once, ${took()}`)
  const waiting = async () => (await db<{ n: number }[]>`select count(*)::int as n from mall_orders where state in ('requested', 'reserved')`)[0]!.n
  await until('every order to be paid', async () => (await waiting()) === 0 || undefined, 3_600_000, 500)
  say(`all paid, ${took()}`)

  const is = (...of: readonly Placed['trouble'][]) => placed.filter(({ trouble }) => of.includes(trouble))
  const opens = async (one: Placed, kind: CaseKind, reason: CaseReason) => {
    for (const { id, pieces } of one.parts) {
      const said = await ask(one.buyer, 'POST', `/mall/parts/${id}/cases`, { kind, reason, pieces: Array.from({ length: pieces }, (_, line) => ({ line, quantity: 1 })), says: '' })
      check(said.status === 201, `${one.trouble}: ${said.body.code}`)
    }
  }
  const casesOf = async (one: Placed) => (await orderOf(one)).parts.flatMap(({ cases }) => cases)
  const answers = async (one: Placed, to: CaseState) => {
    for (const { id } of await casesOf(one)) await presses(operator, `/mall/cases/${id}/answer`, { to, says: to === 'refused' ? '发货前拍了照' : '' })
  }
  const moves = async (one: Placed, to: CaseState) => {
    for (const { id } of await casesOf(one)) {
      const said = await ask(one.buyer, 'POST', `/mall/cases/${id}/moves`, { to, ...(to === 'sent-back' ? { parcel: { carrier: '顺丰', number: 'SF9876543210' } } : {}) })
      check(said.status === 200, `${one.trouble}: ${said.body.code}`)
    }
  }
  const sends = async (one: Placed) => {
    for (const { id } of one.parts) await presses(operator, `/mall/parts/${id}/parcels`, { carrier: '顺丰', number: 'SF1234567890' })
  }
  /** After twenty thousand orders there may be no other one: then the buyer keeps what came. Somebody may have given one back in between. Answers with what was wrong. */
  const exchanges = async (buyer: InCrowd, part: string, sku: string): Promise<string | undefined> => {
    for (let tries = 0; tries < 3; tries++) {
      const said = await ask(buyer, 'POST', `/mall/parts/${part}/cases`, { kind: 'exchange', reason: 'changed-mind', pieces: [{ line: 0, quantity: 1 }], replacement: sku, says: '' })
      if (said.status === 201) return undefined
      if (said.body.code !== 'sold-out') return said.body.code
      const row = await skuBy(db, sku)
      if (!row || (await leftOf(db, [row])).get(sku)! < 1) return undefined
    }
    return 'sold-out, though there is some'
  } // biome-ignore format: one call a line
  await atOnce(is('cancelled', 'cancelled in part'), (one) => opens(one, 'cancel', 'changed-mind'))
  await atOnce(placed.filter(({ trouble }) => !['cancelled', 'never sent', 'sent late'].includes(trouble)), sends)
  await atOnce(placed.filter(({ trouble }) => !['cancelled', 'never sent', 'sent late', 'received by silence', 'not arrived'].includes(trouble)), async (one) => {
    for (const { id } of one.parts) check((await ask(one.buyer, 'POST', `/mall/parts/${id}/receipt`, {})).status === 200, `${one.trouble}: not received`)
  })
  await atOnce(is('not arrived'), (one) => opens(one, 'refund', 'not-arrived'))
  await atOnce(placed.filter(({ trouble }) => trouble.startsWith('broken') || trouble.startsWith('disputed')), (one) => opens(one, 'refund', 'damaged'))
  await atOnce(is('sent back', 'sent back never'), (one) => opens(one, 'return', 'changed-mind'))
  await atOnce(is('exchanged', 'exchanged, the store is silent'), async (one) => {
    for (const { id, first } of one.parts) {
      const code = await exchanges(one.buyer, id, first)
      check(code === undefined, `${one.trouble}: ${code}`)
    }
  })
  await atOnce(is('not arrived', 'broken, agreed'), (one) => answers(one, 'agreed'))
  await atOnce(placed.filter(({ trouble }) => trouble.startsWith('disputed') || trouble === 'broken, the buyer leaves it'), (one) => answers(one, 'refused'))
  await atOnce(placed.filter(({ trouble }) => trouble.startsWith('disputed')), (one) => moves(one, 'disputed'))
  await atOnce(is('sent back', 'exchanged', 'exchanged, the store is silent'), (one) => moves(one, 'sent-back'))
  await atOnce(is('sent back', 'exchanged', 'exchanged, the store is silent'), (one) => answers(one, 'back'))
  // Where the store sends nothing again, the money goes back; where the buyer says nothing, what was sent again has come.
  await atOnce(is('exchanged'), async (one) => {
    for (const { id } of await casesOf(one)) {
      // Of two who were promised the last one the second gets the money: that exchange has become a return.
      const kind = await until('the replacement to be set aside', async () => (await db<{ kind: CaseKind }[]>`select kind from mall_cases where id = ${id} and (aside = 'held' or kind = 'return')`)[0]?.kind, 600_000, 300)
      if (kind === 'exchange') await presses(operator, `/mall/cases/${id}/answer`, { to: 'sent-again', says: '', parcel: { carrier: '顺丰', number: 'SF5550001110' } })
    }
  })
  await atOnce(is('disputed, for the buyer', 'disputed, for the store'), async (one) => {
    const outcome = one.trouble === 'disputed, for the buyer' ? 'agreed' : 'rejected'
    for (const { id } of await casesOf(one)) await presses(officer, `/staff/mall/cases/${id}/decision`, { outcome, reason: '看过照片' })
  })
  say(`the day is over, ${took()}`)

  // ——— the month after it ———
  const nextDay = async () => {
    const moved = await fetch(`${bank.urls.operator}/clock`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"days":1}' })
    const said = (await moved.json()) as { days?: { woken: number }[] }
    if (!said.days) throw new Error(JSON.stringify(said))
    return said.days[0]!.woken
  }
  const due = async () => {
    const { offsetMs } = (await (await fetch(`${bank.urls.operator}/clock`)).json()) as { offsetMs: number }
    return (await dueWaits(db, Date.now() + offsetMs)).length
  }
  for (let day = 1; day <= MONTH; day++) {
    const [since, woken] = [performance.now(), await nextDay()]
    // A day on which thousands are due is not done within one answer.
    await until('what was due that day', async () => (await due()) === 0 || undefined, 3 * 3_600_000, 500)
    if (performance.now() - since > 20_000) say(`day ${day}: ${woken} woken, ${((performance.now() - since) / 1_000).toFixed(0)} s`)
    if (day === 3) await atOnce(is('sent late'), sends)
  }
  const open = async () => (await db<{ n: number }[]>`
    select count(*)::int as n from mall_orders o where o.state = 'paid' and not exists (
      select from mall_parts p join mall_cases c on c.part = p.id where p."order" = o.id and c.state = 'disputed' and c.owner is not null)`)[0]!.n
  await until('every order to be over, or with an officer', async () => (await open()) === 0 || undefined, 600_000, 500)
  say(`a month later, ${took()}`)

  // ——— what must hold ———
  const ends = await db<{ state: string; n: number }[]>`select state, count(*)::int as n from mall_orders group by state order by state`
  const parts = await db<{ id: string; order_state: string; total: bigint; paid_back: bigint }[]>`
    select p.id, o.state as order_state, p.total, p.paid_back from mall_parts p join mall_orders o on o.id = p."order" where o.state in ('over', 'paid')`
  const balances = new Map((await db<{ id: string; left: bigint }[]>`
    select replace(id::text, '-', '') as id, credits - debits as left from ledger_accounts where id = any(${parts.map(({ id }) => waitingAccount(id) as string)}::uuid[])`).map(({ id, left }) => [id, left]))
  for (const part of parts) {
    const left = balances.get(waitingAccount(part.id)) ?? 0n
    if (part.order_state === 'over') check(left === 0n, `${part.id} is over and holds ${left} fen`)
  }
  // Pieces: what came in is there, or was bought and not brought back to be sold again.
  const after = await stock()
  const gone = new Map<string, number>()
  const lines = await db<{ sku: string; quantity: number }[]>`
    select l->>'sku' as sku, (l->>'quantity')::int as quantity from mall_parts p join mall_orders o on o.id = p."order" cross join lateral jsonb_array_elements(p.part->'lines') l where o.state in ('over', 'paid')`
  for (const { sku, quantity } of lines) gone.set(sku, (gone.get(sku) ?? 0) + quantity)
  const cases = await db<{ kind: CaseKind; reason: CaseReason; sku: string; quantity: number }[]>`
    select c.kind, c.reason, p.part->'lines'->((x->>'line')::int)->>'sku' as sku, (x->>'quantity')::int as quantity from mall_cases c join mall_parts p on p.id = c.part cross join lateral jsonb_array_elements(c.pieces) x where c.state = 'paid'`
  for (const { kind, reason, sku, quantity } of cases) if (goesBackOnSale(kind, reason)) gone.set(sku, gone.get(sku)! - quantity)
  for (const [sku, { pieces, held }] of after) {
    check(pieces >= 0, `${sku} was sold ${-pieces} times too often`)
    check(held === 0, `${held} pieces of ${sku} are still set aside`)
    check(pieces === before.get(sku)!.pieces - (gone.get(sku) ?? 0), `of ${sku} there are ${pieces} pieces, not ${before.get(sku)!.pieces - (gone.get(sku) ?? 0)}`)
  }
  const trial = (await (await fetch(`${bank.urls.operator}/trial-balance`)).json()) as { units: Record<string, { balanced: boolean }> }
  for (const [unit, { balanced }] of Object.entries(trial.units)) check(balanced, `the books do not balance in ${unit}`)
  const left = ends.find(({ state }) => state === 'paid')?.n ?? 0
  check(left === is('disputed, not decided').length, `${left} orders wait for an officer, not ${is('disputed, not decided').length}`)
  check(placed.length === ends.filter(({ state }) => state === 'over' || state === 'paid' || state === 'released').reduce((all, { n }) => all + n, 0), 'an order that was answered is not there')
  const many = (trouble: Placed['trouble']) => placed.filter((one) => one.trouble === trouble).length
  say(['none', ...troubles].map((trouble) => `${trouble} ${many(trouble as Trouble)}`).join(' · '))
  say(`${ends.map(({ state, n }) => `${n} ${state}`).join(', ')}; ${took()}`)
  return right
} // biome-ignore format: a story of a day
