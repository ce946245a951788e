/** `hc` with the contract's types: every call is there, and what it is given and gives is checked by the compiler. */
import type { Env, Hono } from 'hono'
import { hc } from 'hono/client'
import { expect, test } from 'vitest'
import type { CallName, Contract } from '../../core/contract.ts'
import type { customerCalls } from '../../core/customers/calls.ts'
import type { Session } from '../../core/customers/wire.ts'
import type { depositCalls } from '../../core/deposits/calls.ts'
import type { Problem } from '../../core/problem.ts'
import type { remittanceCalls } from '../../core/remittance/calls.ts'
import type { EdgeApi } from '../../edge/api.ts'

type SchemaOf<App> = App extends Hono<infer _ extends Env, infer S, infer __ extends string> ? S : never
type Schema = SchemaOf<EdgeApi>
type Missing = {
  [Name in CallName]: `/api${Contract[Name]['path']}` extends infer Path extends keyof Schema
    ? `$${Lowercase<Contract[Name]['method']>}` extends keyof Schema[Path]
      ? never
      : Name
    : Name
}[CallName]
// Does not compile when a call of the contract has no place in the client.
const none: Missing[] = []

test('every call of the contract is in the client', () => expect(none).toEqual([]))

test('a call goes where the contract says, with what the contract asks', async () => {
  const sent: Request[] = []
  const options = {
    headers: { cookie: '__Host-session=x' },
    fetch: async (url: string | URL | Request, init?: RequestInit) => {
      sent.push(new Request(url, init))
      return new Response('{}', { status: 201 })
    },
  }
  const people = hc<EdgeApi<typeof customerCalls>>('https://bank.example', options)
  const deposits = hc<EdgeApi<typeof depositCalls>>('https://bank.example', options)
  const remittance = hc<EdgeApi<typeof remittanceCalls>>('https://bank.example', options)
  const amount = { amount: '1.00', currency: 'CNY' } as const

  const said = await people.api.session.$get()
  if (said.ok) (await said.json()) satisfies Session
  else (await said.json()) satisfies Problem
  await deposits.api.accounts[':id'].movements.$get({ param: { id: 'account' }, query: { after: '7' } })
  await remittance.api.transfers.$post({
    header: { 'Idempotency-Key': 'one-press-of-it-1' },
    json: { to: '13800000000', amount, memo: '' },
  })
  expect(sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'GET https://bank.example/api/session',
    'GET https://bank.example/api/accounts/account/movements?after=7',
    'POST https://bank.example/api/transfers',
  ])
  expect(await sent[2]!.json()).toEqual({ to: '13800000000', amount, memo: '' })
  expect(sent[2]!.headers.get('idempotency-key')).toBe('one-press-of-it-1')
  expect(sent[0]!.headers.get('cookie')).toBe('__Host-session=x')
})

/** Never called: what must not compile. */
async function mistakes() {
  const deposits = hc<EdgeApi<typeof depositCalls>>('https://bank.example')
  const remittance = hc<EdgeApi<typeof remittanceCalls>>('https://bank.example')
  // @ts-expect-error there is no such call
  await deposits.api.nothing.$get()
  // @ts-expect-error accounts are not deleted
  await deposits.api.accounts.$delete()
  const header = { 'Idempotency-Key': 'one-press-of-it-1' }
  // @ts-expect-error an amount is text in yuan, never a number
  await remittance.api.transfers.$post({ header, json: { to: '13800000000', amount: 1, memo: '' } })
  const amount = { amount: '1.00', currency: 'CNY' } as const
  // @ts-expect-error money does not move without the key of the press
  await remittance.api.transfers.$post({ json: { to: '13800000000', amount, memo: '' } })
  const said = await deposits.api.accounts.$get({ query: {} })
  // @ts-expect-error it may have been a refusal
  ;(await said.json()).accounts
}
expect(mistakes).toBeTypeOf('function')
