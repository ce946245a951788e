/** A customer as a test plays one: acts through the edge's public API alone, reads codes in the SMS inbox. */

import type { HousePayment } from '../../core/bills/run-wire.ts'
import type { BillPayment, Bills } from '../../core/bills/wire.ts'
import type { Approval, Given } from '../../core/customers/wire.ts'
import type { AccountClass } from '../../core/deposits/classes.ts'
import type { Account, Movement } from '../../core/deposits/wire.ts'
import type { Problem } from '../../core/problem.ts'
import type { TopUp, Transfer } from '../../core/remittance/wire.ts'
import { passesLuhn } from '../../core/shape.ts'
import { Authenticator } from './authenticator.ts'

export type Places = { readonly app: string; readonly sms: string; readonly operator: string }
export type Answered<T> = {
  readonly status: number
  readonly body: T
  readonly problem: Problem
  readonly headers: Headers
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Looks until something is there. Throws with what it waited for when it does not come. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined>,
  withinMs = 30_000,
  everyMs = 100,
): Promise<T> {
  const end = performance.now() + withinMs
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (performance.now() > end) throw new Error(`waited ${withinMs / 1000} s for ${what}`)
    await pause(everyMs)
  }
}

/** Digits with the check digit that makes them pass Luhn. */
export function withCheckDigit(body: string): string {
  for (let digit = 0; digit < 10; digit++) if (passesLuhn(body + digit)) return body + digit
  throw new Error('every number has a check digit')
}

/** Yuan that go to someone known without approval, until a customer chooses otherwise. */
const UNASKED = 1_000
type PasskeyOptions = { options: { challenge: string } }

/** What a browser with a session sends of it, as lines of HTTP/1.1, each with its end. */
export const sessionHeaders = ({ cookie, csrf }: { readonly cookie: string; readonly csrf: string }, locale: 'zh' | 'en' = 'zh'): string =>
  `cookie: ${cookie}\r\nx-csrf-token: ${csrf}\r\naccept-language: ${locale}\r\n` // biome-ignore format: one line

export class Customer {
  readonly phone: string
  readonly name: string
  readonly #places: Places
  #cookie = ''
  #csrf = ''
  /** Their passkey; another device of theirs has it too. */
  passkey = new Authenticator()
  readonly #given = new Map<string, Promise<Given>>()
  locale: 'zh' | 'en' = 'en'

  constructor(places: Places, phone: string, name: string) {
    this.#places = places
    this.phone = phone
    this.name = name
  }

