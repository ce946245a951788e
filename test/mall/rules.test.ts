/** The mall's rules without a bank: what is charged, what may be sent back, what comes next, who gets what. */
import { describe, expect, test } from 'vitest'
import { ask, bySilence, isOver, mayMove, stockDue, untilOf } from '../../core/mall/cases.ts'
import { categories, isLeaf, leafOf } from '../../core/mall/categories.ts'
import { compose, type OnSale, quoteDigest } from '../../core/mall/checkout.ts'
import { commissionOn, commissionRules, ruleFor } from '../../core/mall/commission.ts'
import { mayReplace } from '../../core/mall/exchange.ts'
import { nextStep, type PartFacts } from '../../core/mall/fulfilment.ts'
import { listingFaults, mayList } from '../../core/mall/goods.ts'
import { holdsPermit, merchantFaults } from '../../core/mall/merchants.ts'
import { addGiven, moneyFor, nothingGiven, totalOf, unsent } from '../../core/mall/parts.ts'
import { STRANGER } from '../../core/mall/promotions.ts'
import { provinceOf } from '../../core/mall/regions.ts'
import { noReasonUntil, receivesBySilence, windowEnds } from '../../core/mall/returns.ts'
import { mayPayBackLater, settlementOf, takenBack } from '../../core/mall/settlement.ts'
import { type ShippingTemplate, shippingFor } from '../../core/mall/shipping.ts'
import { fen } from '../../core/money.ts'
import { beijing, instantOf } from '../../core/time.ts'
import { asked, askedOf, line, part, percent, RECEIVED } from './part.ts'

const yuan = (amount: number) => fen(BigInt(Math.round(amount * 100)))

describe('commission', () => {
  const sold = { merchant: 'store-1', category: 'wear/women', good: 'good-1' }
  const day = '2026-11-26'
  // Source: mercurjs/mercur@d2c8a5ab, commission-calculation.spec.ts (MIT).
  test('five percent of 100 is 5; ten percent with shipping of 100 and 50 is 15', () => {
    expect(commissionOn(percent('5'), yuan(100), yuan(0))).toBe(yuan(5))
    expect(commissionOn(percent('10', { withShipping: true }), yuan(100), yuan(50))).toBe(yuan(15))
    expect(commissionOn(percent('10'), yuan(100), yuan(50))).toBe(yuan(10))
  })
  test('a rule on store and category takes only what is both; what is one of them alone falls to the default', () => {
    const rules = [percent('5'), percent('20', { merchant: 'store-1', category: 'wear' })]
    expect(ruleFor(rules, sold, day).id).toBe('20 %')
    expect(ruleFor(rules, { ...sold, merchant: 'store-2' }, day).id).toBe('5 %')
    expect(ruleFor(rules, { ...sold, category: 'home/craft' }, day).id).toBe('5 %')
  })
  test('of two that match the one that names more wins, whatever it takes', () => {
    const rules = [percent('8', { merchant: 'store-1' }), percent('12', { merchant: 'store-1', category: 'wear' }), percent('5')]
    expect(ruleFor(rules, sold, day).id).toBe('12 %')
    expect(ruleFor([...rules, percent('3', { merchant: 'store-1', category: 'wear/women' })], sold, day).id).toBe('3 %')
    expect(ruleFor([...rules, percent('4', { merchant: 'store-1', good: 'good-1' })], sold, day).id).toBe('4 %')
  }) // biome-ignore format: one rule a line
  test('a rule of tomorrow takes nothing today, and the newer of two alike wins', () => {
    const rules = [percent('5'), percent('6', { from: '2026-06-01' }), percent('7', { from: '2026-12-01' })]
    expect(ruleFor(rules, sold, day).id).toBe('6 %')
    expect(ruleFor(rules, sold, '2026-12-01').id).toBe('7 %')
  })
  test('a fixed one is never more than the line', () => {
    const rule = { take: { kind: 'fixed', amount: yuan(5) } } as const
    expect(commissionOn(rule, yuan(100), yuan(9))).toBe(yuan(5))
    expect(commissionOn(rule, yuan(3), yuan(9))).toBe(yuan(3))
  })
  test('every category has a rule', () => {
    for (const { code } of categories.filter(({ code }) => isLeaf(code)))
      expect(() => ruleFor(commissionRules, { ...sold, category: code }, day)).not.toThrow()
  })
})

