/** `npm run fuzz`: a bank of its own, asked by Schemathesis as a customer, a manager and an officer, for long. [--minutes N] [--seed S] [--only OPERATION] */
import { join } from 'node:path'
import { ROOT } from '../../workflows/bank/launcher/home.ts'
import { startBank } from '../../workflows/bank/launcher/start.ts'
import { Customer, withCheckDigit } from '../support/customer.ts'
import { Manager } from '../support/manager.ts'
import { ending, fuzz, schemathesis } from './schemathesis.ts'

const option = (name: string) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? undefined : process.argv[at + 1]
}
const seconds = Math.ceil(Number(option('minutes') ?? 15) * 20)
const seed = Number(option('seed') ?? Math.floor(Date.now() / 1_000))
const only = option('only')
const { folder, why } = schemathesis()
if (!folder) {
  console.error(`Schemathesis ${why}`)
  process.exit(2)
}
const env = { ...process.env, QIAO_HOME: join(ROOT, '.qiao', 'fuzz-bank'), QIAO_PORT_OFFSET: '5800' }
const bank = await startBank({ env, fresh: true, say: () => {} })
let failed = 0
try {
  const serial = String(Date.now()).slice(-6)
  const customer = await new Customer(bank.urls, `138${serial}00`, '王小明').join()
  await customer.bind(withCheckDigit(`62220209${serial}0000`))
  await customer.topUpEnded((await customer.topUp('50000.00')).id)
  const manager = await new Manager(bank.urls).signIn()
  const officer = await new Customer(bank.urls, '19900000002', '何静').signIn()
  for (const [name, who] of Object.entries({ customer, manager, officer })) {
    const { cookie, csrf } = who
    const asked = { folder, app: bank.urls.app, cookie, csrf, examples: 30, seconds, seed }
    // What ends a session comes last of all.
    for (const one of only ? [only] : [undefined, ...ending]) {
      const { status, report } = await fuzz({ ...asked, ...(one ? { only: one } : {}) })
      console.log(`${status === 0 ? '✓' : '✗'} as ${name}${one ? `: ${one}` : ''}\n${report}`)
      if (status !== 0) failed++
    }
  }
} finally {
  await bank.stop()
}
console.log(`${failed} of the runs found something; repeat with --seed ${seed}`)
process.exit(failed === 0 ? 0 : 1)
