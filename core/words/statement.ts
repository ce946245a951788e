/** What movements and statements are called, where the bank writes them and where screens show them. */
import type { MovementKind } from '../deposits/kinds.ts'
import type { Locale } from './index.ts'

export type StatementWords = {
  readonly kinds: Readonly<Record<MovementKind, string>>
  readonly title: string
  readonly number: string
  readonly holder: string
  readonly period: string
  readonly opening: string
  readonly closing: string
  readonly in: string
  readonly out: string
  readonly many: (count: number) => string
  readonly at: string
  readonly day: string
  readonly kind: string
  readonly amount: string
  readonly balance: string
  readonly counterparty: string
  readonly memo: string
  readonly entry: string
  readonly digest: string
  readonly none: string
  readonly demo: string
  readonly page: (now: number, all: number) => string
}

export const statementWords: Readonly<Record<Locale, StatementWords>> = {
  zh: {
    kinds: {
      'top-up': '转入',
      withdrawal: '转出到本人账户',
      'transfer-in': '收款',
      'transfer-out': '转账',
      bill: '缴费',
      'bill-refund': '缴费退回',
      deposit: '存入定期类存款',
      'deposit-back': '定期类存款转回',
      interest: '利息',
      deduction: '依法扣划',
      loan: '借款到账',
      'loan-repaid': '还借款',
      other: '其他',
    },
    title: '账户对账单',
    number: '账号',
    holder: '户名',
    period: '期间',
    opening: '期初余额',
    closing: '期末余额',
    in: '收入',
    out: '支出',
    many: (count) => `${count} 笔`,
    at: '记账时间',
    day: '起息日',
    kind: '类型',
    amount: '金额',
    balance: '余额',
    counterparty: '对方',
    memo: '附言',
    entry: '凭证号',
    digest: '明细的 SHA-256',
    none: '这段时间没有收支。',
    demo: '演示',
    page: (now, all) => `第 ${now} 页，共 ${all} 页`,
  },
  en: {
    kinds: {
      'top-up': 'Brought in',
      withdrawal: 'Out to your own account',
      'transfer-in': 'Received',
      'transfer-out': 'Transfer',
      bill: 'Bill',
      'bill-refund': 'Bill returned',
      deposit: 'Into a deposit',
      'deposit-back': 'Back from a deposit',
      interest: 'Interest',
      deduction: 'Taken by order',
      loan: 'Loan drawn',
      'loan-repaid': 'Loan repaid',
      other: 'Other',
    },
    title: 'Statement of account',
    number: 'Account',
    holder: 'Holder',
    period: 'Period',
    opening: 'Opening balance',
    closing: 'Closing balance',
    in: 'In',
    out: 'Out',
    many: (count) => `${count} ${count === 1 ? 'movement' : 'movements'}`,
    at: 'Booked at',
    day: 'Value day',
    kind: 'Kind',
    amount: 'Amount',
    balance: 'Balance',
    counterparty: 'With',
    memo: 'Note',
    entry: 'Entry',
    digest: 'SHA-256 of the rows',
    none: 'Nothing came or went in this time.',
    demo: 'Demo',
    page: (now, all) => `Page ${now} of ${all}`,
  },
}
