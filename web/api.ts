/** The bank as the app calls it. Types come from the contract's shapes; nothing of valibot is in the bundle. */
import type { AnswerTo, CallName } from '../core/contract.ts'
import type { Given } from '../core/customers/wire.ts'
import type { Problem } from '../core/problem.ts'
import { takeEarly } from './early.ts'
import { locale } from './preferences.ts'

/** The bank said no, with words for the customer. */
export class Refused extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail)
    this.problem = problem
  }
}
/** No answer: nobody knows whether it was carried out, and the same press may be repeated. */
export class Unreachable extends Error {}

let csrf = ''
let onSignedOut: () => void = () => {}
/** What to do when the bank says that nobody is signed in any more. */
export const whenSignedOut = (act: () => void) => {
  onSignedOut = act
}

let onLocked: () => void = () => {}
/** What to do when the bank says that this session is locked. */
export const whenLocked = (act: () => void) => {
  onLocked = act
}

/** One press of a button; repeating it is the same act. */
export const newPress = () => crypto.randomUUID()

/** `leaving`: goes out even when the page is gone by then. `lenient`: that nobody is signed in is no refusal, but nothing. */
type Options = { body?: unknown; press?: string; file?: Blob; leaving?: boolean; lenient?: boolean }

/** The answer itself, once it is none of the bank's refusals. */
async function send(method: string, path: string, options: Options): Promise<Response> {
  const { body, press, file, leaving = false, lenient } = options
  let response: Response
  try {
    response =
      (method === 'GET' ? await takeEarly(path) : undefined) ??
      (await fetch(`/api${path}`, {
        method,
        credentials: 'same-origin',
        keepalive: leaving,
        headers: {
          'accept-language': locale(),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(file ? { 'content-type': 'application/octet-stream' } : {}),
          ...(method === 'GET' ? {} : { 'x-csrf-token': csrf }),
          ...(press ? { 'idempotency-key': press } : {}),
          ...(lenient ? { prefer: 'handling=lenient' } : {}),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(file ? { body: file } : {}),
      }))
  } catch {
    throw new Unreachable()
  }
  if (response.ok) return response
  const said = (await response.json().catch(() => undefined)) as Problem | undefined
  if (!said) throw new Unreachable()
  if (said.code === 'session-expired' || said.code === 'not-signed-in') onSignedOut()
  if (said.code === 'locked') {
    csrf = said.csrf ?? csrf
    onLocked()
  }
  if (said.code === 'bank-unavailable' || said.code === 'internal-failure') throw new Unreachable()
  throw new Refused(said)
}

/** Calls of a domain's own screens are named there, so that nobody loads those of screens they never see. */
export async function ask<Name extends CallName>(
  _name: Name,
  method: string,
  path: string,
  options: Options = {},
): Promise<AnswerTo<Name>> {
  const response = await send(method, path, options)
  if (response.status === 204) return undefined as AnswerTo<Name>
  const said = (await response.json().catch(() => undefined)) as { csrf?: string } | undefined
  if (!said) throw new Unreachable()
  if (said.csrf) csrf = said.csrf
  return said as unknown as AnswerTo<Name>
}

/** A file that the bank writes, under the name that it gives. */
export async function askFile(
  _name: CallName,
  path: string,
  { method = 'GET', body }: { method?: string; body?: unknown } = {},
): Promise<{ name: string; blob: Blob }> {
  const response = await send(method, path, body === undefined ? {} : { body })
  const [, name = 'qiao'] = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('content-disposition') ?? '') ?? []
  return { name: decodeURIComponent(name), blob: await response.blob() }
}

export const yuan = (amount: string) => ({ amount, currency: 'CNY' as const })
export const afterPosition = (after?: number | null) => (after == null ? '' : `?after=${after}`)

/** One's own account, as it stands now. */
export const ownAccount = async () => (await api.accounts()).accounts[0]!

export const api = {
  askForCode: (phone: string) => ask('askForCode', 'POST', '/session/codes', { body: { phone } }),
  signIn: (phone: string, code: string) => ask('signIn', 'POST', '/session', { body: { phone, code } }),
  /** Who is signed in, if anybody is. */
  whoIsHere: (): Promise<AnswerTo<'session'> | undefined> => ask('session', 'GET', '/session', { lenient: true }),
  signOut: () => ask('signOut', 'DELETE', '/session'),
  accounts: (after?: number) => ask('accounts', 'GET', `/accounts${afterPosition(after)}`),
  payee: (phone: string) => ask('payee', 'GET', `/payees?phone=${encodeURIComponent(phone)}`),
  recentPayees: () => ask('recentPayees', 'GET', '/payees/recent'),
  transfer: (to: string, amount: string, memo: string, press: string, approval?: Given) =>
    ask('transfer', 'POST', '/transfers', {
      body: { to, amount: yuan(amount), memo, ...(approval ? { approval } : {}) },
      press,
    }),
  transferById: (id: string) => ask('transferById', 'GET', `/transfers/${id}`),
  topUp: (amount: string, press: string) => ask('topUp', 'POST', '/top-ups', { body: { amount: yuan(amount) }, press }),
  withdraw: (amount: string, press: string, approval?: Given) =>
    ask('withdraw', 'POST', '/withdrawals', {
      body: { amount: yuan(amount), ...(approval ? { approval } : {}) },
      press,
    }),
  withdrawalById: (id: string) => ask('withdrawalById', 'GET', `/withdrawals/${id}`),
  topUpById: (id: string) => ask('topUpById', 'GET', `/top-ups/${id}`),
  billers: () => ask('billers', 'GET', '/billers'),
  bills: (biller: string, parameters: Record<string, string>) =>
    ask('bills', 'POST', '/bill-lookups', { body: { biller, parameters } }),
  payBill: (
    order: { biller: string; parameters: Record<string, string>; bill?: string; amount: string },
    press: string,
    approval?: Given,
  ) =>
    ask('payBill', 'POST', '/bill-payments', {
      body: { ...order, amount: yuan(order.amount), ...(approval ? { approval } : {}) },
      press,
    }),
  billPayments: () => ask('billPayments', 'GET', '/bill-payments'),
  billPaymentById: (id: string) => ask('billPaymentById', 'GET', `/bill-payments/${id}`),
}
