/**
 * The ledger's state machine: batches in, answers out. It has no clock, no chance and no I/O; the time comes with the
 * batch. So the same log gives the same state, byte for byte, on any machine (ledger.md, promises 1, 2, 4 and 8).
 *
 * It reads commands where they lie in the batch's bytes and keeps its sums as Numbers in typed arrays. A plain post of
 * one transfer goes a short way; everything else goes the long one, where what an entry touches is saved first and put
 * back when it is refused. So a refusal leaves no trace but its answer.
 */
import { hexToBytes } from '@noble/hashes/utils.js'
import type { Id } from '../id.ts'
import { invariant } from '../invariant.ts'
import { dayNumber, dayOf, type Instant } from '../time.ts'
import {
  Accounts, ALLOWANCE, BLOCKS_CREDITS, BLOCKS_DEBITS, CLOSED, CREDIT_SIDE, CREDITS, DEBITS, DOUBLES, FLAGS, FLOOR, FROZEN,
  HELD_CREDITS, HELD_DEBITS, LIMITS, MASK, PAGE_BITS, PERIOD_SHIFT, PERIOD_START, SOURCE, SPECIAL, UNIT, WORDS,
} from './accounts.ts' // biome-ignore format: one list
import { Reader, Writer } from './bytes.ts'
import {
  type AnswerKind, AnswerWriter, BLOCKS, CODE, ContentDigest, contentDigest, decodeAnswers, decodeRecalled, ENDS, type End, encodeCommands,
  encodeRecalled, FLAG, HEAD, idAt, KINDS, LEGS, LENGTH, type Leg, PERIODS, padRecalled, type Recalled, readAnswered, type Said, sectionsOf,
  TRANSFER, unpadRecalled, type Wanted, writeDetails, writeLegs,
} from './codec.ts' // biome-ignore format: one list
import {
  type Bound,
  type Command,
  EVENTS_PER_BATCH,
  expiryId,
  type Freeze,
  type OpenAccount,
  type Period,
  reversalId,
  type Side,
  type Transfer,
} from './command.ts'
import { Buckets, type Part } from './parts.ts'
import { instantAt, NEAR, type Place, Window } from './window.ts'

/** An account as a reader sees it. */
export type Account = {
  readonly id: Id
  readonly unit: string
  readonly side: Side
  readonly floor: bigint | undefined
  readonly debits: bigint
  readonly credits: bigint
  readonly heldDebits: bigint
  readonly heldCredits: bigint
  /** What orders to freeze ask for, caught or not. */
  readonly frozen: bigint
  readonly blocked: { readonly debits: boolean; readonly credits: boolean }
  readonly limit: { readonly allowance: bigint; readonly period: Period } | undefined
  readonly closed: boolean
}
type Totals = Pick<Account, 'side' | 'debits' | 'credits' | 'heldDebits' | 'heldCredits'> & { readonly frozen?: bigint }

/** The balance on its normal side: what is booked. */
export const balanceOf = (a: Pick<Totals, 'side' | 'debits' | 'credits'>) =>
  a.side === 'credit' ? a.credits - a.debits : a.debits - a.credits
/** What a command may still use: booked, less what holds will take, less what is frozen, never counting what holds may bring. */
export const availableOf = (a: Totals) =>
  balanceOf(a) - (a.side === 'credit' ? a.heldDebits : a.heldCredits) - (a.frozen ?? 0n)

/** One row of the log, before it is chained to the one before. */
export type Batch = {
  readonly sequence: number
  readonly bookedAt: Instant
  readonly events: number
  readonly body: Uint8Array<ArrayBuffer>
}

type Moved = { readonly debit: number; readonly credit: number; readonly amount: number }
type Held = { transfers: readonly Moved[]; readonly expiresAt: Instant; state: number }
type Frozen = {
  readonly id: string
  readonly account: number
  readonly blocks: number
  readonly expiresAt: Instant
  /** Orders stand in the order in which they came. */
  readonly order: number
  amount: number
  state: number
}
type Due = { readonly at: Instant; readonly id: string; readonly what: 'hold' | 'freeze' }

const NEVER = Number.MAX_SAFE_INTEGER
const MOST = Number.MAX_SAFE_INTEGER
const NO_AMOUNT = -1
/** How far ahead of bank time the first instant of an id may be: clocks of a bank's processes differ a little. */
const AHEAD_MS = 600_000
/** Expiries that one batch takes; the rest goes with the next. */
const EXPIRIES = 4_096
const POST = KINDS.indexOf('post')
const HOLD = KINDS.indexOf('hold')
const ENDED = { held: 0, settled: 1, released: 2, expired: 3, thawed: 4 } as const
const NOTHING = new Uint8Array(0)

export type EngineOptions = {
  /** How many ids are remembered, in steps of 16,384. */
  readonly window?: number
}

export class Engine {
  readonly #accounts = new Accounts()
  readonly #window: Window
  readonly #holds = new Buckets<Held>(2, writeHolds)
  readonly #freezes = new Buckets<Frozen>(3, writeFreezes)
  /** Orders that stand, by account, in their order. */
  readonly #standing = new Map<number, Frozen[]>()
  /** What ends by itself, soonest first; equal instants by id, so that the order is the log's alone. */
  #due: Due[] = []
  readonly #units: string[] = []
  #orders = 0
  #sequence = 0
  #bookedAt: Instant = 0
  #bookedBefore: Instant = 0
  #clockOffset = 0

  // The batch being made.
  #open = false
  #events = 0
  #expiries = 0
  #length = 0
  #u8 = new Uint8Array(1 << 16)
  #u32 = new Uint32Array(this.#u8.buffer)
  #f64 = new Float64Array(this.#u8.buffer)
  readonly #outcomes = new Writer()
  readonly #answers = new AnswerWriter()
  #recalledBytes: Uint8Array = NOTHING
  readonly #recalled = new Map<string, { readonly as?: End; readonly transfers?: readonly Transfer[] }>()
  #starts: readonly number[] = []

  // What deciding one command says beside its code.
  #said: Said | undefined
  #legs: Leg[] = []
  #then: (() => void) | undefined
  #leaves: { readonly kind: 'account' | 'hold' | 'freeze'; readonly id: string } | undefined
  readonly #saved = new Map<number, Float64Array>()
  readonly #before = new Map<number, number>()
  /** While asking, even the short way saves what it changes. */
  #asking = false
  readonly #content = new ContentDigest()

