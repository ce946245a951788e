import fc from 'fast-check'
import { expect, test } from 'vitest'
import { entryId } from '../../core/id.ts'
import { decodeCommands, decodeOutcome, encodeCommands, encodeOutcome } from '../../core/ledger/codec.ts'
import type { Command } from '../../core/ledger/command.ts'
import { availableOf, balanceOf, Engine } from '../../core/ledger/engine.ts'
import { Model } from './model.ts'

const account = (n: number) => entryId(`account ${n}`, 0, 'account')
const ID = (n: number) => entryId(`entry ${n}`, 1_000, 'entry')
const purpose = { business: 'b', step: 's', memo: '', actor: 'a', request: 'r' }
// Four accounts of customers, one of the bank's own in yuan, one in another unit; the rest does not exist.
const openings: Command[] = [0, 1, 2, 3, 4, 5].map((n) => ({
  kind: 'open',
  id: ID(10_000 + n),
  account: account(n),
  unit: n === 5 ? 'CNY.due' : 'CNY',
  side: n === 4 ? 'debit' : 'credit',
  head: '2011',
  owner: `o${n}`,
  ...(n < 4 ? { floor: n === 3 ? -500n : 0n } : {}),
}))

const which = fc.oneof({ weight: 30, arbitrary: fc.nat(4) }, { weight: 1, arbitrary: fc.nat(6) }).map(account)
const amount = fc.oneof(
  { weight: 30, arbitrary: fc.bigInt(1n, 400n) },
  { weight: 1, arbitrary: fc.constantFrom(0n, -1n, 2n ** 53n - 1n, 2n ** 53n) },
)
const transfer = fc.record({ debit: which, credit: which, amount })
const transfers = fc.array(transfer, { minLength: 1, maxLength: 3 })
const fromBank = transfers.map((list) => list.map((one, n) => ({ ...one, debit: account(4), credit: account(n % 4) })))
// Holds have ids of their own, so that many a settle and release finds one.
const id = fc.integer({ min: 12, max: 90 }).map(ID)
const holdId = fc.nat(11).map(ID)
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ id, transfers: fromBank }).map((c) => ({ kind: 'post' as const, ...purpose, ...c })),
  },
  { weight: 6, arbitrary: fc.record({ id, transfers }).map((c) => ({ kind: 'post' as const, ...purpose, ...c })) },
  {
    weight: 6,
    arbitrary: fc
      .record({
        id: holdId,
        transfers,
        expiresAt: fc.option(fc.integer({ min: 1_000, max: 1_400 }), { nil: undefined }),
      })
      .map(({ expiresAt, ...c }) => ({
        kind: 'hold' as const,
        ...purpose,
        ...c,
        ...(expiresAt === undefined ? {} : { expiresAt }),
      })),
  },
  { weight: 3, arbitrary: fc.record({ id, hold: holdId }).map((c) => ({ kind: 'settle' as const, ...purpose, ...c })) },
  {
    weight: 1,
    arbitrary: fc
      .record({ id, hold: holdId, amounts: fc.array(fc.bigInt(0n, 200n), { minLength: 1, maxLength: 3 }) })
      .map((c) => ({ kind: 'settle' as const, ...purpose, ...c })),
  },
  {
    weight: 3,
    arbitrary: fc.record({ id, hold: holdId }).map((c) => ({ kind: 'release' as const, ...purpose, ...c })),
  },
  { weight: 1, arbitrary: fc.record({ id, offset: fc.nat(1_000) }).map((c) => ({ kind: 'clock' as const, ...c })) },
)
const batches = fc.array(
  fc.record({ commands: fc.array(command, { minLength: 1, maxLength: 8 }), after: fc.nat(40) }),
  { maxLength: 30 },
)

function play(
  list: readonly { commands: Command[]; after: number }[],
  each: (engine: Engine, batch: { sequence: number; bookedAt: number; commands: Command[] }) => void,
) {
  const engine = new Engine()
  let bookedAt = 1_000
  const all = [{ commands: openings, after: 0 }, ...list]
  all.forEach(({ commands, after }, n) => {
    bookedAt += after
    each(engine, { sequence: n + 1, bookedAt, commands })
  })
  return engine
}

