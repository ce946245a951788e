/** Words about the mall, in both languages: categories, what the law says of sending back, where an order, a case or a store stands. */

import type { CaseFacts } from '../mall/cases.ts'
import { type Category, categories, categoryBy } from '../mall/categories.ts'
import type { ListingFault } from '../mall/goods.ts'
import type { AttributeName, CaseState, ListingState, MerchantState, PermitKind } from '../mall/kinds.ts'
import type { MerchantFault } from '../mall/merchants.ts'
import { provinceName } from '../mall/regions.ts'
import type { ReturnRule } from '../mall/returns.ts'
import type { ShippingTemplate } from '../mall/shipping.ts'
import type { Categories, MallPart, OrderBrief } from '../mall/shop-wire.ts'
import { formatAmount } from '../money.ts'
import { beijing, type Instant } from '../time.ts'
import { type Locale, listIn } from './index.ts'

type Both = Readonly<Record<Locale, string>>
const permits: Readonly<Record<PermitKind, Both>> = {
  food: { zh: '食品经营许可证', en: 'Food trade permit' },
  publication: { zh: '出版物经营许可证', en: 'Publications permit' },
  'medical-device': { zh: '第二类医疗器械经营备案', en: 'Medical device filing' },
}
const attributes: Readonly<Record<AttributeName, Both>> = {
  origin: { zh: '产地', en: 'Origin' },
  'net-content': { zh: '净含量', en: 'Net content' },
  'shelf-life': { zh: '保质期', en: 'Keeps for' },
  material: { zh: '材质', en: 'Material' },
  brand: { zh: '品牌', en: 'Brand' },
  author: { zh: '作者', en: 'Author' },
  model: { zh: '型号', en: 'Model' },
  'size-range': { zh: '尺码', en: 'Sizes' },
  registration: { zh: '注册证号', en: 'Registration' },
}
const returns: Readonly<Record<ReturnRule, Both>> = {
  'seven-days': { zh: '签收次日起七天无理由退货', en: 'Can be sent back within seven days, no reason needed' },
  'made-to-order': { zh: '定作商品，不适用七天无理由退货', en: 'Made to order: not sent back without a reason' },
  fresh: { zh: '鲜活易腐，不适用七天无理由退货；坏了包赔', en: 'Fresh: not sent back without a reason; what is spoilt is paid back' },
  digital: { zh: '数字商品，不适用七天无理由退货', en: 'Digital: not sent back without a reason' },
  press: { zh: '报刊，不适用七天无理由退货', en: 'Newspapers and magazines: not sent back without a reason' },
  'agreed-none': { zh: '下单确认后不适用七天无理由退货；有质量问题可退', en: 'If you confirm it, not sent back without a reason; faults are paid back' },
} // biome-ignore format: a table
export const permitName = (kind: PermitKind, locale: Locale): string => permits[kind][locale]
export const attributeName = (name: AttributeName, locale: Locale): string => attributes[name][locale]
export const returnsText = (rule: ReturnRule, locale: Locale): string => returns[rule][locale]
export const categoryName = (code: string, locale: Locale): string => categoryBy(code)?.[locale] ?? code

export const categoriesAnswer = (locale: Locale): Categories =>
  categories
    .filter(({ parent }) => parent === null)
    .map((one) => ({
      code: one.code,
      name: one[locale],
      children: categories
        .filter(({ parent }) => parent === one.code)
        .map((leaf: Category) => ({
          code: leaf.code,
          name: leaf[locale],
          permit: leaf.permit && permitName(leaf.permit, locale),
          attributes: leaf.attributes.map((code) => ({ code, name: attributeName(code, locale) })),
          returns: returnsText(leaf.returns, locale),
        })),
    }))

const yuan = (fen: bigint) => formatAmount(fen, 'CNY')
export function shippingText({ by, everywhere, zones, never, freeFrom }: ShippingTemplate, locale: Locale): string {
  const zh = locale === 'zh'
  const unit = (n: number) =>
    by === 'pieces' ? (zh ? `${n} 件` : `${n} pieces`) : n % 1_000 === 0 ? `${n / 1_000} kg` : `${n} g`
  const all = [
    zh ? `首 ${unit(everywhere.firstUnits)} ${yuan(everywhere.first)} 元，每加 ${unit(everywhere.moreUnits)} ${yuan(everywhere.more)} 元` : `${yuan(everywhere.first)} yuan for the first ${unit(everywhere.firstUnits)}, ${yuan(everywhere.more)} for each ${unit(everywhere.moreUnits)} more`,
    ...(freeFrom === null ? [] : [zh ? `满 ${yuan(freeFrom)} 元包邮` : `free from ${yuan(freeFrom)} yuan`]),
    ...(zones.length === 0 ? [] : [zh ? '部分地区另计' : 'some provinces differ']),
    ...(never.length === 0 ? [] : [(zh ? '不送' : 'not to ') + listIn(locale, never.map((code) => provinceName(code, locale)))]),
  ] // biome-ignore format: one part a line
  return all.join(zh ? '；' : '; ')
}

