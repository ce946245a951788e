/** Provides the steps of reconciling with billers: their files, the three sides, cases and what is booked of them. */
import { createHash } from 'node:crypto'
import { billerOf } from '../../../core/bills/billers.ts'
import {
  type CaseFacts, compare, deadlineFrom, extendedFrom, movedBy, nextAsking, nextFor, nextLook, type OwnLine, reconciledAt,
} from '../../../core/bills/reconciliation.ts' // biome-ignore format: one list
import { bookDecision } from '../../../core/bills/reconciliation-postings.ts'
import { invariant } from '../../../core/invariant.ts'
import { isDone, type LedgerClient } from '../../../core/ledger/command.ts'
import { type Fen, fen, formatAmount } from '../../../core/money.ts'
import { addDays, dayOf } from '../../../core/time.ts'
import type { Biller } from '../../adapters/billers/port.ts'
import { readFile } from '../../adapters/billers/wire.ts'
import { SHARD } from '../../bank/config.ts'
import { guarded } from '../../guarded.ts'
import { orderOf } from '../../storage/bills.ts'
import { clockOffset } from '../../storage/calendar.ts'
import type { Database } from '../../storage/database.ts'
import { untilProjected } from '../../storage/ledger/queries.ts'
import * as store from '../../storage/reconciliation.ts'
import { paymentOf } from '../activities.ts'
import type { CaseOrder, ReconcileBatches, ReconcileOutside, ReconcileSteps } from './workflow.ts'

const CASES_AT_ONCE = 100

