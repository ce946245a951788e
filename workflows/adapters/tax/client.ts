/** The tax office over HTTP. Pointing it at the real one is a matter of url and secret. */
import { askSigned } from '../hmac.ts'
import type { TaxOffice } from './port.ts'
import { INSTITUTION, QUERIES, questionOf, readFetched, readFiled } from './wire.ts'

/** Three years of declarations and corrections fit. */
const LARGEST = 256 * 1024

export function taxOfficeOver({
  url,
  secret,
  timeoutMs = 5_000,
}: {
  url: string
  secret: string
  timeoutMs?: number
}): TaxOffice {
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
