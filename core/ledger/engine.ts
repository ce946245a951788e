/**
 * The ledger's state machine: batches in, answers out. It has no clock, no chance and no I/O; the time comes with the
 * batch. So the same log gives the same state, byte for byte, on any machine (ledger.md, promises 1, 2, 4 and 8).
 *
 * Everything a command needs is decided before anything is changed, therefore a refusal leaves no trace but its answer.
 */
import type { Id } from '../id.ts'
import { invariant } from '../invariant.ts'
import { MAX_AMOUNT } from '../money.ts'
import type { Instant } from '../time.ts'
import { Reader, Writer } from './bytes.ts'
import { contentDigest, readAnswer, writeAnswer } from './codec.ts'
import type {
  Answer,
  Batch,
  Command,
  Done,
  Hold,
  LedgerRefusal,
  OpenAccount,
  Outcome,
  Post,
  Settle,
  Side,
  Transfer,
} from './command.ts'

export type Account = {
  readonly id: Id
  readonly unit: string
  readonly side: Side
  readonly head: string
  readonly owner: string
  readonly floor: bigint | undefined
  /** Turnover since the opening, each side for itself, and what holds will add to it. */
  debits: bigint
  credits: bigint
  heldDebits: bigint
  heldCredits: bigint
}

type Held = {
  readonly transfers: readonly Transfer[]
  readonly expiresAt: Instant
  state: 'held' | 'settled' | 'released' | 'expired'
}
type Remembered = { readonly content: string; readonly answer: Answer }
type Totals = Pick<Account, 'debits' | 'credits' | 'heldDebits' | 'heldCredits'>
/** What a decided command will do, apart from being remembered. */
type Effect = { readonly says: Done | LedgerRefusal; readonly apply?: () => void }

const NEVER = Number.MAX_SAFE_INTEGER
const refusal = (says: LedgerRefusal): Effect => ({ says })

/** The balance on its normal side: what is booked. */
export const balanceOf = (a: Totals & { readonly side: Side }) =>
  a.side === 'credit' ? a.credits - a.debits : a.debits - a.credits
/** What a command may still use: booked, less what holds will take, never counting what they may bring. */
export const availableOf = (a: Totals & { readonly side: Side }) =>
  balanceOf(a) - (a.side === 'credit' ? a.heldDebits : a.heldCredits)

export class Engine {
  readonly #accounts = new Map<Id, Account>()
  readonly #holds = new Map<Id, Held>()
  /** Holds that end by themselves, soonest first; equal instants by id, so that the order is the log's alone. */
  #expiring: { readonly at: Instant; readonly id: Id }[] = []
  readonly #remembered = new Map<Id, Remembered>()
  #sequence = 0
  #bookedAt: Instant = 0
  #clockOffset = 0

  /** How many batches have been applied. */
  get sequence() {
    return this.#sequence
  }
  /** Bank time less real time, in ms (decision 12). */
  get clockOffset() {
    return this.#clockOffset
  }
  get bookedAt() {
    return this.#bookedAt
  }
  account(id: Id): Readonly<Account> | undefined {
    return this.#accounts.get(id)
  }
  accounts(): Iterable<Readonly<Account>> {
    return this.#accounts.values()
  }

