/** A bank with something on every screen: many movements, long names, bills of every kind, something for each of the bank's own. */
import type { Warehouses } from '../../core/mall/merchant-wire.ts'
import type { Proposal } from '../../core/staff/wire.ts'
import { dayFromNumber, dayNumber } from '../../core/time.ts'
import type { Urls } from '../../workflows/bank/launcher/start.ts'
import { theBank } from '../../workflows/bank/seed.ts'
import type { Who } from '../look/routes.ts'
import {
  approved as approvedLoan,
  firmOf as borrowingFirm,
  codeOf,
  costRead,
  declined,
  drawn,
  machineWish,
  signed,
  theWish,
  young,
} from './borrower.ts'
import { byDay } from './by-day.ts'
import { Customer, expectStatus, until, withCheckDigit, yuan } from './customer.ts'
import { bringTo, openFirm, usccOf } from './firm.ts'
import { consent, identify, personOf, showOtherWay } from './joining.ts'
import { minuteAfter, newAddress, onSale, openStore, paidOrder, receive, ship } from './mall.ts'
import { billSomebody, Manager, payHouseBills } from './manager.ts'
import { seeded } from './staff.ts'

export type Filled = { readonly people: Partial<Record<Who, Customer>>; path(route: string): string | undefined }

/**
 * People and what they have; the payee's name is long. Not `whole`: nothing is left for the bank's own to decide, and
 * its clock stands still, for a bank that others use, too.
 */
