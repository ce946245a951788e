/** The reference model: plain maps, no cleverness. What the engine answers must be what this answers. */
import type { Id } from '../../core/id.ts'
import { type Command, isDone, reversalId, type Transfer } from '../../core/ledger/command.ts'
import { dayOf } from '../../core/time.ts'

type Account = {
  id: Id
  unit: string
  side: 'debit' | 'credit'
  floor: bigint | undefined
  period: 'day' | 'month' | 'year' | undefined
  allowance: bigint
  source: Id
  since: string
  debits: bigint
  credits: bigint
  heldDebits: bigint
  heldCredits: bigint
  closed: boolean
}
type Move = Transfer
type Held = { id: string; moves: Move[]; state: string; expiresAt: number }
type Order = {
  id: string
  account: string
  blocks: string
  amount: bigint | undefined
  state: string
  expiresAt: number
}
type State = { accounts: Map<string, Account>; holds: Map<string, Held>; orders: Map<string, Order>; offset: number }

const MOST = 2n ** 53n - 1n

export class Model {
  state: State = { accounts: new Map(), holds: new Map(), orders: new Map(), offset: 0 }
  readonly answers = new Map<string, { content: string; kind: string }>()
  /** What was posted or settled, so that it can be reversed; the engine is told it as a recalled fact. */
  readonly entries = new Map<string, Move[]>()
  #known: ReadonlyMap<string, Move[]> = new Map()
  now = 0

  begin(now: number) {
    this.now = now
    // A reversal is looked up before its batch: what the same batch posts cannot be reversed in it.
    this.#known = new Map(this.entries)
    for (const hold of this.state.holds.values())
      if (hold.state === 'held' && hold.expiresAt <= now) this.#give(hold, 'expired')
    for (const order of this.state.orders.values())
      if (order.state === 'frozen' && order.expiresAt <= now) order.state = 'expired'
  }

  /** What a command is answered, and done. */
  answer(command: Command): string {
    const { id, ...rest } = command
    const content = JSON.stringify({ ...rest, request: undefined }, (_, value) =>
      typeof value === 'bigint' ? `${value}n` : value,
    )
    const known = this.answers.get(id)
    if (known) return known.content === content ? known.kind : 'id-reused'
    const kind = this.wouldAnswer(command, true)
    this.answers.set(id, { content, kind })
    return kind
  }
  /** The same without doing it, or with. */
  wouldAnswer(command: Command, really = false): string {
    const before = structuredClone(this.state)
    const kind = this.#decide(command)
    const refused = !isDone({ kind })
    if (refused || !really) this.state = before
    return kind
  }

  account(id: string) {
    return this.state.accounts.get(id)!
  }
  balance({ side, debits, credits }: Account) {
    return side === 'credit' ? credits - debits : debits - credits
  }
  available(a: Account) {
    const frozen = [...this.state.orders.values()].reduce(
      (sum, o) => sum + (o.account === a.id && o.state === 'frozen' ? (o.amount ?? 0n) : 0n),
      0n,
    )
    return this.balance(a) - (a.side === 'credit' ? a.heldDebits : a.heldCredits) - frozen
  }

