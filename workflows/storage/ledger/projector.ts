/**
 * Lets SQL follow the log: rows that can be queried, and the domains' own, for what an entry decided marks the domain's
 * row in the same transaction (decision 8). The cursor moves in that transaction too, so each row of the log is projected
 * once, wherever the process is killed.
 *
 * What the rows are is worked out by `stretch.ts`; `projection.ts` writes them to PostgreSQL, the simulator to its own
 * database.
 */
import type { Changes, ProjectionStore } from './rows.ts'
import { Unreachable } from './store.ts'
import { Projection } from './stretch.ts'

/** After a stretch with fewer entries than this, the projector lets the next ones gather so long, unless somebody waits for them. */
const FEW = 500
const GATHER_MS = 40

export type Projector = {
  /** The last sequence that SQL shows. */
  readonly sequence: number
  /** Resolves when SQL shows this position, or after the given time; answers whether it does. */
  reached(sequence: number, withinMs: number): Promise<boolean>
  wake(): void
  stop(): Promise<void>
}

export async function startProjector(
  store: ProjectionStore,
  on: { projected(entries: number, sequence: number): void; trouble(what: string): void; broken(failure: Error): void },
): Promise<Projector> {
  const projection = new Projection(store)
  await projection.begin()
  let stopping = false
  let committed = false
  const listeners = new Set<() => void>()
  let paused: { readonly tillCommit: boolean; resume(): void } | undefined
  /** Answers whether it was cut short. */
  const pause = (ms: number, tillCommit: boolean) =>
    new Promise<boolean>((resolve) => {
      const end = (cut: boolean) => {
        clearTimeout(timer)
        paused = undefined
        resolve(cut)
      }
      const timer = setTimeout(() => end(false), ms)
      paused = { tillCommit, resume: () => end(true) }
    })

  const loop = (async () => {
    let next: Changes | undefined
    while (!stopping) {
      try {
        next ??= await projection.prepare(Promise.resolve())
        if (next) {
          const applied = projection.apply(next)
          const { entries } = next
          // While PostgreSQL takes a long stretch, the next is worked out.
          const preparing = entries < FEW ? undefined : projection.prepare(applied)
          // Both have ended before anything is begun again: they share what is remembered.
          await Promise.allSettled([preparing, applied])
          await applied
          next = await preparing
          on.projected(entries, projection.sequence)
          for (const listener of listeners) listener()
          // A few entries at a time cost more in commits than they are worth: let some more come together.
          if (entries < FEW && listeners.size === 0) await pause(GATHER_MS, false)
          continue
        }
        // Commits wake it; the pause is for rows that another process wrote, which only a takeover can bring.
        if (!committed && !(await pause(1_000, true)) && !stopping) await projection.stands()
        committed = false
      } catch (failure) {
        if (!(failure instanceof Unreachable)) return on.broken(failure as Error)
        on.trouble(`the projector waits for the database (${failure.message})`)
        await new Promise((resolve) => setTimeout(resolve, 200))
        // Whether the last stretch was applied, the cursor tells; what is remembered may be ahead of it.
        next = undefined
        await projection.begin().catch(() => {})
      }
    }
  })()

  return {
    get sequence() {
      return projection.sequence
    },
    reached(wanted, withinMs) {
      if (projection.sequence >= wanted) return Promise.resolve(true)
      return new Promise((resolve) => {
        const end = (answer: boolean) => {
          clearTimeout(timer)
          listeners.delete(look)
          resolve(answer)
        }
        const look = () => void (projection.sequence >= wanted && end(true))
        const timer = setTimeout(() => end(false), withinMs)
        listeners.add(look)
        paused?.resume()
      })
    },
    wake() {
      committed = true
      if (paused?.tillCommit) paused.resume()
    },
    async stop() {
      stopping = true
      paused?.resume()
      await loop
    },
  }
}
