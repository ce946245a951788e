/**
 * What is gone for everybody: thousands ask for the same few pieces at once. Once the bank has told one of them that nothing
 * is left, the edge tells it to the others by itself, in the isolate's memory, bounded: so little of a rush reaches the bank,
 * and who pays somebody meanwhile hardly notices it. Nothing is sold by it; a piece that comes back is seen a moment later.
 */
import type { Problem, Refusal } from '../core/problem.ts'

/** So long the bank is not asked again. */
const HOLDS_MS = 500
/** While one asks anew, so long the others are still told. */
const STILL_MS = 2_000
/** Told one after another, five hundred a second: what thousands hear at once would hold up all others here. */
const NEXT_MS = 2
/** But nobody waits for a no longer than a few seconds. */
const LONGEST_MS = 4_000
const MOST = 1_000

type Known = { readonly refusal: Refusal; asked: number; readonly since: number }

export class Gone {
  readonly #known = new Map<string, Known>()
  #next = 0

  get size() {
    return this.#known.size
  }
  /** The refusal to whoever asks for it now; undefined for who is to ask the bank. */
  of(what: string, now: number): Refusal | undefined {
    const known = this.#known.get(what)
    if (!known) return undefined
    if (now - known.since >= STILL_MS) this.#known.delete(what)
    // One asks anew, the others are told meanwhile.
    else if (now - known.asked < HOLDS_MS) return known.refusal
    else known.asked = now
    return undefined
  }
  /** After how many milliseconds the next one is told. */
  turn(now: number): number {
    const at = Math.max(this.#next, now) + NEXT_MS
    if (at - now > LONGEST_MS) return 0
    this.#next = at
    return at - now
  }
  /** What the bank has answered to one who asked at `asked`: a refusal by which nothing is left, or anything else. */
  heard(what: string, said: Problem | undefined, asked: number): void {
    this.#known.delete(what)
    if (said?.facts?.left !== 0) return
    // The one that was heard of longest ago makes room.
    if (this.#known.size >= MOST) this.#known.delete(this.#known.keys().next().value as string)
    const { code, parameter, facts } = said
    this.#known.set(what, { refusal: { kind: code, ...(parameter ? { parameter } : {}), facts }, asked, since: asked })
  }
}
