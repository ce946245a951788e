/** What the bank says of its deposits: names, what each is, and all that is agreed, out of the product's own switches. */
import type { Conventions, Product } from '../deposits/products.ts'
import type { Line } from '../deposits/term.ts'
import type { TermProduct } from '../deposits/term-products.ts'
import { formatAmount } from '../money.ts'
import type { Locale } from './index.ts'

type Both = Readonly<Record<Locale, string>>
const names: Readonly<Record<TermProduct, Both>> = {
  fixed: { zh: '整存整取', en: 'Fixed deposit' },
  certificate: { zh: '大额存单', en: 'Certificate of deposit' },
  'notice-7': { zh: '七天通知存款', en: 'Seven-day notice deposit' },
  'notice-1': { zh: '一天通知存款', en: 'One-day notice deposit' },
  instalment: { zh: '零存整取', en: 'Instalment deposit' },
  'interest-drawn': { zh: '存本取息', en: 'Deposit with monthly interest' },
  flexible: { zh: '定活两便', en: 'Flexible deposit' },
}
const abouts: Readonly<Record<TermProduct, Both>> = {
  fixed: { zh: '一次存入，到期连本带息。', en: 'Put in once; principal and interest at the end.' },
  certificate: { zh: '金额较大，利率更高，到期连本带息。', en: 'For larger sums at a higher rate; principal and interest at the end.' },
  'notice-7': { zh: '不定存期，取之前七天通知。', en: 'No term; notice is given seven days before a withdrawal.' },
  'notice-1': { zh: '不定存期，取之前一天通知。', en: 'No term; notice is given one day before a withdrawal.' },
  instalment: { zh: '每月存入同样的金额，到期一起取。', en: 'The same amount each month; all of it at the end.' },
  'interest-drawn': { zh: '本金不动，利息每月转到活期账户。', en: 'The principal stays; interest comes to the current account each month.' },
  flexible: { zh: '随时可取，存满三个月起利率更高。', en: 'Withdrawn at any time; from three months on at a higher rate.' },
} // biome-ignore format: a sentence a line

export const productName = (code: string, locale: Locale): string => names[code as TermProduct]?.[locale] ?? ''
export const productAbout = (code: TermProduct, locale: Locale): string => abouts[code][locale]

const days: Readonly<Record<Conventions['dayCount'], Both>> = {
  'ACT/360': { zh: '实际天数，年利率除以 360', en: 'actual days, the year’s rate over 360' },
  'ACT/365F': { zh: '实际天数，年利率除以 365', en: 'actual days, the year’s rate over 365' },
  '30/360': { zh: '每月 30 天，年利率除以 360', en: 'months of 30 days, the year’s rate over 360' },
  'ACT/ACT': { zh: '实际天数，平年 365、闰年 366', en: 'actual days over 365, 366 in leap years' },
  'months+days/360': {
    zh: '整月加零头天数，年利率除以 360',
    en: 'whole months and odd days, the year’s rate over 360',
  },
}
const yuan = (text: string) =>
  formatAmount(BigInt(text) * 100n, 'CNY')
    .replace(/\.00$/, '')
    .replace(/\B(?=(\d{3})+$)/g, ',')

