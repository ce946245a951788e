/** Sessions and texted codes: what stands where, how long it lives, and what ends it. */
import { createHash, createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { smsText } from '../../core/channels/texts.ts'
import type { Approval } from '../../core/customers/wire.ts'
import { instantOf } from '../../core/time.ts'
import { homeFrom, secretsOf } from '../../workflows/bank/launcher/home.ts'
import { customerBy, seedCustomer } from '../../workflows/storage/customers.ts'
import { connect, type Database, migrate } from '../../workflows/storage/database.ts'
import { endPasskey, keepPasskey, passkeyBy, usePasskey } from '../../workflows/storage/passkeys.ts'
import { CODE_SECONDS, checkCode, keepRefusedSignIn, newCode, openSession, RESEND_SECONDS, TOLD_AFTER } from '../../workflows/storage/sessions.ts' // biome-ignore format: one list
import { Customer, expectStatus, until, yuan } from '../support/customer.ts'
import { given, needing } from '../support/needs.ts'
import { testDatabase } from '../support/postgres.ts'

const now = instantOf('2026-11-25', 12)
const secret = 's'.repeat(32)

needing(['QIAO_TEST_DATABASE_URL'], () => {
  let database: Awaited<ReturnType<typeof testDatabase>>
  let db: Database
  let people = 0
  beforeAll(async () => {
    database = await testDatabase()
    db = connect(database.url, { name: 'test-sessions', max: 4 })
    await migrate(db)
  })
  afterAll(async () => {
    await db?.end()
    await database?.drop()
  })
  const someone = async () => {
    const id = `customer-${++people}`
    await seedCustomer(db, { id, phone: `138000020${String(people).padStart(2, '0')}`, name: '莉娅', at: now })
    return (await customerBy(db, { id }))!
  }
  const codeFor = async (phone: string) => {
    const code = await newCode(db, secret, phone)
    if (!code.ok) throw new Error(code.refusal.kind)
    return code.value
  }
  const check = (phone: string, code: string) => db.begin((tx) => checkCode(tx, secret, phone, code))

  describe('a session', () => {
    test('has a token of 256 bits, each of them chance, and stands in the database as a digest only', async () => {
      const who = await someone()
      const tokens: string[] = []
      for (let n = 0; n < 200; n++)
        tokens.push((await db.begin((tx) => openSession(tx, who, { how: 'code', device: '' }))).token)
      expect(new Set(tokens).size).toBe(tokens.length)
      const bytes = tokens.map((token) => Buffer.from(token, 'base64url'))
      for (const one of bytes) expect(one).toHaveLength(32)
      // A bit that is the same in two hundred tokens by chance: once in 2^190 runs.
      for (let bit = 0; bit < 256; bit++)
        expect(new Set(bytes.map((one) => (one[bit >> 3]! >> (bit & 7)) & 1)).size, `bit ${bit}`).toBe(2)
      const rows = await db<{ row: string }[]>`select row_to_json(s)::text as row from sessions s where customer = ${who.id}`
      const kept = rows.map(({ row }) => row).join()
      for (const token of tokens) {
        expect(kept).not.toContain(token)
        expect(kept).toContain(createHash('sha256').update(token).digest('hex'))
      }
    }) // biome-ignore format: one statement a line
  })

  describe('a texted code', () => {
    const phones = (n: number) => `137${String(n).padStart(8, '0')}`
    test('has six digits, any of the million', async () => {
      const codes: string[] = []
      for (let n = 0; n < 300; n++) codes.push(await codeFor(phones(n)))
      for (const code of codes) expect(code).toMatch(/^\d{6}$/)
      for (let place = 0; place < 6; place++)
        expect(new Set(codes.map((code) => code[place])).size, `place ${place}`).toBe(10)
      // Of three hundred out of a million hardly two are equal.
      expect(new Set(codes).size).toBeGreaterThan(295)
    })
    test('holds for five minutes and not a second more', async () => {
      expect(CODE_SECONDS).toBe(300)
      const later = (seconds: number) =>
        db`update sms_codes set expires_at = expires_at - make_interval(secs => ${seconds}) where phone = ${phones(1000)}`
      const first = await codeFor(phones(1000))
      await later(CODE_SECONDS)
      expect(await check(phones(1000), first)).toEqual({ kind: 'code-expired' })
      await db`update sms_codes set sent_at = sent_at - make_interval(secs => ${RESEND_SECONDS})`
      const second = await codeFor(phones(1000))
      await later(CODE_SECONDS - 5)
      expect(await check(phones(1000), second)).toBeUndefined()
    })
    test('belongs to its phone', async () => {
      const code = await codeFor(phones(1001))
      await db`update sms_codes set digest = (select digest from sms_codes where phone = ${phones(1001)}) where phone = ${phones(2)}`
      expect(await check(phones(2), code)).toMatchObject({ kind: 'code-wrong' })
      expect(await check(phones(1001), code)).toBeUndefined()
    })
  })

  describe('tries that were refused', () => {
    test('are told to the owner by text: after five in a day, once, by day or night', async () => {
      const who = await someone()
      const told = async () =>
        (await db<{ kind: string; phone: string }[]>`select kind, phone from notices where phone = ${who.phone}`).map(
          ({ kind }) => kind,
        )
      const refused = () => keepRefusedSignIn(db, { customer: who.id, how: 'code', device: 'Chrome', at: now })
      for (let n = 1; n < TOLD_AFTER; n++) await refused()
      expect(await told()).toEqual([])
      for (let n = 0; n < 3; n++) await refused()
      expect(await told()).toEqual(['sign-ins-refused'])
      // Nobody can opt out of it.
      expect(smsText('sign-ins-refused', {}, 'zh')).not.toContain('退订')
      // Yesterday's tries are yesterday's.
      const other = await someone()
      for (let n = 1; n < TOLD_AFTER; n++)
        await keepRefusedSignIn(db, { customer: other.id, how: 'passkey', device: '', at: now })
      await db`update sign_ins set at = at - interval '25 hours' where customer = ${other.id}`
      await keepRefusedSignIn(db, { customer: other.id, how: 'passkey', device: '', at: now })
      expect(await db`select from notices where phone = ${other.phone}`).toHaveLength(0)
    })
  })

  describe('a passkey', () => {
    test('is never given another key or owner, nor brought back: the database itself refuses', async () => {
      const [who, other] = [await someone(), await someone()]
      const key = { id: 'key-1', customer: who.id, public_key: Uint8Array.from([1, 2, 3]), counter: 0 }
      await keepPasskey(db, { ...key, transports: [], name: 'Phone', backed_up: false })
      const refused = (statement: Promise<unknown>) =>
        expect(statement).rejects.toThrow('never given another key or owner, nor brought back')
      await refused(db`update passkeys set public_key = ${Buffer.from([9])} where id = ${key.id}`)
      await refused(db`update passkeys set customer = ${other.id} where id = ${key.id}`)
      await refused(db`update passkeys set id = 'key-2' where id = ${key.id}`)
      expect(await keepPasskey(db, { ...key, public_key: Uint8Array.from([9]), transports: [], name: '', backed_up: false })).toBe(false)
      expect(await usePasskey(db, key.id, 1)).toBe(true)
      await endPasskey(db, who.id, key.id)
      await refused(db`update passkeys set ended = null where id = ${key.id}`)
      expect(await passkeyBy(db, key.id)).toBeUndefined()
    }) // biome-ignore format: one statement a line
  })
})

needing(['QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL', 'QIAO_TEST_DATABASE_URL', 'QIAO_HOME'], () => {
  const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  let n = 0
  const someone = (passkey = true) =>
    new Customer(places, `131${serial}${String(++n).padStart(2, '0')}`, '苏可').join('I', { passkey })
  let db: Database
  beforeAll(() => {
    const url = new URL(given('QIAO_TEST_DATABASE_URL'))
    url.pathname = '/qiao'
    db = connect(url.href, { name: 'test-sessions', max: 2 })
  })
  afterAll(() => db?.end())
  const tokenOf = (who: Customer) => who.cookie.split('=')[1]!
  const digestOf = (who: Customer) => createHash('sha256').update(tokenOf(who)).digest('hex')
  const code = async (who: Customer) => (await who.ask('GET', '/accounts')).problem?.code
  const seen = async (who: Customer) => (await db<{ ago: number }[]>`select extract(epoch from now() - last_seen)::int as ago from sessions where digest = ${digestOf(who)}`)[0]!.ago // biome-ignore format: one statement

  describe('a session on the running bank', () => {
    test('ends after ten idle minutes, and lives on by being used', async () => {
      const who = await someone()
      const idle = (seconds: number) =>
        db`update sessions set last_seen = now() - make_interval(secs => ${seconds}) where digest = ${digestOf(who)}`
      await idle(9 * 60 + 50)
      expect(await code(who)).toBeUndefined()
      expect(await seen(who)).toBeLessThan(30)
      await idle(10 * 60)
      expect(await code(who)).toBe('session-expired')
      // And stays over: being asked for again brings nothing back.
      expect(await code(who)).toBe('session-expired')
    })
    test('ends after eight hours, however much it is used', async () => {
      const who = await someone()
      const { since, expires } = expectStatus(await who.ask<{ since: string; expires: string }>('GET', '/session'), 200)
      expect(Date.parse(expires) - Date.parse(since)).toBe(8 * 3_600_000)
      const older = (seconds: number) =>
        db`update sessions set expires = since + interval '8 hours' - make_interval(secs => ${seconds}) where digest = ${digestOf(who)}`
      await older(8 * 3_600 - 60)
      expect(await code(who)).toBeUndefined()
      await older(8 * 3_600)
      expect(await code(who)).toBe('session-expired')
    })
    test('has a new token at each sign-in; the one that the device carried before opens nothing more', async () => {
      const who = await someone()
      const other = await who.otherDevice().signInByPasskey()
      const before = { cookie: who.cookie, token: tokenOf(who) }
      await who.signInByPasskey()
      expect(tokenOf(who)).not.toBe(before.token)
      const old = await fetch(`${places.app}/api/accounts`, { headers: { cookie: before.cookie } })
      expect(((await old.json()) as { code: string }).code).toBe('session-expired')
      // The other device’s stands; and a try that is refused ends nothing.
      expect(await code(other)).toBeUndefined()
      expect((await who.ask('POST', '/session', { phone: who.phone, code: '000000' })).problem.code).toBe(
        'code-expired',
      )
      expect(await code(who)).toBeUndefined()
    })
    test('comes as one cookie that no script reads, over TLS only, to this host only, and nowhere else in the answer', async () => {
      const who = await someone()
      const { options } = expectStatus(await who.ask<{ options: { challenge: string } }>('POST', '/session/challenges'), 200)
      const response = await fetch(`${places.app}/api/session/passkeys`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ passkey: who.passkey.sign(options, who.origin) }),
      })
      expect(response.status).toBe(200)
      const [cookie, ...more] = response.headers.getSetCookie()
      expect(more).toEqual([])
      const [pair = '', ...attributes] = cookie!.split('; ')
      expect(pair).toMatch(/^__Host-session=[\w-]{43}$/)
      // `__Host-` holds with Secure and Path=/ and without Domain only (RFC 6265bis).
      expect(attributes.sort()).toEqual(['HttpOnly', 'Max-Age=28800', 'Path=/', 'SameSite=Strict', 'Secure'])
      const token = pair.split('=')[1]!
      const digest = createHash('sha256').update(token).digest('hex')
      const rest = [...response.headers].filter(([name]) => name !== 'set-cookie').flat().join() + (await response.text())
      for (const secret of [token, digest]) expect(rest).not.toContain(secret)
      const asked = await fetch(`${places.app}/api/sessions`, { headers: { cookie: pair } })
      expect(asked.headers.getSetCookie()).toEqual([])
      expect(await asked.text()).not.toContain(digest)
    }) // biome-ignore format: one statement a line
  })

  test('refused tries on the running bank reach their owner as a text', async () => {
    const who = await someone()
    const code = await who.otherDevice().code()
    const before = (await who.messages()).messages[0]!.n
    const wrong = code === '000000' ? '000001' : '000000'
    for (let n = 0; n < TOLD_AFTER; n++)
      expect((await who.otherDevice().ask('POST', '/session', { phone: who.phone, code: wrong })).status).not.toBe(200)
    await until('the text', async () =>
      (await who.messages(before)).messages.find(({ text }) => text === smsText('sign-ins-refused', {}, 'zh')),
    )
  })

  describe('a code on the running bank', () => {
    test('stands in the database as an HMAC under a key that is not there, until it is used', async () => {
      const { bankSecret } = await secretsOf(homeFrom({ QIAO_HOME: given('QIAO_HOME') }))
      const who = await someone(false)
      const code = await who.otherDevice().code()
      const kept = () => db<{ digest: string }[]>`select digest from sms_codes where phone = ${who.phone}`
      expect((await kept())[0]!.digest).toBe(createHmac('sha256', bankSecret).update(`${who.phone}\n${code}`).digest('hex'))
      expectStatus(await who.ask('POST', '/session', { phone: who.phone, code }), 200)
      expect(await kept()).toHaveLength(0)

      const payee = await someone()
      const before = (await who.messages()).messages[0]!.n
      const asked = { action: 'transfer', to: payee.phone, amount: yuan('1.00'), by: 'code' }
      const { id } = expectStatus(await who.ask<Approval>('POST', '/approvals', asked), 201)
      const [text] = (await who.messages(before)).messages
      const [approval] = await db<{ code: string }[]>`select code from approvals where id = ${id}`
      const said = /\d{6}/.exec(text!.text)![0]
      expect(approval!.code).toBe(createHmac('sha256', bankSecret).update(`${id}\n${said}`).digest('hex'))
    }) // biome-ignore format: one statement a line
  })
})
