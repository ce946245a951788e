/** Goods exchanged for goods on a running bank: set aside when agreed, sent when the others are back, paid back where there are none; no money moves. */
import { beforeAll, expect, test } from 'vitest'
import type { Merchant, MerchantGood, MerchantPart } from '../../core/mall/merchant-wire.ts'
import { waitingAccount } from '../../core/mall/postings.ts'
import type { Address, MallCase, MallOrder } from '../../core/mall/shop-wire.ts'
import { Customer, expectStatus, until, withCheckDigit } from '../support/customer.ts'
import { openFirm, usccOf } from '../support/firm.ts'
import { newAddress, onSale, openStore, orderNow, paidOrder, receive, ship } from '../support/mall.ts'
import { given, needing } from '../support/needs.ts'
import { seeded } from '../support/staff.ts'

needing(['QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL'], () => {
  const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  const operator = new Customer(places, `137${serial}91`, '王小明')
  const buyer = new Customer(places, `137${serial}92`, '李敏')
  const officer = seeded(places, 'officer')
  let store: Merchant
  let address: Address
  let rice: MerchantGood
  const PARCEL = { carrier: '中通', number: '76543210987654' }

  const shirts = (large = 10) =>
    onSale(operator, officer, store, {
      name: `棉衬衫${serial}${crypto.randomUUID().slice(0, 4)}`, category: 'wear/men', price: '99.00', pieces: 10,
      variants: [{ name: 'M' }, { name: 'L', pieces: large }, { name: 'XXL', price: '109.00' }],
    }) // biome-ignore format: one good
  const stock = async (good: MerchantGood) =>
    expectStatus(await operator.ask<{ goods: MerchantGood[] }>('GET', `/mall/merchants/${store.id}/goods?good=${good.id}`), 200).goods[0]!.variants.map(({ left, heldBack }) => [left, heldBack]) // biome-ignore format: one look
  const waiting = async (part: string) =>
    ((await (await fetch(`${places.operator}/ledger/accounts/${waitingAccount(part)}/balance`)).json()) as { minor: string }).minor // biome-ignore format: one look
  /** Bought in M, and here. */
  async function bought(good: MerchantGood, quantity: number): Promise<{ order: string; part: string }> {
    const { id, parts } = await paidOrder(buyer, address.id, [{ sku: good.variants[0]!.id, quantity }])
    await ship(operator, parts[0]!.id)
    await receive(buyer, parts[0]!.id)
    return { order: id, part: parts[0]!.id }
  }
  const asks = (part: string, good: MerchantGood, more: object = {}) =>
    buyer.press<MallOrder>(`/mall/parts/${part}/cases`, {
      kind: 'exchange', reason: 'changed-mind', pieces: [{ line: 0, quantity: 1 }], replacement: good.variants[1]!.id, ...more,
    }) // biome-ignore format: one press
  const caseOf = (order: MallOrder): MallCase => order.parts[0]!.cases.at(-1)!
  const moves = async (one: string, to: string, more: object = {}) =>
    expectStatus(await buyer.press<MallOrder>(`/mall/cases/${one}/moves`, { to, ...more }), 200)
  const answers = async (one: string, to: string, more: object = {}) =>
    expectStatus(await operator.press<MerchantPart>(`/mall/cases/${one}/answer`, { to, ...more }), 200)
  const code = async (press: Promise<{ problem?: { code: string } | undefined }>) => (await press).problem?.code
  /** Once the run has done what is due. */
  const when = (what: string, order: string, holds: (one: MallCase) => boolean) =>
    until(what, async () => {
      const now = await orderNow(buyer, order)
      return holds(caseOf(now)) ? now : undefined
    })

  beforeAll(async () => {
    for (const who of [operator, buyer]) await who.join()
    await officer.signIn()
    await buyer.bind(withCheckDigit(`62220209${serial}0092`))
    await buyer.topUpEnded((await buyer.topUp('4000.00')).id)
    address = await newAddress(buyer)
    store = await openStore(operator, officer, await openFirm(operator, usccOf(serial, 91), `桥南服饰${serial}`), `桥南服饰${serial}`) // biome-ignore format: one store
    rice = await onSale(operator, officer, store, { name: `换不得的米${serial}` })
  }, 120_000)

  test('M for L: set aside at once, sent when M is back, M on sale again; the money waits untouched, and each piece is exchanged once', async () => {
    const good = await shirts()
    const { order, part } = await bought(good, 2)
    const waits = await waiting(part)
    expect(await code(asks(part, good, { replacement: good.variants[2]!.id }))).toBe('exchange-differs')
    expect(await code(asks(part, good, { replacement: rice.variants[0]!.id }))).toBe('good-unknown')
    expect(await code(asks(part, good, { pieces: [{ line: 0, quantity: 3 }] }))).toBe('pieces-wrong')
    const { id } = caseOf(expectStatus(await asks(part, good), 201))
    await until('L to be set aside', async () => ((await stock(good))[1]![1] === 1 ? true : undefined))
    expect(await stock(good)).toEqual([
      [8, 0],
      [9, 1],
      [10, 0],
    ])
    expect(await code(buyer.press(`/mall/cases/${id}/moves`, { to: 'sent-back' }))).toBe('parcel-missing')
    const sent = caseOf(await moves(id, 'sent-back', { parcel: PARCEL }))
    expect([sent.replacement?.variant, sent.amount.amount, sent.parcels]).toMatchObject([
      'L',
      '0.00',
      [{ by: 'buyer', ...PARCEL }],
    ])
    // Nothing is sent again before the other is there.
    expect(await code(operator.press(`/mall/cases/${id}/answer`, { to: 'sent-again', parcel: PARCEL }))).toBe(
      'mall-not-now',
    )
    expect((await answers(id, 'back')).to.name).toBe(buyer.name)
    expect(await code(operator.press(`/mall/cases/${id}/answer`, { to: 'sent-again' }))).toBe('parcel-missing')
    await answers(id, 'sent-again', { parcel: { carrier: '顺丰', number: 'SF7654321098' } })
    await until('M to be on sale again', async () => ((await stock(good))[0]![0] === 9 ? true : undefined))
    expect(await stock(good)).toEqual([
      [9, 0],
      [9, 0],
      [10, 0],
    ])
    const over = await moves(id, 'exchanged')
    expect(caseOf(over)).toMatchObject({
      state: 'exchanged',
      may: [],
      parcels: [{ by: 'buyer' }, { by: 'merchant', number: 'SF7654321098' }],
    })
    expect(over.parts[0]).toMatchObject({
      state: 'received',
      lines: [{ exchanged: 1, back: 0 }],
      paidBack: { amount: '0.00' },
    })
    expect(await waiting(part)).toBe(waits)
    // The one that was not exchanged still may be; both may be sent back for money.
    expect(await code(asks(part, good, { pieces: [{ line: 0, quantity: 2 }] }))).toBe('exchanged-before')
    expect((await orderNow(buyer, order)).parts[0]!.may).toEqual(['refund', 'return', 'exchange'])
    expect(
      caseOf(expectStatus(await asks(part, good, { kind: 'return', pieces: [{ line: 0, quantity: 2 }] }), 201)).state,
    ).toBe('agreed')
  })
  test('withdrawn: what was set aside is for others again', async () => {
    const good = await shirts()
    const { part } = await bought(good, 1)
    const { id } = caseOf(expectStatus(await asks(part, good), 201))
    await until('L to be set aside', async () => ((await stock(good))[1]![1] === 1 ? true : undefined))
    await moves(id, 'withdrawn')
    await until('L to be free', async () => ((await stock(good))[1]![0] === 10 ? true : undefined))
    expect(await stock(good)).toEqual([
      [9, 0],
      [10, 0],
      [10, 0],
    ])
  })
  test('of two who were promised the last one, the second gets the money: the exchange has become a return', async () => {
    const good = await shirts(1)
    const [first, second] = [await bought(good, 1), await bought(good, 1)]
    const faulty = { reason: 'faulty', says: '袖口开线' }
    const [one, two] = [
      caseOf(expectStatus(await asks(first.part, good, faulty), 201)),
      caseOf(expectStatus(await asks(second.part, good, faulty), 201)),
    ]
    expect([one.state, two.state]).toEqual(['asked', 'asked'])
    await answers(one.id, 'agreed')
    await until('the last to be set aside', async () => ((await stock(good))[1]![1] === 1 ? true : undefined))
    expect(await code(asks(second.part, good, faulty))).toBe('pieces-wrong')
    await answers(two.id, 'agreed')
    const turned = await when('it to be a return', second.order, ({ kind }) => kind === 'return')
    expect(caseOf(turned)).toMatchObject({
      state: 'agreed',
      amount: { amount: '99.00' },
      replacement: { variant: 'L' },
    })
    expect(caseOf(turned).says).toContain('no replacement')
    await moves(two.id, 'sent-back', { parcel: PARCEL })
    await answers(two.id, 'back')
    const over = await when('the money to be back', second.order, ({ state }) => state === 'paid')
    expect(over.parts[0]!.paidBack.amount).toBe('99.00')
    // What is faulty is not on sale again.
    expect(await stock(good)).toEqual([
      [8, 0],
      [0, 1],
      [10, 0],
    ])
    // Whoever asks now is told at once.
    const third = await bought(good, 1)
    expect((await asks(third.part, good)).problem).toMatchObject({ code: 'sold-out', facts: { left: 0 } })
  })
  test('a gift that came broken is taken back for the nothing that was paid for it, or exchanged like anything else', async () => {
    const [paid, gift] = [
      await shirts(),
      await onSale(operator, officer, store, {
        name: `赠品袜${serial}`,
        category: 'wear/men',
        price: '9.00',
        pieces: 10,
      }),
    ]
    const { bankTime } = (await (await fetch(`${places.operator}/clock`)).json()) as { bankTime: string }
    const from = bankTime.slice(0, 10)
    expectStatus(
      await operator.press(`/mall/merchants/${store.id}/promotions`, {
        kind: 'buy-get',
        name: '买一送一',
        from,
        until: from,
        buy: 1,
        get: 1,
        percent: '100',
        goods: [paid.id, gift.id],
      }),
      201,
    )
    const order = await paidOrder(buyer, address.id, [
      { sku: paid.variants[0]!.id, quantity: 2 },
      { sku: gift.variants[0]!.id, quantity: 2 },
    ])
    const [part] = order.parts
    const free = part!.lines.findIndex(({ good }) => good === gift.id)
    expect(part!.lines[free]!.amount.amount).toBe('0.00')
    await ship(operator, part!.id)
    await receive(buyer, part!.id)
    const broken = (more: object) =>
      buyer.press<MallOrder>(`/mall/parts/${part!.id}/cases`, {
        kind: 'refund',
        reason: 'damaged',
        pieces: [{ line: free, quantity: 1 }],
        ...more,
      })
    const { id } = caseOf(expectStatus(await broken({}), 201))
    await answers(id, 'agreed')
    await when('it to be over', order.id, ({ state }) => state === 'paid')
    const again = caseOf(expectStatus(await broken({ kind: 'exchange' }), 201))
    await answers(again.id, 'agreed')
    await until('another to be set aside', async () => ((await stock(gift))[0]![1] === 1 ? true : undefined))
    expect((await orderNow(buyer, order.id)).parts[0]!.lines[free]!.back).toBe(1)
  })
  test('a store that finds none in its house pays back; a replacement that did not come is for an officer to decide', async () => {
    const good = await shirts()
    const [first, second] = [await bought(good, 1), await bought(good, 1)]
    const one = caseOf(expectStatus(await asks(first.part, good), 201))
    await moves(one.id, 'sent-back', { parcel: PARCEL })
    await answers(one.id, 'back')
    await answers(one.id, 'paid')
    const paid = await when('the money to be back', first.order, ({ state }) => state === 'paid')
    expect(caseOf(paid)).toMatchObject({ kind: 'return', amount: { amount: '99.00' } })
    await until('both to be on sale again', async () => ((await stock(good))[1]![1] === 0 ? true : undefined))
    expect(await stock(good)).toEqual([
      [9, 0],
      [10, 0],
      [10, 0],
    ])

    const two = caseOf(expectStatus(await asks(second.part, good, { replacement: undefined }), 201))
    await until('M to be set aside', async () => ((await stock(good))[0]![1] === 1 ? true : undefined))
    await moves(two.id, 'sent-back', { parcel: PARCEL })
    await answers(two.id, 'back')
    await answers(two.id, 'sent-again', { parcel: PARCEL })
    await moves(two.id, 'disputed', { says: '没有收到' })
    const decision = `/staff/mall/cases/${two.id}/decision`
    expect(await code(officer.press(decision, { outcome: 'rejected', reason: '已送达' }))).toBe('mall-not-now')
    expectStatus(await officer.press(decision, { outcome: 'paid', reason: '快递丢失' }), 200)
    await when('the money to be back', second.order, ({ state }) => state === 'paid')
    // M came back and another M is lost on its way: nothing comes back on sale twice.
    expect(await stock(good)).toEqual([
      [9, 0],
      [10, 0],
      [10, 0],
    ])
  })
})
