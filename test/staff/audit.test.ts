/** The trail on PostgreSQL: one order whatever comes at once, nothing ever changed, and whoever changes it is found. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Entry } from '../../core/staff/trail.ts'
import { instantOf } from '../../core/time.ts'
import { firstStewards } from '../../workflows/bank/first-stewards.ts'
import { audit, auditAll, trail, trailHead, verifyAudit } from '../../workflows/storage/audit.ts'
import { seedCustomer } from '../../workflows/storage/customers.ts'
import { connect, type Database, migrate } from '../../workflows/storage/database.ts'
import { needing } from '../support/needs.ts'
import { testDatabase } from '../support/postgres.ts'

needing(['QIAO_TEST_DATABASE_URL'], () => {
  let db: Database
  let url: string
  let drop: () => Promise<void>
  beforeEach(async () => {
    const made = await testDatabase()
    url = made.url
    drop = made.drop
    db = connect(url, { name: 'test-audit', max: 8 })
    await migrate(db)
  })
  afterEach(async () => {
    await db.end()
    await drop()
  })
  const noon = instantOf('2026-11-25', 12)
  const entry = (n: number, more: Partial<Entry> = {}): Entry => ({
    at: noon + n, person: 'customer-1', role: 'officer', organization: 'organization-1', call: 'customerSeen', subject: '/staff/customers/x',
    customer: n % 2 ? 'customer-9' : '', reason: `因由 ${n}`, request: `request-${n}`, result: 'done', ...more,
  }) // biome-ignore format: one entry
  const verified = () => {
    const said: string[] = []
    return verifyAudit(url, (line) => void said.push(line)).then(() => said.join('\n'))
  }
  /** What only somebody with the database in their hands can do: the triggers are off for them. */
  const tamper = (statement: string) =>
    db.begin(async (tx) => {
      await tx.unsafe('set local session_replication_role = replica')
      await tx.unsafe(statement)
    })

  test('an empty trail is right', async () => {
    expect(await verified()).toContain('0 rows')
  })

  test('two hundred writers at once make one chain without a gap', async () => {
    await Promise.all(Array.from({ length: 200 }, (_, n) => audit(db, entry(n))))
    expect(await verified()).toContain('200 rows')
    const rows = await trail(db, {}, 500)
    expect(rows.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 200 }, (_, n) => 200 - n))
    expect((await trailHead(db)).head).toEqual({ sequence: 200, hash: rows[0]!.hash })
    expect(await trail(db, { customer: 'customer-9', before: 100 }, 5)).toHaveLength(5)
    expect(await trail(db, { person: 'nobody' }, 5)).toEqual([])
    expect(await trail(db, { day: '2026-11-25' }, 500)).toHaveLength(200)
    expect(await trail(db, { day: '2026-11-24' }, 500)).toEqual([])
  })

  test('a day that is over has a root; in the trail time never goes back', async () => {
    const day = 86_400_000
    await auditAll(db, [entry(0), entry(1), entry(2, { at: noon + day }), entry(3, { at: noon })])
    await audit(db, entry(4, { at: noon + 3 * day }))
    const { days } = await trailHead(db)
    expect(days.map(({ day, rows }) => [day, rows])).toEqual([
      ['2026-11-26', 2],
      ['2026-11-25', 2],
    ])
    expect((await trail(db, {}, 9)).map(({ at }) => at - noon)).toEqual([3 * day, day, day, 1, 0])
    expect(await verified()).toContain('5 rows, 2 days with a root')
    await tamper(`update audit_days set root = repeat('0', 64) where day = '2026-11-25'`)
    await expect(verified()).rejects.toThrow('the root of 2026-11-25')
  })

  test('nobody changes or takes out a row through the bank’s own connection', async () => {
    await auditAll(db, [entry(0), entry(1)])
    for (const statement of [
      `update audit_trail set reason = 'x'`,
      `delete from audit_trail`,
      `truncate audit_trail`,
      `truncate audit_days`,
      `delete from audit_head`,
    ])
      await expect(db.unsafe(statement), statement).rejects.toThrow('written once')
    expect(await verified()).toContain('2 rows')
  })

  test.each([
    [
      'a byte of a reason',
      `update audit_trail set reason = '因由 三' where sequence = 3`,
      'audit row 3 is not what was written',
    ],
    [
      'who it was',
      `update audit_trail set person = 'customer-2' where sequence = 4`,
      'audit row 4 is not what was written',
    ],
    ['a row taken out', `delete from audit_trail where sequence = 3`, 'audit row 3 is missing'],
    ['the first row taken out', `delete from audit_trail where sequence = 1`, 'audit row 1 is missing'],
    ['the end taken off', `delete from audit_trail where sequence > 4`, 'audit row 5 is missing'],
    [
      'two rows in another order',
      `update audit_trail set sequence = case sequence when 2 then 3 else 2 end + 100 where sequence in (2, 3); update audit_trail set sequence = sequence - 100 where sequence > 100`,
      'audit row 2 does not follow row 1',
    ],
    [
      'a row put in',
      `insert into audit_trail select 7, at, person, role, organization, call, subject, customer, reason, request, result, hash, hash from audit_trail where sequence = 6; update audit_head set sequence = 7`,
      'audit row 7 is not what was written',
    ],
  ] as const)('%s is found, and named', async (_, statement, says) => {
    await auditAll(
      db,
      Array.from({ length: 6 }, (_, n) => entry(n)),
    )
    expect(await verified()).toContain('6 rows')
    await tamper(statement)
    await expect(verified()).rejects.toThrow(says)
  })

  test('a bank without stewards is given its first two from outside, once, and the trail says so', async () => {
    const phones = ['13300000001', '13300000002']
    for (const [n, phone] of phones.entries()) await seedCustomer(db, { id: `customer-${n}`, phone, name: `人${n}` })
    const said: string[] = []
    const name = (...of: string[]) => firstStewards(url, of, (line) => void said.push(line))
    await expect(name(phones[0]!)).rejects.toThrow('two phones')
    await expect(name(phones[0]!, phones[0]!)).rejects.toThrow('two phones')
    await expect(name(phones[0]!, '13300000009')).rejects.toThrow('no customer has the phone 13300000009')
    await name(...phones)
    expect(said).toEqual(['人0 is a steward', '人1 is a steward'])
    await expect(name(...phones)).rejects.toThrow('this bank has a steward')
    expect((await trail(db, {}, 9)).map(({ call, customer }) => `${call} ${customer}`)).toEqual([
      'firstStewards customer-1',
      'firstStewards customer-0',
    ])
    expect(await verified()).toContain('2 rows')
  })
})
