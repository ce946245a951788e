/**
 * One way to write a value as text, so that its digest is its own: the JSON of RFC 8785 (object names in the order of their code
 * units, no blanks), of whole numbers only. Amounts are text before they come here; a fraction would be written differently
 * somewhere, so there is none.
 */
import { digest } from './id.ts'
import { invariant } from './invariant.ts'

export type Canonical =
  | string
  | number
  | boolean
  | null
  | readonly Canonical[]
  | { readonly [name: string]: Canonical | undefined }

export function canonical(value: Canonical): string {
  if (typeof value === 'number') {
    invariant(Number.isSafeInteger(value) && !Object.is(value, -0), 'what is kept canonically has whole numbers')
    return String(value)
  }
  if (typeof value === 'string') {
    invariant(value.isWellFormed(), 'what is kept canonically is well-formed text')
    return JSON.stringify(value)
  }
  if (typeof value !== 'object' || value === null) return String(value)
  if (isList(value)) return `[${value.map(canonical).join(',')}]`
  const names = Object.keys(value).filter((name) => value[name] !== undefined)
  return `{${names
    .sort((a, b) => (a < b ? -1 : 1))
    .map((name) => `${canonical(name)}:${canonical(value[name]!)}`)
    .join(',')}}`
}
const isList = (value: object): value is readonly Canonical[] => Array.isArray(value)

export const canonicalDigest = (value: Canonical): string => digest(canonical(value))
