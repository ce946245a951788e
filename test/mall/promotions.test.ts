/** Promotions of the mall: what each gives on a basket, who pays for it, what is missing where it gives nothing; and laws of it on random baskets. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Basket, discountOf, type Gives, holds, type Take } from '../../core/mall/discounts.ts'
import {
  type Adjustment,
  type Asking,
  type Budget,
  type Campaign,
  MOST_CODES,
  type Promoted,
  type Promotion,
  promotionsFor,
} from '../../core/mall/promotions.ts'
import { type Fen, fen, sum } from '../../core/money.ts'

const yuan = (amount: number) => fen(BigInt(Math.round(amount * 100)))
const DAY = '2026-11-26'

type Good = readonly [name: string, pieces: number, each: number, category?: string]
const part = (merchant: string, goods: readonly Good[], shipping = 0): Basket[number] => ({
  merchant,
  shipping: yuan(shipping),
  lines: goods.map(([name, quantity, each, category = 'grain/rice']) => ({
    sku: `${name}-sku`, good: name, category, price: yuan(each), quantity, amount: yuan(each * quantity),
  })),
}) // biome-ignore format: one line
const promotion = (gives: Gives, more: Partial<Promotion> = {}): Promotion => ({
  id: more.code ?? 'a', code: null, by: 'mall', from: '2026-11-01', until: '2026-11-30', conditions: [], gives, exclusive: false, priority: 0,
  campaign: null, coupon: null, ...more,
}) // biome-ignore format: one promotion
const fixed = (amount: number): Take => ({ kind: 'fixed', amount: yuan(amount) })
const percent = (of: string): Take => ({ kind: 'percent', percent: of })
const items = (take: Take, more: Partial<Extract<Gives, { target: 'items' }>> = {}): Gives => ({
  target: 'items', where: [], allocation: 'across', mostQuantity: null, take, ...more,
}) // biome-ignore format: one of them
const of = (good: string) => [{ fact: 'good', is: 'eq', value: good }] as const
const buyGet = (buys: number, gets: number, off: string, more: { buy?: string; get?: string; mostTimes?: number } = {}): Gives => ({
  target: 'buy-get', percent: off, mostTimes: more.mostTimes ?? null,
  buy: { pieces: buys, where: more.buy ? of(more.buy) : [] }, get: { pieces: gets, where: more.get ? of(more.get) : [] },
}) // biome-ignore format: one of them
const asking = (more: Partial<Asking> = {}): Asking => ({
  day: DAY, buyer: { kind: 'consumer', groups: [], orders: new Map([['mall', 3]]) }, codes: [], used: new Map(), ...more,
}) // biome-ignore format: one question
const ask = (promotions: readonly Promotion[], basket: Basket, more: Partial<Asking> = {}): Promoted => {
  const answer = promotionsFor(promotions, basket, asking(more))
  if (!answer.ok) throw new Error(answer.refusal.kind)
  return answer.value
}
/** Promotion, good or whose shipping, fen. */
const rows = ({ adjustments }: Pick<Promoted, 'adjustments'>, basket: Basket) =>
  adjustments.map(({ promotion, part, line, amount }) => [
    promotion,
    line === 'shipping' ? basket[part]!.merchant : basket[part]!.lines[line]!.good,
    amount,
  ])

