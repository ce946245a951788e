/**
 * Turns the log into rows that SQL can query, and lets the domains follow: what an entry decided marks the domain's row
 * in the same transaction (decision 8). Its cursor moves in that transaction too, so each row of the log is projected
 * once, wherever the process is killed.
 */

import { digest, type Id } from '../../../core/id.ts'
import { invariant } from '../../../core/invariant.ts'
import { decodeCommands, decodeOutcome } from '../../../core/ledger/codec.ts'
import {
  type Answer,
  type Command,
  isDone,
  type Purpose,
  type Side,
  type Transfer,
} from '../../../core/ledger/command.ts'
import { balanceOf } from '../../../core/ledger/engine.ts'
import { dayNumber, dayOf, type Instant } from '../../../core/time.ts'
import { type Database, isConnectionFailure, type Transaction } from '../database.ts'
import { rowsAfter } from './log.ts'

/** An entry as a domain's follower sees it. */
export type Entry = Purpose & {
  readonly id: Id
  readonly kind: 'post' | 'hold' | 'settle' | 'release' | 'expire'
  readonly sequence: number
  readonly bookedAt: Instant
}
export type Followers = {
  /** Entries of business objects whose id begins with this prefix, done or refused. */
  readonly [prefix: string]: (tx: Transaction, entry: Entry, answer: Answer) => Promise<void>
}

type AccountRow = {
  id: string
  unit: string
  side: Side
  head: string
  owner: string
  floor: bigint | null
  debits: bigint
  credits: bigint
  held_debits: bigint
  held_credits: bigint
  opened_at: bigint
  sequence: bigint
}
type HoldRow = {
  id: string
  business: string
  step: string
  memo: string
  actor: string
  request: string
  effective_day: number
  transfers: Transfer[]
}
type EntryRow = {
  id: string
  sequence: number
  index: number
  kind: Entry['kind']
  hold: string | null
  hold_state: 'held' | 'settled' | 'released' | 'expired' | null
  business: string
  step: string
  memo: string
  actor: string
  request: string
  booked_at: number
  effective_day: number
}
type LegRow = {
  entry: string
  n: number
  debit: string
  credit: string
  amount: bigint
  debit_after: bigint | null
  credit_after: bigint | null
  sequence: number
  index: number
}

const ROWS_AT_ONCE = 200

export type Projector = {
  /** The last sequence that SQL shows. */
  readonly sequence: number
  /** Resolves when SQL shows this position, or after the given time; answers whether it does. */
  reached(sequence: number, withinMs: number): Promise<boolean>
  wake(): void
  stop(): Promise<void>
}

export async function startProjector(
  db: Database,
  shard: number,
  followers: Followers,
  on: { projected(entries: number): void; trouble(what: string): void; broken(failure: Error): void },
): Promise<Projector> {
  await db`insert into ledger_cursor (shard, sequence) values (${shard}, 0) on conflict do nothing`
  let sequence = await cursor(db, shard)
  let stopping = false
  let nudge: () => void = () => {}
  let nudged = false
  const listeners = new Set<() => void>()

  const loop = (async () => {
    while (!stopping) {
      try {
        const rows = await rowsAfter(db, shard, sequence, ROWS_AT_ONCE)
        if (rows.length > 0) {
          const { reached, entries } = await db.begin((tx) => project(tx, shard, rows, followers))
          sequence = reached
          on.projected(entries)
          for (const listener of listeners) listener()
          continue
        }
        // Commits wake it; the pause is for rows that another process wrote, which only a takeover can bring.
        if (!nudged)
          await new Promise<void>((resolve) => {
            const timer = setTimeout(resolve, 1_000)
            nudge = () => {
              clearTimeout(timer)
              resolve()
            }
          })
        nudged = false
      } catch (failure) {
        if (!isConnectionFailure(failure)) return on.broken(failure as Error)
        on.trouble(`the projector waits for the database (${(failure as { code?: string }).code})`)
        await new Promise((resolve) => setTimeout(resolve, 200))
      }
    }
  })()

  return {
    get sequence() {
      return sequence
    },
    reached(wanted, withinMs) {
      if (sequence >= wanted) return Promise.resolve(true)
      return new Promise((resolve) => {
        const end = (answer: boolean) => {
          clearTimeout(timer)
          listeners.delete(look)
          resolve(answer)
        }
        const look = () => void (sequence >= wanted && end(true))
        const timer = setTimeout(() => end(false), withinMs)
        listeners.add(look)
      })
    },
    wake() {
      nudged = true
      nudge()
    },
    async stop() {
      stopping = true
      nudge()
      await loop
    },
  }
}

async function cursor(db: Database | Transaction, shard: number): Promise<number> {
  const [row] = await db<{ sequence: bigint }[]>`select sequence from ledger_cursor where shard = ${shard}`
  return Number(row!.sequence)
}

