/** What is drawn and added up from an account: its balance over time, what money went out for, what is due next. */
import { billerOf } from '../../../core/bills/billers.ts'
import { LONGEST_FIGURES, pointsOf } from '../../../core/deposits/balances.ts'
import { currentAccount } from '../../../core/deposits/postings.ts'
import {
  counterpartyId,
  type SpendingCategory,
  type SpendingRow,
  type Spent,
  spendingOf,
} from '../../../core/deposits/spending.ts'
import { MOST_ROWS, type Period, periodOf } from '../../../core/deposits/statement.ts'
import { AHEAD_DAYS, upcomingOf } from '../../../core/deposits/upcoming.ts'
import type { Refusal } from '../../../core/problem.ts'
import { ok, type Result, refuse } from '../../../core/result.ts'
import { moneyText } from '../../../core/shape.ts'
import { addDays, type Day, dayFromNumber, dayOf, instantOf } from '../../../core/time.ts'
import type { Locale } from '../../../core/words/index.ts'
import { accountRow, heldRows } from '../../storage/deposits.ts'
import * as store from '../../storage/figures.ts'
import type { Bank } from '../compose.ts'
import { kindOf, movementOf, periodIn } from './deposits.ts'
import type { Handlers } from './mount.ts'

type Calls = 'balances' | 'spending' | 'spendingRules' | 'setSpendingRule' | 'upcoming'

const READ_AT_ONCE = 1_000

