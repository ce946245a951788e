/** The business registry over HTTP. Pointing it at the real one is a matter of url and token. */
import type { BusinessRegistry } from './port.ts'
import { type Question, readAnswer, VERIFY } from './wire.ts'

const LARGEST_ANSWER = 64 * 1024

export const businessRegistryOver = ({
  url,
  token,
  timeoutMs = 5_000,
}: {
  url: string
  token: string
  timeoutMs?: number
}): BusinessRegistry => ({
  async verify({ reference, code, name, representative }) {
    const message: Question = { requestId: reference, creditCode: code, entName: name, legalPerson: representative }
    try {
      const response = await fetch(new URL(VERIFY, url), {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(message),
        signal: AbortSignal.timeout(timeoutMs),
        redirect: 'error',
      })
      const text = await response.text()
      return response.ok && text.length <= LARGEST_ANSWER ? readAnswer(text, reference) : { kind: 'not-available' }
    } catch {
      // Time-out, refused or broken connection: an answer too. Whoever asked tries again, or asks a person.
      return { kind: 'not-available' }
    }
  },
})
