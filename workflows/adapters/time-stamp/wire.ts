/**
 * RFC 3161: a request with a digest and a number used once, a reply with a status and a token, which is a CMS signature (RFC 5652)
 * over digest, number, policy and time. A token says something only when all of it is checked; `readReply` checks all of it.
 */
import { createHash, timingSafeEqual, X509Certificate } from 'node:crypto'
import * as asn1 from 'asn1js'
import * as pki from 'pkijs'
import type { StampAnswer } from './port.ts'

export const QUERY_TYPE = 'application/timestamp-query'
export const REPLY_TYPE = 'application/timestamp-reply'

export const OID = {
  sha256: '2.16.840.1.101.3.4.2.1',
  signedData: pki.id_ContentType_SignedData,
  tstInfo: pki.id_eContentType_TSTInfo,
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  /** ESSCertID (RFC 2634) and ESSCertIDv2 (RFC 5035): by which certificate the token says that it is signed. */
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  timeStamping: '1.3.6.1.5.5.7.3.8',
} as const
const DIGESTS: Readonly<Record<string, string>> = {
  [OID.sha256]: 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}

/** The authority's certificate, which is trusted because whoever runs the bank says so. Throws when it is not one for time stamps. */
export type Authority = { readonly der: Buffer; readonly certificate: pki.Certificate }
export function authorityFrom(pem: string): Authority {
  const { raw, keyUsage } = new X509Certificate(pem)
  const certificate = pki.Certificate.fromBER(raw)
  const usage = certificate.extensions?.find(({ extnID }) => extnID === pki.id_ExtKeyUsage)
  // RFC 3161, 2.3: this use, critical, and no other.
  if (!usage?.critical || keyUsage?.length !== 1 || keyUsage[0] !== OID.timeStamping)
    throw new Error('a certificate for nothing but time stamps')
  return { der: raw, certificate }
}

export type Query = {
  /** SHA-256. */
  readonly digest: Uint8Array
  readonly nonce: Uint8Array
  /** Undefined: whichever policy the authority has. */
  readonly policy: string | undefined
}

const derOf = (certificate: pki.Certificate) => bytesOf(certificate.toSchema())
const bytesOf = (schema: asn1.BaseBlock) => new Uint8Array(schema.toBER())
export const octets = (bytes: Uint8Array) => new asn1.OctetString({ valueHex: Uint8Array.from(bytes).buffer })
/** A positive integer of eight bytes, so that each authority takes it and it has one DER form. */
export const nonceFrom = (chance: Uint8Array): Uint8Array =>
  Uint8Array.from(chance.subarray(0, 8), (byte, n) => (n === 0 ? (byte & 0x3f) | 0x40 : byte))
export const integer = (bytes: Uint8Array) => new asn1.Integer({ valueHex: Uint8Array.from(bytes).buffer })
export const imprintOf = (digest: Uint8Array) =>
  new pki.MessageImprint({
    hashAlgorithm: new pki.AlgorithmIdentifier({ algorithmId: OID.sha256, algorithmParams: new asn1.Null() }),
    hashedMessage: octets(digest),
  })

export function queryOf({ digest, nonce, policy }: Query): Uint8Array<ArrayBuffer> {
  const request = new pki.TimeStampReq({
    version: 1,
    messageImprint: imprintOf(digest),
    nonce: integer(nonce),
    certReq: true,
    ...(policy === undefined ? {} : { reqPolicy: policy }),
  })
  return bytesOf(request.toSchema())
}

/** Reads what must be one DER value and nothing after it; undefined when it is not, or not of this form. */
function read<T>(bytes: Uint8Array, as: (schema: asn1.AsnType) => T): T | undefined {
  try {
    const { offset, result } = asn1.fromBER(bytes)
    return offset === bytes.length ? as(result) : undefined
  } catch {
    return undefined
  }
}

/** What an authority is asked; undefined when it cannot be answered. */
export const readQuery = (bytes: Uint8Array) =>
  read(bytes, (schema) => {
    const { version, messageImprint, nonce, reqPolicy } = new pki.TimeStampReq({ schema })
    const digest = messageImprint.hashedMessage.valueBlock.valueHexView
    if (version !== 1 || messageImprint.hashAlgorithm.algorithmId !== OID.sha256 || digest.length !== 32)
      return undefined
    return { digest, nonce, policy: reqPolicy }
  })

/** The token as a reply that tools know (`openssl ts -verify -in`). */
export function replyOf(token: Uint8Array): Uint8Array<ArrayBuffer> {
  const reply = new pki.TimeStampResp({
    status: new pki.PKIStatusInfo({ status: pki.PKIStatus.granted }),
    timeStampToken: pki.ContentInfo.fromBER(Uint8Array.from(token)),
  })
  return bytesOf(reply.toSchema())
}

/** What was asked, and the machine's time: a token of another time than now was not made for this question. */
export type Expected = {
  readonly query: Query
  readonly evidence: Uint8Array
  readonly authority: Authority
  readonly now: number
  readonly toleranceMs: number
}

/** What a reply says of this question; one that does not hold in any part says nothing. */
export async function readReply(bytes: Uint8Array, expected: Expected): Promise<StampAnswer> {
  try {
    return (await answerIn(bytes, expected)) ?? { kind: 'not-available' }
  } catch {
    // The library throws at forms that it does not expect, deep inside as well; what is malformed is no answer.
    return { kind: 'not-available' }
  }
}

