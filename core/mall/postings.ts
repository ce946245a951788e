/**
 * Posting rules of the mall. An order sets the buyer's money and the goods aside in one entry, so that nothing is sold that is not there
 * and nothing is taken for what is not sold; when it is confirmed the money waits with the bank, an account for each merchant's part
 * that cannot go below nothing: nobody can be paid out of another's order. At the end each is empty and closed.
 *
 * Standard entries: reserved: hold Dr 2011 buyer Cr 2241 待清算商户款, with the pieces of each sku Dr stock Cr 9003, and what is used of coupons and budgets ·
 * confirmed: settled, Dr 2241 Cr 2241 of the part, and what the mall pays of it Dr 6602 Cr 2241 · paid back: Dr 2241 of the part Cr 2011 buyer, Cr 6602, and the pieces back · settled: Dr 2241 of the part Cr 2011 merchant, Cr 2011
 * beneficiaries, Cr 6021 commission and fee, Cr 2221 the tax in them · paid back later: Dr 2011 merchant, Dr 6021, Dr 2221, Cr 2011 buyer ·
 * exchanged: the pieces of the replacement held, and settled when they are sent; those that came back Dr 9003 Cr stock. No money moves.
 */
import { vatInside } from '../bills/fees.ts'
import { type ApprovedBy, type Holder, movedIn, paidOut } from '../deposits/limits.ts'
import { currentAccount } from '../deposits/postings.ts'
import { accountId, entryId, type Id } from '../id.ts'
import { ownAccount, PIECES } from '../ledger/chart.ts'
import {
  type Answer,
  type Command,
  type Hold,
  moving,
  type Post,
  type Purpose,
  type Transfer,
} from '../ledger/command.ts'
import { type Fen, fen, sum } from '../money.ts'
import type { Instant } from '../time.ts'
import { type Part, type Pieces, subsidyOf, totalOf } from './parts.ts'
import { type Use, used } from './promotion-postings.ts'
import type { Settlement, TakenBack } from './settlement.ts'
import { homeOf } from './warehouses.ts'

/** What of a sku can be sold from a warehouse: pieces there, less those set aside for orders. */
export const stockAccount = (sku: string, warehouse: string): Id => accountId(`${sku} ${warehouse}`, 'stock')
/** The money of one part that waits. */
export const waitingAccount = (part: string): Id => accountId(part, 'waiting')

// ——— stock ———

type ByWhom = { readonly actor: string; readonly request: string }
export type StockOf = { readonly sku: string; readonly warehouse: string; readonly owner: string }
export const openStock = ({ sku, warehouse, owner }: StockOf, at: Instant): Command => ({
  kind: 'open', id: entryId(`${sku} ${warehouse}`, at, 'open-stock'), account: stockAccount(sku, warehouse), unit: PIECES, side: 'credit', head: '9003', floor: 0n, owner,
}) // biome-ignore format: one account
/** Pieces come in (above zero) or are taken out of what can be sold; `id` names the change. */
export const stockEntry = (
  { id, at, by }: { readonly id: string; readonly at: Instant; readonly by: bigint },
  { sku, warehouse }: Pick<StockOf, 'sku' | 'warehouse'>,
  { actor, request }: ByWhom,
): Post => ({
  kind: 'post',
  id: entryId(id, at, 'stock'),
  transfers: moving(ownAccount('goods'), stockAccount(sku, warehouse), by),
  business: id,
  step: 'stock',
  memo: '',
  actor,
  request,
})
/** Pieces go from one warehouse of the store to another (调拨): all of them or none. */
export const moveStock = (
  { id, at, by }: { readonly id: string; readonly at: Instant; readonly by: bigint },
  { sku, from, to }: { readonly sku: string; readonly from: string; readonly to: string },
  { actor, request }: ByWhom,
): Post => ({
  kind: 'post',
  id: entryId(id, at, 'move'),
  transfers: moving(stockAccount(sku, from), stockAccount(sku, to), by),
  business: id,
  step: 'move',
  memo: '',
  actor,
  request,
})

// ——— an order ———

export type Order = {
  readonly id: string
  readonly at: Instant
  readonly buyer: Holder
  readonly approved: ApprovedBy
  readonly parts: readonly (Part & {
    /** From where each line is sent. */
    readonly from: readonly string[]
  })[]
  /** What it uses of coupons and budgets. */
  readonly uses: readonly Use[]
  readonly expiresAt: Instant
  readonly request: string
  /** How often it was asked for, from 1: once more, from other warehouses, when somebody else had the last of one. The ledger remembers what it refused. */
  readonly attempt: number
}
export const orderTotal = ({ parts }: Pick<Order, 'parts'>): Fen => sum(parts.map(totalOf))
const purpose = (business: string, step: string, actor: string, request: string, memo = ''): Purpose => ({ business, step, memo, actor, request }) // biome-ignore format: one line
export const reservation = ({ id, at, attempt }: Pick<Order, 'id' | 'at' | 'attempt'>): Id =>
  entryId(id, at, 'reserve', attempt)

