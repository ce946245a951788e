/**
 * A time-stamping authority (RFC 3161 over HTTP) with a key and a certificate of its own. What it has stamped is on record.
 *
 * Faults, for a digest (hex) or anyone: not-available (503), late (answers after so many ms), wrong-nonce (a token for another
 * request), wrong-digest (a token for other evidence), unsigned (signed by somebody else under its name), rejected (it says no).
 */
import { createHash, randomBytes, type webcrypto } from 'node:crypto'
import * as asn1 from 'asn1js'
import { Hono } from 'hono'
import * as pki from 'pkijs'
import type { Database } from '../../storage/database.ts'
import { pause, takeFault } from '../simulation.ts'
import { CURVE, TIME_STAMP_POLICY } from './authority.ts'
import {
  authorityFrom,
  imprintOf,
  integer,
  nonceFrom,
  OID,
  octets,
  QUERY_TYPE,
  REPLY_TYPE,
  readQuery,
  replyOf,
} from './wire.ts'

export const TIME_STAMP = 'time-stamp'
export const TIME_STAMP_FAULTS = [
  'not-available', 'late', 'wrong-nonce', 'wrong-digest', 'unsigned', 'rejected',
] as const // biome-ignore format: one list

export async function createTimeStamps(db: Database): Promise<void> {
  await db`create schema if not exists sim_time_stamp`
  await db`
    create table if not exists sim_time_stamp.stamps (
      serial integer generated always as identity primary key, digest text not null, at timestamptz not null default now())`
  await db`create index if not exists stamps_digest on sim_time_stamp.stamps (digest)`
}

export function timeStampSimulator(
  db: Database,
  own: { readonly privateKey: string; readonly certificate: string },
): Hono {
  const authority = authorityFrom(own.certificate)
  const key = crypto.subtle.importKey('jwk', JSON.parse(own.privateKey), CURVE, false, ['sign'])
  const app = new Hono()
  app.post('/', async (c) => {
    if (c.req.header('content-type') !== QUERY_TYPE) return c.text(`${QUERY_TYPE} is wanted`, 415)
    const say = (reply: Uint8Array<ArrayBuffer>) => c.body(reply, 200, { 'content-type': REPLY_TYPE })
    const asked = readQuery(new Uint8Array(await c.req.arrayBuffer()))
    if (!asked) return say(rejection(2))
    if (asked.policy !== undefined && asked.policy !== TIME_STAMP_POLICY) return say(rejection(15))
    const digest = Buffer.from(asked.digest).toString('hex')
    const fault = await takeFault(db, TIME_STAMP, TIME_STAMP_FAULTS, [digest])
    if (fault?.kind === 'not-available') return c.text('busy', 503)
    if (fault?.kind === 'rejected') return say(rejection(14))
    const [row] = await db<{ serial: number }[]>`
      insert into sim_time_stamp.stamps (digest) values (${digest}) returning serial`
    if (fault?.kind === 'late') await pause(Number(fault.value) || 8_000)
    const other = fault?.kind === 'wrong-nonce' ? nonceFrom(randomBytes(8)) : undefined
    const signer =
      fault?.kind === 'unsigned'
        ? (await crypto.subtle.generateKey(CURVE, false, ['sign', 'verify'])).privateKey
        : await key
    const token = await tokenOf(signer, authority, {
      digest: fault?.kind === 'wrong-digest' ? randomBytes(32) : asked.digest,
      nonce: other ? integer(other) : asked.nonce,
      serial: row!.serial,
      at: new Date(),
    })
    return say(replyOf(token))
  })
  return app
}

/** What the control port offers: what was stamped, and when. */
export function timeStampControl(db: Database): Hono {
  const app = new Hono()
  app.get('/stamps', async (c) => {
    const digest = c.req.query('digest')
    const rows = await db`
      select serial, digest, at from sim_time_stamp.stamps ${digest ? db`where digest = ${digest}` : db``} order by serial desc limit 1000`
    return c.json({ stamps: rows })
  })
  return app
}

/** A reply without a token: the bit of the failure (RFC 3161, 2.4.2). */
function rejection(bit: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array((bit >> 3) + 1)
  bytes[bit >> 3] = 0x80 >> (bit & 7)
  const failInfo = new asn1.BitString({ valueHex: bytes.buffer, unusedBits: 7 - (bit & 7) })
  const status = new pki.PKIStatusInfo({ status: pki.PKIStatus.rejection, failInfo })
  return new Uint8Array(new pki.TimeStampResp({ status }).toSchema().toBER())
}

export async function tokenOf(
  key: webcrypto.CryptoKey,
  { certificate, der }: { readonly certificate: pki.Certificate; readonly der: Uint8Array },
  says: { digest: Uint8Array; nonce: asn1.Integer | undefined; serial: number; at: Date; policy?: string },
): Promise<Uint8Array> {
  const info = new pki.TSTInfo({
    version: 1,
    policy: says.policy ?? TIME_STAMP_POLICY,
    messageImprint: imprintOf(says.digest),
    serialNumber: new asn1.Integer({ value: says.serial }),
    genTime: says.at,
    accuracy: new pki.Accuracy({ seconds: 1 }),
    ...(says.nonce ? { nonce: says.nonce } : {}),
  })
  const content = info.toSchema().toBER()
  const hash = (bytes: Uint8Array) => octets(createHash('sha256').update(bytes).digest())
  const list = (...value: asn1.BaseBlock[]) => new asn1.Sequence({ value })
  const attribute = (type: string, value: asn1.BaseBlock) => new pki.Attribute({ type, values: [value] })
  const signed = new pki.SignedData({
    version: 3,
    encapContentInfo: new pki.EncapsulatedContentInfo({ eContentType: OID.tstInfo }),
    signerInfos: [
      new pki.SignerInfo({
        version: 1,
        sid: new pki.IssuerAndSerialNumber({ issuer: certificate.issuer, serialNumber: certificate.serialNumber }),
        signedAttrs: new pki.SignedAndUnsignedAttributes({
          type: 0,
          attributes: [
            attribute(OID.contentType, new asn1.ObjectIdentifier({ value: OID.tstInfo })),
            attribute(OID.messageDigest, hash(new Uint8Array(content))),
            // SigningCertificateV2, whose algorithm is SHA-256 unless it says otherwise (RFC 5035, 4).
            attribute(OID.signingCertificateV2, list(list(list(hash(der))))),
          ],
        }),
      }),
    ],
    certificates: [certificate],
  })
  // Set here, because the constructor would cut it into pieces, which is BER and not DER.
  signed.encapContentInfo.eContent = octets(new Uint8Array(content))
  await signed.sign(key, 0, 'SHA-256')
  const token = new pki.ContentInfo({ contentType: OID.signedData, content: signed.toSchema(true) })
  return new Uint8Array(token.toSchema().toBER())
}
