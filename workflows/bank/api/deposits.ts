/** Accounts and their movements, read from the projection; `after` waits until it shows what the reader wrote. */
import { billerOf } from '../../../core/bills/billers.ts'
import type { EventsReply, FileReply } from '../../../core/call.ts'
import { bodies } from '../../../core/deposits/freeze-orders.ts'
import { accountNumber, firmAccountNumber } from '../../../core/deposits/number.ts'
import { currentAccount } from '../../../core/deposits/postings.ts'
import {
  MOST_ROWS,
  type Period,
  periodOf,
  type Statement,
  statementDigest,
  sumsOf,
} from '../../../core/deposits/statement.ts'
import type { Account, Movement, News, StatementAnswer } from '../../../core/deposits/wire.ts'
import type { Id } from '../../../core/id.ts'
import { placeOf, placeText, positionOf } from '../../../core/ledger/command.ts'
import type { Refusal } from '../../../core/problem.ts'
import { ok, type Result, refuse } from '../../../core/result.ts'
import { moneyText } from '../../../core/shape.ts'
import { addDays, beijing, dayFromNumber, dayOf, instantOf, isDay } from '../../../core/time.ts'
import { productName } from '../../../core/words/deposits.ts'
import type { Locale } from '../../../core/words/index.ts'
import { statementTable } from '../../deposits/statement.ts'
import { statementPdf } from '../../deposits/statement-pdf.ts'
import type { CustomerRow } from '../../storage/customers.ts'
import { accountRow, heldRows, type MovementRow, movementRows } from '../../storage/deposits.ts'
import { serialOf } from '../../storage/firms.ts'
import { ordersTold } from '../../storage/freeze-orders.ts'
import { balanceAt, positionAt } from '../../storage/ledger/queries.ts'
import type { Bank } from '../compose.ts'
import { SHARD } from '../config.ts'
import { OTHER_BANK } from './customers.ts'
import { operatedFirm } from './firm-holder.ts'
import type { Asked, Handlers } from './mount.ts'

const PAGE = 50
/** So many movements are news; who has missed more asks for them. */
const MOST_NEWS = 20
/** A quiet stream says now and then that it is there, and looks whether its session is. */
const STREAM_BREATHES_MS = 5_000
/** So many are read at once, and so many for one page at most: what is looked for may be far back. */
const READ_AT_ONCE = 500
const READ_AT_MOST = 5_000

export function depositHandlers(
  bank: Bank,
): Pick<
  Handlers,
  'accounts' | 'events' | 'movements' | 'statement' | 'statementFile' | 'firmStatement' | 'firmStatementFile'
