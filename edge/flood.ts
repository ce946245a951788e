/**
 * Floods are stopped before they cost anything: a bucket of tokens for each address and each session, in the isolate's
 * memory, bounded. Every isolate has its own, so the limits are approximate; logins and money the bank counts itself.
 */

/** So many requests a second for ever, and so many at once after a quiet time. */
export type Limit = { readonly perSecond: number; readonly burst: number }

/** `50/200`: fifty a second, two hundred at once. Throws when it is not so written: a limit that is not one must not go unnoticed. */
export function limitFrom(text: string): Limit {
  const [, perSecond, burst] = /^(\d{1,7}(?:\.\d{1,3})?)\/(\d{1,7})$/.exec(text) ?? []
  if (!(Number(perSecond) > 0) || !(Number(burst) >= 1))
    throw new Error(`"${text}" is no limit: requests a second, a slash, requests at once`)
  return { perSecond: Number(perSecond), burst: Number(burst) }
}

type Bucket = { tokens: number; at: number }

export class Buckets {
  readonly #buckets = new Map<string, Bucket>()
  readonly #most: number

  constructor(most = 20_000) {
    this.#most = most
  }
  get size() {
    return this.#buckets.size
  }

  /** Takes one token; 0 when there was one, else after how many whole seconds there will be. */
  take(who: string, { perSecond, burst }: Limit, now: number): number {
    const bucket = this.#buckets.get(who)
    if (!bucket) {
      // The one that has stood longest makes room. Whoever it was has a full bucket again: bounded memory goes before that.
      if (this.#buckets.size >= this.#most) this.#buckets.delete(this.#buckets.keys().next().value as string)
      this.#buckets.set(who, { tokens: burst - 1, at: now })
      return 0
    }
    // A clock that goes back takes nothing away.
    bucket.tokens = Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.at) * perSecond) / 1_000)
    bucket.at = now
    if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond))
    bucket.tokens -= 1
    return 0
  }
}
