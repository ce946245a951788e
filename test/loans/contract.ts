/** Loans of the rule sheet's examples, made of a product's terms with the conventions that an example names. */

import type { Loan, LoanTerms } from '../../core/loans/loan.ts'
import { type LoanConventions, usualLoan } from '../../core/loans/products.ts'
import { type Acted, draw } from '../../core/loans/servicing.ts'
import { fen } from '../../core/money.ts'
import type { Result } from '../../core/result.ts'

export const yuan = (text: string) => fen(BigInt(text.replaceAll(',', '').replace('.', '')))

export type Example = Partial<Omit<LoanTerms, 'conventions'>> & { readonly conventions?: Partial<LoanConventions> }
/** 300,000 at 3.60 % for twelve months from 2025-06-20 by equal instalments, unless said otherwise (L1). */
export const terms = ({ conventions, ...more }: Example = {}): LoanTerms => ({
  id: 'loan-1',
  product: 'operating-limit',
  borrower: 'small-firm',
  customer: 'firm-1',
  limit: 'limit-1',
  principal: yuan('300,000.00'),
  percent: '3.60',
  pricing: { kind: 'fixed', percent: '3.60' },
  start: '2025-06-20',
  months: 12,
  method: 'equal-instalments',
  ...more,
  conventions: { ...usualLoan, leastEarly: '0', ...conventions },
})
export const drawn = (example: Example = {}): Loan => draw(terms(example)).loan
export const value = <Value>(result: Result<Value, unknown>): Value => {
  if (!result.ok)
    throw new Error(JSON.stringify(result.refusal, (_, one) => (typeof one === 'bigint' ? String(one) : one)))
  return result.value
}
/** One act after another. */
export const having = (loan: Loan, ...acts: readonly ((loan: Loan) => Result<Acted, unknown>)[]): Loan =>
  acts.reduce((standing, act) => value(act(standing)).loan, loan)
