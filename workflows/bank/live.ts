/** Tells who waits that something was booked or held on an account, as soon as SQL shows it. */
import { positionOf } from '../../core/ledger/command.ts'
import type { Database } from '../storage/database.ts'
import type { Projector } from '../storage/ledger/projector.ts'

/** How often it is looked whether the projection went on. One query asks for everybody who waits. */
const LOOK_MS = 250

export type Live = {
  /** Resolves when the account has a new entry after now, or after the given time; whether it has one is for the asker to read. */
  changed(account: string, withinMs: number): Promise<void>
  stop(): void
}

export function liveAccounts(db: Database, projector: Projector, trouble: (what: string) => void): Live {
  const waiting = new Map<string, Set<() => void>>()
  let seen = projector.sequence
  let looking = false
  const look = async () => {
    const now = projector.sequence
    if (looking || now === seen) return
    looking = true
    try {
      if (waiting.size > 0) {
        const rows = await db<{ id: string }[]>`
          select replace(id::text, '-', '') as id from ledger_accounts
          where id = any(${[...waiting.keys()]}::uuid[]) and last >= ${positionOf({ sequence: seen + 1, index: 0 })}`
        for (const { id } of rows) for (const wake of waiting.get(id) ?? []) wake()
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
    changed: (account, withinMs) =>
      new Promise((resolve) => {
        const own = waiting.get(account) ?? new Set()
        waiting.set(account, own)
        const end = () => {
          clearTimeout(late)
          own.delete(end)
          if (own.size === 0 && waiting.get(account) === own) waiting.delete(account)
          resolve()
        }
        const late = setTimeout(end, withinMs)
        own.add(end)
      }),
    stop: () => clearInterval(timer),
  }
}
