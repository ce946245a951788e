/** `npm run bench loans`: a schedule of 360 instalments, applications decided by rules, and a day of a million loans. */

import { endOf } from '../../core/books/end-of-day.ts'
import { announced } from '../../core/calendar/business-day.ts'
import { usccCheckCharacter } from '../../core/customers/uscc.ts'
import { currentAccount } from '../../core/deposits/postings.ts'
import { keptAs } from '../../core/deposits/term-kept.ts'
import { entryId } from '../../core/id.ts'
import { ownAccount } from '../../core/ledger/chart.ts'
import type { Command } from '../../core/ledger/command.ts'
import { consentSubject, loanConsents } from '../../core/loans/consents.ts'
import { planTerms } from '../../core/loans/cost.ts'
import { keptLoan, keptTerms } from '../../core/loans/kept.ts'
import type { LoanTerms } from '../../core/loans/loan.ts'
import { creditAccount, grantLimit, openLoanAccounts, principalAccount } from '../../core/loans/postings.ts'
import { productOn } from '../../core/loans/products.ts'
import { schedule } from '../../core/loans/schedule.ts'
import { draw } from '../../core/loans/servicing.ts'
import { fen } from '../../core/money.ts'
import { addDays, type Day, dayNumber, instantOf } from '../../core/time.ts'
import { secretsOf } from '../../workflows/bank/launcher/home.ts'
import { urlOf } from '../../workflows/bank/launcher/postgres.ts'
import { collectDue } from '../../workflows/loans/servicing.ts'
import { connect } from '../../workflows/storage/database.ts'
import { sound } from '../support/borrower.ts'
import { closingBank, stepRows } from '../support/closing.ts'
import { Customer, expectStatus, until } from '../support/customer.ts'
import { bareLike, swept, withBank } from './bank.ts'
import { cpuEach, cpuOf } from './cpu.ts'
import { benchServer } from './server.ts'

const two = (value: number) => Math.round(value * 100) / 100
const median = (all: readonly number[]) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)]!
const percentile = (all: readonly number[], of: number) =>
  all.toSorted((a, b) => a - b)[Math.ceil(all.length * of) - 1]!

// ——— a schedule ———

const DAY: Day = '2026-11-24'
const product = productOn(DAY, 'operating-limit')!
const terms = (of: Partial<LoanTerms>): LoanTerms => ({
  id: 'loan-', product: 'operating-limit', borrower: 'small-firm', customer: '', limit: null, principal: fen(300_000_00n), percent: '3.60',
  pricing: { kind: 'fixed', percent: '3.60' }, start: DAY, months: 12, method: 'equal-instalments', conventions: product.conventions, ...of,
}) // biome-ignore format: one contract

function planning(): object {
  const one = planTerms(terms({ months: 360, principal: fen(1_234_567_89n) }))
  for (let n = 0; n < 50; n++) schedule(one)
  const times = Array.from({ length: 300 }, () => {
    const began = performance.now()
    schedule(one)
    return performance.now() - began
  })
  return { schedule_us: Math.round(median(times) * 1_000) }
}

// ——— a day of many loans ———

/** A month has so many due days; each has its part of the loans. */
const DUE_DAYS = 30
/** Loans of one firm. */
const EACH = 20
const START = '2026-11-23'

