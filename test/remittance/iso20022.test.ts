import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { type Fen, fen } from '../../core/money.ts'
import type { CreditTransfer, Status } from '../../workflows/adapters/clearing-house/port.ts'
import {
  buildPacs002, buildPacs008, buildPacs028, buildPain001, buildPain002, readPacs002, readPacs008, readPacs028, readPain001, readPain002,
} from '../../workflows/adapters/clearing-house/wire.ts' // biome-ignore format: one list

const schemas = new URL('../../../shared/vectors/iso20022/', import.meta.url)
const files = {
  'pacs.008': 'pacs.008.001.09.xsd',
  'pacs.002': 'pacs.002.001.11.xsd',
  'pain.001': 'pain.001.001.10_1.xsd',
  'pain.002': 'pain.002.001.11.xsd',
  'pacs.028': 'pacs.028.001.04.xsd',
} as const
const present = existsSync(fileURLToPath(schemas))

async function problemsOf(message: keyof typeof files, xml: string): Promise<string[]> {
  const { errors } = await validateXML({
    xml: [{ fileName: 'message.xml', contents: xml }],
    schema: [readFileSync(new URL(files[message], schemas), 'utf8')],
  })
  return errors.map((error) => error.message)
}

const hex = fc.stringMatching(/^[0-9a-f]{32}$/)
const name = fc.oneof(
  fc.constantFrom('王小明', '欧阳 娜娜', "O'Neil & Söhne <GmbH>", '𠮷野家'),
  fc.stringMatching(/^[A-Za-z一-龥][A-Za-z一-龥 ·&<>"']{0,38}[A-Za-z一-龥]$/),
)
const party = fc.record({ bank: fc.stringMatching(/^\d{12}$/), account: fc.stringMatching(/^\d{16,19}$/), name })
const transfer: fc.Arbitrary<CreditTransfer> = fc.record({
  endToEndId: hex,
  debtor: party,
  creditor: party,
  amount: fc.bigInt(1n, 999_999_999_99n).map((minor) => fen(minor) as Fen),
  at: fc.integer({ min: 1_500_000_000_000, max: 4_000_000_000_000 }),
  remittance: fc.constantFrom('转入本人账户', 'rent & water'),
})
const status: fc.Arbitrary<Status> = fc.oneof(
  fc.constantFrom<Status>({ status: 'ACSC' }, { status: 'ACCP' }),
  fc.record({
    status: fc.constant('RJCT' as const),
    reason: fc.constantFrom('AC01', 'AM04', 'BE01', 'NARR'),
    text: fc.constantFrom('no such account', '账户不存在'),
  }),
)

describe('what we write we can read', () => {
  test('pacs.008 and pain.001 carry a transfer unchanged', () => {
    fc.assert(
      fc.property(transfer, hex, (one, messageId) => {
        expect(readPacs008(buildPacs008({ ...one, messageId }))).toEqual({ ok: true, value: { ...one, messageId } })
        expect(readPain001(buildPain001(one, 'Qiao'))).toEqual({
          ok: true,
          value: { ...one, messageId: one.endToEndId },
        })
      }),
      { numRuns: 2_000 },
    )
  })
  test('pacs.002 and pain.002 carry a status unchanged', () => {
    fc.assert(
      fc.property(hex, hex, status, (messageId, endToEndId, one) => {
        const report = { messageId, originalMessageId: messageId, endToEndId, at: 1_700_000_000_000, status: one }
        expect(readPacs002(buildPacs002(report))).toEqual({ ok: true, value: { endToEndId, status: one } })
        expect(readPain002(buildPain002(report))).toEqual({ ok: true, value: { endToEndId, status: one } })
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('what others write is hostile until it is read', () => {
  const readers = [readPacs008, readPacs028, readPain001, readPacs002, readPain002]
  test('pacs.028 asks for exactly one transfer', () => {
    fc.assert(
      fc.property(hex, hex, (messageId, endToEndId) => {
        const one = { messageId, endToEndId, at: 1_700_000_000_000 }
        expect(readPacs028(buildPacs028(one))).toEqual({ ok: true, value: one })
      }),
      { numRuns: 1_000 },
    )
  })
  test('garbage is refused, never thrown at', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        for (const read of readers)
          expect(read(text)).toMatchObject({ ok: false, refusal: { kind: 'message-unreadable' } })
      }),
      { numRuns: 10_000 },
    )
  })
  test('a message with anything cut out of it is refused or says the same', () => {
    fc.assert(
      fc.property(transfer, fc.nat(1), fc.nat(1), (one, from, length) => {
        const xml = buildPacs008({ ...one, messageId: one.endToEndId })
        const at = Math.floor((from + 0.37) * (xml.length / 2))
        const read = readPacs008(xml.slice(0, at) + xml.slice(at + 1 + length * 40))
        if (read.ok) expect(read.value.endToEndId).toMatch(/^[0-9a-f]{32}$/)
        else expect(read.refusal.kind).toBe('message-unreadable')
      }),
      { numRuns: 1_000 },
    )
  })
  test('entities and document types are refused', () => {
    const xml = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Document>&x;</Document>'
    for (const read of readers)
      expect(read(xml)).toMatchObject({ ok: false, refusal: { why: 'a document type is not allowed' } })
  })
  test('an amount in another currency, of zero, or with three decimals is refused', () => {
    const xml = buildPacs008({
      endToEndId: 'a'.repeat(32),
      messageId: 'm',
      debtor: p,
      creditor: p,
      amount: fen(123_45n),
      at: 1_700_000_000_000,
      remittance: 'x',
    })
    expect(readPacs008(xml).ok).toBe(true)
    for (const wrong of [
      xml.replace('"CNY"', '"USD"'),
      xml.replace('123.45', '0.00'),
      xml.replace('123.45', '123.456'),
      xml.replace('123.45', '-1.00'),
    ]) {
      expect(wrong).not.toBe(xml)
      expect(readPacs008(wrong).ok).toBe(false)
    }
  })
})
const p = { bank: '999100000011', account: '6222020200000000000', name: '王小明' }

describe('every message we send validates against its schema', () => {
  const validated = (message: keyof typeof files, samples: () => string[]) => {
    const title = `${message} (${files[message]})`
    if (!present) test.skip(`${title}: skipped, ../shared/vectors/iso20022 is not there`, () => {})
    else
      test(title, async () => {
        for (const xml of samples()) expect(await problemsOf(message, xml), xml).toEqual([])
      }, 60_000)
  }
  const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.sample(arbitrary, { numRuns: 12, seed: 20261123 })
  const reports = () =>
    some(fc.tuple(hex, status)).map(([id, one]) => ({
      messageId: id,
      originalMessageId: id,
      endToEndId: id,
      at: 1_700_000_000_000,
      status: one,
    }))
  validated('pacs.008', () => some(transfer).map((one) => buildPacs008({ ...one, messageId: one.endToEndId })))
  validated('pain.001', () => some(transfer).map((one) => buildPain001(one, 'Qiao')))
  validated('pacs.002', () => reports().map(buildPacs002))
  validated('pain.002', () => reports().map(buildPain002))
  validated('pacs.028', () =>
    some(hex).map((id) => buildPacs028({ messageId: `Q${id}`, endToEndId: id, at: 1_700_000_000_000 })),
  )
  if (present)
    test('the schema would find a mistake', async () => {
      const xml = buildPacs008({ ...some(transfer)[0]!, messageId: 'm' }).replace('<ChrgBr>SLEV</ChrgBr>', '')
      expect(await problemsOf('pacs.008', xml)).not.toEqual([])
    })
})
