/**
 * Posting rules of deposits with a term. Each deposit is an account of its own, so the ledger itself says no to a second
 * withdrawal of the same money. Each act is one entry; its id derives from the deposit and the act's number, so whoever
 * repeats it sends the same command.
 *
 * What was earned is booked by the end of each day (Dr 6411, Cr accrued-term); an act takes it from there. An act that
 * comes before the day's accrual, or an early withdrawal after too much of it, is put right by the next.
 */
import { accountId, entryId, type Id } from '../id.ts'
import { invariant } from '../invariant.ts'
import { ownAccount } from '../ledger/chart.ts'
import type { CloseAccount, Command, OpenAccount, Post, Purpose, Transfer } from '../ledger/command.ts'
import type { Instant } from '../time.ts'
import { currentAccount } from './postings.ts'

/** What may be done to a deposit and moves money. */
export const moneyActs = ['open', 'add', 'withdraw', 'pay-interest', 'mature', 'renew'] as const
export type MoneyAct = (typeof moneyActs)[number]

/** What an act moves, in fen. */
export type Moved = {
  /** Into the deposit (`open`, `add`), or out of it. */
  readonly principal: bigint
  /** Of the principal that comes out: interest that was paid before and is not due after all. */
  readonly takenBack: bigint
  /** Before tax. */
  readonly interest: bigint
  /** Kept back of the interest for the tax on it. */
  readonly tax: bigint
  /** Where the interest goes: into the deposit itself where it is renewed with it. */
  readonly interestTo: 'current' | 'deposit'
}
export const nothing: Moved = { principal: 0n, takenBack: 0n, interest: 0n, tax: 0n, interestTo: 'current' }

export type ActOf = {
  readonly deposit: string
  /** Whose it is, and whose current account it moves money from and to: a customer, or a firm's organisation. */
  readonly holder: string
  /** The deposit's first instant. */
  readonly openedAt: Instant
  /** Which act of this deposit it is. */
  readonly n: number
  readonly kind: MoneyAct
  readonly moved: Moved
  /** Whether nothing is left in it afterwards. */
  readonly last: boolean
  /** Day (since 1970-01-01) for which it is done; absent for the day of booking. */
  readonly effectiveDay?: number
  /** Who asked for it, or the bank by itself. */
  readonly actor: string
  readonly request: string
}

/** The ledger account of a deposit. */
export const depositAccount = (deposit: string): Id => accountId(deposit, 'principal')

const purpose = ({ deposit, actor, request }: ActOf, step: string): Purpose => ({
  business: deposit,
  step,
  memo: '',
  actor,
  request,
})

/** A deposit holds money or nothing, never less. */
export const openDepositAccount = ({
  deposit,
  holder,
  openedAt,
}: Pick<ActOf, 'deposit' | 'holder' | 'openedAt'>): OpenAccount => ({
  kind: 'open',
  id: entryId(deposit, openedAt, 'open-account'),
  account: depositAccount(deposit),
  unit: 'CNY',
  side: 'credit',
  head: '2011',
  floor: 0n,
  owner: holder,
})
const closeDepositAccount = (act: ActOf): CloseAccount => ({
  kind: 'close',
  id: entryId(act.deposit, act.openedAt, 'close', act.n),
  account: depositAccount(act.deposit),
  ...purpose(act, 'close'),
})

/**
 * Who has a class I or II account moves money into deposits of the bank's own and out of them outside every limit
 * (银发〔2015〕392号, 〔2016〕261号); class III has no deposits, and so no limit account is in these entries.
 */
function transfersOf({ deposit, holder, kind, moved }: ActOf): Transfer[] {
  const [own, current] = [depositAccount(deposit), currentAccount(holder)]
  const [accrued, tax] = [ownAccount('accrued-term'), ownAccount('interest-tax')]
  const { principal, takenBack, interest, interestTo } = moved
  invariant(takenBack <= principal && moved.tax <= interest, 'a part is no more than the whole')
  const inward = kind === 'open' || kind === 'add'
  const transfers: Transfer[] = inward
    ? [{ debit: current, credit: own, amount: principal }]
    : [
        { debit: own, credit: current, amount: principal - takenBack },
        { debit: own, credit: accrued, amount: takenBack },
        { debit: accrued, credit: interestTo === 'deposit' ? own : current, amount: interest - moved.tax },
        { debit: accrued, credit: tax, amount: moved.tax },
      ]
  return transfers.filter(({ amount }) => amount > 0n)
}

/** The entry's id, which the act is known by. */
export const actEntry = ({ deposit, openedAt, kind, n }: Pick<ActOf, 'deposit' | 'openedAt' | 'kind' | 'n'>): Id =>
  entryId(deposit, openedAt, kind, n)

/** All that an act asks of the ledger, in one batch: its entry is the one named by `actEntry`. */
export function actCommands(act: ActOf): Command[] {
  const post: Post = {
    kind: 'post',
    id: actEntry(act),
    transfers: transfersOf(act),
    ...purpose(act, act.kind),
    ...(act.effectiveDay === undefined ? {} : { effectiveDay: act.effectiveDay }),
  }
  return [
    ...(act.kind === 'open' ? [openDepositAccount(act)] : []),
    post,
    ...(act.last ? [closeDepositAccount(act)] : []),
  ]
}
/** Takes the account of a deposit that was never opened out of memory again. */
export const giveUpOpening = (act: ActOf): Command => closeDepositAccount(act)
