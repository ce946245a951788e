/** A small firm borrows: from the first wish to money in its account, a part repaid early, for exactly what was shown. */
import type { Firm } from '../../core/customers/firm-wire.ts'
import type { Application } from '../../core/loans/application-wire.ts'
import type { LoanAll, RepaymentPreview } from '../../core/loans/wire.ts'
import { dayNumber } from '../../core/time.ts'
import { approved, codeOf, costRead, drawn, firmOf, signed, theWish } from '../support/borrower.ts'
import { type Customer, expectStatus, yuan } from '../support/customer.ts'
import type { Tour } from './estate.ts'

export async function borrow(
  { check, say }: Pick<Tour, 'check'> & { say(line: string): void },
  who: Customer,
  control: string,
): Promise<string> {
  const began = performance.now()
  const code = codeOf(String(Date.now()).slice(-6), 'T')
  const firm = await firmOf(who, control, { code, name: '桥南文具店' })
  const wish = { ...theWish, amount: yuan('150000.00') }
  const id = await approved(who, firm.id, 'operating-limit', wish)
  const { offer } = expectStatus(await who.ask<Application>('GET', `/loan-applications/${id}`), 200)
  check(offer?.limit.amount === '150000.00', `the firm was offered ${offer?.limit.amount ?? 'nothing'}`)
  say(`  a firm asks for a loan; offered ${offer?.limit.amount} at ${offer?.percent} % after ${seconds(began)}`)
  const line = await signed(who, id, await costRead(who, id))
  const loan = await drawn(who, line, '120000.00')
  const { account } = expectStatus(await who.ask<Firm>('GET', `/firms/${firm.id}`), 200)
  check(account?.balance.amount === '120000.00', `of the loan ${account?.balance.amount} came`)
  const part = { amount: yuan('20000.00'), keep: 'instalment' }
  const shown = expectStatus(await who.ask<RepaymentPreview>('POST', `/loans/${loan.id}/previews`, part), 200)
  const body = { ...part, total: shown.paid.total }
  const key = crypto.randomUUID()
  const twice = await Promise.all([1, 2].map(() => who.press<LoanAll>(`/loans/${loan.id}/repayments`, body, key)))
  check(
    twice.every(({ status }) => status === 201),
    'a double press of a repayment is one repayment',
  )
  check(twice[0]!.body.left.amount === '100000.00', `after the repayment ${twice[0]!.body.left.amount} is left`)
  say(
    `  signed, drawn, and a part repaid early; the first of ${loan.schedule.length} instalments is due ${loan.next?.due}`,
  )
  return loan.id
}
/** On its due day the first instalment is collected by itself. */
export async function collected(
  { check, clock }: Pick<Tour, 'check' | 'clock'>,
  who: Customer,
  loan: string,
): Promise<void> {
  const look = async () => expectStatus(await who.ask<LoanAll>('GET', `/loans/${loan}`), 200)
  const { today, schedule: planned } = await look()
  const days = dayNumber(planned[0]!.due) - dayNumber(today)
  if (days > 0) await clock(days)
  const { schedule, overdueDays, owed } = await look()
  check(schedule[0]!.state === 'paid', `the first instalment is ${schedule[0]!.state}`)
  check(
    overdueDays === 0 && owed.total.amount === '0.00',
    `${owed.total.amount} of the loan is owed, ${overdueDays} days`,
  )
}
const seconds = (since: number) => `${((performance.now() - since) / 1_000).toFixed(1)} s`
