/** The time stamp on a signed contract: what a token must hold to be believed, and an authority that fails in every way. */
import { createHash, randomBytes, type webcrypto } from 'node:crypto'
import { readFileSync } from 'node:fs'
import * as asn1 from 'asn1js'
import fc from 'fast-check'
import { Hono } from 'hono'
import * as pki from 'pkijs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Assertion } from '../../core/customers/wire.ts'
import { type ApplicationFacts, nextStep } from '../../core/loans/application.ts'
import { evidenceOf } from '../../core/loans/evidence.ts'
import { createFaults, planFault } from '../../workflows/adapters/simulation.ts'
import { CURVE, newAuthority, TIME_STAMP_POLICY } from '../../workflows/adapters/time-stamp/authority.ts'
import { timeStampAuthorityOver } from '../../workflows/adapters/time-stamp/client.ts'
import {
  createTimeStamps,
  TIME_STAMP,
  TIME_STAMP_FAULTS,
  timeStampControl,
  timeStampSimulator,
  tokenOf,
} from '../../workflows/adapters/time-stamp/simulator.ts'
import {
  authorityFrom,
  type Expected,
  integer,
  nonceFrom,
  octets,
  queryOf,
  REPLY_TYPE,
  readQuery,
  readReply,
  replyOf,
  timeIn,
} from '../../workflows/adapters/time-stamp/wire.ts'
import { connect, type Database } from '../../workflows/storage/database.ts'
import { listening } from '../support/listening.ts'
import { needing } from '../support/needs.ts'
import { hasOpenssl, inFolder, openssl, opensslBelieves } from '../support/openssl.ts'
import { testDatabase } from '../support/postgres.ts'

const own = await newAuthority(Date.now())
const authority = authorityFrom(own.certificate)
const keyOf = (jwk: webcrypto.JsonWebKey) => crypto.subtle.importKey('jwk', jwk, CURVE, false, ['sign'])
const key = await keyOf(own.privateKey)
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()

const proof = (more: Partial<Assertion> = {}): Assertion => ({
  id: 'cGFzc2tleQ', rawId: 'cGFzc2tleQ', type: 'public-key', response: { authenticatorData: 'YQ', clientDataJSON: 'Yg', signature: 'Yw' }, ...more,
}) // biome-ignore format: one proof
const evidence = Buffer.from(
  evidenceOf({ contract: 'c'.repeat(64), approval: { id: 'approval-1', text: 'qiao approval 1\nid: approval-1', proof: proof() } }),
) // biome-ignore format: one evidence
const expectedAt = (now: number, more: Partial<Expected> = {}): Expected => ({
  query: { digest: sha256(evidence), nonce: nonceFrom(randomBytes(8)), policy: TIME_STAMP_POLICY },
  evidence,
  authority,
  now,
  toleranceMs: 60_000,
  ...more,
})
const stampedFor = (
  { query }: Expected,
  at: number,
  more: Partial<Parameters<typeof tokenOf>[2]> = {},
  by = key,
  as = authority,
) => tokenOf(by, as, { digest: query.digest, nonce: integer(query.nonce), serial: 300, at: new Date(at), ...more })

describe('what is stamped', () => {
  const signature = { contract: 'c'.repeat(64), approval: { id: 'approval-1', text: 'text', proof: proof() } }
  test('the evidence is one text for one signature, in whatever order it was kept, and another for any other', () => {
    const { response, ...rest } = proof()
    const reordered = { response: Object.fromEntries(Object.entries(response).reverse()), ...rest } as unknown as Assertion
    expect(evidenceOf({ ...signature, approval: { ...signature.approval, proof: reordered } })).toBe(evidenceOf(signature))
    const others = [
      { ...signature, contract: 'd'.repeat(64) },
      ...[{ id: 'approval-2' }, { text: 'other' }, { proof: proof({ id: 'b3RoZXI' }) }, { proof: proof({ response: { ...response, signature: 'ZA' } }) }].map(
        (more) => ({ ...signature, approval: { ...signature.approval, ...more } }),
      ),
    ]
    expect(new Set([signature, ...others].map(evidenceOf)).size).toBe(6)
  }) // biome-ignore format: one list of others
  test('what a browser tells of its extensions cannot stand in the way of a stamp', () => {
    const odd = proof({ clientExtensionResults: { fraction: 0.5 } })
    expect(evidenceOf({ ...signature, approval: { ...signature.approval, proof: odd } })).toBe(evidenceOf(signature))
  })
  test('what is signed is stamped before the limit is opened, and never before it is signed', () => {
    const facts: ApplicationFacts = {
      state: 'open', wish: true, consents: true, sources: { registry: 'answered', 'credit-firm': 'answered', 'credit-person': 'answered', tax: 'answered' },
      review: null, scored: true, decided: 'approved', decidedBy: 'rules', costRead: true, contract: true, signed: true, stamped: false,
    } // biome-ignore format: one application
    expect(nextStep({ ...facts, signed: false })).toEqual({ kind: 'ask', what: 'signature' })
    expect(nextStep(facts)).toEqual({ kind: 'stamp' })
    expect(nextStep({ ...facts, stamped: true })).toEqual({ kind: 'open' })
  })
})