async function servicing(loans: number): Promise<{ seconds: number; parts: Record<string, number> }> {
  const server = await benchServer(`bench-loans-${loans}`)
  try {
    const bank = await closingBank(server.url, START)
    const { db } = bank
    const firms = Math.ceil(loans / EACH)
    const organization = (n: number) => `organization-${String(n).padStart(32, '0')}`
    const at = instantOf(START, 9)
    bank.at(at)
    const inPieces = async (many: number, make: (n: number) => Command[]) => {
      for (let n = 0; n < many; n += 2_000) {
        await bank.submit(Array.from({ length: Math.min(2_000, many - n) }, (_, k) => make(n + k)).flat())
        if (n % 100_000 === 0) await bank.projected()
      }
      await bank.projected()
    }
    const purpose = { business: '', step: '', memo: '', actor: '', request: '' }
    await inPieces(firms, (n) => [
      { kind: 'open', id: entryId(organization(n), at, 'open'), account: currentAccount(organization(n)), unit: 'CNY', side: 'credit', head: '2011', floor: 0n, owner: organization(n) },
      { kind: 'post', id: entryId(organization(n), at, 'in'), transfers: [{ debit: ownAccount('clearing-house'), credit: currentAccount(organization(n)), amount: 9_000_000_00n }], ...purpose },
      ...grantLimit({ limit: `credit-line-${n}`, customer: organization(n), openedAt: at, actor: '', request: '' }, fen(100_000_000_00n)),
    ]) // biome-ignore format: a command a line
    const id = (n: number) => `loan-${String(n).padStart(32, '0')}`
    const principal = 300_000_00n
    await inPieces(loans, (n) => [
      ...openLoanAccounts({ terms: { id: id(n), customer: organization(n % firms), borrower: 'small-firm', limit: null }, openedAt: at }),
      { kind: 'post', id: entryId(id(n), at, 'draw 0'), transfers: [
        { debit: principalAccount(id(n)), credit: ownAccount('clearing-house'), amount: principal },
        { debit: creditAccount(`credit-line-${n % firms}`), credit: ownAccount('credit-lines'), amount: principal },
      ], ...purpose },
    ]) // biome-ignore format: a command a line
    // Drawn on each day of the month before the day that is measured, so that a thirtieth is due on the next.
    await db`insert into customers (id, phone, name, joined_at, state, class) values ('customer-1', '13900000000', 'bench', 0, 'open', 'I')`
    await db`insert into firms (id, code, name, representative_name, representative, operator, at, request, state) values ('firm-1', '91110000MA00000000', 'bench', 'bench', 'customer-1', 'customer-1', 0, '', 'open')`
    await db`
      insert into loan_applications (id, firm, organization, customer, product, at, progress_at, state)
      select 'loan-application-' || n, 'firm-1', '', 'customer-1', 'operating-limit', 0, 0, 'signed' from generate_series(0, ${firms - 1}) n`
    await db`
      insert into credit_lines (id, application, firm, organization, customer, product, offer, amount, opened_at, until_day)
      select 'credit-line-' || n, 'loan-application-' || n, 'firm-1', 'organization-' || lpad(n::text, 32, '0'), 'customer-1', 'operating-limit', '{}', 10000000000, ${at}, 30000
      from generate_series(0, ${firms - 1}) n`
    for (let k = 0; k < DUE_DAYS; k++) {
      const start = addDays(START, 1 - DUE_DAYS + k)
      const { loan, moves } = draw(terms({ start }))
      const running = loan.plan[0]!
      await db`
        with these as (select n, 'loan-' || lpad(n::text, 32, '0') as id, n % ${firms} as firm from generate_series(${k}::int, ${loans - 1}::int, ${DUE_DAYS}::int) n),
          acts as (
            insert into loan_acts (loan, n, id, kind, state, at, day, request, moves, after, principal, overdue_days, grade, accruing, next_day, settled, runs_from, runs_due, runs_interest, restores, ended_at)
            select id, 0, 'loan-act-' || n, 'draw', 'done', ${at}, ${dayNumber(start)}, '', ${db.json(keptAs(moves) as never)}, ${db.json(keptLoan(loan) as never)}, ${principal}, 0, 'normal', true, ${dayNumber(running.due)}, false,
              ${dayNumber(running.from)}, ${dayNumber(running.due)}, ${running.interest as bigint}, false, ${at} from these)
        insert into loans (id, line, organization, customer, state, opened_at, use, terms, principal, drawn_month, next_day, version, since, runs_from, runs_due, runs_interest, known_until)
        select id, 'credit-line-' || firm, 'organization-' || lpad(firm::text, 32, '0'), 'customer-1', 'open', ${at}, 'stock', ${db.json(keptTerms(loan.terms) as never)} || jsonb_build_object('id', id, 'customer', 'organization-' || lpad(firm::text, 32, '0'), 'limit', 'credit-line-' || firm), ${principal}, '2026-11', ${dayNumber(running.due)}, 0, ${at}, ${dayNumber(running.from)}, ${dayNumber(running.due)}, ${running.interest as bigint}, ${dayNumber(announced.knownUntil)} from these`
    }
    await db`analyze`
    await bank.close(START)
    // A million loans came in minutes here, and come in years to a bank: what the database puts off from that is done before.
    await swept(db)
    bank.at(endOf(DAY) + 60_000)
    const began = performance.now()
    await bank.close(DAY)
    const closed = performance.now()
    const next = addDays(DAY, 1)
    let collected = 0
    bank.at(instantOf(next, 9))
    for (;;) {
      const many = await collectDue(bank, instantOf(next, 9), 500)
      collected += many
      if (many < 500) break
    }
    const ended = performance.now()
    const steps = await stepRows(db, DAY)
    const took = (step: string) => {
      const row = steps.find((one) => one.step === step)!
      return two((row.endedAt!.getTime() - row.beganAt.getTime()) / 1_000)
    }
    const [row] = await db<{ paid: number }[]>`select count(*)::int as paid from loan_collections where state = 'paid'`
    await bank.stop()
    return {
      seconds: (ended - began) / 1_000,
      parts: { accruals_s: took('accruals'), due_s: took('maturities'), close_s: two((closed - began) / 1_000), collect_s: two((ended - closed) / 1_000), due_loans: collected, paid_loans: row!.paid },
    } // biome-ignore format: figures
  } finally {
    await server.stop()
  }
}

// ——— applications ———