describe('settlement', () => {
  test('a merchant pays back for 180 days after settlement, and at most twenty times (pay.weixin.qq.com, partner document 4012525463)', () => {
    const settled = instantOf('2026-01-10', 15)
    expect(mayPayBackLater(settled, 0, instantOf('2026-07-09', 23, 59))).toBe(true)
    expect(mayPayBackLater(settled, 0, instantOf('2026-07-10'))).toBe(false)
    expect([19, 20].map((times) => mayPayBackLater(settled, times, settled))).toEqual([true, false])
  })
  test('an order of ten yuan leaves the merchant 9.87: one percent for the platform, three tenths for the channel', () => {
    // Source: pay.weixin.qq.com, partner document 4012525463: 1000 fen, platform 10, channel 3, seller 987.
    const sold = part({ lines: [line({ amount: fen(1000n), quantity: 1, commission: percent('1') })], shipping: fen(0n) })
    expect(settlementOf(sold, nothingGiven(sold))).toEqual({ amount: 1000n, commission: 10n, channelFee: 3n, shares: [], merchant: 987n })
  }) // biome-ignore format: one order
  test('a household has its share of the goods and nothing of the shipping', () => {
    const sold = part({
      lines: [line({ amount: yuan(100), quantity: 4, commission: percent('1'), beneficiaries: [{ owner: 'customer-9', percent: '30' }] })],
      shipping: yuan(10),
    }) // biome-ignore format: one order
    expect(settlementOf(sold, nothingGiven(sold))).toEqual({
      amount: yuan(110), commission: yuan(1), channelFee: yuan(0.33), shares: [{ owner: 'customer-9', amount: yuan(30) }], merchant: yuan(78.67),
    }) // biome-ignore format: one settlement
    const half = addGiven(nothingGiven(sold), [{ line: 0, quantity: 2 }], 0n)
    expect(settlementOf(sold, half)).toMatchObject({ amount: yuan(60), shares: [{ amount: yuan(15) }] })
  })
  test('what is paid back after settlement comes from the merchant, less what the mall gives back of its own', () => {
    const sold = part({ lines: [line({ amount: yuan(100), quantity: 2 })], shipping: yuan(0) })
    const none = nothingGiven(sold)
    const back = takenBack(sold, none, addGiven(none, [{ line: 0, quantity: 1 }], 0n))
    expect(back).toEqual({
      amount: yuan(50),
      subsidy: 0n,
      commission: yuan(2.5),
      channelFee: yuan(0.15),
      merchant: yuan(47.35),
    })
  })
  test('three pieces for ten yuan are paid back as 3.33, 3.34 and 3.33', () => {
    const sold = part({ lines: [line({ amount: yuan(10), quantity: 3 })] })
    let given = nothingGiven(sold)
    const paid = [0, 1, 2].map(() => {
      const money = moneyFor(sold, given, [{ line: 0, quantity: 1 }])
      given = addGiven(given, [{ line: 0, quantity: 1 }], 0n)
      return money
    })
    expect(paid).toEqual([333n, 334n, 333n])
    expect(() => moneyFor(sold, given, [{ line: 0, quantity: 1 }])).toThrow('no piece is paid back twice')
  })
})