/** Goods and money, set aside together or not at all, for a time. */
export const reserve = (order: Order): Hold => ({
  kind: 'hold',
  id: reservation(order),
  transfers: [
    ...moving(currentAccount(order.buyer.customer), ownAccount('mall-clearing'), orderTotal(order)),
    ...paidOut(order.buyer, orderTotal(order), order.approved),
    ...order.parts.flatMap(({ lines, from }) =>
      lines.map(
        ({ sku, quantity }, at): Transfer => ({
          debit: stockAccount(sku, from[at]!),
          credit: ownAccount('goods'),
          amount: BigInt(quantity),
        }),
      ),
    ),
    ...order.uses.flatMap((use) => used(use, order.buyer.customer)),
  ],
  expiresAt: order.expiresAt,
  ...purpose(order.id, 'reserve', order.buyer.customer, order.request),
})
/** Which line the ledger says there is too little of, and where. */
export const soldOut = (answer: Answer, order: Pick<Order, 'parts'>): { readonly sku: string; readonly from: string; readonly quantity: number; readonly short: bigint } | undefined => {
  if (answer.kind !== 'insufficient-funds') return undefined
  for (const { lines, from } of order.parts)
    for (const [at, { sku, quantity }] of lines.entries())
      if (stockAccount(sku, from[at]!) === answer.account) return { sku, from: from[at]!, quantity, short: answer.short }
  return undefined
} // biome-ignore format: one question

/** What was set aside is paid and sold; each merchant's money stands with its part from here on. All in one batch, in this order. */
export const confirm = (order: Pick<Order, 'id' | 'at' | 'request' | 'attempt'>, parts: readonly Pick<Part, 'id' | 'lines' | 'shipping' | 'merchant'>[]): Command[] => [
  { kind: 'settle', id: entryId(order.id, order.at, 'confirm'), hold: reservation(order), ...purpose(order.id, 'confirm', 'bank', order.request) },
  ...parts.map((part): Command => ({
    kind: 'open', id: entryId(part.id, order.at, 'open-waiting'), account: waitingAccount(part.id), unit: 'CNY', side: 'credit', head: '2241', floor: 0n, owner: part.merchant,
  })),
  {
    kind: 'post', id: entryId(order.id, order.at, 'divide'),
    transfers: parts.flatMap((part) => [
      ...moving(ownAccount('mall-clearing'), waitingAccount(part.id), totalOf(part)),
      ...moving(ownAccount('mall-subsidies'), waitingAccount(part.id), subsidyOf(part)),
    ]),
    ...purpose(order.id, 'divide', 'bank', order.request),
  },
] // biome-ignore format: a command each
/** Nothing comes of it: goods and money are free again. */
export const release = (order: Pick<Order, 'id' | 'at' | 'request' | 'attempt'>, reason: string): Command => ({
  kind: 'release',
  id: entryId(order.id, order.at, 'release'),
  hold: reservation(order),
  ...purpose(order.id, 'release', 'bank', order.request, reason),
})

// ——— a part ———

export type PaysBack = {
  /** The case that it is paid for. */
  readonly id: string
  readonly at: Instant
  readonly part: Pick<Part, 'id' | 'lines' | 'organization'> & { readonly from: readonly string[] }
  readonly buyer: Holder
  readonly amount: Fen
  /** What the mall gets back of what it paid. */
  readonly subsidy: Fen
  readonly pieces: readonly Pieces[]
  /** Whether the pieces can be sold again. */
  readonly restocks: boolean
  readonly request: string
}
const piecesBack = ({ part, pieces, restocks }: PaysBack): Transfer[] =>
  restocks
    ? pieces.map(({ line, quantity }) => ({
        debit: ownAccount('goods'),
        credit: stockAccount(part.lines[line]!.sku, homeOf(part.from[line]!)),
        amount: BigInt(quantity),
      }))
    : []
