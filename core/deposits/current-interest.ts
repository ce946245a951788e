/** How current accounts earn on a day: what the end of day asks of the products. */
import type { Day } from '../time.ts'
import { ppm } from './interest.ts'

export type CurrentProduct = {
  readonly product: 'current-person' | 'current-firm'
  /** Only whole yuan earn (元以下角分不计息). */
  readonly whole: boolean
  /** Each stretch of one rate by itself (units), not all at the rate of the day of settlement (persons). */
  readonly segmented: boolean
  readonly percent: string
  readonly ppm: bigint
}

export function currentProductsOn(_day: Day): CurrentProduct[] {
  const percent = '0.05'
  return [
    { product: 'current-person', whole: true, segmented: false, percent, ppm: ppm(percent) },
    { product: 'current-firm', whole: false, segmented: true, percent, ppm: ppm(percent) },
  ]
}
