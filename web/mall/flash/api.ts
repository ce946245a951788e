/** Flash sales, as the screens of buyers, stores and officers call the bank. */
import { ask, type yuan } from '../../api.ts'

export type AskingFlash = {
  readonly sku: string
  readonly price: ReturnType<typeof yuan>
  readonly pieces: number
  readonly perBuyer: number
  readonly from: string
  readonly until: string
}
export const flashes = {
  all: () => ask('mallFlashSales', 'GET', '/mall/flash-sales'),
  ofStore: (store: string) => ask('merchantFlashSales', 'GET', `/mall/merchants/${store}/flash-sales`),
  askFor: (store: string, body: AskingFlash, press: string) =>
    ask('askFlashSale', 'POST', `/mall/merchants/${store}/flash-sales`, { body, press }),
  end: (id: string, press: string) => ask('endFlashSale', 'POST', `/mall/flash-sales/${id}/end`, { press }),
  forStaff: () => ask('staffFlashSales', 'GET', '/staff/mall/flash-sales'),
  decide: (id: string, outcome: 'set' | 'returned', reason: string, press: string) =>
    ask('decideFlashSale', 'POST', `/staff/mall/flash-sales/${id}/decision`, {
      body: { outcome, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) },
      press,
    }),
}
