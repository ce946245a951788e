/**
 * The chart of accounts as data: the heads of the appendix to 企业会计准则——应用指南 (财会〔2006〕18号, 会计科目和主要账务处理)
 * that a bank of this kind needs, with what each is for, and the bank's own accounts under them. Heads of class 9 are the
 * bank's own, for what it counts and does not own. Customers' accounts are opened as customers come.
 */
import { accountId, entryId, type Id } from '../id.ts'
import type { OpenAccount, Side } from './command.ts'

export type HeadClass = 'asset' | 'liability' | 'common' | 'equity' | 'income' | 'expense' | 'off-balance'
export type Head = {
  readonly code: string
  readonly name: string
  readonly english: string
  /** Assets and expenses stand on the debit side, the rest on the credit side; 共同类 may stand on either. */
  readonly side: Side
  readonly class: HeadClass
  /** What is booked here. */
  readonly about: string
}

const heads: readonly Head[] = [
  { code: '1001', name: '库存现金', english: 'Cash on hand', side: 'debit', class: 'asset', about: 'Notes and coins in tills and machines' },
  { code: '1003', name: '存放中央银行款项', english: 'Deposits with the central bank', side: 'debit', class: 'asset', about: 'Reserves and settlement balance at the PBOC' },
  { code: '1011', name: '存放同业', english: 'Deposits with other banks', side: 'debit', class: 'asset', about: 'Balances at other banks' },
  { code: '1132', name: '应收利息', english: 'Interest receivable', side: 'debit', class: 'asset', about: 'Interest on loans that is accrued and not paid' },
  { code: '1221', name: '其他应收款', english: 'Other receivables', side: 'debit', class: 'asset', about: 'What staff, billers and others owe beside loans' },
  { code: '1303', name: '贷款', english: 'Loans', side: 'debit', class: 'asset', about: 'Principal of loans to persons and firms' },
  { code: '1304', name: '贷款损失准备', english: 'Allowance for loan losses', side: 'credit', class: 'asset', about: 'Contra account of 1303' },
  { code: '1521', name: '投资性房地产', english: 'Investment property', side: 'debit', class: 'asset', about: 'Property held to be let' },
  { code: '2003', name: '拆入资金', english: 'Money market borrowings', side: 'credit', class: 'liability', about: 'Borrowed from other banks' },
  { code: '2004', name: '向中央银行借款', english: 'Borrowings from the central bank', side: 'credit', class: 'liability', about: 'Borrowed from the PBOC' },
  { code: '2011', name: '吸收存款', english: 'Customer deposits', side: 'credit', class: 'liability', about: 'Current, fixed and other deposits of customers' },
  { code: '2221', name: '应交税费', english: 'Taxes payable', side: 'credit', class: 'liability', about: 'VAT on fees and interest, withheld tax' },
  { code: '2231', name: '应付利息', english: 'Interest payable', side: 'credit', class: 'liability', about: 'Interest on deposits that is accrued and not paid' },
  { code: '2241', name: '其他应付款', english: 'Other payables, suspense among them', side: 'credit', class: 'liability', about: 'Suspense, in transit, deposits taken as security' },
  { code: '2314', name: '代理业务负债', english: 'Collected on behalf of others', side: 'credit', class: 'liability', about: 'Money collected for billers and merchants until it is settled' },
  { code: '3001', name: '清算资金往来', english: 'Clearing', side: 'debit', class: 'common', about: 'Positions with the clearing house; either side' },
  { code: '3002', name: '货币兑换', english: 'Currency exchange', side: 'debit', class: 'common', about: 'Positions of exchange; either side' },
  { code: '4001', name: '实收资本', english: 'Paid-in capital', side: 'credit', class: 'equity', about: 'What the owners paid in' },
  { code: '4101', name: '盈余公积', english: 'Surplus reserve', side: 'credit', class: 'equity', about: 'Reserves from profit' },
  { code: '4102', name: '一般风险准备', english: 'General risk reserve', side: 'credit', class: 'equity', about: 'Reserve that financial firms must keep' },
  { code: '4103', name: '本年利润', english: 'Profit of the year', side: 'credit', class: 'equity', about: 'Income less expense until it is distributed' },
  { code: '4104', name: '利润分配', english: 'Profit distribution', side: 'credit', class: 'equity', about: 'Profit of closed years that is not distributed' },
  { code: '6011', name: '利息收入', english: 'Interest income', side: 'credit', class: 'income', about: 'Interest earned on loans and balances' },
  { code: '6021', name: '手续费及佣金收入', english: 'Fee and commission income', side: 'credit', class: 'income', about: 'Fees of payments, bills and the mall' },
  { code: '6061', name: '汇兑损益', english: 'Exchange gains and losses', side: 'credit', class: 'income', about: 'Result of exchange' },
  { code: '6411', name: '利息支出', english: 'Interest expense', side: 'debit', class: 'expense', about: 'Interest on deposits and borrowings' },
  { code: '6421', name: '手续费及佣金支出', english: 'Fee and commission expense', side: 'debit', class: 'expense', about: 'What clearing house, channels and billers charge' },
  { code: '6602', name: '管理费用', english: 'Administrative expense', side: 'debit', class: 'expense', about: 'Running the bank' },
  { code: '6702', name: '信用减值损失', english: 'Credit impairment losses', side: 'debit', class: 'expense', about: 'Additions to 1304' },
  // Units of their own: what is counted here is not the bank's money.
  { code: '9001', name: '待缴账单', english: 'Bills left to pay', side: 'credit', class: 'off-balance', about: 'What is left to pay on a bill, in CNY.due' },
  { code: '9002', name: '限额', english: 'Limits', side: 'credit', class: 'off-balance', about: 'What is left of a limit in its period, in CNY.limit' },
  { code: '9003', name: '库存商品数量', english: 'Stock of goods', side: 'credit', class: 'off-balance', about: 'Pieces of a sku in a warehouse, in a unit of its own' },
  { code: '9004', name: '未使用授信额度', english: 'Undrawn credit', side: 'credit', class: 'off-balance', about: 'What may still be drawn of a loan limit' },
  { code: '9005', name: '应收未收利息', english: 'Interest due outside the balance sheet', side: 'debit', class: 'off-balance', about: 'Interest on loans that do not accrue, until it is collected' },
] // biome-ignore format: a table reads better in rows

