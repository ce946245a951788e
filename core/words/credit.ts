/**
 * What a decision on a loan says, in both languages: to the customer why and what to do, to the officer what was found. Keyed by
 * the codes of the rules and the features of the score; one without words is a type error.
 */
import { type Decision, type Outcome, whys as otherWhys, type Why } from '../loans/decision.ts'
import type { Contradiction, Source } from '../loans/facts.ts'
import type { Feature } from '../loans/features.ts'
import type { Locale } from './index.ts'

type Reason = {
  /** To the customer, as a sentence. */
  readonly why: string
  /** What they can do about it. */
  readonly todo: string
  /** To the officer; what was found stands after it. */
  readonly officer: string
}
export type CreditWords = {
  readonly outcomes: Readonly<Record<Outcome, string>>
  readonly reasons: Readonly<Record<Why, Reason>>
  /** What took points away. */
  readonly features: Readonly<Record<Feature, Reason>>
  readonly contradictions: Readonly<Record<Contradiction, string>>
  readonly sources: Readonly<Record<Source, string>>
  /** 个人信息保护法 art. 24 and 征信业管理条例 art. 25, with each decision that a machine made. */
  readonly right: string
}

const zh: CreditWords = {
  outcomes: { approve: '已通过', refer: '由工作人员审核', decline: '未通过' },
  reasons: {
    'firm-closed': {
      why: '登记机关显示企业已注销或被吊销。',
      todo: '如登记有误，请先向登记机关更正，再申请。',
      officer: '登记状态',
    },
    'firm-irregular': {
      why: '企业被列入经营异常名录。',
      todo: '请向登记机关申请移出，工作人员会一并查看。',
      officer: '经营异常名录',
    },
    'tax-irregular': {
      why: '税务登记状态不正常。',
      todo: '请到主管税务机关恢复正常状态后再申请。',
      officer: '税务登记状态',
    },
    'too-young': { why: '企业成立不满一年。', todo: '成立满十二个月后可以再申请。', officer: '成立月数' },
    'industry-not-served': {
      why: '本行暂不向该行业发放此类贷款。',
      todo: '如登记的行业与实际经营不符，请先变更登记。',
      officer: '行业代码',
    },
    'overdue-now': {
      why: '企业或法定代表人目前有逾期欠款。',
      todo: '还清逾期并等征信更新后再申请；如有异议，可向征信机构或报送机构提出。',
      officer: '当前逾期',
    },
    'tax-arrears': { why: '企业有未缴清的税款。', todo: '缴清税款后再申请。', officer: '欠税（元）' },
    'behind-before': {
      why: '近二十四个月内有连续三期以上的逾期。',
      todo: '按时还款，记录改善后再申请；如有异议，可向征信机构提出。',
      officer: '二十四个月内最差',
    },
    'classed-bad': { why: '现有贷款被归为非正常类。', todo: '请先与该贷款机构处理。', officer: '五级分类非正常' },
    'tax-grade-too-low': {
      why: '纳税信用等级为 D。',
      todo: '可向税务机关申请信用修复，升级后再申请。',
      officer: '纳税信用等级',
    },
    'too-many-queries': {
      why: '近三个月因借款被查询征信的次数较多。',
      todo: '无需操作，工作人员会联系您了解用途。',
      officer: '三个月内查询次数',
    },
    'history-too-short': {
      why: '可用来核定额度的经营记录太短。',
      todo: '再经营几个月，或换一种数据来源申请。',
      officer: '已知月数',
    },
    contradictory: {
      why: '几处来源的信息不一致。',
      todo: '工作人员会核对，可能请您提供说明或凭证。',
      officer: '相互矛盾',
    },
    'source-missing': {
      why: '有一处信息暂时无法取得。',
      todo: '无需重新申请，我们会再次查询或由工作人员处理。',
      officer: '缺少来源',
    },
    'facts-too-old': { why: '所依据的信息已过时效。', todo: '无需操作，我们会重新查询。', officer: '过期来源' },
    'score-too-low': { why: '综合评分未达到要求。', todo: '可参照下列原因改善后再申请。', officer: '评分在拒绝档' },
    'score-unclear': { why: '综合评分需要工作人员判断。', todo: '请等待审核结果。', officer: '评分在人工档' },
    'limit-too-small': {
      why: '按经营情况核定的额度低于该产品的最低额度。',
      todo: '结清部分其他借款，或待营业额增加后再申请。',
      officer: '额度低于产品下限',
    },
    'limit-large': { why: '额度较大，需要一名工作人员确认。', todo: '请等待审核结果。', officer: '额度须一人审批' },
    'limit-very-large': {
      why: '额度很大，需要两名工作人员确认。',
      todo: '请等待审核结果。',
      officer: '额度须两人审批',
    },
    'asked-for-person': {
      why: '您要求由人工作出决定。',
      todo: '请等待审核结果，您可以补充说明。',
      officer: '客户要求人工',
    },
  },
  features: {
    age: { why: '企业成立时间较短。', todo: '经营时间越长越有利。', officer: '成立月数' },
    turnover: { why: '在本行的年流水较小。', todo: '把更多经营收款放在本行账户。', officer: '十二个月进账（千元）' },
    'turnover-trend': { why: '近三个月进账比之前减少。', todo: '进账回升后再申请。', officer: '近三个月进账比（%）' },
    'turnover-swing': { why: '每月进账波动较大。', todo: '进账越平稳越有利。', officer: '月进账偏离（%）' },
    'low-days': { why: '账户余额偏低的天数较多。', todo: '日终保持一定余额。', officer: '六个月低余额天数' },
    cushion: { why: '余额相对每月支出偏少。', todo: '多留一些周转资金。', officer: '平均余额占支出（%）' },
    payers: { why: '付款客户数量较少。', todo: '付款客户越多越有利。', officer: '月均付款方数' },
    concentration: { why: '收入集中在少数付款方。', todo: '分散客户会更有利。', officer: '最大付款方占比（%）' },
    'firm-behind': { why: '企业近二十四个月有逾期记录。', todo: '按时还款。', officer: '企业最差期数' },
    'person-behind': { why: '法定代表人近二十四个月有逾期记录。', todo: '按时还款。', officer: '法定代表人最差期数' },
    queries: { why: '近期因借款被查询征信的次数较多。', todo: '近期少申请借款。', officer: '三个月查询次数' },
    debt: { why: '现有借款和担保相对营业额偏高。', todo: '先结清部分借款。', officer: '负债占营业额（%）' },
    'tax-grade': {
      why: '纳税信用等级有提升空间。',
      todo: '按时申报缴税，或申请信用修复。',
      officer: '纳税信用（A=4…D=0）',
    },
    'sales-trend': { why: '近半年申报销售额比前半年减少。', todo: '销售回升后再申请。', officer: '半年销售比（%）' },
    refunds: { why: '收单退款比例较高。', todo: '降低退款比例。', officer: '退款率（‰）' },
  },
  contradictions: {
    'turnover-beyond-sales': '账户进账远高于申报销售额',
    'sales-beyond-turnover': '申报销售额远高于账户进账',
    'merchant-beyond-sales': '收单流水远高于申报销售额',
    'closed-yet-trading': '登记已注销或吊销，账户仍有进账',
    'standings-differ': '登记机关与税务机关的存续状态不同',
    'older-than-register': '记录早于登记的成立日期',
  },
  sources: {
    registry: '企业登记', accounts: '本行账户', 'credit-firm': '企业征信', 'credit-person': '法定代表人征信', tax: '税务记录', merchant: '收单流水',
  }, // biome-ignore format: one list
  right:
    '本决定由系统自动作出。您有权要求说明，也可以不接受自动决定，要求由工作人员重新审核；对征信信息有异议的，可以向征信机构提出。',
}

