/**
 * Who may sell: a firm with an account here, so that its identity, its licence and its own account for the money are known (电子商务法 art. 27;
 * 二清: the money goes to an account in the merchant's own name), and permits for what needs one. An officer looks at each.
 */

import type { Day } from '../time.ts'
import { categoryBy } from './categories.ts'
import { type PermitKind, permitKinds } from './kinds.ts'

export type Permit = { readonly number: string; readonly until: Day }
export type Merchant = {
  /** Categories of the first level. */
  readonly categories: readonly string[]
  readonly permits: Readonly<Partial<Record<PermitKind, Permit>>>
}

/** How numbers of permits are written: JY and 14 digits (食品经营许可管理办法 art. 31); the others as their registries print them. */
const forms: Readonly<Record<PermitKind, RegExp>> = {
  food: /^JY[123]\d{13}$/,
  publication: /^新出发[\u4e00-\u9fff]{1,4}字第[\dA-Z-]{4,12}号$/,
  'medical-device': /^[\u4e00-\u9fff]{1,4}食?药?监械经营备\d{8,12}号$/,
}
export type MerchantFault = { readonly kind: 'category-unknown' | 'permit-form' | 'permit-over'; readonly what: string }
export function merchantFaults({ categories, permits }: Merchant, today: Day): MerchantFault[] {
  return [
    ...categories.filter((code) => categoryBy(code)?.parent !== null).map((what) => ({ kind: 'category-unknown', what }) as const),
    ...permitKinds.flatMap((kind): MerchantFault[] => {
      const permit = permits[kind]
      if (!permit) return []
      if (!forms[kind].test(permit.number)) return [{ kind: "permit-form", what: kind }]
      return permit.until < today ? [{ kind: "permit-over", what: kind }] : []
    }),
  ] // biome-ignore format: one fault a line
}
/** What sells on a day: a permit that is over lets nothing of its categories be sold. */
export const holdsPermit = ({ permits }: Pick<Merchant, 'permits'>, kind: PermitKind | null, day: Day): boolean =>
  kind === null || (permits[kind] !== undefined && permits[kind].until >= day)
