/** The procedure of a bill run, each phase and each intervention, on Temporal's time-skipping server. */
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { Worker } from '@temporalio/worker'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDays, dayOf, instantOf } from '../../core/time.ts'
import {
  billRun,
  cancel,
  extend,
  pause,
  type RunBatches,
  type RunSteps,
  resume,
  runStage,
} from '../../workflows/bills/run/workflow.ts'
import { clockMoved, type WaitSteps } from '../../workflows/calendar/workflow.ts'
import { needing } from '../support/needs.ts'
import { bundle, readHistory, saveHistory, timeSkipping, withWorker } from '../support/temporal.ts'

type Steps = RunSteps & RunBatches & WaitSteps
const histories = new URL('./run-histories/', import.meta.url)
const DAY = 86_400_000

needing(['QIAO_TEST_SERVER'], () => {
  let environment: TestWorkflowEnvironment
  beforeAll(async () => {
    environment = await timeSkipping()
  }, 120_000)
  afterAll(() => environment?.teardown())
  const now = () => environment.currentTimeMs()

  /**
   * An estate of a few households on scripted steps: so many unpaid bills, a due day in `dueIn` days, a run that closes
   * `closesIn` days later. Batches do two bills at a time.
   */
  function estate(
    begun: number,
    { bills = 5, dueIn = 2, closesIn = 3, paidOn = undefined as number | undefined, offset = (): number => 0 } = {},
  ) {
    const asked: string[] = []
    const orders: unknown[] = []
    let due = addDays(dayOf(begun), dueIn)
    let unpaid = bills
    let waiting = false
    const left = new Map<string, number>()
    const batch = (name: string) => async () => {
      const rest = left.get(name) ?? (name === 'presentBills' || name === 'announceBills' ? bills : unpaid)
      const done = Math.min(2, rest)
      // The next round finds the same households again.
      left.set(
        name,
        done === 0 && !['presentBills', 'announceBills', 'closeBills'].includes(name) ? unpaid : rest - done,
      )
      return done
    }
    const bankNow = async () => (await now()) + offset()
    const steps: Steps = {
      open: async () => {},
      async plan(_, doneOn) {
        if (unpaid === 0) return 'close'
        const today = doneOn === null ? dayOf(await bankNow()) : addDays(doneOn, 1)
        return {
          at: instantOf(doneOn === null && today < due ? due : today, 0, 5),
          overdue: today > due,
          says: `${unpaid} open`,
        }
      },
      async look() {
        const today = dayOf(await bankNow())
        if (paidOn !== undefined && today >= addDays(dayOf(begun), paidOn)) unpaid = 0
        return { today, closes: today > addDays(due, closesIn) }
      },
      async order(_, order) {
        orders.push(order)
        if (order.kind === 'extend') due = addDays(due, order.days)
      },
      settleRun: async () => {},
      reportRun: async (_, cancelled) => (cancelled ? 'cancelled' : 'closed'),
      presentBills: batch('presentBills'),
      announceBills: batch('announceBills'),
      remindPayers: batch('remindPayers'),
      accruePenalties: batch('accruePenalties'),
      collectByMandate: batch('collectByMandate'),
      tellOverdue: batch('tellOverdue'),
      closeBills: batch('closeBills'),
      registerWait: async () => {
        waiting = true
        return offset()
      },
      forgetWait: async () => {
        waiting = false
      },
    }
    const recorded = Object.fromEntries(
      Object.entries(steps).map(([name, step]) => [
        name,
        (...args: never[]) => {
          if (name !== 'registerWait') asked.push(name)
          return (step as (...args: never[]) => Promise<unknown>)(...args)
        },
      ]),
    )
    return {
      recorded,
      asked,
      orders,
      waits: () => waiting,
      due: () => due,
      count: (name: string) => asked.filter((one) => one === name).length,
    }
  }

  async function run(
    name: string,
    estateOf: ReturnType<typeof estate>,
    during: (handle: {
      signal: (s: never, ...args: never[]) => Promise<void>
      stage(): Promise<string>
    }) => Promise<void> = async () => {},
  ) {
    return withWorker(environment, estateOf.recorded, async (taskQueue) => {
      const workflowId = `bill-run-${name}-${crypto.randomUUID()}`
      const handle = await environment.client.workflow.start(billRun, {
        workflowId,
        taskQueue,
        args: [{ id: workflowId, at: 1_700_000_000_000 }],
      })
      await during({ signal: handle.signal.bind(handle) as never, stage: () => handle.query(runStage) })
      const ended = await handle.result()
      const history = await environment.client.workflow.getHandle(workflowId).fetchHistory()
      saveHistory(new URL(`${name}.json`, histories), historyToJSON(history))
      await Worker.runReplayHistory({ workflowBundle: await bundle() }, history, workflowId)
      return ended
    })
  }
  const until = async (holds: () => boolean | Promise<boolean>) => {
    for (let tries = 0; !(await holds()); tries++) {
      if (tries > 200) throw new Error('waited ten seconds in vain')
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  describe('a bill run', () => {
    test('presents, tells, reminds, collects, adds the penalty day by day, closes, settles, reports', async () => {
      const some = estate(await now())
      expect(await run('to-the-end', some)).toBe('closed')
      // Two bills a batch: five bills are three batches and one that finds nothing.
      expect(some.asked.slice(0, 9)).toEqual([
        'open',
        ...Array(4).fill('presentBills'),
        ...Array(4).fill('announceBills'),
      ])
      expect(some.count('accruePenalties')).toBeGreaterThan(3 * 3)
      expect(some.asked.slice(-4).filter((name) => name !== 'closeBills')).toEqual([
        'settleRun',
        'reportRun',
        'forgetWait',
      ])
      expect(some.asked.indexOf('accruePenalties')).toBeLessThan(some.asked.indexOf('collectByMandate'))
    })
    test('closes as soon as all have paid', async () => {
      const some = estate(await now(), { dueIn: 20, paidOn: 20 })
      expect(await run('all-paid', some)).toBe('closed')
      expect(some.count('look')).toBe(1)
    })
    test('does nothing while it is paused, and goes on when it is resumed', async () => {
      const some = estate(await now(), { dueIn: 5 })
      let before = 0
      await run('paused', some, async ({ signal, stage }) => {
        await until(some.waits)
        await signal(pause as never)
        await until(async () => (await stage()).includes('paused'))
        before = some.count('accruePenalties')
        await environment.sleep('40 days')
        expect(some.count('accruePenalties')).toBe(before)
        await signal(resume as never)
      })
      expect(some.orders.map((order) => (order as { kind: string }).kind)).toEqual(['pause', 'resume'])
      expect(some.count('look')).toBeGreaterThan(0)
    })
    test('an extension moves the due day for all or for one house, and is carried out at once', async () => {
      const some = estate(await now(), { dueIn: 3 })
      const due = some.due()
      await run('extended', some, async ({ signal }) => {
        await until(some.waits)
        await signal(extend as never, { days: 4, house: '3栋502', id: 'order-1' } as never)
        await until(() => some.orders.length === 1)
      })
      expect(some.orders).toEqual([{ kind: 'extend', days: 4, house: '3栋502', id: 'order-1' }])
      expect(some.due()).toBe(addDays(due, 4))
    })
    test('a cancelled run withdraws what is unpaid, settles what was paid, and ends', async () => {
      const some = estate(await now(), { dueIn: 30 })
      const ended = await run('cancelled', some, async ({ signal }) => {
        await until(some.waits)
        await signal(cancel as never)
      })
      expect(ended).toBe('cancelled')
      expect(some.count('look')).toBe(0)
      expect(some.asked.slice(-3)).toEqual(['settleRun', 'reportRun', 'forgetWait'])
      expect(some.count('closeBills')).toBe(4)
    })
    test('when bank time is moved, the run wakes by the signal and not by its timer', async () => {
      let offset = 0
      const some = estate(await now(), { dueIn: 10, closesIn: 1, offset: () => offset })
      await run('clock-moved', some, async ({ signal }) => {
        // Until it has ended: who signals a run that is over is told so.
        for (let days = 1; days < 14 && some.count('reportRun') === 0; days++) {
          await until(some.waits).catch(() => {})
          offset += DAY
          await signal(clockMoved as never).catch((failure: Error) => {
            if (some.count('reportRun') === 0) throw failure
          })
          await new Promise((resolve) => setTimeout(resolve, 100))
        }
      })
      expect(some.count('look')).toBeGreaterThan(1)
    })
    test('a run of years stays short: it continues as new and keeps what it knows', async () => {
      const some = estate(await now(), { bills: 1, dueIn: 1, closesIn: 110 })
      await withWorker(environment, some.recorded, async (taskQueue) => {
        const workflowId = `bill-run-long-${crypto.randomUUID()}`
        const handle = await environment.client.workflow.start(billRun, {
          workflowId,
          taskQueue,
          args: [{ id: workflowId, at: 1 }],
        })
        expect(await handle.result()).toBe('closed')
        const { length } = (
          await environment.client.workflow.getHandle(workflowId, handle.firstExecutionRunId).fetchHistory()
        ).events!
        expect(length).toBeLessThan(10_000)
      })
      expect(some.count('presentBills')).toBe(2)
      expect(some.count('look')).toBeGreaterThan(110)
    }, 60_000)
  })

  test('runs in flight survive: every saved history replays', async () => {
    const saved = readdirSync(fileURLToPath(histories)).filter((name) => name.endsWith('.json'))
    expect(saved.length).toBeGreaterThanOrEqual(6)
    for (const name of saved)
      await Worker.runReplayHistory(
        { workflowBundle: await bundle() },
        historyFromJSON(readHistory(new URL(name, histories))),
        `bill-run-${name}`,
      )
  }, 60_000)
})
