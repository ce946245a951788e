/** Freezes by order of a body on a running bank: two persons, the worked figures, terms, deductions, and an end by itself. */
import { beforeAll, expect, test } from 'vitest'
import type { CustomerSeen, Proposal } from '../../core/staff/wire.ts'
import { addDays } from '../../core/time.ts'
import { connect } from '../../workflows/storage/database.ts'
import { Customer, expectStatus, until, withCheckDigit, yuan } from '../support/customer.ts'
import { given, needing } from '../support/needs.ts'
import { confirmProposal, seeded, twoOfficers } from '../support/staff.ts'

needing(['QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL', 'QIAO_TEST_DATABASE_URL'], () => {
  const operator = given('QIAO_OPERATOR_URL')
  const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator }
  const serial = String(Date.now()).slice(-6)
  const someone = (n: number, name: string) => new Customer(places, `134${serial}${n}`, name)
  const [ann, bob, cai, dan] = [someone(71, '安宁'), someone(72, '鲍勃'), someone(73, '蔡青'), someone(74, '丹青')]
  const [officer, second] = twoOfficers(places)
  const [teller, auditor, steward] = [seeded(places, 'teller'), seeded(places, 'auditor'), seeded(places, 'steward')]
  const idOf = async (who: Customer) =>
    `customer-${(await who.ask<{ customer: { id: string } }>('GET', '/session')).body.customer.id}`
  const code = async (answer: Promise<{ problem?: { code: string } }>) => (await answer).problem?.code
  const topUp = async (who: Customer, amount: string) => who.topUpEnded((await who.topUp(amount)).id)
  let me = ''
  let bobs = ''
  let n = 0
  const document = () => `（2026）京0105执${serial}${n++}号`
  const propose = (body: object, key?: string) => officer.press<Proposal>('/proposals', { reason: '协助通知书已核', ...body }, key) // biome-ignore format: one press
  /** Proposed and confirmed; answers with the proposal as it ended. */
  const carried = async (body: object): Promise<Proposal> =>
    expectStatus(await confirmProposal(second, expectStatus(await propose(body), 202)), 200)
  const freeze = (body: string, more: object = {}) => ({ kind: 'freeze', customer: me, body, document: document(), ...more }) // biome-ignore format: one body
  const seen = async (customer = me) => {
    const look = expectStatus(
      await officer.ask<{ id: string }>('POST', '/looks', { customer, reason: '协助执行' }),
      201,
    )
    return expectStatus(await officer.ask<CustomerSeen>('GET', `/staff/customers/${customer}?look=${look.id}`), 200)
      .accounts[0]!
  }
  const figures = async () => {
    const { balance, freezes } = await seen()
    return [balance.amount, ...freezes.map(({ covered, short }) => [covered.amount, short?.amount ?? null])]
  }
  const now = async () => ((await (await fetch(`${operator}/clock`)).json()) as { bankTime: string }).bankTime

  beforeAll(async () => {
    for (const who of [officer, second, teller, auditor, steward]) await who.signIn()
    for (const [k, who] of [ann, bob, cai, dan].entries()) {
      await who.join()
      await who.bind(withCheckDigit(`62220204${serial}00${71 + k}`))
    }
    await topUp(ann, '3000.00')
    me = await idOf(ann)
    bobs = (await bob.account()).number
  }, 120_000)

  test('the worked figures: an order above the balance, another behind it, money that comes in, and a deduction', async () => {
    const [a, b] = [freeze('court', { amount: yuan('5000.00') }), freeze('tax', { amount: yuan('2000.00') })]
    const proposed = expectStatus(await propose(a), 202)
    expect(proposed.says).toContain(`By order of People’s court, ${a.document}: 5000.00 yuan of customer 安*`)
    // Nothing is frozen until a second officer says so; nobody else may, nor the first.
    expect((await ann.account()).available.amount).toBe('3000.00')
    expect(await code(confirmProposal(officer, proposed))).toBe('own-proposal')
    for (const who of [teller, auditor, ann]) expect(await code(who.press('/proposals', { reason: '核实', ...a }))).toBe('role-missing') // biome-ignore format: one walk
    expect(await code(steward.press('/proposals', { reason: '核实', ...a }))).toBe('role-missing')
    expect(await code(confirmProposal(steward, proposed))).toBe('proposal-unknown')
    expect(await code(propose(a))).toBe('proposal-waiting')
    const key = crypto.randomUUID()
    const presses = await Promise.all(Array.from({ length: 10 }, () => confirmProposal(second, proposed, key)))
    expect(new Set(presses.map(({ status, body }) => `${status} ${body.state}`))).toEqual(new Set(['200 done']))
    expect(await code(propose(a))).toBe('document-known')

    expect(await figures()).toEqual(['3000.00', ['3000.00', '2000.00']])
    expect((await ann.account()).available.amount).toBe('0.00')
    await topUp(ann, '1500.00')
    expect((await ann.account()).available.amount).toBe('0.00')
    expect((await carried(b)).state).toBe('done')
    expect(await figures()).toEqual(['4500.00', ['4500.00', '500.00'], ['0.00', '2000.00']])
    await topUp(ann, '2000.00')
    expect(await figures()).toEqual(['6500.00', ['5000.00', '0.00'], ['1500.00', '500.00']])

    const [first, behind] = (await seen()).freezes.map(({ ordered }) => ordered!)
    expect(first).toMatchObject({ body: 'court', document: a.document, mayDeduct: true, mayRenew: true, secret: false })
    const deduct = { kind: 'deduct', customer: me, order: first!.id, document: document(), amount: yuan('5000.00'), payee: bobs } // biome-ignore format: one body
    expect((await propose({ ...deduct, amount: yuan('5000.01') })).problem).toMatchObject({
      code: 'more-than-covered',
      parameter: 'amount',
    })
    // The order behind it waits: what it does not have cannot be taken under it.
    expect(await code(propose({ ...deduct, order: behind!.id, amount: yuan('1500.01') }))).toBe('more-than-covered')
    expect(await code(propose({ ...deduct, payee: '6299000000000000000' }))).toBe('account-unknown')
    expect(await code(propose({ ...deduct, payee: (await ann.account()).number }))).toBe('account-unknown')
    expect(await code(propose({ ...deduct, customer: await idOf(bob) }))).toBe('order-unknown')
    expect(await code(propose({ ...deduct, payee: '12' }))).toBe('bad-input')
    expect((await carried(deduct)).state).toBe('done')
    expect((await bob.account()).balance.amount).toBe('5000.00')
    // Nothing is left of the first, so it is over.
    expect(await figures()).toEqual(['1500.00', ['1500.00', '500.00']])
    expect(await code(propose({ ...deduct, amount: yuan('1.00') }))).toBe('order-unknown')
    const [movement] = await ann.movements()
    expect(movement).toMatchObject({ kind: 'deduction', direction: 'out', amount: { amount: '5000.00' } })
    // What is left of the second goes to the account of payments to courts.
    const rest = { kind: 'deduct', customer: me, order: behind!.id, document: document(), amount: yuan('400.00'), payee: 'court-payments' } // biome-ignore format: one body
    expect((await carried(rest)).state).toBe('done')
    expect(await figures()).toEqual(['1100.00', ['1100.00', '500.00']])
    const thaw = { kind: 'thaw', customer: me, freeze: (await seen()).freezes[0]!.id }
    expect((await carried(thaw)).state).toBe('done')
    expect(await figures()).toEqual(['1100.00'])
    expect((await ann.account()).available.amount).toBe('1100.00')
  }, 120_000)

  test('an order is refused beyond the body’s term, a deduction where the body may not, and both say why', async () => {
    const today = (await now()).slice(0, 10)
    const nextYear = `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`
    const over = await propose(freeze('court', { amount: yuan('1.00'), until: nextYear }))
    expect(over.problem).toMatchObject({ code: 'order-over-term', parameter: 'until' })
    expect(over.problem!.detail).toMatch(/until \d{4}-\d{2}-\d{2} at most/)
    expect(await code(propose(freeze('police', { until: '2020-01-01' })))).toBe('order-over')
    for (const bad of [freeze('mayor'), { ...freeze('court'), document: '<b>' }, freeze('court', { amount: yuan('0.00') }), freeze('court', { more: 1 })])
      expect(await code(propose(bad))).toBe('bad-input') // biome-ignore format: one walk
    expect(await code(propose({ ...freeze('court'), customer: `customer-${'0'.repeat(32)}` }))).toBe('customer-unknown')
    expect(await code(propose({ ...freeze('court'), customer: await idOf(officer) }))).toBe('own-matter')
    const order = `freeze-order-${'0'.repeat(32)}`
    expect(await code(propose({ kind: 'renew-freeze', customer: me, order, document: document() }))).toBe(
      'order-unknown',
    )

    // The whole account, by a body that the law keeps secret.
    expect((await carried(freeze('police', { secret: true }))).state).toBe('done')
    const [whole] = (await seen()).freezes
    expect(whole).toMatchObject({ amount: null, covered: { amount: '1100.00' }, short: null, ordered: { mayDeduct: false, bodyName: 'Police' } }) // biome-ignore format: one look
    const deduct = { kind: 'deduct', customer: me, order: whole!.ordered!.id, document: document(), amount: yuan('1.00'), payee: bobs } // biome-ignore format: one body
    expect((await propose(deduct)).problem).toMatchObject({ code: 'body-may-not-deduct' })
    expect((await ann.transfer(bob, '1.00', '')).problem?.code).toBe('account-frozen')
    await topUp(ann, '10.00')
    // The customer is told that it is frozen and until when, and by whom only where the law lets them know.
    const { orders } = await ann.account()
    expect(orders).toEqual([{ by: null, amount: null, until: expect.stringMatching(/^\d{4}-/) }])
    expect(JSON.stringify(await ann.ask('GET', '/accounts'))).not.toMatch(/[Pp]olice|公安/)
    const thaw = { kind: 'thaw', customer: me, freeze: whole!.id }
    expect((await carried(thaw)).state).toBe('done')
    expect((await ann.account()).orders).toEqual([])
    expect((await ann.transfer(bob, '1.00', '')).status).toBe(201)
  }, 120_000)

  test('what was confirmed when the bank died is frozen and taken by the next one, once', async () => {
    const url = new URL(given('QIAO_TEST_DATABASE_URL'))
    url.pathname = '/qiao'
    const db = connect(url.href, { name: 'test', max: 1 })
    const checker = await idOf(second)
    const before = (await ann.account()).balance.amount
    /** Confirmed and then cut off, before anything or, a second time, after everything but its last word. */
    const cutOff = async (body: object) => {
      const { id } = expectStatus(await propose(body), 202)
      await db`
        update proposals set state = 'confirmed', checker = ${checker}, checker_role = 'officer', decided_at = at where id = ${id}`
      const done = () =>
        until('it to be carried out', async () => {
          const [row] = await db<{ state: string; result: string }[]>`select state, result from proposals where id = ${id}`
          return row!.state === 'confirmed' ? undefined : row
        }, 30_000) // biome-ignore format: one wait
      expect(await done()).toEqual({ state: 'done', result: '' })
      await db`update proposals set state = 'confirmed' where id = ${id}`
      expect(await done()).toEqual({ state: 'done', result: '' })
    }
    await cutOff(freeze('court', { amount: yuan('20.00') }))
    const freezes = (await seen()).freezes
    expect(freezes.map(({ covered }) => covered.amount)).toEqual(['20.00'])
    const order = freezes[0]!.ordered!.id
    const deduct = { kind: 'deduct', customer: me, order, document: document(), amount: yuan('20.00'), payee: 'court-payments' } // biome-ignore format: one body
    await cutOff(deduct)
    const { balance, freezes: left } = await seen()
    expect(left).toEqual([])
    expect(Number(balance.amount)).toBe(Number(before) - 20)
    expect((await ann.movements()).filter(({ business }) => business === order)).toHaveLength(1)
    await db.end()
  }, 120_000)

  test('a stop of 48 hours is renewed once, the money-laundering one never', async () => {
    const his = await idOf(dan)
    await topUp(dan, '300.00')
    const stop = { ...freeze('anti-fraud', { amount: yuan('200.00') }), customer: his }
    const other = { ...freeze('anti-money-laundering', { amount: yuan('200.00') }), customer: his }
    for (const one of [stop, other]) expect((await carried(one)).state).toBe('done')
    const [first, second_] = (await seen(his)).freezes
    expect([first, second_].map((one) => one!.covered.amount)).toEqual(['200.00', '100.00'])
    expect([first, second_].map((one) => one!.ordered!.mayRenew)).toEqual([true, false])
    const renew = { kind: 'renew-freeze', customer: his, order: first!.ordered!.id, document: document() }
    expect(await code(propose({ ...renew, order: second_!.ordered!.id }))).toBe('renewals-used')
    expect((await carried(renew)).state).toBe('done')
    const [renewed] = (await seen(his)).freezes
    expect(Date.parse(renewed!.ordered!.until) - Date.parse(first!.ordered!.until)).toBe(48 * 3_600_000)
    expect(await code(propose({ ...renew, document: document() }))).toBe('renewals-used')
    expect((await dan.account()).orders).toMatchObject([
      { by: 'Anti-fraud centre' },
      { by: 'Anti-money-laundering authority' },
    ])
  }, 60_000)

  test('an order that is renewed keeps its place, one that is not ends by itself, and nothing is done under what is over', async () => {
    const his = await idOf(cai)
    await topUp(cai, '300.00')
    const today = (await now()).slice(0, 10)
    const tomorrow = addDays(today, 1)
    const on = (body: string, amount: string, day: string) => ({
      ...freeze(body, { amount: yuan(amount), until: day }),
      customer: his,
    })
    for (const one of [on('court', '200.00', today), on('supervision', '200.00', today)])
      expect((await carried(one)).state).toBe('done')
    const [first, behind] = (await seen(his)).freezes
    const renew = { kind: 'renew-freeze', customer: his, order: first!.ordered!.id, document: document(), until: tomorrow } // biome-ignore format: one body
    expect(await code(propose({ ...renew, until: today }))).toBe('order-over')
    expect((await carried(renew)).state).toBe('done')
    const renewed = (await seen(his)).freezes
    expect(renewed.map(({ id }) => id)).toEqual([first!.id, behind!.id])
    expect(renewed[0]!.ordered!.until.slice(0, 10)).toBe(addDays(tomorrow, 1))
    // Proposed while there was time and confirmed when there is none left: nothing is frozen, and nothing taken.
    const late = expectStatus(await propose(on('police', '1.00', today)), 202)
    const nextDay = async () =>
      void (await fetch(`${operator}/clock`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ days: 1 }),
      }))
    const left = (count: number) =>
      until(
        `${count} of them to be left`,
        async () => {
          const { freezes } = await seen(his)
          return freezes.length === count ? freezes : undefined
        },
        60_000,
        500,
      )
    await nextDay()
    expect((await left(1))[0]!.id).toBe(first!.id)
    expect((await cai.account()).available.amount).toBe('100.00')
    const said = expectStatus(await confirmProposal(second, late), 200)
    expect(said).toMatchObject({ state: 'failed', result: 'order-over' })
    const deduct = { kind: 'deduct', customer: his, order: first!.ordered!.id, document: document(), amount: yuan('1.00'), payee: bobs } // biome-ignore format: one body
    const taking = expectStatus(await propose(deduct), 202)
    await nextDay()
    await left(0)
    expect((await cai.account()).available.amount).toBe('300.00')
    expect(expectStatus(await confirmProposal(second, taking), 200)).toMatchObject({
      state: 'failed',
      result: 'order-over',
    })
    expect(await code(propose({ ...renew, document: document() }))).toBe('order-unknown')
    expect((await cai.account()).balance.amount).toBe('300.00')
  }, 240_000)
})
