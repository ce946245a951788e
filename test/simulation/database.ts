/**
 * The simulator's PostgreSQL: keeps what is committed, takes its time, loses answers, commits late, runs full. What it
 * promises is what `LogStore` and `ProjectionStore` say, and the contract test holds it to the real one.
 */

import type { Id } from '../../core/id.ts'
import { decodeCommands, idAt, type Recalled } from '../../core/ledger/codec.ts'
import { type Answer, type Purpose, placeOf } from '../../core/ledger/command.ts'
import type { Part } from '../../core/ledger/parts.ts'
import type {
  AccountRow,
  Changes,
  CompoundLeg,
  EntryRow,
  FreezeRow,
  HoldRow,
  PlainPost,
  ProjectionStore,
  Sheet,
} from '../../workflows/storage/ledger/rows.ts'
import { Fenced, type LogRow, type LogStore, type Snapshot, Unreachable } from '../../workflows/storage/ledger/store.ts'
import type { World } from './world.ts'

export const FAULTS = [
  'lost-before',
  'lost-after',
  'late-commit',
  'slow',
  'disk-full',
  'crash',
  'second-writer',
  'duplicate',
  'reordered',
] as const
export type Fault = (typeof FAULTS)[number]
export type Faults = Record<Fault, number>
export const noFaults = (): Faults => Object.fromEntries(FAULTS.map((fault) => [fault, 0])) as Faults

/** A stretch's rows as they are. */
class SimulatedSheet implements Sheet {
  readonly entries: EntryRow[] = []
  readonly legs: CompoundLeg[] = []
  readonly marks: { readonly account: number; readonly position: number }[] = []

  plain({ commands, at, texts, position, content_high, content_low, booked_at, effective_day, ...leg }: PlainPost) {
    const { debit, credit, booked, debit_after, credit_after, debit_before, credit_before } = leg
    this.entry({
      ...(texts === 0 ? WORDLESS : wordsAt(commands, at)), position, id: idAt(commands, at + 8), kind: 'post', answer: { kind: 'posted' },
      content: (BigInt(content_high) << 32n) | BigInt(content_low), target: null, booked_at, effective_day,
      leg: { debit, credit, booked, debit_after, credit_after, debit_before, credit_before },
    }) // biome-ignore format: one row
  }
  entry(row: EntryRow) {
    this.entries.push(row)
  }
  leg(row: CompoundLeg) {
    this.legs.push(row)
  }
  mark(account: number, position: number) {
    this.marks.push({ account, position })
  }
}
const WORDLESS: Purpose = { business: '', step: '', memo: '', actor: '', request: '' }
function wordsAt(commands: Uint8Array, at: number): Purpose {
  const bytes = commands.slice(at, at + (commands[at]! | (commands[at + 1]! << 8) | (commands[at + 2]! << 16)))
  // The log has the code of the answer in a command's fourth byte; asked alone it has none.
  bytes[3] = 0
  const [command] = decodeCommands(bytes)
  const { business, step, memo, actor, request } = command as Purpose
  return { business, step, memo, actor, request }
}

export class SimulatedDatabase {
  readonly #world: World
  readonly #faults: Faults | undefined
  readonly #rows = new Map<number, LogRow>()
  /** The highest sequence; like a table, the log itself does not mind a gap below it. */
  newest = 0
  readonly #parts: (Part & { readonly sequence: number })[] = []
  #snapshots: Snapshot[] = []
  #fullUntil = 0
  cursor = 0
  readonly entries = new Map<Id, EntryRow>()
  readonly legs: CompoundLeg[] = []
  readonly marks: { readonly account: number; readonly position: number }[] = []
  readonly #ids = new Map<number, Id>()
  readonly accounts = new Map<Id, AccountRow>()
  readonly holds = new Map<Id, HoldRow>()
  readonly freezes = new Map<Id, FreezeRow>()
  readonly days = new Map<string, bigint>()