const minute = (at: Instant) => beijing(at).slice(0, 16).replace('T', ' ')
/** Where money comes back, or nothing was agreed yet. */
const cases: Readonly<Record<CaseState, (until: string, back: boolean, sendTo: string) => Both>> = {
  asked: (until) => ({ zh: `等店家答复，${until} 前不答复就按同意办`, en: `The store answers by ${until}; silence is a yes` }),
  agreed: (until, back, sendTo) =>
    back
      ? { zh: `同意退货，请在 ${until} 前寄回并填单号。寄到：${sendTo}`, en: `Agreed: please send it back by ${until} and give the parcel’s number. To: ${sendTo}` }
      : { zh: '已同意，正在退款', en: 'Agreed; the money is on its way back' },
  refused: (until) => ({ zh: `店家没有同意，${until} 前可以请商城评理`, en: `The store said no; the mall can be asked to decide until ${until}` }),
  'sent-back': (until) => ({ zh: `已寄回，等店家收货，最晚 ${until} 退款`, en: `Sent back; you are paid when the store has it, by ${until} at the latest` }),
  back: () => ({ zh: '店家已收到，正在退款', en: 'The store has it; the money is on its way back' }),
  'sent-again': (until) => ({ zh: `换的货已寄出，收到请确认，${until} 自动确认`, en: `The replacement is on its way; please say when you have it (by itself on ${until})` }),
  disputed: (until) => ({ zh: `商城在评理，${until} 前有人处理`, en: `The mall decides; somebody has it until ${until}` }),
  paid: () => ({ zh: '已退款', en: 'Paid back' }),
  exchanged: () => ({ zh: '已换货，新的从收到起重新算售后期', en: 'Exchanged; the time for complaints begins again for what you got' }),
  rejected: () => ({ zh: '商城没有支持', en: 'The mall decided against it' }),
  left: () => ({ zh: '店家没有同意，已结束', en: 'The store said no; it is over' }),
  withdrawn: () => ({ zh: '已撤回', en: 'Withdrawn' }),
  lapsed: () => ({ zh: '没有寄回，已结束', en: 'It was not sent back; over' }),
} // biome-ignore format: a table
/** The same to whoever did not ask for it: the merchant, an officer. */
const casesToOthers: Partial<Readonly<Record<CaseState, (until: string, back: boolean) => Both>>> = {
  asked: (until) => ({ zh: `等店家答复，${until} 前不答复就按同意办`, en: `The store answers by ${until}; silence is a yes` }),
  agreed: (until, back) =>
    back
      ? { zh: `同意退货，等买家在 ${until} 前寄回`, en: `Agreed; the buyer sends it back by ${until}` }
      : { zh: '已同意，正在退款', en: 'Agreed; the money is on its way back' },
  refused: (until) => ({ zh: `店家没有同意，买家在 ${until} 前可以请商城评理`, en: `The store said no; the buyer may ask the mall to decide until ${until}` }),
  'sent-back': (until) => ({ zh: `买家已寄回，收到请确认，${until} 自动退款`, en: `Sent back; please say when it is there (paid by itself on ${until})` }),
} // biome-ignore format: a table
/** Where goods come for goods. */
const exchanges: Partial<typeof cases> = {
  agreed: (until, _, sendTo) => ({ zh: `同意换货，新的已为您留着。请在 ${until} 前寄回并填单号。寄到：${sendTo}`, en: `Agreed, and yours is set aside: please send it back by ${until} and give the parcel’s number. To: ${sendTo}` }),
  'sent-back': (until) => ({ zh: `已寄回，等店家收货，最晚 ${until} 算作收到`, en: `Sent back; the store has it by ${until} at the latest` }),
  back: (until) => ({ zh: `店家已收到，${until} 前把新的寄出，不寄就退款`, en: `The store has it and sends yours by ${until}, or you are paid back` }),
} // biome-ignore format: a table
const exchangesToOthers: Partial<typeof cases> = {
  agreed: (until) => ({ zh: `同意换货，新的已从库存留出，等买家在 ${until} 前寄回`, en: `Agreed; the replacement is set aside, the buyer sends the other back by ${until}` }),
  'sent-back': (until) => ({ zh: `买家已寄回，收到请确认，${until} 自动算收到`, en: `Sent back; please say when it is there (by itself on ${until})` }),
  back: (until) => ({ zh: `货已退回，请在 ${until} 前把新的寄出，过期自动退款`, en: `It is back: please send the replacement by ${until}, or the buyer is paid back` }),
  'sent-again': (until) => ({ zh: `新的在路上，买家不确认就在 ${until} 自动收货`, en: `The replacement is on its way; received by itself on ${until}` }),
  exchanged: () => ({ zh: '已换货', en: 'Exchanged' }),
} // biome-ignore format: a table
export type Side = 'buyer' | 'merchant' | 'officer'
/** `sendTo`: where what is sent back goes. `instead`: it was an exchange, and there was nothing to exchange it for. */
export function caseText(
  { kind, state, until, instead = false }: Pick<CaseFacts, 'kind' | 'state' | 'until'> & { readonly instead?: boolean },
  side: Side,
  sendTo: string,
  locale: Locale,
): string {
  const others = side !== 'buyer'
  const exchange = kind === 'exchange' ? ((others ? exchangesToOthers[state] : undefined) ?? exchanges[state]) : undefined
  const says = exchange ?? (others ? casesToOthers[state] : undefined) ?? cases[state]
  const text = says(minute(until), kind === 'return', sendTo)[locale]
  if (!instead) return text
  return locale === 'zh' ? `没有货可换，改为退货退款。${text}` : `There was no replacement, so it is a return. ${text}`
} // biome-ignore format: one rule

