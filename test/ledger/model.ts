/** The reference model: plain maps, no cleverness. What the engine answers must be what this answers. */
import type { Command } from '../../core/ledger/command.ts'

type Account = { unit: string; side: 'debit' | 'credit'; floor: bigint | undefined; booked: bigint; heldOut: bigint }
type Held = { transfers: { debit: string; credit: string; amount: bigint }[]; state: string; expiresAt: number }

const MOST = 2n ** 53n - 1n

export class Model {
  accounts = new Map<string, Account>()
  turnover = new Map<string, { debit: bigint; credit: bigint; heldDebit: bigint; heldCredit: bigint }>()
  holds = new Map<string, Held>()
  answers = new Map<string, { content: string; kind: string }>()
  offset = 0

  expire(now: number) {
    for (const hold of this.holds.values())
      if (hold.state === 'held' && hold.expiresAt <= now) this.#give(hold, 'expired')
  }

  answer(command: Command): string {
    const { id, ...rest } = command
    const content = JSON.stringify({ ...rest, request: undefined }, (_, value) =>
      typeof value === 'bigint' ? `${value}n` : value,
    )
    const known = this.answers.get(id)
    if (known) return known.content === content ? known.kind : 'id-reused'
    const kind = this.#decide(command)
    this.answers.set(id, { content, kind })
    return kind
  }

  balance(id: string): bigint {
    return this.accounts.get(id)!.booked
  }

  #decide(command: Command): string {
    if (command.kind === 'open') {
      if (this.accounts.has(command.account)) return 'account-exists'
      this.accounts.set(command.account, {
        unit: command.unit,
        side: command.side,
        floor: command.floor,
        booked: 0n,
        heldOut: 0n,
      })
      this.turnover.set(command.account, { debit: 0n, credit: 0n, heldDebit: 0n, heldCredit: 0n })
      return 'opened'
    }
    if (command.kind === 'clock') {
      if (command.offset < this.offset) return 'clock-backwards'
      this.offset = command.offset
      return 'clock-moved'
    }
    if (command.kind === 'post' || command.kind === 'hold') {
      if (command.transfers.length === 0) return 'entry-empty'
      for (const { debit, credit, amount } of command.transfers) {
        if (!this.accounts.has(debit) || !this.accounts.has(credit)) return 'account-unknown'
        if (debit === credit) return 'same-account'
        if (this.accounts.get(debit)!.unit !== this.accounts.get(credit)!.unit) return 'units-differ'
        if (amount <= 0n || amount > MOST) return 'amount-out-of-range'
      }
      const before = [structuredClone(this.accounts), structuredClone(this.turnover)] as const
      for (const transfer of command.transfers) this.#move(transfer, command.kind === 'hold' ? 'hold' : 'book', 1n)
      const no = this.#broken(before[0])
      if (no) {
        ;[this.accounts, this.turnover] = before
        return no
      }
      if (command.kind === 'hold')
        this.holds.set(command.id, {
          transfers: [...command.transfers],
          state: 'held',
          expiresAt: command.expiresAt ?? Number.MAX_SAFE_INTEGER,
        })
      return command.kind === 'hold' ? 'held' : 'posted'
    }
    const hold = this.holds.get(command.hold)
    if (!hold) return 'hold-unknown'
    if (hold.state !== 'held') return 'hold-ended'
    if (command.kind === 'release') {
      this.#give(hold, 'released')
      return 'released'
    }
    const { amounts } = command
    if (
      amounts &&
      (amounts.length !== hold.transfers.length ||
        amounts.some((amount, n) => amount < 0n || amount > hold.transfers[n]!.amount))
    )
      return 'more-than-held'
    this.#give(hold, 'settled')
    for (const [n, transfer] of hold.transfers.entries())
      this.#move({ ...transfer, amount: amounts?.[n] ?? transfer.amount }, 'book', 1n)
    return 'settled'
  }

  #give(hold: Held, state: string) {
    hold.state = state
    for (const transfer of hold.transfers) this.#move(transfer, 'hold', -1n)
  }

  #move(
    { debit, credit, amount }: { debit: string; credit: string; amount: bigint },
    how: 'book' | 'hold',
    sign: bigint,
  ) {
    for (const [id, side] of [
      [debit, 'debit'],
      [credit, 'credit'],
    ] as const) {
      const account = this.accounts.get(id)!
      const turnover = this.turnover.get(id)!
      if (how === 'book') {
        turnover[side] += sign * amount
        account.booked += sign * amount * (account.side === side ? 1n : -1n)
      } else {
        turnover[side === 'debit' ? 'heldDebit' : 'heldCredit'] += sign * amount
        if (account.side !== side) account.heldOut += sign * amount
      }
    }
  }

  #broken(before: Map<string, Account>): string | undefined {
    for (const { debit, credit, heldDebit, heldCredit } of this.turnover.values())
      if (debit + heldDebit > MOST || credit + heldCredit > MOST) return 'amount-out-of-range'
    for (const [id, { floor, booked, heldOut }] of this.accounts) {
      const was = before.get(id)!
      if (floor !== undefined && booked - heldOut < floor && booked - heldOut < was.booked - was.heldOut)
        return 'insufficient-funds'
    }
    return undefined
  }
}
