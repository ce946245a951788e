/** The judge of a simulated run: plain maps that follow the log's commands in their order, and know every answer. */
import type { Id } from '../../core/id.ts'
import type { Command, Transfer } from '../../core/ledger/command.ts'

type Account = {
  floor: number
  credit: boolean
  balance: number
  heldOut: number
  debits: number
  credits: number
  closed: boolean
}
type Held = { transfers: readonly Transfer[]; state: string }

export class Books {
  readonly accounts = new Map<Id, Account>()
  readonly #holds = new Map<Id, Held>()
  readonly #seen = new Set<Id>()

  expire(hold: Id) {
    const held = this.#holds.get(hold)!
    held.state = 'expired'
    for (const one of held.transfers) this.#hold(one, -1)
  }
  /** What the ledger must have answered. Throws when an id comes a second time: nothing may happen twice. */
  answer(command: Command): string {
    if (this.#seen.has(command.id)) throw new Error(`${command.kind} ${command.id} stands in the log twice`)
    this.#seen.add(command.id)
    switch (command.kind) {
      case 'open':
        if (this.accounts.has(command.account)) return 'account-exists'
        this.accounts.set(command.account, {
          floor: command.floor === undefined ? Number.NEGATIVE_INFINITY : Number(command.floor),
          credit: command.side === 'credit',
          balance: 0,
          heldOut: 0,
          debits: 0,
          credits: 0,
          closed: false,
        })
        return 'opened'
      case 'post':
      case 'hold': {
        const no = this.#unfit(command.transfers)
        if (no) return no
        for (const one of command.transfers) {
          if (command.kind === 'post') this.#book(one, Number(one.amount))
          else this.#hold(one, 1)
        }
        if (command.kind === 'hold') this.#holds.set(command.id, { transfers: command.transfers, state: 'held' })
        return command.kind === 'post' ? 'posted' : 'held'
      }
      case 'settle':
      case 'release': {
        const held = this.#holds.get(command.hold)
        if (!held) return 'hold-unknown'
        if (held.state !== 'held') return 'hold-ended'
        for (const one of held.transfers) this.#hold(one, -1)
        if (command.kind === 'settle') for (const one of held.transfers) this.#book(one, Number(one.amount))
        held.state = command.kind === 'settle' ? 'settled' : 'released'
        return held.state
      }
      case 'close': {
        const account = this.accounts.get(command.account)
        if (!account) return 'account-unknown'
        if (account.closed) return 'account-closed'
        if (account.balance !== 0 || account.heldOut !== 0) return 'account-in-use'
        account.closed = true
        return 'closed'
      }
      default:
        throw new Error(`the judge knows no ${command.kind}`)
    }
  }

  /** Single transfers and pairs over different accounts: what the simulation sends. */
  #unfit(transfers: readonly Transfer[]): string | undefined {
    const left = new Map<Account, number>()
    for (const { debit, credit } of transfers)
      for (const id of [debit, credit]) {
        const account = this.accounts.get(id)
        if (!account) return 'account-unknown'
        if (account.closed) return 'account-closed'
        left.set(account, account.balance - account.heldOut)
      }
    const before = new Map(left)
    for (const { debit, credit, amount } of transfers) {
      const [payer, payee] = [this.accounts.get(debit)!, this.accounts.get(credit)!]
      left.set(payer, left.get(payer)! + (payer.credit ? -1 : 1) * Number(amount))
      left.set(payee, left.get(payee)! + (payee.credit ? 1 : -1) * Number(amount))
    }
    for (const [account, now] of left)
      if (now < account.floor && now < before.get(account)!) return 'insufficient-funds'
    return undefined
  }
  #book({ debit, credit }: Transfer, amount: number) {
    const [payer, payee] = [this.accounts.get(debit)!, this.accounts.get(credit)!]
    payer.debits += amount
    payee.credits += amount
    payer.balance += (payer.credit ? -1 : 1) * amount
    payee.balance += (payee.credit ? 1 : -1) * amount
  }
  #hold({ debit, credit, amount }: Transfer, sign: number) {
    const [payer, payee] = [this.accounts.get(debit)!, this.accounts.get(credit)!]
    if (payer.credit) payer.heldOut += sign * Number(amount)
    if (!payee.credit) payee.heldOut += sign * Number(amount)
  }
}
