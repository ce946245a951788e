/** axe over a route in every look and language, on the phone and at the desk, and as a system may ask for it; headings and landmarks in order. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { desk, looks, phone, wear } from '../support/screens.ts'
import type { Path } from './routes.ts'
import { type Locale, opened, type Problems, type Stage } from './walk.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
export type Sizes = Readonly<Record<string, { readonly width: number; readonly height: number }>>
type Options = { readonly sizes?: Sizes; readonly locales?: readonly Locale[]; readonly media?: boolean }

const FORCED = 'forced colours'
/** What a system may ask of every page: each is looked at in the usual look. Forced colours are the system's: axe sees those asked for. */
const asked = [
  { name: 'more contrast', contrast: 'more' as const },
  { name: FORCED, forcedColors: 'active' as const },
  { name: 'motion', reducedMotion: 'no-preference' as const },
]

export async function accessOf(stage: Stage, route: Path, options: Options = {}): Promise<Problems> {
  const { sizes = { phone, desk }, locales = ['zh', 'en'], media = true } = options
  const problems: Problems = []
  for (const [size, viewport] of Object.entries(sizes))
    for (const locale of locales) {
      const { page, context } = await opened(stage, route, { viewport, locale })
      const session = await context.newCDPSession(page)
      // Through the protocol, not the page: the page's own CSP lets no script in.
      await session.send('Runtime.evaluate', { expression: axe })
      const violations = async (how: string) => {
        const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
          expression: `axe.run({ rules: { 'color-contrast': { enabled: ${how !== FORCED} } } }).then((found) => JSON.stringify(found.violations.map((one) => [one.id, one.nodes.map((node) => node.html.slice(0, 160) + ' ' + (node.any[0]?.message ?? '').slice(0, 160))])))`,
          awaitPromise: true,
        })
        if (exceptionDetails) throw new Error(`axe: ${exceptionDetails.text}`)
        for (const [id, nodes] of JSON.parse(result.value as string) as [string, string[]][])
          problems.push(`${route}, ${size}, ${locale}, ${how}: ${id}: ${nodes.slice(0, 3).join(' | ')}`)
      }
      for (const look of looks) {
        await wear(page, look)
        await violations(look)
      }
      await wear(page, 'light')
      for (const one of await orderOf(page)) problems.push(`${route}, ${size}, ${locale}: ${one}`)
      if (media && locale === 'zh')
        for (const { name, ...emulated } of asked) {
          await page.emulateMedia(emulated)
          await violations(name)
          await page.emulateMedia({ contrast: null, forcedColors: null, reducedMotion: 'reduce' })
        }
      await context.close()
    }
  return problems
}

/** What a screen reader goes by: one first heading, in `main`; no level left out; one of each landmark, each before what it leads. */
export const orderOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = []
    const seen = (one: Element) =>
      one.checkVisibility({ visibilityProperty: true }) && !one.closest('[aria-hidden=true]')
    const headings = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter(seen)
    const first = headings.filter((one) => one.tagName === 'H1')
    if (first.length !== 1)
      found.push(`${first.length} first headings: ${first.map((one) => one.textContent).join(', ')}`)
    if (first[0] && !first[0].closest('main')) found.push('the first heading is outside main')
    let level = 0
    for (const one of headings.filter((heading) => heading.closest('main'))) {
      const own = Number(one.tagName[1])
      if (own > level + 1) found.push(`a heading of level ${own} after one of ${level}: ${one.textContent}`)
      level = own
    }
    for (const landmark of ['main', 'header.top'])
      if (document.querySelectorAll(landmark).length !== 1) found.push(`not one ${landmark}`)
    for (const nav of [...document.querySelectorAll('nav')].filter(seen))
      if (!nav.ariaLabel && !nav.getAttribute('aria-labelledby')) found.push('navigation without a name')
    const reading = [...document.querySelectorAll('a.skip, header.top, main')].map((one) => one.tagName)
    if (reading.join() !== 'A,HEADER,MAIN') found.push(`not in order: ${reading.join(', ')}`)
    return found
  })
