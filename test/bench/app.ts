/**
 * `npm run bench app`: Lighthouse as a phone sees the app (its simulated slow 4G and a processor four times slower), the median of
 * several walks a page, and what the build weighs. The files as deployed, compressed, and the Worker on bare workerd, before
 * a bank of its own that is filled. Each page is opened cold: nothing in the cache, no service worker.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { budgets, exceeded, type Weights } from '../../web/budgets.ts'
import { browser as findBrowser } from '../../workflows/bank/launcher/browser.ts'
import { ROOT } from '../../workflows/bank/launcher/home.ts'
import { type RunningBank, startBank } from '../../workflows/bank/launcher/start.ts'
import type { Who } from '../look/routes.ts'
import { bareEdge } from '../support/bare-edge.ts'
import type { Customer } from '../support/customer.ts'
import { filled } from '../support/filled.ts'
import { freePort } from '../support/ports.ts'
import { launchArguments, sessionOf } from '../support/screens.ts'
import { front } from './front.ts'

/** As web/session.ts keeps it. */
const SIGNED_IN = 'signed-in'
/** What must hold of the worst page. */
const least = { performance: 98, accessibility: 100, best_practices: 100 } as const
const most = { lcp_s: 1.8, tbt_ms: 100, cls: 0.02 } as const

const pages: readonly { readonly name: string; readonly who: Who; readonly route: string }[] = [
  { name: 'login', who: 'nobody', route: '/' },
  { name: 'home', who: 'customer', route: '/' },
  { name: 'pay', who: 'customer', route: '/send' },
  { name: 'bill run', who: 'manager', route: '/runs/:id' },
  { name: 'queue', who: 'officer', route: '/desk' },
]
export const appPages = pages.map(({ name }) => name)

type Seen = {
  readonly performance: number
  readonly accessibility: number
  readonly best_practices: number
  readonly lcp_s: number
  readonly tbt_ms: number
  readonly cls: number
  readonly js_kb: number
}
type Options = { readonly walks: number; readonly only: readonly string[]; readonly perPage: boolean }

export async function benchApp({ walks, only, perPage }: Options): Promise<object> {
  const bank = await startBank({
    env: { ...process.env, QIAO_HOME: join(ROOT, '.qiao', 'bench-app'), QIAO_PORT_OFFSET: process.env.QIAO_PORT_OFFSET ?? '5800' },
    fresh: true,
    say: () => {},
  }) // biome-ignore format: one call
  try {
    const all = await measured(bank, walks, only)
    const weights = JSON.parse(readFileSync(join(ROOT, 'dist', 'web.weights.json'), 'utf8')) as Weights
    const seen = Object.values(all)
    const worst = {
      performance: Math.min(...seen.map((one) => one.performance)),
      accessibility: Math.min(...seen.map((one) => one.accessibility)),
      best_practices: Math.min(...seen.map((one) => one.best_practices)),
      lcp_s: Math.max(...seen.map((one) => one.lcp_s)),
      tbt_ms: Math.max(...seen.map((one) => one.tbt_ms)),
      cls: Math.max(...seen.map((one) => one.cls)),
    }
    const js = Object.values(weights.routes).map((one) => one.js)
    if (perPage) console.table(all)
    return {
      ...worst,
      login_kb: weights.door.js,
      home_kb: weights.routes['/']!.js,
      route_max_kb: Math.max(...js),
      css_kb: Math.max(weights.door.css, ...Object.values(weights.routes).map((one) => one.css)),
      pages: Object.keys(all).length,
      walks,
      least,
      most: {
        ...most,
        login_kb: budgets.door,
        home_kb: budgets.home,
        route_max_kb: budgets.route,
        css_kb: budgets.css,
      },
      note: 'Lighthouse, mobile, simulated throttling; its browser, the bank and all else share the machine',
      holds:
        exceeded(weights).length === 0 &&
        Object.entries(least).every(([name, value]) => worst[name as keyof typeof least] >= value) &&
        Object.entries(most).every(([name, value]) => worst[name as keyof typeof most] <= value),
    }
  } finally {
    await bank.stop()
  }
}

