/**
 * Laws of what is asked for after an order, on the real ledger: whoever moves a case wherever they may, and whoever is silent, every order
 * ends; then no fen and no piece is lost, nothing is held any more, and no piece was exchanged twice.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { currentAccount, openCurrentAccount } from '../../core/deposits/postings.ts'
import type { Id } from '../../core/id.ts'
import { openings, ownAccount } from '../../core/ledger/chart.ts'
import { type Command, isDone } from '../../core/ledger/command.ts'
import { balanceOf, Engine } from '../../core/ledger/engine.ts'
import {
  ask,
  bySilence,
  type CaseFacts,
  goesBackOnSale,
  isOver,
  mayMove,
  type PartState,
  paysShipping,
  untilOf,
} from '../../core/mall/cases.ts'
import { addReplaced, type Replaced } from '../../core/mall/exchange.ts'
import { nextStep, shipBy } from '../../core/mall/fulfilment.ts'
import { type CaseReason, type CaseState, caseKinds, caseReasons, caseStates } from '../../core/mall/kinds.ts'
import {
  addGiven,
  allGiven,
  type Given,
  leftOf,
  moneyFor,
  nothingGiven,
  type Part,
  type Pieces,
  piecesLeft,
  piecesOf,
  subsidyFor,
  subsidyOf,
  totalOf,
  unsent,
} from '../../core/mall/parts.ts'
import {
  closePart,
  confirm,
  handOver,
  moveStock,
  openStock,
  payBack,
  setAside,
  setFree,
  settlePart,
  stockAccount,
  stockEntry,
  waitingAccount,
} from '../../core/mall/postings.ts'
import { receivesBySilence, windowEnds } from '../../core/mall/returns.ts'
import { settlementOf } from '../../core/mall/settlement.ts'
import { fen } from '../../core/money.ts'
import { type Instant, instantOf } from '../../core/time.ts'
import { anyPart } from './part.ts' // biome-ignore format: lists

const AT = instantOf('2026-11-20', 10)
const HOUSES = ['south', 'north'] as const
/** Each line is sent from one of two warehouses, and what comes back of it goes there. */
const houseOf = (line: number) => HOUSES[line % 2]!
const buyer = { customer: 'buyer', class: 'I' } as const
type Case = { -readonly [K in keyof CaseFacts]: CaseFacts[K] } & {
  readonly reason: CaseReason
  readonly pieces: readonly Pieces[]
  readonly by: string
  paid: bigint
}

