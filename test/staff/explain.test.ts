/** One entry of the ledger as the bank's people read it: for a reason, whole, and not behind its customers' backs. */
import { beforeAll, expect, test } from 'vitest'
import type { Explanation } from '../../core/ledger/wire.ts'
import type { AuditRow } from '../../core/staff/wire.ts'
import { Customer, expectStatus, until, withCheckDigit } from '../support/customer.ts'
import { given, needing } from '../support/needs.ts'
import { seeded } from '../support/staff.ts'

needing(['QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL'], () => {
  const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  const ann = new Customer(places, `131${serial}21`, '林小安')
  const bob = new Customer(places, `131${serial}22`, '鲍勃')
  const [officer, steward, auditor] = [seeded(places, 'officer'), seeded(places, 'steward'), seeded(places, 'auditor')]
  let entry = ''
  const read = (who: Customer, body: unknown) =>
    who.ask<Explanation>('POST', `/staff/movements/${entry}/explanations`, body)

  beforeAll(async () => {
    for (const who of [officer, steward, auditor]) await who.signIn()
    await ann.join()
    await bob.join()
    await ann.bind(withCheckDigit(`62220203${serial}0021`))
    await ann.topUpEnded((await ann.topUp('100.00')).id)
    entry = expectStatus(await ann.transfer(bob, '12.30', '午饭'), 201).entry
  }, 60_000)

  test('an officer who says why sees both accounts with what was before and after; a customer sees their own', async () => {
    const whole = expectStatus(await read(officer, { reason: '核对一笔转账' }), 200)
    const sides = whole.legs.filter(({ unit, booked }) => unit === 'CNY' && booked === '12.30')
    expect(sides.map(({ side, before, after }) => [side, before, after])).toEqual(
      expect.arrayContaining([
        ['debit', '100.00', '87.70'],
        ['credit', '0.00', '12.30'],
      ]),
    )
    const own = expectStatus(await ann.ask<Explanation>('GET', `/movements/${entry}/explain`), 200)
    expect(own.legs.filter(({ account }) => account !== null).length).toBeLessThan(whole.legs.length)
    expect(own.receipt).toEqual(whole.receipt)
  })

  test('both customers are shown that it was read and why, and the trail has the reason', async () => {
    for (const who of [ann, bob]) {
      const { looks } = expectStatus(await who.ask<{ looks: { reason: string }[] }>('GET', '/me/looks'), 200)
      expect(looks.map(({ reason }) => reason)).toEqual(['核对一笔转账'])
    }
    const { rows } = expectStatus(await auditor.ask<{ rows: AuditRow[] }>('GET', '/audit'), 200)
    const mine = rows.filter(({ call, subject }) => call === 'explainForStaff' && subject.includes(entry))
    expect(mine.map(({ reason, result }) => [reason, result])).toContainEqual(['核对一笔转账', 'done'])
  })

  test('an auditor reads it, too; a steward and a customer do not, and no reason is no reading', async () => {
    expectStatus(await read(auditor, { reason: '抽查' }), 200)
    for (const who of [steward, ann]) expect((await read(who, { reason: '看看' })).problem?.code).toBe('role-missing')
    expect((await read(officer, { reason: ' ' })).problem?.parameter).toBe('reason')
    expect((await read(officer, {})).status).toBe(400)
  })

  test('a difference opens its own entries and no other, and nobody reads what is their own', async () => {
    const other = await read(officer, { case: `reconciliation-case-${'0'.repeat(32)}` })
    expect(other.problem?.code).toBe('case-unknown')
    const own = expectStatus(await ann.transfer(officer, '1.00', ''), 201).entry
    const said = await until('the entry to be known', async () => {
      const { problem } = await officer.ask('POST', `/staff/movements/${own}/explanations`, { reason: '看看' })
      return problem?.code === 'movement-unknown' ? undefined : (problem?.code ?? 'shown')
    })
    expect(said).toBe('own-matter')
  })
})
