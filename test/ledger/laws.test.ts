import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeAnswers, decodeCommands, encodeCommands, eventsOf, type Recalled } from '../../core/ledger/codec.ts'
import { type Command, isDone } from '../../core/ledger/command.ts'
import { type Batch, Engine } from '../../core/ledger/engine.ts'
import { bigintAsText } from '../../core/ledger/json.ts'
import { inclusionProof, leafBytes, merkleRoot, plainHash, rootFromProof } from '../../core/ledger/merkle.ts'
import { batchHasher } from '../../workflows/storage/ledger/hash.ts'
import { account, batches, command, openings, purpose, T0 } from './commands.ts'
import { Model } from './model.ts'

type Round = { commands: Command[]; after: number }
const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))

/** What the bank would look up: the legs of entries that are to be reversed. */
const recall = (model: Model, commands: readonly Command[]): Recalled[] =>
  commands.flatMap((c) => {
    if (c.kind !== 'reverse') return []
    const transfers = model.entries.get(c.entry)
    return transfers ? [{ kind: 'entry' as const, entry: c.entry, transfers }] : []
  })

/** Plays rounds on engine and model side by side. */
function play(
  list: readonly Round[],
  each: (engine: Engine, model: Model, round: { bookedAt: number; commands: Command[]; recalled: Recalled[] }) => void,
) {
  const engine = new Engine({ window: 16_384 })
  const model = new Model()
  let bookedAt = T0
  for (const { commands, after } of [{ commands: openings, after: 0 }, ...list]) {
    bookedAt += after
    model.begin(bookedAt)
    each(engine, model, { bookedAt, commands, recalled: recall(model, commands) })
  }
  return engine
}
const stateHash = (engine: Engine) => {
  const digest = createHash('sha256')
  for (const piece of engine.state()) digest.update(piece)
  return digest.digest('hex')
}

test('engine and reference model give the same answers, the same forecasts and the same balances to any commands', () => {
  const kinds: Record<string, number> = {}
  fc.assert(
    fc.property(batches, (list) => {
      play(list, (engine, model, { commands, ...round }) => {
        engine.begin(round.bookedAt)
        engine.seal()
        const asked = commands[0]!
        const forecast = model.answers.has(asked.id) ? undefined : model.wouldAnswer(asked)
        if (forecast && asked.kind !== 'reverse') {
          engine.begin(round.bookedAt)
          const [said] = decodeAnswers(engine.ask(encodeCommands([asked])))
          engine.seal()
          expect(forecast.split('|')).toContain(said!.kind)
        }
        const { answers } = engine.apply({ ...round, commands })
        commands.forEach((command, n) => {
          const expected = model.answer(command)
          kinds[answers[n]!.kind] = (kinds[answers[n]!.kind] ?? 0) + 1
          expect(expected.split('|'), `${command.kind} ${JSON.stringify(command, bigintAsText)}`).toContain(
            answers[n]!.kind,
          )
        })
        for (const one of engine.accounts()) {
          const other = model.account(one.id)
          expect([one.debits, one.credits, one.heldDebits, one.heldCredits, one.closed]).toEqual([
            other.debits,
            other.credits,
            other.heldDebits,
            other.heldCredits,
            other.closed,
          ])
        }
      })
    }),
    { numRuns: 1_000, seed: SEED },
  )
  const total = Object.values(kinds).reduce((sum, n) => sum + n, 0)
  const share = (which: (kind: string) => boolean) =>
    Object.entries(kinds).reduce((sum, [kind, n]) => sum + (which(kind) ? n : 0), 0) / total
  // Shape and look-up of accounts: what answers before any rule of money does.
  const early = share((kind) =>
    ['entry-empty', 'account-unknown', 'same-account', 'units-differ', 'amount-out-of-range', 'id-ahead'].includes(
      kind,
    ),
  )
  const refused = share((kind) => !isDone({ kind }))
  console.log(
    `1,000 runs, seed ${SEED}, ${total} commands, ${(100 * (1 - refused)).toFixed(1)} % done, ${(100 * refused).toFixed(1)} % refused, ${(100 * early).toFixed(1)} % by shape or look-up:`,
    kinds,
  )
  expect(early).toBeLessThan(0.05)
  expect(refused).toBeGreaterThan(0.05)
  for (const kind of [
    'insufficient-funds',
    'limit-reached',
    'account-frozen',
    'account-closed',
    'account-in-use',
    'id-reused',
    'hold-ended',
    'freeze-ended',
    'more-than-held',
    'settled',
    'released',
    'reversed',
    'frozen',
    'thawed',
    'bounded',
    'closed',
  ])
    expect(kinds[kind], kind).toBeGreaterThan(0)
})

