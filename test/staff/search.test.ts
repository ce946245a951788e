/** The search on a running bank: each finds what their role may, how it stands, and never whose it is. */
import { beforeAll, expect, test } from 'vitest'
import type { AuditRow, Hit } from '../../core/staff/wire.ts'
import { roleIn } from '../../core/words/index.ts'
import { Customer, expectStatus, withCheckDigit } from '../support/customer.ts'
import { Manager } from '../support/manager.ts'
import { given, needing } from '../support/needs.ts'
import { seeded } from '../support/staff.ts'

needing(['QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL'], () => {
  const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  const ann = new Customer(places, `131${serial}01`, '林小安')
  const bob = new Customer(places, `131${serial}02`, '鲍勃')
  const [officer, steward] = [seeded(places, 'officer'), seeded(places, 'steward')]
  const [teller, auditor] = [seeded(places, 'teller'), seeded(places, 'auditor')]
  const manager = new Manager(places)
  let transfer = ''
  let run = ''
  const hits = async (who: Customer, q: string) =>
    expectStatus(await who.ask<{ hits: Hit[] }>('GET', `/search?q=${encodeURIComponent(q)}`), 200).hits

  beforeAll(async () => {
    for (const who of [officer, steward, teller, auditor, manager]) await who.signIn()
    await ann.join()
    await bob.join()
    await ann.bind(withCheckDigit(`62220203${serial}0001`))
    await ann.topUpEnded((await ann.topUp('100.00')).id)
    transfer = expectStatus(await ann.transfer(bob, '12.30', '午饭'), 201).id
    run = (await manager.beginRun('水电十一月')).id
  }, 60_000)

  test('an officer finds a transfer by the beginning of its id, its state and its first entry, and nothing of its people', async () => {
    const [hit, ...others] = await hits(officer, transfer.slice(0, 26))
    expect(hit).toMatchObject({ kind: 'transfer', id: transfer, state: 'done', workflow: null })
    expect(others).toEqual([])
    expect(JSON.stringify(hit)).not.toMatch(/林|鲍|131|12\.30|午饭/)
    expect(await hits(officer, hit!.entry!.slice(0, 20))).toContainEqual(
      expect.objectContaining({ kind: 'entry', id: hit!.entry, state: 'posted' }),
    )
  })

  test('a teller finds it without its entry; a steward and a manager do not find it', async () => {
    expect(await hits(teller, transfer)).toMatchObject([{ id: transfer, entry: null }])
    expect(await hits(steward, transfer)).toEqual([])
    expect(await hits(manager, transfer)).toEqual([])
  })

  test('a manager finds the runs of their own organisation by their end, and the bank’s people with their state', async () => {
    expect(await hits(manager, `…${run.slice(-8)}`)).toMatchObject([{ kind: 'bill-run', id: run, state: 'draft' }])
    expect(await hits(officer, run)).toMatchObject([{ id: run, workflow: null }])
  })

  test('a customer is refused, and what the bank’s people search is in the trail', async () => {
    const refused = await ann.ask('GET', `/search?q=${transfer}`)
    expect([refused.status, refused.problem?.code]).toEqual([403, 'role-missing'])
    const { rows } = expectStatus(await auditor.ask<{ rows: AuditRow[] }>('GET', '/audit'), 200)
    expect(rows.filter(({ call }) => call === 'search').map(({ roleName }) => roleName)).toEqual(
      expect.arrayContaining((['officer', 'teller', 'steward'] as const).map((role) => roleIn('en', role))),
    )
  })

  test('nothing typed shakes it: signs of a pattern and of SQL are looked for as they stand', async () => {
    for (const q of ["%'; drop table firms; --", '__', '\\\\', 'house-bill-%', '0'.repeat(60)])
      expect(await hits(manager, q), q).toEqual([])
    const short = await officer.ask('GET', '/search?q=a')
    expect(short.status).toBe(400)
  })
})
