/** Serves a build of the app as the edge does, with its headers and its first page for every route; `api` answers the rest. */
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const built = fileURLToPath(new URL('../../dist/web', import.meta.url))
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.webmanifest': 'application/manifest+json',
}

export type ServedFiles = {
  readonly url: string
  /** From now on another build is served. */
  serve(folder: string): void
  stop(): Promise<void>
}

export async function servedFiles(
  api: (request: IncomingMessage) => Promise<Response> = async () => new Response(null, { status: 502 }),
): Promise<ServedFiles> {
  let folder = built
  const [, rules] = /Content-Security-Policy: (.+)/.exec(readFileSync(join(built, '_headers'), 'utf8')) ?? []
  const file = (path: string): { type: string; bytes: Uint8Array } => {
    const first = { type: 'text/html', bytes: readFileSync(join(folder, 'index.html')) }
    if (!extname(path)) return first
    try {
      return { type: types[extname(path)] ?? 'text/plain', bytes: readFileSync(join(folder, path)) }
    } catch {
      // As the edge does (wrangler.toml: not_found_handling): a file that is gone is the first page, too.
      return first
    }
  }
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://x')
    if (pathname.startsWith('/api/')) {
      const said = await api(request)
      const type = said.headers.get('content-type')
      response.writeHead(said.status, type ? { 'content-type': type } : {}).end(await said.text())
      return
    }
    const { type, bytes } = file(pathname)
    response.writeHead(200, { 'content-type': type, 'content-security-policy': rules ?? '' }).end(bytes)
  })
  await new Promise<void>((resolve) => server.listen(0, () => resolve()))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    serve: (other) => void (folder = other),
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
