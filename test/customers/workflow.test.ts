import { ApplicationFailure } from '@temporalio/activity'
import { WithStartWorkflowOperation, WorkflowFailedError } from '@temporalio/client'
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { Worker } from '@temporalio/worker'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type AccountAnswer,
  afterAccount,
  afterFace,
  afterRegistry,
  asksAgain,
  type FaceAnswer,
  type Outcome,
  type Part,
  type PartState,
  type RegistryAnswer,
  type Why,
} from '../../core/customers/joining.ts'
import { given } from '../../workflows/applying.ts'
import { clockMoved, type WaitSteps } from '../../workflows/calendar/workflow.ts'
import {
  decideOnJoining,
  type JoiningEnd,
  type JoiningOutside,
  type JoiningSteps,
  join,
  type Looked,
} from '../../workflows/customers/joining/workflow.ts'
import { savedHistories } from '../support/histories.ts'
import { needing } from '../support/needs.ts'
import { bundle, saveHistory, timeSkipping, withWorker } from '../support/temporal.ts'

type Steps = JoiningSteps & JoiningOutside & WaitSteps
const HOUR = 3_600_000
const DAY = 24 * HOUR
const histories = new URL('./joining-histories/', import.meta.url)

type Script = {
  registry?: RegistryAnswer[]
  opens?: ('opened' | 'not-available')[]
  faces?: FaceAnswer[]
  accounts?: AccountAnswer[]
  claims?: ('claimed' | 'already-customer' | 'refused-before')[]
  admits?: ('admitted' | 'already-customer')[]
  more?: Partial<Steps>
}
const alike: FaceAnswer = { kind: 'compared', score: 96, live: true }

/** An application's row in memory, its steps, and the answers from outside as a script says; when it runs out, all is well. */
function application(now: () => Promise<number>, script: Script = {}) {
  const asked: string[] = []
  const row = {
    state: 'open', consents: true, claimed: false, given: 1, progressAt: 0, reminded: false, faceSeen: false, case: null, endedAt: null,
    identity: { state: 'missing', tries: 0, why: null },
    face: { state: 'missing', tries: 0, why: null },
    account: { state: 'missing', tries: 0, why: null },
  } as { -readonly [K in keyof Looked]: Looked[K] } // biome-ignore format: a row
  let cases = 0
  const set = (part: Part, state: PartState, why: Why | null = null, tries = row[part].tries) => {
    row[part] = { state, why, tries }
  }
  const over = async (state: 'refused' | 'joined' | 'lapsed' | 'withdrawn') => {
    row.state = state
    row.endedAt = await now()
  }
  const steps: Steps = {
    lookJoining: async () => structuredClone(row),
    async noteChecked(_, __, { part, answer }) {
      const { state, why, tries } = row[part]
      if (state === 'starting') set('face', 'failed', 'face-not-available', tries - 1)
      else if (state === 'given' || (state === 'with-officer' && asksAgain(why))) {
        const verdict =
          part === 'identity'
            ? afterRegistry(answer, tries)
            : part === 'face'
              ? afterFace(answer, tries)
              : afterAccount(answer, 'II', tries)
        set(part, verdict.state, verdict.why)
        row.case = null
        if (state === 'with-officer') row.progressAt = await now()
      }
      return row[part] as never
    },
    async claimPerson() {
      const claim = script.claims?.shift() ?? 'claimed'
      if (claim === 'claimed') row.claimed = true
      else if (claim === 'refused-before') set('identity', 'with-officer', 'refused-before')
      else await over('refused')
      return claim
    },
    async assignJoining() {
      row.case ??= `joining-case-${++cases}`
      const at = await now()
      return { case: row.case, owner: 'officer', deadline: at + DAY, lookAt: at + HOUR }
    },
    async decideJoining(_, { outcome }) {
      const part = (['identity', 'face', 'account'] as const).find((one) => row[one].state === 'with-officer')!
      row.progressAt = await now()
      if (outcome === 'refuse') return over('refused')
      row.case = null
      row.state = 'open'
      set(part, outcome === 'accept' ? 'passed' : 'missing', null, 0)
    },
    async remindJoining() {
      row.reminded = true
    },
    async lapseJoining() {
      await over('lapsed')
      return 'lapsed'
    },
    openAccounts: async () => {},
    async admit() {
      const admitted = script.admits?.shift() ?? 'admitted'
      await over(admitted === 'admitted' ? 'joined' : 'refused')
      return admitted
    },
    concludeJoining: async () => {},
    askRegistry: async () => script.registry?.shift() ?? 'match',
    async openFace() {
      const opened = script.opens?.shift() ?? 'opened'
      if (opened === 'opened') {
        set('face', 'begun')
        row.faceSeen = true
      }
      return opened
    },
    askFace: async () => script.faces?.shift() ?? alike,
    askAccount: async () => script.accounts?.shift() ?? 'verified',
    forgetFace: async () => {},
    registerWait: async () => 0,
    forgetWait: async () => {},
    ...script.more,
  }
  const recorded = Object.fromEntries(
    Object.entries(steps as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>).map(([name, step]) => [
      name,
      (...args: unknown[]) => {
        asked.push(name)
        return step(...args)
      },
    ]),
  )
  const notes = (name: string) => asked.filter((one) => one === name).length
  return { row, set, recorded, asked, notes }
}
type Application = ReturnType<typeof application>

