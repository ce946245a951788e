/**
 * Synthetic firms with what came of their loans. No such firm exists and no bank lent to one: what is measured on them says that
 * the method works, never how good the card is on real firms.
 */
import { usccCheckCharacter } from '../../core/customers/uscc.ts'
import type { Facts } from '../../core/loans/facts.ts'
import { instantOf } from '../../core/time.ts'
import { chanceFor } from '../../workflows/adapters/simulation.ts'
import { testFirm } from '../../workflows/adapters/test-firms.ts'

export type SyntheticFirm = { readonly facts: Facts; readonly bad: boolean }
export const SYNTHETIC_DAY = '2026-06-15'
const at = instantOf(SYNTHETIC_DAY, 10)

export function syntheticFirm(seed: number, n: number): SyntheticFirm {
  const body = `91${String(110_000 + (seed % 1_000)).padStart(6, '0')}MA${n.toString().padStart(7, '0')}`
  const code = body + usccCheckCharacter(body)
  const firm = testFirm(code, SYNTHETIC_DAY, (text) => chanceFor(`${seed} ${text}`))
  const chance = chanceFor(`${seed} ${code} outcome`)
  const from = (name: string) => ({ reference: `${name}-${n}`, consent: null, askedAt: at })
  const answer = <T>(name: string, value: T | undefined, late: number) => {
    if (chance() < late) return { kind: 'late', ...from(name) } as const
    return value === undefined
      ? ({ kind: 'empty', ...from(name), answeredAt: at } as const)
      : ({ kind: 'answered', ...from(name), answeredAt: at, value } as const)
  }
  const facts: Facts = {
    format: 1,
    firm: code,
    day: SYNTHETIC_DAY,
    registry: answer('registry', firm.registry, 0.005),
    accounts: answer('accounts', firm.accounts, 0),
    'credit-firm': answer('credit-firm', firm.creditFirm, 0.01),
    'credit-person': answer('credit-person', firm.creditPerson, 0.01),
    tax: answer('tax', firm.tax, 0.06),
    merchant: firm.merchant ? answer('merchant', firm.merchant, 0.02) : { kind: 'not-asked' },
  }
  // What comes of a loan leans on the risk that nobody sees, and on luck.
  const odds = -3.25 + 1.35 * firm.risk
  return { facts, bad: chance() < 1 / (1 + Math.exp(-odds)) }
}
export const syntheticFirms = (seed: number, many: number): readonly SyntheticFirm[] =>
  Array.from({ length: many }, (_, n) => syntheticFirm(seed, n))
