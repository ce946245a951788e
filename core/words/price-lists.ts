/** Words about price lists, in both languages: what is wrong with one that a store makes. */

import { MOST_ROWS } from '../mall/kinds.ts'
import type { PriceListFault } from '../mall/price-lists.ts'
import type { Locale } from './index.ts'

/** `named`: the good that is meant, where it is one. */
export function priceListFaultText({ kind }: PriceListFault, named: string, locale: Locale): string {
  const zh = locale === 'zh'
  switch (kind) {
    case 'from':
      return zh ? '第一天不早于今天，最远 400 天' : 'the first day is not before today, and within 400 days'
    case 'until':
      return zh ? '最后一天不早于第一天，最长 400 天；特价要写最后一天' : 'the last day is not before the first, and within 400 days; a special price has one'
    case 'rows':
      return zh ? `要有 1–${MOST_ROWS} 行价格` : `between 1 and ${MOST_ROWS} prices`
    case 'price':
      return zh ? `“${named}”的价格要低于平时的价格` : `the price of “${named}” is below the usual one`
    case 'pieces':
      return zh ? `“${named}”的起订件数是 1–999` : `“${named}” is priced from 1 to 999 pieces on`
    case 'twice':
      return zh ? `“${named}”同样的件数写了两个价格` : `“${named}” has two prices from the same number of pieces`
    case 'steps':
      return zh ? `“${named}”买得多的一档要更便宜` : `“${named}” is cheaper from more pieces on`
  }
} // biome-ignore format: one fault a line
