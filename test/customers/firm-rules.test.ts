/** The code of a firm, what the registry's answer means, and names as they are read. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  afterRegistry, asksAgain, confirmUntil, type FirmAnswer, looksAgainAt, officersUntil, sameName,
} from '../../core/customers/firm.ts' // biome-ignore format: one list
import { readUscc, usccCheckCharacter } from '../../core/customers/uscc.ts'
import { beijing, instantOf } from '../../core/time.ts'
import { readAnswer } from '../../workflows/adapters/business-registry/wire.ts'

// Figures from python-stdnum 2.2's own test data (PyPI, LGPL-2.1-or-later); the numbers are facts.
const valid = [
  '121200004013590816', '911522010783762860', '91152201078377449P', '9115220107837941X1', '91152201078382010M', '91310112087994932F',
  '91310115MA1K3BTP2B', '913205056082348768', '91340600MA2PBM9HXD', '9144030071526726XG', '91620105L015101280', '92340602MA2PBQAH7E',
] as const // biome-ignore format: a table

describe('the unified social credit code', () => {
  test.each(valid)('%s fits', (code) => {
    expect(readUscc(code)).toEqual({ ok: true, value: code })
    expect(usccCheckCharacter(code)).toBe(code[17])
    expect(readUscc(` ${code.slice(0, 8)}-${code.slice(8).toLowerCase()} `)).toEqual({ ok: true, value: code })
  })
  test.each(valid)('%s with one character changed does not', (code) => {
    for (let at = 0; at < 18; at++)
      for (const other of '0123456789') {
        if (other === code[at]) continue
        const changed = code.slice(0, at) + other + code.slice(at + 1)
        expect(readUscc(changed).ok, changed).toBe(false)
      }
  })
  test('letters that never occur, and other lengths, are no code', () => {
    for (const bad of ['', '9', `${valid[0]}0`, `I${valid[0].slice(1)}`, '91340600MA2PBM9HXO', '９1340600MA2PBM9HXD'])
      expect(readUscc(bad)).toEqual({ ok: false, refusal: { kind: 'uscc' } })
  })
})

describe('what the registry says', () => {
  const verdictOf = (answer: FirmAnswer) => {
    const verdict = afterRegistry(answer)
    return verdict.kind === 'passed' ? 'passed' : `${verdict.kind} ${verdict.why}`
  }
  test('decides alone only what is certain', () => {
    expect(verdictOf({ kind: 'match', standing: 'in-business' })).toBe('passed')
    expect(verdictOf({ kind: 'match', standing: 'revoked' })).toBe('refused licence-revoked')
    expect(verdictOf({ kind: 'match', standing: 'closed' })).toBe('refused firm-closed')
    expect(verdictOf({ kind: 'unknown' })).toBe('refused not-registered')
    expect(verdictOf({ kind: 'no-match', differs: 'name' })).toBe('officer name-differs')
    expect(verdictOf({ kind: 'no-match', differs: 'representative' })).toBe('officer representative-differs')
    expect(verdictOf({ kind: 'not-available' })).toBe('officer registry-not-available')
    expect(asksAgain('registry-not-available')).toBe(true)
    expect(asksAgain('name-differs')).toBe(false)
  })
  test('officers have until the second business day, a representative thirty days', () => {
    const friday = instantOf('2026-11-27', 15)
    expect(beijing(looksAgainAt(friday)).slice(0, 16)).toBe('2026-11-30T10:30')
    expect(beijing(officersUntil(friday)).slice(0, 16)).toBe('2026-12-01T18:00')
    expect(beijing(confirmUntil(friday)).slice(0, 16)).toBe('2026-12-27T18:00')
  })
  const reference = '0'.repeat(32)
  const said = (more: object) => readAnswer(JSON.stringify({ requestId: reference, ...more }), reference)
  test('an answer to another question, or one that is no answer, says nothing', () => {
    expect(said({ code: '00', entStatus: 'in-business' })).toEqual({ kind: 'match', standing: 'in-business' })
    expect(said({ code: '00' })).toEqual({ kind: 'not-available' })
    expect(said({ code: '77' })).toEqual({ kind: 'not-available' })
    expect(said({ code: '00', entStatus: 'in-business', requestId: '1'.repeat(32) })).toEqual({ kind: 'not-available' })
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(readAnswer(text, reference)).toEqual({ kind: 'not-available' })
      }),
      { numRuns: 10_000 },
    )
  })
})

test('names are the same however a keyboard writes them, and no other', () => {
  expect(sameName('桥南（北京）贸易有限公司', '桥南(北京)贸易 有限公司')).toBe(true)
  expect(sameName('Ｑiao Trading', 'QIAO trading')).toBe(true)
  expect(sameName('桥南贸易有限公司', '桥南商贸有限公司')).toBe(false)
  expect(sameName('王小明', '王小朋')).toBe(false)
})