> {
  const caughtUp = async (after: number | undefined) => {
    if (after !== undefined) await bank.projector.reached(after, 1_000)
    return bank.projector.sequence
  }
  const accountOf = async (customer: CustomerRow, locale: Locale): Promise<{ account: Account; last: number }> => {
    const id = currentAccount(customer.id)
    const [found, orders] = await Promise.all([accountRow(bank.db, id), ordersTold(bank.db, id)])
    const row = found ?? { debits: 0n, credits: 0n, held_debits: 0n, frozen: 0n, last: 0n }
    const balance = row.credits - row.debits
    const available = balance - row.held_debits - row.frozen
    return {
      account: {
        id,
        number: accountNumber(Number(customer.serial)),
        balance: moneyText(balance),
        // An order to freeze may ask for more than there is.
        available: moneyText(available > 0n ? available : 0n),
        held: moneyText(row.held_debits),
        orders: orders.map(({ body, secret, amount, until }) => ({
          by: secret ? null : bodies[body][locale],
          amount: amount === null ? null : moneyText(amount),
          until: beijing(until),
        })),
      },
      last: placeOf(Number(row.last)).sequence,
    }
  }
  /** The account as it stands, and what happened on it since a position; `fresh` when anything did. */
  const newsSince = async (
    customer: CustomerRow,
    after: number,
    locale: Locale,
  ): Promise<{ readonly fresh: boolean; readonly data: News }> => {
    const { account, last } = await accountOf(customer, locale)
    if (last <= after) return { fresh: false, data: { account, movements: [], more: false, position: after } }
    const rows = [
      ...(await heldRows(bank.db, account.id)),
      ...(await movementRows(bank.db, account.id, undefined, MOST_NEWS + 1)),
    ]
    const movements = rows
      .filter((row) => placeOf(Number(row.position)).sequence > after)
      .sort((a, b) => Number(b.position - a.position))
      .map((row) => movementOf(row, locale))
    // A hold that was set free is no movement, and news all the same.
    const position = Math.max(last, ...movements.map((one) => one.position))
    const more = movements.length > MOST_NEWS
    return { fresh: true, data: { account, movements: movements.slice(0, MOST_NEWS), more, position } }
  }
  return {
    async accounts({ query }, { customer, locale }) {
      const position = await caughtUp(query.after)
      return ok({ accounts: [(await accountOf(customer, locale)).account], today: dayOf(bank.now()), position })
    },

    async events({ query }, { customer, locale, lastEvent }) {
      const id = currentAccount(customer.id)
      const from = /^\d{1,15}$/.test(lastEvent) ? Number(lastEvent) : query.after
      const reply: EventsReply<News> = {
        async *events() {
          // Watched from before it is read: nothing comes between.
          const watch = bank.live.watch(id)
          try {
            let news = await newsSince(customer, from ?? bank.projector.sequence, locale)
            yield from === undefined || news.fresh ? { id: String(news.data.position), data: news.data } : undefined
            for (;;) {
              // A quiet stream says that it is there, and asks SQL nothing.
              const told = await watch.changed(STREAM_BREATHES_MS)
              if (told) news = await newsSince(customer, news.data.position, locale)
              yield told && news.fresh ? { id: String(news.data.position), data: news.data } : undefined
            }
          } finally {
            watch.end()
          }
        },
      }
      return ok(reply)
    },

    async movements({ params, query }, { customer, locale }) {
      // Someone else's account and no account look the same from outside.
      if (params.id !== currentAccount(customer.id)) return refuse({ kind: 'account-unknown', parameter: 'id' })
      for (const name of ['from', 'to'] as const)
        if (query[name] !== undefined && !isDay(query[name]))
          return refuse({ kind: 'bad-input', parameter: name, facts: { expected: 'day' } })
      const position = await caughtUp(query.after)
      const [sequence, index] = query.before?.split('-').map(Number) ?? []
      const before = sequence === undefined || index === undefined ? undefined : positionOf({ sequence, index })
      const { from, to, kind, direction, text } = query
      const looksFor = [from, to, kind, direction, text].some((one) => one !== undefined)
      const first = from === undefined ? 0 : await lastBefore(bank, from)
      const last = to === undefined ? Number.POSITIVE_INFINITY : await lastBefore(bank, addDays(to, 1))
      const wanted = text?.toLocaleLowerCase()
      const fits = (one: Movement) =>
        (kind === undefined || one.kind === kind) &&
        (direction === undefined || one.direction === direction) &&
        (wanted === undefined || `${one.counterparty}\n${one.memo}`.toLocaleLowerCase().includes(wanted))

      const found: { readonly movement: Movement; readonly at: number }[] = []
      let read = 0
      let at = Math.min(before ?? Number.POSITIVE_INFINITY, last + 1)
      let more = true
      while (found.length <= PAGE && more && read < READ_AT_MOST) {
        const most = looksFor ? READ_AT_ONCE : PAGE + 1
        const rows = await movementRows(bank.db, params.id, Number.isFinite(at) ? at : undefined, most)
        read += rows.length
        more = entriesIn(rows) === most
        for (const row of rows) {
          const place = Number(row.position)
          if (place <= first) {
            more = false
            break
          }
          at = place
          const movement = movementOf(row, locale)
          if (fits(movement)) found.push({ movement, at: place })
        }
      }
      // A page ends with a whole entry: where the fiftieth movement's is whole.
      const end = found[PAGE - 1]?.at ?? 0
      const page = found.filter((one) => one.at >= end)
      // From the last that is shown; or, where nothing more was found yet, from where reading stopped.
      const next = page.length < found.length ? end : more ? at : null
      const held = before || looksFor ? [] : await heldRows(bank.db, params.id)
      return ok({
        movements: [...held.map((row) => movementOf(row, locale)), ...page.map(({ movement }) => movement)],
        next: next === null ? null : placeText(next),
        position,
      })
    },

    async statement({ params, query }, { customer, locale }) {
      const holder = ownHolder(params.id, customer)
      return holder.ok ? statementOf(holder.value, query, locale) : holder
    },
    async statementFile({ params, query }, { customer, locale }) {
      const holder = ownHolder(params.id, customer)
      return holder.ok ? fileOf(holder.value, query, locale) : holder
    },
    async firmStatement({ params, query }, asked) {
      const holder = await firmHolder(params.id, asked)
      return holder.ok ? statementOf(holder.value, query, asked.locale) : holder
    },
    async firmStatementFile({ params, query }, asked) {
      const holder = await firmHolder(params.id, asked)
      return holder.ok ? fileOf(holder.value, query, asked.locale) : holder
    },
  }

  function ownHolder(id: string, customer: CustomerRow): Result<Holder, Refusal> {
    const account = currentAccount(customer.id)
    if (id !== account) return refuse({ kind: 'account-unknown', parameter: 'id' })
    return ok({ account, number: accountNumber(Number(customer.serial)), name: customer.name })
  }
  async function firmHolder(id: string, asked: Pick<Asked, 'customer'>): Promise<Result<Holder, Refusal>> {
    const firm = await operatedFirm(bank, id, asked)
    if (!firm.ok) return firm
    const { organization, name } = firm.value
    const number = firmAccountNumber(await serialOf(bank.db, organization))
    return ok({ account: currentAccount(organization), number, name })
  }

  async function fileOf(
    holder: Holder,
    { format, ...period }: Days & { readonly format: 'pdf' | 'csv' },
    locale: Locale,
  ): Promise<Result<FileReply, Refusal>> {
    const made = await statementOf(holder, period, locale)
    if (!made.ok) return made
    const name = `Qiao-${made.value.number}-${made.value.from}-${made.value.to}.${format}`
    if (format === 'csv') {
      const bytes = (await statementTable(made.value, locale)) as Uint8Array<ArrayBuffer>
      return ok({ name, type: 'text/csv; charset=utf-8', bytes })
    }
    const bytes = await statementPdf({ statement: made.value, locale, at: bank.now(), demo: bank.demo })
    return bytes
      ? ok({ name, type: 'application/pdf', bytes })
      : refuse({ kind: 'too-many-requests', facts: { seconds: 10 } })
  }

  async function statementOf(
    { account, number, name }: Holder,
    asked: Days,
    locale: Locale,
  ): Promise<Result<StatementAnswer, Refusal>> {
    const period = periodOf(asked, dayOf(bank.now()))
    if (!period.ok) return period
    const { from, to } = period.value
    const { first, until } = await periodIn(bank, period.value)
    const rows: MovementRow[] = []
    for (let at = until + 1, whole = false; !whole; ) {
      const some = await movementRows(bank.db, account, at, READ_AT_ONCE)
      const mine = some.filter(({ position }) => Number(position) > first)
      rows.push(...mine)
      if (rows.length > MOST_ROWS)
        return refuse({ kind: 'statement-too-long', parameter: 'to', facts: { most: MOST_ROWS } })
      whole = mine.length < some.length || entriesIn(some) < READ_AT_ONCE
      at = Number(mine.at(-1)?.position ?? 0)
    }
    const opening = (first > 0 ? await balanceAt(bank.db, account, first) : undefined) ?? 0n
    const movements = rows.reverse().map((row) => movementOf(row, locale))
    const statement: Statement = {
      ...period.value,
      number,
      opening,
      closing: rows.at(-1)?.after ?? opening,
      // One text in every language: names as they stand in Chinese.
      rows: rows.map((row) => {
        const { id: entry, bookedAt, effectiveDay, kind, direction, counterparty, memo } = movementOf(row, 'zh')
        const amount = direction === 'in' ? row.amount : -row.amount
        return { entry, bookedAt, effectiveDay, kind, amount, balance: row.after!, counterparty, memo }
      }),
    }
    const sums = sumsOf(statement)
    return ok({
      number: statement.number,
      holder: name,
      from,
      to,
      opening: moneyText(statement.opening),
      closing: moneyText(statement.closing),
      in: { amount: moneyText(sums.in), count: sums.ins },
      out: { amount: moneyText(sums.out), count: sums.outs },
      movements,
      sha256: statementDigest(statement),
    })
  }
}

