import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ApplicationFailure } from '@temporalio/activity'
import { WithStartWorkflowOperation, WorkflowFailedError } from '@temporalio/client'
import { historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { Worker } from '@temporalio/worker'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Decision,
  type Delivered,
  decide,
  type Ended,
  found,
  held,
  type OurSteps,
  type OutsideSteps,
  type PaymentOrder,
  payBill,
} from '../../workflows/bills/workflow.ts'
import { clockMoved, type WaitSteps } from '../../workflows/calendar/workflow.ts'
import { savedHistories } from '../support/histories.ts'
import { needing } from '../support/needs.ts'
import { bundle, readHistory, saveHistory, timeSkipping, withWorker } from '../support/temporal.ts'

type Steps = OurSteps & OutsideSteps & WaitSteps
const DAY = 86_400_000
const histories = new URL('./histories/', import.meta.url)

const order = (id: string): PaymentOrder => ({
  id: `bill-payment-${id}`,
  at: 1_700_000_000_000,
  customer: 'customer-1',
  biller: 'water',
  parameters: { customerNumber: '8800000001' },
  bill: 'W1',
  amount: '8200',
  request: 'r',
})

const accepted: Delivered = { kind: 'accepted', receipt: 'QH1' }
const rejected: Delivered = { kind: 'rejected', reason: 'closed' }
const unknown: Delivered = { kind: 'unknown' }

