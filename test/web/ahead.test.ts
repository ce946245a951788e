/** What a page's headers name: the files of its own screen, and none that the build does not hold. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rulesOf } from '../../web/ahead.ts'
import { routeAt, routes } from '../../web/routes.ts'
import { rulesIn } from '../bench/front.ts'
import { built } from '../support/files.ts'

const rules = rulesIn(readFileSync(join(built, '_headers'), 'utf8'))
/** The header as it is sent with a page: the rules that match, in their order. */
const linksOf = (path: string) => {
  let links: string[] = []
  for (const rule of rules)
    if (rule.path.test(path))
      for (const [name, value] of rule.headers)
        if (name === 'link') links = value === '' ? [] : [...links, ...value.split(', ')]
  return links.map((link) => /^<\/(.+)>; rel=(modulepreload|preload; as=style; crossorigin)$/.exec(link)?.[1] ?? link)
}

test('each page but the door names files of the build in its headers, its screen first', () => {
  for (const { path } of routes.filter(({ path }) => path !== '/')) {
    const page = path.replace(/:\w+/g, 'run-1')
    const files = linksOf(page)
    expect(files.length, page).toBeGreaterThan(0)
    for (const file of files) expect(existsSync(join(built, file)), `${page}: ${file}`).toBe(true)
  }
  expect(linksOf('/')).toEqual([])
})

test('an address that also matches a wider one names its own files alone', () => {
  expect(routeAt('/runs/new')?.path).toBe('/runs/new')
  const [screen] = linksOf('/runs/new')
  expect(screen).toContain('NewRun')
  expect(linksOf('/runs/new').some((file) => file.includes('staff-Run-'))).toBe(false)
})

test('a rule takes a wider one’s files away whichever is written first', () => {
  expect(rulesOf({ '/a/b': ['x.js'], '/a/:id': ['y.js', 'y.css'], '/': ['home.js'] })).toBe(
    '/a/:id\n  Link: </y.js>; rel=modulepreload, </y.css>; rel=preload; as=style; crossorigin\n/a/b\n  ! Link\n  Link: </x.js>; rel=modulepreload\n',
  )
})
