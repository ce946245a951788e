/** The rows of applications and arrears where two things happen at once: whoever comes second changes nothing that was decided. */
import { afterEach, expect, test } from 'vitest'
import { decide, recordOf } from '../../core/loans/decision.ts'
import { policyOn } from '../../core/loans/policy.ts'
import { cardOn } from '../../core/loans/scorecard.ts'
import { fen } from '../../core/money.ts'
import { instantOf } from '../../core/time.ts'
import { loanCaseHandlers } from '../../workflows/bank/api/loan-cases.ts'
import { decideLoan } from '../../workflows/loans/deciding.ts'
import * as store from '../../workflows/storage/loan-applications.ts'
import * as arrears from '../../workflows/storage/loan-arrears.ts'
import { type ClosingBank, closingBank } from '../support/closing.ts'
import { drawLoan, limitOf, signedFirm } from '../support/lending.ts'
import { needing } from '../support/needs.ts'
import { testDatabase } from '../support/postgres.ts'
import { asking, DAY, firmFacts } from './firm.ts'

const LIMIT = {
  product: 'operating-limit',
  limit: fen(300_000_00n),
  months: 12,
  method: 'equal-instalments',
} as const

needing(['QIAO_TEST_DATABASE_URL'], () => {
  let bank: ClosingBank
  let drop = async () => {}
  afterEach(async () => {
    await bank?.stop()
    await drop()
  })
  const begin = async () => {
    const database = await testDatabase()
    drop = database.drop
    bank = await closingBank(database.url, '2025-03-03')
    bank.at(instantOf('2025-03-03', 9))
  }
  /** An application of which nothing is decided, with officers or not. */
  async function undecided(review: string | null) {
    await begin()
    const { application, customer } = await signedFirm(bank, LIMIT)
    await bank.db`
      update loan_applications set decided = null, decided_by = null, offer = null, signed_at = null, review = ${review}, asked_at = ${bank.now()} where id = ${application}`
    return { id: application, customer }
  }
  const rowOf = async (id: string) => (await store.applicationRow(bank.db, id))!
  const decision = { record: '{}', sha256: 'x', result: 'approve', offer: { limit: { fen: '1' } } } as const

  test('who asks for a person while rules decide gets one; what rules said stands before that person', async () => {
    const { id } = await undecided('asked-by-applicant')
    await store.keepDecision(bank.db, id, decision, bank.now())
    expect(await rowOf(id)).toMatchObject({ decided: null, record: '{}', review: 'asked-by-applicant' })
  })
  test('rules decide where nobody asked for a person, and once', async () => {
    const { id } = await undecided(null)
    await store.keepDecision(bank.db, id, decision, bank.now())
    await store.keepDecision(bank.db, id, { ...decision, result: 'decline' }, bank.now())
    expect(await rowOf(id)).toMatchObject({ decided: 'approved', decided_by: 'rules' })
  })
  test('a source that is away changes nothing of why a person has it', async () => {
    const { id } = await undecided('asked-by-applicant')
    expect(await store.giveUpSources(bank.db, id, bank.now())).toBe('given-up')
    expect((await rowOf(id)).review).toBe('asked-by-applicant')
  })
  test('an officer decides once; whoever wrote it down and did not live to tell the run is heard by the next press', async () => {
    const { id, customer } = await undecided('referred')
    const told: unknown[] = []
    let away = true
    const runs = {
      reviewLoan: async (_: string, review: unknown) => {
        if (away) throw new Error('cut off')
        told.push(review)
      },
    }
    const say = async (outcome: 'approve' | 'decline', reason: string) =>
      decideLoan({ db: bank.db, now: bank.now, runs } as never, await rowOf(id), {
        outcome, by: customer, reason, figures: outcome === 'approve' ? { limit: fen(100_000_00n), points: 60 } : null, proposal: null, press: 'press',
      }) // biome-ignore format: one decision
    await expect(say('approve', 'first')).rejects.toThrow('cut off')
    away = false
    // Another decision is too late, and tells the run of the first.
    expect(await say('decline', 'second')).toBe(false)
    expect(told).toEqual([{ outcome: 'approve', by: customer, press: 'press' }])
    expect(await rowOf(id)).toMatchObject({ reason: 'first' })
    expect((await rowOf(id)).offer).not.toBeNull()
    expect(await say('approve', 'first')).toBe(true)
  })
  test('an officer who decides before the run waits for it has decided', async () => {
    const { id, customer } = await undecided('referred')
    const order = store.orderOf(await rowOf(id))
    expect((await store.assign(bank.db, order, 'referred', bank.now())).decided).toBeUndefined()
    await store.keepReview(bank.db, id, { outcome: 'decline', by: customer, reason: 'no', offer: null, proposal: null })
    const { decided } = await store.assign(bank.db, order, 'referred', bank.now())
    expect(decided).toEqual({ outcome: 'decline', by: customer, press: '' })
    await store.review(bank.db, id, decided!.outcome, bank.now())
    expect((await store.assign(bank.db, order, 'referred', bank.now())).decided).toBeUndefined()
  })
  test('a run that was cut off over an officer’s decision is told again that there is something', async () => {
    const { id } = await undecided('referred')
    await store.review(bank.db, id, 'decline', bank.now())
    await bank.db`update loan_applications set told = now() - interval '1 minute' where id = ${id}`
    expect((await store.untold(bank.db, 10)).map((row) => row.id)).toEqual([id])
    // Carried out again, it is what it was.
    const { given } = await rowOf(id)
    await store.review(bank.db, id, 'decline', bank.now())
    expect(await rowOf(id)).toMatchObject({ given, decided: 'declined', decided_by: 'officer' })
  })
  test('an officer sees how the decision was made only while it can be made again; a changed record is said to be one', async () => {
    const { id, customer } = await undecided('referred')
    const keep = (record: string | null) => bank.db`update loan_applications set record = ${record} where id = ${id}`
    const { loanCaseById } = loanCaseHandlers({ ...bank, runUrl: () => '' } as never)
    const seen = async () => {
      const asked = { customer: { id: customer }, locale: 'en', at: bank.now(), about: () => undefined }
      return loanCaseById({ params: { id } } as never, asked as never)
    }
    const record = recordOf(decide(asking(), firmFacts(), cardOn(DAY), policyOn(DAY, 'accounts')!))
    await keep(null)
    expect(await seen()).toMatchObject({ ok: true, value: { record: 'none', score: null, points: null } })
    await keep(record)
    expect(await seen()).toMatchObject({ ok: true, value: { record: 'replays', score: { result: 'approve' } } })
    await keep(record.replace(/"points":\d+/, '"points":1'))
    expect(await seen()).toMatchObject({ ok: true, value: { record: 'differs', score: null, points: null } })
  })
  test('what a run looked at and did not live to answer for is told again; nothing lapses that it does not know of', async () => {
    const { id } = await undecided(null)
    await bank.db`update loan_applications set given = 3, told = now() - interval '1 minute' where id = ${id}`
    const order = store.orderOf(await rowOf(id))
    expect((await store.look(bank.db, order, bank.now())).given).toBe(3)
    expect((await store.untold(bank.db, 10)).map((row) => row.id)).toEqual([id])
    await store.heard(bank.db, id, 3)
    await bank.db`update loan_applications set told = now() - interval '1 minute' where id = ${id}`
    expect(await store.untold(bank.db, 10)).toEqual([])
    expect(await store.lapse(bank.db, id, 2, bank.now())).toBe('went-on')
    expect(await store.lapse(bank.db, id, 3, bank.now())).toBe('lapsed')
  })
  test('the run of a loan that is late no more is told, though the next instalment is due by now', async () => {
    await begin()
    const limit = await limitOf(bank, LIMIT)
    const loan = await drawLoan(bank, limit, { amount: fen(60_000_00n), months: 6, method: 'equal-principal' })
    await bank.db`update loans set overdue_days = 20, due_since = 20_000 where id = ${loan}`
    const [row] = await arrears.beginArrears(bank.db, bank.now(), 10)
    expect(row).toMatchObject({ loan })
    expect(await arrears.beginArrears(bank.db, bank.now(), 10)).toEqual([])
    await arrears.markArrearsStarted(bank.db, row!.id)
    await bank.db`update loan_arrears set told_run = now() - interval '1 hour'`
    expect(await arrears.arrearsToTell(bank.db, 10)).toEqual([])
    await bank.db`update loans set overdue_days = 0, due_since = 20_030 where id = ${loan}`
    expect(await arrears.arrearsToTell(bank.db, 10)).toEqual([row!.id])
    // Told once in a while, not all the time.
    expect(await arrears.arrearsToTell(bank.db, 10)).toEqual([])
  })
})
