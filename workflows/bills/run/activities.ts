/** Provides the steps of a bill run: the ledger, the bills' rows, and notices. */

import { closesOn, nextRound, type RunTerms } from '../../../core/bills/run.ts'
import {
  changeDue,
  closeBill,
  collectedAccount,
  openRun,
  openTimes,
  payEntry,
  presentHouseBill,
  settleRun as settling,
} from '../../../core/bills/run-postings.ts'
import { entryId } from '../../../core/id.ts'
import { invariant } from '../../../core/invariant.ts'
import { type Answer, type Command, isDone, type LedgerClient } from '../../../core/ledger/command.ts'
import { type Fen, fen, formatAmount } from '../../../core/money.ts'
import { beijing, dayOf, type Instant } from '../../../core/time.ts'
import { SHARD } from '../../bank/config.ts'
import { guarded } from '../../guarded.ts'
import * as runs from '../../storage/bill-runs.ts'
import { clockOffset } from '../../storage/calendar.ts'
import type { Database } from '../../storage/database.ts'
import * as bills from '../../storage/house-bills.ts'
import { untilProjected } from '../../storage/ledger/queries.ts'
import { type BillNotice, tellHouseholds } from '../../storage/run-notices.ts'
import type { BillRun, RunBatches, RunSteps } from './workflow.ts'

/** Bills of one batch: two commands each stay far below what one submission may have. */
const BATCH = 1_000

