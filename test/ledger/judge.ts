/**
 * Another ledger as the judge: the same random entries into ours and into plain SQL, one table of accounts, one
 * transaction an entry. `node test/ledger/judge.ts --entries 1000000` runs more than the test does.
 */
import { accountId, entryId } from '../../core/id.ts'
import type { Command } from '../../core/ledger/command.ts'
import { Engine } from '../../core/ledger/engine.ts'
import { connect } from '../../workflows/storage/database.ts'
import { Chance } from '../simulation/world.ts'

const ACCOUNTS = 40

export async function judge(
  url: string,
  entries: number,
  seed: number,
): Promise<{ posted: number; refused: number; differing: number }> {
  const chance = new Chance(seed)
  const engine = new Engine({ window: entries + 1_000 })
  const account = (n: number) => accountId(`judge ${n}`, 'judge')
  engine.apply({
    bookedAt: 1_000,
    commands: Array.from({ length: ACCOUNTS }, (_, n): Command => ({
      kind: 'open', id: entryId(`judge ${n}`, 0, 'open'), account: account(n), unit: 'CNY', side: 'credit', head: '2011', owner: '', ...(n === 0 ? {} : { floor: n % 5 === 0 ? -300n : 0n }),
    })),
  }) // biome-ignore format: one batch
  const db = connect(url, { name: 'judge', max: 1 })
  await db`create temp table judged (n integer primary key, floor bigint, balance bigint not null default 0)`
  for (let n = 0; n < ACCOUNTS; n++)
    await db`insert into judged (n, floor) values (${n}, ${n === 0 ? null : n % 5 === 0 ? -300 : 0})`
  await db`set synchronous_commit = off`
  let [posted, refused, differing] = [0, 0, 0]
  for (let done = 0; done < entries; done += 500) {
    const batch = Array.from({ length: Math.min(500, entries - done) }, (_, n) => ({
      id: entryId(`judged ${done + n}`, 1_000, 'x'),
      legs: Array.from({ length: 1 + chance.below(3) }, () => {
        const [from, to] = [chance.below(ACCOUNTS), chance.below(ACCOUNTS)]
        return { from, to: from === to ? (to + 1) % ACCOUNTS : to, amount: 1 + chance.below(from === 0 ? 900 : 200) }
      }),
    }))
    const { answers } = engine.apply({
      bookedAt: 2_000 + done,
      commands: batch.map(({ id, legs }): Command => ({
        kind: 'post', id, business: '', step: '', memo: '', actor: '', request: '', transfers: legs.map(({ from, to, amount }) => ({ debit: account(from), credit: account(to), amount: BigInt(amount) })),
      })),
    }) // biome-ignore format: one batch
    for (const [n, { legs }] of batch.entries()) {
      const done = await db
        .begin(async (tx) => {
          const net = new Map<number, number>()
          for (const { from, to, amount } of legs) {
            net.set(from, (net.get(from) ?? 0) - amount)
            net.set(to, (net.get(to) ?? 0) + amount)
          }
          for (const [n, change] of net) {
            const [row] = await tx<{ bad: boolean }[]>`
              update judged set balance = balance + ${change} where n = ${n} returning ${change} < 0 and balance < floor as bad`
            if (row?.bad) throw new Error('refused')
          }
        })
        .then(
          () => true,
          (failure: Error) => {
            if (failure.message !== 'refused') throw failure
            return false
          },
        )
      if (done) posted++
      else refused++
      if (done !== (answers[n]!.kind === 'posted')) differing++
    }
  }
  for (const { n, balance } of await db<{ n: number; balance: bigint }[]>`select n, balance from judged`) {
    const ours = engine.account(account(n))!
    if (ours.credits - ours.debits !== balance) differing++
  }
  await db.end()
  return { posted, refused, differing }
}

if (process.argv[1]?.endsWith('judge.ts')) {
  const { benchServer } = await import('../bench/server.ts')
  const server = await benchServer('judge')
  const entries = Number(process.argv[process.argv.indexOf('--entries') + 1] || 1_000_000)
  console.log(JSON.stringify({ entries, ...(await judge(server.url, entries, 1)) }))
  await server.stop()
  process.exit(0)
}
