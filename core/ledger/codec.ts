/**
 * Commands, answers and events as bytes: the log keeps them, the socket and the engine's thread carry them, and the
 * engine reads commands where they lie. All of it is little-endian and commands begin at multiples of eight.
 *
 * A command: its length (u32), kind (u8), flags (u8), number of transfers or amounts (u16), id (16 bytes), length of its
 * content (u32), effective day (i32); then what its kind has; then its texts. What stands behind the content (the
 * request) is no part of what "same id, same content" compares. A plain post of one transfer is 72 bytes.
 */
import type { Id } from '../id.ts'
import type { Instant } from '../time.ts'
import { hexAt, Reader, Writer } from './bytes.ts'
import {
  type Answer, type Command, type Done, doneKinds, EVENTS_PER_BATCH, type LedgerRefusal, type Period, type Purpose, type Transfer,
} from './command.ts' // biome-ignore format: one list

/** Version of everything in this file; a log row carries it (decision 30). */
export const FORMAT = 2
/** Version of what a snapshot has beside it; one of another version is passed over, and the log replayed instead. */
export const SNAPSHOT_FORMAT = 3

/** The order is the format; append only. */
export const KINDS = [
  'open', 'post', 'hold', 'settle', 'release', 'reverse', 'freeze', 'thaw', 'bound', 'close', 'clock',
] as const // biome-ignore format: one list
export const ANSWERS = [
  ...doneKinds,
  'id-reused', 'id-ahead', 'entry-empty', 'account-exists', 'account-unknown', 'account-closed', 'account-frozen',
  'account-in-use', 'same-account', 'units-differ', 'amount-out-of-range', 'insufficient-funds', 'limit-reached',
  'hold-unknown', 'hold-ended', 'more-than-held', 'freeze-unknown', 'freeze-ended', 'freeze-empty', 'entry-unknown',
  'reversal-id-wrong', 'clock-backwards',
] as const // biome-ignore format: one list
export type AnswerKind = (typeof ANSWERS)[number]
export const CODE = Object.fromEntries(ANSWERS.map((kind, code) => [kind, code])) as Readonly<
  Record<AnswerKind, number>
>
/** Codes up to this one say that something was done. */
export const LAST_DONE = doneKinds.length - 1

export const FLAG = { texts: 1, expires: 2, under: 4, amounts: 8, limit: 16 } as const
export const NO_DAY = -0x8000_0000
export const PERIODS = ['', 'day', 'month', 'year'] as const
export const ENDS = ['', 'settled', 'released', 'expired', 'thawed'] as const
export type End = Exclude<(typeof ENDS)[number], ''>
export const BLOCKS = ['', 'debits', 'credits', 'both'] as const
/** Bytes before the body of a command, and of one transfer in it. */
export const HEAD = 32
export const TRANSFER = 40

const purposeOf = (c: Command): Purpose | undefined => ('business' in c ? c : undefined)
/** Beyond 2^53 a Number is no longer exact: what is larger is written as 2^53, which the engine refuses like it. */
const BEYOND = 9_007_199_254_740_992
const money = (amount: bigint) =>
  Number(amount > BigInt(BEYOND) ? BigInt(BEYOND) : amount < -BigInt(BEYOND) ? -BigInt(BEYOND) : amount)
const isMoney = (value: number) => Number.isInteger(value) && Math.abs(value) <= BEYOND

function writeTransfers(to: Writer, transfers: readonly Transfer[]) {
  for (const { debit, credit, amount } of transfers) {
    to.id(debit)
    to.id(credit)
    to.f64(money(amount))
  }
}