export function runActivities(world: {
  readonly db: Database
  readonly ledger: LedgerClient
  readonly now: () => number
  /** Where households open their bills: the app's address. */
  readonly appUrl: string
}) {
  const { db, ledger } = world
  const bankTime = async (): Promise<Instant> => world.now() + (await clockOffset(db))
  const rowOf = async (run: BillRun) => {
    const row = await runs.runRow(db, run.id)
    invariant(row, 'a run has a row')
    return row
  }
  const termsOf = async (run: BillRun): Promise<RunTerms> => (await rowOf(run)).terms
  /** Resolves when the projector has marked the rows: the next batch would else find the same bills again. */
  const shown = (answers: readonly Answer[]) =>
    untilProjected(db, SHARD, Math.max(0, ...answers.map((answer) => answer.sequence)))
  /** Sends commands that nothing can refuse any more. */
  const must = async (commands: readonly Command[], what: string) => {
    if (commands.length === 0) return
    const answers = await ledger.submit(commands)
    for (const answer of answers) invariant(isDone(answer), `${what} is done, not ${answer.kind}`)
    await shown(answers)
  }
  const notices = async (run: BillRun, kind: BillNotice, day?: string) =>
    tellHouseholds(
      db,
      {
        run: run.id,
        kind,
        at: await bankTime(),
        appUrl: world.appUrl,
        terms: await termsOf(run),
        ...(day ? { day } : {}),
      },
      BATCH,
    )

  const steps = {
    open: (run) => guarded(() => must([openRun(run)], 'the account of a run')),
    async plan(run, doneOn) {
      const terms = await termsOf(run)
      const today = dayOf(await bankTime())
      const facts = await runs.runFacts(db, run.id, terms, today)
      const at = nextRound(terms, facts, doneOn)
      await runs.noteNext(db, run.id, at === 'close' ? null : at)
      if (at === 'close') return 'close'
      const progress = await runs.progressOf(db, run.id, today)
      await runs.markRun(db, run.id, progress.overdue > 0 ? 'overdue' : 'collecting')
      const yuan = (amount: bigint) => `${formatAmount(amount, 'CNY')} CNY`
      return {
        at,
        overdue: progress.overdue > 0,
        says: `${progress.paid_bills} of ${progress.bills} bills paid, ${yuan(progress.collected)} of ${yuan(progress.billed + progress.penalty)}; ${progress.overdue} overdue. Next round ${beijing(at).slice(0, 16)}.`,
      }
    },
    async look(run) {
      const today = dayOf(await bankTime())
      const terms = await termsOf(run)
      return { today, closes: closesOn(terms, await runs.runFacts(db, run.id, terms, today), today) }
    },
    async order(run, order, id) {
      if (order.kind === 'pause' || order.kind === 'resume') await runs.setPaused(db, run.id, order.kind === 'pause')
      else if (order.kind === 'extend') await runs.extendBills(db, run.id, { id, days: order.days, house: order.house })
    },
    settleRun: (run) =>
      guarded(async () => {
        await runs.markRun(db, run.id, 'closing')
        for (let attempt = 1; ; attempt++) {
          const { organization, request, terms, settlement } = await rowOf(run)
          if (settlement?.at) return
          // What is to be settled is written down first: whoever repeats this sends the same entry.
          const intent = settlement ?? (await runs.intendSettlement(db, run.id, collectedAccount(run.id), attempt))
          if (intent.collected === '0') return
          const collected = fen(BigInt(intent.collected))
          const { received, fee, tax, entry } = settling(
            { ...run, organization, request },
            collected,
            terms.fee,
            intent.attempt,
          )
          const [answer] = await ledger.submit([entry])
          invariant(answer, 'a command has an answer')
          await shown([answer])
          if (isDone(answer))
            return runs.keepSettlement(db, run.id, {
              ...intent, received: received.toString(), fee: fee.toString(), tax: tax.toString(), at: answer.bookedAt, entry: entry.id,
            }) // biome-ignore format: one settlement
          // A refund came between the reading and the booking: read again.
          invariant(answer.kind === 'insufficient-funds', `a run is settled, not ${answer.kind}`)
          await runs.dropSettlement(db, run.id)
          attempt = intent.attempt
        }
      }),
    async reportRun(run, cancelled) {
      const at = await bankTime()
      const progress = await runs.progressOf(db, run.id, dayOf(at))
      const { settlement } = await rowOf(run)
      const yuan = (amount: bigint | string) => formatAmount(BigInt(amount), 'CNY')
      const summary = `${progress.paid_bills} of ${progress.bills} bills paid in full, ${progress.bills - progress.paid_bills - progress.withdrawn} with something left, ${progress.withdrawn} withdrawn; collected ${yuan(progress.collected)} (penalty charged ${yuan(progress.penalty)}), settled ${settlement?.at ? `${yuan(settlement.received!)} after a fee of ${yuan(settlement.fee!)}` : 'nothing'}.`
      await runs.closeRun(db, run.id, cancelled ? 'cancelled' : 'closed', at, summary)
      return summary
    },
  } satisfies RunSteps

  const batches = {
    presentBills: (run) =>
      guarded(async () => {
        const list = await bills.toPresent(db, run.id, BATCH)
        const request = (await rowOf(run)).request
        await must(
          list.flatMap(({ id, at, amount }) =>
            presentHouseBill({ id, at: Number(at), run: run.id, amount, actor: 'bank', request }),
          ),
          'presenting a bill',
        )
        return list.length
      }),
    announceBills: (run) => notices(run, 'bill-new'),
    remindPayers: (run, day) => notices(run, 'bill-reminder', day),
    tellOverdue: (run, day) => notices(run, 'bill-overdue', day),
    accruePenalties: (run, day) =>
      guarded(async () => {
        const { penalty, allocation } = await termsOf(run)
        if (!penalty) return 0
        const at = await bankTime()
        const { changes, passed } = await bills.penaltiesFor(
          db,
          { id: run.id, terms: { penalty, allocation } },
          day,
          at,
          BATCH,
        )
        await must(
          changes.map(({ id, bill, amount }) =>
            changeDue({ id: bill, actor: 'bank', request: '' }, 'penalty', amount, id),
          ),
          'a penalty',
        )
        return passed
      }),
    collectByMandate: (run, day) =>
      guarded(async () => {
        const list = await bills.toCollect(db, run.id, await termsOf(run), day, BATCH)
        const at = await bankTime()
        for (const one of list) await collect(run, one, at)
        return list.length
      }),
    closeBills: (run, cancelled) =>
      guarded(async () => {
        await runs.markRun(db, run.id, 'closing')
        const list = await bills.openBills(db, run.id, BATCH)
        const at = await bankTime()
        const kind = cancelled ? ('withdraw' as const) : ('close' as const)
        const rest = list.filter(({ left_due }) => left_due > 0n)
        const changes = await bills.intendChanges(
          db,
          // The ids name what is left: who pays in the very last moment makes it another amount, and the next batch asks anew.
          rest.map(({ id, at: began, left_due }) => ({ id: entryId(id, Number(began), `rest ${left_due}`), bill: id, kind, amount: -left_due, reason: '', actor: 'bank', at })), // biome-ignore format: one change
        )
        const byBill = new Map(changes.map((change) => [change.bill, change]))
        const nobody = { actor: 'bank', request: '' }
        const answers = await ledger.submit(
          list.flatMap(({ id, at: began, left_due }) => {
            const change = byBill.get(id)
            return [
              ...(change ? [changeDue({ id, ...nobody }, kind, change.amount, change.id)] : []),
              closeBill({ id, at: Number(began), ...nobody }, left_due),
            ]
          }),
        )
        await shown(answers)
        return list.length
      }),
  } satisfies RunBatches

  /** One try of one mandate on one bill. It is remembered as a payment, also when it does not reach. */
  async function collect(run: BillRun, one: bills.ToCollect, at: Instant) {
    const id = `house-payment-${entryId(`${one.mandate}\n${one.bill}`, Number(one.at), 'collect', one.attempt)}`
    const lines = [{ bill: one.bill, run: run.id, amount: fen(one.left_due) as Fen }]
    await bills.intendHousePayments(db, [
      {
        id,
        payer: one.customer,
        mandate: one.mandate,
        attempt: one.attempt,
        at,
        request: '',
        lines,
      },
    ])
    if (one.left_due > one.cap) return bills.refuseHousePayment(db, id, 'above-cap')
    const kept = await bills.paymentFor(db, one.customer, id)
    invariant(kept, 'an intent that was written is there')
    if (kept.state !== 'requested') return
    if (one.frequency === 'monthly')
      await must([openTimes({ id: one.mandate, at: Number(one.at) })], 'the account of a mandate')
    const amount = fen(BigInt(kept.amount))
    const [answer] = await ledger.submit([
      payEntry({
        id,
        at: Number(kept.at),
        payer: one.customer,
        class: one.class,
        approved: 'mandate',
        request: '',
        actor: `mandate:${one.mandate}`,
        lines: [{ ...lines[0]!, amount }],
        ...(one.frequency === 'monthly' ? { monthly: one.mandate } : {}),
      }),
    ])
    invariant(answer, 'a command has an answer')
    // Refused is remembered by the projector: the next try is another attempt with an id of its own.
    await shown([answer])
  }

  return { ...steps, ...batches }
}
