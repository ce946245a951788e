/** What stands in an application's row as an offer, and the sheet that is read and confirmed of it. */
import { createHash } from 'node:crypto'
import { kept, keptAs } from '../../core/deposits/term-kept.ts'
import { invariant } from '../../core/invariant.ts'
import { type Offered, offeredTerms, type Sheet, sheetOf } from '../../core/loans/offer.ts'
import { productOn } from '../../core/loans/products.ts'
import type { ApplicationRow } from '../storage/loan-applications.ts'

/** Who lends, as the borrower knows it. */
export const LENDER = 'Qiao 桥'

export const offerIn = (row: Pick<ApplicationRow, 'offer'>): Offered | undefined =>
  row.offer === null ? undefined : kept<Offered>(row.offer as never)

/** The digest is over all that is read; whoever confirms names it. */
export const digested = (sheet: Sheet): string =>
  createHash('sha256')
    .update(JSON.stringify(keptAs(sheet)))
    .digest('hex')

export function sheetOfOffer(offer: Offered, id: string): Sheet & { readonly sha256: string } {
  const product = productOn(offer.day, offer.product)
  invariant(product, 'what was offered was a product of its day')
  const sheet = sheetOf(offeredTerms(product, offer, id), LENDER)
  return { ...sheet, sha256: digested(sheet) }
}
