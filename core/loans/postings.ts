/**
 * Posting rules of loans. Each loan has an account of its principal and one of interest that is due, neither below nothing: so
 * the ledger itself says no to what is repaid twice. Each act is one entry, made of what it moved (`Moves.flows`); its id
 * derives from the loan and the act's number, so whoever repeats it sends the same command.
 *
 * Standard entries: 放款 Dr 1303 Cr 2011 · 计提 Dr 1303-应计利息 Cr 6011, Cr 2221 · due: Dr 1132 Cr 1303-应计利息 · 转非应计: what
 * is due and unpaid leaves 1132 and income, and stands outside the balance sheet until it is collected. Each day's accrual is
 * booked for all loans together by the end of the day, as the difference of `earnedTo`; penalty and compound are part of it.
 */
import { currentAccount } from '../deposits/postings.ts'
import { accountId, entryId, type Id } from '../id.ts'
import { CREDIT, ownAccount, UNCOLLECTED } from '../ledger/chart.ts'
import {
  type Answer,
  type Command,
  moving,
  type OpenAccount,
  type Purpose,
  reversalId,
  type Transfer,
} from '../ledger/command.ts'
import { type Fen, fen } from '../money.ts'
import { type Day, dayFromNumber, type Instant } from '../time.ts'
import { asOf, owed } from './arrears.ts'
import { accruedTo, type Flow, flows, type Loan, type LoanAct, type LoanTerms, type Moves } from './loan.ts'
import { vatOf } from './products.ts'

export const principalAccount = (loan: string): Id => accountId(loan, 'principal')
export const interestDueAccount = (loan: string): Id => accountId(loan, 'interest-due')
export const uncollectedAccount = (loan: string): Id => accountId(loan, 'uncollected-interest')
/** What may still be drawn of a credit limit. */
export const creditAccount = (limit: string): Id => accountId(limit, 'credit')

// ——— the limit ———

export type LimitOf = {
  readonly limit: string
  readonly customer: string
  /** The limit's first instant. */
  readonly openedAt: Instant
  readonly actor: string
  readonly request: string
}
/** A limit is granted: what may be drawn is an account, so two devices cannot draw the same. */
export const grantLimit = ({ limit, customer, openedAt, actor, request }: LimitOf, amount: Fen): Command[] => [
  { kind: 'open', id: entryId(limit, openedAt, 'open-credit'), account: creditAccount(limit), unit: CREDIT, side: 'credit', head: '9004', floor: 0n, owner: customer }, // biome-ignore format: one account
  { kind: 'post', id: entryId(limit, openedAt, 'grant'), transfers: [{ debit: ownAccount('credit-lines'), credit: creditAccount(limit), amount }], business: limit, step: 'grant', memo: '', actor, request }, // biome-ignore format: one entry
]
/** A limit is raised (above zero) or lowered by an amount, or what is left of it taken away when it ends; `n` counts the changes. */
export const changeLimit = ({ limit, openedAt, actor, request }: LimitOf, n: number, by: bigint): Command => ({
  kind: 'post',
  id: entryId(limit, openedAt, 'change', n),
  transfers: moving(ownAccount('credit-lines'), creditAccount(limit), by),
  business: limit,
  step: 'change',
  memo: '',
  actor,
  request,
})
/** By how much a draw would pass its limit, when that is why the ledger says no. */
export const limitShort = (answer: Answer, limit: string): bigint | undefined =>
  answer.kind === 'insufficient-funds' && answer.account === creditAccount(limit) ? answer.short : undefined

// ——— acts ———

export type ActOf = {
  readonly terms: Pick<LoanTerms, 'id' | 'customer' | 'borrower' | 'limit'>
  /** The loan's first instant. */
  readonly openedAt: Instant
  readonly kind: 'draw' | LoanAct['kind']
  /** Which act of the loan it is; the draw is 0. */
  readonly n: number
  /** What the business tried again under the same number: a collection that found too little. From 1. */
  readonly attempt: number
  readonly moves: Moves
  /** The day for which it is done (since 1970-01-01). */
  readonly effectiveDay: number
  /** Whether principal that is repaid may be drawn again: a revolving limit that is still open. */
  readonly restoresLimit: boolean
  /** Whom a draw is paid on to (受托支付: 流动资金贷款管理办法, 2024年第2号); the borrower keeps it where there is none. */
  readonly payee?: string | null
  readonly actor: string
  readonly request: string
}

/** The entry's id, which the act is known by. */
export const actEntry = ({ terms, openedAt, kind, n, attempt }: Pick<ActOf, 'openedAt' | 'kind' | 'n' | 'attempt'> & { readonly terms: { readonly id: string } }): Id =>
  entryId(terms.id, openedAt, `${kind} ${n}`, attempt) // biome-ignore format: one line

const open = (terms: ActOf['terms'], openedAt: Instant, what: string, account: Id, head: string, unit: string): OpenAccount => ({
  kind: 'open', id: entryId(terms.id, openedAt, `open-${what}`), account, unit, side: 'debit', head, floor: 0n, owner: terms.customer,
}) // biome-ignore format: one account
/** A loan's accounts. None of them goes below nothing. */
export const openLoanAccounts = ({ terms, openedAt }: Pick<ActOf, 'terms' | 'openedAt'>): OpenAccount[] => [
  open(terms, openedAt, 'principal', principalAccount(terms.id), '1303', 'CNY'),
  open(terms, openedAt, 'interest-due', interestDueAccount(terms.id), '1132', 'CNY'),
  open(terms, openedAt, 'uncollected', uncollectedAccount(terms.id), '9005', UNCOLLECTED),
]
/** When nothing can be taken back any more: a loan that is settled leaves memory. */
export const closeLoanAccounts = ({ terms, openedAt, actor, request }: Pick<ActOf, 'terms' | 'openedAt' | 'actor' | 'request'>): Command[] =>
  [principalAccount(terms.id), interestDueAccount(terms.id), uncollectedAccount(terms.id)].map((account, at) => ({
    kind: 'close', id: entryId(terms.id, openedAt, 'close', at + 1), account, business: terms.id, step: 'close', memo: '', actor, request,
  })) // biome-ignore format: one account a line