  /** Without faults it answers at once: that is how the contract test asks it. */
  constructor(world: World, faults?: Faults) {
    this.#world = world
    this.#faults = faults
  }

  /** One call: `effect` is what the server does if it gets that far. */
  async #call<T>(writes: boolean, effect: () => T): Promise<T> {
    const { chance } = this.#world
    if (!this.#faults) return effect()
    const slow = chance.once(200)
    if (slow) this.#faults.slow++
    await this.#world.pause(slow ? 500 + chance.below(4_000) : 1 + chance.below(6))
    if (chance.once(250)) {
      this.#faults['lost-before']++
      throw new Unreachable('the connection broke before the server heard')
    }
    if (!writes) return effect()
    if (chance.once(600)) {
      this.#faults['disk-full']++
      this.#fullUntil = this.#world.now + 2_000
    }
    if (this.#world.now < this.#fullUntil) throw new Unreachable('53100: no space left on device')
    if (chance.once(250)) {
      this.#faults['late-commit']++
      // The old session goes on in the server while its client already asks again.
      this.#world.after(chance.below(300), () => {
        try {
          effect()
        } catch {
          // Its key was taken, or its session ended: the server rolls it back, and nobody is there to hear.
        }
      })
      throw new Unreachable('the connection broke while the server was writing')
    }
    const result = effect()
    if (chance.once(250)) {
      this.#faults['lost-after']++
      throw new Unreachable('the connection broke before the answer came')
    }
    await this.#world.pause(chance.below(3))
    return result
  }

  logStore(): LogStore {
    return {
      // The lock is a session's and may be lost without its owner knowing: here it never helps, the log's key must.
      take: () => this.#call(false, () => {}),
      append: (rows) =>
        this.#call(true, () => {
          // The key is the fence, whoever thinks that the shard is his.
          for (const { sequence } of rows)
            if (this.#rows.has(sequence)) throw new Fenced(`another writer appended row ${sequence}`)
          for (const row of rows) {
            this.#rows.set(row.sequence, row)
            this.newest = Math.max(this.newest, row.sequence)
          }
        }),
      hashAt: (sequence) => this.#call(false, () => this.#rows.get(sequence)?.hash),
      rowsAfter: (sequence, bytes) => this.#call(false, () => this.#rowsAfter(sequence, bytes)),
      newestSnapshot: () => this.#call(false, () => this.#snapshots.at(-1)),
      snapshotParts: (snapshot) =>
        this.#call(false, () => {
          const newest = new Map<string, Part & { sequence: number }>()
          for (const part of this.#parts) {
            const key = `${part.kind} ${part.number}`
            if (part.sequence <= snapshot.sequence && part.sequence >= (newest.get(key)?.sequence ?? 0))
              newest.set(key, part)
          }
          return [...newest.values()].map(({ kind, number, bytes }) => ({ kind, number, bytes: bytes.slice() }))
        }),
      keepParts: (sequence, parts) =>
        this.#call(true, () => void this.#parts.push(...parts.map((part) => ({ ...part, sequence })))),
      keepSnapshot: (snapshot) =>
        this.#call(true, () => {
          if (!this.#snapshots.some((one) => one.sequence === snapshot.sequence))
            this.#snapshots = [...this.#snapshots.slice(-1), snapshot]
        }),
      recall: (wanted) =>
        this.#call(false, () => {
          const answered = wanted.ids.flatMap(({ id, content }) => {
            const row = this.entries.get(id)
            if (!row) return []
            const place = { ...placeOf(row.position), bookedAt: row.booked_at }
            return [
              {
                id,
                answer: (row.content === content
                  ? { ...row.answer, ...place }
                  : { kind: 'id-reused', ...place }) as Answer,
              },
            ]
          })
          const facts: Recalled[] = []
          for (const account of wanted.accounts)
            if (this.accounts.get(account)?.closed_at != null) facts.push({ kind: 'account-closed', account })
          for (const hold of wanted.holds) {
            const state = this.holds.get(hold)?.state
            if (state && state !== 'held') facts.push({ kind: 'hold-ended', hold, as: state })
          }
          for (const freeze of wanted.freezes) {
            const state = this.freezes.get(freeze)?.state
            if (state && state !== 'frozen') facts.push({ kind: 'freeze-ended', freeze, as: state })
          }
          for (const entry of wanted.entries) {
            const row = this.entries.get(entry)
            const legs = (
              row?.leg ? [row.leg] : row ? this.legs.filter((leg) => leg.position === row.position) : []
            ).filter(({ booked }) => booked > 0)
            if (row && (row.kind === 'post' || row.kind === 'settle') && legs.length > 0)
              facts.push({
                kind: 'entry',
                entry,
                transfers: legs.map(({ debit, credit, booked }) => ({
                  debit: this.#ids.get(debit)!,
                  credit: this.#ids.get(credit)!,
                  amount: BigInt(booked),
                })),
              })
          }
          return { answered, facts }
        }),
      close: async () => {},
    }
  }
  #rowsAfter(sequence: number, bytes: number): LogRow[] {
    const rows: LogRow[] = []
    let size = 0
    for (let at = sequence + 1; at <= this.newest && size < bytes; at++) {
      const row = this.#rows.get(at)
      if (!row) continue
      rows.push(row)
      size += row.body.length
    }
    return rows
  }
  get log(): readonly LogRow[] {
    return this.#rowsAfter(0, Number.MAX_SAFE_INTEGER)
  }

  projectionStore(): ProjectionStore<SimulatedSheet> {
    return {
      followed: [],
      sheet: () => new SimulatedSheet(),
      shown: () => this.#call(false, () => this.cursor),
      cursor: () => this.#call(false, () => ({ sequence: this.cursor, accounts: this.accounts.size })),
      rowsAfter: (sequence, bytes) => this.#call(false, () => this.#rowsAfter(sequence, bytes)),
      accounts: (ids) =>
        this.#call(false, () => ids.flatMap((id) => (this.accounts.has(id) ? [{ ...this.accounts.get(id)! }] : []))),
      freezes: (ids) =>
        this.#call(false, () => ids.flatMap((id) => (this.freezes.has(id) ? [{ ...this.freezes.get(id)! }] : []))),
      purposes: (ids) =>
        this.#call(false, () => new Map(ids.flatMap((id) => {
          const row = this.entries.get(id)
          return row ? [[id, { business: row.business, step: row.step, memo: row.memo, actor: row.actor, request: row.request }] as const] : []
        }))), // biome-ignore format: one map
      apply: (changes) => this.#call(true, () => this.#apply(changes)),
    }
  }
  #apply({ from, to, sheet, accounts, moved, holds, ended, freezes, days }: Changes<SimulatedSheet>) {
    if (this.cursor !== from) throw new Unreachable('another projector was there first')
    for (const row of sheet.entries) if (this.entries.has(row.id)) throw new Error(`entry ${row.id} is there twice`)
    this.cursor = to
    for (const row of sheet.entries) this.entries.set(row.id, row)
    this.legs.push(...sheet.legs)
    this.marks.push(...sheet.marks)
    for (const row of accounts) {
      this.accounts.set(row.id, row)
      this.#ids.set(row.number, row.id)
    }
    for (const { number, debits, credits, ...at } of moved)
      Object.assign(this.accounts.get(this.#ids.get(number)!)!, {
        ...at,
        debits: BigInt(debits),
        credits: BigInt(credits),
      })
    for (const row of holds) this.holds.set(row.id, { ...row })
    for (const { id, state, ended: by } of ended) Object.assign(this.holds.get(id)!, { state, ended: by })
    for (const row of freezes) this.freezes.set(row.id, row)
    for (const { account, day, debits, credits } of days) {
      const key = `${this.#ids.get(account)} ${day}`
      this.days.set(key, (this.days.get(key) ?? 0n) + BigInt(debits) - BigInt(credits))
    }
  }
}