export type PartSays = {
  readonly state: MallPart['state']
  readonly late: boolean
  readonly shipBy: Instant | null
  readonly receivesAt: Instant | null
  readonly windowEnds: Instant | null
  readonly open: boolean
  /** Some of it is in a parcel. */
  readonly partly?: boolean
}
export function partText({ state, late, shipBy, receivesAt, windowEnds, open, partly = false }: PartSays, side: Side, locale: Locale): string {
  const zh = locale === 'zh'
  const mine = side === 'buyer'
  if (!mine && state === 'to-ship') {
    if (partly && !late) return zh ? `已发出一部分，其余请在 ${minute(shipBy!)} 前发货` : `Some of it is sent; the rest by ${minute(shipBy!)}`
    if (late) return zh ? '已超过发货时间，请马上发货，买家可以取消' : 'Late: please send it now; the buyer may cancel'
    return zh ? `请在 ${minute(shipBy!)} 前发货` : `To be sent by ${minute(shipBy!)}`
  }
  if (!mine && state === 'shipped') return zh ? `在路上，买家不确认就在 ${minute(receivesAt!)} 自动收货` : `On its way; received by itself on ${minute(receivesAt!)}`
  if (!mine && state === 'received' && !open) return zh ? `买家已收货，货款 ${minute(windowEnds!)} 后到账` : `Received; you are paid after ${minute(windowEnds!)}`
  switch (state) {
    case 'waiting':
      return zh ? '正在付款' : 'Being paid'
    case 'to-ship':
      if (partly) return zh ? `已发出一部分${late ? '，其余超过时间还没发，可以取消' : `，其余店家在 ${minute(shipBy!)} 前发货`}` : `Some of it is on its way${late ? '; the rest is late and can be cancelled' : `; the store sends the rest by ${minute(shipBy!)}`}`
      if (late) return zh ? '超过时间还没发货，可以取消' : 'Late: not sent in time; it can be cancelled'
      return zh ? `店家在 ${minute(shipBy!)} 前发货` : `The store sends it by ${minute(shipBy!)}`
    case 'shipped':
      return zh ? `已发货，收到请确认，${minute(receivesAt!)} 自动确认` : `On its way; please say when you have it (by itself on ${minute(receivesAt!)})`
    case 'received':
      if (open) return zh ? '已收货，售后处理中，货款先不付给店家' : 'Received; a case is open, the store is not paid before it is over'
      return zh ? `已收货，${minute(windowEnds!)} 后货款付给店家` : `Received; the store is paid after ${minute(windowEnds!)}`
    case 'settled':
      return zh ? '已完成' : 'Done'
    case 'closed':
      return zh ? '已取消，钱已退回' : 'Cancelled; the money is back'
  }
} // biome-ignore format: one sentence a state
const orderStates: Readonly<Record<OrderBrief['state'], Both>> = {
  requested: { zh: '正在下单', en: 'Being ordered' },
  reserved: { zh: '已下单，正在付款', en: 'Ordered; being paid' },
  paid: { zh: '已付款，货款由银行保管', en: 'Paid; the bank keeps the money until you have the goods' },
  over: { zh: '已结束', en: 'Over' },
  refused: { zh: '没有下成，没有扣款', en: 'Not ordered; nothing was charged' },
  released: { zh: '没有付成，没有扣款', en: 'Not paid; nothing was charged' },
}
/** What has come least far of a paid order says where it stands. */
const goneOn: Partial<Readonly<Record<MallPart['state'], Both>>> = {
  'to-ship': { zh: '已付款，等店家发货；货款由银行保管', en: 'Paid, to be sent; the bank keeps the money until you have the goods' },
  shipped: { zh: '已发货', en: 'On its way' },
  received: { zh: '已收货', en: 'Received' },
  settled: { zh: '已完成', en: 'Done' },
  closed: { zh: '已取消，钱已退回', en: 'Cancelled; the money is back' },
} // biome-ignore format: a table
const stages: readonly MallPart['state'][] = ['to-ship', 'shipped', 'received', 'settled', 'closed']
export function orderText(state: OrderBrief['state'], parts: readonly MallPart['state'][], locale: Locale): string {
  const least = state === 'paid' || state === 'over' ? stages.find((one) => parts.includes(one)) : undefined
  return ((least && goneOn[least]) ?? orderStates[state])[locale]
}

