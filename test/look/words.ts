/**
 * Whether all that a screen says comes out of `web/words`, out of the bank's answers, or is a number or a day: what is left of a text when
 * these are taken out of it was written into a screen. On an English screen no Chinese is left but the bank's data.
 */
import { readdirSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { phone } from '../support/screens.ts'
import type { Path } from './routes.ts'
import { contextFor, type Locale, type Problems, type Stage, settled } from './walk.ts'

/** Names that are the same in every language. */
const NAMES = ['Temporal', 'SHA-256', 'XLSX', 'CSV', 'PDF', 'English', '中文', 'Qiao', '桥']

/** Every text of a module of words: strings as they are, functions as the pieces of text in them. */
function textsIn(value: unknown, found: Set<string>): void {
  if (typeof value === 'string') found.add(value)
  else if (typeof value === 'function')
    for (const [, one, two, three] of String(value).matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g))
      for (const piece of (one ?? two ?? three ?? '').split(/\$\{(?:[^{}]|\{[^}]*\})*\}/)) found.add(piece)
  else if (value !== null && typeof value === 'object') for (const inner of Object.values(value)) textsIn(inner, found)
} // biome-ignore format: a condition in a line

const folder = new URL('../../web/words/', import.meta.url)
async function wordsOf(locale: Locale): Promise<string[]> {
  const found = new Set<string>(NAMES)
  for (const file of readdirSync(folder).filter((name) => name === `${locale}.ts` || name.endsWith(`-${locale}.ts`)))
    textsIn(await import(new URL(file, folder).href), found)
  return [...found].filter((one) => one.trim() !== '')
}
const words = { zh: wordsOf('zh'), en: wordsOf('en') }

/** Days and months as the browser writes them. */
const days = (locale: Locale): string[] => {
  const tag = locale === 'en' ? 'en-GB' : 'zh-CN'
  const styles = [{ month: 'short' }, { month: 'long' }, { weekday: 'short' }, { weekday: 'long' }] as const
  return styles.flatMap((style) =>
    Array.from({ length: 12 }, (_, n) => new Intl.DateTimeFormat(tag, style).format(new Date(2026, n, n + 1))),
  )
}

export async function wordsOn(stage: Stage, route: Path, locales: readonly Locale[] = ['zh', 'en']): Promise<Problems> {
  const path = stage.shown.path(route)
  if (path === undefined) return [`${route}: nothing to show`]
  const problems: Problems = []
  for (const locale of locales) {
    const context = await contextFor(stage, route, { viewport: phone, locale })
    const page = await context.newPage()
    const said = new Set<string>()
    page.on('response', async (response) => {
      if (!response.url().includes('/api/') || !response.headers()['content-type']?.includes('json')) return
      // A page that is left takes the answer with it.
      textsIn(await response.json().catch(() => undefined), said)
    })
    await page.goto(stage.app + path)
    await settled(page)
    const known = [...(await words[locale]), ...days(locale), ...said].sort((a, b) => b.length - a.length)
    for (const text of await textsOf(page)) {
      const left = known.reduce((rest, one) => (one.length > 1 || /[\u4e00-\u9fff]/.test(one) ? rest.replaceAll(one, '\u0000') : rest), text)
      if (/[\u4e00-\u9fff]|[A-Za-z]{3,}/.test(left)) problems.push(`${route}, ${locale}: “${text}” is in no words`)
    } // biome-ignore format: a condition in a line
    await context.close()
  }
  return problems
}

/** What is read and what is read aloud. */
const textsOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found = new Set([document.title])
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode())
      if (!walker.currentNode.parentElement?.closest('script, style, noscript')) found.add(walker.currentNode.textContent?.trim() ?? '')
    for (const name of ['aria-label', 'aria-description', 'aria-roledescription', 'title', 'placeholder', 'alt'])
      for (const one of document.querySelectorAll(`[${name}]`)) found.add(one.getAttribute(name)?.trim() ?? '')
    return [...found].filter(Boolean)
  }) // biome-ignore format: a condition in a line