export function reconciliationActivities(world: {
  readonly db: Database
  readonly ledger: LedgerClient
  readonly billers: ReadonlyMap<string, Biller>
  readonly now: () => number
}) {
  const { db, ledger } = world
  const bankTime = async () => world.now() + (await clockOffset(db))
  const adapterOf = (id: string): Biller => {
    const found = world.billers.get(id)
    invariant(found, `a biller has an adapter: ${id}`)
    return found
  }
  const companyOf = (id: string) => {
    const biller = billerOf(id)
    invariant(biller, `a biller stands in the list: ${id}`)
    return biller.company
  }
  const rowOf = async ({ id }: { readonly id: string }) => {
    const row = await store.caseRow(db, id)
    invariant(row, 'a case has a row')
    return row
  }
  /** The three sides of a day; without a file its side is empty. */
  const sides = async (one: store.BillerDay) => {
    await untilProjected(db, SHARD)
    const file = await store.fileOf(db, one)
    const lines = file && readFile(file.text, companyOf(one.biller), one.day)
    invariant(!file || lines, 'a file that was kept can be read')
    const booked = (await store.bookedFor(db, SHARD, one)).map(({ payment, amount }) => ({
      payment,
      amount: fen(amount),
    }))
    const own = (await store.ownPayments(db, one)).map(
      ({ id, bill, amount, state }): OwnLine => ({ payment: id, bill, amount: fen(amount), state }),
    )
    return { file: file && lines ? { lines, sha256: file.sha256 } : null, booked, own }
  }

  const steps = {
    async nextDay({ biller }) {
      const last = await store.lastConcluded(db, biller)
      const day = last === undefined ? dayOf(await bankTime()) : addDays(last, 1)
      return { day, at: reconciledAt(day) }
    },
    nextFileAt: async ({ day }) => nextAsking(day, await bankTime()) ?? null,
    noteNoFile: async (one) =>
      guarded(async () => {
        const { booked, own } = await sides(one)
        await store.keepDay(db, one, { lines: compare(booked, own, []), file: null, now: await bankTime() })
      }),
    async casesToStart({ biller, day }) {
      const cases = await store.casesToStart(db, { biller, day }, CASES_AT_ONCE)
      return cases.map((one): CaseOrder => ({ ...one, biller, day, at: reconciledAt(day) }))
    },
    casesStarted: (ids) => store.casesStarted(db, ids),
    async concludeDay(one) {
      await store.concludeDay(db, one)
      const row = await store.dayRow(db, one)
      invariant(row, 'a day that is concluded has a row')
      const yuan = (amount: bigint | null) => formatAmount(amount ?? 0n, 'CNY')
      return row.state === 'no-file'
        ? `${one.day}: no file; ${row.ledger_count} payments here, ${yuan(row.ledger_sum)}.`
        : `${one.day}: ${row.matched} matched, ${row.cases} cases; ledger ${yuan(row.ledger_sum)}, payments ${yuan(row.own_sum)}, file ${yuan(row.file_sum)}.`
    },
    async examineCase(order, round, inquiry) {
      const row = await rowOf(order)
      if (inquiry)
        await store.noteInquiry(
          db,
          order.id,
          inquiry.kind === 'accepted' ? `accepted ${inquiry.receipt}` : inquiry.kind,
        )
      const said =
        inquiry?.kind === 'accepted'
          ? { ...inquiry, amount: inquiry.amount === null ? null : fen(BigInt(inquiry.amount)) }
          : (inquiry ?? undefined)
      return nextFor(await factsOf(row), round, said, await bankTime())
    },
    async assignCase({ id }) {
      const now = await bankTime()
      const row = await rowOf({ id })
      const { owner, deadline } = await store.assignCase(db, id, {
        now,
        ours: row.kind === 'no-file' ? row.ours : (await factsOf(row)).ours,
        deadline: deadlineFrom(now),
        extended: extendedFrom(now),
      })
      return { owner, deadline, lookAt: Math.min(deadline, nextLook(now)) }
    },
    bookCase: (order, decision, attempt) =>
      guarded(async () => {
        const row = await rowOf(order)
        invariant(decision.outcome !== 'noted', 'what is noted is not booked')
        const payment = row.payment === null ? undefined : await store.paymentById(db, row.payment)
        // What was found decides, not what stands now: whoever repeats this sends the same entry.
        const amount = movedBy({ ours: store.asFen(row.ours), theirs: store.asFen(row.theirs) })
        const [answer] = await ledger.submit([
          bookDecision({
            case: order.id,
            at: order.at,
            biller: order.biller,
            outcome: decision.outcome,
            amount,
            whole: payment?.amount === amount,
            payment: payment ? paymentOf(orderOf(payment)) : null,
            from: row.kind === 'in-suspense' ? 'suspense' : 'collected',
            actor: decision.by,
            reason: decision.reason,
            attempt,
          }),
        ])
        invariant(answer, 'a command has an answer')
        if (isDone(answer)) return 'booked'
        invariant(answer.kind !== 'id-reused', 'a decision is booked under an id of its own')
        await store.noteRefused(db, order.id, answer.kind)
        return 'refused'
      }),
    closeCase: async ({ id }, end, by, reason) => store.closeCase(db, id, { end, by, reason, now: await bankTime() }),
  } satisfies ReconcileSteps

  async function factsOf(row: store.CaseRow): Promise<CaseFacts> {
    await untilProjected(db, SHARD)
    return caseFacts(db, row)
  }

  const batches = {
    compareDay: (one) =>
      guarded(async () => {
        const { file, booked, own } = await sides(one)
        invariant(file, 'a day is compared once its file is there')
        const now = await bankTime()
        await store.keepDay(db, one, { lines: compare(booked, own, file.lines), file, now })
        await store.openSuspenseCases(db, one, now)
      }),
  } satisfies ReconcileBatches

  const outside = {
    async fetchFile({ biller, day }) {
      const filed = await adapterOf(biller).file(day)
      if (filed.kind !== 'file') return 'not-ready'
      const sha256 = createHash('sha256').update(filed.text).digest('hex')
      await store.keepFile(db, { biller, day }, { text: filed.text, sha256, at: await bankTime() })
      return 'kept'
    },
    async inquireCase({ biller, reference }) {
      const said = await adapterOf(biller).inquire(reference)
      if (said.kind === 'accepted') return { ...said, amount: said.amount === null ? null : said.amount.toString() }
      return { kind: said.kind }
    },
  } satisfies ReconcileOutside

  return { ...steps, ...batches, ...outside }
}

/** What is known of a case now: the ledger's side as it stands, the file's as it was found. */
export async function caseFacts(db: Database, row: store.CaseRow): Promise<CaseFacts> {
  const { ours, inSuspense } = await store.caseBalances(db, row)
  const payment = row.payment === null ? undefined : await store.paymentById(db, row.payment)
  const suspended = row.kind === 'in-suspense'
  return {
    kind: row.kind,
    ours: suspended ? store.asFen(row.ours) : ours === 0n ? null : fen(ours),
    theirs: store.asFen(row.theirs) as Fen | null,
    payment: payment ? { state: payment.state } : null,
    inSuspense: fen(inSuspense),
    receipt: row.file_line?.receipt ?? '',
  }
}
