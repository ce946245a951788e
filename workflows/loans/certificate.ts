/** The certificate that a loan is settled (结清证明). */
import { capitals } from '../../core/capitals.ts'
import type { Loan } from '../../core/loans/loan.ts'
import { formatAmount } from '../../core/money.ts'
import { beijing } from '../../core/time.ts'
import { methodName } from '../../core/words/loans.ts'
import type { FirmRow } from '../storage/firms.ts'
import type { Paper } from './papers.ts'
import { LENDER } from './sheet.ts'

const yuan = (amount: bigint) => formatAmount(amount, 'CNY')
export function certificatePaper({
  row,
  loan,
  firm,
  at,
  demo,
}: {
  readonly row: { readonly id: string; readonly line: string }
  readonly loan: Loan
  readonly firm: FirmRow
  readonly at: number
  readonly demo: boolean
}): Paper {
  const { terms, paid } = loan
  return {
    title: '贷款结清证明',
    number: row.id,
    at,
    demo: demo ? '演示文件，不具法律效力 · A demonstration' : '',
    parts: [
      { text: `兹证明下列借款的本金、利息及全部应付款项已于 ${loan.settledOn} 结清。This loan is settled; nothing is owed.` },
      { facts: [
        ['借款人 Borrower', `${firm.name}（统一社会信用代码 ${firm.code}）`],
        ['借据编号 Loan', row.id],
        ['额度编号 Limit', row.line],
        ['放款日 Drawn', terms.start],
        ['本金 Principal', `人民币 ${yuan(terms.principal)} 元（${capitals(terms.principal)}）`],
        ['还款方式', methodName(terms.method, 'zh')],
        ['已付利息 Interest', `${yuan(paid.interest)} 元`],
        ['已付罚息和复利', `${yuan(paid.penalty + paid.compound)} 元`],
        ['结清日 Settled', loan.settledOn ?? ''],
      ] },
      { text: `${LENDER}　${beijing(at).slice(0, 10)}` },
    ],
    seal: '结清\n之印',
  } // biome-ignore format: one paper
}
