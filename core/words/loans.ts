/** Words about loans, in both languages: products, where an application stands, how a rate comes about. */
import type { OutsideSource, ReviewWhy, Step, Use } from '../loans/application.ts'
import type { CostSheet as CostAnswer, InstalmentAnswer, Products } from '../loans/application-wire.ts'
import type { ContingentCost, CostSheet } from '../loans/cost.ts'
import type { Grade, LoanProductCode, Method } from '../loans/kinds.ts'
import { pointsOn } from '../loans/policy.ts'
import { type LoanProduct, lprOn, type Pricing, percentOn } from '../loans/products.ts'
import type { Instalment } from '../loans/schedule.ts'
import { moneyText } from '../shape.ts'
import type { Day } from '../time.ts'
import type { Locale } from './index.ts'

type Both = Readonly<Record<Locale, string>>
const products: Readonly<Record<LoanProductCode, { readonly name: Both; readonly about: Both }>> = {
  'operating-limit': {
    name: { zh: '经营快贷', en: 'Operating limit' },
    about: {
      zh: '一次审批，额度一年内随借随还，按天计息，不用不收费。',
      en: 'Decided once; borrow and repay within a year as you need. Interest by the day, nothing while unused.',
    },
  },
  'single-draw': {
    name: { zh: '设备快贷', en: 'Equipment loan' },
    about: {
      zh: '买设备、付大额货款，一次放款，最长三年，按月还。',
      en: 'For machines or one large purchase: drawn once, for up to three years, repaid monthly.',
    },
  },
}
const methods: Readonly<Record<Method, { readonly name: Both; readonly about: Both }>> = {
  'equal-instalments': {
    name: { zh: '等额本息', en: 'Equal instalments' },
    about: { zh: '每月还一样多。', en: 'The same sum each month.' },
  },
  'equal-principal': {
    name: { zh: '等额本金', en: 'Equal principal' },
    about: { zh: '每月本金一样，利息逐月少。', en: 'The same principal each month; interest falls.' },
  },
  'interest-first': {
    name: { zh: '先息后本', en: 'Interest monthly, principal at the end' },
    about: { zh: '每月只还利息，到期还本。', en: 'Interest each month, all principal on the last day.' },
  },
  bullet: {
    name: { zh: '利随本清', en: 'All at the end' },
    about: { zh: '到期一次还本息。', en: 'Principal and interest on the last day.' },
  },
  flat: {
    name: { zh: '等本等息', en: 'Flat' },
    about: { zh: '利息一直按最初的本金算。', en: 'Interest on the first principal throughout.' },
  },
}
export const productName = (id: LoanProductCode, locale: Locale): string => products[id].name[locale]
export const methodName = (id: Method, locale: Locale): string => methods[id].name[locale]

function rulesOf(product: LoanProduct, locale: Locale): string[] {
  const { conventions } = product
  const zh = locale === 'zh'
  return [
    zh ? '不收任何费用，提前还款不收违约金。' : 'No fee of any kind, and none for repaying early.',
    zh
      ? `逾期按合同利率上浮 ${conventions.penaltyMargin}% 计罚息${conventions.compound === 'none' ? '' : '，未付利息计复利'}。`
      : `What is late bears the contract rate plus ${conventions.penaltyMargin} % of it${conventions.compound === 'none' ? '' : ', and so does unpaid interest'}.`,
    conventions.graceDays > 0
      ? zh
        ? `到期日后 ${conventions.graceDays} 天内还清不算逾期。`
        : `Whoever pays within ${conventions.graceDays} days after the due day is not late.`
      : '',
    conventions.holidays === 'next-business-day'
      ? zh
        ? '还款日遇节假日顺延到下一个营业日，利息算到那天。'
        : 'A due day that is a holiday moves to the next business day, with interest until then.'
      : '',
    zh ? '还款先抵利息，再抵本金。' : 'A payment goes to interest first, then to principal.',
  ].filter((line) => line !== '')
}
export function productAnswer(product: LoanProduct, today: Day, locale: Locale): Products['products'][number] {
  const { code, conventions: _, months, pricing } = product
  const at = (points: number) => percentOn(pricing.kind === 'lpr' ? { ...pricing, points } : pricing, today)
  const points = pointsOn(today)
  return {
    id: code,
    name: productName(code, locale),
    about: products[code].about[locale],
    revolving: product.revolving,
    least: moneyText(product.least),
    most: moneyText(product.most),
    months: [1, 3, 6, 12, 18, 24, 36].filter((one) => one >= months.least && one <= months.most),
    methods: product.methods.map((id) => ({ id, name: methodName(id, locale), about: methods[id].about[locale] })),
    from: at(points.least),
    to: at(points.most),
    rules: rulesOf(product, locale),
  }
}

