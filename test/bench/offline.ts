/** `npm run bench offline`: every route of the app, opened with no server there, until it says so; the median of three walks. */
import { browser as findBrowser } from '../../workflows/bank/launcher/browser.ts'
import { buildApp } from '../../workflows/bank/launcher/start.ts'
import { routes } from '../look/routes.ts'
import { servedFiles } from '../support/files.ts'
import { openAll } from '../support/offline.ts'
import { launch, phone } from '../support/screens.ts'

const WALKS = 3
/** What quality.md asks for: milliseconds. */
const MOST_MS = 500

export async function benchOffline(): Promise<object> {
  const found = await findBrowser(true)
  if (!found.path) throw new Error(found.why)
  await buildApp()
  const server = await servedFiles()
  const browser = await launch(found.path)
  const page = await (await browser.newContext({ viewport: phone, reducedMotion: 'reduce' })).newPage()
  await page.goto(server.url)
  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.reload()
  await server.stop()
  const walks = []
  for (let n = 0; n < WALKS; n++) walks.push(await openAll(page, server.url, routes))
  await browser.close()
  walks.sort((a, b) => a.worst - b.worst)
  const middle = walks[(WALKS - 1) / 2]!
  const sorted = middle.all.toSorted((a, b) => a - b)
  return {
    routes: routes.length,
    offline_p50_ms: Math.round(sorted[sorted.length >> 1]!),
    offline_worst_ms: Math.round(middle.worst),
    slowest: middle.route,
    most_ms: MOST_MS,
    holds: middle.worst <= MOST_MS,
  }
}