describe('what a token must hold', () => {
  const now = Date.now()
  const expected = expectedAt(now)
  const believed = async (token: Uint8Array, over = expected) =>
    (await readReply(replyOf(token), over)).kind === 'stamped'

  test('a token over the evidence is believed, and is kept byte by byte', async () => {
    const token = await stampedFor(expected, now)
    expect(await readReply(replyOf(token), expected)).toEqual({ kind: 'stamped', token, at: now })
  })
  test('another digest, number, policy or signer, or the name of the signer alone, is no stamp', async () => {
    const other = await newAuthority(now)
    const theirs = authorityFrom(other.certificate)
    expect(await believed(await stampedFor(expected, now, { digest: randomBytes(32) }))).toBe(false)
    expect(await believed(await stampedFor(expected, now, { nonce: integer(nonceFrom(randomBytes(8))) }))).toBe(false)
    expect(await believed(await stampedFor(expected, now, { nonce: undefined }))).toBe(false)
    expect(await believed(await stampedFor(expected, now, { policy: '1.2.3.4' }))).toBe(false)
    expect(await believed(await stampedFor(expected, now, {}, await keyOf(other.privateKey), theirs))).toBe(false)
    expect(await believed(await stampedFor(expected, now, {}, await keyOf(other.privateKey)))).toBe(false)
    // Signed by its key, and saying that another certificate is the signer's.
    const misnamed = { certificate: authority.certificate, der: theirs.der }
    expect(await believed(await stampedFor(expected, now, {}, key, misnamed))).toBe(false)
    // Where none is asked for, the authority has a policy of its own.
    const free = expectedAt(now, { query: { ...expected.query, policy: undefined } })
    expect(await believed(await stampedFor(free, now, { policy: '1.2.3.4' }), free)).toBe(true)
  })
  test('certificates that a token brings prove nothing, and the trusted one must be among them', async () => {
    const keys = await crypto.subtle.generateKey(CURVE, false, ['sign', 'verify'])
    // Somebody else's key under the authority's name and serial number.
    const forged = pki.Certificate.fromBER(Uint8Array.from(authority.der))
    await forged.subjectPublicKeyInfo.importKey(keys.publicKey)
    await forged.sign(keys.privateKey, 'SHA-256')
    const bringing = async (certificates: pki.Certificate[], by: typeof key) => {
      const content = pki.ContentInfo.fromBER(Uint8Array.from(await stampedFor(expected, now, {}, by)))
      const signed = new pki.SignedData({ schema: content.content })
      signed.certificates = certificates
      const { contentType } = content
      return new Uint8Array(new pki.ContentInfo({ contentType, content: signed.toSchema() }).toSchema().toBER())
    }
    const own = authority.certificate
    expect(await believed(await bringing([forged, own], keys.privateKey))).toBe(false)
    expect(await believed(await bringing([forged], key))).toBe(false)
    expect(await believed(await bringing([forged, own], key))).toBe(true)
  })
  test('the evidence itself is held against the token, not its digest alone', async () => {
    const token = await stampedFor(expected, now)
    expect(await believed(token, { ...expected, evidence: Buffer.from('other') })).toBe(false)
  })
  test('the time is that of the question, to the tolerance and not beyond', async () => {
    for (const [ms, is] of [[-60_000, true], [60_000, true], [-60_001, false], [60_001, false]] as const)
      expect(await believed(await stampedFor(expected, now + ms)), String(ms)).toBe(is)
  }) // biome-ignore format: one list
  test('a certificate counts for the time it holds', async () => {
    const { notAfter } = authority.certificate
    const late = notAfter.value.getTime() + 1
    expect(await believed(await stampedFor(expected, late), { ...expected, now: late })).toBe(false)
    expect(await believed(await stampedFor(expected, late - 1), { ...expected, now: late })).toBe(true)
  })
  test('a token whose content is written in pieces is read as what they make together', async () => {
    const content = pki.ContentInfo.fromBER(Uint8Array.from(await stampedFor(expected, now)))
    const signed = new pki.SignedData({ schema: content.content })
    const whole = new Uint8Array((signed.encapContentInfo.eContent as asn1.OctetString).getValue())
    signed.encapContentInfo.eContent = new asn1.OctetString({
      isConstructed: true,
      value: [octets(whole.subarray(0, 40)), octets(whole.subarray(40))],
    } as asn1.OctetStringParams)
    const pieces = new pki.ContentInfo({ contentType: content.contentType, content: signed.toSchema() })
      .toSchema()
      .toBER()
    expect(await timeIn(new Uint8Array(pieces), expected)).toBe(now)
  })
  test('no byte of a reply can be changed so that it says another time', async () => {
    const reply = replyOf(await stampedFor(expected, now))
    const wide = { ...expected, toleranceMs: Number.MAX_SAFE_INTEGER }
    await fc.assert(
      fc.asyncProperty(fc.nat(reply.length - 1), fc.integer({ min: 1, max: 255 }), async (place, flip) => {
        const changed = Uint8Array.from(reply, (byte, n) => (n === place ? byte ^ flip : byte))
        const answer = await readReply(changed, wide)
        if (answer.kind === 'stamped') expect(answer.at).toBe(now)
      }),
      { numRuns: 2_000 },
    )
  }, 120_000)
  test('whatever comes as a reply or a query is answered, and never thrown at', async () => {
    const reply = replyOf(await stampedFor(expected, now))
    const query = queryOf(expected.query)
    const cut = fc.nat(reply.length - 1).map((to) => reply.subarray(0, to))
    const mixed = fc
      .tuple(fc.nat(reply.length), fc.uint8Array({ maxLength: 64 }), fc.nat(reply.length))
      .map(([to, middle, from]) => Uint8Array.from([...reply.subarray(0, to), ...middle, ...reply.subarray(from)]))
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 1_024 }), cut, mixed), async (bytes) => {
        const answer = await readReply(bytes, expected)
        // What nobody signs may differ (another certificate beside it, say); what it says may not.
        if (answer.kind === 'stamped') expect(answer.at).toBe(now)
        readQuery(bytes)
        readQuery(Uint8Array.from([...query.subarray(0, bytes.length % query.length), ...bytes]))
      }),
      { numRuns: 3_000 },
    )
  }, 120_000)
  test('a query reads back as it was asked, with one form for each number', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.uint8Array({ minLength: 8, maxLength: 8 }),
        fc.option(fc.constant(TIME_STAMP_POLICY), { nil: undefined }),
        (digest, chance, policy) => {
          const nonce = nonceFrom(chance)
          const read = readQuery(queryOf({ digest, nonce, policy }))!
          expect(Buffer.from(read.digest).equals(digest)).toBe(true)
          expect(Buffer.from(read.nonce!.valueBlock.valueHexView).equals(nonce)).toBe(true)
          expect(read.policy).toBe(policy)
        },
      ),
    )
  })
  test('only a certificate for time stamps is taken for an authority’s', async () => {
    expect(() => authorityFrom('nonsense')).toThrow()
    const without = pki.Certificate.fromBER(Uint8Array.from(authority.der))
    without.extensions = without.extensions!.filter(({ extnID }) => extnID !== pki.id_ExtKeyUsage)
    await without.sign(key, 'SHA-256')
    const pem = `-----BEGIN CERTIFICATE-----\n${Buffer.from(without.toSchema(true).toBER()).toString('base64')}\n-----END CERTIFICATE-----`
    expect(() => authorityFrom(pem)).toThrow('a certificate for nothing but time stamps')
  })

  const withOpenssl = (title: string, act: () => Promise<void>, most?: number) =>
    hasOpenssl ? test(title, act, most) : test.skip(`openssl is not on this machine: ${title}`)
  withOpenssl('openssl believes the same tokens, and reads the same query', async () => {
    const reply = replyOf(await stampedFor(expected, now))
    expect(opensslBelieves(reply, evidence, own.certificate)).toBe(true)
    expect(opensslBelieves(reply, Buffer.from('other'), own.certificate)).toBe(false)
    expect(opensslBelieves(reply, evidence, (await newAuthority(now)).certificate)).toBe(false)
    const text = inFolder((at) => openssl('ts', '-query', '-text', '-in', at('query', queryOf(expected.query))))
    expect(text.toString()).toContain(`Nonce: 0x${Buffer.from(expected.query.nonce).toString('hex').toUpperCase()}`)
  })
  withOpenssl('what openssl stamps is believed here: RSA, its own signing-certificate attribute, a chain of one', async () => {
    const asked = { ...expectedAt(Date.now()), query: { ...expected.query, policy: undefined } }
    const { reply, pem } = inFolder((at) => {
      openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', at('key'), '-out', at('pem'), '-subj', '/CN=Other', '-days', '2',
        '-addext', 'extendedKeyUsage=critical,timeStamping')
      const lines = [
        '[tsa]', 'default_tsa=t', '[t]', `serial=${at('serial', '01')}`, `signer_cert=${at('pem')}`, `signer_key=${at('key')}`,
        'signer_digest=sha256', 'default_policy=1.2.3.4', 'digests=sha256',
      ]
      const query = at('query', queryOf(asked.query))
      openssl('ts', '-reply', '-config', at('conf', lines.join('\n')), '-queryfile', query, '-out', at('reply'))
      return { reply: readFileSync(at('reply')), pem: readFileSync(at('pem'), 'utf8') }
    })
    expect((await readReply(reply, { ...asked, authority: authorityFrom(pem) })).kind).toBe('stamped')
    expect((await readReply(reply, asked)).kind).toBe('not-available')
  }, 30_000) // biome-ignore format: one other authority
})

