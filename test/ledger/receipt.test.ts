import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Movement } from '../../core/deposits/wire.ts'
import { entryId, type Id } from '../../core/id.ts'
import type { Command } from '../../core/ledger/command.ts'
import { ledgerApi } from '../../core/ledger/json.ts'
import { checkReceipt } from '../../core/ledger/receipt.ts'
import type { Explanation } from '../../core/ledger/wire.ts'
import { Customer, expectStatus, until, withCheckDigit } from '../support/customer.ts'
import { given, needing } from '../support/needs.ts'

needing(['QIAO_APP_URL', 'QIAO_OPERATOR_URL', 'QIAO_SMS_URL'], () => {
  test('an order blocks an account: what it would pay or get is refused with words, and goes on when the order ends', async () => {
    const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
    const base = 13_400_000_000 + Math.floor(Math.random() * 9e7)
    const [ann, bob] = (await Promise.all([0, 1].map((n) => new Customer(places, String(base + n), '安').join()))) as [
      Customer,
      Customer,
    ]
    await ann.bind(withCheckDigit('622848001234567891'))
    await ann.topUpEnded((await ann.topUp('50.00')).id)
    const ledger = ledgerApi(given('QIAO_OPERATOR_URL'), fetch)
    const account = (await ann.account()).id as Id
    const purpose = { business: 'order-1', step: 'freeze', memo: '', actor: 'staff-test', request: '' }
    const [both, amount] = [
      entryId(`freeze ${account}`, Date.now(), 'both'),
      entryId(`freeze ${account}`, Date.now(), 'amount'),
    ]
    const orders: Command[] = [
      { kind: 'freeze', id: both, ...purpose, account, blocks: 'both' },
      { kind: 'freeze', id: amount, ...purpose, account, amount: 8_000n },
    ]
    // A forecast says what would be, and does nothing.
    expect((await ledger.ask(orders)).map(({ kind }) => kind)).toEqual(['frozen', 'frozen'])
    expect((await ledger.submit(orders)).map(({ kind }) => kind)).toEqual(['frozen', 'frozen'])
    const again = await ledger.submit(orders)
    expect(await ledger.submit(orders)).toEqual(again)

    const refused = await ann.transfer(bob, '1.00')
    expect([refused.status, refused.problem.code]).toEqual([409, 'account-frozen'])
    expect((await bob.transfer(ann, '1.00')).problem.code).toBe('account-frozen')
    const [last] = await ledger.submit([
      { kind: 'thaw', id: entryId(`thaw ${account}`, Date.now(), 'both'), ...purpose, freeze: both },
    ])
    const shown = await ann.account(last!.sequence)
    expect([shown.balance.amount, shown.available.amount]).toEqual(['50.00', '0.00'])
    expect((await ann.transfer(bob, '1.00')).problem.code).toBe('insufficient-funds')
    await ledger.submit([
      { kind: 'thaw', id: entryId(`thaw ${account}`, Date.now(), 'amount'), ...purpose, freeze: amount },
    ])
    expect((await ann.transfer(bob, '1.00')).status).toBe(201)
    const bad = await fetch(`${given('QIAO_OPERATOR_URL')}/ledger/entries`, {
      method: 'POST',
      body: '{"kind":"post"}',
      headers: { 'content-type': 'application/json' },
    })
    expect([bad.status, ((await bad.json()) as { code: string }).code]).toEqual([400, 'bad-input'])
  }, 30_000)

  test('a customer’s movement is explained to the one who has a leg in it, and its receipt holds without the bank', async () => {
    const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
    const base = 13_300_000_000 + Math.floor(Math.random() * 9e7)
    const [ann, eve] = await Promise.all([0, 1].map((n) => new Customer(places, String(base + n), '安').join()))
    await ann!.bind(withCheckDigit('622848001234567890'))
    const topUp = await ann!.topUpEnded((await ann!.topUp('100.00')).id)
    expect(topUp.state).toBe('arrived')
    await ann!.account(topUp.position ?? undefined)
    const [{ id, position }] = (await ann!.movements()) as [Movement]
    const explained = expectStatus(await ann!.ask<Explanation>('GET', `/movements/${id}/explain`), 200)
    expect(explained).toMatchObject({ id, kind: 'post', answer: 'posted', position, run: null, session: null })
    // Her own side with its balances; the other side only by its place in the chart.
    expect(explained.legs.map(({ account, after }) => [account !== null, after])).toEqual([
      [false, null],
      [true, '100.00'],
    ])
    expect((await eve!.ask('GET', `/movements/${id}/explain`)).status).toBe(404)
    // Who paid sees the session it was done in; who was paid does not.
    const transfer = expectStatus(await ann!.transfer(eve!, '1.00'), 201)
    await ann!.account(transfer.position ?? undefined)
    const [sent] = (await ann!.movements()) as [Movement]
    const [paid, got] = await Promise.all(
      [ann!, eve!].map(async (one) =>
        expectStatus(await one.ask<Explanation>('GET', `/movements/${sent.id}/explain`), 200),
      ),
    )
    expect(paid!.session).toMatch(/^session-[0-9a-f]{16}$/)
    expect(got!.session).toBeNull()

    const text = JSON.stringify(explained.receipt)
    const checked = checkReceipt(text)
    expect(checked).toMatchObject({ ok: true, position: explained.place, said: { kind: 'posted' } })
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.nat(6), (at, bit) => {
        const altered = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << bit)) + text.slice(at + 1)
        expect(checkReceipt(altered).ok, altered).toBe(false)
      }),
      { numRuns: 3_000 },
    )
    const operator = given('QIAO_OPERATOR_URL')
    const whole = (await (await fetch(`${operator}/ledger/movements/${id}/explain`)).json()) as Explanation
    expect(whole.legs.every(({ account, after }) => account !== null && after !== null)).toBe(true)
    expect(await (await fetch(`${operator}/ledger/receipts/${explained.place}`)).json()).toEqual(explained.receipt)
    await until('the change to be seen', async () => {
      const { changes } = (await (await fetch(`${operator}/ledger/changes?since=${position - 1}&limit=50`)).json()) as {
        changes: { id: string }[]
      }
      return changes.some((one) => one.id === id) || undefined
    })
  })
})