export const chart: Readonly<Record<string, Head>> = Object.fromEntries(heads.map((head) => [head.code, head]))

/** The unit in which what is left to pay on a bill is counted (decision 9). */
export const DUE = 'CNY.due'
/** What is left of a limit's sum. */
export const LIMIT = 'CNY.limit'
/** What may still be drawn of a credit limit. */
export const CREDIT = 'CNY.credit'
/** Interest that is owed and no income yet (非应计). */
export const UNCOLLECTED = 'CNY.uncollected'
/** Pieces of goods, counted (decision 9): no unit of money. */
export const PIECES = 'piece.stock'
/** Uses of a permission, counted: a mandate's collections in a month, transfers in a day. */
export const TIMES = 'times.limit'

type OwnAccount = {
  readonly name: string
  readonly head: string
  readonly unit: string
  readonly side?: Side
  readonly floor?: bigint
}

const own: readonly OwnAccount[] = [
  // 共同类: it may stand on either side, so it has no bound.
  { name: 'clearing-house', head: '3001', unit: 'CNY' },
  { name: 'suspense-bills', head: '2241', unit: 'CNY', floor: 0n },
  { name: 'bills-presented', head: '9001', unit: DUE, side: 'debit' },
  { name: 'fees-bills', head: '6021', unit: 'CNY' },
  { name: 'vat-payable', head: '2221', unit: 'CNY' },
  { name: 'receivable-bills', head: '1221', unit: 'CNY', floor: 0n },
  { name: 'mandate-times', head: '9002', unit: TIMES, side: 'debit' },
  { name: 'transfer-times', head: '9002', unit: TIMES, side: 'debit' },
  { name: 'limits', head: '9002', unit: LIMIT, side: 'debit' },
  // 应计利息: what deposits have earned and nobody was paid yet. Of the balance of the deposit itself since 财会〔2018〕36号, so
  // 2011 and not 2231; no floor, because a withdrawal may come before the day's accrual, and an early one corrects it.
  { name: 'accrued-term', head: '2011', unit: 'CNY' },
  { name: 'accrued-current', head: '2011', unit: 'CNY' },
  { name: 'interest-expense', head: '6411', unit: 'CNY' },
  { name: 'interest-tax', head: '2221', unit: 'CNY', floor: 0n },
  { name: 'unpaid-interest', head: '2241', unit: 'CNY', floor: 0n },
  // 贷款-应计利息: what loans have earned and is not due yet. No floor: an early repayment may come before the day's accrual.
  { name: 'accrued-loans', head: '1303', unit: 'CNY' },
  { name: 'interest-income', head: '6011', unit: 'CNY' },
  // What the bank laid out for a borrower's loan and the borrower has to pay: costs of collection.
  { name: 'loan-costs', head: '1221', unit: 'CNY' },
  { name: 'credit-lines', head: '9004', unit: CREDIT, side: 'debit' },
  { name: 'uncollected-interest', head: '9005', unit: UNCOLLECTED, side: 'credit' },
  { name: 'profit-of-year', head: '4103', unit: 'CNY' },
  { name: 'profit-distribution', head: '4104', unit: 'CNY' },
  { name: 'loan-allowance', head: '1304', unit: 'CNY' },
  { name: 'impairment-losses', head: '6702', unit: 'CNY' },
  // 待清算商户款: what buyers have set aside and paid for orders, before it stands with each part. At rest there is nothing on it.
  { name: 'mall-clearing', head: '2241', unit: 'CNY', floor: 0n },
  { name: 'commission-mall', head: '6021', unit: 'CNY' },
  { name: 'channel-mall', head: '6021', unit: 'CNY' },
  { name: 'goods', head: '9003', unit: PIECES, side: 'debit' },
  // What the mall pays of what buyers bought with its promotions; what may still be given of each, and how often.
  { name: 'mall-subsidies', head: '6602', unit: 'CNY' },
  { name: 'promotion-budgets', head: '9002', unit: LIMIT, side: 'debit' },
  { name: 'coupons', head: '9002', unit: TIMES, side: 'debit' },
  // 扣划 to a body whose own account is at another bank waits here for its payment.
  { name: 'court-payments', head: '2241', unit: 'CNY', floor: 0n },
]

/** The id of one of the bank's own accounts, by its name in the chart. */
export const ownAccount = (name: string): Id => accountId('bank', name)

/** The commands that open the bank's own accounts, one for each biller among them. Sending them again changes nothing. */
export const openings = (billers: readonly string[]): OpenAccount[] =>
  [
    ...own,
    ...billers.map((biller): OwnAccount => ({ name: `collected-${biller}`, head: '2314', unit: 'CNY', floor: 0n })),
  ].map(({ name, head, unit, side, floor }) => ({
    kind: 'open',
    id: entryId(`bank-account-${name}`, 0, 'open'),
    account: ownAccount(name),
    unit,
    side: side ?? chart[head]!.side,
    head,
    owner: `bank:${name}`,
    ...(floor === undefined ? {} : { floor }),
  }))