test('debits equal credits in every unit and no bound is passed by an entry, after every batch', () => {
  fc.assert(
    fc.property(batches, (list) => {
      play(list, (engine, model, round) => {
        engine.apply(round)
        for (const command of round.commands) model.answer(command)
        const units = new Map<string, bigint>()
        for (const one of engine.accounts()) units.set(one.unit, (units.get(one.unit) ?? 0n) + one.debits - one.credits)
        for (const difference of units.values()) expect(difference).toBe(0n)
      })
    }),
    { numRuns: 300, seed: SEED },
  )
})

test('the same log gives the same state, byte for byte, also through a snapshot that is taken while the engine goes on', () => {
  fc.assert(
    fc.property(batches, fc.nat(20), (list, middle) => {
      let restored: Engine | undefined
      let taken: { scalars: Uint8Array; parts: ReturnType<Engine['takeParts']> } | undefined
      const log: Batch[] = []
      const engine = play(list, (engine, model, round) => {
        const { batch } = engine.apply(round)
        for (const command of round.commands) model.answer(command)
        if (!batch) return
        log.push(batch)
        if (taken && !restored) {
          // One part between any two batches, the rest at once.
          taken.parts.push(...engine.takeParts(1), ...engine.takeParts(10_000))
          restored = Engine.restore(taken.scalars, taken.parts)
        }
        if (restored) restored.replay(batch.sequence, batch.bookedAt, batch.body)
        if (batch.sequence === middle + 1) taken = { scalars: engine.beginSnapshot(), parts: engine.takeParts(1) }
      })
      if (restored) expect(stateHash(restored)).toBe(stateHash(engine))
      const again = new Engine({ window: 16_384 })
      for (const batch of log) again.replay(batch.sequence, batch.bookedAt, batch.body)
      expect(stateHash(again)).toBe(stateHash(engine))
    }),
    { numRuns: 200, seed: SEED },
  )
})

test('commands survive the way through bytes, in any language', () => {
  fc.assert(
    fc.property(fc.array(command), fc.string({ unit: 'grapheme' }), (commands, memo) => {
      const sent = commands
        .filter((c) => !('transfers' in c) || c.transfers.every((t) => t.amount < 2n ** 53n))
        .map((one) => ('memo' in one ? { ...one, memo } : one))
      expect(decodeCommands(encodeCommands(sent))).toEqual(sent)
    }),
    { numRuns: 1_000, seed: SEED },
  )
})

test('bytes that are not commands, answers or batches are refused, never misread', () => {
  const valid = encodeCommands(openings)
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 200 }),
        fc.record({ at: fc.nat(valid.length - 1), value: fc.nat(255) }).map(({ at, value }) => valid.with(at, value)),
      ),
      (bytes) => {
        for (const decode of [decodeCommands, decodeAnswers, eventsOf])
          try {
            decode(bytes)
          } catch (failure) {
            expect(failure).toBeInstanceOf(Error)
          }
      },
    ),
    { numRuns: 10_000, seed: SEED },
  )
})