type Chance = {
  readonly what: number
  readonly which: number
  readonly kind: number
  readonly reason: number
  readonly other: boolean
  readonly days: number
}
const anyChance: fc.Arbitrary<Chance> = fc.record({
  what: fc.nat(9),
  which: fc.nat(59),
  kind: fc.nat(5),
  reason: fc.constantFrom(0, 0, 1, 2, 3, 4, 5, 6),
  other: fc.boolean(),
  days: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, fc.nat(3)),
})
/** One part of an order in the ledger, and its run; the rows are kept here as `storage/mall-orders.ts` keeps them. */
function bank(part: Part, stock: readonly number[]) {
  const engine = new Engine({ window: 1_024 })
  let booked = AT
  const give = (...commands: Command[]) => engine.apply({ bookedAt: booked++, commands, recalled: [] }).answers
  const done = (...commands: Command[]) => {
    for (const answer of give(...commands)) expect(isDone(answer), answer.kind).toBe(true)
  }
  const has = (account: Id) => {
    const found = engine.account(account)
    return found ? balanceOf(found) : 0n
  }
  const request = { actor: 'x', request: '' }
  const post = (step: string, debit: Id, credit: Id, amount: bigint) => {
    if (amount > 0n) done({ kind: 'post', id: `${AT.toString(16).padStart(12, '0')}${step.padEnd(20, '0')}` as Id, transfers: [{ debit, credit, amount }], business: step, step, memo: '', ...request })
  }
  const skus = [...part.lines.map(({ sku }) => sku), 'other']
  const owners = new Set(['buyer', part.organization, ...part.lines.flatMap(({ beneficiaries }) => beneficiaries.map(({ owner }) => owner))])
  done(...openings([]), ...[...owners].map((one) => openCurrentAccount(one, AT)))
  for (const [n, sku] of skus.entries()) {
    for (const warehouse of HOUSES) done(openStock({ sku, warehouse, owner: part.merchant }, AT))
    if (stock[n]! > 0) done(stockEntry({ id: `stock-${n}`, at: AT, by: BigInt(stock[n]!) }, { sku, warehouse: houseOf(n) }, request))
  }
  post('aa', ownAccount('clearing-house'), ownAccount('mall-clearing'), totalOf(part))
  done(...confirm({ id: part.order, at: AT, request: '', attempt: 1 }, [part]).slice(1))

  let now = AT
  const row = { state: 'to-ship' as PartState, given: nothingGiven(part) as Given,
    sent: part.lines.map(() => 0) as number[], replaced: {} as Replaced, late: false, receivesAt: null as Instant | null, receivedAt: null as Instant | null, windowEnds: null as Instant | null }
  const cases: Case[] = []
  /** Pieces that the store has more or fewer of than after the sale. */
  const moved = new Map(skus.map((sku) => [sku, 0n]))
  const away = new Map(skus.map((sku) => [sku, 0n]))
  const piecesMove = (sku: string, by: number) => moved.set(sku, moved.get(sku)! + BigInt(by))
  const rules = part.lines.map(({ returns }) => returns)
  const taken = () => cases.filter(({ state }) => !isOver(state)).reduce((all, { pieces }) => addGiven(all, pieces, 0n), row.given)

  function moveTo(one: Case, to: CaseState) {
    if (one.kind === 'exchange' && to === 'paid') Object.assign(one, { kind: 'return', state: 'back' })
    else one.state = to
    if (to === 'sent-again') one.sentAgain = true
    if (to === 'exchanged') {
      row.replaced = addReplaced(row.replaced, one.pieces[0]!, now)
      row.windowEnds = Math.max(row.windowEnds!, windowEnds([part.lines[one.pieces[0]!.line]!.returns], now))
    }
    one.until = untilOf(one.state, now)
  }
  /** With the last of what is left in a parcel, the part is on its way. */
  function sentWholly() {
    if (row.state === 'to-ship' && row.sent.some((many) => many > 0) && unsent(part, taken(), row.sent).every((left) => left === 0))
      Object.assign(row, { state: 'shipped', receivesAt: receivesBySilence(now) })
  }
  function receive() {
    Object.assign(row, { state: 'received', receivedAt: now, windowEnds: windowEnds(rules, now) })
  }
  /** Does what is due, until it waits: until when, or undefined at the end. */
  function run(): Instant | undefined {
    for (let steps = 0; steps < 100; steps++) {
      const { given, late, receivesAt, state } = row
      const step = nextStep({ state, late, receivesAt, windowEnds: row.windowEnds, left: piecesLeft(part, given).reduce((a, b) => a + b, 0), owing: leftOf(part, given) > 0n, shipBy: shipBy(AT), cases, now })
      if (step.kind === 'over') return undefined
      if (step.kind === 'wait') return step.until
      const one = 'case' in step ? cases.find(({ id }) => id === step.case)! : undefined
      const line = one?.pieces[0] && part.lines[one.pieces[0].line]!
      const exchange = one && { id: one.id, at: AT, by: { sku: one.by, warehouse: houseOf(skus.indexOf(one.by)) }, quantity: one.pieces[0]!.quantity, request: '' }
      switch (step.kind) {
        case 'set-aside': {
          const [answer] = give(setAside(exchange!))
          if (answer!.kind === 'held') one!.aside = 'held'
          else {
            expect(answer!.kind).toBe('insufficient-funds')
            one!.kind = 'return'
          }
          break
        }
        case 'hand-over': {
          const back = goesBackOnSale(one!.kind, one!.reason)
          done(...handOver(exchange!, back ? { sku: line!.sku, warehouse: houseOf(one!.pieces[0]!.line) } : undefined))
          one!.aside = 'taken'
          piecesMove(one!.by, -exchange!.quantity)
          if (back) piecesMove(line!.sku, exchange!.quantity)
          break
        }
        case 'set-free':
          done(setFree(exchange!))
          one!.aside = 'freed'
          break
        case 'pay-back': {
          const { pieces, kind, reason, aside } = one!
          const after = addGiven(given, pieces, 0n)
          const shipping = allGiven(part, after) && paysShipping(kind, reason) ? fen(part.shipping - given.shipping) : fen(0n)
          const amount = fen(moneyFor(part, given, pieces) + shipping)
          const restocks = goesBackOnSale(kind, reason) && aside !== 'taken'
          if (restocks || amount > 0n || subsidyFor(part, given, pieces) > 0n)
            done(payBack({ id: one!.id, at: AT, part: { ...part, from: part.lines.map((_, n) => houseOf(n)) }, buyer, amount, subsidy: subsidyFor(part, given, pieces), pieces, restocks, request: '' }))
          if (restocks) for (const { line: of, quantity } of pieces) piecesMove(part.lines[of]!.sku, quantity)
          row.given = addGiven(given, pieces, shipping)
          sentWholly()
          Object.assign(one!, { state: 'paid', paid: amount })
          break
        }
        case 'case-late': {
          const to = bySilence(one!)
          if (to) moveTo(one!, to)
          // An officer has it in the end, one way or the other.
          else moveTo(one!, one!.sentAgain ? 'exchanged' : 'rejected')
          break
        }
        case 'tell-late':
          row.late = true
          break
        case 'give-up':
          cases.push({ id: 'case-give-up', kind: 'cancel', reason: 'late', state: 'agreed', until: now, pieces: piecesOf(unsent(part, taken(), row.sent)),
            by: '', paid: 0n })
          break
        case 'receive':
          receive()
          break
        case 'settle':
          done(settlePart(part, AT, settlementOf(part, given), '', 1), closePart(part, AT, ''))
          row.state = 'settled'
          break
        case 'close':
          done(closePart(part, AT, ''))
          row.state = 'closed'
      }
    }
    throw new Error('a run comes to rest')
  }
  return {
    row, cases, moved, away, skus, has, run, engine,
    /** The store moves a piece to its other warehouse, if there is one that nobody has ordered. */
    carry(n: number, times: number) {
      const sku = skus[n]!
      const [answer] = give(moveStock({ id: `move-${times}`, at: AT, by: 1n }, { sku, from: houseOf(n), to: houseOf(n + 1) }, request))
      if (answer!.kind === 'insufficient-funds') return
      expect(answer!.kind).toBe('posted')
      piecesMove(sku, -1)
      away.set(sku, away.get(sku)! + 1n)
    },
    /** Something of what somebody may do, as it comes by chance; nothing where nobody may. */
    act({ what, which, kind, reason, other }: Chance) {
      const choose = <T>(all: readonly T[], by: number): T => all[by % all.length]!
      if (row.state === 'to-ship' && what % 2 === 1) {
        // All that is left, or some of it.
        const left = unsent(part, taken(), row.sent)
        const some = which % 3 === 0 ? left.map((many, at) => (at === which % left.length ? Math.min(many, 1) : 0)) : left
        row.sent = row.sent.map((many, at) => many + some[at]!)
        return sentWholly()
      }
      if (row.state === 'shipped' && what % 2 === 1) return receive()
      const open = cases.filter(({ state }) => !isOver(state))
      if (open.length > 0 && what > 2) {
        const one = choose(open, what)
        const may = (['buyer', 'merchant', 'officer'] as const).flatMap((who) => caseStates.filter((to) => mayMove(who, one, to)))
        // Most go on with what they asked for.
        const on = may.filter((to) => to !== 'withdrawn' && to !== 'refused')
        return may.length > 0 ? moveTo(one, choose(on.length > 0 && which % 5 > 0 ? on : may, which)) : undefined
      }
      const line = which % part.lines.length
      const asked = { kind: choose([...caseKinds, 'exchange', 'exchange'] as const, kind), reason: choose(caseReasons, reason), pieces: [{ line, quantity: 1 + (what % 2) }] }
      const may = ask(asked, { part, state: row.state, receivedAt: row.receivedAt, windowEnds: row.receivedAt === null ? null : windowEnds(rules, row.receivedAt), taken: taken(), buyer: 'consumer', replaced: row.replaced, sent: row.sent }, now)
      if (may.ok) cases.push({ ...asked, id: `case-${cases.length}`, state: may.value, until: untilOf(may.value, now), by: other ? 'other' : part.lines[line]!.sku, paid: 0n })
    },
    passes: (to: Instant) => {
      now = Math.max(now, to)
    },
    days: (many: number) => {
      now += many * 86_400_000
    },
  }
} // biome-ignore format: one row a fact

