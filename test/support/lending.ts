/** Firms that borrow, at a bank whose days pass as fast as they are closed (`closing.ts`): limits, draws, repayments, a watch over the books. */
import { endOf } from '../../core/books/end-of-day.ts'
import { usccCheckCharacter } from '../../core/customers/uscc.ts'
import { currentAccount } from '../../core/deposits/postings.ts'
import { keptAs } from '../../core/deposits/term-kept.ts'
import { entryId, type Id } from '../../core/id.ts'
import { invariant } from '../../core/invariant.ts'
import { ownAccount } from '../../core/ledger/chart.ts'
import { type Answer, isDone } from '../../core/ledger/command.ts'
import { daysOverdue, openBills } from '../../core/loans/arrears.ts'
import type { LoanProductCode, Method } from '../../core/loans/kinds.ts'
import type { Loan } from '../../core/loans/loan.ts'
import { drawOf, offerOf } from '../../core/loans/offer.ts'
import {
  creditAccount,
  earnedTo,
  interestDueAccount,
  principalAccount,
  uncollectedAccount,
} from '../../core/loans/postings.ts'
import { productOn } from '../../core/loans/products.ts'
import { draw } from '../../core/loans/servicing.ts'
import type { LoanAll, RepaymentPreview } from '../../core/loans/wire.ts'
import { type Fen, fen } from '../../core/money.ts'
import { addDays, type Day, dayNumber, dayOf, instantOf } from '../../core/time.ts'
import { loanHandlers } from '../../workflows/bank/api/loans.ts'
import { loanApplicationActivities } from '../../workflows/loans/application/activities.ts'
import { collectDue } from '../../workflows/loans/servicing.ts'
import { seedCustomer } from '../../workflows/storage/customers.ts'
import * as store from '../../workflows/storage/loans.ts'
import { keepOrganization } from '../../workflows/storage/staff.ts'
import type { ClosingBank } from './closing.ts'

export type Firm = { readonly customer: string; readonly organization: string; readonly application: string }
export type Limit = Firm & { readonly line: string }

/** Names are counted for each bank, so that two that do the same are the same. */
const counted = new WeakMap<ClosingBank, number>()
const nextOf = (bank: ClosingBank) => {
  const n = (counted.get(bank) ?? 0) + 1
  counted.set(bank, n)
  return n
}
/** A firm with an account whose application for a loan is signed. */
export async function signedFirm(
  bank: ClosingBank,
  of: { product: LoanProductCode; limit: Fen; months: number; method: Method },
): Promise<Firm> {
  const n = String(nextOf(bank)).padStart(4, '0')
  const [customer, organization, firm] = [`customer-${n}`, `organization-${n}`, `firm-${n}`]
  const application = `loan-application-${n}`
  const at = bank.now()
  const day = dayOf(at)
  const body = `9111${n}00MA000000`.padEnd(17, '0')
  const code = body + usccCheckCharacter(body)
  await seedCustomer(bank.db, { id: customer, phone: `+86138000${n}0`, name: '王小明' })
  await keepOrganization(bank.db, { id: organization, name: `桥南${n}`, kind: 'firm', at })
  await bank.db`
    insert into firms (id, code, name, representative_name, representative, operator, at, request, state, organization)
    values (${firm}, ${code}, ${`桥南${n}`}, '王小明', ${customer}, ${customer}, ${at}, '', 'open', ${organization})`
  await bank.open([organization])
  const offer = offerOf(productOn(day, of.product)!, 'small-firm', of, { limit: of.limit, points: 60 }, day)
  await bank.db`
    insert into loan_applications (id, firm, organization, customer, product, at, progress_at, amount, months, method, use, decided, decided_by, offer, signed_at)
    values (${application}, ${firm}, ${organization}, ${customer}, ${of.product}, ${at}, ${at}, ${of.limit as bigint}, ${of.months}, ${of.method}, 'stock',
      'approved', 'rules', ${bank.db.json(keptAs(offer) as never)}, ${at})`
  return { customer, organization, application }
}
/** Opens the limit that was signed, as the run does. */
export async function openLimit(bank: ClosingBank, firm: Firm): Promise<Limit> {
  const steps = loanApplicationActivities({
    ...bank,
    demo: true,
    loanSources: {} as never,
    timeStamp: {} as never,
    identityKeys: {} as never,
  })
  const [row] = await bank.db<{ at: bigint; firm: string }[]>`
    select at, firm from loan_applications where id = ${firm.application}`
  await steps.openCreditLine({ id: firm.application, at: Number(row!.at), customer: firm.customer, firm: row!.firm })
  const [opened] = await bank.db<{ line: string }[]>`select line from loan_applications where id = ${firm.application}`
  return { ...firm, line: opened!.line }
}
export const limitOf = async (bank: ClosingBank, of: Parameters<typeof signedFirm>[1]): Promise<Limit> =>
  openLimit(bank, await signedFirm(bank, of))

