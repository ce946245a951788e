/** A new phone number, one's own data, and leaving the bank. */
import { readdirSync } from 'node:fs'
import { historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { Worker } from '@temporalio/worker'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PhoneChange } from '../../core/customers/wire.ts'
import { instantOf } from '../../core/time.ts'
import type { WaitSteps } from '../../workflows/calendar/workflow.ts'
import { phoneChangeActivities } from '../../workflows/customers/phone-change/activities.ts'
import { keepOldPhone, type PhoneChangeSteps, phoneChange } from '../../workflows/customers/phone-change/workflow.ts'
import { customerBy, seedCustomer } from '../../workflows/storage/customers.ts'
import { connect, type Database, migrate } from '../../workflows/storage/database.ts'
import { endPhoneChange, intendPhoneChange } from '../../workflows/storage/membership.ts'
import { openSession, openSessions } from '../../workflows/storage/sessions.ts'
import { Customer, expectStatus, until, withCheckDigit, yuan } from '../support/customer.ts'
import { given, needing } from '../support/needs.ts'
import { testDatabase } from '../support/postgres.ts'
import { bundle, readHistory, saveHistory, timeSkipping, withWorker } from '../support/temporal.ts'

const histories = new URL('./phone-change-histories/', import.meta.url)

needing(['QIAO_TEST_SERVER'], () => {
  let environment: TestWorkflowEnvironment
  beforeAll(async () => {
    environment = await timeSkipping()
  }, 120_000)
  afterAll(() => environment?.teardown())

  async function change(name: string, possible: 'changed' | 'refused' | 'cancelled', object = false) {
    const asked: string[] = []
    const steps: PhoneChangeSteps & WaitSteps = {
      tellOldPhone: async () => void asked.push('tell'),
      changePhone: async () => {
        asked.push('change')
        return possible
      },
      cancelPhoneChange: async () => void asked.push('cancel'),
      registerWait: async () => 0,
      forgetWait: async () => {},
    }
    return withWorker(environment, steps, async (taskQueue) => {
      const workflowId = `phone-change-${crypto.randomUUID()}`
      const effective = (await environment.currentTimeMs()) + 24 * 3_600_000
      const handle = await environment.client.workflow.start(phoneChange, {
        workflowId,
        taskQueue,
        args: [{ id: workflowId, customer: 'customer-1', effective }],
      })
      if (object) await handle.signal(keepOldPhone)
      const ended = await handle.result()
      const history = await handle.fetchHistory()
      saveHistory(new URL(`${name}.json`, histories), historyToJSON(history))
      await Worker.runReplayHistory({ workflowBundle: await bundle() }, history, workflowId)
      return { ended, asked, waited: (await environment.currentTimeMs()) >= effective }
    })
  }
  describe('a new number', () => {
    test('takes the old one’s place after a day, when nobody objects', async () => {
      expect(await change('changed', 'changed')).toEqual({ ended: 'changed', asked: ['tell', 'change'], waited: true })
    })
    test('does not when somebody does', async () => {
      expect(await change('cancelled', 'changed', true)).toMatchObject({
        ended: 'cancelled',
        asked: ['tell', 'cancel'],
      })
    })
    test('does not when it has come to somebody else', async () => {
      expect(await change('refused', 'refused')).toMatchObject({ ended: 'refused', asked: ['tell', 'change'] })
    })
    test('does not when somebody did and the run was never told: it ends as its row does', async () => {
      expect(await change('cancelled-untold', 'cancelled')).toMatchObject({
        ended: 'cancelled',
        asked: ['tell', 'change', 'cancel'],
      })
    })
  })
  test.each(readdirSync(histories).sort())('runs of earlier releases go on: %s', async (name) => {
    const history = historyFromJSON(readHistory(new URL(name, histories)))
    await Worker.runReplayHistory({ workflowBundle: await bundle() }, history, name)
  })
})

needing(['QIAO_TEST_DATABASE_URL'], () => {
  let database: Awaited<ReturnType<typeof testDatabase>>
  let db: Database
  beforeAll(async () => {
    database = await testDatabase()
    db = connect(database.url, { name: 'test-membership', max: 4 })
    await migrate(db)
  })
  afterAll(async () => {
    await db?.end()
    await database?.drop()
  })
  const now = instantOf('2026-11-25', 12)
  const steps = () => phoneChangeActivities({ db, now: () => now })
  let n = 0
  const wants = async () => {
    const customer = `customer-${++n}`
    await seedCustomer(db, { id: customer, phone: `1380000100${n}`, name: '莉娅', at: now })
    const order = { id: `phone-change-${n}`, customer, effective: now }
    await intendPhoneChange(db, { ...order, phone: `1390000100${n}`, at: now, request: 'r' })
    const comeIn = async () => {
      const row = (await customerBy(db, { id: customer }))!
      await db.begin((tx) => openSession(tx, row, { how: 'passkey', device: 'test' }))
    }
    await comeIn()
    return { order, comeIn, sessions: async () => (await openSessions(db, customer)).length }
  }
  const texts = async (kind: string, customer: string) =>
    (
      await db<{ phone: string }[]>`
        select phone from notices where kind = ${kind} and id in (select id || ' ' || ${kind} from phone_changes where customer = ${customer})`
    ).map(({ phone }) => phone)

  describe('the steps of a new number', () => {
    test('done again after a crash, sign nobody out who has come in since', async () => {
      const { order, comeIn, sessions } = await wants()
      await steps().tellOldPhone(order)
      await steps().tellOldPhone(order)
      expect(await steps().changePhone(order)).toBe('changed')
      expect(await sessions()).toBe(0)
      await comeIn()
      expect(await steps().changePhone(order)).toBe('changed')
      expect(await sessions()).toBe(1)
      expect(await texts('phone-changing', order.customer)).toEqual(['13800001001'])
      expect(await texts('phone-changed', order.customer)).toEqual(['13900001001'])
    })
    test('say cancelled where it was', async () => {
      const { order, sessions } = await wants()
      expect(await endPhoneChange(db, order.id, 'cancelled', now)).toBe('cancelled')
      expect(await steps().changePhone(order)).toBe('cancelled')
      expect(await sessions()).toBe(1)
      expect(await texts('phone-changed', order.customer)).toEqual([])
    })
    test('who keeps the old number a moment too late is told that it changed', async () => {
      const { order } = await wants()
      expect(await steps().changePhone(order)).toBe('changed')
      expect(await endPhoneChange(db, order.id, 'cancelled', now)).toBe('changed')
    })
  })
})

