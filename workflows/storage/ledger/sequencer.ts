/**
 * Puts submissions in one order: collects what is waiting into a batch, lets the engine decide it, hands it to the
 * appender, and gives each answer out only when its batch is durable. While one batch is being written the next is
 * decided. Too much waiting is refused at once, never queued without end.
 *
 * It knows no thread, clock or database: `thread.ts` runs it in the bank, the simulator runs it in its own world.
 */
import {
  checkCommands,
  decodeAnswers,
  decodeCommands,
  encodeAnswers,
  encodeRecalled,
  type Recalled,
  type Wanted,
} from '../../../core/ledger/codec.ts'
import type { Answer } from '../../../core/ledger/command.ts'
import type { Batch, Engine } from '../../../core/ledger/engine.ts'
import type { Part } from '../../../core/ledger/parts.ts'
import type { Recall } from './store.ts'

/** Commands that one batch takes at most. */
export const BATCH = 8_190

export type SequencerWorld = {
  /** Real time, ms; bank time is this plus the engine's offset. */
  now(): number
  append(batch: Batch): void
  keepParts(parts: readonly Part[], sequence: number): void
  completeSnapshot(scalars: Uint8Array, sequence: number): void
  recall(wanted: Wanted): Promise<Recall>
  answer(id: number, answers: Uint8Array<ArrayBuffer>): void
  refuse(id: number, why: 'busy' | 'malformed', detail: string): void
}
export type SequencerLimits = {
  /** Commands that may wait before callers are told to come back. */
  readonly waiting: number
  /** Bytes of batches that are decided and not durable. */
  readonly inFlight: number
  /** Events between two snapshots. */
  readonly snapshotEvery: number
}

type Submission = {
  readonly id: number
  readonly asks: boolean
  readonly commands: Uint8Array
  readonly count: number
  facts: readonly Recalled[]
  /** What was looked up already, and how many ids had been remembered then. */
  asked: Set<string>
  askedAt: number
  /** What was forgotten when it was last compared with memory. */
  forgotten: number
  /** Answers that were looked up, by the number of their command; those commands are not decided again. */
  old?: ReadonlyMap<number, Answer>
}

export class Sequencer {
  readonly #engine: Engine
  readonly #world: SequencerWorld
  readonly #limits: SequencerLimits
  #waiting: Submission[] = []
  #commands = 0
  #recalling = 0
  /** Answers by the batch that must be durable before they go out. */
  readonly #held: { readonly sequence: number; readonly id: number; readonly answers: Uint8Array<ArrayBuffer> }[] = []
  readonly #flying: { readonly sequence: number; readonly bytes: number }[] = []
  #inFlight = 0
  #durable: number
  #projected = 0
  #sinceSnapshot = 0
  #snapshot: { readonly sequence: number; readonly scalars: Uint8Array } | undefined
  #keeping = false

  constructor(engine: Engine, world: SequencerWorld, limits: SequencerLimits) {
    this.#engine = engine
    this.#world = world
    this.#limits = limits
    this.#durable = engine.sequence
  }
  get idle() {
    return (
      this.#commands === 0 &&
      this.#recalling === 0 &&
      this.#held.length === 0 &&
      this.#flying.length === 0 &&
      !this.#keeping
    )
  }

  submit(id: number, bytes: Uint8Array, asks = false) {
    // Copied: what comes over a socket begins anywhere, and the engine reads at multiples of eight.
    const commands = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice()
    let count: number
    try {
      count = checkCommands(commands)
      if (count > BATCH) throw new RangeError(`a submission has at most ${BATCH} commands`)
    } catch (failure) {
      return this.#world.refuse(id, 'malformed', (failure as Error).message)
    }
    if (this.#commands + count > this.#limits.waiting && this.#commands > 0)
      return this.#world.refuse(id, 'busy', 'too much is waiting; come back in a moment')
    this.#commands += count
    const { remembered } = this.#engine.memory
    this.#enqueue({ id, asks, commands, count, facts: [], asked: new Set(), askedAt: remembered, forgotten: -1 })
  }
  #enqueue(submission: Submission) {
    const wanted = this.#missing(submission)
    if (wanted) void this.#recall(submission, wanted)
    else this.#waiting.push(submission)
  }

