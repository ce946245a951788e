/** Credit bureau, tax office and the register's profile: their protocols, against the simulators on real ports. */
import fc from 'fast-check'
import type { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { usccCheckCharacter } from '../../core/customers/uscc.ts'
import {
  contradictionsIn,
  type Facts,
  type Filed,
  factOf,
  factsText,
  type QueryConsent,
  readFacts,
  type SourceAnswer,
} from '../../core/loans/facts.ts'
import { addDays, type Day, instantOf } from '../../core/time.ts'
import { businessRegistryOver } from '../../workflows/adapters/business-registry/client.ts'
import {
  businessRegistryControl, businessRegistrySimulator, createBusinessRegistry,
} from '../../workflows/adapters/business-registry/simulator.ts' // biome-ignore format: one list
import { readProfile } from '../../workflows/adapters/business-registry/wire.ts'
import { creditBureauOver } from '../../workflows/adapters/credit-bureau/client.ts'
import type { CreditQuery } from '../../workflows/adapters/credit-bureau/port.ts'
import { creditBureauSimulator } from '../../workflows/adapters/credit-bureau/simulator.ts'
import * as credit from '../../workflows/adapters/credit-bureau/wire.ts'
import {
  createFiledQueries,
  FILED_FAULTS,
  filedQueriesControl,
} from '../../workflows/adapters/filed-queries-simulator.ts'
import { chanceFor, createFaults, planFault } from '../../workflows/adapters/simulation.ts'
import { taxOfficeOver } from '../../workflows/adapters/tax/client.ts'
import type { TaxQuery } from '../../workflows/adapters/tax/port.ts'
import { taxOfficeSimulator } from '../../workflows/adapters/tax/simulator.ts'
import * as tax from '../../workflows/adapters/tax/wire.ts'
import { testFirm } from '../../workflows/adapters/test-firms.ts'
import { createTestFirms, testFirmsControl } from '../../workflows/adapters/test-firms-simulator.ts'
import { connect, type Database } from '../../workflows/storage/database.ts'
import { listening } from '../support/listening.ts'
import { needing } from '../support/needs.ts'
import { residentIdOf } from '../support/person.ts'
import { testDatabase } from '../support/postgres.ts'

const DAY = '2026-06-15'
const at = instantOf(DAY, 10)
const SECRET = 'a secret of more than thirty-two characters'
let n = 0
const reference = () => (++n).toString(16).padStart(32, '0')
const uscc = (k: number) => {
  const body = `91110000MA${String(2_000_000 + k)}`
  return body + usccCheckCharacter(body)
}
const consent: QueryConsent = { reference: 'consent-7', purpose: 'loan-approval', signed: DAY, until: addDays(DAY, 30) }
const firmQuery = (code: string, more: Partial<CreditQuery> = {}): CreditQuery => ({
  reference: reference(),
  subject: { kind: 'firm', code, name: '桥南贸易有限公司' },
  purpose: 'loan-approval',
  consent,
  at,
  ...more,
})
const personQuery = (code: string) =>
  firmQuery(code, {
    subject: { kind: 'person', number: residentIdOf('1980-02-03', '123'), name: '王小明', representing: code },
  })
const taxQuery = (code: string, more: Partial<TaxQuery> = {}): TaxQuery => ({
  reference: reference(), code, purpose: 'loan-approval', consent, at, ...more,
}) // biome-ignore format: one query

describe('a report', () => {
  const query = firmQuery(uscc(0))
  const account = { opened: '2023-04', balance: '100000.00', overdue: '0.00', class: 'normal', marks: 'N'.repeat(24) }
  const said = (report: object, more: object = {}) =>
    credit.readFetched(
      JSON.stringify({
        requestId: query.reference,
        state: 'reported',
        report: { subject: uscc(0), reportedOn: DAY, accounts: [], guarantees: [], queries: [], ...report },
        ...more,
      }),
      query,
    )
  test('is summed up: what is open, the worst mark and class, the oldest account, who asked in order to lend', () => {
    expect(
      said({
        accounts: [
          account,
          { ...account, opened: '2022-12', balance: '50000.50', overdue: '1000.00', class: 'special-mention', marks: `${'*'.repeat(10)}NN12N3${'N'.repeat(8)}` },
          { ...account, opened: '2021-01', balance: '0.00', marks: `${'*'.repeat(20)}NNN4` },
        ],
        guarantees: [{ balance: '20000.00' }, { balance: '1.00' }],
        queries: [
          { on: DAY, reason: 'loan-approval' },
          { on: '2026-03-16', reason: 'card-approval' },
          { on: '2026-03-15', reason: 'guarantee-approval' },
          { on: '2026-06-01', reason: 'loan-watching' },
          { on: '2026-06-01', reason: 'own' },
        ],
      }),
    ).toEqual({
      kind: 'answered',
      value: {
        loans: 2, owed: 150_000_50n, overdue: 1_000_00n, worst: 4, queries: 2, guaranteed: 20_001_00n, class: 'special-mention', since: '2021-01',
      },
    }) // biome-ignore format: one report
  })
  test('on somebody else, of tomorrow, or to another query says nothing', () => {
    expect(said({}).kind).toBe('answered')
    expect(said({ subject: uscc(1) })).toEqual({ kind: 'not-available' })
    expect(said({ reportedOn: addDays(DAY, 1) })).toEqual({ kind: 'not-available' })
    expect(said({}, { requestId: '0'.repeat(32) })).toEqual({ kind: 'not-available' })
    expect(said({ accounts: [{ ...account, marks: 'N'.repeat(23) }] })).toEqual({ kind: 'not-available' })
    expect(said({ accounts: [{ ...account, balance: '-1.00' }] })).toEqual({ kind: 'not-available' })
  })
})

describe('a tax record', () => {
  const query = taxQuery(uscc(0))
  const line = { period: '202605', declaredOn: '2026-06-10', sales: '1000.00', paid: '10.00' }
  const said = (record: object) =>
    tax.readFetched(
      JSON.stringify({
        serial: query.reference,
        code: '00',
        record: { taxpayer: uscc(0), standing: '01', grade: 'B', arrears: '0.00', declarations: [line], ...record },
      }),
      query,
    )
  test('goes by what was declared last, month by month', () => {
    const again = { ...line, declaredOn: '2026-06-12', sales: '2000.00' }
    const before = { ...line, period: '202604', declaredOn: '2026-05-12' }
    expect(said({ declarations: [again, line, before] })).toEqual({
      kind: 'answered',
      value: {
        grade: 'B', standing: 'normal', arrears: 0n,
        months: [{ month: '2026-04', sales: 1_000_00n, paid: 10_00n }, { month: '2026-05', sales: 2_000_00n, paid: 10_00n }],
      },
    }) // biome-ignore format: one record
  })
  test('of another taxpayer, or of a month that is not over, says nothing', () => {
    expect(said({ taxpayer: uscc(1) })).toEqual({ kind: 'not-available' })
    expect(said({ declarations: [{ ...line, period: '202606' }] })).toEqual({ kind: 'not-available' })
    expect(said({ declarations: [{ ...line, declaredOn: '2026-06-16' }] })).toEqual({ kind: 'not-available' })
    expect(said({ declarations: [{ ...line, period: '202613' }] })).toEqual({ kind: 'not-available' })
  })
})

test('whatever an office says is read as an answer or as none', () => {
  const [firm, taxed, zero] = [
    firmQuery(uscc(0), { reference: '1'.repeat(32) }),
    taxQuery(uscc(0), { reference: '1'.repeat(32) }),
    '1'.repeat(32),
  ]
  const account = { opened: '2023-04', balance: '100.00', overdue: '0.00', class: 'normal', marks: 'N'.repeat(24) }
  const report = { subject: uscc(0), reportedOn: DAY, accounts: [account], guarantees: [], queries: [] }
  const line = { period: '202605', declaredOn: DAY, sales: '1000.00', paid: '10.00' }
  const record = { taxpayer: uscc(0), standing: '01', grade: 'B', arrears: '0.00', declarations: [line] }
  const profile = { creditCode: uscc(0), establishedOn: DAY, industry: '5211', entStatus: 'closed', irregular: false }
  /** The right thing, or the right thing with one of its fields something else. */
  const part = (right: object) =>
    fc.oneof(
      fc.constant(right),
      fc
        .tuple(fc.constantFrom(...Object.keys(right)), fc.oneof(fc.string(), fc.integer(), fc.constant([{}])))
        .map(([name, other]) => ({ ...right, [name]: other })),
    )
  const nearly = fc.record(
    {
      requestId: fc.constantFrom(zero, '2'), serial: fc.constantFrom(zero, '2'),
      state: fc.constantFrom('accepted', 'processing', 'reported', 'refused', 'no-record', 'not-received', 'x'),
      code: fc.constantFrom('00', '01', '02', '03', '10', '19', 'x'), reason: fc.constantFrom('consent-missing', 'x'),
      report: part(report), record: part(record), profile: part(profile),
    },
    { requiredKeys: [] },
  ) // biome-ignore format: one message
  const kinds = ['accepted', 'answered', 'empty', 'not-available', 'not-received', 'processing', 'refused']
  const counted = new Set<string>()
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), nearly.map((one) => JSON.stringify(one))), (text) => {
      for (const { kind } of [
        credit.readFetched(text, firm), credit.readFiled(text, zero), tax.readFetched(text, taxed), tax.readFiled(text, zero), readProfile(text, zero, uscc(0)),
      ]) counted.add(kind)
      return credit.readQuestion(text) === undefined && tax.readQuestion(text) === undefined
    }),
    { numRuns: 10_000 },
  ) // biome-ignore format: all readers
  // Nothing else was said, and each of these was: the nearly right ones came through.
  expect([...counted].sort()).toEqual(kinds)
})