export async function filled(
  urls: Pick<Urls, 'app' | 'sms' | 'operator' | 'control'>,
  { movements = 200, whole = true }: { movements?: number; whole?: boolean } = {},
): Promise<Filled> {
  if (whole) await byDay(urls)
  const serial = String(Date.now()).slice(-6)
  const someone = (n: number, name: string) => new Customer(urls, `138${serial}${String(n).padStart(2, '0')}`, name)
  const post = (url: string, body: unknown) =>
    fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const bankDay = async () =>
    ((await (await fetch(`${urls.operator}/clock`)).json()) as { bankTime: string }).bankTime.slice(0, 10)

  const who = await someone(1, '王小明').join()
  const friend = await someone(2, '阿布都热依木·买买提艾力·吐尔逊江').join()
  await who.bind(withCheckDigit(`62220207${serial}0001`))
  await who.topUpEnded((await who.topUp('30000.00')).id)
  let transfer = ''
  let entry = ''
  for (let n = 0; n < movements; n++) {
    const sent = expectStatus(await who.transfer(friend, `${1 + (n % 40)}.${String(n % 100).padStart(2, '0')}`, n % 3 === 0 ? '' : '十一月房租，谢谢您一直以来的照顾'), 201) // biome-ignore format: one press
    transfer = sent.id
    entry = sent.entry
  }
  const number = withCheckDigit(`88${serial}1`)
  const [water] = (await who.bills(number)).bills
  const payment = expectStatus(await who.payBill(number, water!.number, water!.amount.amount), 202)

  const deposit = await depositsOf(who)
  const { firm, certificate } = await firmOf(who)
  const lent = await lendTo(who)
  const shopped = await shopAt(friend, who)

  const manager = await new Manager(urls).signIn()
  const due = dayFromNumber(dayNumber(await bankDay()) + 20)
  const { run, bills } = await billSomebody(manager, serial, who, 6, due)
  const paid = expectStatus(await payHouseBills(who, [{ id: bills[0]!.id, amount: '10.00' }]), 201)
  const link = await until('the text with a link', async () =>
    (await who.messages()).messages.map(({ text }) => /\/b\/([A-Za-z0-9]{12})/.exec(text)?.[1]).find(Boolean),
  )

  const [officer, steward, teller, auditor] = [seeded(urls, 'officer'), seeded(urls, 'steward'), seeded(urls, 'teller'), seeded(urls, 'auditor')] // biome-ignore format: four
  for (const one of [officer, steward, teller, auditor]) await one.signIn()
  const day = await bankDay()
  const own = whole ? await forTheBanksOwn() : {}
  for (const one of [who, manager, steward, teller, auditor]) await one.signIn()

  const given: Readonly<Record<string, string>> = {
    '/transfers/:id': `/transfers/${transfer}`,
    '/movements/:id': `/movements/${entry}`,
    '/wealth/:id': `/wealth/${deposit}`,
    '/wealth/products/:product': '/wealth/products/fixed',
    '/me/firms/:firm': `/me/firms/${firm}`,
    '/me/firms/:firm/statement': `/me/firms/${firm}/statement`,
    '/me/firms/:firm/products': `/me/firms/${firm}/products`,
    '/me/firms/:firm/products/:product': `/me/firms/${firm}/products/notice-7`,
    '/me/firms/:firm/deposits/:id': `/me/firms/${firm}/deposits/${certificate}`,
    ...lent,
    ...shopped,
    '/staff/movements/:id': `/staff/movements/${entry}`,
    '/bills/payments/:id': `/bills/payments/${payment.id}`,
    '/bills/house/:id': `/bills/house/${bills[1]!.id}`,
    '/bills/house-payments/:id': `/bills/house-payments/${paid.id}`,
    '/b/:link': `/b/${link}`,
    '/runs/:id': `/runs/${run}`,
    '/runs/:id/bills': `/runs/${run}/bills`,
    '/staff/days/:day': `/staff/days/${day}`,
    ...own,
  }
  return {
    people: { customer: who, manager, officer, steward, teller, auditor },
    path: (route) => (route.includes(':') ? given[route] : route),
  }

  /** A fixed deposit, a notice deposit with a notice, and a plan of instalments. Answers with the first. */
  async function depositsOf(saver: Customer): Promise<string> {
    const open = async (body: object) =>
      expectStatus(await saver.press<{ id: string; position: number }>('/deposits', body), 201)
    await saver.topUpEnded((await saver.topUp('60000.00')).id)
    const fixed = await open({ product: 'fixed', amount: yuan('8000.00'), months: 12, renew: 'all' })
    const noticed = await open({ product: 'notice-7', amount: yuan('50000.00') })
    await open({ product: 'instalment', amount: yuan('500.00'), months: 12 })
    expectStatus(await saver.ask('GET', `/deposits/${noticed.id}?after=${noticed.position}`), 200)
    expectStatus(await saver.ask('POST', `/deposits/${noticed.id}/notices`, { amount: yuan('50000.00') }), 201)
    return fixed.id
  }

  /** A firm with an agreement, a certificate and a notice deposit; its name is as long as they come. */
  async function firmOf(operator: Customer): Promise<{ firm: string; certificate: string }> {
    const firm = await openFirm(operator, usccOf(serial, 1), '桥南（北京）国际供应链管理与信息技术服务有限责任公司')
    await bringTo(urls.operator, firm, 23_456_789)
    const at = `/firms/${firm.id}`
    const opened = expectStatus(
      await operator.press<{ id: string }>(`${at}/deposits`, { product: 'certificate', amount: yuan('10000000.00'), months: 36 }),
      201,
    )
    expectStatus(await operator.press(`${at}/deposits`, { product: 'notice-1', amount: yuan('500000.00') }), 201)
    expectStatus(await operator.press(`${at}/agreement`, { agreed: yuan('1000000.00') }), 201)
    return { firm: firm.id, certificate: opened.id }
  } // biome-ignore format: one press
  /** A limit with a loan, an offer to read, and an application that rules declined and a person looks at. */
  async function lendTo(borrower: Customer): Promise<Record<string, string>> {
    const [shop, kitchen] = [
      await borrowingFirm(borrower, urls.control, { code: codeOf(serial, 'L'), name: '桥南文具店' }),
      await borrowingFirm(borrower, urls.control, { code: codeOf(serial, 'M'), name: '桥北面馆', facts: young }),
    ]
    const decider = await seeded(urls, 'officer').signIn()
    const first = await approvedLoan(borrower, shop.id, 'operating-limit', theWish, decider)
    const line = await signed(borrower, first, await costRead(borrower, first))
    const loan = await drawn(borrower, line, '120000.00')
    const offered = await approvedLoan(borrower, shop.id, 'single-draw', machineWish, decider)
    const looked = await declined(borrower, kitchen.id, 'operating-limit')
    expectStatus(await borrower.press(`/loan-applications/${looked}/review`, { reason: '去年接手的老店' }), 202)
    return {
      '/loans/applications/:id': `/loans/applications/${offered}`,
      '/loans/lines/:id': `/loans/lines/${line}`,
      '/loans/:id': `/loans/${loan.id}`,
      '/staff/loans/:id': `/staff/loans/${looked}`,
    }
  }

  /** A store with goods of several kinds; an order that came, of which some is being sent back, some exchanged and some is faulty; more in the basket. */
  async function shopAt(keeper: Customer, buyer: Customer): Promise<Record<string, string>> {
    const decider = await seeded(urls, 'officer').signIn()
    const store = await openStore(keeper, decider, await openFirm(keeper, usccOf(serial, 2), '桥南山货行'), `桥南山货${serial}`)
    const sells = (kind: Parameters<typeof onSale>[3]) => onSale(keeper, decider, store, kind)
    const rice = await sells({ name: '哈尼梯田红米', shares: [{ phone: buyer.phone, percent: '3' }] })
    const fruit = await sells({ name: '蒙自石榴', category: 'fresh/fruit', price: '25.00', pieces: 9 })
    const tea = await sells({ name: '普洱熟茶饼', category: 'snack/tea', price: '268.00' })
    await sells({ name: '棉麻连衣裙', category: 'wear/women', price: '199.00', pieces: 0 })
    const of = (good: typeof rice, quantity: number) => ({ sku: good.variants[0]!.id, quantity })
    const { id: address } = await newAddress(buyer)
    const { id, parts } = await paidOrder(buyer, address, [of(rice, 2), of(fruit, 3)])
    const part = parts[0]!.id
    await ship(keeper, part)
    await receive(buyer, part)
    const asks = (body: object) => buyer.press(`/mall/parts/${part}/cases`, body)
    expectStatus(await asks({ kind: 'return', reason: 'changed-mind', pieces: [{ line: 0, quantity: 1 }] }), 201)
    expectStatus(await asks({ kind: 'refund', reason: 'damaged', pieces: [{ line: 1, quantity: 1 }], says: '压坏了' }), 201)
    expectStatus(await asks({ kind: 'exchange', reason: 'changed-mind', pieces: [{ line: 0, quantity: 1 }], says: '想换一袋日期新的' }), 201)
    for (const line of [of(tea, 1), of(fruit, 2)]) expectStatus(await buyer.ask('PUT', '/mall/basket', line), 200)
    // One sale that is coming as the screens are walked, or on.
    expectStatus(await decider.press(`/staff/mall/flash-sales/${await flashOf(keeper, store.id, tea, 1)}/decision`, { outcome: 'set' }), 200)
    const [coupon] = await promote(keeper, store.id)
    expectStatus(await buyer.press(`/mall/coupons/${coupon}`, undefined), 200)
    await priceOf(keeper, store.id, rice, ['31.90', '28.00'])
    return { '/mall/goods/:id': `/mall/goods/${rice.id}`, '/mall/orders/:id': `/mall/orders/${id}`, ...(await storeOf(buyer, keeper)) }
  } // biome-ignore format: one act a line
  /** A store of one's own: goods on sale and as a draft, something to send, and something a buyer complains of. */
  async function storeOf(owner: Customer, buyer: Customer): Promise<Record<string, string>> {
    const decider = await seeded(urls, 'officer').signIn()
    const store = await openStore(owner, decider, { id: firm }, `桥南选品${serial}`)
    const good = await onSale(owner, decider, store, { name: '高山红米礼盒', category: 'grain/rice', price: '88.00', pieces: 40 })
    // It sends from two places: what is to be sent is in one of them.
    const north = { name: '顺义仓', province: '11', street: '顺义区物流园路 18 号院 3 号库', phone: '13800000031' }
    const second = expectStatus(await owner.press<Warehouses>(`/mall/merchants/${store.id}/warehouses`, north), 201).warehouses[1]!.id
    expectStatus(await owner.press(`/mall/skus/${good.variants[0]!.id}/moves`, { pieces: 12, from: store.warehouses[0]!.id, to: second }), 200)
    await bringToBuyer(buyer)
    const { id: address } = await newAddress(buyer)
    const lines = [{ sku: good.variants[0]!.id, quantity: 1 }]
    await paidOrder(buyer, address, lines)
    const [sent] = (await paidOrder(buyer, address, lines)).parts
    await ship(owner, sent!.id)
    await receive(buyer, sent!.id)
    const complaint = { kind: 'refund', reason: 'damaged', pieces: [{ line: 0, quantity: 1 }], says: '盒子压扁了' }
    expectStatus(await buyer.press(`/mall/parts/${sent!.id}/cases`, complaint), 201)
    await flashOf(owner, store.id, good, 90)
    const [, ended] = await promote(owner, store.id)
    expectStatus(await owner.press(`/mall/promotions/${ended}/end`, undefined), 200)
    await priceOf(owner, store.id, good, ['76.00'])
    const coming = await priceOf(owner, store.id, good, ['70.00', '66.00', '60.00'], 30)
    const at = `/store/${store.id}`
    return {
      '/store/:id/prices': `${at}/prices`, '/store/:id/prices/new': `${at}/prices/new`, '/store/:id/prices/:list': `${at}/prices/${coming}`,
      '/store/:id': at, '/store/:id/orders': `${at}/orders`, '/store/:id/goods': `${at}/goods`, '/store/:id/goods/new': `${at}/goods/new`,
      '/store/:id/goods/:good': `${at}/goods/${good.id}`, '/store/:id/promotions': `${at}/promotions`, '/store/:id/promotions/new': `${at}/promotions/new`, '/store/:id/flash': `${at}/flash`, '/store/:id/money': `${at}/money`, '/store/:id/shipping': `${at}/shipping`, '/store/:id/warehouses': `${at}/warehouses`,
    }
  } // biome-ignore format: one act a line
  /** A price list for one of its goods, from one piece on, from ten, from twenty; for everybody, from now on or after some days. Answers with its id. */
  async function priceOf(owner: Customer, store: string, { variants: [variant] }: Awaited<ReturnType<typeof onSale>>, prices: readonly string[], after = 0): Promise<string> {
    const from = dayFromNumber(dayNumber(await bankDay()) + after)
    const rows = prices.map((price, n) => ({ sku: variant!.id, from: n === 0 ? 1 : n * 10, price: yuan(price) }))
    const list = { name: '秋收后的价目表', kind: 'sale', from, until: dayFromNumber(dayNumber(from) + 40), rows }
    return expectStatus(await owner.press<{ id: string }>(`/mall/merchants/${store}/price-lists`, list), 201).id
  } // biome-ignore format: one list
  /** A flash sale asked for, beginning in so many minutes; answers with its id. */
  async function flashOf(owner: Customer, store: string, { variants: [variant] }: Awaited<ReturnType<typeof onSale>>, minutes: number): Promise<string> {
    const { now } = expectStatus(await owner.ask<{ now: string }>('GET', '/mall/flash-sales'), 200)
    const minute = (ahead: number) => minuteAfter(now, ahead)
    const sale = { sku: variant!.id, price: { amount: '9.90', currency: 'CNY' }, pieces: 5, perBuyer: 1, from: minute(minutes), until: minute(minutes + 24 * 60) }
    return expectStatus(await owner.press<{ id: string }>(`/mall/merchants/${store}/flash-sales`, sale), 201).id
  } // biome-ignore format: one sale
  /** A coupon, and steps of money off; answers with their ids. */
  async function promote(owner: Customer, store: string): Promise<string[]> {
    const from = await bankDay()
    const days = { from, until: dayFromNumber(dayNumber(from) + 60) }
    const all = [
      { ...days, kind: 'coupon', name: '开业好礼·全店通用优惠券（每人限领两张，先到先得）', off: yuan('15.00'), least: yuan('99.00'), perBuyer: 2, inAll: 500 },
      { ...days, kind: 'money-off', name: '秋收满减', tiers: [{ from: yuan('200.00'), off: yuan('20.00') }, { from: yuan('400.00'), off: yuan('60.00') }] },
      { ...days, kind: 'buy-get', name: '第二件半价', buy: 1, get: 1, percent: '50', budget: yuan('2000.00') },
    ]
    const ids: string[] = []
    for (const one of all) ids.push(expectStatus(await owner.press<{ id: string }>(`/mall/merchants/${store}/promotions`, one), 201).id)
    return ids
  } // biome-ignore format: one promotion a line
  async function bringToBuyer(buyer: Customer): Promise<void> {
    await buyer.bind(withCheckDigit(`62220207${serial}0009`))
    await buyer.topUpEnded((await buyer.topUp('500.00')).id)
  }
  async function forTheBanksOwn(): Promise<Record<string, string>> {
    const colleague = await someone(3, '周末').join()
    const { customer } = expectStatus(await colleague.ask<{ customer: { id: string } }>('GET', '/session'), 200)
    const proposal = expectStatus(
    await steward.press<Proposal>('/proposals', { kind: 'give-role', customer: `customer-${customer.id}`, organization: theBank.id, role: 'teller', reason: '新同事入职' }),
    202,
  ) // biome-ignore format: one press
    // Who does not want their face compared is rung by an officer.
    const unsure = await someone(4, '佐伊').signIn()
    expectStatus(await consent(unsure), 200)
    expectStatus(await identify(unsure, personOf(serial, 4).number), 200)
    expectStatus(await showOtherWay(unsure, 'video'), 200)
    const joining = await until('the officer’s case', async () => {
      const { body } = await officer.ask<{ cases: { id: string }[] }>('GET', '/joining-cases?state=open')
      return body.cases[0]?.id
    })
    await post(`${urls.control}/control/mobile/faults`, { kind: 'book-extra', subject: day })
    await post(`${urls.operator}/clock`, { days: 1 })
    const kase = await until(
    'a case with an officer',
    async () => {
      await officer.signIn()
      const { body } = await officer.ask<{ cases: { id: string; state: string }[] }>('GET', '/reconciliation-cases?state=open&biller=mobile')
      return body?.cases?.find(({ state }) => state === 'with-person')?.id
    },
    90_000,
    1_000,
  ) // biome-ignore format: one look

    return {
      '/desk/cases/:id': `/desk/cases/${kase}`,
      '/desk/days/:biller/:day': `/desk/days/mobile/${day}`,
      '/staff/joinings/:id': `/staff/joinings/${joining}`,
      '/staff/proposals/:id': `/staff/proposals/${proposal.id}`,
    }
  }
}
