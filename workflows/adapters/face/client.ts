/** The face provider over HTTP. Pointing it at a real one is a matter of url and secret. */
import { askSigned } from '../hmac.ts'
import type { FaceProvider } from './port.ts'
import { INSTITUTION, type Opening, readOpened, readResult, SESSIONS } from './wire.ts'

export function faceProviderOver({
  url,
  secret,
  timeoutMs = 5_000,
}: {
  url: string
  secret: string
  timeoutMs?: number
}): FaceProvider {
  const ask = (method: 'POST' | 'GET' | 'DELETE', path: string, message?: object) =>
    askSigned({ url, path, who: INSTITUTION, secret, method, timeoutMs, ...(message ? { message } : {}) })
  return {
    async open({ reference, name, number, returnTo }) {
      const message: Opening = { reference, name, idNumber: number, returnTo }
      const text = await ask('POST', SESSIONS, message)
      const opened = text === undefined ? undefined : readOpened(text, reference)
      return opened
        ? { kind: 'opened', session: opened.session, page: opened.page, expires: opened.expiresAt }
        : { kind: 'not-available' }
    },
    async result(session) {
      const text = await ask('GET', `${SESSIONS}/${session}/result`)
      return text === undefined ? { kind: 'not-available' } : readResult(text, session)
    },
    async forget(session) {
      if ((await ask('DELETE', `${SESSIONS}/${session}`)) === undefined)
        throw new Error('the face provider did not confirm that it has deleted a session')
    },
  }
}
