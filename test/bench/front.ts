/**
 * What stands before the edge where it is deployed: the built files with their headers and the API handed on to the edge,
 * both compressed as Cloudflare compresses texts and JSON. A browser measured at `wrangler dev` would measure its proxy, and files that nothing compresses.
 */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { createGzip, gzipSync } from 'node:zlib'
import { built } from '../support/files.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
}
const wantsGzip = ({ headers }: IncomingMessage) => /\bgzip\b/.test(String(headers['accept-encoding'] ?? ''))
const compressed = /^(text\/|image\/svg|application\/manifest)/

type Rule = { readonly path: RegExp; readonly headers: readonly (readonly [string, string])[] }
/** `_headers` as Cloudflare reads it: a path with stars, then its headers; `!` takes one away that an earlier rule gave. */
export function rulesIn(text: string): Rule[] {
  const rules: { path: RegExp; headers: [string, string][] }[] = []
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    if (!/^\s/.test(line))
      rules.push({
        path: new RegExp(
          `^${line
            .trim()
            .replace(/[.+?^$()|[\]\\]/g, '\\$&')
            .replaceAll('*', '.*')
            .replace(/:[A-Za-z]\w*/g, '[^/]+')}$`,
        ),
        headers: [],
      })
    else {
      const [, away, name, value = ''] = /^\s+(! )?([\w-]+)(?:: (.*))?$/.exec(line) ?? []
      if (name) rules.at(-1)!.headers.push([name.toLowerCase(), away ? '' : value])
    }
  }
  return rules
}

/** Serves `dist/web`, and hands `/api/` on to an edge. */
export async function front(edge: string): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const rules = rulesIn(readFileSync(join(built, '_headers'), 'utf8'))
  const kept = new Map<string, { type: string; plain: Buffer; gzip: Buffer | undefined }>()
  const file = (path: string) => {
    const known = kept.get(path)
    if (known) return known
    const full = join(built, normalize(path))
    // wrangler.toml: every route of the app is its first page.
    const at = full.startsWith(built) && existsSync(full) && statSync(full).isFile() ? full : join(built, 'index.html')
    const plain = readFileSync(at)
    const type = types[extname(at)] ?? 'application/octet-stream'
    const made = { type, plain, gzip: compressed.test(type) ? gzipSync(plain) : undefined }
    kept.set(path, made)
    return made
  }
  const server = createServer((asked, answer) => {
    const { pathname } = new URL(asked.url ?? '/', 'http://x')
    if (pathname.startsWith('/api/')) {
      const on = request(`${edge}${asked.url}`, { method: asked.method, headers: asked.headers }, (said) => {
        if (!/^application\/(problem\+)?json\b/.test(said.headers['content-type'] ?? '') || !wantsGzip(asked)) {
          answer.writeHead(said.statusCode ?? 502, said.headers)
          said.pipe(answer)
          return
        }
        const { 'content-length': _length, ...headers } = said.headers
        answer.writeHead(said.statusCode ?? 502, { ...headers, 'content-encoding': 'gzip' })
        said.pipe(createGzip()).pipe(answer)
      })
      on.once('error', () => answer.writeHead(502).end())
      answer.once('close', () => on.destroy())
      asked.pipe(on)
      return
    }
    const { type, plain, gzip } = file(pathname)
    const headers: Record<string, string> = {
      'content-type': type,
      'cache-control': 'public, max-age=0, must-revalidate',
    }
    for (const rule of rules)
      if (rule.path.test(pathname)) for (const [name, value] of rule.headers) headers[name] = value
    for (const [name, value] of Object.entries(headers)) if (value === '') delete headers[name]
    const small = gzip && wantsGzip(asked)
    answer.writeHead(200, { ...headers, ...(small ? { 'content-encoding': 'gzip' } : {}), vary: 'accept-encoding' })
    answer.end(small ? gzip : plain)
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', () => resolve()))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