// Source: medusajs/medusa@59e67478 (MIT), compute-actions.spec.ts, all of its 34 cases. Its amounts are yuan here. Codes are A, B and C in the order in
// which they are taken there; ours is by priority, then by what gives most, so they have priorities.
describe('as Medusa has it', () => {
  type Theirs = {
    readonly on: 'items' | 'shipping' | 'order'
    readonly take: Take
    readonly each?: true
    readonly most?: number
    readonly automatic?: true
    /** Their second campaign: to be used 1000 times, and it was. Else their first: 1000 to spend, nothing spent. */
    readonly usedUp?: true
  }
  const campaigns: Record<'spend' | 'usage', Campaign> = {
    spend: { id: 'campaign-1', budget: { kind: 'spend', most: yuan(1000), used: yuan(0) } },
    usage: { id: 'campaign-2', budget: { kind: 'usage', most: 1000, used: 1000 } },
  }
  const vip = { fact: 'group', is: 'in', value: ['VIP', 'top100'] } as const
  const named = (n: number, gives: Gives, more: Partial<Promotion> = {}) =>
    promotion(gives, { id: 'ABC'[n]!, code: 'ABC'[n]!, priority: -n, campaign: campaigns.spend, ...more })
  const translated = ({ on, take, each, most, automatic, usedUp }: Theirs, n: number): Promotion => {
    const allocation = each ? 'each' : 'across'
    const gives = {
      items: items(take, { allocation, mostQuantity: most ?? null, where: [{ fact: 'category', is: 'eq', value: 'cotton' }] }),
      shipping: { target: 'shipping', take, allocation, where: [{ fact: 'merchant', is: 'in', value: ['express', 'standard'] }] },
      order: { target: 'order', take },
    } as const
    return named(n, gives[on], {
      ...(automatic ? { code: null } : {}), conditions: [vip], campaign: campaigns[usedUp ? 'usage' : 'spend'],
    })
  } // biome-ignore format: one row each
  const cotton = (...goods: Good[]) => [part('store', goods.map(([name, pieces, each]) => [name, pieces, each, 'cotton']))] // biome-ignore format: one line
  /** Their ways of shipping are parts here, each with its own. */
  const ways = (amounts: Record<string, number>) => Object.entries(amounts).map(([way, amount]) => part(way, [], amount)) // biome-ignore format: one line
  const member = { kind: 'consumer', groups: ['VIP'], orders: new Map() } as const

  const small = cotton(['shirt', 1, 50], ['sweater', 1, 150])
  const mixed = cotton(['shirt', 1, 100], ['sweater', 5, 150])
  const pairs = cotton(['shirt', 2, 100], ['sweater', 2, 300])
  const dear = cotton(['shirt', 5, 1000])
  const cheapWays = ways({ express: 250, standard: 150, snail: 200 })
  const dearWays = ways({ express: 500, standard: 100, snail: 200 })
  const oneWay = ways({ express: 1200 })
  const each = { on: 'items', each: true } as const
  const allItems = { on: 'items' } as const
  const eachWay = { on: 'shipping', each: true } as const
  const allWays = { on: 'shipping' } as const
  const order = { on: 'order' } as const
  type Row = readonly [
    promise: string,
    promotions: readonly Theirs[],
    basket: Basket,
    expected: readonly (readonly [string, string, number])[] | 'budget-exceeded',
  ]
  test.each<Row>([
    ['fixed amounts off each line, the second up to what the first left', [{ ...each, take: fixed(30), most: 2 }, { ...each, take: fixed(50), most: 1 }],
      small, [['A', 'shirt', 30], ['A', 'sweater', 30], ['B', 'shirt', 20], ['B', 'sweater', 50]]],
    ['a fixed amount is taken once a line, however many pieces', [{ ...each, take: fixed(500), most: 5 }], dear, [['A', 'shirt', 500]]],
    ['ten percent off one piece of each line', [{ ...each, take: percent('10'), most: 1 }], mixed, [['A', 'shirt', 10], ['A', 'sweater', 15]]],
    ['after a hundred percent nothing is left for fifty', [{ ...each, take: percent('100'), most: 10 }, { ...each, take: percent('50'), most: 10 }],
      small, [['A', 'shirt', 50], ['A', 'sweater', 150]]],
    ['a percent off each line of a campaign that is used up', [{ ...each, take: percent('100'), most: 5, usedUp: true }], dear, 'budget-exceeded'],
    ['a fixed amount across lines by what they cost, unasked', [{ ...allItems, take: fixed(400), automatic: true }],
      pairs, [['A', 'shirt', 100], ['A', 'sweater', 300]]],
    ['a fixed amount above the goods takes the goods and leaves nothing', [{ ...allItems, take: fixed(1000) }, { ...allItems, take: fixed(50), automatic: true }],
      small, [['A', 'shirt', 50], ['A', 'sweater', 150]]],
    ['a fixed amount across lines of a campaign that is used up', [{ ...allItems, take: fixed(500), usedUp: true }], dear, 'budget-exceeded'],
    ['ten percent across lines, unasked', [{ ...allItems, take: percent('10'), automatic: true }], pairs, [['A', 'shirt', 20], ['A', 'sweater', 60]]],
    ['ten percent, and ten percent of what is left', [{ ...allItems, take: percent('10') }, { ...allItems, take: percent('10') }],
      small, [['A', 'shirt', 5], ['A', 'sweater', 15], ['B', 'shirt', 4.5], ['B', 'sweater', 13.5]]],
    ['ten percent across lines of a campaign that is used up', [{ ...allItems, take: percent('10'), usedUp: true }], dear, 'budget-exceeded'],
    // Their most quantity of 2 says nothing about shipping, with them either: ours has none.
    ['a fixed amount off each shipping, up to what it costs, unasked', [{ ...eachWay, take: fixed(200), automatic: true }],
      cheapWays, [['A', 'express', 200], ['A', 'standard', 150]]],
    ['the second off each shipping takes what the first left', [{ ...eachWay, take: fixed(200) }, { ...eachWay, take: fixed(200) }],
      cheapWays, [['A', 'express', 200], ['A', 'standard', 150], ['B', 'express', 50]]],
    ['more off the shipping than the campaign may spend', [{ ...eachWay, take: fixed(1200) }], oneWay, 'budget-exceeded'],
    ['ten percent off each shipping', [{ ...eachWay, take: percent('10') }], cheapWays, [['A', 'express', 25], ['A', 'standard', 15]]],
    ['ten percent off each shipping twice', [{ ...eachWay, take: percent('10') }, { ...eachWay, take: percent('10') }],
      cheapWays, [['A', 'express', 25], ['A', 'standard', 15], ['B', 'express', 22.5], ['B', 'standard', 13.5]]],
    ['ten percent off each shipping of a campaign that is used up', [{ ...eachWay, take: percent('10'), usedUp: true }], oneWay, 'budget-exceeded'],
    // They have 166.666… and 33.333…; ours goes by running total: the first share half up, the last what is left of the 200.
    ['a fixed amount across shipping in whole fen, unasked', [{ ...allWays, take: fixed(200), automatic: true }],
      dearWays, [['A', 'express', 166.67], ['A', 'standard', 33.33]]],
    ['a fixed amount above all shipping takes it and leaves nothing', [{ ...allWays, take: fixed(1000) }, { ...allWays, take: fixed(200) }],
      dearWays, [['A', 'express', 500], ['A', 'standard', 100]]],
    ['a fixed amount across shipping of a campaign that is used up', [{ ...allWays, take: fixed(1200), usedUp: true }], oneWay, 'budget-exceeded'],
    ['ten percent across shipping, unasked', [{ ...allWays, take: percent('10'), automatic: true }],
      dearWays, [['A', 'express', 50], ['A', 'standard', 10]]],
    ['after all shipping is free nothing is left for ten percent', [{ ...allWays, take: percent('100') }, { ...allWays, take: percent('10') }],
      dearWays, [['A', 'express', 500], ['A', 'standard', 100]]],
    ['all shipping free by a campaign that is used up', [{ ...allWays, take: percent('100'), usedUp: true }], oneWay, 'budget-exceeded'],
    // Theirs has a most quantity here; one for the whole order counts no pieces with us, and changes nothing in their figures.
    ['a fixed amount off the order falls on all its lines, unasked', [{ ...order, take: fixed(200), automatic: true }],
      cotton(['shirt', 1, 100], ['sweater', 2, 150]), [['A', 'shirt', 50], ['A', 'sweater', 150]]],
    ['a fixed amount above the order takes it and leaves nothing', [{ ...order, take: fixed(500) }, { ...order, take: fixed(50) }],
      small, [['A', 'shirt', 50], ['A', 'sweater', 150]]],
  ])('%s', (_, theirs, basket, expected) => {
    const promotions = theirs.map(translated)
    const answer = ask(promotions, basket, { codes: promotions.flatMap(({ code }) => code ?? []), buyer: member })
    const exceeded = answer.notGiven.filter(({ kind }) => kind === 'budget-exceeded').map(({ promotion }) => promotion)
    expect(exceeded).toEqual(expected === 'budget-exceeded' ? ['A'] : [])
    expect(rows(answer, basket)).toEqual(expected === 'budget-exceeded' ? [] : expected.map(([code, on, amount]) => [code, on, yuan(amount)]))
  }) // biome-ignore format: one case a line

  test('nothing is given unasked where only codes are asked for', () => {
    const unasked = translated({ ...eachWay, take: percent('10'), automatic: true }, 0)
    expect(ask([unasked], cheapWays, { buyer: member, automatic: false }).adjustments).toEqual([])
  })
  test('a code that nobody has given out gives nothing, and the buyer is told so', () => {
    expect(ask([], mixed, { codes: ['NOBODY'], buyer: member })).toEqual({
      adjustments: [], given: [], total: 0n, notGiven: [{ kind: 'promotion-unknown', promotion: null, code: 'NOBODY' }],
    }) // biome-ignore format: one answer
  })
  test('what was given before is worked out anew: an old code that is nobody’s is told, one no longer named gives nothing', () => {
    // A basket of theirs carries the adjustments of before: an unknown code among them throws, a known one that is named no more is removed. Ours has none.
    const whole = named(0, items(fixed(1000)))
    const first = ask([whole], mixed, { codes: ['A', 'DOES_NOT_EXIST'] })
    expect(rows(first, mixed)).toEqual([['A', 'shirt', yuan(100)], ['A', 'sweater', yuan(750)]])
    expect(first.notGiven).toMatchObject([{ kind: 'promotion-unknown', code: 'DOES_NOT_EXIST' }])
    const second = ask([whole, translated({ ...allWays, take: fixed(200) }, 1)], dearWays, { codes: ['B'], buyer: member })
    expect(rows(second, dearWays)).toEqual([['B', 'express', yuan(166.67)], ['B', 'standard', yuan(33.33)]])
    expect(second.notGiven).toEqual([])
  }) // biome-ignore format: one row

  describe('buying some and getting some', () => {
    // Their buy-gets give once an order and take off all that a piece costs, whatever their value says; ours say a percent, and how often.
    const once = (n: number, buys: number, gets: number, buy: string, get: string, more: Partial<Promotion> = {}) =>
      named(n, buyGet(buys, gets, '100', { buy, get, mostTimes: 1 }), { campaign: null, ...more })
    const clothes = [part('store', [['shirt-1', 2, 500], ['shirt-2', 2, 1000], ['sweater', 2, 1000]])] // biome-ignore format: one line
    const either = {
      buy: { pieces: 4, where: of('sweater') },
      get: { pieces: 1, where: [{ fact: 'good', is: 'in', value: ['shirt-1', 'shirt-2'] }] },
    } as const
    test('two sweaters are not four', () => {
      const four = named(0, { target: 'buy-get', percent: '100', mostTimes: 1, ...either }, { conditions: [vip] })
      const answer = ask([four], clothes, { codes: ['A'], buyer: member })
      expect(answer.adjustments).toEqual([])
      expect(answer.notGiven).toMatchObject([{ kind: 'too-few-pieces', more: 2 }])
    })
    test('nothing is got where the basket has none of it', () => {
      const answer = ask([once(0, 1, 4, 'sweater', 'nothing', { conditions: [vip] })], clothes, { codes: ['A'], buyer: member })
      expect(answer.adjustments).toEqual([])
      expect(answer.notGiven).toMatchObject([{ kind: 'too-few-pieces', more: 4 }])
    }) // biome-ignore format: one line
    test('a piece counts once among several of them', () => {
      const many = [part('store', [['shirt', 1080, 2.5]])]
      const promotions = [once(0, 50, 1000, 'shirt', 'shirt'), once(1, 10, 20, 'shirt', 'shirt'), once(2, 2, 2, 'shirt', 'shirt')]
      expect(rows(ask(promotions, many, { codes: ['A', 'B'] }), many)).toEqual([['A', 'shirt', yuan(2500)], ['B', 'shirt', yuan(50)]])
      // All 1080 pieces are counted then.
      expect(ask(promotions, many, { codes: ['A', 'B', 'C'] }).notGiven).toMatchObject([{ promotion: 'C', kind: 'nothing-left' }])
    }) // biome-ignore format: one line
    const shirts = (...prices: number[]) => [
      part(
        'store',
        prices.map((price, n): Good => [`line-${n}`, 1, price]),
      ),
    ]
    const twoForTwo = named(0, {
      target: 'buy-get',
      percent: '100',
      mostTimes: 1,
      buy: { pieces: 2, where: [] },
      get: { pieces: 2, where: [] },
    })
    test('the dearest are bought and the cheapest got', () => {
      const four = shirts(500, 500, 1000, 1000)
      expect(rows(ask([twoForTwo], four, { codes: ['A'] }), four)).toEqual([['A', 'line-0', yuan(500)], ['A', 'line-1', yuan(500)]])
    }) // biome-ignore format: one line
    test('three pieces are not two and two', () => {
      expect(ask([twoForTwo], shirts(1000, 1000, 1000), { codes: ['A'] })).toMatchObject({
        adjustments: [],
        notGiven: [{ kind: 'too-few-pieces', more: 1 }],
      })
    })
  })
})

