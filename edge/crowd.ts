/**
 * Thousands ask for the same few pieces at once. They ask the bank one after another, so that whoever pays somebody meanwhile
 * passes between them, and whoever orders passes by those who only ask what it costs; once the bank has told one of them that
 * nothing is left, the edge tells it to the others by itself. All of it in the isolate's memory, bounded. Nothing is sold by
 * it; a piece that comes back is seen a moment later.
 */
import type { Problem, Refusal } from '../core/problem.ts'

/** So long the bank is not asked again. */
const HOLDS_MS = 500
/** While one asks anew, so long the others are still told. */
const STILL_MS = 2_000
/** Told one after another, some three hundred a second: what thousands hear at once would hold up all others here. */
const TOLD_MS = 3
/** Twenty-five a second ask what it costs, and as many order: either takes some milliseconds of edge and bank, which have more to do. */
const ASKS_MS = 40
/** But nobody waits longer than a few seconds: by then a hundred have ordered. */
const LONGEST_MS = 6_000
const MOST = 1_000

type Known = { readonly refusal: Refusal; asked: number; readonly since: number }

/** Turns that come every so many milliseconds; whoever comes when none waits is let through at once. */
class Turns {
  #free = 0
  readonly #every: number
  constructor(every: number) {
    this.#every = every
  }
  /** After how many milliseconds the next one's turn is. */
  next(now: number): number {
    const at = Math.max(this.#free, now)
    if (at - now >= LONGEST_MS) return LONGEST_MS
    this.#free = at + this.#every
    return at - now
  }
}

export class Crowd {
  readonly #gone = new Map<string, Known>()
  readonly #asks = { quote: new Turns(ASKS_MS), order: new Turns(ASKS_MS) }
  readonly #told = new Turns(TOLD_MS)
  #hereSince = 0

  get size() {
    return this.#gone.size
  }
  /** The refusal to whoever asks for it now; undefined for who is to ask the bank. */
  gone(what: string, now: number): Refusal | undefined {
    const known = this.#gone.get(what)
    if (!known) return undefined
    if (now - known.since >= STILL_MS) this.#gone.delete(what)
    // One asks anew, the others are told meanwhile.
    else if (now - known.asked < HOLDS_MS) return known.refusal
    else known.asked = now
    return undefined
  }
  /** After how many milliseconds the next one asks the bank for a quote, or to order. */
  asks(what: 'quote' | 'order', now: number): number {
    const wait = this.#asks[what].next(now)
    if (wait > 0) this.#hereSince++
    return wait
  }
  /** After how many milliseconds the next one is told that nothing is left. */
  told(now: number): number {
    this.#hereSince++
    return this.#told.next(now)
  }
  /** How many had to wait for their turn, or were told, since this was last asked: the bank is to know that many are here, though it hears of few. */
  hereSince(): number {
    const here = this.#hereSince
    this.#hereSince = 0
    return here
  }
  /** What the bank has answered to one who asked at `asked`: a refusal by which nothing is left, or anything else. */
  heard(what: string, said: Problem | undefined, asked: number): void {
    this.#gone.delete(what)
    if (said?.facts?.left !== 0) return
    // The one that was heard of longest ago makes room.
    if (this.#gone.size >= MOST) this.#gone.delete(this.#gone.keys().next().value as string)
    const { code, parameter, facts } = said
    this.#gone.set(what, { refusal: { kind: code, ...(parameter ? { parameter } : {}), facts }, asked, since: asked })
  }
}