test('every order ends; the buyer, the store and the mall have what is theirs, and each piece is sold, back in its own warehouse, carried to another, or lost with its reason', () => {
  let exchanged = 0
  let [none, again] = [0, 0]
  fc.assert(
    fc.property(anyPart, fc.array(fc.nat(3), { minLength: 5, maxLength: 5 }), fc.array(anyChance, { minLength: 12, maxLength: 60 }), (any, stock, script) => {
      const part = { ...any, lines: any.lines.map((line, n) => ({ ...line, sku: `sku-${n}` })) }
      const one = bank(part, stock)
      for (const [times, chance] of script.entries()) {
        one.act(chance)
        if (chance.which % 4 === 0) one.carry(chance.which % one.skus.length, times)
        one.days(chance.days)
        if (one.run() === undefined) break
      }
      for (let until = one.run(), n = 0; until !== undefined; until = one.run()) {
        one.passes(until)
        expect(n++, 'silence ends it').toBeLessThan(60)
      }
      expect(['settled', 'closed']).toContain(one.row.state)
      // Money.
      const back = one.cases.reduce((all, { paid }) => all + paid, 0n)
      expect(one.has(currentAccount('buyer'))).toBe(back)
      expect(one.has(waitingAccount(part.id))).toBe(0n)
      expect(back).toBeLessThanOrEqual(totalOf(part))
      const split = settlementOf(part, one.row.given)
      const subsidy = subsidyFor(part, nothingGiven(part), one.row.given.pieces.map((quantity, line) => ({ line, quantity })))
      expect(split.amount + back + subsidy).toBe(totalOf(part) + subsidyOf(part))
      if (one.row.state === 'settled') expect(one.has(currentAccount(part.organization))).toBe(split.merchant)
      // Pieces.
      for (const [n, sku] of one.skus.entries()) {
        const [own, other] = [houseOf(n), houseOf(n + 1)].map((house) => one.engine.account(stockAccount(sku, house))!)
        expect(balanceOf(own!)).toBe(BigInt(stock[n]!) + one.moved.get(sku)!)
        expect(balanceOf(other!)).toBe(one.away.get(sku)!)
        expect([own!.heldDebits, own!.heldCredits, other!.heldDebits, other!.heldCredits]).toEqual([0n, 0n, 0n, 0n])
      }
      for (const [line, { quantity }] of part.lines.entries()) {
        const gone = one.row.given.pieces[line]!
        expect(gone).toBeLessThanOrEqual(quantity)
        // What was cancelled was in no parcel.
        const cancelled = one.cases.filter(({ kind, state }) => kind === 'cancel' && state === 'paid').flatMap(({ pieces }) => pieces).reduce((all, of) => all + (of.line === line ? of.quantity : 0), 0)
        expect(cancelled + one.row.sent[line]!).toBeLessThanOrEqual(quantity)
        expect(one.row.replaced[line]?.quantity ?? 0).toBeLessThanOrEqual(quantity)
      }
      for (const { kind, state, aside = null, by } of one.cases) {
        expect(isOver(state)).toBe(true)
        expect(aside).not.toBe('held')
        if (state === 'exchanged') exchanged++
        if (kind === 'return' && by === 'other' && aside === null) none++
        if (kind === 'return' && aside === 'taken') again++
      }
    }),
    { numRuns: 500 },
  )
  // All of it happened.
  expect(exchanged).toBeGreaterThan(20)
  expect(none).toBeGreaterThan(20)
  expect(again).toBeGreaterThan(0)
}, 120_000) // biome-ignore format: one property