const CLIENTS = 16
const deciding = (applications: number) =>
  withBank('loans', async (bank) => {
    const places = { app: bank.urls.app, sms: bank.urls.sms, operator: bank.urls.operator }
    const serial = String(Date.now()).slice(-6)
    const versions = Object.fromEntries(loanConsents.map(({ purpose, version }) => [purpose, version])) as Record<'tax' | 'credit-bureau', string>
    const wish = { amount: { amount: '300000.00', currency: 'CNY' }, months: 12, method: 'equal-instalments', use: 'stock' }
    const { postgresPassword } = await secretsOf(bank.home)
    const db = connect(urlOf(bank.ports.QIAO_PG_PORT, postgresPassword), { name: 'bench', max: 1 })
    type Applicant = { who: Customer; firm: string }
    const people = await Promise.all(Array.from({ length: CLIENTS }, (_, n) => new Customer(places, `18${serial}${100 + n}`, '王小明').join()))
    const applicants: Applicant[] = []
    await Promise.all(people.map(async (who, p) => {
      for (let n = p; n < applications + CLIENTS; n += CLIENTS) {
        const body = `9111${serial}M${String(n).padStart(6, '0')}`.padEnd(17, '0')
        const code = body + usccCheckCharacter(body)
        await fetch(`${bank.urls.control}/control/firms`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code, ...sound }) })
        const { id } = expectStatus(await who.press<{ id: string }>('/firms', { code, name: '桥南文具店', representative: { name: '王小明' } }), 202)
        applicants.push({ who, firm: id })
      }
    }))
    await until('the firms to be open', async () => {
      const [row] = await db<{ n: number }[]>`select count(*)::int as n from firms where state <> 'open' and id = any(${applicants.map(({ firm }) => firm)})`
      return row!.n === 0 || undefined
    }, 600_000, 200)
    const asked = new Map<string, number>()
    const apply = async ({ who, firm }: Applicant) => {
      const { id } = expectStatus(await who.press<{ id: string }>('/loan-applications', { firm, product: 'operating-limit' }), 201)
      expectStatus(await who.ask('PUT', `/loan-applications/${id}/wish`, wish), 200)
      const approval = await who.approve({ action: 'loan-consents', subject: consentSubject(id, versions) })
      asked.set(id, Date.now())
      expectStatus(await who.ask('PUT', `/loan-applications/${id}/consents`, { ...versions, approval }), 200)
    }
    const all = async (some: readonly Applicant[]) => {
      const before = new Set(asked.keys())
      const began = performance.now()
      await Promise.all(people.map(async (who) => {
        for (const one of some.filter((applicant) => applicant.who === who)) await apply(one)
      }))
      const ids = [...asked.keys()].filter((id) => !before.has(id))
      await until('every decision', async () => {
        const [row] = await db<{ n: number }[]>`select count(*)::int as n from loan_applications where id = any(${ids}) and decided is not null`
        return row!.n === ids.length || undefined
      }, 600_000, 50)
      return { perSecond: (ids.length * 1_000) / (performance.now() - began), ids }
    }
    await all(applicants.slice(0, CLIENTS))
    const processes = { ...bank.pids(), clients: process.pid }
    const before = cpuOf(processes)
    const { perSecond, ids } = await all(applicants.slice(CLIENTS))
    const cpu = cpuEach(before, cpuOf(processes), ids.length)
    const rows = await db<{ id: string; decided_at: bigint; decided: string }[]>`select id, decided_at, decided from loan_applications where id = any(${ids})`
    const waits = rows.map(({ id, decided_at }) => Number(decided_at) - asked.get(id)!)
    const approved = rows.filter(({ decided }) => decided === 'approved').length
    await db.end()
    const { steps, perSecond: bare } = await bareLike(bank, ids.at(-1)!, { runs: ids.length, clients: CLIENTS })
    return {
      applications: ids.length, approved, application_cpu_ms: cpu, applications_per_s: two(perSecond), steps, bare_per_s: two(bare), vs_bare: two(perSecond / bare),
      decision_p50_ms: Math.round(percentile(waits, 0.5)), decision_p99_ms: Math.round(percentile(waits, 0.99)),
    }
  }) // biome-ignore format: one story

export async function benchLoans({ loans, applications }: { loans: number; applications: number }): Promise<object> {
  const plan = planning()
  const decided = applications > 0 ? await deciding(applications) : {}
  if (loans === 0) return { ...plan, ...decided }
  const few = await servicing(Math.round(loans / 10))
  const many = await servicing(loans)
  const growth = many.seconds / few.seconds
  return {
    ...plan,
    ...decided,
    loans,
    seconds: two(many.seconds),
    growth: two(growth),
    ...many.parts,
    note: 'seconds: the end of the day with the accrual of all loans, what falls due on the next, and its first collection; growth: ÷ that of a tenth of the loans; both after the database has vacuumed and written what was loaded',
    holds: many.seconds <= 60 && growth <= 11,
  }
}
