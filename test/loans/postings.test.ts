/** The ledger holds what the loan says: principal, interest due, what stands outside, the limit; and no fen is lost on the way. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { currentAccount, openCurrentAccount } from '../../core/deposits/postings.ts'
import { entryId, type Id } from '../../core/id.ts'
import { openings, ownAccount } from '../../core/ledger/chart.ts'
import { type Answer, type Command, isDone, type Transfer } from '../../core/ledger/command.ts'
import { balanceOf, Engine } from '../../core/ledger/engine.ts'
import type { Loan, LoanTerms, Moves } from '../../core/loans/loan.ts'
import {
  type ActOf, accrualTransfers, actCommands, actEntry, changeLimit, closeLoanAccounts, creditAccount, earnedTo, grantLimit,
  interestDueAccount, limitShort, principalAccount, reversalCommands, uncollectedAccount, uncollectedTo,
} from '../../core/loans/postings.ts' // biome-ignore format: one list
import { vatOf } from '../../core/loans/products.ts'
import { bill, chargeFee, draw, movesOf, repay, repayEarly, reverse, stopAccrual } from '../../core/loans/servicing.ts'
import { fen } from '../../core/money.ts'
import { addDays, dayNumber } from '../../core/time.ts'
import { terms, value, yuan } from './contract.ts'
import { anyTerms, chances, happen } from './random.ts'

const openedAt = Date.parse('2025-06-20T09:00:00+08:00')
const limit = { limit: 'limit-1', customer: 'firm-1', openedAt, actor: 'staff-1', request: '' }

function bank(brings: bigint, allowed: bigint) {
  const engine = new Engine()
  let now = openedAt
  // An entry that is reversed is looked up first, as the bank's client does.
  const entries = new Map<Id, readonly Transfer[]>()
  const give = (...commands: Command[]): readonly Answer[] => {
    const recalled = commands.flatMap((one) =>
      one.kind === 'reverse'
        ? [{ kind: 'entry' as const, entry: one.entry, transfers: entries.get(one.entry) ?? [] }]
        : [],
    )
    const { answers } = engine.apply({ bookedAt: now++, commands, recalled })
    commands.forEach((one, at) => {
      if (one.kind === 'post' && isDone(answers[at]!)) entries.set(one.id, one.transfers)
    })
    return answers
  }
  const has = (account: Id) => {
    const found = engine.account(account)
    return found ? balanceOf(found) : 0n
  }
  const post = (business: string, transfers: Transfer[]) =>
    give({ kind: 'post', id: entryId(business, openedAt, 'post'), step: 'post', business, memo: '', actor: 'x', request: '', transfers }) // biome-ignore format: one entry
  give(...openings([]), openCurrentAccount('firm-1', openedAt), ...grantLimit(limit, fen(allowed)))
  if (brings > 0n) post('top-up', [{ debit: ownAccount('clearing-house'), credit: currentAccount('firm-1'), amount: brings }]) // biome-ignore format: one entry
  return { engine, give, has, post }
}
const actOf = (loan: Loan | LoanTerms, moves: Moves, more: Partial<ActOf> = {}): ActOf => {
  const of = 'terms' in loan ? loan : { terms: loan, acts: [] }
  const last = of.acts.at(-1)
  return {
    terms: of.terms, openedAt, kind: last?.kind ?? 'draw', n: of.acts.length, attempt: 1, moves,
    effectiveDay: dayNumber(last?.day ?? of.terms.start), restoresLimit: true, actor: 'firm-1', request: '', ...more,
  } // biome-ignore format: one act
}

describe('a draw', () => {
  const opened = draw(terms({ principal: yuan('300,000.00') }))
  const act = actOf(opened.loan, opened.moves)
  test('is one entry: the loan, the firm’s account, the limit', () => {
    const { give, has } = bank(0n, yuan('500,000.00'))
    const answers = give(...actCommands(act))
    expect(answers.every(isDone)).toBe(true)
    expect([has(principalAccount('loan-1')), has(currentAccount('firm-1')), has(creditAccount('limit-1'))]).toEqual(['300,000.00', '300,000.00', '200,000.00'].map(yuan)) // biome-ignore format: one row
    const again = give(...actCommands(act))
    expect(again.at(-1)).toMatchObject({ kind: 'posted', sequence: answers.at(-1)!.sequence })
    expect(has(principalAccount('loan-1'))).toBe(yuan('300,000.00'))
  })
  test('two devices do not draw the same limit', () => {
    const { give, has } = bank(0n, yuan('500,000.00'))
    const other = draw(terms({ id: 'loan-2' }))
    give(...actCommands(act))
    const answer = give(...actCommands(actOf(other.loan, other.moves))).at(-1)!
    expect(limitShort(answer, 'limit-1')).toBe(yuan('100,000.00'))
    expect(has(principalAccount('loan-2'))).toBe(0n)
    expect(has(currentAccount('firm-1'))).toBe(yuan('300,000.00'))
  })
  test('what is repaid of a revolving limit may be drawn again, of another it may not', () => {
    for (const restoresLimit of [true, false]) {
      const { give, has } = bank(yuan('1,000.00'), yuan('300,000.00'))
      const early = value(repayEarly(opened.loan, { amount: 'all', keep: 'term' }, '2025-07-05'))
      give(...actCommands(act), ...actCommands(actOf(early.loan, early.moves, { restoresLimit })))
      expect(has(principalAccount('loan-1'))).toBe(0n)
      expect(has(creditAccount('limit-1'))).toBe(restoresLimit ? yuan('300,000.00') : 0n)
    }
  })
  test('a limit is raised, and not lowered below what is drawn', () => {
    const { give, has } = bank(0n, yuan('400,000.00'))
    give(...actCommands(act), changeLimit(limit, 1, yuan('50,000.00')))
    expect(has(creditAccount('limit-1'))).toBe(yuan('150,000.00'))
    expect(give(changeLimit(limit, 2, -yuan('150,000.01')))[0]!.kind).toBe('insufficient-funds')
    expect(give(changeLimit(limit, 3, -yuan('150,000.00')))[0]!.kind).toBe('posted')
  })
})

describe('an act', () => {
  const opened = draw(terms())
  const due = value(bill(opened.loan, '2025-07-20'))
  test('interest that falls due leaves what had accrued', () => {
    const { give, has } = bank(0n, yuan('300,000.00'))
    give(...actCommands(actOf(opened.loan, opened.moves)), ...actCommands(actOf(due.loan, due.moves)))
    expect([has(interestDueAccount('loan-1')), has(ownAccount('accrued-loans'))]).toEqual([yuan('900.00'), -yuan('900.00')]) // biome-ignore format: one row
  })
  test('a collection that finds too little may be tried again, and nothing is repaid twice', () => {
    const { give, has, post } = bank(0n, yuan('300,000.00'))
    give(...actCommands(actOf(opened.loan, opened.moves)), ...actCommands(actOf(due.loan, due.moves)))
    post('spent', [{ debit: currentAccount('firm-1'), credit: ownAccount('clearing-house'), amount: yuan('300,000.00') }]) // biome-ignore format: one entry
    const paid = value(repay(due.loan, yuan('25,490.18'), '2025-07-20'))
    const first = actOf(paid.loan, paid.moves)
    expect(give(...actCommands(first)).at(-1)).toMatchObject({ kind: 'insufficient-funds', account: currentAccount('firm-1') }) // biome-ignore format: one row
    post('top-up', [{ debit: ownAccount('clearing-house'), credit: currentAccount('firm-1'), amount: yuan('60,000.00') }]) // biome-ignore format: one entry
    expect(give(...actCommands(first)).at(-1)!.kind).toBe('insufficient-funds')
    expect(give(...actCommands({ ...first, attempt: 2 })).at(-1)!.kind).toBe('posted')
    expect([has(interestDueAccount('loan-1')), has(principalAccount('loan-1'))]).toEqual([0n, yuan('275,409.82')])
    // Another that believes itself first: the interest is no longer there.
    const twice = give(...actCommands({ ...first, attempt: 3 })).at(-1)!
    expect(twice).toMatchObject({ kind: 'insufficient-funds', account: interestDueAccount('loan-1') })
  })
  test('taken back last, its entry is reversed in red', () => {
    const { give, has } = bank(0n, yuan('300,000.00'))
    const paid = value(repay(due.loan, yuan('25,490.18'), '2025-07-20'))
    const acts = [opened, due, paid].map(({ loan, moves }) => actOf(loan, moves))
    give(...acts.flatMap(actCommands))
    const back = value(reverse(paid.loan, 2, '2025-07-22'))
    const commands = reversalCommands(actOf(back.loan, back.moves), { entry: actEntry(acts[2]!), moves: movesOf(paid.loan, 2) }) // biome-ignore format: one call
    expect(commands.map(({ kind }) => kind)).toEqual(['reverse'])
    expect(give(...commands)[0]!.kind).toBe('reversed')
    expect([has(principalAccount('loan-1')), has(interestDueAccount('loan-1')), has(currentAccount('firm-1')), has(creditAccount('limit-1'))]).toEqual([yuan('300,000.00'), yuan('900.00'), yuan('300,000.00'), 0n]) // biome-ignore format: one row
  })
  test('a cost that was only charged has no entry, and so none to reverse', () => {
    const fee = value(chargeFee(due.loan, yuan('50.00'), 'court', '2025-07-21'))
    const back = value(reverse(fee.loan, 2, '2025-07-22'))
    const taken = { entry: actEntry(actOf(fee.loan, fee.moves)), moves: movesOf(fee.loan, 2) }
    expect(actCommands(actOf(fee.loan, fee.moves))).toEqual([])
    expect(reversalCommands(actOf(back.loan, back.moves), taken)).toEqual([])
  })
  test('accrual that stops takes what was due out of income, and brings it in when it is collected', () => {
    const firm = terms({ borrower: 'firm', limit: null })
    const { give, has } = bank(yuan('500,000.00'), 0n)
    const first = draw(firm)
    let { loan } = first
    give(...actCommands(actOf(loan, first.moves)))
    const then = (step: { loan: Loan; moves: Moves }) => {
      expect(give(...actCommands(actOf(step.loan, step.moves))).every(isDone)).toBe(true)
      loan = step.loan
    }
    for (const day of ['2025-07-20', '2025-08-20', '2025-09-20']) then(value(bill(loan, day)))
    const unpaid = loan.bills.reduce((all, { interest }) => all + interest, 0n)
    const income = () => has(ownAccount('interest-income')) + has(ownAccount('vat-payable'))
    then(value(stopAccrual(loan, '2025-10-19')))
    expect([has(interestDueAccount('loan-1')), has(uncollectedAccount('loan-1')), income()]).toEqual([0n, unpaid, -unpaid]) // biome-ignore format: one row
    expect(has(ownAccount('vat-payable'))).toBe(-vatOf(unpaid, '2025-10-19', 'firm'))
    expect(uncollectedTo(loan, '2025-10-20')).toBeGreaterThan(unpaid)
    const all = value(repayEarly(loan, { amount: 'all', keep: 'term' }, '2025-10-19'))
    then(all)
    expect([has(uncollectedAccount('loan-1')), has(ownAccount('uncollected-interest'))]).toEqual([0n, 0n])
    const { interest, penalty, compound } = all.moves.paid
    expect(income()).toBe(interest + penalty + compound - unpaid)
  })
  test('a loan that is settled leaves memory when nothing can be taken back any more', () => {
    const { give, has } = bank(yuan('10,000.00'), yuan('300,000.00'))
    const early = value(repayEarly(opened.loan, { amount: 'all', keep: 'term' }, '2025-07-05'))
    const act = actOf(early.loan, early.moves)
    const close = closeLoanAccounts(act)
    give(...actCommands(actOf(opened.loan, opened.moves)))
    expect(give(close[0]!)[0]!.kind).toBe('account-in-use')
    give(...actCommands(act))
    expect(give(...closeLoanAccounts({ ...act, openedAt: openedAt + 1 })).map(({ kind }) => kind)).toEqual(['closed', 'closed', 'closed']) // biome-ignore format: one row
    expect(has(principalAccount('loan-1'))).toBe(0n)
  })
})

test('whatever is done, the ledger has what the loan says, and each night accrues what was earned', () => {
  fc.assert(
    fc.property(anyTerms, chances, fc.constantFrom('small-firm' as const, 'firm' as const), (any, list, borrower) => {
      const contract = { ...any, borrower }
      const { give, has, post } = bank(10_000_000_00n, any.principal)
      const before = has(currentAccount('firm-1'))
      const opened = draw(contract)
      expect(give(...actCommands(actOf(opened.loan, opened.moves))).every(isDone)).toBe(true)
      const entries = new Map<number, Id>()
      let [loan, booked, nights] = [opened.loan as Loan, 0n, 0]
      const night = (next: string) => {
        const earned = earnedTo(loan, next)
        const by = earned - booked
        const transfers = accrualTransfers(by, vatOf(by, addDays(next, -1), borrower))
        if (transfers.length > 0) expect(isDone(post(`night-${(nights += 1)}`, transfers)[0]!)).toBe(true)
        booked = earned
        // By each night what stands as accrued is what was earned and is neither due nor paid.
        expect(has(ownAccount('accrued-loans'))).toBe(booked - loan.flows['interest-billed'] - loan.flows['unbilled-paid']) // biome-ignore format: one row
      }
      for (const step of happen(opened.loan, list)) {
        const { done, reversed } = step
        // The night before is closed before the day begins.
        night(done.loan.until > loan.until ? addDays(loan.until, 1) : loan.until)
        const act = actOf(done.loan, done.moves)
        const commands = reversed === undefined ? actCommands(act) : reversalCommands(act, { entry: entries.get(reversed)!, moves: movesOf(step.before, reversed) }) // biome-ignore format: one call
        const answers = give(...commands)
        expect(answers.filter((answer) => !isDone(answer))).toEqual([])
        entries.set(done.loan.acts.length, actEntry(act))
        loan = done.loan
        const { flows } = loan
        const principal = flows.drawn - flows['principal-paid']
        expect(has(principalAccount('loan-1'))).toBe(principal)
        expect(has(creditAccount('limit-1'))).toBe(any.principal - principal)
        const stillDue = loan.bills.reduce((all, one) => all + one.interest - one.interestPaid, 0n)
        const [on, off] = [has(interestDueAccount('loan-1')), has(uncollectedAccount('loan-1'))]
        expect(on + off).toBe(stillDue)
        expect(loan.accruing ? off : on).toBe(0n)
        const paid = Object.values(loan.paid).reduce((all, one) => all + one, 0n)
        expect(has(currentAccount('firm-1'))).toBe(before + flows.drawn - paid)
      }
      night(addDays(loan.until, 1))
      night(addDays(loan.until, 40))
      // Settled: all it brought is income and tax, nothing is left to collect.
      if (loan.settledOn === null) return
      const { interest, penalty, compound } = loan.paid
      expect(has(ownAccount('interest-income')) + has(ownAccount('vat-payable'))).toBe(interest + penalty + compound)
      for (const account of ['accrued-loans', 'uncollected-interest']) expect(has(ownAccount(account))).toBe(0n)
    }),
    { numRuns: 60 },
  )
})
