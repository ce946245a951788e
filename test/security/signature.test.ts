/** What one process signs, the next believes, and nothing else: agreed with `jose`, a JWS implementation by other hands. */
import { generateKeyPairSync } from 'node:crypto'
import { sha256 as plain } from '@noble/hashes/sha2.js'
import { base64url, compactVerify, importJWK, type JWK, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { type SignedRequest, signRequest, verifyRequest } from '../../core/signature.ts'
import { signerFrom as edgeSigner } from '../../edge/bank.ts'
import { keysFrom, sha256, signerFrom } from '../../workflows/adapters/keys.ts'

const pairOf = (kid: string) => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return {
    secret: JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid }),
    open: { ...publicKey.export({ format: 'jwk' }), kid },
  }
}
const one = pairOf('edge-1')
const two = pairOf('edge-2')
const setOf = (...pairs: (typeof one)[]) => keysFrom(JSON.stringify({ keys: pairs.map(({ open }) => open) }))
const now = Date.UTC(2026, 10, 23, 10)
const request: SignedRequest = {
  method: 'POST',
  path: '/transfers?after=%E6%A1%A5',
  body: new TextEncoder().encode('{"memo":"饭钱"}'),
  session: 'a'.repeat(64),
}
const verify = (token: string | undefined, asked: Partial<SignedRequest> = {}, at = now, keys = setOf(one)) =>
  verifyRequest(token, { ...request, ...asked }, keys, at, sha256)
const token = await signRequest(request, await edgeSigner(one.secret), now)

test('the edge’s own curve and Node’s sign the same', async () => {
  expect(await signRequest(request, signerFrom(one.secret), now, plain)).toBe(token)
  expect(await verify(token)).toEqual({ ok: true, value: { session: request.session, kid: 'edge-1' } })
})
test('it is a JWS as others read and write it', async () => {
  const { payload, protectedHeader } = await compactVerify(token, await importJWK(one.open as JWK, 'EdDSA'))
  expect(protectedHeader).toEqual({ alg: 'EdDSA', kid: 'edge-1' })
  const claims = JSON.parse(new TextDecoder().decode(payload)) as Record<string, unknown>
  expect(claims).toMatchObject({ htm: 'POST', htp: request.path, sid: request.session, exp: now / 1000 + 30 })
  const theirs = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'EdDSA', kid: 'edge-1' })
    .sign(await importJWK(JSON.parse(one.secret) as JWK, 'EdDSA'))
  expect((await verify(theirs)).ok).toBe(true)
})
test.each([
  ['another method', { method: 'PUT' }],
  ['another path', { path: '/transfers' }],
  ['another query', { path: '/transfers?after=1' }],
  ['another body', { body: new TextEncoder().encode('{}') }],
  ['no body', { body: new Uint8Array() }],
] as const)('%s is another request', async (_, asked) => {
  expect((await verify(token, asked)).ok).toBe(false)
})
test('it holds for half a minute, give or take two clocks', async () => {
  for (const [at, holds] of [
    [now - 5_000, true],
    [now - 7_000, false],
    [now + 34_000, true],
    [now + 36_000, false],
  ] as const)
    expect((await verify(token, {}, at)).ok, String(at - now)).toBe(holds)
})
test('one key takes over from another while both stand, and is refused once it is taken out', async () => {
  const second = await signRequest(request, signerFrom(two.secret), now)
  expect((await verify(second)).ok).toBe(false)
  for (const signed of [token, second]) expect((await verify(signed, {}, now, setOf(one, two))).ok).toBe(true)
  expect((await verify(token, {}, now, setOf(two))).ok).toBe(false)
  // A key under another's name is not that other key.
  expect((await verify(token, {}, now, keysFrom(JSON.stringify({ keys: [{ ...two.open, kid: 'edge-1' }] })))).ok).toBe(
    false,
  )
})
test('whoever changes one character of a token has none', async () => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  for (let n = 0; n < token.length; n++) {
    const letter = letters[(letters.indexOf(token[n]!) + 1 + (n % 62)) % 64]!
    const changed = token.slice(0, n) + letter + token.slice(n + 1)
    expect((await verify(changed)).ok, `character ${n}`).toBe(false)
  }
})
test.each([
  ['none', undefined],
  ['nothing', ''],
  ['two parts', 'a.b'],
  ['four parts', `${token}.x`],
  ['a header that is no JSON', `x${token}`],
  [
    'a header without an algorithm',
    `${base64url.encode('{"alg":"none","kid":"edge-1"}')}${token.slice(token.indexOf('.'))}`,
  ],
  ['a list for a header', `${base64url.encode('[]')}${token.slice(token.indexOf('.'))}`],
  ['a very long one', `${'a'.repeat(100_000)}.b.c`],
  ['padding', `${token}=`],
])('a token that is %s is refused and throws nothing', async (_, broken) => {
  expect((await verify(broken)).ok).toBe(false)
})
test('extensions that would change what it means are refused', async () => {
  const key = await importJWK(JSON.parse(one.secret) as JWK, 'EdDSA')
  const [, claims = ''] = token.split('.')
  const payload = JSON.parse(new TextDecoder().decode(base64url.decode(claims))) as Record<string, unknown>
  for (const header of [{ alg: 'EdDSA', kid: 'edge-1', b64: true, crit: ['b64'] }, { alg: 'EdDSA' }]) {
    const theirs = await new SignJWT(payload).setProtectedHeader(header).sign(key)
    expect((await verify(theirs)).ok).toBe(false)
  }
  const { iat: _, ...timeless } = payload
  const theirs = await new SignJWT(timeless).setProtectedHeader({ alg: 'EdDSA', kid: 'edge-1' }).sign(key)
  expect((await verify(theirs)).ok).toBe(false)
})
