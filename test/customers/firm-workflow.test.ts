import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { Worker } from '@temporalio/worker'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { afterRegistry, type FirmAnswer } from '../../core/customers/firm.ts'
import { clockMoved, type WaitSteps } from '../../workflows/calendar/workflow.ts'
import {
  confirmFirm,
  decideFirm,
  type FirmEnd,
  type FirmOrder,
  type FirmOutside,
  type FirmSteps,
  openFirm,
} from '../../workflows/customers/firm/workflow.ts'
import { until } from '../support/customer.ts'
import { savedHistories } from '../support/histories.ts'
import { needing } from '../support/needs.ts'
import { bundle, saveHistory, timeSkipping, withWorker } from '../support/temporal.ts'

type Steps = FirmSteps & FirmOutside & WaitSteps
const HOUR = 3_600_000
const histories = new URL('./firm-histories/', import.meta.url)
const match: FirmAnswer = { kind: 'match', standing: 'in-business' }
const silent: FirmAnswer = { kind: 'not-available' }
const differs: FirmAnswer = { kind: 'no-match', differs: 'name' }

needing(['QIAO_TEST_SERVER'], () => {
  let environment: TestWorkflowEnvironment
  beforeAll(async () => {
    environment = await timeSkipping()
  }, 120_000)
  afterAll(() => environment?.teardown())
  const now = () => environment.currentTimeMs()
  const client = () => environment.client.workflow

  /** Steps that answer as a script says and write down what they were asked. */
  function scripted(answers: readonly FirmAnswer[], script: Partial<Steps> = {}) {
    const asked: string[] = []
    let n = 0
    const base: Steps = {
      askBusinessRegistry: async () => answers[Math.min(n++, answers.length - 1)]!,
      noteFirmAnswer: async (_, answer) => afterRegistry(answer),
      assignFirm: async (_, why) => ({
        deadline: (await now()) + 48 * HOUR,
        lookAt: why === 'registry-not-available' ? (await now()) + 20 * HOUR : null,
      }),
      noteFirmDecision: async () => {},
      askRepresentative: async () => (await now()) + 30 * 24 * HOUR,
      openFirmAccount: async () => {},
      concludeFirm: async () => {},
      registerWait: async () => 0,
      forgetWait: async () => {},
    }
    const steps = { ...base, ...script } as Record<string, (...args: unknown[]) => Promise<unknown>>
    const recorded = Object.fromEntries(
      Object.entries(steps).map(([name, step]) => [
        name,
        (...args: unknown[]) => {
          asked.push(name === 'concludeFirm' ? `concludeFirm ${args[1]} ${args[2]}` : name)
          return step(...args)
        },
      ]),
    )
    const count = (name: string) => asked.filter((one) => one === name).length
    const waiting = () => until('the run to wait', async () => (count('registerWait') > 0 ? true : undefined))
    return { recorded, asked, count, waiting }
  }
  async function run(
    name: string,
    steps: ReturnType<typeof scripted>,
    more: { representative?: string; during?: (id: string) => Promise<void> } = {},
  ): Promise<FirmEnd> {
    return withWorker(environment, steps.recorded, async (taskQueue) => {
      const order: FirmOrder = {
        id: `firm-${crypto.randomUUID().replaceAll('-', '')}`,
        at: 1_700_000_000_000,
        operator: 'customer-1',
        representative: more.representative ?? 'customer-1',
      }
      const handle = await client().start(openFirm, { workflowId: order.id, taskQueue, args: [order] })
      await more.during?.(order.id)
      const end = await handle.result()
      const history = await client().getHandle(order.id).fetchHistory()
      saveHistory(new URL(`${name}.json`, histories), historyToJSON(history))
      await Worker.runReplayHistory({ workflowBundle: await bundle() }, history, order.id)
      return end
    })
  }
  const decide = (id: string, outcome: 'open' | 'refuse') =>
    client()
      .getHandle(id)
      .executeUpdate(decideFirm, { args: [{ outcome, by: 'customer-8', reason: 'checked' }] })
  const confirm = (id: string, answer: 'yes' | 'no', by = 'customer-2') =>
    client()
      .getHandle(id)
      .executeUpdate(confirmFirm, { args: [{ by, answer }] })

  test('its own legal representative asks, and the registry says yes: open', async () => {
    const steps = scripted([match])
    expect(await run('open', steps)).toBe('open')
    expect(steps.asked).toEqual([
      'askBusinessRegistry', 'noteFirmAnswer', 'openFirmAccount', 'concludeFirm open null', 'forgetWait',
    ]) // biome-ignore format: one list
  })
  test.each([
    ['revoked', { kind: 'match', standing: 'revoked' }, 'licence-revoked'],
    ['closed', { kind: 'match', standing: 'closed' }, 'firm-closed'],
    ['unknown', { kind: 'unknown' }, 'not-registered'],
  ] as const)('a firm that is %s gets no account, and nobody is asked', async (name, answer, why) => {
    const steps = scripted([answer])
    expect(await run(name, steps)).toBe('refused')
    expect(steps.asked).toContain(`concludeFirm refused ${why}`)
    expect(steps.count('openFirmAccount') + steps.count('assignFirm')).toBe(0)
  })
  test('a registry that answers late is asked again at once, and no officer is needed', async () => {
    const steps = scripted([silent, silent, match])
    expect(await run('late', steps)).toBe('open')
    expect(steps.count('askBusinessRegistry')).toBe(3)
    expect(steps.count('assignFirm')).toBe(0)
  })
  test('a registry that is away is with officers, and asked again by itself the next business day', async () => {
    const steps = scripted([silent, silent, silent, silent, silent, match])
    expect(await run('away-then-open', steps)).toBe('open')
    expect(steps.count('assignFirm')).toBe(1)
    expect(steps.count('noteFirmAnswer')).toBe(2)
  })
  test('what differs only officers clear: opened', async () => {
    const steps = scripted([differs])
    const said: string[] = []
    const end = await run('officers-open', steps, {
      during: async (id) => {
        await steps.waiting()
        said.push(await decide(id, 'open'))
      },
    })
    expect([end, ...said]).toEqual(['open', 'accepted'])
    expect(steps.asked).toContain('noteFirmDecision')
    expect(steps.count('askBusinessRegistry')).toBe(1)
  })
  test('refused by officers', async () => {
    const steps = scripted([differs])
    const end = await run('officers-refuse', steps, {
      during: async (id) => {
        await steps.waiting()
        await decide(id, 'refuse')
      },
    })
    expect(end).toBe('refused')
    expect(steps.asked).toContain('concludeFirm refused by-officers')
  })
  test('a deadline that passes is set anew; nobody decides by itself', async () => {
    let assigned = 0
    let id_ = ''
    const steps = scripted([differs], {
      assignFirm: async () => {
        if (++assigned === 3) void decide(id_, 'open')
        return { deadline: (await now()) + 48 * HOUR, lookAt: null }
      },
    })
    const end = await run('deadlines', steps, {
      during: async (id) => {
        id_ = id
      },
    })
    expect(end).toBe('open')
    expect(assigned).toBeGreaterThanOrEqual(3)
  })
  test('another asks: the legal representative says yes, nobody else can', async () => {
    const steps = scripted([match])
    const said: string[] = []
    const end = await run('confirmed', steps, {
      representative: 'customer-2',
      during: async (id) => {
        await steps.waiting()
        said.push(await confirm(id, 'yes', 'customer-1'), await confirm(id, 'yes'))
      },
    })
    expect([end, ...said]).toEqual(['open', 'too-late', 'accepted'])
  })
  test('the legal representative says no', async () => {
    const steps = scripted([match])
    const end = await run('declined', steps, {
      representative: 'customer-2',
      during: async (id) => {
        await steps.waiting()
        await confirm(id, 'no')
      },
    })
    expect(end).toBe('refused')
    expect(steps.asked).toContain('concludeFirm refused declined')
  })
  test('who confirms the moment they are asked is heard, after officers too', async () => {
    let id_ = ''
    let said: Promise<string> | undefined
    let tries = 0
    const steps = scripted([differs], {
      // They read it in the row, or in the text, before the run knows that they were asked; a bank that was away makes
      // that long, for its steps go on as ordinary activities then.
      askRepresentative: async () => {
        if (++tries <= 3) throw new Error('the bank is away')
        said = confirm(id_, 'yes')
        await new Promise((resolve) => setTimeout(resolve, 500))
        return (await now()) + 30 * 24 * HOUR
      },
    })
    const end = await run('confirmed-at-once', steps, {
      representative: 'customer-2',
      during: async (id) => {
        id_ = id
        await steps.waiting()
        await decide(id, 'open')
      },
    })
    expect([end, await said]).toEqual(['open', 'accepted'])
  })
  test('who confirms while the run has lost the officers’ decision waits for it to be said again', async () => {
    const steps = scripted([differs])
    const said: Promise<string>[] = []
    const end = await run('confirmed-before-decided', steps, {
      representative: 'customer-2',
      during: async (id) => {
        await steps.waiting()
        said.push(confirm(id, 'yes'))
        await new Promise((resolve) => setTimeout(resolve, 300))
        said.push(decide(id, 'open'))
      },
    })
    expect([end, ...(await Promise.all(said))]).toEqual(['open', 'accepted', 'accepted'])
  })
  test('nobody confirms: it lapses after thirty days', async () => {
    const steps = scripted([match])
    const began = await now()
    expect(await run('lapsed', steps, { representative: 'customer-2' })).toBe('lapsed')
    expect((await now()) - began).toBeGreaterThanOrEqual(30 * 24 * HOUR - HOUR)
    expect(steps.count('openFirmAccount')).toBe(0)
  })
  test('when bank time is moved, a waiting firm looks again at once', async () => {
    let offset = 0
    let notes = 0
    const steps = scripted([differs], {
      registerWait: async () => offset,
      noteFirmAnswer: async () => (notes++ === 0 ? afterRegistry(silent) : { kind: 'passed' }),
    })
    const end = await run('clock-moved', steps, {
      during: async (id) => {
        await steps.waiting()
        offset = 1_000 * HOUR
        await client().getHandle(id).signal(clockMoved)
      },
    })
    expect(end).toBe('open')
  })
})

savedHistories(histories, 13)
