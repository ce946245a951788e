/** The run of an end of day: it waits for the ledger's midnight, takes its steps in order, and leaves the next day waiting. */
import { readdirSync } from 'node:fs'
import { historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { Worker } from '@temporalio/worker'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endOfDayRun, laterSteps, stepActivities } from '../../core/books/end-of-day.ts'
import { addDays, dayOf } from '../../core/time.ts'
import { type EndOfDayBatches, type EndOfDaySteps, endOfDay } from '../../workflows/books/workflow.ts'
import type { WaitSteps } from '../../workflows/calendar/workflow.ts'
import { needing } from '../support/needs.ts'
import { bundle, endWaiting, readHistory, saveHistory, timeSkipping, withWorker } from '../support/temporal.ts'

const histories = new URL('./histories/', import.meta.url)

needing(['QIAO_TEST_SERVER'], () => {
  let environment: TestWorkflowEnvironment
  beforeAll(async () => {
    environment = await timeSkipping()
  }, 120_000)
  afterAll(() => environment?.teardown())

  /** `early`: what the ledger says is left of the day, each time it is asked. `slices`: a step that needs so many. */
  async function run(name: string, { early = [], slices = 1 }: { early?: number[]; slices?: number }) {
    const asked: string[] = []
    let left = slices
    let first = ''
    const step = (what: string) => async () => {
      asked.push(what)
      const done = what !== 'accrueInterest' || --left <= 0
      return { done, rows: 1, says: what }
    }
    const steps: EndOfDaySteps & EndOfDayBatches & WaitSteps = {
      // Only the first day comes: the run after it finds bank time centuries back, and waits.
      registerWait: async (id, wait) => {
        asked.push(`wait ${wait}`)
        return id === first ? 0 : -1e13
      },
      forgetWait: async () => undefined,
      cutOff: async () => {
        asked.push('cutOff')
        return early.shift() ?? 0
      },
      closeBusinessDay: async () => {
        asked.push('close')
        return 'a digest'
      },
      ...(Object.fromEntries(
        Object.values(stepActivities).map((what) => [what, step(what)]),
      ) as unknown as EndOfDayBatches),
    }
    return withWorker(environment, steps, async (taskQueue) => {
      const day = dayOf(await environment.currentTimeMs())
      const { workflow } = environment.client
      first = endOfDayRun(day)
      const handle = await workflow.start(endOfDay, { workflowId: endOfDayRun(day), taskQueue, args: [day] })
      const digest = await handle.result()
      const history = await handle.fetchHistory()
      saveHistory(new URL(`${name}.json`, histories), historyToJSON(history))
      await Worker.runReplayHistory({ workflowBundle: await bundle() }, history, endOfDayRun(day))
      const next = workflow.getHandle(endOfDayRun(addDays(day, 1)))
      expect((await next.describe()).status.name).toBe('RUNNING')
      const own = asked.slice(0, asked.indexOf('close') + 1)
      await endWaiting(next, 'the test is over')
      return { digest, asked: own }
    })
  }
  const inOrder = laterSteps.map((step) => stepActivities[step])

  test('a day is closed a minute after its midnight, step by step, and the next one waits for its own', async () => {
    const { digest, asked } = await run('closed', {})
    expect(digest).toBe('a digest')
    expect(asked[0]).toBe('wait end-of-day')
    expect(asked.filter((one) => !one.startsWith('wait'))).toEqual(['cutOff', ...inOrder, 'close'])
  }, 60_000)
  test('a worker whose clock is ten minutes ahead asks the ledger until the day is over there, too', async () => {
    const { asked } = await run('ahead', { early: [590_000, 400_000, 20_000] })
    expect(asked.filter((one) => one === 'cutOff')).toHaveLength(4)
    expect(asked.at(-1)).toBe('close')
  }, 60_000)
  test('a step over many accounts goes on until it is done', async () => {
    const { asked } = await run('many', { slices: 5 })
    expect(asked.filter((one) => one === 'accrueInterest')).toHaveLength(5)
  }, 60_000)
  test.each(readdirSync(histories).sort())('runs of earlier releases go on: %s', async (name) => {
    const history = historyFromJSON(readHistory(new URL(name, histories)))
    await Worker.runReplayHistory({ workflowBundle: await bundle() }, history, name)
  })
})
