/** A limit above what one officer may grant: proposed by one, confirmed by another, and by nobody else. */
import { expect, test } from 'vitest'
import type { Application, LoanCaseAll } from '../../core/loans/application-wire.ts'
import type { Proposal } from '../../core/staff/wire.ts'
import { begun, codeOf, consented, firmOf, sound, theWish, wished } from '../support/borrower.ts'
import { Customer, expectStatus, until, yuan } from '../support/customer.ts'
import { given, needing } from '../support/needs.ts'
import { confirmProposal, twoOfficers } from '../support/staff.ts'

needing(['QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL', 'QIAO_CONTROL_URL'], () => {
  const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)

  test('what one officer approves above the limit of one waits for another; then the firm has its offer', async () => {
    const who = await new Customer(places, `137${serial}46`, '王小明').join()
    const [maker, checker] = twoOfficers(places)
    for (const one of [maker, checker]) await one.signIn()
    const facts = { ...sound, sales: 40_000_000 }
    const { id: firm } = await firmOf(who, given('QIAO_CONTROL_URL'), {
      code: codeOf(serial, 'K'),
      name: '桥南重工',
      facts,
    })
    const id = await begun(who, firm, 'operating-limit')
    await wished(who, id, { ...theWish, amount: yuan('4000000.00') })
    await consented(who, id)
    const now = async () => expectStatus(await who.ask<Application>('GET', `/loan-applications/${id}`), 200)
    const asksForPerson = await until('rules to have decided', async () => {
      const { next, state } = await now()
      expect(state).toBe('open')
      return next === 'appeal' || (await maker.ask('GET', `/loan-cases/${id}`)).status === 200 ? next : undefined
    }, 40_000) // biome-ignore format: one question
    if (asksForPerson === 'appeal')
      expectStatus(await who.press(`/loan-applications/${id}/review`, { reason: '有订单' }), 202)
    await until('an officer to have it', async () => ((await maker.ask('GET', `/loan-cases/${id}`)).status === 200 ? true : undefined), 40_000) // biome-ignore format: one question
    expectStatus(await maker.press(`/loan-cases/${id}/claim`, undefined), 200)

    const limit = yuan('2500000.00')
    const decided = expectStatus(await maker.press<LoanCaseAll>(`/loan-cases/${id}/decision`, { outcome: 'approve', limit, points: 60, reason: '订单充足' }), 202) // biome-ignore format: one press
    expect(decided).toMatchObject({ state: 'open', outcome: null, fourEyesAbove: yuan('2000000.00') })
    const { proposals } = expectStatus(
      await checker.ask<{ proposals: Proposal[] }>('GET', '/proposals?state=open'),
      200,
    )
    const waiting = proposals.find(({ kind, says }) => kind === 'decide-loan' && says.includes('桥南重工'))!
    expect(waiting.says).toContain('2500000.00')
    expect((await now()).next).not.toBe('cost-sheet')
    expect((await confirmProposal(maker, waiting)).problem?.code).toBe('own-proposal')

    expect(expectStatus(await confirmProposal(checker, waiting), 200).state).toBe('done')
    const offered = await until('the offer', async () => {
      const one = await now()
      return one.next === 'cost-sheet' ? one : undefined
    }, 40_000) // biome-ignore format: one question
    expect(offered.offer).toMatchObject({ limit })
    expect(expectStatus(await maker.ask<LoanCaseAll>('GET', `/loan-cases/${id}`), 200)).toMatchObject({
      outcome: 'approved',
      decidedBy: 'officer',
    })
  }, 120_000)
})
