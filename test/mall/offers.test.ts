/** Promotions on a running bank: what a store gives is what buyers see, pay and get back; a coupon is used once, however many orders want it at once. */
import { beforeAll, expect, test } from 'vitest'
import { ownAccount } from '../../core/ledger/chart.ts'
import type { MallDesk, Merchant, MerchantGood, MerchantPart } from '../../core/mall/merchant-wire.ts'
import { waitingAccount } from '../../core/mall/postings.ts'
import { budgetAccount, couponAccount, issueAccount } from '../../core/mall/promotion-postings.ts'
import type { OwnPromotion } from '../../core/mall/promotion-wire.ts'
import type { Address, Coupons, Good, MallOrder, Quote, ShownPromotion } from '../../core/mall/shop-wire.ts'
import type { Proposal } from '../../core/staff/wire.ts'
import { addDays, type Day } from '../../core/time.ts'
import { Customer, expectStatus, until, withCheckDigit, yuan } from '../support/customer.ts'
import { openFirm, usccOf } from '../support/firm.ts'
import { newAddress, onSale, openStore, order, orderNow, paidOrder, receive, ship } from '../support/mall.ts'
import { given, needing } from '../support/needs.ts'
import { accessible, desk, launch, openPage, phone, sessionOf } from '../support/screens.ts'
import { confirmProposal, seeded, twoOfficers } from '../support/staff.ts'

