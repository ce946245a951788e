/** What was limited of a promotion or a flash sale leaves the ledger a day after it is over, and nothing of it is lost or counted twice. */
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { entryId, type Id } from '../../core/id.ts'
import { ownAccount } from '../../core/ledger/chart.ts'
import { type Command, type LedgerClient, moving, type Transfer } from '../../core/ledger/command.ts'
import { giveFlashBack, limitOfFlash, setFlashApart } from '../../core/mall/flash.ts'
import { openStock, stockEntry } from '../../core/mall/postings.ts'
import type { PromotionForm } from '../../core/mall/promotion-form.ts'
import {
  budgetAccount,
  claimCoupons,
  couponAccount,
  couponBack,
  issueAccount,
  limitOfBuyer,
  openQuota,
  used,
} from '../../core/mall/promotion-postings.ts'
import { fen } from '../../core/money.ts'
import { addDays, type Instant, instantOf } from '../../core/time.ts'
import { closeLimits } from '../../workflows/mall/closing.ts'
import { makePromotion } from '../../workflows/mall/promoting.ts'
import { seedCustomer } from '../../workflows/storage/customers.ts'
import * as flashes from '../../workflows/storage/mall-flash.ts'
import { endPromotion, promotionBy } from '../../workflows/storage/mall-promotions.ts'
import { type ClosingBank, closingBank } from '../support/closing.ts'
import { needing } from '../support/needs.ts'
import { testDatabase } from '../support/postgres.ts'
import { keepStore } from './kept.ts' // biome-ignore format: one import a line

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))
const STORE = 'customer-store'
const first = instantOf('2026-03-20', 9)
const form: PromotionForm = {
  kind: 'coupon', name: '粮油券', from: '2026-03-20', until: '2026-03-22', goods: [], categories: [], exclusive: false, tiers: [], percent: null,
  least: fen(9900n), off: fen(1000n), buy: null, get: null, perBuyer: 2, inAll: 1_000, budget: fen(500_000n),
} // biome-ignore format: one form

