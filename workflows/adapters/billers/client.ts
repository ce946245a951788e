/** A biller over HTTP. Pointing it at the real one is a matter of url and token. */
import type { Biller } from './port.ts'
import { messagesTo, readFiled, readInquired, readPaid, readPresented, readValidated } from './wire.ts'

/** A file of a day may be long: half a million payments. */
const [LARGEST_ANSWER, LARGEST_FILE] = [256 * 1024, 64 * 1024 * 1024]

export function billerOver({
  url,
  token,
  company,
  key,
  timeoutMs = 5_000,
}: {
  url: string
  token: string
  company: string
  /** The parameter by which the company knows its customer. */
  key: string
  timeoutMs?: number
}): Biller {
  const messages = messagesTo(company, key)
  /** The text of the answer; undefined when there was none in time or the server failed. Never throws. */
  const ask = async (message: object, largest = LARGEST_ANSWER): Promise<string | undefined> => {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(message),
        signal: AbortSignal.timeout(timeoutMs),
        redirect: 'error',
      })
      const text = await response.text()
      return response.ok && text.length <= largest ? text : undefined
    } catch {
      // Time-out, refused or broken connection: for money that is not a failure to retry but an answer, "unknown".
      return undefined
    }
  }
  return {
    async query(parameters) {
      const text = await ask(messages.query(parameters))
      return text === undefined ? { kind: 'unavailable' } : readPresented(text)
    },
    async validate(parameters) {
      const text = await ask(messages.validate(parameters))
      return text === undefined ? { kind: 'unavailable' } : readValidated(text)
    },
    async pay(payment) {
      const text = await ask(messages.pay(payment))
      return text === undefined ? { kind: 'unknown' } : readPaid(text)
    },
    async inquire(reference) {
      const text = await ask(messages.inquiry(reference))
      return text === undefined ? { kind: 'unknown' } : readInquired(text)
    },
    async file(day) {
      const text = await ask(messages.file(day), LARGEST_FILE)
      return text === undefined ? { kind: 'unavailable' } : readFiled(text, company, day)
    },
  }
}
