/** The mall on a running bank: a store opens, a buyer orders, and money and goods are where they belong at every step. */
import { beforeAll, expect, test } from 'vitest'
import type { Firm } from '../../core/customers/firm-wire.ts'
import { currentAccount } from '../../core/deposits/postings.ts'
import { entryId } from '../../core/id.ts'
import type { Merchant, MerchantGood, MerchantMoney, MerchantPart } from '../../core/mall/merchant-wire.ts'
import { waitingAccount } from '../../core/mall/postings.ts'
import type { Address, GoodBrief, MallOrder, Quote } from '../../core/mall/shop-wire.ts'
import { Customer, expectStatus, until, withCheckDigit } from '../support/customer.ts'
import { openFirm, usccOf } from '../support/firm.ts'
import { ABOUT, newAddress, onSale, order, orderNow, paidOrder, receive, ship } from '../support/mall.ts'
import { given, needing } from '../support/needs.ts'
import { seeded } from '../support/staff.ts'

needing(['QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL'], () => {
  const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  const operator = new Customer(places, `137${serial}61`, '王小明')
  const buyer = new Customer(places, `137${serial}62`, '李敏')
  const other = new Customer(places, `137${serial}63`, '赵云')
  const officer = seeded(places, 'officer')
  let firm: Firm
  let store: Merchant
  let [rice, fruit]: MerchantGood[] = []
  let address: Address

  const balance = async (account: string) => {
    const answer = await fetch(`${places.operator}/ledger/accounts/${account}/balance`)
    return ((await answer.json()) as { minor: string }).minor
  }
  const entry = async (command: object) => {
    const answer = await fetch(`${places.operator}/ledger/entries`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(command),
    })
    expect(answer.status, await answer.clone().text()).toBe(200)
  }
  const left = async (good: MerchantGood) =>
    expectStatus(
      await operator.ask<{ goods: MerchantGood[] }>('GET', `/mall/merchants/${store.id}/goods`),
      200,
    ).goods.find(({ id }) => id === good.id)!.variants[0]!
  const skuOf = (good: MerchantGood) => good.variants[0]!.id
  const days = (n: number) =>
    fetch(`${places.operator}/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ days: n }),
    })

  beforeAll(async () => {
    for (const who of [operator, buyer, other]) await who.join()
    await officer.signIn()
    await buyer.bind(withCheckDigit(`62220207${serial}0061`))
    await buyer.topUpEnded((await buyer.topUp('2000.00')).id)
    firm = await openFirm(operator, usccOf(serial, 61), `桥南农产${serial}合作社`)
    address = await newAddress(buyer)
  }, 120_000)

  test('a store asks, is told what is wrong, asks again, and is opened by an officer', async () => {
    const asking = { firm: firm.id, name: `红河山货${serial}`, ...ABOUT }
    expect((await other.press('/mall/merchants', asking)).problem?.code).toBe('firm-unknown')
    const wrong = await operator.press('/mall/merchants', {
      ...asking,
      permits: { food: { number: 'JY1', until: '2020-01-01' } },
    })
    expect(wrong.problem?.status).toBe(400)
    expect(
      (
        await operator.press('/mall/merchants', {
          ...asking,
          permits: { food: { number: 'JY11101010000001', until: '2020-01-01' } },
        })
      ).problem?.code,
    ).toBe('merchant-faulty')
    const asked = expectStatus(await operator.press<Merchant>('/mall/merchants', asking), 201)
    expect(asked.state).toBe('asked')
    expect((await operator.press('/mall/merchants', asking)).problem?.code).toBe('merchant-exists')
    expect(
      (await officer.press(`/staff/mall/merchants/${asked.id}/decision`, { outcome: 'returned' })).problem?.code,
    ).toBe('reason-missing')
    expectStatus(
      await officer.press(`/staff/mall/merchants/${asked.id}/decision`, { outcome: 'returned', reason: '请补发货地' }),
      200,
    )
    const { firm: _, warehouse: __, ...again } = asking
    expectStatus(await operator.ask('PUT', `/mall/merchants/${asked.id}`, again), 200)
    store = expectStatus(
      await officer.press<Merchant>(`/staff/mall/merchants/${asked.id}/decision`, { outcome: 'open' }),
      200,
    )
    expect(store.state).toBe('open')
  })
  test('goods go on sale when an officer has looked at them, and are found by name, by sound and by pinyin', async () => {
    rice = await onSale(operator, officer, store, {
      name: `哈尼梯田红米${serial}`,
      pieces: 10,
      shares: [{ phone: other.phone, percent: '20' }],
    })
    fruit = await onSale(operator, officer, store, {
      name: `蒙自石榴${serial}`,
      category: 'fresh/fruit',
      price: '25.00',
      pieces: 3,
    })
    for (const text of ['红米', '哈尼梯田', '哈泥梯田', 'hani', 'hongmi']) {
      const { goods } = expectStatus(
        await buyer.ask<{ goods: GoodBrief[] }>(
          'GET',
          `/mall/goods?text=${encodeURIComponent(text)}&merchant=${store.id}`,
        ),
        200,
      )
      expect(goods[0]?.id, text).toBe(rice!.id)
    }
    expect((await other.press(`/mall/skus/${skuOf(rice!)}/stock`, { by: 1 })).problem?.code).toBe('good-unknown')
    expect((await operator.press(`/mall/skus/${skuOf(rice!)}/stock`, { by: -11 })).problem).toMatchObject({
      code: 'less-in-stock',
      facts: { left: 10 },
    })
  })
  test('goods and money are set aside together, paid once, and stand with the bank', async () => {
    const lines = [
      { sku: skuOf(rice!), quantity: 2 },
      { sku: skuOf(fruit!), quantity: 1 },
    ]
    const quote = expectStatus(await buyer.ask<Quote>('POST', '/mall/quotes', { address: address.id, lines }), 200)
    // 2 × 39.90 + 25.00 are above 99.00: sent free.
    expect([quote.goods.amount, quote.shipping.amount, quote.total.amount]).toEqual(['104.80', '0.00', '104.80'])
    expect((await buyer.press('/mall/orders', { address: address.id, lines, quote: quote.digest })).problem?.code).toBe(
      'no-return-unconfirmed',
    )
    const before = (await buyer.account()).balance.amount
    const key = crypto.randomUUID()
    const first = expectStatus(await order(buyer, address.id, lines, key), 201)
    const paid = await until('the order to be paid', async () => {
      const now = await orderNow(buyer, first.id)
      return now.state === 'paid' ? now : undefined
    })
    const [part] = paid.parts
    expect(await balance(waitingAccount(part!.id))).toBe('10480')
    expect(Number(before) - Number((await buyer.account()).balance.amount)).toBeCloseTo(104.8)
    expect((await left(rice!)).left).toBe(8)
    expect((await other.ask('GET', `/mall/orders/${first.id}`)).problem?.code).toBe('mall-order-unknown')
    expect((await other.press(`/mall/parts/${part!.id}/receipt`, undefined)).problem?.code).toBe('mall-order-unknown')
    expect(
      (await other.press(`/mall/parts/${part!.id}/parcels`, { carrier: '顺丰', number: 'SF1234567890' })).problem?.code,
    ).toBe('mall-order-unknown')
  })
  test('nothing is sold that is not there: of two who want the last, one has it', async () => {
    await other.bind(withCheckDigit(`62220207${serial}0063`))
    await other.topUpEnded((await other.topUp('500.00')).id)
    const elsewhere = await newAddress(other)
    const wanted = [{ sku: skuOf(fruit!), quantity: 2 }]
    const both = await Promise.all([order(buyer, address.id, wanted), order(other, elsewhere.id, wanted)])
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409])
    expect(both.find(({ status }) => status === 409)!.problem).toMatchObject({ code: 'sold-out', facts: { left: 0 } })
    expect((await left(fruit!)).left).toBe(0)
    const won = both.find(({ status }) => status === 201)!.body
    const who = both[0]!.status === 201 ? buyer : other
    // Cancelled before it was sent: money and goods are back at once.
    await until('it to be paid', async () => ((await orderNow(who, won.id)).state === 'paid' ? true : undefined))
    const asked = expectStatus(
      await who.press<MallOrder>(`/mall/parts/${won.parts[0]!.id}/cases`, {
        kind: 'cancel',
        reason: 'changed-mind',
        pieces: [{ line: 0, quantity: 2 }],
      }),
      201,
    )
    const over = await until('it to be over', async () => {
      const now = await orderNow(who, asked.id)
      return now.state === 'over' ? now : undefined
    })
    expect([over.parts[0]!.state, over.parts[0]!.paidBack.amount, over.parts[0]!.amount.amount]).toEqual([
      'closed',
      '76.00',
      '76.00',
    ])
    expect((await left(fruit!)).left).toBe(2)
  })
  test('sent, received, partly sent back within seven days, and settled to the fen', async () => {
    const paid = await paidOrder(buyer, address.id, [{ sku: skuOf(rice!), quantity: 3 }])
    const [{ id: part }] = paid.parts as [MallOrder['parts'][number]]
    expect((await buyer.press(`/mall/parts/${part}/receipt`, undefined)).problem?.code).toBe('mall-not-now')
    expect((await ship(operator, part)).state).toBe('shipped')
    expect(
      (
        await buyer.press(`/mall/parts/${part}/cases`, {
          kind: 'cancel',
          reason: 'changed-mind',
          pieces: [{ line: 0, quantity: 1 }],
        })
      ).problem?.code,
    ).toBe('mall-not-now')
    const received = await receive(buyer, part)
    expect(received.parts[0]!.state).toBe('received')
    const asked = expectStatus(
      await buyer.press<MallOrder>(`/mall/parts/${part}/cases`, {
        kind: 'return',
        reason: 'changed-mind',
        pieces: [{ line: 0, quantity: 1 }],
      }),
      201,
    )
    const [one] = asked.parts[0]!.cases
    expect([one!.state, one!.amount.amount]).toEqual(['agreed', '39.90'])
    expect((await buyer.press(`/mall/cases/${one!.id}/moves`, { to: 'sent-back' })).problem?.code).toBe(
      'parcel-missing',
    )
    expectStatus(
      await buyer.press(`/mall/cases/${one!.id}/moves`, {
        to: 'sent-back',
        parcel: { carrier: '圆通', number: 'YT7654321' },
      }),
      200,
    )
    expectStatus(await operator.press<MerchantPart>(`/mall/cases/${one!.id}/answer`, { to: 'back' }), 200)
    const back = await until('the money to be back', async () => {
      const now = await orderNow(buyer, paid.id)
      return now.parts[0]!.cases[0]!.state === 'paid' ? now : undefined
    })
    expect(back.parts[0]!.paidBack.amount).toBe('39.90')
    const [merchantBefore, otherBefore] = [
      await balance(currentAccount(firm.organization!)),
      (await other.account()).balance.amount,
    ]
    // An order stops what comes in for a while: nothing is lost, the store is paid on the morning after it ends.
    const freeze = entryId(`freeze ${firm.organization}`, Date.now() - 60_000, 'freeze')
    const ofOrder = { business: 'test-freeze', step: 'freeze', memo: '', actor: 'test', request: '' }
    await entry({
      kind: 'freeze',
      id: freeze,
      account: currentAccount(firm.organization!),
      blocks: 'credits',
      ...ofOrder,
    })
    await days(9)
    expect((await orderNow(buyer, paid.id)).parts[0]!.state).toBe('received')
    await entry({
      kind: 'thaw',
      id: entryId(`thaw ${firm.organization}`, Date.now() - 60_000, 'thaw'),
      freeze,
      ...ofOrder,
      step: 'thaw',
    })
    await days(1)
    const over = await until('the part to be settled', async () => {
      const now = await orderNow(buyer, paid.id)
      return now.state === 'over' ? now : undefined
    })
    expect(over.parts[0]!.state).toBe('settled')
    // 79.80 stay: 1 % commission 0.80, 0.3 % channel 0.24, a fifth of the goods 15.96 for the household, 62.80 for the store.
    const money = expectStatus(await operator.ask<MerchantMoney>('GET', `/mall/merchants/${store.id}/money`), 200)
    expect(money.settled.find((one) => one.part === part)).toMatchObject({
      sold: { amount: '79.80' },
      commission: { amount: '0.80' },
      channelFee: { amount: '0.24' },
      shares: { amount: '15.96' },
      paid: { amount: '62.80' },
    })
    expect(Number(await balance(currentAccount(firm.organization!))) - Number(merchantBefore)).toBeGreaterThanOrEqual(
      6280,
    )
    expect(Number((await other.account()).balance.amount) - Number(otherBefore)).toBeCloseTo(15.96)
    expect(await balance(waitingAccount(part))).toBe('0')
    // Afterwards the store may still give something back, out of its own account.
    const given = expectStatus(
      await operator.press<MerchantPart>(`/mall/parts/${part}/repayments`, {
        pieces: [{ line: 0, quantity: 1 }],
        says: '补偿',
      }),
      201,
    )
    expect(given.paidBack.amount).toBe('79.80')
    expect(
      (await operator.press(`/mall/parts/${part}/repayments`, { pieces: [{ line: 0, quantity: 2 }] })).problem?.code,
    ).toBe('pieces-wrong')
  }, 120_000)
  test('a dispute keeps the money until an officer decides', async () => {
    const paid = await paidOrder(buyer, address.id, [{ sku: skuOf(rice!), quantity: 1 }])
    const [{ id: part }] = paid.parts as [MallOrder['parts'][number]]
    await ship(operator, part)
    await receive(buyer, part)
    const asked = expectStatus(
      await buyer.press<MallOrder>(`/mall/parts/${part}/cases`, {
        kind: 'refund',
        reason: 'damaged',
        pieces: [{ line: 0, quantity: 1 }],
        says: '袋子破了，米撒了一半',
      }),
      201,
    )
    const one = asked.parts[0]!.cases[0]!
    expectStatus(await operator.press(`/mall/cases/${one.id}/answer`, { to: 'refused', says: '发货时完好' }), 200)
    expectStatus(await buyer.press(`/mall/cases/${one.id}/moves`, { to: 'disputed', says: '有照片' }), 200)
    const { disputes } = expectStatus(
      await officer.ask<{ disputes: { id: string; notes: unknown[]; owner: string | null }[] }>('GET', '/staff/mall'),
      200,
    )
    expect(disputes.find(({ id }) => id === one.id)).toMatchObject({
      notes: [{ by: 'buyer' }, { by: 'merchant' }, { by: 'buyer' }],
    })
    expect(disputes.find(({ id }) => id === one.id)!.owner).not.toBeNull()
    expectStatus(
      await officer.press(`/staff/mall/cases/${one.id}/decision`, {
        outcome: 'agreed',
        reason: '包装不合格，支持退款',
      }),
      200,
    )
    const over = await until('the end', async () => {
      const now = await orderNow(buyer, paid.id)
      return now.state === 'over' ? now : undefined
    })
    expect(over.parts[0]).toMatchObject({ state: 'closed', paidBack: { amount: '55.90' } })
  })
})
