/** Deposits with a term, as their screens call the bank. */
import type { openRequest } from '../../core/deposits/term-wire.ts'
import { ask, yuan } from '../api.ts'

type Asked = typeof openRequest extends { readonly '~types'?: { readonly input: infer I } | undefined } ? I : never
export type ProductId = Asked['product']
export type Renewal = NonNullable<Asked['renew']>
type Choice = { readonly product: ProductId; readonly amount: string; readonly months: number | null }

/** Calls at an address: of one's own deposits, or below a firm that one operates, whose answers have the same shapes. */
export const termsAt = (at: string) => ({
  products: () => ask('depositProducts', 'GET', `${at}/deposit-products`),
  all: () => ask('deposits', 'GET', `${at}/deposits`),
  calendar: () => ask('depositCalendar', 'GET', '/deposits/calendar'),
  one: (id: string, after?: number | null) =>
    ask('depositById', 'GET', `${at}/deposits/${id}${after == null ? '' : `?after=${after}`}`),
  open: ({ amount, ...rest }: Choice & { readonly renew: Renewal }, press: string) =>
    ask('openDeposit', 'POST', `${at}/deposits`, { body: { ...rest, amount: yuan(amount) }, press }),
  preview: (id: string, amount: string) =>
    ask('previewWithdrawal', 'POST', `${at}/deposits/${id}/previews`, { body: { amount: yuan(amount) } }),
  withdraw: (id: string, given: { amount: string; interest: string; takenBack: string }, press: string) =>
    ask('withdrawDeposit', 'POST', `${at}/deposits/${id}/withdrawals`, {
      body: { amount: yuan(given.amount), interest: yuan(given.interest), takenBack: yuan(given.takenBack) },
      press,
    }),
  add: (id: string, amount: string, press: string) =>
    ask('addToDeposit', 'POST', `${at}/deposits/${id}/additions`, { body: { amount: yuan(amount) }, press }),
  notice: (id: string, amount: string) =>
    ask('giveNotice', 'POST', `${at}/deposits/${id}/notices`, { body: { amount: yuan(amount) } }),
  takeNoticeBack: (id: string) => ask('takeNoticeBack', 'DELETE', `${at}/deposits/${id}/notices`),
  renewal: (id: string, renew: Renewal) =>
    ask('setRenewal', 'PUT', `${at}/deposits/${id}/renewal`, { body: { renew } }),
  calculate: ({ amount, ...rest }: Choice & { readonly days?: number }) =>
    ask('calculateDeposit', 'POST', `${at}/deposit-calculations`, { body: { ...rest, amount: yuan(amount) } }),
})
export type Terms = ReturnType<typeof termsAt>
