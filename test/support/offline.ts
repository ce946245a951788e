/** Opening the app's routes without a server: what the test walks and the benchmark measures. */
import type { Page } from 'playwright-core'

const examples: Readonly<Record<string, string>> = { link: 'Ab12Cd34Ef56', biller: 'mobile', day: '2026-11-24' }
const exampleOf = (route: string) => route.replace(/:(\w+)/g, (_, name: string) => examples[name] ?? `${name}-1`)

/** Opens each route anew and waits until it says that it is offline. Milliseconds from the address to the words. */
export async function openAll(
  page: Page,
  app: string,
  routes: readonly string[],
  look: (route: string) => Promise<void> = async () => {},
): Promise<{ worst: number; route: string; all: number[] }> {
  let slowest = { worst: 0, route: '' }
  const all: number[] = []
  for (const route of routes) {
    const began = performance.now()
    await page.goto(app + exampleOf(route), { waitUntil: 'commit' })
    await page.getByRole('heading', { name: '没有网络' }).waitFor({ timeout: 10_000 })
    const took = performance.now() - began
    all.push(took)
    if (took > slowest.worst) slowest = { worst: took, route }
    await look(route)
  }
  return { ...slowest, all }
}
