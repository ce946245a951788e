/** The run of an application from its signature to the limit: stamped first, however long the authority is away. */
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { Worker } from '@temporalio/worker'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { given } from '../../workflows/applying.ts'
import type { WaitSteps } from '../../workflows/calendar/workflow.ts'
import {
  applyForLoan,
  type LoanEnd,
  type LoanOrder,
  type LoanOutside,
  type LoanSteps,
  type Looked,
} from '../../workflows/loans/application/workflow.ts'
import { until } from '../support/customer.ts'
import { needing } from '../support/needs.ts'
import { bundle, timeSkipping, withWorker } from '../support/temporal.ts'

type Steps = Pick<LoanSteps, 'lookLoan' | 'lapseLoan' | 'openCreditLine' | 'concludeLoan'> &
  Pick<LoanOutside, 'stampContract'> &
  WaitSteps
const HOUR = 3_600_000

needing(['QIAO_TEST_SERVER'], () => {
  let environment: TestWorkflowEnvironment
  beforeAll(async () => {
    environment = await timeSkipping()
  }, 120_000)
  afterAll(() => environment?.teardown())

  /** A signed application whose authority answers only after so many times. */
  function signed(away: number) {
    const asked: { readonly step: string; readonly at: number }[] = []
    let tries = 0
    let stamped = false
    const steps: Steps = {
      lookLoan: async (): Promise<Looked> => ({
        state: 'open', wish: true, consents: true, sources: { registry: 'answered', 'credit-firm': 'empty', 'credit-person': 'answered', tax: 'answered' },
        review: null, scored: true, decided: 'approved', decidedBy: 'rules', costRead: true, contract: true, signed: true, stamped,
        // Long past the days that an offer stands: what is signed does not lapse.
        given: 4, progressAt: 0, reminded: true, until: 1, now: await environment.currentTimeMs(),
      }),
      stampContract: async () => {
        stamped = ++tries > away
        return stamped ? 'stamped' : 'away'
      },
      lapseLoan: async () => 'lapsed',
      openCreditLine: async () => {},
      concludeLoan: async () => {},
      registerWait: async () => 0,
      forgetWait: async () => {},
    } // biome-ignore format: one application
    const recorded = Object.fromEntries(
      Object.entries(steps as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>).map(
        ([step, act]) => [
          step,
          async (...args: unknown[]) => {
            asked.push({ step, at: await environment.currentTimeMs() })
            return act(...args)
          },
        ],
      ),
    )
    const names = () => asked.map(({ step }) => step)
    return { recorded, asked, names, count: (name: string) => names().filter((one) => one === name).length }
  }
  const run = (steps: ReturnType<typeof signed>, during?: (id: string) => Promise<void>): Promise<LoanEnd> =>
    withWorker(environment, steps.recorded, async (taskQueue) => {
      const id = `loan-application-${crypto.randomUUID().replaceAll('-', '')}`
      const order: LoanOrder = { id, at: 1_700_000_000_000, customer: 'customer-1', firm: 'firm-1' }
      const { workflow } = environment.client
      const handle = await workflow.start(applyForLoan, { workflowId: id, taskQueue, args: [order] })
      await during?.(id)
      const end = await handle.result()
      const history = await workflow.getHandle(id).fetchHistory()
      await Worker.runReplayHistory({ workflowBundle: await bundle() }, history, id)
      return end
    })

  test('what is signed is stamped, and then its limit is opened', async () => {
    const steps = signed(0)
    expect(await run(steps)).toBe('signed')
    expect(steps.names()).toEqual([
      'lookLoan', 'stampContract', 'lookLoan', 'openCreditLine', 'concludeLoan', 'forgetWait',
    ]) // biome-ignore format: one list
  })
  test('an authority that is late is asked again within seconds', async () => {
    const steps = signed(3)
    expect(await run(steps)).toBe('signed')
    expect(steps.count('stampContract')).toBe(4)
    expect(steps.count('registerWait')).toBe(0)
  })
  test('one that is away is asked each hour; until then nothing is opened, and nothing lapses', async () => {
    const steps = signed(4 * 30)
    expect(
      await run(steps, async (id) => {
        await until('the run to wait', async () => (steps.count('registerWait') > 0 ? true : undefined))
        // Whoever pressed to sign is answered while the authority is away.
        const stage = await environment.client.workflow.getHandle(id).executeUpdate(given, { args: [4] })
        expect(stage).toBe('waiting-stamp')
      }),
    ).toBe('signed')
    const stamps = steps.asked.filter(({ step }) => step === 'stampContract')
    expect(stamps).toHaveLength(4 * 30 + 1)
    expect(stamps.at(-1)!.at - stamps[0]!.at).toBeGreaterThanOrEqual(30 * HOUR)
    expect(stamps.at(-1)!.at - stamps[0]!.at).toBeLessThan(31 * HOUR)
    expect(steps.count('lapseLoan')).toBe(0)
    expect(steps.names().slice(-5)).toEqual([
      'stampContract',
      'lookLoan',
      'openCreditLine',
      'concludeLoan',
      'forgetWait',
    ])
  }, 60_000)
})
