/** The READMEs tell the truth: their code runs, their commands exist. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'core/README.md',
  'workflows/README.md',
  'edge/README.md',
  'web/README.md',
  'test/README.md',
]
// A block goes on where the one before it in the same document ended.
const blocks = documents.flatMap((path) => {
  const codes = [...readFileSync(join(root, path), 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)].map(
    ([, code]) => code as string,
  )
  return codes.map((_, n) => ({ path, n, code: codes.slice(0, n + 1).join('\n') }))
})

describe('code blocks', () => {
  test('there are some', () => expect(blocks.length).toBeGreaterThan(0))
  test.each(blocks)('block $n of $path runs', ({ path, n, code }) => {
    const folder = join(root, '.qiao', 'docs')
    mkdirSync(folder, { recursive: true })
    const file = join(folder, `${path.replace(/\W/g, '-')}-${n}.ts`)
    writeFileSync(
      file,
      code.replaceAll(/from '(\.[^']+)'/g, (_, from: string) => `from '${join(root, dirname(path), from)}'`),
    )
    const { status, stderr } = spawnSync(process.execPath, [file], {
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '' },
    })
    expect(stderr).toBe('')
    expect(status).toBe(0)
  })
})

describe('commands', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  const cli = readFileSync(join(root, 'workflows/bank/cli.ts'), 'utf8')
  test.each(documents)('%s names only commands that exist', (path) => {
    const text = readFileSync(join(root, path), 'utf8')
    for (const [, name] of text.matchAll(/npm run ([a-z]+)/g))
      expect(scripts, `npm run ${name}`).toHaveProperty(name as string)
    for (const [, name] of text.matchAll(/npx qiao ([a-z-]+)/g))
      expect(cli, `npx qiao ${name}`).toMatch(new RegExp(`^  '?${name}'?: \\{`, 'm'))
  })
})
