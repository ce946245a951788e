/** Several warehouses of one store: from which a line is sent, what lies in each, and that everything after it follows the line's own warehouse. */
import fc from 'fast-check'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Merchant, MerchantGood, MerchantPart, Warehouses } from '../../core/mall/merchant-wire.ts'
import type { Address, Good, MallOrder } from '../../core/mall/shop-wire.ts'
import { allocate, mayClose, mostOf, type Place, type ToSend } from '../../core/mall/warehouses.ts'
import { Customer, expectStatus, until, withCheckDigit, yuan } from '../support/customer.ts'
import { openFirm, usccOf } from '../support/firm.ts'
import { minuteAfter, newAddress, onSale, openStore, order, orderNow, paidOrder, receive } from '../support/mall.ts'
import { given, needing } from '../support/needs.ts'
import { accessible, desk, launch, openPage, phone, sessionOf } from '../support/screens.ts'
import { seeded } from '../support/staff.ts'

describe('from where a line is sent', () => {
  const [KUNMING, BEIJING, TIANJIN, CHENGDU] = ['53', '11', '12', '51']
  const at = (name: string, province: string): Place => ({ name, province })
  const line = (quantity: number, left: Readonly<Record<string, number>>): ToSend => ({ quantity, left: new Map(Object.entries(left)) }) // biome-ignore format: one line
  const three = [at('main', KUNMING!), at('north', TIANJIN!), at('west', CHENGDU!)]

  test('the near one, of those that have enough; the main one where none is nearer', () => {
    const sent = (to: string, left: Readonly<Record<string, number>>, quantity = 1) => allocate([line(quantity, left)], three, to)[0]
    const plenty = { main: 9, north: 9, west: 9 }
    expect(sent(TIANJIN!, plenty)).toBe('north')
    // In the same region, though not in the province.
    expect(sent(BEIJING!, plenty)).toBe('north')
    expect(sent('65', plenty)).toBe('main')
    expect(sent(TIANJIN!, { ...plenty, north: 1 }, 2)).toBe('main')
    expect(sent(CHENGDU!, { main: 2, north: 2, west: 1 }, 2)).toBe('main')
  }) // biome-ignore format: one case a line
  test('fewer parcels come before a nearer warehouse; what only another has is sent from there', () => {
    const [both, near, rest] = [{ main: 1, north: 1 }, { north: 1 }, { west: 1 }]
    expect(allocate([line(1, { main: 1 }), line(1, both)], three, BEIJING!)).toEqual(['main', 'main'])
    expect(allocate([line(1, near), line(1, both)], three, KUNMING!)).toEqual(['north', 'north'])
    expect(allocate([line(1, near), line(1, both), line(1, rest)], three, BEIJING!)).toEqual(['north', 'north', 'west'])
  })
  test('where none has enough it is the fullest, so that the ledger says how many there are', () => {
    expect(allocate([line(5, { main: 1, north: 4, west: 4 })], three, BEIJING!)).toEqual(['north'])
    expect(allocate([line(5, {})], three, BEIJING!)).toEqual(['main'])
    expect([mostOf([1, 4, 4]), mostOf([])]).toEqual([4, 0])
  })

  const places = fc.uniqueArray(fc.record({ name: fc.stringMatching(/^[a-f]$/), province: fc.constantFrom('11', '12', '31', '53', '65') }), { minLength: 1, maxLength: 6, selector: ({ name }) => name }) // biome-ignore format: one shape
  const lines = (names: readonly string[]) =>
    fc.array(fc.record({ quantity: fc.integer({ min: 1, max: 4 }), left: fc.array(fc.integer({ min: -1, max: 5 }), { minLength: names.length, maxLength: names.length }) })
      .map(({ quantity, left }): ToSend => ({ quantity, left: new Map(names.map((name, n) => [name, left[n]!])) })), { minLength: 1, maxLength: 6 }) // biome-ignore format: one shape
  const asked = places.chain((all) => fc.record({ all: fc.constant(all), to: fc.constantFrom('11', '31', '53', '64'), lines: lines(all.map(({ name }) => name)) })) // biome-ignore format: one shape
  test('never one that has too few where another has enough; the same question has the same answer (random)', () => {
    fc.assert(
      fc.property(asked, ({ all, to, lines }) => {
        const from = allocate(lines, all, to)
        expect(allocate(lines, all, to)).toEqual(from)
        for (const [n, { quantity, left }] of lines.entries()) {
          const most = mostOf(left.values())
          expect(left.get(from[n]!)! >= Math.min(quantity, Math.max(...left.values()))).toBe(true)
          if (most >= quantity) expect(left.get(from[n]!)! >= quantity).toBe(true)
        }
        // One that could send all of it sends all of it: nobody gets two parcels where one would do.
        const able = all.filter(({ name }) => lines.every(({ quantity, left }) => left.get(name)! >= quantity))
        if (able.length > 0) expect(new Set(from).size).toBe(1)
        // Of equals the first: the store's own order decides, the main one before all.
        const same = all.map(({ name }) => ({ name, province: '31' }))
        if (lines.every(({ quantity, left }) => left.get(all[0]!.name)! >= quantity)) expect(allocate(lines, same, to)).toEqual(lines.map(() => all[0]!.name)) // biome-ignore format: one line
      }),
      { numRuns: 2_000 },
    )
  })
  test('a race over several warehouses sells what each line finds somewhere, and nothing below nothing (random)', () => {
    fc.assert(
      fc.property(places, fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 6, maxLength: 6 }), fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 12 }), fc.nat(), (all, stock, buyers, stale) => {
        // What lies there in truth, and what each buyer's projection said when they came.
        const truth = new Map(all.map(({ name }, n) => [name, stock[n]!]))
        const sum = () => [...truth.values()].reduce((a, b) => a + b, 0)
        const before = sum()
        let sold = 0
        for (const [n, quantity] of buyers.entries()) {
          const left = new Map([...truth].map(([name, has]) => [name, (stale >> n) & 1 ? has + 2 : has]))
          for (let tries = 0; ; tries++) {
            expect(tries).toBeLessThanOrEqual(all.length)
            const [from] = allocate([{ quantity, left }], all, '11')
            const there = truth.get(from!)!
            if (there >= quantity) {
              truth.set(from!, there - quantity)
              sold += quantity
              break
            }
            left.set(from!, there)
            if (Math.max(...left.values()) < quantity) {
              expect(mostOf(truth.values()) < quantity).toBe(true)
              break
            }
          }
        }
        expect(sum() + sold).toBe(before)
        expect([...truth.values()].every((has) => has >= 0)).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  }) // biome-ignore format: one property
  test('a warehouse is closed when it is not the main one and nothing is in it, is sent from it, or comes back to it', () => {
    const empty = { main: false, pieces: 0, orders: 0, sales: 0 }
    expect(mayClose(empty)).toBe(true)
    for (const more of [{ main: true }, { pieces: 1 }, { orders: 1 }, { sales: 1 }]) expect(mayClose({ ...empty, ...more })).toBe(false) // biome-ignore format: one line
  })
})