describe('shipping', () => {
  const template: ShippingTemplate = {
    by: 'weight', everywhere: { firstUnits: 1000, first: yuan(8), moreUnits: 500, more: yuan(2) },
    zones: [{ provinces: ['65', '54'], firstUnits: 1000, first: yuan(18), moreUnits: 1000, more: yuan(12) }], never: ['46'], freeFrom: yuan(199),
  } // biome-ignore format: one template
  const cost = (to: Parameters<typeof shippingFor>[1], grams: number, quantity = 1, amount = 50) =>
    shippingFor(template, to, [{ quantity, grams, amount: yuan(amount) }])
  test.each([
    ['11', 1000, 1, yuan(8)], ['11', 1001, 1, yuan(10)], ['11', 800, 2, yuan(12)], ['65', 2500, 1, yuan(42)],
  ] as const)('to %s, %i g × %i', (to, grams, quantity, expected) => {
    expect(cost(to, grams, quantity)).toEqual({ ok: true, value: expected })
  }) // biome-ignore format: one row
  test('free from a sum, and never to where it is not sent', () => {
    expect(cost('11', 9000, 1, 199)).toEqual({ ok: true, value: 0n })
    expect(cost('46', 100)).toEqual({ ok: false, refusal: { kind: 'not-sent-there' } })
  })
  test('the province stands in the county’s code; Hong Kong, Macau and Taiwan are not served', () => {
    expect(provinceOf('522401')).toBe('52')
    expect(['810001', '820101', '710000', '52240', 'x'].map(provinceOf)).toEqual([undefined, undefined, undefined, undefined, undefined]) // biome-ignore format: one row
  })
})

describe('sending back', () => {
  test('seven days from the day after it was signed for', () => {
    // 消费者权益保护法 art. 25: signed for on the 20th at 15:00, the last day is the 27th.
    expect(noReasonUntil('seven-days', '2026-11-20', 'consumer')).toBe('2026-11-27')
    expect(ask(asked(), askedOf(), instantOf('2026-11-27', 23, 59))).toEqual({ ok: true, value: 'agreed' })
    expect(ask(asked(), askedOf(), instantOf('2026-11-28'))).toEqual({
      ok: false,
      refusal: { kind: 'no-return', why: 'over', since: '2026-11-27' },
    })
  })
  test.each(['made-to-order', 'fresh', 'digital', 'press', 'agreed-none'] as const)('not what is %s, unless it is faulty', (returns) => {
    const of = askedOf({ part: part({ lines: [line({ returns })] }) })
    expect(ask(asked(), of, RECEIVED)).toEqual({ ok: false, refusal: { kind: 'no-return', why: returns } })
    expect(ask(asked({ kind: 'refund', reason: 'damaged' }), of, RECEIVED)).toEqual({ ok: true, value: 'asked' })
  }) // biome-ignore format: one story
  test('a firm that buys has no such right', () => {
    expect(ask(asked(), askedOf({ buyer: 'firm' }), RECEIVED)).toEqual({ ok: false, refusal: { kind: 'no-return', why: 'firm' } }) // biome-ignore format: one line
  })
  test('no piece is asked for that is not there, was paid back, or is asked for already', () => {
    const taken = { pieces: [1], shipping: fen(0n) }
    const pieces = (...all: { line: number; quantity: number }[]) => ask(asked({ pieces: all }), askedOf({ taken }), RECEIVED).ok
    expect(pieces({ line: 0, quantity: 1 })).toBe(true)
    expect([pieces({ line: 0, quantity: 2 }), pieces({ line: 1, quantity: 1 }), pieces({ line: 0, quantity: 0 }), pieces()]).toEqual([false, false, false, false])
    expect(ask(asked({ pieces: [{ line: 0, quantity: 1 }, { line: 0, quantity: 1 }] }), askedOf(), RECEIVED).ok).toBe(false)
  }) // biome-ignore format: one row
  test('what was not sent is cancelled at once; what was sent is not', () => {
    const cancel = asked({ kind: 'cancel', reason: 'changed-mind' })
    expect(ask(cancel, askedOf({ state: 'to-ship', receivedAt: null }), RECEIVED)).toEqual({ ok: true, value: 'agreed' })
    expect(ask(cancel, askedOf({ state: 'shipped', receivedAt: null }), RECEIVED)).toEqual({ ok: false, refusal: { kind: 'case-not-now' } })
    expect(ask(asked(), askedOf({ state: 'settled' }), RECEIVED)).toEqual({ ok: false, refusal: { kind: 'case-not-now' } })
  }) // biome-ignore format: one row
  test('of what is partly in parcels, the rest is cancelled and nothing more', () => {
    const of = askedOf({
      part: part({ lines: [line({ quantity: 3 })] }),
      state: 'to-ship',
      receivedAt: null,
      sent: [2],
    })
    const cancel = (quantity: number, more = {}) =>
      ask(asked({ kind: 'cancel', pieces: [{ line: 0, quantity }] }), { ...of, ...more }, RECEIVED)
    expect(cancel(1)).toEqual({ ok: true, value: 'agreed' })
    expect(cancel(2)).toEqual({ ok: false, refusal: { kind: 'pieces-wrong' } })
    expect(cancel(1, { taken: { pieces: [1], shipping: fen(0n) } })).toEqual({
      ok: false,
      refusal: { kind: 'pieces-wrong' },
    })
    expect(unsent(of.part, { pieces: [1], shipping: fen(0n) }, [1])).toEqual([1])
  })
  test('silence answers: the merchant’s is a yes, the buyer’s a no', () => {
    expect(bySilence({ kind: 'refund', state: 'asked' })).toBe('agreed')
    expect(bySilence({ kind: 'return', state: 'agreed' })).toBe('lapsed')
    expect(bySilence({ kind: 'return', state: 'sent-back' })).toBe('back')
    expect(bySilence({ kind: 'refund', state: 'refused' })).toBe('left')
    expect(bySilence({ kind: 'refund', state: 'disputed' })).toBeUndefined()
    expect(beijing(untilOf('agreed', RECEIVED)).slice(0, 16)).toBe('2026-11-28T00:00')
  })
  test('only an officer decides a dispute against the buyer', () => {
    const disputed = { kind: 'refund', state: 'disputed' } as const
    expect((['buyer', 'merchant', 'officer'] as const).map((who) => mayMove(who, disputed, 'rejected'))).toEqual([false, false, true])
    expect(mayMove('buyer', { kind: 'refund', state: 'agreed' }, 'sent-back')).toBe(false)
  }) // biome-ignore format: one row
})