  constructor({ window = 1 << 20 }: EngineOptions = {}) {
    this.#window = new Window(window)
  }

  /** How many batches have been applied. */
  get sequence() {
    return this.#sequence
  }
  get bookedAt() {
    return this.#bookedAt
  }
  /** Bank time less real time, in ms (decision 12). */
  get clockOffset() {
    return this.#clockOffset
  }
  /** How many accounts and ids are in memory. */
  get size() {
    return {
      accounts: this.#accounts.size,
      ids: this.#window.count - this.#window.forgotten,
      holds: this.#holds.size,
    }
  }
  /** What must be looked up before these commands can be decided; undefined when everything is in memory. */
  wanted(commands: Uint8Array): Wanted | undefined {
    // An id that begins later than every forgotten one is new, or is remembered.
    const before = this.#window.forgottenUpTo
    const words = new Uint32Array(commands.buffer, commands.byteOffset, commands.length >>> 2)
    const [ids, accounts, holds, freezes, entries]: [{ id: Id; content: bigint }[], Id[], Id[], Id[], Id[]] = [
      [],
      [],
      [],
      [],
      [],
    ]
    const account = (at: number) => {
      if (this.#accounts.find(words, at) < 0) accounts.push(idAt(commands, at * 4))
    }
    for (let w = 0; w < words.length; w += words[w]! >>> 2) {
      const kind = KINDS[words[w + 1]! & 0xff]
      if (kind === 'reverse') entries.push(idAt(commands, (w + 8) * 4))
      if (before === 0) continue
      if (instantAt(words, w + 2) <= before && this.#window.find(words, w + 2) < 0)
        ids.push({
          id: idAt(commands, (w + 2) * 4),
          content: contentDigest(commands.subarray(w * 4, w * 4 + words[w]!)),
        })
      if (kind === 'post' || kind === 'hold') {
        const flags = (words[w + 1]! >>> 8) & 0xff
        let t = w + HEAD / 4
        if (flags & FLAG.under) {
          const id = idAt(commands, t * 4)
          if (!this.#freezes.get(id)) freezes.push(id)
          t += 4
        }
        if (kind === 'hold' && flags & FLAG.expires) t += 2
        for (let n = words[w + 1]! >>> 16; n > 0; n--, t += TRANSFER / 4) {
          account(t)
          account(t + 4)
        }
      } else if (kind === 'open' || kind === 'freeze' || kind === 'bound' || kind === 'close') account(w + 8)
      else if (kind === 'settle' || kind === 'release') {
        const id = idAt(commands, (w + 8) * 4)
        if (!this.#holds.get(id)) holds.push(id)
      } else if (kind === 'thaw') {
        const id = idAt(commands, (w + 8) * 4)
        if (!this.#freezes.get(id)) freezes.push(id)
      }
    }
    return ids.length + accounts.length + holds.length + freezes.length + entries.length > 0
      ? { ids, accounts, holds, freezes, entries }
      : undefined
  }
  /** The newest batch that is forgotten, even in part, when so many more events come. */
  wouldForget(events: number): number {
    return this.#window.wouldForget(events)
  }
  /** How many ids were remembered, and how many forgotten, until now. */
  get memory() {
    return { remembered: this.#window.count, forgotten: this.#window.forgotten }
  }
  account(id: Id): Account | undefined {
    const slot = this.#accounts.find(wordsOf(id), 0)
    return slot < 0 ? undefined : this.#account(slot)
  }
  *accounts(): Iterable<Account> {
    for (let slot = 0; slot < this.#accounts.used; slot++)
      if (this.#accounts.word(slot, FLAGS) !== 0) yield this.#account(slot)
  }
  #account(slot: number): Account {
    const a = this.#accounts
    const flags = a.word(slot, FLAGS)
    const floor = a.double(slot, FLOOR)
    const period = PERIODS[(flags >>> PERIOD_SHIFT) & 3]!
    const whole = (field: number) => BigInt(a.double(slot, field))
    return {
      id: idAt(a.idBytes(slot), 0),
      unit: this.#units[a.word(slot, UNIT)]!,
      side: flags & CREDIT_SIDE ? 'credit' : 'debit',
      floor: floor === Number.NEGATIVE_INFINITY ? undefined : BigInt(floor),
      debits: whole(DEBITS), credits: whole(CREDITS), heldDebits: whole(HELD_DEBITS), heldCredits: whole(HELD_CREDITS), frozen: whole(FROZEN),
      blocked: { debits: (flags & BLOCKS_DEBITS) !== 0, credits: (flags & BLOCKS_CREDITS) !== 0 },
      limit: period === '' ? undefined : { allowance: whole(ALLOWANCE), period },
      closed: (flags & CLOSED) !== 0,
    } // biome-ignore format: a record
  }

  // ——— batches ———

  /** Begins the next batch: what ends by its time ends first. */
  begin(bookedAt: Instant, recalled: Uint8Array = NOTHING) {
    invariant(!this.#open, 'one batch ends before the next begins')
    invariant(bookedAt >= this.#bookedAt, 'the time of booking never runs backwards')
    this.#open = true
    this.#bookedBefore = this.#bookedAt
    this.#bookedAt = bookedAt
    this.#events = 0
    this.#expiries = 0
    this.#length = 0
    this.#outcomes.clear()
    this.#recalledBytes = padRecalled(recalled)
    this.#recalled.clear()
    for (const fact of decodeRecalled(recalled)) {
      if (fact.kind === 'account-closed') this.#recalled.set(fact.account, {})
      else if (fact.kind === 'hold-ended') this.#recalled.set(fact.hold, { as: fact.as })
      else if (fact.kind === 'freeze-ended') this.#recalled.set(fact.freeze, { as: fact.as })
      else this.#recalled.set(fact.entry, { transfers: fact.transfers })
    }
    const today = dayOf(bookedAt)
    this.#starts = [0, dayNumber(today), dayNumber(`${today.slice(0, 7)}-01`), dayNumber(`${today.slice(0, 4)}-01-01`)]
    this.#expire()
  }

  /**
   * Decides the commands of one submission, one after another, and answers them (`decodeAnswers`). Repeated ones are
   * answered from memory and are no part of the batch.
   */
  execute(commands: Uint8Array): Uint8Array<ArrayBuffer> {
    invariant(this.#open, 'commands belong to a batch')
    this.#room(commands.length)
    this.#u8.set(commands, this.#length)
    const end = this.#length + commands.length
    const first = this.#events
    const answers = this.#answers
    answers.clear()
    let write = this.#length
    let fetched = write
    for (let read = write; read < end; ) {
      if (read === fetched) fetched = this.#bringNear(read, end)
      const u32 = this.#u32
      const length = u32[read >>> 2]! & LENGTH
      const known = this.#known(read >>> 2)
      if (known) answers.known(known.code, known.said, known.place)
      else {
        if (write !== read) this.#u8.copyWithin(write, read, read + length)
        const code = this.#decide(write >>> 2)
        if (this.#then) {
          this.#then()
          this.#then = undefined
        }
        answers.fresh(code, this.#said)
        this.#record(write >>> 2, code)
        write += length
      }
      read += length
    }
    this.#length = write
    return answers.taken(this.#sequence + 1, this.#bookedAt, first)
  }

  /** Brings near what the next commands' ids stand in; answers where the first one begins that it left out. */
  #bringNear(at: number, end: number): number {
    const u32 = this.#u32
    for (let n = 0; n < NEAR && at < end; n++) {
      this.#window.bringNear(u32, (at >>> 2) + 2)
      at += u32[at >>> 2]! & LENGTH
    }
    return at
  }

  /** What a command is answered without being decided: its first answer again, or that its id cannot be used. */
  #known(w: number): { code: number; said: Said | undefined; place: Place } | undefined {
    const window = this.#window
    this.#content.over(this.#u32, w)
    const slot = window.find(this.#u32, w + 2)
    if (slot >= 0)
      return window.sameContent(slot, this.#content.high, this.#content.low)
        ? { code: window.code(slot), said: window.said(slot), place: window.place(slot) }
        : { code: CODE['id-reused'], said: undefined, place: window.place(slot) }
    if (instantAt(this.#u32, w + 2) <= this.#bookedAt + AHEAD_MS) return undefined
    // Nothing is remembered of it: the id belongs to a time that is still to come.
    return {
      code: CODE['id-ahead'],
      said: undefined,
      place: { sequence: this.#sequence, index: 0, bookedAt: this.#bookedAt },
    }
  }

  /** What each command would be answered in this batch, each for itself. Changes nothing. */
  ask(commands: Uint8Array): Uint8Array<ArrayBuffer> {
    invariant(this.#open, 'commands belong to a batch')
    this.#room(commands.length)
    this.#u8.set(commands, this.#length)
    this.#answers.clear()
    this.#asking = true
    for (let at = this.#length; at < this.#length + commands.length; at += this.#u32[at >>> 2]! & LENGTH) {
      const known = this.#known(at >>> 2)
      if (known) {
        this.#answers.fresh(known.code, known.said)
        continue
      }
      const code = this.#decide(at >>> 2)
      this.#then = undefined
      this.#undo()
      this.#answers.fresh(code, this.#said)
      this.#forgetDecision()
    }
    this.#asking = false
    return this.#answers.taken(this.#sequence, this.#bookedAt, 0)
  }

  /** Ends the batch. Undefined when nothing happened in it; then it does not count. */
  seal(): Batch | undefined {
    invariant(this.#open, 'a batch that ends has begun')
    invariant(this.#events <= EVENTS_PER_BATCH, 'a batch has a place for each of its events')
    this.#open = false
    if (this.#events === 0) {
      // It is not in the log: so it may leave no trace here either.
      this.#bookedAt = this.#bookedBefore
      return undefined
    }
    this.#sequence++
    this.#forget()
    const recalled = this.#recalledBytes
    const outcomes = this.#outcomes.view()
    const body = new Uint8Array(16 + recalled.length + this.#length + outcomes.length)
    new Uint32Array(body.buffer, 0, 4).set([this.#expiries, recalled.length, this.#length, outcomes.length])
    body.set(recalled, 16)
    body.set(this.#u8.subarray(0, this.#length), 16 + recalled.length)
    body.set(outcomes, 16 + recalled.length + this.#length)
    return {
      sequence: this.#sequence,
      bookedAt: this.#bookedAt,
      events: this.#events,
      body,
    }
  }

  /** Applies a batch that was sealed before, here or elsewhere; it must say the same again, byte for byte. */
  replay(sequence: number, bookedAt: Instant, body: Uint8Array) {
    invariant(sequence === this.#sequence + 1, 'batches follow one another without a gap')
    const { recalled, commands } = sectionsOf(body)
    this.begin(bookedAt, unpadRecalled(recalled))
    this.execute(commands)
    const again = this.seal()
    invariant(again && equal(again.body, body), `replaying batch ${sequence} gives the answers that it gave`)
  }

  /** One whole batch of commands as objects, and its answers: for examples and tests. */
  apply({
    bookedAt,
    commands,
    recalled = [],
  }: {
    bookedAt: Instant
    commands: readonly Command[]
    recalled?: readonly Recalled[]
  }) {
    this.begin(bookedAt, encodeRecalled(recalled))
    const answers = decodeAnswers(this.execute(encodeCommands(commands)))
    return { answers, batch: this.seal() }
  }

  #room(bytes: number) {
    if (this.#length + bytes <= this.#u8.length) return
    const larger = new Uint8Array(Math.max(this.#u8.length * 2, (this.#length + bytes + 7) & ~7))
    larger.set(this.#u8.subarray(0, this.#length))
    this.#u8 = larger
    this.#u32 = new Uint32Array(larger.buffer)
    this.#f64 = new Float64Array(larger.buffer)
  }

  #record(w: number, code: number) {
    const details = this.#said !== undefined || this.#legs.length > 0
    // The answer stands in the highest byte of the command's length: so a plain event is one stretch of bytes.
    this.#u32[w] = ((this.#u32[w]! & LENGTH) | ((details ? code | LEGS : code) << 24)) >>> 0
    if (details)
      this.#outcomes.sized(() => {
        if (this.#said) writeDetails(this.#outcomes, this.#said)
        if (this.#legs.length > 0) writeLegs(this.#outcomes, this.#legs)
      })
    this.#remember(this.#u32, w + 2, code)
    this.#forgetDecision()
  }
  #remember(words: Uint32Array, at: number, code: number) {
    const place = { sequence: this.#sequence + 1, index: this.#events++, bookedAt: this.#bookedAt }
    this.#window.remember(words, at, this.#content.high, this.#content.low, code, place)
    if (this.#said || this.#leaves)
      this.#window.note({
        ...(this.#said ? { said: this.#said } : {}),
        ...(this.#leaves ? { leaves: this.#leaves } : {}),
      })
  }
  /** What is too old goes between two batches, and with it what ended with it. */
  #forget() {
    for (const { kind, id } of this.#window.forget()) {
      if (kind === 'hold') this.#holds.delete(id)
      else if (kind === 'freeze') this.#freezes.delete(id)
      else {
        const slot = this.#accounts.find(wordsOf(id as Id), 0)
        invariant(slot >= 0, 'a closed account stays until its closing is forgotten')
        this.#accounts.remove(slot)
      }
    }
  }
  #forgetDecision() {
    this.#said = undefined
    this.#leaves = undefined
    if (this.#legs.length > 0) this.#legs = []
    if (this.#saved.size > 0) this.#saved.clear()
  }
  /** Puts back what the last decision changed. */
  #undo() {
    for (const [slot, saved] of this.#saved)
      this.#accounts.doubles[slot >>> PAGE_BITS]!.set(saved, (slot & MASK) * DOUBLES)
    this.#saved.clear()
  }
  #refuse(kind: AnswerKind, details: object = {}): number {
    this.#undo()
    this.#legs = []
    this.#then = undefined
    this.#said = Object.keys(details).length > 0 ? ({ kind, ...details } as Said) : undefined
    return CODE[kind]
  }

  // ——— deciding ———

  #decide(w: number): number {
    const head = this.#u32[w + 1]!
    const kind = head & 0xff
    if (kind === POST && head >>> 8 === (1 << 8) + ((head >>> 8) & FLAG.texts)) return this.#plainPost(w)
    if (kind === POST || kind === HOLD) return this.#entry(w, kind, (head >>> 8) & 0xff, head >>> 16)
    const [command] = readAnswered(new Reader(this.#u8.subarray(w * 4, w * 4 + (this.#u32[w]! & LENGTH))))
    switch (command.kind) {
      case 'open':
        return this.#openAccount(command, w)
      case 'settle':
        return this.#settle(command.hold, command.amounts)
      case 'release':
        return this.#release(command.hold)
      case 'reverse':
        return this.#reverse(command.id, command.entry)
      case 'freeze':
        return this.#freeze(command)
      case 'thaw':
        return this.#thaw(command.freeze)
      case 'bound':
        return this.#bound(command)
      case 'close':
        return this.#close(command.account)
      case 'clock': {
        const { offset } = command
        if (offset < this.#clockOffset) return this.#refuse('clock-backwards')
        this.#then = () => void (this.#clockOffset = offset)
        return CODE['clock-moved']
      }
      default:
        invariant(false, `a ${(command as Command).kind} is decided elsewhere`)
    }
  }

  /** One transfer between two accounts about which there is nothing special; anything else goes the long way. */
  #plainPost(w: number): number {
    const accounts = this.#accounts
    const t = w + HEAD / 4
    const payer = accounts.find(this.#u32, t)
    const payee = accounts.find(this.#u32, t + 4)
    const amount = this.#f64[(t + 8) >>> 1]!
    if (payer < 0 || payee < 0 || payer === payee || !(amount > 0 && amount <= MOST) || amount % 1 !== 0)
      return this.#entry(w, POST, 0, 1)
    const payerWords = accounts.words[payer >>> PAGE_BITS]!
    const payeeWords = accounts.words[payee >>> PAGE_BITS]!
    const pw = (payer & MASK) * WORDS
    const qw = (payee & MASK) * WORDS
    const payerFlags = payerWords[pw + FLAGS]!
    const payeeFlags = payeeWords[qw + FLAGS]!
    if (((payerFlags | payeeFlags) & SPECIAL) !== 0 || payerWords[pw + UNIT] !== payeeWords[qw + UNIT])
      return this.#entry(w, POST, 0, 1)
    const p = accounts.doubles[payer >>> PAGE_BITS]!
    const q = accounts.doubles[payee >>> PAGE_BITS]!
    const pd = (payer & MASK) * DOUBLES
    const qd = (payee & MASK) * DOUBLES
    const debits = p[pd + DEBITS]! + amount
    const credits = q[qd + CREDITS]! + amount
    if (debits + p[pd + HELD_DEBITS]! > MOST || credits + q[qd + HELD_CREDITS]! > MOST)
      return this.#entry(w, POST, 0, 1)
    // A debit lowers an account of the credit side, a credit one of the debit side.
    if (payerFlags & CREDIT_SIDE && p[pd + CREDITS]! - debits - p[pd + HELD_DEBITS]! - p[pd + FROZEN]! < p[pd + FLOOR]!)
      return this.#entry(w, POST, 0, 1)
    if (
      !(payeeFlags & CREDIT_SIDE) &&
      q[qd + DEBITS]! - credits - q[qd + HELD_CREDITS]! - q[qd + FROZEN]! < q[qd + FLOOR]!
    )
      return this.#entry(w, POST, 0, 1)
    accounts.parts.touch(payer >>> PAGE_BITS)
    accounts.parts.touch(payee >>> PAGE_BITS)
    if (this.#asking) {
      this.#save(payer)
      this.#save(payee)
    }
    p[pd + DEBITS] = debits
    q[qd + CREDITS] = credits
    return CODE.posted
  }

  /** An entry of any number of transfers, booked or held. */
  #entry(w: number, kind: number, flags: number, count: number): number {
    let t = w + HEAD / 4
    let expiresAt = NEVER
    let order: Frozen | undefined
    if (kind === HOLD && flags & FLAG.expires) {
      expiresAt = this.#f64[t >>> 1]!
      t += 2
    }
    if (kind === POST && flags & FLAG.under) {
      const id = idAt(this.#u8, t * 4)
      t += 4
      order = this.#freezes.get(id)
      if (!order || order.state !== ENDED.held) return this.#noFreeze(id, order)
    }
    const moved: Moved[] = []
    if (count === 0) return this.#refuse('entry-empty')
    for (let n = 0; n < count; n++, t += TRANSFER / 4) {
      const debit = this.#accounts.find(this.#u32, t)
      const credit = this.#accounts.find(this.#u32, t + 4)
      const no = this.#unfit(debit, credit, t, this.#f64[(t + 8) >>> 1]!, order?.account)
      if (no !== undefined) return no
      moved.push({ debit, credit, amount: this.#f64[(t + 8) >>> 1]! })
    }
    this.#rollAll(moved)
    let deducted = 0
    if (order) {
      const { account } = order
      const credited = (this.#accounts.word(account, FLAGS) & CREDIT_SIDE) !== 0
      for (const one of moved) if ((credited ? one.debit : one.credit) === account) deducted += one.amount
      const caught = this.#caught(order)
      if (deducted > caught)
        return this.#refuse('insufficient-funds', { account: this.#id(account), short: BigInt(deducted - caught) })
    }
    this.#noteAvailable(moved)
    if (order && order.amount !== NO_AMOUNT) this.#add(order.account, FROZEN, -deducted)
    for (const { debit, credit, amount } of moved) {
      this.#add(debit, kind === HOLD ? HELD_DEBITS : DEBITS, amount)
      this.#add(credit, kind === HOLD ? HELD_CREDITS : CREDITS, amount)
    }
    const no = this.#passed()
    if (no !== undefined) return no
    if (kind === HOLD) {
      const id = idAt(this.#u8, (w + 2) * 4)
      this.#then = () => {
        this.#holds.set(id, { transfers: moved, expiresAt, state: ENDED.held })
        if (expiresAt !== NEVER) this.#remind({ at: expiresAt, id, what: 'hold' })
      }
      return CODE.held
    }
    if (order && order.amount !== NO_AMOUNT && deducted > 0) {
      const { id } = order
      this.#then = () => void (this.#freezes.change(id)!.amount -= deducted)
    }
    return CODE.posted
  }

  /** Why a transfer cannot be, whatever the balances. */
  #unfit(debit: number, credit: number, t: number, amount: number, exempt: number | undefined): number | undefined {
    const accounts = this.#accounts
    for (const [slot, at, blocks] of [
      [debit, t, BLOCKS_DEBITS],
      [credit, t + 4, BLOCKS_CREDITS],
    ] as const) {
      if (slot < 0) return this.#noAccount(idAt(this.#u8, at * 4))
      const flags = accounts.word(slot, FLAGS)
      if (flags & CLOSED) return this.#refuse('account-closed', { account: this.#id(slot) })
      if (flags & blocks && slot !== exempt) return this.#refuse('account-frozen', { account: this.#id(slot) })
    }
    if (debit === credit) return this.#refuse('same-account', { account: this.#id(debit) })
    if (accounts.word(debit, UNIT) !== accounts.word(credit, UNIT))
      return this.#refuse('units-differ', { account: this.#id(credit) })
    if (!(amount > 0 && amount <= MOST) || amount % 1 !== 0) return this.#refuse('amount-out-of-range')
    return undefined
  }
  #noAccount(account: Id): number {
    return this.#refuse(this.#recalled.has(account) ? 'account-closed' : 'account-unknown', { account })
  }
  /** Why nothing can be done with an account: it is unknown, or closed. */
  #gone(slot: number, account: Id): number | undefined {
    if (slot < 0) return this.#noAccount(account)
    return this.#accounts.word(slot, FLAGS) & CLOSED ? this.#refuse('account-closed', { account }) : undefined
  }
  #noFreeze(id: string, order: Frozen | undefined): number {
    const as = order ? ENDS[order.state] : this.#recalled.get(id)?.as
    return as ? this.#refuse('freeze-ended', { as }) : this.#refuse('freeze-unknown')
  }
  #id(slot: number): Id {
    return idAt(this.#accounts.idBytes(slot), 0)
  }

  /** Refuses what would leave the exact range or pass a bound; the accounts are those of `#before`, changed already. */
  #passed(): number | undefined {
    const accounts = this.#accounts
    // Booked and held together: settling a hold must never be the command that leaves the exact range.
    for (const slot of this.#saved.keys())
      if (
        accounts.double(slot, DEBITS) + accounts.double(slot, HELD_DEBITS) > MOST ||
        accounts.double(slot, CREDITS) + accounts.double(slot, HELD_CREDITS) > MOST
      )
        return this.#refuse('amount-out-of-range')
    for (const [slot, before] of this.#before) {
      const left = accounts.available(slot)
      const floor = accounts.double(slot, FLOOR)
      // Money that comes in is never refused for a bound that was passed before.
      if (left >= floor || left >= before) continue
      const limited = this.#periodOf(slot) !== 0
      return this.#refuse(limited ? 'limit-reached' : 'insufficient-funds', {
        account: this.#id(slot),
        short: BigInt(floor - left),
      })
    }
    return undefined
  }

  #save(slot: number) {
    if (this.#saved.has(slot)) return
    this.#accounts.touch(slot)
    const at = (slot & MASK) * DOUBLES
    this.#saved.set(slot, this.#accounts.doubles[slot >>> PAGE_BITS]!.slice(at, at + DOUBLES))
  }
  #add(slot: number, field: number, amount: number) {
    this.#save(slot)
    this.#accounts.doubles[slot >>> PAGE_BITS]![(slot & MASK) * DOUBLES + field]! += amount
  }

  /** The period of a limit, 0 for any other account. */
  #periodOf(slot: number): number {
    return (this.#accounts.word(slot, FLAGS) >>> PERIOD_SHIFT) & 3
  }
  /** What may be used before the entry, of every account in it: what `#passed` compares with. */
  #noteAvailable(moved: readonly Moved[]) {
    this.#before.clear()
    for (const { debit, credit } of moved)
      for (const slot of [debit, credit])
        if (!this.#before.has(slot)) this.#before.set(slot, this.#accounts.available(slot))
  }
  #rollAll(moved: readonly Moved[]) {
    for (const { debit, credit } of moved) {
      this.#roll(debit)
      this.#roll(credit)
    }
  }
  /** A limit's first touch in a new period: its balance goes back to the allowance (decision 10). */
  #roll(slot: number) {
    const accounts = this.#accounts
    const period = this.#periodOf(slot)
    if (period === 0) return
    const start = this.#starts[period]!
    if ((accounts.word(slot, PERIOD_START) | 0) >= start) return
    this.#save(slot)
    accounts.setWord(slot, PERIOD_START, start >>> 0)
    this.#bring(slot, accounts.double(slot, ALLOWANCE))
  }
  /** Brings a limit's balance to an amount, by a leg from or to its source. */
  #bring(slot: number, to: number) {
    const accounts = this.#accounts
    const source = accounts.word(slot, SOURCE)
    const missing = to - accounts.balance(slot)
    if (missing === 0) return
    const raisedByCredit = (accounts.word(slot, FLAGS) & CREDIT_SIDE) !== 0
    const [debit, credit] = missing > 0 === raisedByCredit ? [source, slot] : [slot, source]
    this.#add(debit, DEBITS, Math.abs(missing))
    this.#add(credit, CREDITS, Math.abs(missing))
    this.#legs.push({ debit: this.#id(debit), credit: this.#id(credit), booked: BigInt(Math.abs(missing)), held: 0n })
  }

  #openAccount({ account, unit, side, floor, limit }: OpenAccount, w: number): number {
    if (this.#recalled.has(account)) return this.#refuse('account-closed', { account })
    const there = this.#accounts.find(this.#u32, w + 8)
    if (there >= 0)
      return this.#refuse(this.#accounts.word(there, FLAGS) & CLOSED ? 'account-closed' : 'account-exists', { account })
    let source = 0
    if (limit) {
      source = this.#accounts.find(wordsOf(limit.source), 0)
      const gone = this.#gone(source, limit.source)
      if (gone !== undefined) return gone
      if (this.#units[this.#accounts.word(source, UNIT)] !== unit)
        return this.#refuse('units-differ', { account: limit.source })
      if (limit.allowance < 0n) return this.#refuse('amount-out-of-range')
    }
    this.#then = () => {
      const accounts = this.#accounts
      const slot = accounts.add(wordsOf(account), 0)
      let number = this.#units.indexOf(unit)
      if (number < 0) number = this.#units.push(unit) - 1
      accounts.setDouble(slot, FLOOR, limit ? 0 : floor === undefined ? Number.NEGATIVE_INFINITY : Number(floor))
      accounts.setWord(slot, UNIT, number)
      const period = PERIODS.indexOf(limit?.period ?? '')
      accounts.setWord(
        slot,
        FLAGS,
        accounts.word(slot, FLAGS) | (side === 'credit' ? CREDIT_SIDE : 0) | (period << PERIOD_SHIFT),
      )
      if (!limit) return
      accounts.setDouble(slot, ALLOWANCE, Number(limit.allowance))
      accounts.setWord(slot, SOURCE, source)
      // Before every period: the first touch fills it.
      accounts.setWord(slot, PERIOD_START, -0x8000_0000 >>> 0)
      accounts.setWord(source, LIMITS, accounts.word(source, LIMITS) + 1)
    }
    return CODE.opened
  }

  #settle(id: Id, amounts: readonly bigint[] | undefined): number {
    const hold = this.#holds.get(id)
    if (!hold || hold.state !== ENDED.held) return this.#noHold(id, hold)
    const { transfers } = hold
    if (amounts && amounts.length !== transfers.length) return this.#refuse('more-than-held')
    if (amounts?.some((amount, n) => amount < 0n || amount > BigInt(transfers[n]!.amount)))
      return this.#refuse('more-than-held')
    this.#rollAll(transfers)
    // The bounds were checked when the money was held, and what is held cannot be spent: nothing can refuse here.
    transfers.forEach(({ debit, credit, amount }, n) => {
      const booked = Number(amounts?.[n] ?? amount)
      this.#give({ debit, credit, amount }, booked)
      this.#add(debit, DEBITS, booked)
      this.#add(credit, CREDITS, booked)
    })
    this.#end(id, ENDED.settled)
    return CODE.settled
  }
  #release(id: Id): number {
    const hold = this.#holds.get(id)
    if (!hold || hold.state !== ENDED.held) return this.#noHold(id, hold)
    for (const one of hold.transfers) this.#give(one, 0)
    this.#end(id, ENDED.released)
    return CODE.released
  }
  #noHold(id: string, hold: Held | undefined): number {
    const as = hold ? ENDS[hold.state] : this.#recalled.get(id)?.as
    return as ? this.#refuse('hold-ended', { as }) : this.#refuse('hold-unknown')
  }
  /** Gives back what was held, of which so much is booked. */
  #give({ debit, credit, amount }: Moved, booked: number) {
    this.#add(debit, HELD_DEBITS, -amount)
    this.#add(credit, HELD_CREDITS, -amount)
    this.#legs.push({ debit: this.#id(debit), credit: this.#id(credit), booked: BigInt(booked), held: -BigInt(amount) })
  }
  #end(id: string, state: number) {
    this.#leaves = { kind: 'hold', id }
    this.#then = () => {
      const hold = this.#holds.change(id)!
      hold.state = state
      hold.transfers = []
    }
  }

  #reverse(id: Id, entry: Id): number {
    if (id !== reversalId(entry)) return this.#refuse('reversal-id-wrong')
    const transfers = this.#recalled.get(entry)?.transfers
    if (!transfers || transfers.length === 0) return this.#refuse('entry-unknown')
    const accounts = this.#accounts
    const moved: Moved[] = []
    for (const { debit, credit, amount } of transfers) {
      const [from, to] = [accounts.find(wordsOf(debit), 0), accounts.find(wordsOf(credit), 0)]
      // What was credited goes again: so a block of debits stands in its way, and the other way round.
      for (const [slot, name, blocks] of [[from, debit, BLOCKS_CREDITS], [to, credit, BLOCKS_DEBITS]] as const) {
        const gone = this.#gone(slot, name)
        if (gone !== undefined) return gone
        if (accounts.word(slot, FLAGS) & blocks) return this.#refuse('account-frozen', { account: name })
      } // biome-ignore format: pairs
      moved.push({ debit: from, credit: to, amount: Number(amount) })
    }
    this.#rollAll(moved)
    this.#noteAvailable(moved)
    for (const { debit, credit, amount } of moved) {
      this.#add(debit, DEBITS, -amount)
      this.#add(credit, CREDITS, -amount)
      this.#legs.push({ debit: this.#id(debit), credit: this.#id(credit), booked: -BigInt(amount), held: 0n })
    }
    return this.#passed() ?? CODE.reversed
  }

  /** How much of what an order asks for is there: after holds, the floor, and the orders before it. */
  #caught(order: Frozen): number {
    const accounts = this.#accounts
    const { account } = order
    const floor = Math.max(0, accounts.double(account, FLOOR))
    let there = accounts.balance(account) - accounts.heldOut(account) - floor
    for (const one of this.#standing.get(account) ?? []) {
      if (one === order) break
      if (one.amount !== NO_AMOUNT) there -= one.amount
    }
    return Math.max(0, order.amount === NO_AMOUNT ? there : Math.min(order.amount, there))
  }
  #freeze(command: Freeze): number {
    const slot = this.#accounts.find(wordsOf(command.account), 0)
    const gone = this.#gone(slot, command.account)
    if (gone !== undefined) return gone
    const amount = command.amount === undefined ? NO_AMOUNT : Number(command.amount)
    const blocks = BLOCKS.indexOf(command.blocks ?? '')
    if (blocks === 0 && amount === NO_AMOUNT) return this.#refuse('freeze-empty')
    if (amount !== NO_AMOUNT && (amount <= 0 || this.#accounts.double(slot, FROZEN) + amount > MOST))
      return this.#refuse('amount-out-of-range')
    const expiresAt = command.expiresAt ?? NEVER
    const order: Frozen = {
      id: command.id,
      account: slot,
      blocks,
      amount,
      expiresAt,
      order: this.#orders + 1,
      state: ENDED.held,
    }
    this.#then = () => {
      this.#orders++
      this.#freezes.set(order.id, order)
      this.#stand(order)
      if (amount !== NO_AMOUNT) this.#accounts.setDouble(slot, FROZEN, this.#accounts.double(slot, FROZEN) + amount)
      if (expiresAt !== NEVER) this.#remind({ at: expiresAt, id: order.id, what: 'freeze' })
    }
    return CODE.frozen
  }
  #thaw(id: Id): number {
    const order = this.#freezes.get(id)
    if (!order || order.state !== ENDED.held) return this.#noFreeze(id, order)
    this.#leaves = { kind: 'freeze', id }
    this.#then = () => this.#endFreeze(id, ENDED.thawed)
    return CODE.thawed
  }
  #endFreeze(id: string, state: number) {
    const order = this.#freezes.change(id)!
    order.state = state
    if (order.amount !== NO_AMOUNT)
      this.#accounts.setDouble(order.account, FROZEN, this.#accounts.double(order.account, FROZEN) - order.amount)
    const rest = this.#standing.get(order.account)!.filter((one) => one !== order)
    if (rest.length > 0) this.#standing.set(order.account, rest)
    else this.#standing.delete(order.account)
    this.#block(order.account)
  }
  #stand(order: Frozen) {
    this.#standing.set(order.account, [...(this.#standing.get(order.account) ?? []), order])
    this.#block(order.account)
  }
  #block(account: number) {
    let flags = this.#accounts.word(account, FLAGS) & ~(BLOCKS_DEBITS | BLOCKS_CREDITS)
    for (const { blocks } of this.#standing.get(account) ?? [])
      flags |= (blocks & 1 ? BLOCKS_DEBITS : 0) | (blocks & 2 ? BLOCKS_CREDITS : 0)
    this.#accounts.setWord(account, FLAGS, flags)
  }

  #bound({ account, floor, allowance }: Bound): number {
    const slot = this.#accounts.find(wordsOf(account), 0)
    const gone = this.#gone(slot, account)
    if (gone !== undefined) return gone
    const accounts = this.#accounts
    const limited = this.#periodOf(slot) !== 0
    // A limit's bound is its allowance, and only a limit has one.
    if ((floor !== undefined && limited) || (allowance !== undefined && (!limited || allowance < 0n)))
      return this.#refuse('amount-out-of-range')
    if (allowance !== undefined) {
      this.#roll(slot)
      const change = Number(allowance) - accounts.double(slot, ALLOWANCE)
      // What was used in this period stays used.
      this.#bring(slot, accounts.balance(slot) + change)
      this.#save(slot)
      accounts.setDouble(slot, ALLOWANCE, Number(allowance))
    }
    if (floor !== undefined) {
      this.#save(slot)
      accounts.setDouble(slot, FLOOR, floor === null ? Number.NEGATIVE_INFINITY : Number(floor))
    }
    this.#before.clear()
    return this.#passed() ?? CODE.bounded
  }
  #close(account: Id): number {
    const slot = this.#accounts.find(wordsOf(account), 0)
    const gone = this.#gone(slot, account)
    if (gone !== undefined) return gone
    const accounts = this.#accounts
    const limited = this.#periodOf(slot) !== 0
    const idle =
      accounts.double(slot, HELD_DEBITS) === 0 &&
      accounts.double(slot, HELD_CREDITS) === 0 &&
      !this.#standing.has(slot) &&
      accounts.word(slot, LIMITS) === 0 &&
      (limited || accounts.balance(slot) === 0)
    if (!idle) return this.#refuse('account-in-use', { account })
    if (limited) this.#bring(slot, 0)
    this.#leaves = { kind: 'account', id: account }
    this.#then = () => {
      accounts.setWord(slot, FLAGS, accounts.word(slot, FLAGS) | CLOSED)
      if (!limited) return
      const source = accounts.word(slot, SOURCE)
      accounts.setWord(source, LIMITS, accounts.word(source, LIMITS) - 1)
    }
    return CODE.closed
  }

  // ——— what ends by itself ———

  #remind(due: Due) {
    let low = 0
    let high = this.#due.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const there = this.#due[middle]!
      if (there.at < due.at || (there.at === due.at && there.id < due.id)) low = middle + 1
      else high = middle
    }
    this.#due.splice(low, 0, due)
  }
  #expire() {
    let done = 0
    for (; done < this.#due.length && this.#due[done]!.at <= this.#bookedAt && this.#expiries < EXPIRIES; done++) {
      const { id, what } = this.#due[done]!
      if ((what === 'hold' ? this.#holds : this.#freezes).get(id)?.state !== ENDED.held) continue
      if (what === 'hold') {
        for (const one of this.#holds.get(id)!.transfers) this.#give(one, 0)
        this.#end(id, ENDED.expired)
        this.#then!()
        this.#then = undefined
      } else {
        this.#leaves = { kind: 'freeze', id }
        this.#endFreeze(id, ENDED.expired)
      }
      const event = expiryId(id as Id)
      this.#outcomes.sized(() => {
        this.#outcomes.u8(what === 'hold' ? 0 : 1)
        this.#outcomes.id(event)
        this.#outcomes.id(id as Id)
        if (this.#legs.length > 0) writeLegs(this.#outcomes, this.#legs)
      })
      this.#content.none()
      this.#remember(wordsOf(event), 0, CODE.expired)
      this.#forgetDecision()
      this.#expiries++
    }
    if (done > 0) this.#due = this.#due.slice(done)
  }
  /** Whether something ends by its time at this instant, even when no command comes. */
  hasDue(now: Instant): boolean {
    return this.#due.length > 0 && this.#due[0]!.at <= now
  }

  // ——— snapshots ———

  /** Begins a snapshot of this moment; the engine may go on while `takeParts` collects it. */
  beginSnapshot(): Uint8Array {
    invariant(!this.#open, 'a snapshot is taken between batches')
    for (const parts of this.#parts()) parts.begin()
    return this.#scalars()
  }
  /** Some more parts of the snapshot; none when it is complete. */
  takeParts(most: number): Part[] {
    const taken: Part[] = []
    for (const parts of this.#parts()) if (taken.length < most) taken.push(...parts.take(most - taken.length))
    return taken
  }
  #parts() {
    return [this.#accounts.parts, this.#window.parts, this.#holds.parts, this.#freezes.parts]
  }
  #scalars(): Uint8Array {
    const to = new Writer()
    to.f64(this.#sequence)
    to.f64(this.#bookedAt)
    to.f64(this.#clockOffset)
    to.f64(this.#orders)
    to.f64(this.#window.capacity)
    to.f64(this.#window.count)
    to.f64(this.#window.forgotten)
    to.u32(this.#units.length)
    for (const unit of this.#units) to.text(unit)
    to.u32(this.#accounts.used)
    to.u32(this.#accounts.free.length)
    for (const slot of this.#accounts.free) to.u32(slot)
    to.f64(this.#window.forgottenUpTo)
    return to.taken()
  }

  /** The engine whose snapshot this is; parts in any order. */
  static restore(scalars: Uint8Array, parts: Iterable<Part>): Engine {
    const from = new Reader(scalars)
    const [sequence, bookedAt, clockOffset, orders] = [from.f64(), from.f64(), from.f64(), from.f64()]
    const engine = new Engine({ window: from.f64() })
    const [remembered, forgotten] = [from.f64(), from.f64()]
    engine.#sequence = sequence
    engine.#bookedAt = bookedAt
    engine.#clockOffset = clockOffset
    engine.#orders = orders
    for (let left = from.u32(); left > 0; left--) engine.#units.push(from.text())
    const used = from.u32()
    const free = Array.from({ length: from.u32() }, () => from.u32())
    for (const { kind, number, bytes } of [...parts].sort((a, b) => a.kind - b.kind || a.number - b.number)) {
      if (kind === 0) engine.#accounts.restorePage(number, bytes)
      else if (kind === 1) engine.#window.restorePage(number, bytes)
      else if (kind === 2) engine.#holds.restore(number, readHolds(bytes))
      else engine.#freezes.restore(number, readFreezes(bytes))
    }
    engine.#accounts.restored(used, free)
    engine.#window.restored(remembered, forgotten, from.f64())
    for (const order of [...engine.#freezes.values()].sort((a, b) => a.order - b.order))
      if (order.state === ENDED.held) {
        engine.#standing.set(order.account, [...(engine.#standing.get(order.account) ?? []), order])
        if (order.expiresAt !== NEVER) engine.#due.push({ at: order.expiresAt, id: order.id, what: 'freeze' })
      }
    for (const [id, hold] of engine.#holds.entries())
      if (hold.state === ENDED.held && hold.expiresAt !== NEVER)
        engine.#due.push({ at: hold.expiresAt, id, what: 'hold' })
    engine.#due.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
    return engine
  }

  /** All of the state as bytes, piece by piece, in an order that depends on the log alone: what a digest is taken over. */
  *state(): Iterable<Uint8Array> {
    yield this.#scalars()
    for (const page of this.#accounts.words) yield new Uint8Array(page.buffer)
    yield* this.#window.all()
    yield* this.#holds.all()
    yield* this.#freezes.all()
  }
}

function writeHolds(bucket: ReadonlyMap<string, Held>): Uint8Array {
  const to = new Writer()
  for (const [id, hold] of [...bucket].sort(byKey)) {
    to.id(id as Id)
    to.u8(hold.state)
    to.f64(hold.expiresAt)
    to.u32(hold.transfers.length)
    for (const { debit, credit, amount } of hold.transfers) {
      to.u32(debit)
      to.u32(credit)
      to.f64(amount)
    }
  }
  return to.taken()
}
function* readHolds(bytes: Uint8Array): Iterable<[string, Held]> {
  const from = new Reader(bytes)
  while (!from.done) {
    const [id, state, expiresAt] = [from.id(), from.u8(), from.f64()]
    const transfers = Array.from({ length: from.u32() }, () => ({
      debit: from.u32(),
      credit: from.u32(),
      amount: from.f64(),
    }))
    yield [id, { state, expiresAt, transfers }]
  }
}
function writeFreezes(bucket: ReadonlyMap<string, Frozen>): Uint8Array {
  const to = new Writer()
  for (const [id, one] of [...bucket].sort(byKey)) {
    to.id(id as Id)
    to.u32(one.account)
    to.u8(one.blocks)
    to.f64(one.expiresAt)
    to.f64(one.order)
    to.f64(one.amount)
    to.u8(one.state)
  }
  return to.taken()
}
function* readFreezes(bytes: Uint8Array): Iterable<[string, Frozen]> {
  const from = new Reader(bytes)
  while (!from.done) {
    const id = from.id()
    yield [
      id,
      {
        id,
        account: from.u32(),
        blocks: from.u8(),
        expiresAt: from.f64(),
        order: from.f64(),
        amount: from.f64(),
        state: from.u8(),
      },
    ]
  }
}
const byKey = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1)

/** An id as four words, the way the accounts and the window compare it. */
function wordsOf(id: Id): Uint32Array {
  return new Uint32Array(hexToBytes(id).slice().buffer)
}
function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let n = 0; n < a.length; n++) if (a[n] !== b[n]) return false
  return true
}
