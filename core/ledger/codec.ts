/**
 * Commands and answers as bytes: the log keeps them, the socket and the engine's thread carry them. The first byte of
 * each command is its kind; what stands before `request` is its content, and the digest of that content is what makes
 * "same id, same content" checkable for ever.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { Id } from '../id.ts'
import { Reader, Writer } from './bytes.ts'
import type { Answer, Command, Outcome, Purpose, Transfer } from './command.ts'

/** Version of everything in this file; a log row carries it (decision 30). */
export const FORMAT = 1

const kinds = ['open', 'post', 'hold', 'settle', 'release', 'clock'] as const
const answerKinds = [
  'opened', 'posted', 'held', 'settled', 'released', 'clock-moved',
  'id-reused', 'entry-empty', 'account-exists', 'account-unknown', 'same-account', 'units-differ', 'amount-out-of-range',
  'insufficient-funds', 'hold-unknown', 'hold-ended', 'more-than-held', 'clock-backwards',
] as const // biome-ignore format: the order is the format; append only
const ends = ['settled', 'released', 'expired'] as const

function writeTransfers(to: Writer, transfers: readonly Transfer[]) {
  to.u16(transfers.length)
  for (const { debit, credit, amount } of transfers) {
    to.id(debit)
    to.id(credit)
    to.i64(amount)
  }
}
const readTransfers = (from: Reader): Transfer[] =>
  Array.from({ length: from.u16() }, () => ({ debit: from.id(), credit: from.id(), amount: from.i64() }))

function writePurpose(to: Writer, purpose: Purpose) {
  to.text(purpose.business)
  to.text(purpose.step)
  to.text(purpose.memo)
  to.text(purpose.actor)
}
const readPurpose = (from: Reader) => ({
  business: from.text(),
  step: from.text(),
  memo: from.text(),
  actor: from.text(),
})

function writeOptional(to: Writer, value: bigint | undefined) {
  to.u8(value === undefined ? 0 : 1)
  if (value !== undefined) to.i64(value)
}
const readOptional = (from: Reader) => (from.u8() === 1 ? from.i64() : undefined)

function writeContent(to: Writer, command: Command) {
  to.u8(kinds.indexOf(command.kind))
  to.id(command.id)
  switch (command.kind) {
    case 'open':
      to.id(command.account)
      to.text(command.unit)
      to.u8(command.side === 'debit' ? 0 : 1)
      to.text(command.head)
      writeOptional(to, command.floor)
      to.text(command.owner)
      return
    case 'clock':
      to.whole(command.offset)
      return
    case 'post':
    case 'hold':
      writePurpose(to, command)
      writeTransfers(to, command.transfers)
      writeOptional(to, command.effectiveDay === undefined ? undefined : BigInt(command.effectiveDay))
      if (command.kind === 'hold')
        writeOptional(to, command.expiresAt === undefined ? undefined : BigInt(command.expiresAt))
      return
    case 'settle':
    case 'release':
      writePurpose(to, command)
      to.id(command.hold)
      if (command.kind === 'settle') {
        to.u16(command.amounts?.length ?? 0)
        for (const amount of command.amounts ?? []) to.i64(amount)
      }
  }
}

const requestOf = (command: Command) => ('request' in command ? command.request : '')

export function writeCommand(to: Writer, command: Command) {
  writeContent(to, command)
  to.text(requestOf(command))
}

export function readCommand(from: Reader): Command {
  const kind = kinds[from.u8()]
  const id = from.id()
  switch (kind) {
    case 'open': {
      const [account, unit, side, head] = [
        from.id(),
        from.text(),
        from.u8() === 0 ? 'debit' : 'credit',
        from.text(),
      ] as const
      const floor = readOptional(from)
      const owner = from.text()
      from.text()
      return { kind, id, account, unit, side, head, owner, ...(floor === undefined ? {} : { floor }) }
    }
    case 'clock': {
      const offset = from.whole()
      from.text()
      return { kind, id, offset }
    }
    case 'post':
    case 'hold': {
      const purpose = readPurpose(from)
      const transfers = readTransfers(from)
      const day = readOptional(from)
      const expires = kind === 'hold' ? readOptional(from) : undefined
      const request = from.text()
      const effective = day === undefined ? {} : { effectiveDay: Number(day) }
      if (kind === 'post') return { kind, id, ...purpose, transfers, ...effective, request }
      return {
        kind,
        id,
        ...purpose,
        transfers,
        ...effective,
        ...(expires === undefined ? {} : { expiresAt: Number(expires) }),
        request,
      }
    }
    case 'settle':
    case 'release': {
      const purpose = readPurpose(from)
      const hold = from.id()
      const amounts = kind === 'settle' ? Array.from({ length: from.u16() }, () => from.i64()) : []
      const request = from.text()
      return { kind, id, ...purpose, hold, ...(amounts.length > 0 ? { amounts } : {}), request } as Command
    }
    default:
      throw new RangeError('no such kind of command')
  }
}

