/** The registry over HTTP. Pointing it at the real one is a matter of url and secret. */
import { askSigned } from '../hmac.ts'
import type { Registry } from './port.ts'
import { INSTITUTION, type Question, readAnswer, VERIFY } from './wire.ts'

export const registryOver = ({
  url,
  secret,
  timeoutMs = 5_000,
}: {
  url: string
  secret: string
  timeoutMs?: number
}): Registry => ({
  async verify({ reference, name, number }) {
    const message: Question = { requestId: reference, name, idNumber: number, purpose: 'account-opening' }
    const text = await askSigned({ url, path: VERIFY, who: INSTITUTION, secret, message, timeoutMs })
    return text === undefined ? 'not-available' : readAnswer(text, reference)
  },
})