test('engine and reference model give the same answers and the same balances to any commands', () => {
  const kinds: Record<string, number> = {}
  fc.assert(
    fc.property(batches, (list) => {
      const model = new Model()
      const engine = play(list, (engine, batch) => {
        model.expire(batch.bookedAt)
        const { answers } = engine.apply(batch)
        batch.commands.forEach((command, n) => {
          const expected = model.answer(command)
          kinds[expected] = (kinds[expected] ?? 0) + 1
          expect(answers[n]!.kind).toBe(expected)
        })
      })
      for (const one of engine.accounts()) expect(balanceOf(one)).toBe(model.balance(one.id))
    }),
    { numRuns: 1_000 },
  )
  const total = Object.values(kinds).reduce((sum, n) => sum + n, 0)
  const refused =
    total -
    ['opened', 'posted', 'held', 'settled', 'released', 'clock-moved'].reduce(
      (sum, kind) => sum + (kinds[kind] ?? 0),
      0,
    )
  console.log(`1,000 runs, ${total} commands, ${((100 * refused) / total).toFixed(1)} % refused:`, kinds)
  expect(refused / total).toBeGreaterThan(0.05)
  expect(refused / total).toBeLessThan(0.8)
  for (const kind of ['insufficient-funds', 'id-reused', 'hold-ended', 'more-than-held', 'settled', 'released'])
    expect(kinds[kind], kind).toBeGreaterThan(0)
})

test('debits equal credits in every unit and no balance passes its bound, after every batch', () => {
  fc.assert(
    fc.property(batches, (list) => {
      play(list, (engine, batch) => {
        engine.apply(batch)
        const units = new Map<string, bigint>()
        for (const one of engine.accounts()) {
          units.set(one.unit, (units.get(one.unit) ?? 0n) + one.debits - one.credits)
          if (one.floor !== undefined) expect(availableOf(one)).toBeGreaterThanOrEqual(one.floor)
        }
        for (const difference of units.values()) expect(difference).toBe(0n)
      })
    }),
    { numRuns: 300 },
  )
})

test('the same log gives the same state, byte for byte, also through a snapshot in the middle', () => {
  fc.assert(
    fc.property(batches, fc.nat(30), (list, middle) => {
      let restored: Engine | undefined
      const engine = play(list, (engine, batch) => {
        const outcome = engine.apply(batch)
        if (restored) expect(encodeOutcome(restored.apply(batch))).toEqual(encodeOutcome(outcome))
        if (batch.sequence === middle + 1) restored = Engine.restore(engine.snapshot())
      })
      if (restored) expect(restored.snapshot()).toEqual(engine.snapshot())
    }),
    { numRuns: 300 },
  )
})

test('commands and answers survive the way through bytes', () => {
  fc.assert(
    fc.property(fc.array(command), fc.string({ unit: 'grapheme' }), (commands, memo) => {
      const sent = commands.map((one) => ('memo' in one ? { ...one, memo } : one))
      const read = decodeCommands(encodeCommands(sent))
      // A clock command carries no request; an absent list of amounts and an empty one are the same bytes.
      expect(read).toEqual(sent)
    }),
    { numRuns: 1_000 },
  )
})

test('bytes that are not commands are refused, never misread', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      for (const decode of [decodeCommands, decodeOutcome])
        try {
          decode(bytes)
        } catch (failure) {
          expect(failure).toBeInstanceOf(Error)
        }
    }),
    { numRuns: 10_000 },
  )
})

test(`a repeated command is answered as the first time, also a refusal`, () => {
  const engine = new Engine()
  engine.apply({ sequence: 1, bookedAt: 1_000, commands: openings })
  const tooMuch: Command = {
    kind: 'post',
    id: ID(1),
    ...purpose,
    transfers: [{ debit: account(0), credit: account(1), amount: 5n }],
  }
  const [first] = engine.apply({ sequence: 2, bookedAt: 1_001, commands: [tooMuch] }).answers
  expect(first).toMatchObject({ kind: 'insufficient-funds', account: account(0), short: 5n })
  const money: Command = {
    kind: 'post',
    id: ID(2),
    ...purpose,
    transfers: [{ debit: account(4), credit: account(0), amount: 9n }],
  }
  const [, again, other] = engine.apply({
    sequence: 3,
    bookedAt: 1_002,
    commands: [money, { ...tooMuch, request: 'another' }, { ...tooMuch, memo: 'else' }],
  }).answers
  expect(again).toEqual(first)
  expect(other).toMatchObject({ kind: 'id-reused', sequence: 3 })
})