export function writeCommand(to: Writer, command: Command) {
  const from = to.length
  const purpose = purposeOf(command)
  const texts =
    command.kind === 'open' ||
    (purpose && `${purpose.business}${purpose.step}${purpose.memo}${purpose.actor}${purpose.request}` !== '')
  let flags = texts ? FLAG.texts : 0
  let count = 0
  if (command.kind === 'open' && command.limit) flags |= FLAG.limit
  if ('expiresAt' in command && command.expiresAt !== undefined) flags |= FLAG.expires
  if (command.kind === 'post' && command.under) flags |= FLAG.under
  if ('transfers' in command) count = command.transfers.length
  if (command.kind === 'settle' && command.amounts && command.amounts.length > 0) {
    flags |= FLAG.amounts
    count = command.amounts.length
  }
  to.u32(0)
  to.u8(KINDS.indexOf(command.kind))
  to.u8(flags)
  to.u16(count)
  to.id(command.id)
  to.u32(0)
  to.u32((('effectiveDay' in command ? command.effectiveDay : undefined) ?? NO_DAY) >>> 0)
  switch (command.kind) {
    case 'open':
      to.id(command.account)
      to.f64(command.floor === undefined ? Number.NEGATIVE_INFINITY : money(command.floor))
      to.f64(command.limit ? money(command.limit.allowance) : 0)
      to.id(command.limit?.source ?? command.account)
      to.u32(command.side === 'debit' ? 0 : 1)
      to.u32(PERIODS.indexOf(command.limit?.period ?? ''))
      to.text(command.unit)
      to.text(command.head)
      to.text(command.owner)
      break
    case 'post':
    case 'hold':
      if (flags & FLAG.expires) to.f64((command as { expiresAt: number }).expiresAt)
      if (command.kind === 'post' && command.under) to.id(command.under)
      writeTransfers(to, command.transfers)
      break
    case 'settle':
      to.id(command.hold)
      for (const amount of command.amounts ?? []) to.f64(money(amount))
      break
    case 'release':
      to.id(command.hold)
      break
    case 'reverse':
      to.id(command.entry)
      break
    case 'freeze':
      to.id(command.account)
      to.f64(command.amount === undefined ? -1 : money(command.amount))
      to.f64(command.expiresAt ?? 0)
      to.u32(BLOCKS.indexOf(command.blocks ?? ''))
      to.u32(0)
      break
    case 'thaw':
      to.id(command.freeze)
      break
    case 'bound':
      to.id(command.account)
      to.f64(
        command.floor === null
          ? Number.NEGATIVE_INFINITY
          : command.floor === undefined
            ? Number.POSITIVE_INFINITY
            : money(command.floor),
      )
      to.f64(command.allowance === undefined ? -1 : money(command.allowance))
      break
    case 'close':
      to.id(command.account)
      break
    case 'clock':
      to.f64(command.offset)
  }
  if (purpose && texts) for (const text of [purpose.business, purpose.step, purpose.memo, purpose.actor]) to.text(text)
  to.patchU32(from + 24, to.length - from)
  if (purpose && texts) to.text(purpose.request)
  to.align()
  to.patchU32(from, to.length - from)
}

const readTransfers = (from: Reader, count: number): Transfer[] =>
  Array.from({ length: count }, () => ({ debit: from.id(), credit: from.id(), amount: readMoney(from) }))
const readMoney = (from: Reader) => whole(from.f64())

