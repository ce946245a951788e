/** The SMS centre's HTTP gateway. */
import type { SmsSender } from './port.ts'

export const smsClient = ({
  url,
  token,
  timeoutMs = 5_000,
}: {
  url: string
  token: string
  timeoutMs?: number
}): SmsSender => ({
  async send(message) {
    const response = await fetch(new URL('/messages', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(message),
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'error',
    })
    if (response.status === 202) return 'accepted'
    if (response.status === 422) return 'rejected'
    throw new Error(`the SMS centre answered ${response.status}`)
  },
})
