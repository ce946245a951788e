/** Joining online as a person does it: through the public API, and on the face provider's page. */

import { consentTerms, type Purpose } from '../../core/customers/consents.ts'
import type { Joining } from '../../core/customers/joining-wire.ts'
import { type Answered, type Customer, expectStatus, until, withCheckDigit } from './customer.ts'
import { residentIdOf } from './person.ts'

const everything = consentTerms.map(({ purpose }) => purpose)
export const consentsTo = (purposes: readonly Purpose[] = everything) => ({
  consents: consentTerms
    .filter(({ purpose }) => purposes.includes(purpose))
    .map(({ purpose, version }) => ({ purpose, version })),
})

export const joiningOf = async (who: Customer): Promise<Joining> =>
  expectStatus(await who.ask<Joining>('GET', '/joining'), 200)
export const consent = (who: Customer, purposes?: readonly Purpose[]): Promise<Answered<Joining>> =>
  who.ask<Joining>('PUT', '/joining/consents', consentsTo(purposes))
export const identify = (who: Customer, number: string, name = who.name): Promise<Answered<Joining>> =>
  who.ask<Joining>('PUT', '/joining/identity', { name, number })
export const face = (who: Customer, what: object): Promise<Answered<Joining>> =>
  who.ask<Joining>('POST', '/joining/face', what)
export const showOtherWay = (who: Customer, way: 'video' | 'branch'): Promise<Answered<Joining>> =>
  face(who, { kind: 'instead', way })
export const bindTo = (who: Customer, number: string, of?: 'II' | 'III'): Promise<Answered<Joining>> =>
  who.ask<Joining>('PUT', '/joining/account', { number, ...(of ? { class: of } : {}) })

/** Presses the button on the provider's page, and brings back what it gives. */
export async function takePicture(page: string): Promise<string> {
  const response = await fetch(`${page}/captures`, { method: 'POST', headers: { accept: 'application/json' } })
  return ((await response.json()) as { capture: string }).capture
}
/** Waits for a step; joining goes on by itself while nobody looks. */
export const stepIs = (who: Customer, step: Joining['step'], withinMs?: number): Promise<Joining> =>
  until(
    `${step} to be asked`,
    async () => {
      const now = await joiningOf(who)
      return now.step === step ? now : undefined
    },
    withinMs,
  )
export async function showFace(who: Customer): Promise<Answered<Joining>> {
  const begun = expectStatus(await face(who, { kind: 'start' }), 200)
  const { face: session } = begun.face ? begun : await stepIs(who, 'capture')
  return face(who, { kind: 'capture', capture: await takePicture(session!.page) })
}

export type Person = { readonly number: string; readonly card: string; readonly class?: 'II' | 'III' }
/** A person of this serial number, born in 1990, with a class I account elsewhere. */
export const personOf = (serial: string, n: number, more: { sequence?: string; digits?: string } = {}): Person => {
  const day = 1 + (n % 28)
  const month = 1 + (Math.floor(n / 28) % 12)
  const year = 1950 + (Number(serial.slice(-2)) % 50)
  const born = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
  // The division tells serials apart, the sequence people of one.
  const division = `44${String(1 + (Number(serial.slice(-4, -2)) % 98)).padStart(2, '0')}${String(1 + (Number(serial.slice(-6, -4)) % 98)).padStart(2, '0')}`
  return {
    number: residentIdOf(born, more.sequence ?? String(100 + (n % 800)), division),
    card: withCheckDigit(`62220206${serial}${more.digits ?? String(n).padStart(4, '0')}`),
  }
}

/** The whole way, from a phone that nobody has here to an account that can be used. */
export async function joinOnline(who: Customer, { number, card, class: of }: Person): Promise<Joining> {
  await who.signIn()
  await who.firstPasskey()
  expectStatus(await consent(who), 200)
  expectStatus(await identify(who, number), 200)
  await stepIs(who, 'face')
  expectStatus(await showFace(who), 200)
  await stepIs(who, 'account')
  expectStatus(await bindTo(who, card, of), 200)
  return until('the account', async () => {
    const now = await joiningOf(who)
    return now.state === 'joined' ? now : undefined
  })
}
