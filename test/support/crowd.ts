/** Many customers at once, as if they had joined, signed in and brought money in before: real sessions, real accounts, none of it through the API. */
import { createHash, randomBytes } from 'node:crypto'
import { cookieFor } from '../../core/customers/cookie.ts'
import { currentAccount, openCustomer } from '../../core/deposits/postings.ts'
import { entryId } from '../../core/id.ts'
import { ownAccount } from '../../core/ledger/chart.ts'
import { type Command, isDone, type LedgerClient } from '../../core/ledger/command.ts'
import type { Fen } from '../../core/money.ts'
import type { Instant } from '../../core/time.ts'
import { csrfFor } from '../../edge/session/cookie.ts'
import type { Database } from '../../workflows/storage/database.ts'
import { sessionName } from '../../workflows/storage/sessions.ts'
import { sessionHeaders } from './customer.ts'

export type InCrowd = {
  readonly id: string
  /** Headers of a browser that is signed in, each a line with its end. */
  readonly headers: string
  readonly address: string
}
const ROWS = 1_000

/** `key`: the edge's key of CSRF tokens. `label` makes them others than those of another label. */
export async function crowd(
  { db, ledger, key }: { readonly db: Database; readonly ledger: LedgerClient; readonly key: string },
  { many, money, label, at }: { readonly many: number; readonly money: Fen; readonly label: string; readonly at: Instant },
): Promise<InCrowd[]> {
  const people: InCrowd[] = []
  for (let from = 0; from < many; from += ROWS) {
    const rows = Array.from({ length: Math.min(ROWS, many - from) }, (_, k) => {
      const n = from + k
      const token = randomBytes(32).toString('base64url')
      const digest = createHash('sha256').update(token).digest('hex')
      const own = entryId(`${label} ${n}`, at, 'crowd')
      return { n, id: `customer-${own}`, phone: `2${String(Number.parseInt(own.slice(-12), 16) % 1e10).padStart(10, '0')}`, token, digest, address: `mall-address-${own}` }
    })
    await db`insert into customers ${db(rows.map(({ id, phone }) => ({ id, phone, name: '王小明', joined_at: at, opened_at: at, state: 'open', class: 'I' })) as never)}`
    await db`insert into sessions ${db(rows.map(({ id, digest }) => ({ digest, customer: id, expires: new Date(Date.now() + 6 * 3_600_000), id: sessionName(digest), how: 'code', device: 'crowd' })) as never)}`
    await db`insert into mall_addresses ${db(rows.map(({ id, address }) => ({ id: address, customer: id, name: '王小明', phone: '13800000000', county: '440305', place: '广东省 深圳市 南山区', street: '科技园南路 88 号', used_at: at })) as never)}`
    const commands = rows.flatMap(({ id }): Command[] => [
      ...openCustomer(id, at, 'I'),
      { kind: 'post', id: entryId(`crowd money ${id}`, at, 'in'), transfers: [{ debit: ownAccount('clearing-house'), credit: currentAccount(id), amount: money }], business: 'crowd', step: 'in', memo: '', actor: 'crowd', request: '' },
    ])
    for (let k = 0; k < commands.length; k += 500)
      for (const answer of await ledger.submit(commands.slice(k, k + 500)))
        if (!isDone(answer)) throw new Error(`a crowd's account is not there: ${answer.kind}`)
    for (const { id, token, digest, address } of rows) {
      const csrf = await csrfFor(digest, { EDGE_CSRF_KEY: key })
      people.push({ id, address, headers: sessionHeaders({ cookie: cookieFor(token).split(';')[0]!, csrf }) })
    }
  }
  return people
} // biome-ignore format: a row a line
