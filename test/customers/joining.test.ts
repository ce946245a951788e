/** Joining online through the public API of a running bank, against the simulated registry, face provider and other bank. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { JoiningCase, JoiningCaseAll } from '../../core/customers/joining-wire.ts'
import { maskResidentId } from '../../core/customers/resident-id.ts'
import { passesLuhn } from '../../core/shape.ts'
import { ROOT } from '../../workflows/bank/launcher/home.ts'
import { theBank } from '../../workflows/bank/seed.ts'
import { connect, type Database } from '../../workflows/storage/database.ts'
import { assign, joiningById, orderOf } from '../../workflows/storage/joining.ts'
import { giveRole } from '../../workflows/storage/staff.ts'
import { Customer, expectStatus, until } from '../support/customer.ts'
import {
  bindTo, consent, face, identify, joiningOf, joinOnline, personOf, showFace, stepIs, takePicture,
} from '../support/joining.ts' // biome-ignore format: one list
import { given, needing } from '../support/needs.ts'
import { residentIdOf } from '../support/person.ts'

needing(
  ['QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_BANK_URL', 'QIAO_CONTROL_URL', 'QIAO_OPERATOR_URL', 'QIAO_TEST_DATABASE_URL'],
  () => {
    const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
    const serial = String(Date.now()).slice(-6)
    let people = 0
    const someone = (name: string) => new Customer(places, `134${serial}${String(++people).padStart(2, '0')}`, name)
    const person = (more?: Parameters<typeof personOf>[2]) => personOf(serial, people, more)
    const officer = new Customer(places, '19900000002', '何静')
    const another = someone('沈立')
    const plan = async (system: string, kind: string, subject: string, value: string | number = '', times = 1) => {
      const response = await fetch(`${given('QIAO_CONTROL_URL')}/control/${system}/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ kind, subject, value, times }),
      })
      expect(response.status).toBe(201)
    }
    async function inDatabase<T>(work: (db: Database) => Promise<T>): Promise<T> {
      const url = new URL(given('QIAO_TEST_DATABASE_URL'))
      url.pathname = '/qiao'
      const db = connect(url.href, { name: 'test', max: 1 })
      try {
        return await work(db)
      } finally {
        await db.end()
      }
    }
    beforeAll(async () => {
      await officer.signIn()
      await another.join()
      const { customer } = expectStatus(await another.ask<{ customer: { id: string } }>('GET', '/session'), 200)
      await inDatabase((db) =>
        giveRole(db, { customer: `customer-${customer.id}`, organization: theBank.id, role: 'officer', from: 0 }),
      )
    }, 60_000)

    const caseOf = async (joining: string, state: 'open' | 'closed' = 'open'): Promise<JoiningCase> =>
      until('a case with an officer', async () => {
        const { body } = await officer.ask<{ cases: JoiningCase[] }>('GET', `/joining-cases?state=${state}`)
        return body.cases.find((one) => one.joining === joining)
      })
    const decide = (id: string, outcome: string, reason = '已核对证件原件', by = officer) =>
      by.press<JoiningCaseAll>(`/joining-cases/${id}/decision`, { outcome, reason })

    test('from a phone that nobody has here to an account that can be used', async () => {
      const ann = someone('安宁')
      ann.locale = 'zh'
      const p = person()
      await ann.signIn()
      const session = expectStatus(await ann.ask<{ customer: { state: string } }>('GET', '/session'), 200)
      expect(session.customer.state).toBe('joining')
      expect((await ann.ask('GET', '/accounts')).problem.code).toBe('not-joined')
      await ann.firstPasskey()

      const fresh = await joiningOf(ann)
      expect(fresh).toMatchObject({ id: null, state: 'new', step: 'consents' })
      expect(fresh.consents.find(({ purpose }) => purpose === 'face')).toMatchObject({
        separate: true,
        need: 'way',
        given: null,
      })
      expect((await identify(ann, p.number)).problem.code).toBe('consent-missing')
      const agreed = expectStatus(await consent(ann), 200)
      expect(agreed).toMatchObject({ state: 'open', step: 'identity', done: { consents: true } })
      expect(agreed.lapses).toMatch(/^\d{4}-/)

      const known = expectStatus(await identify(ann, p.number.toLowerCase()), 200)
      expect(known).toMatchObject({
        step: 'face',
        done: { identity: true },
        person: { name: '安宁', number: maskResidentId(p.number), minor: false },
        wrong: null,
      })
      // The same again is the same.
      expect((await identify(ann, p.number)).status).toBe(200)
      expect((await bindTo(ann, p.card)).problem.code).toBe('joining-not-now')

      const begun = expectStatus(await face(ann, { kind: 'start' }), 200)
      expect(begun).toMatchObject({ step: 'capture' })
      // On to another device, with nothing but the passkey.
      const desk = await ann.otherDevice().signInByPasskey()
      desk.locale = 'zh'
      const there = await joiningOf(desk)
      expect(there).toMatchObject({ id: agreed.id, step: 'capture', face: { session: begun.face!.session } })
      const capture = await takePicture(there.face!.page)
      const seen = expectStatus(await face(desk, { kind: 'capture', capture }), 200)
      expect(seen).toMatchObject({ step: 'account', done: { face: true } })

      const joined = expectStatus(await bindTo(desk, p.card), 200)
      expect(joined).toMatchObject({ state: 'joined', step: 'over', class: 'II', todo: '开户成功，可以使用了。' })
      expect(joined.account!.number).toMatch(/^\d{19}$/)
      expect(passesLuhn(joined.account!.number)).toBe(true)

      const { customer } = expectStatus(await ann.ask<{ customer: object }>('GET', '/session'), 200)
      expect(customer).toMatchObject({ name: '安宁', state: 'open', class: 'II' })
      const account = await ann.account()
      expect(account).toMatchObject({ number: joined.account!.number, balance: { amount: '0.00' } })
      const topUp = await ann.topUpEnded((await ann.topUp('500.00')).id)
      expect(topUp.state).toBe('arrived')
      const { limits } = expectStatus(
        await ann.ask<{ limits: { name: string; allowance: string; left: string }[] }>('GET', '/limits'),
        200,
      )
      expect(limits.find(({ name }) => name === 'out-day')).toMatchObject({ allowance: '10000.00', left: '10000.00' })
      expect((await consent(ann)).problem.code).toBe('already-joined')
      const texts = await inDatabase(
        (db) => db<{ kind: string }[]>`select kind from notices where phone = ${ann.phone}`,
      )
      expect(texts.map(({ kind }) => kind)).toEqual(['joining-opened'])
    })

    test('class III: any account of one’s own will do; class II wants class I', async () => {
      const who = someone('Ben')
      const p = person({ digits: '9998' })
      await who.signIn()
      expectStatus(await consent(who), 200)
      expectStatus(await identify(who, p.number), 200)
      expectStatus(await showFace(who), 200)
      await stepIs(who, 'account')
      const no = expectStatus(await bindTo(who, p.card), 200)
      expect(no).toMatchObject({ step: 'account', wrong: { code: 'account-not-class-one', triesLeft: 2 } })
      expect(expectStatus(await bindTo(who, p.card, 'III'), 200)).toMatchObject({ state: 'joined', class: 'III' })
    })

    test('one person, one customer', async () => {
      const first = someone('Cleo')
      const p = person()
      expect((await joinOnline(first, p)).state).toBe('joined')
      const second = new Customer(places, `134${serial}97`, 'Cleo')
      await second.signIn()
      expectStatus(await consent(second), 200)
      // Until the face has shown who it is, nobody learns that the number is a customer’s.
      expect(expectStatus(await identify(second, p.number), 200).step).toBe('face')
      // The provider tells the bank as soon as it has looked: it may have ended before the person is back.
      const shown = await showFace(second)
      if (shown.status !== 200) expect(shown.problem.code).toBe('joining-over')
      const over = await stepIs(second, 'over')
      expect(over).toMatchObject({ state: 'refused', wrong: { code: 'already-customer' } })
      expect(over.appeal!.detail.length).toBeGreaterThan(20)
      expect((await consent(second)).problem.code).toBe('joining-over')
    })

    test('the same person under a newer phone goes on there; the older application ends', async () => {
      const older = someone('Wim')
      const p = person()
      const newer = new Customer(places, `134${serial}96`, 'Wim')
      for (const who of [older, newer]) {
        await who.signIn()
        expectStatus(await consent(who), 200)
        expectStatus(await identify(who, p.number), 200)
        expectStatus(await showFace(who), 200)
        await stepIs(who, 'account')
      }
      await until('the older one to end', async () => {
        const { status } = await older.ask('GET', '/joining')
        return status === 401 ? true : undefined
      })
      expect(expectStatus(await bindTo(newer, p.card), 200).state).toBe('joined')
    })

    test('two devices at the end at once open one account', async () => {
      const who = someone('Dora')
      const p = person()
      await who.signIn()
      await who.firstPasskey()
      expectStatus(await consent(who), 200)
      expectStatus(await identify(who, p.number), 200)
      expectStatus(await showFace(who), 200)
      await stepIs(who, 'account')
      const other = await who.otherDevice().signInByPasskey()
      const both = await Promise.all([bindTo(who, p.card), bindTo(other, p.card)])
      for (const one of both) expect([200, 409]).toContain(one.status)
      await stepIs(who, 'over')
      const rows = await inDatabase((db) => db`select 1 from customers where phone = ${who.phone} and state = 'open'`)
      expect(rows.length).toBe(1)
    })

    test('an officer who lets a deadline pass loses the case to another', async () => {
      const who = someone('Xia')
      const p = person()
      await who.signIn()
      expectStatus(await consent(who), 200)
      expectStatus(await identify(who, p.number), 200)
      const waits = expectStatus(await face(who, { kind: 'instead', way: 'video' }), 200)
      const { id, owner, deadline } = await caseOf(waits.id!)
      const next = await inDatabase(async (db) => {
        const order = orderOf(await joiningById(db, waits.id!))
        return assign(db, order, 'face', Date.parse(deadline) + 1)
      })
      expect(next.case).toBe(id)
      expect(next.owner).not.toBe(owner)
      expect(next.deadline).toBeGreaterThan(Date.parse(deadline))
      expect(await caseOf(waits.id!)).toMatchObject({ escalations: 1, owner: next.owner })
    })

    describe('what is wrong says so', () => {
      test('numbers that cannot be, and people who are too young: nothing of them is kept', async () => {
        const who = someone('Eli')
        who.locale = 'zh'
        await who.signIn()
        expectStatus(await consent(who), 200)
        const wrong = await identify(who, '440113201410050011')
        expect(wrong.problem).toMatchObject({
          code: 'bad-input',
          parameter: 'number',
          detail: '身份证号校验不通过，请逐位核对。',
        })
        const child = await identify(who, residentIdOf('2015-06-01', '123'))
        expect(child.problem).toMatchObject({ code: 'under-age', status: 403 })
        expect(child.problem.detail).toContain('监护人')
        const [row] = await inDatabase(
          (db) => db`
            select j.identity, j.identity_digest, j.name from joinings j join customers c on c.id = j.customer where c.phone = ${who.phone}`,
        )
        expect(row).toEqual({ identity: null, identity_digest: null, name: null })
        const year = new Date().getUTCFullYear() - 17
        expect(
          expectStatus(await identify(who, residentIdOf(`${year}-01-02`, serial.slice(-3, -1) + (people % 10))), 200),
        ).toMatchObject({
          person: { minor: true },
        })
      })
      test('a name that is not the number’s: three tries, then an officer, who accepts', async () => {
        const who = someone('Fay')
        const p = person({ sequence: '998' })
        await who.signIn()
        expectStatus(await consent(who), 200)
        const first = expectStatus(await identify(who, p.number), 200)
        expect(first).toMatchObject({ step: 'identity', wrong: { code: 'not-matched', triesLeft: 2 } })
        expectStatus(await identify(who, p.number, 'Faye'), 200)
        expectStatus(await identify(who, p.number), 200)
        const waits = await stepIs(who, 'officer')
        expect(waits).toMatchObject({ wrong: { code: 'not-matched' }, officer: { says: '' } })
        const { id } = await caseOf(waits.id!)
        const all = expectStatus(await officer.ask<JoiningCaseAll>('GET', `/joining-cases/${id}`), 200)
        expect(all).toMatchObject({
          person: { name: 'Fay', number: maskResidentId(p.number) },
          possible: ['accept', 'refuse', 'ask-again'],
        })
        expect(JSON.stringify(all)).not.toContain(p.number)
        expect(expectStatus(await decide(id, 'accept'), 202)).toMatchObject({
          decision: { outcome: 'accept', by: '何静' },
        })
        await stepIs(who, 'face')
        expect((await decide(id, 'refuse')).problem.code).toBe('case-closed')
      })
      test('an officer asks again, then refuses; the appeal is another officer’s', async () => {
        const who = someone('Gil')
        const p = person({ sequence: '994' })
        await who.signIn()
        expectStatus(await consent(who), 200)
        expectStatus(await identify(who, p.number), 200)
        expectStatus(await showFace(who), 200)
        const { id: joining } = await stepIs(who, 'officer')
        const first = await caseOf(joining!)
        expect(first).toMatchObject({ part: 'face', why: 'face-unclear' })
        expectStatus(await decide(first.id, 'ask-again', '请摘下眼镜再拍一次'), 202)
        const again = await stepIs(who, 'face')
        expect(again).toMatchObject({ officer: { says: '请摘下眼镜再拍一次' } })
        expectStatus(await showFace(who), 200)
        await stepIs(who, 'officer')
        const second = await caseOf(joining!)
        expect(second.id).not.toBe(first.id)
        expectStatus(await decide(second.id, 'refuse', '与证件照片不符'), 202)
        const over = await stepIs(who, 'over')
        expect(over).toMatchObject({ state: 'refused', wrong: { code: 'officer-refused' } })
        expect(over.wrong!.detail).toContain('与证件照片不符')
        expect((await decide(second.id, 'ask-again', '申诉')).problem.code).toBe('another-officer')
        await another.signIn()
        expect((await decide(second.id, 'accept', '申诉', another)).problem.code).toBe('outcome-not-possible')
        expectStatus(await decide(second.id, 'ask-again', '申诉成立，请重拍', another), 202)
        expect((await stepIs(who, 'face')).state).toBe('open')
      }, 60_000)
      test('an account that is not theirs is refused, and no officer may wave it through', async () => {
        const who = someone('Hal')
        const p = person({ digits: '9995' })
        await who.signIn()
        expectStatus(await consent(who), 200)
        expectStatus(await identify(who, p.number), 200)
        expectStatus(await showFace(who), 200)
        const { id } = await stepIs(who, 'account')
        for (const left of [2, 1])
          expect(expectStatus(await bindTo(who, p.card), 200).wrong).toMatchObject({
            code: 'account-differs',
            triesLeft: left,
          })
        expectStatus(await bindTo(who, p.card), 200)
        await stepIs(who, 'officer')
        const { id: kase } = await caseOf(id!)
        expect((await decide(kase, 'accept')).problem.code).toBe('outcome-not-possible')
        expectStatus(await decide(kase, 'ask-again', '请换一个账户'), 202)
        await stepIs(who, 'account')
      })
    })

    describe('a face', () => {
      test('is compared only with a consent of its own; who refuses comes to a branch', async () => {
        const who = someone('Ivy')
        const p = person()
        await who.signIn()
        expectStatus(await consent(who, ['terms', 'privacy', 'account-check']), 200)
        expectStatus(await identify(who, p.number), 200)
        expect((await face(who, { kind: 'start' })).problem.code).toBe('consent-missing')
        const waits = expectStatus(await face(who, { kind: 'instead', way: 'branch' }), 200)
        expect(waits).toMatchObject({ step: 'branch', wrong: { code: 'instead-branch' } })
        const { id } = await caseOf(waits.id!)
        expectStatus(await decide(id, 'accept'), 202)
        await stepIs(who, 'account')
        expectStatus(await bindTo(who, p.card), 200)
        await stepIs(who, 'over')
        const [row] = await inDatabase(
          (db) => db<{ faced_at: bigint | null }[]>`select faced_at from customers where phone = ${who.phone}`,
        )
        expect(row!.faced_at).not.toBeNull()
      })
      test('of another, or not live, may be tried again; the notice may come twice, late or never', async () => {
        const who = someone('Jo')
        const p = person()
        await who.signIn()
        expectStatus(await consent(who), 200)
        expectStatus(await identify(who, p.number), 200)
        await plan('face', 'low-score', p.number, 41)
        expect(expectStatus(await showFace(who), 200)).toMatchObject({
          step: 'face',
          wrong: { code: 'face-low', triesLeft: 2 },
        })
        await plan('face', 'not-live', p.number)
        expect(expectStatus(await showFace(who), 200)).toMatchObject({ wrong: { code: 'not-live', triesLeft: 1 } })
        await plan('face', 'twice', p.number)
        expectStatus(await showFace(who), 200)
        await stepIs(who, 'account')
      })
      test('goes on by the provider’s notice alone, though the device never comes back', async () => {
        const who = someone('Kim')
        const p = person()
        await who.signIn()
        expectStatus(await consent(who), 200)
        expectStatus(await identify(who, p.number), 200)
        await plan('face', 'late', p.number, 1_500)
        const { face: session } = expectStatus(await face(who, { kind: 'start' }), 200)
        await takePicture(session!.page)
        await stepIs(who, 'account')
        const sessions = await until('the provider to have deleted it', async () => {
          const { body } = {
            body: (await (await fetch(`${given('QIAO_CONTROL_URL')}/control/face/sessions`)).json()) as {
              sessions: { id: string; forgotten: boolean }[]
            },
          }
          return body.sessions.find((one) => one.id === session!.session && one.forgotten)
        })
        expect(sessions.forgotten).toBe(true)
      })
      test('a made-up capture brings nobody on', async () => {
        const who = someone('Lee')
        const p = person()
        await who.signIn()
        expectStatus(await consent(who), 200)
        expectStatus(await identify(who, p.number), 200)
        expectStatus(await face(who, { kind: 'start' }), 200)
        const made = await face(who, { kind: 'capture', capture: 'capture-of-my-own' })
        expect(made.problem).toMatchObject({ code: 'capture-unknown' })
        expect((await joiningOf(who)).step).toBe('capture')
      })
      test('a notice without the provider’s signature is refused', async () => {
        const response = await fetch(`${given('QIAO_BANK_URL')}/face/results`, {
          method: 'POST',
          body: '{"session":"xxxxxxxx"}',
        })
        expect(response.status).toBe(401)
      })
    })

    test('the registry is not for trying names out: six questions a day under one phone', async () => {
      const who = someone('Uma')
      await who.signIn()
      expectStatus(await consent(who), 200)
      const { id } = await joiningOf(who)
      await inDatabase((db) => db`update joinings set identity_tries = 6 where id = ${id}`)
      const no = await identify(who, person().number)
      expect(no.problem).toMatchObject({ code: 'too-many-requests', status: 429 })
      await inDatabase((db) => db`update joinings set identity_tries = 2 where id = ${id}`)
      expect((await identify(who, person().number)).status).toBe(200)
    })

    test('who came to the counter has joined', async () => {
      const who = await someone('Val').join()
      expect(await joiningOf(who)).toMatchObject({
        state: 'joined',
        step: 'over',
        account: { number: expect.any(String) },
      })
    })

    describe('what does not answer', () => {
      test('the registry is asked again by itself, and the person need do nothing', async () => {
        const who = someone('Mia')
        const p = person()
        await plan('registry', 'not-available', p.number, '', 1)
        await plan('registry', 'unsigned', p.number, '', 1)
        await who.signIn()
        expectStatus(await consent(who), 200)
        expectStatus(await identify(who, p.number), 200)
        expect((await stepIs(who, 'face')).done.identity).toBe(true)
      })
      test('the other bank is asked again too', async () => {
        const who = someone('Noa')
        const p = person()
        await plan('clearing-house', 'verify-not-available', p.card, '', 1)
        await who.signIn()
        expectStatus(await consent(who), 200)
        expectStatus(await identify(who, p.number), 200)
        expectStatus(await showFace(who), 200)
        await stepIs(who, 'account')
        expectStatus(await bindTo(who, p.card), 200)
        expect((await stepIs(who, 'over')).state).toBe('joined')
      })
    })

    test('who withdraws is forgotten, is signed out, and may begin anew', async () => {
      const who = someone('Oda')
      const p = person()
      await who.signIn()
      expectStatus(await consent(who), 200)
      expectStatus(await identify(who, p.number), 200)
      const { id } = await joiningOf(who)
      expect((await who.ask('DELETE', '/joining')).status).toBe(204)
      const row = await until('the row to be emptied', () =>
        inDatabase(async (db) => {
          const [one] = await db<Record<string, unknown>[]>`
            select j.state, j.name, j.identity, j.identity_digest, j.born, c.phone, c.state as customer
            from joinings j join customers c on c.id = j.customer where j.id = ${id} and j.forgotten_at is not null`
          return one
        }),
      )
      expect(row).toEqual({
        state: 'withdrawn', name: null, identity: null, identity_digest: null, born: null, phone: '', customer: 'closed',
      }) // biome-ignore format: a row
      expect(['session-expired', 'not-signed-in']).toContain((await who.ask('GET', '/joining')).problem.code)
    })

    test('consents can be seen and taken back; what an account needs ends with it', async () => {
      const who = someone('Pia')
      await joinOnline(who, person())
      const { consents } = expectStatus(
        await who.ask<{ consents: { purpose: string; given: object | null }[] }>('GET', '/consents'),
        200,
      )
      expect(consents.every(({ given }) => given !== null)).toBe(true)
      expect((await who.ask('DELETE', '/consents/privacy')).problem.code).toBe('consent-needed')
      const after = expectStatus(
        await who.ask<{ consents: { purpose: string; given: object | null; withdrawnAt: string | null }[] }>(
          'DELETE',
          '/consents/face',
        ),
        200,
      )
      expect(after.consents.find(({ purpose }) => purpose === 'face')).toMatchObject({
        given: null,
        withdrawnAt: expect.any(String),
      })
      expect((await who.ask('DELETE', '/consents/face')).problem.code).toBe('consent-unknown')
      expect((await who.ask('GET', '/accounts')).status).toBe(200)
    })

    test('no ID number stands in clear in the database’s rows, in a log, or in a workflow’s history', async () => {
      const who = someone('钱多多')
      const p = person()
      const { id } = await joinOnline(who, p)
      const [row] = await inDatabase(
        (db) => db<{ identity: Buffer; identity_key: string }[]>`
        select identity, identity_key from customers where phone = ${who.phone}`,
      )
      expect(row!.identity.length).toBeGreaterThan(30)
      expect(row!.identity.includes(Buffer.from(p.number))).toBe(false)
      expect(row!.identity_key).toBe('identity-1')
      const home = join(ROOT, '.qiao', 'test')
      const files = [
        ...readdirSync(join(home, 'logs')).map((name) => join(home, 'logs', name)),
        ...readdirSync(home)
          .filter((name) => name.startsWith('temporal.db'))
          .map((name) => join(home, name)),
      ].filter((path) => statSync(path).isFile())
      let mentions = 0
      for (const path of files) {
        const bytes = readFileSync(path)
        expect(bytes.includes(Buffer.from(p.number)), path).toBe(false)
        expect(bytes.includes(Buffer.from('钱多多')), path).toBe(false)
        if (bytes.includes(Buffer.from(id!))) mentions++
      }
      // The search would have found them: it finds the run.
      expect(mentions).toBeGreaterThan(0)
    })
  },
)
