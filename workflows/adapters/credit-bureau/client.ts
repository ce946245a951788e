/** The credit bureau over HTTP. Pointing it at a real one is a matter of url and secret. */
import { askSigned } from '../hmac.ts'
import type { CreditBureau } from './port.ts'
import { INSTITUTION, QUERIES, questionOf, readFetched, readFiled } from './wire.ts'

/** A firm with a hundred accounts fits. */
const LARGEST = 256 * 1024

export function creditBureauOver({
  url,
  secret,
  timeoutMs = 5_000,
}: {
  url: string
  secret: string
  timeoutMs?: number
}): CreditBureau {
  const ask = (method: 'POST' | 'GET', path: string, message?: object) =>
    askSigned({
      url,
      path,
      who: INSTITUTION,
      secret,
      method,
      timeoutMs,
      most: LARGEST,
      ...(message ? { message } : {}),
    })
  return {
    async file(query) {
      const text = await ask('POST', QUERIES, questionOf(query))
      return text === undefined ? { kind: 'not-available' } : readFiled(text, query.reference)
    },
    async fetch(query) {
      const text = await ask('GET', `${QUERIES}/${query.reference}`)
      return text === undefined ? { kind: 'not-available' } : readFetched(text, query)
    },
  }
}
