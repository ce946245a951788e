/** Asking, over HTTP, a party with which a query is filed under a reference and fetched by it: the credit bureau, the tax office. */
import type { Filed, SourceAnswer } from '../../core/loans/facts.ts'
import { askSigned } from './hmac.ts'

/** A firm with a hundred accounts fits, and three years of declarations with their corrections. */
const LARGEST = 256 * 1024

/** Pointing it at a real one is a matter of url and secret. */
export type FiledAt = { readonly url: string; readonly secret: string; readonly timeoutMs?: number }
type Protocol<Query, Value> = {
  readonly who: string
  readonly path: string
  questionOf(query: Query): object
  readFiled(text: string, reference: string): Filed
  readFetched(text: string, query: Query): SourceAnswer<Value>
}

export function filedQueriesOver<Query extends { readonly reference: string }, Value>(
  { url, secret, timeoutMs = 5_000 }: FiledAt,
  { who, path, questionOf, readFiled, readFetched }: Protocol<Query, Value>,
) {
  const at = { url, who, secret, timeoutMs, most: LARGEST } as const
  return {
    async file(query: Query): Promise<Filed> {
      const text = await askSigned({ ...at, path, method: 'POST', message: questionOf(query) })
      return text === undefined ? { kind: 'not-available' } : readFiled(text, query.reference)
    },
    async fetch(query: Query): Promise<SourceAnswer<Value>> {
      const text = await askSigned({ ...at, path: `${path}/${query.reference}`, method: 'GET' })
      return text === undefined ? { kind: 'not-available' } : readFetched(text, query)
    },
  }
}
