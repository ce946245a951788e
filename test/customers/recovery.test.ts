/** Every passkey is lost: back in by name, ID number and face, or a clear no. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { Worker } from '@temporalio/worker'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FaceAnswer } from '../../core/customers/joining.ts'
import { isWrongTry, mayRecover } from '../../core/customers/recovery.ts'
import type { Recovery } from '../../core/customers/wire.ts'
import { ROOT } from '../../workflows/bank/launcher/home.ts'
import {
  looked,
  type RecoveryOutside,
  type RecoverySteps,
  recover,
} from '../../workflows/customers/recovery/workflow.ts'
import { connect } from '../../workflows/storage/database.ts'
import { letBackIn } from '../../workflows/storage/recovery.ts'
import { Authenticator } from '../support/authenticator.ts'
import { Customer, expectStatus, until, yuan } from '../support/customer.ts'
import { joinOnline, type Person, personOf, takePicture } from '../support/joining.ts'
import { given, needing } from '../support/needs.ts'
import { bundle, readHistory, saveHistory, timeSkipping, withWorker } from '../support/temporal.ts'

const histories = new URL('./recovery-histories/', import.meta.url)

describe('whether a recovery may begin', () => {
  const now = Date.parse('2026-11-25T12:00:00Z')
  const hoursAgo = (...hours: number[]) => hours.map((n) => now - n * 3_600_000)
  const facts = { same: true, wrong: [], begun: [], now }
  test('the third wrong try within a day locks, a right one before does not', () => {
    expect(mayRecover(facts)).toMatchObject({ ok: true })
    expect(mayRecover({ ...facts, same: false })).toMatchObject({ refusal: { kind: 'identity-differs', left: 2 } })
    expect(mayRecover({ ...facts, same: false, wrong: hoursAgo(1) })).toMatchObject({ refusal: { left: 1 } })
    expect(mayRecover({ ...facts, same: false, wrong: hoursAgo(1, 3) })).toMatchObject({
      refusal: { kind: 'recovery-locked', hours: 21 },
    })
    expect(mayRecover({ ...facts, wrong: hoursAgo(1, 3) })).toMatchObject({ ok: true })
    expect(mayRecover({ ...facts, wrong: hoursAgo(1, 3, 25) })).toMatchObject({ ok: true })
  })
  test('whoever is locked out learns nothing from a right guess', () => {
    for (const same of [true, false])
      expect(mayRecover({ ...facts, same, wrong: hoursAgo(1, 2, 20) })).toMatchObject({
        refusal: { kind: 'recovery-locked', hours: 4 },
      })
    expect(isWrongTry({ ...facts, same: false, wrong: hoursAgo(1, 2) })).toBe(true)
    expect(isWrongTry({ ...facts, same: false, wrong: hoursAgo(1, 2, 20) })).toBe(false)
    expect(isWrongTry(facts)).toBe(false)
  })
  test('three within a day are enough, and nobody without an identity on record begins one', () => {
    expect(mayRecover({ ...facts, begun: hoursAgo(1, 2) })).toMatchObject({ ok: true })
    expect(mayRecover({ ...facts, begun: hoursAgo(1, 2, 23) })).toMatchObject({
      refusal: { kind: 'recovery-locked', hours: 1 },
    })
    expect(mayRecover({ ...facts, same: undefined })).toMatchObject({ refusal: { kind: 'recovery-at-branch' } })
  })
})

needing(['QIAO_TEST_SERVER'], () => {
  let environment: TestWorkflowEnvironment
  beforeAll(async () => {
    environment = await timeSkipping()
  }, 120_000)
  afterAll(() => environment?.teardown())

  const alike: FaceAnswer = { kind: 'compared', score: 96, live: true }
  type World = {
    /** What the provider answers, one after another; the last one again and again. */
    answers?: readonly FaceAnswer[]
    opens?: readonly ('opened' | 'not-available')[]
    tells?: boolean
    lets?: 'passed' | 'session-over'
  }
  async function back(name: string, { answers = [alike], opens = ['opened'], tells = true, lets = 'passed' }: World) {
    const asked: string[] = []
    const [toOpen, toAnswer] = [[...opens], [...answers]]
    const steps: RecoverySteps & RecoveryOutside = {
      openFaceAgain: async () => {
        asked.push('open')
        return toOpen.length > 1 ? toOpen.shift()! : toOpen[0]!
      },
      askFaceAgain: async () => {
        asked.push('ask')
        return toAnswer.length > 1 ? toAnswer.shift()! : toAnswer[0]!
      },
      forgetFaceAgain: async () => void asked.push('forget'),
      letBackIn: async () => {
        asked.push('let-in')
        return lets
      },
      failRecovery: async (_, why) => void asked.push(`fail: ${why}`),
    }
    return withWorker(environment, steps, async (taskQueue) => {
      const workflowId = `recovery-${crypto.randomUUID()}`
      const handle = await environment.client.workflow.start(recover, {
        workflowId,
        taskQueue,
        args: [{ id: workflowId, customer: 'customer-1', at: 0 }],
      })
      if (tells) await handle.signal(looked)
      const ended = await handle.result()
      const history = await handle.fetchHistory()
      saveHistory(new URL(`${name}.json`, histories), historyToJSON(history))
      await Worker.runReplayHistory({ workflowBundle: await bundle() }, history, workflowId)
      const { startTime, closeTime } = await handle.describe()
      return { ended, asked, minutes: Math.floor((closeTime!.getTime() - startTime.getTime()) / 60_000) }
    })
  }
  describe('the run of a recovery', () => {
    test('lets back in whose face is theirs, and has the provider forget it', async () => {
      expect(await back('passed', {})).toEqual({
        ended: 'passed',
        asked: ['open', 'ask', 'let-in', 'forget'],
        minutes: 0,
      })
    })
    test('waits a moment for a result that is being worked out', async () => {
      expect(await back('late', { answers: [{ kind: 'waiting' }, alike] })).toMatchObject({
        ended: 'passed',
        asked: ['open', 'ask', 'ask', 'let-in', 'forget'],
      })
    })
    test('asks by itself after fifteen minutes, when nobody said that the camera had looked', async () => {
      expect(await back('no-notice', { tells: false })).toEqual({
        ended: 'passed',
        asked: ['open', 'ask', 'let-in', 'forget'],
        minutes: 15,
      })
    })
    test('ends after fifteen minutes when nobody came', async () => {
      expect(await back('nobody-came', { tells: false, answers: [{ kind: 'waiting' }] })).toEqual({
        ended: 'failed',
        asked: ['open', 'ask', 'fail: face-expired', 'forget'],
        minutes: 15,
      })
    })
    test.each([
      ['not-live', { kind: 'compared', score: 96, live: false }],
      ['face-low', { kind: 'compared', score: 40, live: true }],
      ['face-unclear', { kind: 'compared', score: 70, live: true }],
      ['face-expired', { kind: 'expired' }],
    ] as const)('lets nobody in: %s', async (why, answer) => {
      expect(await back(why, { answers: [answer] })).toMatchObject({
        ended: 'failed',
        asked: ['open', 'ask', `fail: ${why}`, 'forget'],
      })
    })
    test('asks a provider that does not answer a few times more, then fails', async () => {
      expect(await back('no-result', { answers: [{ kind: 'not-available' }] })).toMatchObject({
        ended: 'failed',
        asked: ['open', 'ask', 'ask', 'ask', 'ask', 'fail: face-not-available', 'forget'],
      })
      expect(await back('not-opened', { opens: ['not-available'] })).toMatchObject({
        ended: 'failed',
        asked: ['open', 'open', 'open', 'open', 'fail: face-not-available'],
      })
      expect(await back('opened-late', { opens: ['not-available', 'opened'] })).toMatchObject({ ended: 'passed' })
    })
    test('lets nobody in whose session is over', async () => {
      expect(await back('session-over', { lets: 'session-over' })).toMatchObject({
        ended: 'failed',
        asked: ['open', 'ask', 'let-in', 'fail: session-over', 'forget'],
      })
    })
  })
  test.each(readdirSync(histories).sort())('runs of earlier releases go on: %s', async (name) => {
    const history = historyFromJSON(readHistory(new URL(name, histories)))
    await Worker.runReplayHistory({ workflowBundle: await bundle() }, history, name)
  })
})