describe('the world that the offices share', () => {
  test('agrees with itself for every firm', () => {
    const factors = { 'turnover-beyond-sales': 40, 'sales-beyond-turnover': 60, 'merchant-beyond-sales': 20 }
    for (let k = 0; k < 300; k++) expect(contradictionsIn(factsOf(uscc(k), DAY), factors), uscc(k)).toEqual([])
  })
  test('what was so in a month is so ever after', () => {
    for (let k = 0; k < 50; k++) {
      const [now, later] = [testFirm(uscc(k), DAY, chanceFor), testFirm(uscc(k), '2026-11-03', chanceFor)]
      const known = (of: typeof now) => Object.fromEntries(of.tax.months.map(({ month, sales }) => [month, sales]))
      const [a, b] = [known(now), known(later)]
      for (const month of Object.keys(a)) if (month in b) expect(b[month]).toBe(a[month])
      expect(later.registry).toEqual(now.registry)
      expect(later.marks.firm.slice(0, 19)).toBe(now.marks.firm.slice(5))
    }
  })
  test('does as it is told', () => {
    const told = testFirm(uscc(1), DAY, chanceFor, {
      sales: 500_000,
      risk: -2,
      established: '2021-01-05',
      industry: '6210',
    })
    expect(told.registry).toMatchObject({ established: '2021-01-05', industry: '6210' })
    const year = told.tax.months.slice(-12).reduce((all, { sales }) => all + Number(sales) / 100, 0)
    expect(year / 12 / 500_000).toBeGreaterThan(0.5)
    expect(year / 12 / 500_000).toBeLessThan(2)
    expect(told.risk).toBe(-2)
  })
})

