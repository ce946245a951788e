/**
 * The engine's own thread, in the bank process alone (decision 6): it restores the engine, runs the sequencer, and has
 * the log's thread write.
 */
import { parentPort, type TransferListItem, Worker, workerData } from 'node:worker_threads'
import { invariant } from '../../../core/invariant.ts'
import { Engine } from '../../../core/ledger/engine.ts'
import type { FromLog, ToLog } from './log-thread.ts'
import { Sequencer } from './sequencer.ts'
import type { Recall } from './store.ts'

export type ThreadData = {
  readonly url: string
  readonly shard: number
  /** Events between two snapshots. */
  readonly snapshotEvery: number
  /** Ids that stay in memory, 30 bytes each; a newer log keeps the size that its snapshot has. */
  readonly window?: number
  /** Commands that may wait before callers are told to come back. */
  readonly waiting?: number
  /** A log that is written before its bank opens: each submission is a batch, booked at the time it is given. */
  readonly past?: boolean
}
/** A submission as it goes to the thread, and what it was answered; many go in one message, for a message costs more than they. */
export type Submitted = { readonly id: number; readonly commands: Uint8Array<ArrayBuffer>; readonly asks: boolean }
export type Answered = { readonly id: number; readonly answers: Uint8Array<ArrayBuffer> }
export type ToThread =
  | { readonly kind: 'submit'; readonly submissions: readonly Submitted[] }
  | { readonly kind: 'projected'; readonly sequence: number }
  | { readonly kind: 'time'; readonly at: number }
  | { readonly kind: 'close' }
export type FromThread =
  | { readonly kind: 'ready'; readonly sequence: number; readonly replayed: number; readonly milliseconds: number }
  | { readonly kind: 'answers'; readonly list: readonly Answered[] }
  | { readonly kind: 'refused'; readonly id: number; readonly why: 'busy' | 'malformed'; readonly detail: string }
  | { readonly kind: 'committed'; readonly sequence: number; readonly events: number }
  | { readonly kind: 'trouble'; readonly what: string }
  | { readonly kind: 'closed' }

const port = parentPort
invariant(port, 'the engine runs in a thread of the bank')
const say = (message: FromThread, transfer: TransferListItem[] = []) => port.postMessage(message, transfer)
const { url, shard, snapshotEvery, window = 1 << 22, waiting = 65_536, past = false } = workerData as ThreadData

const began = performance.now()
const log = new Worker(new URL('./log-thread.ts', import.meta.url), { workerData: { url, shard } })
const tell = (message: ToLog, transfer: TransferListItem[] = []) => log.postMessage(message, transfer)
let engine = new Engine({ window })
let sequencer: Sequencer | undefined
let replayed = 0
let closing = false
let scheduled = false
let uncounted = 0
/** The time that a log written before its bank opens is given. */
let given = 0
let nextRecall = 1
const recalls = new Map<number, { resolve(recall: Recall): void; reject(failure: Error): void }>()

log.on('error', (failure) => {
  throw failure
})
log.on('message', (message: FromLog) => {
  switch (message.kind) {
    case 'restore':
      engine = Engine.restore(message.snapshot.scalars, message.parts)
      invariant(engine.sequence === message.snapshot.sequence, 'a snapshot is of the row it names')
      return
    case 'rows':
      for (const { sequence, bookedAt, body } of message.rows) {
        engine.replay(sequence, bookedAt, body)
        replayed++
      }
      return
    case 'recovered':
      sequencer = makeSequencer()
      say({ kind: 'ready', sequence: engine.sequence, replayed, milliseconds: Math.round(performance.now() - began) })
      schedule()
      return
    case 'durable':
      sequencer?.durable(message.sequence)
      say({ kind: 'committed', sequence: message.sequence, events: uncounted })
      uncounted = 0
      schedule()
      return
    case 'kept':
      sequencer?.snapshotKept()
      schedule()
      return
    case 'recalled': {
      const waiter = recalls.get(message.id)
      recalls.delete(message.id)
      if (message.recall) waiter?.resolve(message.recall)
      else waiter?.reject(new Error(message.failure))
      return
    }
    case 'trouble':
      say(message)
      return
    case 'stopped':
      throw Object.assign(new Error(message.message), { name: message.name })
    case 'closed':
      say({ kind: 'closed' })
      port.close()
  }
})

/** What one commit made durable is answered together. */
let answered: Answered[] = []
function sayAnswers() {
  const list = answered
  answered = []
  say(
    { kind: 'answers', list },
    list.map(({ answers }) => answers.buffer),
  )
}

function makeSequencer(): Sequencer {
  const made = new Sequencer(
    engine,
    {
      now: () => (past ? given : Date.now()),
      append(batch) {
        uncounted += batch.events
        tell({ kind: 'append', batch }, [batch.body.buffer])
      },
      keepParts: (parts, sequence) =>
        tell(
          { kind: 'parts', parts, sequence },
          parts.map(({ bytes }) => bytes.buffer as ArrayBuffer),
        ),
      completeSnapshot: (scalars, sequence) => tell({ kind: 'snapshot', scalars, sequence }),
      recall: (wanted) =>
        new Promise((resolve, reject) => {
          const id = nextRecall++
          recalls.set(id, { resolve, reject })
          tell({ kind: 'recall', id, wanted })
        }),
      answer(id, answers) {
        if (answered.push({ id, answers }) === 1) queueMicrotask(sayAnswers)
      },
      refuse: (id, why, detail) => say({ kind: 'refused', id, why, detail }),
    },
    { waiting, inFlight: 16 << 20, snapshotEvery },
  )
  made.onReady = schedule
  return made
}

/** Messages that came meanwhile go first: so what arrives together is decided together. */
function schedule() {
  if (scheduled) return
  scheduled = true
  setImmediate(() => {
    scheduled = false
    if (sequencer?.step()) schedule()
    else if (closing && sequencer?.idle) {
      tell({ kind: 'close' })
      closing = false
    }
  })
}

port.on('message', (message: ToThread) => {
  if (message.kind === 'submit')
    for (const { id, commands, asks } of message.submissions) sequencer?.submit(id, commands, asks)
  else if (message.kind === 'projected') sequencer?.projected(message.sequence)
  else if (message.kind === 'time') {
    invariant(past && message.at >= given && message.at <= Date.now(), 'only a log of the past is given its time')
    // What came before is decided at its own time.
    while (sequencer?.step());
    given = message.at
  } else {
    closing = true
    if (engine.sequence > 0) sequencer?.snapshot()
  }
  schedule()
})
// What ends by its time ends also when nobody asks for anything.
setInterval(schedule, 500)