test('a batch’s root is that of the tree over its events, and every event has a path to it that no other event has', () => {
  const hasher = batchHasher()
  fc.assert(
    fc.property(batches, fc.nat(100), (list, pick) => {
      play(list, (engine, model, round) => {
        const { batch } = engine.apply(round)
        for (const command of round.commands) model.answer(command)
        if (!batch) return
        const events = eventsOf(batch.body)
        expect(events.length).toBe(batch.events)
        const leaves = events.map(({ bytes }) => plainHash(leafBytes(bytes)))
        const root = merkleRoot(leaves)
        expect(hasher.root(batch.body, batch.events)).toEqual(root)
        const n = pick % leaves.length
        const path = inclusionProof(leaves, n)
        expect(rootFromProof(leaves[n]!, n, leaves.length, path)).toEqual(root)
        if (leaves.length > 1)
          expect(rootFromProof(leaves[(n + 1) % leaves.length]!, n, leaves.length, path)).not.toEqual(root)
      })
    }),
    { numRuns: 60, seed: SEED },
  )
})

test('forty leaves make three nodes of sixteen, sixteen and eight, and a root over the three', () => {
  const leaves = Array.from({ length: 40 }, (_, n) => plainHash(Uint8Array.of(8, n)))
  const node = (...children: Uint8Array[]) => plainHash(Uint8Array.of(1, ...children.flatMap((child) => [...child])))
  const [a, b, c] = [node(...leaves.slice(0, 16)), node(...leaves.slice(16, 32)), node(...leaves.slice(32))]
  expect(merkleRoot(leaves)).toEqual(node(a, b, c))
  expect(inclusionProof(leaves, 33)).toEqual([
    [leaves[32], ...leaves.slice(34)],
    [a, b],
  ])
  expect(merkleRoot(leaves.slice(0, 1))).toEqual(leaves[0])
})

test('a repeated command is answered as the first time, also a refusal; the same id with other content is refused', () => {
  const engine = new Engine({ window: 16_384 })
  engine.apply({ bookedAt: T0, commands: openings })
  const post = (n: number, from: number, amount: bigint): Command => ({
    kind: 'post',
    id: `${'0'.repeat(28)}${1000 + n}` as never,
    ...purpose,
    transfers: [{ debit: account(from), credit: account(1), amount }],
  })
  const [first] = engine.apply({ bookedAt: T0 + 1, commands: [post(1, 0, 5n)] }).answers
  expect(first).toMatchObject({ kind: 'insufficient-funds', account: account(0), short: 5n, sequence: 2 })
  const { answers, batch } = engine.apply({
    bookedAt: T0 + 2,
    commands: [
      post(2, 4, 9n),
      { ...post(1, 0, 5n), request: 'another' } as Command,
      { ...post(1, 0, 5n), memo: 'else' } as Command,
    ],
  })
  expect(answers[1]).toEqual(first)
  expect(answers[2]).toMatchObject({ kind: 'id-reused', sequence: 2 })
  expect(batch!.events).toBe(1)
})

test('under a load that fills memory in a moment, new ids ask nothing of the projection; forgotten ones do', () => {
  const engine = new Engine({ window: 16_384 })
  engine.apply({ bookedAt: T0, commands: openings })
  const post = (n: number): Command => ({
    kind: 'post',
    // A thousand in each millisecond, the clocks of their senders up to 5 ms apart.
    id: `${(T0 + 1 + Math.floor(n / 1_000) + (n % 5)).toString(16).padStart(12, '0')}${n.toString(16).padStart(20, '0')}` as never,
    ...purpose,
    transfers: [{ debit: account(4), credit: account(0), amount: 1n }],
  })
  const many = 120
  for (let batch = 0; batch < many; batch++) {
    const commands = Array.from({ length: 1_000 }, (_, n) => post(batch * 1_000 + n))
    expect(engine.wanted(encodeCommands(commands.slice(950)))?.ids ?? []).toEqual([])
    engine.apply({ bookedAt: T0 + 1 + batch, commands })
  }
  expect(engine.wanted(encodeCommands([post(500), post(many * 1_000 - 1)]))?.ids.map(({ id }) => id)).toEqual([
    post(500).id,
  ])
})

