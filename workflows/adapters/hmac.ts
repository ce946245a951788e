/**
 * Requests under a shared secret, as registries and identity providers in China want them: HMAC-SHA256 over method, path,
 * instant, a number used once, and the body's digest. Answers are signed over the asker's number, so that no answer can be
 * given to another question.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

export const HEADERS = {
  who: 'x-institution',
  at: 'x-timestamp',
  once: 'x-nonce',
  signature: 'x-signature',
} as const
/** How far two clocks may be apart, and so how long a number is remembered. */
export const SKEW_MS = 300_000

const mac = (secret: string, ...parts: readonly string[]) =>
  createHmac('sha256', secret).update(parts.join('\n')).digest('hex')
const digestOf = (body: string) => createHash('sha256').update(body).digest('hex')
const same = (a: string, b: string) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

export type Signed = { readonly method: string; readonly path: string; readonly body: string }

export function signedHeaders(who: string, secret: string, { method, path, body }: Signed, now: number) {
  const [at, once] = [String(now), randomBytes(16).toString('hex')]
  return {
    [HEADERS.who]: who,
    [HEADERS.at]: at,
    [HEADERS.once]: once,
    [HEADERS.signature]: mac(secret, who, method, path, at, once, digestOf(body)),
  }
}

/** Whether the request is whose it says, of now, and new; `seen` answers whether the number was used before. */
export async function isSigned(
  header: (name: string) => string | undefined,
  secret: string,
  { method, path, body }: Signed,
  now: number,
  seen: (once: string) => boolean | Promise<boolean>,
): Promise<boolean> {
  const [who, at, once, signature] = [HEADERS.who, HEADERS.at, HEADERS.once, HEADERS.signature].map(
    (name) => header(name) ?? '',
  ) as [string, string, string, string]
  if (!/^\d{13}$/.test(at) || Math.abs(Number(at) - now) > SKEW_MS || !/^[0-9a-f]{32}$/.test(once)) return false
  if (!same(signature, mac(secret, who, method, path, at, once, digestOf(body)))) return false
  return !(await seen(once))
}

export const answerSignature = (secret: string, once: string, body: string) =>
  mac(secret, 'answer', once, digestOf(body))

/** Numbers that were used within the time in which their signatures hold. */
export function onceOnly(now: () => number): (once: string) => boolean {
  const used = new Map<string, number>()
  return (once) => {
    for (const [old, at] of used) {
      if (at + 2 * SKEW_MS > now()) break
      used.delete(old)
    }
    if (used.has(once)) return true
    used.set(once, now())
    return false
  }
}

/** Asks, and answers with the text of the answer if it is signed for this question; undefined when there is none in time. */
export async function askSigned({
  url,
  path,
  who,
  secret,
  message,
  timeoutMs,
  method = 'POST',
  most = 64 * 1024,
}: {
  readonly url: string
  readonly path: string
  readonly who: string
  readonly secret: string
  readonly message?: object
  readonly timeoutMs: number
  readonly method?: 'POST' | 'GET' | 'DELETE'
  readonly most?: number
}): Promise<string | undefined> {
  const body = message === undefined ? '' : JSON.stringify(message)
  const headers = signedHeaders(who, secret, { method, path, body }, Date.now())
  try {
    const response = await fetch(new URL(path, url), {
      method,
      headers: { ...headers, ...(message === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(message === undefined ? {} : { body }),
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'error',
    })
    const text = await response.text()
    if (!response.ok || text.length > most) return undefined
    const signature = response.headers.get(HEADERS.signature) ?? ''
    return same(signature, answerSignature(secret, headers[HEADERS.once]!, text)) ? text : undefined
  } catch {
    // No answer, or a broken one: for whoever asked that is an answer too, "not available".
    return undefined
  }
}
