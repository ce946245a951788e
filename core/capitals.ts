/**
 * An amount of yuan in Chinese capitals (中文大写金额), as contracts, invoices and receipts write it. Source: 支付结算办法,
 * annex 正确填写票据和结算凭证的基本规定 (银发〔1997〕393号): zeros in between are read as one 零, 整 stands after 元 and may
 * stand after 角, never after 分.
 */
import type { Fen } from './money.ts'

const DIGITS = '零壹贰叁肆伍陆柒捌玖'
const PLACES = ['', '拾', '佰', '仟']
const GROUPS = ['', '万', '亿', '万亿']

/** For amounts from zero up to the largest the bank can hold. */
export function capitals(amount: Fen): string {
  const yuan = (amount / 100n).toString()
  const [jiao, fen] = [Number((amount / 10n) % 10n), Number(amount % 10n)]
  let text = ''
  let zero = false
  let grouped = false
  for (let at = 0; at < yuan.length; at++) {
    const digit = Number(yuan[at])
    const place = yuan.length - 1 - at
    if (digit === 0) zero = true
    else {
      // Where the zeros end before a group's thousands, none is read (壹拾万柒仟元).
      if (zero && text !== '' && place % 4 !== 3) text += '零'
      zero = false
      grouped = true
      text += DIGITS[digit]! + PLACES[place % 4]!
    }
    if (place % 4 === 0 && place > 0) {
      if (grouped) text += GROUPS[place / 4]!
      grouped = false
    }
  }
  if (text !== '') text += '元'
  if (jiao === 0 && fen === 0) return `人民币${text || '零元'}整`
  // A zero before the jiao is read where the yuan end in one, or where there are fen and no jiao.
  if (text !== '' && (jiao === 0 || zero)) text += '零'
  if (jiao > 0) text += `${DIGITS[jiao]}角`
  return `人民币${text}${fen > 0 ? `${DIGITS[fen]}分` : '整'}`
}