describe('in the mall', () => {
  const rice = (amount: number, shipping = 0) => [part('store', [['rice', 1, amount]], shipping)]
  const total = (promotions: readonly Promotion[], basket: Basket, more: Partial<Asking> = {}) =>
    ask(promotions, basket, more).total

  const tiers = promotion(
    items({ kind: 'tiers', tiers: [{ from: yuan(600), off: yuan(80) }, { from: yuan(300), off: yuan(30) }] }),
  ) // biome-ignore format: one promotion
  test.each([[300, 30], [599.99, 30], [600, 80], [6000, 80]])('满300减30, 满600减80: on %d yuan %d', (amount, off) => {
    expect(total([tiers], rice(amount))).toBe(yuan(off))
  }) // biome-ignore format: one row
  test('one fen below the lowest tier the buyer is told that one fen is missing', () => {
    expect(ask([tiers], rice(299.99))).toMatchObject({ total: 0n, notGiven: [{ kind: 'less-than-least', more: 1n, code: null }] })
    const eachLine = promotion(items({ kind: 'tiers', tiers: [{ from: yuan(100), off: yuan(5) }] }, { allocation: 'each' }))
    expect(ask([eachLine], [part('store', [['rice', 1, 90], ['tea', 1, 60]])])).toMatchObject({ notGiven: [{ more: yuan(10) }] })
  }) // biome-ignore format: one line

  test.each([[2, 0], [3, 1], [5, 1], [6, 2], [9, 3]])('买二送一: of %i bags %i are free', (pieces, free) => {
    expect(total([promotion(buyGet(2, 1, '100'))], [part('store', [['rice', pieces, 20]])])).toBe(yuan(20 * free))
  }) // biome-ignore format: one row
  test.each([[1, 0], [2, 10], [3, 10], [4, 20]])('第二件半价: on %i bags of 20 yuan %i', (pieces, off) => {
    expect(total([promotion(buyGet(1, 1, '50'))], [part('store', [['rice', pieces, 20]])])).toBe(yuan(off))
  }) // biome-ignore format: one row
  test('the cheapest of a mixed basket is the free one', () => {
    const basket = [part('store', [['tea', 1, 90], ['rice', 1, 20], ['oil', 1, 60]])] // biome-ignore format: one line
    expect(rows(ask([promotion(buyGet(2, 1, '100'))], basket), basket)).toEqual([['a', 'rice', yuan(20)]])
  })
  test('a tea that can be got is not counted as bought where something else can be', () => {
    const gives: Gives = {
      target: 'buy-get',
      percent: '100',
      mostTimes: null,
      buy: { pieces: 1, where: [] },
      get: { pieces: 1, where: of('tea') },
    }
    const basket = [part('store', [['tea', 1, 90], ['rice', 1, 20]])] // biome-ignore format: one line
    expect(rows(ask([promotion(gives)], basket), basket)).toEqual([['a', 'tea', yuan(90)]])
  })
  test('a free piece is worth what was left to pay for it', () => {
    const promotions = [promotion(items(percent('20')), { id: 'a', priority: 1 }), promotion(buyGet(2, 1, '100'), { id: 'b' })]
    const basket = [part('store', [['rice', 3, 10]])]
    expect(rows(ask(promotions, basket), basket)).toEqual([['a', 'rice', yuan(6)], ['b', 'rice', yuan(8)]])
  }) // biome-ignore format: one line

  const freeFrom99 = promotion(
    { target: 'shipping', where: [], allocation: 'each', take: percent('100') },
    { conditions: [{ fact: 'goods', is: 'gte', value: yuan(99) }] },
  )
  test('shipping is free from 99 yuan of goods', () => {
    expect(rows(ask([freeFrom99], rice(99, 8)), rice(99, 8))).toEqual([['a', 'store', yuan(8)]])
    expect(ask([freeFrom99], rice(98, 8))).toMatchObject({ total: 0n, notGiven: [{ kind: 'less-than-least', more: yuan(1) }] }) // biome-ignore format: one line
    const two = [part('store', [['rice', 1, 60]], 8), part('tea-house', [['tea', 1, 50]], 6)] // biome-ignore format: one line
    expect(total([freeFrom99], two)).toBe(yuan(14))
    expect(ask([{ ...freeFrom99, by: 'store' }], two)).toMatchObject({ total: 0n, notGiven: [{ more: yuan(39) }] })
  })

  const spring = promotion(items(fixed(20)), { code: 'SPRING', exclusive: true })
  const rain = promotion(items(fixed(15)), { code: 'RAIN', exclusive: true })
  test('of two coupons that may not be combined the better one is taken, and the other says with which it does not go', () => {
    const answer = ask([rain, spring], rice(100), { codes: ['RAIN', 'SPRING'] })
    expect(answer.given).toEqual([{ promotion: 'SPRING', code: 'SPRING', amount: yuan(20) }])
    expect(answer.notGiven).toEqual([{ kind: 'not-combined', with: 'SPRING', promotion: 'RAIN', code: 'RAIN' }])
  })
  test('one that goes with no other keeps others off its own part of the order only', () => {
    const two = [part('store', [['rice', 1, 60]], 8), part('tea-house', [['tea', 1, 50]], 6)] // biome-ignore format: one line
    const ours = promotion(items(fixed(15)), { id: 'ours', by: 'store', exclusive: true, priority: 1 })
    const theirs = promotion(items(fixed(10)), { id: 'theirs', by: 'tea-house' })
    expect(ask([ours, theirs], two).given.map(({ promotion }) => promotion)).toEqual(['ours', 'theirs'])
    expect(ask([ours, promotion(items(fixed(12)), { id: 'mall' })], two)).toMatchObject({
      total: yuan(15), notGiven: [{ promotion: 'mall', kind: 'not-combined', with: 'ours' }],
    }) // biome-ignore format: one answer
  })

  test('a coupon of the mall comes on top of a store’s own promotion, and each line says who pays', () => {
    const basket = [part('store', [['rice', 2, 50], ['oil', 1, 60]], 8), part('tea-house', [['tea', 1, 40]], 6)] // biome-ignore format: one line
    const store = promotion(items(percent('10')), { id: 'store-november', by: 'store', priority: 1 })
    const mall = promotion(
      { target: 'order', take: fixed(20) },
      { code: 'QIAO20', conditions: [{ fact: 'goods', is: 'gte', value: yuan(200) }] },
    )
    // 满200 holds by the full 200 yuan, though the store has left 184 of them; 20 of the mall fall on 90 : 54 : 40.
    const answer = ask([mall, store], basket, { codes: ['QIAO20'] })
    expect(answer.adjustments).toEqual([
      { promotion: 'store-november', by: 'store', part: 0, line: 0, amount: yuan(10) },
      { promotion: 'store-november', by: 'store', part: 0, line: 1, amount: yuan(6) },
      { promotion: 'QIAO20', by: 'mall', part: 0, line: 0, amount: yuan(9.78) },
      { promotion: 'QIAO20', by: 'mall', part: 0, line: 1, amount: yuan(5.87) },
      { promotion: 'QIAO20', by: 'mall', part: 1, line: 0, amount: yuan(4.35) },
    ])
    expect(answer.total).toBe(yuan(36))
  })
  test('ten percent before thirty yuan is not thirty yuan before ten percent', () => {
    const both = (first: number) => [promotion(items(percent('10')), { id: 'a', priority: first }), promotion(items(fixed(30)), { id: 'b' })]
    expect([total(both(1), rice(200)), total(both(-1), rice(200))]).toEqual([yuan(50), yuan(47)])
    // Of the same priority the one that would give more alone comes first: 30 against 20.
    expect(total(both(0), rice(200))).toBe(yuan(47))
  }) // biome-ignore format: one row
  test('twenty percent off three pieces: of each line, or of all the cheapest', () => {
    const basket = [part('store', [['tea', 2, 90], ['rice', 5, 20]])] // biome-ignore format: one line
    const of = (allocation: 'each' | 'across') =>
      rows(ask([promotion(items(percent('20'), { allocation, mostQuantity: 3 }))], basket), basket)
    expect(of('each')).toEqual([['a', 'tea', yuan(36)], ['a', 'rice', yuan(12)]]) // biome-ignore format: one line
    expect(of('across')).toEqual([['a', 'rice', yuan(12)]])
  })
  test('a percent is rounded half up: of each line, or once across them', () => {
    const basket = [part('store', [['rice', 1, 0.1], ['oil', 1, 0.1], ['tea', 1, 0.1]])] // biome-ignore format: one line
    expect(total([promotion(items(percent('5'), { allocation: 'each' }))], basket)).toBe(3n)
    expect(total([promotion(items(percent('5')))], basket)).toBe(2n)
  })

  test('a promotion holds from its first day to the end of its last', () => {
    const november = promotion(items(fixed(5)), { code: 'NOVEMBER' })
    const on = (day: string) => ask([november], rice(100), { codes: ['NOVEMBER'], day })
    expect(['2026-11-01', '2026-11-30'].map((day) => on(day).total)).toEqual([yuan(5), yuan(5)])
    expect(on('2026-10-31').notGiven).toMatchObject([{ kind: 'promotion-not-begun', from: '2026-11-01' }])
    expect(on('2026-12-01').notGiven).toMatchObject([{ kind: 'promotion-over', until: '2026-11-30' }])
    expect(ask([{ ...november, until: null }], rice(100), { codes: ['NOVEMBER'], day: '2030-01-01' }).total).toBe(
      yuan(5),
    )
  })
  test('a coupon is used as often as it was claimed, as one buyer may, and as all may together', () => {
    const coupon = promotion(items(fixed(5)), { code: 'FIVE', coupon: { perBuyer: 2, inAll: 100, toClaim: true } })
    const had = (byBuyer: number, claimed: number, inAll = byBuyer) =>
      ask([coupon], rice(100), { codes: ['FIVE'], used: new Map([['FIVE', { byBuyer, inAll, claimed }]]) })
    expect(ask([coupon], rice(100), { codes: ['FIVE'] }).notGiven).toMatchObject([{ kind: 'coupon-not-claimed' }])
    expect([had(0, 1).total, had(1, 2).total]).toEqual([yuan(5), yuan(5)])
    expect(had(1, 1).notGiven).toMatchObject([{ kind: 'coupon-used', by: 'buyer', most: 1 }])
    expect(had(2, 3).notGiven).toMatchObject([{ kind: 'coupon-used', by: 'buyer', most: 2 }])
    expect(had(0, 1, 100).notGiven).toMatchObject([{ kind: 'coupon-used', by: 'all', most: 100 }])
  }) // biome-ignore format: one line
  test('a first order, a member, a firm: what is not for a buyer says why', () => {
    const first = promotion(items(fixed(5)), {
      code: 'X',
      conditions: [
        { fact: 'orders', is: 'eq', value: 0n },
        { fact: 'group', is: 'ne', value: 'staff' },
        { fact: 'buyer', is: 'eq', value: 'consumer' },
      ],
    })
    const by = (more: Partial<Asking['buyer']>) =>
      ask([first], rice(100), {
        codes: ['X'],
        buyer: { kind: 'consumer', groups: ['farmers', 'savers'], orders: new Map(), ...more },
      })
    expect(by({}).total).toBe(yuan(5))
    expect(by({ orders: new Map([['mall', 1]]) }).notGiven).toMatchObject([
      { kind: 'condition-not-met', fact: 'orders' },
    ])
    expect(by({ groups: ['savers', 'staff'] }).notGiven).toMatchObject([{ kind: 'condition-not-met', fact: 'group' }])
    expect(by({ kind: 'firm' }).notGiven).toMatchObject([{ kind: 'condition-not-met', fact: 'buyer' }])
    // Nobody is bothered with what was never theirs.
    expect(ask([{ ...first, code: null }], rice(100)).notGiven).toEqual([])
  })
  test('a coupon for grain looks at grain alone, and at nothing where there is none', () => {
    const grain = promotion(items(fixed(5), { where: [{ fact: 'category', is: 'eq', value: 'grain' }] }), {
      code: 'GRAIN',
      conditions: [
        { fact: 'goods', is: 'gt', value: yuan(50) },
        { fact: 'pieces', is: 'gte', value: 2n },
      ],
    })
    const of = (...goods: Good[]) => ask([grain], [part('store', goods)], { codes: ['GRAIN'] })
    expect(of(['rice', 2, 30], ['tea', 1, 90, 'snack/tea']).adjustments).toMatchObject([{ line: 0, amount: yuan(5) }])
    expect(of(['rice', 2, 25], ['tea', 1, 90, 'snack/tea']).notGiven).toMatchObject([{ kind: 'less-than-least', more: 1n }]) // biome-ignore format: one line
    expect(of(['rice', 1, 60]).notGiven).toMatchObject([{ kind: 'too-few-pieces', more: 1 }])
    expect(of(['tea', 1, 90, 'snack/tea']).notGiven).toMatchObject([{ kind: 'not-for-these-goods' }])
  })
  test('a campaign’s money holds for all its promotions in one order, and what would exceed it gives nothing', () => {
    const campaign = { id: 'autumn', budget: { kind: 'spend', most: yuan(100), used: yuan(60) } } as const
    const two = [promotion(items(fixed(30)), { id: 'a', campaign }), promotion(items(fixed(10.01)), { id: 'b', campaign })]
    expect(ask(two, rice(200))).toMatchObject({ total: yuan(30), notGiven: [{ promotion: 'b', kind: 'budget-exceeded', campaign: 'autumn' }] })
    const twice = { id: 'winter', budget: { kind: 'usage', most: 9, used: 8 } } as const
    expect(ask(two.map((one) => ({ ...one, campaign: twice })), rice(200)).given).toMatchObject([{ promotion: 'a' }])
  }) // biome-ignore format: one line
  test('two promotions may share a code', () => {
    const two = [{ ...freeFrom99, code: 'BOTH' }, promotion(items(fixed(5)), { id: 'b', code: 'BOTH' })]
    expect(ask(two, rice(100, 8), { codes: ['BOTH', 'BOTH'] }).total).toBe(yuan(13))
  })
  test('nobody finds a code by trying a list', () => {
    const codes = Array.from({ length: MOST_CODES + 1 }, (_, n) => `CODE${n}`)
    expect(promotionsFor([], rice(1), asking({ codes }))).toEqual({
      ok: false,
      refusal: { kind: 'too-many-codes', most: MOST_CODES },
    })
    expect(ask([], rice(1), { codes: codes.slice(1) }).notGiven).toHaveLength(MOST_CODES)
  })
  test('what is compared: any of several values, none of them, and no order among texts', () => {
    const facts = { group: ['farmers', 'savers'], goods: [50n], sku: ['7'] }
    const on = (...[fact, is, value]: [keyof typeof facts | 'none', 'eq' | 'ne' | 'in' | 'gt' | 'gte' | 'lt' | 'lte', unknown]) =>
      holds({ fact, is, value } as Parameters<typeof holds<keyof typeof facts | 'none'>>[0], facts)
    expect([on('group', 'eq', 'savers'), on('group', 'in', ['x', 'farmers']), on('group', 'ne', 'staff')]).toEqual([true, true, true])
    expect([on('group', 'eq', 'staff'), on('group', 'in', []), on('group', 'ne', 'savers')]).toEqual([false, false, false])
    expect([on('goods', 'gt', 49n), on('goods', 'gte', 50n), on('goods', 'lt', 51n), on('goods', 'lte', 50n)]).toEqual([true, true, true, true])
    expect([on('goods', 'gt', 50n), on('goods', 'gte', 51n), on('goods', 'lt', 50n), on('goods', 'lte', 49n)]).toEqual([false, false, false, false])
    expect([on('none', 'ne', 'x'), on('none', 'eq', 'x'), on('sku', 'gt', 1n)]).toEqual([false, false, false])
  }) // biome-ignore format: one row

  test('of ten yuan off three bags, what falls to each is 3.33, 3.34 and 3.33', () => {
    const off = [{ promotion: 'a', by: 'mall', part: 0, line: 0, amount: yuan(10) }] satisfies Adjustment[]
    expect([0, 1, 2].map((before) => discountOf(off, 3, before, 1)[0]!.amount)).toEqual([333n, 334n, 333n])
    expect(discountOf(off, 3, 1, 2)).toEqual([{ ...off[0], amount: 667n }])
    expect(() => discountOf(off, 3, 2, 2)).toThrow('no piece is paid back twice')
  })
})

