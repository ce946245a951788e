/**
 * Whether all that a screen says comes out of `web/words`, out of the bank's answers, or is a number or a day: what is left of a text when
 * these are taken out of it was written into a screen. On an English screen no Chinese is left but the bank's data.
 */
import { readdirSync, readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { phone } from '../support/screens.ts'
import type { Path } from './routes.ts'
import { contextFor, type Locale, type Problems, type Stage, settled } from './walk.ts'

/** What is the same in every language (a seal is cut in one), and ids. */
const NAMES = ['讫', 'Temporal', 'SHA-256', 'XLSX', 'CSV', 'PDF', 'English', '中文', 'Qiao', '桥', 'localhost']
const IDS = /[0-9a-f]{8,}/g
const CHINESE = /[\u4e00-\u9fff]/

/** The pieces of text in a source: its strings and templates, and those within a template's own expressions. */
export function piecesIn(source: string): string[] {
  const found: string[] = []
  let at = 0
  /** Code, up to the brace that ends a template's expression. */
  const code = (inner: boolean) => {
    for (let depth = 0; at < source.length; at++) {
      const one = source[at]!
      if (source.startsWith('/*', at)) at = source.indexOf('*/', at) + 1
      else if (source.startsWith('//', at)) at = source.indexOf('\n', at)
      else if (one === "'" || one === '"' || one === '`') text(one)
      else if (one === '{') depth++
      else if (one === '}' && inner && depth-- === 0) return
    }
  }
  const text = (quote: string) => {
    let piece = ''
    for (at++; source[at] !== quote; at++) {
      if (source[at] === '\\') piece += source[++at]
      else if (quote === '`' && source.startsWith('${', at)) {
        found.push(piece)
        piece = ''
        at += 2
        code(true)
      } else piece += source[at]
    }
    found.push(piece)
  }
  code(false)
  return found.map((one) => one.trim()).filter(Boolean)
}
const folder = (path: string) => new URL(path, import.meta.url)
const sources = (path: string, of: RegExp) =>
  readdirSync(folder(path))
    .filter((name) => of.test(name))
    .map((name) => readFileSync(new URL(name, folder(path)), 'utf8'))
/** All words of a language. `core/words` has both in some files: an English screen has the English ones. */
function wordsOf(locale: Locale): string[] {
  const own = sources('../../web/words/', new RegExp(`(^|-)${locale}\\.ts$`)).flatMap(piecesIn)
  // Names that are data: categories, provinces.
  const named = sources('../../core/mall/', /^(categories|regions)\.ts$/)
  const common = [...sources('../../core/words/', /\.ts$/), ...named].flatMap(piecesIn)
  return [...new Set([...own, ...common.filter((one) => locale === 'zh' || !CHINESE.test(one))])]
}
const words = { zh: wordsOf('zh'), en: wordsOf('en') }

/** What the browser writes of days and of large numbers: names of months and weekdays, 年, 日, 万, K. */
function ofTheBrowser(locale: Locale): string[] {
  const tag = locale === 'en' ? 'en-GB' : 'zh-CN'
  const styles = [{ month: 'short' }, { dateStyle: 'long' }, { weekday: 'short' }, { weekday: 'long' }] as const
  const parts = styles.flatMap((style) =>
    Array.from({ length: 12 }, (_, n) => new Intl.DateTimeFormat(tag, style).formatToParts(new Date(2026, n, n + 1))),
  )
  const numbers = [1e3, 1e5, 1e7, 1e9].map((one) => new Intl.NumberFormat(tag, { notation: 'compact' }).formatToParts(one)) // biome-ignore format: one list
  return [...parts, ...numbers].flat().map(({ value }) => value).filter((value) => /[\p{L}]/u.test(value)) // biome-ignore format: one list
}
function textsIn(value: unknown, found: Set<string>): void {
  if (typeof value === 'string') found.add(value)
  else if (value !== null && typeof value === 'object') for (const inner of Object.values(value)) textsIn(inner, found)
}

export async function wordsOn(stage: Stage, route: Path, locales: readonly Locale[] = ['zh', 'en']): Promise<Problems> {
  const path = stage.shown.path(route)
  if (path === undefined) return [`${route}: nothing to show`]
  const problems: Problems = []
  for (const locale of locales) {
    const context = await contextFor(stage, route, { viewport: phone, locale })
    const page = await context.newPage()
    const said = new Set<string>()
    const read: Promise<void>[] = []
    page.on('response', (response) => {
      if (response.url().includes('/api/') && response.headers()['content-type']?.includes('json'))
        // What comes when the page is being left is in none of its texts.
        read.push(
          response.json().then(
            (answer) => textsIn(answer, said),
            () => undefined,
          ),
        )
    })
    await page.goto(stage.app + path)
    await settled(page)
    const texts = await textsOf(page)
    await Promise.all(read)
    const known = [...NAMES, ...words[locale], ...ofTheBrowser(locale), ...said].sort((a, b) => b.length - a.length)
    for (const text of texts) {
      const rest = known.reduce(
        (rest, one) => (one.length > 2 || CHINESE.test(one) ? rest.replaceAll(one, '\u0000') : rest),
        text,
      )
      const left = rest.replace(IDS, '')
      if ((CHINESE.test(left) && !isMadeOf(text, known)) || /[A-Za-z]{3,}/.test(left))
        problems.push(`${route}, ${locale}: “${text}” is in no words`)
    }
    await context.close()
  }
  return problems
}

/** Whether its Chinese can be put together of these, in some way: the longest first would tear 按月份 into 按月 and 份. */
export function isMadeOf(text: string, pieces: readonly string[]): boolean {
  const reached = new Set([0])
  for (let at = 0; at < text.length; at++) {
    if (!reached.has(at)) continue
    if (!CHINESE.test(text[at]!)) reached.add(at + 1)
    for (const one of pieces) if (one !== '' && text.startsWith(one, at)) reached.add(at + one.length)
  }
  return reached.has(text.length)
}

/** What is read and what is read aloud. */
const textsOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found = new Set([document.title])
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const owner = walker.currentNode.parentElement
      if (owner?.closest('script, style, noscript, kbd')) continue
      // A label of a drawing is one text in several lines.
      const lines = owner?.closest('tspan')?.parentElement?.querySelectorAll('tspan')
      found.add(lines ? [...lines].map((line) => line.textContent?.trim()).join(' ') : (walker.currentNode.textContent?.trim() ?? ''))
    }
    for (const name of ['aria-label', 'aria-description', 'aria-roledescription', 'title', 'placeholder', 'alt'])
      for (const one of document.querySelectorAll(`[${name}]`)) found.add(one.getAttribute(name)?.trim() ?? '')
    return [...found].filter(Boolean)
  }) // biome-ignore format: a condition in a line
