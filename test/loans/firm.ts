/** A firm about which everything is known and good, to be changed in one thing at a time. */
import type { Asked } from '../../core/loans/decision.ts'
import { type Fact, type Facts, monthsBefore } from '../../core/loans/facts.ts'
import { fen } from '../../core/money.ts'
import { instantOf } from '../../core/time.ts'

export const DAY = '2026-06-15'
export const at = instantOf(DAY, 10)
export const answered = <T>(value: T, answeredAt = at): Fact<T> => ({
  kind: 'answered',
  reference: 'ref-1',
  consent: 'consent-1',
  askedAt: answeredAt,
  answeredAt,
  value,
})
export const empty = { kind: 'empty', reference: 'ref-1', consent: 'consent-1', askedAt: at, answeredAt: at } as const
export const late = { kind: 'late', reference: 'ref-1', consent: 'consent-1', askedAt: at } as const

export const registry = {
  established: '2019-05-20',
  industry: '5211',
  standing: 'in-business',
  irregular: false,
} as const
export const credit = {
  loans: 1,
  owed: fen(100_000_00n),
  overdue: fen(0n),
  worst: 0,
  queries: 0,
  guaranteed: fen(0n),
  class: 'normal',
  since: '2022-03',
} as const
const month = {
  inflow: fen(300_000_00n),
  outflow: fen(250_000_00n),
  average: fen(120_000_00n),
  daysLow: 0,
  daysBelowZero: 0,
  payers: 30,
  payees: 20,
  largest: fen(20_000_00n),
}
export const accountMonths = (many: number, more: Partial<typeof month> = {}) => ({
  months: monthsBefore(DAY, many).map((name) => ({ month: name, ...month, ...more })),
})
export const tax = (many: number, sales = fen(320_000_00n)) => ({
  grade: 'A' as 'A' | 'B' | 'M' | 'C' | 'D',
  standing: 'normal' as 'normal' | 'irregular' | 'deregistered',
  months: monthsBefore(DAY, many).map((name) => ({ month: name, sales, paid: fen(3_000_00n) })),
  arrears: fen(0n),
})
export const merchant = (many: number, turnover = fen(100_000_00n)) => ({
  months: monthsBefore(DAY, many).map((name) => ({ month: name, turnover, refunds: fen(500_00n), payments: 900 })),
})
export const firmFacts = (more: Partial<Facts> = {}): Facts => ({
  format: 1,
  firm: '91340600MA2PBM9HXD',
  day: DAY,
  registry: answered(registry),
  accounts: answered(accountMonths(12)),
  'credit-firm': answered(credit),
  'credit-person': answered(credit),
  tax: answered(tax(24)),
  merchant: { kind: 'not-asked' },
  ...more,
})
export const asking = (more: Partial<Asked> = {}): Asked => ({
  application: 'application-1',
  at,
  source: 'accounts',
  product: { code: 'firm-loan', least: fen(10_000_00n), most: fen(3_000_000_00n) },
  requested: fen(500_000_00n),
  asksForPerson: false,
  ...more,
})
