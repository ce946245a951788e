import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, expect, test } from 'vitest'
import { SmppCentre, type SmppOptions } from '../../workflows/adapters/sms/client.ts'
import type { Incoming, Receipt } from '../../workflows/adapters/sms/port.ts'
import { Customer, until } from '../support/customer.ts'
import { given, needing } from '../support/needs.ts'

const ROOT = join(import.meta.dirname, '..', '..')
let phones = 13_400_000_000 + Math.floor(Math.random() * 9e7)
const phone = () => String(phones++)

needing(
  ['QIAO_SMPP_URL', 'QIAO_SMPP_PASSWORD', 'QIAO_SMS_URL', 'QIAO_CONTROL_URL', 'QIAO_APP_URL', 'QIAO_OPERATOR_URL'],
  () => {
    let open: SmppCentre[] = []
    const centre = (options: Partial<SmppOptions> = {}) => {
      const heard = { receipts: [] as Receipt[], incoming: [] as Incoming[], troubles: [] as string[] }
      const session = new SmppCentre({
        url: given('QIAO_SMPP_URL'),
        systemId: 'qiao',
        password: given('QIAO_SMPP_PASSWORD'),
        source: '106900002',
        on: {
          trouble: (what) => heard.troubles.push(what),
          receipt: (receipt) => heard.receipts.push(receipt),
          incoming: (message) => heard.incoming.push(message),
        },
        ...options,
      })
      open.push(session)
      return { session, ...heard }
    }
    afterEach(async () => {
      await Promise.all(open.map((one) => one.close()))
      open = []
    })
    const inbox = async (to: string) => {
      const response = await fetch(`${given('QIAO_SMS_URL')}/messages?to=${to}`)
      return ((await response.json()) as { messages: { text: string; parts: number }[] }).messages
    }
    const plan = (kind: string, subject: string, times = 1) =>
      fetch(`${given('QIAO_CONTROL_URL')}/control/sms/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ kind, subject, times }),
      })
    const sms = (to: string, text: string) => ({ id: crypto.randomUUID(), to, text: `【桥】${text}` })

    test('a long Chinese text arrives whole, part by part, and each part has its receipt', async () => {
      const { session, receipts } = centre()
      const to = phone()
      const message = sms(to, '水费账单已出，请在月底前缴纳。'.repeat(12))
      const sent = await session.send(message)
      expect(sent).toMatchObject({ kind: 'accepted', parts: [{}, {}, {}].map(() => expect.any(String)) })
      expect(await inbox(to)).toMatchObject([{ text: message.text, parts: 3 }])
      await until('three receipts', async () => receipts.length >= 3 || undefined)
      expect(receipts.map(({ part, state }) => [part, state])).toEqual(
        sent.kind === 'accepted' ? sent.parts.map((part) => [part, 'delivered']) : [],
      )
    })
    test('what the centre cannot deliver has a receipt that says so; what it refuses is told at once', async () => {
      const { session, receipts } = centre()
      const [lost, refused] = [phone(), phone()]
      await plan('undelivered', lost)
      await plan('reject', refused)
      expect((await session.send(sms(lost, 'x'))).kind).toBe('accepted')
      expect(await session.send(sms(refused, 'x'))).toEqual({ kind: 'rejected', why: 'ESME_RSUBMITFAIL' })
      expect(await session.send({ id: '1', to: phone(), text: 'no signature' })).toMatchObject({ kind: 'rejected' })
      await until('the receipt', async () => receipts.length > 0 || undefined)
      expect(receipts[0]).toMatchObject({ state: 'failed', said: 'UNDELIV' })
    })
    test('throttled, it waits and sends each text once', async () => {
      const { session } = centre()
      const to = phone()
      await plan('throttle', to, 3)
      expect((await session.send(sms(to, 'throttled'))).kind).toBe('accepted')
      expect(await inbox(to)).toHaveLength(1)
      // Told "later" for longer than the message may wait, it is a failure and no refusal: it may be sent again.
      const hurried = centre({ patienceMs: 300 })
      await plan('throttle', to, 2)
      await expect(hurried.session.send(sms(to, 'x'))).rejects.toThrow('too busy')
    })
    test('three hundred texts at once go through a window of four', async () => {
      const { session } = centre({ window: 4, perSecond: 2_000 })
      const to = phone()
      const sent = await Promise.all(Array.from({ length: 300 }, (_, n) => session.send(sms(to, String(n)))))
      expect(sent.every(({ kind }) => kind === 'accepted')).toBe(true)
      const rate = centre({ perSecond: 50 })
      const began = performance.now()
      await Promise.all(Array.from({ length: 40 }, (_, n) => rate.session.send(sms(to, `slow ${n}`))))
      // Forty at fifty a second, less what may come in one burst.
      expect(performance.now() - began).toBeGreaterThan(600)
    })
    test('a centre that does not answer, or hangs up, is a failure; the session comes back by itself', async () => {
      const { session } = centre({ answerMs: 300 })
      const [deaf, cut, well] = [phone(), phone(), phone()]
      await plan('no-answer', deaf)
      await plan('hang-up', cut)
      await expect(session.send(sms(deaf, 'x'))).rejects.toThrow(/did not answer|broke/)
      await expect(session.send(sms(cut, 'x'))).rejects.toThrow(/broke/)
      expect((await session.send(sms(well, 'again'))).kind).toBe('accepted')
      expect(await inbox(well)).toHaveLength(1)
    })
    test('an idle link is kept alive', async () => {
      const { session, troubles } = centre({ enquireMs: 40, answerMs: 500 })
      await until('the session', async () => session.bound || undefined)
      await new Promise((resolve) => setTimeout(resolve, 400))
      expect([session.bound, troubles]).toEqual([true, []])
    })
    test('a wrong password is told in words, and nothing is sent', async () => {
      const { session, troubles } = centre({ password: 'wrong', patienceMs: 500 })
      await expect(session.send(sms(phone(), 'x'))).rejects.toThrow('there is no SMS session')
      expect(troubles[0]).toMatch(/refused the session \(ESME_RINVPASWD\): check SMS_SYSTEM_ID and SMS_PASSWORD/)
    })
    test('what a customer texts reaches the bank', async () => {
      const { session, incoming } = centre()
      await until('the session', async () => session.bound || undefined)
      const from = phone()
      await fetch(`${given('QIAO_SMS_URL')}/replies`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ from, text: '退订' }),
      })
      await until('the text', async () => incoming.some((one) => one.from === from && one.text === '退订') || undefined)
    })
    test('what was texted is counted by parts, as the carrier counts', async () => {
      await new Customer(
        { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') },
        phone(),
        '陈',
      ).join()
      const code = await until('a delivered code', async () => {
        const { texts } = (await (await fetch(`${given('QIAO_OPERATOR_URL')}/texts`)).json()) as {
          texts: { kind: string; messages: number; parts: number; delivered: number }[]
        }
        return texts.find(({ kind, delivered }) => kind === 'code' && delivered > 0)
      })
      // A code in Chinese is one part.
      expect(code.parts).toBe(code.messages)
    })
  },
)

needing(['QIAO_SMPP_URL', 'QIAO_SMPP_PASSWORD', 'QIAO_SMS_URL'], () => {
  test.skipIf(!process.env.QIAO_SMPP_PEER)(
    'a client by other hands (smpplib) is understood: a long text in parts, each with its receipt (needs Python 3 with pip)',
    async () => {
      const to = phone()
      const text = `【桥】${'这是一条由 smpplib 发送的长短信。'.repeat(8)}`
      const { hostname, port } = new URL(given('QIAO_SMPP_URL'))
      const { stdout } = await promisify(execFile)(
        'python3',
        [
          join(ROOT, 'test', 'channels', 'peer.py'),
          hostname,
          port,
          'qiao',
          given('QIAO_SMPP_PASSWORD'),
          `86${to}`,
          text,
        ],
        { env: { ...process.env, PYTHONPATH: given('QIAO_SMPP_PEER'), PYTHONIOENCODING: 'utf-8' } },
      )
      const said = JSON.parse(stdout.trim().split('\n').at(-1)!) as {
        parts: number
        accepted: string[]
        receipts: string[]
      }
      expect(said.parts).toBeGreaterThan(1)
      expect(said.receipts).toHaveLength(said.parts)
      for (const receipt of said.receipts) expect(receipt).toMatch(/^id:[0-9a-f]{16} sub:001 dlvrd:001 .*stat:DELIVRD/)
      const response = await fetch(`${given('QIAO_SMS_URL')}/messages?to=${to}`)
      expect(await response.json()).toMatchObject({ messages: [{ text, parts: said.parts }] })
    },
    30_000,
  )
})
