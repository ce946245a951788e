/** A crowd's turnstile: so many are let in at once, the others wait in the order in which they came, and whoever wants something else passes beside them. */
export type Turnstile = {
  through<T>(act: () => Promise<T>): Promise<T>
  /** How many wait to be let in. */
  readonly waiting: number
}
export function turnstile(most: number): Turnstile {
  const waiting: (() => void)[] = []
  let inside = 0
  return {
    get waiting() {
      return waiting.length
    },
    async through(act) {
      // Whoever leaves gives the place on: nobody who comes in between takes it.
      if (inside < most) inside++
      else await new Promise<void>((letIn) => waiting.push(letIn))
      try {
        return await act()
      } finally {
        const next = waiting.shift()
        if (next) next()
        else inside--
      }
    },
  }
}