/** Interest into income from an account, the tax that it contains beside it. */
const intoIncome = (from: Id, amount: bigint, vat: bigint): Transfer[] => [
  ...moving(from, ownAccount('interest-income'), amount - vat),
  ...moving(from, ownAccount('vat-payable'), vat),
]

/** What each flow debits and credits. */
function transfersOf({ terms, moves, restoresLimit, effectiveDay, payee }: ActOf): Transfer[] {
  const [principal, due, off] = [principalAccount(terms.id), interestDueAccount(terms.id), uncollectedAccount(terms.id)]
  const current = currentAccount(terms.customer)
  const [accrued, lines, outside] = [ownAccount('accrued-loans'), ownAccount('credit-lines'), ownAccount('uncollected-interest')] // biome-ignore format: one list
  const vat = (amount: bigint) => vatOf(amount, dayFromNumber(effectiveDay), terms.borrower)
  const credit = (amount: bigint) => (terms.limit === null ? [] : moving(creditAccount(terms.limit), lines, amount))
  const legs: Record<Flow, (amount: bigint) => Transfer[]> = {
    drawn: (amount) => [
      ...moving(principal, current, amount),
      ...(payee ? moving(current, currentAccount(payee), amount) : []),
      ...credit(amount),
    ],
    'principal-paid': (amount) => [...moving(current, principal, amount), ...(restoresLimit ? credit(-amount) : [])],
    'interest-billed': (amount) => moving(due, accrued, amount),
    'interest-billed-off': (amount) => moving(off, outside, amount),
    'interest-paid': (amount) => moving(current, due, amount),
    'interest-paid-off': (amount) => [...intoIncome(current, amount, vat(amount)), ...moving(outside, off, amount)],
    'unbilled-paid': (amount) => moving(current, accrued, amount),
    'unbilled-paid-off': (amount) => intoIncome(current, amount, vat(amount)),
    'interest-stopped': (amount) => [...intoIncome(due, -amount, vat(-amount)), ...moving(off, outside, amount)],
    // What the bank laid out was booked when it paid it.
    'fees-charged': () => [],
    'fees-paid': (amount) => moving(current, ownAccount('loan-costs'), amount),
  }
  return flows.flatMap((flow) => legs[flow](moves.flows[flow]))
}

/** All that an act asks of the ledger, in one batch: its entry is the one named by `actEntry`. None where nothing moves. */
export function actCommands(act: ActOf): Command[] {
  const transfers = transfersOf(act)
  const opens = act.kind === 'draw' ? openLoanAccounts(act) : []
  if (transfers.length === 0) return opens
  return [...opens, { kind: 'post', id: actEntry(act), transfers, effectiveDay: act.effectiveDay, ...purposeOf(act) }]
}
const purposeOf = ({ terms, kind, actor, request }: ActOf): Purpose => ({ business: terms.id, step: kind, memo: '', actor, request }) // biome-ignore format: one line

/**
 * Takes an act back. Where nothing else changes with it, its entry is reversed in red (红字冲销: the same sides, negative, so
 * that turnover nets); where later acts moved other sums for it, the difference is an entry of its own.
 */
export function reversalCommands(act: ActOf, taken: { readonly entry: Id; readonly moves: Moves }): Command[] {
  const only = flows.every((flow) => act.moves.flows[flow] + taken.moves.flows[flow] === 0n)
  // What had no entry, such as a cost that was only charged, has none to reverse.
  if (!only || transfersOf(act).length === 0) return actCommands(act)
  return [{ kind: 'reverse', id: reversalId(taken.entry), entry: taken.entry, effectiveDay: act.effectiveDay, ...purposeOf(act) }] // biome-ignore format: one command
}

// ——— the end of the day ———

/**
 * All that a loan has ever earned through 应计利息, by the end of a day: what went from there to become due or to be paid, and
 * what is there. The day's accrual of all loans is the sum of this less the sum of the day before; below zero where a loan
 * stopped to accrue.
 */
export function earnedTo(loan: Loan, next: Day): Fen {
  const gone = loan.flows['interest-billed'] + loan.flows['unbilled-paid']
  if (!loan.accruing || loan.settledOn !== null) return fen(gone)
  const standing = asOf(loan, next)
  const { penalty, compound } = owed(standing, next)
  // What has fallen due at the start of the next day has been earned by the end of this one.
  const due = standing.plan.slice(loan.billed, standing.billed).reduce((all, { interest }) => all + interest, 0n)
  return fen(gone + due + accruedTo(standing, next) + penalty + compound)
}
/** Interest, penalty and compound that a loan owes and that is no income: what a report names beside the balance sheet. */
export function uncollectedTo(loan: Loan, next: Day): Fen {
  if (loan.accruing) return fen(0n)
  const standing = asOf(loan, next)
  const { interest, penalty, compound } = owed(standing, next)
  return fen(interest + penalty + compound + accruedTo(standing, next))
}
/** What a day's accrual moves, all loans of one kind of borrower together; `vat` as `vatOf` gives it. */
export const accrualTransfers = (amount: bigint, vat: bigint): Transfer[] =>
  intoIncome(ownAccount('accrued-loans'), amount, vat)
