/** Applications for loans that a person decides: the queue, all that is known of one, and the decision; above a limit by two. */
import { nextStep, outsideSources } from '../../../core/loans/application.ts'
import type { LoanCaseAll } from '../../../core/loans/application-wire.ts'
import { type Decision, replay } from '../../../core/loans/decision.ts'
import type { LoanProductCode, Method } from '../../../core/loans/kinds.ts'
import { LIMIT_STEP } from '../../../core/loans/offer.ts'
import { pointsOn } from '../../../core/loans/policy.ts'
import { lprOn, productOn } from '../../../core/loans/products.ts'
import { fen, formatAmount, parseYuan } from '../../../core/money.ts'
import type { Refusal } from '../../../core/problem.ts'
import { ok, type Result, refuse } from '../../../core/result.ts'
import { moneyText } from '../../../core/shape.ts'
import { officeFor } from '../../../core/staff/roles.ts'
import { beijing, dayOf } from '../../../core/time.ts'
import { creditWords, explainToOfficer } from '../../../core/words/credit.ts'
import type { Locale } from '../../../core/words/index.ts'
import { factRows, productName, reviewWhy, sourceName } from '../../../core/words/loans.ts'
import { decideLoan } from '../../loans/deciding.ts'
import { offerIn } from '../../loans/sheet.ts'
import * as store from '../../storage/loan-applications.ts'
import { waitingSubjects } from '../../storage/staff.ts'
import type { Bank } from '../compose.ts'
import { propose } from '../proposals.ts'
import type { Asked, Handlers } from './mount.ts'

type Calls = 'loanCases' | 'loanCaseById' | 'claimLoanCase' | 'decideLoanCase'