async function answerIn(bytes: Uint8Array, expected: Expected): Promise<StampAnswer | undefined> {
  const reply = read(bytes, (schema) => new pki.TimeStampResp({ schema }))
  if (!reply) return undefined
  const { status } = reply.status
  if (status !== pki.PKIStatus.granted && status !== pki.PKIStatus.grantedWithMods)
    return reply.timeStampToken ? undefined : { kind: 'rejected', why: whyOf(reply.status) }
  if (!reply.timeStampToken) return undefined
  const token = bytesOf(reply.timeStampToken.toSchema())
  const at = await timeIn(token, expected)
  return at === undefined ? undefined : { kind: 'stamped', token, at }
}

/** When a token says that this evidence was there, if all of it holds. */
export async function timeIn(token: Uint8Array, { query, ...expected }: Expected): Promise<number | undefined> {
  const signed = read(token, (schema) => {
    const { contentType, content } = new pki.ContentInfo({ schema })
    return contentType === OID.signedData ? new pki.SignedData({ schema: content }) : undefined
  })
  const content = signed?.encapContentInfo
  if (content?.eContentType !== OID.tstInfo || signed!.signerInfos.length !== 1) return undefined
  if (!(content.eContent instanceof asn1.OctetString)) return undefined
  const written = new Uint8Array(content.eContent.getValue())
  // Some write it in pieces (BER). What is signed is what they make together.
  content.eContent = octets(written)
  const says = read(written, (schema) => new pki.TSTInfo({ schema }))
  if (says?.version !== 1) return undefined
  const { hashAlgorithm, hashedMessage } = says.messageImprint
  if (hashAlgorithm.algorithmId !== OID.sha256 || !same(hashedMessage.valueBlock.valueHexView, query.digest))
    return undefined
  if (!says.nonce || !same(new Uint8Array(says.nonce.valueBlock.valueHexView), query.nonce)) return undefined
  if (query.policy !== undefined && says.policy !== query.policy) return undefined
  const at = says.genTime.getTime()
  if (!(Math.abs(at - expected.now) <= expected.toleranceMs)) return undefined
  return (await isSigned(signed!, at, expected)) ? at : undefined
}

/** By the trusted certificate while it held, over this content, and saying so itself. */
async function isSigned(
  signed: pki.SignedData,
  at: number,
  { authority, evidence }: Pick<Expected, 'authority' | 'evidence'>,
): Promise<boolean> {
  const { certificate, der } = authority
  if (at < certificate.notBefore.value.getTime() || at > certificate.notAfter.value.getTime()) return false
  const [signer] = signed.signerInfos
  if (!(signer!.digestAlgorithm.algorithmId in DIGESTS)) return false
  const attributes = signer!.signedAttrs?.attributes ?? []
  const only = (type: string) => {
    const found = attributes.filter((one) => one.type === type)
    return found.length === 1 && found[0]!.values.length === 1 ? (found[0]!.values[0] as unknown) : undefined
  }
  const type = only(OID.contentType)
  if (!(type instanceof asn1.ObjectIdentifier) || type.getValue() !== OID.tstInfo) return false
  if (!(only(OID.messageDigest) instanceof asn1.OctetString)) return false
  const named =
    certificateIn(only(OID.signingCertificateV2), 'sha256') ?? certificateIn(only(OID.signingCertificate), 'sha1')
  if (!named || !same(named.hash, createHash(named.algorithm).update(der).digest())) return false
  // It was asked to bring its certificate (certReq), so that anybody can check what is kept. That proves nothing by itself: the
  // signature is looked at with the certificate that is trusted, and no other.
  const brought = signed.certificates ?? []
  if (!brought.some((one) => one instanceof pki.Certificate && same(derOf(one), derOf(certificate)))) return false
  signed.certificates = [certificate]
  return signed.verify({ signer: 0, data: Uint8Array.from(evidence).buffer }).catch(() => false)
}

/** The first certificate that a signing-certificate attribute names, which is the signer's (RFC 5035, 4). */
function certificateIn(attribute: unknown, otherwise: string): { algorithm: string; hash: Uint8Array } | undefined {
  const [certificates] = itemsOf(attribute)
  const [first] = itemsOf(certificates)
  const [one, two] = itemsOf(first)
  if (one instanceof asn1.OctetString) return { algorithm: otherwise, hash: one.valueBlock.valueHexView }
  // An algorithm beside the hash is in version 2 only.
  const [oid] = itemsOf(one)
  const algorithm = oid instanceof asn1.ObjectIdentifier ? DIGESTS[oid.getValue()] : undefined
  if (otherwise === 'sha1' || algorithm === undefined || !(two instanceof asn1.OctetString)) return undefined
  return { algorithm, hash: two.valueBlock.valueHexView }
}
const itemsOf = (block: unknown): readonly unknown[] => (block instanceof asn1.Sequence ? block.valueBlock.value : [])
const same = (a: Uint8Array, b: Uint8Array) => a.length === b.length && timingSafeEqual(a, b)

/** PKIFailureInfo: which bit says what. */
export const FAILURES: Readonly<Record<number, string>> = {
  0: 'badAlg', 2: 'badRequest', 5: 'badDataFormat', 14: 'timeNotAvailable', 15: 'unacceptedPolicy', 16: 'unacceptedExtension',
  17: 'addInfoNotAvailable', 25: 'systemFailure',
} // biome-ignore format: one list
function whyOf({ status, failInfo }: pki.PKIStatusInfo): string {
  const bytes = failInfo?.valueBlock.valueHexView ?? new Uint8Array()
  const set = Object.entries(FAILURES).filter(
    ([bit]) => ((bytes[Number(bit) >> 3] ?? 0) & (0x80 >> (Number(bit) & 7))) !== 0,
  )
  return set.length > 0 ? set.map(([, name]) => name).join(', ') : `status ${status}`
}