type Rows = Awaited<ReturnType<typeof rowsAfter>>

async function project(
  tx: Transaction,
  shard: number,
  rows: Rows,
  followers: Followers,
): Promise<{ reached: number; entries: number }> {
  const [locked] = await tx<
    { sequence: bigint }[]
  >`select sequence from ledger_cursor where shard = ${shard} for update`
  const fresh = rows.filter((row) => row.sequence > Number(locked!.sequence))
  const batches = fresh.map((row) => ({
    ...row,
    commands: decodeCommands(row.commands),
    outcome: decodeOutcome(row.outcome),
  }))
  const commands = batches.flatMap((batch) => batch.commands)
  const ended = [
    ...commands.flatMap((c) => (c.kind === 'settle' || c.kind === 'release' ? [c.hold] : [])),
    ...batches.flatMap((b) => b.outcome.expired),
  ]
  const holds = await holdsOf(tx, ended)
  const named = new Set([
    ...commands.flatMap((c) => ('transfers' in c ? c.transfers.flatMap((t) => [t.debit, t.credit]) : [])),
    ...[...holds.values()].flatMap((h) => h.transfers.flatMap((t) => [t.debit, t.credit])),
  ])
  const accounts = await accountsOf(tx, [...named])
  const view = new View(accounts, holds)
  const follow: { entry: Entry; answer: Answer }[] = []

  for (const { sequence, bookedAt, commands, outcome } of batches) {
    // Before the first command of the batch: so their places stand before its places.
    for (const [n, hold] of outcome.expired.entries())
      view.expire(hold, { sequence, index: n - outcome.expired.length, bookedAt }, follow)
    commands.forEach((command, index) => {
      const answer = outcome.answers[index]!
      if (!outcome.fresh[index]) return
      if (isDone(answer)) view.apply(command, { sequence, index, bookedAt })
      if ('business' in command) {
        const { id, kind, business, step, memo, actor, request } = command
        follow.push({ entry: { id, kind, business, step, memo, actor, request, sequence, bookedAt }, answer })
      }
    })
  }

  await view.save(tx)
  for (const command of commands)
    if (command.kind === 'clock')
      await tx`update bank_clock set offset_ms = ${command.offset} where offset_ms < ${command.offset}`
  for (const { entry, answer } of follow) {
    const prefix = Object.keys(followers).find((one) => entry.business.startsWith(one))
    if (prefix) await followers[prefix]!(tx, entry, answer)
  }
  const reached = fresh.at(-1)?.sequence ?? Number(locked!.sequence)
  await tx`update ledger_cursor set sequence = ${reached} where shard = ${shard}`
  return { reached, entries: follow.length }
}

async function accountsOf(tx: Transaction, ids: string[]): Promise<Map<string, AccountRow>> {
  if (ids.length === 0) return new Map()
  const rows = await tx<AccountRow[]>`select * from ledger_accounts where id = any(${ids})`
  return new Map(rows.map((row) => [row.id, row]))
}

async function holdsOf(tx: Transaction, ids: string[]): Promise<Map<string, HoldRow>> {
  if (ids.length === 0) return new Map()
  const entries = await tx<Omit<HoldRow, 'transfers'>[]>`
    select id, business, step, memo, actor, request, effective_day from ledger_entries where id = any(${ids}) and kind = 'hold'`
  const legs = await tx<
    (Transfer & { entry: string })[]
  >`select entry, debit, credit, amount from ledger_legs where entry = any(${ids}) order by entry, n`
  return new Map(entries.map((row) => [row.id, { ...row, transfers: legs.filter((leg) => leg.entry === row.id) }]))
}

type Place = { readonly sequence: number; readonly index: number; readonly bookedAt: Instant }

/** The touched part of the projection, changed in memory and saved with a few statements. */
class View {
  readonly #accounts: Map<string, AccountRow>
  readonly #holds: Map<string, HoldRow>
  readonly #entries: EntryRow[] = []
  readonly #legs: LegRow[] = []
  readonly #ended = new Map<string, 'settled' | 'released' | 'expired'>()
  readonly #touched = new Set<string>()

  constructor(accounts: Map<string, AccountRow>, holds: Map<string, HoldRow>) {
    this.#accounts = accounts
    this.#holds = holds
  }

