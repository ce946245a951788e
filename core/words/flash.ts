/** Words about flash sales, in both languages: how one stands, and what is wrong with one that a store asks for. */
import type { FlashFault, FlashStands } from '../mall/flash.ts'
import type { Locale } from './index.ts'

const faults: Readonly<Record<FlashFault, Readonly<Record<Locale, string>>>> = {
  price: { zh: '抢购价要低于平时的价格', en: 'the price is below the usual one' },
  'per-buyer': { zh: '每人限购不多于总件数', en: 'one buyer may have no more than there are' },
  from: { zh: '开始时间要在现在之后、30 天之内', en: 'it begins after now and within 30 days' },
  until: { zh: '结束要在开始之后，最长 72 小时', en: 'it ends after it begins, within 72 hours' },
}
export const flashFaultText = (fault: FlashFault, locale: Locale): string => faults[fault][locale]

/** `from` and `until` as a clock shows them; `reason`: what an officer said. */
export function flashText(stands: FlashStands, { from, until, left, reason }: { readonly from: string; readonly until: string; readonly left: number; readonly reason: string }, locale: Locale): string {
  const zh = locale === 'zh'
  switch (stands) {
    case 'asked':
      return zh ? '等商城审核。' : 'The mall looks at it.'
    case 'returned':
      return zh ? `没有通过：${reason}` : `Returned: ${reason}`
    case 'coming':
      return zh ? `${from} 开抢` : `Begins ${from}`
    case 'on':
      return zh ? `还剩 ${left} 件，${until} 结束` : `${left} left, until ${until}`
    case 'sold-out':
      return zh ? '抢完了。有人没付款的话，会再放出来。' : 'All taken. What is not paid for comes back.'
    case 'over':
      return zh ? '已结束' : 'Over'
  }
} // biome-ignore format: one state a line
