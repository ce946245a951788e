/** Every parser that meets the outside, on ten thousand inputs: nothing throws; it is refused, or read in one way only. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Call, Shape } from '../../core/call.ts'
import { contract, fitted } from '../../core/contract.ts'
import { digest } from '../../core/id.ts'
import { formatAmount, MAX_AMOUNT } from '../../core/money.ts'
import {
  cardNumber,
  id,
  idempotencyKey,
  memo,
  money,
  passesLuhn,
  personName,
  phone,
  position,
} from '../../core/shape.ts'
import { verifyRequest } from '../../core/signature.ts'
import { localeOf } from '../../core/words/index.ts'
import { edgeApp } from '../../edge/app.ts'
import { limitFrom } from '../../edge/flood.ts'
import { csrfHolds, SessionDigests } from '../../edge/session/cookie.ts'

const RUNS = 10_000
const check = <T>(values: fc.Arbitrary<T>, holds: (value: T) => void) =>
  fc.assert(fc.property(values, holds), { numRuns: RUNS })

/** Text that is nearly right, text that is not, and what is no text. */
const nearly = (alphabet: string, most: number, least = 0) =>
  fc
    .array(fc.constantFrom(...alphabet), { minLength: least, maxLength: most, size: 'max' })
    .map((letters) => letters.join(''))
const anything = (alphabet: string, most: number, right: fc.Arbitrary<string>) =>
  fc.oneof(
    { arbitrary: right, weight: 3 },
    { arbitrary: nearly(alphabet, most), weight: 4 },
    { arbitrary: fc.string({ unit: 'binary', maxLength: most * 2 }), weight: 2 },
    { arbitrary: fc.anything() as fc.Arbitrary<unknown>, weight: 1 },
  )
const digits = (least: number, most = least) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: least, maxLength: most }).map((all) => all.join(''))
const read = (shape: Shape, value: unknown) => fitted(shape, value, 'body')
/** Refused with words; or read, and what was read is read as itself again. */
const refusedOrSettled = (shape: Shape, value: unknown): string | undefined => {
  const once = read(shape, value)
  if (!once.ok) {
    expect(once.refusal.expectation).toBeTypeOf('string')
    return undefined
  }
  expect(read(shape, once.value)).toEqual(once)
  return once.value as string
}