export function figureHandlers(bank: Bank): Pick<Handlers, Calls> {
  const { db } = bank
  type Asked = { readonly from?: string | undefined; readonly to?: string | undefined }
  /** The period, for the account's owner only. */
  function periodFor(account: string, asked: Asked, customer: string, today: Day): Result<Period, Refusal> {
    if (account !== currentAccount(customer)) return refuse({ kind: 'account-unknown', parameter: 'id' })
    return periodOf(asked, today, LONGEST_FIGURES)
  }
  const rulesFor = async (customer: string, locale: Locale) =>
    (await store.rulesOf(db, customer)).map(({ counterparty, name, category }) => ({
      counterparty: counterpartyId(customer, counterparty),
      name: nameOf(counterparty, name, locale),
      category,
    }))
  return {
    async balances({ params, query }, { customer }) {
      const today = dayOf(bank.now())
      const period = periodFor(params.id, query, customer.id, today)
      if (!period.ok) return period
      const { from, to } = period.value
      const days = await store.daysFrom(db, params.id, from)
      const turnovers = days.flatMap(({ day, debits, credits }) =>
        day === null ? [] : [{ day: dayFromNumber(day), in: credits, out: debits }],
      )
      const since = turnovers.reduce((sum, one) => sum + one.in - one.out, 0n)
      const opening = (days[0]?.now ?? 0n) - since
      const { each, points } = pointsOf(period.value, today, opening, turnovers)
      return ok({
        today,
        from,
        to,
        opening: moneyText(opening),
        each,
        points: points.map(({ day, balance, in: came, out }) => ({
          day, balance: moneyText(balance), in: moneyText(came), out: moneyText(out),
        })), // biome-ignore format: one point
      })
    },

    async spending({ params, query }, { customer, locale }) {
      const today = dayOf(bank.now())
      const period = periodFor(params.id, query, customer.id, today)
      if (!period.ok) return period
      const { first, until } = await periodIn(bank, period.value)
      const rows: store.FlowRow[] = []
      for (let at = until + 1, whole = false; !whole; ) {
        const some = await store.flowRows(db, params.id, at, READ_AT_ONCE)
        const mine = some.filter(({ position }) => Number(position) > first)
        rows.push(...mine)
        if (rows.length > MOST_ROWS)
          return refuse({ kind: 'statement-too-long', parameter: 'to', facts: { most: MOST_ROWS } })
        whole = mine.length < some.length || new Set(some.map(({ position }) => position)).size < READ_AT_ONCE
        at = Number(mine.at(-1)?.position ?? 0)
      }
      const rules = new Map(
        (await store.rulesOf(db, customer.id)).map(({ counterparty, category }) => [counterparty, category]),
      )
      const spending = spendingOf(rows.map((row) => rowOf(row, locale)), rules) // biome-ignore format: one call
      return ok({
        today,
        ...period.value,
        in: moneyText(spending.in),
        aside: { into: moneyText(spending.aside.into), back: moneyText(spending.aside.back) },
        ...spentText(spending),
        categories: spending.categories.map(({ category, counterparties, ...spent }) => ({
          category,
          ...spentText(spent),
          counterparties: counterparties.map(({ ref, name, ruled, ...own }) => ({
            id: ref === '' ? null : counterpartyId(customer.id, ref),
            name,
            ...spentText(own),
            ruled,
          })),
        })),
        months: spending.months.map(({ month, categories, in: came, ...spent }) => ({
          month,
          in: moneyText(came),
          ...spentText(spent),
          categories: categories.map(({ category, ...own }) => ({ category, ...spentText(own) })),
        })),
      })
    },

    spendingRules: async (_, { customer, locale }) => ok({ rules: await rulesFor(customer.id, locale) }),
    async setSpendingRule({ body }, { at, customer, locale }) {
      const paid = await store.paidBy(db, customer.id)
      const counterparty = paid.find((ref) => counterpartyId(customer.id, ref) === body.counterparty)
      if (counterparty === undefined) return refuse({ kind: 'counterparty-unknown', parameter: 'counterparty' })
      await store.keepRule(db, customer.id, counterparty, body.category as SpendingCategory | null, at)
      return ok({ rules: await rulesFor(customer.id, locale) })
    },

    async upcoming({ query }, { customer, locale }) {
      if (query.after !== undefined) await bank.projector.reached(query.after, 1_000)
      const today = dayOf(bank.now())
      const until = addDays(today, AHEAD_DAYS)
      const account = currentAccount(customer.id)
      const [row, due, used, held] = await Promise.all([
        accountRow(db, account),
        store.billsDue(db, customer.id),
        store.mandatesUsed(db, customer.id, instantOf(`${today.slice(0, 7)}-01`)),
        heldRows(db, account),
      ])
      const free = row ? row.credits - row.debits - row.held_debits - row.frozen : 0n
      const available = free > 0n ? free : 0n
      const bills = due.map((one) => ({
        ...one,
        left: one.left_due,
        due: dayFromNumber(one.due_day),
        collectOn: one.terms.collectOn,
        mandate:
          one.mandate === null ? null : { id: one.mandate, cap: one.cap!, frequency: one.frequency!, tries: one.tries },
      }))
      const planned = upcomingOf(bills, used, today)
      const sum = planned.reduce((sum, { bill, day }) => (day <= until ? sum + bill.left : sum), 0n)
      return ok({
        today,
        until,
        available: moneyText(available),
        due: moneyText(sum),
        after: moneyText(available - sum),
        bills: planned.map(({ bill, day, by, unreached }) => ({
          id: bill.id,
          day,
          overdue: bill.due < today,
          by,
          unreached,
          amount: moneyText(bill.left),
          organization: { id: bill.organization, name: bill.organization_name },
          house: bill.house,
          title: bill.title,
        })),
        held: held.map((one) => {
          const { business, counterparty, amount, bookedAt } = movementOf(one, locale)
          return { business, counterparty, amount, since: bookedAt }
        }),
      })
    },
  }
}

const spentText = ({ out, refunded, count }: Spent) => ({ out: moneyText(out), refunded: moneyText(refunded), count })

function rowOf(row: store.FlowRow, locale: Locale): SpendingRow {
  const biller = row.biller === null ? undefined : billerOf(row.biller)
  const ref = biller ? `biller-${biller.id}` : row.ref
  return {
    day: dayOf(Number(row.booked_at)),
    // Figures are drawn of people's accounts, and only firms borrow.
    kind: kindOf({ ...row, borrower: false }),
    amount: row.incoming ? row.amount : -row.amount,
    counterparty: ref === null ? null : { ref, name: nameOf(ref, row.name, locale) },
    service: biller?.category ?? null,
    fee: row.fee,
    feeWithin: row.fee_within,
  }
}
/** Billers have their names as data; people and organisations in tables. */
const nameOf = (ref: string, name: string | null, locale: Locale) =>
  ref.startsWith('biller-') ? (billerOf(ref.slice('biller-'.length))?.name[locale] ?? '') : (name ?? '')
