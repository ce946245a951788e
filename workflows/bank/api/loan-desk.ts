/** Loans as officers see them: the whole of them by age, grade and month of draw, and the work list of collection. */

import { entryId } from '../../../core/id.ts'
import { owedOn } from '../../../core/loans/arrears.ts'
import { grades } from '../../../core/loans/kinds.ts'
import { maskPhone } from '../../../core/mask.ts'
import { ok, refuse } from '../../../core/result.ts'
import { moneyText } from '../../../core/shape.ts'
import { beijing, dayFromNumber, dayNumber, dayOf, isDay } from '../../../core/time.ts'
import { ageName, gradeName } from '../../../core/words/loans.ts'
import * as store from '../../storage/loan-desk.ts'
import { loanIn } from '../../storage/loans.ts'
import type { Bank } from '../compose.ts'
import { partsAnswer } from './loans.ts'
import type { Handlers } from './mount.ts'

const percent = (part: bigint, whole: bigint) =>
  whole === 0n ? '0.00' : (Number((part * 1_000_000n) / whole) / 10_000).toFixed(2)

export function loanDeskHandlers(
  bank: Bank,
): Pick<Handlers, 'loanPortfolio' | 'loanArrears' | 'loanContacts' | 'noteLoanContact'> {
  const { db } = bank
  const contactAnswer = (row: store.ContactRow, today: string) => ({
    id: row.id,
    officer: row.officer_name,
    at: beijing(Number(row.at)),
    amount: row.amount === null ? null : moneyText(row.amount),
    day: row.day === null ? null : dayFromNumber(row.day),
    kept: row.day === null ? null : row.paid >= (row.amount ?? 0n) ? true : dayFromNumber(row.day) < today ? false : null,
    note: row.note,
  }) // biome-ignore format: one contact
  const contactsOf = async (loan: string, at: number) => ({
    contacts: (await store.contactsOf(db, loan)).map((row) => contactAnswer(row, dayOf(at))),
  })

  return {
    async loanPortfolio(_, { at, locale }) {
      const [sums, ages, byGrade, vintages] = await store.portfolio(db, dayNumber(dayOf(at)))
      const bucket = (id: string, name: string) => {
        const row = [...ages, ...byGrade].find((one) => one.id === id)
        return { id, name, loans: Number(row?.loans ?? 0), principal: moneyText(row?.principal ?? 0n) }
      }
      const bad = byGrade.filter(({ id }) => grades.indexOf(id as 'loss') >= 2).reduce((sum, row) => sum + row.principal, 0n)
      return ok({
        today: dayOf(at),
        loans: Number(sums.loans),
        principal: moneyText(sums.principal),
        undrawn: moneyText(sums.undrawn),
        overdue: moneyText(sums.overdue),
        nonPerforming: percent(bad, sums.principal),
        ageing: store.ages.map((id) => bucket(id, ageName(id, locale))),
        grades: grades.map((id) => bucket(id, gradeName(id, locale))),
        vintages: vintages.map((row) => ({
          month: row.month,
          loans: Number(row.loans),
          drawn: moneyText(row.drawn),
          late: percent(row.late, row.loans),
        })),
      })
    }, // biome-ignore format: one answer

    async loanArrears(_, { at }) {
      const day = dayOf(at)
      const rows = await store.lateLoans(db)
      const last = await store.lastPromises(db, rows.map(({ id }) => id))
      return ok({
        loans: rows.map((row) => {
          const promise = last.get(row.id)
          return {
            id: row.id,
            firm: row.firm_name,
            phone: maskPhone(row.phone),
            owed: partsAnswer(owedOn(loanIn(row), day)),
            days: row.overdue_days,
            grade: row.grade as 'loss',
            promise: promise ? contactAnswer(promise, day) : null,
            workflow: row.run === null ? null : bank.runUrl(row.run),
          }
        }),
      })
    }, // biome-ignore format: one answer

    async loanContacts({ params }, { at, about }) {
      const owner = await store.borrowerOf(db, params.id)
      if (!owner) return refuse({ kind: 'loan-unknown', parameter: 'id' })
      about(owner)
      return ok(await contactsOf(params.id, at))
    },

    async noteLoanContact({ params, body }, { at, press, customer, about }) {
      const owner = await store.borrowerOf(db, params.id)
      if (!owner) return refuse({ kind: 'loan-unknown', parameter: 'id' })
      about(owner)
      const day = body.day !== undefined && isDay(body.day) ? dayNumber(body.day) : null
      const id = `loan-contact-${entryId(press, at, 'press')}`
      await store.keepContact(db, { id, loan: params.id, officer: customer.id, at, amount: body.amount ?? null, day, note: body.note })
      return ok(await contactsOf(params.id, at))
    }, // biome-ignore format: one note
  }
}
