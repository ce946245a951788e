/** The house holds: imports point the right way, core touches nothing, domains have one name everywhere. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { domains, foundations } from '../core/domains.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const layers = ['core', 'workflows', 'edge', 'web', 'test'] as const
type Layer = (typeof layers)[number]

function files(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return files(path)
    return /\.(ts|tsx)$/.test(entry.name) ? [path] : []
  })
}
const sources = layers.flatMap((layer) =>
  files(layer).map((path) => ({ layer, path, text: readFileSync(join(root, path), 'utf8') })),
)
const code = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
const imports = (text: string) =>
  [
    ...code(text).matchAll(
      /(?:import|export)\s+(type\s+)?[^'";]*?from\s+'([^']+)'|import\s*\(\s*'([^']+)'\s*\)|import\s+'([^']+)'/g,
    ),
  ].map((match) => ({
    types: match[1] !== undefined,
    from: (match[2] ?? match[3] ?? match[4]) as string,
  }))
const layerOf = (path: string) => path.split('/')[0] as Layer

/** core ← workflows ← (types only) edge ← (types only) web; every layer may import core, tests may import all. */
const allowed: Record<Layer, (to: Layer, types: boolean) => boolean> = {
  core: (to) => to === 'core',
  workflows: (to) => to === 'workflows' || to === 'core',
  edge: (to, types) => to === 'edge' || to === 'core' || (to === 'workflows' && types),
  web: (to, types) => to === 'web' || to === 'core' || (to === 'edge' && types),
  test: () => true,
}

test('imports point leftwards only', () => {
  const wrong = sources.flatMap(({ layer, path, text }) =>
    imports(text)
      .filter(({ from }) => from.startsWith('.'))
      .map(({ from, types }) => ({ types, to: relative(root, resolve(root, dirname(path), from)) }))
      .filter(({ to, types }) => !allowed[layer](layerOf(to), types))
      .map(({ to }) => `${path} imports ${to}`),
  )
  expect(wrong).toEqual([])
})

test('core takes no time, no chance and no I/O', () => {
  const forbidden =
    /Date\.now|new Date\(\s*\)|Math\.random|performance\.now|process\.|setTimeout|setInterval|\bfetch\(|randomUUID|getRandomValues|from 'node:/
  const wrong = sources
    .filter(({ layer, text }) => layer === 'core' && forbidden.test(code(text)))
    .map(({ path }) => path)
  expect(wrong).toEqual([])
})

test('what must not be guessed comes from the system’s own chance: no layer asks Math.random', () => {
  const guessable = sources.filter(({ layer, text }) => layer !== 'test' && /Math\.random/.test(code(text)))
  expect(guessable.map(({ path }) => path)).toEqual([])
  const codes = readFileSync(join(root, 'workflows/storage/sessions.ts'), 'utf8')
  expect(codes).toMatch(/import \{[^}]*\brandomBytes, randomInt\b[^}]*\} from 'node:crypto'/)
})

test('workflow code takes its time and chance from Temporal alone', () => {
  const sandbox = sources.filter(({ path }) => /^workflows\/(index|ours|applying)\.ts$|\/workflow\.ts$/.test(path))
  const inside = sandbox.map(({ path }) => path)
  expect(sandbox.length).toBeGreaterThan(2)
  for (const { path, text } of sandbox) {
    expect(code(text), path).not.toMatch(/from 'node:|process\.|fetch\(|setTimeout/)
    for (const { from } of imports(text)) {
      if (from === '@temporalio/workflow') continue
      const to = relative(root, resolve(root, dirname(path), from))
      expect(to.startsWith('core/') || inside.includes(to), `${path} imports ${from}`).toBe(true)
    }
  }
})

test('a layer’s folders are domains, foundations, or its own known rooms', () => {
  const rooms: Record<Layer, readonly string[]> = {
    core: ['words'],
    workflows: ['storage', 'adapters', 'bank'],
    edge: ['session'],
    web: ['frame', 'guide', 'ui', 'words', 'offline', 'public'],
    test: ['bench', 'simulation', 'tour', 'security', 'support', 'web', 'launcher', 'contract', 'prove', 'look'],
  }
  const known = new Set<string>([...domains, ...foundations])
  for (const layer of layers)
    for (const entry of readdirSync(join(root, layer)))
      if (statSync(join(root, layer, entry)).isDirectory())
        expect(known.has(entry) || rooms[layer].includes(entry), `${layer}/${entry}`).toBe(true)
})

test('only the launcher’s process of simulators knows a simulator', () => {
  const wrong = sources
    .filter(({ layer, path }) => layer !== 'test' && path !== 'workflows/bank/simulators.ts')
    .filter(({ text }) => imports(text).some(({ from }) => /simulat(or|ion|ors)\.ts$/.test(from)))
    .map(({ path }) => path)
    .filter((path) => !/^workflows\/adapters\/.*simulator\.ts$/.test(path))
  expect(wrong).toEqual([])
})

test('every dependency is pinned to one version', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
    string,
    Record<string, string>
  >
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
    expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/)
})