describe('exchanging', () => {
  const exchange = asked({ kind: 'exchange' })
  const again = instantOf('2026-11-27', 10)
  test('within the times of a return: seven days without a reason, a fault in its window; never what cannot be sent back', () => {
    expect(ask(exchange, askedOf(), instantOf('2026-11-27', 23, 59))).toEqual({ ok: true, value: 'agreed' })
    expect(ask(exchange, askedOf(), instantOf('2026-11-28'))).toEqual({ ok: false, refusal: { kind: 'no-return', why: 'over', since: '2026-11-27' } })
    expect(ask({ ...exchange, reason: 'faulty' }, askedOf(), again)).toEqual({ ok: true, value: 'asked' })
    expect(ask(exchange, askedOf({ part: part({ lines: [line({ returns: 'fresh' })] }) }), RECEIVED)).toEqual({ ok: false, refusal: { kind: 'no-return', why: 'fresh' } })
    expect(ask(exchange, askedOf({ state: 'shipped', receivedAt: null }), RECEIVED)).toEqual({ ok: false, refusal: { kind: 'case-not-now' } })
    expect(ask({ ...exchange, reason: 'not-arrived' }, askedOf(), RECEIVED)).toEqual({ ok: false, refusal: { kind: 'case-not-now' } })
  })
  test('one line at a time, and each piece once: what was exchanged is sent back for money, within times of its own', () => {
    const two = askedOf({ part: part({ lines: [line(), line()] }) })
    expect(ask({ ...exchange, pieces: [{ line: 0, quantity: 1 }, { line: 1, quantity: 1 }] }, two, RECEIVED)).toEqual({ ok: false, refusal: { kind: 'pieces-wrong' } })
    const one = askedOf({ replaced: { 0: { quantity: 1, at: again } } })
    expect(ask(exchange, one, again)).toEqual({ ok: true, value: 'agreed' })
    expect(ask({ ...exchange, pieces: [{ line: 0, quantity: 2 }] }, one, again)).toEqual({ ok: false, refusal: { kind: 'exchanged-before' } })
    const both = askedOf({ replaced: { 0: { quantity: 2, at: again } } })
    expect(ask(exchange, both, again)).toEqual({ ok: false, refusal: { kind: 'exchanged-before' } })
    // The other piece is past its days; the one that was exchanged has until the fourth of December.
    const late = instantOf('2026-12-04', 23, 59)
    expect(ask(asked(), one, late)).toEqual({ ok: true, value: 'agreed' })
    expect(ask(asked({ kind: 'refund', reason: 'faulty' }), one, late)).toEqual({ ok: true, value: 'asked' })
    expect(ask(asked({ pieces: [{ line: 0, quantity: 2 }] }), one, late)).toEqual({ ok: false, refusal: { kind: 'no-return', why: 'over', since: '2026-11-27' } })
    expect(ask(asked(), one, late + 60_000)).toEqual({ ok: false, refusal: { kind: 'no-return', why: 'over', since: '2026-12-04' } })
  })
  test('by the same variant whatever it costs now, by another at the price that was paid or that both have by now', () => {
    const of = line({ sku: 'm', good: 'shirt', price: yuan(99) })
    const by = (sku: string, price: number, now?: number, good = 'shirt') => mayReplace(of, { sku, good, price: yuan(price) }, now === undefined ? undefined : yuan(now))
    expect([by('m', 120, 120), by('l', 99, 120), by('l', 120, 120), by('l', 99)]).toEqual(['yes', 'yes', 'yes', 'yes'])
    expect([by('l', 120, 99), by('l', 89, 99), by('l', 120)]).toEqual(['another-price', 'another-price', 'another-price'])
    expect(by('x', 99, 99, 'trousers')).toBe('another-good')
  })
  test('its stock is set aside once it is agreed, handed over once it is sent, and free again when nothing comes of it', () => {
    const of = (state: Parameters<typeof stockDue>[0]['state'], aside: 'held' | 'taken' | 'freed' | null = null, sentAgain = false) => stockDue({ kind: 'exchange', state, aside, sentAgain })
    expect([of('asked'), of('refused'), of('agreed'), of('sent-back'), of('back')]).toEqual([undefined, undefined, 'set-aside', 'set-aside', 'set-aside'])
    expect([of('agreed', 'held'), of('disputed', 'held'), of('withdrawn', 'held'), of('lapsed', 'held'), of('rejected', 'held')]).toEqual([undefined, undefined, 'set-free', 'set-free', 'set-free'])
    expect([of('sent-again', 'held', true), of('exchanged', 'held', true), of('exchanged', 'taken', true), of('withdrawn', 'freed')]).toEqual(['hand-over', 'hand-over', undefined, undefined])
    // It has become a return.
    expect(stockDue({ kind: 'return', state: 'back', aside: 'held' })).toBe('set-free')
    expect(stockDue({ kind: 'return', state: 'agreed' })).toBeUndefined()
  })
  test('silence: what was never sent back lapses, what is not sent again is paid back, what came and nobody spoke of is exchanged', () => {
    const silence = (state: Parameters<typeof bySilence>[0]['state']) => bySilence({ kind: 'exchange', state })
    expect([silence('asked'), silence('agreed'), silence('sent-back'), silence('back'), silence('sent-again')]).toEqual(['agreed', 'lapsed', 'back', 'paid', 'exchanged'])
    expect(beijing(untilOf('back', RECEIVED)).slice(0, 16)).toBe('2026-11-24T00:00')
    expect(isOver('exchanged')).toBe(true)
  })
  test('the merchant sends what is set aside and nothing else; of what was sent again only the buyer or an officer says that it came', () => {
    const back = { kind: 'exchange', state: 'back', aside: 'held' } as const
    expect([mayMove('merchant', back, 'sent-again'), mayMove('merchant', { ...back, aside: null }, 'sent-again'), mayMove('merchant', back, 'paid')]).toEqual([true, false, true])
    expect(mayMove('merchant', { kind: 'return', state: 'back' }, 'paid')).toBe(false)
    const sent = { kind: 'exchange', state: 'sent-again', aside: 'taken', sentAgain: true } as const
    expect((['buyer', 'merchant', 'officer'] as const).map((who) => mayMove(who, sent, 'exchanged'))).toEqual([true, false, false])
    const disputed = { ...sent, state: 'disputed' } as const
    expect((['agreed', 'back', 'rejected', 'paid', 'exchanged'] as const).filter((to) => mayMove('officer', disputed, to))).toEqual(['paid', 'exchanged'])
    // Whoever has both goods does not withdraw.
    expect(mayMove('buyer', disputed, 'withdrawn')).toBe(false)
    expect((['agreed', 'back', 'rejected', 'paid', 'exchanged'] as const).filter((to) => mayMove('officer', { kind: 'exchange', state: 'disputed' }, to))).toEqual(['agreed', 'back', 'rejected'])
  })
}) // biome-ignore format: a case a line

