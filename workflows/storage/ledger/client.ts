/**
 * The two transports of the one `LedgerClient` port (decision 6): in the bank's own process, straight to the engine's
 * thread; from other processes, the same binary batches over a local socket. A lost connection is a failure: the caller
 * repeats, and the ids make it the same command.
 */
import { existsSync, rmSync } from 'node:fs'
import { createServer, connect as netConnect, type Server, type Socket } from 'node:net'
import { Worker } from 'node:worker_threads'
import { decodeAnswers, encodeCommands } from '../../../core/ledger/codec.ts'
import type { Command, LedgerClient } from '../../../core/ledger/command.ts'
import type { FromThread, Submitted, ThreadData, ToThread } from './thread.ts'

/** The ledger cannot answer now; sending the same commands again is right. */
export class LedgerUnavailable extends Error {
  override readonly name: string = 'LedgerUnavailable'
}
/** Too much is waiting: the same commands are welcome in a moment. */
export class LedgerBusy extends LedgerUnavailable {
  override readonly name = 'LedgerBusy'
}
/** The bytes are no commands; sending them again never helps. */
export class CommandsMalformed extends Error {
  override readonly name = 'CommandsMalformed'
}
const failureOf = (why: string, detail: string) =>
  why === 'busy'
    ? new LedgerBusy(detail)
    : why === 'malformed'
      ? new CommandsMalformed(detail)
      : new LedgerUnavailable(detail)

type Waiting = { resolve(answers: Uint8Array): void; reject(failure: Error): void }

export type Ledger = LedgerClient & {
  /** Where the log stood when the engine was ready, and how long that took. */
  readonly recovered: { readonly sequence: number; readonly replayed: number; readonly milliseconds: number }
  /** Commands as bytes (`encodeCommands`); answers as bytes (`decodeAnswers`). */
  submitBytes(commands: Uint8Array, asks?: boolean): Promise<Uint8Array>
  onCommit(listener: (sequence: number, events: number) => void): void
  /** Of a ledger of the past (`ThreadData.past`): what is submitted from here on is booked at this instant. */
  at(instant: number): void
  /** The projection shows this batch: what memory forgets can be looked up as far. */
  projected(sequence: number): void
}

/** Starts the engine's thread; resolves when the log is replayed. `onStop` hears why it stopped by itself: the bank must end then. */
export async function startLedger(
  data: ThreadData,
  onStop: (failure: Error) => void,
  onTrouble: (what: string) => void,
): Promise<Ledger> {
  const thread = new Worker(new URL('./thread.ts', import.meta.url), { workerData: data })
  const waiting = new Map<number, Waiting>()
  const listeners: ((sequence: number, events: number) => void)[] = []
  let next = 1
  let closed: (() => void) | undefined
  const tell = (message: ToThread, transfer: ArrayBuffer[] = []) => thread.postMessage(message, transfer)
  const recovered = await new Promise<Ledger['recovered']>((resolve, reject) => {
    let ready = false
    thread.on('message', (message: FromThread) => {
      if (message.kind === 'ready') {
        ready = true
        const { sequence, replayed, milliseconds } = message
        resolve({ sequence, replayed, milliseconds })
      } else if (message.kind === 'answers') {
        for (const { id, answers } of message.list) {
          waiting.get(id)?.resolve(answers)
          waiting.delete(id)
        }
      } else if (message.kind === 'refused') {
        waiting.get(message.id)?.reject(failureOf(message.why, message.detail))
        waiting.delete(message.id)
      } else if (message.kind === 'committed')
        for (const listener of listeners) listener(message.sequence, message.events)
      else if (message.kind === 'trouble') onTrouble(message.what)
      else closed?.()
    })
    thread.on('error', (failure: unknown) => {
      for (const { reject: no } of waiting.values()) no(new LedgerUnavailable('the ledger stopped'))
      waiting.clear()
      if (ready) onStop(failure as Error)
      else reject(failure)
    })
  })

  /** What is submitted while the event loop goes round once goes over together. */
  let submissions: Submitted[] = []
  const send = () => {
    if (submissions.length === 0) return
    const together = submissions
    submissions = []
    tell(
      { kind: 'submit', submissions: together },
      together.map(({ commands }) => commands.buffer),
    )
  }
  const submitBytes = (commands: Uint8Array, asks = false) =>
    new Promise<Uint8Array>((resolve, reject) => {
      const id = next++
      waiting.set(id, { resolve, reject })
      // A copy that begins at its own buffer's start: a view would carry all that lies around it.
      if (submissions.push({ id, commands: new Uint8Array(commands), asks }) === 1) setImmediate(send)
    })
  return {
    recovered,
    submitBytes,
    submit: async (commands) => decodeAnswers(await submitBytes(encodeCommands(commands))),
    ask: async (commands) => decodeAnswers(await submitBytes(encodeCommands(commands), true)).map(onlySaid),
    onCommit: (listener) => void listeners.push(listener),
    at(instant) {
      send()
      tell({ kind: 'time', at: instant })
    },
    projected: (sequence) => tell({ kind: 'projected', sequence }),
    close: () =>
      new Promise((resolve) => {
        closed = resolve
        send()
        tell({ kind: 'close' })
      }),
  }
}
const onlySaid = ({ sequence: _, index: __, bookedAt: ___, ...said }: ReturnType<typeof decodeAnswers>[number]) => said

