/** The log's own thread: hashing and the database's answers never hold up the engine. */
import { parentPort, type TransferListItem, workerData } from 'node:worker_threads'
import type { Wanted } from '../../../core/ledger/codec.ts'
import type { Batch } from '../../../core/ledger/engine.ts'
import type { Part } from '../../../core/ledger/parts.ts'
import { Appender } from './appender.ts'
import { postgresStore } from './postgres.ts'
import type { LogRow, Recall, Snapshot } from './store.ts'

export type ToLog =
  | { readonly kind: 'append'; readonly batch: Batch }
  | { readonly kind: 'parts'; readonly parts: readonly Part[]; readonly sequence: number }
  | { readonly kind: 'snapshot'; readonly scalars: Uint8Array; readonly sequence: number }
  | { readonly kind: 'recall'; readonly id: number; readonly wanted: Wanted }
  | { readonly kind: 'close' }
export type FromLog =
  | { readonly kind: 'restore'; readonly snapshot: Snapshot; readonly parts: readonly Part[] }
  | { readonly kind: 'rows'; readonly rows: readonly Pick<LogRow, 'sequence' | 'bookedAt' | 'body'>[] }
  | { readonly kind: 'recovered' }
  | { readonly kind: 'durable'; readonly sequence: number }
  | { readonly kind: 'kept' }
  | { readonly kind: 'recalled'; readonly id: number; readonly recall: Recall | undefined; readonly failure: string }
  | { readonly kind: 'trouble'; readonly what: string }
  | { readonly kind: 'stopped'; readonly name: string; readonly message: string }
  | { readonly kind: 'closed' }

const port = parentPort!
const { url, shard } = workerData as { url: string; shard: number }
const say = (message: FromLog, transfer: TransferListItem[] = []) => port.postMessage(message, transfer)
const store = postgresStore(url, shard)
const stopped = (failure: Error) => say({ kind: 'stopped', name: failure.name, message: failure.message })
const appender = new Appender({
  store,
  shard,
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  on: {
    durable: (sequence) => say({ kind: 'durable', sequence }),
    snapshotKept: () => say({ kind: 'kept' }),
    stopped,
    trouble: (what) => say({ kind: 'trouble', what }),
  },
})

try {
  await store.take()
  const snapshot = await store.newestSnapshot()
  if (snapshot) {
    const parts = await store.snapshotParts(snapshot)
    say(
      { kind: 'restore', snapshot, parts },
      parts.map(({ bytes }) => bytes.buffer as ArrayBuffer),
    )
    appender.startFrom(snapshot.sequence, snapshot.hash)
  }
  let rows: Pick<LogRow, 'sequence' | 'bookedAt' | 'body'>[] = []
  const hand = () => {
    say(
      { kind: 'rows', rows },
      rows.map(({ body }) => body.buffer as ArrayBuffer),
    )
    rows = []
  }
  for await (const { sequence, bookedAt, body } of appender.tail()) {
    rows.push({ sequence, bookedAt, body })
    if (rows.length >= 32) hand()
  }
  hand()
  say({ kind: 'recovered' })
} catch (failure) {
  stopped(failure as Error)
}

port.on('message', async (message: ToLog) => {
  if (message.kind === 'append') appender.append(message.batch)
  else if (message.kind === 'parts') appender.keepParts(message.parts, message.sequence)
  else if (message.kind === 'snapshot') appender.completeSnapshot(message.scalars, message.sequence)
  else if (message.kind === 'recall')
    store.recall(message.wanted).then(
      (recall) => say({ kind: 'recalled', id: message.id, recall, failure: '' }),
      (failure: Error) => say({ kind: 'recalled', id: message.id, recall: undefined, failure: failure.message }),
    )
  else {
    await appender.settled()
    await store.close()
    say({ kind: 'closed' })
    port.close()
  }
})