test('what falls out of memory is wanted back before a command can be decided', () => {
  const engine = new Engine({ window: 16_384 })
  engine.apply({ bookedAt: T0, commands: openings })
  const old: Command = {
    kind: 'post',
    id: `${T0.toString(16).padStart(12, '0')}${'a'.repeat(20)}` as never,
    ...purpose,
    transfers: [{ debit: account(4), credit: account(0), amount: 5n }],
  }
  engine.apply({
    bookedAt: T0 + 1,
    commands: [
      {
        kind: 'open',
        id: `${'0'.repeat(28)}beef` as never,
        account: account(9),
        unit: 'CNY',
        side: 'credit',
        head: '2011',
        owner: '',
      },
      { kind: 'close', id: `${'0'.repeat(28)}cafe` as never, ...purpose, account: account(9) },
      old,
    ],
  })
  expect(engine.wanted(encodeCommands([old]))).toBeUndefined()
  const later = T0 + 3_600_000
  for (let n = 0; n < 3; n++)
    engine.apply({
      bookedAt: later + n,
      commands: Array.from(
        { length: 8_000 },
        (_, m): Command => ({
          ...old,
          id: `${later.toString(16).padStart(12, '0')}${(n * 8_000 + m).toString(16).padStart(20, '0')}` as never,
        }),
      ),
    })
  const toClosed: Command = {
    ...old,
    id: `${later.toString(16).padStart(12, '0')}${'b'.repeat(20)}` as never,
    transfers: [{ debit: account(4), credit: account(9), amount: 5n }],
  }
  const wanted = engine.wanted(encodeCommands([old, toClosed]))!
  expect(wanted.ids.map((one) => one.id)).toContain(old.id)
  expect(wanted.accounts).toEqual([account(9)])
  expect(engine.account(account(9))).toBeUndefined()
  const [answer] = engine.apply({
    bookedAt: later + 9,
    commands: [toClosed],
    recalled: [{ kind: 'account-closed', account: account(9) }],
  }).answers
  expect(answer).toMatchObject({ kind: 'account-closed', account: account(9) })
})

// shared figures: a freeze larger than the balance, a second order waiting behind it (轮候), deduction (扣划).
test('orders to freeze catch later money in the order in which they came', () => {
  const engine = new Engine({ window: 16_384 })
  let n = 0
  const at = T0
  const give = (...commands: Partial<Command>[]) =>
    engine
      .apply({
        bookedAt: at + n,
        commands: commands.map(
          (c) => ({ id: `${'0'.repeat(23)}1${(++n).toString(16).padStart(8, '0')}`, ...purpose, ...c }) as Command,
        ),
      })
      .answers.map(({ kind }) => kind)
  engine.apply({ bookedAt: at, commands: openings })
  const pay = (amount: bigint, under?: string) =>
    ({
      kind: 'post',
      transfers: [{ debit: account(0), credit: account(4), amount }],
      ...(under ? { under } : {}),
    }) as unknown as Partial<Command>
  const money = (amount: bigint) =>
    ({ kind: 'post', transfers: [{ debit: account(4), credit: account(0), amount }] }) as unknown as Partial<Command>
  const [a, b] = [`${'0'.repeat(31)}a`, `${'0'.repeat(31)}b`]
  expect(give(money(3_000n), { kind: 'freeze', id: a as never, account: account(0), amount: 5_000n })).toEqual([
    'posted',
    'frozen',
  ])
  expect(give(pay(1n), money(1_500n), pay(1n))).toEqual(['insufficient-funds', 'posted', 'insufficient-funds'])
  expect(
    give({ kind: 'freeze', id: b as never, account: account(0), amount: 2_000n }, pay(1n, b), money(2_000n)),
  ).toEqual(['frozen', 'insufficient-funds', 'posted'])
  expect(give(pay(1_501n, b), pay(5_000n, a))).toEqual(['insufficient-funds', 'posted'])
  const left = engine.account(account(0))!
  expect([left.credits - left.debits, left.frozen]).toEqual([1_500n, 2_000n])
  expect(give(pay(1n), pay(1_500n, b))).toEqual(['insufficient-funds', 'posted'])
})