/** Reads one command. Throws `RangeError` when the bytes are none: all that leave this without one, the engine can read. */
export function readCommand(from: Reader): Command {
  const [command, code] = readAnswered(from)
  if (code !== 0) throw new RangeError('a command comes without an answer')
  return command
}
/** The same as the log has it, with the code of its answer. */
export function readAnswered(from: Reader): [command: Command, code: number] {
  const start = from.at
  const first = from.u32()
  const length = first & 0xff_ffff
  const kind = KINDS[from.u8()]
  const flags = from.u8()
  const count = from.u16()
  const id = from.id()
  const content = from.u32()
  const day = from.u32() | 0
  if (kind === undefined) throw new RangeError('no such kind of command')
  if (length % 8 !== 0 || content > length) throw new RangeError('a command has an impossible length')
  const effective = day === NO_DAY ? {} : { effectiveDay: day }
  const purpose = (): Purpose => {
    if (!(flags & FLAG.texts)) return { business: '', step: '', memo: '', actor: '', request: '' }
    return { business: from.text(), step: from.text(), memo: from.text(), actor: from.text(), request: from.text() }
  }
  const command = ((): Command => {
    switch (kind) {
      case 'open': {
        const account = from.id()
        const floor = from.f64()
        const allowance = from.f64()
        const source = from.id()
        const side = from.u32() === 0 ? 'debit' : 'credit'
        const period = PERIODS[from.u32()]
        if (period === undefined || (period !== '') !== ((flags & FLAG.limit) !== 0))
          throw new RangeError('no such period')
        return {
          kind, id, account, unit: from.text(), side, head: from.text(), owner: from.text(),
          ...(floor === Number.NEGATIVE_INFINITY ? {} : { floor: whole(floor) }),
          ...(period === '' ? {} : { limit: { allowance: whole(allowance), period: period as Period, source } }),
        } // biome-ignore format: one command
      }
      case 'post':
      case 'hold': {
        const expires = flags & FLAG.expires ? { expiresAt: Number(readMoney(from)) } : {}
        const under = flags & FLAG.under ? { under: from.id() } : {}
        const transfers = readTransfers(from, count)
        return kind === 'post'
          ? { kind, id, transfers, ...effective, ...under, ...purpose() }
          : { kind, id, transfers, ...expires, ...purpose() }
      }
      case 'settle': {
        const hold = from.id()
        const amounts = Array.from({ length: count }, () => readMoney(from))
        return { kind, id, hold, ...(flags & FLAG.amounts ? { amounts } : {}), ...effective, ...purpose() }
      }
      case 'release':
        return { kind, id, hold: from.id(), ...purpose() }
      case 'reverse':
        return { kind, id, entry: from.id(), ...effective, ...purpose() }
      case 'freeze': {
        const account = from.id()
        const amount = from.f64()
        const expiresAt = from.f64()
        const blocks = BLOCKS[from.u32()]
        from.u32()
        if (blocks === undefined) throw new RangeError('no such side to block')
        return {
          kind, id, account, ...(amount === -1 ? {} : { amount: whole(amount) }), ...(blocks === '' ? {} : { blocks }),
          ...(flags & FLAG.expires ? { expiresAt: Number(whole(expiresAt)) } : {}), ...purpose(),
        } // biome-ignore format: one command
      }
      case 'thaw':
        return { kind, id, freeze: from.id(), ...purpose() }
      case 'bound': {
        const account = from.id()
        const floor = from.f64()
        const allowance = from.f64()
        return {
          kind, id, account,
          ...(floor === Number.POSITIVE_INFINITY ? {} : { floor: floor === Number.NEGATIVE_INFINITY ? null : whole(floor) }),
          ...(allowance === -1 ? {} : { allowance: whole(allowance) }), ...purpose(),
        } // biome-ignore format: one command
      }
      case 'close':
        return { kind, id, account: from.id(), ...purpose() }
      case 'clock':
        return { kind, id, offset: Number(whole(from.f64())) }
    }
  })()
  const padding = start + length - from.at
  if (padding < 0 || padding > 7) throw new RangeError('a command has an impossible length')
  from.raw(padding)
  return [command, first >>> 24]
}
const whole = (value: number) => {
  if (!isMoney(value)) throw new RangeError('an amount is a whole number within ±2^53')
  return BigInt(value)
}

export function encodeCommands(commands: readonly Command[]): Uint8Array {
  const to = new Writer()
  for (const command of commands) writeCommand(to, command)
  return to.taken()
}
export function decodeCommands(bytes: Uint8Array): Command[] {
  const from = new Reader(bytes)
  const commands: Command[] = []
  while (!from.done) commands.push(readCommand(from))
  return commands
}

/**
 * Walks over commands without making objects of them and answers how many there are. What passes, the engine reads
 * without stumbling; whether it makes sense, the engine decides. Throws `RangeError`.
 */
