/** The list of what OWASP ASVS 5.0 asks tells the truth: its rows are all there, its tests exist, its counts are right. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const document = readFileSync(new URL('./asvs.md', import.meta.url), 'utf8')
const rows = [...document.matchAll(/^\| (\d+\.\d+\.\d+) \| ([123]) \| ([^|]+) \| ([^|]+) \|$/gm)].map(
  ([, number, level, asks, shown]) => ({ number: number!, level: Number(level), asks: asks!, shown: shown! }),
)
/** How many rows each section of these chapters has in ASVS 5.0. */
const sections: Readonly<Record<string, number>> = {
  '3.1': 1, '3.2': 3, '3.3': 5, '3.4': 8, '3.5': 8, '3.6': 1, '3.7': 5, '4.1': 5, '4.2': 5, '4.3': 2, '4.4': 4, '6.1': 3, '6.2': 12, '6.3': 8,
  '6.4': 6, '6.5': 8, '6.6': 4, '6.7': 2, '6.8': 4, '7.1': 3, '7.2': 4, '7.3': 2, '7.4': 5, '7.5': 3, '7.6': 2, '8.1': 4, '8.2': 4, '8.3': 3, '8.4': 2,
} // biome-ignore format: a table
const cited = rows.flatMap(({ number, shown }) => {
  const [, file, title] = /^`([^`]+)` “(.+)”$/.exec(shown) ?? []
  return file && title ? [{ number, file, title }] : []
})

test('every row of the chapters is here, once, in order', () => {
  const expected = Object.entries(sections).flatMap(([section, count]) =>
    Array.from({ length: count }, (_, n) => `${section}.${n + 1}`),
  )
  expect(rows.map(({ number }) => number)).toEqual(expected)
})
test('a row is shown by a test, does not apply for a reason, or is open and says what is missing', () => {
  for (const { number, shown } of rows)
    expect(shown, number).toMatch(/^(`test\/[\w./-]+\.test\.tsx?` “.+”|not applicable: .{10,}|open: .{10,})$/)
})
test('the counts are those of the rows', () => {
  const count = (begins: RegExp) => rows.filter(({ shown }) => begins.test(shown)).length
  const [, all, shown, none, open] =
    /Counted: (\d+) rows, (\d+) shown by a test, (\d+) not applicable, (\d+) open\./.exec(document)?.map(Number) ?? []
  expect({ all, shown, none, open }).toEqual({
    all: rows.length,
    shown: count(/^`/),
    none: count(/^not applicable/),
    open: count(/^open/),
  })
})
describe('tests that are cited', () => {
  test.each(cited)('$number: $title', ({ file, title }) => {
    const path = join(root, file)
    expect(existsSync(path), `${file} exists`).toBe(true)
    // As a title, not anywhere: a comment shows nothing.
    expect(readFileSync(path, 'utf8')).toMatch(
      new RegExp(
        `(test|describe)(\\.each\\([\\s\\S]*?\\))?\\(\\s*['"\`]${title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}['"\`]`,
      ),
    )
  })
})
