/** The service that follows parcels, over HTTP. Pointing it at a real one is a matter of url and key. */
import type { Carriers } from './port.ts'
import { companyOf, NEVER, POLL, readReply, type Subscription, TAKEN, TWICE } from './wire.ts'

const LARGEST_REPLY = 16_384

export function carriersOver({ url, secret, timeoutMs = 5_000 }: { url: string; secret: string; timeoutMs?: number }): Carriers {
  return {
    async follow({ carrier, number, phone, callback, salt }) {
      const company = companyOf(carrier)
      const param: Subscription = {
        company: company ?? '',
        number,
        key: secret,
        parameters: { callbackurl: callback, salt, phone, resultv2: '1', autoCom: company ? '0' : '1' },
      }
      const text = await fetch(`${url}${POLL}`, {
        method: 'POST',
        body: new URLSearchParams({ schema: 'json', param: JSON.stringify(param) }),
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      })
        .then((answer) => (answer.ok ? answer.text() : undefined))
        .catch(() => undefined)
      const said = text === undefined || text.length > LARGEST_REPLY ? undefined : readReply(text)
      if (!said) return 'not-available'
      if (said.returnCode === TAKEN || said.returnCode === TWICE) return 'followed'
      return NEVER.has(said.returnCode) ? 'refused' : 'not-available'
    },
  }
} // biome-ignore format: one call