export function checkCommands(bytes: Uint8Array): number {
  if ((bytes.byteOffset | bytes.length) & 7) throw new RangeError('commands begin and end at multiples of eight')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let count = 0
  for (let at = 0; at < bytes.length; count++) {
    const length = at + HEAD <= bytes.length ? view.getUint32(at, true) : 0
    if (length < HEAD || at + length > bytes.length) throw new RangeError('a command has an impossible length')
    // Most commands of a bulk load are plain posts of one transfer without a word: they need no closer look.
    const plain =
      length === HEAD + TRANSFER && view.getUint32(at + 4, true) === PLAIN && view.getUint32(at + 24, true) === length
    if (!plain) {
      const from = new Reader(bytes.subarray(at, at + length))
      readCommand(from)
      if (!from.done) throw new RangeError('a command has an impossible length')
    } else if (!isMoney(view.getFloat64(at + HEAD + 32, true)))
      throw new RangeError('an amount is a whole number within ±2^53')
    at += length
  }
  return count
}
/** Kind post, no flags, one transfer. */
const PLAIN = KINDS.indexOf('post') | (1 << 16)
/** Is the command at a word of the log a post of one transfer, with or without texts, that moved just that? Most are. */
export const isPlainPost = (words: Uint32Array, w: number) =>
  words[w]! >>> 24 === CODE.posted &&
  (words[w + 1]! & ~(FLAG.texts << 8)) === PLAIN &&
  (words[w]! & LENGTH) >= HEAD + TRANSFER

/** What happened on accounts: booked and held amounts of one debit and one credit account; negative where taken back. */
export type Leg = { readonly debit: Id; readonly credit: Id; readonly booked: bigint; readonly held: bigint }

/** What the engine cannot know any more, because it left memory, and was looked up before the batch (decisions 4, 9). */
export type Recalled =
  | { readonly kind: 'account-closed'; readonly account: Id }
  | { readonly kind: 'hold-ended'; readonly hold: Id; readonly as: 'settled' | 'released' | 'expired' }
  | { readonly kind: 'freeze-ended'; readonly freeze: Id; readonly as: 'thawed' | 'expired' }
  | { readonly kind: 'entry'; readonly entry: Id; readonly transfers: readonly Transfer[] }
const recalledKinds = ['account-closed', 'hold-ended', 'freeze-ended', 'entry'] as const

export function encodeRecalled(list: readonly Recalled[]): Uint8Array {
  const to = new Writer()
  for (const one of list) {
    to.u8(recalledKinds.indexOf(one.kind))
    if (one.kind === 'account-closed') to.id(one.account)
    else if (one.kind === 'entry') {
      to.id(one.entry)
      to.u16(one.transfers.length)
      writeTransfers(to, one.transfers)
    } else {
      to.id(one.kind === 'hold-ended' ? one.hold : one.freeze)
      to.u8(ENDS.indexOf(one.as))
    }
  }
  return to.taken()
}
export function decodeRecalled(bytes: Uint8Array): Recalled[] {
  const from = new Reader(bytes)
  const list: Recalled[] = []
  while (!from.done) {
    const kind = recalledKinds[from.u8()]
    const id = from.id()
    if (kind === 'account-closed') list.push({ kind, account: id })
    else if (kind === 'entry') list.push({ kind, entry: id, transfers: readTransfers(from, from.u16()) })
    else if (kind === 'hold-ended') list.push({ kind, hold: id, as: ENDS[from.u8()] as 'settled' })
    else if (kind === 'freeze-ended') list.push({ kind, freeze: id, as: ENDS[from.u8()] as 'thawed' })
    else throw new RangeError('no such recalled fact')
  }
  return list
}

const WITH_ACCOUNT = new Set<number>(
  (
    [
      'account-exists',
      'account-unknown',
      'account-closed',
      'account-frozen',
      'account-in-use',
      'same-account',
      'units-differ',
      'insufficient-funds',
      'limit-reached',
    ] as const
  ).map((kind) => CODE[kind]),
)
export type Said = Done | LedgerRefusal