needing(['QIAO_TEST_SERVER'], () => {
  let environment: TestWorkflowEnvironment
  beforeAll(async () => {
    environment = await timeSkipping()
  }, 120_000)
  afterAll(() => environment?.teardown())
  const now = () => environment.currentTimeMs()

  type Acts = {
    readonly id: string
    /** Changes the row as the person's call would, and tells the run. Answers where it then stands. */
    give(change: (one: Application) => void): Promise<string>
    decide(outcome: Outcome, kase?: string): Promise<'accepted' | 'too-late'>
    sleep(ms: number): Promise<void>
    /** The answer, while seconds go by. */
    whileSeconds(going: Promise<string>): Promise<string>
    untilStage(stage: string): Promise<void>
  }
  const identify = ({ set, row }: Application) => set('identity', 'given', null, row.identity.tries + 1)
  const start = ({ set, row }: Application) => set('face', 'starting', null, row.face.tries + 1)
  const capture = ({ set }: Application) => set('face', 'given')
  const bind = ({ set, row }: Application) => set('account', 'given', null, row.account.tries + 1)
  const upToFace = async ({ give }: Acts) => {
    expect(await give(identify)).toBe('waiting-face')
  }
  const upToAccount = async (acts: Acts) => {
    await upToFace(acts)
    expect(await acts.give(start)).toBe('waiting-capture')
    expect(await acts.give(capture)).toBe('waiting-account')
  }

  /** Plays one application to its end, keeps its history under the name, and replays it at once. */
  async function play(name: string, one: Application, story: (acts: Acts) => Promise<void>): Promise<JoiningEnd> {
    return withWorker(environment, one.recorded, async (taskQueue) => {
      one.row.progressAt = await now()
      const workflowId = `joining-${name}-${crypto.randomUUID()}`
      const { client } = environment
      const handle = client.workflow.getHandle<typeof join>(workflowId)
      const tell = () =>
        client.workflow.executeUpdateWithStart(given, {
          startWorkflowOperation: new WithStartWorkflowOperation(join, {
            workflowId,
            taskQueue,
            args: [{ id: workflowId, at: one.row.progressAt, customer: 'customer-1' }],
            workflowIdConflictPolicy: 'USE_EXISTING',
          }),
          args: [one.row.given],
          updateId: `given-${one.row.given}`,
        })
      const acts: Acts = {
        id: workflowId,
        async give(change) {
          change(one)
          one.row.given++
          one.row.progressAt = await now()
          one.row.reminded = false
          return tell()
        },
        decide: (outcome, kase = one.row.case ?? 'joining-case-0') =>
          handle.executeUpdate(decideOnJoining, { args: [{ case: kase, outcome, by: 'officer' }] }),
        sleep: (ms) => environment.sleep(ms),
        async whileSeconds(going) {
          let over = false
          const done = going.finally(() => void (over = true))
          while (!over) {
            await new Promise((resolve) => setTimeout(resolve, 50))
            await environment.sleep(1_000)
          }
          return done
        },
        async untilStage(stage) {
          for (let tries = 0; (await handle.query<string>('stage')) !== stage; tries++) {
            if (tries > 200) throw new Error(`${stage} does not come: ${await handle.query<string>('stage')}`)
            await new Promise((resolve) => setTimeout(resolve, 20))
          }
        },
      }
      expect(await tell()).toBe('waiting-identity')
      await story(acts)
      const ended = await handle.result()
      const history = await handle.fetchHistory()
      saveHistory(new URL(`${name}.json`, histories), historyToJSON(history))
      await Worker.runReplayHistory({ workflowBundle: await bundle() }, history, workflowId)
      return ended
    })
  }

  describe('the way', () => {
    test('from consent to account, and what the provider has is deleted', async () => {
      const one = application(now)
      const ended = await play('joined', one, async (acts) => {
        await upToAccount(acts)
        expect(await acts.give(bind)).toBe('joined')
      })
      expect(ended).toBe('joined')
      for (const step of ['claimPerson', 'openAccounts', 'admit', 'forgetFace', 'concludeJoining', 'forgetWait'])
        expect(one.notes(step), step).toBe(1)
      expect(one.asked.indexOf('openAccounts')).toBeLessThan(one.asked.indexOf('admit'))
    })
    test('what was given is heard once, however often the run is told', async () => {
      const one = application(now)
      const ended = await play('told-twice', one, async (acts) => {
        await upToAccount(acts)
        one.row.given++
        bind(one)
        const handle = environment.client.workflow.getHandle(acts.id)
        const says = await Promise.all([5, 5].map((n) => handle.executeUpdate(given, { args: [n] })))
        expect(new Set(says)).toEqual(new Set(['joined']))
      })
      expect(ended).toBe('joined')
      expect(one.notes('askAccount')).toBe(1)
    })
    test('a count that is none is refused before it is taken', async () => {
      const one = application(now)
      await play('count', one, async (acts) => {
        const handle = environment.client.workflow.getHandle(acts.id)
        await expect(handle.executeUpdate(given, { args: [0] })).rejects.toThrow()
        await expect(handle.executeUpdate(given, { args: ['x' as never] })).rejects.toThrow()
        await acts.give(({ row }) => void (row.state = 'withdrawn'))
      })
    })
    test('withdrawn at any time: what need not be kept goes', async () => {
      const one = application(now)
      const ended = await play('withdrawn', one, async (acts) => {
        await upToFace(acts)
        await acts.give(start)
        expect(await acts.give(({ row }) => void (row.state = 'withdrawn'))).toBe('withdrawn')
      })
      expect(ended).toBe('withdrawn')
      expect(one.notes('forgetFace')).toBe(1)
      expect(one.notes('concludeJoining')).toBe(1)
    })
  })

  describe('nothing happens', () => {
    test('a week before thirty days they are told, then it lapses', async () => {
      const one = application(now)
      let began = 0
      const ended = await play('lapsed', one, async (acts) => {
        await upToFace(acts)
        began = await now()
      })
      expect(ended).toBe('lapsed')
      expect(one.notes('remindJoining')).toBe(1)
      expect(one.notes('lapseJoining')).toBe(1)
      expect(Math.round(((one.row.endedAt ?? 0) - began) / DAY)).toBe(30)
    })
    test('who goes on after the reminder has thirty days again', async () => {
      const one = application(now)
      const ended = await play('reminded-then-on', one, async (acts) => {
        await upToFace(acts)
        await acts.sleep(24 * DAY)
        expect(one.notes('remindJoining')).toBe(1)
        expect(await acts.give(start)).toBe('waiting-capture')
        await acts.sleep(10 * DAY)
        expect(one.notes('lapseJoining')).toBe(0)
        expect(await acts.give(capture)).toBe('waiting-account')
        expect(await acts.give(bind)).toBe('joined')
      })
      expect(ended).toBe('joined')
    })
    test('when bank time is moved, it looks again at once', async () => {
      let offset = 0
      const one = application(now, { more: { registerWait: async () => offset } })
      const ended = await play('clock-moved', one, async (acts) => {
        await upToFace(acts)
        const handle = environment.client.workflow.getHandle(acts.id)
        offset = 24 * DAY
        await handle.signal(clockMoved)
        for (let tries = 0; one.notes('remindJoining') === 0 && tries < 200; tries++)
          await new Promise((resolve) => setTimeout(resolve, 20))
        offset = 31 * DAY
        await handle.signal(clockMoved)
      })
      expect(ended).toBe('lapsed')
    })
  })

  describe('the registry', () => {
    test('says no three times: an officer accepts', async () => {
      const one = application(now, { registry: ['no-match', 'number-unknown', 'no-match'] })
      const ended = await play('not-matched-accepted', one, async (acts) => {
        expect(await acts.give(identify)).toBe('waiting-identity')
        expect(await acts.give(identify)).toBe('waiting-identity')
        expect(await acts.give(identify)).toBe('with-officer')
        expect(await acts.decide('accept', 'joining-case-9')).toBe('too-late')
        expect(await acts.decide('accept')).toBe('accepted')
        await acts.untilStage('waiting-face')
        await acts.give(start)
        await acts.give(capture)
        await acts.give(bind)
      })
      expect(ended).toBe('joined')
    })
    test('has no answer for seconds: asked again by itself', async () => {
      const one = application(now, { registry: ['not-available', 'not-available', 'match'] })
      const ended = await play('registry-late', one, async (acts) => {
        expect(await acts.whileSeconds(acts.give(identify))).toBe('waiting-face')
        await acts.give(({ row }) => void (row.state = 'withdrawn'))
      })
      expect(ended).toBe('withdrawn')
      expect(one.notes('askRegistry')).toBe(3)
    })
    test('has none at all: an officer has it, and it is asked every hour; a clear answer takes it back', async () => {
      const one = application(now, { registry: [...Array<RegistryAnswer>(7).fill('not-available'), 'match'] })
      const ended = await play('registry-hours', one, async (acts) => {
        expect(await acts.whileSeconds(acts.give(identify))).toBe('with-officer')
        await acts.sleep(4 * HOUR)
        await acts.untilStage('waiting-face')
        await acts.give(({ row }) => void (row.state = 'withdrawn'))
      })
      expect(ended).toBe('withdrawn')
      expect(one.notes('askRegistry')).toBe(8)
      expect(one.notes('decideJoining')).toBe(0)
    })
  })

  describe('an officer', () => {
    test('who lets the deadline pass: the next one has it', async () => {
      const one = application(now, { faces: [{ kind: 'compared', score: 70, live: true }] })
      const ended = await play('escalated', one, async (acts) => {
        await upToFace(acts)
        await acts.give(start)
        expect(await acts.give(capture)).toBe('with-officer')
        await acts.sleep(2 * DAY + HOUR)
        expect(one.notes('assignJoining')).toBeGreaterThanOrEqual(3)
        expect(await acts.decide('accept')).toBe('accepted')
        await acts.untilStage('waiting-account')
        await acts.give(bind)
      })
      expect(ended).toBe('joined')
      expect(one.notes('askFace')).toBe(1)
    })
    test('asks again: the person’s tries begin anew', async () => {
      const one = application(now, { accounts: ['differs', 'differs', 'differs', 'verified'] })
      const ended = await play('asked-again', one, async (acts) => {
        await upToAccount(acts)
        await acts.give(bind)
        await acts.give(bind)
        expect(await acts.give(bind)).toBe('with-officer')
        expect(await acts.decide('ask-again')).toBe('accepted')
        await acts.untilStage('waiting-account')
        expect(await acts.give(bind)).toBe('joined')
      })
      expect(ended).toBe('joined')
    })
    test('refuses, and sixty days later the papers go', async () => {
      const one = application(now, { faces: [{ kind: 'compared', score: 65, live: true }] })
      let refused = 0
      const ended = await play('refused', one, async (acts) => {
        await upToFace(acts)
        await acts.give(start)
        await acts.give(capture)
        expect(await acts.decide('refuse')).toBe('accepted')
        await acts.untilStage('refused')
        refused = await now()
        expect(one.notes('concludeJoining')).toBe(0)
      })
      expect(ended).toBe('refused')
      expect(one.notes('concludeJoining')).toBe(1)
      expect((await now()) - refused).toBeGreaterThan(59 * DAY)
    })
    test('takes a refusal back after an appeal', async () => {
      const one = application(now, { faces: [{ kind: 'compared', score: 65, live: true }] })
      const ended = await play('appeal', one, async (acts) => {
        await upToFace(acts)
        await acts.give(start)
        await acts.give(capture)
        await acts.decide('refuse')
        await acts.untilStage('refused')
        await acts.sleep(10 * DAY)
        expect(await acts.decide('ask-again')).toBe('accepted')
        await acts.untilStage('waiting-face')
        await acts.give(start)
        await acts.give(capture)
        expect(await acts.give(bind)).toBe('joined')
      })
      expect(ended).toBe('joined')
    })
  })

  describe('a face', () => {
    test('of another or not live is tried again, three times in all', async () => {
      const one = application(now, {
        faces: [
          { kind: 'compared', score: 30, live: true },
          { kind: 'compared', score: 99, live: false },
          { kind: 'expired' },
        ],
      })
      const ended = await play('face-thrice', one, async (acts) => {
        await upToFace(acts)
        for (const stage of ['waiting-face', 'waiting-face', 'with-officer']) {
          expect(await acts.give(start)).toBe('waiting-capture')
          expect(await acts.give(capture)).toBe(stage)
        }
        await acts.decide('refuse')
      })
      expect(ended).toBe('refused')
    })
    test('cannot be looked at now: it may be started again', async () => {
      const one = application(now, { opens: Array<'not-available'>(5).fill('not-available') })
      const ended = await play('face-not-opened', one, async (acts) => {
        await upToFace(acts)
        expect(await acts.whileSeconds(acts.give(start))).toBe('waiting-face')
        expect(one.row.face).toMatchObject({ why: 'face-not-available', tries: 0 })
        expect(await acts.give(start)).toBe('waiting-capture')
        await acts.give(capture)
        await acts.give(bind)
      })
      expect(ended).toBe('joined')
    })
    test('that is still being compared is waited for, then its notice brings it on', async () => {
      const one = application(now, { faces: [{ kind: 'waiting' }, { kind: 'waiting' }] })
      const ended = await play('face-waiting', one, async (acts) => {
        await upToFace(acts)
        await acts.give(start)
        expect(await acts.whileSeconds(acts.give(capture))).toBe('waiting-capture')
        expect(await acts.give(capture)).toBe('waiting-account')
        await acts.give(bind)
      })
      expect(ended).toBe('joined')
    })
    test('whose result cannot be had goes to an officer, and is asked for every hour', async () => {
      const one = application(now, { faces: [...Array<FaceAnswer>(6).fill({ kind: 'not-available' }), alike] })
      const ended = await play('face-no-result', one, async (acts) => {
        await upToFace(acts)
        await acts.give(start)
        expect(await acts.whileSeconds(acts.give(capture))).toBe('with-officer')
        await acts.sleep(3 * HOUR)
        await acts.untilStage('waiting-account')
        await acts.give(bind)
      })
      expect(ended).toBe('joined')
    })
    test('that is refused has another way: a video call with an officer', async () => {
      const one = application(now)
      const ended = await play('video', one, async (acts) => {
        await upToFace(acts)
        expect(await acts.give(({ set }) => set('face', 'with-officer', 'instead-video'))).toBe('with-officer')
        expect(await acts.decide('accept')).toBe('accepted')
        await acts.untilStage('waiting-account')
        await acts.give(bind)
      })
      expect(ended).toBe('joined')
      expect(one.notes('openFace') + one.notes('askFace') + one.notes('forgetFace')).toBe(0)
    })
    test('or a branch, where whoever never comes is reminded and lapses', async () => {
      const one = application(now)
      const ended = await play('branch-lapsed', one, async (acts) => {
        await upToFace(acts)
        expect(await acts.give(({ set }) => set('face', 'with-officer', 'instead-branch'))).toBe('at-branch')
      })
      expect(ended).toBe('lapsed')
      expect(one.notes('remindJoining')).toBe(1)
    })
    test('or they change their mind', async () => {
      const one = application(now)
      const ended = await play('branch-then-face', one, async (acts) => {
        await upToFace(acts)
        await acts.give(({ set }) => set('face', 'with-officer', 'instead-branch'))
        await acts.sleep(DAY)
        one.row.case = null
        expect(await acts.give(start)).toBe('waiting-capture')
        await acts.give(capture)
        await acts.give(bind)
      })
      expect(ended).toBe('joined')
    })
  })

  describe('one person, one customer', () => {
    test('a customer already: refused once the face has shown it', async () => {
      const one = application(now, { claims: ['already-customer'] })
      const ended = await play('already-customer', one, async (acts) => {
        await upToFace(acts)
        await acts.give(start)
        expect(await acts.give(capture)).toBe('refused')
      })
      expect(ended).toBe('refused')
      expect(one.notes('askAccount')).toBe(0)
    })
    test('who was refused lately comes to an officer again', async () => {
      const one = application(now, { claims: ['refused-before'] })
      const ended = await play('refused-before', one, async (acts) => {
        await upToFace(acts)
        await acts.give(start)
        expect(await acts.give(capture)).toBe('with-officer')
        await acts.decide('accept')
        await acts.untilStage('waiting-account')
        await acts.give(bind)
      })
      expect(ended).toBe('joined')
      expect(one.notes('claimPerson')).toBe(2)
    })
    test('someone was faster at the very end', async () => {
      const one = application(now, { admits: ['already-customer'] })
      const ended = await play('already-customer-late', one, async (acts) => {
        await upToAccount(acts)
        expect(await acts.give(bind)).toBe('refused')
      })
      expect(ended).toBe('refused')
    })
  })

  test('the other bank does not answer: an officer has it, and it is asked every hour', async () => {
    const one = application(now, { accounts: [...Array<AccountAnswer>(6).fill('not-available'), 'verified'] })
    const ended = await play('account-hours', one, async (acts) => {
      await upToAccount(acts)
      const going = acts.give(bind)
      await acts.sleep(60_000)
      expect(await going).toBe('with-officer')
    })
    expect(ended).toBe('joined')
  })
  test('a broken invariant is not retried', async () => {
    const one = application(now, {
      more: {
        openAccounts: async () => {
          throw ApplicationFailure.nonRetryable('does not hold', 'BrokenInvariant')
        },
      },
    })
    await expect(
      play('broken', one, async (acts) => {
        await upToAccount(acts)
        await acts.give(bind).catch(() => undefined)
      }),
    ).rejects.toBeInstanceOf(WorkflowFailedError)
    expect(one.notes('openAccounts')).toBe(1)
  })
})

/** Who it is stands in the rows, sealed: no history has a number of an identity card or a phone. */
savedHistories(histories, 25, (history) => {
  expect(history).not.toMatch(/(?<!\d)\d{17}[\dX](?![\d])/)
  expect(history).not.toMatch(/(?<!\d)1[3-9]\d{9}(?!\d)/)
})
