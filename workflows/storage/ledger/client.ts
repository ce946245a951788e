/**
 * The two transports of the one `LedgerClient` port (decision 6): in the bank's own process, straight to the engine's
 * thread; from other processes, the same binary batches over a local socket. A lost connection is a failure: the caller
 * repeats, and the ids make it the same command.
 */
import { existsSync, rmSync } from 'node:fs'
import { createServer, connect as netConnect, type Server, type Socket } from 'node:net'
import { Worker } from 'node:worker_threads'
import { decodeAnswers, encodeCommands } from '../../../core/ledger/codec.ts'
import type { Answer, Command, LedgerClient } from '../../../core/ledger/command.ts'
import type { FromThread, ThreadData, ToThread } from './thread.ts'

/** The ledger cannot answer now; sending the same commands again is right. */
export class LedgerUnavailable extends Error {
  override readonly name = 'LedgerUnavailable'
}

type Waiting = { resolve(answers: Uint8Array): void; reject(failure: Error): void }

export type Ledger = LedgerClient & {
  /** Where the log stood when the engine was ready, and how long that took. */
  readonly recovered: { readonly sequence: number; readonly replayed: number; readonly milliseconds: number }
  submitBytes(commands: Uint8Array): Promise<Uint8Array>
  onCommit(listener: (sequence: number, commands: number) => void): void
}

/** Starts the engine's thread; resolves when the log is replayed. `onStop` hears why it stopped by itself: the bank must end then. */
export async function startLedger(
  data: ThreadData,
  onStop: (failure: Error) => void,
  onTrouble: (what: string) => void,
): Promise<Ledger> {
  const thread = new Worker(new URL('./thread.ts', import.meta.url), { workerData: data })
  const waiting = new Map<number, Waiting>()
  const listeners: ((sequence: number, commands: number) => void)[] = []
  let next = 1
  let closed: (() => void) | undefined
  const recovered = await new Promise<Ledger['recovered']>((resolve, reject) => {
    let ready = false
    thread.on('message', (message: FromThread) => {
      if (message.kind === 'ready') {
        ready = true
        resolve(message)
      } else if (message.kind === 'answers') {
        waiting.get(message.id)?.resolve(message.answers)
        waiting.delete(message.id)
      } else if (message.kind === 'busy') {
        waiting.get(message.id)?.reject(new LedgerUnavailable('too much is waiting; come back in a moment'))
        waiting.delete(message.id)
      } else if (message.kind === 'committed')
        for (const listener of listeners) listener(message.sequence, message.commands)
      else if (message.kind === 'trouble') onTrouble(message.what)
      else closed?.()
    })
    thread.on('error', (failure: Error) => {
      for (const { reject: no } of waiting.values()) no(new LedgerUnavailable('the ledger stopped'))
      waiting.clear()
      if (ready) onStop(failure)
      else reject(failure)
    })
  })

  const submitBytes = (commands: Uint8Array) =>
    new Promise<Uint8Array>((resolve, reject) => {
      const id = next++
      waiting.set(id, { resolve, reject })
      thread.postMessage({ kind: 'submit', id, commands } satisfies ToThread)
    })
  return {
    recovered,
    submitBytes,
    submit: async (commands) => decodeAnswers(await submitBytes(encodeCommands(commands))),
    onCommit: (listener) => void listeners.push(listener),
    close: () =>
      new Promise((resolve) => {
        closed = resolve
        thread.postMessage({ kind: 'close' } satisfies ToThread)
      }),
  }
}

/** Frames on the socket: length of the rest (4 bytes), number of the request (4), payload; length 4 alone means "no answer". */
const LARGEST_FRAME = 16 * 1024 * 1024

class Frames {
  #rest: Buffer = Buffer.alloc(0)

  read(chunk: Buffer): { id: number; payload: Uint8Array }[] {
    const frames: { id: number; payload: Uint8Array }[] = []
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    while (this.#rest.length >= 8) {
      const length = this.#rest.readUInt32BE(0)
      if (length < 4 || length > LARGEST_FRAME)
        throw new RangeError('a frame of the ledger socket has an impossible length')
      if (this.#rest.length < 4 + length) break
      frames.push({ id: this.#rest.readUInt32BE(4), payload: this.#rest.subarray(8, 4 + length) })
      this.#rest = this.#rest.subarray(4 + length)
    }
    return frames
  }
  static write(socket: Socket, id: number, payload: Uint8Array) {
    const head = Buffer.alloc(8)
    head.writeUInt32BE(4 + payload.length, 0)
    head.writeUInt32BE(id, 4)
    socket.write(head)
    socket.write(payload)
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
        for (const { id, payload } of frames.read(chunk))
          ledger.submitBytes(payload).then(
            (answers) => Frames.write(socket, id, answers),
            (failure: Error) => {
              onTrouble(`a submission over the socket was not answered: ${failure.message}`)
              Frames.write(socket, id, new Uint8Array(0))
            },
          )
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

/** The ledger, from another process. Connects when first used and again after a break. */
export function ledgerOver(path: string): LedgerClient {
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
        for (const { id, payload } of frames.read(chunk)) {
          const one = waiting.get(id)
          waiting.delete(id)
          if (payload.length === 0) one?.reject(new LedgerUnavailable('the ledger could not answer'))
          else one?.resolve(payload)
        }
      })
      socket.once('error', (failure) => reject(new LedgerUnavailable(`the ledger is not there: ${failure.message}`)))
      socket.once('close', drop)
    }))

  return {
    async submit(commands: readonly Command[]): Promise<readonly Answer[]> {
      const socket = await connection()
      const answers = await new Promise<Uint8Array>((resolve, reject) => {
        const id = next++ >>> 0
        waiting.set(id, { resolve, reject })
        Frames.write(socket, id, encodeCommands(commands))
      })
      return decodeAnswers(answers)
    },
    async close() {
      const socket = await open?.catch(() => undefined)
      socket?.destroy()
    },
  }
}
