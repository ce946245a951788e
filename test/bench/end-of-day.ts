/**
 * `npm run bench end-of-day`: the days of a million people's current accounts closed, on a PostgreSQL of its own: an ordinary day
 * on which one in twenty moved, and a day on which a quarter's interest is paid to all of them. No Temporal: its part of a day is
 * a second, whatever the accounts are.
 */
import { endOf } from '../../core/books/end-of-day.ts'
import { currentAccount } from '../../core/deposits/postings.ts'
import { entryId } from '../../core/id.ts'
import { ownAccount } from '../../core/ledger/chart.ts'
import type { Command } from '../../core/ledger/command.ts'
import { type Day, instantOf } from '../../core/time.ts'
import { closingBank, stepRows } from '../support/closing.ts'
import { benchServer } from './server.ts'

/** One in so many moves on a day. */
const MOVES = 20
const ORDINARY: Day = '2025-06-18'
const SETTLES: Day = '2025-06-20'

type Figures = { ordinary: number; settles: number; steps: Record<string, number> }

async function closed(accounts: number): Promise<Figures> {
  const server = await benchServer(`bench-end-of-day-${accounts}`)
  try {
    const bank = await closingBank(server.url, '2025-06-17')
    const owner = (n: number) => `customer-${n}`
    const inPieces = async (make: (n: number) => Command[]) => {
      for (let n = 0; n < accounts; n += 4_000) {
        await bank.submit(Array.from({ length: Math.min(4_000, accounts - n) }, (_, k) => make(n + k)).flat())
        if (n % 200_000 === 0) await bank.projected()
      }
      await bank.projected()
    }
    bank.at(instantOf('2025-06-17', 9))
    await inPieces((n) => [
      { kind: 'open', id: entryId(owner(n), bank.now(), 'open'), account: currentAccount(owner(n)), unit: 'CNY', side: 'credit', head: '2011', floor: 0n, owner: owner(n) },
      { kind: 'post', id: entryId(owner(n), bank.now(), 'in'), transfers: [{ debit: ownAccount('clearing-house'), credit: currentAccount(owner(n)), amount: 1_000_000n + BigInt((n * 7_919) % 900_000_00) }], business: '', step: '', memo: '', actor: '', request: '' },
    ]) // biome-ignore format: two commands
    await bank.db`analyze`
    await bank.close('2025-06-17')
    const day = async (day: Day) => {
      bank.at(instantOf(day, 12))
      const moves: Command[] = []
      for (let n = 0; n < accounts; n += MOVES) moves.push(bank.move(owner(n), BigInt(1_000 + (n % 50_000))))
      await bank.submit(moves)
      await bank.projected()
      bank.at(endOf(day) + 60_000)
      const began = performance.now()
      await bank.close(day)
      return (performance.now() - began) / 1_000
    }
    const ordinary = await day(ORDINARY)
    await day('2025-06-19')
    const settles = await day(SETTLES)
    const steps: Record<string, number> = {}
    for (const [name, of] of [
      ['', ORDINARY],
      ['settling_', SETTLES],
    ] as const)
      for (const { step, beganAt, endedAt } of await stepRows(bank.db, of))
        steps[`${name}${step.replaceAll('-', '_')}_s`] = Math.round((endedAt!.getTime() - beganAt.getTime()) / 10) / 100
    await bank.stop()
    return { ordinary, settles, steps }
  } finally {
    await server.stop()
  }
}

export async function benchEndOfDay(accounts: number): Promise<object> {
  const few = await closed(Math.round(accounts / 10))
  const many = await closed(accounts)
  const growth = many.ordinary / few.ordinary
  const two = (value: number) => Math.round(value * 100) / 100
  return {
    accounts,
    seconds: two(many.ordinary),
    accounts_per_s: Math.round(accounts / many.ordinary),
    growth: two(growth),
    settling_seconds: two(many.settles),
    settling_growth: two(many.settles / few.settles),
    moved: Math.ceil(accounts / MOVES),
    ...many.steps,
    note: 'growth: this time ÷ that of a tenth of the accounts; the day ends with its digest written',
    holds: many.ordinary <= 20 && growth <= 11,
  }
}
