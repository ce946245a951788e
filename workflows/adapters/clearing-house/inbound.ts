/** Where the clearing house delivers: pacs.008 in, pacs.002 out. Nothing is believed without its signature. */
import { Hono } from 'hono'
import type { Logger } from 'pino'
import { type Keys, SIGNATURE_HEADER, verifyRequest } from '../../../core/signature.ts'
import type { Status } from './port.ts'
import type { Received } from './wire.ts'
import { buildPacs002, LARGEST_MESSAGE, readPacs008 } from './wire.ts'

export function clearingRoutes(world: {
  readonly keys: Keys
  readonly log: Pick<Logger, 'warn' | 'info' | 'error'>
  /** Books the transfer or says why not; the same transfer twice is one. A failure throws: the house sends again. */
  readonly credit: (transfer: Received, request: string) => Promise<Status>
  readonly now: () => number
}): Hono {
  const app = new Hono()
  app.post('/pacs.008', async (c) => {
    const request = c.req.header('x-request-id') ?? crypto.randomUUID()
    const body = new Uint8Array(await c.req.arrayBuffer())
    if (body.length > LARGEST_MESSAGE) return c.text('too large', 413)
    const signed = await verifyRequest(
      c.req.header(SIGNATURE_HEADER),
      { method: 'POST', path: new URL(c.req.url).pathname, body },
      world.keys,
      world.now(),
    )
    if (!signed.ok) {
      world.log.warn({ request, why: signed.refusal.why }, 'a message without the clearing house’s signature')
      return c.text('signature refused', 401)
    }
    const transfer = readPacs008(new TextDecoder().decode(body))
    if (!transfer.ok) {
      world.log.warn({ request, why: transfer.refusal.why }, 'a message that cannot be read')
      return c.text(transfer.refusal.why, 400)
    }
    try {
      const status = await world.credit(transfer.value, request)
      world.log.info(
        { request, endToEndId: transfer.value.endToEndId, status: status.status },
        'a transfer from the clearing house',
      )
      const { messageId, endToEndId } = transfer.value
      return c.body(
        buildPacs002({
          messageId: `R${messageId}`.slice(0, 35),
          originalMessageId: messageId,
          endToEndId,
          at: world.now(),
          status,
        }),
        200,
        {
          'content-type': 'application/xml; charset=utf-8',
        },
      )
    } catch (failure) {
      world.log.error(
        { request, failure: String(failure) },
        'a transfer could not be booked; the clearing house sends it again',
      )
      return c.text('try again', 503)
    }
  })
  return app
}
