/** Differences on a running bank: what a person decides is booked once, told, and ends where it should. */
import { beforeAll, expect, test } from 'vitest'
import type { CaseAll, Reconciliation, Suspense } from '../../../core/bills/reconciliation-wire.ts'
import { Customer, expectStatus, until, withCheckDigit } from '../../support/customer.ts'
import { given, needing } from '../../support/needs.ts'
import { confirmProposal, decideByTwo, proposal, twoOfficers } from '../../support/staff.ts'

needing(['QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_CONTROL_URL', 'QIAO_OPERATOR_URL'], () => {
  const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  const ann = new Customer(places, `134${serial}01`, '安娜')
  const [officer, second] = twoOfficers(places)
  const post = (url: string, body: unknown) =>
    fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const fault = (biller: string, kind: string, subject: string, more: { value?: string; times?: number } = {}) =>
    post(`${given('QIAO_CONTROL_URL')}/control/${biller}/faults`, { kind, subject, ...more })
  const today = async () => {
    const { bankTime } = (await (await fetch(`${given('QIAO_OPERATOR_URL')}/clock`)).json()) as { bankTime: string }
    return bankTime.slice(0, 10)
  }
  const pass = (days: number) => post(`${given('QIAO_OPERATOR_URL')}/clock`, { days })
  let n = 0
  /** Buys gas: a card of its own each time, so that faults can be planned for it. */
  async function buy(amount: string) {
    const cardNumber = withCheckDigit(`66${serial}${String(++n).padStart(3, '0')}`)
    const { id } = expectStatus(await ann.pay('gas', { cardNumber }, amount), 202)
    expect((await ann.paymentIn(id, ['paid', 'returned'])).state).toBe('paid')
    return { id, cardNumber }
  }
  const fen = (amount: string) => Math.round(Number(amount) * 100)
  /** Without what she has earned: other stories pass quarters. */
  const balance = async () => {
    const earned = (await ann.movements()).filter(({ kind }) => kind === 'interest')
    return earned.reduce((left, { amount }) => left - fen(amount.amount), fen((await ann.account()).balance.amount))
  }
  const list = async (query: string) =>
    expectStatus(await officer.ask<{ cases: CaseAll['case'][] }>('GET', `/reconciliation-cases?${query}`), 200).cases
  const one = async (id: string) => expectStatus(await officer.ask<CaseAll>('GET', `/reconciliation-cases/${id}`), 200)
  const caseOf = (payment: string, kind: string, state = 'with-person') =>
    until(
      `a case of ${payment}`,
      async () =>
        (await list(`biller=gas&kind=${kind}`)).find(
          (found) => found.reference === payment.slice(-32) && found.state === state,
        ),
      60_000,
      300,
    )
  const reason = '已与缴费单位核对'
  const decide = (id: string, outcome: string, key?: string) =>
    officer.press<CaseAll>(`/reconciliation-cases/${id}/decision`, { outcome, reason }, key)
  const byTwo = (id: string, outcome: string) => decideByTwo([officer, second], id, { outcome, reason })
  const suspense = async () => expectStatus(await officer.ask<Suspense>('GET', '/suspense'), 200)

  beforeAll(async () => {
    await ann.join()
    await ann.bind(withCheckDigit(`62220202${serial}0077`))
    await ann.topUpEnded((await ann.topUp('5000.00')).id)
    await officer.signIn()
    await second.signIn()
  }, 60_000)

  test('differences end as they are decided, each once', async () => {
    const [gone, parked, more, fine] = [await buy('50.00'), await buy('60.00'), await buy('70.00'), await buy('80.00')]
    await fault('gas', 'book-missing', gone.cardNumber)
    await fault('gas', 'book-missing', parked.cardNumber)
    await fault('gas', 'book-amount', more.cardNumber, { value: '-500' })
    await fault('gas', 'file-missing', fine.cardNumber)
    const day = await today()
    const before = await balance()
    expect((await pass(1)).status).toBe(200)

    // What the file alone lacks, the biller confirms.
    const confirmed = await one((await caseOf(fine.id, 'missing-there', 'closed')).id)
    expect(confirmed.decision).toMatchObject({ outcome: 'confirmed', by: 'inquiry', entry: null })

    // Given back: a hundred equal presses are one proposal, a hundred confirmations one booking.
    const back = await caseOf(gone.id, 'missing-there')
    expect((await one(back.id)).possible).toEqual(['returned', 'to-suspense', 'noted'])
    expect(back.owner).not.toBeNull()
    expect((await decide(back.id, 'claim')).problem?.code).toBe('outcome-not-possible')
    const key = crypto.randomUUID()
    const presses = await Promise.all(Array.from({ length: 100 }, () => decide(back.id, 'returned', key)))
    expect(new Set(presses.map(({ status, body }) => `${status} ${body.proposal?.id}`)).size).toBe(1)
    const proposed = presses[0]!.body.proposal!
    expect(proposed).toMatchObject({ state: 'waiting', own: true, maker: { name: '何静' }, reason })
    // Nothing has moved, and whoever proposed it cannot confirm it, nor may another be proposed beside it.
    expect(await balance()).toBe(before)
    expect((await confirmProposal(officer, proposed)).problem?.code).toBe('own-proposal')
    expect((await decide(back.id, 'to-suspense')).problem?.code).toBe('proposal-waiting')
    expect((await decide(back.id, 'noted')).problem?.code).toBe('proposal-waiting')
    const wrong = { id: proposed.id, sha256: '0'.repeat(64) }
    expect((await confirmProposal(second, wrong)).problem?.code).toBe('proposal-differs')
    const confirmations = await Promise.all(
      Array.from({ length: 100 }, () => confirmProposal(second, proposed, `${key}-2`)),
    )
    expect(new Set(confirmations.map(({ status, body }) => `${status} ${body.state}`))).toEqual(new Set(['200 done']))
    expect((await confirmProposal(second, proposed)).problem?.code).toBe('proposal-closed')
    expect(await proposal(officer, proposed.id)).toMatchObject({ state: 'done', checker: { name: '陆远' } })
    const ended = await until('the case to be closed', async () => {
      const now = await one(back.id)
      return now.case.state === 'closed' ? now : undefined
    })
    expect(ended.decision).toMatchObject({ outcome: 'returned', by: '何静', confirmedBy: '陆远', reason })
    expect(ended.decision?.entry).toMatch(/^[0-9a-f]{32}$/)
    expect((await decide(back.id, 'noted')).problem?.code).toBe('case-closed')
    expect((await ann.payment(gone.id)).state).toBe('returned')
    expect(await balance()).toBe(before + 50_00)

    // Less in their books: the difference goes back.
    const less = await caseOf(more.id, 'amount-differs')
    await byTwo(less.id, 'returned')
    expect(await balance()).toBe(before + 55_00)
    expect((await ann.payment(more.id)).state).toBe('paid')

    // Parked: it stands in suspense under a name until, days later, it is a case again.
    const park = await caseOf(parked.id, 'missing-there')
    await byTwo(park.id, 'to-suspense')
    const item = (await suspense()).items.find(({ payment }) => payment === parked.id)
    expect(item).toMatchObject({ amount: { amount: '60.00' }, owner: '何静', biller: { id: 'gas' } })

    const { reconciliations } = expectStatus(
      await officer.ask<{ reconciliations: Reconciliation[] }>(
        'GET',
        `/reconciliations?biller=gas&from=${day}&to=${day}`,
      ),
      200,
    )
    expect(reconciliations).toHaveLength(1)
    expect(reconciliations[0]!.file?.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(reconciliations[0]!.counts).toMatchObject({ missingThere: 3, amountDiffers: 1 })

    expect((await pass(7)).status).toBe(200)
    const aged = await caseOf(parked.id, 'in-suspense')
    expect((await one(aged.id)).possible).toEqual(['to-biller', 'returned'])
    await byTwo(aged.id, 'returned')
    expect(await balance()).toBe(before + 115_00)
    expect((await ann.payment(parked.id)).state).toBe('returned')
    expect((await suspense()).items.some(({ payment }) => payment === parked.id)).toBe(false)
    // What came back is told.
    const told = await until('three notices', async () => {
      const { messages } = await ann.messages()
      const about = messages.filter(({ text }) => /已退回您的账户/.test(text))
      return about.length >= 3 ? about : undefined
    })
    expect(told).toHaveLength(3)
  }, 240_000)

  test('a file that does not come is a case; when it comes after all, the day is compared', async () => {
    const bought = await buy('90.00')
    const day = await today()
    // Asked four times at once, and once more by the case; on the next business day it is there.
    await fault('gas', 'file-late', day, { times: 5 })
    expect((await pass(1)).status).toBe(200)
    const missing = await until('the case of the file', async () =>
      (await list('biller=gas&kind=no-file')).find((found) => found.day === day && found.state === 'with-person'),
    )
    const state = async () =>
      expectStatus(await officer.ask<{ reconciliation: Reconciliation }>('GET', `/reconciliations/gas/${day}`), 200)
        .reconciliation
    expect(await state()).toMatchObject({ state: 'no-file', file: null })
    for (let days = 0; days < 5 && (await state()).state === 'no-file'; days++) await pass(1)
    await until('the day to be compared', async () => ((await state()).state === 'matched' ? true : undefined))
    expect((await one(missing.id)).decision).toMatchObject({ outcome: 'file-came' })
    expect((await ann.payment(bought.id)).state).toBe('paid')
  }, 240_000)

  test('an officer alone sees any of it', async () => {
    for (const path of ['/reconciliations', '/reconciliation-cases', '/suspense'])
      expect((await ann.ask('GET', path)).problem?.code).toBe('role-missing')
    expect((await officer.ask('GET', '/reconciliations/gas/2020-01-01')).problem?.code).toBe('reconciliation-unknown')
    expect(
      (await officer.ask('GET', `/reconciliation-cases/reconciliation-case-${'0'.repeat(32)}`)).problem?.code,
    ).toBe('case-unknown')
  })
})
