/** The water company over HTTP. Pointing it at the real one is a matter of url and token. */
import type { Biller } from './port.ts'
import { inquiryMessage, payMessage, queryMessage, readInquired, readPaid, readPresented } from './wire.ts'

export function waterCompany({
  url,
  token,
  timeoutMs = 5_000,
}: {
  url: string
  token: string
  timeoutMs?: number
}): Biller {
  /** The text of the answer; undefined when there was none in time or the server failed. Never throws. */
  const ask = async (message: object): Promise<string | undefined> => {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(message),
        signal: AbortSignal.timeout(timeoutMs),
        redirect: 'error',
      })
      const text = await response.text()
      return response.ok && text.length <= 256 * 1024 ? text : undefined
    } catch {
      // Time-out, refused or broken connection: for money that is not a failure to retry but an answer, "unknown".
      return undefined
    }
  }
  return {
    async query(customerNumber) {
      const text = await ask(queryMessage(customerNumber))
      return text === undefined ? { kind: 'unavailable' } : readPresented(text)
    },
    async pay(payment) {
      const text = await ask(payMessage(payment))
      return text === undefined ? { kind: 'unknown' } : readPaid(text)
    },
    async inquire(reference) {
      const text = await ask(inquiryMessage(reference))
      return text === undefined ? { kind: 'unknown' } : readInquired(text)
    },
  }
}
