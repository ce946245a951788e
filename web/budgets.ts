/**
 * What the app may weigh, worked out of the chunks of each build, which fails where one weighs more. Kilobytes are of gzip.
 *
 * A route loads the entry, its screen, what these import, and what its modules and the frame's import lazily, but for `later`: what
 * is loaded in a screen's stead or after a press. At the door it is the entry alone.
 */

/** Kilobytes of JavaScript at the door, at home and on any route; of styles on any. */
export type Budgets = { readonly door: number; readonly home: number; readonly route: number; readonly css: number }
export const budgets: Budgets = { door: 45, home: 70, route: 120, css: 12 }

export type Weight = { readonly js: number; readonly css: number }
export type Weights = { readonly door: Weight; readonly routes: Readonly<Record<string, Weight>> }

/** A chunk as the bundler tells of it. */
export type Chunk = {
  readonly fileName: string
  readonly code: string
  readonly imports: readonly string[]
  readonly moduleIds: readonly string[]
  readonly viteMetadata?: { readonly importedCss: ReadonlySet<string> } | undefined
}
export type Built = {
  readonly chunks: readonly Chunk[]
  /** Each style sheet's text, by its file. */
  readonly styles: ReadonlyMap<string, string>
  /** What each module imports lazily: modules, by their ids. */
  readonly lazy: ReadonlyMap<string, readonly string[]>
  /** The module that the app begins with, the one that holds the table of screens, and each route's screen. */
  readonly entry: string
  readonly table: string
  readonly screens: Readonly<Record<string, string>>
  readonly later: RegExp
}

/** The screens that `routes.ts` names: its paths, and each one's file as it is written there. */
export function screensIn(routes: string): Record<string, string> {
  const shared = new Map([...routes.matchAll(/const (\w+) = \(\) => import\('([^']+)'\)/g)].map(([, name, file]) => [name, file])) // biome-ignore format: one map
  const found: Record<string, string> = {}
  for (const [, path, screen] of routes.matchAll(/\{ path: '([^']+)', .*?screen: (.+) \},$/gm)) {
    const file = /import\('([^']+)'\)/.exec(screen!)?.[1] ?? shared.get(/await (\w+)\(\)/.exec(screen!)?.[1] ?? '')
    if (!file) throw new Error(`web/routes.ts: no file is read out of the line of ${path}; look at budgets.ts`)
    found[path!] = file
  }
  const lines = routes.match(/\bpath: '/g)?.length ?? 0
  if (lines === 0 || Object.keys(found).length !== lines)
    throw new Error(`web/routes.ts: ${Object.keys(found).length} of ${lines} routes were read; look at budgets.ts`)
  return found
}

/** What the door and each route weigh. `gzip` says how many bytes a text comes to. */
export function weigh(
  { chunks, styles, lazy, entry, table, screens, later }: Built,
  gzip: (text: string) => number,
): Weights {
  const named = new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
  const holding = new Map(chunks.flatMap((chunk) => chunk.moduleIds.map((id) => [id, chunk] as const)))
  const withImports = (from: Iterable<Chunk>): Set<Chunk> => {
    const all = new Set<Chunk>()
    const add = (chunk: Chunk | undefined) => {
      if (!chunk || all.has(chunk)) return
      all.add(chunk)
      for (const file of chunk.imports) add(named.get(file))
    }
    for (const chunk of from) add(chunk)
    return all
  }
  /** And what their modules import lazily; the table of screens leads to every route and is none's own. */
  const withLazy = (loaded: Set<Chunk>): Set<Chunk> => {
    const modules = [...loaded].flatMap(({ moduleIds }) => moduleIds).filter((id) => id !== table)
    const more = modules.flatMap((id) => lazy.get(id) ?? []).filter((id) => !later.test(id))
    return withImports([...loaded, ...more.flatMap((id) => holding.get(id) ?? [])])
  }
  const bytes = new Map(chunks.map((chunk) => [chunk, gzip(chunk.code)]))
  const styleBytes = new Map([...styles].map(([file, text]) => [file, gzip(text)]))
  const kb = (all: Iterable<number>) => Math.round([...all].reduce((sum, one) => sum + one, 0) / 102.4) / 10
  const weight = (loaded: Set<Chunk>): Weight => {
    const sheets = new Set([...loaded].flatMap((chunk) => [...(chunk.viteMetadata?.importedCss ?? [])]))
    return {
      js: kb([...loaded].map((chunk) => bytes.get(chunk)!)),
      css: kb([...sheets].map((file) => styleBytes.get(file) ?? 0)),
    }
  }

  const door = holding.get(entry)
  if (!door) throw new Error(`the app begins in no chunk: ${entry}`)
  const first = withImports([door])
  const routes: Record<string, Weight> = {}
  for (const [path, screen] of Object.entries(screens)) {
    const chunk = holding.get(screen)
    if (!chunk) throw new Error(`the screen of ${path} is in no chunk: ${screen}`)
    routes[path] = weight(withLazy(withImports([...first, chunk])))
  }
  return { door: weight(first), routes }
}

/** Where more is loaded than may be; none when all is well. */
export function exceeded({ door, routes }: Weights, most: Budgets = budgets): string[] {
  const over = (where: string, what: string, is: number, may: number) =>
    is > may ? [`${where} loads ${is} KB of ${what} (gzip); it may load ${may}`] : []
  return [
    ...over('the door', 'JavaScript', door.js, most.door),
    ...over('the door', 'styles', door.css, most.css),
    ...Object.entries(routes).flatMap(([path, { js, css }]) => [
      ...over(path, 'JavaScript', js, path === '/' ? most.home : most.route),
      ...over(path, 'styles', css, most.css),
    ]),
  ]
}

type Output = Chunk | { readonly type: 'asset'; readonly fileName: string; readonly source: string | Uint8Array }
type Modules = {
  getModuleIds(): Iterable<string>
  getModuleInfo(id: string): { readonly dynamicallyImportedIds: readonly string[] } | null
}
/** The plugin: weighs what was written, hands the figures on (`tell`), and fails the build where a budget is exceeded. */
export function keepBudgets(given: {
  readonly entry: string
  readonly table: string
  /** Each route's screen: its module. */
  readonly screens: Readonly<Record<string, string>>
  readonly later: RegExp
  readonly gzip: (text: string) => number
  readonly tell: (weights: Weights, outDir: string) => void
  readonly most?: Budgets
}) {
  const lazy = new Map<string, readonly string[]>()
  return {
    name: 'qiao-budgets',
    apply: 'build' as const,
    buildEnd(this: Modules) {
      for (const id of this.getModuleIds()) lazy.set(id, this.getModuleInfo(id)?.dynamicallyImportedIds ?? [])
    },
    writeBundle({ dir = '' }: { dir?: string }, bundle: Readonly<Record<string, unknown>>) {
      const outputs = Object.values(bundle) as Output[]
      const chunks = outputs.filter((one): one is Chunk => 'code' in one)
      const styles = new Map(
        outputs.flatMap((one) =>
          'source' in one && one.fileName.endsWith('.css')
            ? [[one.fileName, typeof one.source === 'string' ? one.source : new TextDecoder().decode(one.source)]]
            : [],
        ),
      )
      const weights = weigh({ chunks, styles, lazy, ...given }, given.gzip)
      given.tell(weights, dir)
      const over = exceeded(weights, given.most)
      if (over.length > 0) throw new Error(`the app weighs more than it may:\n  ${over.join('\n  ')}`)
    },
  }
}