describe('what comes next of a part', () => {
  const at = instantOf('2026-11-20', 10)
  const facts = (more: Partial<PartFacts> = {}): PartFacts => ({
    state: 'to-ship', left: 2, owing: true, shipBy: instantOf('2026-11-22', 10), late: false, receivesAt: null, windowEnds: null, cases: [], now: at, ...more,
  }) // biome-ignore format: one part
  const open = (more: Partial<PartFacts['cases'][number]> = {}) => ({ id: 'case-1', kind: 'refund' as const, state: 'asked' as const, until: at + 1, ...more }) // biome-ignore format: one case
  test('sent within two days, or the buyer is told; a week later everything is given back', () => {
    expect(nextStep(facts())).toEqual({ kind: 'wait', what: 'shipping', until: instantOf('2026-11-22', 10) })
    expect(nextStep(facts({ now: instantOf('2026-11-22', 10) }))).toEqual({ kind: 'tell-late' })
    const told = facts({ now: instantOf('2026-11-22', 10), late: true })
    expect(nextStep(told)).toEqual({ kind: 'wait', what: 'shipping', until: instantOf('2026-11-30') })
    expect(nextStep({ ...told, now: instantOf('2026-11-30') })).toEqual({ kind: 'give-up' })
  })
  test('silent for ten days, it is received; no complaint in its window, it is settled', () => {
    const shipped = facts({ state: 'shipped', receivesAt: receivesBySilence(at) })
    expect(nextStep(shipped)).toEqual({ kind: 'wait', what: 'receipt', until: instantOf('2026-12-01') })
    expect(nextStep({ ...shipped, now: instantOf('2026-12-01') })).toEqual({ kind: 'receive' })
    const received = facts({ state: 'received', windowEnds: windowEnds(['seven-days', 'fresh'], at) })
    expect(nextStep(received)).toEqual({ kind: 'wait', what: 'window', until: instantOf('2026-11-28') })
    expect(nextStep({ ...received, now: instantOf('2026-11-28') })).toEqual({ kind: 'settle' })
    expect(windowEnds(['fresh'], at)).toBe(instantOf('2026-11-23'))
  })
  test('a store’s account that takes no money is tried again on the next morning', () => {
    const ended = facts({ state: 'received', windowEnds: at, settlesAt: at + 1 })
    expect(nextStep(ended)).toEqual({ kind: 'wait', what: 'window', until: at + 1 })
    expect(nextStep({ ...ended, left: 0 })).toEqual({ kind: 'wait', what: 'window', until: at + 1 })
    expect(nextStep({ ...ended, now: at + 1 })).toEqual({ kind: 'settle' })
  })
  test('an exchange keeps the money, moves none, and sees to its stock before anything else', () => {
    const received = (one: Partial<PartFacts['cases'][number]>) => nextStep(facts({ state: 'received', windowEnds: at, cases: [open({ kind: 'exchange', ...one })] }))
    const later = { until: at + 1 }
    expect(received({ state: 'agreed' })).toEqual({ kind: 'set-aside', case: 'case-1' })
    expect(received({ state: 'agreed', aside: 'held' })).toEqual({ kind: 'wait', what: 'case', ...later })
    expect(received({ state: 'back', aside: 'held' })).toEqual({ kind: 'wait', what: 'case', ...later })
    expect(received({ state: 'back', aside: 'held', until: at })).toEqual({ kind: 'case-late', case: 'case-1' })
    expect(received({ state: 'sent-again', aside: 'held', sentAgain: true })).toEqual({ kind: 'hand-over', case: 'case-1' })
    expect(received({ kind: 'return', state: 'back', aside: 'held' })).toEqual({ kind: 'set-free', case: 'case-1' })
    expect(received({ kind: 'return', state: 'back', aside: 'freed' })).toEqual({ kind: 'pay-back', case: 'case-1' })
    expect(received({ state: 'exchanged', aside: 'taken', sentAgain: true })).toEqual({ kind: 'settle' })
    // Even of a part that is over.
    expect(nextStep(facts({ state: 'settled', cases: [open({ kind: 'exchange', state: 'withdrawn', aside: 'held' })] }))).toEqual({ kind: 'set-free', case: 'case-1' })
  }) // biome-ignore format: one row
  test('an open case keeps the money and the parcel where they are', () => {
    const later = instantOf('2026-12-30')
    for (const state of ['shipped', 'received'] as const)
      expect(nextStep(facts({ state, receivesAt: at, windowEnds: at, cases: [open({ until: later })] }))).toEqual({ kind: 'wait', what: 'case', until: later })
    expect(nextStep(facts({ state: 'received', windowEnds: at, cases: [open({ state: 'rejected' })] }))).toEqual({ kind: 'settle' })
  }) // biome-ignore format: one row
  test('what is agreed is paid first; a return only when it is back', () => {
    expect(nextStep(facts({ cases: [open({ state: 'agreed' })] }))).toEqual({ kind: 'pay-back', case: 'case-1' })
    expect(nextStep(facts({ state: 'received', windowEnds: at, cases: [open({ kind: 'return', state: 'agreed' })] }))).toEqual({ kind: 'wait', what: 'case', until: at + 1 })
    expect(nextStep(facts({ state: 'received', windowEnds: at, cases: [open({ kind: 'return', state: 'back' })] }))).toEqual({ kind: 'pay-back', case: 'case-1' })
    expect(nextStep(facts({ left: 0, owing: false }))).toEqual({ kind: 'close' })
    // The shipping of what was all sent back is the merchant's.
    expect(nextStep(facts({ state: 'received', left: 0, windowEnds: at + 1 }))).toEqual({ kind: 'settle' })
    // A gift that is kept when all that was paid for went back: nothing of it is anybody's.
    expect(nextStep(facts({ state: 'received', left: 1, owing: false, windowEnds: at }))).toEqual({ kind: 'close' })
    expect(nextStep(facts({ cases: [open({ until: at })] }))).toEqual({ kind: 'case-late', case: 'case-1' })
  }) // biome-ignore format: one row
})