/** The first 128 bits of SHA-256 over a command's content, in hex: who asked again may have another request id. */
export function contentDigest(command: Command): string {
  const content = new Writer()
  writeContent(content, command)
  return bytesToHex(sha256(content.view())).slice(0, 32)
}

export function encodeCommands(commands: readonly Command[]): Uint8Array {
  const to = new Writer()
  to.u32(commands.length)
  for (const command of commands) writeCommand(to, command)
  return to.taken()
}
export function decodeCommands(bytes: Uint8Array): Command[] {
  const from = new Reader(bytes)
  const commands: Command[] = []
  const length = from.u32()
  for (let n = 0; n < length; n++) commands.push(readCommand(from))
  if (!from.done) throw new RangeError('there are bytes after the last command')
  return commands
}

export function writeAnswer(to: Writer, answer: Answer) {
  to.u8(answerKinds.indexOf(answer.kind))
  to.whole(answer.sequence)
  to.u32(answer.index)
  to.whole(answer.bookedAt)
  if ('account' in answer) to.id(answer.account)
  if (answer.kind === 'insufficient-funds') to.i64(answer.short)
  if (answer.kind === 'hold-ended') to.u8(ends.indexOf(answer.as))
}

const withAccount: ReadonlySet<string> = new Set([
  'account-exists',
  'account-unknown',
  'same-account',
  'units-differ',
  'insufficient-funds',
])

export function readAnswer(from: Reader): Answer {
  const kind = answerKinds[from.u8()]
  if (kind === undefined) throw new RangeError('no such kind of answer')
  const place = { sequence: from.whole(), index: from.u32(), bookedAt: from.whole() }
  const account = withAccount.has(kind) ? { account: from.id() } : {}
  const short = kind === 'insufficient-funds' ? { short: from.i64() } : {}
  const as = kind === 'hold-ended' ? { as: ends[from.u8()] } : {}
  return { kind, ...account, ...short, ...as, ...place } as Answer
}

export function encodeOutcome(outcome: Outcome): Uint8Array {
  const to = new Writer()
  to.u32(outcome.answers.length)
  outcome.answers.forEach((answer, n) => {
    to.u8(outcome.fresh[n] ? 1 : 0)
    writeAnswer(to, answer)
  })
  to.u32(outcome.expired.length)
  for (const id of outcome.expired) to.id(id)
  return to.taken()
}
export function decodeOutcome(bytes: Uint8Array): Outcome {
  const from = new Reader(bytes)
  const fresh: boolean[] = []
  const answers: Answer[] = []
  for (let left = from.u32(); left > 0; left--) {
    fresh.push(from.u8() === 1)
    answers.push(readAnswer(from))
  }
  const expired: Id[] = []
  for (let left = from.u32(); left > 0; left--) expired.push(from.id())
  return { answers, fresh, expired }
}

export function encodeAnswers(answers: readonly Answer[]): Uint8Array {
  return encodeOutcome({ answers, fresh: answers.map(() => true), expired: [] })
}
export const decodeAnswers = (bytes: Uint8Array): readonly Answer[] => decodeOutcome(bytes).answers

/** The hash of one log row: SHA-256 over the hash before it and all the row says. */
export function rowHash(row: {
  previous: Uint8Array
  shard: number
  sequence: number
  bookedAt: number
  commands: Uint8Array
  outcome: Uint8Array
}): Uint8Array {
  const to = new Writer()
  to.raw(row.previous)
  to.u8(FORMAT)
  to.u16(row.shard)
  to.whole(row.sequence)
  to.whole(row.bookedAt)
  to.u32(row.commands.length)
  to.raw(row.commands)
  to.raw(row.outcome)
  return sha256(to.view())
}