/** To where it came from: the buyer's account. */
export const payBack = (one: PaysBack): Post => ({
  kind: 'post',
  id: entryId(one.id, one.at, 'pay-back'),
  transfers: [
    ...moving(waitingAccount(one.part.id), currentAccount(one.buyer.customer), one.amount),
    ...moving(waitingAccount(one.part.id), ownAccount('mall-subsidies'), one.subsidy),
    ...movedIn(one.buyer, one.amount),
    ...piecesBack(one),
  ],
  ...purpose(one.id, 'pay-back', 'bank', one.request),
})
const income = (name: 'commission-mall' | 'channel-mall', from: Id, amount: Fen): Transfer[] => {
  const vat = amount < 0n ? fen(-vatInside(fen(-amount))) : vatInside(amount)
  return [...moving(from, ownAccount(name), amount - vat), ...moving(from, ownAccount('vat-payable'), vat)]
}
/** The merchant has its money, and everybody else theirs; what the part had is nothing now. `attempt` counts the tries, from 1. */
export const settlePart = (
  part: Pick<Part, 'id' | 'organization'>,
  at: Instant,
  split: Settlement,
  request: string,
  attempt: number,
): Post => {
  const from = waitingAccount(part.id)
  return {
    kind: 'post',
    id: entryId(part.id, at, 'settle', attempt),
    transfers: [
      ...moving(from, currentAccount(part.organization), split.merchant),
      ...split.shares.flatMap(({ owner, amount }) => moving(from, currentAccount(owner), amount)),
      ...income('commission-mall', from, split.commission),
      ...income('channel-mall', from, split.channelFee),
    ],
    ...purpose(part.id, 'settle', 'bank', request),
  }
}
/** It is empty, and leaves memory. */
export const closePart = (part: Pick<Part, 'id'>, at: Instant, request: string): Command => ({
  kind: 'close',
  id: entryId(part.id, at, 'close'),
  account: waitingAccount(part.id),
  ...purpose(part.id, 'close', 'bank', request),
})
/** After the merchant was paid: out of its own account, with what the mall gives back of its own. `attempt` counts the tries. */
export const payBackLater = (one: PaysBack, back: TakenBack, attempt: number): Post => {
  const [from, to] = [currentAccount(one.part.organization), currentAccount(one.buyer.customer)]
  // The mall's own comes from the merchant; what it lacks, of a piece that the mall paid for nearly whole, from what it gives back itself.
  const most = back.merchant > 0n ? back.merchant : 0n
  const own = back.subsidy < most ? back.subsidy : most
  return {
    kind: 'post',
    id: entryId(one.id, one.at, 'pay-back-later', attempt),
    transfers: [
      ...moving(from, ownAccount('mall-subsidies'), own),
      ...moving(from, to, back.merchant - own),
      ...income('commission-mall', to, fen(-back.commission)),
      ...income('channel-mall', to, fen(-back.channelFee)),
      ...moving(to, ownAccount('mall-subsidies'), back.subsidy - own),
      ...movedIn(one.buyer, one.amount),
      ...piecesBack(one),
    ],
    ...purpose(one.id, 'pay-back-later', 'bank', one.request),
  }
}

// ——— an exchange ———

export type Exchange = {
  /** The case. */
  readonly id: string
  readonly at: Instant
  readonly by: Pick<StockOf, 'sku' | 'warehouse'>
  readonly quantity: number
  readonly request: string
}
const asideOf = ({ id, at }: Pick<Exchange, 'id' | 'at'>): Id => entryId(id, at, 'set-aside')
/** The replacement is nobody else's from here on. It waits for what comes back, which has times of its own: so it ends by no time of its own. */
export const setAside = (one: Exchange): Hold => ({
  kind: 'hold',
  id: asideOf(one),
  transfers: moving(stockAccount(one.by.sku, one.by.warehouse), ownAccount('goods'), BigInt(one.quantity)),
  ...purpose(one.id, 'set-aside', 'bank', one.request),
})
/** The replacement has left the house; what came back is on sale again where it may be. In one batch, in this order. */
export const handOver = (one: Exchange, back: Pick<StockOf, 'sku' | 'warehouse'> | undefined): Command[] => [
  {
    kind: 'settle',
    id: entryId(one.id, one.at, 'hand-over'),
    hold: asideOf(one),
    ...purpose(one.id, 'hand-over', 'bank', one.request),
  },
  ...(back
    ? [
        {
          kind: 'post' as const,
          id: entryId(one.id, one.at, 'put-back'),
          transfers: moving(ownAccount('goods'), stockAccount(back.sku, homeOf(back.warehouse)), BigInt(one.quantity)),
          ...purpose(one.id, 'put-back', 'bank', one.request),
        },
      ]
    : []),
]
/** Nothing comes of the exchange: the replacement can be sold again. */
export const setFree = (one: Pick<Exchange, 'id' | 'at' | 'request'>): Command => ({
  kind: 'release',
  id: entryId(one.id, one.at, 'set-free'),
  hold: asideOf(one),
  ...purpose(one.id, 'set-free', 'bank', one.request),
})