  apply(command: Command, place: Place) {
    switch (command.kind) {
      case 'open':
        this.#accounts.set(command.account, {
          ...command,
          id: command.account,
          floor: command.floor ?? null,
          debits: 0n,
          credits: 0n,
          held_debits: 0n,
          held_credits: 0n,
          opened_at: BigInt(place.bookedAt),
          sequence: BigInt(place.sequence),
        })
        this.#touched.add(command.account)
        return
      case 'post':
        this.#enter(command, place, command.transfers, command.effectiveDay, 'book')
        return
      case 'hold':
        this.#enter(command, place, command.transfers, command.effectiveDay, 'hold')
        this.#holds.set(command.id, {
          ...command,
          effective_day: command.effectiveDay ?? dayNumber(dayOf(place.bookedAt)),
          transfers: [...command.transfers],
        })
        return
      case 'settle': {
        const hold = this.#give(command.hold, 'settled', place)
        const booked = hold.transfers
          .map((t, n) => ({ ...t, amount: command.amounts?.[n] ?? t.amount }))
          .filter((t) => t.amount > 0n)
        this.#enter(command, place, booked, hold.effective_day, 'book', command.hold)
        return
      }
      case 'release':
        this.#give(command.hold, 'released', place)
        this.#enter(command, place, [], undefined, 'book', command.hold)
    }
  }

  expire(id: Id, place: Place, follow: { entry: Entry; answer: Answer }[]) {
    const hold = this.#give(id, 'expired', place)
    const { business, memo, actor, request } = hold
    // No command ended it, so no command gives the entry its id: the hold's own does, the same at every rebuilding.
    const entry = {
      id: digest(`expire\n${id}`).slice(0, 32) as Id,
      kind: 'expire',
      step: 'expire',
      business,
      memo,
      actor,
      request,
    } as const
    this.#enter(entry, place, [], undefined, 'book', id)
    follow.push({
      entry: { ...entry, sequence: place.sequence, bookedAt: place.bookedAt },
      answer: { kind: 'released', ...place },
    })
  }

  #account(id: string, place: Place): AccountRow {
    const account = this.#accounts.get(id)
    invariant(account, 'the projection knows every account that the ledger booked on')
    account.sequence = BigInt(place.sequence)
    this.#touched.add(id)
    return account
  }

  #give(id: string, as: 'settled' | 'released' | 'expired', place: Place): HoldRow {
    const hold = this.#holds.get(id)
    invariant(hold, 'the projection knows every hold that the ledger ended')
    for (const { debit, credit, amount } of hold.transfers) {
      this.#account(debit, place).held_debits -= amount
      this.#account(credit, place).held_credits -= amount
    }
    this.#ended.set(id, as)
    return hold
  }

  #enter(
    command: Purpose & { id: string; kind: EntryRow['kind'] },
    place: Place,
    transfers: readonly Transfer[],
    effectiveDay: number | undefined,
    how: 'book' | 'hold',
    hold: string | null = null,
  ) {
    const { id, kind, business, step, memo, actor, request } = command
    const { sequence, index, bookedAt } = place
    this.#entries.push({
      id, sequence, index, kind, hold, hold_state: kind === 'hold' ? 'held' : null, business, step, memo, actor, request,
      booked_at: bookedAt, effective_day: effectiveDay ?? dayNumber(dayOf(bookedAt)),
    }) // biome-ignore format: a row reads better in two lines
    transfers.forEach(({ debit, credit, amount }, n) => {
      const payer = this.#account(debit, place)
      const payee = this.#account(credit, place)
      if (how === 'hold') {
        payer.held_debits += amount
        payee.held_credits += amount
      } else {
        payer.debits += amount
        payee.credits += amount
      }
      const after = (row: AccountRow) =>
        how === 'hold' ? null : balanceOf({ ...row, heldDebits: row.held_debits, heldCredits: row.held_credits })
      this.#legs.push({
        entry: id,
        n,
        debit,
        credit,
        amount,
        debit_after: after(payer),
        credit_after: after(payee),
        sequence,
        index,
      })
    })
  }

  async save(tx: Transaction) {
    for (const rows of slices(
      [...this.#touched].map((id) => this.#accounts.get(id)!),
      4_000,
    )) {
      const columns = rows.map(({ id, unit, side, head, owner, floor, debits, credits, held_debits, held_credits, opened_at, sequence }) => ({
        id, unit, side, head, owner, floor, debits, credits, held_debits, held_credits, opened_at, sequence,
      })) // biome-ignore format: a row reads better in one line
      await tx`
        insert into ledger_accounts ${tx(columns)} on conflict (id) do update set
          debits = excluded.debits, credits = excluded.credits,
          held_debits = excluded.held_debits, held_credits = excluded.held_credits, sequence = excluded.sequence`
    }
    for (const rows of slices(this.#entries, 4_000)) await tx`insert into ledger_entries ${tx(rows)}`
    for (const rows of slices(this.#legs, 4_000)) await tx`insert into ledger_legs ${tx(rows)}`
    for (const as of ['settled', 'released', 'expired'] as const) {
      const ids = [...this.#ended].filter(([, how]) => how === as).map(([id]) => id)
      if (ids.length > 0) await tx`update ledger_entries set hold_state = ${as} where id = any(${ids})`
    }
  }
}

function* slices<T>(rows: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < rows.length; at += size) yield rows.slice(at, at + size)
}