needing(['QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL', 'QIAO_BROWSER'], () => {
  const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  const operator = new Customer(places, `132${serial}41`, '王小明')
  const buyer = new Customer(places, `132${serial}42`, '李敏')
  const officer = seeded(places, 'officer')
  const PARCEL = { carrier: '顺丰', number: 'SF1234567890' }
  const NORTH = { name: '北京仓', province: '11', street: '朝阳区仓前街 1 号', phone: '13800000011' }
  let store: Merchant
  /** In Beijing, and in Yunnan where the store's first warehouse is. */
  let near: Address
  let far: Address
  /** The store's warehouses: in Yunnan, the main one, and in Beijing. */
  let main: string
  let north: string
  let browser: Browser

  const listed = async () => expectStatus(await operator.ask<Warehouses>('GET', `/mall/merchants/${store.id}/warehouses`), 200).warehouses
  const stock = (sku: string, by: number, warehouse?: string) => operator.press<{ left: number }>(`/mall/skus/${sku}/stock`, { by, ...(warehouse ? { warehouse } : {}) })
  const moved = (sku: string, pieces: number, from = main, to = north) => operator.press<{ left: number }>(`/mall/skus/${sku}/moves`, { pieces, from, to })
  /** A good of which so many lie in Yunnan and in Beijing. */
  async function good(inMain: number, inNorth: number, variants = [{ name: '' }]): Promise<MerchantGood> {
    const one = await onSale(operator, officer, store, { name: `两地米${serial}-${crypto.randomUUID().slice(0, 4)}`, price: '10.00', pieces: inMain, variants })
    if (inNorth > 0) for (const { id } of one.variants) expectStatus(await stock(id, inNorth, north), 200)
    return one
  }
  const of = (one: MerchantGood, quantity: number, n = 0) => ({ sku: one.variants[n]!.id, quantity })
  const lies = async (one: MerchantGood, n = 0) =>
    expectStatus(await operator.ask<{ goods: MerchantGood[] }>('GET', `/mall/merchants/${store.id}/goods?good=${one.id}`), 200).goods[0]!.variants[n]!.places.map(({ left }) => left)
  const partOf = async ({ id }: Pick<MallOrder, 'id'>): Promise<MerchantPart> => {
    for (const state of ['to-ship', 'shipped', 'cases', 'done']) {
      const { parts } = expectStatus(await operator.ask<{ parts: MerchantPart[] }>('GET', `/mall/merchants/${store.id}/parts?state=${state}`), 200)
      const found = parts.find((part) => part.order === id)
      if (found) return found
    }
    throw new Error('the store has no part of it')
  }
  /** When the order is paid for: from where it is sent. */
  const from = async (lines: ReturnType<typeof of>[], to = near) => (await partOf(await paidOrder(buyer, to.id, lines))).from
  const code = async (press: Promise<{ problem?: { code: string } | undefined }>) => (await press).problem?.code

  beforeAll(async () => {
    browser = await launch(given('QIAO_BROWSER'))
    await Promise.all([operator.join(), buyer.join(), officer.signIn()])
    await buyer.bind(withCheckDigit(`62220242${serial}0041`))
    await buyer.topUpEnded((await buyer.topUp('4000.00')).id)
    near = await newAddress(buyer)
    far = expectStatus(await buyer.press<Address>('/mall/addresses', { name: '李敏', phone: buyer.phone, county: '530102', place: '云南省 昆明市 五华区', street: '翠湖南路 1 号' }), 201)
    store = await openStore(operator, officer, await openFirm(operator, usccOf(serial, 41), `桥南两地${serial}`), `桥南两地${serial}`)
    main = store.warehouses[0]!.id
    const all = expectStatus(await operator.press<Warehouses>(`/mall/merchants/${store.id}/warehouses`, NORTH), 201).warehouses
    north = all.find(({ name }) => name === NORTH.name)!.id
  }, 120_000)
  afterAll(() => browser?.close())

  test('a store has one warehouse that is its main one; another is added, changed, made the main one, closed and opened again', async () => {
    const add = (body: object) => operator.press<Warehouses>(`/mall/merchants/${store.id}/warehouses`, body)
    expect((await listed()).map(({ name, main, mayClose }) => [name, main, mayClose])).toEqual([['红河仓', true, false], ['北京仓', false, true]])
    expect(await code(add(NORTH))).toBe('warehouse-exists')
    const third = expectStatus(await add({ ...NORTH, name: '天津仓', province: '12' }), 201).warehouses.at(-1)!
    const now = expectStatus(await operator.ask<Warehouses>('PUT', `/mall/warehouses/${third.id}`, { province: '13', street: '廊坊市和平路 3 号', phone: '13800000013' }), 200).warehouses
    expect(now.at(-1)).toMatchObject({ name: '天津仓', province: '13', street: '廊坊市和平路 3 号' })
    expectStatus(await operator.press(`/mall/warehouses/${third.id}/main`, undefined), 200)
    expect((await listed()).map(({ name }) => name)).toEqual(['天津仓', '红河仓', '北京仓'])
    expect(await code(operator.press(`/mall/warehouses/${third.id}/close`, undefined))).toBe('warehouse-main')
    expectStatus(await operator.press(`/mall/warehouses/${main}/main`, undefined), 200)
    expectStatus(await operator.press(`/mall/warehouses/${third.id}/close`, undefined), 200)
    expect(await listed()).toHaveLength(2)
    expect(await code(operator.ask('PUT', `/mall/warehouses/${third.id}`, { province: '12', street: '滨海新区 1 号', phone: '13800000013' }))).toBe('warehouse-unknown')
    // Under its old name it is what it was; nothing is lost that the ledger knows by it.
    const again = expectStatus(await add({ ...NORTH, name: '天津仓', province: '12' }), 201).warehouses.find(({ name }) => name === '天津仓')!
    expect(again.id).toBe(third.id)
    expectStatus(await operator.press(`/mall/warehouses/${third.id}/close`, undefined), 200)
    // Nobody else's.
    expect(await code(buyer.press(`/mall/warehouses/${north}/close`, undefined))).toBe('warehouse-unknown')
    expect(await code(buyer.ask('GET', `/mall/merchants/${store.id}/warehouses`))).toBe('merchant-unknown')
  })
  test('stock comes in where it is said, at the main one where nothing is; a buyer is shown what the fullest has', async () => {
    const one = await good(5, 7)
    expect(await lies(one)).toEqual([5, 7])
    const shown = expectStatus(await buyer.ask<Good>('GET', `/mall/goods/${one.id}`), 200)
    expect(shown.variants[0]!.left).toBe(7)
    expect((await stock(of(one, 1).sku, -8, north)).problem).toMatchObject({ code: 'less-in-stock', facts: { left: 7 } })
    expect(await code(stock(of(one, 1).sku, 1, `mall-warehouse-${'0'.repeat(32)}`))).toBe('warehouse-unknown')
  })
  test('pieces are moved, all of them or none; nobody can buy what is neither here nor there', async () => {
    const one = await good(5, 0)
    expectStatus(await moved(of(one, 1).sku, 2), 200)
    expect(await lies(one)).toEqual([3, 2])
    expect((await moved(of(one, 1).sku, 4)).problem).toMatchObject({ code: 'less-in-stock', parameter: 'pieces', facts: { left: 3 } })
    expect(await code(moved(of(one, 1).sku, 1, main, main))).toBe('warehouse-same')
    // The same press once more moves nothing more.
    const key = crypto.randomUUID()
    for (let n = 0; n < 2; n++) expectStatus(await operator.press(`/mall/skus/${of(one, 1).sku}/moves`, { pieces: 1, from: north, to: main }, key), 200)
    expect(await lies(one)).toEqual([4, 1])
  })
  test('it is sold from the near one; from the other where the near one has too few; in one parcel where one can send all', async () => {
    const one = await good(3, 2)
    expect(await from([of(one, 1)])).toEqual(['北京仓'])
    expect(await from([of(one, 1)], far)).toEqual(['红河仓'])
    expect(await lies(one)).toEqual([2, 1])
    expect(await from([of(one, 2)])).toEqual(['红河仓'])
    expect((await order(buyer, near.id, [of(one, 2)])).problem).toMatchObject({ code: 'sold-out', facts: { left: 1 } })
    const [here, there] = [await good(2, 2), await good(2, 0)]
    expect(await from([of(here, 1), of(there, 1)])).toEqual(['红河仓', '红河仓'])
  }, 60_000)
  test('of buyers who all come at once exactly as many have it as lie in both warehouses together', async () => {
    const one = await good(3, 4)
    const all = await Promise.all(Array.from({ length: 12 }, (_, n) => order(buyer, n % 2 === 0 ? near.id : far.id, [of(one, 1)])))
    expect(all.filter(({ status }) => status === 201)).toHaveLength(7)
    expect(all.filter(({ problem }) => problem?.code === 'sold-out')).toHaveLength(5)
    expect(await lies(one)).toEqual([0, 0])
    // Whoever was refused once and had it from the other after all has an order like any other.
    const won = all.filter(({ status }) => status === 201).map(({ body }) => body.id)
    for (const id of won) await until('it to be paid', async () => ((await orderNow(buyer, id)).state === 'paid' ? true : undefined))
    const sent = await Promise.all(won.map(async (id) => (await partOf({ id })).from[0]))
    expect(sent.toSorted()).toEqual([...Array(4).fill('北京仓'), ...Array(3).fill('红河仓')])
  }, 90_000)
  test('the same press again is the same order, from the same warehouse', async () => {
    const one = await good(1, 1)
    const key = crypto.randomUUID()
    const lines = [of(one, 1)]
    const quote = expectStatus(await buyer.ask<{ digest: string }>('POST', '/mall/quotes', { address: near.id, lines }), 200)
    const body = { address: near.id, lines, quote: quote.digest }
    const [first, second] = await Promise.all([buyer.press<MallOrder>('/mall/orders', body, key), buyer.press<MallOrder>('/mall/orders', body, key)])
    expect([first.status, second.status]).toEqual([201, 201])
    expect(first.body.id).toBe(second.body.id)
    expect(await lies(one)).toEqual([1, 0])
  })
  test('a parcel holds lines of one warehouse; each goes from its own; what is cancelled lies there again', async () => {
    const [here, there] = [await good(0, 3), await good(3, 0)]
    const paid = await paidOrder(buyer, near.id, [of(here, 2), of(there, 1)])
    const part = await partOf(paid)
    expect(part.from).toEqual(['北京仓', '红河仓'])
    const sends = (pieces?: { line: number; quantity: number }[]) => operator.press<MerchantPart>(`/mall/parts/${part.id}/parcels`, { ...PARCEL, ...(pieces ? { pieces } : {}) })
    expect(await code(sends())).toBe('parcel-of-several')
    expect(await code(sends([{ line: 0, quantity: 1 }, { line: 1, quantity: 1 }]))).toBe('parcel-of-several')
    expect(expectStatus(await sends([{ line: 0, quantity: 1 }]), 200).state).toBe('to-ship')
    expectStatus(await buyer.press(`/mall/parts/${part.id}/cases`, { kind: 'cancel', reason: 'changed-mind', pieces: [{ line: 0, quantity: 1 }] }), 201)
    await until('the money to be back', async () => ((await orderNow(buyer, paid.id)).parts[0]!.paidBack.amount === '10.00' ? true : undefined))
    expect(await lies(here)).toEqual([0, 2])
    // What is left is all of one.
    expect(expectStatus(await sends(), 200).state).toBe('shipped')
  }, 60_000)
  test('what is sent back goes to the warehouse that it came from, and is sold from there again; of several, to the main one', async () => {
    const one = await good(1, 2, [{ name: '大' }, { name: '小' }])
    const alone = await good(3, 0)
    const paid = await paidOrder(buyer, near.id, [of(one, 1), of(one, 1, 1), of(alone, 2)])
    const part = await partOf(paid)
    expect(part.from).toEqual(['红河仓', '红河仓', '红河仓'])
    expectStatus(await operator.press(`/mall/parts/${part.id}/parcels`, PARCEL), 200)
    await receive(buyer, part.id)
    const northern = await paidOrder(buyer, near.id, [of(one, 2)])
    const his = await partOf(northern)
    expect(his.from).toEqual(['北京仓'])
    expectStatus(await operator.press(`/mall/parts/${his.id}/parcels`, PARCEL), 200)
    await receive(buyer, his.id)
    const back = async (id: string, pieces: object[]) => {
      const asked = expectStatus(await buyer.press<MallOrder>(`/mall/parts/${id}/cases`, { kind: 'return', reason: 'changed-mind', pieces }), 201)
      const kase = asked.parts[0]!.cases.at(-1)!
      return { id: kase.id, says: kase.says }
    }
    const comes = async (id: string) => {
      expectStatus(await buyer.press(`/mall/cases/${id}/moves`, { to: 'sent-back', parcel: PARCEL }), 200)
      expectStatus(await operator.press(`/mall/cases/${id}/answer`, { to: 'back' }), 200)
    }
    const toNorth = await back(his.id, [{ line: 0, quantity: 1 }])
    expect(toNorth.says).toContain('朝阳区仓前街 1 号')
    expect(toNorth.says).toContain('13800000011')
    expect(await lies(one)).toEqual([0, 0])
    // It is to come back: so the warehouse stays until it has.
    expect((await operator.press(`/mall/warehouses/${north}/close`, undefined)).problem).toMatchObject({ code: 'warehouse-in-use' })
    await comes(toNorth.id)
    await until('it to lie in Beijing again', async () => ((await lies(one))[1] === 1 ? true : undefined))
    const toMain = await back(part.id, [{ line: 0, quantity: 1 }, { line: 2, quantity: 1 }])
    expect(toMain.says).toContain('建水县临安路 18 号')
    await comes(toMain.id)
    await until('it to lie in Yunnan again', async () => ((await lies(one))[0] === 1 ? true : undefined))
    expect([await lies(one), await lies(alone)]).toEqual([[1, 1], [2, 0]])
  }, 90_000)
  test('one that holds pieces, or sends an order still, is not closed; what came from one that is goes back to the main one', async () => {
    const add = { ...NORTH, name: '通州仓', street: '通州区运河路 9 号' }
    const third = expectStatus(await operator.press<Warehouses>(`/mall/merchants/${store.id}/warehouses`, add), 201).warehouses.at(-1)!
    const close = () => operator.press<Warehouses>(`/mall/warehouses/${third.id}/close`, undefined)
    const one = await good(0, 0)
    expectStatus(await stock(of(one, 1).sku, 2, third.id), 200)
    expect((await close()).problem).toMatchObject({ code: 'warehouse-in-use', facts: { pieces: 2, orders: 0, sales: 0 } })
    const paid = await paidOrder(buyer, near.id, [of(one, 2)])
    expect((await close()).problem).toMatchObject({ code: 'warehouse-in-use', facts: { pieces: 0, orders: 1 } })
    const part = await partOf(paid)
    expect(part.from).toEqual(['通州仓'])
    expectStatus(await operator.press(`/mall/parts/${part.id}/parcels`, PARCEL), 200)
    expectStatus(await close(), 200)
    expect(await code(stock(of(one, 1).sku, 1, third.id))).toBe('warehouse-unknown')
    await receive(buyer, part.id)
    const asked = expectStatus(await buyer.press<MallOrder>(`/mall/parts/${part.id}/cases`, { kind: 'return', reason: 'changed-mind', pieces: [{ line: 0, quantity: 1 }] }), 201)
    const kase = asked.parts[0]!.cases[0]!
    expect(kase.says).toContain('建水县临安路 18 号')
    expectStatus(await buyer.press(`/mall/cases/${kase.id}/moves`, { to: 'sent-back', parcel: PARCEL }), 200)
    expectStatus(await operator.press(`/mall/cases/${kase.id}/answer`, { to: 'back' }), 200)
    await until('it to lie with the main one', async () => ((await lies(one))[0] === 1 ? true : undefined))
  }, 90_000)
  test('what an exchange sends is set aside where there is enough, and what came back lies where it came from', async () => {
    const shirts = await onSale(operator, officer, store, { name: `两地衬衫${serial}`, category: 'wear/men', price: '99.00', pieces: 1, variants: [{ name: 'M', pieces: 0 }, { name: 'L' }] })
    expectStatus(await stock(shirts.variants[0]!.id, 1, north), 200)
    const paid = await paidOrder(buyer, near.id, [of(shirts, 1)])
    const part = await partOf(paid)
    expectStatus(await operator.press(`/mall/parts/${part.id}/parcels`, PARCEL), 200)
    await receive(buyer, part.id)
    const asked = expectStatus(await buyer.press<MallOrder>(`/mall/parts/${part.id}/cases`, { kind: 'exchange', reason: 'changed-mind', pieces: [{ line: 0, quantity: 1 }], replacement: shirts.variants[1]!.id }), 201)
    const { id } = asked.parts[0]!.cases[0]!
    await until('L to be set aside', async () => ((await lies(shirts, 1))[0] === 0 ? true : undefined))
    expectStatus(await buyer.press(`/mall/cases/${id}/moves`, { to: 'sent-back', parcel: PARCEL }), 200)
    expectStatus(await operator.press(`/mall/cases/${id}/answer`, { to: 'back' }), 200)
    expectStatus(await operator.press(`/mall/cases/${id}/answer`, { to: 'sent-again', parcel: PARCEL }), 200)
    await until('M to lie in Beijing again', async () => ((await lies(shirts))[1] === 1 ? true : undefined))
    expect([await lies(shirts), await lies(shirts, 1)]).toEqual([[0, 1], [0, 0]])
  }, 90_000)
  test('a flash sale takes its pieces where most of them lie, and keeps that warehouse open', async () => {
    const one = await good(2, 5)
    const { bankTime } = (await (await fetch(`${places.operator}/clock`)).json()) as { bankTime: string }
    const sale = expectStatus(await operator.press<{ id: string }>(`/mall/merchants/${store.id}/flash-sales`, { sku: of(one, 1).sku, price: yuan('5.00'), pieces: 4, perBuyer: 1, from: minuteAfter(bankTime, 60), until: minuteAfter(bankTime, 120) }), 201)
    expectStatus(await officer.press(`/staff/mall/flash-sales/${sale.id}/decision`, { outcome: 'set' }), 200)
    expect(await lies(one)).toEqual([2, 1])
    const stands = (await listed()).find(({ id }) => id === north)!
    expect([stands.sales, stands.mayClose]).toEqual([1, false])
  })
  test('at the desk a warehouse is added and stocked by moving pieces to it; an order is sent from it; on the phone it is closed', async () => {
    const one = await good(6, 0)
    // So the one in Beijing cannot be.
    await good(0, 1)
    const { page, context, troubles } = await openPage(browser, desk)
    await sessionOf(context, operator, places.app)
    await page.goto(`${places.app}/store/${store.id}/warehouses`)
    await page.getByText('北京仓').first().waitFor()
    await accessible(page, 'store-warehouses')
    await page.getByRole('button', { name: '添加仓库', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('名称').fill('海淀仓')
    await dialog.getByRole('button', { name: '添加', exact: true }).click()
    await dialog.getByRole('alert').first().waitFor()
    await dialog.getByLabel('省份').selectOption({ label: '北京' })
    await dialog.getByLabel('详细地址').fill('海淀区清河路 6 号')
    await dialog.getByLabel('联系电话').fill('13800000016')
    await accessible(page, 'store-warehouse-add')
    await dialog.getByRole('button', { name: '添加', exact: true }).click()
    await page.getByText('海淀区清河路 6 号').waitFor()

    await page.goto(`${places.app}/store/${store.id}/goods/${one.id}`)
    await page.getByRole('button', { name: /^进出库/ }).click()
    await page.getByRole('button', { name: '调拨', exact: true }).click()
    await page.getByLabel('从', { exact: true }).selectOption({ label: '红河仓 6 件' })
    await page.getByLabel('调到').selectOption({ label: '海淀仓 0 件' })
    await page.getByLabel('件数').fill('7')
    await page.getByRole('button', { name: '调过去' }).click()
    await page.getByText('可以减的只有 6 件').waitFor()
    await page.getByLabel('件数').fill('4')
    await accessible(page, 'store-stock-move')
    await page.getByRole('button', { name: '调过去' }).click()
    await page.getByText('海淀仓 4 件').waitFor()
    expect(await lies(one)).toEqual([2, 0, 4])

    // A line from each: the store enters a parcel for each warehouse.
    const other = await good(3, 0)
    const paid = await paidOrder(buyer, near.id, [of(one, 4), of(other, 1)])
    const part = await partOf(paid)
    expect(part.from).toEqual(['海淀仓', '红河仓'])
    await page.goto(`${places.app}/store/${store.id}/orders?part=${part.id}`)
    const sends = page.getByRole('dialog')
    await sends.getByLabel('从哪个仓库发').selectOption('海淀仓')
    await accessible(page, 'store-send-from')
    for (const number of ['YT00000001', 'YT00000002']) {
      await sends.getByRole('textbox', { name: '快递公司' }).fill('圆通')
      await sends.getByRole('textbox', { name: '单号', exact: true }).fill(number)
      await sends.getByRole('button', { name: '已发货', exact: true }).click()
      if (number === 'YT00000001') await sends.getByText('已发 4 件').waitFor()
    }
    await until('all to be sent', async () => ((await partOf(paid)).state === 'shipped' ? true : undefined))

    const { page: mine, context: own, troubles: theirs } = await openPage(browser, phone)
    await sessionOf(own, operator, places.app)
    await mine.goto(`${places.app}/store/${store.id}/warehouses`)
    await mine.getByRole('button', { name: '停用 北京仓' }).click()
    await mine.getByText('现在还不能停用').waitFor()
    await mine.getByRole('dialog').getByRole('button', { name: '停用', exact: true }).click()
    await mine.getByText('仓里还有').waitFor()
    await accessible(mine, 'store-warehouse-in-use')
    await mine.keyboard.press('Escape')
    await mine.getByRole('button', { name: '停用 海淀仓' }).click()
    await mine.getByRole('dialog').getByRole('button', { name: '停用', exact: true }).click()
    await mine.getByText('已停用。').waitFor()
    expect((await listed()).map(({ name }) => name)).toEqual(['红河仓', '北京仓'])
    expect([troubles, theirs]).toEqual([[], []])
    await Promise.all([context.close(), own.close()])
  }, 120_000)
}) // biome-ignore format: one step a line
