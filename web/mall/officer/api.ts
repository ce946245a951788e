/** The mall at the officers' desk, as its screen calls the bank. */
import { ask } from '../../api.ts'

export type MerchantOutcome = 'open' | 'returned' | 'closed'
export type GoodOutcome = 'listed' | 'returned' | 'closed'
export type DisputeOutcome = 'agreed' | 'back' | 'rejected' | 'paid' | 'exchanged'
const decided = <Outcome>(outcome: Outcome, reason: string) => ({
  outcome,
  ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
})

export const desk = {
  all: () => ask('mallDesk', 'GET', '/staff/mall'),
  categories: async () => (await ask('mallCategories', 'GET', '/mall/categories')).categories,
  merchant: (id: string, outcome: MerchantOutcome, reason: string, press: string) =>
    ask('decideMerchant', 'POST', `/staff/mall/merchants/${id}/decision`, { body: decided(outcome, reason), press }),
  good: (id: string, outcome: GoodOutcome, reason: string, press: string) =>
    ask('decideMallGood', 'POST', `/staff/mall/goods/${id}/decision`, { body: decided(outcome, reason), press }),
  dispute: (id: string, outcome: DisputeOutcome, reason: string, press: string) =>
    ask('decideMallDispute', 'POST', `/staff/mall/cases/${id}/decision`, {
      body: { outcome, reason: reason.trim() },
      press,
    }),
  endPromotion: (id: string, press: string) =>
    ask('endMallOwnPromotion', 'POST', `/staff/mall/promotions/${id}/end`, { press }),
}
