/** An authority of one's own, for a bank in development: its key, the certificate it signs itself, and its policy. */
import { randomBytes, type webcrypto } from 'node:crypto'
import * as asn1 from 'asn1js'
import * as pki from 'pkijs'
import { integer, nonceFrom, OID } from './wire.ts'

/** Of the number that is kept for examples (RFC 5612). */
export const TIME_STAMP_POLICY = '1.3.6.1.4.1.32473.3161.1'
export const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const

/** A key pair and the certificate it signs itself, for time stamps and nothing else. */
export async function newAuthority(now: number): Promise<{ privateKey: webcrypto.JsonWebKey; certificate: string }> {
  const keys = await crypto.subtle.generateKey(CURVE, true, ['sign', 'verify'])
  const certificate = new pki.Certificate()
  certificate.version = 2
  certificate.serialNumber = integer(nonceFrom(randomBytes(8)))
  for (const name of [certificate.issuer, certificate.subject])
    name.typesAndValues.push(
      new pki.AttributeTypeAndValue({
        type: '2.5.4.3',
        value: new asn1.Utf8String({ value: 'Simulated time stamps' }),
      }),
    )
  certificate.notBefore.value = new Date(now - 86_400_000)
  certificate.notAfter.value = new Date(now + 10 * 365 * 86_400_000)
  const extension = (extnID: string, parsed: { toSchema(): asn1.BaseBlock }) =>
    new pki.Extension({ extnID, critical: true, extnValue: parsed.toSchema().toBER(), parsedValue: parsed })
  certificate.extensions = [
    extension(pki.id_BasicConstraints, new pki.BasicConstraints({ cA: false })),
    // digitalSignature
    extension(pki.id_KeyUsage, {
      toSchema: () => new asn1.BitString({ valueHex: Uint8Array.of(0x80).buffer, unusedBits: 7 }),
    }),
    extension(pki.id_ExtKeyUsage, new pki.ExtKeyUsage({ keyPurposes: [OID.timeStamping] })),
  ]
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey)
  await certificate.sign(keys.privateKey, 'SHA-256')
  const text = Buffer.from(certificate.toSchema(true).toBER()).toString('base64')
  return {
    privateKey: await crypto.subtle.exportKey('jwk', keys.privateKey),
    certificate: `-----BEGIN CERTIFICATE-----\n${text.match(/.{1,64}/g)!.join('\n')}\n-----END CERTIFICATE-----\n`,
  }
}
