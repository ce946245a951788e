/**
 * Works out what the log changes, stretch by stretch: rows that SQL can query. What a plain post changes is read from the
 * log's bytes and written down at once, with no object on the way; everything else goes by way of its event.
 */
import type { Id } from '../../../core/id.ts'
import { invariant } from '../../../core/invariant.ts'
import {
  ContentDigest, type Leg as EventLeg, eventsOf, FLAG, HEAD, idAt, isPlainPost, LENGTH, type LedgerEvent, NO_DAY, sectionsOf, TRANSFER, wordsOf,
} from '../../../core/ledger/codec.ts' // biome-ignore format: one list
import { type Command, isDone, type Purpose, positionOf } from '../../../core/ledger/command.ts'
import { dayNumber, dayOf } from '../../../core/time.ts'
import { KnownAccounts } from './known.ts'
import {
  type AccountRow, type Changes, type FreezeRow, type HoldRow, type Leg, PlainPost, type ProjectionStore, type Sheet, type Turnover,
} from './rows.ts' // biome-ignore format: one list
import { type LogRow, Unreachable } from './store.ts'

/** Accounts whose rows stay in the projector's memory: it alone changes them. */
const CACHED = 200_000
/** Bytes of the log that one transaction takes: the more, the rarer an account's sums are written for each entry on it. */
const BYTES_AT_ONCE = 16 << 20
/** Events after which others get their turn, a millisecond: the same thread serves the API and feeds PostgreSQL's COPY. */
const TURN = 500

/** Works out what the log changes, stretch by stretch. */
export class Projection<S extends Sheet = Sheet> {
  readonly #store: ProjectionStore<S>
  readonly #followed: readonly Uint8Array[]
  readonly #everything: boolean
  #accounts = new KnownAccounts()
  #prepared = 0
  sequence = 0

  readonly #others: () => Promise<void>

  /** `others` resolves when the others of this process had their turn; the simulated world has a way of its own. */
  constructor(store: ProjectionStore<S>, others = afterOthers) {
    this.#store = store
    this.#others = others
    this.#followed = store.followed.map((prefix) => Buffer.from(prefix))
    // Every business begins with nothing, also that of a post without a word.
    this.#everything = store.followed.includes('')
  }
  async begin() {
    const { sequence, accounts } = await this.#store.cursor()
    this.#accounts = new KnownAccounts()
    this.#accounts.numbered = accounts
    this.sequence = this.#prepared = sequence
  }

  /** Throws `Unreachable` where the database is behind what was projected: a server that died has forgotten it. */
  async stands(): Promise<void> {
    const shown = await this.#store.shown()
    if (shown < this.sequence) throw new Unreachable(`the database shows ${shown} of ${this.sequence}`)
  }

  /** Projects one stretch; answers what it did, undefined when there was nothing. */
  async step(bytes = BYTES_AT_ONCE): Promise<{ entries: number } | undefined> {
    const changes = await this.prepare(Promise.resolve(), bytes)
    if (!changes) return undefined
    await this.apply(changes)
    return { entries: changes.entries }
  }
  /** Works out the next stretch, which may be while the one before is still being applied. */
  async prepare(applied: Promise<unknown>, bytes = BYTES_AT_ONCE): Promise<Changes<S> | undefined> {
    const rows = await this.#store.rowsAfter(this.#prepared, bytes)
    if (rows.length === 0) return undefined
    const changes = await this.#changes(rows, applied)
    this.#prepared = changes.to
    return changes
  }
  async apply(changes: Changes<S>): Promise<void> {
    await this.#store.apply(changes)
    this.sequence = changes.to
  }