  /** Decides one batch. Its sequence must follow the last one and its time must not run backwards. */
  apply(batch: Batch): Outcome {
    invariant(batch.sequence === this.#sequence + 1, 'batches follow one another without a gap')
    invariant(batch.bookedAt >= this.#bookedAt, 'the time of booking never runs backwards')
    this.#sequence = batch.sequence
    this.#bookedAt = batch.bookedAt

    const expired = this.#expire(batch.bookedAt)
    const fresh: boolean[] = []
    const answers = batch.commands.map((command, index) => {
      const content = contentDigest(command)
      const known = this.#remembered.get(command.id)
      fresh.push(known === undefined)
      if (known && known.content === content) return known.answer
      const place = { sequence: batch.sequence, index, bookedAt: batch.bookedAt }
      // Not remembered: the id already belongs to the first command that used it.
      if (known) return { kind: 'id-reused', ...place } as const
      const effect = this.#decide(command)
      effect.apply?.()
      const answer: Answer = { ...effect.says, ...place }
      this.#remembered.set(command.id, { content, answer })
      return answer
    })
    return { answers, fresh, expired }
  }

  #decide(command: Command): Effect {
    switch (command.kind) {
      case 'open':
        return this.#open(command)
      case 'post':
        return this.#post(command)
      case 'hold':
        return this.#hold(command)
      case 'settle':
        return this.#settle(command)
      case 'release':
        return this.#end(command.hold, 'released')
      case 'clock':
        if (command.offset < this.#clockOffset) return refusal({ kind: 'clock-backwards' })
        return { says: { kind: 'clock-moved' }, apply: () => void (this.#clockOffset = command.offset) }
    }
  }

  #open({ account: id, unit, side, head, owner, floor }: OpenAccount): Effect {
    if (this.#accounts.has(id)) return refusal({ kind: 'account-exists', account: id })
    const account: Account = {
      id,
      unit,
      side,
      head,
      owner,
      floor,
      debits: 0n,
      credits: 0n,
      heldDebits: 0n,
      heldCredits: 0n,
    }
    return { says: { kind: 'opened' }, apply: () => void this.#accounts.set(id, account) }
  }

  #post({ transfers }: Post): Effect {
    const next = this.#after(
      transfers,
      (totals, side, amount) => void (totals[side === 'debit' ? 'debits' : 'credits'] += amount),
    )
    if ('kind' in next) return refusal(next)
    return { says: { kind: 'posted' }, apply: () => this.#set(next) }
  }

  #hold({ id, transfers, expiresAt = NEVER }: Hold): Effect {
    const next = this.#after(
      transfers,
      (totals, side, amount) => void (totals[side === 'debit' ? 'heldDebits' : 'heldCredits'] += amount),
    )
    if ('kind' in next) return refusal(next)
    return {
      says: { kind: 'held' },
      apply: () => {
        this.#set(next)
        this.#holds.set(id, { transfers, expiresAt, state: 'held' })
        if (expiresAt !== NEVER) this.#remind(expiresAt, id)
      },
    }
  }

  #settle({ hold: id, amounts }: Settle): Effect {
    const hold = this.#holds.get(id)
    if (!hold) return refusal({ kind: 'hold-unknown' })
    if (hold.state !== 'held') return refusal({ kind: 'hold-ended', as: hold.state })
    if (amounts && amounts.length !== hold.transfers.length) return refusal({ kind: 'more-than-held' })
    if (amounts?.some((amount, n) => amount < 0n || amount > hold.transfers[n]!.amount))
      return refusal({ kind: 'more-than-held' })

    const end = this.#end(id, 'settled')
    const booked = hold.transfers.map((transfer, n) => ({ ...transfer, amount: amounts?.[n] ?? transfer.amount }))
    return {
      says: { kind: 'settled' },
      apply: () => {
        end.apply?.()
        // The bounds were checked when the money was held, and what is held cannot be spent: nothing can refuse here.
        for (const { debit, credit, amount } of booked) {
          this.#known(debit).debits += amount
          this.#known(credit).credits += amount
        }
      },
    }
  }

  #end(id: Id, as: 'settled' | 'released' | 'expired'): Effect {
    const hold = this.#holds.get(id)
    if (!hold) return refusal({ kind: 'hold-unknown' })
    if (hold.state !== 'held') return refusal({ kind: 'hold-ended', as: hold.state })
    return {
      says: { kind: as === 'settled' ? 'settled' : 'released' },
      apply: () => {
        hold.state = as
        for (const { debit, credit, amount } of hold.transfers) {
          this.#known(debit).heldDebits -= amount
          this.#known(credit).heldCredits -= amount
        }
      },
    }
  }

