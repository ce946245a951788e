/** The contract of a limit, clause by clause. Its language is Chinese, the law's; each heading says in English what stands there. */
import { capitals } from '../../core/capitals.ts'
import { loanConsents } from '../../core/loans/consents.ts'
import type { Offered } from '../../core/loans/offer.ts'
import { productOn } from '../../core/loans/products.ts'
import { formatAmount } from '../../core/money.ts'
import { beijing } from '../../core/time.ts'
import { costAnswer, isSoleTrader, methodName, productName, rateSays, useName } from '../../core/words/loans.ts'
import type { FirmRow } from '../storage/firms.ts'
import type { WithNames } from '../storage/loan-applications.ts'
import type { Paper } from './papers.ts'
import { LENDER, sheetOfOffer } from './sheet.ts'

const yuan = (amount: bigint) => formatAmount(amount, 'CNY')

export function contractPaper({
  row,
  offer,
  firm,
  at,
  demo,
}: {
  readonly row: WithNames
  readonly offer: Offered
  readonly firm: FirmRow
  readonly at: number
  readonly demo: boolean
}): Paper {
  const product = productOn(offer.day, offer.product)!
  const { conventions } = product
  const sheet = sheetOfOffer(offer, row.id)
  const cost = costAnswer(sheet.cost, isSoleTrader(row.firm_code), 'zh')
  const consents = loanConsents.filter(({ purpose, version }) => row.consents?.[purpose] === version)
  return {
    title: `${productName(offer.product, 'zh')}借款合同`,
    number: row.id,
    at,
    demo: demo ? '演示文件，不具法律效力 · A demonstration' : '',
    parts: [
      { facts: [
        ['出借人 Lender', LENDER],
        ['借款人 Borrower', `${firm.name}（统一社会信用代码 ${firm.code}）`],
        ['法定代表人', firm.representative_name],
        ['合同日期 Date', beijing(at).slice(0, 10)],
      ] },
      { heading: '一、额度、利率和期限 · Limit, rate, term' },
      { facts: [
        ['借款额度', `人民币 ${yuan(offer.limit)} 元（${capitals(offer.limit)}）`],
        ['额度性质', product.revolving ? '可循环：额度有效期内随借随还，还后恢复' : '一次放款'],
        ['利率', rateSays(offer.pricing, offer.percent, offer.day, 'zh')],
        ['每笔期限', `${product.months.least} 至 ${product.months.most} 个月；申请时选择 ${offer.months} 个月`],
        ['还款方式', product.methods.map((one) => methodName(one, 'zh')).join('、')],
        ['用途', row.use ? useName(row.use, 'zh') : ''],
      ] },
      { text: '每笔借款的金额、期限、还款方式和还款计划以借款人签署的提款申请为准，提款申请是本合同的一部分。' },
      { heading: '二、利息 · Interest' },
      { text: '整月的利息按年利率除以 12 计，不足整月的按实际天数、年利率除以 360 计，算头不算尾，每期四舍五入到分。' },
      { heading: '三、还款 · Repayment' },
      { text: `还款日为放款日的对应日，当月没有的为月末；${conventions.holidays === 'next-business-day' ? '遇节假日顺延到下一个营业日，利息计到实际还款日。' : '节假日不顺延。'}出借人在还款日 9 时、15 时、21 时从借款人账户扣款，之后每天 9 时扣一次；司法冻结和已经支付中的款项在先，同一借款人的多笔借款按到期先后。` },
      { text: '可以随时提前归还一部分或全部，不收违约金：部分归还时结清该部分到当天的利息，其余可选择缩短每期金额或保持每期金额。应用展示的试算就是实际扣收的金额。' },
      { text: '还款先抵费用，再抵利息、复利、罚息，最后抵本金；逾期超过 90 天的先抵本金。' },
      { heading: '四、逾期和挪用 · Late payment and misuse' },
      { text: cost.items.filter(({ contingent }) => contingent).map(({ name, how }) => `${name}：${how}`).join('') },
      { heading: '五、全部成本 · All costs' },
      { columns: [{ title: '项目' }, { title: '收取方' }, { title: '说明' }, { title: '金额（元）', right: true }],
        rows: cost.items.filter(({ contingent }) => !contingent).map(({ name, who, how, amount }) => [name, who, how, amount?.amount ?? '']) },
      { text: `按额度全部提用、按约定还款计：总成本 ${cost.total.amount} 元，年化综合融资成本（单利）${cost.simple}%，（复利）${cost.compound}%。${cost.nothingElse}` },
      { heading: '六、还款计划（按额度全部提用）· Schedule if all is drawn' },
      { columns: [{ title: '期' }, { title: '还款日' }, { title: '本金', right: true }, { title: '利息', right: true }, { title: '合计', right: true }, { title: '剩余本金', right: true }],
        rows: sheet.schedule.map(({ n, due, principal, interest, total, balance }) => [String(n), due, yuan(principal), yuan(interest), yuan(total), yuan(balance)]) },
      { heading: '七、授权和信息 · Consents and data' },
      ...consents.map(({ title, says, version }) => ({ text: `${title.zh}（${version}）：${says.zh}` })),
      { heading: '八、其他 · Other' },
      { text: '借款人承诺款项只用于约定用途，不用于股权投资、房地产、理财或转借。本合同由法定代表人以通行密钥电子签名，签名的是本文件的 SHA-256；争议由出借人住所地人民法院管辖。' },
      { text: `成本清单与还款计划的 SHA-256：${sheet.sha256}`, soft: true },
    ],
  } // biome-ignore format: a contract reads better clause by clause
}
