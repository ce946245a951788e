/**
 * The chart of accounts as far as the bank has grown: heads of the appendix to 企业会计准则应用指南 (2006), and the
 * bank's own accounts under them. Customers' accounts are opened as customers come; these are opened once.
 */
import { accountId, entryId, type Id } from '../id.ts'
import type { OpenAccount, Side } from './command.ts'

export type Head = {
  readonly code: string
  readonly name: string
  readonly english: string
  readonly side: Side
  readonly class: 'asset' | 'liability' | 'common' | 'off-balance'
}

export const chart: Readonly<Record<string, Head>> = {
  '2011': { code: '2011', name: '吸收存款', english: 'Customer deposits', side: 'credit', class: 'liability' },
  '2241': {
    code: '2241',
    name: '其他应付款',
    english: 'Other payables, suspense among them',
    side: 'credit',
    class: 'liability',
  },
  '2314': {
    code: '2314',
    name: '代理业务负债',
    english: 'Collected on behalf of others',
    side: 'credit',
    class: 'liability',
  },
  '3001': { code: '3001', name: '清算资金往来', english: 'Clearing', side: 'debit', class: 'common' },
  // A unit of its own: what others are still owed is counted here, it is not the bank's money.
  '9001': { code: '9001', name: '待缴账单', english: 'Bills left to pay', side: 'credit', class: 'off-balance' },
}

/** The unit in which what is left to pay on a bill is counted (decision 9). */
export const DUE = 'CNY.due'

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
  { name: 'collected-water', head: '2314', unit: 'CNY', floor: 0n },
  { name: 'suspense-bills', head: '2241', unit: 'CNY', floor: 0n },
  { name: 'bills-presented', head: '9001', unit: DUE, side: 'debit' },
]

/** The id of one of the bank's own accounts, by its name in the chart. */
export const ownAccount = (name: string): Id => accountId('bank', name)

/** The commands that open the bank's own accounts. Sending them again changes nothing. */
export const openings = (): OpenAccount[] =>
  own.map(({ name, head, unit, side, floor }) => ({
    kind: 'open',
    id: entryId(`bank-account-${name}`, 0, 'open'),
    account: ownAccount(name),
    unit,
    side: side ?? chart[head]!.side,
    head,
    owner: `bank:${name}`,
    ...(floor === undefined ? {} : { floor }),
  }))
