/** One signing key takes over from another while the bank runs. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import type { Problem } from '../../core/problem.ts'
import { SIGNATURE_HEADER, signRequest, verifyRequest } from '../../core/signature.ts'
import { signerFrom } from '../../workflows/adapters/keys.ts'
import { addKey, dropKey, edgeKeys, type KeyPair, keepSet, newKeyPair, setIn } from '../../workflows/bank/edge-keys.ts'
import { until } from '../support/customer.ts'
import { given, needing } from '../support/needs.ts'

const request = { method: 'GET', path: '/session', body: new Uint8Array(), session: 'f'.repeat(64) }
const signedBy = ({ privateKey }: KeyPair) => signRequest(request, signerFrom(JSON.stringify(privateKey)), Date.now())

describe('a file of keys', () => {
  const folder = mkdtempSync(join(tmpdir(), 'qiao-keys-'))
  const path = join(folder, 'keys.json')
  const [old, next] = [newKeyPair(), newKeyPair()]
  keepSet(path, [old.publicKey])
  let troubles = 0
  let changes = 0
  const on = { trouble: () => void troubles++, changed: () => void changes++ }
  const keys = edgeKeys(path, on, 10)
  const holds = async (pair: KeyPair) => (await verifyRequest(await signedBy(pair), request, keys.now(), Date.now())).ok
  const changed = (times: number) => vi.waitFor(() => expect(changes).toBe(times))
  afterAll(() => {
    keys.stop()
    rmSync(folder, { recursive: true })
  })

  test('an old key is believed beside the new one until it is taken out, then no more', async () => {
    expect([await holds(old), await holds(next)]).toEqual([true, false])
    addKey(path, next.publicKey)
    await changed(1)
    expect([await holds(old), await holds(next)]).toEqual([true, true])
    dropKey(path, old.publicKey.kid)
    await changed(2)
    expect([await holds(old), await holds(next)]).toEqual([false, true])
  })
  test('a file that cannot be read, or has no key, changes nothing and is named', async () => {
    for (const [n, broken] of ['{"keys":', '{"keys":[]}', '{"keys":[{"kty":"RSA"}]}'].entries()) {
      writeFileSync(path, broken)
      await vi.waitFor(() => expect(troubles).toBe(n + 1))
      expect(await holds(next)).toBe(true)
    }
    keepSet(path, [next.publicKey])
    await changed(3)
  })
  test('the last key is not taken out, nor one that is not there', () => {
    expect(() => dropKey(path, next.publicKey.kid)).toThrow('the only key')
    expect(() => dropKey(path, 'edge-9')).toThrow('no key edge-9')
    expect(setIn(path)).toEqual([next.publicKey])
  })
})

needing(['QIAO_BANK_URL', 'QIAO_EDGE_KEYS'], () => {
  test('the running bank believes a new key within seconds, and a dropped one no more', async () => {
    const path = given('QIAO_EDGE_KEYS')
    const pair = newKeyPair()
    const says = async () => {
      const said = await fetch(`${given('QIAO_BANK_URL')}/session`, {
        headers: { [SIGNATURE_HEADER]: await signedBy(pair) },
      })
      return ((await said.json()) as Problem).code
    }
    const comes = (code: Problem['code']) =>
      until(code, async () => ((await says()) === code ? true : undefined), 10_000)
    expect(await says()).toBe('signature-refused')
    addKey(path, pair.publicKey)
    // Believed: it is only the session that nobody knows.
    await comes('not-signed-in')
    dropKey(path, pair.publicKey.kid)
    await comes('signature-refused')
  })
})