function factsOf(code: string, day: Day): Facts {
  const firm = testFirm(code, day, chanceFor)
  const from = { reference: 'ref', consent: null, askedAt: at }
  const fact = <T>(value: T | undefined) =>
    factOf(from, at, value === undefined ? { kind: 'empty' } : ({ kind: 'answered', value } as SourceAnswer<T>))
  return {
    format: 1, firm: code, day,
    registry: fact(firm.registry), accounts: fact(firm.accounts), 'credit-firm': fact(firm.creditFirm),
    'credit-person': fact(firm.creditPerson), tax: fact(firm.tax), merchant: fact(firm.merchant),
  } // biome-ignore format: one firm
}

needing(['QIAO_TEST_DATABASE_URL'], () => {
  let database: Awaited<ReturnType<typeof testDatabase>>
  let db: Database
  const servers: Awaited<ReturnType<typeof listening>>['server'][] = []
  const urls: Record<string, string> = {}
  beforeAll(async () => {
    database = await testDatabase()
    db = connect(database.url, { name: 'test-sources', max: 6 })
    for (const create of [createFaults, createTestFirms, createFiledQueries, createBusinessRegistry]) await create(db)
    const listen = async (name: string, app: Hono) => {
      const { url, server } = await listening(app)
      servers.push(server)
      urls[name] = url
    }
    await listen('credit-bureau', creditBureauSimulator(db, SECRET))
    await listen('tax', taxOfficeSimulator(db, SECRET))
    await listen('registry', businessRegistrySimulator(db, 'token'))
  })
  afterAll(async () => {
    for (const server of servers) server.close()
    await db?.end()
    await database?.drop()
  })
  const bureau = (secret = SECRET) => creditBureauOver({ url: urls['credit-bureau']!, secret, timeoutMs: 2_000 })
  const office = (secret = SECRET) => taxOfficeOver({ url: urls.tax!, secret, timeoutMs: 2_000 })
  const register = (token = 'token') => businessRegistryOver({ url: urls.registry!, token, timeoutMs: 2_000 })
  /** Fetches until it is answered. */
  async function patiently<T>(fetch: () => Promise<SourceAnswer<T>>): Promise<SourceAnswer<T>> {
    for (let tries = 0; tries < 50; tries++) {
      const answer = await fetch()
      if (answer.kind !== 'processing') return answer
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error('never answered')
  }
  const known = (k: number) => testFirm(uscc(k), DAY, chanceFor)
  /** Firms with and without a record at the bureau. */
  const [withRecord, without] = [true, false].map((has) => {
    for (let k = 0; ; k++) if ((known(k).creditFirm !== undefined) === has && known(k).creditPerson) return k
  }) as [number, number]
  /** The two offices, as one table of tests sees them. */
  type Query = {
    readonly reference: string
    file(): Promise<Filed>
    fetch(): Promise<SourceAnswer<unknown>>
  }
  const offices = {
    'credit-bureau': (code: string, more: Partial<TaxQuery> = {}, secret?: string): Query => {
      const query = firmQuery(code, more)
      return {
        reference: query.reference,
        file: () => bureau(secret).file(query),
        fetch: () => bureau(secret).fetch(query),
      }
    },
    tax: (code: string, more: Partial<TaxQuery> = {}, secret?: string): Query => {
      const query = taxQuery(code, more)
      return {
        reference: query.reference,
        file: () => office(secret).file(query),
        fetch: () => office(secret).fetch(query),
      }
    },
  } as const
  const queriesAt = async (system: string, of: string) =>
    (
      (await (await filedQueriesControl(db, system).request(`/queries?reference=${of}`)).json()) as {
        queries: object[]
      }
    ).queries

  test('the sources say of a firm what is so in their world, and what they say is facts', async () => {
    const code = uscc(withRecord)
    const [asked, person, taxed] = [firmQuery(code), personQuery(code), taxQuery(code)]
    for (const filed of [await bureau().file(asked), await bureau().file(person), await office().file(taxed)])
      expect(filed).toEqual({ kind: 'accepted' })
    expect((await bureau().fetch(asked)).kind).toBe('processing')
    const answers = {
      registry: await register().profile({ reference: reference(), code, at }),
      firm: await patiently(() => bureau().fetch(asked)),
      person: await patiently(() => bureau().fetch(person)),
      tax: await patiently(() => office().fetch(taxed)),
    }
    const world = known(withRecord)
    expect(answers).toEqual({
      registry: { kind: 'answered', value: world.registry },
      firm: { kind: 'answered', value: world.creditFirm },
      person: { kind: 'answered', value: world.creditPerson },
      tax: { kind: 'answered', value: world.tax },
    })
    const from = { reference: asked.reference, consent: consent.reference, askedAt: at }
    const facts: Facts = {
      ...factsOf(code, DAY),
      registry: factOf(from, at + 1, answers.registry),
      'credit-firm': factOf(from, at + 1, answers.firm),
      'credit-person': factOf(from, at + 1, answers.person),
      tax: factOf(from, at + 1, answers.tax),
    }
    expect(readFacts(JSON.parse(JSON.stringify(factsText(facts))))).toEqual(facts)
  })
  test('who never borrowed has no record, which is an answer', async () => {
    const query = firmQuery(uscc(without))
    await bureau().file(query)
    expect(await patiently(() => bureau().fetch(query))).toEqual({ kind: 'empty' })
  })

  describe.each(['credit-bureau', 'tax'] as const)('%s', (system) => {
    const to = offices[system]
    const fault = (kind: string, subject: string, value = '') =>
      planFault(db, { system, kind, subject, value, times: 1 })
    let k = 1_000
    /** A firm of its own for each test, with a record. */
    const fresh = () => {
      for (k++; known(k).creditFirm === undefined; ) k++
      return uscc(k)
    }
    test('without a consent that names the purpose and stands on the day, it does not look', async () => {
      const why = async (more: Partial<TaxQuery>) => {
        const query = to(fresh(), more)
        const filed = await query.file()
        expect(await query.fetch()).toEqual(filed)
        return filed.kind === 'refused' ? filed.why : filed.kind
      }
      expect(await why({ consent: { ...consent, reference: '' } })).toBe('consent-missing')
      expect(await why({ purpose: 'loan-watching' })).toBe('purpose-not-covered')
      expect(await why({ at: instantOf(addDays(DAY, 31), 0) })).toBe('consent-expired')
      expect(await why({ at: instantOf(DAY, 0) - 1 })).toBe('consent-expired')
      expect((await to(fresh(), { at: instantOf(addDays(DAY, 31), 0) - 1 }).file()).kind).toBe('accepted')
    })
    test('the same query is one query, another under its reference is none', async () => {
      const query = to(fresh())
      for (let times = 0; times < 3; times++) expect(await query.file()).toEqual({ kind: 'accepted' })
      expect(await queriesAt(system, query.reference)).toMatchObject([{ filed: 3, consent: 'consent-7' }])
      expect(await to(fresh(), { reference: query.reference }).file()).toEqual({
        kind: 'refused',
        why: 'query-differs',
      })
    })
    test('it has no query that nobody filed', async () => {
      expect(await to(fresh()).fetch()).toEqual({ kind: 'not-received' })
    })
    test('twice: the answer to filing is lost; filed again it is still one query', async () => {
      const code = fresh()
      await fault('twice', code)
      const query = to(code)
      expect(await query.file()).toEqual({ kind: 'not-available' })
      expect(await query.file()).toEqual({ kind: 'accepted' })
      expect((await patiently(query.fetch)).kind).toBe('answered')
      expect(await queriesAt(system, query.reference)).toMatchObject([{ filed: 2, fault: 'twice' }])
    })
    test('late, and never', async () => {
      const [late, never] = [fresh(), fresh()]
      await fault('late', late, '900')
      await fault('never', never)
      const [one, other] = [to(late), to(never)]
      await Promise.all([one.file(), other.file()])
      await new Promise((resolve) => setTimeout(resolve, 400))
      expect((await one.fetch()).kind).toBe('processing')
      await new Promise((resolve) => setTimeout(resolve, 600))
      expect((await one.fetch()).kind).toBe('answered')
      expect((await other.fetch()).kind).toBe('processing')
    })
    test('not available, wrong and unsigned are no answers; asked again it says what it said', async () => {
      const code = fresh()
      const query = to(code)
      await fault('not-available', query.reference)
      expect(await query.file()).toEqual({ kind: 'not-available' })
      expect(await query.file()).toEqual({ kind: 'accepted' })
      const said = await patiently(query.fetch)
      expect(said.kind).toBe('answered')
      for (const kind of ['wrong', 'unsigned']) {
        await fault(kind, query.reference)
        expect(await query.fetch(), kind).toEqual({ kind: 'not-available' })
      }
      expect(await query.fetch()).toEqual(said)
    })
    test('empty, and contradictory: facts that say so', async () => {
      const [empty, contradictory] = [fresh(), fresh()]
      await fault('empty', empty)
      await fault('contradictory', contradictory)
      const [one, other] = [to(empty), to(contradictory)]
      await Promise.all([one.file(), other.file()])
      expect(await patiently(one.fetch)).toEqual({ kind: 'empty' })
      const answer = await patiently(other.fetch)
      const fact = factOf({ reference: 'r', consent: null, askedAt: at }, at, answer as SourceAnswer<never>)
      const facts = { ...factsOf(contradictory, DAY), [system === 'tax' ? 'tax' : 'credit-firm']: fact } as Facts
      const found = contradictionsIn(facts, {
        'turnover-beyond-sales': 40,
        'sales-beyond-turnover': 60,
        'merchant-beyond-sales': 20,
      })
      expect(found).toContain('older-than-register')
      if (system === 'tax') expect(found).toContain('turnover-beyond-sales')
    })
    test('a stranger is told nothing, and a malformed question is none', async () => {
      const query = to(fresh(), {}, 'another secret of more than thirty-two characters')
      expect(await query.file()).toEqual({ kind: 'not-available' })
      expect(await query.fetch()).toEqual({ kind: 'not-available' })
      expect(await to('x'.repeat(18)).file()).toEqual({ kind: 'not-available' })
      expect(FILED_FAULTS).toHaveLength(8)
    })
  })

  test('an office that is not there is not available', async () => {
    const nowhere = { url: 'http://127.0.0.1:1', secret: SECRET }
    expect(await creditBureauOver(nowhere).file(firmQuery(uscc(0)))).toEqual({ kind: 'not-available' })
    expect(await taxOfficeOver(nowhere).fetch(taxQuery(uscc(0)))).toEqual({ kind: 'not-available' })
    expect(
      await businessRegistryOver({ url: nowhere.url, token: 'x' }).profile({
        reference: reference(),
        code: uscc(0),
        at,
      }),
    ).toEqual({
      kind: 'not-available',
    })
  })
  test('every source says what it was told of a firm', async () => {
    const code = uscc(500_000)
    const told = await testFirmsControl(db).request('/', {
      method: 'POST',
      body: JSON.stringify({ code, sales: 800_000, established: '2020-02-02', industry: '5430', risk: -1 }),
    })
    expect(told.status).toBe(201)
    const bad = await testFirmsControl(db).request('/', {
      method: 'POST',
      body: JSON.stringify({ code, industry: '9999' }),
    })
    expect(bad.status).toBe(400)
    await businessRegistryControl(db).request('/firms', {
      method: 'POST',
      body: JSON.stringify({ code, name: '桥', representative: '王', standing: 'closed' }),
    })
    expect(await register().profile({ reference: reference(), code, at })).toMatchObject({
      kind: 'answered',
      value: { established: '2020-02-02', industry: '5430', standing: 'closed' },
    })
    const query = taxQuery(code)
    await office().file(query)
    const world = testFirm(code, DAY, chanceFor, {
      sales: 800_000,
      established: '2020-02-02',
      industry: '5430',
      risk: -1,
    })
    expect(await patiently(() => office().fetch(query))).toEqual({ kind: 'answered', value: world.tax })
  })
  test.each([
    ['not-available', { kind: 'not-available' }],
    ['wrong', { kind: 'not-available' }],
    ['unknown', { kind: 'empty' }],
    ['revoked', { kind: 'answered', value: expect.objectContaining({ standing: 'revoked' }) }],
  ])('the register’s profile, planned: %s', async (kind, answer) => {
    const code = uscc(600_000 + ++n)
    await planFault(db, { system: 'business-registry', kind, subject: code, value: '', times: 1 })
    expect(await register().profile({ reference: reference(), code, at })).toEqual(answer)
  })
})
