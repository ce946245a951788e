/** The lock of the app: when it falls, what a locked session answers, and what opens it. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isLocked, LOCK_AFTER_SECONDS, lockDue } from '../../core/customers/lock.ts'
import type { Session } from '../../core/customers/wire.ts'
import { connect, type Database } from '../../workflows/storage/database.ts'
import { Customer, expectStatus } from '../support/customer.ts'
import { given, needing } from '../support/needs.ts'

describe('an app that locks', () => {
  const left = 1_000_000
  test('is open again to who comes back in time, and locked to who does not', () => {
    for (const after of LOCK_AFTER_SECONDS) {
      expect(lockDue(after, left, left + after * 1_000)).toBe(true)
      if (after > 0) expect(lockDue(after, left, left + after * 1_000 - 1)).toBe(false)
    }
  })
  test('is locked when it is started, and when the clock was put back meanwhile', () => {
    expect(lockDue(300, undefined, left)).toBe(true)
    expect(lockDue(300, left, left - 1)).toBe(true)
  })
  test('is locked at the bank from the moment that was said, and not before', () => {
    expect(isLocked(null, left)).toBe(false)
    expect(isLocked(left, left - 1)).toBe(false)
    expect(isLocked(left, left)).toBe(true)
  })
})

type Challenge = { options: { challenge: string; allowCredentials: { id: string }[] } }

needing(['QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL', 'QIAO_TEST_DATABASE_URL'], () => {
  const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  let n = 0
  const someone = () => new Customer(places, `136${serial}${String(++n).padStart(2, '0')}`, '苏可')
  let db: Database
  beforeAll(() => {
    const url = new URL(given('QIAO_TEST_DATABASE_URL'))
    url.pathname = '/qiao'
    db = connect(url.href, { name: 'test-lock', max: 2 })
  })
  afterAll(() => db?.end())

  const lock = async (who: Customer, afterSeconds: number) =>
    expectStatus(await who.ask('POST', '/session/lock', { afterSeconds }), 204)
  const code = async (who: Customer) => (await who.ask('GET', '/accounts')).problem?.code
  const challenge = async (who: Customer) =>
    expectStatus(await who.ask<Challenge>('POST', '/session/unlock/challenges'), 200).options
  const open = async (who: Customer, by = who.passkey) =>
    who.ask<Session>('POST', '/session/unlock', { passkey: by.sign(await challenge(who), who.origin) })
  const digestOf = (who: Customer) => createHash('sha256').update(who.cookie.split('=')[1]!).digest('hex')

  describe('a session that is locked', () => {
    test('answers nothing, not even whose it is; its passkey opens it under a new token and with the end that it had', async () => {
      const who = await someone().join()
      const before = expectStatus(await who.ask<Session>('GET', '/session'), 200)
      await lock(who, 0)
      expect(await code(who)).toBe('locked')
      const said = await who.ask<Session>('GET', '/session')
      expect(said.status).toBe(423)
      expect(JSON.stringify(said.body)).not.toContain(who.name)
      // What unlocking and signing out need, and nothing else.
      expect((said.problem as { csrf?: string }).csrf).toBe(who.csrf)
      expect((await challenge(who)).allowCredentials.map(({ id }) => id)).toEqual([who.passkey.id])
      const locked = who.cookie
      const after = expectStatus(await open(who), 200)
      expect(after).toMatchObject({ how: 'passkey', expires: before.expires, since: before.since })
      expect(await code(who)).toBeUndefined()
      const old = await fetch(`${places.app}/api/accounts`, { headers: { cookie: locked } })
      expect(((await old.json()) as { code: string }).code).toBe('session-expired')
    })
    test('is opened by no passkey of another, no signature for something else, and none that was used', async () => {
      const [who, other] = [await someone().join(), await someone().join()]
      await lock(who, 0)
      expect((await open(who, other.passkey)).problem.code).toBe('passkey-refused')
      const { options } = expectStatus(await who.ask<Challenge>('POST', '/session/challenges'), 200)
      const forSignIn = await who.ask('POST', '/session/unlock', { passkey: who.passkey.sign(options, who.origin) })
      expect(forSignIn.problem.code).toBe('passkey-refused')
      // Asked for by one session, it opens no other.
      const second = await who.otherDevice().signInByPasskey()
      await lock(second, 0)
      const passkey = who.passkey.sign(await challenge(second), who.origin)
      expect((await who.ask('POST', '/session/unlock', { passkey })).problem.code).toBe('passkey-refused')
      const right = who.passkey.sign(await challenge(who), who.origin)
      expectStatus(await who.ask('POST', '/session/unlock', { passkey: right }), 200)
      await lock(who, 0)
      expect((await who.ask('POST', '/session/unlock', { passkey: right })).problem.code).toBe('passkey-refused')
      // And the owner finds the tries in their list.
      expectStatus(await open(who), 200)
      const { signIns } = expectStatus(await who.ask<{ signIns: { outcome: string }[] }>('GET', '/sign-ins'), 200)
      expect(signIns.filter(({ outcome }) => outcome === 'refused').length).toBe(4)
    })
    test('falls when the time is over, is kept from it by who comes back before, and by nobody after', async () => {
      const who = await someone().join()
      await lock(who, 60)
      expect(await code(who)).toBeUndefined()
      expectStatus(await who.ask('DELETE', '/session/lock'), 204)
      const locks = async () => (await db<{ locks: Date | null }[]>`select locks from sessions where digest = ${digestOf(who)}`)[0]!.locks // biome-ignore format: one statement
      expect(await locks()).toBeNull()
      await lock(who, 60)
      await db`update sessions set locks = locks - interval '61 seconds' where digest = ${digestOf(who)}`
      expect(await code(who)).toBe('locked')
      expect((await who.ask('DELETE', '/session/lock')).problem.code).toBe('locked')
      expect((await who.ask('POST', '/session/lock', { afterSeconds: 300 })).problem.code).toBe('locked')
      expect(await locks()).not.toBeNull()
      expect((await who.ask('POST', '/session/lock', { afterSeconds: 3_600 })).problem.code).toBe('bad-input')
    })
    test('can be signed out of, and signed in anew; who has no passkey is not locked out', async () => {
      const who = await someone().join()
      await lock(who, 0)
      expectStatus(await who.ask('DELETE', '/session'), 204)
      expect((await open_(who)).problem.code).toBe('not-signed-in')
      await who.signIn()
      expect(await code(who)).toBeUndefined()
      const bare = await someone().join('I', { passkey: false })
      expect((await bare.ask('POST', '/session/lock', { afterSeconds: 0 })).problem.code).toBe('passkey-needed')
      expect(await code(bare)).toBeUndefined()
    })
  })
  /** A signature for a challenge that the bank never gave. */
  const open_ = (who: Customer) =>
    who.ask('POST', '/session/unlock', { passkey: who.passkey.sign({ challenge: 'A'.repeat(43) }, who.origin) })
})
