/** Bank time on a running bank: moved day by day, workflows follow. */
import { beforeAll, expect, test } from 'vitest'
import type { Proposal } from '../../core/staff/wire.ts'
import { Customer, expectStatus, until, withCheckDigit } from '../support/customer.ts'
import { given, needing } from '../support/needs.ts'
import { confirmProposal, twoOfficers } from '../support/staff.ts'

type Clock = { bankTime: string; days: { day: string; woken: number; quiet: boolean }[] }
type Item = { id: string; business: string; owner: string; outcome: string | null }

needing(['QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_CONTROL_URL', 'QIAO_OPERATOR_URL'], () => {
  const operator = given('QIAO_OPERATOR_URL')
  const serial = String(Date.now()).slice(-6)
  const ann = new Customer(
    { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') },
    `136${serial}01`,
    '安娜',
  )
  const post = async <T>(url: string, body: unknown) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return { status: response.status, body: (await response.json()) as T }
  }
  const fault = (kind: string, subject: string, times = 1, value = '') =>
    post(`${given('QIAO_CONTROL_URL')}/control/water/faults`, { kind, subject, times, value })
  const items = async (closed: boolean) =>
    ((await (await fetch(`${operator}/work-items?closed=${closed}`)).json()) as { workItems: Item[] }).workItems

  beforeAll(async () => {
    await ann.join()
    await ann.bind(withCheckDigit(`62220202${serial}0036`))
    await ann.topUpEnded((await ann.topUp('1000.00')).id)
  })

  test('a payment nobody can tell about waits for the next business day, goes to suspense and to a person, and ends', async () => {
    const number = withCheckDigit(`88${serial}5`)
    const [bill] = (await ann.bills(number)).bills
    // The biller pays and hangs up; every inquiry about it gets no answer for a long while.
    await fault('lost-answer', bill!.number)
    await fault('inquiry-down', bill!.number, 1_000)
    // Nor does its file say anything: else the reconciliation of the day would find it.
    await fault('file-missing', bill!.number)
    const before = await ann.account()
    const { body: payment } = await ann.payBill(number, bill!.number, bill!.amount.amount)
    await ann.paymentIn(payment.id, ['unclear'])
    expect((await ann.account()).held.amount).toBe(bill!.amount.amount)
    // Five quick inquiries take some fifty seconds of network time; only then does it wait on bank time.
    await until(
      'the run to wait for the review',
      async () => {
        const { faults } = (await (await fetch(`${given('QIAO_CONTROL_URL')}/control/faults`)).json()) as {
          faults: { kind: string; subject: string; remaining: number }[]
        }
        return faults.some(
          ({ kind, subject, remaining }) =>
            kind === 'inquiry-down' && subject === bill!.number && remaining <= 1_000 - 5,
        )
          ? true
          : undefined
      },
      100_000,
      500,
    )
    // The next business day; a weekend may lie in between.
    for (let days = 0; days < 4 && (await ann.payment(payment.id)).state !== 'in-review'; days++)
      await post<Clock>(`${operator}/clock`, { days: 1 })
    await ann.paymentIn(payment.id, ['in-review'], 60_000)
    const mine = (await items(false)).find(({ business }) => business === payment.id)
    expect(mine).toMatchObject({ id: `review-${payment.id}`, owner: 'bills-desk' })
    // The money stands neither with the customer nor with the biller.
    expect(Number((await ann.account()).balance.amount)).toBeCloseTo(
      Number(before.balance.amount) - Number(bill!.amount.amount),
      2,
    )

    // What was found out by phone is one officer's word until another has confirmed it.
    const [officer, second] = twoOfficers({ app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator })
    await officer.signIn()
    await second.signIn()
    const finding = { kind: 'decide-payment', payment: payment.id, outcome: 'paid', receipt: 'QH-BY-PHONE' }
    const body = { ...finding, reason: '与水务公司电话核实' }
    const proposed = expectStatus(await officer.press<Proposal>('/proposals', body), 202)
    expect((await ann.payment(payment.id)).state).toBe('in-review')
    expect((await second.press('/proposals', body)).problem?.code).toBe('proposal-waiting')
    expect((await confirmProposal(officer, proposed)).problem?.code).toBe('own-proposal')
    expect(expectStatus(await confirmProposal(second, proposed), 200).state).toBe('done')
    expect(await ann.paymentIn(payment.id, ['paid'])).toMatchObject({ receipt: 'QH-BY-PHONE' })
    expect((await items(true)).find(({ business }) => business === payment.id)).toMatchObject({
      outcome: 'resolve-paid',
    })
    // What did not end while she was looking, she is told: that it is in review, and how it ended.
    const told = await until('two notices', async () => {
      const response = await fetch(`${given('QIAO_SMS_URL')}/messages?to=${ann.phone}`)
      const { messages } = (await response.json()) as { messages: { text: string }[] }
      const notices = messages.filter(({ text }) => text.includes(bill!.number))
      return notices.length === 2 ? notices : undefined
    })
    expect(told.map(({ text }) => /还没有确认|已缴成/.exec(text)?.[0])).toEqual(['已缴成', '还没有确认'])
  }, 240_000)

  test('bank time only moves forward, by whole days', async () => {
    expect((await post<{ code: string }>(`${operator}/clock`, { days: 0 })).body.code).toBe('bad-input')
    expect((await post<{ code: string }>(`${operator}/clock`, { days: -1 })).body.code).toBe('bad-input')
    const now = ((await (await fetch(`${operator}/clock`)).json()) as Clock).bankTime
    const { body } = await post<Clock>(`${operator}/clock`, { days: 2 })
    expect(body.days.map(({ quiet }) => quiet)).toEqual([true, true])
    expect(Date.parse(body.bankTime) - Date.parse(now)).toBeGreaterThan(86_400_000)
  }, 60_000)

  test('the books balance in every unit', async () => {
    const { units } = (await (await fetch(`${operator}/trial-balance`)).json()) as {
      units: Record<string, { balanced: boolean }>
    }
    expect(Object.values(units).length).toBeGreaterThan(1)
    expect(Object.values(units).every(({ balanced }) => balanced)).toBe(true)
  })
})