const stepNames: Readonly<Record<string, Both>> = {
  wish: { zh: '借多少', en: 'How much' },
  consents: { zh: '授权', en: 'Consents' },
  decision: { zh: '审批', en: 'Decision' },
  'cost-sheet': { zh: '看成本', en: 'The cost' },
  signature: { zh: '签约', en: 'Signature' },
}
export const stepName = (id: string, locale: Locale): string => stepNames[id]![locale]
const sourceNames: Readonly<Record<OutsideSource, Both>> = {
  registry: { zh: '企业登记', en: 'Business registry' },
  'credit-firm': { zh: '企业信用报告', en: 'Credit report of the firm' },
  'credit-person': { zh: '法定代表人信用报告', en: 'Credit report of the representative' },
  tax: { zh: '纳税记录', en: 'Tax record' },
}
export const sourceName = (id: OutsideSource, locale: Locale): string => sourceNames[id][locale]

const reviewWhys: Readonly<Record<ReviewWhy, { readonly to: Both; readonly officer: Both }>> = {
  referred: {
    to: { zh: '我们的信贷人员在看这笔申请，一般一个工作日内有结果。', en: 'One of our officers looks at it, usually within a working day.' },
    officer: { zh: '规则要求人工审批', en: 'The policy gives it to a person' },
  },
  'source-away': {
    to: { zh: '有一处数据暂时查不到，信贷人员会先看其余材料。', en: 'One source gives no answer; an officer decides with the rest.' },
    officer: { zh: '有数据源超过一天没有回复', en: 'A source gave no answer within a day' },
  },
  'asked-by-applicant': {
    to: { zh: '按您的要求改由人工审批，一般一个工作日内有结果。', en: 'As you asked, a person decides, usually within a working day.' },
    officer: { zh: '申请人要求人工审批', en: 'The applicant asked for a person' },
  },
} // biome-ignore format: texts read better in rows
export const reviewWhy = (why: ReviewWhy, locale: Locale): string => reviewWhys[why].officer[locale]

/** Where it stands, and what helps, in a sentence. */
export function whereItStands(review: ReviewWhy | null, step: Step, locale: Locale): string {
  const say = (zh: string, en: string) => (locale === 'zh' ? zh : en)
  switch (step.kind) {
    case 'ask':
      return {
        wish: say('先说借多少、借多久、怎么还。', 'Say how much, for how long, and how you repay.'),
        consents: say('授权后才向征信和税务查询。', 'Nobody is asked about the firm before you agree.'),
        appeal: say(
          '规则没有通过。下面有原因和可以怎么做；也可以要求人工再看一次。',
          'Declined by our rules. Below is why and what helps; you may also have a person look at it.',
        ),
        'cost-sheet': say('已批准。请看完全部成本再决定。', 'Approved. Please read the whole cost before you decide.'),
        signature: say('请读合同，用通行密钥签署。', 'Please read the contract and sign it with your passkey.'),
      }[step.what]
    case 'gather':
    case 'decide':
      return say('正在查询和审批，通常几秒钟。', 'Being asked for and decided; it usually takes seconds.')
    case 'officer':
      return reviewWhys[review ?? 'referred'].to[locale]
    case 'write-contract':
      return say('正在生成合同。', 'The contract is being written.')
    case 'stamp':
      return say('已签署，正在加盖可信时间戳。', 'Signed; a trusted time stamp is being put on it.')
    case 'open':
      return say('已签署，正在开通额度。', 'Signed; the limit is being opened.')
    case 'over':
      return {
        signed: say('已签约，额度可以用了。', 'Signed: the limit can be used.'),
        declined: say('没有通过。原因在下面，三个月后情况有变可以再申请。', 'Declined; see why below. Apply again when things have changed.'),
        lapsed: say('没有按时办完，已失效，可以重新申请。', 'Lapsed: it was not finished in time. You can apply again.'),
        withdrawn: say('您已撤回，没有任何费用。', 'Withdrawn by you; nothing is owed.'),
      }[step.state]
  }
} // biome-ignore format: texts read better in rows

