/** Where the face provider says that a session has its result. It says no more than that: the result is fetched. */
import { Hono } from 'hono'
import type { Logger } from 'pino'
import { isSigned, onceOnly } from '../hmac.ts'
import { readNotice } from './wire.ts'

const LARGEST_NOTICE = 4_096

export function faceRoutes(world: {
  readonly secret: string
  readonly log: Pick<Logger, 'warn' | 'info' | 'error'>
  /** The same notice twice is one. A failure throws: the provider says it again. */
  readonly captured: (session: string) => Promise<void>
  readonly now: () => number
}): Hono {
  const app = new Hono()
  const seen = onceOnly(world.now)
  app.post('/results', async (c) => {
    const body = await c.req.text()
    if (body.length > LARGEST_NOTICE) return c.text('too large', 413)
    const signed = { method: 'POST', path: new URL(c.req.url).pathname, body }
    if (!(await isSigned((name) => c.req.header(name), world.secret, signed, world.now(), seen))) {
      world.log.warn('a notice without the face provider’s signature')
      return c.text('signature refused', 401)
    }
    const notice = readNotice(body)
    if (!notice) return c.text('malformed', 400)
    try {
      await world.captured(notice.session)
      return c.body(null, 204)
    } catch (failure) {
      world.log.error(
        { failure: String(failure) },
        'a notice of the face provider could not be followed; it comes again',
      )
      return c.text('try again', 503)
    }
  })
  return app
}
