/**
 * Group commit for questions to SQL: what many requests ask at the same moment goes over in one statement. Alone, a
 * request waits for nobody; under load, sixty of them cost little more than one.
 */

/**
 * `many` does the work for a list and answers in its order. What comes while a list is under way waits for the next one.
 * When `many` fails, all of that list fail with it.
 */
export function together<Asked, Answer>(
  many: (asked: readonly Asked[]) => Promise<readonly Answer[]>,
  most = 256,
): (asked: Asked) => Promise<Answer> {
  type Waiting = { readonly asked: Asked; resolve(answer: Answer): void; reject(failure: unknown): void }
  let waiting: Waiting[] = []
  let underWay = false
  const go = () => {
    if (underWay || waiting.length === 0) return
    const list = waiting.slice(0, most)
    waiting = waiting.slice(most)
    underWay = true
    many(list.map(({ asked }) => asked))
      .then(
        (answers) => {
          for (const [n, { resolve }] of list.entries()) resolve(answers[n]!)
        },
        (failure) => {
          for (const { reject } of list) reject(failure)
        },
      )
      .finally(() => {
        underWay = false
        go()
      })
  }
  return (asked) =>
    new Promise((resolve, reject) => {
      // What this turn of the event loop brings goes together.
      if (waiting.push({ asked, resolve, reject }) === 1) setImmediate(go)
    })
}
