/** A time-stamping authority over HTTP (RFC 3161, 3.4). Pointing it at a real one is a matter of url, certificate and policy. */
import { createHash, randomBytes } from 'node:crypto'
import type { TimeStampAuthority } from './port.ts'
import { authorityFrom, nonceFrom, QUERY_TYPE, queryOf, REPLY_TYPE, readReply } from './wire.ts'

/** A token with a chain of certificates has a few kilobytes. */
const LARGEST = 64 * 1024

export function timeStampAuthorityOver({
  url,
  certificate,
  policy,
  timeoutMs = 5_000,
  toleranceMs = 60_000,
}: {
  url: string
  /** PEM. */
  certificate: string
  policy?: string | undefined
  timeoutMs?: number
  /** How far the authority's clock and this machine's may be apart. */
  toleranceMs?: number
}): TimeStampAuthority {
  const authority = authorityFrom(certificate)
  return {
    async stamp(evidence) {
      const digest = createHash('sha256').update(evidence).digest()
      const query = { digest, nonce: nonceFrom(randomBytes(8)), policy }
      const reply = await ask(url, queryOf(query), timeoutMs)
      // Real time, whatever bank time says: the authority knows no other.
      return reply
        ? readReply(reply, { query, evidence, authority, now: Date.now(), toleranceMs })
        : { kind: 'not-available' }
    },
  }
}

async function ask(url: string, body: Uint8Array<ArrayBuffer>, timeoutMs: number): Promise<Uint8Array | undefined> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': QUERY_TYPE, accept: REPLY_TYPE },
      body,
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'error',
    })
    if (!response.ok || response.headers.get('content-type')?.split(';')[0]?.trim() !== REPLY_TYPE) {
      await response.body?.cancel()
      return undefined
    }
    const bytes = new Uint8Array(await response.arrayBuffer())
    return bytes.length <= LARGEST ? bytes : undefined
  } catch {
    // No answer, or a broken one: for whoever asked that is an answer too, "not available".
    return undefined
  }
}