const en: CreditWords = {
  outcomes: { approve: 'Approved', refer: 'With our staff', decline: 'Declined' },
  reasons: {
    'firm-closed': { why: 'The register says that the firm is closed or its licence revoked.', todo: 'If that is wrong, have the register corrected, then apply again.', officer: 'Standing on the register' },
    'firm-irregular': { why: 'The firm is on the list of irregular operations.', todo: 'Ask the registrar to take it off; our staff will look at it meanwhile.', officer: 'On the list of irregular operations' },
    'tax-irregular': { why: 'The firm’s standing at the tax office is not normal.', todo: 'Restore it at your tax office, then apply again.', officer: 'Standing at the tax office' },
    'too-young': { why: 'The firm is less than a year old.', todo: 'Apply again when it is twelve months old.', officer: 'Months since it was established' },
    'industry-not-served': { why: 'We do not make this loan to firms of this industry.', todo: 'If the registered industry is not what you do, have it changed first.', officer: 'Industry class' },
    'overdue-now': { why: 'The firm or its legal representative has a debt that is overdue.', todo: 'Pay it and apply when the credit report shows it; a report that is wrong can be disputed with the bureau or the lender.', officer: 'Overdue now' },
    'tax-arrears': { why: 'The firm owes taxes.', todo: 'Pay them, then apply again.', officer: 'Tax arrears (yuan)' },
    'behind-before': { why: 'A debt was three instalments or more behind within 24 months.', todo: 'Pay on time and apply when the record is better; a record that is wrong can be disputed with the bureau.', officer: 'Worst of 24 months' },
    'classed-bad': { why: 'A loan that is open is not classed as normal.', todo: 'Please settle it with its lender first.', officer: 'Classed below normal' },
    'tax-grade-too-low': { why: 'The firm’s taxpayer grade is D.', todo: 'Ask the tax office for repair of the grade, then apply again.', officer: 'Taxpayer grade' },
    'too-many-queries': { why: 'Lenders asked for the credit report many times in three months.', todo: 'Nothing: our staff will ask you what the loan is for.', officer: 'Queries in three months' },
    'history-too-short': { why: 'There are too few months to work out a limit from.', todo: 'Apply in some months, or with another kind of data.', officer: 'Months known' },
    contradictory: { why: 'Our sources do not agree with each other.', todo: 'Our staff compare them and may ask you for a document.', officer: 'Contradictions' },
    'source-missing': { why: 'We could not get one of the records that we need.', todo: 'You need not apply again: we ask once more, or our staff look at it.', officer: 'Sources missing' },
    'facts-too-old': { why: 'What we know is too old to decide on.', todo: 'Nothing: we ask again.', officer: 'Sources too old' },
    'score-too-low': { why: 'The score is below what we lend on.', todo: 'The reasons below say what would raise it.', officer: 'Score in the declined band' },
    'score-unclear': { why: 'The score needs a person’s judgement.', todo: 'Please wait for their answer.', officer: 'Score in the referred band' },
    'limit-too-small': { why: 'The limit that your turnover allows is below the least of this product.', todo: 'Repay some of what you owe elsewhere, or apply when turnover has grown.', officer: 'Limit below the product’s least' },
    'limit-large': { why: 'A limit of this size is confirmed by one of our staff.', todo: 'Please wait for their answer.', officer: 'Limit needs one person' },
    'limit-very-large': { why: 'A limit of this size is confirmed by two of our staff.', todo: 'Please wait for their answer.', officer: 'Limit needs two persons' },
    'asked-for-person': { why: 'You asked for a person to decide.', todo: 'Please wait for their answer; you may add what they should know.', officer: 'The customer asked for a person' },
  },
  features: {
    age: { why: 'The firm is rather young.', todo: 'Time in business helps.', officer: 'Months since it was established' },
    turnover: { why: 'A year’s turnover with us is small.', todo: 'Have more of your customers pay into your account here.', officer: 'Inflow of 12 months (thousand yuan)' },
    'turnover-trend': { why: 'Less came in during the last three months than before.', todo: 'Apply when it has risen again.', officer: 'Last three months’ inflow (%)' },
    'turnover-swing': { why: 'What comes in differs much from month to month.', todo: 'Steady income helps.', officer: 'Swing of monthly inflow (%)' },
    'low-days': { why: 'The balance was low on many days.', todo: 'Keep something in the account at the end of the day.', officer: 'Low days in six months' },
    cushion: { why: 'The balance is small beside what is spent each month.', todo: 'Keep more for the unexpected.', officer: 'Average balance of outflow (%)' },
    payers: { why: 'Few customers pay you.', todo: 'More of them help.', officer: 'Payers a month' },
    concentration: { why: 'Much of the income comes from one payer.', todo: 'Income from more customers helps.', officer: 'Share of the largest payer (%)' },
    'firm-behind': { why: 'The firm was behind with a debt within 24 months.', todo: 'Pay on time.', officer: 'Firm, worst of 24 months' },
    'person-behind': { why: 'The legal representative was behind with a debt within 24 months.', todo: 'Pay on time.', officer: 'Representative, worst of 24 months' },
    queries: { why: 'Lenders have asked for the credit report often of late.', todo: 'Apply for fewer loans for a while.', officer: 'Queries in three months' },
    debt: { why: 'Loans and guarantees are high beside the turnover.', todo: 'Repay some of them first.', officer: 'Debt of turnover (%)' },
    'tax-grade': { why: 'The taxpayer grade could be better.', todo: 'Declare and pay on time, or ask for repair of the grade.', officer: 'Taxpayer grade (A=4 … D=0)' },
    'sales-trend': { why: 'Declared sales fell in the last half year.', todo: 'Apply when they have risen again.', officer: 'Half year’s sales (%)' },
    refunds: { why: 'Many card payments are refunded.', todo: 'Fewer refunds help.', officer: 'Refunds (‰)' },
  },
  contradictions: {
    'turnover-beyond-sales': 'far more came in than sales were declared',
    'sales-beyond-turnover': 'far more sales were declared than came in',
    'merchant-beyond-sales': 'far more was taken by card than sales were declared',
    'closed-yet-trading': 'closed or revoked on the register, yet money still comes in',
    'standings-differ': 'register and tax office do not agree that the firm exists',
    'older-than-register': 'records older than the day on which it was established',
  },
  sources: {
    registry: 'business register', accounts: 'accounts here', 'credit-firm': 'the firm’s credit report', 'credit-person': 'the representative’s credit report',
    tax: 'tax record', merchant: 'card takings',
  }, // biome-ignore format: one list
  right:
    'This decision was made by a machine. You may have it explained, and you may refuse it and have a person decide; what is wrong in a credit report can be disputed with the bureau.',
} // biome-ignore format: sentences side by side read better in rows

