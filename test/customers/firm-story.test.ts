/** Firms on a running bank: asked for by their own representative or by another, checked, cleared by two officers. */
import { beforeAll, expect, test } from 'vitest'
import type { Firm } from '../../core/customers/firm-wire.ts'
import { usccCheckCharacter } from '../../core/customers/uscc.ts'
import type { Proposal } from '../../core/staff/wire.ts'
import { Customer, expectStatus, until } from '../support/customer.ts'
import { given, needing } from '../support/needs.ts'
import { confirmProposal, twoOfficers } from '../support/staff.ts'

needing(['QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL', 'QIAO_CONTROL_URL'], () => {
  const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  const wang = new Customer(places, `139${serial}31`, '王小明')
  const li = new Customer(places, `139${serial}32`, '李丽')
  const other = new Customer(places, `139${serial}33`, '赵云')
  const [officer, second] = twoOfficers(places)
  let n = 0
  const code = () => {
    const body = `9111${serial}MA0000${n++}`.slice(0, 17).padEnd(17, '0')
    return body + usccCheckCharacter(body)
  }
  const fault = (kind: string, subject: string, times = 1) =>
    fetch(`${given('QIAO_CONTROL_URL')}/control/business-registry/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind, subject, times }),
    })
  const body = (one: string, phone?: string) => ({
    code: one,
    name: '桥南（北京）贸易有限公司',
    representative: { name: '王小明', ...(phone ? { phone } : {}) },
  })
  const firmIn = (who: Customer, id: string, state: Firm['state']) =>
    until(
      `${id} to be ${state}`,
      async () => {
        const now = expectStatus(await who.ask<Firm>('GET', `/firms/${id}`), 200)
        return now.state === state ? now : undefined
      },
      40_000,
    )
  beforeAll(async () => {
    for (const who of [wang, li, other]) await who.join()
    for (const who of [officer, second]) await who.signIn()
  }, 60_000)

  test('its legal representative opens it, is its operator, and nobody opens it twice', async () => {
    const one = code()
    const key = crypto.randomUUID()
    const asked = await Promise.all(Array.from({ length: 20 }, () => wang.press<Firm>('/firms', body(one), key)))
    expect(new Set(asked.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1)
    const firm = await firmIn(wang, expectStatus(asked[0]!, 202).id, 'open')
    expect(firm).toMatchObject({ code: one, operator: '王小明', account: { balance: { amount: '0.00' } } })
    const { offices } = expectStatus(await wang.ask<{ offices: object[] }>('GET', '/session'), 200)
    expect(offices).toMatchObject([{ role: 'operator', name: '桥南（北京）贸易有限公司' }])
    expect((await li.press('/firms', body(one, wang.phone))).problem?.code).toBe('firm-known')
    expect((await wang.ask<{ firms: Firm[] }>('GET', '/firms')).body.firms.map(({ id }) => id)).toContain(firm.id)
    expect((await other.ask('GET', `/firms/${firm.id}`)).problem?.code).toBe('firm-unknown')
    expect((await other.ask<{ firms: Firm[] }>('GET', '/firms')).body.firms).toEqual([])
  })
  test('another asks, and the legal representative confirms; or says no', async () => {
    const { id } = expectStatus(await li.press<Firm>('/firms', body(code(), wang.phone)), 202)
    expect(await firmIn(li, id, 'confirming')).toMatchObject({ asksMe: false, representative: '王**' })
    expect((await li.press(`/firms/${id}/confirmation`, { answer: 'yes' })).problem?.code).toBe('firm-not-asking')
    expect((await other.press(`/firms/${id}/confirmation`, { answer: 'yes' })).problem?.code).toBe('firm-unknown')
    expect(await firmIn(wang, id, 'confirming')).toMatchObject({ asksMe: true, operator: '李*' })
    const said = expectStatus(await wang.press<Firm>(`/firms/${id}/confirmation`, { answer: 'yes' }), 200)
    expect(said.account).toBeNull()
    expect((await firmIn(li, id, 'open')).account).not.toBeNull()
    const again = expectStatus(await li.press<Firm>('/firms', body(code(), wang.phone)), 202)
    await firmIn(wang, again.id, 'confirming')
    expectStatus(await wang.press(`/firms/${again.id}/confirmation`, { answer: 'no' }), 200)
    expect((await firmIn(li, again.id, 'refused')).says).toContain('said no')
  })
  test('who is not the legal representative must name them, by the phone and the name that they have here', async () => {
    expect((await li.press('/firms', body(code()))).problem?.code).toBe('representative-differs')
    expect((await li.press('/firms', body(code(), '13900000001'))).problem?.code).toBe('representative-unknown')
    expect((await li.press('/firms', body(code(), other.phone))).problem?.code).toBe('representative-unknown')
    const wrong = body('91340600MA2PBM9HX0')
    expect((await li.press('/firms', wrong)).problem).toMatchObject({ code: 'bad-input', parameter: 'code' })
  })
  test('a revoked licence ends it at once; a name that differs is cleared by two officers', async () => {
    const revoked = code()
    await fault('revoked', revoked)
    const { id: bad } = expectStatus(await wang.press<Firm>('/firms', body(revoked)), 202)
    expect((await firmIn(wang, bad, 'refused')).says).toContain('revoked')
    // A firm that was refused may ask again, once it can.
    expectStatus(await wang.press<Firm>('/firms', body(revoked)), 202)

    const differs = code()
    await fault('no-match', differs)
    const { id } = expectStatus(await wang.press<Firm>('/firms', body(differs)), 202)
    await firmIn(wang, id, 'in-review')
    expect((await wang.press(`/firms/${id}/confirmation`, { answer: 'yes' })).problem?.code).toBe('firm-not-asking')
    const { workItems } = expectStatus(
      await officer.ask<{ workItems: { business: string }[] }>('GET', '/work-items'),
      200,
    )
    expect(workItems.map(({ business }) => business)).toContain(id)
    expect(expectStatus(await officer.ask('GET', `/staff/firms/${id}`), 200)).toMatchObject({
      registry: 'no-match name',
    })
    const decide = { kind: 'decide-firm', firm: id, outcome: 'open', reason: '执照原件已核' }
    const proposed = expectStatus(await officer.press<Proposal>('/proposals', decide), 202)
    expect((await confirmProposal(officer, proposed)).problem?.code).toBe('own-proposal')
    expect(expectStatus(await confirmProposal(second, proposed), 200).state).toBe('done')
    await firmIn(wang, id, 'open')
    expect((await officer.press('/proposals', decide)).problem?.code).toBe('firm-not-in-review')
  }, 60_000)
})
