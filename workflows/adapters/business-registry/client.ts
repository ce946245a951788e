/** The business registry over HTTP. Pointing it at the real one is a matter of url and token. */
import { beijing } from '../../../core/time.ts'
import type { BusinessRegistry } from './port.ts'
import { PROFILE, type ProfileQuestion, type Question, readAnswer, readProfile, VERIFY } from './wire.ts'

const LARGEST_ANSWER = 64 * 1024

export function businessRegistryOver({
  url,
  token,
  timeoutMs = 5_000,
}: {
  url: string
  token: string
  timeoutMs?: number
}): BusinessRegistry {
  async function ask(path: string, message: Question | ProfileQuestion): Promise<string | undefined> {
    try {
      const response = await fetch(new URL(path, url), {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(message),
        signal: AbortSignal.timeout(timeoutMs),
        redirect: 'error',
      })
      const text = await response.text()
      return response.ok && text.length <= LARGEST_ANSWER ? text : undefined
    } catch {
      // Time-out, refused or broken connection: an answer too. Whoever asked tries again, or asks a person.
      return undefined
    }
  }
  return {
    async verify({ reference, code, name, representative }) {
      const message: Question = { requestId: reference, creditCode: code, entName: name, legalPerson: representative }
      const text = await ask(VERIFY, message)
      return text === undefined ? { kind: 'not-available' } : readAnswer(text, reference)
    },
    async profile({ reference, code, at }) {
      const text = await ask(PROFILE, { requestId: reference, creditCode: code, askedAt: beijing(at) })
      return text === undefined ? { kind: 'not-available' } : readProfile(text, reference, code)
    },
  }
}