export type DrawWish = { amount: Fen; months: number; method: Method; payee?: string }
/** Writes a draw down as the bank's API does; the caller carries it out. */
export async function intendDraw(bank: ClosingBank, limit: Limit, wish: DrawWish): Promise<string> {
  const at = bank.now()
  const day = dayOf(at)
  const row = (await store.lineBy(bank.db, limit.line))!
  const press = `draw ${nextOf(bank)}`
  const id = `loan-${entryId(press, at, 'press')}`
  const left = fen(await standing(bank, creditAccount(limit.line)))
  const terms = drawOf(productOn(day, row.product as LoanProductCode)!, store.offeredIn(row), wish, { id, customer: limit.organization, line: limit.line, left, day }) // biome-ignore format: one draw
  invariant(terms.ok, `it can be drawn: ${terms.ok ? '' : terms.refusal.kind}`)
  const { loan, moves } = draw(terms.value)
  await store.intendDraw(
    bank.db,
    { line: limit.line, organization: limit.organization, customer: limit.customer, use: 'stock', payee: wish.payee ?? null },
    { id: `loan-act-${entryId(press, at, 'press')}`, kind: 'draw', at, day, request: '', moves, after: loan, restores: false },
  ) // biome-ignore format: one act
  return id
}
export async function carryOutDraw(bank: ClosingBank, loan: string): Promise<Answer> {
  const [row, act] = [await store.loanBy(bank.db, loan), (await store.actsOf(bank.db, loan)).at(-1)]
  const answer = await store.carryOut(bank.ledger, row!, act!)
  await bank.projected()
  return answer
}
export async function drawLoan(bank: ClosingBank, limit: Limit, wish: DrawWish): Promise<string> {
  const id = await intendDraw(bank, limit, wish)
  const answer = await carryOutDraw(bank, id)
  invariant(isDone(answer), `it is drawn, not ${answer.kind}`)
  return id
}

/** The bank's own calls, without the edge in front of them. */
function callsOf(bank: ClosingBank) {
  const { db, ledger, now } = bank
  const projector = {
    sequence: 0,
    reached: async () => {
      await bank.projected()
      return true
    },
  }
  return loanHandlers({ db, ledger, now, projector, demo: true } as never)
}
const askedBy = (bank: ClosingBank, customer: string, press = `press ${nextOf(bank)}`) =>
  ({ customer: { id: customer }, at: bank.now(), locale: 'zh', request: '', press, about: () => {} }) as never
type Wished = { amount: Fen | 'all'; keep?: 'term' | 'instalment' }
export async function previewOf(
  bank: ClosingBank,
  limit: Limit,
  loan: string,
  body: Wished,
): Promise<RepaymentPreview> {
  const found = await callsOf(bank).previewRepayment({ params: { id: loan }, body, query: {} } as never, askedBy(bank, limit.customer)) // biome-ignore format: one call
  invariant(found.ok, `it can be looked at: ${found.ok ? '' : JSON.stringify(found.refusal)}`)
  return found.value
}
/** What the borrower presses, `total` as it was shown; answers with the loan, or why not. */
export async function repayment(bank: ClosingBank, limit: Limit, loan: string, body: Wished & { total: Fen }, press?: string): Promise<LoanAll | { readonly no: string }> {
  const said = await callsOf(bank).repayLoan({ params: { id: loan }, body, query: {} } as never, askedBy(bank, limit.customer, press))
  return said.ok ? said.value : { no: said.refusal.kind }
} // biome-ignore format: one call

