/** A small firm that borrows, as tests play it: an account of its own, an application as far as one likes, a limit, a loan. */
import type { Firm } from '../../core/customers/firm-wire.ts'
import { usccCheckCharacter } from '../../core/customers/uscc.ts'
import type { Application, Offer } from '../../core/loans/application-wire.ts'
import { consentSubject, type GivenConsents, loanConsents } from '../../core/loans/consents.ts'
import type { LoanProductCode } from '../../core/loans/kinds.ts'
import type { DrawPreview, LoanAll } from '../../core/loans/wire.ts'
import { type Customer, expectStatus, until, yuan } from './customer.ts'

/** A firm's code that passes its check, of six digits and a letter. */
export const codeOf = (serial: string, letter = 'L'): string => {
  const body = `9111${serial}MA0000${letter}`
  return body + usccCheckCharacter(body)
}
/** What registry, credit bureau and tax office say of a sound firm; `like` is one to which rules say yes, whatever its own code is. */
export const sound = {
  sales: 400_000,
  risk: -2,
  established: '2019-03-01',
  industry: '5212',
  like: '91110000MA0000011M',
}

export async function firmOf(
  who: Customer,
  control: string,
  { code, name, facts = sound }: { code: string; name: string; facts?: object },
): Promise<Firm> {
  await fetch(`${control}/control/firms`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, ...facts }),
  })
  const { id } = expectStatus(await who.press<Firm>('/firms', { code, name, representative: { name: who.name } }), 202)
  return until(
    'the firm to be open',
    async () => {
      const one = expectStatus(await who.ask<Firm>('GET', `/firms/${id}`), 200)
      return one.state === 'open' ? one : undefined
    },
    60_000,
  )
}

export const theWish = { amount: yuan('300000.00'), months: 12, method: 'equal-instalments', use: 'stock' } as const
export const theConsents = Object.fromEntries(
  loanConsents.map(({ purpose, version }) => [purpose, version]),
) as GivenConsents

/** An application that was just begun. */
export const begun = async (who: Customer, firm: string, product: LoanProductCode): Promise<string> =>
  expectStatus(await who.press<Application>('/loan-applications', { firm, product }), 201).id
export const wished = async (who: Customer, id: string, wish: object = theWish): Promise<Application> =>
  expectStatus(await who.ask<Application>('PUT', `/loan-applications/${id}/wish`, wish), 200)
export async function consented(who: Customer, id: string): Promise<void> {
  const approval = await who.approve({ action: 'loan-consents', subject: consentSubject(id, theConsents) })
  expectStatus(await who.ask('PUT', `/loan-applications/${id}/consents`, { ...theConsents, approval }), 200)
}
export const whenNext = (who: Customer, id: string, next: Application['next']): Promise<Application> =>
  until(
    `the application to ask for ${next}`,
    async () => {
      const one = expectStatus(await who.ask<Application>('GET', `/loan-applications/${id}`), 200)
      return one.next === next ? one : undefined
    },
    60_000,
  )

/**
 * Applied for and approved: its cost sheet is to be read. What registers say of a firm hangs on its code, so that rules do not say
 * yes to every one: an officer, where there is one, then does.
 */
export async function approved(
  who: Customer,
  firm: string,
  product: LoanProductCode,
  wish: { readonly amount: { readonly amount: string } } = theWish,
  officer?: Customer,
): Promise<string> {
  const id = await begun(who, firm, product)
  await wished(who, id, wish)
  await consented(who, id)
  await until(
    'the application to be approved',
    async () => {
      const { next } = expectStatus(await who.ask<Application>('GET', `/loan-applications/${id}`), 200)
      if (next === 'cost-sheet') return true
      if (!officer) return undefined
      if (next === 'appeal') await who.press(`/loan-applications/${id}/review`, { reason: '老店' })
      const seen = await officer.ask<{ state: string }>('GET', `/loan-cases/${id}`)
      if (seen.status !== 200 || seen.body.state !== 'open') return undefined
      expectStatus(await officer.press(`/loan-cases/${id}/claim`, undefined), 200)
      const decision = { outcome: 'approve', limit: wish.amount, points: 110, reason: '老店，流水稳定' }
      await officer.press(`/loan-cases/${id}/decision`, decision)
      return undefined
    },
    60_000,
    300,
  )
  return id
}
/** Its contract is to be signed; answers with its digest. */
export async function costRead(who: Customer, id: string): Promise<string> {
  const offer = async () => expectStatus(await who.ask<Offer>('GET', `/loan-applications/${id}/offer`), 200)
  const { sha256 } = await offer()
  await until(
    'the time to read it',
    async () => {
      const said = await who.press<Application>(`/loan-applications/${id}/cost-sheet`, { sha256 })
      return said.status === 200 ? true : undefined
    },
    20_000,
    500,
  )
  await whenNext(who, id, 'signature')
  return (await offer()).contract!.sha256
}
/** Answers with the limit. */
export async function signed(who: Customer, id: string, sha256: string): Promise<string> {
  const approval = await who.approve({ action: 'sign-loan', subject: sha256 })
  expectStatus(await who.press(`/loan-applications/${id}/signature`, { sha256, approval }), 202)
  return until(
    'the limit',
    async () => {
      const one = expectStatus(await who.ask<Application>('GET', `/loan-applications/${id}`), 200)
      return one.line ?? undefined
    },
    30_000,
  )
}
export async function previewed(who: Customer, line: string, amount: string): Promise<DrawPreview> {
  const wish = { amount: yuan(amount), months: 12, method: 'equal-instalments' }
  return expectStatus(await who.ask<DrawPreview>('POST', `/credit-lines/${line}/previews`, wish), 200)
}
export async function drawn(who: Customer, line: string, amount: string): Promise<LoanAll> {
  const { sha256 } = await previewed(who, line, amount)
  const approval = await who.approve({ action: 'draw-loan', line, amount: yuan(amount) })
  const body = { amount: yuan(amount), months: 12, method: 'equal-instalments', use: 'stock', sha256, approval }
  return expectStatus(await who.press<LoanAll>(`/credit-lines/${line}/draws`, body), 201)
}

/** Declined by rules for its age: a person may be asked for. */
export async function declined(who: Customer, firm: string, product: LoanProductCode, wish: object = theWish) {
  const id = await begun(who, firm, product)
  await wished(who, id, wish)
  await consented(who, id)
  await whenNext(who, id, 'appeal')
  return id
}
/** What is said of a firm that was set up a month ago: rules decline it. */
export const young = { ...sound, established: '2026-10-01' }
export const machineWish = {
  ...theWish,
  amount: yuan('100000.00'),
  months: 24,
  method: 'equal-principal',
  use: 'equipment',
} as const
