/** What the app may weigh: an app of three small files, built as ours is, that weighs more than it may. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { afterAll, expect, test } from 'vitest'
import { type Budgets, budgets, keepBudgets, screensIn, type Weights } from '../../web/budgets.ts'
import { routes } from '../../web/routes.ts'
import { ROOT } from '../../workflows/bank/launcher/home.ts'

mkdirSync(join(ROOT, '.qiao'), { recursive: true })
const folder = mkdtempSync(join(ROOT, '.qiao', 'budgets-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const gzip = (text: string) => gzipSync(text).length

/** Text that no compression makes much smaller: two bytes a character, six bits in each. */
const noise = (name: string, characters: number) => {
  let state = name.length
  const next = () => {
    state = (state * 48_271) % 2_147_483_647
    return state % 64
  }
  return Array.from({ length: characters }, () => 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'[next()]).join('') // biome-ignore format: one text
}
const files: Readonly<Record<string, string>> = {
  'main.js': `import { table } from './table.js'\nexport const entry = '${noise('entry', 4_000)}'\ndocument.title = entry\ntable[location.pathname]()`,
  'table.js': `export const table = { '/': () => import('./home.js'), '/far': () => import('./far.js') }`,
  'home.js': `import './home.css'\nimport('./sheet.js')\ndocument.body.append('${noise('home screen', 8_000)}')`,
  'sheet.js': `document.body.append('${noise('a sheet', 12_000)}')`,
  'far.js': `document.body.append('${noise('far', 20_000)}')`,
  'home.css': `.home::after { content: '${noise('style', 4_000)}' }`,
}
for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
const module = (name: string) => join(folder, name)

async function built(most: Budgets, later = /nothing/): Promise<Weights> {
  let told: Weights | undefined
  await build({
    root: folder,
    configFile: false,
    logLevel: 'silent',
    build: { modulePreload: { polyfill: false }, rollupOptions: { input: module('main.js') } },
    plugins: [
      keepBudgets({
        entry: module('main.js'),
        table: module('table.js'),
        screens: { '/': module('home.js'), '/far': module('far.js') },
        later,
        gzip,
        tell: (weights) => {
          told = weights
        },
        most,
      }),
    ],
  })
  return told!
}
const ample: Budgets = { door: 100, home: 100, route: 100, css: 100 }

test('a route weighs what it loads: the entry, its screen, and what these load of themselves', async () => {
  const { door, routes } = await built(ample)
  // Six bits a character: a thousand characters come to some three quarters of a kilobyte.
  expect(door.js).toBeGreaterThan(2.9)
  expect(door.js).toBeLessThan(5)
  expect(routes['/']!.js - door.js).toBeGreaterThan(14.5)
  expect(routes['/far']!.js - door.js).toBeGreaterThan(14.5)
  expect(routes['/far']!.js - door.js).toBeLessThan(16)
  expect([door.css, routes['/far']!.css]).toEqual([0, 0])
  expect(routes['/']!.css).toBeGreaterThan(2.9)
  // What is loaded after a press alone is not.
  const { routes: pressed } = await built(ample, /sheet\.js$/)
  expect(routes['/']!.js - pressed['/']!.js).toBeGreaterThan(8.5)
})

/** What a build that weighs too much says, a line a place. */
const refusedWith = (most: Partial<Budgets>) =>
  built({ ...ample, ...most }).then(
    () => [],
    (failure: Error) => failure.message.split('\n').flatMap((line) => / loads .*/.test(line) ? [line.trim().replace(/\d+(\.\d)? KB/, 'N KB')] : []),
  ) // biome-ignore format: one case a line

test('a build that weighs more than it may fails, and says what, where and by how much', async () => {
  expect(await refusedWith({})).toEqual([])
  expect(await refusedWith({ door: 2 })).toEqual(['the door loads N KB of JavaScript (gzip); it may load 2'])
  expect(await refusedWith({ home: 10 })).toEqual(['/ loads N KB of JavaScript (gzip); it may load 10'])
  expect(await refusedWith({ route: 10 })).toEqual(['/far loads N KB of JavaScript (gzip); it may load 10'])
  expect(await refusedWith({ css: 2 })).toEqual(['/ loads N KB of styles (gzip); it may load 2'])
})

test('no route of the app is missing from what is weighed', () => {
  const table = readFileSync(join(ROOT, 'web', 'routes.ts'), 'utf8')
  expect(Object.keys(screensIn(table)).sort()).toEqual(routes.map(({ path }) => path).sort())
  expect(budgets).toEqual({ door: 45, home: 70, route: 120, css: 12 })
  expect(() => screensIn("{ path: '/x', who: [], screen: somewhere },\n")).toThrow('/x')
})
