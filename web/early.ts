/**
 * What is asked for while the rest of the app is still on its way: who is signed in and, for whoever was when this device last
 * heard, the home and what is asked first on some pages. A file of its own, and the first.
 */
import { kept } from './kept.ts'

/** Whether somebody was signed in when this device last heard. */
export const SIGNED_IN = 'signed-in'

/** What the screens ask first at which most visits begin. */
const firsts: readonly (readonly [RegExp, (id: string) => readonly string[]])[] = [
  [/^\/$/, () => ['/accounts', '/upcoming']],
  [/^\/send$/, () => ['/accounts', '/payees/recent']],
  [/^\/runs\/(bill-run-[\w-]+)$/, (id) => [`/bill-runs/${id}`, `/bill-runs/${id}/ageing`]],
  [/^\/desk$/, () => ['/reconciliation-cases?state=open', '/billers']],
]
/** What was not taken by then belongs to a screen that did not open. */
const KEPT_MS = 10_000

const asked = new Map<string, Promise<Response>>()
setTimeout(() => asked.clear(), KEPT_MS)
/** An answer that was asked for early, once; undefined where it was none, or a no: that is asked for again. */
export async function takeEarly(path: string): Promise<Response | undefined> {
  const early = asked.get(path)
  asked.delete(path)
  const answer = await early?.catch(() => undefined)
  return answer?.ok ? answer : undefined
}
function askEarly(path: string, headers: Record<string, string> = {}): void {
  const answer = fetch(`/api${path}`, {
    credentials: 'same-origin',
    headers: { 'accept-language': kept('locale') === 'en' ? 'en' : 'zh', ...headers },
  })
  // Whoever takes it asks again.
  answer.catch(() => undefined)
  asked.set(path, answer)
}

askEarly('/session', { prefer: 'handling=lenient' })
if (kept(SIGNED_IN) === 'yes') {
  for (const [page, first] of firsts) {
    const [found, id = ''] = page.exec(location.pathname) ?? []
    if (found) for (const path of first(id)) askEarly(path)
  }
  // The other screens' files are named in the headers of their pages (ahead.ts). A file that does not come is asked for again, and told of, by the router.
  if (location.pathname === '/') import('./deposits/Home.tsx').catch(() => undefined)
}