needing(['QIAO_TEST_DATABASE_URL'], () => {
  let database: Awaited<ReturnType<typeof testDatabase>>
  let db: Database
  let url = ''
  const servers: Awaited<ReturnType<typeof listening>>['server'][] = []
  const listen = async (app: Hono) => {
    const { url, server } = await listening(app)
    servers.push(server)
    return url
  }
  beforeAll(async () => {
    database = await testDatabase()
    db = connect(database.url, { name: 'test-stamp', max: 4 })
    for (const create of [createFaults, createTimeStamps]) await create(db)
    url = await listen(
      timeStampSimulator(db, { privateKey: JSON.stringify(own.privateKey), certificate: own.certificate }),
    )
  })
  afterAll(async () => {
    for (const server of servers) server.close()
    await db?.end()
    await database?.drop()
  })
  const over = (at = url, policy: string | undefined = TIME_STAMP_POLICY) =>
    timeStampAuthorityOver({ url: at, certificate: own.certificate, policy, timeoutMs: 1_000 })

  test('evidence is stamped over a real port, and the authority has seen its digest alone', async () => {
    const some = randomBytes(100)
    const answer = await over().stamp(some)
    expect(answer).toMatchObject({ kind: 'stamped', at: expect.closeTo(Date.now(), -4) })
    const digest = sha256(some).toString('hex')
    const { stamps } = (await (await timeStampControl(db).request(`/stamps?digest=${digest}`)).json()) as {
      stamps: object[]
    }
    expect(stamps).toMatchObject([{ digest }])
    if (hasOpenssl && answer.kind === 'stamped')
      expect(opensslBelieves(replyOf(answer.token), some, own.certificate)).toBe(true)
  })
  test.each(TIME_STAMP_FAULTS)('%s is no stamp, and asked again there is one', async (kind) => {
    const some = randomBytes(100)
    const subject = sha256(some).toString('hex')
    await planFault(db, { system: TIME_STAMP, kind, subject, value: kind === 'late' ? '1500' : '', times: 1 })
    const expected = kind === 'rejected' ? { kind: 'rejected', why: 'timeNotAvailable' } : { kind: 'not-available' }
    expect(await over().stamp(some)).toEqual(expected)
    expect((await over().stamp(some)).kind).toBe('stamped')
  })
  test('a policy that the authority does not have is refused by name', async () => {
    expect(await over(url, '1.2.3.4').stamp(randomBytes(8))).toEqual({ kind: 'rejected', why: 'unacceptedPolicy' })
    expect((await over(url, undefined).stamp(randomBytes(8))).kind).toBe('stamped')
  })
  test('nobody there, another kind of answer, too much of it, and a way elsewhere are no answer', async () => {
    expect(await over('http://127.0.0.1:1').stamp(evidence)).toEqual({ kind: 'not-available' })
    const odd = new Hono()
    odd.post('/page', (c) => c.html('<p>Welcome'))
    odd.post('/much', (c) => c.body(new Uint8Array(70_000), 200, { 'content-type': REPLY_TYPE }))
    odd.post('/away', (c) => c.redirect(url, 307))
    const place = await listen(odd)
    for (const path of ['/page', '/much', '/away'])
      expect(await over(place + path).stamp(evidence), path).toEqual({ kind: 'not-available' })
  })
})
