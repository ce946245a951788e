import { activityInfo } from '@temporalio/activity'
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { Worker } from '@temporalio/worker'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OutsideSource, SourceState } from '../../core/loans/application.ts'
import { noticeDays } from '../../core/loans/collection.ts'
import { addDays, dayNumber, dayOf } from '../../core/time.ts'
import { given } from '../../workflows/applying.ts'
import type { WaitSteps } from '../../workflows/calendar/workflow.ts'
import {
  applyForLoan,
  type LoanEnd,
  type LoanOrder,
  type LoanOutside,
  type LoanSteps,
  type Looked,
  reviewLoan,
  type SourceAnswer,
} from '../../workflows/loans/application/workflow.ts'
import {
  type ArrearsLook,
  type ArrearsOrder,
  type ArrearsSteps,
  arrearsChanged,
  followArrears,
} from '../../workflows/loans/arrears/workflow.ts'
import { until } from '../support/customer.ts'
import { savedHistories } from '../support/histories.ts'
import { needing } from '../support/needs.ts'
import { bundle, saveHistory, timeSkipping, withWorker } from '../support/temporal.ts'

type Steps = LoanSteps & LoanOutside & WaitSteps
const HOUR = 3_600_000
const DAY = 24 * HOUR
const histories = new URL('./histories/', import.meta.url)
type Row = { -readonly [K in keyof Looked]: Looked[K] }
type Result = 'approve' | 'refer' | 'decline'

