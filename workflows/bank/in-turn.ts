/** A crowd's turnstile: so many are let in at once, the others wait in the order in which they came, and whoever wants something else passes beside them. */
export function inTurn(most: number): <T>(act: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let inside = 0
  return async (act) => {
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
  }
}
