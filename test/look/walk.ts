/** Walking the app's routes in a browser: each as whom it is for, in a context of their own, and as they would hold it. */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import type { Customer } from '../support/customer.ts'
import type { Filled } from '../support/filled.ts'
import { sessionOf } from '../support/screens.ts'
import { type Path, routes, whoSees } from './routes.ts'

export type Stage = { readonly browser: Browser; readonly app: string; readonly shown: Filled }
/** What a check found: each a sentence that begins with the route. */
export type Problems = string[]
export type Locale = 'zh' | 'en'
export type Worn = BrowserContextOptions & {
  readonly locale?: Locale
  /** The usual size of text, or elder mode in one of three. */
  readonly size?: '0' | '1' | '2' | '3'
}

/** Whoever was idle for too long signs in again. */
async function present(who: Customer): Promise<void> {
  if ((await who.ask('GET', '/session')).status !== 200) await who.signIn()
}

/** A browser of one who is to see a route, with nothing open in it. */
export async function contextFor(
  { browser, app, shown }: Stage,
  route: Path,
  worn: Worn = {},
): Promise<BrowserContext> {
  const { locale = 'zh', size = '0', ...options } = worn
  const context = await browser.newContext({
    locale: locale === 'en' ? 'en-GB' : 'zh-CN',
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
    ...options,
  })
  await context.addInitScript(
    (kept) => {
      for (const [key, value] of Object.entries(kept)) localStorage.setItem(key, value)
    },
    { locale, size },
  )
  const who = shown.people[whoSees(route)]
  if (who) {
    await present(who)
    await sessionOf(context, who, app)
  }
  return context
}

/** The page has come to rest: it has a heading, and waits for nothing. The page of the design shows waiting itself. */
export async function settled(page: Page): Promise<void> {
  await page.locator('#main h1').first().waitFor()
  await page.waitForFunction(
    () => location.pathname === '/design' || document.querySelectorAll('#main .waiting').length === 0,
  )
}

/** A route opened as whom it is for, at rest. */
export async function opened(stage: Stage, route: Path, worn: Worn): Promise<{ page: Page; context: BrowserContext }> {
  const context = await contextFor(stage, route, worn)
  const page = await context.newPage()
  await page.goto(stage.app + stage.shown.path(route))
  await settled(page)
  return { page, context }
}

/** So many routes, chosen by a seed; always the same for the same. */
export function sampled(many: number, seed: number, from: readonly Path[] = routes): Path[] {
  let state = (seed % 2_147_483_646) + 1
  const next = () => {
    state = (state * 48_271) % 2_147_483_647
    return state
  }
  return from
    .map((route) => ({ route, key: next() }))
    .sort((a, b) => a.key - b.key)
    .slice(0, many)
    .map(({ route }) => route)
}
