/** Households' bills, as their payers' screens call the bank. */
import type { Given } from '../../core/customers/wire.ts'
import { afterPosition, ask, yuan } from '../api.ts'

export const bills = {
  all: (after?: number | null) => ask('houseBills', 'GET', `/house-bills${afterPosition(after)}`),
  one: (id: string, after?: number | null) => ask('houseBillById', 'GET', `/house-bills/${id}${afterPosition(after)}`),
  pay: (lines: readonly { id: string; amount: string }[], press: string, approval?: Given) =>
    ask('payHouseBills', 'POST', '/house-payments', {
      body: {
        bills: lines.map(({ id, amount }) => ({ id, amount: yuan(amount) })),
        ...(approval ? { approval } : {}),
      },
      press,
    }),
  payments: () => ask('housePayments', 'GET', '/house-payments'),
  payment: (id: string, after?: number) =>
    ask('housePaymentById', 'GET', `/house-payments/${id}${afterPosition(after)}`),
  invoice: (payment: string, title: string, taxNumber: string) =>
    ask('invoiceData', 'POST', `/house-payments/${payment}/invoice`, {
      body: { title, ...(taxNumber === '' ? {} : { taxNumber }) },
    }),
  openLink: (link: string, name: string) => ask('openLink', 'POST', '/bill-links', { body: { link, name } }),
  households: () => ask('households', 'GET', '/households'),
  lookAfter: (link: string, name: string) => ask('lookAfter', 'POST', '/households', { body: { link, name } }),
  comeBack: (household: string) => ask('returnToHousehold', 'POST', `/households/${household}/return`),
  leave: (household: string) => ask('leaveHousehold', 'DELETE', `/households/${household}`),
  mandates: () => ask('mandates', 'GET', '/mandates'),
  giveMandate: (
    mandate: { organization: string; house: string; cap: string; frequency: 'each-bill' | 'monthly' },
    press: string,
    approval?: Given,
  ) =>
    ask('newMandate', 'POST', '/mandates', {
      body: { ...mandate, cap: yuan(mandate.cap), ...(approval ? { approval } : {}) },
      press,
    }),
  endMandate: (id: string) => ask('endMandate', 'DELETE', `/mandates/${id}`),
  explain: (entry: string) => ask('explainMovement', 'GET', `/movements/${entry}/explain`),
}
