import { WorkflowContinuedAsNewError } from '@temporalio/client'
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { Worker } from '@temporalio/worker'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Next } from '../../../core/bills/reconciliation.ts'
import type { End } from '../../../core/bills/reconciliation-kinds.ts'
import {
  type CaseDecision,
  type CaseInquiry,
  type CaseOrder,
  decideCase,
  type ReconcileBatches,
  type ReconcileOutside,
  type ReconcileSteps,
  reconcile,
  reconciliationCase,
} from '../../../workflows/bills/reconciliation/workflow.ts'
import { type Decision, found } from '../../../workflows/bills/workflow.ts'
import { clockMoved, type WaitSteps } from '../../../workflows/calendar/workflow.ts'
import { until } from '../../support/customer.ts'
import { savedHistories } from '../../support/histories.ts'
import { needing } from '../../support/needs.ts'
import { bundle, endWaiting, saveHistory, timeSkipping, withWorker } from '../../support/temporal.ts'

type Steps = ReconcileSteps & ReconcileBatches & ReconcileOutside & WaitSteps
const HOUR = 3_600_000
const histories = new URL('./histories/', import.meta.url)
const unknown: CaseInquiry = { kind: 'unknown' }
const person: Next = { kind: 'person' }

/** Steps that answer as a script says and write down what they were asked. */
function scripted(script: Partial<Steps> & { now: () => Promise<number> }) {
  const asked: string[] = []
  const { now, ...own } = script
  const base: Steps = {
    nextDay: async () => ({ day: '2026-11-23', at: (await now()) - HOUR }),
    nextFileAt: async () => null,
    noteNoFile: async () => {},
    casesToStart: async () => [],
    casesStarted: async () => {},
    concludeDay: async () => 'done',
    compareDay: async () => {},
    fetchFile: async () => 'kept',
    examineCase: async () => person,
    assignCase: async () => ({ owner: '何静', deadline: (await now()) + 48 * HOUR, lookAt: (await now()) + 24 * HOUR }),
    bookCase: async () => 'booked',
    closeCase: async () => {},
    inquireCase: async () => unknown,
    registerWait: async () => 0,
    forgetWait: async () => {},
  }
  const steps = { ...base, ...own } as Record<string, (...args: unknown[]) => Promise<unknown>>
  const recorded = Object.fromEntries(
    Object.entries(steps).map(([name, step]) => [
      name,
      (...args: unknown[]) => {
        asked.push(name)
        return step(...args)
      },
    ]),
  )
  return { recorded, asked, count: (name: string) => asked.filter((one) => one === name).length }
}
const order = (more: Partial<CaseOrder> = {}): CaseOrder => ({
  id: `reconciliation-case-${crypto.randomUUID().replaceAll('-', '')}`,
  at: 1_700_000_000_000,
  biller: 'water',
  day: '2026-11-23',
  kind: 'missing-there',
  reference: 'a'.repeat(32),
  payment: null,
  ...more,
})

