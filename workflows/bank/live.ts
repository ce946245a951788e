/** Tells who waits that something was booked or held on an account, as soon as SQL shows it. */
import { positionOf } from '../../core/ledger/command.ts'
import type { Database } from '../storage/database.ts'
import type { Projector } from '../storage/ledger/projector.ts'

/** How often it is looked whether the projection went on. One query asks for everybody who waits. */
const LOOK_MS = 250

export type Watch = {
  /** Whether the account has an entry since this was last asked: at once, or within the given time. */
  changed(withinMs: number): Promise<boolean>
  end(): void
}
export type Live = {
  /** From now until its end; what is read after it was begun and before it answers is never older than what it tells. */
  watch(account: string): Watch
  stop(): void
}

export function liveAccounts(db: Database, projector: Projector, trouble: (what: string) => void): Live {
  const watched = new Map<string, Set<() => void>>()
  let seen = projector.sequence
  let looking = false
  const look = async () => {
    const now = projector.sequence
    if (looking || now === seen) return
    looking = true
    try {
      if (watched.size > 0) {
        const rows = await db<{ id: string }[]>`
          select replace(id::text, '-', '') as id from ledger_accounts
          where id = any(${[...watched.keys()]}::uuid[]) and last >= ${positionOf({ sequence: seen + 1, index: 0 })}`
        for (const { id } of rows) for (const tell of watched.get(id) ?? []) tell()
      }
      seen = now
    } catch (failure) {
      // Asked again with the next look: nothing is passed over.
      trouble(`who waits for news was not told (${(failure as Error).message})`)
    } finally {
      looking = false
    }
  }
  const timer = setInterval(() => void look(), LOOK_MS)
  return {
    watch(account) {
      const own = watched.get(account) ?? new Set()
      watched.set(account, own)
      let told = false
      let wake = () => {}
      const tell = () => {
        told = true
        wake()
      }
      own.add(tell)
      return {
        async changed(withinMs) {
          if (!told)
            await new Promise<void>((resolve) => {
              const late = setTimeout(resolve, withinMs)
              wake = () => {
                clearTimeout(late)
                resolve()
              }
            })
          const said = told
          told = false
          return said
        },
        end() {
          own.delete(tell)
          if (own.size === 0 && watched.get(account) === own) watched.delete(account)
        },
      }
    },
    stop: () => clearInterval(timer),
  }
}
