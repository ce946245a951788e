/** Schemathesis, a program by other hands, finds nothing that the API says otherwise than its document; `npm run fuzz` asks for longer. */
import { expect, test } from 'vitest'
import { Customer, withCheckDigit } from '../support/customer.ts'
import { given, needing } from '../support/needs.ts'
import { ending, fuzz, schemathesis } from './schemathesis.ts'

needing(['QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL'], () => {
  const { folder, why } = schemathesis()
  if (!folder) {
    test.skip(`the API against its document: ${why}`, () => {})
    return
  }
  test('the API says what its document says, whatever is asked', async () => {
    const app = given('QIAO_APP_URL')
    const serial = String(Date.now()).slice(-6)
    const who = await new Customer(
      { app, sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') },
      `134${serial}00`,
      '王小明',
    ).join()
    await who.bind(withCheckDigit(`62220208${serial}0000`))
    const { cookie, csrf } = who
    const asked = { folder, app, cookie, csrf, examples: 2, seed: Math.floor(Date.now() / 1_000) }
    for (const more of [{ seconds: 22 }, ...ending.map((only) => ({ seconds: 4, only }))]) {
      const { status, report } = await fuzz({ ...asked, ...more })
      expect(status, report).toBe(0)
    }
  }, 120_000)
})
