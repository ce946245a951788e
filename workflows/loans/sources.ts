/** Who is asked about a firm that wants to borrow, as one question each: filed once under its reference, and asked for until it is answered. */
import { setTimeout } from 'node:timers/promises'
import type { OutsideSource } from '../../core/loans/application.ts'
import type { Filed, QueryConsent, SourceAnswer } from '../../core/loans/facts.ts'
import type { Instant } from '../../core/time.ts'
import type { BusinessRegistry } from '../adapters/business-registry/port.ts'
import type { CreditBureau, CreditSubject } from '../adapters/credit-bureau/port.ts'
import type { TaxOffice } from '../adapters/tax/port.ts'

export type SourceQuestion = {
  /** 32 hex digits: the same reference is the same question. */
  readonly reference: string
  readonly consent: QueryConsent
  readonly firm: { readonly code: string; readonly name: string }
  /** The legal representative, whose report is asked for with the firm's. Read, used for one question, kept nowhere. */
  person(): Promise<{ readonly name: string; readonly number: string }>
  /** Bank time. */
  readonly at: Instant
}
export type LoanSources = Readonly<Record<OutsideSource, (question: SourceQuestion) => Promise<SourceAnswer<unknown>>>>

export function loanSourcesOver({ registry, bureau, tax }: {
  readonly registry: BusinessRegistry
  readonly bureau: CreditBureau
  readonly tax: TaxOffice
}): LoanSources {
  const report = async ({ reference, consent, at }: SourceQuestion, subject: CreditSubject) => {
    const query = { reference, subject, purpose: 'loan-approval', consent, at } as const
    return filedOr(() => bureau.fetch(query), () => bureau.file(query))
  }
  return {
    registry: ({ reference, firm, at }) => registry.profile({ reference, code: firm.code, at }),
    'credit-firm': (question) => report(question, { kind: 'firm', ...question.firm }),
    'credit-person': async (question) =>
      report(question, { kind: 'person', ...(await question.person()), representing: question.firm.code }),
    tax: ({ reference, consent, firm, at }) => {
      const query = { reference, code: firm.code, purpose: 'loan-approval', consent, at } as const
      return filedOr(() => tax.fetch(query), () => tax.file(query))
    },
  }
} // biome-ignore format: one source a line
/** Milliseconds between two looks at what was filed: most of it is answered within a second, and a run that rests for it costs more than to wait here. */
const LOOKS_MS = [250, 250, 500]
/** What there is, or files the query where it was never received. */
async function filedOr<T>(fetch: () => Promise<SourceAnswer<T>>, file: () => Promise<Filed>): Promise<SourceAnswer<T>> {
  let found = await fetch()
  if (found.kind === 'not-received') {
    const filed = await file()
    if (filed.kind !== 'accepted') return filed
    found = await fetch()
  }
  for (const ms of LOOKS_MS) {
    if (found.kind !== 'processing') break
    await setTimeout(ms)
    found = await fetch()
  }
  return found
}