needing(['QIAO_TEST_DATABASE_URL'], () => {
  let bank: ClosingBank
  let stop = async () => {}
  afterEach(() => stop())
  const begin = async () => {
    const database = await testDatabase()
    bank = await closingBank(database.url, '2026-03-20')
    stop = async () => {
      await bank.stop()
      await database.drop()
    }
    await seedCustomer(bank.db, { id: STORE, phone: '+8613400000001', name: 'store' })
    await keepStore(bank.db, 1, STORE)
    bank.at(first)
  }
  const projector = { reached: () => bank.projected() }
  const world = (ledger: LedgerClient = bank.ledger) => ({ db: bank.db, ledger, projector })
  const roundsAt = async (now: Instant, many = 1) => {
    bank.at(now)
    await bank.projected()
    for (let n = 0; n < many; n++) await closeLimits(world(), now)
  }
  const account = async (id: Id) => {
    await bank.projected()
    const [row] = await bank.db<{ on: bigint; closed: boolean }[]>`
      select credits - debits as on, closed_at is not null as closed from ledger_accounts where id = ${id}`
    return row
  }
  const GONE = { on: 0n, closed: true }
  const make = (id: string, more: Partial<PromotionForm> = {}, at = first) =>
    makePromotion(bank, { id, merchant: 'mall-merchant-1', customer: STORE, form: { ...form, ...more }, at }, '')
  const post = (id: Id, transfers: Transfer[]): Command => ({ kind: 'post', id, transfers, business: 'order', step: 'confirm', memo: '', actor: 'bank', request: '' })
  const claim = (id: string, customer: string) =>
    bank.submit(claimCoupons({ id, at: first, inAll: 1_000, many: 2, customer }, ''))
  const hold = (id: Id, promotion: string, customer: string) =>
    bank.submit([{ kind: 'hold', id, transfers: used({ promotion, coupon: true, budget: fen(1_000n) }, customer), expiresAt: bank.now() + 10 * 86_400_000, business: 'order', step: 'reserve', memo: '', actor: customer, request: '' }])
  const end = (kind: 'settle' | 'release', hold: Id) =>
    bank.submit([{ kind, id: entryId(hold, first, kind), hold, business: 'order', step: kind, memo: '', actor: 'bank', request: '' }]) // biome-ignore format: one command

  test('a day after its last day all accounts of a promotion are closed, whatever was claimed, used or left of it (random)', async () => {
    await begin()
    let nth = 0
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 450 }), async (uses) => {
        const day = addDays('2026-03-20', 10 * nth++)
        const [id, at] = [`mall-promotion-${nth}`, instantOf(day, 9)]
        bank.at(at)
        const sources = () => Promise.all([account(ownAccount('coupons')), account(ownAccount('promotion-budgets'))])
        const before = await sources()
        await make(id, { from: day, until: addDays(day, 2) }, at)
        const buyers = uses.map((_, n) => `${id} buyer ${n}`)
        await bank.submit(buyers.flatMap((customer) => claimCoupons({ id, at, inAll: 1_000, many: 2, customer }, '')))
        await bank.submit(
          uses.flatMap((many, n) => many === 0 ? [] : [post(entryId(`${id} ${n}`, at, 'use'), Array.from({ length: many }, () => used({ promotion: id, coupon: true, budget: fen(1_000n) }, buyers[n]!)).flat())]),
        )
        const each = () => Promise.all([issueAccount(id), budgetAccount(id), ...buyers.map((one) => couponAccount(id, one))].map(account))
        await roundsAt(instantOf(addDays(day, 3), 23, 59), 2)
        expect((await each()).every((one) => one?.closed === false)).toBe(true)
        await roundsAt(instantOf(addDays(day, 4)), Math.ceil(buyers.length / 200) + 1)
        expect(await each()).toEqual(Array.from({ length: buyers.length + 2 }, () => GONE))
        expect((await promotionBy(bank.db, id))!.closed_at).not.toBeNull()
        // As if it had never been: what was opened, claimed, used and left adds up to nothing.
        expect(await sources()).toEqual(before)
      }),
      { numRuns: 4, seed: SEED },
    )
  }, 120_000)

  test('what is set aside for an order is waited for; a coupon that comes back later finds its account closed', async () => {
    await begin()
    await make('mall-promotion-1')
    for (const buyer of ['one', 'two']) await claim('mall-promotion-1', buyer)
    const aside = entryId('order', first, 'reserve')
    await hold(aside, 'mall-promotion-1', 'one')
    const now = instantOf('2026-03-24')
    await roundsAt(now, 3)
    expect(await account(couponAccount('mall-promotion-1', 'one'))).toEqual({ on: 2n, closed: false })
    await end('settle', aside)
    await roundsAt(now, 2)
    expect(await account(couponAccount('mall-promotion-1', 'one'))).toEqual(GONE)
    expect(await account(couponAccount('mall-promotion-1', 'two'))).toEqual(GONE)
    expect(await account(budgetAccount('mall-promotion-1'))).toEqual(GONE)
    const [answer] = await bank.ledger.submit([couponBack({ id: 'order', at: first }, 'mall-promotion-1', 'one', '')])
    expect(answer!.kind).toBe('account-closed')
  })

  test('it is closed once, where the process is cut off after the ledger was asked, and where an order was quicker than the projection', async () => {
    await begin()
    await make('mall-promotion-1')
    await claim('mall-promotion-1', 'one')
    const now = instantOf('2026-03-24')
    await bank.projected()
    bank.at(now)
    // An order has it set aside before what is read says so: refused, and asked anew once it is free.
    const aside = entryId('order', first, 'reserve')
    const quicker: LedgerClient = {
      ...bank.ledger,
      async submit(commands) {
        await hold(aside, 'mall-promotion-1', 'one')
        return bank.ledger.submit(commands)
      },
    }
    await closeLimits(world(quicker), now)
    expect(await account(couponAccount('mall-promotion-1', 'one'))).toEqual({ on: 2n, closed: false })
    await end('release', aside)
    await bank.projected()
    const cut: LedgerClient = {
      ...bank.ledger,
      async submit(commands) {
        await bank.ledger.submit(commands)
        throw new Error('cut off')
      },
    }
    for (let n = 0; n < 2; n++) {
      await expect(closeLimits(world(cut), now)).rejects.toThrow('cut off')
      await roundsAt(now)
    }
    await roundsAt(now)
    for (const one of [couponAccount('mall-promotion-1', 'one'), issueAccount('mall-promotion-1'), budgetAccount('mall-promotion-1')])
      expect(await account(one)).toEqual(GONE)
  })

  test('one that is ended before its last day is closed a day after that, one without limits has nothing to close', async () => {
    await begin()
    await make('mall-promotion-1', { until: '2026-06-20' })
    await make('mall-promotion-2', { kind: 'percent-off', percent: '10', off: null, perBuyer: null, inAll: null, budget: null })
    await endPromotion(bank.db, 'mall-promotion-1', first)
    await endPromotion(bank.db, 'mall-promotion-1', first + 3_600_000)
    await roundsAt(first + 86_400_000)
    expect((await promotionBy(bank.db, 'mall-promotion-1'))!.closed_at).toBeNull()
    await roundsAt(first + 86_400_001)
    expect((await promotionBy(bank.db, 'mall-promotion-1'))!.closed_at).not.toBeNull()
    expect(await account(issueAccount('mall-promotion-1'))).toEqual(GONE)
    expect((await promotionBy(bank.db, 'mall-promotion-2'))!.closed_at).toBeNull()
    await roundsAt(instantOf('2026-03-24'))
    expect((await promotionBy(bank.db, 'mall-promotion-2'))!.closed_at).not.toBeNull()
  })

  test('of a flash sale its pieces’ account and what each buyer could have are closed, not before all of it is sold or given back', async () => {
    await begin()
    const [sku, warehouse, id] = ['mall-sku-1-1', '仓', `mall-flash-${'a'.repeat(32)}`]
    const sale = { id, at: first, sku, warehouse, merchant: 'mall-merchant-1' }
    await flashes.keepFlash(bank.db, { id, merchant: sale.merchant, good: 'mall-good-1', sku, warehouse, customer: STORE, price: 1_000n, usual: 3_990n, pieces: 5, per_buyer: 1, from_at: first, until_at: first + 3_600_000, at: first })
    await bank.submit([openStock({ sku, warehouse, owner: sale.merchant }, first), stockEntry({ id: 'in', at: first, by: 9n }, sale, { actor: '', request: '' })])
    await bank.db`update mall_flash_sales set state = 'set', tries = 1`
    const by = { actor: '', request: '' }
    await bank.submit(setFlashApart(sale, 5, 1, by))
    for (const buyer of ['one', 'two']) await bank.submit(openQuota({ id, at: first }, 1, buyer, ''))
    await bank.submit([post(entryId('order', first, 'use'), [...used({ promotion: id, coupon: true, budget: null }, 'one'), ...moving(limitOfFlash(sale).account, ownAccount('goods'), 1n)])])
    const over = first + 2 * 86_400_000
    await roundsAt(over, 2)
    expect(await account(limitOfBuyer(id, 'two').account)).toEqual({ on: 1n, closed: false })
    await bank.submit([giveFlashBack(sale, 4, 1)])
    await flashes.flashOver(bank.db, id)
    await roundsAt(over, 2)
    for (const one of [limitOfFlash(sale), limitOfBuyer(id, 'one'), limitOfBuyer(id, 'two')]) expect(await account(one.account)).toEqual(GONE)
    expect((await account(limitOfFlash(sale).to))!.on).toBe(8n)
  })
}) // biome-ignore format: a step a line
