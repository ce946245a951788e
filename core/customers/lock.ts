/** The lock of the app: a session that stands, but answers nothing until its owner's passkey opens it again. */

/** Seconds that one may be away from the app before it locks; 0: at once. */
export const LOCK_AFTER_SECONDS = [0, 60, 300] as const
export type LockAfter = (typeof LOCK_AFTER_SECONDS)[number]

/**
 * Whether an app that locks is to lock now that one comes back to it. `leftAt` and `now` in milliseconds; who has never
 * left it since it was started, has just started it. A clock that was put back proves nothing.
 */
export function lockDue(after: LockAfter, leftAt: number | undefined, now: number): boolean {
  if (leftAt === undefined || leftAt > now) return true
  return now - leftAt >= after * 1_000
}

/** Whether a session is locked at an instant; `from` may lie ahead: left, and not yet for long enough. */
export const isLocked = (from: number | null, now: number): boolean => from !== null && from <= now
