/**
 * The engine's own thread, in the bank process alone (decision 6): it collects what is waiting into one batch, applies
 * it, writes it to the log in one commit, and only then answers.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { invariant } from '../../../core/invariant.ts'
import { decodeCommands, encodeAnswers, encodeCommands, encodeOutcome } from '../../../core/ledger/codec.ts'
import type { Command } from '../../../core/ledger/command.ts'
import { Engine } from '../../../core/ledger/engine.ts'
import { Log } from './log.ts'

export type ThreadData = { readonly url: string; readonly shard: number; readonly snapshotEvery: number }
export type ToThread =
  | { readonly kind: 'submit'; readonly id: number; readonly commands: Uint8Array }
  | { readonly kind: 'close' }
export type FromThread =
  | { readonly kind: 'ready'; readonly sequence: number; readonly replayed: number; readonly milliseconds: number }
  | { readonly kind: 'answers'; readonly id: number; readonly answers: Uint8Array }
  | { readonly kind: 'busy'; readonly id: number }
  | { readonly kind: 'committed'; readonly sequence: number; readonly commands: number }
  | { readonly kind: 'trouble'; readonly what: string }
  | { readonly kind: 'closed' }

/** Commands that one batch takes at most, and that may wait before callers are told to come back. */
const BATCH = 8_190
const WAITING = 65_536

const port = parentPort
invariant(port, 'the engine runs in a thread of the bank')
const say = (message: FromThread) => port.postMessage(message)

const { url, shard, snapshotEvery } = workerData as ThreadData
const log = new Log(url, shard, (what) => say({ kind: 'trouble', what }))

async function recover(): Promise<Engine> {
  const began = performance.now()
  await log.take(5_000)
  const snapshot = await log.newestSnapshot()
  const engine = snapshot ? Engine.restore(snapshot.state) : new Engine()
  let replayed = 0
  for await (const row of log.tail(snapshot)) {
    const outcome = engine.apply({
      sequence: row.sequence,
      bookedAt: row.bookedAt,
      commands: decodeCommands(row.commands),
    })
    invariant(
      Buffer.compare(encodeOutcome(outcome), row.outcome) === 0,
      `replaying log row ${row.sequence} gives the answers it gave`,
    )
    replayed++
  }
  say({ kind: 'ready', sequence: engine.sequence, replayed, milliseconds: Math.round(performance.now() - began) })
  return engine
}

const engine = await recover()
const waiting: { id: number; commands: Command[] }[] = []
let waitingCommands = 0
let closing = false
let wake: () => void = () => {}
let sinceSnapshot = 0

port.on('message', (message: ToThread) => {
  if (message.kind === 'close') closing = true
  else if (waitingCommands > WAITING) say({ kind: 'busy', id: message.id })
  else {
    const commands = decodeCommands(message.commands)
    waiting.push({ id: message.id, commands })
    waitingCommands += commands.length
  }
  wake()
})

async function snapshot() {
  await log.keepSnapshot(engine.sequence, engine.snapshot())
  sinceSnapshot = 0
}

for (;;) {
  if (waiting.length === 0) {
    if (closing) break
    await new Promise<void>((resolve) => void (wake = resolve))
    continue
  }
  // A submission is never split over two batches: what was sent together is durable together.
  const taken: typeof waiting = []
  let size = 0
  while (waiting.length > 0 && (size === 0 || size + waiting[0]!.commands.length <= BATCH)) {
    const next = waiting.shift()!
    taken.push(next)
    size += next.commands.length
  }
  waitingCommands -= size
  const commands = taken.flatMap((submission) => submission.commands)
  const bookedAt = Math.max(engine.bookedAt, Date.now() + engine.clockOffset)
  const outcome = engine.apply({ sequence: engine.sequence + 1, bookedAt, commands })
  await log.append({
    sequence: engine.sequence,
    bookedAt,
    commands: encodeCommands(commands),
    outcome: encodeOutcome(outcome),
  })

  let at = 0
  for (const { id, commands: own } of taken) {
    say({ kind: 'answers', id, answers: encodeAnswers(outcome.answers.slice(at, at + own.length)) })
    at += own.length
  }
  say({ kind: 'committed', sequence: engine.sequence, commands: size })
  sinceSnapshot += size
  if (sinceSnapshot >= snapshotEvery) await snapshot()
}

if (sinceSnapshot > 0) await snapshot()
await log.close()
say({ kind: 'closed' })
port.close()
