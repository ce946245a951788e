/**
 * What the bank said of a session, believed for at most five seconds (decision 22), by the digest of the cookie. A
 * verdict belongs to that one digest and is gone as soon as the session changes anything through this isolate, signing
 * out above all; what was asked before a change and answered after it is not kept.
 */
import type { Role } from '../../core/staff/roles.ts'
import type { Locale } from '../../core/words/index.ts'

const KEPT_MS = 5_000
/** When so little is left of it, one request asks anew while the others are still answered. */
const RENEWED_MS = 2_000
const MOST = 20_000

/** What is known of one session. It is written only as long as it stands in the map: a change takes it out. */
export type Verdict = {
  until: number
  /** One request is on its way to the bank for the next. */
  renewing?: true
  roles: readonly Role[] | undefined
  /** The bank's answer about the session, with its CSRF token, in each language asked for. */
  readonly answers: { [L in Locale]?: string }
}

/** Believed from the moment of asking, not of answering: the bank may have looked at once. */
const askedAt = (now: number): Verdict => ({ until: now + KEPT_MS, roles: undefined, answers: {} })

export class Verdicts {
  readonly #standing = new Map<string, Verdict>()
  readonly #most: number

  constructor(most = MOST) {
    this.#most = most
  }
  get size() {
    return this.#standing.size
  }
  /** What is believed of a session now. */
  of(digest: string, now: number): Verdict | undefined {
    const known = this.#standing.get(digest)
    return known && known.until > now ? known : undefined
  }
  /** Before the bank is asked: what its answer is handed to. */
  asking(digest: string, now: number): Verdict {
    const known = this.of(digest, now)
    if (known) return known
    // In the order of their asking, which is nearly that of their ending: the oldest makes room.
    this.#standing.delete(digest)
    if (this.#standing.size >= this.#most) this.#standing.delete(this.#standing.keys().next().value as string)
    const verdict = askedAt(now)
    this.#standing.set(digest, verdict)
    return verdict
  }
  /**
   * Whether this request, as the one of all, asks the bank anew about a session that is still believed: then nobody has to
   * wait when the verdict ends. What it hears is handed to `renewed`.
   */
  renewing(digest: string, now: number): Verdict | undefined {
    const known = this.of(digest, now)
    if (!known || known.renewing || known.until - now > RENEWED_MS) return undefined
    known.renewing = true
    return known
  }
  /** The bank has answered about the session again. It counts only if nothing has changed since it was asked. */
  renewed(digest: string, before: Verdict, asked: number): Verdict {
    const verdict = askedAt(asked)
    if (this.#standing.get(digest) === before) {
      this.#standing.delete(digest)
      this.#standing.set(digest, verdict)
    }
    return verdict
  }
  /** The session changes something or is over: before the bank hears of it and again when it has answered. */
  forget(digest: string): void {
    this.#standing.delete(digest)
  }
}
