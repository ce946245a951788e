/** What is due today, which amounts a biller takes, what its data asks for. Figures: BBPS, in minor units. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Biller,
  billerOf,
  billers,
  type Exactness,
  misfitting,
  openAt,
  termsOn,
} from '../../core/bills/billers.ts'
import { allowed, leftOn, levelOn, levelsUntil, type Presentable, takesOf } from '../../core/bills/due.ts'
import { payerFee } from '../../core/bills/fees.ts'
import {
  costOf,
  holdPayment,
  type Payment,
  presentBill,
  resolveReturned,
  suspendPayment,
} from '../../core/bills/postings.ts'
import { lookUp, payBill } from '../../core/bills/wire.ts'
import { misfit } from '../../core/contract.ts'
import { ownAccount } from '../../core/ledger/chart.ts'
import { fen } from '../../core/money.ts'
import { expectationIn } from '../../core/words/index.ts'

const bill: Presentable = {
  amount: fen(200_000n),
  due: '2024-12-30',
  early: { until: '2024-12-20', amount: fen(195_000n) },
  late: fen(205_000n),
}

describe('what is due today', () => {
  test.each([
    ['2024-12-20', 195_000n],
    ['2024-12-21', 200_000n],
    ['2024-12-30', 200_000n],
    ['2024-12-31', 205_000n],
  ])('on %s it is %d', (today, pay) => {
    expect(levelOn(bill, today).amount).toBe(pay)
  })
  test('late wins over early; a day that is none, or an option that is missing, leaves the amount', () => {
    const both = { ...bill, early: { until: '2025-06-01', amount: fen(1n) } }
    expect(levelOn(both, '2025-01-01')).toEqual({ as: 'late', amount: 205_000n })
    expect(levelOn({ ...bill, due: 'soon' }, '2025-01-01').amount).toBe(200_000n)
    expect(levelOn({ ...bill, early: { until: '', amount: fen(1n) } }, '2024-01-01').amount).toBe(200_000n)
    expect(levelOn({ amount: fen(7n), due: '2024-12-30' }, '2025-01-01')).toEqual({ as: 'base', amount: 7n })
  })
  test('what is paid already is left out, and never makes it less than nothing', () => {
    expect(leftOn({ ...bill, paid: fen(50_000n) }, '2024-12-31')).toBe(155_000n)
    expect(leftOn({ ...bill, paid: fen(300_000n) }, '2024-12-31')).toBe(0n)
  })
  test('whoever comes on whichever day leaves the same account behind', () => {
    const days = ['2024-12-01', '2024-12-20', '2024-12-21', '2024-12-30', '2024-12-31']
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...days), { minLength: 1, maxLength: 8 }), (visits) => {
        const posted = new Map<string, bigint>()
        for (const day of [...visits].sort()) {
          for (const command of presentBill(payment({ due: levelsUntil(bill, day) }))) {
            if (command.kind !== 'post') continue
            const [leg] = command.transfers
            const by = leg!.debit === ownAccount('bills-presented') ? leg!.amount : -leg!.amount
            // The ledger takes an id once, and refuses it with other content.
            expect(posted.get(command.id) ?? by).toBe(by)
            posted.set(command.id, by)
          }
          expect([...posted.values()].reduce((sum, by) => sum + by, 0n)).toBe(levelOn(bill, day).amount)
        }
      }),
    )
  })
})

describe('which amounts a biller takes', () => {
  const with_ = (exactness: Exactness['kind'] | Exactness) =>
    ({ exactness: typeof exactness === 'string' ? { kind: exactness } : exactness }) as never
  const range: Exactness = { kind: 'range', min: fen(10_00n), max: fen(50_00n), multiple: fen(5_00n) }
  test.each([
    ['exact', 100n, 100n, undefined],
    ['exact', 99n, 100n, 'amount-differs'],
    ['exact', 101n, 100n, 'amount-differs'],
    ['at-most', 100n, 100n, undefined],
    ['at-most', 1n, 100n, undefined],
    ['at-most', 101n, 100n, 'more-than-due'],
    ['at-least', 100n, 100n, undefined],
    ['at-least', 101n, 100n, undefined],
    ['at-least', 99n, 100n, 'less-than-due'],
    ['any', 1n, 100n, undefined],
    ['any', 1_000n, 100n, undefined],
    ['any', 1n, 0n, 'bill-already-paid'],
    [range, 10_00n, undefined, undefined],
    [range, 50_00n, undefined, undefined],
    [range, 9_99n, undefined, 'amount-out-of-range'],
    [range, 50_01n, undefined, 'amount-out-of-range'],
    [range, 12_00n, undefined, 'amount-out-of-range'],
  ] as const)('%o: %d of %d: %s', (exactness, amount, left, refusal) => {
    const answer = allowed(fen(amount), with_(exactness), left === undefined ? undefined : { left: fen(left) })
    expect(answer.ok ? undefined : answer.refusal.kind).toBe(refusal)
  })
  test('the minimum holds unless it is the rest', () => {
    const at = (amount: bigint, left: bigint) =>
      allowed(fen(amount), with_('at-most'), { left: fen(left), minimum: fen(50n) })
    expect(at(50n, 100n).ok).toBe(true)
    expect(at(49n, 100n)).toMatchObject({ refusal: { kind: 'less-than-minimum' } })
    expect(at(30n, 30n).ok).toBe(true)
  })
  test('one that sells in steps sells nothing between them; a limit holds on both sides', () => {
    const steps = { exactness: { kind: 'any' as const }, amounts: [fen(30_00n), fen(50_00n)] }
    expect(allowed(fen(30_00n), steps).ok).toBe(true)
    expect(allowed(fen(40_00n), steps)).toMatchObject({ refusal: { kind: 'amount-not-offered' } })
    const limited = { exactness: { kind: 'any' as const }, limits: { least: fen(100n), most: fen(200n) } }
    for (const [amount, fine] of [[99n, false], [100n, true], [200n, true], [201n, false]] as const) // biome-ignore format: a table
      expect(allowed(fen(amount), limited).ok, String(amount)).toBe(fine)
  })
  test('a payment takes away what is left and no more', () => {
    expect(takesOf(fen(30n), fen(100n))).toBe(30n)
    expect(takesOf(fen(130n), fen(100n))).toBe(100n)
  })
})

const payment = (more: Partial<Payment> = {}): Payment => ({
  id: 'bill-payment-1',
  at: 1_700_000_000_000,
  customer: 'customer-1',
  biller: 'heating',
  bill: 'H1',
  amount: fen(1_200_00n),
  fee: fen(2_00n),
  tax: fen(12n),
  due: [{ as: 'base', amount: fen(1_200_00n) }],
  takes: fen(1_200_00n),
  request: 'r',
  ...more,
})

describe('what a payment books', () => {
  test('the fee and its tax are legs of the entry that sets the money aside', () => {
    const hold = holdPayment(payment())
    if (hold.kind !== 'hold') throw new Error(hold.kind)
    expect(hold.transfers.map(({ credit, amount }) => [credit, amount])).toEqual([
      [ownAccount('collected-heating'), 1_200_00n],
      [ownAccount('fees-bills'), 2_00n],
      [ownAccount('vat-payable'), 12n],
      [ownAccount('bills-presented'), 1_200_00n],
    ])
    expect(costOf(payment())).toBe(1_202_12n)
  })
  test('what is bought without a bill and without a fee is one leg', () => {
    const hold = holdPayment(payment({ bill: '', fee: fen(0n), tax: fen(0n), due: [], takes: fen(0n) }))
    expect(hold.kind === 'hold' && hold.transfers).toHaveLength(1)
  })
  test('suspense takes all of it back out, the fee too, and gives all of it back', () => {
    const [, park] = suspendPayment(payment())
    if (park?.kind !== 'post') throw new Error()
    expect(park.transfers.every(({ credit }) => credit === ownAccount('suspense-bills'))).toBe(true)
    expect(park.transfers.reduce((sum, { amount }) => sum + amount, 0n)).toBe(costOf(payment()))
    const back = resolveReturned(payment(), 'r', 'bank')
    expect(back.kind === 'post' && back.transfers[0]).toMatchObject({
      debit: ownAccount('suspense-bills'),
      amount: 1_202_12n,
    })
  })
})

describe('the catalogue', () => {
  test('has all three flows, fees, parts, steps and a range, and each biller its own name on the wire', () => {
    expect(new Set(billers.map(({ flow }) => flow))).toEqual(new Set(['query-pay', 'validate-pay', 'direct']))
    expect(new Set(billers.map(({ company }) => company)).size).toBe(billers.length)
    expect(new Set(billers.map(({ id }) => id)).size).toBe(billers.length)
    expect(billers.length).toBeGreaterThanOrEqual(5)
  })
  test.each(billers.map((biller) => [biller.id, biller] as const))('%s is sound', (_, biller: Biller) => {
    const [first, ...rest] = biller.parameters
    expect(first?.optional).toBeUndefined()
    expect(new Set(biller.parameters.map(({ key }) => key)).size).toBe(biller.parameters.length)
    for (const { label, hint, pattern, choices, type, min, max } of [first!, ...rest]) {
      for (const said of [label, hint, ...(choices ?? []).map((choice) => choice.label)])
        expect(said.zh.length * said.en.length).toBeGreaterThan(0)
      expect(min).toBeLessThanOrEqual(max)
      expect(type === 'choice').toBe(choices !== undefined)
      if (pattern) expect(() => new RegExp(pattern)).not.toThrow()
    }
    const days = biller.terms.map(({ from }) => from)
    expect(days).toEqual([...days].sort().reverse())
    for (const { fee, exactness, amounts, hours } of biller.terms) {
      if (biller.flow === 'query-pay') expect(exactness.kind).not.toBe('range')
      else expect(exactness.kind === 'range' || (amounts?.length ?? 0) > 0).toBe(true)
      if (hours) expect(hours.from < hours.to).toBe(true)
      // Slabs leave no gap: the next begins with the fen after the last.
      fee?.slabs.forEach(({ from, to }, n) => {
        expect(from <= to).toBe(true)
        if (n > 0) expect(from).toBe(fee.slabs[n - 1]!.to + 1n)
      })
    }
  })
  test('terms hold from their day on', () => {
    const heating = billerOf('heating')!
    expect(termsOn(heating, '2026-10-31')?.fee).toBeUndefined()
    expect(termsOn(heating, '2026-11-01')?.fee).toBeDefined()
    expect(termsOn(heating, '2019-12-31')).toBeUndefined()
    // 1,200.00 falls into the second slab: 2.00 and 6 % of it.
    expect(payerFee(fen(1_200_00n), termsOn(heating, '2026-11-24')?.fee)).toEqual({
      ok: true,
      value: { fee: 2_00n, tax: 12n, total: 2_12n },
    })
  })
  test('hours begin with their minute and end before it', () => {
    const terms = termsOn(billerOf('heating')!, '2026-11-24')!
    expect(['05:59', '06:00', '22:59', '23:00'].map((time) => openAt(terms, time))).toEqual([false, true, true, false])
  })
})

describe('what a biller asks for', () => {
  const heating = billerOf('heating')!
  const good = { userNumber: '77000001', district: 'east' }
  // 7700000 and its check digit.
  const number = [...'0123456789']
    .map((digit) => `7700000${digit}`)
    .find((one) => !misfitting(heating, { ...good, userNumber: one }))!
  test.each([
    [{ userNumber: number, district: 'east' }, undefined],
    [{ userNumber: number, district: 'west', contact: '13800000000' }, undefined],
    [{ userNumber: number, district: 'west', contact: '' }, undefined],
    [{ userNumber: number }, { key: 'district', why: 'missing' }],
    [
      { userNumber: number, district: 'north' },
      { key: 'district', why: 'wrong' },
    ],
    [
      { userNumber: number.slice(1), district: 'east' },
      { key: 'userNumber', why: 'wrong' },
    ],
    [
      { userNumber: number.replace(/.$/, (d) => String((Number(d) + 1) % 10)), district: 'east' },
      { key: 'userNumber', why: 'wrong' },
    ],
    [
      { userNumber: number, district: 'east', contact: '1' },
      { key: 'contact', why: 'wrong' },
    ],
    [
      { userNumber: number, district: 'east', cardNumber: '1' },
      { key: 'cardNumber', why: 'unknown' },
    ],
  ] as const)('%j: %j', (given, wrong) => {
    expect(misfitting(heating, given)).toEqual(wrong)
  })
  test('edge and bank refuse by the same data, in words that come with it', () => {
    const amount = { amount: '10.00', currency: 'CNY' }
    expect(misfit(lookUp, { biller: 'gas', parameters: {} }, 'body')).toEqual({
      parameter: 'parameters.cardNumber',
      expectation: 'parameter gas.cardNumber',
    })
    expect(misfit(payBill, { biller: 'water', parameters: { customerNumber: '123' }, amount }, 'body')?.parameter).toBe(
      'parameters.customerNumber',
    )
    expect(
      misfit(payBill, { biller: 'water', parameters: { customerNumber: '8800000005', x: '1' }, amount }, 'body'),
    ).toEqual({
      parameter: 'parameters.x',
      expectation: 'unknown-field',
    })
    expect(
      misfit(
        payBill,
        { biller: 'water', parameters: { customerNumber: '8800 0000 05' }, bill: 'W8800', amount },
        'body',
      ),
    ).toBeUndefined()
    expect(expectationIn('zh', 'parameter gas.cardNumber')).toBe('燃气卡号: 12 位卡号，印在燃气卡正面')
    expect(expectationIn('en', 'parameter gas.nothing')).toBe(expectationIn('en', 'other'))
  })
})