/** How a rate comes about, and whether it changes. */
export function rateSays(pricing: Pricing, percent: string, day: Day, locale: Locale): string {
  if (pricing.kind === 'fixed') return locale === 'zh' ? `年利率 ${percent}%，固定。` : `${percent} % a year, fixed.`
  const lpr = lprOn(day, pricing.tenor, pricing.ownDay)
  const points = Math.abs(pricing.points)
  const sign = pricing.points < 0 ? (locale === 'zh' ? '减' : 'less') : locale === 'zh' ? '加' : 'plus'
  const reset = {
    never: { zh: '合同期内不变', en: 'it stays for the contract' },
    january: { zh: '每年 1 月 1 日按最新 LPR 调整', en: 'reset each 1 January to the latest LPR' },
    anniversary: { zh: '每满一年按最新 LPR 调整', en: 'reset each year to the latest LPR' },
  }[pricing.reset][locale]
  return locale === 'zh'
    ? `年利率 ${percent}%（单利）：${lpr.published} 公布的 1 年期 LPR ${lpr.percent}% ${sign} ${points} 个基点，${reset}。`
    : `${percent} % a year (simple): the one-year LPR of ${lpr.published}, ${lpr.percent} %, ${sign} ${points} basis points; ${reset}.`
}

export const instalmentAnswer = ({ n, due, principal, interest, total, balance }: Instalment): InstalmentAnswer => ({
  n,
  due,
  principal: moneyText(principal),
  interest: moneyText(interest),
  total: moneyText(total),
  left: moneyText(balance),
})

// ——— the cost sheet ———

/** 企业贷款综合融资成本清单 for companies; for sole traders that of 《个人贷款业务明示综合融资成本规定》 (from 2026-08-01). */
const sheetTitle = (soleTrader: boolean, locale: Locale): string =>
  soleTrader
    ? { zh: '个人经营贷款综合融资成本清单', en: 'Cost sheet of a loan to a sole trader' }[locale]
    : { zh: '企业贷款综合融资成本清单', en: 'Cost sheet of a loan to a firm' }[locale]
/** 个体工商户: the second digit of the code says so (GB 32100-2015). */
export const isSoleTrader = (code: string): boolean => code.startsWith('92')
const items: Readonly<Record<CostSheet['items'][number]['item'], Both>> = {
  interest: { zh: '利息', en: 'Interest' },
  'entrusted-payment': { zh: '受托支付费', en: 'Fee for paying on' },
  commitment: { zh: '承诺费', en: 'Commitment fee' },
  'fund-management': { zh: '资金管理费', en: 'Fund management fee' },
  'early-repayment': { zh: '提前还款违约金', en: 'Fee for early repayment' },
  'late-draw': { zh: '延迟提款费', en: 'Fee for drawing late' },
  registration: { zh: '登记费', en: 'Registration' },
  valuation: { zh: '评估费', en: 'Valuation' },
  arrangement: { zh: '安排费', en: 'Arrangement fee' },
}
const contingent: Readonly<
  Record<ContingentCost['item'], { readonly name: Both; readonly how: (percent: string, days: number) => Both }>
> = {
  penalty: {
    name: { zh: '逾期罚息', en: 'Penalty interest' },
    how: (percent, days) => ({
      zh: `逾期本金按年 ${percent}% 计，从到期日算起${days > 0 ? `；到期后 ${days} 天内还清不收` : ''}。`,
      en: `${percent} % a year on principal that is late, from its due day${days > 0 ? `; none if paid within ${days} days` : ''}.`,
    }),
  },
  'misuse-penalty': {
    name: { zh: '挪用罚息', en: 'Penalty for misuse' },
    how: (percent) => ({
      zh: `未按约定用途使用的部分按年 ${percent}% 计。`,
      en: `${percent} % a year on what is used for something else than agreed.`,
    }),
  },
  compound: {
    name: { zh: '复利', en: 'Compound interest' },
    how: (percent) => ({
      zh: `未按时支付的利息按年 ${percent}% 计。`,
      en: `${percent} % a year on interest that is late.`,
    }),
  },
}
export function costAnswer({ principal, items: own, totalCost, yearly, percent, contingent: more }: CostSheet, soleTrader: boolean, locale: Locale): CostAnswer {
  const zh = locale === 'zh'
  const how = {
    instalments: zh ? `年利率 ${percent}%，随每期还款支付。` : `${percent} % a year, with each instalment.`,
    draw: zh ? '放款时一次收取。' : 'Once, with the draw.',
    event: zh ? '发生时收取。' : 'When it happens.',
  }
  return {
    title: sheetTitle(soleTrader, locale),
    principal: moneyText(principal),
    items: [
      ...own.map(({ item, taker, amount, taken }) => ({
        name: items[item][locale],
        who: taker,
        how: how[taken],
        amount: moneyText(amount),
        contingent: taken === 'event',
      })),
      ...more.map(({ item, taker, percent: rate, graceDays }) => ({
        name: contingent[item].name[locale],
        who: taker,
        how: contingent[item].how(rate, graceDays)[locale],
        amount: null,
        contingent: true,
      })),
    ],
    total: moneyText(totalCost),
    simple: yearly.simple,
    compound: yearly.compound,
    nothingElse: zh
      ? '除以上项目外，本行及合作方不收取任何其他费用。'
      : 'Nothing else is charged, by us or by anyone we work with.',
  }
} // biome-ignore format: one sheet