  /** What this submission needs from outside memory and has not asked for. */
  #missing(submission: Submission): Wanted | undefined {
    const { forgotten } = this.#engine.memory
    if (submission.forgotten === forgotten) return undefined
    submission.forgotten = forgotten
    // What was asked for and not found may have come since, and even be forgotten again, when so much came meanwhile.
    if (forgotten > submission.askedAt) submission.asked.clear()
    const wanted = this.#engine.wanted(submission.commands)
    if (!wanted) return undefined
    const unasked = <T>(list: readonly T[], key: (one: T) => string) =>
      list.filter((one) => !submission.asked.has(key(one)))
    const rest: Wanted = {
      ids: unasked(wanted.ids, ({ id }) => id),
      accounts: unasked(wanted.accounts, (id) => `account ${id}`),
      holds: unasked(wanted.holds, (id) => `hold ${id}`),
      freezes: unasked(wanted.freezes, (id) => `freeze ${id}`),
      entries: unasked(wanted.entries, (id) => `entry ${id}`),
    }
    return Object.values(rest).some((list) => list.length > 0) ? rest : undefined
  }

  /** What left the engine's memory is looked up first; the submission waits meanwhile, others pass it. */
  async #recall(submission: Submission, wanted: Wanted) {
    this.#recalling++
    const { remembered } = this.#engine.memory
    try {
      const { answered, facts } = await this.#world.recall(wanted)
      if (submission.asked.size === 0) submission.askedAt = remembered
      for (const { id } of wanted.ids) submission.asked.add(id)
      for (const [what, list] of Object.entries({
        account: wanted.accounts,
        hold: wanted.holds,
        freeze: wanted.freezes,
        entry: wanted.entries,
      }))
        for (const id of list) submission.asked.add(`${what} ${id}`)
      submission.facts = [...submission.facts, ...facts]
      if (answered.length > 0) {
        const byId = new Map(answered.map(({ id, answer }) => [id, answer]))
        const old = new Map<number, Answer>(submission.old)
        decodeCommands(submission.commands).forEach(({ id }, n) => {
          const answer = byId.get(id)
          if (answer) old.set(n, answer)
        })
        submission.old = old
      }
      this.#enqueue(submission)
    } catch (failure) {
      this.#commands -= submission.count
      this.#world.refuse(
        submission.id,
        'busy',
        `what is older than memory could not be looked up: ${(failure as Error).message}`,
      )
    } finally {
      this.#recalling--
    }
    this.onReady?.()
  }
  /** Called when a submission that had to wait for a look-up is ready. */
  onReady: (() => void) | undefined

  durable(sequence: number) {
    this.#durable = sequence
    while (this.#flying.length > 0 && this.#flying[0]!.sequence <= sequence)
      this.#inFlight -= this.#flying.shift()!.bytes
    while (this.#held.length > 0 && this.#held[0]!.sequence <= sequence) {
      const { id, answers } = this.#held.shift()!
      this.#world.answer(id, answers)
    }
  }
  projected(sequence: number) {
    this.#projected = Math.max(this.#projected, sequence)
  }

  /** Decides one batch, if there is something to decide and room for it. Answers whether it did. */
  step(): boolean {
    const partsWent = this.#someParts()
    const now = Math.max(this.#engine.bookedAt, this.#world.now() + this.#engine.clockOffset)
    if (this.#waiting.length === 0 && !this.#engine.hasDue(now)) return partsWent
    if (this.#inFlight > this.#limits.inFlight) return partsWent
    // What memory would forget must be in the projection, where it can be looked up.
    if (this.#engine.wouldForget(BATCH * 2) > this.#projected) return partsWent

    const taken: Submission[] = []
    let size = 0
    // A submission is never split over two batches: what was sent together is durable together.
    while (this.#waiting.length > 0 && (size === 0 || size + this.#waiting[0]!.count <= BATCH)) {
      const next = this.#waiting.shift()!
      // While it waited, memory may have forgotten what it names.
      const wanted = this.#missing(next)
      if (wanted) {
        void this.#recall(next, wanted)
        continue
      }
      size += next.count
      taken.push(next)
    }
    this.#commands -= size
    const facts = taken.flatMap((submission) => submission.facts)
    this.#engine.begin(now, facts.length > 0 ? encodeRecalled(facts) : undefined)
    const answers = taken.map((submission) => this.#decide(submission))
    const batch = this.#engine.seal()
    if (batch) {
      this.#flying.push({ sequence: batch.sequence, bytes: batch.body.length })
      this.#inFlight += batch.body.length
      this.#sinceSnapshot += batch.events
      this.#world.append(batch)
    }
    // Even a repeated answer, or a mere question, shows what must not be lost any more.
    const sequence = this.#engine.sequence
    taken.forEach(({ id }, n) => {
      if (sequence <= this.#durable) this.#world.answer(id, answers[n]!)
      else this.#held.push({ sequence, id, answers: answers[n]! })
    })
    if (this.#sinceSnapshot >= this.#limits.snapshotEvery) this.snapshot()
    return true
  }

  #decide({ commands, asks, old }: Submission): Uint8Array<ArrayBuffer> {
    if (!old) return asks ? this.#engine.ask(commands) : this.#engine.execute(commands)
    const pieces = piecesOf(commands)
    const fresh = pieces.filter((_, n) => !old.has(n))
    const bytes = new Uint8Array(fresh.reduce((sum, piece) => sum + piece.length, 0))
    let at = 0
    for (const piece of fresh) {
      bytes.set(piece, at)
      at += piece.length
    }
    const decided = [...decodeAnswers(asks ? this.#engine.ask(bytes) : this.#engine.execute(bytes))]
    return encodeAnswers(pieces.map((_, n) => old.get(n) ?? decided.shift()!))
  }

  /** Begins a snapshot unless one is under way; its parts go out between the batches. */
  snapshot() {
    if (this.#keeping || this.#engine.sequence === 0) return
    this.#keeping = true
    this.#snapshot = { sequence: this.#engine.sequence, scalars: this.#engine.beginSnapshot() }
    this.#sinceSnapshot = 0
    this.#world.keepParts([], this.#snapshot.sequence)
  }
  /** Answers whether there may be more to send. */
  #someParts(): boolean {
    if (!this.#snapshot) return false
    const { sequence, scalars } = this.#snapshot
    const parts = this.#engine.takeParts(8)
    if (parts.length > 0) {
      this.#world.keepParts(parts, sequence)
      return true
    }
    this.#world.completeSnapshot(scalars, sequence)
    this.#snapshot = undefined
    return false
  }
  /** The snapshot is stored; the next may begin. */
  snapshotKept() {
    this.#keeping = false
  }
}

/** The bytes of each command. */
function piecesOf(commands: Uint8Array): Uint8Array[] {
  const view = new DataView(commands.buffer, commands.byteOffset, commands.byteLength)
  const pieces: Uint8Array[] = []
  for (let at = 0; at < commands.length; at += view.getUint32(at, true))
    pieces.push(commands.subarray(at, at + view.getUint32(at, true)))
  return pieces
}
