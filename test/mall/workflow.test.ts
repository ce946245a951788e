import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { Worker } from '@temporalio/worker'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bySilence, type CaseFacts, isOver, untilOf } from '../../core/mall/cases.ts'
import { shipBy } from '../../core/mall/fulfilment.ts'
import type { CaseState } from '../../core/mall/kinds.ts'
import { receivesBySilence, windowEnds } from '../../core/mall/returns.ts'
import { dayOf } from '../../core/time.ts'
import { given } from '../../workflows/applying.ts'
import { clockMoved, type WaitSteps } from '../../workflows/calendar/workflow.ts'
import { fulfilOrder, type LookedPart, type OrderOf, type OrderSteps } from '../../workflows/mall/order/workflow.ts'
import { savedHistories } from '../support/histories.ts'
import { needing } from '../support/needs.ts'
import { bundle, saveHistory, timeSkipping, withWorker } from '../support/temporal.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const histories = new URL('./histories/', import.meta.url)
type Row = { -readonly [K in keyof Omit<LookedPart, 'given' | 'now' | 'cases'>]: LookedPart[K] } & {
  cases: { -readonly [K in keyof CaseFacts]: CaseFacts[K] }[]
}

needing(['QIAO_TEST_SERVER'], () => {
  let environment: TestWorkflowEnvironment
  beforeAll(async () => {
    environment = await timeSkipping()
  }, 120_000)
  afterAll(() => environment?.teardown())
  const now = () => environment.currentTimeMs()

  /** An order of so many parts, two pieces each; what steps did, in their order, with the part's number. */
  function order(parts: number, script: { confirm?: 'paid' | 'over'; offset?: () => number; noneLeft?: boolean } = {}) {
    const id = `mall-order-${crypto.randomUUID().replaceAll('-', '')}`
    const of: OrderOf = { id, at: 1_700_000_000_000, parts: Array.from({ length: parts }, (_, n) => `mall-part-${n}`) }
    const did: string[] = []
    const settledAt: number[] = []
    let said = 0
    const bankTime = async () => (await now()) + (script.offset?.() ?? 0)
    const rows = new Map<string, Row>()
    const rowOf = (part: string) => rows.get(part)!
    const note = (what: string, part: string) => void did.push(`${what} ${part.slice(-1)}`)
    const steps: OrderSteps & WaitSteps = {
      confirmOrder: async ({ parts: all }) => {
        const at = await bankTime()
        // Asked again, it has been done: a task that the server took for lost is carried out anew.
        for (const part of all.filter((one) => !rows.has(one)))
          rows.set(part, {
            state: 'to-ship',
            left: 2,
            owing: true,
            shipBy: shipBy(at),
            late: false,
            receivesAt: null,
            windowEnds: null,
            cases: [],
          })
        return script.confirm ?? 'paid'
      },
      lookPart: async (_, part) => ({ ...structuredClone(rowOf(part)), given: said, now: await bankTime() }),
      setAsideCase: async (_, part, one) => {
        note(script.noneLeft ? 'none left' : 'set aside', part)
        const found = rowOf(part).cases.find((other) => other.id === one)!
        if (script.noneLeft) found.kind = 'return'
        else found.aside = 'held'
      },
      handOverCase: async (_, part, one) => {
        note('handed over', part)
        rowOf(part).cases.find((other) => other.id === one)!.aside = 'taken'
      },
      setFreeCase: async (_, part, one) => {
        note('set free', part)
        rowOf(part).cases.find((other) => other.id === one)!.aside = 'freed'
      },
      payBackCase: async (_, part, one) => {
        note('paid back', part)
        const found = rowOf(part).cases.find((other) => other.id === one)!
        found.state = 'paid'
        rowOf(part).left -= one.endsWith('all') ? rowOf(part).left : 1
        // Shipping goes back with the last of the goods, but not for a change of mind.
        if (rowOf(part).left === 0 && found.kind !== 'return') rowOf(part).owing = false
      },
      caseLate: async (_, part, one) => {
        const found = rowOf(part).cases.find((other) => other.id === one)!
        const to = bySilence(found)
        note(to ? `silent: ${to}` : 'next officer', part)
        if (to) found.state = to
        // An exchange that comes to money is a return that is back.
        if (found.kind === 'exchange' && to === 'paid') Object.assign(found, { kind: 'return', state: 'back' })
        if (to === 'exchanged') await windowAgain(part)
        found.until = untilOf(found.state, await bankTime())
      },
      tellLatePart: async (_, part) => {
        note('told late', part)
        rowOf(part).late = true
      },
      giveUpPart: async (_, part) => {
        note('given up', part)
        rowOf(part).cases.push({ id: 'give-up-all', kind: 'cancel', state: 'agreed', until: await bankTime() })
      },
      receivePart: async (_, part) => {
        note('received by silence', part)
        await received(part)
      },
      settlePart: async (_, part) => {
        note('settled', part)
        settledAt.push(await bankTime())
        rowOf(part).state = 'settled'
      },
      closePart: async (_, part) => {
        note('closed', part)
        rowOf(part).state = 'closed'
      },
      concludeOrder: async (_, end) => void (did.at(-1) === end || did.push(end)),
      registerWait: async () => script.offset?.() ?? 0,
      forgetWait: async () => {},
    }
    const received = async (part: string) => {
      const at = await bankTime()
      Object.assign(rowOf(part), { state: 'received', windowEnds: windowEnds(['seven-days'], at) })
    }
    const windowAgain = async (part: string) => {
      const ends = windowEnds(['seven-days'], await bankTime())
      rowOf(part).windowEnds = Math.max(rowOf(part).windowEnds!, ends)
    }
    const handle = () => environment.client.workflow.getHandle(id)
    const tell = () => {
      said++
      return handle().executeUpdate(given, { args: [said] })
    }
    return {
      of,
      did,
      settledAt,
      steps,
      rowOf,
      async ready() {
        for (let n = 0; rows.size < parts && n < 200; n++) await new Promise((resolve) => setTimeout(resolve, 25))
      },
      /** Something is said of a part: its row changes, and the run is told. */
      async say(n: number, change: (row: Row) => void | Promise<void>) {
        await change(rowOf(of.parts[n]!))
        return tell()
      },
      // Both at once: the run may look while the time is asked for.
      ship: async (row: Row) => {
        const receivesAt = receivesBySilence(await bankTime())
        Object.assign(row, { state: 'shipped', receivesAt })
      },
      async receive(n: number) {
        await received(of.parts[n]!)
        return tell()
      },
      open:
        (kind: CaseFacts['kind'], state: CaseState, id = 'one') =>
        async (row: Row) => {
          const until = untilOf(state, await bankTime())
          row.cases.push({ id, kind, state, until })
        },
      move: (state: CaseState) => async (row: Row) => {
        const until = untilOf(state, await bankTime())
        Object.assign(row.cases.find((other) => !isOver(other.state))!, { state, until })
      },
      /** The merchant sends the replacement of an exchange. */
      sendAgain: async (row: Row) => {
        const until = untilOf('sent-again', await bankTime())
        Object.assign(row.cases.find((other) => !isOver(other.state))!, { state: 'sent-again', sentAgain: true, until })
      },
      moved: () => handle().signal(clockMoved),
    }
  }
  type Ordered = ReturnType<typeof order>
  async function run(name: string, one: Ordered, during: () => Promise<void> = async () => {}): Promise<string[]> {
    return withWorker(environment, one.steps, async (taskQueue) => {
      const handle = await environment.client.workflow.start(fulfilOrder, {
        workflowId: one.of.id,
        taskQueue,
        args: [one.of],
      })
      await one.ready()
      await during()
      await handle.result()
      const history = await handle.fetchHistory()
      saveHistory(new URL(`${name}.json`, histories), historyToJSON(history))
      await Worker.runReplayHistory({ workflowBundle: await bundle() }, history, one.of.id)
      return one.did
    })
  }

  test('sent, received, and settled on the eighth day after, not before', async () => {
    const one = order(1)
    let got = 0
    const did = await run('settled', one, async () => {
      await one.say(0, one.ship)
      got = await now()
      await one.receive(0)
    })
    expect(did).toEqual(['settled 0', 'over'])
    expect(dayOf(one.settledAt[0]!)).toBe(dayOf(got + 8 * DAY))
  })
  test('a buyer who says nothing has received it after ten days', async () => {
    const one = order(1)
    expect(await run('silent-buyer', one, async () => void (await one.say(0, one.ship)))).toEqual([
      'received by silence 0',
      'settled 0',
      'over',
    ])
  })
  test('never sent: the buyer is told, and has everything back a week later', async () => {
    expect(await run('never-sent', order(1))).toEqual(['told late 0', 'given up 0', 'paid back 0', 'closed 0', 'over'])
  })
  test('late, and sent after all', async () => {
    const one = order(1)
    const did = await run('sent-late', one, async () => {
      await environment.sleep(3 * DAY)
      await one.say(0, one.ship)
    })
    expect(did).toEqual(['told late 0', 'received by silence 0', 'settled 0', 'over'])
  })
  test('cancelled before it was sent: paid back at once', async () => {
    const one = order(1)
    expect(
      await run('cancelled', one, async () => void (await one.say(0, one.open('cancel', 'agreed', 'one-all')))),
    ).toEqual(['paid back 0', 'closed 0', 'over'])
  })
  test('cancelled in part: the rest is sent and settled', async () => {
    const one = order(1)
    const did = await run('cancelled-in-part', one, async () => {
      await one.say(0, one.open('cancel', 'agreed'))
      await one.say(0, one.ship)
      await one.receive(0)
    })
    expect(did).toEqual(['paid back 0', 'settled 0', 'over'])
  })
  test('sent back within seven days: paid when it is back, the rest settled', async () => {
    const one = order(1)
    const did = await run('sent-back', one, async () => {
      await one.say(0, one.ship)
      await one.receive(0)
      await one.say(0, one.open('return', 'agreed'))
      await one.say(0, one.move('sent-back'))
      await one.say(0, one.move('back'))
    })
    expect(did).toEqual(['paid back 0', 'settled 0', 'over'])
  })
  test('all of it sent back: what it cost to send it is the merchant’s, at once', async () => {
    const one = order(1)
    let got = 0
    const did = await run('all-sent-back', one, async () => {
      await one.say(0, one.ship)
      got = await now()
      await one.receive(0)
      await one.say(0, one.open('return', 'back', 'one-all'))
    })
    expect(did).toEqual(['paid back 0', 'settled 0', 'over'])
    expect(one.settledAt[0]! - got).toBeLessThan(DAY)
  })
  test('a return that is never sent back lapses; one that nobody looks at is paid', async () => {
    const never = order(1)
    expect(await run('never-sent-back', never, async () => {
      await never.say(0, never.ship)
      await never.receive(0)
      await never.say(0, never.open('return', 'agreed'))
    })).toEqual(['silent: lapsed 0', 'settled 0', 'over'])
    const unseen = order(1)
    expect(await run('unseen-back', unseen, async () => {
      await unseen.say(0, unseen.ship)
      await unseen.receive(0)
      await unseen.say(0, unseen.open('return', 'sent-back'))
    })).toEqual(['silent: back 0', 'paid back 0', 'settled 0', 'over'])
  }) // biome-ignore format: one story
  test('a merchant who does not answer has agreed; a buyer who does not go on has left it', async () => {
    const silent = order(1)
    expect(await run('silent-merchant', silent, async () => {
      await silent.say(0, silent.ship)
      await silent.say(0, silent.open('refund', 'asked', 'one-all'))
    })).toEqual(['silent: agreed 0', 'paid back 0', 'closed 0', 'over'])
    const left = order(1)
    expect(await run('refused-and-left', left, async () => {
      await left.say(0, left.ship)
      await left.receive(0)
      await left.say(0, left.open('refund', 'asked'))
      await left.say(0, left.move('refused'))
    })).toEqual(['silent: left 0', 'settled 0', 'over'])
  }) // biome-ignore format: one story
  test('a dispute blocks settlement, goes to the next officer, and ends as decided', async () => {
    const one = order(1)
    const did = await run('disputed', one, async () => {
      await one.say(0, one.ship)
      await one.receive(0)
      await one.say(0, one.open('refund', 'disputed'))
      await environment.sleep(10 * DAY)
      await one.say(0, one.move('rejected'))
    })
    expect(did.filter((what) => what === 'next officer 0').length).toBeGreaterThanOrEqual(3)
    expect(did.slice(-2)).toEqual(['settled 0', 'over'])
  })
  test('exchanged: set aside when agreed, handed over when sent, received by silence; the store is paid a window later', async () => {
    const one = order(1)
    let again = 0
    const did = await run('exchanged', one, async () => {
      await one.say(0, one.ship)
      await one.receive(0)
      await one.say(0, one.open('exchange', 'agreed'))
      await one.say(0, one.move('sent-back'))
      await environment.sleep(6 * DAY)
      await one.say(0, one.move('back'))
      await one.say(0, one.sendAgain)
      again = await now()
    })
    expect(did).toEqual(['set aside 0', 'handed over 0', 'silent: exchanged 0', 'settled 0', 'over'])
    expect(one.settledAt[0]! - again).toBeGreaterThan(17 * DAY)
  })
  test('nothing is left to exchange it for: what comes back is paid back', async () => {
    const one = order(1, { noneLeft: true })
    const did = await run('exchange-none-left', one, async () => {
      await one.say(0, one.ship)
      await one.receive(0)
      await one.say(0, one.open('exchange', 'agreed'))
      await one.say(0, one.move('sent-back'))
      await one.say(0, one.move('back'))
    })
    expect(did).toEqual(['none left 0', 'paid back 0', 'settled 0', 'over'])
  })
  test('a replacement that is never sent is free again, and the buyer has the money', async () => {
    const one = order(1)
    const did = await run('exchange-never-sent', one, async () => {
      await one.say(0, one.ship)
      await one.receive(0)
      await one.say(0, one.open('exchange', 'back'))
    })
    expect(did).toEqual(['set aside 0', 'silent: paid 0', 'set free 0', 'paid back 0', 'settled 0', 'over'])
  })
  test('an exchange that the buyer withdraws leaves the replacement for others', async () => {
    const one = order(1)
    const did = await run('exchange-withdrawn', one, async () => {
      await one.say(0, one.ship)
      await one.receive(0)
      await one.say(0, one.open('exchange', 'agreed'))
      await one.say(0, one.move('withdrawn'))
    })
    expect(did).toEqual(['set aside 0', 'set free 0', 'settled 0', 'over'])
  })
  test('two merchants’ parts go their own ways side by side', async () => {
    const one = order(2)
    const did = await run('two-parts', one, async () => {
      await one.say(0, one.open('cancel', 'agreed', 'one-all'))
      await one.say(1, one.ship)
      await one.receive(1)
    })
    expect(did).toEqual(['paid back 0', 'closed 0', 'settled 1', 'over'])
  })
  test('the clock moves: every part that waits for it wakes, not only the last', async () => {
    let offset = 0
    const one = order(3, { offset: () => offset })
    const did = await run('clock-moved', one, async () => {
      for (const n of [0, 1, 2]) await one.say(n, one.ship)
      for (const n of [0, 1, 2]) await one.receive(n)
      offset = 20 * DAY
      await one.moved()
    })
    expect(did.toSorted()).toEqual(['over', 'settled 0', 'settled 1', 'settled 2'])
  })
  test('what was not set aside any more is not sold', async () => {
    expect(await run('released', order(1, { confirm: 'over' }))).toEqual(['released'])
  })
})

savedHistories(histories, 19)
