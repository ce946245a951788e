/** Whether many buy just now: work that can wait, such as starting the runs of what is ordered, waits for them. */

/** More wait for an answer at once, or more have come within a second, most of whom only hear that nothing is left. */
const WAITING = 8
const A_SECOND = 100

export class Rush {
  readonly #now: () => number
  #waiting = 0
  #second = 0
  #came = 0
  #cameBefore = 0

  /** `now`: milliseconds of a clock that never goes back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }
  async through<Value>(act: () => Promise<Value>): Promise<Value> {
    this.#turn()
    this.#came++
    this.#waiting++
    try {
      return await act()
    } finally {
      this.#waiting--
    }
  }
  /** So many more are there, whom the edge has answered by itself. */
  elsewhere(many: number): void {
    this.#turn()
    this.#came += many
  }
  get isOn(): boolean {
    this.#turn()
    return this.#waiting > WAITING || Math.max(this.#came, this.#cameBefore) > A_SECOND
  }
  #turn(): void {
    const second = Math.floor(this.#now() / 1_000)
    if (second === this.#second) return
    this.#cameBefore = second === this.#second + 1 ? this.#came : 0
    this.#came = 0
    this.#second = second
  }
}
