/**
 * `npm run look`: every screen of the app × phone and desk × light, dark and elder × Chinese and English, as pictures in
 * .qiao/look, with one page that shows them all. It starts a bank of its own and fills it with what screens are for.
 *
 * `--only home,bills` draws those whose name begins so. `--manifest` draws those that the manifest shows anew, into
 * web/public/screens, where they are checked in.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext } from 'playwright-core'
import sharp from 'sharp'
import { browser as findBrowser } from '../../workflows/bank/launcher/browser.ts'
import { ROOT } from '../../workflows/bank/launcher/home.ts'
import { startBank } from '../../workflows/bank/launcher/start.ts'
import type { Customer } from '../support/customer.ts'
import { filled } from '../support/filled.ts'
import { desk, launch, looks, phone, sessionOf, wear } from '../support/screens.ts'
import { nameOf, routes, whoSees } from './routes.ts'
import { shownIn } from './shown.ts'
import { settled } from './walk.ts'

const OUT = join(ROOT, '.qiao', 'look')
const sizes = { phone, desk } as const
const locales = ['zh', 'en'] as const

const at = process.argv.indexOf('--only')
const forManifest = process.argv.includes('--manifest')
const only = forManifest ? [...shownIn] : at < 0 ? [] : (process.argv[at + 1] ?? '').split(',')
const chosen = routes.filter(
  (route) =>
    only.length === 0 || only.some((one) => (forManifest ? nameOf(route) === one : nameOf(route).startsWith(one))),
)

const found = await findBrowser(true)
if (!found.path) throw new Error(found.why)
const bank = await startBank({
  env: {
    ...process.env,
    QIAO_HOME: join(ROOT, '.qiao', 'look-bank'),
    QIAO_PORT_OFFSET: process.env.QIAO_PORT_OFFSET ?? '6600',
  },
  fresh: true,
  say: () => {},
})
try {
  const shown = await filled(bank.urls)
  rmSync(OUT, { recursive: true, force: true })
  mkdirSync(OUT, { recursive: true })
  const browser = await launch(found.path)
  const pictures: string[] = []
  const missing: string[] = []
  for (const route of chosen) {
    const path = shown.path(route)
    if (path === undefined) missing.push(route)
    else pictures.push(...(await drawn(browser, route, path, shown.people[whoSees(route)])))
    console.log(`${path === undefined ? '–' : '✓'} ${route}`)
  }
  await browser.close()
  if (forManifest) await forLaunchers()
  writeFileSync(join(OUT, 'index.html'), contactSheet(pictures))
  console.log(`${pictures.length} pictures: ${join('.qiao', 'look', 'index.html')}`)
  if (missing.length > 0) {
    console.error(`nothing to show for ${missing.join(', ')}: test/support/filled.ts fills the bank`)
    process.exitCode = 1
  }
} finally {
  await bank.stop()
}

/** The pictures that a browser shows of the app before it is installed: Chinese, light, and small as files. */
async function forLaunchers(): Promise<void> {
  const folder = join(ROOT, 'web', 'public', 'screens')
  mkdirSync(folder, { recursive: true })
  for (const screen of shownIn)
    for (const size of Object.keys(sizes))
      await sharp(join(OUT, `${screen}.${size}.zh.light.png`))
        .webp({ quality: 70 })
        .toFile(join(folder, `${screen}-${size}.webp`))
}

/** One screen in every size, language and look; each look is drawn once the screen has come to rest. */
async function drawn(browser: Browser, route: string, path: string, who: Customer | undefined): Promise<string[]> {
  const names: string[] = []
  for (const [size, viewport] of Object.entries(sizes))
    for (const locale of locales) {
      const context: BrowserContext = await browser.newContext({ viewport, locale: 'zh-CN', reducedMotion: 'reduce' })
      await context.addInitScript((kept) => localStorage.setItem('locale', kept), locale)
      if (who) await sessionOf(context, who, bank.urls.app)
      const page = await context.newPage()
      await page.goto(bank.urls.app + path)
      await settled(page)
      for (const look of looks) {
        await wear(page, look)
        const name = `${nameOf(route)}.${size}.${locale}.${look}.png`
        await page.screenshot({ path: join(OUT, name) })
        names.push(name)
      }
      await context.close()
    }
  return names
}

function contactSheet(names: readonly string[]): string {
  const rows = Object.entries(Object.groupBy(names, (name) => name.split('.')[0]!)).map(
    ([screen, own]) =>
      `<section><h2>${screen}</h2>${own!.map((name) => `<figure><img loading="lazy" src="${name}" alt=""><figcaption>${name.split('.').slice(1, -1).join(' · ')}</figcaption></figure>`).join('')}</section>`,
  )
  return `<!doctype html><meta charset="utf-8"><title>Qiao: every screen</title><style>body{font:13px system-ui;background:#8a8a86;margin:1rem}section{display:flex;flex-wrap:wrap;gap:8px;align-items:end}h2{flex-basis:100%;color:#fff;margin:1rem 0 0}figure{margin:0}img{height:260px;display:block}figcaption{color:#fff;font-size:11px}</style>${rows.join('')}`
}