export function writeDetails(to: Writer, said: Said) {
  if ('account' in said) to.id(said.account)
  if ('short' in said) to.i64(said.short)
  if ('as' in said) to.u8(ENDS.indexOf(said.as))
}
export function readDetails(from: Reader, code: number): Said {
  const kind = ANSWERS[code]
  if (kind === undefined) throw new RangeError('no such kind of answer')
  const account = WITH_ACCOUNT.has(code) ? { account: from.id() } : {}
  const short = kind === 'insufficient-funds' || kind === 'limit-reached' ? { short: from.i64() } : {}
  const as = kind === 'hold-ended' || kind === 'freeze-ended' ? { as: ENDS[from.u8()] } : {}
  return { kind, ...account, ...short, ...as } as Said
}

export const LEGS = 0x80
export function writeLegs(to: Writer, legs: readonly Leg[]) {
  to.u16(legs.length)
  for (const { debit, credit, booked, held } of legs) {
    to.id(debit)
    to.id(credit)
    to.i64(booked)
    to.i64(held)
  }
}
const readLegs = (from: Reader): Leg[] =>
  Array.from({ length: from.u16() }, () => ({
    debit: from.id(),
    credit: from.id(),
    booked: from.i64(),
    held: from.i64(),
  }))

/** Where an event's bytes are in its batch's sections. */
type Span = { readonly bytes: Uint8Array; readonly from: number; readonly to: number }
const NOWHERE: Span = { bytes: new Uint8Array(0), from: 0, to: 0 }

/** One thing that a batch did or refused. */
export class LedgerEvent {
  readonly index: number
  readonly id: Id
  /** Absent for a hold or an order that ended by its time. */
  readonly command: Command | undefined
  readonly ended: { readonly what: 'hold' | 'freeze'; readonly id: Id } | undefined
  readonly said: Said
  /** All that changed, what the command itself moved included. */
  readonly legs: readonly Leg[]
  readonly #command: Span
  readonly #outcome: Span