needing(['QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL'], () => {
  const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  let n = 0
  const someone = (name: string) => new Customer(places, `133${serial}${String(++n).padStart(2, '0')}`, name)

  describe('a customer', () => {
    test('gets a new number a day after it was asked for and told to the old one', async () => {
      const lea = await someone('莉娅').join()
      const next = someone('莉娅')
      const ask = async () =>
        lea.ask<PhoneChange>('POST', '/phone-change', {
          phone: next.phone,
          code: await next.code(),
          approval: await lea.approve({ action: 'change-phone', subject: next.phone }),
        })
      const bare = await lea.ask('POST', '/phone-change', { phone: next.phone, code: '000000' })
      expect(bare.problem.code).toBe('approval-needed')
      expect(expectStatus(await ask(), 202)).toMatchObject({ state: 'waiting' })
      expect(expectStatus(await lea.ask<PhoneChange>('GET', '/phone-change'), 200).state).toBe('waiting')
      const device = await lea.otherDevice().signInByPasskey()
      const moved = await fetch(`${places.operator}/clock`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ days: 2 }),
      })
      expect(moved.status).toBe(200)
      await until('the change', async () =>
        (await device.ask('GET', '/accounts')).problem?.code === 'session-expired' ? true : undefined,
      )
      const { messages } = await lea.messages()
      expect(messages.some(({ text }) => text.includes('手机号换成'))).toBe(true)
      const back = await lea.otherDevice().signInByPasskey()
      const { customer } = expectStatus(await back.ask<{ customer: { phone: string } }>('GET', '/session'), 200)
      expect(customer.phone.slice(-4)).toBe(next.phone.slice(-4))
    }, 90_000)
    test('can keep the old number, and cannot take another’s', async () => {
      const mia = await someone('米娅').join()
      const other = await someone('诺亚').join()
      const taken = await mia.ask('POST', '/phone-change', { phone: other.phone, code: '000000' })
      expect(taken.problem.code).toBe('phone-taken')
      const next = someone('米娅')
      expectStatus(
        await mia.ask('POST', '/phone-change', {
          phone: next.phone,
          code: await next.code(),
          approval: await mia.approve({ action: 'change-phone', subject: next.phone }),
        }),
        202,
      )
      expect(expectStatus(await mia.ask<PhoneChange>('DELETE', '/phone-change'), 200).state).toBe('cancelled')
      expect(expectStatus(await mia.ask<PhoneChange>('GET', '/phone-change'), 200).state).toBe('none')
    })
    test('gets everything on record about them as a file, and nothing of others', async () => {
      const ole = await someone('奥莱').join()
      const pia = await someone('皮娅').join()
      await ole.bind(withCheckDigit(`62220206${serial}0001`))
      await ole.topUpEnded((await ole.topUp('10.00')).id)
      expectStatus(await ole.transfer(pia, '1.00'), 201)
      expect((await ole.ask('POST', '/data-exports', {})).problem.code).toBe('approval-needed')
      const response = await fetch(`${places.app}/api/data-exports`, {
        method: 'POST',
        headers: { cookie: ole.cookie, 'x-csrf-token': ole.csrf, 'content-type': 'application/json' },
        body: JSON.stringify({ approval: await ole.approve({ action: 'export' }) }),
      })
      expect(response.status).toBe(200)
      const text = await response.text()
      const data = JSON.parse(text) as { customer: { phone: string }; transfers: unknown[]; passkeys: unknown[] }
      expect(data.customer.phone).toBe(ole.phone)
      expect(data.transfers).toHaveLength(1)
      expect(text).not.toContain(pia.phone)
      expect(text).not.toContain('public_key')
    })
    test('can leave once the account is empty; the number is free, the past stays explained', async () => {
      const rui = await someone('瑞').join('III')
      await rui.bind(withCheckDigit(`62220206${serial}0002`))
      await rui.topUpEnded((await rui.topUp('20.00')).id)
      const close = async () => rui.ask('POST', '/closing', { approval: await rui.approve({ action: 'close' }) })
      expect((await close()).problem).toMatchObject({ code: 'account-not-empty', facts: { balance: '20.00' } })
      const { id } = expectStatus(await rui.press<{ id: string }>('/withdrawals', { amount: yuan('20.00') }), 202)
      await until('the money to have left', async () =>
        (await rui.ask<{ state: string }>('GET', `/withdrawals/${id}`)).body.state === 'paid' ? true : undefined,
      )
      expect((await close()).status).toBe(204)
      expect((await rui.ask('GET', '/accounts')).problem.code).toBe('session-expired')
      await expect(rui.otherDevice().signInByPasskey()).rejects.toThrow('passkey-refused')
      await new Customer(places, rui.phone, '别人').join()
    })
  })
})
