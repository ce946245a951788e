/** Whatever is done with deposits, no fen is lost: what customers, deposits, accrued interest and the tax office have stays what it was. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { currentAccount, openCurrentAccount } from '../../core/deposits/postings.ts'
import {
  type ActOf,
  actCommands,
  actEntry,
  depositAccount,
  type Moved,
  moneyActs,
  nothing,
} from '../../core/deposits/term-postings.ts'
import { entryId } from '../../core/id.ts'
import { openings, ownAccount } from '../../core/ledger/chart.ts'
import { isDone } from '../../core/ledger/command.ts'
import { balanceOf, Engine } from '../../core/ledger/engine.ts'

const customer = 'customer-ann'
const first = Date.parse('2026-11-23T09:00:00+08:00')

function bank() {
  const engine = new Engine()
  let now = first
  const give = (...commands: Parameters<Engine['apply']>[0]['commands'][number][]) =>
    engine.apply({ bookedAt: now++, commands }).answers
  const has = (account: ReturnType<typeof currentAccount>) => {
    const found = engine.account(account)
    return found ? balanceOf(found) : 0n
  }
  give(...openings([]), openCurrentAccount(customer, 0))
  const brought = { debit: ownAccount('clearing-house'), credit: currentAccount(customer), amount: 10_000n }
  give({ kind: 'post', id: entryId('top-up', 0, 'arrive'), step: 'arrive', business: 'top-up', memo: '', actor: 'x', request: '', transfers: [brought] }) // biome-ignore format: one entry
  return { engine, give, has }
}
const act = (kind: ActOf['kind'], n: number, moved: Partial<Moved>, last = false, deposit = 'deposit-1'): ActOf => ({
  deposit, holder: customer, openedAt: first - 1, n, kind, moved: { ...nothing, ...moved }, last, actor: customer, request: '',
}) // biome-ignore format: one act

test('no fen is lost, whatever is put in, drawn, paid, taken back and added, done or refused', () => {
  const amounts = fc.bigInt({ min: 0n, max: 6_000n })
  const acts = fc.array(
    fc.record({
      kind: fc.constantFrom(...moneyActs.filter((one) => one !== 'open')),
      principal: amounts,
      takenBack: amounts,
      interest: amounts,
      tax: amounts,
      interestTo: fc.constantFrom('current' as const, 'deposit' as const),
    }),
    { maxLength: 12 },
  )
  fc.assert(
    fc.property(acts, (list) => {
      const { give, has } = bank()
      const all = () =>
        has(currentAccount(customer)) + has(depositAccount('deposit-1')) + has(ownAccount('accrued-term')) + has(ownAccount('interest-tax')) // biome-ignore format: one sum
      give(...actCommands(act('open', 1, { principal: 4_000n })))
      expect(has(depositAccount('deposit-1'))).toBe(4_000n)
      list.forEach((one, n) => {
        const moved = {
          ...one,
          takenBack: one.takenBack < one.principal ? one.takenBack : one.principal,
          tax: one.tax < one.interest ? one.tax : one.interest,
        }
        const commands = actCommands(act(one.kind, n + 2, moved))
        const before = { deposit: has(depositAccount('deposit-1')), all: all() }
        const [answer] = give(...commands)
        const [again] = give(...commands)
        expect({ kind: again!.kind, sequence: again!.sequence }).toEqual({
          kind: answer!.kind,
          sequence: answer!.sequence,
        })
        expect(all()).toBe(before.all)
        expect(has(depositAccount('deposit-1'))).toBeGreaterThanOrEqual(0n)
        if (!isDone(answer!)) expect(has(depositAccount('deposit-1'))).toBe(before.deposit)
      })
    }),
  )
})

test('an act has its entry by its number; the same number again is the same entry, another has another', () => {
  const one = act('withdraw', 2, { principal: 100n })
  expect(actEntry(one)).toBe(actEntry({ ...one, moved: { ...nothing, principal: 200n } } as ActOf))
  expect(actEntry(one)).not.toBe(actEntry({ ...one, n: 3 }))
  expect(actCommands(one).map(({ kind, id }) => [kind, id])).toEqual([['post', actEntry(one)]])
})

test('two devices cannot draw one deposit twice: the second finds nothing, and the account is closed for ever', () => {
  const { give, has } = bank()
  give(...actCommands(act('open', 1, { principal: 4_000n })))
  const drawn = give(...actCommands(act('withdraw', 2, { principal: 4_000n, interest: 30n, tax: 6n }, true)))
  expect(drawn.map(({ kind }) => kind)).toEqual(['posted', 'closed'])
  expect(has(currentAccount(customer))).toBe(10_024n)
  expect(has(ownAccount('interest-tax'))).toBe(6n)
  expect(has(ownAccount('accrued-term'))).toBe(-30n)
  const [second] = give(...actCommands(act('withdraw', 3, { principal: 4_000n })))
  expect(second!.kind).toBe('account-closed')
  expect(has(currentAccount(customer))).toBe(10_024n)
})

test('an opening that the account cannot pay leaves nothing behind', () => {
  const { give, has } = bank()
  expect(give(...actCommands(act('open', 1, { principal: 10_001n }))).map(({ kind }) => kind)).toEqual([
    'opened',
    'insufficient-funds',
  ])
  expect(has(currentAccount(customer))).toBe(10_000n)
})
