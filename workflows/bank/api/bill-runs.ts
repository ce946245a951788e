/** Bill runs, for those who send the bills. Whatever a call names must belong to an organisation that the caller manages. */

import { type Cell, readDay } from '../../../core/bills/cells.ts'
import { usualTerms } from '../../../core/bills/run.ts'
import { changeDue, closeBill, collectedAccount, refundEntry } from '../../../core/bills/run-postings.ts'
import type { Run } from '../../../core/bills/run-wire.ts'
import type { Column } from '../../../core/bills/sheet.ts'
import type { EventsReply, FileReply } from '../../../core/call.ts'
import { currentAccount } from '../../../core/deposits/postings.ts'
import { entryId } from '../../../core/id.ts'
import { invariant } from '../../../core/invariant.ts'
import { isDone } from '../../../core/ledger/command.ts'
import { maskName, maskPhone } from '../../../core/mask.ts'
import { formatAmount } from '../../../core/money.ts'
import type { Refusal } from '../../../core/problem.ts'
import { ok, type Result, refuse } from '../../../core/result.ts'
import { moneyText } from '../../../core/shape.ts'
import { addDays, beijing, dayFromNumber, dayOf } from '../../../core/time.ts'
import type { Locale } from '../../../core/words/index.ts'
import { cellFaultIn, columnIn, sheetRefusalIn } from '../../../core/words/sheet.ts'
import { errorFile, tableFile, templateFile } from '../../bills/sheet/write.ts'
import * as runs from '../../storage/bill-runs.ts'
import * as bills from '../../storage/house-bills.ts'
import { tellAbout } from '../../storage/run-notices.ts'
import type { Bank } from '../compose.ts'
import { amountsOf, itemsOf, stateOf } from './house-bills.ts'
import type { Asked, Handlers } from './mount.ts'

const PAGE = 50
const SHOWN_BAD_ROWS = 200

type RunCalls =
  | 'sheetTemplate' | 'billRuns' | 'newBillRun' | 'billRun' | 'billRunEvents' | 'uploadSheet' | 'badRows' | 'badRowsFile' | 'confirmBillRun'
  | 'orderBillRun' | 'billsOfRun' | 'ageing' | 'paymentFile' | 'paymentsOfBill' | 'correctBill' | 'withdrawBill' | 'refundBill' // biome-ignore format: a list

