/** Figures for the desk: differences added up from their days, and what became of those who began to join. */
import { expect, test } from 'vitest'
import { casesByBiller, casesByDay, type Reconciliation } from '../../web/bills/officer/figures.ts'
import { Customer, expectStatus } from '../support/customer.ts'
import { consent } from '../support/joining.ts'
import { given, needing } from '../support/needs.ts'
import { seeded } from '../support/staff.ts'

const day = (biller: string, day: string, cases: number, casesOpen: number) =>
  ({ biller: { id: biller, name: biller }, day, cases, casesOpen }) as Reconciliation

test('differences of a day are those of all its billers, and the last thirty days are shown, oldest first', () => {
  const days = [day('水', '2026-11-25', 3, 1), day('电', '2026-11-25', 2, 2), day('水', '2026-11-24', 1, 0)]
  expect(casesByDay(days)).toEqual([
    { name: '2026-11-24', open: 0, closed: 1 },
    { name: '2026-11-25', open: 3, closed: 2 },
  ])
  expect(casesByBiller(days).map(({ name, open, closed }) => [name, open, closed])).toEqual([
    ['水', 1, 3],
    ['电', 2, 0],
  ])
  const many = Array.from({ length: 40 }, (_, n) => day('水', `2026-10-${String(n + 1).padStart(2, '0')}`, 1, 0))
  expect(casesByDay(many).map(({ name }) => name)).toEqual(many.slice(-30).map((one) => one.day))
})

needing(['QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL'], () => {
  const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const officer = seeded(places, 'officer')
  const serial = String(Date.now()).slice(-6)
  type Days = { days: { day: string; open: number; joined: number }[] }

  test('an officer sees one more under way when somebody begins to join; a customer sees nothing of it', async () => {
    await officer.signIn()
    const today = async () => {
      const { days } = expectStatus(await officer.ask<Days>('GET', '/joining-days'), 200)
      return days.at(-1) ?? { day: '', open: 0, joined: 0 }
    }
    const before = await today()
    const who = new Customer(places, `131${serial}31`, '新来')
    await who.signIn()
    expectStatus(await consent(who), 200)
    const after = await today()
    expect(after.open + after.joined).toBeGreaterThan(before.day === after.day ? before.open + before.joined : 0)
    const customer = await new Customer(places, `131${serial}32`, '客户').join()
    expect((await customer.ask('GET', '/joining-days')).problem?.code).toBe('role-missing')
  })
})
