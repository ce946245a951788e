/** What is a difference, what is done about it without a person, what a person may decide, and what each decision books. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Payment } from '../../../core/bills/postings.ts'
import {
  type CaseFacts,
  compare,
  deadlineFrom,
  extendedFrom,
  type FileLine,
  type Inquired,
  kindNow,
  movedBy,
  nextAsking,
  nextFor,
  nextLook,
  type OwnLine,
  outcomesFor,
  reconciledAt,
  referenceOf,
  tally,
} from '../../../core/bills/reconciliation.ts'
import { type Booking, bookDecision } from '../../../core/bills/reconciliation-postings.ts'
import { paymentStates } from '../../../core/bills/wire.ts'
import { currentAccount } from '../../../core/deposits/postings.ts'
import { ownAccount } from '../../../core/ledger/chart.ts'
import { type Fen, fen } from '../../../core/money.ts'
import { beijing } from '../../../core/time.ts'

const idOf = (n: number) => `bill-payment-${n.toString(16).padStart(32, '0')}`
const file = (n: number, amount: bigint): FileLine => ({
  theirs: 'T1', reference: referenceOf(idOf(n)), bill: 'W1', payer: '8800000005', amount: fen(amount), time: '', receipt: 'QH1',
}) // biome-ignore format: one line
const own = (n: number, amount: bigint, state: OwnLine['state'] = 'paid'): OwnLine => ({
  payment: idOf(n),
  bill: 'W1',
  amount: fen(amount),
  state,
})
const booked = (n: number, amount: bigint) => ({ payment: idOf(n), amount: fen(amount) })

describe('three sides', () => {
  test.each([
    ['all three agree', [booked(1, 100n)], [own(1, 100n)], [file(1, 100n)], ['matched']],
    ['the file lacks it', [booked(1, 100n)], [own(1, 100n)], [], ['missing-there']],
    ['only the file has it', [], [], [file(1, 100n)], ['missing-here']],
    ['we gave it back, they have it', [], [own(1, 100n, 'returned')], [file(1, 100n)], ['missing-here']],
    ['refused here, not there: nothing', [], [own(1, 100n, 'refused')], [], []],
    ['returned here, not there: nothing', [], [own(1, 100n, 'returned')], [], []],
    ['one fen more there', [booked(1, 100n)], [own(1, 100n)], [file(1, 101n)], ['amount-differs']],
    ['in review here, there in the file', [], [own(1, 100n, 'in-review')], [file(1, 100n)], ['state-differs']],
    ['unclear on both sides', [], [own(1, 100n, 'unclear')], [], ['open']],
    ['paid by its row, not by the ledger', [], [own(1, 100n)], [file(1, 100n)], ['state-differs']],
    ['paid by the ledger with another amount', [booked(1, 99n)], [own(1, 100n)], [file(1, 100n)], ['state-differs']],
    ['returned by its row, not by the ledger', [booked(1, 100n)], [own(1, 100n, 'returned')], [], ['state-differs']],
    ['in the ledger alone', [booked(1, 100n)], [], [], ['state-differs']],
    ['twice in the file', [booked(1, 100n)], [own(1, 100n)], [file(1, 100n), file(1, 100n)], ['matched', 'missing-here']],
  ] as const)('%s', (_, ledger, ours, theirs, results) => {
    expect(compare(ledger, ours, theirs).map(({ result }) => result).sort()).toEqual([...results].sort())
  }) // biome-ignore format: a table

  test('every payment of any side is in exactly one line or came to nothing; what matched is the same money three times', () => {
    const amount = fc.bigInt({ min: 1n, max: 3n })
    const side = fc.uniqueArray(fc.record({ n: fc.nat(9), amount }), { selector: ({ n }) => n, maxLength: 8 })
    fc.assert(
      fc.property(side, side, side, fc.constantFrom(...paymentStates), (l, o, f, state) => {
        const ledger = l.map(({ n, amount }) => booked(n, amount))
        const ours = o.map(({ n, amount }, i) => own(n, amount, i % 2 === 0 ? 'paid' : state))
        const theirs = f.map(({ n, amount }) => file(n, amount))
        const lines = compare(ledger, ours, theirs)
        expect(new Set(lines.map(({ reference }) => reference)).size).toBe(lines.length)
        for (const { reference } of [...theirs, ...ledger.map(({ payment }) => ({ reference: referenceOf(payment) }))])
          expect(lines.some((line) => line.reference === reference)).toBe(true)
        for (const { payment } of ours.filter((one) => one.state === 'paid'))
          expect(lines.some((line) => line.payment === payment)).toBe(true)
        for (const line of lines.filter(({ result }) => result === 'matched')) {
          expect(line.ledger).toBe(line.own)
          expect(line.own).toBe(line.file?.amount)
          expect(line.state).toBe('paid')
        }
        // The order in which things come does not matter.
        expect(compare([...ledger].reverse(), [...ours].reverse(), [...theirs].reverse())).toEqual(lines)
        expect(Object.values(tally(lines)).reduce((sum, n) => sum + n, 0)).toBe(lines.length)
      }),
      { numRuns: 5_000 },
    )
  })
})

const NOW = Date.parse('2026-11-24T02:30:00+08:00')
const facts = (more: Partial<CaseFacts>): CaseFacts => ({
  kind: 'missing-there', ours: fen(100n), theirs: null, payment: { state: 'paid' }, inSuspense: fen(0n), receipt: 'QH1', ...more,
}) // biome-ignore format: one line
const accepted = (amount: bigint | null): Inquired => ({
  kind: 'accepted',
  receipt: 'QH1',
  amount: amount === null ? null : fen(amount),
})
const [hundred, more, none] = [fen(100n) as Fen | null, fen(130n) as Fen | null, null as Fen | null]

describe('without a person', () => {
  test.each([
    ['the file lacks it, the biller has it', {}, accepted(100n), 'confirmed'],
    ['… and tells no amount', {}, accepted(null), 'confirmed'],
    ['… with another amount', {}, accepted(99n), 'person'],
    ['the biller never had it', {}, { kind: 'not-received' }, 'person'],
    ['the biller does not answer', {}, { kind: 'unknown' }, 'person'],
    ['an extra line of the file alone', { kind: 'missing-here', ours: none, theirs: hundred, payment: null }, { kind: 'not-received' }, 'confirmed'],
    ['an extra payment that it has', { kind: 'missing-here', ours: none, theirs: hundred, payment: null }, accepted(100n), 'person'],
    ['returned here, and it has it', { kind: 'missing-here', ours: none, theirs: hundred, payment: { state: 'returned' } }, accepted(100n), 'person'],
    ['another amount in the file alone', { kind: 'amount-differs', theirs: more }, accepted(100n), 'confirmed'],
    ['another amount in its books', { kind: 'amount-differs', theirs: more }, accepted(130n), 'person'],
    ['another amount, and it tells none', { kind: 'amount-differs', theirs: more }, accepted(null), 'person'],
    ['in review, then paid as the file says', { kind: 'state-differs', theirs: hundred }, undefined, 'ended'],
    ['open, then returned as the file says', { kind: 'state-differs', ours: none, payment: { state: 'returned' } }, undefined, 'ended'],
    ['open, then paid, and not in the file', { kind: 'state-differs' }, accepted(100n), 'confirmed'],
    ['paid by its row and not by the ledger', { kind: 'state-differs', ours: none, theirs: hundred }, undefined, 'person'],
    ['money in suspense', { kind: 'in-suspense' }, undefined, 'person'],
  ] as const)('%s: %o', (_, more, answer, next) => {
    const found = nextFor(facts(more as Partial<CaseFacts>), 1, answer as Inquired | undefined, NOW)
    expect(found.kind === 'close' ? found.end : found.kind).toBe(next)
  }) // biome-ignore format: a table
  test('the biller is asked before anything is decided, and the file before a person is', () => {
    expect(nextFor(facts({}), 0, undefined, NOW)).toEqual({ kind: 'ask' })
    expect(nextFor(facts({ kind: 'no-file', payment: null }), 0, undefined, NOW)).toEqual({ kind: 'fetch' })
    expect(nextFor(facts({ kind: 'no-file', payment: null }), 1, undefined, NOW)).toEqual({ kind: 'person' })
  })
  test('a payment in review that the file has is told so; one under way is waited for, then a person looks', () => {
    const open = facts({ kind: 'state-differs', ours: none, theirs: hundred, payment: { state: 'in-review' } })
    expect(nextFor(open, 0, undefined, NOW)).toEqual({ kind: 'tell-payment', receipt: 'QH1' })
    const unclear = { ...open, payment: { state: 'unclear' as const } }
    expect(nextFor(unclear, 2, undefined, NOW)).toEqual({ kind: 'wait', until: null })
    expect(nextFor(unclear, 3, undefined, NOW)).toEqual({
      kind: 'wait',
      until: Date.parse('2026-11-24T10:30:00+08:00'),
    })
    expect(nextFor(unclear, 6, undefined, NOW)).toEqual({ kind: 'person' })
    expect(nextFor(open, 6, undefined, NOW)).toEqual({ kind: 'person' })
  })
})

describe('a person’s decision', () => {
  test.each([
    [{}, ['returned', 'to-suspense', 'noted']],
    [{ payment: null }, ['to-suspense', 'noted']],
    [{ kind: 'missing-here', ours: none, theirs: hundred, payment: null }, ['claim', 'noted']],
    [{ kind: 'missing-here', ours: none, theirs: hundred, payment: null, inSuspense: fen(100n) }, ['to-biller', 'noted']],
    [{ kind: 'missing-here', ours: none, theirs: hundred, payment: null, inSuspense: fen(99n) }, ['claim', 'noted']],
    [{ kind: 'amount-differs', theirs: more }, ['claim', 'noted']],
    [{ kind: 'amount-differs', theirs: fen(70n) as Fen | null }, ['returned', 'to-suspense', 'noted']],
    [{ kind: 'state-differs', payment: { state: 'unclear' } }, ['noted']],
    [{ kind: 'state-differs' }, ['returned', 'to-suspense', 'noted']],
    [{ kind: 'in-suspense' }, ['to-biller', 'returned']],
    [{ kind: 'no-file', payment: null }, ['noted']],
  ] as const)('%o: %j', (more, possible) => {
    expect(outcomesFor(facts(more as Partial<CaseFacts>))).toEqual(possible)
  }) // biome-ignore format: a table
  test('what a difference is, is what it is now', () => {
    const state = facts({ kind: 'state-differs' })
    expect(kindNow({ ...state, payment: { state: 'unclear' } })).toBe('state-differs')
    expect(kindNow(state)).toBe('missing-there')
    expect(kindNow({ ...state, theirs: more })).toBe('amount-differs')
    expect(kindNow({ ...state, theirs: hundred })).toBe('agreed')
    expect(kindNow({ ...state, ours: none, payment: { state: 'returned' }, theirs: hundred })).toBe('missing-here')
    expect(movedBy({ ours: fen(100n), theirs: fen(130n) })).toBe(30n)
  })

  const payment: Payment = {
    id: idOf(1), at: 1, customer: 'customer-1', biller: 'water', bill: 'W1', amount: fen(100n), fee: fen(5n), tax: fen(1n),
    due: [{ as: 'base', amount: fen(100n) }], takes: fen(100n), request: 'r',
  } // biome-ignore format: one payment
  const booking = (more: Partial<Booking>): Booking => ({
    case: 'reconciliation-case-1', at: 1, biller: 'water', outcome: 'returned', amount: fen(100n), whole: true, payment, from: 'collected',
    actor: 'customer-2', reason: 'because', attempt: 1, ...more,
  }) // biome-ignore format: one booking
  const [collected, suspense, customer] = [
    ownAccount('collected-water'),
    ownAccount('suspense-bills'),
    currentAccount('customer-1'),
  ]
  const legs = (more: Partial<Booking>) =>
    bookDecision(booking(more)).transfers.map(({ debit, credit, amount }) => [debit, credit, amount])
  test('given back whole: amount, fee and tax to the customer, and the bill is open again', () => {
    const all = legs({})
    expect(all.slice(0, 3)).toEqual([
      [collected, customer, 100n],
      [ownAccount('fees-bills'), customer, 5n],
      [ownAccount('vat-payable'), customer, 1n],
    ])
    expect(all[3]?.[0]).toBe(ownAccount('bills-presented'))
  })
  test('the others are one leg each, of the difference', () => {
    expect(legs({ whole: false, amount: fen(30n) })).toEqual([[collected, customer, 30n]])
    expect(legs({ outcome: 'to-suspense' })).toEqual([[collected, suspense, 100n]])
    expect(legs({ outcome: 'to-biller' })).toEqual([[suspense, collected, 100n]])
    expect(legs({ outcome: 'claim', payment: null })).toEqual([[ownAccount('receivable-bills'), collected, 100n]])
    expect(legs({ from: 'suspense' })[0]).toEqual([suspense, customer, 100n])
  })
  test('one id for one decision; another try after a refusal has another', () => {
    expect(bookDecision(booking({})).id).toBe(bookDecision(booking({ reason: 'other words' })).id)
    expect(
      new Set([
        bookDecision(booking({})).id,
        bookDecision(booking({ attempt: 2 })).id,
        bookDecision(booking({ outcome: 'to-suspense' })).id,
      ]).size,
    ).toBe(3)
  })
})

test('a day is reconciled at 02:30 of the next, its file is awaited until ten, a case is due on the second business day', () => {
  const at = (text: string) => Date.parse(`${text}:00+08:00`)
  const say = (instant: number | undefined) => instant && beijing(instant).slice(0, 16)
  expect(say(reconciledAt('2026-11-23'))).toBe('2026-11-24T02:30')
  expect(say(nextAsking('2026-11-23', at('2026-11-24T02:31')))).toBe('2026-11-24T03:01')
  expect(say(nextAsking('2026-11-23', at('2026-11-24T09:45')))).toBe('2026-11-24T10:00')
  expect(nextAsking('2026-11-23', at('2026-11-24T10:00'))).toBeUndefined()
  // Friday: Monday and Tuesday are business days.
  expect(say(deadlineFrom(at('2026-11-27T02:31')))).toBe('2026-12-01T18:00')
  expect(say(extendedFrom(at('2026-12-01T18:00')))).toBe('2026-12-02T18:00')
  expect(say(nextLook(at('2026-11-27T10:29')))).toBe('2026-11-27T10:30')
  expect(say(nextLook(at('2026-11-27T10:30')))).toBe('2026-11-30T10:30')
  expect(say(nextLook(at('2026-11-28T02:30')))).toBe('2026-11-30T10:30')
})
