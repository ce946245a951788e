/** Whose account and deposits a screen shows: one's own, or those of a firm that one operates, as its address says. */
import { useParams } from '@solidjs/router'
import { api, ask, ownAccount } from '../api.ts'
import { type Terms, termsAt } from './term-api.ts'

export type Holder = {
  readonly firm: string | undefined
  readonly terms: Terms
  /** Where the bank has the current account, and its own day. */
  current(): Promise<{ readonly at: string; readonly today: string }>
  /** What is free on the current account. */
  available(): Promise<string>
  /** Addresses of its screens. */
  readonly all: string
  readonly products: string
  one(id: string): string
}
export const firmInterest = (firm: string) => ask('firmInterest', 'GET', `/firms/${firm}/interest`)

export function useHolder(): Holder {
  const { firm } = useParams<{ firm?: string }>()
  const all = firm ? `/me/firms/${firm}` : '/wealth'
  return {
    firm,
    terms: termsAt(firm ? `/firms/${firm}` : ''),
    current: async () => {
      if (firm) return { at: `/firms/${firm}`, today: (await firmInterest(firm)).today }
      const { accounts, today } = await api.accounts()
      return { at: `/accounts/${accounts[0]!.id}`, today }
    },
    available: async () => (firm ? await firmInterest(firm) : await ownAccount()).available.amount,
    all,
    products: `${all}/products`,
    one: (id) => `${all}/${firm ? 'deposits/' : ''}${id}`,
  }
}
