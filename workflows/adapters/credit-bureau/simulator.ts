/**
 * A credit bureau: what it reports of a firm and of its legal representative is of the same world as what the register and the tax
 * office say (`test-firms.ts`). Queries are filed and fetched, with their faults, as `filed-queries-simulator.ts` has it; a report
 * that contradicts the others has a loan from before the firm was established.
 */
import type { Hono } from 'hono'
import type { CreditFacts } from '../../../core/loans/facts.ts'
import { fen, formatAmount } from '../../../core/money.ts'
import { addDays, type Day } from '../../../core/time.ts'
import type { Database } from '../../storage/database.ts'
import { type FiledQuestion, filedQueries, type Said } from '../filed-queries-simulator.ts'
import { firmOf } from '../test-firms-simulator.ts'
import { QUERIES, type Question, type Report, readQuestion } from './wire.ts'

export const CREDIT_BUREAU = 'credit-bureau'

type Asked = FiledQuestion & { readonly subject: Question['subject'] }
export const creditBureauSimulator = (db: Database, secret: string): Hono =>
  filedQueries<Asked>(db, secret, {
    system: CREDIT_BUREAU,
    path: QUERIES,
    read(text) {
      const asked = readQuestion(text)
      if (!asked) return undefined
      const { requestId, subject, purpose, authorization, requestedAt } = asked
      return {
        reference: requestId,
        code: subject.type === 'enterprise' ? subject.creditCode : subject.representativeOf,
        at: Date.parse(requestedAt),
        purpose,
        consent: {
          reference: authorization.number,
          purpose: authorization.purpose,
          signed: authorization.signedOn,
          until: authorization.validUntil,
        },
        subject,
      }
    },
    async record({ code, subject }, day, said) {
      const firm = await firmOf(db, code, day)
      const [facts, marks, who] =
        subject.type === 'enterprise'
          ? ([firm.creditFirm, firm.marks.firm, subject.creditCode] as const)
          : ([firm.creditPerson, firm.marks.person, subject.idNumber] as const)
      return facts ? reportOf(who, day, facts, marks, before(firm.registry.established, said)) : null
    },
    accepted: (requestId) => ({ requestId, state: 'accepted' }),
    refused: (requestId, reason) => ({ requestId, state: 'refused', reason }),
    processing: (requestId) => ({ requestId, state: 'processing' }),
    unknown: (requestId) => ({ requestId, state: 'not-received' }),
    answered: (requestId, report) =>
      report ? { requestId, state: 'reported', report } : { requestId, state: 'no-record' },
  })

const before = (established: Day, said: Said) =>
  said === 'contradictory' ? addDays(`${established.slice(0, 7)}-01`, -40).slice(0, 7) : undefined

function reportOf(subject: string, day: Day, facts: CreditFacts, marks: string, oldest: string | undefined): Report {
  const yuan = (amount: bigint) => formatAmount(amount, 'CNY')
  const many = BigInt(Math.max(1, facts.loans))
  const part = facts.owed / many
  const accounts = Array.from({ length: facts.loans }, (_, n) => ({
    opened: n === 0 ? (oldest ?? facts.since ?? day.slice(0, 7)) : day.slice(0, 7),
    balance: yuan(n === 0 ? facts.owed - part * (many - 1n) : part),
    overdue: yuan(n === 0 ? facts.overdue : fen(0n)),
    class: n === 0 ? facts.class : ('normal' as const),
    marks: n === 0 ? marks : `${'*'.repeat(23)}N`,
  }))
  return {
    subject,
    reportedOn: day,
    accounts,
    guarantees: facts.guaranteed > 0n ? [{ balance: yuan(facts.guaranteed) }] : [],
    queries: [
      ...Array.from({ length: facts.queries }, (_, n) => ({
        on: addDays(day, -((n * 17) % 88)),
        reason: 'loan-approval' as const,
      })),
      // Lenders that watch what they have lent ask too, and it counts for nothing.
      { on: addDays(day, -20), reason: 'loan-watching' as const },
      { on: addDays(day, -120), reason: 'loan-approval' as const },
    ],
  }
}