  /** The totals of every account that the transfers touch, after all of them together; or why they cannot be. */
  #after(
    transfers: readonly Transfer[],
    add: (totals: Totals, side: Side, amount: bigint) => void,
  ): ReadonlyMap<Account, Totals> | LedgerRefusal {
    if (transfers.length === 0) return { kind: 'entry-empty' }
    const next = new Map<Account, Totals>()
    for (const { debit, credit, amount } of transfers) {
      const payer = this.#accounts.get(debit)
      const payee = this.#accounts.get(credit)
      if (!payer) return { kind: 'account-unknown', account: debit }
      if (!payee) return { kind: 'account-unknown', account: credit }
      if (payer === payee) return { kind: 'same-account', account: debit }
      if (payer.unit !== payee.unit) return { kind: 'units-differ', account: credit }
      if (amount <= 0n || amount > MAX_AMOUNT) return { kind: 'amount-out-of-range' }
      for (const [account, side] of [
        [payer, 'debit'],
        [payee, 'credit'],
      ] as const) {
        const totals = next.get(account) ?? {
          debits: account.debits,
          credits: account.credits,
          heldDebits: account.heldDebits,
          heldCredits: account.heldCredits,
        }
        add(totals, side, amount)
        next.set(account, totals)
      }
    }
    // Booked and held together: settling a hold must never be the command that leaves the exact range.
    for (const totals of next.values())
      if (totals.debits + totals.heldDebits > MAX_AMOUNT || totals.credits + totals.heldCredits > MAX_AMOUNT)
        return { kind: 'amount-out-of-range' }
    for (const [account, totals] of next) {
      if (account.floor === undefined) continue
      const left = availableOf({ ...totals, side: account.side })
      // Money that comes in is never refused for a bound that was passed before.
      if (left < account.floor && left < availableOf(account))
        return { kind: 'insufficient-funds', account: account.id, short: account.floor - left }
    }
    return next
  }

  #set(next: ReadonlyMap<Account, Totals>) {
    for (const [account, totals] of next) Object.assign(account, totals)
  }

  #known(id: Id): Account {
    const account = this.#accounts.get(id)
    invariant(account, 'a hold names accounts that exist')
    return account
  }

  #remind(at: Instant, id: Id) {
    let low = 0
    let high = this.#expiring.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const there = this.#expiring[middle]!
      if (there.at < at || (there.at === at && there.id < id)) low = middle + 1
      else high = middle
    }
    this.#expiring.splice(low, 0, { at, id })
  }

  #expire(now: Instant): Id[] {
    const expired: Id[] = []
    let due = 0
    for (; due < this.#expiring.length && this.#expiring[due]!.at <= now; due++) {
      const { id } = this.#expiring[due]!
      if (this.#holds.get(id)?.state !== 'held') continue
      this.#end(id, 'expired').apply?.()
      expired.push(id)
    }
    if (due > 0) this.#expiring = this.#expiring.slice(due)
    return expired
  }

  /** The whole state as bytes, in an order that depends on the log alone. */
  snapshot(): Uint8Array {
    const to = new Writer()
    to.whole(this.#sequence)
    to.whole(this.#bookedAt)
    to.whole(this.#clockOffset)
    to.u32(this.#accounts.size)
    for (const a of this.#accounts.values()) {
      to.id(a.id)
      to.text(a.unit)
      to.u8(a.side === 'debit' ? 0 : 1)
      to.text(a.head)
      to.text(a.owner)
      to.u8(a.floor === undefined ? 0 : 1)
      to.i64(a.floor ?? 0n)
      for (const total of [a.debits, a.credits, a.heldDebits, a.heldCredits]) to.i64(total)
    }
    to.u32(this.#holds.size)
    for (const [id, hold] of this.#holds) {
      to.id(id)
      to.u8(states.indexOf(hold.state))
      to.whole(hold.expiresAt)
      to.u16(hold.transfers.length)
      for (const { debit, credit, amount } of hold.transfers) {
        to.id(debit)
        to.id(credit)
        to.i64(amount)
      }
    }
    to.u32(this.#remembered.size)
    for (const [id, { content, answer }] of this.#remembered) {
      to.id(id)
      to.id(content as Id)
      writeAnswer(to, answer)
    }
    return to.taken()
  }

  /** The engine whose snapshot this is. */
  static restore(bytes: Uint8Array): Engine {
    const from = new Reader(bytes)
    const engine = new Engine()
    engine.#sequence = from.whole()
    engine.#bookedAt = from.whole()
    engine.#clockOffset = from.whole()
    for (let left = from.u32(); left > 0; left--) {
      const [id, unit, side, head, owner] = [
        from.id(),
        from.text(),
        from.u8() === 0 ? 'debit' : 'credit',
        from.text(),
        from.text(),
      ] as const
      const [bounded, floor] = [from.u8() === 1, from.i64()]
      const [debits, credits, heldDebits, heldCredits] = [from.i64(), from.i64(), from.i64(), from.i64()]
      engine.#accounts.set(id, {
        id,
        unit,
        side,
        head,
        owner,
        floor: bounded ? floor : undefined,
        debits,
        credits,
        heldDebits,
        heldCredits,
      })
    }
    for (let left = from.u32(); left > 0; left--) {
      const [id, state, expiresAt] = [from.id(), states[from.u8()]!, from.whole()]
      const transfers = Array.from({ length: from.u16() }, () => ({
        debit: from.id(),
        credit: from.id(),
        amount: from.i64(),
      }))
      engine.#holds.set(id, { state, expiresAt, transfers })
      if (state === 'held' && expiresAt !== NEVER) engine.#remind(expiresAt, id)
    }
    for (let left = from.u32(); left > 0; left--) {
      const [id, content] = [from.id(), from.id() as string]
      engine.#remembered.set(id, { content, answer: readAnswer(from) })
    }
    invariant(from.done, 'a snapshot ends where the state ends')
    return engine
  }
}

const states = ['held', 'settled', 'released', 'expired'] as const
