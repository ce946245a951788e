/** The reconciliation with billers, for officers of the bank: days, differences, decisions, suspense. */
import { billerOf } from '../../../core/bills/billers.ts'
import { decidable, outcomesFor } from '../../../core/bills/reconciliation.ts'
import type { CaseAll, CaseRow, Reconciliation } from '../../../core/bills/reconciliation-wire.ts'
import { maskName } from '../../../core/mask.ts'
import { formatAmount } from '../../../core/money.ts'
import { ok, refuse } from '../../../core/result.ts'
import { moneyText } from '../../../core/shape.ts'
import { needsTwo } from '../../../core/staff/proposals.ts'
import { officeFor } from '../../../core/staff/roles.ts'
import { beijing } from '../../../core/time.ts'
import { type Locale, listIn, outcomeIn } from '../../../core/words/index.ts'
import { caseFacts } from '../../bills/reconciliation/activities.ts'
import * as store from '../../storage/reconciliation.ts'
import { doneAbout, waitingAbout } from '../../storage/staff.ts'
import type { Bank } from '../compose.ts'
import { propose } from '../proposals.ts'
import type { Asked, Handlers } from './mount.ts'
import { proposalAnswer } from './staff.ts'

const PAGE = 50
const nameOf = (id: string, locale: Locale) => ({ id, name: billerOf(id)?.name[locale] ?? id })
const maybe = (amount: bigint | null) => (amount === null ? null : moneyText(amount))
const instant = (at: bigint | null) => (at === null ? null : beijing(Number(at)))

export function reconciliationHandlers(
  bank: Bank,
): Pick<
  Handlers,
  | 'reconciliations'
  | 'reconciliationOf'
  | 'reconciliationCases'
  | 'reconciliationCaseById'
  | 'decideReconciliationCase'
  | 'suspense'
