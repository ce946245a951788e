/**
 * A year of ten thousand customers, one day after another: money comes and goes, some of it worth another day. Every evening the
 * day is closed and the books must balance. At the end the year is worked out once more from the log alone, by the rules in core
 * and plain maps, and must come to the same.
 */
import { demandInterest, settlesOn } from '../../core/deposits/interest.ts'
import { currentAccount } from '../../core/deposits/postings.ts'
import { conventionsOf, demandOf, demandParts, productOn } from '../../core/deposits/products.ts'
import type { Id } from '../../core/id.ts'
import { ownAccount } from '../../core/ledger/chart.ts'
import { addDays, type Day, dayFromNumber, dayNumber, instantOf } from '../../core/time.ts'
import { seededChance } from '../../workflows/adapters/simulation.ts'
import { generalLedger } from '../../workflows/storage/books.ts'
import { idOf } from '../../workflows/storage/database.ts'
import { replayUntil } from '../../workflows/storage/ledger/verify.ts'
import { benchServer } from '../bench/server.ts'
import { closingBank } from '../support/closing.ts'

export async function proveYear({
  customers,
  days,
  seed,
  say,
}: {
  customers: number
  days: number
  seed: number
  say: (line: string) => void
}): Promise<boolean> {
  const first: Day = '2025-01-01'
  const chance = seededChance(seed)
  const server = await benchServer('prove-year')
  const began = performance.now()
  let right = true
  const check = (holds: boolean, what: string) => {
    if (!holds) {
      right = false
      say(`✗ ${what}`)
    }
  }
  try {
    const bank = await closingBank(server.url, first)
    const owners = Array.from({ length: customers }, (_, n) => (n % 50 === 0 ? `organization-${n}` : `customer-${n}`))
    const balances = owners.map(() => 0n)
    bank.at(instantOf(first, 8))
    await bank.open(owners)
    let moved = 0
    for (let n = 0; n < days; n++) {
      const day = addDays(first, n)
      bank.at(Math.max(bank.now(), instantOf(day, 12)))
      const moves = []
      const many = n === 0 ? customers : Math.round(customers / 20)
      for (let k = 0; k < many; k++) {
        const who = n === 0 ? k : Math.floor(chance() * customers)
        const out = chance() < 0.45 && balances[who]! > 0n
        const amount = out
          ? -(BigInt(Math.floor(chance() * Number(balances[who]!))) + 1n)
          : BigInt(Math.floor(chance() * 5_000_000)) + 1n
        balances[who]! += amount
        const value = chance()
        // One in fifty counts from another day: two before, or two after.
        const effective = n > 2 && value < 0.01 ? addDays(day, -2) : value > 0.99 ? addDays(day, 2) : undefined
        moves.push(bank.move(owners[who]!, amount, effective))
      }
      moved += moves.length
      await bank.submit(moves)
      await bank.projected()
      await bank.close(day)
      const ledger = await generalLedger(bank.db, day)
      check(
        ledger.reduce((sum, { closing }) => sum + closing, 0n) === 0n &&
          ledger.reduce((sum, { debits, credits }) => sum + debits - credits, 0n) === 0n,
        `the books of ${day} do not balance`,
      )
      if ((n + 1) % 30 === 0) say(`  ${day}  ${moved} movements, ${Math.round((performance.now() - began) / 1_000)} s`)
    }
    await bank.projected()

    say('once more, from the log alone')
    const last = addDays(first, days - 1)
    const { engine } = await replayUntil(bank.db, 0)
    /** What each account was moved by, by the day from which it counts; interest that the end of day booked apart. */
    const legs = await bank.db<
      { id: string; day: number; amount: bigint; business: string; step: string; booked: bigint }[]
    >`
      select a.id, e.effective_day as day, sum(case when l.credit = a.id then l.booked else -l.booked end)::bigint as amount, e.business, split_part(e.step, ' ', 1) as step, max(e.booked_at) as booked
      from ledger_accounts a join ledger_legs l on l.credit = a.id or l.debit = a.id join ledger_entries e on e.position = l.position
      where a.head = '2011' and a.owner not like 'bank:%' group by a.id, e.effective_day, e.business, split_part(e.step, ' ', 1)`
    const byAccount = Map.groupBy(legs, ({ id }) => idOf(id))
    // Whose settled periods were touched afterwards: what they got is the rule's of that time, and its differences.
    const touched = new Set(
      (
        await bank.db<
          { id: string }[]
        >`select distinct a.id from interest_corrections c join ledger_accounts a on a.number = c.account`
      ).map(({ id }) => idOf(id)),
    )
    let [interest, accounts, periods] = [0n, 0, 0]
    for (const owner of owners) {
      const account = currentAccount(owner)
      const own = byAccount.get(account) ?? []
      const who = owner.startsWith('customer') ? 'person' : 'firm'
      const product = productOn(last, demandOf(who))!
      // Money that was booked after a period was settled counts in the running one and is worth its difference (its own posting).
      const byDay = new Map<Day, bigint>()
      const add = (day: Day, amount: bigint) => byDay.set(day, (byDay.get(day) ?? 0n) + amount)
      for (const { day, amount, step } of own) if (step !== 'interest-correction') add(dayFromNumber(day), amount)
      let from = first
      let balance = 0n
      const curve = [...byDay].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, amount]) => ({ day, balance: (balance += amount) })) // biome-ignore format: one line
      for (let day = first; day <= last; day = addDays(day, 1)) {
        if (!settlesOn(day)) continue
        const parts = demandParts(curve, { from, to: day }, who, conventionsOf(product, who))
        const due = demandInterest(parts)
        const paid = own
          .filter(({ step, day: on }) => step === 'interest' && on === dayNumber(day) + 1)
          .reduce((sum, { amount }) => sum + amount, 0n)
        if (!touched.has(account)) {
          check(paid === due, `${owner} got ${paid} fen for the period to ${day}, by the rule ${due}`)
          periods++
        }
        interest += paid
        from = addDays(day, 1)
      }
      const there = engine.account(account)!
      check(
        there.credits - there.debits ===
          balance +
            own.filter(({ step }) => step === 'interest-correction').reduce((sum, { amount }) => sum + amount, 0n),
        `${owner} has another balance`,
      )
      accounts++
    }
    const expense = engine.account(ownAccount('interest-expense') as Id)!
    const profit = engine.account(ownAccount('profit-of-year') as Id)!
    const accrued = engine.account(ownAccount('accrued-current') as Id)!
    const standing = accrued.credits - accrued.debits
    const corrections = legs
      .filter(({ step }) => step === 'interest-correction')
      .reduce((sum, { amount }) => sum + amount, 0n)
    const cost = expense.debits - expense.credits + (profit.debits - profit.credits)
    check(
      cost === interest + corrections + standing,
      `interest cost ${cost}, was paid ${interest}, corrected ${corrections}, and ${standing} stands accrued`,
    )
    say(
      `${accounts} accounts, ${moved} movements, ${days} days closed; ${periods} periods of interest agree with the rule, ${interest} fen of interest; ${Math.round((performance.now() - began) / 1_000)} s, seed ${seed}`,
    )
    await bank.stop()
  } finally {
    await server.stop()
  }
  return right
}