/** All that is agreed, a sentence each. What a switch does not do is not said. */
export function productRules(product: Product, c: Conventions, locale: Locale): string[] {
  const zh = locale === 'zh'
  const say = (when: boolean, chinese: string, english: string) => (when ? [zh ? chinese : english] : [])
  const { earns } = product
  return [
    ...say(earns === 'term', '利率是存入那天公布的利率，整个存期不变。', 'The rate is the one posted on the day of opening and stays for the whole term.'),
    ...say(earns === 'instalments', '利率是开户那天公布的利率，整个存期不变。每月存入同样的金额；漏存的一个月可以在下个月补上，没有补上的，从那以后存入的按活期计息。', 'The rate is that of the day of opening. The same amount is put in each month; a missed month can be made up in the next, and if it is not, what is put in from then on earns the rate of the current account.'),
    ...say(earns === 'term-reached', `存满三个月、半年、一年的，按支取那天同档次整存整取利率的 ${c.ofTermRate}% 计息；不满三个月按活期。`, `Once three, six or twelve months have passed it earns ${c.ofTermRate}% of that day’s rate of the fixed deposit of that term; before that, the rate of the current account.`),
    ...say(earns === 'notice', `利率是支取那天公布的利率，按实际天数计息。取之前 ${c.noticeDays} 天通知要取多少。`, `The rate is the one posted on the day of withdrawal, for the actual days. Give notice of how much ${c.noticeDays} ${c.noticeDays === 1 ? 'day' : 'days'} before.`),
    ...say(earns === 'notice', '没有通知、通知期不满、与通知的金额不符的部分按活期计息；通知后没有取的，通知的天数不计息。', 'What is not notified, before the notice has run or beyond the notified amount earns the rate of the current account; a notice that is not followed costs the interest of its days.'),
    ...say(c.leastDraw !== '0', `每次至少取 ${yuan(c.leastDraw)} 元，不到的按活期计息。`, `Withdraw at least ${yuan(c.leastDraw)} yuan; less earns the rate of the current account.`),
    ...say(c.leastRest !== '0' && c.smallRest === 'close', `取后不足 ${yuan(c.leastRest)} 元的，余下的一并按活期结清。`, `Where less than ${yuan(c.leastRest)} yuan would stay, the rest is closed at the rate of the current account.`),
    ...say(c.leastRest !== '0' && c.smallRest === 'refuse', `部分支取后至少留 ${yuan(c.leastRest)} 元。`, `After a part is withdrawn at least ${yuan(c.leastRest)} yuan stay.`),
    ...say(c.early === 'demand' && earns !== 'notice' && earns !== 'term-reached', '提前支取的部分，按支取那天的活期利率计息；余下的仍按原来的利率。', 'What is withdrawn early earns the rate of the current account of that day; what stays keeps its rate.'),
    ...say(c.partDraws === 'once', '到期前可以部分提前支取一次。', 'A part can be withdrawn early once.'),
    ...say(c.partDraws === 'none' && earns !== 'term-reached', '提前支取须一次取完。', 'Withdrawn early, it is withdrawn whole.'),
    ...say(c.interestEvery !== null, '提前支取的，已付的利息按活期重算，多付的从本金中扣回。', 'Withdrawn early, the interest is worked out again at the rate of the current account; what was paid too much is taken from the principal.'),
    ...say(c.overdue === 'demand' && product.terms.length > 0, '到期后没有取也没有续存的，到期以后的天数按支取那天的活期利率计息。', 'Neither withdrawn nor renewed at maturity, it earns the rate of the current account from then on.'),
    ...say(c.renews, '到期可以自动续存，按到期那天公布的利率。', 'At maturity it can be renewed, at the rate posted on that day.'),
    ...say(product.terms.length > 0, '到期日是节假日也在当天办理。', 'A maturity on a holiday happens on that day.'),
    ...say(c.base === 'yuan', '元以上计息，元以下的角分不计息。利息算到分，四舍五入。', 'Whole yuan earn, parts of a yuan do not. Interest is rounded to the fen, half up.'),
    (zh ? '计息天数：' : 'Days are counted as ') + days[c.dayCount][locale] + (zh ? '。' : '.'),
  ] // biome-ignore format: a sentence in two languages a line
}

const lineNames: Readonly<Record<Line['says'], Both>> = {
  term: { zh: '按存期利率', en: 'At the rate of the term' },
  early: { zh: '提前支取，按活期', en: 'Withdrawn early, at the current account’s rate' },
  overdue: { zh: '到期以后，按活期', en: 'After maturity, at the current account’s rate' },
  demand: { zh: '按活期', en: 'At the current account’s rate' },
  notice: { zh: '已通知，按通知存款利率', en: 'Notified, at the notice rate' },
  'less-than-notified': { zh: '通知了没有取的部分，按活期，从今天重新起息', en: 'Notified and not withdrawn, at the current account’s rate; it begins anew today' },
  'term-reached': { zh: '按存满的档次', en: 'At the rate of the time that was reached' },
  missed: { zh: '漏存以后存入的，按活期', en: 'Put in after a missed month, at the current account’s rate' },
  'paid-before': { zh: '此前已付', en: 'Paid before' },
  'paid-back': { zh: '此前已付，扣回', en: 'Paid before, taken back' },
} // biome-ignore format: a sentence a line
const grouped = (amount: bigint) => formatAmount(amount, 'CNY').replace(/\B(?=(\d{3})+\.)/g, ',')

/** Which rule a line of interest is, and the sum as anyone can work it out again. */
export function lineWords(line: Line, months: number | null, locale: Locale): { readonly why: string; readonly says: string } {
  const zh = locale === 'zh'
  const why = lineNames[line.says][locale]
  const { amount, days, percent, sum, each } = line
  if (line.says === 'paid-before' || line.says === 'paid-back') return { why, says: `${grouped(amount)}${zh ? ' 元' : ' yuan'}` }
  if (sum !== undefined && each) {
    const over = each === 'month' ? '12' : '360'
    const unit = each === 'month' ? (zh ? '元·月' : 'yuan × months') : zh ? '元·天' : 'yuan × days'
    return { why, says: `${grouped(sum)} ${unit} × ${percent}% ÷ ${over}` }
  }
  const yuan = zh ? ' 元' : ' yuan'
  if (line.says === 'term' && months !== null)
    return { why, says: zh ? `${grouped(amount)} 元 × ${months} 个月 × ${percent}% ÷ 12` : `${grouped(amount)} yuan × ${months} months × ${percent}% ÷ 12` }
  return { why, says: `${grouped(amount)}${yuan} × ${days}${zh ? ' 天' : ' days'} × ${percent}% ÷ 360` }
} // biome-ignore format: one sum a line
