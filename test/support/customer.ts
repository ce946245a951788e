/** A customer as a test plays one: acts through the edge's public API alone, reads codes in the SMS inbox. */

import type { BillPayment, Bills } from '../../core/bills/wire.ts'
import type { Account, Movement } from '../../core/deposits/wire.ts'
import type { Problem } from '../../core/problem.ts'
import type { TopUp, Transfer } from '../../core/remittance/wire.ts'
import { passesLuhn } from '../../core/shape.ts'

export type Places = { readonly app: string; readonly sms: string }
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

export class Customer {
  readonly phone: string
  readonly name: string
  readonly #places: Places
  #cookie = ''
  #csrf = ''
  locale: 'zh' | 'en' = 'en'

  constructor(places: Places, phone: string, name: string) {
    this.#places = places
    this.phone = phone
    this.name = name
  }

  /** A second device of the same customer starts with no session. */
  otherDevice(): Customer {
    return new Customer(this.#places, this.phone, this.name)
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
    const sent = await this.ask('POST', '/session/codes', { phone: this.phone })
    if (sent.status !== 202) throw new Error(`no code for ${this.phone}: ${sent.problem?.code}`)
    return this.#newestCode(before)
  }

  async join(): Promise<this> {
    expectStatus(
      await this.ask('POST', '/customers', { phone: this.phone, code: await this.code(), name: this.name }),
      201,
    )
    return this
  }
  async signIn(): Promise<this> {
    expectStatus(await this.ask('POST', '/session', { phone: this.phone, code: await this.code() }), 200)
    return this
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
  transfer(to: Customer, amount: string, memo = '', key?: string): Promise<Answered<Transfer>> {
    return this.press<Transfer>('/transfers', { to: to.phone, amount: yuan(amount), memo }, key)
  }
  lookUp(biller: string, parameters: Record<string, string>): Promise<Answered<Bills>> {
    return this.ask<Bills>('POST', '/bill-lookups', { biller, parameters })
  }
  /** Pays a bill, or buys an amount where there is none. */
  pay(
    biller: string,
    parameters: Record<string, string>,
    amount: string,
    bill?: string,
    key?: string,
  ): Promise<Answered<BillPayment>> {
    const body = { biller, parameters, ...(bill ? { bill } : {}), amount: yuan(amount) }
    return this.press<BillPayment>('/bill-payments', body, key)
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
  async movements(): Promise<Movement[]> {
    const { id } = await this.account()
    return expectStatus(await this.ask<{ movements: Movement[] }>('GET', `/accounts/${id}/movements`), 200).movements
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
