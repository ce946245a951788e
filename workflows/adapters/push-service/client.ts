/**
 * Push services over HTTP. `web-push` encrypts (RFC 8188, 8291) and signs (RFC 8292); the request itself is ours, because an
 * address that a browser named is called from inside the bank: no redirect is followed, and no name is called that leads
 * into a private network.
 */
import { lookup } from 'node:dns'
import { request as plainRequest } from 'node:http'
import { request as tlsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import webPush from 'web-push'
import { isPrivateAddress, mayPushTo } from '../../../core/channels/push-endpoint.ts'
import type { PushService } from './port.ts'
import { readAnswer } from './wire.ts'

export type VapidKeys = { readonly publicKey: string; readonly privateKey: string }
const LARGEST_ANSWER = 4_096

/** A private P-256 JWK, as text, becomes the key pair as RFC 8292 writes it. Throws when the text is not such a key. */
export function vapidFrom(jwkText: string): VapidKeys {
  const { kty, crv, x = '', y = '', d = '' } = JSON.parse(jwkText) as Partial<Record<string, string>>
  const [left, right, secret] = [x, y, d].map((part) => Buffer.from(part, 'base64url')) as [Buffer, Buffer, Buffer]
  if (kty !== 'EC' || crv !== 'P-256' || left.length !== 32 || right.length !== 32 || secret.length !== 32)
    throw new Error('the key for push services is a private EC JWK (P-256)')
  const publicKey = Buffer.concat([Buffer.of(4), left, right]).toString('base64url')
  return { publicKey, privateKey: secret.toString('base64url') }
}

const publicOnly: LookupFunction = (hostname, options, done) =>
  lookup(hostname, { ...options, all: true }, (failure, found) => {
    const shut = failure ? undefined : found.find(({ address }) => isPrivateAddress(address))
    if (failure || shut) return done(failure ?? new Error(`${hostname} leads to ${shut?.address}`), [])
    if (options.all) return done(null, found)
    done(null, found[0]!.address, found[0]!.family)
  })

export function pushServicesOver({
  keys,
  contact,
  also,
  timeoutMs = 10_000,
}: {
  keys: VapidKeys
  /** Whom a push service asks when something is wrong: mailto: or https: (RFC 8292 §2.1). */
  contact: string
  /** The origin of a service of one's own beside those of the browsers. */
  also?: string | undefined
  timeoutMs?: number
}): PushService {
  return {
    publicKey: keys.publicKey,
    async push({ endpoint, p256dh, auth, text, ttl, urgency, topic }) {
      // Asked again here: what was kept under an older list must not be called under a newer one.
      if (!mayPushTo(endpoint, also)) return { kind: 'rejected', why: 'not a push service that we know' }
      const { headers, body } = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, text, {
        TTL: ttl, urgency, topic, contentEncoding: 'aes128gcm', vapidDetails: { subject: contact, ...keys },
      }) // biome-ignore format: one call
      const url = new URL(endpoint)
      return new Promise((resolve, reject) => {
        const ours = url.origin === also
        const request = (ours && url.protocol === 'http:' ? plainRequest : tlsRequest)(
          url,
          {
            method: 'POST',
            headers: headers as Record<string, string>,
            signal: AbortSignal.timeout(timeoutMs),
            ...(ours ? {} : { lookup: publicOnly }),
          },
          (response) => {
            let said = ''
            response.setEncoding('utf8')
            response.on('data', (more: string) => {
              if (said.length < LARGEST_ANSWER) said += more
            })
            response.on('error', reject)
            response.on('end', () =>
              resolve(readAnswer(response.statusCode ?? 0, response.headers['retry-after'] ?? null, said, Date.now())),
            )
          },
        )
        request.on('error', reject)
        request.end(body)
      })
    },
  }
}
