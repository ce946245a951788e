/** What is drawn and added up from an account: its balance over time, what money went out for, what is due next. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EACH_DAY_UP_TO, LONGEST_FIGURES, pointsOf } from '../../core/deposits/balances.ts'
import type { Balances, SpendingAnswer, UpcomingAnswer } from '../../core/deposits/figures-wire.ts'
import { movementKinds } from '../../core/deposits/kinds.ts'
import {
  categoryOf,
  counterpartyId,
  type SpendingRow,
  spendingCategories,
  spendingOf,
} from '../../core/deposits/spending.ts'
import { type DueBill, nextTry, upcomingOf } from '../../core/deposits/upcoming.ts'
import type { Account, StatementAnswer } from '../../core/deposits/wire.ts'
import { addDays, dayFromNumber, dayNumber } from '../../core/time.ts'
import { Customer, expectStatus, until, withCheckDigit, yuan } from '../support/customer.ts'
import { billSomebody, Manager, payHouseBills } from '../support/manager.ts'
import { given, needing } from '../support/needs.ts'

type Accounts = { accounts: Account[]; today: string }
const first = dayNumber('2025-11-01')
const days = fc.integer({ min: first, max: first + LONGEST_FIGURES }).map(dayFromNumber)

describe('a balance over time', () => {
  const turnovers = fc
    .uniqueArray(days, { maxLength: 60 })
    .chain((list) =>
      fc.tuple(
        ...list.toSorted().map((day) =>
          fc.record({ day: fc.constant(day), in: fc.bigInt({ min: 0n, max: 10n ** 9n }), out: fc.bigInt({ min: 0n, max: 10n ** 9n }) }),
        ),
      ),
    ) // biome-ignore format: one chain
  test('leads from its opening through every point to what all days together make, whatever the points are', () => {
    fc.assert(
      fc.property(turnovers, fc.bigInt({ min: 0n, max: 10n ** 10n }), fc.integer({ min: 1, max: LONGEST_FIGURES }), (all, opening, length) => {
        const from = dayFromNumber(first)
        const to = addDays(from, length - 1)
        const mine = all.filter(({ day }) => day <= to)
        const { each, points } = pointsOf({ from, to }, to, opening, mine)
        expect(each).toBe(length <= EACH_DAY_UP_TO ? 'day' : 'week')
        expect(points.at(-1)?.day).toBe(to)
        expect(points.length).toBe(each === 'day' ? length : points.length)
        let balance = opening
        for (const point of points) {
          balance += point.in - point.out
          expect(point.balance).toBe(balance)
          // The closing balance of a day is what all days until then make.
          expect(point.balance).toBe(mine.filter(({ day }) => day <= point.day).reduce((sum, one) => sum + one.in - one.out, opening))
        }
      }),
    ) // biome-ignore format: one property
  })
  test('has a point for each week beyond a hundred days, and none for days that have not begun', () => {
    const { points } = pointsOf({ from: '2026-01-01', to: '2026-12-31' }, '2026-06-30', 5n, [])
    expect(points.slice(0, 2).map(({ day }) => day)).toEqual(['2026-01-04', '2026-01-11'])
    expect(points.at(-1)).toEqual({ day: '2026-06-30', in: 0n, out: 0n, balance: 5n })
    expect(pointsOf({ from: '2026-06-29', to: '2026-07-31' }, '2026-06-30', 5n, []).points).toHaveLength(2)
  })
})

const refs = ['customer-a', 'customer-b', 'biller-water', 'organization-a']
const rows = fc.array(
  fc
    .record({
      day: days,
      kind: fc.constantFrom(...movementKinds),
      amount: fc.bigInt({ min: -(10n ** 8n), max: 10n ** 8n }).filter((amount) => amount !== 0n),
      counterparty: fc.option(fc.constantFrom(...refs).map((ref) => ({ ref, name: ref.slice(-1) }))),
      service: fc.constantFrom(null, 'water' as const, 'mobile' as const),
      fee: fc.boolean(),
      feeWithin: fc.bigInt({ min: 0n, max: 10n ** 8n }),
    })
    .map(
      (row): SpendingRow => ({ ...row, feeWithin: row.kind === 'bill-refund' && row.amount > 0n ? row.feeWithin : 0n }),
    ),
  { maxLength: 60 },
)
const rules = fc
  .array(fc.tuple(fc.constantFrom(...refs), fc.constantFrom(...spendingCategories)), { maxLength: 4 })
  .map((list) => new Map(list))

describe('spending', () => {
  test('conserves what the statement says, by category, by counterparty and by month, whatever the rules', () => {
    fc.assert(
      fc.property(rows, rules, (list, own) => {
        const all = spendingOf(list, own)
        const sum = (ones: readonly { out: bigint; refunded: bigint }[]) => ({
          out: ones.reduce((total, { out }) => total + out, 0n),
          refunded: ones.reduce((total, { refunded }) => total + refunded, 0n),
        })
        const went = list.reduce((total, { amount }) => (amount < 0n ? total - amount : total), 0n)
        const came = list.reduce((total, { amount }) => (amount > 0n ? total + amount : total), 0n)
        expect(all.out + all.aside.into).toBe(went)
        expect(all.in + all.refunded + all.aside.back).toBe(came)
        const together = { out: all.out, refunded: all.refunded }
        expect(sum(all.categories)).toEqual(together)
        expect(sum(all.months)).toEqual(together)
        expect(all.months.reduce((total, month) => total + month.in, 0n)).toBe(all.in)
        for (const one of all.categories) expect(sum(one.counterparties)).toEqual(sum([one]))
        for (const month of all.months) {
          expect(sum(month.categories)).toEqual(sum([month]))
          // A month by itself says the same as that month among others.
          const alone = spendingOf(list.filter(({ day }) => day.startsWith(month.month)), own) // biome-ignore format: one call
          expect(alone.months).toEqual([month])
        }
      }),
    )
  })
  const row = (more: Partial<SpendingRow>): SpendingRow => ({
    day: '2026-11-23', kind: 'bill', amount: -100n, counterparty: null, service: null, fee: false, feeWithin: 0n, ...more,
  }) // biome-ignore format: one row
  test('is told apart by what was paid and to whom', () => {
    const none = new Map()
    expect(categoryOf(row({ service: 'mobile' }), none)).toBe('phone')
    expect(categoryOf(row({ service: 'electricity' }), none)).toBe('electricity')
    expect(categoryOf(row({}), none)).toBe('housing')
    expect(categoryOf(row({ kind: 'transfer-out' }), none)).toBe('people')
    expect(categoryOf(row({ kind: 'withdrawal' }), none)).toBe('own-account')
    expect(categoryOf(row({ kind: 'other' }), none)).toBe('other')
    expect(categoryOf(row({ service: 'heating', fee: true }), none)).toBe('fees')
    for (const kind of ['top-up', 'transfer-in', 'other'] as const)
      expect(categoryOf(row({ kind, amount: 100n }), none)).toBeUndefined()
  })
  test('goes where the customer put the counterparty, what comes back from them too; a fee stays a fee, income stays income', () => {
    const landlord = { ref: 'customer-a', name: '房东' }
    const own = new Map([['customer-a', 'housing' as const], ['biller-water', 'family' as const]]) // biome-ignore format: two
    expect(categoryOf(row({ kind: 'transfer-out', counterparty: landlord }), own)).toBe('housing')
    expect(categoryOf(row({ kind: 'transfer-in', amount: 1n, counterparty: landlord }), own)).toBeUndefined()
    const water = { ref: 'biller-water', name: '水' }
    expect(categoryOf(row({ counterparty: water, service: 'water' }), own)).toBe('family')
    expect(categoryOf(row({ kind: 'bill-refund', amount: 1n, counterparty: water, service: 'water' }), own)).toBe(
      'family',
    )
    expect(categoryOf(row({ counterparty: water, service: 'water', fee: true }), own)).toBe('fees')
  })
  test('what goes into a deposit of one’s own and comes back is neither spent nor earned; its interest is earned', () => {
    const all = spendingOf(
      [row({ kind: 'deposit', amount: -500n }), row({ kind: 'deposit-back', amount: 300n }), row({ kind: 'interest', amount: 7n })],
      new Map(),
    ) // biome-ignore format: one month
    expect(all).toMatchObject({ out: 0n, refunded: 0n, in: 7n, aside: { into: 500n, back: 300n }, categories: [] })
  })
  test('nets a refund against what it gives back: the thing against its category, the fee in it against fees', () => {
    const heating = { counterparty: { ref: 'biller-heating', name: '热力' }, service: 'heating' as const }
    const { categories, out, refunded } = spendingOf(
      [
        row({ ...heating, amount: -1_000n }),
        row({ ...heating, amount: -106n, fee: true }),
        row({ ...heating, kind: 'bill-refund', amount: 1_106n, feeWithin: 106n }),
      ],
      new Map(),
    )
    expect({ out, refunded }).toEqual({ out: 1_106n, refunded: 1_106n })
    for (const one of categories) expect(one.out).toBe(one.refunded)
    expect(categories.map(({ category }) => category).sort()).toEqual(['fees', 'heating'])
  })
  test('names a counterparty so that no other customer’s name for it is the same', () => {
    expect(counterpartyId('customer-1', 'customer-a')).not.toBe(counterpartyId('customer-2', 'customer-a'))
    expect(counterpartyId('customer-1', 'customer-a')).toMatch(/^[0-9a-f]{32}$/)
  })
})

describe('what is due', () => {
  const today = '2026-11-23'
  const mandate = { id: 'mandate-1', cap: 500_00n, frequency: 'each-bill' as const, tries: 0 }
  const bill = (id: string, due: string, more: Partial<DueBill> = {}): DueBill => ({
    id, left: 100_00n, due, collectOn: [0, 1, 3], mandate: null, ...more,
  }) // biome-ignore format: one bill
  const plan = (list: DueBill[], used: string[] = []) =>
    upcomingOf(list, new Set(used), today).map(({ bill: { id }, day, by, unreached }) => [id, day, by, unreached])

  test('comes in the order of its days: a mandate’s own day, or the day by which the customer pays', () => {
    expect(
      plan([
        bill('late', '2026-12-01', { mandate }),
        bill('mine', '2026-11-25'),
        bill('over', '2026-11-20'),
        bill('dear', '2026-11-26', { mandate, left: 500_01n }),
      ]),
    ).toEqual([
      ['over', '2026-11-20', 'customer', null],
      ['mine', '2026-11-25', 'customer', null],
      ['dear', '2026-11-26', 'customer', 'above-cap'],
      ['late', '2026-12-01', 'mandate', null],
    ])
  })
  test('is tried again on the days of the terms, the last of those that passed today, and then no more', () => {
    const tried = (due: string, tries: number) => nextTry(bill('b', due, { mandate: { ...mandate, tries } }), today)
    expect(tried('2026-11-23', 0)).toBe('2026-11-23')
    expect(tried('2026-11-23', 1)).toBe('2026-11-24')
    expect(tried('2026-11-23', 2)).toBe('2026-11-26')
    expect(tried('2026-11-10', 0)).toBe(today)
    expect(tried('2026-11-10', 3)).toBeUndefined()
    expect(plan([bill('b', '2026-11-10', { mandate: { ...mandate, tries: 3 } })])).toEqual([
      ['b', '2026-11-10', 'customer', 'tried'],
    ])
  })
  test('a mandate for once a month pays the first bill of a month and no second', () => {
    const monthly = { ...mandate, frequency: 'monthly' as const }
    const list = ['2026-11-25', '2026-11-28', '2026-12-02'].map((due, n) => bill(`b${n}`, due, { mandate: monthly }))
    expect(plan(list).map(([, , by]) => by)).toEqual(['mandate', 'customer', 'mandate'])
    expect(plan(list, ['mandate-1 2026-11']).map(([, , , why]) => why)).toEqual([
      'used-this-month',
      'used-this-month',
      null,
    ])
  })
})

needing(['QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL'], () => {
  const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  const someone = (n: number, name: string) => new Customer(places, `136${serial}${String(n).padStart(2, '0')}`, name)

  test('figures of an account agree with its statement to the fen, and follow the customer’s own rules', async () => {
    const [ann, bob] = [await someone(1, '安安').join(), await someone(2, '阿布都热依木·买买提艾力').join()]
    await ann.bind(withCheckDigit(`62220206${serial}0001`))
    await ann.topUpEnded((await ann.topUp('1000.00')).id)
    expectStatus(await ann.transfer(bob, '120.50', '房租'), 201)
    const number = withCheckDigit(`88${serial}3`)
    const [bill] = (await ann.bills(number)).bills
    const { body: payment } = await ann.payBill(number, bill!.number, bill!.amount.amount)
    await until('the bill to be paid', async () => {
      const { body } = await ann.ask<{ state: string }>('GET', `/bill-payments/${payment.id}`)
      return body.state === 'paid' || undefined
    })
    const { accounts, today } = expectStatus(await ann.ask<Accounts>('GET', '/accounts'), 200)
    const path = `/accounts/${accounts[0]!.id}`
    const period = `from=${addDays(today, -399)}&to=${today}`
    const statement = expectStatus(
      await ann.ask<StatementAnswer>('GET', `${path}/statement?from=${addDays(today, -30)}&to=${today}`),
      200,
    )
    const balances = expectStatus(await ann.ask<Balances>('GET', `${path}/balances?${period}`), 200)
    expect(balances).toMatchObject({ to: today, each: 'week', opening: { amount: '0.00' } })
    expect(balances.points.at(-1)).toMatchObject({ day: today, balance: statement.closing })
    expect(balances.points.map(({ out }) => out.amount).filter((out) => out !== '0.00')).toEqual([statement.out.amount.amount]) // biome-ignore format: one line
    const spending = async () => expectStatus(await ann.ask<SpendingAnswer>('GET', `${path}/spending?${period}`), 200)
    const before = await spending()
    expect(before).toMatchObject({
      out: statement.out.amount,
      in: statement.in.amount,
      refunded: { amount: '0.00' },
      count: 2,
    })
    const of = (answer: SpendingAnswer) =>
      Object.fromEntries(answer.categories.map(({ category, out }) => [category, out.amount]))
    expect(of(before)).toEqual({ people: '120.50', water: bill!.amount.amount })
    const [landlord] = before.categories.find(({ category }) => category === 'people')!.counterparties
    expect(landlord).toMatchObject({ name: '阿布都热依木·买买提艾力', ruled: false })
    const put = (category: string | null, counterparty = landlord!.id) =>
      ann.ask<{ rules: unknown[] }>('PUT', '/spending-rules', { counterparty, category })
    expect(expectStatus(await put('housing'), 200).rules).toEqual([
      { counterparty: landlord!.id, name: landlord!.name, category: 'housing' },
    ])
    expect(of(await spending())).toEqual({ housing: '120.50', water: bill!.amount.amount })
    expect(expectStatus(await put(null), 200).rules).toEqual([])
    expect(of(await spending())).toEqual(of(before))
    expect((await put('nowhere')).problem?.code).toBe('bad-input')
    expect((await put('housing', counterpartyId('customer-x', 'customer-y'))).problem?.code).toBe(
      'counterparty-unknown',
    )
    for (const figure of ['balances', 'spending']) {
      expect((await bob.ask('GET', `${path}/${figure}`)).problem?.code).toBe('account-unknown')
      expect(
        (await ann.ask('GET', `${path}/${figure}?from=${addDays(today, -400)}&to=${today}`)).problem,
      ).toMatchObject({ code: 'period-wrong', parameter: 'to' })
    }
  })

  test('bills of a house paid and given back are housing once, and what is left of them is due', async () => {
    const [boss, cas] = [new Manager(places), await someone(3, '卡丝').join()]
    await boss.signIn()
    await cas.bind(withCheckDigit(`62220206${serial}0002`))
    await cas.topUpEnded((await cas.topUp('500.00')).id)
    const { today, accounts } = expectStatus(await cas.ask<Accounts>('GET', '/accounts'), 200)
    const { bills } = await billSomebody(boss, `${serial}F`, cas, 3, addDays(today, 10))
    const [one, two, three] = bills
    expectStatus(await payHouseBills(cas, [{ id: one!.id, amount: one!.left.amount }, { id: two!.id, amount: '1.00' }]), 201) // biome-ignore format: two bills
    const again = expectStatus(await payHouseBills(cas, [{ id: two!.id, amount: '2.00' }]), 201)
    const mandate = { organization: three!.organization.id, house: three!.house, cap: yuan('900.00'), frequency: 'each-bill' } // biome-ignore format: one mandate
    expectStatus(await cas.press('/mandates', mandate), 201)
    // A manager gives back what they see.
    await until('the payment to be seen', async () => {
      const said = await boss.press(`/house-bills/${two!.id}/refunds`, { payment: again.id, reason: '重复' })
      if (said.problem?.code === 'payment-unknown') return undefined
      return expectStatus(said, 200)
    })
    const fen = ({ amount }: { amount: string }) => BigInt(amount.replace('.', ''))
    const path = `/accounts/${accounts[0]!.id}`
    const spending = await until('the refund', async () => {
      const { body } = await cas.ask<SpendingAnswer>('GET', `${path}/spending`)
      return body.refunded.amount === '2.00' ? body : undefined
    })
    expect(spending.categories).toHaveLength(1)
    expect(spending.categories[0]).toMatchObject({ category: 'housing', count: 3, refunded: { amount: '2.00' } })
    expect(fen(spending.out)).toBe(fen(one!.left) + 300n)
    const upcoming = expectStatus(await cas.ask<UpcomingAnswer>('GET', '/upcoming'), 200)
    const left = fen(two!.left) - 100n - 200n
    expect(upcoming.bills.map(({ id, by, day, unreached }) => [id, by, day, unreached]).sort()).toEqual(
      [
        [two!.id, 'customer', addDays(today, 10), null],
        [three!.id, 'mandate', addDays(today, 10), null],
      ].sort(),
    )
    expect(fen(upcoming.due)).toBe(left + fen(three!.left))
    expect(fen(upcoming.available) - fen(upcoming.due)).toBe(fen(upcoming.after))
    expect(upcoming).toMatchObject({ until: addDays(upcoming.today, 30), held: [] })
  })
})