  constructor(
    index: number,
    what: { readonly command: Command } | { readonly id: Id; readonly ended: NonNullable<LedgerEvent['ended']> },
    said: Said,
    legs: readonly Leg[],
    command: Span,
    outcome: Span,
  ) {
    this.index = index
    this.command = 'command' in what ? what.command : undefined
    this.ended = 'command' in what ? undefined : what.ended
    this.id = 'command' in what ? what.command.id : what.id
    this.said = said
    this.legs = legs
    this.#command = command
    this.#outcome = outcome
  }
  /** The bytes that the Merkle leaf is over: command (may be empty), then outcome. Made when asked for: few ask. */
  get bytes(): { readonly command: Uint8Array; readonly outcome: Uint8Array } {
    const of = ({ bytes, from, to }: Span) => bytes.subarray(from, to)
    return { command: of(this.#command), outcome: of(this.#outcome) }
  }
  /** What "same id, same content" compares; 0 for what ended by its time. */
  get content(): bigint {
    return this.command ? contentDigest(this.#command.bytes, this.#command.from) : 0n
  }
}

/** The sections of a log row's body, after a head of four lengths: number of expiries, recalled, commands, outcomes. */
export function sectionsOf(body: Uint8Array) {
  const head = new Reader(body)
  const [expiries, recalled, commands, outcomes] = [head.u32(), head.u32(), head.u32(), head.u32()]
  if (16 + recalled + commands + outcomes !== body.length || recalled % 8 !== 0)
    throw new RangeError('a batch has an impossible length')
  return {
    expiries,
    recalled: body.subarray(16, 16 + recalled),
    commands: body.subarray(16 + recalled, 16 + recalled + commands),
    outcomes: body.subarray(16 + recalled + commands),
  }
}
/** The recalled facts end at a multiple of eight: a last byte says how many of the bytes are none. */
export function padRecalled(bytes: Uint8Array): Uint8Array {
  if (bytes.length === 0) return bytes
  const padded = new Uint8Array((bytes.length + 8) & ~7)
  padded.set(bytes)
  padded[padded.length - 1] = padded.length - bytes.length
  return padded
}
export const unpadRecalled = (bytes: Uint8Array) =>
  bytes.length === 0 ? bytes : bytes.subarray(0, bytes.length - bytes.at(-1)!)

/** Commands, and the log's, begin and end at multiples of eight: they can be read as words. */
export const wordsOf = (commands: Uint8Array) =>
  new Uint32Array(commands.buffer, commands.byteOffset, commands.length >>> 2)

/** A command's first word as the log has it: its length, and in the highest byte the code of its answer. */
export const LENGTH = 0xff_ffff

const NO_DETAILS = new Reader(new Uint8Array(0))
/** Everything that a batch did, in its order; without plain posts for whoever reads those where they lie. */
export function eventsOf(body: Uint8Array, passOver?: (words: Uint32Array, w: number) => boolean): LedgerEvent[] {
  const { expiries, commands, outcomes } = sectionsOf(body)
  const events: LedgerEvent[] = []
  const from = new Reader(outcomes)
  /** The details of an event: their length, then they. */
  const details = () => {
    const start = from.at
    const length = from.u32()
    return { reader: new Reader(from.raw(length)), outcome: { bytes: outcomes, from: start, to: from.at } }
  }
  for (let index = 0; index < expiries; index++) {
    const { reader, outcome } = details()
    const what = reader.u8() === 0 ? 'hold' : 'freeze'
    const [id, target] = [reader.id(), reader.id()]
    const legs = reader.done ? [] : readLegs(reader)
    events.push(
      new LedgerEvent(index, { id, ended: { what, id: target } }, { kind: 'expired' }, legs, NOWHERE, outcome),
    )
  }
  const reader = new Reader(commands)
  const words = passOver && wordsOf(commands)
  let index = expiries
  for (; !reader.done; index++) {
    const at = reader.at
    if (words && passOver!(words, at >>> 2)) {
      reader.raw(words[at >>> 2]! & LENGTH)
      continue
    }
    const [command, answered] = readAnswered(reader)
    const code = answered & ~LEGS
    const more = answered & LEGS ? details() : undefined
    const said = readDetails(more?.reader ?? NO_DETAILS, code)
    const extra = more && !more.reader.done ? readLegs(more.reader) : []
    const own =
      code <= LAST_DONE && 'transfers' in command
        ? command.transfers.map(({ debit, credit, amount }) => ({
            debit,
            credit,
            booked: command.kind === 'post' ? amount : 0n,
            held: command.kind === 'hold' ? amount : 0n,
          }))
        : []
    const span = { bytes: commands, from: at, to: reader.at }
    const legs = extra.length > 0 ? [...extra, ...own] : own
    events.push(new LedgerEvent(index, { command }, said, legs, span, more?.outcome ?? NOWHERE))
  }
  if (!from.done || index > EVENTS_PER_BATCH) throw new RangeError('a batch has outcomes without commands')
  return events
}

/**
 * Answers to one submission: sequence and time of their batch, index of the first, their number; then for each its code
 * and details. A repeated command's code has the highest bit and brings its own, first place.
 */
export function decodeAnswers(bytes: Uint8Array): Answer[] {
  const from = new Reader(bytes)
  const [sequence, bookedAt] = [from.f64(), from.f64()]
  let index = from.u32()
  const answers: Answer[] = []
  for (let left = from.u32(); left > 0; left--) {
    const code = from.u8()
    if (code & LEGS) {
      const place = { sequence: from.f64(), index: from.u32(), bookedAt: from.f64() }
      answers.push({ ...readDetails(from, code & ~LEGS), ...place })
    } else answers.push({ ...readDetails(from, code), sequence, index: index++, bookedAt })
  }
  if (!from.done) throw new RangeError('there are bytes after the last answer')
  return answers
}
export class AnswerWriter {
  readonly #to = new Writer()
  #count = 0
  constructor() {
    this.clear()
  }
  clear() {
    this.#to.clear()
    this.#to.f64(0)
    this.#to.f64(0)
    this.#to.u32(0)
    this.#to.u32(0)
    this.#count = 0
  }
  fresh(code: number, details: Said | undefined) {
    this.#to.u8(code)
    if (details) writeDetails(this.#to, details)
    this.#count++
  }
  known(code: number, details: Said | undefined, place: { sequence: number; index: number; bookedAt: Instant }) {
    this.#to.u8(code | LEGS)
    this.#to.f64(place.sequence)
    this.#to.u32(place.index)
    this.#to.f64(place.bookedAt)
    if (details) writeDetails(this.#to, details)
    this.#count++
  }
  taken(sequence: number, bookedAt: Instant, firstIndex: number): Uint8Array<ArrayBuffer> {
    const bytes = this.#to.taken()
    const view = new DataView(bytes.buffer)
    view.setFloat64(0, sequence, true)
    view.setFloat64(8, bookedAt, true)
    view.setUint32(16, firstIndex, true)
    view.setUint32(20, this.#count, true)
    return bytes
  }
}

/** Answers that all bring their own place: what was looked up, among what was decided now. */
export function encodeAnswers(answers: readonly Answer[]): Uint8Array<ArrayBuffer> {
  const to = new AnswerWriter()
  for (const { sequence, index, bookedAt, ...said } of answers)
    to.known(CODE[said.kind], said as Said, { sequence, index, bookedAt })
  return to.taken(0, 0, 0)
}

/** 56 bits over the content of a command: what "same id, same content" compares. No secret and no proof hangs on it. */
export class ContentDigest {
  /** Of `high`, 24 bits are kept. */
  high = 0
  low = 0

  /** Over the command that begins at a word. */
  over(words: Uint32Array, w: number) {
    const bytes = words[w + 6]!
    let h = 0x811c9dc5 ^ words[w + 1]!
    let l = 0x1b873593 ^ bytes
    const last = w + (bytes >>> 2)
    for (let at = w + 7; at < last; at++) {
      const word = words[at]!
      h = Math.imul(h ^ word, 0x85ebca6b)
      h ^= h >>> 15
      l = Math.imul(l + word, 0xcc9e2d51)
      l ^= l >>> 13
    }
    if (bytes & 3) {
      const word = words[last]! & ((1 << ((bytes & 3) * 8)) - 1)
      h = Math.imul(h ^ word, 0x85ebca6b)
      l = Math.imul(l + word, 0xcc9e2d51)
    }
    h = Math.imul(h ^ (h >>> 16) ^ l, 0xc2b2ae35)
    l = Math.imul(l ^ (l >>> 15) ^ h, 0x27d4eb2f)
    this.high = (h ^ (h >>> 13)) & 0xff_ffff
    this.low = (l ^ (l >>> 16)) >>> 0
  }
  /** What ended by its time has no content. */
  none() {
    this.high = this.low = 0
  }
}
const digest = new ContentDigest()
/** Of the buffer that was looked at last: a batch's events lie in one. */
let words: Uint32Array = new Uint32Array(0)
/** The same as one number, as the projection keeps it, over the command that begins there: at a multiple of four in all. */
export function contentDigest(bytes: Uint8Array, at = 0): bigint {
  if (words.buffer !== bytes.buffer) words = new Uint32Array(bytes.buffer, 0, bytes.buffer.byteLength >>> 2)
  digest.over(words, (bytes.byteOffset + at) >>> 2)
  return (BigInt(digest.high) << 32n) | BigInt(digest.low)
}

/** What an engine that has forgotten something must have looked up before it can decide a submission. */
export type Wanted = {
  /** Ids that may be older than what is remembered, with the digest of what they now say. */
  readonly ids: readonly { readonly id: Id; readonly content: bigint }[]
  readonly accounts: readonly Id[]
  readonly holds: readonly Id[]
  readonly freezes: readonly Id[]
  /** Entries that are to be reversed. */
  readonly entries: readonly Id[]
}

/** The id whose sixteen bytes stand there. */
export const idAt = (bytes: Uint8Array, at: number): Id => hexAt(bytes, at) as Id