/** On its normal side, as it stands now. */
export async function standing(bank: ClosingBank, account: Id): Promise<bigint> {
  await bank.projected()
  const [row] = await bank.db<{ net: bigint }[]>`
    select case when side = 'debit' then debits - credits else credits - debits end as net from ledger_accounts where id = ${account}`
  return row?.net ?? 0n
}
export const balanceOf = (bank: ClosingBank, owner: string) => standing(bank, currentAccount(owner))
export async function loanOf(bank: ClosingBank, id: string): Promise<Loan> {
  await bank.projected()
  return store.loanIn((await store.loanBy(bank.db, id))!)
}

/** A day as it passes: money moves at noon of the day before it is collected, attempts are made at their hours, then it is closed. */
export async function live(
  bank: ClosingBank,
  day: Day,
  money: readonly (readonly [owner: string, amount: bigint, hour?: number])[] = [],
): Promise<string> {
  for (const hour of [8, 9, 12, 15, 18, 21]) {
    bank.at(Math.max(bank.now(), instantOf(day, hour) + 60_000))
    const now = money.filter(([, , at = 8]) => at === hour)
    if (now.length > 0) await bank.submit(now.map(([owner, amount]) => bank.move(owner, amount)))
    await bank.projected()
    while ((await collectDue(bank, bank.now(), 50)) > 0);
    await bank.projected()
  }
  const digest = await bank.close(day)
  await bank.projected()
  return digest
}

/**
 * After a day is closed, the ledger, the rows and the rules say the same of every loan, to the fen. What fell due at the start of the
 * next day is billed by then; what has accrued is that of midnight, less what was billed or paid of it since.
 */
export async function agrees(bank: ClosingBank, day: Day): Promise<void> {
  await bank.projected()
  const next = addDays(day, 1)
  const rows = await bank.db<store.LoanRow[]>`
    select ${store.standing(bank.db)} from loans n ${store.stands(bank.db)} where n.state in ('open', 'settled')`
  const wrong: string[] = []
  const same = (what: string, one: unknown, other: unknown) => {
    if (one !== other) wrong.push(`${day} ${what}: ${one}, not ${other}`)
  }
  let accrued = 0n
  for (const row of rows) {
    const loan = store.loanIn(row)
    const { flows, terms, paid } = loan
    const [midnight] = await bank.db<store.ActRow[]>`
      select * from loan_acts where loan = ${row.id} and state = 'done' and ended_at < ${endOf(day)} order by n desc limit 1`
    if (midnight)
      accrued += earnedTo(store.afterOf(row, midnight), next) - flows['interest-billed'] - flows['unbilled-paid']
    const left = terms.principal - paid.principal
    const unpaid = openBills(loan).reduce((sum, bill) => sum + bill.interest - bill.interestPaid, 0n)
    same(`${row.id} principal in its row`, row.principal, left)
    same(`${row.id} principal`, await standing(bank, principalAccount(row.id)), left)
    same(`${row.id} interest due`, await standing(bank, interestDueAccount(row.id)), loan.accruing ? unpaid : 0n)
    same(`${row.id} interest due off balance`, await standing(bank, uncollectedAccount(row.id)), loan.accruing ? 0n : unpaid) // biome-ignore format: one line
    same(`${row.id} its day`, row.state === 'settled' || row.next_day === null || row.next_day > dayNumber(next), true)
    if (daysOverdue(loan, next) === 0) same(`${row.id} late`, row.overdue_days, 0)
  }
  same('accrued on all loans', await standing(bank, ownAccount('accrued-loans')), accrued)
  for (const { unit, sum } of await bank.db<{ unit: string; sum: bigint }[]>`
    select unit, sum(debits - credits)::bigint as sum from ledger_accounts group by unit`)
    same(`all accounts in ${unit}`, sum, 0n)
  invariant(wrong.length === 0, wrong.join('\n'))
}
