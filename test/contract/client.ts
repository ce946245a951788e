import { hc } from 'hono/client'
import type { depositCalls } from '../../core/deposits/calls.ts'
import type { remittanceCalls } from '../../core/remittance/calls.ts'
import type { EdgeApi } from '../../edge/api.ts'

const bank = 'https://bank.example'
/** What a signed-in customer's program keeps: the cookie of POST /api/session and the CSRF token of its answer. */
type Session = { readonly cookie: string; readonly csrf: string }

export async function balance({ cookie }: Session): Promise<string> {
  const deposits = hc<EdgeApi<typeof depositCalls>>(bank, { headers: { cookie } })
  const said = await deposits.api.accounts.$get({ query: {} })
  if (!said.ok) throw new Error(`the bank said ${said.status}`)
  const { accounts } = await said.json()
  return accounts[0]?.balance.amount ?? '0.00'
}

export async function pay({ cookie, csrf }: Session, phone: string, yuan: string, press: string): Promise<string> {
  const remittance = hc<EdgeApi<typeof remittanceCalls>>(bank, { headers: { cookie, 'x-csrf-token': csrf } })
  const said = await remittance.api.transfers.$post({
    header: { 'Idempotency-Key': press },
    json: { to: phone, amount: { amount: yuan, currency: 'CNY' }, memo: '' },
  })
  // Every no is a problem document: `code` for the program, `detail` for the person.
  if (said.status !== 201) throw new Error((await said.json()).detail)
  return (await said.json()).id
}
