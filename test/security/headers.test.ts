/** The headers that a browser is sent, read from the running app. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { given, needing } from '../support/needs.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const policiesIn = (header: string | null): Record<string, string> =>
  Object.fromEntries(
    (header ?? '').split(';').map((part) => {
      const [name = '', ...values] = part.trim().split(/\s+/)
      return [name, values.join(' ')]
    }),
  )
const files = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? files(path) : [path]
  })
/** The named policies that the app's own sources make; nothing else may be one. */
const ours = [...files('web')]
  .filter((path) => /\.(ts|tsx)$/.test(path))
  .flatMap((path) =>
    [...readFileSync(join(root, path), 'utf8').matchAll(/createPolicy\(\s*'([\w-]+)'/g)].map(([, name]) => name),
  )
  .sort()

needing(['QIAO_APP_URL'], () => {
  const app = given('QIAO_APP_URL')
  const get = async (path: string) => {
    const response = await fetch(app + path, { redirect: 'follow' })
    return { status: response.status, headers: response.headers, text: await response.text() }
  }

  describe.each(['/', '/bills/mandates', '/receipt.html', '/docs/'])('the page %s', (path) => {
    test('runs nothing but our own scripts, speaks to nobody else, and stands in no frame', async () => {
      const { status, headers } = await get(path)
      expect(status).toBe(200)
      const header = headers.get('content-security-policy') ?? ''
      expect(header).not.toMatch(/unsafe-|\*|https?:/)
      const policy = policiesIn(header)
      expect(policy).toMatchObject({
        'default-src': "'none'",
        'script-src': "'self'",
        'style-src': "'self'",
        'img-src': "'self' data:",
        'connect-src': "'self'",
        'frame-ancestors': "'none'",
        'base-uri': "'none'",
        'require-trusted-types-for': "'script'",
      })
      expect(policy['form-action']).toMatch(/^'(self|none)'$/)
      if (path === '/docs/') expect(policy['trusted-types']).toBe('default dompurify')
      else {
        expect(policy['trusted-types']?.split(' ').sort()).toEqual(ours)
        expect(policy).toMatchObject({ 'manifest-src': "'self'", 'worker-src': "'self'" })
      }
    })
  })

  test.each(['/', '/docs/', '/receipt.html', 'an asset', '/icon.svg', '/sw.js'])(
    '%s says how it may be used',
    async (name) => {
      const path = name === 'an asset' ? (/\/assets\/[\w.-]+\.js/.exec((await get('/')).text)?.[0] ?? '') : name
      const { status, headers } = await get(path)
      expect(status).toBe(200)
      expect(Number(/max-age=(\d+)/.exec(headers.get('strict-transport-security') ?? '')?.[1])).toBeGreaterThan(
        31_536_000,
      )
      expect(headers.get('strict-transport-security')).toContain('includeSubDomains')
      expect([...headers.keys()].filter((header) => header.startsWith('access-control-'))).toEqual([])
      expect(headers.get('content-type')).toMatch(/^(text\/(html|javascript); charset=utf-8|image\/svg\+xml)$/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
      for (const feature of ['camera', 'microphone', 'geolocation', 'payment', 'usb'])
        expect(headers.get('permissions-policy')).toContain(`${feature}=()`)
      // What has its content in its name is kept for ever; everything else is asked for again.
      if (name === 'an asset') expect(headers.get('cache-control')).toContain('immutable')
      else expect(headers.get('cache-control')).toContain('must-revalidate')
    },
  )

  test.each(['/api/session', '/api/nothing', '/api/health', '/api/openapi.json'])(
    '%s is kept by nobody and shown by none',
    async (path) => {
      const { headers } = await get(path)
      expect(headers.get('cache-control')).toBe('no-store')
      expect(policiesIn(headers.get('content-security-policy'))).toEqual({
        'default-src': "'none'",
        'frame-ancestors': "'none'",
      })
      expect(headers.get('strict-transport-security')).toBe('max-age=63072000; includeSubDomains')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
      expect(headers.get('set-cookie')).toBeNull()
      expect(headers.get('access-control-allow-origin')).toBeNull()
    },
  )
})