needing(['QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL', 'QIAO_CONTROL_URL', 'QIAO_TEST_DATABASE_URL'], () => {
  const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  let n = 0
  const someone = (name: string) => new Customer(places, `136${serial}${String(++n).padStart(2, '0')}`, name)
  /** Someone who joined online, as whom they showed. */
  const joined = async (name: string): Promise<{ who: Customer; person: Person }> => {
    const who = someone(name)
    const person = personOf(serial, n)
    await joinOnline(who, person)
    return { who, person }
  }
  /** The same person on a device without any passkey: in by a texted code, a minute after the last one. */
  const withoutPasskey = async (who: Customer): Promise<Customer> => {
    const other = who.otherDevice()
    other.passkey = new Authenticator()
    await inDatabase((db) => db`update sms_codes set sent_at = now() - interval '1 hour' where phone = ${who.phone}`)
    return other.signIn()
  }
  const ask = (who: Customer, number: string, name = who.name) =>
    who.ask<Recovery>('POST', '/recovery', { name, number })
  const stateIs = (who: Customer, state: Recovery['state']) =>
    until(`the recovery to be ${state}`, async () => {
      const now = expectStatus(await who.ask<Recovery>('GET', '/recovery'), 200)
      return now.state === state ? now : undefined
    })
  async function inDatabase<T>(work: (db: ReturnType<typeof connect>) => Promise<T>): Promise<T> {
    const url = new URL(given('QIAO_TEST_DATABASE_URL'))
    url.pathname = '/qiao'
    const db = connect(url.href, { name: 'test', max: 1 })
    try {
      return await work(db)
    } finally {
      await db.end()
    }
  }
  const makePasskey = async (who: Customer, approval?: object) => {
    const { options } = expectStatus(
      await who.ask<{ options: { challenge: string } }>('POST', '/passkeys/challenges', {}),
      200,
    )
    const passkey = who.passkey.create(options, who.origin)
    return who.ask('POST', '/passkeys', { passkey, name: '新手机', ...(approval ? { approval } : {}) })
  }

  describe('who has lost every passkey', () => {
    test('comes back in by name, ID number and face; what was lost and every other device is out', async () => {
      const { who: lost, person } = await joined('苏晴')
      const here = await withoutPasskey(lost)
      expect((await makePasskey(here)).problem.code).toBe('approval-needed')
      // A texted code alone is not enough for whoever had a passkey: they show anew who they are.
      const byCode = await here.ask('POST', '/approvals', { action: 'new-passkey', subject: '新手机', by: 'code' })
      expect(byCode.problem.code).toBe('passkey-needed')
      expect((await here.ask('POST', '/approvals', { action: 'new-passkey', by: 'code' })).problem.code).toBe(
        'passkey-needed',
      )
      const begun = expectStatus(await ask(here, person.number), 202)
      const { page } = begun.page ? begun : await stateIs(here, 'face')
      // The same press again, after a lost answer, is the same recovery.
      expect(expectStatus(await ask(here, person.number), 202).page).toBe(page)
      // Another session of the same person has no part in it.
      const elsewhere = await withoutPasskey(lost)
      expect(expectStatus(await elsewhere.ask<Recovery>('GET', '/recovery'), 200).state).toBe('none')
      await takePicture(page!)
      expect((await stateIs(here, 'passed')).until).not.toBeNull()
      const out = async (who: Customer) =>
        (await who.ask('GET', '/accounts')).problem?.code === 'session-expired' ? true : undefined
      await until('the other devices to be out', () => out(lost))
      await until('the other devices to be out', () => out(elsewhere))
      await expect(lost.otherDevice().signInByPasskey()).rejects.toThrow('passkey-refused')
      const third = await withoutPasskey(lost)
      expect((await makePasskey(third)).problem.code).toBe('approval-needed')

      expectStatus(await makePasskey(here), 201)
      expect(expectStatus(await here.ask<Recovery>('GET', '/recovery'), 200).state).toBe('none')
      await here.otherDevice().signInByPasskey()
      await here.approve({ action: 'export' })
      // Used once: the next passkey needs the first one's word.
      here.passkey = new Authenticator()
      expect((await makePasskey(here)).problem.code).toBe('approval-needed')
      expect(await toldOf(lost)).toBe(1)
      await until('the provider to forget', async () => (await forgotten(page!.split('/').at(-1)!)) || undefined)
    }, 90_000)

    test('has fifteen minutes for a new passkey, and leaves no trace of who they are in histories and logs', async () => {
      const { who: lost, person } = await joined('蒲公英')
      const here = await withoutPasskey(lost)
      const begun = expectStatus(await ask(here, person.number), 202)
      const { page } = begun.page ? begun : await stateIs(here, 'face')
      await takePicture(page!)
      await stateIs(here, 'passed')
      const id = await inDatabase(async (db) => {
        const [row] = await db<{ id: string }[]>`
          update recoveries set passed_until = now() - interval '1 second' where face_session = ${page!.split('/').at(-1)!} returning id`
        return row!.id
      })
      expect(expectStatus(await here.ask<Recovery>('GET', '/recovery'), 200).state).toBe('none')
      expect((await makePasskey(here)).problem.code).toBe('approval-needed')
      const home = join(ROOT, '.qiao', 'test')
      const files = [
        ...readdirSync(join(home, 'logs')).map((name) => join(home, 'logs', name)),
        ...readdirSync(home)
          .filter((name) => name.startsWith('temporal.db'))
          .map((name) => join(home, name)),
      ].filter((path) => statSync(path).isFile())
      const contents = files.map((path) => readFileSync(path))
      // The search finds the run; so it would find the person.
      expect(contents.some((bytes) => bytes.includes(Buffer.from(id)))).toBe(true)
      for (const said of [person.number, '蒲公英'])
        expect(
          contents.some((bytes) => bytes.includes(Buffer.from(said))),
          said,
        ).toBe(false)
    }, 60_000)

    test('is locked out for a day after three wrong numbers, even with the right one then', async () => {
      const { who: lost, person } = await joined('卫东')
      const here = await withoutPasskey(lost)
      const wrong = personOf(serial, 99).number
      expect((await ask(here, person.number, '别人')).problem).toMatchObject({
        code: 'identity-differs',
        facts: { left: 2 },
      })
      // Two at once count as two.
      const answers = await Promise.all([ask(here, wrong), ask(here, wrong)])
      expect(answers.map(({ problem }) => problem.code).sort()).toEqual(['identity-differs', 'recovery-locked'])
      expect((await ask(here, person.number)).problem).toMatchObject({ code: 'recovery-locked', facts: { hours: 24 } })
      // What is lost is lost for this way only.
      await lost.otherDevice().signInByPasskey()
    }, 60_000)

    test('is sent to a branch when the bank has no identity on record', async () => {
      const seeded = await someone('季安').join()
      const { number } = personOf(serial, n)
      expect((await ask(seeded, number)).problem.code).toBe('recovery-at-branch')
    })

    test('is told why when the face is not live, and nothing has changed', async () => {
      const { who: lost, person } = await joined('江河')
      const here = await withoutPasskey(lost)
      const planned = await fetch(`${given('QIAO_CONTROL_URL')}/control/face/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ kind: 'not-live', subject: person.number, value: '', times: 1 }),
      })
      expect(planned.status).toBe(201)
      const begun = expectStatus(await ask(here, person.number), 202)
      const { page } = begun.page ? begun : await stateIs(here, 'face')
      await takePicture(page!)
      expectStatus(await here.ask('POST', '/recovery/face'), 200)
      const failed = await stateIs(here, 'failed')
      expect(failed.why).toMatch(/living face/)
      expect(failed.page).toBeNull()
      expect((await makePasskey(here)).problem.code).toBe('approval-needed')
      await lost.otherDevice().signInByPasskey()
      expect(await toldOf(lost)).toBe(0)
    }, 60_000)

    test('is not let in by a run whose session ended meanwhile, and keeps what there is', async () => {
      const { who: lost, person } = await joined('古月')
      const here = await withoutPasskey(lost)
      const begun = expectStatus(await ask(here, person.number), 202)
      const { page } = begun.page ? begun : await stateIs(here, 'face')
      expect((await here.ask('DELETE', '/session')).status).toBe(204)
      await takePicture(page!)
      const row = () =>
        inDatabase(
          async (db) =>
            (
              await db<{ id: string; state: string; why: string }[]>`
              select id, state, why from recoveries where face_session = ${page!.split('/').at(-1)!}`
            )[0]!,
        )
      await until('its end', async () => ((await row()).state === 'failed' ? true : undefined))
      const { id, why } = await row()
      expect(why).toBe('session-over')
      // Said twice, it stays as it is.
      expect(await inDatabase((db) => letBackIn(db, id, 0))).toBe('session-over')
      await lost.otherDevice().signInByPasskey()
    }, 60_000)

    test('loses nothing else: what needs no passkey goes on as before', async () => {
      const { who: lost } = await joined('任远')
      const here = await withoutPasskey(lost)
      expect((await here.press('/top-ups', { amount: yuan('1.00') })).status).toBe(202)
      expect(expectStatus(await here.ask<Recovery>('POST', '/recovery/face'), 200).state).toBe('none')
    }, 60_000)
  })
  /** Warnings that wait or were sent: at night they wait. */
  const toldOf = (who: Customer): Promise<number> =>
    inDatabase(async (db) => (await db`select from notices where kind = 'let-back-in' and phone = ${who.phone}`).length)
  const forgotten = async (session: string): Promise<boolean> => {
    const response = await fetch(`${given('QIAO_CONTROL_URL')}/control/face/sessions`)
    const { sessions } = (await response.json()) as { sessions: { id: string; forgotten: boolean }[] }
    return sessions.some(({ id, forgotten }) => id === session && forgotten)
  }
})
