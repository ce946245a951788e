import { createECDH, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import ece from 'http_ece'
import { describe, expect, test } from 'vitest'
import { categories, switchable } from '../../core/channels/categories.ts'
import { categoryOf, lifeOf, type NewsKind, type PushedKind, pathOf, pushedKinds } from '../../core/channels/news.ts'
import { NEWS_MS } from '../../core/channels/policy.ts'
import {
  DEFAULTS,
  notificationOf,
  type PushSettings,
  padded,
  quietUntil,
  ttlOf,
  urgencyOf,
  whenToPush,
} from '../../core/channels/push.ts'
import { isPrivateAddress, mayPushTo } from '../../core/channels/push-endpoint.ts'
import { textedKinds, warnings } from '../../core/channels/texts.ts'
import { settingsOf, settingsText } from '../../core/channels/wire.ts'
import { beijing } from '../../core/time.ts'
import { vapidFrom } from '../../workflows/adapters/push-service/client.ts'
import { readAnswer, readVapid, secondsOf } from '../../workflows/adapters/push-service/wire.ts' // biome-ignore format: lists

const RUNS = 10_000
const at = (clock: string, day = '2026-11-24') => Date.parse(`${day}T${clock}+08:00`)

describe('quiet hours', () => {
  const night = { from: 22 * 60, until: 8 * 60 }
  test.each([
    ['21:59:59.999', undefined],
    ['22:00', '2026-11-25T08:00:00.000+08:00'],
    ['23:59:59.999', '2026-11-25T08:00:00.000+08:00'],
    ['00:00', '2026-11-24T08:00:00.000+08:00'],
    ['07:59:59.999', '2026-11-24T08:00:00.000+08:00'],
    ['08:00', undefined],
  ])('at %s it is quiet until %s', (clock, until) => {
    const end = quietUntil(at(clock), night)
    expect(end === undefined ? undefined : beijing(end)).toBe(until)
  })
  test('may lie within a day, may be the whole day, may be none', () => {
    expect(quietUntil(at('13:30'), { from: 13 * 60, until: 14 * 60 })).toBe(at('14:00'))
    expect(quietUntil(at('14:00'), { from: 13 * 60, until: 14 * 60 })).toBeUndefined()
    expect(quietUntil(at('09:00'), { from: 600, until: 600 })).toBe(at('10:00'))
    expect(quietUntil(at('10:00'), { from: 600, until: 600 })).toBe(at('10:00', '2026-11-25'))
    expect(quietUntil(at('03:00'), null)).toBeUndefined()
  })
  test('end when their clock says so, and never before', () => {
    const minute = fc.integer({ min: 0, max: 1_439 })
    const instants = fc.integer({ min: at('00:00'), max: at('00:00', '2030-01-01') })
    fc.assert(
      fc.property(instants, minute, minute, (now, from, until) => {
        const end = quietUntil(now, { from, until })
        const clock = Math.floor(((now + 8 * 3_600_000) % 86_400_000) / 60_000)
        const quiet = from < until ? clock >= from && clock < until : clock >= from || clock < until
        expect(end !== undefined).toBe(quiet)
        if (end === undefined) return
        expect(end).toBeGreaterThan(now)
        expect(end - now).toBeLessThanOrEqual(86_400_000)
        expect(((end + 8 * 3_600_000) % 86_400_000) / 60_000).toBe(until)
      }),
      { numRuns: RUNS },
    )
  })
})

describe('whether news goes to a device', () => {
  const when = (kind: PushedKind, now: number, settings: Partial<PushSettings> = {}, left = 86_400_000) =>
    whenToPush({ kind, notAfter: now + left }, { ...DEFAULTS, ...settings }, now)
  test('by day at once; at night in the morning, unless it is no news by then', () => {
    expect(when('money-received', at('12:00'))).toEqual({ kind: 'now' })
    expect(when('money-received', at('23:00'))).toEqual({ kind: 'later', at: at('08:00', '2026-11-25') })
    expect(when('money-received', at('23:00'), {}, 8 * 3_600_000)).toEqual({ kind: 'never', why: 'expired' })
    expect(when('money-received', at('23:00'), { quiet: null })).toEqual({ kind: 'now' })
  })
  test('a warning of a stranger goes at night and cannot be switched off', () => {
    for (const kind of pushedKinds.filter((one) => categoryOf[one] === 'security'))
      expect(when(kind, at('03:00'), { off: [...categories] }), kind).toEqual({ kind: 'now' })
    expect(switchable).not.toContain('security')
    for (const kind of warnings) expect(categoryOf[kind as NewsKind]).toBe('security')
  })
  test('what its owner has switched off does not', () => {
    for (const kind of pushedKinds.filter((one) => categoryOf[one] !== 'security'))
      expect(when(kind, at('12:00'), { off: [categoryOf[kind]] }), kind).toEqual({ kind: 'never', why: 'off' })
  })
  test('nothing goes when it is no news any more', () => {
    expect(when('phone-changing', at('12:00'), {}, -1)).toEqual({ kind: 'never', why: 'expired' })
    expect(lifeOf('bill-new')).toBe(NEWS_MS)
    expect(lifeOf('money-received')).toBe(86_400_000)
  })
})

describe('what a locked screen shows', () => {
  const facts = {
    from: '王小明', amount: '1234.50', bill: 'W2026-1', organization: '阳光物业', house: '3栋502', due: '2026-12-01', reason: '抄表有误', firm: '东风公司',
    title: '十一月', bills: 12, phone: '139****0001', link: 'https://bank.example/b/AbC-12', day: '2026-12-01',
  } // biome-ignore format: one record
  const shown = (kind: PushedKind, locale: 'zh' | 'en', showAmounts: boolean) =>
    notificationOf({ news: 'thing-1 x', kind, facts: facts as never, locale }, { showAmounts })
  test('no amount, no name and no house, unless its owner wants them; never a balance', () => {
    for (const kind of pushedKinds)
      for (const locale of ['zh', 'en'] as const) {
        const plain = shown(kind, locale, false)
        const text = plain.title + plain.body
        for (const fact of Object.values(facts)) expect(text, `${kind} ${locale}`).not.toContain(String(fact))
        expect(text, kind).not.toMatch(/\d{2,}\.\d|余额 ?\d|balance of/)
        expect(plain.title.length * plain.body.length).toBeGreaterThan(0)
        const whole = shown(kind, locale, true)
        expect(whole.title).toBe(plain.title)
        expect(whole.body.replaceAll('**', '')).not.toContain(facts.from)
      }
    expect(shown('money-received', 'zh', true).body).toBe('王** 转来 1234.50 元')
    expect(shown('money-received', 'en', true).body).toBe('1234.50 yuan from 王**')
  })
  test('a press leads to a place of the app, whatever the facts say', () => {
    const own = /^\/(b|bills|wealth|transfers|runs|me|movements)(\/[\w-]+)*$/
    fc.assert(
      fc.property(fc.constantFrom(...pushedKinds), fc.string(), fc.string(), (kind, news, link) => {
        expect(pathOf(kind, news, { link })).toMatch(own)
        expect(pathOf(kind, news, { link: `https://evil.example/${link}` })).toMatch(own)
      }),
      { numRuns: RUNS },
    )
    const id = 'a'.repeat(32)
    expect(pathOf('payment-found', `bill-payment-${id} payment-found`, {})).toBe(`/bills/payments/bill-payment-${id}`)
    expect(pathOf('money-received', `transfer-${id} money-received`, {})).toBe(`/transfers/transfer-${id}`)
    expect(pathOf('run-sent', `bill-run-${id} customer-1 run-sent`, {})).toBe(`/runs/bill-run-${id}`)
    expect(pathOf('deposit-matured', `deposit-${id} 3 deposit-matured`, {})).toBe(`/wealth/deposit-${id}`)
    const firm = { firm: `firm-${id}` }
    expect(pathOf('deposit-matured', `deposit-${id} 3 customer-${id} deposit-matured`, firm)).toBe(
      `/me/firms/firm-${id}/deposits/deposit-${id}`,
    )
    expect(pathOf('deposit-matured', `deposit-${id} 3 deposit-matured`, { firm: '//evil.example' })).toBe(
      `/wealth/deposit-${id}`,
    )
    expect(pathOf('bill-new', 'x', facts)).toBe('/b/AbC-12')
  })
  test('what comes later about the same thing takes its place; two warnings are two', () => {
    const tag = (kind: PushedKind, news: string) =>
      notificationOf({ news, kind, facts: facts as never, locale: 'zh' }, DEFAULTS).tag
    expect(tag('payment-in-review', 'bill-payment-1 payment-in-review')).toBe(
      tag('payment-found', 'bill-payment-1 payment-found'),
    )
    expect(tag('payment-found', 'bill-payment-1 x')).not.toBe(tag('payment-found', 'bill-payment-2 x'))
    expect(tag('sign-ins-refused', 'customer-1 sign-ins-refused 2026-11-24')).not.toBe(
      tag('sign-ins-refused', 'customer-1 sign-ins-refused 2026-11-25'),
    )
    expect(tag('bill-new', 'anything')).toMatch(/^[\w-]{32}$/)
  })
  test('every kind of news that is texted to a customer goes to devices too, and the other way about has words', () => {
    const customers = textedKinds.filter((kind) => !kind.startsWith('joining-'))
    for (const kind of customers) expect(pushedKinds).toContain(kind)
    expect(urgencyOf('phone-changing')).toBe('high')
    expect(urgencyOf('money-received')).toBe('normal')
  })
  test('how long it is says little, and how long it is kept no more than what is left of it', () => {
    const lengths = pushedKinds.flatMap((kind) =>
      [true, false].map((amounts) => {
        const json = JSON.stringify(shown(kind, 'zh', amounts))
        const text = padded(json, Buffer.byteLength(json))
        expect(JSON.parse(text)).toEqual(JSON.parse(json))
        return Buffer.byteLength(text)
      }),
    )
    expect(new Set(lengths)).toEqual(new Set([512]))
    expect(ttlOf(10_000, 1_500)).toBe(8)
    expect(ttlOf(0, 1)).toBe(0)
    expect(ttlOf(1e15, 0)).toBe(28 * 86_400)
  })
})

test('settings go over the wire and come back', () => {
  for (const one of [DEFAULTS, { off: ['work'], quiet: null, showAmounts: true, textsToo: true } as const])
    expect(settingsOf(settingsText(one))).toEqual(one)
  expect(settingsText(DEFAULTS)).toEqual({
    off: [],
    quiet: { from: '22:00', until: '08:00' },
    showAmounts: false,
    textsToo: false,
  })
})

describe('where the bank sends', () => {
  test.each([
    'https://fcm.googleapis.com/fcm/send/dGVzdA:APA91b-x_y',
    'https://updates.push.services.mozilla.com/wpush/v2/gAAAAAB',
    'https://web.push.apple.com/QGuQyavXutnMH',
    'https://wns2-par02p.notify.windows.com/w/?token=BQYAAA%3d',
  ])('%s is a push service of a browser', (endpoint) => expect(mayPushTo(endpoint)).toBe(true))
  test.each([
    'http://fcm.googleapis.com/fcm/send/x',
    'https://fcm.googleapis.com:8443/fcm/send/x',
    'https://fcm.googleapis.com.evil.example/x',
    'https://evil.example/fcm.googleapis.com/x',
    'https://user@fcm.googleapis.com/x',
    'https://fcm.googleapis.com@127.0.0.1/x',
    'https://fcm.googleapis.com\\@evil.example/x',
    'https://FCM.googleapis.com/x',
    'https://fcm.googleapis.com./x',
    'https://fcm.googleapis.com/',
    'https://a.b.notify.windows.com/x',
    'https://notify.windows.com/x',
    'https://127.0.0.1/x',
    'https://[::1]/x',
    'https://169.254.169.254/latest/meta-data',
    'https://0x7f000001/x',
    'https://fcm.googleapis.com/x\r\nhost: evil',
    'file:///etc/passwd',
    'http://127.0.0.1:7038/push/x',
    `https://fcm.googleapis.com/${'x'.repeat(1_100)}`,
    '',
  ])('%s is refused', (endpoint) => expect(mayPushTo(endpoint)).toBe(false))
  test('one of our own is exactly that origin', () => {
    const also = 'http://127.0.0.1:7038'
    expect(mayPushTo(`${also}/push/abc`, also)).toBe(true)
    for (const other of [
      'http://127.0.0.1:7039/push/abc',
      'http://127.0.0.1:70380/push/a',
      'https://127.0.0.1:7038/push/a',
    ])
      expect(mayPushTo(other, also)).toBe(false)
  })
  test('whatever is let through is read by everyone as that host, over TLS, on its own port', () => {
    const hosts = [
      'fcm.googleapis.com', 'updates.push.services.mozilla.com', 'web.push.apple.com', 'db5p.notify.windows.com', 'evil.example', '127.0.0.1', '10.0.0.1',
    ] // biome-ignore format: one list
    const piece = fc.oneof(
      fc.constantFrom(...hosts, '@', ':', '/', '\\', '#', '?', '.', '%2e', '%00', ':443', ':80', '//', ' ', '\t', '\n'),
      fc.string({ maxLength: 6 }),
    )
    const texts = fc
      .tuple(fc.constantFrom('https://', 'https:/', 'http://', 'HTTPS://', 'https:'), fc.array(piece, { maxLength: 6 }))
      .map(([scheme, pieces]) => scheme + pieces.join(''))
    let through = 0
    fc.assert(
      fc.property(texts, (text) => {
        if (!mayPushTo(text)) return
        through++
        const url = new URL(text)
        expect([url.protocol, url.port, url.username, url.password]).toEqual(['https:', '', '', ''])
        expect(
          hosts.slice(0, 4).includes(url.hostname) || /\.notify\.windows\.com$|push\.apple\.com$/.test(url.hostname),
        ).toBe(true)
        expect(text.startsWith(`${url.origin}/`)).toBe(true)
      }),
      { numRuns: RUNS * 5 },
    )
    // Some are: else nothing was shown of those.
    expect(through).toBeGreaterThan(0)
  })
  test.each([
    ['127.0.0.1', true], ['10.1.2.3', true], ['172.16.0.1', true], ['172.31.255.255', true], ['172.32.0.1', false], ['192.168.1.1', true], ['169.254.169.254', true],
    ['100.64.0.1', true], ['100.128.0.1', false], ['0.0.0.0', true], ['224.0.0.1', true], ['255.255.255.255', true], ['192.0.2.1', true], ['198.18.0.1', true],
    ['203.0.113.9', true], ['142.250.1.1', false], ['8.8.8.8', false], ['::1', true], ['::', true], ['fe80::1', true], ['fd00::1', true], ['::ffff:10.0.0.1', true],
    ['::ffff:8.8.8.8', false], ['2001:db8::1', true], ['2002:7f00:1::', true], ['64:ff9b::7f00:1', true], ['2a00:1450:4001::1', false], ['nonsense', true],
  ])('%s is private: %s', (address, shut) => expect(isPrivateAddress(address)).toBe(shut)) // biome-ignore format: a table
})

/** RFC 8291, Appendix A: keys, salt, secret and what comes of them. */
const RFC8291 = {
  plaintext: 'When I grow up, I want to be a watermelon',
  asPrivate: 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw',
  uaPrivate: 'q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94',
  uaPublic: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  salt: 'DGv6ra1nlYgDCS1FRnbzlw',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  message:
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
}
const ecdh = (secret: string) => {
  const key = createECDH('prime256v1')
  key.setPrivateKey(secret, 'base64url')
  return key
}
describe('encryption for a browser (RFC 8291)', () => {
  const { plaintext, asPrivate, uaPrivate, uaPublic, salt, auth, message } = RFC8291
  // web-push draws salt and key itself; both halves of the vector are met in the library under it, which does the encrypting.
  test('gives the message of Appendix A', () => {
    const made = ece.encrypt(Buffer.from(plaintext), {
      version: 'aes128gcm', dh: uaPublic, privateKey: ecdh(asPrivate), salt, authSecret: auth,
    }) // biome-ignore format: one call
    expect(made.toString('base64url')).toBe(message)
  })
  test('reads it with the browser’s key, and with no other', () => {
    const read = (privateKey: ReturnType<typeof ecdh>, secret = auth) =>
      ece
        .decrypt(Buffer.from(message, 'base64url'), { version: 'aes128gcm', privateKey, authSecret: secret })
        .toString()
    expect(read(ecdh(uaPrivate))).toBe(plaintext)
    const other = createECDH('prime256v1')
    other.generateKeys()
    expect(() => read(other)).toThrow()
    expect(() => read(ecdh(uaPrivate), randomBytes(16).toString('base64url'))).toThrow()
  })
})

describe('what push services say', () => {
  const NOW = Date.parse('2026-11-24T12:00:00Z')
  test.each([
    [201, null, { kind: 'taken' }],
    [404, null, { kind: 'gone' }],
    [410, null, { kind: 'gone' }],
    [429, '120', { kind: 'later', why: '429 said', seconds: 120 }],
    [503, 'Tue, 24 Nov 2026 12:05:00 GMT', { kind: 'later', why: '503 said', seconds: 300 }],
    [500, 'soon', { kind: 'later', why: '500 said' }],
    [400, null, { kind: 'rejected', why: '400 said' }],
    [413, null, { kind: 'rejected', why: '413 said' }],
    [301, null, { kind: 'rejected', why: '301 said' }],
  ])('%i with Retry-After %s', (status, after, means) => expect(readAnswer(status, after, 'said', NOW)).toEqual(means))
  test('patience is asked for within a day, in whatever words', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.integer().map(String), fc.date().map((one) => (Number.isNaN(+one) ? '' : one.toUTCString()))), (text) => {
        const seconds = secondsOf(text, NOW)
        if (seconds !== undefined) expect(seconds >= 0 && seconds <= 86_400).toBe(true)
      }),
      { numRuns: RUNS },
    ) // biome-ignore format: one property
  })
  test('a token that is none names nobody', () => {
    const part = fc.oneof(fc.string(), fc.json().map((text) => Buffer.from(text).toString('base64url')))
    const key = fc.uint8Array({ minLength: 64, maxLength: 64 }).map((bytes) => `B${Buffer.from(bytes).toString('base64url')}`.slice(0, 87))
    fc.assert(
      fc.property(part, part, part, fc.oneof(key, fc.string()), (a, b, c, k) => {
        expect(readVapid(`vapid t=${a}.${b}.${c}, k=${k}`, 'https://push.example', NOW)).toBeUndefined()
      }),
      { numRuns: RUNS },
    )
    for (const header of [undefined, '', 'Bearer x', 'vapid', 'vapid t=,k=', 'WebPush x'])
      expect(readVapid(header, 'https://push.example', NOW)).toBeUndefined()
  }) // biome-ignore format: one property
  test('a key that is none is refused by name', () => {
    for (const text of ['{}', '{"kty":"OKP"}', '{"kty":"EC","crv":"P-256","x":"AA","y":"AA","d":"AA"}'])
      expect(() => vapidFrom(text)).toThrow('private EC JWK (P-256)')
  })
})