const listings: Readonly<Record<ListingState, Both>> = {
  draft: { zh: '草稿', en: 'Draft' },
  submitted: { zh: '等商城审核', en: 'The mall looks at it' },
  listed: { zh: '在售', en: 'On sale' },
  returned: { zh: '要修改', en: 'To be changed' },
  withdrawn: { zh: '已下架', en: 'Off sale' },
  closed: { zh: '商城已下架', en: 'Taken off by the mall' },
}
const stores: Readonly<Record<MerchantState, Both>> = {
  asked: { zh: '等商城审核，一般一个工作日', en: 'The mall looks at it, mostly within a working day' },
  open: { zh: '营业中', en: 'Open' },
  returned: { zh: '要修改', en: 'To be changed' },
  closed: { zh: '已被商城关闭', en: 'Closed by the mall' },
}
const with_ = (text: string, reason: string | null, locale: Locale) =>
  reason === null ? text : `${text}${locale === 'zh' ? '：' : ': '}${reason}`
export const listingText = (state: ListingState, reason: string | null, locale: Locale): string =>
  with_(listings[state][locale], reason, locale)
export const storeText = (state: MerchantState, reason: string | null, locale: Locale): string =>
  with_(stores[state][locale], reason, locale)

export function listingFaultText({ kind, what }: { readonly kind: ListingFault; readonly what?: string }, locale: Locale): string {
  const zh = locale === 'zh'
  switch (kind) {
    case 'no-variants':
      return zh ? '至少一个规格' : 'at least one variant'
    case 'category':
      return zh ? `店铺没有申请“${categoryName(what!.split('/')[0]!, locale)}”类目` : `the store did not ask for ${categoryName(what!.split('/')[0]!, locale)}`
    case 'permit-missing':
      return permitName(what as PermitKind, locale)
    case 'attribute-missing':
      return attributeName(what as AttributeName, locale)
  }
} // biome-ignore format: one fault
/** The faults of a store as it was asked for. */
export const storeNameTaken: Readonly<Record<Locale, string>> = {
  zh: '店名已有人用',
  en: 'the name is another store’s',
}
export function storeFaultText({ kind, what }: MerchantFault, locale: Locale): string {
  const zh = locale === 'zh'
  if (kind === 'category-unknown') return zh ? `没有“${what}”这个类目` : `there is no category ${what}`
  const name = permitName(what as PermitKind, locale)
  if (kind === 'permit-form') return zh ? `${name}编号的格式` : `the form of the number of ${name}`
  return zh ? `${name}已过期` : `${name} is over`
}