needing(['QIAO_TEST_SERVER'], () => {
  let environment: TestWorkflowEnvironment
  beforeAll(async () => {
    environment = await timeSkipping()
  }, 120_000)
  afterAll(() => environment?.teardown())
  const now = () => environment.currentTimeMs()
  const client = () => environment.client.workflow

  const keep = async (name: string, workflowId: string, runId?: string) => {
    const history = await client().getHandle(workflowId, runId).fetchHistory()
    saveHistory(new URL(`${name}.json`, histories), historyToJSON(history))
    await Worker.runReplayHistory({ workflowBundle: await bundle() }, history, workflowId)
  }

  /** Runs one day to where the next begins, keeps its history under the name, and replays it at once. */
  async function oneDay(name: string, steps: ReturnType<typeof scripted>): Promise<void> {
    let days = 0
    const { nextDay } = steps.recorded
    // The second day never comes: it would go on for ever.
    steps.recorded.nextDay = async (...args) => {
      if (++days > 1) return { day: '2026-11-24', at: (await now()) + 1_000_000 * HOUR }
      return nextDay!(...args)
    }
    await withWorker(environment, steps.recorded, async (taskQueue) => {
      const workflowId = `reconciliation-${name}-${crypto.randomUUID()}`
      const handle = await client().start(reconcile, { workflowId, taskQueue, args: [{ biller: 'water' }] })
      // Skipping goes on while somebody waits for a result.
      const first = client().getHandle(workflowId, handle.firstExecutionRunId, { followRuns: false })
      await expect(first.result()).rejects.toBeInstanceOf(WorkflowContinuedAsNewError)
      await keep(name, workflowId, handle.firstExecutionRunId)
      await endWaiting(client().getHandle(workflowId), 'one day is enough')
    })
  }
  /** One case to its end. */
  async function oneCase(
    name: string,
    steps: ReturnType<typeof scripted>,
    more: { order?: Partial<CaseOrder>; during?: (id: string) => Promise<void> } = {},
  ): Promise<End> {
    return withWorker(environment, steps.recorded, async (taskQueue) => {
      const one = order(more.order)
      const handle = await client().start(reconciliationCase, { workflowId: one.id, taskQueue, args: [one] })
      await more.during?.(one.id)
      const end = await handle.result()
      await keep(name, one.id)
      return end
    })
  }
  const decide = (id: string, decision: Partial<CaseDecision> = {}) =>
    client()
      .getHandle(id)
      .executeUpdate(decideCase, { args: [{ outcome: 'returned', by: 'customer-9', reason: 'checked', ...decision }] })

  describe('a day', () => {
    test('the file is there: compared, concluded, and the next day is a run of its own', async () => {
      const steps = scripted({ now })
      await oneDay('matched', steps)
      expect(steps.asked.slice(0, 6)).toEqual([
        'nextDay',
        'registerWait',
        'fetchFile',
        'compareDay',
        'casesToStart',
        'concludeDay',
      ])
      expect(steps.count('noteNoFile')).toBe(0)
    })
    test('the file is late by moments: asked for again at once', async () => {
      let tries = 0
      const steps = scripted({ now, fetchFile: async () => (++tries < 3 ? 'not-ready' : 'kept') })
      await oneDay('late-by-moments', steps)
      expect(steps.count('fetchFile')).toBe(3)
      expect(steps.count('nextFileAt')).toBe(0)
    })
    test('the file is late by an hour: asked for every half hour of bank time', async () => {
      let tries = 0
      const steps = scripted({
        now,
        fetchFile: async () => (++tries < 6 ? 'not-ready' : 'kept'),
        nextFileAt: async () => (await now()) + HOUR / 2,
      })
      await oneDay('late-by-an-hour', steps)
      expect(steps.count('nextFileAt')).toBe(2)
      expect(steps.count('compareDay')).toBe(1)
    })
    test('no file by ten: noted as such, and its case has a run', async () => {
      const one = order({ kind: 'no-file', reference: '' })
      let given = false
      const steps = scripted({
        now,
        fetchFile: async () => 'not-ready',
        casesToStart: async () => {
          if (given) return []
          given = true
          return [one]
        },
      })
      await oneDay('no-file', steps)
      expect(steps.count('compareDay')).toBe(0)
      expect(steps.count('noteNoFile')).toBe(1)
      await endWaiting(client().getHandle(one.id), 'seen')
    })
    test('every difference has a run of its own; one that is there already is not started twice', async () => {
      const cases = [order(), order({ kind: 'missing-here' })]
      let round = 0
      const steps = scripted({
        now,
        // Cut off after starting and before noting it: the same are given again.
        casesToStart: async () => (++round <= 2 ? cases : []),
        examineCase: async () => ({ kind: 'close', end: 'confirmed' }),
      })
      await oneDay('differences', steps)
      // A step of ours may be carried out again; what it does, it does once.
      expect(steps.count('casesStarted')).toBeGreaterThanOrEqual(2)
      for (const { id } of cases) expect(await client().getHandle(id).result()).toBe('confirmed')
      expect(steps.count('closeCase')).toBe(2)
    })
  })

  describe('a case without a person', () => {
    test('the biller confirms what its file lacks', async () => {
      const steps = scripted({
        now,
        inquireCase: async () => ({ kind: 'accepted', receipt: 'QH1', amount: '100' }),
        examineCase: async (_, __, inquiry) => (inquiry ? { kind: 'close', end: 'confirmed' } : { kind: 'ask' }),
      })
      expect(await oneCase('confirmed', steps)).toBe('confirmed')
      expect(steps.asked).toEqual(['examineCase', 'inquireCase', 'examineCase', 'closeCase', 'forgetWait'])
    })
    test('no answer is asked for again before anything is concluded', async () => {
      let answers = 0
      const steps = scripted({
        now,
        inquireCase: async () => (++answers < 3 ? unknown : { kind: 'not-received' }),
        examineCase: async (_, __, inquiry) => (inquiry ? { kind: 'close', end: 'confirmed' } : { kind: 'ask' }),
      })
      await oneCase('asked-again', steps)
      expect(steps.count('inquireCase')).toBe(3)
    })
    test('a payment in review that the file has is told so, and its end is the case’s', async () => {
      const told: Decision[] = []
      // Any run that hears the signal will do: what payBill makes of it, its own test says.
      const steps = scripted({
        now,
        examineCase: async (_, round) =>
          round === 0 ? { kind: 'tell-payment', receipt: 'QH7' } : { kind: 'close', end: 'ended' },
      })
      const payment = order().id
      const end = await withWorker(environment, steps.recorded, async (taskQueue) => {
        const listener = await client().start(reconciliationCase, { workflowId: payment, taskQueue, args: [order()] })
        const one = order({ kind: 'state-differs', payment })
        const result = await client().execute(reconciliationCase, { workflowId: one.id, taskQueue, args: [one] })
        await keep('told', one.id)
        const { events } = await listener.fetchHistory()
        for (const event of events ?? []) {
          const signal = event.workflowExecutionSignaledEventAttributes
          if (signal?.signalName === found.name)
            told.push(JSON.parse(Buffer.from(signal.input!.payloads![0]!.data!).toString()))
        }
        await listener.result()
        return result
      })
      expect(end).toBe('ended')
      expect(told).toEqual([{ outcome: 'paid', officer: 'reconciliation', receipt: 'QH7' }])
    })
    test('a payment whose run is gone is no failure: the next look sees how it ended', async () => {
      const steps = scripted({
        now,
        examineCase: async (_, round) =>
          round === 0 ? { kind: 'tell-payment', receipt: 'QH7' } : { kind: 'close', end: 'ended' },
      })
      expect(
        await oneCase('told-nobody', steps, { order: { kind: 'state-differs', payment: 'bill-payment-gone' } }),
      ).toBe('ended')
    })
    test('a payment under way is waited for, first a moment, then on bank time', async () => {
      const steps = scripted({
        now,
        examineCase: async (_, round) =>
          round === 0
            ? { kind: 'wait', until: null }
            : round === 1
              ? { kind: 'wait', until: (await now()) + 8 * HOUR }
              : { kind: 'close', end: 'ended' },
      })
      expect(await oneCase('waited', steps)).toBe('ended')
      expect(steps.count('registerWait')).toBeGreaterThan(0)
    })
    test('the file came after all: compared, and its differences started', async () => {
      const steps = scripted({ now, examineCase: async (_, round) => (round === 0 ? { kind: 'fetch' } : person) })
      expect(await oneCase('file-came', steps, { order: { kind: 'no-file', reference: '' } })).toBe('file-came')
      expect(steps.asked).toEqual(['examineCase', 'fetchFile', 'compareDay', 'casesToStart', 'closeCase', 'forgetWait'])
    })
  })

  describe('a case with a person', () => {
    /** Decides while the case waits; says what the run said to it. */
    const deciding = (steps: ReturnType<typeof scripted>, decision: Partial<CaseDecision> = {}) => {
      const said: string[] = []
      return {
        said,
        during: async (id: string) => {
          await until('the case to be with a person', async () => (steps.count('registerWait') > 0 ? true : undefined))
          said.push(await decide(id, decision))
        },
      }
    }
    test('who decides books: once, under the officer’s name', async () => {
      const booked: unknown[] = []
      const steps = scripted({
        now,
        bookCase: async (...args) => {
          booked.push(args.slice(1))
          return 'booked'
        },
      })
      const { said, during } = deciding(steps)
      expect(await oneCase('decided', steps, { during })).toBe('returned')
      expect(said).toEqual(['accepted'])
      expect(booked).toEqual([[{ outcome: 'returned', by: 'customer-9', reason: 'checked' }, 1]])
      expect(steps.count('closeCase')).toBe(1)
    })
    test('what is noted books nothing', async () => {
      const steps = scripted({ now })
      const { during } = deciding(steps, { outcome: 'noted' })
      expect(await oneCase('noted', steps, { during })).toBe('noted')
      expect(steps.count('bookCase')).toBe(0)
    })
    test('what the ledger refuses comes back to the person; the next decision is another try', async () => {
      const tries: number[] = []
      const steps = scripted({
        now,
        bookCase: async (_, __, attempt) => {
          tries.push(attempt)
          return attempt === 1 ? 'refused' : 'booked'
        },
      })
      const end = await oneCase('refused-then-suspense', steps, {
        during: async (id) => {
          await until('the case to wait', async () => (steps.count('registerWait') > 0 ? true : undefined))
          expect(await decide(id)).toBe('accepted')
          await until('the case to wait again', async () =>
            steps.count('assignCase') > 1 && steps.count('registerWait') > 1 ? true : undefined,
          )
          expect(await decide(id, { outcome: 'to-suspense' })).toBe('accepted')
        },
      })
      expect(end).toBe('to-suspense')
      expect(tries).toEqual([1, 2])
    })
    test('two officers at once: one decision counts', async () => {
      const booked = new Set<string>()
      const steps = scripted({
        now,
        bookCase: async (_, { outcome }) => {
          booked.add(outcome)
          return 'booked'
        },
      })
      const said: string[] = []
      const end = await oneCase('two-officers', steps, {
        during: async (id) => {
          await until('the case to wait', async () => (steps.count('registerWait') > 0 ? true : undefined))
          said.push(
            ...(await Promise.all(
              [decide(id), decide(id, { outcome: 'to-suspense' })].map((one) => one.catch(() => 'too-late')),
            )),
          )
        },
      })
      expect(said.sort()).toEqual(['accepted', 'too-late'])
      expect([...booked]).toEqual([end])
    })
    test('nobody decides: it is tried again every business day, passed on when its deadline passes, and ends by itself when the biller answers', async () => {
      let looks = 0
      const steps = scripted({
        now,
        inquireCase: async () => ({ kind: 'accepted', receipt: 'QH1', amount: '100' }),
        examineCase: async (_, __, inquiry) => {
          if (!inquiry) return { kind: 'ask' }
          return ++looks < 4 ? person : { kind: 'close', end: 'confirmed' }
        },
      })
      expect(await oneCase('nobody-then-confirmed', steps)).toBe('confirmed')
      expect(steps.count('assignCase')).toBe(3)
      expect(steps.count('bookCase')).toBe(0)
    })
    test('when bank time is moved, a waiting case looks again at once', async () => {
      let offset = 0
      let looks = 0
      const steps = scripted({
        now,
        registerWait: async () => offset,
        examineCase: async () => (++looks === 1 ? person : { kind: 'close', end: 'confirmed' }),
        assignCase: async () => ({
          owner: '何静',
          deadline: (await now()) + 900 * HOUR,
          lookAt: (await now()) + 800 * HOUR,
        }),
      })
      const end = await oneCase('clock-moved', steps, {
        during: async (id) => {
          await until('the case to wait', async () => (steps.count('registerWait') > 0 ? true : undefined))
          offset = 1_000 * HOUR
          await client().getHandle(id).signal(clockMoved)
        },
      })
      expect(end).toBe('confirmed')
    })
  })
})

savedHistories(histories, 17)
