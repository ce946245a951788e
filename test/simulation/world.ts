/** A world of its own for a simulated run: its clock, its chance, its order of things; all from one seed. */

/** xoshiro128**: small, fast, and the same everywhere (Blackman and Vigna, 2018). */
export class Chance {
  readonly #s: Uint32Array
  constructor(seed: number) {
    this.#s = new Uint32Array(4)
    let z = seed >>> 0
    for (let n = 0; n < 4; n++) {
      z = (z + 0x9e37_79b9) >>> 0
      let x = z
      x = Math.imul(x ^ (x >>> 16), 0x85eb_ca6b)
      x = Math.imul(x ^ (x >>> 13), 0xc2b2_ae35)
      this.#s[n] = x ^ (x >>> 16)
    }
  }
  /** 32 bits. */
  next(): number {
    const s = this.#s
    const r = Math.imul(s[1]!, 5)
    const result = Math.imul((r << 7) | (r >>> 25), 9) >>> 0
    const t = s[1]! << 9
    s[2]! ^= s[0]!
    s[3]! ^= s[1]!
    s[1]! ^= s[2]!
    s[0]! ^= s[3]!
    s[2]! ^= t
    s[3] = (s[3]! << 11) | (s[3]! >>> 21)
    return result
  }
  below(n: number): number {
    return this.next() % n
  }
  /** True once in so many. */
  once(inSo: number): boolean {
    return this.below(inSo) === 0
  }
}

type Event = { readonly at: number; readonly order: number; readonly happen: () => void }

export class World {
  readonly chance: Chance
  now: number
  readonly #events: Event[] = []
  #order = 0

  constructor(seed: number, now: number) {
    this.chance = new Chance(seed)
    this.now = now
  }
  after(ms: number, happen: () => void) {
    const event = { at: this.now + ms, order: this.#order++, happen }
    let at = this.#events.length
    while (
      at > 0 &&
      (this.#events[at - 1]!.at < event.at ||
        (this.#events[at - 1]!.at === event.at && this.#events[at - 1]!.order < event.order))
    )
      at--
    // The soonest stands last.
    this.#events.splice(at, 0, event)
  }
  pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve))
  }
  /** Lets happen what is due next until nothing is, or until the run is over. */
  async run(over: () => boolean): Promise<void> {
    while (!over()) {
      const event = this.#events.pop()
      if (!event) return
      this.now = event.at
      event.happen()
      // What it set going in promises goes first, all the way.
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}
