/** The business registry: its client against the simulator on a real port, faults and all. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { usccCheckCharacter } from '../../core/customers/uscc.ts'
import { businessRegistryOver } from '../../workflows/adapters/business-registry/client.ts'
import {
  businessRegistryControl,
  businessRegistrySimulator,
  createBusinessRegistry,
} from '../../workflows/adapters/business-registry/simulator.ts'
import { createFaults, planFault } from '../../workflows/adapters/simulation.ts'
import { connect, type Database } from '../../workflows/storage/database.ts'
import { listening } from '../support/listening.ts'
import { needing } from '../support/needs.ts'
import { testDatabase } from '../support/postgres.ts'

needing(['QIAO_TEST_DATABASE_URL'], () => {
  let database: Awaited<ReturnType<typeof testDatabase>>
  let db: Database
  let server: Awaited<ReturnType<typeof listening>>['server']
  let url: string
  let n = 0
  const reference = () => (++n).toString(16).padStart(32, '0')
  const code = () => {
    const body = `91110000MA${String(1_000_000 + ++n)}`
    return body + usccCheckCharacter(body)
  }
  beforeAll(async () => {
    database = await testDatabase()
    db = connect(database.url, { name: 'test-firms', max: 4 })
    await createFaults(db)
    await createBusinessRegistry(db)
    ;({ url, server } = await listening(businessRegistrySimulator(db, 'token')))
  })
  afterAll(async () => {
    server?.close()
    await db?.end()
    await database?.drop()
  })
  const over = (token = 'token') => businessRegistryOver({ url, token, timeoutMs: 600 })
  const ask = (one: string, more: { reference?: string; name?: string; representative?: string } = {}) =>
    over().verify({
      reference: more.reference ?? reference(),
      code: one,
      name: more.name ?? '桥南贸易有限公司',
      representative: more.representative ?? '王小明',
    })
  const fault = (kind: string, subject: string, value = '') =>
    planFault(db, { system: 'business-registry', kind, subject, value, times: 1 })

  test('a firm nobody told it of is as it is asked for', async () => {
    expect(await ask(code())).toEqual({ kind: 'match', standing: 'in-business' })
  })
  test('a firm it was told of is that, and no other', async () => {
    const one = code()
    const told = await businessRegistryControl(db).request('/firms', {
      method: 'POST',
      body: JSON.stringify({
        code: one,
        name: '桥南（北京）贸易有限公司',
        representative: '王小明',
        standing: 'closed',
      }),
    })
    expect(told.status).toBe(201)
    expect(await ask(one, { name: '桥南(北京)贸易有限公司' })).toEqual({ kind: 'match', standing: 'closed' })
    expect(await ask(one, { name: '别家有限公司' })).toEqual({ kind: 'no-match', differs: 'name' })
    expect(await ask(one, { name: '桥南(北京)贸易有限公司', representative: '王小朋' })).toEqual({
      kind: 'no-match',
      differs: 'representative',
    })
  })
  test.each([
    ['not-available', { kind: 'not-available' }],
    ['no-match', { kind: 'no-match', differs: 'name' }],
    ['no-representative', { kind: 'no-match', differs: 'representative' }],
    ['unknown', { kind: 'unknown' }],
    ['revoked', { kind: 'match', standing: 'revoked' }],
    ['wrong', { kind: 'not-available' }],
  ])('planned: %s', async (kind, answer) => {
    const one = code()
    await fault(kind, one)
    expect(await ask(one)).toEqual(answer)
  })
  test('late is not available; asked again by its reference it says what it said', async () => {
    const one = code()
    const same = reference()
    await fault('late', one, '1500')
    expect(await ask(one, { reference: same })).toEqual({ kind: 'not-available' })
    await fault('revoked', one)
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    expect(await ask(one, { reference: same })).toEqual({ kind: 'match', standing: 'in-business' })
  })
  test('without its token, or with what is no question, nothing is said', async () => {
    const question = { reference: reference(), code: code(), name: 'x', representative: 'y' }
    expect(await over('other').verify(question)).toEqual({ kind: 'not-available' })
    expect(await over().verify({ ...question, code: '91340600MA2PBM9HX0' })).toEqual({ kind: 'not-available' })
    expect(await businessRegistryOver({ url: 'http://127.0.0.1:1', token: 'x' }).verify(question)).toEqual({
      kind: 'not-available',
    })
  })
})
