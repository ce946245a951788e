/** Whether many buy just now: work that can wait, such as starting the runs of what is ordered, waits for them. */

/** More wait for an answer at once, or more have come within a second, most of whom wait at the edge or only hear that nothing is left. */
const WAITING = 8
const A_SECOND = 50
/** A crowd takes breath: between its last order and the first whom the edge turns away by itself, the bank hears of nobody. */
const LULL_MS = 3_000

export class Rush {
  readonly #now: () => number
  #waiting = 0
  #second = 0
  #came = 0
  #until = Number.NEGATIVE_INFINITY

  /** `now`: milliseconds of a clock that never goes back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }
  async through<Value>(act: () => Promise<Value>): Promise<Value> {
    this.#counts(1)
    if (++this.#waiting > WAITING) this.#goesOn()
    try {
      return await act()
    } finally {
      if (this.#waiting-- > WAITING) this.#goesOn()
    }
  }
  /** So many more are there, who waited for their turn at the edge or were answered there. */
  elsewhere(many: number): void {
    this.#counts(many)
  }
  get isOn(): boolean {
    return this.#waiting > WAITING || this.#now() < this.#until
  }
  #counts(many: number): void {
    const second = Math.floor(this.#now() / 1_000)
    if (second !== this.#second) this.#came = 0
    this.#second = second
    this.#came += many
    if (this.#came > A_SECOND) this.#goesOn()
  }
  #goesOn(): void {
    this.#until = this.#now() + LULL_MS
  }
}