const decisionIn = (row: store.ApplicationRow): Decision | undefined => {
  const made = row.record === null ? undefined : replay(row.record)
  return made?.ok ? made.value : undefined
}
export function loanCaseHandlers(bank: Bank): Pick<Handlers, Calls> {
  const { db } = bank
  const caseOf = async (id: string) => {
    const row = await store.applicationRow(db, id)
    return row?.review ? row : undefined
  }
  const isOpen = (row: store.ApplicationRow) => nextStep(store.factsOf(row)).kind === 'officer'

  const all = async (row: store.WithNames, { customer, locale, at }: Asked): Promise<LoanCaseAll> => {
    const made = decisionIn(row)
    const words = creditWords[locale]
    const offer = offerIn(row)
    const product = productOn(dayOf(at), row.product as LoanProductCode)!
    return {
      ...summary(row, made, customer.id, (await waitingSubjects(db)).get(row.id) ?? null, locale),
      code: row.firm_code,
      score: made
        ? {
            card: made.card.id,
            policy: made.policy.id,
            points: made.score.points,
            contributions: made.score.contributions.map(({ feature, value, points }) => ({
              feature: words.features[feature].officer,
              value: value === null ? '–' : String(value),
              points,
            })),
            reasons: [...explainToOfficer(made, locale)],
            result: made.outcome,
            sha256: row.record_sha256 ?? '',
          }
        : null,
      record: made ? 'replays' : row.record === null ? 'none' : 'differs',
      facts: outsideSources.map((source) => ({
        source: sourceName(source, locale),
        state: row.sources[source],
        at: answeredAt(row.facts[source]),
        rows: factRows(row.facts[source], locale),
      })),
      offer: offer ? { limit: moneyText(offer.limit), percent: offer.percent, points: offer.pricing.kind === 'lpr' ? offer.pricing.points : 0 } : null,
      lpr: lprOn(dayOf(at), '1Y').percent,
      most: moneyText(product.most < (row.amount ?? 0n) ? product.most : (row.amount ?? 0n)),
      fourEyesAbove: moneyText(parseYuan(made?.policy.twoAbove ?? '0.00') ?? 0n),
      outcome: row.decided,
      decidedBy: row.decided_by,
      reason: row.reason,
      workflow: bank.runUrl(row.id),
    }
  } // biome-ignore format: one case

  return {
    async loanCases({ query }, { customer, locale }) {
      const rows = await store.casesPage(db, { open: query.state !== 'all', before: query.before })
      const waiting = await waitingSubjects(db)
      return ok({
        cases: rows.map((row) => summary(row, decisionIn(row), customer.id, waiting.get(row.id) ?? null, locale)),
        next: rows.length === 50 ? (rows.at(-1)?.id ?? null) : null,
      })
    },

    async loanCaseById({ params }, asked) {
      const row = await caseOf(params.id)
      if (!row) return refuse({ kind: 'case-unknown', parameter: 'id' })
      asked.about(row.customer)
      return ok(await all(row, asked))
    },

    async claimLoanCase({ params }, asked) {
      const row = await caseOf(params.id)
      if (!row) return refuse({ kind: 'case-unknown', parameter: 'id' })
      if (row.customer === asked.customer.id) return refuse({ kind: 'own-matter', parameter: 'id' })
      if (!isOpen(row)) return refuse({ kind: 'case-closed', parameter: 'id' })
      asked.about(row.customer)
      await store.claim(db, row.id, asked.customer.id)
      return ok(await all((await caseOf(row.id))!, asked))
    },

    async decideLoanCase({ params, body }, asked): Promise<Result<LoanCaseAll, Refusal>> {
      const row = await caseOf(params.id)
      if (!row) return refuse({ kind: 'case-unknown', parameter: 'id' })
      asked.about(row.customer)
      const me = asked.customer.id
      if (row.customer === me) return refuse({ kind: 'own-matter', parameter: 'id' })
      // The same press again, after its reply was lost.
      const again = row.officer === me && row.reason === body.reason
      if (!isOpen(row) && !again) return refuse({ kind: 'case-closed', parameter: 'id' })
      if (row.owner !== null && row.owner !== me) return refuse({ kind: 'another-officer', parameter: 'id' })
      const made = decisionIn(row)
      const product = productOn(dayOf(asked.at), row.product as LoanProductCode)!
      const most = fen(product.most < row.amount! ? product.most : row.amount!)
      const limit = body.limit ?? made?.offer?.limit
      if (body.outcome === 'approve') {
        if (limit === undefined || limit < product.least || limit > most || limit % LIMIT_STEP !== 0n)
          return refuse({ kind: 'loan-amount-wrong', parameter: 'limit', facts: { least: formatAmount(product.least, 'CNY'), most: formatAmount(most, 'CNY') } })
      }
      const points = body.points ?? made?.offer?.points ?? pointsOn(dayOf(asked.at)).most
      const figures = body.outcome === 'approve' ? { limit: limit!, points } : null
      const twoAbove = parseYuan(made?.policy.twoAbove ?? '0.00') ?? 0n
      if (figures && figures.limit > twoAbove) {
        const office = officeFor(asked.offices, ['officer'])!
        const proposed = await propose(
          bank,
          {
            at: asked.at, press: asked.press, maker: me, reason: body.reason, concerns: row.customer,
            action: { kind: 'decide-loan', application: row.id, limit: formatAmount(figures.limit, 'CNY'), points },
          },
          { office, request: asked.request },
        )
        if (!proposed.ok) return proposed
      } else await decideLoan(bank, row, { outcome: body.outcome, by: me, reason: body.reason, figures, proposal: null, press: asked.press })
      return ok(await all((await caseOf(row.id))!, asked))
    }, // biome-ignore format: one decision
  }
}

const answeredAt = (fact: unknown): string | null => {
  const at = (fact as { answeredAt?: number } | undefined)?.answeredAt
  return at === undefined ? null : beijing(at)
}

function summary(row: store.WithNames, made: Decision | undefined, me: string, proposal: string | null, locale: Locale): Omit<LoanCaseAll, 'code' | 'score' | 'record' | 'facts' | 'offer' | 'lpr' | 'most' | 'fourEyesAbove' | 'outcome' | 'decidedBy' | 'reason' | 'workflow'> {
  const step = nextStep(store.factsOf(row))
  return {
    id: row.id,
    firm: row.firm_name,
    product: productName(row.product as LoanProductCode, locale),
    wish: row.amount === null ? null : { amount: moneyText(row.amount), months: row.months!, method: row.method as Method, use: row.use! },
    why: row.review === null ? '' : reviewWhy(row.review, locale),
    state: row.decided ?? (step.kind === 'officer' ? 'open' : 'over'),
    owner: row.owner_name,
    mine: row.owner === me,
    deadline: row.deadline === null ? null : beijing(Number(row.deadline)),
    escalations: row.escalations,
    at: beijing(Number(row.at)),
    points: made?.score.points ?? null,
    proposal,
  }
} // biome-ignore format: one row