export function billRunHandlers(bank: Bank): Pick<Handlers, RunCalls> {
  const { db } = bank
  const managed = ({ offices }: Pick<Asked, 'offices'>) =>
    offices.filter(({ role }) => role === 'manager').map(({ organization }) => organization)
  const own = async (id: string, asked: Pick<Asked, 'offices'>): Promise<Result<runs.RunRow, Refusal>> => {
    const row = await runs.runRow(db, id)
    // Another organisation's run and no run look the same from outside.
    return row && managed(asked).includes(row.organization) ? ok(row) : refuse({ kind: 'run-unknown', parameter: 'id' })
  }
  const shown = async (id: string, locale: Locale): Promise<Run> => {
    const row = await runs.runRow(db, id)
    invariant(row, 'a run that was found is there')
    return runAnswer(row, locale)
  }
  const runAnswer = async (row: runs.RunRow, locale: Locale): Promise<Run> => {
    const sheet = await runs.sheetRow(db, row.id)
    const sums = sheet?.state === 'read' ? await runs.sumsByItem(db, row.id) : []
    const progress = await runs.progressOf(db, row.id, dayOf(bank.now()))
    const { settlement } = row
    const { fee: _, collectOn: __, ...terms } = row.terms
    return {
      id: row.id,
      organization: { id: row.organization, name: row.organization_name },
      title: row.title,
      state: row.state,
      paused: row.paused,
      feePercent: row.terms.fee.shares[0]?.percent ?? '0',
      terms,
      firstDue: progress.first_due === null ? null : dayFromNumber(progress.first_due),
      lastDue: progress.last_due === null ? null : dayFromNumber(progress.last_due),
      sheet: sheet
        ? {
            name: sheet.name,
            refused: sheet.refused ? sheetRefusalIn(locale, sheet.refused) : null,
            good: progress.bills,
            bad: sheet.bad,
            phones: progress.phones,
            sums: sums.map(({ item, amount }) => ({ item, amount: moneyText(amount) })),
          }
        : null,
      progress: {
        bills: progress.bills,
        paid: progress.paid_bills,
        part: progress.part,
        open: progress.open,
        overdue: progress.overdue,
        withdrawn: progress.withdrawn,
        billed: moneyText(progress.billed),
        penalty: moneyText(progress.penalty),
        collected: moneyText(progress.collected),
        refunded: moneyText(progress.refunded),
        left: moneyText(progress.rest),
        told: progress.told,
      },
      settlement:
        settlement?.at === undefined
          ? null
          : {
              received: moneyText(BigInt(settlement.received!)),
              fee: moneyText(BigInt(settlement.fee!)),
              tax: moneyText(BigInt(settlement.tax!)),
              at: beijing(settlement.at),
              entry: settlement.entry!,
            },
      next: row.next_at === null ? null : beijing(Number(row.next_at)),
      workflow: row.confirmed_at === null ? null : bank.runUrl(row.id),
      at: beijing(Number(row.at)),
    }
  }

  const changed = async (asked: Pick<Asked, 'offices' | 'locale'>, id: string) => {
    const row = await bills.managedBill(db, managed(asked), id)
    invariant(row, 'a bill that was found is there')
    return ok(managedAnswer(row, dayOf(bank.now()), asked.locale))
  }
  /** A bill that nobody has paid on, or why it stays as it is. */
  const unpaid = async (id: string, asked: Pick<Asked, 'offices'>): Promise<Result<bills.ManagedRow, Refusal>> => {
    const row = await bills.managedBill(db, managed(asked), id)
    if (!row) return refuse({ kind: 'bill-unknown', parameter: 'id' })
    if (row.state !== 'open') return refuse({ kind: 'bill-closed' })
    if (row.paid > 0n) return refuse({ kind: 'bill-partly-paid', facts: { paid: formatAmount(row.paid, 'CNY') } })
    return ok(row)
  }

  return {
    sheetTemplate: async (_, { locale }) =>
      ok(
        fileOf(
          locale === 'zh' ? '账单表' : 'Bills',
          'xlsx',
          await templateFile(locale, addDays(dayOf(bank.now()), 30)),
        ),
      ),

    billRuns: async (_, asked) =>
      ok({
        runs: await Promise.all((await runs.runsOf(db, managed(asked))).map((row) => runAnswer(row, asked.locale))),
      }),

    async newBillRun({ body }, asked) {
      if (!managed(asked).includes(body.organization))
        return refuse({ kind: 'role-missing', parameter: 'organization' })
      const id = `bill-run-${entryId(asked.press, asked.at, 'press')}`
      await runs.beginRun(db, {
        id,
        organization: body.organization,
        title: body.title,
        at: asked.at,
        by: asked.customer.id,
        request: asked.request,
        terms: { ...usualTerms, ...body.terms },
      })
      return ok(await shown(id, asked.locale))
    },

    async billRun({ params, query }, asked) {
      if (query.after !== undefined) await bank.projector.reached(query.after, 1_000)
      const found = await own(params.id, asked)
      return found.ok ? ok(await runAnswer(found.value, asked.locale)) : found
    },

    async billRunEvents({ params }, asked) {
      const found = await own(params.id, asked)
      if (!found.ok) return found
      const reply: EventsReply<Run> = {
        async *events() {
          let before = ''
          for (;;) {
            const data = await shown(params.id, asked.locale)
            const text = JSON.stringify(data)
            if (text !== before) yield { id: String(bank.projector.sequence), data }
            else yield undefined
            before = text
            await new Promise((resolve) => setTimeout(resolve, 1_000))
          }
        },
      }
      return ok(reply)
    },

    async uploadSheet({ params, query, body }, asked) {
      const found = await own(params.id, asked)
      if (!found.ok) return found
      const kept = await runs.keepSheet(db, params.id, {
        name: query.name ?? '',
        mends: query.mends === 'true',
        bytes: body,
        by: asked.customer.id,
        at: asked.at,
      })
      if (!kept) return refuse({ kind: 'run-not-draft' })
      bank.readSheets()
      return ok(await shown(params.id, asked.locale))
    },

    async badRows({ params }, asked) {
      const found = await own(params.id, asked)
      if (!found.ok) return found
      const sheet = await runs.sheetRow(db, params.id)
      const rows = await runs.badRowsOf(db, params.id, SHOWN_BAD_ROWS)
      const at = sheet?.form?.header.at ?? {}
      const textAt = (cells: readonly Cell[], column: Column | 'total') =>
        column === 'total' ? '' : cellText(cells[at[column] ?? -1] ?? null, sheet?.form?.date1904)
      return ok({
        header: [...(sheet?.form?.header.titles ?? [])],
        rows: rows.map(({ row, cells, problems }) => ({
          row,
          house: textAt(cells, 'house'),
          cells: cells.map((cell) => cellText(cell, sheet?.form?.date1904)),
          problems: problems.map((problem) => ({
            column: columnIn(asked.locale, problem.column),
            found: textAt(cells, problem.column),
            says: cellFaultIn(asked.locale, problem),
          })),
        })),
        more: Math.max(0, (sheet?.bad ?? 0) - rows.length),
      })
    },

    async badRowsFile({ params, query }, asked) {
      const found = await own(params.id, asked)
      if (!found.ok) return found
      const sheet = await runs.sheetRow(db, params.id)
      const rows = await runs.badRowsOf(db, params.id, 100_000)
      if (!sheet?.form) return refuse({ kind: 'sheet-not-ready', facts: { bad: 0 } })
      const form = query.format ?? 'xlsx'
      const name = asked.locale === 'zh' ? '待改的行' : 'Rows to mend'
      return ok(fileOf(name, form, await errorFile(rows, sheet.form, asked.locale, form)))
    },

    async confirmBillRun({ params }, asked) {
      const found = await own(params.id, asked)
      if (!found.ok) return found
      const confirmed = await runs.confirmRun(db, { id: params.id, by: asked.customer.id, at: asked.at })
      if (confirmed === 'not-draft') return refuse({ kind: 'run-not-draft' })
      if (confirmed !== 'confirmed')
        return 'taken' in confirmed
          ? refuse({ kind: 'bill-number-taken', facts: { numbers: confirmed.taken.join('、') } })
          : refuse({ kind: 'sheet-not-ready', facts: { bad: confirmed.bad } })
      await bank.runs.startRun(found.value)
      return ok(await shown(params.id, asked.locale))
    },

    async orderBillRun({ params, body }, asked) {
      const found = await own(params.id, asked)
      if (!found.ok) return found
      if (!['presenting', 'collecting', 'overdue'].includes(found.value.state))
        return refuse({ kind: 'run-not-running' })
      if (body.kind === 'extend' && body.house !== undefined && !(await runs.hasHouse(db, params.id, body.house)))
        return refuse({ kind: 'house-unknown', parameter: 'house' })
      const said = await bank.runs.orderRun(
        params.id,
        body.kind === 'extend' ? { ...body, id: entryId(asked.press, asked.at, 'order') } : body,
      )
      if (said === 'no-run') return refuse({ kind: 'run-not-running' })
      // The run does it in a moment; who looks right away should see it.
      for (let tries = 0; tries < 40; tries++) {
        const row = await runs.runRow(db, params.id)
        if (body.kind === 'pause' ? row?.paused : body.kind === 'resume' ? !row?.paused : tries > 10) break
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      return ok(await shown(params.id, asked.locale))
    },

    async billsOfRun({ params, query }, asked) {
      const found = await own(params.id, asked)
      if (!found.ok) return found
      const today = dayOf(bank.now())
      const [house, number] = query.before?.split('\n') ?? []
      const after = house === undefined || number === undefined ? undefined : ([house, number] as const)
      const rows = await bills.managedBills(
        db,
        params.id,
        { state: query.state, building: query.building, search: query.search, after, today },
        PAGE,
      )
      const last = rows.at(-1)
      return ok({
        bills: rows.map((row) => managedAnswer(row, today, asked.locale)),
        next: rows.length === PAGE && last ? `${last.house}\n${last.number}` : null,
      })
    },

    async ageing({ params }, asked) {
      const found = await own(params.id, asked)
      if (!found.ok) return found
      const buildings = await bills.ageingOf(db, params.id, dayOf(bank.now()))
      const days = await bills.collectedByDay(db, params.id)
      return ok({
        buildings: buildings.map((row) => ({
          building: row.building,
          bills: row.bills,
          paid: row.paid_bills,
          billed: moneyText(row.billed),
          collected: moneyText(row.collected),
          notDue: moneyText(row.not_due),
          to30: moneyText(row.to30),
          to90: moneyText(row.to90),
          over90: moneyText(row.over90),
        })),
        days: days.map(({ day, payments, collected }) => ({
          day: dayFromNumber(day),
          payments,
          collected: moneyText(collected),
        })),
      })
    },

    async paymentFile({ params, query }, asked) {
      const found = await own(params.id, asked)
      if (!found.ok) return found
      const lines = await bills.paidLines(db, params.id)
      const form = query.format ?? 'xlsx'
      const titles = paymentTitles[asked.locale]
      const rows = lines.map((line) => [
        line.number, line.house, maskName(line.payer), line.amount, Number(line.booked_at), entryId(line.payment, Number(line.entry_at), 'pay'),
        line.refunded_at === null ? null : Number(line.refunded_at),
      ]) // biome-ignore format: one row
      const columns = titles.map(([title, holds]) => ({ title, holds }))
      return ok(fileOf(found.value.title, form, await tableFile(rows, columns, form)))
    },

    async paymentsOfBill({ params }, asked) {
      const bill = await bills.managedBill(db, managed(asked), params.id)
      if (!bill) return refuse({ kind: 'bill-unknown', parameter: 'id' })
      return ok({
        payments: (await bills.paymentsOfBill(db, bill.id)).map((row) => ({
          id: row.id,
          payer: maskName(row.payer),
          amount: moneyText(row.amount),
          at: beijing(Number(row.booked_at)),
          entry: entryId(row.id, Number(row.at), 'pay'),
          byMandate: row.mandate !== null,
          refundedAt: row.refunded_at === null ? null : beijing(Number(row.refunded_at)),
        })),
      })
    },

    async correctBill({ params, body }, asked) {
      const found = await unpaid(params.id, asked)
      if (!found.ok) return found
      const bill = found.value
      const by = body.amount - bill.amount
      if (by === 0n) return changed(asked, bill.id)
      const id = entryId(asked.press, asked.at, 'correct')
      const [change] = await bills.intendChanges(db, [
        { id, bill: bill.id, kind: 'correct', amount: by, reason: body.reason, actor: asked.customer.id, at: asked.at },
      ])
      const [answer] = await bank.ledger.submit([
        changeDue({ id: bill.id, actor: asked.customer.id, request: asked.request }, 'correct', change!.amount, id),
      ])
      invariant(answer, 'a command has an answer')
      await bank.projector.reached(answer.sequence, 1_000)
      // Paid or closed in the same instant: it stays as it is.
      if (!isDone(answer))
        return refuse({
          kind:
            answer.kind === 'account-closed' || answer.kind === 'account-unknown' ? 'bill-closed' : 'bill-partly-paid',
          facts: { paid: '' },
        })
      const facts = {
        organization: bill.organization_name,
        house: bill.house,
        amount: formatAmount(body.amount, 'CNY'),
        reason: body.reason,
      }
      await tellAbout(db, { id, phone: bill.phone, kind: 'bill-corrected', facts, at: asked.at })
      return changed(asked, bill.id)
    },

    async withdrawBill({ params, body }, asked) {
      const found = await unpaid(params.id, asked)
      if (!found.ok) return found
      const bill = found.value
      const id = entryId(asked.press, asked.at, 'withdraw')
      const [change] = await bills.intendChanges(db, [
        {
          id,
          bill: bill.id,
          kind: 'withdraw',
          amount: -bill.left_due,
          reason: body.reason,
          actor: asked.customer.id,
          at: asked.at,
        },
      ])
      const who = { actor: asked.customer.id, request: asked.request }
      const answers = await bank.ledger.submit([
        changeDue({ id: bill.id, ...who }, 'withdraw', change!.amount, id),
        closeBill({ id: bill.id, at: Number(bill.at), ...who }, bill.left_due),
      ])
      await bank.projector.reached(Math.max(...answers.map((answer) => answer.sequence)), 1_000)
      if (!isDone(answers[0]!)) return refuse({ kind: 'bill-partly-paid', facts: { paid: '' } })
      const facts = {
        organization: bill.organization_name,
        house: bill.house,
        amount: formatAmount(bill.left_due, 'CNY'),
        reason: body.reason,
      }
      await tellAbout(db, { id, phone: bill.phone, kind: 'bill-withdrawn', facts, at: asked.at })
      return changed(asked, bill.id)
    },

    async refundBill({ params, body }, asked) {
      const bill = await bills.managedBill(db, managed(asked), params.id)
      if (!bill) return refuse({ kind: 'bill-unknown', parameter: 'id' })
      const line = await bills.refundable(db, bill.id, body.payment)
      if (!line) return refuse({ kind: 'payment-unknown', parameter: 'payment' })
      const run = await runs.runRow(db, bill.run)
      const settled = run?.settlement?.at !== undefined
      const payment = { id: body.payment, at: Number(line.at), payer: line.payer }
      const [answer] = await bank.ledger.submit([
        refundEntry(
          payment,
          {
            bill: bill.id,
            amount: line.amount,
            from: settled ? currentAccount(bill.organization) : collectedAccount(bill.run),
          },
          { actor: asked.customer.id, request: asked.request, memo: `${bill.id} ${body.reason}` },
        ),
      ])
      invariant(answer, 'a command has an answer')
      if (answer.kind === 'id-reused') return refuse({ kind: 'payment-unknown', parameter: 'payment' })
      if (answer.kind === 'insufficient-funds')
        return refuse({ kind: 'insufficient-funds', facts: { short: formatAmount(answer.short, 'CNY') } })
      if (answer.kind === 'account-frozen') return refuse({ kind: 'account-frozen' })
      invariant(isDone(answer), `a refund is posted or lacks money, not ${answer.kind}`)
      await bank.projector.reached(answer.sequence, 1_000)
      const facts = {
        organization: bill.organization_name,
        house: bill.house,
        amount: formatAmount(line.amount, 'CNY'),
        reason: body.reason,
      }
      const [payer] = await db<{ phone: string }[]>`select phone from customers where id = ${line.payer}`
      await tellAbout(db, {
        id: `${body.payment} ${bill.id} refund`,
        phone: payer!.phone,
        kind: 'bill-refunded',
        facts,
        at: asked.at,
      })
      return changed(asked, bill.id)
    },
  }
}

const paymentTitles = {
  zh: [['账单号', 'text'], ['房号', 'text'], ['缴费人', 'text'], ['金额', 'amount'], ['时间', 'instant'], ['凭证号', 'text'], ['退款时间', 'instant']],
  en: [['Bill number', 'text'], ['House', 'text'], ['Paid by', 'text'], ['Amount', 'amount'], ['Time', 'instant'], ['Receipt', 'text'], ['Given back', 'instant']],
} as const // biome-ignore format: a table
const TYPES = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
} as const
const fileOf = (name: string, form: 'xlsx' | 'csv', bytes: Uint8Array): FileReply => ({
  name: `${name}.${form}`,
  type: TYPES[form],
  bytes: new Uint8Array(bytes),
})
/** A cell as its writer knows it from Excel. */
function cellText(cell: Cell, date1904 = false): string {
  if (cell === null) return ''
  if (typeof cell !== 'object') return String(cell)
  if ('formula' in cell) return `=${cell.formula}`
  if ('error' in cell) return cell.error
  if ('long' in cell) return `${cell.long.slice(0, 60)}…`
  const day = readDay(cell, date1904)
  return day.ok && day.value !== undefined ? day.value : String(cell.day)
}

const managedAnswer = (row: bills.ManagedRow, today: string, locale: Locale) => ({
  id: row.id,
  number: row.number,
  house: row.house,
  building: row.building,
  state: stateOf(row),
  ...amountsOf(row),
  due: dayFromNumber(row.due_day),
  name: maskName(row.name),
  phone: row.phone === null ? '' : maskPhone(row.phone),
  customer: row.is_customer,
  items: itemsOf(row, locale),
  overdue: row.rest > 0n && dayFromNumber(row.due_day) < today,
})