  async #changes(rows: readonly LogRow[], applied: Promise<unknown>): Promise<Changes<S>> {
    const missing = new Set<Id>()
    const passOver = (words: Uint32Array, w: number) => {
      if (!this.#isPlain(words, w)) return false
      for (const at of [w + HEAD / 4, w + HEAD / 4 + 4])
        if (this.#accounts.find(words, at) < 0) missing.add(idAt(bytesOf(words), at << 2))
      return true
    }
    const turn = turns(this.#others)
    const batches: { readonly row: LogRow; readonly events: readonly LedgerEvent[] }[] = []
    for (const row of rows) {
      batches.push({ row, events: eventsOf(row.body, passOver) })
      await turn(row.events)
    }
    const events = batches.flatMap((batch) => batch.events)
    const expired = events.flatMap(({ ended }) => (ended ? [ended.id] : []))
    const orders = events.flatMap(orderOf)
    // What these change, the stretch before may have changed: it must be there to be read.
    if (orders.length + expired.length > 0) await applied
    const freezes = new Map<Id, FreezeRow>()
    const known = new Map<Id, Purpose>()
    if (orders.length > 0) for (const row of await this.#store.freezes(orders)) freezes.set(row.id, row)
    if (expired.length > 0) for (const [id, purpose] of await this.#store.purposes(expired)) known.set(id, purpose)
    this.#need(events, [...freezes.values()], missing)
    if (missing.size > 0) {
      await applied
      for (const row of await this.#store.accounts([...missing])) this.#accounts.add(row)
    }

    const made = new Made(this.#store.sheet(), this.#accounts, freezes, known)
    for (const { row, events } of batches) await this.#read(row, events, made, turn)
    const changes = made.changes(this.#prepared, rows.at(-1)!.sequence)
    if (this.#accounts.size > CACHED) this.#accounts = this.#accounts.withoutIdle()
    return changes
  }
  /** One batch in its order: `events` has what is no plain post. */
  async #read(row: LogRow, events: readonly LedgerEvent[], made: Made<S>, turn: ReturnType<typeof turns>) {
    const { expiries, commands } = sectionsOf(row.body)
    made.begin(row, commands)
    let next = 0
    while (next < expiries) made.add(events[next++]!)
    const words = wordsOf(commands)
    for (let w = 0, index = expiries; w < words.length; w += (words[w]! & LENGTH) >>> 2, index++) {
      if (this.#isPlain(words, w)) made.plain(words, w, index)
      else made.add(events[next++]!)
      if (index % TURN === TURN - 1) await turn(TURN)
    }
    await turn(row.events % TURN)
  }
  /** A plain post whose business has no follower. */
  #isPlain(words: Uint32Array, w: number): boolean {
    if (this.#everything || !isPlainPost(words, w)) return false
    if (!(words[w + 1]! & (FLAG.texts << 8))) return true
    const bytes = bytesOf(words)
    const at = (w << 2) + HEAD + TRANSFER + 2
    return !this.#followed.some((prefix) => prefix.every((byte, n) => bytes[at + n] === byte))
  }

  /** The accounts that these change and that are not in memory. */
  #need(events: readonly LedgerEvent[], orders: readonly FreezeRow[], missing: Set<Id>) {
    const need = (id: Id) => {
      if (!this.#accounts.has(id)) missing.add(id)
    }
    const opened = new Set<Id>()
    for (const { legs, command, said } of events) {
      for (const { debit, credit } of legs) {
        need(debit)
        need(credit)
      }
      if (!command || !isDone(said)) continue
      if (command.kind === 'open') opened.add(command.account)
      else if ('account' in command) need(command.account)
    }
    for (const { account } of orders) need(account)
    for (const id of opened) missing.delete(id)
  }
}
const afterOthers = () => new Promise<void>((resolve) => setImmediate(resolve))
function turns(others: () => Promise<void>) {
  let since = 0
  return (events: number): Promise<void> | undefined => {
    if ((since += events) < TURN) return undefined
    since = 0
    return others()
  }
}
/** The words of a batch's commands as bytes. */
let looked: { readonly words: Uint32Array; readonly bytes: Uint8Array } | undefined
function bytesOf(words: Uint32Array): Uint8Array {
  if (looked?.words !== words)
    looked = { words, bytes: new Uint8Array(words.buffer, words.byteOffset, words.byteLength) }
  return looked.bytes
}
/** The order to freeze whose row an event changes. */
function orderOf({ command, ended, said }: LedgerEvent): Id[] {
  if (ended) return ended.what === 'freeze' ? [ended.id] : []
  if (!command || !isDone(said)) return []
  return command.kind === 'thaw' ? [command.freeze] : command.kind === 'post' && command.under ? [command.under] : []
}

const NOBODY: Purpose = { business: '', step: '', memo: '', actor: '', request: '' }

type HeadSum = Turnover & { readonly head: string; readonly unit: string; readonly day: number }

/** The changes, while they are being worked out. */
class Made<S extends Sheet> {
  readonly #sheet: S
  readonly #accounts: KnownAccounts
  readonly #freezes: Map<Id, FreezeRow>
  readonly #purposes: Map<Id, Purpose>
  readonly #holds = new Map<Id, HoldRow>()
  readonly #ended: Pick<HoldRow, 'id' | 'state' | 'ended'>[] = []
  readonly #changedFreezes = new Set<Id>()
  #clockOffset: number | undefined
  #entries = 0
  readonly #digest = new ContentDigest()
  readonly #post = new PlainPost()
  #amounts: Float64Array = new Float64Array(0)
  #first = 0
  #bookedAt = -1
  #today = 0

  constructor(sheet: S, accounts: KnownAccounts, freezes: Map<Id, FreezeRow>, purposes: Map<Id, Purpose>) {
    this.#sheet = sheet
    this.#accounts = accounts
    this.#freezes = freezes
    this.#purposes = purposes
    accounts.begin()
  }

  /** From here on events of this row. */
  begin({ sequence, bookedAt }: LogRow, commands: Uint8Array) {
    if (bookedAt !== this.#bookedAt) this.#today = dayNumber(dayOf(bookedAt))
    this.#bookedAt = this.#post.booked_at = bookedAt
    this.#first = positionOf({ sequence, index: 0 })
    this.#post.commands = commands
    this.#amounts = new Float64Array(commands.buffer, commands.byteOffset, commands.length >>> 3)
  }

  /** The plain post that begins at a word of the row's commands. */
  plain(words: Uint32Array, w: number, index: number) {
    const post = this.#post
    const day = words[w + 7]! | 0
    post.position = this.#first + index
    post.effective_day = day === NO_DAY ? this.#today : day
    post.at = w << 2
    post.texts = words[w + 1]! & (FLAG.texts << 8) ? post.at + HEAD + TRANSFER : 0
    this.#digest.over(words, w)
    post.content_high = this.#digest.high
    post.content_low = this.#digest.low
    const debit = this.#accounts.find(words, w + HEAD / 4)
    const credit = this.#accounts.find(words, w + HEAD / 4 + 4)
    invariant(debit >= 0 && credit >= 0, 'the projection knows every account that the ledger booked on')
    this.#book(post, debit, credit, this.#amounts[(w + HEAD / 4 + 8) >>> 1]!, post.position, post.effective_day)
    this.#sheet.plain(post)
    this.#entries++
  }
  /** Books on two accounts, and says on the leg what they had before and have after it. */
  #book(leg: { -readonly [Field in keyof Leg]: Leg[Field] }, debit: number, credit: number, booked: number, position: number, day: number) {
    const accounts = this.#accounts
    leg.debit = accounts.rows[debit]!.number
    leg.credit = accounts.rows[credit]!.number
    leg.booked = booked
    if (accounts.link(debit, position)) this.#sheet.mark(leg.debit, position)
    if (accounts.link(credit, position)) this.#sheet.mark(leg.credit, position)
    leg.debit_before = accounts.before[debit]!
    leg.credit_before = accounts.before[credit]!
    if (booked !== 0) {
      accounts.book(debit, true, booked, day)
      accounts.book(credit, false, booked, day)
    }
    leg.debit_after = accounts.balance(debit)
    leg.credit_after = accounts.balance(credit)
  } // biome-ignore format: one line of arguments

  add(event: LedgerEvent) {
    const { command, ended, said, index } = event
    const position = this.#first + index
    const day = (command && 'effectiveDay' in command ? command.effectiveDay : undefined) ?? this.#today
    const purpose = command
      ? 'business' in command
        ? command
        : NOBODY
      : { ...(this.#purposes.get(ended!.id) ?? NOBODY), step: 'expire' }
    const { business, step, memo, actor, request } = purpose
    const legs = isDone(said) ? event.legs.map((leg) => this.#leg(leg, position, day)) : []
    const alone = legs.length === 1 && legs[0]!.held === 0
    this.#sheet.entry({
      position, id: event.id, kind: command?.kind ?? 'expire', answer: said, content: event.content, target: ended?.id ?? targetOf(command!),
      business, step, memo, actor, request, booked_at: this.#bookedAt, effective_day: day, leg: alone ? legs[0]! : null,
    }) // biome-ignore format: one row
    if (!alone) for (const [n, leg] of legs.entries()) this.#sheet.leg({ ...leg, position, n })
    this.#entries++
    if (!isDone(said)) return
    if (ended) this.#end(ended.what, ended.id, 'expired', position)
    else if (command) this.#administer(command, position, event.legs)
  }
  #leg({ debit, credit, booked, held }: EventLeg, position: number, day: number): Leg & { readonly held: number } {
    const [from, to] = [this.#accounts.slotOf(debit), this.#accounts.slotOf(credit)]
    const leg = {
      debit: 0, credit: 0, booked: 0, held: Number(held), debit_after: 0, credit_after: 0, debit_before: 0, credit_before: 0,
    } // biome-ignore format: one leg
    this.#book(leg, from, to, Number(booked), position, day)
    if (held !== 0n) {
      this.#accounts.alter(from, position).held_debits += held
      this.#accounts.alter(to, position).held_credits += held
    }
    return leg
  }

  #administer(command: Command, position: number, legs: readonly EventLeg[]) {
    switch (command.kind) {
      case 'open': {
        const { account: id, unit, side, head, owner, floor, limit } = command
        const slot = this.#accounts.add({
          number: ++this.#accounts.numbered, id, unit, side, head, owner, floor: limit ? 0n : (floor ?? null), period: limit?.period ?? null,
          allowance: limit?.allowance ?? null, source: limit?.source ?? null, debits: 0n, credits: 0n, held_debits: 0n, held_credits: 0n, frozen: 0n,
          blocks_debits: 0, blocks_credits: 0, opened_at: this.#bookedAt, closed_at: null, position, last: 0, movements: 0,
        }) // biome-ignore format: one row
        this.#accounts.alter(slot, position)
        return
      }
      case 'hold': {
        const { id, expiresAt } = command
        this.#holds.set(id, { id, state: 'held', position, ended: null, expires_at: expiresAt ?? null })
        this.#purposes.set(id, command)
        return
      }
      case 'settle':
        return this.#end('hold', command.hold, 'settled', position)
      case 'release':
        return this.#end('hold', command.hold, 'released', position)
      case 'freeze': {
        const { id, account, blocks, amount, expiresAt } = command
        this.#freezes.set(id, {
          id,
          account,
          state: 'frozen',
          blocks: blocks ?? null,
          amount: amount ?? null,
          position,
          ended: null,
          expires_at: expiresAt ?? null,
        })
        this.#changedFreezes.add(id)
        this.#purposes.set(id, command)
        const row = this.#account(account, position)
        row.frozen += amount ?? 0n
        this.#block(row, blocks ?? null, 1)
        return
      }
      case 'thaw':
        return this.#end('freeze', command.freeze, 'thawed', position)
      case 'post': {
        if (!command.under) return
        const order = this.#freezes.get(command.under)
        invariant(order, 'the projection knows every order that the ledger deducted under')
        if (order.amount === null) return
        const account = this.#account(order.account, position)
        const taken = legs.reduce(
          (sum, leg) => sum + ((account.side === 'credit' ? leg.debit : leg.credit) === account.id ? leg.booked : 0n),
          0n,
        )
        order.amount -= taken
        account.frozen -= taken
        this.#changedFreezes.add(order.id)
        return
      }
      case 'bound': {
        const row = this.#account(command.account, position)
        if (command.floor !== undefined) row.floor = command.floor
        if (command.allowance !== undefined) row.allowance = command.allowance
        return
      }
      case 'close':
        this.#account(command.account, position).closed_at = this.#bookedAt
        return
      case 'clock':
        this.#clockOffset = command.offset
    }
  }

  #end(what: 'hold' | 'freeze', id: Id, as: 'settled' | 'released' | 'expired' | 'thawed', position: number) {
    if (what === 'hold') {
      const own = this.#holds.get(id)
      if (own) Object.assign(own, { state: as, ended: position })
      else this.#ended.push({ id, state: as as HoldRow['state'], ended: position })
      return
    }
    const order = this.#freezes.get(id)
    invariant(order, 'the projection knows every order that the ledger ended')
    Object.assign(order, { state: as, ended: position })
    this.#changedFreezes.add(id)
    const account = this.#account(order.account, position)
    account.frozen -= order.amount ?? 0n
    this.#block(account, order.blocks, -1)
  }
  #block(row: AccountRow, blocks: FreezeRow['blocks'], by: 1 | -1) {
    if (blocks === 'debits' || blocks === 'both') row.blocks_debits += by
    if (blocks === 'credits' || blocks === 'both') row.blocks_credits += by
  }
  #account(id: Id, position: number): AccountRow {
    return this.#accounts.alter(this.#accounts.slotOf(id), position)
  }

  changes(from: number, to: number): Changes<S> {
    const { accounts, moved, days } = this.#accounts.taken()
    const heads = new Map<string, HeadSum>()
    let sum: HeadSum | undefined
    const byAccount = days.map(({ slot, day, debits, credits }) => {
      const { number, head, unit } = this.#accounts.rows[slot]!
      // Most come after one of the same head and day.
      if (sum?.head !== head || sum.unit !== unit || sum.day !== day) {
        const key = `${head} ${unit} ${day}`
        sum = heads.get(key)
        if (!sum) heads.set(key, (sum = { head, unit, day, debits: 0n, credits: 0n }))
      }
      sum.debits += BigInt(debits)
      sum.credits += BigInt(credits)
      return { account: number, day, debits, credits }
    })
    return {
      from, to, entries: this.#entries, sheet: this.#sheet, accounts, moved, holds: [...this.#holds.values()], ended: this.#ended,
      freezes: [...this.#changedFreezes].map((id) => ({ ...this.#freezes.get(id)! })),
      days: byAccount, heads: [...heads.values()], clockOffset: this.#clockOffset,
    } // biome-ignore format: one record
  }
}

/** The hold, order, entry or account that a command is about. */
function targetOf(command: Command): Id | null {
  switch (command.kind) {
    case 'settle':
    case 'release':
      return command.hold
    case 'thaw':
      return command.freeze
    case 'reverse':
      return command.entry
    case 'open':
    case 'close':
    case 'freeze':
    case 'bound':
      return command.account
    case 'post':
      return command.under ?? null
    default:
      return null
  }
}