const uses: Readonly<Record<Use, Both>> = {
  stock: { zh: '进货', en: 'Stock' },
  wages: { zh: '发工资', en: 'Wages' },
  rent: { zh: '房租', en: 'Rent' },
  equipment: { zh: '设备', en: 'Equipment' },
  taxes: { zh: '缴税', en: 'Taxes' },
  other: { zh: '其他经营支出', en: 'Other running costs' },
}
export const useName = (use: Use, locale: Locale): string => uses[use][locale]

// ——— what sources said, for officers ———

type Row = { readonly name: string; readonly value: string }
const factNames: Readonly<Record<string, Both>> = {
  established: { zh: '成立日期', en: 'Established' },
  industry: { zh: '行业（GB/T 4754）', en: 'Industry (GB/T 4754)' },
  standing: { zh: '状态', en: 'Standing' },
  irregular: { zh: '经营异常', en: 'Irregular operations' },
  loans: { zh: '未结清贷款笔数', en: 'Open loans' },
  owed: { zh: '未结清余额（元）', en: 'Owed, yuan' },
  overdue: { zh: '当前逾期（元）', en: 'Overdue now, yuan' },
  worst: { zh: '24 个月内最多逾期期数', en: 'Most instalments behind in 24 months' },
  queries: { zh: '近 3 个月查询次数', en: 'Queries in 3 months' },
  guaranteed: { zh: '对外担保（元）', en: 'Guaranteed for others, yuan' },
  class: { zh: '五级分类', en: 'Class' },
  since: { zh: '最早借款月份', en: 'Oldest loan' },
  grade: { zh: '纳税信用等级', en: 'Taxpayer grade' },
  arrears: { zh: '欠税（元）', en: 'Tax arrears, yuan' },
  months: { zh: '有数据的月数', en: 'Months on record' },
}
/** What a source said, name and value, as an officer reads it. */
export function factRows(fact: unknown, locale: Locale): Row[] {
  const value = (fact as { value?: Readonly<Record<string, unknown>> } | undefined)?.value
  if (!value) return []
  return Object.entries(value).map(([key, one]) => ({
    name: factNames[key]?.[locale] ?? key,
    value: Array.isArray(one)
      ? String(one.length)
      : typeof one === 'boolean'
        ? { zh: one ? '是' : '否', en: one ? 'yes' : 'no' }[locale]
        : String(one ?? '–'),
  }))
}

const acts: Readonly<Record<string, Both>> = {
  draw: { zh: '放款', en: 'Drawn' },
  bill: { zh: '到期应还', en: 'Fell due' },
  repay: { zh: '还款', en: 'Repaid' },
  'repay-early': { zh: '提前还款', en: 'Repaid early' },
  reset: { zh: '利率调整', en: 'Rate reset' },
  fee: { zh: '费用', en: 'Cost' },
  'stop-accrual': { zh: '转为非应计', en: 'Accrual stopped' },
  're-date': { zh: '还款日随节假日调整', en: 'Due days moved by holidays' },
  reverse: { zh: '冲回', en: 'Taken back' },
}
export const actName = (kind: string, locale: Locale): string => acts[kind]?.[locale] ?? kind
const gradeNames: Readonly<Record<Grade, Both>> = {
  normal: { zh: '正常', en: 'Normal' },
  'special-mention': { zh: '关注', en: 'Special mention' },
  substandard: { zh: '次级', en: 'Substandard' },
  doubtful: { zh: '可疑', en: 'Doubtful' },
  loss: { zh: '损失', en: 'Loss' },
}
export const gradeName = (grade: Grade, locale: Locale): string => gradeNames[grade][locale]
/** An age in days overdue, "1-30" or "current". */
export const ageName = (id: string, locale: Locale): string =>
  id === 'current' ? { zh: '未逾期', en: 'Not late' }[locale] : { zh: `逾期 ${id} 天`, en: `${id} days late` }[locale]
