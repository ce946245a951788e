/** Where a message ends is read in one way only: bytes that two readers could part differently are refused, by edge and bank. */
import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { given, needing } from '../support/needs.ts'

/** What a server says to these bytes until it closes, or falls silent. */
const raw = (url: string, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(url)
    const socket = connect({ host: '127.0.0.1', port: Number(port) })
    let said = ''
    const end = () => {
      socket.destroy()
      resolve(said)
    }
    socket.setTimeout(2_000, end)
    socket.on('data', (bytes) => (said += bytes.toString('latin1')))
    socket.on('error', reject)
    socket.on('close', end)
    socket.write(text, 'latin1')
  })
const HIDDEN = 'GET /api/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n'

needing(['QIAO_APP_URL', 'QIAO_BANK_URL'], () => {
  describe.each([
    ['the edge', given('QIAO_APP_URL')],
    ['the bank', given('QIAO_BANK_URL')],
  ])('%s', (_, url) => {
    const post = (headers: readonly string[], body: string) =>
      raw(
        url,
        ['POST /api/session/codes HTTP/1.1', 'Host: localhost', 'Content-Type: application/json', ...headers, '', body].join('\r\n'),
      )
    test('answers a message that ends in one place', async () => {
      const said = await post(['Content-Length: 2', 'Connection: close'], '{}')
      expect(said).toMatch(/^HTTP\/1\.1 40[014] /)
    })
    test.each([
      ['a length and chunks', [`Content-Length: ${HIDDEN.length + 5}`, 'Transfer-Encoding: chunked'], `0\r\n\r\n${HIDDEN}`],
      ['chunks and a length', ['Transfer-Encoding: chunked', 'Content-Length: 2'], `0\r\n\r\n${HIDDEN}`],
      ['two lengths that differ', ['Content-Length: 2', `Content-Length: ${HIDDEN.length + 2}`], `{}${HIDDEN}`],
      ['a length that is none', ['Content-Length: +2'], `{}${HIDDEN}`],
      ['a coding that only looks like chunks', ['Transfer-Encoding: xchunked'], `0\r\n\r\n${HIDDEN}`],
      ['a space before the colon', ['Transfer-Encoding : chunked'], `0\r\n\r\n${HIDDEN}`],
      ['a chunk whose size is none', ['Transfer-Encoding: chunked'], `0x2\r\n{}\r\n0\r\n\r\n${HIDDEN}`],
    ])('does not answer what hides behind %s', async (_, headers, body) => {
      const said = await post(headers, body)
      expect(said.match(/HTTP\/1\.1 /g)?.length ?? 0).toBeLessThanOrEqual(1)
      expect(said).not.toMatch(/^HTTP\/1\.1 2/)
    })
  })
}) // biome-ignore format: one statement a line
