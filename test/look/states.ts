/**
 * Each route that asks the bank for something, where the bank never answers, cannot be reached, answers with nothing, or says no:
 * it waits and says so, says that it is offline and comes back when asked to, has words for nothing, or the bank's own words.
 */
import type { BrowserContext, Page, Route } from 'playwright-core'
import { zh } from '../../web/words/zh.ts'
import type { Path } from './routes.ts'
import { contextFor, type Problems, type Stage, settled } from './walk.ts'

const WITHIN_MS = 5_000
/** What is asked whatever the screen: who is here, and what happens meanwhile. */
const ALWAYS = /^\/api\/(session(\/.*)?|events|notifications\/devices.*)$/
/** Lists that a signed-in person's bank never lacks. */
const NEVER_EMPTY = ['accounts', 'offices', 'billers', 'products', 'purposes', 'organizations', 'categories']
const NO = '此事不能办理，请到柜面咨询（检查用语）。'
const problem = (status: number, code: string) => ({
  status,
  contentType: 'application/problem+json; charset=utf-8',
  body: JSON.stringify({ type: `/problems/${code}`, title: NO, status, code, detail: NO, request: 'check-states' }),
})

type Act = (route: Route) => Promise<void>
/**
 * The answer with every list emptied, and whether one was of things that there may be none of: those have an id. What one thing
 * consists of, which has an id itself, it always has: that is left.
 */
function emptied(value: unknown, name = ''): { value: unknown; lost: boolean } {
  if (Array.isArray(value)) {
    if (NEVER_EMPTY.includes(name)) return { value, lost: false }
    return {
      value: [],
      lost: value.some((one) => one !== null && typeof one === 'object' && ('id' in one || 'entry' in one)),
    }
  }
  if (value === null || typeof value !== 'object' || 'id' in value) return { value, lost: false }
  let lost = false
  const made = Object.entries(value).map(([key, one]) => {
    const inner = emptied(one, key)
    lost ||= inner.lost
    return [key, inner.value]
  })
  return { value: Object.fromEntries(made), lost }
}

/** The states of one route. A route that asks for nothing has none. */
export async function statesOf(stage: Stage, route: Path): Promise<Problems> {
  const problems: Problems = []
  const path = stage.shown.path(route)
  if (path === undefined) return [`${route}: nothing to show`]
  const context = await contextFor(stage, route, { viewport: { width: 390, height: 844 } })
  let act: Act = (call) => call.continue()
  let asked = 0
  await context.route(/\/api\//, async (call) => {
    const { pathname } = new URL(call.request().url())
    if (ALWAYS.test(pathname) && pathname !== '/api/events') return call.continue()
    const stream = /\/events$/.test(pathname)
    if (!stream && call.request().method() === 'GET') asked++
    await act(call).catch(() => undefined) // The page has gone on without the answer.
  })
  const says = (what: string) => problems.push(`${route}: ${what}`)

  // As ever: what it shows, to compare with.
  const full = await visit(context, stage.app + path, says, (page) => settled(page).then(() => textOf(page)))
  if (asked === 0) {
    await context.close()
    return problems
  }

  act = () => new Promise(() => {})
  await visit(context, stage.app + path, says, async (page) => {
    const status = page.locator('#main [role=status]').filter({ hasText: /\S/ })
    if (!(await comes(status.first()))) says('says nothing while the bank does not answer')
  })

  for (const [how, fails] of [['cannot be reached', (call: Route) => call.abort('failed')], ['answers 503', (call: Route) => call.fulfill(problem(503, 'bank-unavailable'))]] as const) {
    act = fails
    await visit(context, stage.app + path, says, async (page) => {
      if (!(await comes(page.getByText(zh.offline.title).first()))) return void says(`does not say so when the bank ${how}`)
      const again = page.getByRole('button', { name: zh.retry }).first()
      if (!(await comes(again))) return void says(`offers no other try when the bank ${how}`)
      act = (call) => call.continue()
      // It also comes back by itself, and may be quicker.
      await again.click({ timeout: 2_000 }).catch(() => undefined)
      await page.getByText(zh.offline.title).first().waitFor({ state: 'detached', timeout: WITHIN_MS })
      await settled(page)
    })
  } // biome-ignore format: two ways

  let lost = false
  act = async (call) => {
    if (call.request().headers().accept?.includes('event-stream')) return call.abort('failed')
    const said = await call.fetch()
    if (!said.ok() || !said.headers()['content-type']?.includes('json')) return call.fulfill({ response: said })
    const made = emptied(await said.json())
    lost ||= made.lost
    return call.fulfill({ response: said, json: made.value })
  }
  await visit(context, stage.app + path, says, async (page) => {
    await settled(page)
    const text = await textOf(page)
    const words = text.all.filter((one) => !full?.all.includes(one) && /[\u4e00-\u9fff]{4}/.test(one))
    // A part of a screen may go with its heading; a heading with nothing under it may not stand.
    const gone = full?.headings.some((one) => !text.headings.includes(one))
    const missing = full?.all.some((one) => !text.all.includes(one))
    if (lost && missing && words.length === 0 && !gone) says('has no words for a list with nothing in it')
  })

  act = (call) => call.fulfill(problem(403, 'role-missing'))
  await visit(context, stage.app + path, says, async (page) => {
    if (!(await comes(page.getByText(NO).first()))) says('does not show the bank’s words when it is refused')
  })
  await context.unrouteAll({ behavior: 'ignoreErrors' })
  await context.close()
  return problems
}

const comes = (what: ReturnType<Page['locator']>) =>
  what.waitFor({ state: 'attached', timeout: WITHIN_MS }).then(
    () => true,
    () => false,
  )
const textOf = (page: Page): Promise<{ all: string[]; headings: string[] }> =>
  page.locator('#main').evaluate((main) => {
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT)
    const all: string[] = []
    while (walker.nextNode()) all.push(walker.currentNode.textContent?.trim() ?? '')
    const headings = [...main.querySelectorAll('h1, h2, h3, caption')].map((one) => one.textContent?.trim() ?? '')
    return { all: all.filter(Boolean), headings }
  })

/** Opens it anew and looks; what the page throws is a problem. */
async function visit<T>(
  context: BrowserContext,
  url: string,
  says: (what: string) => void,
  look: (page: Page) => Promise<T>,
): Promise<T | undefined> {
  const page = await context.newPage()
  page.setDefaultTimeout(WITHIN_MS)
  page.on('pageerror', (failure) => says(`throws ${failure}`))
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource|net::ERR_FAILED/.test(message.text())) says(`writes ${message.text().slice(0, 200)}`)
  }) // biome-ignore format: one condition
  try {
    await page.goto(url, { waitUntil: 'commit' })
    return await look(page)
  } catch (failure) {
    says(`does not come to rest: ${String(failure).split('\n')[0]}`)
    return undefined
  } finally {
    await page.close()
  }
}
