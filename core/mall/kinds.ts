/** The lists of the mall that shapes name, apart from the rules about them: whoever only checks shapes loads nothing else. */

/**
 * A permit beside the business licence: 食品经营许可证 (食品安全法 art. 35; farm produce and pre-packaged food alone need none since 2021),
 * 出版物经营许可证 (出版管理条例 art. 35), 第二类医疗器械经营备案 (医疗器械监督管理条例 art. 41), 化妆品 needs none.
 */
export const permitKinds = ['food', 'publication', 'medical-device'] as const
export type PermitKind = (typeof permitKinds)[number]

/** What may be said of goods beside their name; which of them a category asks for stands with it. */
export const attributeNames = [
  'origin', 'net-content', 'shelf-life', 'material', 'brand', 'author', 'model', 'size-range', 'registration',
] as const // biome-ignore format: one list
export type AttributeName = (typeof attributeNames)[number]

/** asked → open | returned (with what is wrong) → asked again; closed by the mall: sells nothing new, what was sold goes on. */
export const merchantStates = ['asked', 'open', 'returned', 'closed'] as const
export type MerchantState = (typeof merchantStates)[number]

/** draft → submitted → listed | returned (with what is wrong) → …; withdrawn by the merchant, closed by the mall. A change of a listed one is looked at again. */
export const listingStates = ['draft', 'submitted', 'listed', 'returned', 'withdrawn', 'closed'] as const
export type ListingState = (typeof listingStates)[number]
export const MOST_VARIANTS = 50
export const LONGEST_NAME = 60
export const LONGEST_ABOUT = 2_000

/** How a store sorts what it has sold. */
export const partFilters = ['to-ship', 'shipped', 'cases', 'done'] as const
export type PartFilter = (typeof partFilters)[number]

/** By what sending is counted. */
export const countedBy = ['weight', 'pieces'] as const

export const MOST_LINES = 50
export const MOST_PIECES = 999

/** 满减, 折扣, 优惠券, 包邮, 买赠. */
export const promotionKinds = ['money-off', 'percent-off', 'coupon', 'free-shipping', 'buy-get'] as const
/**
 * Who may have one: 所有买家, 首单 (who has bought nothing of whoever gives it), 老客 (who has), 个人, 企业. What was wholly given up was not bought.
 */
export const audiences = ['everyone', 'new', 'returning', 'consumers', 'firms'] as const
export type Audience = (typeof audiences)[number]
/** Ended by whoever made it, before its last day. */
export const promotionStates = ['open', 'ended'] as const
/** Goods or categories that one promotion names. */
export const MOST_PROMOTED = 50

/** Of each side of a case. */
export const MOST_PICTURES = 6
/** The longer side of what is kept of a picture, in pixels: enough to see a scratch. */
export const PICTURE_PIXELS = 1_600

export const caseKinds = ['cancel', 'refund', 'return', 'exchange'] as const
export type CaseKind = (typeof caseKinds)[number]
export const caseReasons = [
  'changed-mind', 'late', 'not-arrived', 'damaged', 'wrong-goods', 'not-as-described', 'faulty', 'out-of-stock', 'undelivered',
] as const // biome-ignore format: one list
export type CaseReason = (typeof caseReasons)[number]
/**
 * asked → the merchant answers → agreed | refused; agreed → (a return, an exchange) the buyer sends it → sent-back → the merchant has it → back;
 * agreed or back → paid. An exchange goes on from back: the merchant sends the replacement → sent-again → the buyer has it → exchanged. refused → the
 * buyer leaves it (left) or asks the mall → disputed → agreed | rejected. Withdrawn by the buyer at any time before money moves; lapsed when
 * what was agreed to come back was never sent.
 */
export const caseStates = [
  'asked', 'agreed', 'refused', 'sent-back', 'back', 'sent-again', 'disputed', 'paid', 'exchanged', 'rejected', 'left', 'withdrawn', 'lapsed',
] as const // biome-ignore format: one list
export type CaseState = (typeof caseStates)[number]

/** Provinces by the first two digits of GB/T 2260; their names stand in `regions.ts`. */
export const provinceCodes = [
  '11', '12', '13', '14', '15', '21', '22', '23', '31', '32', '33', '34', '35', '36', '37', '41', '42', '43', '44', '45', '46', '50', '51', '52', '53', '54', '61', '62', '63', '64', '65',
] as const // biome-ignore format: one list
export type Province = (typeof provinceCodes)[number]

/** Of a price list. sale: 特价, for everybody. firms: 企业价, for who buys as a firm. */
export const priceListKinds = ['sale', 'firms'] as const
export type PriceListKind = (typeof priceListKinds)[number]
export const priceListStands = ['coming', 'on', 'over'] as const
export type PriceListStands = (typeof priceListStands)[number]
/** Rows of one list. */
export const MOST_ROWS = 500

/** Where a parcel is, as its carrier tells it. */
export const trackStates = ['picked-up', 'on-its-way', 'delivering', 'signed', 'returning', 'trouble'] as const
export type TrackState = (typeof trackStates)[number]