  /** A second device of the same customer starts with no session. */
  otherDevice(): Customer {
    const other = new Customer(this.#places, this.phone, this.name)
    other.passkey = this.passkey
    return other
  }
  get origin() {
    return new URL(this.#places.app).origin
  }
  get cookie() {
    return this.#cookie
  }
  get csrf() {
    return this.#csrf
  }

  async ask<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answered<T>> {
    const response = await fetch(`${this.#places.app}/api${path}`, {
      method,
      headers: {
        'accept-language': this.locale,
        ...(this.#cookie ? { cookie: this.#cookie } : {}),
        ...(this.#csrf && method !== 'GET' ? { 'x-csrf-token': this.#csrf } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      redirect: 'manual',
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' || body instanceof Uint8Array ? (body as BodyInit) : JSON.stringify(body) }),
    })
    const cookie = response.headers.get('set-cookie')
    if (cookie) this.#cookie = cookie.split(';')[0] ?? ''
    const read = await readAnswer(response)
    const { csrf } = (read ?? {}) as { csrf?: unknown }
    if (response.ok && typeof csrf === 'string') this.#csrf = csrf
    return { status: response.status, body: read as T, problem: read as Problem, headers: response.headers }
  }
  /** A call with bytes instead of JSON, one way or the other. */
  file(method: string, path: string, bytes?: Uint8Array): Promise<Response> {
    return fetch(`${this.#places.app}/api${path}`, {
      method,
      headers: {
        'accept-language': this.locale,
        cookie: this.cookie,
        ...(method === 'GET' ? {} : { 'x-csrf-token': this.csrf, 'content-type': 'application/octet-stream' }),
      },
      ...(bytes ? { body: Uint8Array.from(bytes) } : {}),
    })
  }

  /** The newest code that came by SMS after a message number. */
  async #newestCode(after: number): Promise<string> {
    return until(`a code for ${this.phone}`, async () => {
      const { messages } = await this.messages(after)
      return messages.map(({ text }) => /\d{6}/.exec(text)?.[0]).find((code) => code !== undefined)
    })
  }
  async messages(after = 0): Promise<{ messages: { n: number; text: string }[] }> {
    const response = await fetch(`${this.#places.sms}/messages?to=${this.phone}&after=${after}`)
    return (await response.json()) as { messages: { n: number; text: string }[] }
  }
  async code(): Promise<string> {
    const before = (await this.messages()).messages[0]?.n ?? 0
    // Where the bank says that no text went out, a person asks again.
    let sent = await this.ask('POST', '/session/codes', { phone: this.phone })
    for (let times = 0; sent.problem?.code === 'sms-not-sent' && times < 5; times++) {
      await pause(2_000)
      sent = await this.ask('POST', '/session/codes', { phone: this.phone })
    }
    if (sent.status !== 202) throw new Error(`no code for ${this.phone}: ${sent.problem?.code}`)
    return this.#newestCode(before)
  }

  /** Has an account of a class, as one who came to the counter, and a passkey unless without; then signs in. */
  async join(of: AccountClass = 'I', { passkey = true } = {}): Promise<this> {
    return (await this.seed(of, { passkey })).signIn()
  }
  /** The same, without signing in. */
  async seed(of: AccountClass = 'I', { passkey = true } = {}): Promise<this> {
    const seeded = await fetch(`${this.#places.operator}/customers`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        phone: this.phone,
        name: this.name,
        class: of,
        ...(passkey ? { passkey: this.passkey.seed } : {}),
      }),
    })
    if (seeded.status !== 201) throw new Error(`no account for ${this.phone}: ${await seeded.text()}`)
    return this
  }
  async signIn(): Promise<this> {
    expectStatus(await this.ask('POST', '/session', { phone: this.phone, code: await this.code() }), 200)
    return this
  }
  /** Comes in by a development bank's door, as one of its seeded people: tests side by side would ask for their codes too often. */
  async comeIn(): Promise<this> {
    const entered = await fetch(`${this.#places.operator}/enter/${this.phone}`, { method: 'POST', redirect: 'manual' })
    if (entered.status !== 303) throw new Error(`the door answered ${this.phone} with ${entered.status}`)
    this.#cookie = entered.headers.get('set-cookie')!.split(';')[0]!
    expectStatus(await this.ask('GET', '/session'), 200)
    return this
  }
  /** Makes the first passkey; while joining it needs no approval. */
  async firstPasskey(): Promise<this> {
    const { options } = expectStatus(await this.ask<PasskeyOptions>('POST', '/passkeys/challenges'), 200)
    const passkey = this.passkey.create(options, this.origin)
    expectStatus(await this.ask('POST', '/passkeys', { name: 'Phone', passkey }), 201)
    return this
  }
  async signInByPasskey(): Promise<this> {
    const { options } = expectStatus(await this.ask<PasskeyOptions>('POST', '/session/challenges', {}), 200)
    expectStatus(await this.ask('POST', '/session/passkeys', { passkey: this.passkey.sign(options, this.origin) }), 200)
    return this
  }
  /** Asks to approve something and signs it with the passkey. */
  async approve(what: object): Promise<Given> {
    const asked = expectStatus(await this.ask<Approval>('POST', '/approvals', what), 201)
    return { id: asked.id, passkey: this.passkey.sign(asked.options as { challenge: string }, this.origin) }
  }
  /** Asks to approve something by a texted code, and reads it. */
  async approveByCode(what: object): Promise<Given> {
    const before = (await this.messages()).messages[0]?.n ?? 0
    const asked = expectStatus(await this.ask<Approval>('POST', '/approvals', { ...what, by: 'code' }), 201)
    return { id: asked.id, code: await this.#newestCode(before) }
  }
  /** Makes another passkey here, approved with the one there is. */
  async addPasskey(name: string): Promise<Authenticator> {
    const made = new Authenticator()
    const { options } = expectStatus(await this.ask<PasskeyOptions>('POST', '/passkeys/challenges', {}), 200)
    const approval = await this.approve({ action: 'new-passkey', subject: name })
    expectStatus(
      await this.ask('POST', '/passkeys', { passkey: made.create(options, this.origin), name, approval }),
      201,
    )
    return made
  }
  /** One approval for one press, however often it is repeated. */
  #approvedFor(key: string, what: object): Promise<Given> {
    const given = this.#given.get(key) ?? this.approve(what)
    this.#given.set(key, given)
    return given
  }
  async bind(number: string): Promise<this> {
    expectStatus(await this.ask('PUT', '/bound-account', { number }), 200)
    return this
  }

  /** Presses a button once: the same key for every repetition. */
  press<T>(path: string, body: unknown, key: string = crypto.randomUUID()): Promise<Answered<T>> {
    return this.ask<T>('POST', path, body, { 'idempotency-key': key })
  }
  async topUp(amount: string, key?: string): Promise<TopUp> {
    return expectStatus(await this.press<TopUp>('/top-ups', { amount: yuan(amount) }, key), 202)
  }
  async topUpEnded(id: string, withinMs?: number): Promise<TopUp> {
    return until(
      `the end of ${id}`,
      async () => {
        const { body } = await this.ask<TopUp>('GET', `/top-ups/${id}`)
        return body?.state === 'requested' ? undefined : body
      },
      withinMs,
    )
  }
  /** Signed: to someone new, or of any size. */
  async transfer(
    to: Customer,
    amount: string,
    memo = '',
    key: string = crypto.randomUUID(),
  ): Promise<Answered<Transfer>> {
    const what = { to: to.phone, amount: yuan(amount) }
    const approval = await this.#approvedFor(key, { action: 'transfer', ...what })
    return this.press<Transfer>('/transfers', { ...what, memo, approval }, key)
  }
  lookUp(biller: string, parameters: Record<string, string>): Promise<Answered<Bills>> {
    return this.ask<Bills>('POST', '/bill-lookups', { biller, parameters })
  }
  /** Pays a bill, or buys an amount where there is none. */
  async pay(
    biller: string,
    parameters: Record<string, string>,
    amount: string,
    bill?: string,
    key: string = crypto.randomUUID(),
  ): Promise<Answered<BillPayment>> {
    const body = { biller, parameters, ...(bill ? { bill } : {}), amount: yuan(amount) }
    const approval =
      Number(amount) > UNASKED
        ? await this.#approvedFor(key, { action: 'pay-bill', biller, amount: yuan(amount) })
        : undefined
    return this.press<BillPayment>('/bill-payments', { ...body, ...(approval ? { approval } : {}) }, key)
  }
  /** Households' bills, all or none; signed when it is more than goes without. */
  async payHouses(
    lines: readonly { id: string; amount: string }[],
    key: string = crypto.randomUUID(),
  ): Promise<Answered<HousePayment>> {
    const bills = lines.map(({ id, amount }) => ({ id, amount: yuan(amount) }))
    const total = lines.reduce((sum, { amount }) => sum + Math.round(Number(amount) * 100), 0)
    const what = { action: 'pay-houses', bills: lines.map(({ id }) => id), amount: yuan((total / 100).toFixed(2)) }
    const approval = total > UNASKED * 100 ? await this.#approvedFor(key, what) : undefined
    return this.press<HousePayment>('/house-payments', { bills, ...(approval ? { approval } : {}) }, key)
  }
  /** The water company's bills of a household, and paying one. */
  async bills(customerNumber: string): Promise<Bills> {
    return expectStatus(await this.lookUp('water', { customerNumber }), 200)
  }
  payBill(customerNumber: string, bill: string, amount: string, key?: string): Promise<Answered<BillPayment>> {
    return this.pay('water', { customerNumber }, amount, bill, key)
  }
  async payment(id: string): Promise<BillPayment> {
    return expectStatus(await this.ask<BillPayment>('GET', `/bill-payments/${id}`), 200)
  }
  async paymentIn(id: string, states: readonly BillPayment['state'][], withinMs?: number): Promise<BillPayment> {
    return until(
      `${id} to be ${states.join(' or ')}`,
      async () => {
        const { status, body } = await this.ask<BillPayment>('GET', `/bill-payments/${id}`)
        return status === 200 && states.includes(body.state) ? body : undefined
      },
      withinMs,
    )
  }
  async account(after?: number): Promise<Account> {
    const { accounts } = expectStatus(
      await this.ask<{ accounts: Account[] }>('GET', `/accounts${after === undefined ? '' : `?after=${after}`}`),
      200,
    )
    return accounts[0]!
  }
  async movements(query = ''): Promise<Movement[]> {
    const { id } = await this.account()
    return expectStatus(await this.ask<{ movements: Movement[] }>('GET', `/accounts/${id}/movements${query}`), 200)
      .movements
  }
}

/** JSON as what it is; of a stream of events the first one; a file is only taken. */
async function readAnswer(response: Response): Promise<unknown> {
  const type = response.headers.get('content-type') ?? ''
  if (type.startsWith('text/event-stream')) {
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    let said = ''
    while (!/^data: .*\n/m.test(said)) {
      const { done, value } = await reader.read()
      if (done) throw new Error('the stream of events ended before the first one')
      said += value
    }
    await reader.cancel()
    return JSON.parse(/^data: (.*)\n/m.exec(said)![1]!)
  }
  const text = await response.text()
  return text === '' || !type.includes('json') ? undefined : JSON.parse(text)
}

export const yuan = (amount: string) => ({ amount, currency: 'CNY' as const })

export function expectStatus<T>(answer: Answered<T>, status: number): T {
  if (answer.status !== status)
    throw new Error(`expected ${status}, was answered ${answer.status}: ${JSON.stringify(answer.problem)}`)
  return answer.body
}
