/**
 * `npm run screens -- NAME`: what must hold of every screen, over all routes of a bank of its own that is filled. Without a name it
 * lists the checks. `--only home,bills` walks those whose name begins so.
 */
import { join } from 'node:path'
import { browser as findBrowser } from '../../workflows/bank/launcher/browser.ts'
import { ROOT } from '../../workflows/bank/launcher/home.ts'
import { startBank } from '../../workflows/bank/launcher/start.ts'
import { filled } from '../support/filled.ts'
import { launch } from '../support/screens.ts'
import { accessOf } from './access.ts'
import { overflowOf } from './overflow.ts'
import { nameOf, type Path, routes } from './routes.ts'
import { statesOf } from './states.ts'
import type { Problems, Stage } from './walk.ts'
import { wordsOn } from './words.ts'

const checks: Readonly<Record<string, { says: string; of(stage: Stage, route: Path): Promise<Problems> }>> = {
  states: {
    says: 'where the bank never answers, cannot be reached, answers with nothing, or says no',
    of: statesOf,
  },
  overflow: {
    says: 'nothing cut off, covered or too small, in the largest text, at 200 % and 320 px, with the longest of everything',
    of: overflowOf,
  },
  words: {
    says: 'all that it says comes out of web/words or the bank’s answers, in Chinese and in English',
    of: wordsOn,
  },
  access: {
    says: 'axe in light, dark, elder × Chinese, English × phone, desk, and as a system asks; headings and landmarks in order',
    of: accessOf,
  },
}

const names = process.argv.slice(2).filter((one, n, all) => !one.startsWith('--') && all[n - 1] !== '--only')
const at = process.argv.indexOf('--only')
const only = at < 0 ? [] : (process.argv[at + 1] ?? '').split(',')
const wanted = names[0] === 'all' ? Object.keys(checks) : names
if (wanted.length === 0 || wanted.some((name) => !(name in checks))) {
  console.log('npm run screens -- NAME [--only home,bills]\n')
  for (const [name, { says }] of Object.entries(checks)) console.log(`  ${name.padEnd(10)} ${says}`)
  console.log(`  ${'all'.padEnd(10)} each of them`)
  process.exit(names.length === 0 ? 0 : 2)
}
const walked = routes.filter((route) => only.length === 0 || only.some((one) => nameOf(route).startsWith(one)))

const found = await findBrowser(true)
if (!found.path) throw new Error(found.why)
const bank = await startBank({
  env: {
    ...process.env,
    QIAO_HOME: join(ROOT, '.qiao', 'screens-bank'),
    QIAO_PORT_OFFSET: process.env.QIAO_PORT_OFFSET ?? '6700',
  },
  fresh: true,
  say: () => {},
})
const browser = await launch(found.path)
let wrong = 0
try {
  const stage: Stage = { browser, app: bank.urls.app, shown: await filled(bank.urls) }
  for (const name of wanted) {
    const began = performance.now()
    for (const route of walked) {
      const problems = await checks[name]!.of(stage, route)
      wrong += problems.length
      console.log(`${problems.length === 0 ? '✓' : '✗'} ${name} ${route}`)
      for (const one of problems) console.log(`    ${one}`)
    }
    console.log(`${name}: ${walked.length} routes, ${((performance.now() - began) / 1000).toFixed(0)} s`)
  }
} finally {
  await browser.close()
  await bank.stop()
}
console.log(wrong === 0 ? 'nothing found' : `${wrong} found`)
process.exitCode = wrong === 0 ? 0 : 1