/** Whose statement it is. */
type Holder = { readonly account: Id; readonly number: string; readonly name: string }
type Days = { readonly from?: string | undefined; readonly to?: string | undefined }

/** The last position that was booked before a day began. */
const lastBefore = (bank: Bank, day: string) => positionAt(bank.db, SHARD, instantOf(day) - 1)
/** A period as places in the log, which SQL shows: what is booked while it is read changes nothing. */
export async function periodIn(bank: Bank, { from, to }: Period): Promise<{ first: number; until: number }> {
  const [first, until] = [await lastBefore(bank, from), await lastBefore(bank, addDays(to, 1))]
  await bank.projector.reached(placeOf(until).sequence, 1_000)
  return { first, until }
}

const entriesIn = (rows: readonly MovementRow[]) => new Set(rows.map(({ position }) => position)).size

export function movementOf(row: MovementRow, locale: Locale): Movement {
  const kind = kindOf(row)
  const counterparty =
    kind === 'top-up' || kind === 'withdrawal'
      ? OTHER_BANK.name[locale]
      : row.biller !== null
        ? (billerOf(row.biller)?.name[locale] ?? '')
        : row.product !== null
          ? productName(row.product, locale)
          : (row.counterparty ?? '')
  return {
    id: row.entry as Id,
    kind,
    state: row.kind === 'hold' ? 'held' : 'booked',
    direction: row.incoming ? 'in' : 'out',
    amount: moneyText(row.amount),
    balance: row.after === null ? null : moneyText(row.after),
    counterparty,
    memo: kind === 'transfer-in' || kind === 'transfer-out' ? row.memo : '',
    business: row.business,
    bookedAt: beijing(Number(row.booked_at)),
    effectiveDay: dayFromNumber(row.effective_day),
    position: placeOf(Number(row.position)).sequence,
  }
}

export function kindOf({
  business,
  incoming,
  interest,
  borrower,
}: Pick<MovementRow, 'business' | 'incoming' | 'interest' | 'borrower'>): Movement['kind'] {
  if (interest) return 'interest'
  if (business.startsWith('deposit-')) return incoming ? 'deposit-back' : 'deposit'
  if (business.startsWith('freeze-order-')) return incoming ? 'other' : 'deduction'
  if (business.startsWith('top-up-')) return 'top-up'
  if (business.startsWith('withdrawal-')) return 'withdrawal'
  if (borrower) return incoming ? 'loan' : 'loan-repaid'
  // Whom a borrower has paid with a loan.
  if (business.startsWith('loan-') && incoming) return 'transfer-in'
  if (business.startsWith('transfer-')) return incoming ? 'transfer-in' : 'transfer-out'
  if (business.startsWith('bill-payment-')) return incoming ? 'bill-refund' : 'bill'
  if (business.startsWith('house-payment-')) return incoming ? 'bill-refund' : 'bill'
  if (business.startsWith('reconciliation-case-')) return 'bill-refund'
  return 'other'
}