> {
  const { db } = bank
  const dayAnswer = (row: store.DayRow, locale: Locale): Reconciliation => ({
    biller: nameOf(row.biller, locale),
    day: row.day,
    state: row.state,
    counts: {
      matched: row.matched, open: row.open, missingHere: row.missing_here, missingThere: row.missing_there,
      amountDiffers: row.amount_differs, stateDiffers: row.state_differs,
    }, // biome-ignore format: counts
    ledger: { count: row.ledger_count, sum: moneyText(row.ledger_sum) },
    own: { count: row.own_count, sum: moneyText(row.own_sum) },
    file:
      row.sha256 === null
        ? null
        : { count: row.file_count ?? 0, sum: moneyText(row.file_sum ?? 0n), sha256: row.sha256 },
    cases: Number(row.cases),
    casesOpen: Number(row.cases_open),
    at: beijing(Number(row.at)),
    workflow: bank.runUrl(`reconciliation-${row.biller}`),
  })
  const caseAnswer = (row: store.CaseRow, locale: Locale): CaseRow => ({
    id: row.id,
    biller: nameOf(row.biller, locale),
    day: row.day,
    kind: row.kind,
    state: row.state,
    reference: row.reference,
    ours: maybe(row.ours),
    theirs: maybe(row.theirs),
    owner: row.owner_name,
    deadline: instant(row.deadline),
    outcome: row.outcome,
    openedAt: beijing(Number(row.opened_at)),
    closedAt: instant(row.closed_at),
  })
  /** Who waits for whom until when. */
  const says = (row: store.CaseRow, locale: Locale): string => {
    const biller = nameOf(row.biller, locale).name
    const until = row.deadline === null ? '' : beijing(Number(row.deadline)).slice(0, 16).replace('T', ' ')
    const who = row.owner_name ?? (locale === 'zh' ? '缴费岗' : 'the bills desk')
    if (row.state === 'looking')
      return locale === 'zh' ? `正在自动向${biller}核对。` : `Being compared with ${biller} by itself.`
    if (row.state === 'with-person')
      return locale === 'zh'
        ? `等${who}在 ${until} 前决定；每个营业日 10:30 自动再核对一次。`
        : `Waits for ${who} until ${until}; tried once more by itself at 10:30 of each business day.`
    return locale === 'zh' ? '已处理，没有人在等。' : 'Closed; nobody waits.'
  }
  async function caseAll(row: store.CaseRow, asked: Pick<Asked, 'customer' | 'locale'>): Promise<CaseAll> {
    const { locale } = asked
    const [waiting, done] = [await waitingAbout(db, row.id), await doneAbout(db, row.id)]
    const facts = await caseFacts(db, row)
    const payment = row.payment === null ? undefined : await store.paymentById(db, row.payment)
    const legs = await store.entriesOf(db, [row.id, ...(row.payment === null ? [] : [row.payment])])
    return {
      case: caseAnswer(row, locale),
      says: says(row, locale),
      entries: [...Map.groupBy(legs, ({ id }) => id)].map(([id, own]) => ({
        id,
        step: own[0]!.step,
        at: beijing(Number(own[0]!.booked_at)),
        actor: own[0]!.actor,
        legs: own.map(({ debit, credit, booked, unit }) => ({
          debit,
          credit,
          unit,
          amount: formatAmount(booked, unit),
        })),
      })),
      payment: payment
        ? {
            id: payment.id,
            customer: maskName(payment.name),
            state: payment.state,
            bill: payment.bill,
            amount: moneyText(payment.amount),
            fee: moneyText(payment.fee + payment.tax),
            receipt: payment.receipt,
            at: beijing(Number(payment.at)),
            workflow: bank.runUrl(payment.id),
          }
        : null,
      file: row.file_line
        ? {
            theirs: row.file_line.theirs,
            bill: row.file_line.bill,
            payer: row.file_line.payer,
            amount: moneyText(BigInt(row.file_line.amount)),
            time: row.file_line.time,
            receipt: row.file_line.receipt,
          }
        : null,
      inquiry: row.inquiry,
      inSuspense: moneyText(facts.inSuspense),
      possible: row.state === 'with-person' ? [...outcomesFor(facts)] : [],
      decision:
        row.outcome === null
          ? null
          : {
              outcome: row.outcome,
              by: row.decider_name ?? row.decided_by ?? '',
              confirmedBy: (row.outcome !== 'noted' && done?.checker_name) || null,
              reason: row.reason ?? '',
              at: beijing(Number(row.decided_at ?? row.closed_at ?? 0n)),
              entry: row.entry === null ? null : row.entry.replaceAll('-', ''),
            },
      proposal: waiting && row.state === 'with-person' ? await proposalAnswer(bank, waiting, asked) : null,
      workflow: bank.runUrl(row.id),
    }
  }

  return {
    reconciliations: async ({ query }, { locale }) =>
      ok({ reconciliations: (await store.dayRows(db, query)).map((row) => dayAnswer(row, locale)) }),

    async reconciliationOf({ params }, { locale }) {
      const row = await store.dayRow(db, params)
      if (!row) return refuse({ kind: 'reconciliation-unknown', parameter: 'day' })
      const cases = await store.caseRows(db, { ...params, most: 1_000 })
      return ok({ reconciliation: dayAnswer(row, locale), cases: cases.map((one) => caseAnswer(one, locale)) })
    },

    async reconciliationCases({ query }, { locale }) {
      const { state, ...by } = query
      const rows = await store.caseRows(db, {
        ...by,
        ...(state ? { open: state === 'open' } : {}),
        most: PAGE,
      })
      return ok({
        cases: rows.map((row) => caseAnswer(row, locale)),
        next: rows.length === PAGE ? (rows.at(-1)?.id ?? null) : null,
      })
    },

    async reconciliationCaseById({ params }, asked) {
      const row = await store.caseRow(db, params.id)
      if (row) asked.about(await customerOf(row))
      return row ? ok(await caseAll(row, asked)) : refuse({ kind: 'case-unknown', parameter: 'id' })
    },

    async decideReconciliationCase({ params, body }, asked) {
      const { customer, press, locale } = asked
      const row = await store.caseRow(db, params.id)
      if (!row) return refuse({ kind: 'case-unknown', parameter: 'id' })
      const concerns = await customerOf(row)
      asked.about(concerns)
      // The run is the authority: the same press finds the answer that it was given the first time.
      if (row.state === 'looking') return refuse({ kind: 'case-closed', parameter: 'id' })
      if (row.state === 'with-person') {
        const facts = await caseFacts(db, row)
        if (!decidable(facts, body.outcome).ok)
          return refuse({
            kind: 'outcome-not-possible',
            parameter: 'outcome',
            facts: {
              possible: listIn(
                locale,
                outcomesFor(facts).map((one) => outcomeIn(locale, one)),
              ),
            },
          })
      }
      // What books money is proposed: another officer confirms it (proposals.ts). A note is one person's.
      const action = { kind: 'decide-case', case: row.id, outcome: body.outcome } as const
      if (needsTwo(action)) {
        if (row.state !== 'with-person') return refuse({ kind: 'case-closed', parameter: 'id' })
        const kept = await propose(
          bank,
          { at: asked.at, press, maker: customer.id, reason: body.reason, action, concerns: concerns || null },
          { office: officeFor(asked.offices, ['officer'])!, request: asked.request },
        )
        return kept.ok ? ok(await caseAll(row, asked)) : refuse({ ...kept.refusal, parameter: 'id' })
      }
      if (concerns === customer.id) return refuse({ kind: 'own-matter', parameter: 'id' })
      if (await waitingAbout(db, row.id)) return refuse({ kind: 'proposal-waiting', parameter: 'id' })
      const decided = { outcome: body.outcome, by: customer.id, reason: body.reason }
      if ((await bank.runs.decideCase(row.id, decided, press)) !== 'accepted') {
        // The same press again, after a reply that was lost: it has its outcome.
        const now = await store.caseRow(db, row.id)
        const same = now?.decided_by === decided.by && now.outcome === decided.outcome && now.reason === decided.reason
        if (!same) return refuse({ kind: 'case-closed', parameter: 'id' })
      }
      return ok(await caseAll(await closed(row.id), asked))
    },

    suspense: async (_, { locale, at }) => {
      const rows = await store.suspenseRows(db)
      return ok({
        total: moneyText(rows.reduce((sum, { amount }) => sum + amount, 0n)),
        items: rows.map((row) => ({
          business: row.business,
          payment: row.payment,
          biller: row.biller === null ? null : nameOf(row.biller, locale),
          amount: moneyText(row.amount),
          since: beijing(Number(row.since)),
          days: Math.max(0, Math.floor((at - Number(row.since)) / 86_400_000)),
          owner: row.owner,
          workflow: bank.runUrl(row.business),
        })),
      })
    },
  }

  /** Whose payment it is about; empty where there is none. */
  async function customerOf({ payment }: store.CaseRow): Promise<string> {
    return payment === null ? '' : ((await store.paymentById(db, payment))?.customer ?? '')
  }
  /** The case, once its run has booked what was decided. At most a second. */
  async function closed(id: string): Promise<store.CaseRow> {
    for (let tries = 0; ; tries++) {
      const row = await store.caseRow(db, id)
      if (row!.state === 'closed' || tries === 20) return row!
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}
