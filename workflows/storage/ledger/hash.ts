/** Node's SHA-256 in the two forms that the ledger asks for (`core/ledger/merkle.ts`). */
import { hash } from 'node:crypto'
import { BatchHasher, type Hash, type TextHash } from '../../../core/ledger/merkle.ts'

export const sha256: Hash = (bytes) => hash('sha256', bytes, 'buffer')
/** 'binary' is Node's name of one byte a character. */
export const sha256Text: TextHash = (bytes) => hash('sha256', bytes, 'binary')
export const batchHasher = () => new BatchHasher(sha256Text)
