/**
 * A tax office of the same world as the register and the bureau (`test-firms.ts`). Queries are filed and fetched, with their faults,
 * as `filed-queries-simulator.ts` has it; a record that contradicts the others declares a twentieth of what was sold, and sales
 * from before the firm was established.
 */
import type { Hono } from 'hono'
import type { TaxFacts } from '../../../core/loans/facts.ts'
import { formatAmount } from '../../../core/money.ts'
import { addDays, type Day } from '../../../core/time.ts'
import type { Database } from '../../storage/database.ts'
import { type FiledQuestion, filedQueries } from '../filed-queries-simulator.ts'
import { firmOf } from '../test-firms-simulator.ts'
import { codeOf, QUERIES, readQuestion, standings, type TaxRecord } from './wire.ts'

export const TAX_OFFICE = 'tax'

export const taxOfficeSimulator = (db: Database, secret: string): Hono =>
  filedQueries<FiledQuestion>(db, secret, {
    system: TAX_OFFICE,
    path: QUERIES,
    read(text) {
      const asked = readQuestion(text)
      if (!asked) return undefined
      const { serial, taxpayer, use, authorization, authorizedUse, authorizedFrom, authorizedTo, at } = asked
      return {
        reference: serial,
        code: taxpayer,
        at: Date.parse(at),
        purpose: use,
        consent: { reference: authorization, purpose: authorizedUse, signed: authorizedFrom, until: authorizedTo },
      }
    },
    async record({ code }, day, said) {
      const { registry, tax } = await firmOf(db, code, day)
      const earlier = addDays(`${registry.established.slice(0, 7)}-01`, -1).slice(0, 7)
      return said === 'contradictory' ? recordOf(code, day, tax, 20n, earlier) : recordOf(code, day, tax)
    },
    accepted: (serial) => ({ serial, code: '01' }),
    refused: (serial, why) => ({ serial, code: codeOf(why) }),
    processing: (serial) => ({ serial, code: '02' }),
    unknown: (serial) => ({ serial, code: '04' }),
    answered: (serial, record) => (record ? { serial, code: '00', record } : { serial, code: '03' }),
  })

function recordOf(taxpayer: string, day: Day, tax: TaxFacts, part = 1n, earlier?: string): TaxRecord {
  const yuan = (amount: bigint) => formatAmount(amount, 'CNY')
  const line = (month: string, sales: bigint, paid: bigint) => {
    // Due on the 15th of the month after.
    const due = `${addDays(`${month}-28`, 7).slice(0, 7)}-15`
    return { period: month.replace('-', ''), declaredOn: due < day ? due : day, sales: yuan(sales), paid: yuan(paid) }
  }
  const lines = tax.months.map(({ month, sales, paid }) => line(month, sales / part, paid / part))
  const first = tax.months[0]
  return {
    taxpayer,
    standing: (Object.keys(standings) as (keyof typeof standings)[]).find((code) => standings[code] === tax.standing)!,
    grade: tax.grade,
    arrears: yuan(tax.arrears),
    // The first month was declared too low at first, and corrected: what was said last holds.
    declarations: [
      ...(earlier ? [line(earlier, 1_000_00n, 10_00n)] : []),
      ...lines,
      ...(first ? [{ ...line(first.month, first.sales / part, first.paid / part), declaredOn: day }] : []),
    ].map((one, n) => (n === (earlier ? 1 : 0) && first ? { ...one, sales: '1.00' } : one)),
  }
}