async function measured(bank: RunningBank, walks: number, only: readonly string[]): Promise<Record<string, Seen>> {
  const found = await findBrowser(true)
  if (!found.path) throw new Error(found.why)
  const shown = await filled(bank.urls)
  const edge = await bareEdge(bank.home, bank.ports.BANK_PORT, bank.ports.EDGE_PORT + 1)
  const served = await front(edge.url)
  try {
    const all: Record<string, Seen> = {}
    for (const { name, who, route } of pages.filter((page) => only.includes(page.name))) {
      const person = shown.people[who]
      const runs: Seen[] = []
      for (let n = 0; n < walks; n++) {
        const walk = async () => {
          await person?.signIn()
          return walked(found.path!, name, served.url, shown.path(route)!, person)
        }
        runs.push(
          await walk().catch((failure: unknown) => (failure instanceof Unrecorded ? walk() : Promise.reject(failure))),
        )
      }
      const median = (figure: keyof Seen) => runs.map((one) => one[figure]).sort((a, b) => a - b)[runs.length >> 1]!
      all[name] = Object.fromEntries(
        (Object.keys(runs[0]!) as (keyof Seen)[]).map((figure) => [figure, median(figure)]),
      ) as Seen
    }
    return all
  } finally {
    await served.stop()
    await edge.stop()
  }
}

/** The browser's trace failed, which it does now and then: nothing was measured, and the page is walked once more. */
class Unrecorded extends Error {}
/** One walk, in a browser of its own: nothing is cached. Who is signed in has been on this device before, and it knows so much. */
async function walked(
  executablePath: string,
  name: string,
  app: string,
  path: string,
  person: Customer | undefined,
): Promise<Seen> {
  const { default: lighthouse } = await import('lighthouse')
  const port = await freePort()
  const context = await chromium.launchPersistentContext('', {
    executablePath,
    args: [...launchArguments, `--remote-debugging-port=${port}`],
  })
  try {
    if (person) {
      await sessionOf(context, person, app)
      const [page] = context.pages()
      await page!.goto(`${app}/icon.svg`)
      await page!.evaluate((key) => localStorage.setItem(key, 'yes'), SIGNED_IN)
    }
    const said = await lighthouse(app + path, {
      port,
      logLevel: 'error',
      output: 'json',
      onlyCategories: ['performance', 'accessibility', 'best-practices'],
      disableStorageReset: true,
    })
    if (!said) throw new Error(`Lighthouse had nothing to say of ${name}`)
    const { lhr } = said
    if (lhr.runtimeError) throw new Unrecorded(`${name}: ${lhr.runtimeError.message}`)
    const score = (category: string) => Math.round((lhr.categories[category]?.score ?? 0) * 100)
    const value = (audit: string) => lhr.audits[audit]?.numericValue ?? Number.NaN
    if (process.env.QIAO_LIGHTHOUSE) tellWhatFailed(name, lhr)
    return {
      performance: score('performance'),
      accessibility: score('accessibility'),
      best_practices: score('best-practices'),
      lcp_s: Math.round(value('largest-contentful-paint') / 10) / 100,
      tbt_ms: Math.round(value('total-blocking-time')),
      cls: Math.round(value('cumulative-layout-shift') * 1_000) / 1_000,
      js_kb: scriptsOf(lhr),
    }
  } finally {
    await context.close()
  }
}

type Report = NonNullable<Awaited<ReturnType<typeof import('lighthouse').default>>>['lhr']
type Item = { resourceType?: string; transferSize?: number; url?: string }
/** What the browser really loaded of scripts, in kilobytes of the wire: beside what the build says. */
function scriptsOf(lhr: Report): number {
  const details = lhr.audits['network-requests']?.details as { items?: Item[] } | undefined
  const scripts = (details?.items ?? []).filter(
    ({ resourceType, url }) => resourceType === 'Script' && !url?.endsWith('/sw.js'),
  )
  return Math.round(scripts.reduce((sum, { transferSize = 0 }) => sum + transferSize, 0) / 102.4) / 10
}
/** QIAO_LIGHTHOUSE=1: every audit that is not whole, to stderr. */
function tellWhatFailed(name: string, lhr: Report): void {
  for (const { id, score, displayValue, details } of Object.values(lhr.audits))
    if (score !== null && score < 1)
      console.error(`${name}: ${id} ${score} ${displayValue ?? ''} ${JSON.stringify((details as { items?: unknown[] })?.items ?? []).slice(0, 600)}`) // biome-ignore format: one line
}