/** Steps that answer as a script says and write down what they were asked. */
function scripted(script: Partial<Steps> & { answers?: Delivered[]; now: () => Promise<number> }) {
  const asked: string[] = []
  const answers = [...(script.answers ?? [])]
  const base: Steps = {
    present: async () => 'presented',
    hold: async () => 'held',
    refuse: async () => {},
    noteUnclear: async () => {},
    settle: async () => {},
    release: async () => {},
    nextReview: async () => (await script.now()) + DAY,
    suspend: async () => {},
    resolve: async () => {},
    conclude: async () => {},
    deliver: async () => answers.shift() ?? unknown,
    inquire: async () => answers.shift() ?? unknown,
    registerWait: async () => 0,
    forgetWait: async () => {},
  }
  const { answers: _, now: __, ...own } = script
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

needing(['QIAO_TEST_SERVER'], () => {
  let environment: TestWorkflowEnvironment
  beforeAll(async () => {
    environment = await timeSkipping()
  }, 120_000)
  afterAll(() => environment?.teardown())
  // The server's time: it runs ahead of the machine's as tests skip through days.
  const now = () => environment.currentTimeMs()

  /** Runs one payment to its end on scripted steps, keeps its history under the name, and replays it at once. */
  async function pay(
    name: string,
    steps: ReturnType<typeof scripted>,
    during: (id: string) => Promise<void> = async () => {},
    more: Partial<PaymentOrder> = {},
  ): Promise<{ ended: Ended; answer: string }> {
    return withWorker(environment, steps.recorded, async (taskQueue) => {
      const one = { ...order(name), ...more }
      const workflowId = `${one.id}-${crypto.randomUUID()}`
      const startWorkflowOperation = new WithStartWorkflowOperation(payBill, {
        workflowId,
        taskQueue,
        args: [one],
        workflowIdConflictPolicy: 'USE_EXISTING',
      })
      const answer = await environment.client.workflow.executeUpdateWithStart(held, {
        startWorkflowOperation,
        updateId: 'held',
      })
      await during(workflowId)
      const ended = await environment.client.workflow.getHandle<typeof payBill>(workflowId).result()
      const history = await environment.client.workflow.getHandle(workflowId).fetchHistory()
      saveHistory(new URL(`${name}.json`, histories), historyToJSON(history))
      await Worker.runReplayHistory({ workflowBundle: await bundle() }, history, workflowId)
      return { ended, answer }
    })
  }

  describe('a payment ends in exactly one outcome', () => {
    test('accepted at once: held, delivered, settled', async () => {
      const steps = scripted({ now, answers: [accepted] })
      expect(await pay('accepted', steps)).toEqual({ ended: 'paid', answer: 'held' })
      expect(steps.asked).toEqual(['present', 'hold', 'deliver', 'settle', 'conclude'])
    })
    test('rejected at once: the hold is released', async () => {
      const steps = scripted({ now, answers: [rejected] })
      expect((await pay('rejected', steps)).ended).toBe('returned')
      expect(steps.asked).toEqual(['present', 'hold', 'deliver', 'release', 'conclude'])
    })
    test('not enough money: nothing is delivered', async () => {
      const steps = scripted({ now, hold: async () => 'insufficient-funds' })
      expect(await pay('insufficient-funds', steps)).toEqual({ ended: 'refused', answer: 'insufficient-funds' })
      expect(steps.count('deliver')).toBe(0)
    })
    test('another device is paying the bill: nothing is delivered', async () => {
      const steps = scripted({ now, hold: async () => 'bill-being-paid' })
      expect(await pay('bill-being-paid', steps)).toEqual({ ended: 'refused', answer: 'bill-being-paid' })
      expect(steps.count('deliver')).toBe(0)
    })
    test('the biller has changed the amount: refused before anything is held', async () => {
      const steps = scripted({ now, present: async () => 'amount-differs' })
      expect(await pay('amount-differs', steps)).toEqual({ ended: 'refused', answer: 'amount-differs' })
      expect(steps.asked).toEqual(['present', 'refuse', 'conclude'])
    })
    test('something is bought without a bill: nothing is presented', async () => {
      const steps = scripted({ now, answers: [accepted] })
      const bought = { biller: 'mobile', parameters: { phone: '13912345678' }, bill: '', fee: '0', tax: '0' }
      expect((await pay('bought', steps, undefined, bought)).ended).toBe('paid')
      expect(steps.asked).toEqual(['hold', 'deliver', 'settle', 'conclude'])
    })
    test('no answer, then found by inquiry: settled once', async () => {
      const steps = scripted({ now, answers: [unknown, unknown, accepted] })
      expect((await pay('unclear-then-paid', steps)).ended).toBe('paid')
      expect(steps.asked).toEqual([
        'present',
        'hold',
        'deliver',
        'noteUnclear',
        'inquire',
        'inquire',
        'settle',
        'conclude',
      ])
    })
    test('no answer, never received there: released', async () => {
      const steps = scripted({ now, answers: [unknown, { kind: 'rejected', reason: 'not-received' }] })
      expect((await pay('unclear-then-not-received', steps)).ended).toBe('returned')
      expect(steps.count('release')).toBe(1)
      expect(steps.count('settle')).toBe(0)
    })
    test('unknown until the next business day, then paid', async () => {
      const steps = scripted({ now, answers: [...Array<Delivered>(6).fill(unknown), accepted] })
      expect((await pay('review-then-paid', steps)).ended).toBe('paid')
      expect(steps.count('suspend')).toBe(0)
      expect(steps.count('forgetWait')).toBe(1)
    })
    test('unknown until the next business day, then rejected', async () => {
      const steps = scripted({ now, answers: [...Array<Delivered>(6).fill(unknown), rejected] })
      expect((await pay('review-then-returned', steps)).ended).toBe('returned')
    })
  })

  describe('what stays unknown goes to suspense and to a person', () => {
    const decided = (name: string, decision: Decision, ended: Ended) =>
      test(`an officer finds it ${decision.outcome}: ${ended}`, async () => {
        // The officer decides while the biller is asked once more, on the third day.
        let inquiries = 0
        let id = ''
        let told: string | undefined
        const steps = scripted({
          now,
          inquire: async () => {
            inquiries++
            if (inquiries === 9)
              told = await environment.client.workflow.getHandle(id).executeUpdate(decide, { args: [decision] })
            return unknown
          },
        })
        const resolve = steps.recorded.resolve!
        let found: unknown
        steps.recorded.resolve = async (...args) => {
          found = args[1]
          return resolve(...args)
        }
        const outcome = await pay(name, steps, async (workflowId) => {
          id = workflowId
        })
        expect(told).toBe('accepted')
        expect(found).toEqual(decision)
        expect(outcome.ended).toBe(ended)
        expect(steps.count('suspend')).toBe(1)
        expect(steps.count('resolve')).toBe(1)
        expect(steps.count('settle') + steps.count('release')).toBe(0)
      })
    decided('officer-finds-paid', { outcome: 'paid', officer: 'staff-li', receipt: 'QH9' }, 'paid')
    decided(
      'officer-finds-not-paid',
      { outcome: 'not-paid', officer: 'staff-li', receipt: 'not-found-by-staff' },
      'returned',
    )

    test('a later inquiry finds it paid', async () => {
      const steps = scripted({ now, answers: [...Array<Delivered>(8).fill(unknown), accepted] })
      expect((await pay('suspense-then-paid', steps)).ended).toBe('paid')
      expect(steps.count('resolve')).toBe(1)
    })
    test('a later inquiry finds that it never arrived', async () => {
      const steps = scripted({ now, answers: [...Array<Delivered>(8).fill(unknown), rejected] })
      expect((await pay('suspense-then-returned', steps)).ended).toBe('returned')
      expect(steps.count('resolve')).toBe(1)
    })
    test('the biller’s file has it: the run of the reconciliation says so', async () => {
      let inquiries = 0
      let id = ''
      const decision: Decision = { outcome: 'paid', officer: 'reconciliation', receipt: 'QH7' }
      const steps = scripted({
        now,
        inquire: async () => {
          if (++inquiries === 8) await environment.client.workflow.getHandle(id).signal(found, decision)
          return unknown
        },
      })
      const resolve = steps.recorded.resolve!
      const resolved: unknown[] = []
      steps.recorded.resolve = async (...args) => {
        resolved.push(args[1])
        return resolve(...args)
      }
      expect((await pay('found-in-the-file', steps, async (workflowId) => void (id = workflowId))).ended).toBe('paid')
      expect(resolved.at(-1)).toEqual(decision)
      expect(steps.count('settle') + steps.count('release')).toBe(0)
    })
    test('a decision that comes before the review or after the end is told so', async () => {
      let early: string | undefined
      const steps = scripted({ now, answers: [accepted] })
      const deliver = steps.recorded.deliver!
      let id = ''
      steps.recorded.deliver = async (...args) => {
        early = await environment.client.workflow
          .getHandle(id)
          .executeUpdate(decide, { args: [{ outcome: 'paid', officer: 'staff-li', receipt: '' }] })
        return deliver(...args)
      }
      // The run is known by its id only after its start: the first delivery waits for that.
      const outcome = await withWorker(environment, steps.recorded, async (taskQueue) => {
        id = `bill-payment-early-${crypto.randomUUID()}`
        return environment.client.workflow.execute(payBill, { workflowId: id, taskQueue, args: [order('early')] })
      })
      expect(outcome).toBe('paid')
      expect(early).toBe('too-late')
    })
  })

  test('when bank time is moved, a waiting run looks again at once', async () => {
    let offset = 0
    let id = ''
    let registered = 0
    const steps = scripted({
      now,
      answers: [...Array<Delivered>(6).fill(unknown), accepted],
      // A hundred days: without the signal the test server would have to skip there.
      nextReview: async () => (await now()) + 100 * DAY,
      registerWait: async () => {
        registered++
        if (registered === 1) {
          offset = 200 * DAY
          await environment.client.workflow.getHandle(id).signal(clockMoved)
          return 0
        }
        return offset
      },
    })
    expect((await pay('clock-moved', steps, async (workflowId) => void (id = workflowId))).ended).toBe('paid')
    expect(registered).toBe(2)
  })

  test('a step of ours that cannot be had as a local activity goes on as an ordinary one', async () => {
    let tries = 0
    const steps = scripted({
      now,
      answers: [accepted],
      settle: async () => {
        tries++
        if (tries <= 4) throw new Error('the bank is restarting')
      },
    })
    expect((await pay('local-then-ordinary', steps)).ended).toBe('paid')
    expect(tries).toBe(5)
  })

  test('a broken invariant is not retried', async () => {
    const steps = scripted({
      now,
      answers: [accepted],
      settle: async () => {
        throw ApplicationFailure.nonRetryable('does not hold', 'BrokenInvariant')
      },
    })
    await expect(pay('broken', steps)).rejects.toBeInstanceOf(WorkflowFailedError)
    expect(steps.count('settle')).toBe(1)
  })
})

savedHistories(histories, 15)

describe('saved histories', () => {
  test('code whose steps stand in another order does not replay them', async () => {
    const source = new URL('../../workflows/bills/workflow.ts', import.meta.url)
    const from = dirname(fileURLToPath(source))
    const line = '  let outcome = await deliver(order)\n'
    const text = readFileSync(source, 'utf8')
    expect(text.split(line).length).toBe(2)
    // The deliberate mistake: the customer is told that it is unclear before the biller was asked.
    const reordered = text
      .replace(line, `  await noteUnclear(order)\n${line}`)
      .replaceAll(/from '(\.[^']+)'/g, (_, path: string) => `from '${join(from, path)}'`)
    const folder = fileURLToPath(new URL('../../.qiao/reordered/', import.meta.url))
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'index.ts'), reordered)
    const history = historyFromJSON(readHistory(new URL('accepted.json', histories)))
    await expect(Worker.runReplayHistory({ workflowsPath: join(folder, 'index.ts') }, history)).rejects.toThrow(
      /[Nn]ondeterminism/,
    )
  }, 60_000)
})