describe('a basket', () => {
  const template: ShippingTemplate = {
    by: 'pieces', everywhere: { firstUnits: 1, first: yuan(6), moreUnits: 1, more: yuan(1) }, zones: [], never: ['65'], freeFrom: null,
  } // biome-ignore format: one template
  const sku = (n: number, more: Partial<OnSale> = {}): [string, OnSale] => [
    `sku-${n}`,
    { sku: `sku-${n}`, good: `good-${n}`, merchant: 'store-1', organization: 'organization-1', category: 'grain/rice', name: '米', variant: '', price: yuan(10), grams: 500, warehouses: [{ name: 'w', province: '11' }], beneficiaries: [], template, ...more },
  ] // biome-ignore format: one sku
  const onSale = new Map([sku(1), sku(2), sku(3, { merchant: 'store-2', category: 'fresh/fruit' })])
  const terms = {
    day: '2026-11-26',
    rules: commissionRules,
    channelPercent: '0.3',
    offers: {
      promotions: [],
      asking: { buyer: STRANGER, codes: [], used: new Map() },
    },
  } as const
  const basket = (wanted: Parameters<typeof compose>[0], county = '110101') => compose(wanted, onSale, county, terms)
  test('stands apart by merchant, each with its shipping; two lines of one sku are one', () => {
    const all = basket([{ sku: 'sku-1', quantity: 2 }, { sku: 'sku-3', quantity: 1 }, { sku: 'sku-2', quantity: 1 }, { sku: 'sku-1', quantity: 3 }]) // biome-ignore format: one basket
    expect(all.ok && all.value.parts.map((one) => [one.merchant, one.lines.map(({ sku, quantity }) => [sku, quantity]), one.shipping, totalOf(one)])).toEqual([
      ['store-1', [['sku-1', 5], ['sku-2', 1]], yuan(11), yuan(71)], ['store-2', [['sku-3', 1]], yuan(6), yuan(16)],
    ])
    expect(all.ok && [all.value.total, all.value.withoutReturn]).toEqual([yuan(87), ['sku-3']])
  }) // biome-ignore format: one basket
  test('is refused by name where something is not to be had', () => {
    expect(basket([])).toMatchObject({ refusal: { kind: 'basket-empty' } })
    expect(basket([{ sku: 'sku-9', quantity: 1 }])).toMatchObject({ refusal: { kind: 'not-on-sale', sku: 'sku-9' } })
    expect(basket([{ sku: 'sku-1', quantity: 1 }], '650102')).toMatchObject({ refusal: { kind: 'not-sent-there', merchant: 'store-1' } })
    expect(basket([{ sku: 'sku-1', quantity: 1 }], '810001')).toMatchObject({ refusal: { kind: 'address-not-served' } })
  }) // biome-ignore format: one row
  test('is not ordered where what is taken off leaves nothing to pay: half of a fen is a fen', () => {
    const free: ShippingTemplate = { ...template, everywhere: { firstUnits: 1, first: fen(0n), moreUnits: 1, more: fen(0n) } }
    const fens = new Map([sku(1, { price: fen(1n), template: free }), sku(3, { merchant: 'store-2', template: free })])
    const half = {
      id: 'half', code: null, by: 'store-1', said: '半价', from: terms.day, until: terms.day, conditions: [], exclusive: false, priority: 0, campaign: null, coupon: null,
      gives: { target: 'items', where: [], allocation: 'across', mostQuantity: null, take: { kind: 'percent', percent: '50' } },
    } as const
    const offers = { ...terms.offers, promotions: [half] }
    expect(compose([{ sku: 'sku-1', quantity: 1 }], fens, '110101', { ...terms, offers })).toMatchObject({ refusal: { kind: 'nothing-to-pay', merchant: 'store-1' } })
  }) // biome-ignore format: one row
  test('another price is another digest', () => {
    const one = basket([{ sku: 'sku-1', quantity: 1 }])
    const dearer = compose([{ sku: 'sku-1', quantity: 1 }], new Map([sku(1, { price: yuan(10.01) })]), '110101', terms)
    expect(one.ok && dearer.ok && quoteDigest(one.value, 'a') !== quoteDigest(dearer.value, 'a')).toBe(true)
    expect(one.ok && quoteDigest(one.value, 'a') !== quoteDigest(one.value, 'b')).toBe(true)
  })
})

