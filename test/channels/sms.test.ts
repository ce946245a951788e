import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SIGNATURE, shortMessage } from '../../core/channels/sms.ts'
import { smsText } from '../../core/channels/texts.ts'

describe('a text in short messages', () => {
  // Figures: shared vectors, channels/sms-fragments.json (alphagov notifications-utils, MIT). Where they let a text of
  // exotic characters be squeezed into GSM-7, ours stays UCS-2.
  test.each([
    ['a', 159, '', 1], ['a', 160, '', 1], ['a', 161, '', 2], ['a', 306, '', 2], ['a', 307, '', 3], ['a', 459, '', 3], ['a', 460, '', 4], ['a', 461, '', 4],
    ['à', 71, '', 1], ['à', 160, '', 1], ['à', 161, '', 2], ['à', 306, '', 2], ['à', 307, '', 3], ['à', 612, '', 4], ['à', 613, '', 5], ['à', 918, '', 6], ['à', 919, '', 7],
    ['ÿ', 70, '', 1], ['ÿ', 71, '', 2], ['ÿ', 134, '', 2], ['ÿ', 135, '', 3], ['ÿ', 268, '', 4], ['ÿ', 269, '', 5], ['ÿ', 402, '', 6], ['ÿ', 403, '', 7],
    ['à', 70, 'ÿ', 2], ['^', 81, '', 2], ['a', 158, '|', 1], ['a', 159, '|', 2], ['a', 304, '[', 2], ['a', 304, '[]', 3],
    ['â', 132, '{', 2],
    // Theirs counts an extended character twice in UCS-2 too and says 3; TS 23.038 knows no escape there: 134 units are two parts.
    ['â', 133, '}', 2],
  ] as const)('%s × %i and "%s" are %i', (one, times, rest, parts) => {
    expect(shortMessage(one.repeat(times) + rest).parts.length).toBe(parts)
  }) // biome-ignore format: a table

  test('no part is too long, none tears a character, and together they are the text', () => {
    const texts = fc.oneof(
      fc.string({ maxLength: 900, unit: 'grapheme' }),
      fc.string({ maxLength: 900, unit: fc.constantFrom(...'abc{}€é 1') }),
      fc.string({ maxLength: 400, unit: fc.constantFrom('中', '文', '😀', '𠮷', 'a') }),
    )
    fc.assert(
      fc.property(texts, (text) => {
        const { alphabet, parts } = shortMessage(text)
        expect(parts.join('')).toBe(text)
        for (const part of parts) {
          expect(part.isWellFormed() || !text.isWellFormed()).toBe(true)
          const septets = [...part].length + (part.match(/[\f^{}\\[~\]|€]/g)?.length ?? 0)
          const length = alphabet === 'gsm' ? septets : part.length
          expect(length).toBeLessThanOrEqual((alphabet === 'gsm' ? [160, 153] : [70, 67])[parts.length === 1 ? 0 : 1]!)
        }
      }),
      { numRuns: 10_000 },
    )
  })
  test('a text of more parts than the header can count is refused', () => {
    expect(() => shortMessage('中'.repeat(67 * 256))).toThrow(RangeError)
  })
})

test('every text that the bank sends begins with its signature, and a code is one short message in Chinese', () => {
  for (const locale of ['zh', 'en'] as const)
    expect(smsText('code', { code: '012345', minutes: 5 }, locale)).toMatch(new RegExp(`^${SIGNATURE}.*012345`))
  expect(shortMessage(smsText('code', { code: '012345', minutes: 5 }, 'zh')).parts).toHaveLength(1)
})