describe('whatever the mall gives', () => {
  const money = (most: number) => fc.integer({ min: 0, max: most }).map((amount) => fen(BigInt(amount)))
  const percents = fc.oneof(
    fc.constant('100'),
    fc.integer({ min: 0, max: 100_00 }).map((n) => (n / 100).toFixed(2)),
  )
  const take: fc.Arbitrary<Take> = fc.oneof(
    fc.record({ kind: fc.constant('fixed' as const), amount: money(300_00) }),
    fc.record({ kind: fc.constant('percent' as const), percent: percents }),
    fc.record({
      kind: fc.constant('tiers' as const),
      tiers: fc.array(fc.record({ from: money(500_00), off: money(100_00) }), { maxLength: 3 }),
    }),
  )
  const where = fc.constantFrom(
    [],
    [],
    [{ fact: 'category', is: 'eq', value: 'grain' }],
    [{ fact: 'good', is: 'in', value: ['good-0', 'good-2'] }],
    [{ fact: 'price', is: 'gte', value: 50_00n }],
    [{ fact: 'merchant', is: 'ne', value: 'store-0' }],
  ) as fc.Arbitrary<Extract<Gives, { target: 'items' }>['where']>
  const allocation = fc.constantFrom('each' as const, 'across' as const)
  const few = fc.integer({ min: 1, max: 4 })
  const gives: fc.Arbitrary<Gives> = fc.oneof(
    fc.record({ target: fc.constant('items' as const), where, allocation, mostQuantity: fc.option(few), take }),
    fc.record({ target: fc.constant('shipping' as const), where: fc.constant([]), allocation, take }),
    fc.record({ target: fc.constant('order' as const), take }),
    fc.record({
      target: fc.constant('buy-get' as const),
      buy: fc.record({ pieces: few, where }),
      get: fc.record({ pieces: few, where }),
      percent: percents,
      mostTimes: fc.option(few),
    }),
  )
  const basket: fc.Arbitrary<Basket> = fc
    .array(
      fc.record({
        shipping: money(30_00),
        goods: fc.array(fc.tuple(few, money(150_00), fc.boolean()), { minLength: 1, maxLength: 3 }),
      }),
      { minLength: 1, maxLength: 3 },
    )
    .map((parts) =>
      parts.map(({ shipping, goods }, n) => ({
        merchant: `store-${n}`,
        shipping,
        lines: goods.map(([quantity, price, grain], at) => ({
          sku: `sku-${n}-${at}`,
          good: `good-${at}`,
          category: grain ? 'grain/rice' : 'snack/tea',
          price,
          quantity,
          amount: fen(price * BigInt(quantity)),
        })),
      })),
    )
  const budget: fc.Arbitrary<Budget> = fc.oneof(
    fc.record({ kind: fc.constant('spend' as const), most: money(200_00), used: money(100_00) }),
    fc.record({ kind: fc.constant('usage' as const), most: fc.nat(4), used: fc.nat(3) }),
  )
  const terms = fc.record({
    gives,
    by: fc.constantFrom('mall', 'mall', 'store-0', 'store-1'),
    automatic: fc.boolean(),
    exclusive: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
    priority: fc.nat(2),
    campaign: fc.option(fc.nat(1)),
    least: money(300_00),
  })
  const given = fc.record({ basket, budgets: fc.tuple(budget, budget), terms: fc.array(terms, { maxLength: 7 }) }).map(({ basket, budgets, terms }) => ({
    basket,
    promotions: terms.map(({ gives, by, automatic, exclusive, priority, campaign, least }, n) =>
      promotion(gives, {
        id: `promotion-${n}`, code: automatic ? null : `CODE${n}`, by, exclusive, priority,
        campaign: campaign === null ? null : { id: `campaign-${campaign}`, budget: budgets[campaign]! },
        conditions: n % 2 === 0 ? [] : [{ fact: 'goods', is: 'gte', value: least }],
      }),
    ),
  })) // biome-ignore format: one arbitrary a line
  const answer = ({ basket, promotions }: { basket: Basket; promotions: readonly Promotion[] }) =>
    ask(promotions, basket, { codes: promotions.flatMap(({ code }) => code ?? []).toSorted() })
  const law = <Of>(of: fc.Arbitrary<Of>, holds: (one: Of) => void) => fc.assert(fc.property(of, holds), { numRuns: 1_000 }) // biome-ignore format: one line

  test('no line and no shipping costs less than nothing, and the whole is the sum of what is given', () => {
    law(given, (one) => {
      const { adjustments, given, total } = answer(one)
      for (const [part, { lines, shipping }] of one.basket.entries()) {
        const off = (at: number | 'shipping') =>
          sum(adjustments.filter((to) => to.part === part && to.line === at).map(({ amount }) => amount))
        for (const [at, line] of lines.entries()) expect(off(at) <= line.amount).toBe(true)
        expect(off('shipping') <= shipping).toBe(true)
      }
      expect(adjustments.every(({ amount }) => amount > 0n)).toBe(true)
      expect(sum(adjustments.map(({ amount }) => amount))).toBe(total)
      for (const { promotion, amount } of given)
        expect(sum(adjustments.filter((to) => to.promotion === promotion).map((to) => to.amount))).toBe(amount)
    })
  })
  test('in whatever order promotions are listed, the same is given', () => {
    const shuffled = given.chain((one) =>
      fc.tuple(fc.constant(one), fc.shuffledSubarray(one.promotions, { minLength: one.promotions.length })),
    )
    law(shuffled, ([one, promotions]) => {
      expect(answer({ ...one, promotions })).toEqual(answer(one))
    })
  })
  test('every code that is named is given or told why not, and never both', () => {
    law(given, (one) => {
      const { given, notGiven } = answer(one)
      const told = [...given, ...notGiven].map(({ promotion }) => promotion)
      expect(new Set(told).size).toBe(told.length)
      for (const { id, code } of one.promotions) if (code !== null) expect(told).toContain(id)
    })
  })
  test('no campaign gives more than it has', () => {
    law(given, (one) => {
      const { given } = answer(one)
      const campaigns = new Map(one.promotions.flatMap(({ campaign }) => (campaign ? [[campaign.id, campaign.budget]] : [])))
      for (const [id, budget] of campaigns) {
        const here = given.filter(({ promotion }) => one.promotions.some((of) => of.id === promotion && of.campaign?.id === id))
        if (here.length === 0) continue
        if (budget.kind === 'spend') expect(budget.used + sum(here.map(({ amount }) => amount)) <= budget.most).toBe(true)
        else expect(budget.used + here.length <= budget.most).toBe(true)
      }
    })
  }) // biome-ignore format: one line
  test('where something falls that goes with no other, nothing else falls', () => {
    law(given, (one) => {
      const { adjustments } = answer(one)
      const alone = new Set(one.promotions.filter(({ exclusive }) => exclusive).map(({ id }) => id))
      for (const { part, promotion } of adjustments)
        if (alone.has(promotion))
          expect(new Set(adjustments.filter((to) => to.part === part).map((to) => to.promotion)).size).toBe(1)
    })
  })
  test('a store pays for its own goods and shipping alone', () => {
    law(given, (one) => {
      for (const { by, part, promotion } of answer(one).adjustments) {
        expect(by).toBe(one.promotions.find(({ id }) => id === promotion)!.by)
        expect([by, 'mall']).toContain(by === 'mall' ? 'mall' : one.basket[part]!.merchant)
      }
    })
  })
  test('of a fixed amount over several lines no fen is lost', () => {
    law(fc.tuple(basket, money(900_00)), ([basket, amount]) => {
      const goods = sum(basket.flatMap(({ lines }) => lines.map((line) => line.amount)))
      const { total } = ask([promotion(items({ kind: 'fixed', amount }))], basket)
      expect(total).toBe(amount < goods ? amount : goods)
    })
  })
  test('sent back in whatever pieces, each promotion’s share adds up to what it gave, and none is below zero', () => {
    const sentBack = fc.record({
      amounts: fc.array(money(900_00), { minLength: 1, maxLength: 4 }),
      returns: fc.array(few, { minLength: 1, maxLength: 9 }),
    })
    law(sentBack, ({ amounts, returns }) => {
      const quantity = returns.reduce((all, one) => all + one, 0)
      const line = amounts.map((amount) => ({ amount }))
      const back: Fen[][] = []
      let before = 0
      for (const pieces of returns) {
        back.push(discountOf(line, quantity, before, pieces).map(({ amount }) => amount))
        before += pieces
      }
      expect(back.flat().every((amount) => amount >= 0n)).toBe(true)
      expect(amounts.map((_, at) => sum(back.map((shares) => shares[at]!)))).toEqual(amounts)
    })
  })
})