describe('who may sell what', () => {
  test('permits have their form and their end', () => {
    const food = (number: string, until = '2029-01-01') => merchantFaults({ categories: ['snack'], permits: { food: { number, until } } }, '2026-11-26') // biome-ignore format: one line
    expect(food('JY11101010000001')).toEqual([])
    expect(food('JY4110101000000')).toEqual([{ kind: 'permit-form', what: 'food' }])
    expect(food('JY11101010000001', '2026-11-25')).toEqual([{ kind: 'permit-over', what: 'food' }])
    expect(merchantFaults({ categories: ['snack/tea', 'x'], permits: {} }, '2026-11-26')).toHaveLength(2)
    expect(holdsPermit({ permits: { food: { number: '', until: '2026-11-26' } } }, 'food', '2026-11-26')).toBe(true)
    expect(holdsPermit({ permits: {} }, 'food', '2026-11-26')).toBe(false)
  })
  test('a listing needs a variant, its merchant’s category, its permit and what buyers must know', () => {
    const tea = { category: 'snack/tea', variants: 0, attributes: { origin: '云南', 'net-content': ' ' } }
    expect(listingFaults(tea, { categories: ['grain'], permits: {} }).map(({ kind, what }) => [kind, what])).toEqual([
      ['no-variants', undefined], ['category', 'snack/tea'], ['permit-missing', 'food'], ['attribute-missing', 'net-content'], ['attribute-missing', 'shelf-life'],
    ])
    expect(leafOf('snack/tea').permit).toBe('food')
  }) // biome-ignore format: one row
  test('no merchant lists its own goods', () => {
    expect([mayList('merchant', 'submitted', 'listed'), mayList('officer', 'submitted', 'listed'), mayList('officer', 'draft', 'listed')]).toEqual([false, true, false])
  }) // biome-ignore format: one row
})