/**
 * Frames on the socket: length of what follows (4 bytes, big-endian), number of the request (4), what it is (1), payload.
 * A client sends `submit` or `ask` with commands; it gets `answers`, or a reason in words.
 */
const FRAMES = ['submit', 'ask', 'answers', 'busy', 'malformed', 'unavailable'] as const
type Frame = { readonly id: number; readonly kind: (typeof FRAMES)[number]; readonly payload: Buffer }
const LARGEST_FRAME = 16 * 1024 * 1024

class Frames {
  #chunks: Buffer[] = []
  #length = 0

  #joined(): Buffer {
    const all = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks)
    this.#chunks = [all]
    return all
  }
  *read(chunk: Buffer): Generator<Frame> {
    this.#chunks.push(chunk)
    this.#length += chunk.length
    while (this.#length >= 9) {
      let [all] = this.#chunks as [Buffer]
      if (all.length < 9) all = this.#joined()
      const length = all.readUInt32BE(0)
      if (length < 5 || length > LARGEST_FRAME)
        throw new RangeError('a frame of the ledger socket has an impossible length')
      if (this.#length < 4 + length) return
      all = this.#joined()
      const kind = FRAMES[all[8]!]
      if (kind === undefined) throw new RangeError('no such frame')
      this.#chunks = [all.subarray(4 + length)]
      this.#length -= 4 + length
      yield { id: all.readUInt32BE(4), kind, payload: all.subarray(9, 4 + length) }
    }
  }
  static write(socket: Socket, id: number, kind: (typeof FRAMES)[number], payload: Uint8Array) {
    const head = Buffer.allocUnsafe(9)
    head.writeUInt32BE(5 + payload.length, 0)
    head.writeUInt32BE(id, 4)
    head[8] = FRAMES.indexOf(kind)
    socket.cork()
    socket.write(head)
    socket.write(payload)
    socket.uncork()
  }
}

/** Serves the ledger to the other processes of this machine. */
export async function serveLedger(ledger: Ledger, path: string, onTrouble: (what: string) => void): Promise<Server> {
  // A bank that was killed leaves its socket behind; the log's lock says that no other bank lives.
  if (existsSync(path)) rmSync(path)
  const server = createServer((socket) => {
    const frames = new Frames()
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk) => {
      try {
        for (const { id, kind, payload } of frames.read(chunk)) {
          if (kind !== 'submit' && kind !== 'ask') throw new RangeError('a client submits or asks')
          ledger.submitBytes(payload, kind === 'ask').then(
            (answers) => Frames.write(socket, id, 'answers', answers),
            (failure: Error) => {
              const why =
                failure instanceof LedgerBusy
                  ? 'busy'
                  : failure instanceof CommandsMalformed
                    ? 'malformed'
                    : 'unavailable'
              if (why !== 'busy') onTrouble(`a submission over the socket was not answered: ${failure.message}`)
              Frames.write(socket, id, why, Buffer.from(failure.message))
            },
          )
        }
      } catch (failure) {
        onTrouble(`the ledger socket was closed on a client: ${(failure as Error).message}`)
        socket.destroy()
      }
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => resolve())
  })
  return server
}

export type RemoteLedger = LedgerClient & Pick<Ledger, 'submitBytes'>

/** The ledger, from another process. Connects when first used and again after a break. */
export function ledgerOver(path: string): RemoteLedger {
  let open: Promise<Socket> | undefined
  const waiting = new Map<number, Waiting>()
  let next = 1

  const drop = () => {
    open = undefined
    for (const { reject } of waiting.values()) reject(new LedgerUnavailable('the connection to the ledger broke'))
    waiting.clear()
  }
  const connection = () =>
    (open ??= new Promise<Socket>((resolve, reject) => {
      const socket = netConnect(path)
      const frames = new Frames()
      socket.once('connect', () => resolve(socket))
      socket.on('data', (chunk) => {
        for (const { id, kind, payload } of frames.read(chunk)) {
          const one = waiting.get(id)
          waiting.delete(id)
          if (kind === 'answers') one?.resolve(payload)
          else one?.reject(failureOf(kind, payload.toString()))
        }
      })
      socket.once('error', (failure) => reject(new LedgerUnavailable(`the ledger is not there: ${failure.message}`)))
      socket.once('close', drop)
    }))

  const submitBytes = async (commands: Uint8Array, asks = false) => {
    const socket = await connection()
    return new Promise<Uint8Array>((resolve, reject) => {
      const id = next++ >>> 0
      waiting.set(id, { resolve, reject })
      Frames.write(socket, id, asks ? 'ask' : 'submit', commands)
    })
  }
  return {
    submitBytes,
    submit: async (commands: readonly Command[]) => decodeAnswers(await submitBytes(encodeCommands(commands))),
    ask: async (commands) => decodeAnswers(await submitBytes(encodeCommands(commands), true)).map(onlySaid),
    async close() {
      const socket = await open?.catch(() => undefined)
      socket?.destroy()
    },
  }
}