describe('shapes', () => {
  test('an amount is refused, or the same yuan written plainly', () => {
    const right = fc
      .tuple(digits(1, 13), fc.constantFrom('', '.', '.0', '.5', '.50', '.05'))
      .map((parts) => parts.join(''))
    check(anything('0123456789.,-+eE ¥', 18, right), (amount) => {
      const once = read(money, { amount, currency: 'CNY' })
      if (!once.ok) return
      const minor = once.value as bigint
      expect(minor > 0n && minor <= MAX_AMOUNT).toBe(true)
      const plain = formatAmount(minor, 'CNY')
      expect(read(money, { amount: plain, currency: 'CNY' })).toEqual(once)
      expect(Number(plain)).toBe(Number(amount))
    })
  })
  test('whatever stands where an amount should, nothing throws', () => {
    check(fc.anything({ withBigInt: true, withNullPrototype: true }), (value) => void read(money, value))
  })
  test('a phone is refused, or eleven digits that stay as they are', () => {
    const right = fc
      .tuple(fc.constantFrom('', '+86', '0086', '+86 '), fc.integer({ min: 13, max: 19 }), digits(9))
      .map((parts) => parts.join(''))
    check(anything('0123456789+- ', 20, right), (value) => {
      const plain = refusedOrSettled(phone, value)
      if (plain !== undefined) {
        expect(plain).toMatch(/^1[3-9][0-9]{9}$/)
        expect(String(value).replace(/\D/g, '').endsWith(plain)).toBe(true)
      }
    })
  })
  test('a card number is refused, or its digits with the check digit right', () => {
    const right = digits(15, 18).map((body) => body + [...'0123456789'].find((digit) => passesLuhn(body + digit)))
    check(anything('0123456789 -', 24, right), (value) => {
      const plain = refusedOrSettled(cardNumber, value)
      if (plain !== undefined) expect([/^[0-9]{16,19}$/.test(plain), passesLuhn(plain)]).toEqual([true, true])
    })
  })
  test('one digit changed, or two neighbours, and it is no card number any more', () => {
    check(fc.tuple(digits(15, 18), fc.nat(14), fc.integer({ min: 1, max: 9 })), ([body, at, by]) => {
      const right = body + [...'0123456789'].find((digit) => passesLuhn(body + digit))
      const changed = right.slice(0, at) + ((Number(right[at]) + by) % 10) + right.slice(at + 1)
      expect(read(cardNumber, changed).ok).toBe(false)
    })
  })
  test('a name is refused, or stays as it is', () => {
    check(
      anything("王李Ann·.'’- \u0301\u200b\n<>", 30, fc.constantFrom('王小明', 'Ann', '买买提·艾力', 'O’Neill')),
      (value) => {
        const plain = refusedOrSettled(personName, value)
        if (plain !== undefined) expect(plain).not.toMatch(/[\p{Cc}\p{Cf}<>"&]/u)
      },
    )
  })
  test('a memo is refused, or one line that hides nothing and stays as it is', () => {
    check(anything('饭钱 a\u0000\u200b\u202e\ud800\n\r\t😀', 40, fc.constantFrom('饭钱', '', 'rent')), (value) => {
      const plain = refusedOrSettled(memo, value)
      if (plain !== undefined) {
        expect(plain).not.toMatch(/[\p{Cc}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u200b-\u200f\u202a-\u202e\ufeff]/u)
        expect(plain.length).toBeLessThanOrEqual(60)
        // It survives the way over the wire.
        expect(new TextDecoder().decode(new TextEncoder().encode(plain))).toBe(plain)
      }
    })
  })
  test.each([
    ['id', id, '0123456789abcdefABCDEF', digits(32)],
    ['idempotency key', idempotencyKey, 'abcXYZ0189_-', fc.uuid()],
  ] as const)('an %s is refused, or stays as it is', (_, shape, alphabet, right) => {
    check(anything(alphabet, 40, right), (value) => {
      const plain = refusedOrSettled(shape, value)
      if (plain !== undefined) expect(plain).toBe(value)
    })
  })
  test('a position is refused, or a whole number that no float rounds', () => {
    check(anything('0123456789.-eE', 16, digits(1, 15)), (value) => {
      const once = read(position, value)
      if (once.ok)
        expect([Number.isSafeInteger(once.value), String(value).replace(/^0+(?=.)/, '')]).toEqual([
          true,
          String(once.value),
        ])
    })
  })
  const cursors = (Object.entries(contract) as [string, Call][]).flatMap(([name, { query }]) =>
    query && 'before' in query.entries ? [[name, query] as const] : [],
  )
  test.each(cursors)('the cursor of %s is refused, or stays as it is', (_, query) => {
    const right = fc.tuple(digits(1, 15), digits(1, 6)).map((parts) => parts.join('-'))
    check(anything('0123456789-abcdef', 30, right), (before) => {
      const once = read(query as Shape, { before })
      // One that is a number by itself comes out as one, without the zeros before it.
      if (!once.ok) return
      const { before: came } = once.value as { before: unknown }
      expect(came).toBe(typeof came === 'number' ? Number(before) : before)
    })
  })
  const bodies = (Object.entries(contract) as [string, Call][]).flatMap(([name, { body }]) =>
    body ? [[name, body] as const] : [],
  )
  test('there are cursors and bodies', () => expect([cursors.length > 1, bodies.length > 10]).toEqual([true, true]))
  test('no body of any call throws, whatever it is, and no prototype is touched', () => {
    check(fc.tuple(fc.constantFrom(...bodies), fc.json({ maxDepth: 5 })), ([[, shape], text]) => {
      const once = read(shape, JSON.parse(text))
      if (!once.ok) expect(once.refusal.parameter).toBeTypeOf('string')
      expect(({} as { admin?: unknown }).admin).toBeUndefined()
    })
  })
})

describe('headers', () => {
  test('a cookie is no session, or the one token that stands in it', () => {
    const token = nearly('abcXYZ019_-', 43, 43)
    const pair = fc.oneof(
      token.map((text) => `__Host-session=${text}`),
      nearly('__Host-session=; "', 20),
      fc.string({ unit: 'binary', maxLength: 60 }),
    )
    const digests = new SessionDigests()
    check(fc.array(pair, { maxLength: 4 }), (pairs) => {
      const cookies = pairs.join('; ')
      const found = digests.of(cookies, 0)
      expect(digests.of(cookies, 1)).toBe(found)
      expect(new SessionDigests().of(cookies, 0)).toBe(found)
      if (found === '') return
      const tokens = [...cookies.matchAll(/__Host-session="?([\w-]{43})/g)].map(([, text]) => digest(text as string))
      expect(tokens).toContain(found)
      expect(found).toMatch(/^[0-9a-f]{64}$/)
    })
  })
  test('a CSRF token that is not its session’s holds never', async () => {
    const secret = { EDGE_CSRF_KEY: 'A'.repeat(43) }
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(nearly('abcXYZ019_-', 43), fc.string({ unit: 'binary', maxLength: 60 })),
        async (token) => {
          expect(await csrfHolds(token, 'a'.repeat(64), secret)).toBe(false)
        },
      ),
      { numRuns: RUNS },
    )
  })
  test('a signature that nobody made is refused', async () => {
    const part = fc.oneof(
      nearly('abcXYZ019_-=.', 90),
      fc.json().map((text) => Buffer.from(text).toString('base64url')),
      fc.string({ unit: 'binary', maxLength: 60 }),
    )
    const keys = new Map([['edge-1', () => true]])
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 4 }), async (parts) => {
        const request = { method: 'GET', path: '/session', body: new Uint8Array() }
        expect((await verifyRequest(parts.join('.'), request, keys, 0)).ok).toBe(false)
      }),
      { numRuns: RUNS },
    )
  })
  test('a language is one of two, and a limit is one or is refused', () => {
    check(fc.string({ unit: 'binary' }), (text) => {
      expect(['zh', 'en']).toContain(localeOf(text))
      try {
        expect(limitFrom(text).burst).toBeGreaterThanOrEqual(1)
      } catch (failure) {
        expect((failure as Error).message).toContain('no limit')
      }
    })
  })
})

test('bytes of any kind, to any call that takes them, are answered as a problem and never reach the bank', async () => {
  const app = edgeApp()
  const open = (Object.values(contract) as Call[]).filter(
    ({ body, session }) => body && session !== 'needed' && session !== 'ends',
  )
  const env = {
    BANK_URL: 'http://bank',
    BANK: { fetch: () => Promise.reject(new Error('it reached the bank')) },
    EDGE_SIGNING_KEY: '',
    EDGE_CSRF_KEY: 'A'.repeat(43),
    EDGE_ADDRESS_LIMIT: '1000000/1000000',
  }
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map((text) => new TextEncoder().encode(text)),
    fc.json().chain((text) => fc.nat(text.length).map((at) => new TextEncoder().encode(text.slice(0, at)))),
  )
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...open), bytes, async ({ path, method }, body) => {
      const said = await app.request(
        `https://qiao.example/api${path}`,
        { method, body: body as Uint8Array<ArrayBuffer> },
        env,
      )
      expect(said.status).toBe(400)
      expect(said.headers.get('content-type')).toMatch(/^application\/problem\+json/)
      expect(['body-not-json', 'bad-input']).toContain(((await said.json()) as { code: string }).code)
    }),
    { numRuns: RUNS },
  )
}, 60_000)
