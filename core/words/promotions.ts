/** Words about promotions, in both languages: what one gives, what is wrong with one, and what is missing for it. */
import type { Audience } from '../mall/kinds.ts'
import type { PromotionFault, PromotionForm } from '../mall/promotion-form.ts'
import type { NotGiven } from '../mall/promotions.ts'
import { formatAmount } from '../money.ts'
import type { Locale } from './index.ts'

type Both = Readonly<Record<Locale, string>>
/** Whole yuan without the cents. */
const yuan = (fen: bigint) => formatAmount(fen, 'CNY').replace(/\.00$/, '')
/** 20 off is 八折, 15 off is 8.5 折. */
const spaced = (from: string) => (from === '' ? '' : `${from} `)
const discount = (percent: string) => String((100 - Number(percent)) / 10)

/** Who it is for, before what it gives. */
const audiences: Readonly<Record<Exclude<Audience, 'everyone'>, Both>> = {
  new: { zh: '首单', en: 'First order' },
  returning: { zh: '老客', en: 'Returning buyers' },
  consumers: { zh: '个人买家', en: 'Personal buyers' },
  firms: { zh: '企业买家', en: 'Firms' },
}

/** Whom it is for and what it gives, in a sentence without an end. */
export function promotionText(form: Omit<PromotionForm, 'name'>, locale: Locale): string {
  const { audience = 'everyone' } = form
  const gives = givesText(form, locale)
  if (audience === 'everyone') return gives
  return `${audiences[audience][locale]}${locale === 'zh' ? '：' : ': '}${gives}`
}
function givesText(form: Omit<PromotionForm, 'name'>, locale: Locale): string {
  const zh = locale === 'zh'
  const { kind, tiers, percent, least, off, buy, get } = form
  const from = least === null ? '' : zh ? `满 ${yuan(least)} 元` : ` from ${yuan(least)} yuan`
  switch (kind) {
    case 'money-off':
      return tiers.map((tier) => (zh ? `满 ${yuan(tier.from)} 减 ${yuan(tier.off)}` : `${yuan(tier.off)} yuan off from ${yuan(tier.from)}`)).join(zh ? '，' : ', ')
    case 'percent-off':
      return zh ? `${spaced(from)}${discount(percent!)} 折` : `${percent} % off${from}`
    case 'coupon': {
      const what = off === null ? (zh ? `${discount(percent!)} 折` : `${percent} % off`) : zh ? `减 ${yuan(off)} 元` : `${yuan(off)} yuan off`
      return zh ? `${off === null ? spaced(from) : from}${what}` : `${what}${from}`
    }
    case 'free-shipping':
      return zh ? `${from}包邮` : `Free shipping${from}`
    case 'buy-get':
      if (percent === '100') return zh ? `买 ${buy} 送 ${get}` : `Buy ${buy}, get ${get} free`
      return zh ? `买 ${buy} 件，再加 ${get} 件 ${discount(percent!)} 折` : `Buy ${buy}, get ${get} at ${percent} % off`
  }
} // biome-ignore format: one kind a line

const faults: Readonly<Record<PromotionFault, Both>> = {
  goods: { zh: '商城的活动按类目选，不选单件商品', en: 'the mall chooses categories, not single goods' },
  until: { zh: '最后一天要在第一天和今天之后，最长 400 天', en: 'the last day is not before the first or today, and within 400 days' },
  tiers: { zh: '每一档的减额要小于满额，后一档都要更高', en: 'each step takes off less than it asks for, and more than the one before' },
  percent: { zh: '要写打几折', en: 'a percent is needed' },
  least: { zh: '要写满多少元，并且大于减的金额', en: 'the least amount is needed, above what is taken off' },
  off: { zh: '请写减多少元，或打几折', en: 'an amount or a percent is needed' },
  buy: { zh: '要写买几件', en: 'how many are bought is needed' },
  get: { zh: '要写送几件', en: 'how many are given is needed' },
  'per-buyer': { zh: '要写每人可领几张；首单的券每人一张', en: 'how many each buyer may claim is needed: one where it is for a first order' },
  'in-all': { zh: '要写共发几张，不少于每人可领的张数', en: 'how many there are in all is needed, at least as many as for one buyer' },
  code: { zh: '口令只用于店铺的优惠券，并且要与同期别的券不同', en: 'a word is for coupons of a store, and no other coupon of these days has it' },
  budget: { zh: '要写预算', en: 'a budget is needed' },
  kind: { zh: '商城不做包邮活动', en: 'the mall itself gives no free shipping' },
} // biome-ignore format: a table
export const promotionFaultText = (fault: PromotionFault, locale: Locale): string => faults[fault][locale]

/** What more would bring it, or why it gives nothing; undefined where there is nothing that a buyer could do. */
export function notGivenText(why: NotGiven, name: string, locale: Locale): string | undefined {
  const zh = locale === 'zh'
  switch (why.kind) {
    case 'less-than-least':
      return zh ? `再买 ${yuan(why.more)} 元可用“${name}”` : `${yuan(why.more)} yuan more brings “${name}”`
    case 'too-few-pieces':
      return zh ? `再买 ${why.more} 件可用“${name}”` : `${why.more} more pieces bring “${name}”`
    case 'not-combined':
      return zh ? `“${name}”不能与其他优惠一起用` : `“${name}” cannot be combined`
    case 'budget-exceeded':
      return zh ? `“${name}”已送完` : `“${name}” has been given away`
    case 'not-for-these-goods':
      return zh ? `“${name}”不适用于这些商品` : `“${name}” is not for these goods`
    case 'condition-not-met': {
      const who = whoIn(why.condition)
      return who && (zh ? `“${name}”只给${audiences[who].zh}` : `“${name}” is for ${whom[who]}`)
    }
    default:
      return undefined
  }
}
const whom: Readonly<Record<keyof typeof audiences, string>> = {
  new: 'a first order',
  returning: 'returning buyers',
  consumers: 'personal buyers',
  firms: 'firms',
}
function whoIn({ fact, is, value }: Extract<NotGiven, { kind: 'condition-not-met' }>['condition']): keyof typeof audiences | undefined {
  if (fact === 'orders') return is === 'eq' ? 'new' : 'returning'
  return fact === 'buyer' ? (value === 'firm' ? 'firms' : 'consumers') : undefined
} // biome-ignore format: one line
