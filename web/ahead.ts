/**
 * Each route's own files, named in the headers of its page: the browser fetches them beside the app's first file and not after
 * it, as `_headers` of Cloudflare says it.
 */
import type { Chunk } from './budgets.ts'

/** What a route needs besides the entry: its scripts, then its sheets. */
export function filesAhead(chunks: readonly Chunk[], entry: string, screen: string): string[] {
  const named = new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
  const holding = (module: string) => {
    const found = chunks.find(({ moduleIds }) => moduleIds.includes(module))
    if (!found) throw new Error(`in no chunk: ${module}`)
    return found
  }
  const withImports = (chunk: Chunk, all = new Set<Chunk>()): Set<Chunk> => {
    if (all.has(chunk)) return all
    all.add(chunk)
    for (const file of chunk.imports) {
      const imported = named.get(file)
      if (imported) withImports(imported, all)
    }
    return all
  }
  const first = withImports(holding(entry))
  const more = [...withImports(holding(screen))].filter((chunk) => !first.has(chunk))
  const sheets = (of: Iterable<Chunk>) => [...of].flatMap((chunk) => [...(chunk.viteMetadata?.importedCss ?? [])])
  const known = new Set(sheets(first))
  return [...more.map(({ fileName }) => fileName), ...new Set(sheets(more).filter((file) => !known.has(file)))]
}

/** The rules, one a route: `:id` stands for one part of a path. What also matches a wider rule takes that one's files away first. */
export function rulesOf(routes: Readonly<Record<string, readonly string[]>>): string {
  const wide = (path: string) => (path.includes(':') ? 0 : 1)
  // At "/" is the door, too: early.ts knows better.
  const paths = Object.keys(routes)
    .filter((path) => path !== '/')
    .sort((a, b) => wide(a) - wide(b))
  const matches = (pattern: string, path: string) =>
    new RegExp(`^${pattern.replace(/:\w+/g, '[^/]+')}$`).test(path) && pattern !== path
  return paths
    .map((path, n) => {
      const covered = paths.slice(0, n).some((wider) => matches(wider, path))
      const links = routes[path]!.map((file) =>
        file.endsWith('.css') ? `</${file}>; rel=preload; as=style; crossorigin` : `</${file}>; rel=modulepreload`,
      )
      return `${path}\n${covered ? '  ! Link\n' : ''}  Link: ${links.join(', ')}\n`
    })
    .join('')
}

/** The plugin: hands on (`tell`) the rules that the build's `_headers` gets besides its own. */
export function aheadOf(given: {
  readonly entry: string
  /** Each route's screen: its module. */
  readonly screens: Readonly<Record<string, string>>
  readonly tell: (rules: string, outDir: string) => void
}) {
  return {
    name: 'qiao-ahead',
    apply: 'build' as const,
    writeBundle({ dir = '' }: { dir?: string }, bundle: Readonly<Record<string, unknown>>) {
      const chunks = Object.values(bundle).filter((one): one is Chunk => 'code' in (one as object))
      const routes = Object.entries(given.screens).map(
        ([path, screen]) => [path, filesAhead(chunks, given.entry, screen)] as const,
      )
      given.tell(rulesOf(Object.fromEntries(routes)), dir)
    },
  }
}
