import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accountNumber } from '../../core/deposits/number.ts'
import { entryId, isId } from '../../core/id.ts'
import { decimalsOf, fen, formatAmount, MAX_AMOUNT, parseAmount, parseYuan } from '../../core/money.ts'
import { passesLuhn } from '../../core/shape.ts'

describe('amounts', () => {
  test('what is written is what is read, in every unit', () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, 9_007_199_254_740_991n),
        fc.constantFrom('CNY', 'JPY', 'KWD', 'CNY.due'),
        (minor, unit) => {
          expect(parseAmount(formatAmount(minor, unit), unit)).toBe(minor)
        },
      ),
    )
  })
  test.each(['', '1.', '.5', '1,000', '1.234', '-1', '1e3', '１', ' 1', '99999999999999'])(
    '"%s" is not an amount of yuan',
    (text) => {
      expect(parseYuan(text)).toBeUndefined()
    },
  )
  test('what is above the largest amount of the ledger is none, whatever its decimals', () => {
    expect(parseAmount('9007199254740991', 'JPY')).toBe(MAX_AMOUNT)
    for (const [text, unit] of [
      ['9007199254740992', 'JPY'],
      ['90071992547409.92', 'CNY'],
      ['9007199254740.992', 'KWD'],
    ])
      expect(parseAmount(text!, unit!)).toBeUndefined()
  })
  test('"1234.5" is 123450 fen; yen have no decimals and dinars three', () => {
    expect(parseYuan('1234.5')).toBe(fen(123_450n))
    expect([decimalsOf('JPY'), decimalsOf('KWD'), decimalsOf('CNY')]).toEqual([0, 3, 2])
    expect(formatAmount(-5n, 'CNY')).toBe('-0.05')
  })
})

describe('ids', () => {
  test('the same business step and attempt is the same id; anything else is another', () => {
    const id = entryId('bill-payment-1', 1_700_000_000_000, 'hold')
    expect(isId(id)).toBe(true)
    expect(entryId('bill-payment-1', 1_700_000_000_000, 'hold', 1)).toBe(id)
    for (const other of [
      entryId('bill-payment-2', 1_700_000_000_000, 'hold'),
      entryId('bill-payment-1', 1_700_000_000_000, 'settle'),
      entryId('bill-payment-1', 1_700_000_000_000, 'hold', 2),
    ])
      expect(other).not.toBe(id)
  })
  test('ids sort by the first instant of what they belong to', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 40), fc.nat(2 ** 40), (a, b) => {
        fc.pre(a !== b)
        expect(entryId('x', a, 's') < entryId('y', b, 's')).toBe(a < b)
      }),
    )
  })
  // ISO/IEC 7812-1; the examples are python-stdnum's.
  test('card numbers carry Luhn’s check digit', () => {
    expect(passesLuhn('7894')).toBe(false)
    expect(passesLuhn('79927398713')).toBe(true)
    expect(passesLuhn('79927398710')).toBe(false)
    fc.assert(
      fc.property(
        fc.nat(999_999_999),
        (serial) => passesLuhn(accountNumber(serial)) && accountNumber(serial).length === 19,
      ),
    )
  })
})
