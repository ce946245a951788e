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
import type { Proposal } from '../../core/staff/wire.ts'
import { dayFromNumber, dayNumber } from '../../core/time.ts'
import { browser as findBrowser } from '../../workflows/bank/launcher/browser.ts'
import { ROOT } from '../../workflows/bank/launcher/home.ts'
import { startBank } from '../../workflows/bank/launcher/start.ts'
import { theBank } from '../../workflows/bank/seed.ts'
import { Customer, expectStatus, until, withCheckDigit } from '../support/customer.ts'
import { consent, identify, personOf, showOtherWay } from '../support/joining.ts'
import { billSomebody, Manager, payHouseBills } from '../support/manager.ts'
import { desk, launch, looks, phone, sessionOf, wear } from '../support/screens.ts'
import { seeded } from '../support/staff.ts'
import { nameOf, routes, type Who, whoSees } from './routes.ts'
import { shownIn } from './shown.ts'

const OUT = join(ROOT, '.qiao', 'look')
const sizes = { phone, desk } as const
const locales = ['zh', 'en'] as const
const MOVEMENTS = 200

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
  const shown = await filled()
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
    console.error(`nothing to show for ${missing.join(', ')}: test/look/look.ts fills the bank`)
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
      await page.locator('main h1').first().waitFor()
      await page.locator('.waiting').first().waitFor({ state: 'detached' })
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

/** People and what they have: many movements, long names, bills of every kind, something for each of the bank's own. */
async function filled(): Promise<{ people: Partial<Record<Who, Customer>>; path(route: string): string | undefined }> {
  const { urls } = bank
  const serial = String(Date.now()).slice(-6)
  const someone = (n: number, name: string) => new Customer(urls, `138${serial}${String(n).padStart(2, '0')}`, name)
  const post = (url: string, body: unknown) =>
    fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const bankDay = async () =>
    ((await (await fetch(`${urls.operator}/clock`)).json()) as { bankTime: string }).bankTime.slice(0, 10)

  const who = await someone(1, '王小明').join()
  const friend = await someone(2, '阿布都热依木·买买提艾力·吐尔逊江').join()
  await who.bind(withCheckDigit(`62220207${serial}0001`))
  await who.topUpEnded((await who.topUp('30000.00')).id)
  let transfer = ''
  for (let n = 0; n < MOVEMENTS; n++) {
    const sent = expectStatus(await who.transfer(friend, `${1 + (n % 40)}.${String(n % 100).padStart(2, '0')}`, n % 3 === 0 ? '' : '十一月房租，谢谢您一直以来的照顾'), 201) // biome-ignore format: one press
    transfer = sent.id
  }
  const number = withCheckDigit(`88${serial}1`)
  const [water] = (await who.bills(number)).bills
  const payment = expectStatus(await who.payBill(number, water!.number, water!.amount.amount), 202)

  const manager = await new Manager(urls).signIn()
  const due = dayFromNumber(dayNumber(await bankDay()) + 20)
  const { run, bills } = await billSomebody(manager, serial, who, 6, due)
  const paid = expectStatus(await payHouseBills(who, [{ id: bills[0]!.id, amount: '10.00' }]), 201)
  const linkText = await until('the text with a link', async () =>
    (await who.messages()).messages.map(({ text }) => /\/b\/([A-Za-z0-9]{12})/.exec(text)?.[1]).find(Boolean),
  )

  const [officer, steward, teller, auditor] = [seeded(urls, 'officer'), seeded(urls, 'steward'), seeded(urls, 'teller'), seeded(urls, 'auditor')] // biome-ignore format: four
  for (const one of [officer, steward, teller, auditor]) await one.signIn()
  const colleague = await someone(3, '周末').join()
  const { customer } = expectStatus(await colleague.ask<{ customer: { id: string } }>('GET', '/session'), 200)
  const proposal = expectStatus(
    await steward.press<Proposal>('/proposals', { kind: 'give-role', customer: `customer-${customer.id}`, organization: theBank.id, role: 'teller', reason: '新同事入职' }),
    202,
  ) // biome-ignore format: one press
  // Who does not want their face compared is rung by an officer.
  const unsure = await someone(4, '佐伊').signIn()
  expectStatus(await consent(unsure), 200)
  expectStatus(await identify(unsure, personOf(serial, 4).number), 200)
  expectStatus(await showOtherWay(unsure, 'video'), 200)
  const joining = await until('the officer’s case', async () => {
    const { body } = await officer.ask<{ cases: { id: string }[] }>('GET', '/joining-cases?state=open')
    return body.cases[0]?.id
  })
  const day = await bankDay()
  await post(`${urls.control}/control/mobile/faults`, { kind: 'book-extra', subject: day })
  await post(`${urls.operator}/clock`, { days: 1 })
  const kase = await until(
    'a case with an officer',
    async () => {
      await officer.signIn()
      const { body } = await officer.ask<{ cases: { id: string; state: string }[] }>('GET', '/reconciliation-cases?state=open&biller=mobile')
      return body?.cases?.find(({ state }) => state === 'with-person')?.id
    },
    90_000,
    1_000,
  ) // biome-ignore format: one look
  for (const one of [who, manager, steward, teller, auditor]) await one.signIn()

  const given: Readonly<Record<string, string>> = {
    '/transfers/:id': `/transfers/${transfer}`,
    '/bills/payments/:id': `/bills/payments/${payment.id}`,
    '/bills/house/:id': `/bills/house/${bills[1]!.id}`,
    '/bills/house-payments/:id': `/bills/house-payments/${paid.id}`,
    '/b/:link': `/b/${linkText}`,
    '/runs/:id': `/runs/${run}`,
    '/runs/:id/bills': `/runs/${run}/bills`,
    '/desk/cases/:id': `/desk/cases/${kase}`,
    '/desk/days/:biller/:day': `/desk/days/mobile/${day}`,
    '/staff/joinings/:id': `/staff/joinings/${joining}`,
    '/staff/proposals/:id': `/staff/proposals/${proposal.id}`,
  }
  return {
    people: { customer: who, manager, officer, steward, teller, auditor },
    path: (route) => (route.includes(':') ? given[route] : route),
  }
}