  #blocked(id: string, side: string) {
    return [...this.state.orders.values()].some(
      (o) => o.account === id && o.state === 'frozen' && (o.blocks === side || o.blocks === 'both'),
    )
  }

  #decide(command: Command): string {
    const { accounts, holds, orders } = this.state
    switch (command.kind) {
      case 'open': {
        const there = accounts.get(command.account)
        if (there) return there.closed ? 'account-closed' : 'account-exists'
        const { limit } = command
        if (limit) {
          const source = accounts.get(limit.source)
          if (!source) return 'account-unknown'
          if (source.closed) return 'account-closed'
          if (source.unit !== command.unit) return 'units-differ'
          if (limit.allowance < 0n) return 'amount-out-of-range'
        }
        accounts.set(command.account, {
          id: command.account, unit: command.unit, side: command.side, floor: limit ? 0n : command.floor, period: limit?.period,
          allowance: limit?.allowance ?? 0n, source: limit?.source ?? command.account, since: '', debits: 0n, credits: 0n, heldDebits: 0n, heldCredits: 0n, closed: false,
        }) // biome-ignore format: one account
        return 'opened'
      }
      case 'clock':
        if (command.offset < this.state.offset) return 'clock-backwards'
        this.state.offset = command.offset
        return 'clock-moved'
      case 'post':
      case 'hold': {
        let order: Order | undefined
        if (command.kind === 'post' && command.under) {
          order = orders.get(command.under)
          if (!order) return 'freeze-unknown'
          if (order.state !== 'frozen') return 'freeze-ended'
        }
        if (command.transfers.length === 0) return 'entry-empty'
        for (const { debit, credit, amount } of command.transfers) {
          for (const [id, side] of [[debit, 'debits'], [credit, 'credits']] as const) {
            const account = accounts.get(id)
            if (!account) return 'account-unknown'
            if (account.closed) return 'account-closed'
            if (order?.account !== id && this.#blocked(id, side)) return 'account-frozen'
          } // biome-ignore format: pairs
          if (debit === credit) return 'same-account'
          if (accounts.get(debit)!.unit !== accounts.get(credit)!.unit) return 'units-differ'
          if (amount <= 0n || amount > MOST) return 'amount-out-of-range'
        }
        this.#roll(command.transfers)
        if (order) {
          const account = accounts.get(order.account)!
          const taken = command.transfers.reduce(
            (sum, t) => sum + ((account.side === 'credit' ? t.debit : t.credit) === account.id ? t.amount : 0n),
            0n,
          )
          if (taken > this.#caught(order)) return 'insufficient-funds'
          const before = this.#availables()
          if (order.amount !== undefined) order.amount -= taken
          for (const transfer of command.transfers) this.#move(transfer, 'book')
          const no = this.#broken(before)
          if (no) return no
        } else {
          const before = this.#availables()
          for (const transfer of command.transfers) this.#move(transfer, command.kind === 'hold' ? 'hold' : 'book')
          const no = this.#broken(before)
          if (no) return no
        }
        if (command.kind === 'hold') {
          holds.set(command.id, {
            id: command.id,
            moves: [...command.transfers],
            state: 'held',
            expiresAt: command.expiresAt ?? Number.MAX_SAFE_INTEGER,
          })
          return 'held'
        }
        this.entries.set(command.id, [...command.transfers])
        return 'posted'
      }
      case 'settle':
      case 'release': {
        const hold = holds.get(command.hold)
        if (!hold) return 'hold-unknown'
        if (hold.state !== 'held') return 'hold-ended'
        if (command.kind === 'release') {
          this.#give(hold, 'released')
          return 'released'
        }
        const { amounts } = command
        if (
          amounts &&
          (amounts.length !== hold.moves.length || amounts.some((a, n) => a < 0n || a > hold.moves[n]!.amount))
        )
          return 'more-than-held'
        this.#roll(hold.moves)
        const booked = hold.moves.map((move, n) => ({ ...move, amount: amounts?.[n] ?? move.amount }))
        this.#give(hold, 'settled')
        for (const move of booked) this.#move(move, 'book')
        this.entries.set(
          command.id,
          booked.filter((move) => move.amount > 0n),
        )
        return 'settled'
      }
      case 'reverse': {
        if (command.id !== reversalId(command.entry)) return 'reversal-id-wrong'
        const moves = this.#known.get(command.entry)
        if (!moves || moves.length === 0) return 'entry-unknown'
        for (const { debit, credit } of moves)
          for (const [id, side] of [[debit, 'credits'], [credit, 'debits']] as const) {
            if (accounts.get(id)!.closed) return 'account-closed'
            if (this.#blocked(id, side)) return 'account-frozen'
          } // biome-ignore format: pairs
        this.#roll(moves)
        const before = this.#availables()
        for (const move of moves) this.#move({ ...move, amount: -move.amount }, 'book')
        return this.#broken(before) ?? 'reversed'
      }
      case 'freeze': {
        const account = accounts.get(command.account)
        if (!account) return 'account-unknown'
        if (account.closed) return 'account-closed'
        if (command.amount === undefined && !command.blocks) return 'freeze-empty'
        if (command.amount !== undefined && command.amount <= 0n) return 'amount-out-of-range'
        orders.set(command.id, {
          id: command.id, account: account.id, blocks: command.blocks ?? '', amount: command.amount, state: 'frozen', expiresAt: command.expiresAt ?? Number.MAX_SAFE_INTEGER,
        }) // biome-ignore format: one order
        return 'frozen'
      }
      case 'thaw': {
        const order = orders.get(command.freeze)
        if (!order) return 'freeze-unknown'
        if (order.state !== 'frozen') return 'freeze-ended'
        order.state = 'thawed'
        return 'thawed'
      }
      case 'bound': {
        const account = accounts.get(command.account)
        if (!account) return 'account-unknown'
        if (account.closed) return 'account-closed'
        if (command.floor !== undefined && account.period) return 'amount-out-of-range'
        if (command.allowance !== undefined) {
          if (!account.period || command.allowance < 0n) return 'amount-out-of-range'
          this.#roll([{ debit: account.id, credit: account.id, amount: 0n }])
          this.#bring(account, this.balance(account) + command.allowance - account.allowance)
          account.allowance = command.allowance
        }
        if (command.floor !== undefined) account.floor = command.floor ?? undefined
        return 'bounded'
      }
      case 'close': {
        const account = accounts.get(command.account)
        if (!account) return 'account-unknown'
        if (account.closed) return 'account-closed'
        const source = [...accounts.values()].some((a) => a.period && !a.closed && a.source === account.id)
        const standing = [...orders.values()].some((o) => o.account === account.id && o.state === 'frozen')
        if (
          account.heldDebits + account.heldCredits > 0n ||
          source ||
          standing ||
          (!account.period && this.balance(account) !== 0n)
        )
          return 'account-in-use'
        if (account.period) this.#bring(account, 0n)
        account.closed = true
        return 'closed'
      }
    }
  }

  /** What an order has caught: in the order in which they came, each what those before it leave. */
  #caught(order: Order) {
    const account = this.account(order.account)
    const floor = account.floor !== undefined && account.floor > 0n ? account.floor : 0n
    let there = this.balance(account) - (account.side === 'credit' ? account.heldDebits : account.heldCredits) - floor
    for (const one of this.state.orders.values()) {
      if (one === order) break
      if (one.account === order.account && one.state === 'frozen') there -= one.amount ?? 0n
    }
    const caught = order.amount !== undefined && order.amount < there ? order.amount : there
    return caught > 0n ? caught : 0n
  }
  #roll(moves: readonly Move[]) {
    for (const { debit, credit } of moves)
      for (const id of [debit, credit]) {
        const account = this.account(id)
        if (!account.period) continue
        const now = dayOf(this.now).slice(0, { day: 10, month: 7, year: 4 }[account.period])
        if (account.since >= now) continue
        account.since = now
        this.#bring(account, account.allowance)
      }
  }
  #bring(account: Account, to: bigint) {
    const missing = to - this.balance(account)
    const source = this.account(account.source)
    const up = missing > 0n === (account.side === 'credit')
    const size = missing < 0n ? -missing : missing
    const [payer, payee] = up ? [source, account] : [account, source]
    payer.debits += size
    payee.credits += size
  }
  #availables() {
    return new Map([...this.state.accounts.values()].map((account) => [account.id, this.available(account)]))
  }
  #broken(before: Map<string, bigint>): string | undefined {
    for (const a of this.state.accounts.values())
      if (a.debits + a.heldDebits > MOST || a.credits + a.heldCredits > MOST) return 'amount-out-of-range'
    const low = [...this.state.accounts.values()].filter(
      (a) => a.floor !== undefined && this.available(a) < a.floor && this.available(a) < before.get(a.id)!,
    )
    if (low.length === 0) return undefined
    // Which of several is named is the engine's to say; the model only knows what kinds are right.
    return low.every((a) => a.period)
      ? 'limit-reached'
      : low.some((a) => a.period)
        ? 'insufficient-funds|limit-reached'
        : 'insufficient-funds'
  }
  #give(hold: Held, state: string) {
    hold.state = state
    for (const move of hold.moves) this.#move({ ...move, amount: -move.amount }, 'hold')
  }
  #move({ debit, credit, amount }: Move, how: 'book' | 'hold') {
    const [payer, payee] = [this.account(debit), this.account(credit)]
    if (how === 'book') {
      payer.debits += amount
      payee.credits += amount
    } else {
      payer.heldDebits += amount
      payee.heldCredits += amount
    }
  }
}
