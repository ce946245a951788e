/**
 * The edge's public keys, while they change: a JWK set in a file, which is read anew when it changes. So one key takes over
 * from another without a restart: add the new one, give the edge its secret, drop the old one.
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import type { Keys } from '../../core/signature.ts'
import { keysFrom } from '../adapters/keys.ts'

const LOOK_EVERY_MS = 1_000

export type EdgeKeys = { now(): Keys; stop(): void }

/** Keys as text stay as they are; a path is a file that is looked at every second. A set that cannot be read changes nothing. */
export function edgeKeys(
  setOrPath: string,
  on: { trouble(what: string): void; changed(kids: readonly string[]): void },
  everyMs = LOOK_EVERY_MS,
): EdgeKeys {
  if (setOrPath.trimStart().startsWith('{')) {
    const keys = keysFrom(setOrPath)
    return { now: () => keys, stop: () => {} }
  }
  const stamp = () => {
    const { mtimeMs, size, ino } = statSync(setOrPath)
    return `${mtimeMs} ${size} ${ino}`
  }
  let seen = stamp()
  let keys = keysIn(setOrPath)
  const timer = setInterval(() => {
    try {
      const now = stamp()
      if (now === seen) return
      seen = now
      keys = keysIn(setOrPath)
      on.changed([...keys.keys()])
    } catch (failure) {
      on.trouble(`the edge’s keys in ${setOrPath} cannot be read; those before hold: ${(failure as Error).message}`)
    }
  }, everyMs)
  timer.unref()
  return { now: () => keys, stop: () => clearInterval(timer) }
}

function keysIn(path: string): Keys {
  const keys = keysFrom(readFileSync(path, 'utf8'))
  if (keys.size === 0) throw new Error('there is no key in it')
  return keys
}

type Public = { readonly kid: string; readonly kty: string; readonly crv: string; readonly x: string }
export type KeyPair = { readonly privateKey: object; readonly publicKey: Public }

export function newKeyPair(): KeyPair {
  const kid = `edge-${new Date().toISOString().slice(0, 10)}-${randomBytes(3).toString('hex')}`
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const of = (key: typeof privateKey) => ({ ...key.export({ format: 'jwk' }), kid })
  return { privateKey: of(privateKey), publicKey: of(publicKey) as Public }
}

export const setIn = (path: string) => (JSON.parse(readFileSync(path, 'utf8')) as { keys: Public[] }).keys
/** Whole or not at all: the bank may be reading. */
export function keepSet(path: string, keys: readonly Public[]): void {
  writeFileSync(`${path}.new`, JSON.stringify({ keys }, null, 2), { mode: 0o600 })
  renameSync(`${path}.new`, path)
}
/** The set of a bank of this machine has its edge's key in it, whatever else stands there. */
export function standing(path: string, key: Public): void {
  const keys = existsSync(path) ? setIn(path) : []
  if (!keys.some(({ kid, x }) => kid === key.kid && x === key.x))
    keepSet(path, [...keys.filter(({ kid }) => kid !== key.kid), key])
}
export const addKey = (path: string, key: Public) => keepSet(path, [...setIn(path), key])
/** Refuses to take out the last one: then nobody could reach the bank. */
export function dropKey(path: string, kid: string): void {
  const left = setIn(path).filter((key) => key.kid !== kid)
  if (left.length === setIn(path).length) throw new CannotChangeKeys(`there is no key ${kid} in ${path}`)
  if (left.length === 0) throw new CannotChangeKeys(`${kid} is the only key in ${path}; add another first`)
  keepSet(path, left)
}
export class CannotChangeKeys extends Error {
  override readonly name = 'CannotChangeKeys'
}