export const creditWords: Readonly<Record<Locale, CreditWords>> = { zh, en }

export type Explained = {
  readonly outcome: string
  readonly because: readonly { readonly why: string; readonly todo: string }[]
  /** Undefined where a person decides anyway. */
  readonly right: string | undefined
}
/** The decision as its customer reads it: each why, and below a score that did not suffice what took most away. */
export function explain(decision: Pick<Decision, 'outcome' | 'whys' | 'score'>, locale: Locale): Explained {
  const words = creditWords[locale]
  const scored = decision.whys.some((why) => why === 'score-too-low' || why === 'score-unclear')
  const reasons = [
    ...decision.whys.map((why) => words.reasons[why]),
    ...(scored ? decision.score.reasons.map((feature) => words.features[feature]) : []),
  ]
  return {
    outcome: words.outcomes[decision.outcome],
    because: reasons.map(({ why, todo }) => ({ why, todo })),
    right: decision.outcome === 'refer' ? undefined : words.right,
  }
}
/** The same to the officer: what was found, with its figures. */
export function explainToOfficer(
  { whys, hits, score }: Pick<Decision, 'whys' | 'hits' | 'score'>,
  locale: Locale,
): readonly string[] {
  const words = creditWords[locale]
  const wordOf = (found: string) =>
    words.contradictions[found as Contradiction] ?? words.sources[found as Source] ?? found
  return [
    ...hits.map(({ code, found }) => `${words.reasons[code].officer}: ${found.map(wordOf).join(', ')}`),
    ...whys.filter((why) => (otherWhys as readonly string[]).includes(why)).map((why) => words.reasons[why].officer),
    ...score.reasons.map((feature) => {
      const one = score.contributions.find((contribution) => contribution.feature === feature)!
      return `${words.features[feature].officer}: ${one.value ?? '–'} (−${one.short})`
    }),
  ]
}