needing(['QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL', 'QIAO_BROWSER'], () => {
  const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  const operator = new Customer(places, `137${serial}81`, '王小明')
  const [a, b] = [new Customer(places, `137${serial}82`, '李敏'), new Customer(places, `137${serial}83`, '赵云')]
  const officer = seeded(places, 'officer')
  const homes = new Map<Customer, Address>()
  let store: Merchant
  let [rice, tea]: MerchantGood[] = []
  let [stepped, coupon]: OwnPromotion[] = []
  let [from, last]: Day[] = []

  const balanceOf = async (account: string) => {
    const answer = await fetch(`${places.operator}/ledger/accounts/${account}/balance`)
    return Number(((await answer.json()) as { minor: string }).minor)
  }
  /** How many of a promotion's coupons one of them has. */
  const holding = async (promotion: string) => {
    const { customer } = expectStatus(await a.ask<{ customer: { id: string } }>('GET', '/session'), 200)
    return () => balanceOf(couponAccount(promotion, `customer-${customer.id}`))
  }
  const of = (good: MerchantGood, quantity: number) => ({ sku: good.variants[0]!.id, quantity })
  const make = (body: object) => operator.press<OwnPromotion>(`/mall/merchants/${store.id}/promotions`, { from, until: last, ...body }) // biome-ignore format: one press
  const quote = async (who: Customer, lines: object[], without: string[] = []) =>
    expectStatus(await who.ask<Quote>('POST', '/mall/quotes', { address: homes.get(who)!.id, lines, without }), 200)
  const mine = async (id: string) =>
    expectStatus(
      await operator.ask<{ promotions: OwnPromotion[] }>('GET', `/mall/merchants/${store.id}/promotions`),
      200,
    ).promotions.find((one) => one.id === id)!
  const fen = (amount: string) => Math.round(Number(amount) * 100)
  const money = async (who: Customer) => fen((await who.account()).balance.amount)

  beforeAll(async () => {
    for (const [n, who] of [operator, a, b].entries()) {
      await who.join()
      if (who === operator) continue
      await who.bind(withCheckDigit(`62220206${serial}${String(n).padStart(4, '0')}`))
      await who.topUpEnded((await who.topUp('3000.00')).id)
      homes.set(who, await newAddress(who))
    }
    await officer.signIn()
    // The bank's day may be any: other stories move it.
    const { bankTime } = (await (await fetch(`${places.operator}/clock`)).json()) as { bankTime: string }
    from = bankTime.slice(0, 10)
    last = addDays(from!, 200)
    store = await openStore(operator, officer, await openFirm(operator, usccOf(serial, 81), `桥南优惠${serial}`), `桥南优惠${serial}`)
    rice = await onSale(operator, officer, store, { name: `优惠红米${serial}`, price: '100.00', pieces: 50 })
    tea = await onSale(operator, officer, store, { name: `优惠茶${serial}`, category: 'snack/tea', price: '30.00', pieces: 50 })
  }, 120_000) // biome-ignore format: one good a line

  test('what cannot be is said at its field; another’s store and goods are nobody’s to promote', async () => {
    const wrong = await make({ kind: 'money-off', name: '满减', tiers: [{ from: yuan('100.00'), off: yuan('100.00') }] })
    expect(wrong.problem).toMatchObject({ code: 'promotion-faulty', parameter: 'tiers' })
    expect((await make({ kind: 'coupon', name: '新店券', off: yuan('10.00') })).problem).toMatchObject({ parameter: 'least' })
    expect((await make({ kind: 'percent-off', name: '打折', percent: '20', until: addDays(from!, -1) })).problem).toMatchObject({ parameter: 'until' })
    expect((await make({ kind: 'percent-off', name: '打折', percent: '20', goods: [`mall-good-${'0'.repeat(32)}`] })).problem?.code).toBe('good-unknown')
    const theirs = await a.press(`/mall/merchants/${store.id}/promotions`, { from, until: last, kind: 'percent-off', name: '打折', percent: '20' })
    expect(theirs.problem?.code).toBe('merchant-unknown')
  }) // biome-ignore format: one refusal a line

  test('满减 is shown with the good, takes off the highest step, says how much more brings it, and is in the order', async () => {
    stepped = expectStatus(await make({ kind: 'money-off', name: '秋收满减', tiers: [{ from: yuan('200.00'), off: yuan('20.00') }, { from: yuan('400.00'), off: yuan('60.00') }] }), 201) // biome-ignore format: one press
    const shown = expectStatus(await a.ask<Good>('GET', `/mall/goods/${rice!.id}`), 200).promotions
    expect(shown.map(({ name, says }) => [name, says])).toEqual([
      ['秋收满减', '20 yuan off from 200, 60 yuan off from 400'],
    ])
    const few = await quote(a, [of(rice!, 1)])
    expect([few.off, few.hints]).toEqual([[], ['100 yuan more brings “秋收满减”']])
    const many = await quote(a, [of(rice!, 4), of(tea!, 1)])
    expect(many.off).toMatchObject([{ name: '秋收满减', coupon: false, amount: { amount: '60.00' } }])
    expect(many.parts[0]!.lines.map(({ before, amount }) => [before.amount, amount.amount])).toEqual([
      ['400.00', '344.19'],
      ['30.00', '25.81'],
    ])
    expect(fen(many.total.amount)).toBe(fen(many.goods.amount) + fen(many.shipping.amount) - 60_00)

    const before = await money(a)
    const paid = await paidOrder(a, homes.get(a)!.id, [of(rice!, 4), of(tea!, 1)])
    expect(paid.total.amount).toBe(many.total.amount)
    expect(paid.parts[0]!.off).toEqual([{ name: '秋收满减', amount: yuan('60.00') }])
    expect(await money(a)).toBe(before - fen(many.total.amount))
    expect(await mine(stepped.id)).toMatchObject({ orders: 1, given: yuan('60.00'), state: 'open' })

    // Sent back in pieces, each has its share of what was taken off, and all of them together are what was paid.
    const cancel = (pieces: object[]) => a.press<MallOrder>(`/mall/parts/${paid.parts[0]!.id}/cases`, { kind: 'cancel', reason: 'changed-mind', pieces }) // biome-ignore format: one press
    expectStatus(await cancel([{ line: 0, quantity: 1 }]), 201)
    await until('one piece to be paid back', async () => (fen((await orderNow(a, paid.id)).parts[0]!.paidBack.amount) === 86_05 ? true : undefined)) // biome-ignore format: one question
    expectStatus(await cancel([{ line: 0, quantity: 3 }, { line: 1, quantity: 1 }]), 201) // biome-ignore format: one list
    await until('all of it to be paid back', async () => ((await money(a)) === before ? true : undefined))
  })

  test('a coupon is claimed as often as each buyer may, and there are no more than were issued', async () => {
    coupon = expectStatus(await make({ kind: 'coupon', name: '新店券', off: yuan('15.00'), least: yuan('90.00'), perBuyer: 1, inAll: 2 }), 201) // biome-ignore format: one press
    expect(await balanceOf(issueAccount(coupon.id))).toBe(2)
    const claims = await Promise.all(Array.from({ length: 8 }, () => a.press<ShownPromotion>(`/mall/coupons/${coupon!.id}`, undefined))) // biome-ignore format: one press
    expect(new Set(claims.map(({ status, body }) => `${status} ${body.coupon?.mine}`))).toEqual(new Set(['200 1']))
    expect(await balanceOf(issueAccount(coupon.id))).toBe(1)
    expectStatus(await b.press(`/mall/coupons/${coupon.id}`, undefined), 200)
    expect((await operator.press(`/mall/coupons/${coupon.id}`, undefined)).problem?.code).toBe('coupons-gone')
    const { coupons } = expectStatus(await a.ask<{ coupons: Coupons }>('GET', '/mall/coupons'), 200)
    expect(coupons).toMatchObject([
      { name: '新店券', says: '15 yuan off from 90 yuan', coupon: { mine: 1 }, store: { id: store.id } },
    ])
    expect((await a.press(`/mall/coupons/${stepped!.id}`, undefined)).problem?.code).toBe('promotion-unknown')
  })

  test('a coupon adds up with 满减, can be kept for another time, and is used by one of many orders at once', async () => {
    const lines = [of(rice!, 2)]
    const held = await holding(coupon!.id)
    expect(await held()).toBe(1)
    const used = await quote(a, lines)
    expect(used.off.map(({ name, amount }) => [name, amount.amount])).toEqual([
      ['秋收满减', '20.00'],
      ['新店券', '15.00'],
    ])
    const kept = await quote(a, lines, [coupon!.id])
    expect([kept.off.length, kept.unused.map(({ name }) => name)]).toEqual([1, ['新店券']])
    expect((await quote(a, [of(tea!, 1)])).unused).toMatchObject([
      { name: '新店券', says: '60 yuan more brings “新店券”' },
    ])

    const all = await Promise.all(Array.from({ length: 6 }, () => order(a, homes.get(a)!.id, lines)))
    const won = all.filter(({ status, body }) => status === 201 && body.total.amount === used.total.amount)
    expect(won).toHaveLength(1)
    for (const { status, problem } of all) if (status !== 201) expect(problem?.code).toBe('quote-differs')
    await until('it to be paid', async () => ((await orderNow(a, won[0]!.body.id)).state === 'paid' ? true : undefined))
    expect(await held()).toBe(0)
    expect(await mine(coupon!.id)).toMatchObject({ orders: 1, given: yuan('15.00') })
  })

  test('a budget is never passed, whatever is ordered at once; when it is gone, nothing is taken off', async () => {
    const small = expectStatus(await make({ kind: 'percent-off', name: '茶叶九折', percent: '10', goods: [tea!.id], budget: yuan('7.00') }), 201) // biome-ignore format: one press
    const all = await Promise.all([a, b, a, b].map((who) => order(who, homes.get(who)!.id, [of(tea!, 1)])))
    const cheap = all.filter(({ status, body }) => status === 201 && body.parts[0]!.off.length > 0)
    expect(cheap.length).toBeLessThanOrEqual(2)
    for (const { status, problem } of all) if (status !== 201) expect(problem?.code).toBe('quote-differs')
    await until('what was ordered to be paid', async () => ((await balanceOf(budgetAccount(small.id))) === 7_00 - 3_00 * cheap.length ? true : undefined)) // biome-ignore format: one question
    // The rest of it is less than one more would take.
    for (let n = cheap.length; n < 2; n++) await paidOrder(b, homes.get(b)!.id, [of(tea!, 1)])
    const late = await quote(b, [of(tea!, 1)])
    expect([late.off, late.hints]).toEqual([[], expect.arrayContaining(['“茶叶九折” has been given away'])])
  })

  test('a promotion that was ended takes nothing off any more; what was ordered keeps it', async () => {
    const paid = await paidOrder(b, homes.get(b)!.id, [of(rice!, 2)])
    expect(paid.parts[0]!.off.map(({ name }) => name)).toEqual(['秋收满减', '新店券'])
    expect(
      expectStatus(await operator.press<OwnPromotion>(`/mall/promotions/${stepped!.id}/end`, undefined), 200).state,
    ).toBe('ended')
    expect((await a.press(`/mall/promotions/${coupon!.id}/end`, undefined)).problem?.code).toBe('promotion-unknown')
    expect((await quote(b, [of(rice!, 2)])).off).toEqual([])
    expect((await ship(operator, paid.parts[0]!.id)).state).toBe('shipped')
    const received = await receive(b, paid.parts[0]!.id)
    expect(received.parts[0]).toMatchObject({ state: 'received', off: [{ name: '秋收满减' }, { name: '新店券' }] })
    const { parts } = expectStatus(await operator.ask<{ parts: MerchantPart[] }>('GET', `/mall/merchants/${store.id}/parts?state=shipped`), 200) // biome-ignore format: one question
    expect(parts.find(({ id }) => id === paid.parts[0]!.id)?.off).toHaveLength(2)
  })

  test('a coupon comes back once with the last of an order that was never sent, and does not with a part of it', async () => {
    const again = expectStatus(await make({ kind: 'coupon', name: '回头券', off: yuan('15.00'), least: yuan('90.00'), goods: [rice!.id], perBuyer: 1, inAll: 5 }), 201) // biome-ignore format: one press
    expectStatus(await a.press(`/mall/coupons/${again.id}`, undefined), 200)
    const held = await holding(again.id)
    expect(await held()).toBe(1)
    const paid = await paidOrder(a, homes.get(a)!.id, [of(rice!, 2)])
    expect([paid.parts[0]!.off.map(({ name }) => name), await held()]).toEqual([['回头券'], 0])
    const cancel = async () =>
      expectStatus(await a.press<MallOrder>(`/mall/parts/${paid.parts[0]!.id}/cases`, { kind: 'cancel', reason: 'changed-mind', pieces: [{ line: 0, quantity: 1 }] }), 201) // biome-ignore format: one press
    await cancel()
    await until('one piece to be paid back', async () => (fen((await orderNow(a, paid.id)).parts[0]!.paidBack.amount) > 0n ? true : undefined)) // biome-ignore format: one question
    expect(await held()).toBe(0)
    await cancel()
    await until('the coupon to be back', async () => ((await held()) === 1 ? true : undefined))
    expect((await quote(a, [of(rice!, 2)])).off.map(({ name }) => name)).toEqual(['回头券'])
    // What was sent has used it, whatever comes back later.
    const sent = await paidOrder(a, homes.get(a)!.id, [of(rice!, 2)])
    await ship(operator, sent.parts[0]!.id)
    await receive(a, sent.parts[0]!.id)
    const asked = expectStatus(await a.press<MallOrder>(`/mall/parts/${sent.parts[0]!.id}/cases`, { kind: 'refund', reason: 'damaged', pieces: [{ line: 0, quantity: 2 }] }), 201) // biome-ignore format: one press
    expectStatus(await operator.press(`/mall/cases/${asked.parts[0]!.cases[0]!.id}/answer`, { to: 'agreed' }), 200)
    await until('all of it to be paid back', async () => ((await orderNow(a, sent.id)).parts[0]!.state === 'closed' ? true : undefined)) // biome-ignore format: one question
    expect(await held()).toBe(0)
  }, 60_000)

  test('what the mall gives is proposed by one officer and confirmed by another; the bank pays it, and has it back with what is sent back', async () => {
    const [maker, checker] = twoOfficers(places)
    for (const one of [maker, checker]) await one.signIn()
    // A category of its own: other stories order, too.
    const shirt = await onSale(operator, officer, store, { name: `优惠衬衫${serial}`, category: 'wear/men', price: '100.00', pieces: 9 })
    const promotion = { kind: 'money-off', name: '桥节满减', from, until: last, categories: ['wear/men'], tiers: [{ from: yuan('150.00'), off: yuan('20.01') }], budget: yuan('30.00') }
    const propose = (body: object) => maker.press<Proposal>('/proposals', { kind: 'promote-mall', promotion: body, reason: '开业活动' })
    expect((await propose({ ...promotion, budget: null })).problem).toMatchObject({ code: 'promotion-faulty', parameter: 'budget' })
    const proposed = expectStatus(await propose(promotion), 202)
    expect(proposed.says).toContain('20.01 yuan off from 150')
    expect((await confirmProposal(maker, proposed)).problem?.code).toBe('own-proposal')
    expect((await quote(a, [of(shirt, 2)])).off).toEqual([])
    expect(expectStatus(await confirmProposal(checker, proposed), 200).state).toBe('done')

    const shown = await quote(a, [of(shirt, 2)])
    expect(shown.off).toMatchObject([{ name: '桥节满减', amount: { amount: '20.01' } }])
    const [before, paidByBank] = [await money(a), await balanceOf(ownAccount('mall-subsidies'))]
    const paid = await paidOrder(a, homes.get(a)!.id, [of(shirt, 2)])
    expect(await money(a)).toBe(before - fen(shown.total.amount))
    expect(Math.abs((await balanceOf(ownAccount('mall-subsidies'))) - paidByBank)).toBe(20_01)
    const [part] = paid.parts
    expect(await balanceOf(waitingAccount(part!.id))).toBe(fen(shown.total.amount) + 20_01)
    // Less is left of the budget than one more order would take.
    expect(await quote(b, [of(shirt, 2)])).toMatchObject({ off: [], hints: ['“桥节满减” has been given away'] })

    for (const quantity of [1, 1])
      await until('it to be cancelled', async () =>
        (await a.press<MallOrder>(`/mall/parts/${part!.id}/cases`, { kind: 'cancel', reason: 'changed-mind', pieces: [{ line: 0, quantity }] })).status === 201 ? true : undefined,
      )
    await until('all of it to be back', async () => ((await money(a)) === before ? true : undefined))
    expect(await balanceOf(ownAccount('mall-subsidies'))).toBe(paidByBank)
    const { promotions } = expectStatus(await maker.ask<MallDesk>('GET', '/staff/mall'), 200)
    const own = promotions.find(({ name }) => name === '桥节满减')!
    expect(own).toMatchObject({ orders: 1, given: yuan('20.01'), budget: { most: yuan('30.00'), left: yuan('9.99') } })
    expect((await operator.press(`/mall/promotions/${own.id}/end`, undefined)).problem?.code).toBe('promotion-unknown')
    expect(expectStatus(await maker.press<MallDesk>(`/staff/mall/promotions/${own.id}/end`, undefined), 200).promotions.find(({ id }) => id === own.id)?.state).toBe('ended')
  }, 60_000) // biome-ignore format: one act a line

  test('a coupon for a word is shown to nobody, is had by who types it, and no other of its days has the word', async () => {
    const code = `QIAO${serial}`
    const worded = { kind: 'coupon', name: '暗号券', off: yuan('5.00'), least: yuan('50.00'), perBuyer: 1, inAll: 1, code }
    const one = expectStatus(await make({ ...worded, code: ` ${code.toLowerCase()} ` }), 201)
    expect(one.code).toBe(code)
    expect((await make({ ...worded, name: '另一张' })).problem).toMatchObject({ code: 'promotion-faulty', parameter: 'code' })
    expect((await make({ kind: 'percent-off', name: '打折', percent: '20', code })).problem).toMatchObject({ parameter: 'code' })
    expect((await make({ ...worded, code: '短' })).problem).toMatchObject({ code: 'bad-input', parameter: 'code' })
    // Before and after its days the word may be another's.
    expectStatus(await make({ ...worded, name: '下一季', from: addDays(last!, 1), until: addDays(last!, 30) }), 201)

    const shown = async (who: Customer) => expectStatus(await who.ask<Good>('GET', `/mall/goods/${rice!.id}`), 200).promotions.map(({ name }) => name)
    expect(await shown(b)).not.toContain('暗号券')
    expect((await b.press(`/mall/coupons/${one.id}`, undefined)).problem?.code).toBe('promotion-unknown')
    expect((await b.press('/mall/coupon-codes', { code: `${code}9` })).problem).toMatchObject({ code: 'coupon-code-unknown', parameter: 'code' })
    const before = await quote(b, [of(rice!, 1)])
    expect(expectStatus(await b.press<ShownPromotion>('/mall/coupon-codes', { code: code.toLowerCase() }), 200)).toMatchObject({ id: one.id, coupon: { mine: 1 } })
    expectStatus(await b.press('/mall/coupon-codes', { code }), 200)
    expect(await shown(b)).toContain('暗号券')
    const after = await quote(b, [of(rice!, 1)])
    expect(after.off.map(({ name }) => name)).toContain('暗号券')
    expect(fen(after.total.amount)).toBe(fen(before.total.amount) - 5_00)
    // There was one.
    expect((await a.press('/mall/coupon-codes', { code })).problem).toMatchObject({ code: 'coupons-gone', parameter: 'code' })
    expectStatus(await operator.press(`/mall/promotions/${one.id}/end`, undefined), 200)
    expect((await a.press('/mall/coupon-codes', { code })).problem?.code).toBe('coupon-code-unknown')
  }) // biome-ignore format: one word

  test('what is for a first order is had once, by who has bought nothing here; firms and returning buyers have their own', async () => {
    const tiers = [{ from: yuan('60.00'), off: yuan('8.00') }]
    for (const [audience, name] of [['new', '首单立减'], ['returning', '老客立减'], ['firms', '企业立减']]) expectStatus(await make({ kind: 'money-off', name, audience, tiers }), 201)
    expect((await make({ kind: 'coupon', name: '首单券', audience: 'new', off: yuan('5.00'), least: yuan('50.00'), perBuyer: 2, inAll: 9 })).problem).toMatchObject({ code: 'promotion-faulty', parameter: 'per-buyer' })
    const c = new Customer(places, `137${serial}84`, '周宁')
    await c.join()
    await c.bind(withCheckDigit(`62220206${serial}0009`))
    await c.topUpEnded((await c.topUp('1000.00')).id)
    homes.set(c, await newAddress(c))

    const shown = async (who: Customer) => expectStatus(await who.ask<Good>('GET', `/mall/goods/${rice!.id}`), 200).promotions.map(({ says }) => says).filter((says) => says.endsWith(': 8 yuan off from 60'))
    expect([await shown(c), await shown(a), (await shown(operator)).toSorted()]).toEqual([
      ['First order: 8 yuan off from 60'],
      ['Returning buyers: 8 yuan off from 60'],
      ['Firms: 8 yuan off from 60', 'First order: 8 yuan off from 60'],
    ])
    const forFirms = expectStatus(await make({ kind: 'coupon', name: '企业券', audience: 'firms', off: yuan('5.00'), least: yuan('50.00'), perBuyer: 1, inAll: 9 }), 201)
    expect((await c.press(`/mall/coupons/${forFirms.id}`, undefined)).problem).toMatchObject({ code: 'coupon-not-for-you', parameter: 'id' })

    const named = async (quoted: Promise<Quote>) => (await quoted).off.map(({ name }) => name).filter((name) => name.endsWith('立减'))
    const wanted = [of(tea!, 3)]
    expect(await named(quote(c, wanted))).toEqual(['首单立减'])
    // Both were promised it, or one came after the other: one has it.
    const both = await Promise.all([order(c, homes.get(c)!.id, wanted), order(c, homes.get(c)!.id, wanted)])
    const placed = both.filter(({ status }) => status === 201).map(({ body }) => body)
    const cheap = placed.filter(({ parts }) => parts[0]!.off.some(({ name }) => name === '首单立减'))
    expect(cheap.length).toBe(1)
    for (const { status, problem } of both) expect(status === 201 || problem?.code === 'quote-differs').toBe(true)
    for (const { id } of placed) await until('it to be paid', async () => ((await orderNow(c, id)).state === 'paid' ? true : undefined))
    expect(await named(quote(c, wanted))).toEqual(['老客立减'])

    // Nothing of it was ever sent: it was no order, and the next one is the first.
    for (const { parts } of placed) expectStatus(await c.press(`/mall/parts/${parts[0]!.id}/cases`, { kind: 'cancel', reason: 'changed-mind', pieces: [{ line: 0, quantity: 3 }] }), 201)
    await until('a first order to be the first again', async () => ((await named(quote(c, wanted)))[0] === '首单立减' ? true : undefined))
    const first = await paidOrder(c, homes.get(c)!.id, wanted)
    expect(first.parts[0]!.off.map(({ name }) => name)).toContain('首单立减')
  }) // biome-ignore format: one press

  test('a store gives a coupon a word on its screen; a buyer types it at the checkout and pays less', async () => {
    const browser = await launch(given('QIAO_BROWSER'))
    const { page, context, troubles } = await openPage(browser, desk)
    await sessionOf(context, operator, places.app)
    await page.goto(`${places.app}/store/${store.id}/promotions`)
    await page.getByRole('link', { name: '新促销' }).click()
    await page.getByRole('radio', { name: /^优惠券/ }).click()
    await page.getByLabel('名称').fill('老客券')
    await page.getByLabel('减（元）').fill('7')
    await page.getByLabel('满（元）').fill('60')
    await page.getByLabel('一共发（张）').fill('10')
    await page.getByLabel('口令（可不填）').fill('lao')
    await page.getByRole('button', { name: '做好，按期生效' }).click()
    await page.getByText('口令是 6–20 个字母或数字。').waitFor()
    await page.getByLabel('口令（可不填）').fill(`lao${serial}`)
    await accessible(page, 'store-promote-code')
    await page.getByRole('button', { name: '做好，按期生效' }).click()
    await page.getByText(`口令 LAO${serial}`).waitFor()

    const { page: shop, context: theirs, troubles: theirsToo } = await openPage(browser, phone)
    await sessionOf(theirs, b, places.app)
    await shop.goto(`${places.app}/mall/checkout?lines=${rice!.variants[0]!.id}.1`)
    await shop.getByText('有口令？').click()
    await shop.getByLabel('优惠口令').fill('LAO999')
    await shop.getByLabel('优惠口令').press('Enter')
    await shop.getByText('没有这个口令的券，或者已经过期').waitFor()
    await shop.getByLabel('优惠口令').fill(`lao${serial}`)
    await shop.getByRole('button', { name: '领券', exact: true }).click()
    await shop.getByRole('checkbox', { name: '老客券' }).waitFor()
    await accessible(shop, 'mall-checkout-code')
    await shop.goto(`${places.app}/mall/coupons`)
    await shop.getByText('老客券', { exact: true }).waitFor()
    await shop.getByLabel('优惠口令').waitFor()
    expect(troubles.filter((trouble) => !trouble.includes('400'))).toEqual([])
    expect(theirsToo.filter((trouble) => !trouble.includes('404'))).toEqual([])
    await browser.close()
  }, 60_000)
})
