/** How current accounts earn on a day: what the end of day asks of the products and of the board of rates. */
import { invariant } from '../invariant.ts'
import type { Day } from '../time.ts'
import { ppm } from './interest.ts'
import { conventionsOf, demandOf, depositors, productOn, rateOn } from './products.ts'

export type CurrentProduct = {
  readonly product: 'current-person' | 'current-firm'
  /** Only whole yuan earn (元以下角分不计息). */
  readonly whole: boolean
  /** Each stretch of one rate by itself (units), not all at the rate of the day of settlement (persons). */
  readonly segmented: boolean
  readonly percent: string
  readonly ppm: bigint
}

/** One for persons, one for firms. */
export const currentProductsOn = (day: Day): CurrentProduct[] =>
  depositors.map((who) => {
    const code = demandOf(who) as CurrentProduct['product']
    const product = productOn(day, code)
    const percent = rateOn(day, code, null, 0n)
    invariant(product && percent !== undefined, `${code} has terms and a rate on ${day}`)
    const { base, demandRate } = conventionsOf(product, who)
    return { product: code, whole: base === 'yuan', segmented: demandRate === 'segmented', percent, ppm: ppm(percent) }
  })
