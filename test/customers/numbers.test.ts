/** Resident ID numbers and unified social credit codes, against figures made by others. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ageOn, checkCharacter, maskResidentId, readResidentId } from '../../core/customers/resident-id.ts'
import { readUscc, usccCheckCharacter } from '../../core/customers/uscc.ts'
import { passesLuhn } from '../../core/shape.ts'
import { addDays } from '../../core/time.ts'
import { residentIdOf } from '../support/person.ts'

// Facts from the tests of python-stdnum 2.2 (stdnum/cn/ric, stdnum/cn/uscc); the numbers are nobody's work.
describe('resident ID numbers (GB 11643)', () => {
  test.each([
    ['360426199101010071', '1991-01-01', 'male'],
    ['44011320141005001X', '2014-10-05', 'male'],
    ['412723199010050012', '1990-10-05', 'male'],
    ['110102199101010078', '1991-01-01', 'male'],
    ['120110198012010073', '1980-12-01', 'male'],
    ['120110199212010072', '1992-12-01', 'male'],
  ] as const)('%s is read: born %s, %s', (number, born, sex) => {
    expect(readResidentId(number)).toEqual({
      ok: true,
      value: { number, division: number.slice(0, 6), born, sex },
    })
  })
  test.each([
    ['36042619910102009X', 'resident-id-check-digit'],
    ['T60426199101010078', 'resident-id'],
    ['990426199112010074', 'resident-id-division'],
    ['3604261991010100', 'resident-id'],
    ['', 'resident-id'],
    ['１１０１０２１９９１０１０１００７８', 'resident-id'],
  ])('%s is refused: %s', (number, kind) => {
    expect(readResidentId(number)).toMatchObject({ ok: false, refusal: { kind } })
  })
  test('a birth day that does not exist is refused, whatever the check digit says', () => {
    // 360426199113010079 of the same source has month 13 and a check digit of its own.
    expect(readResidentId('360426199113010079').ok).toBe(false)
    for (const born of ['19911301', '19910229', '19910431', '19910100', '17991231'])
      expect(readResidentId(withCheck(`360426${born}007`))).toMatchObject({
        refusal: { kind: 'resident-id-birth-day' },
      })
    expect(readResidentId(withCheck('36042619920229007')).ok).toBe(true)
  })
  test('which divisions there were in which year only the registry knows: their form alone is checked here', () => {
    // Never registered in 1980, abolished before 1993: right in form.
    expect(readResidentId('110111198012010078').ok).toBe(true)
    expect(readResidentId('110201199312010077').ok).toBe(true)
  })
  test('spaces and a small x are forgiven', () => {
    expect(readResidentId(' 440113 20141005 001x ')).toMatchObject({ value: { number: '44011320141005001X' } })
  })
  test('one wrong digit, and two neighbours changed, are always noticed', () => {
    fc.assert(
      fc.property(someone, fc.nat(16), fc.nat(9), (number, at, digit) => {
        const changed = number.slice(0, at) + digit + number.slice(at + 1)
        if (changed !== number) expect(readResidentId(changed).ok).toBe(false)
        const swapped = number.slice(0, at) + number[at + 1] + number[at] + number.slice(at + 2)
        if (swapped !== number) expect(readResidentId(swapped).ok).toBe(false)
      }),
      { numRuns: 10_000 },
    )
  })
  test('nothing that is typed breaks the reading', () => {
    fc.assert(
      fc.property(fc.string(), (text) => void readResidentId(text)),
      { numRuns: 10_000 },
    )
  })
  test('what is shown of a number says neither the birth day nor the sequence in full', () => {
    expect(maskResidentId('44011320141005001X')).toBe('440***********001X')
  })
})

describe('age', () => {
  test.each([
    ['2010-11-25', '2026-11-24', 15],
    ['2010-11-25', '2026-11-25', 16],
    ['2008-02-29', '2026-02-28', 17],
    ['2008-02-29', '2026-03-01', 18],
    ['2026-11-26', '2026-11-25', -1],
  ])('born %s, on %s: %i', (born, day, age) => {
    expect(ageOn(born, day)).toBe(age)
  })
  test('never falls from one day to the next', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: 0, max: 30_000 }), (from, days) => {
        const born = addDays('1930-01-01', from)
        const day = addDays(born, days)
        const step = ageOn(born, addDays(day, 1)) - ageOn(born, day)
        expect(step === 0 || step === 1).toBe(true)
      }),
      { numRuns: 10_000 },
    )
  })
})

describe('unified social credit codes (GB 32100)', () => {
  test.each([
    '121200004013590816', '91152201078394644D', '913101203509708598', '91340600MA2PBNE723', '91340600MA2PEP7F5B',
    '91340603MA2UJYNU67', '91340621MA2PEPJB9F', '91620105556273987U', '9162010567592034XQ', '91620105789620900B',
    '91152201078377449P', '9115220107837941X1', '91310115MA1K3BTP2B', '91371082775260043P',
  ])('%s is read', (code) => {
    expect(readUscc(code)).toEqual({ ok: true, value: code })
  }) // biome-ignore format: a list reads better in a block
  test.each([
    ['12345', 'uscc'],
    ['A1110000600037341L', 'uscc-check-character'],
    ['9111000060003IOZSV', 'uscc'],
    ['91110000600037341N', 'uscc-check-character'],
    ['', 'uscc'],
  ])('%s is refused: %s', (code, kind) => {
    expect(readUscc(code)).toMatchObject({ ok: false, refusal: { kind } })
  })
  test('one wrong character is always noticed', () => {
    const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
    const code = fc
      .tuple(
        fc.constantFrom('91', '12', '53'),
        fc.nat(999_999),
        fc.array(fc.constantFrom(...alphabet), { minLength: 9, maxLength: 9 }),
      )
      .map(([head, division, rest]) => head + String(division).padStart(6, '0') + rest.join(''))
      .map((body) => body + usccCheckCharacter(body))
    fc.assert(
      fc.property(code, fc.nat(17), fc.constantFrom(...alphabet), (one, at, other) => {
        expect(readUscc(one).ok).toBe(true)
        const changed = one.slice(0, at) + other + one.slice(at + 1)
        if (changed !== one) expect(readUscc(changed).ok).toBe(false)
      }),
      { numRuns: 10_000 },
    )
  })
})

// Published test numbers: docs.stripe.com/testing (UnionPay credit, debit, 19 digits); those of Luhn from python-stdnum.
test.each([
  ['6200000000000005', true],
  ['6200000000000047', true],
  ['6205500000000000004', true],
  ['4242424242424242', true],
  ['49927398716', true],
  ['4992739871', false],
])('%s passes Luhn’s check: %s', (number, passes) => {
  expect(passesLuhn(number)).toBe(passes)
})

const withCheck = (digits: string) => digits + checkCharacter(digits)
const someone = fc
  .record({ days: fc.integer({ min: 0, max: 30_000 }), sequence: fc.nat(999) })
  .map(({ days, sequence }) => residentIdOf(addDays('1930-01-01', days), String(sequence).padStart(3, '0')))
