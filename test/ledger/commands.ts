/** Random commands about a small bank: most of them make sense, so that the rules of money answer and not the shape. */
import fc from 'fast-check'
import { accountId, entryId, type Id } from '../../core/id.ts'
import { type Command, type Purpose, reversalId } from '../../core/ledger/command.ts'

export const T0 = Date.parse('2026-01-31T20:00:00+08:00')
export const account = (n: number) => accountId(`account ${n}`, 'test')
export const id = (n: number): Id => entryId(`entry ${n}`, T0, 'entry')
export const purpose: Purpose = { business: 'b', step: 's', memo: '', actor: 'a', request: 'r' }

// 0–3 customers, 4 the bank's own, 5 in another unit, 6 and 7 limits by day and month from 8; 9 may be opened and closed.
export const OPENED = 9
export const openings: Command[] = Array.from({ length: OPENED }, (_, n) => ({
  kind: 'open' as const,
  id: id(10_000 + n),
  account: account(n),
  unit: n === 5 ? 'CNY.due' : n >= 6 ? 'CNY.limit' : 'CNY',
  side: n === 4 || n === 8 ? ('debit' as const) : ('credit' as const),
  head: '2011',
  owner: `o${n}`,
  ...(n < 4 ? { floor: n === 3 ? -500n : 0n } : {}),
  ...(n === 6 || n === 7
    ? {
        limit: {
          allowance: n === 6 ? 1_500n : 6_000n,
          period: n === 6 ? ('day' as const) : ('month' as const),
          source: account(8),
        },
      }
    : {}),
})).sort((a, b) => Number('limit' in a) - Number('limit' in b))

const amount = fc.oneof(
  { weight: 60, arbitrary: fc.bigInt(1n, 400n) },
  { weight: 1, arbitrary: fc.constantFrom(0n, -1n, 2n ** 53n - 1n, 2n ** 53n) },
)
const yuan = fc
  .oneof({ weight: 60, arbitrary: fc.nat(4) }, { weight: 1, arbitrary: fc.constantFrom(5, 9, 11) })
  .map(account)
const transfer = fc
  .record({ debit: yuan, credit: yuan, amount, step: fc.integer({ min: 1, max: 3 }) })
  // Two ends that differ, but for one in forty.
  .map(({ debit, credit, amount, step }) => ({
    debit,
    credit: debit === credit && amount % 40n !== 7n ? account((step + 1 + Number(amount % 2n)) % 5) : credit,
    amount,
  }))
const several = fc.array(transfer, { minLength: 1, maxLength: 3 })
const funding = several.map((list) => list.map((one, n) => ({ ...one, debit: account(4), credit: account(n % 4) })))
/** A payment and the use of its limits, in one entry. */
const limited = fc
  .record({ one: transfer, limit: fc.constantFrom(6, 7) })
  .map(({ one, limit }) => [one, { debit: account(limit), credit: account(8), amount: one.amount }])
const transfers = fc.oneof(
  { weight: 6, arbitrary: several },
  { weight: 3, arbitrary: limited },
  { weight: 4, arbitrary: funding },
)

// Holds, orders and posts have ids of their own, so that what names one often finds it.
const anyId = fc.integer({ min: 60, max: 400 }).map(id)
const postId = fc.integer({ min: 30, max: 59 }).map(id)
const holdId = fc.integer({ min: 0, max: 15 }).map(id)
const orderId = fc.integer({ min: 16, max: 22 }).map(id)
const expiresAt = fc.option(fc.integer({ min: T0, max: T0 + 9 * 86_400_000 }), { nil: undefined, freq: 2 })
const maybe = <K extends string, V>(key: K, value: V | undefined) =>
  value === undefined ? {} : ({ [key]: value } as Record<K, V>)

const one = <C extends Command>(weight: number, arbitrary: fc.Arbitrary<C>) => ({ weight, arbitrary })
export const command: fc.Arbitrary<Command> = fc.oneof(
  one(12, fc.record({ id: fc.oneof(postId, anyId), transfers }).map((c) => ({ kind: 'post', ...purpose, ...c }))),
  one(6, fc.record({ id: holdId, transfers, expiresAt }).map(({ expiresAt, ...c }) => ({ kind: 'hold', ...purpose, ...c, ...maybe('expiresAt', expiresAt) }))),
  one(3, fc.record({ id: anyId, hold: holdId }).map((c) => ({ kind: 'settle', ...purpose, ...c }))),
  one(1, fc.record({ id: anyId, hold: holdId, amounts: fc.array(fc.bigInt(0n, 200n), { minLength: 1, maxLength: 3 }) }).map((c) => ({ kind: 'settle', ...purpose, ...c }))),
  one(2, fc.record({ id: anyId, hold: holdId }).map((c) => ({ kind: 'release', ...purpose, ...c }))),
  one(3, fc.record({ entry: postId, right: fc.nat(20) }).map(({ entry, right }) => ({ kind: 'reverse', ...purpose, entry, id: right === 0 ? entry : reversalId(entry) }))),
  one(2, fc.record({ id: orderId, account: fc.integer({ min: 0, max: 3 }).map(account), amount: fc.option(fc.bigInt(1n, 900n), { nil: undefined, freq: 3 }), blocks: fc.option(fc.constantFrom('debits' as const, 'credits' as const, 'both' as const), { nil: undefined, freq: 2 }), expiresAt })
    .map(({ amount, blocks, expiresAt, ...c }) => ({ kind: 'freeze', ...purpose, ...c, ...maybe('amount', amount), ...maybe('blocks', blocks), ...maybe('expiresAt', expiresAt) }))),
  one(3, fc.record({ id: anyId, freeze: orderId }).map((c) => ({ kind: 'thaw', ...purpose, ...c }))),
  one(2, fc.record({ id: anyId, under: orderId, from: fc.nat(3), amount: fc.bigInt(1n, 300n) }).map(({ id, under, from, amount }) => ({ kind: 'post', id, ...purpose, under, transfers: [{ debit: account(from), credit: account(4), amount }] }))),
  one(1, fc.record({ id: anyId, account: fc.constantFrom(3, 6, 7).map(account), value: fc.bigInt(0n, 2_000n) })
    .map(({ id, account: which, value }) => ({ kind: 'bound', id, ...purpose, account: which, ...(which === account(3) ? { floor: -value } : { allowance: value }) }))),
  one(1, fc.record({ id: anyId, account: fc.constantFrom(account(9), account(9), account(0), account(8)) }).map((c) => ({ kind: 'close', ...purpose, ...c }))),
  one(1, fc.record({ id: anyId }).map(({ id }) => ({ kind: 'open', id, account: account(9), unit: 'CNY', side: 'credit', head: '2011', owner: 'o9' }))),
  one(1, fc.record({ id: anyId, offset: fc.nat(1_000) }).map((c) => ({ kind: 'clock', ...c }))),
) // biome-ignore format: a table reads better in rows
export const batches = fc.array(
  fc.record({
    commands: fc.array(command, { minLength: 1, maxLength: 8 }),
    after: fc.oneof(
      { weight: 8, arbitrary: fc.nat(40_000) },
      { weight: 2, arbitrary: fc.integer({ min: 3_600_000, max: 40 * 3_600_000 }) },
    ),
  }),
  { minLength: 4, maxLength: 30 },
)