needing(['QIAO_TEST_SERVER'], () => {
  let environment: TestWorkflowEnvironment
  beforeAll(async () => {
    environment = await timeSkipping()
  }, 120_000)
  afterAll(() => environment?.teardown())
  const now = () => environment.currentTimeMs()
  /** Time only skips while something waits for it to. */
  const skipTo = async (what: string, holds: () => boolean, step = HOUR) => {
    for (let n = 0; !holds(); n++) {
      if (n > 60) throw new Error(`${what} does not come`)
      await environment.sleep(step)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  const client = () => environment.client.workflow

  /** An application whose row is in memory; sources answer as a script says, the last answer for ever. */
  function application(script: {
    sources?: Partial<Record<OutsideSource, readonly SourceAnswer[]>>
    result?: Result
    begun?: Partial<Row>
    steps?: Partial<Steps>
  }) {
    const asked: string[] = []
    const row: Row = {
      state: 'open', wish: false, consents: false, review: null, scored: false, decided: null, decidedBy: null, costRead: false, contract: false, signed: false, stamped: false,
      sources: { registry: 'to-ask', 'credit-firm': 'to-ask', 'credit-person': 'to-ask', tax: 'to-ask' },
      given: 0, progressAt: 0, reminded: false, until: null, now: 0, ...script.begun,
    } // biome-ignore format: one row
    const told: Record<string, number> = {}
    let askedAt: number | undefined
    let ended = 0
    const base: Steps = {
      lookLoan: async () => ({ ...row, now: await now() }),
      askSource: async (_, source) => {
        const answers = script.sources?.[source] ?? ['answered']
        const answer = answers[Math.min((told[source] = (told[source] ?? 0) + 1) - 1, answers.length - 1)]!
        if (answer === 'answered' || answer === 'empty') row.sources = { ...row.sources, [source]: answer }
        return answer
      },
      noteSource: async (_, source, answer) => {
        askedAt ??= await now()
        row.sources = { ...row.sources, [source]: answer as SourceState }
      },
      giveUpSources: async () => {
        if (row.review === null && (await now()) < askedAt! + DAY) return 'waiting'
        row.review ??= 'source-away'
        return 'given-up'
      },
      decideLoan: async () => {
        const result = script.result ?? 'approve'
        row.scored = true
        // Whoever has asked for a person gets one, whatever rules would say.
        if (result === 'refer') row.review ??= 'referred'
        else if (row.review === null) await decided(result, 'rules')
        return { result, says: result }
      },
      assignLoan: async () => ({ owner: 'an officer', deadline: (await now()) + 48 * HOUR }),
      noteLoanReview: (_, review) => decided(review.outcome, 'officer'),
      remindLoan: async () => {
        row.reminded = true
      },
      lapseLoan: async () => {
        row.state = row.decided === 'declined' ? 'declined' : 'lapsed'
        return 'lapsed'
      },
      writeContract: async () => {
        row.contract = true
      },
      stampContract: async () => {
        row.stamped = true
        return 'stamped'
      },
      openCreditLine: async () => {},
      concludeLoan: async () => {
        ended = await now()
      },
      registerWait: async () => 0,
      forgetWait: async () => {},
    }
    async function decided(outcome: 'approve' | 'decline', by: 'rules' | 'officer') {
      row.decided = outcome === 'approve' ? 'approved' : 'declined'
      row.decidedBy = by
      row.until = (await now()) + 15 * DAY
    }
    const steps = { ...base, ...script.steps } as Record<string, (...args: unknown[]) => Promise<unknown>>
    const recorded = Object.fromEntries(
      Object.entries(steps).map(([name, step]) => [
        name,
        (...args: unknown[]) => {
          const more = name === 'concludeLoan' || name === 'assignLoan' || name === 'askSource' ? ` ${args[1]}` : ''
          if (name !== 'lookLoan') asked.push(name + more)
          return step(...args)
        },
      ]),
    )
    const count = (name: string) => asked.filter((one) => one.startsWith(name)).length
    return { row, recorded, asked, count, ended: () => ended }
  }
  type Application = ReturnType<typeof application>
  type Press = {
    give(change: Partial<Row>): Promise<string>
    review(outcome: 'approve' | 'decline'): Promise<string>
    readonly id: string
  }
  async function run(name: string, one: Application, during: (press: Press) => Promise<void>): Promise<LoanEnd> {
    return withWorker(environment, one.recorded, async (taskQueue) => {
      const id = `loan-application-${crypto.randomUUID().replaceAll('-', '')}`
      const order: LoanOrder = { id, at: 1_700_000_000_000, customer: 'customer-1', firm: 'firm-1' }
      one.row.progressAt = await now()
      const handle = await client().start(applyForLoan, { workflowId: id, taskQueue, args: [order] })
      await during({
        id,
        async give(change) {
          Object.assign(one.row, change, { given: one.row.given + 1, progressAt: await now(), reminded: false })
          return client()
            .getHandle(id)
            .executeUpdate(given, { args: [one.row.given] })
        },
        review: (outcome) =>
          client()
            .getHandle(id)
            .executeUpdate(reviewLoan, { args: [{ outcome, by: 'customer-8', press: 'press' }] }),
      })
      const end = await handle.result()
      const history = await client().getHandle(id).fetchHistory()
      saveHistory(new URL(`${name}.json`, histories), historyToJSON(history))
      await Worker.runReplayHistory({ workflowBundle: await bundle() }, history, id)
      return end
    })
  }
  const wish = { wish: true }
  const consents = { consents: true }
  /** Sources are asked again after seconds that only pass when somebody waits for them. */
  const asks = async ({ give }: Press) => {
    const first = await give(wish)
    const second = give(consents)
    await environment.sleep(10_000)
    return [first, await second]
  }
  const signs = async ({ give }: Press) => [await give({ costRead: true }), await give({ signed: true })]

  test('approved at once, read and signed: each step answers with what is asked next, and the limit is opened once', async () => {
    const one = application({})
    const said: string[] = []
    const end = await run(
      'signed',
      one,
      async (press) => void said.push(...(await asks(press)), ...(await signs(press))),
    )
    expect([end, ...said]).toEqual(['signed', 'waiting-consents', 'waiting-cost-sheet', 'waiting-signature', 'signed'])
    expect(one.count('askSource')).toBe(4)
    expect([one.count('openCreditLine'), one.count('writeContract'), one.count('decideLoan')]).toEqual([1, 1, 1])
    expect(one.asked).toContain('concludeLoan signed')
  })
  test('declined by rules, given to a person, approved, signed', async () => {
    const one = application({ result: 'decline' })
    const said: string[] = []
    const end = await run('appealed-approved', one, async (press) => {
      said.push(...(await asks(press)))
      said.push(await press.review('approve'))
      said.push(await press.give({ review: 'asked-by-applicant', decided: null, decidedBy: null, until: null }))
      said.push(await press.review('approve'))
      await skipTo('the offer', () => one.row.decided === 'approved', 1_000)
      await signs(press)
    })
    // Before a person was asked for, nobody decides.
    expect([end, ...said]).toEqual([
      'signed',
      'waiting-consents',
      'waiting-appeal',
      'too-late',
      'in-review',
      'accepted',
    ])
    expect(one.asked).toContain('assignLoan asked-by-applicant')
  })
  test('declined by rules, and nobody is asked: over after fifteen days', async () => {
    const one = application({ result: 'decline' })
    const began = await now()
    expect(await run('declined', one, async (press) => void (await asks(press)))).toBe('declined')
    expect(one.ended() - began).toBeGreaterThanOrEqual(15 * DAY - HOUR)
    expect(one.count('assignLoan') + one.count('openCreditLine')).toBe(0)
  })
  test('referred and declined by an officer: over at once, and not asked a second time', async () => {
    const one = application({ result: 'refer' })
    const said: string[] = []
    const end = await run('referred-declined', one, async (press) => {
      await asks(press)
      said.push(await press.review('decline'))
    })
    expect([end, ...said]).toEqual(['declined', 'accepted'])
    expect(one.asked).toContain('assignLoan referred')
    expect(one.count('lapseLoan')).toBe(0)
  })
  test('referred and approved by an officer', async () => {
    const one = application({ result: 'refer' })
    const end = await run('referred-approved', one, async (press) => {
      await asks(press)
      await press.review('approve')
      await skipTo('the offer', () => one.row.decided === 'approved', 1_000)
      await signs(press)
    })
    expect(end).toBe('signed')
  })
  test('what an officer has decided before the run came to wait for it is what counts', async () => {
    const one = application({
      result: 'refer',
      steps: {
        assignLoan: async () => ({
          owner: 'an officer',
          deadline: (await now()) + 48 * HOUR,
          decided: { outcome: 'decline', by: 'customer-8', press: '' },
        }),
      },
    })
    const began = await now()
    expect(await run('decided-before', one, async (press) => void (await asks(press)))).toBe('declined')
    expect(one.count('noteLoanReview')).toBe(1)
    expect(one.ended() - began).toBeLessThan(HOUR)
  })
  test('an officer’s deadline that passes brings the next one; nobody decides by itself', async () => {
    let pressed: Press | undefined
    let times = 0
    const one = application({
      result: 'refer',
      steps: {
        assignLoan: async () => {
          if (++times === 3) void pressed?.review('decline')
          return { owner: `officer ${times}`, deadline: (await now()) + 48 * HOUR }
        },
      },
    })
    const end = await run('deadlines', one, async (press) => {
      pressed = press
      await asks(press)
    })
    expect(end).toBe('declined')
    expect(times).toBeGreaterThanOrEqual(3)
  })
  test('an officer who decides before the run knows that it is with officers is heard', async () => {
    let pressed: Press | undefined
    let said: Promise<string> | undefined
    const one = application({
      result: 'refer',
      steps: {
        assignLoan: async () => {
          said ??= pressed!.review('decline')
          await new Promise((resolve) => setTimeout(resolve, 300))
          return { owner: 'an officer', deadline: (await now()) + 48 * HOUR }
        },
      },
    })
    const end = await run('decided-at-once', one, async (press) => {
      pressed = press
      await asks(press)
    })
    expect([end, await said]).toEqual(['declined', 'accepted'])
  })
  test('a source that is late answers within seconds: nobody waits an hour', async () => {
    const one = application({ sources: { tax: ['asked', 'away', 'answered'] } })
    const began = await now()
    expect(
      await run('source-late', one, async (press) => {
        await asks(press)
        await signs(press)
      }),
    ).toBe('signed')
    expect(one.count('askSource tax')).toBe(3)
    expect(one.ended() - began).toBeLessThan(HOUR)
  })
  test('a source that is away is asked again each hour, the others are not', async () => {
    const away: SourceAnswer[] = Array.from({ length: 12 }, () => 'away')
    const one = application({ sources: { 'credit-firm': [...away, 'answered'] } })
    const end = await run('source-away-then-back', one, async (press) => {
      await asks(press)
      await skipTo('the decision', () => one.row.decided !== null)
      await signs(press)
    })
    expect(end).toBe('signed')
    expect(one.count('askSource registry')).toBe(1)
    expect(one.count('askSource credit-firm')).toBe(13)
    expect(one.count('giveUpSources')).toBe(3)
  })
  test('a source that is away for a day: a person decides with what there is', async () => {
    const one = application({ sources: { tax: ['away'] } })
    const end = await run('source-given-up', one, async (press) => {
      await asks(press)
      await skipTo('a person', () => one.count('assignLoan') > 0)
      await press.review('decline')
    })
    expect(end).toBe('declined')
    expect(one.asked).toContain('assignLoan source-away')
    expect(one.count('giveUpSources')).toBeGreaterThan(20)
    expect(one.count('decideLoan')).toBe(0)
  })
  test('a source that knows nothing has answered', async () => {
    const one = application({ sources: { tax: ['empty'] }, result: 'refer' })
    const end = await run('source-empty', one, async (press) => {
      await asks(press)
      await press.review('decline')
    })
    expect(end).toBe('declined')
    expect(one.count('askSource tax')).toBe(1)
    expect(one.count('decideLoan')).toBe(1)
  })
  test('who wants a person from the start gets one once the sources have answered; what rules would say stands before that person', async () => {
    const one = application({})
    const said: string[] = []
    const end = await run('person-from-the-start', one, async (press) => {
      await press.give(wish)
      said.push(await press.give({ ...consents, review: 'asked-by-applicant' }))
      said.push(await press.review('decline'))
    })
    expect([end, ...said]).toEqual(['declined', 'in-review', 'accepted'])
    expect(one.count('decideLoan')).toBe(1)
    expect(one.row.decidedBy).toBe('officer')
  })
  test('nothing is given for thirty days: reminded a week before, then it lapses', async () => {
    const one = application({})
    const began = await now()
    expect(await run('lapsed', one, async ({ give }) => void (await give(wish)))).toBe('lapsed')
    expect(one.ended() - began).toBeGreaterThanOrEqual(30 * DAY - HOUR)
    expect([one.count('remindLoan'), one.count('lapseLoan')]).toEqual([1, 1])
  })
  test('who goes on after being reminded is reminded again', async () => {
    let pressed: Press | undefined
    const one = application({})
    const remind = one.recorded.remindLoan!
    let first = true
    one.recorded.remindLoan = async (...args) => {
      await remind(...args)
      if (first) void pressed?.give(wish)
      first = false
    }
    expect(await run('reminded-twice', one, async (press) => void (pressed = press))).toBe('lapsed')
    expect(one.count('remindLoan')).toBe(2)
  })
  test('an offer stands for fifteen days, and then lapses; nothing is opened', async () => {
    const one = application({})
    const began = await now()
    expect(await run('offer-over', one, async (press) => void (await asks(press)))).toBe('lapsed')
    expect(one.ended() - began).toBeGreaterThanOrEqual(15 * DAY - HOUR)
    expect(one.ended() - began).toBeLessThan(16 * DAY)
    expect(one.count('openCreditLine') + one.count('remindLoan')).toBe(0)
  })
  test.each([
    ['wish', 0], ['consents', 1], ['cost-sheet', 2], ['signature', 3],
  ] as const)('withdrawn while it waits for: %s', async (name, steps) => {
    const one = application({})
    const end = await run(`withdrawn-${name}`, one, async ({ give }) => {
      for (const change of [wish, consents, { costRead: true }].slice(0, steps)) await give(change)
      expect(await give({ state: 'withdrawn' })).toBe('withdrawn')
    })
    expect(end).toBe('withdrawn')
    expect(one.count('openCreditLine') + one.count('lapseLoan')).toBe(0)
  }) // biome-ignore format: a table
  test('withdrawn while an officer has it, and while a source is away', async () => {
    const one = application({ result: 'refer' })
    const end = await run('withdrawn-in-review', one, async (press) => {
      await asks(press)
      await press.give({ state: 'withdrawn' })
    })
    expect(end).toBe('withdrawn')
    const other = application({ sources: { tax: ['away'] } })
    const ended = await run('withdrawn-source-away', other, async (press) => {
      await press.give(wish)
      void press.give(consents)
      await skipTo('the source to be away', () => other.count('giveUpSources') > 0, 1_000)
      await press.give({ state: 'withdrawn' })
    })
    expect(ended).toBe('withdrawn')
  })

  // ——— late ———

  /** A loan that fell due at the day on which it is first looked at, less `begun`. */
  function arrears(
    begun: number,
    more: { promised?: () => number | null; paidAt?: number; steps?: Partial<ArrearsSteps> } = {},
  ) {
    const asked: string[] = []
    let told = 0
    let paid = false
    let first: number | undefined
    let ended = 0
    const today = async () => dayNumber(dayOf(await now()))
    const base: ArrearsSteps & WaitSteps = {
      lookArrears: async () => {
        const day = await today()
        first ??= day - begun
        const days = paid || day - first >= (more.paidAt ?? Infinity) ? 0 : day - first
        const promised = more.promised?.() ?? null
        const until = promised === null ? null : addDays(dayOf(await now()), first + promised - day)
        asked.push(`look ${day - first}`)
        return { today: dayOf(await now()), days, settled: false, told, promised: until && until >= dayOf(await now()) ? until : null } satisfies ArrearsLook
      },
      tellArrears: async (_, stage) => {
        told = stage
        asked.push(`tell ${stage}`)
      },
      assignArrears: async () => 'an officer',
      concludeArrears: async (_, summary) => {
        asked.push(summary)
        ended = await now()
      },
      registerWait: async () => 0,
      forgetWait: async () => {},
    } // biome-ignore format: one loan
    return {
      recorded: { ...base, ...more.steps },
      asked,
      told: () => asked.filter((one) => one.startsWith('tell')).map((one) => Number(one.slice(5))),
      looked: () => asked.filter((one) => one.startsWith('look')).map((one) => Number(one.slice(5))),
      ended: () => ended,
      pay: () => (paid = true),
    }
  }
  async function follow(
    name: string | null,
    one: ReturnType<typeof arrears>,
    during: (id: string) => Promise<void> = async () => {},
  ) {
    return withWorker(environment, one.recorded, async (taskQueue) => {
      const id = `arrears-loan-${crypto.randomUUID().replaceAll('-', '')}-1`
      const order: ArrearsOrder = { id, loan: id.slice(8, -2), customer: 'customer-1', at: 1_700_000_000_000 }
      const handle = await client().start(followArrears, { workflowId: id, taskQueue, args: [order] })
      await during(id)
      const end = await handle.result()
      const history = await client().getHandle(id).fetchHistory()
      if (name) saveHistory(new URL(`${name}.json`, histories), historyToJSON(history))
      await Worker.runReplayHistory({ workflowBundle: await bundle() }, history, id)
      return { end, runs: history.events?.[0]?.workflowExecutionStartedEventAttributes }
    })
  }

  test('late from the first day to past the ninetieth: each stage is told once, on its day', async () => {
    const one = arrears(1, { paidAt: 95 })
    const { end } = await follow('late-95', one)
    expect(end).toBe('Paid: nothing is late any more.')
    expect(one.told()).toEqual(noticeDays.filter((stage) => stage <= 95))
    for (const stage of noticeDays.filter((one) => one <= 95)) expect(one.looked()).toContain(stage)
  })
  test('found late: only the stage that it has reached is told, and none twice', async () => {
    const one = arrears(20, { paidAt: 40 })
    await follow('late-found', one)
    expect(one.told()).toEqual([15, 30])
  })
  test('paid: heard at once, and over', async () => {
    const one = arrears(4)
    const began = await now()
    const { end } = await follow('late-cured', one, async (id) => {
      await until('the first look', async () => (one.told().length > 0 ? true : undefined))
      one.pay()
      await client().getHandle(id).signal(arrearsChanged)
    })
    expect(end).toBe('Paid: nothing is late any more.')
    expect(one.ended() - began).toBeLessThan(3 * DAY)
  })
  test('promised for a day: looked at the day after it, and on with the stages where it was broken', async () => {
    let promised: number | null = null
    const one = arrears(31, { promised: () => promised, paidAt: 61 })
    await follow('promise-broken', one, async (id) => {
      await until('the first look', async () => (one.told().length > 0 ? true : undefined))
      promised = 40
      await client().getHandle(id).signal(arrearsChanged)
    })
    expect(one.looked()).toContain(41)
    expect(one.looked().filter((day) => day < 60)).toEqual(expect.arrayContaining([31, 41]))
    expect(one.told()).toEqual([30, 60])
  })
  test('promised and kept: over on the day after', async () => {
    const one = arrears(31, { promised: () => 40, paidAt: 40 })
    await follow('promise-kept', one)
    expect(one.looked()).toEqual([31, 41])
    expect(one.told()).toEqual([30])
  })
  test('a long history begins anew, and knows what was told', async () => {
    const seen = new Set<string>()
    let told = 0
    const stages: number[] = []
    const one = arrears(1, {
      steps: {
        // A day long past: it is looked at again at once, until a later run does. How long the history may be is known once a task ends.
        lookArrears: async () => {
          seen.add(activityInfo().workflowExecution!.runId)
          return { today: '2020-01-01', days: seen.size < 2 ? 20 : 0, settled: true, told, promised: null }
        },
        tellArrears: async (_, stage) => {
          told = stage
          stages.push(stage)
        },
      },
    })
    const { end, runs } = await follow(null, one)
    expect(end).toBe('Paid: the loan is settled.')
    expect(stages).toEqual([15])
    expect(runs?.continuedExecutionRunId, 'the run that ended was a later one').toBeTruthy()
  }, 240_000)
})

savedHistories(histories, 25)
