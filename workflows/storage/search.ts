/** Business objects by the beginning or the end of their ids, newest first, a few of each kind. */
import type { SearchKind, Sought } from '../../core/staff/search.ts'
import { type Database, idOf } from './database.ts'

const MOST = 8
export type FoundRow = {
  kind: SearchKind
  id: string
  state: string
  at: bigint
  /** The first ledger entry it caused. */
  entry: string | null
  /** The run that it belongs to, of a bill or a case. */
  within: string | null
  number: string | null
}
const tables = {
  'reconciliation-case': { table: 'reconciliation_cases', at: 'opened_at', within: undefined },
  'joining-case': { table: 'joining_cases', at: 'opened_at', within: 'joining' },
  proposal: { table: 'proposals', at: 'at', within: undefined },
  firm: { table: 'firms', at: 'at', within: undefined },
  'bill-run': { table: 'bill_runs', at: 'at', within: undefined },
  'bill-payment': { table: 'bill_payments', at: 'at', within: undefined },
  'house-payment': { table: 'house_payments', at: 'at', within: undefined },
  transfer: { table: 'transfers', at: 'at', within: undefined },
  'top-up': { table: 'top_ups', at: 'at', within: undefined },
  withdrawal: { table: 'withdrawals', at: 'at', within: undefined },
  deposit: { table: 'term_deposits', at: 'opened_at', within: undefined },
} as const satisfies Partial<Record<SearchKind, object>>

/** `organizations`: whose runs and bills may be found; undefined for all. */
export async function findObjects(
  db: Database,
  { kinds, between, end, number }: Sought,
  may: { readonly endOf: readonly SearchKind[]; readonly organizations: readonly string[] | undefined },
): Promise<FoundRow[]> {
  const own = may.organizations === undefined ? undefined : [...may.organizations]
  const found: Promise<FoundRow[]>[] = []
  for (const kind of kinds) {
    if (kind === 'entry') {
      if (between)
        found.push(
          db<FoundRow[]>`
            select 'entry' as kind, id::text as id, answer as state, booked_at as at, id::text as entry, null as within, null as number
            from ledger_entries where id between ${between[0]} and ${between[1]} order by id desc limit ${MOST}`.then(
            (rows) => rows.map((row) => ({ ...row, id: idOf(row.id) })),
          ),
        )
      continue
    }
    if (kind === 'house-bill') {
      const by = [
        ...(number ? [db`starts_with(upper(b.number), upper(${number}))`] : []),
        ...(between ? [db`b.id between ${`house-bill-${between[0]}`} and ${`house-bill-${between[1]}`}`] : []),
      ]
      for (const condition of by)
        found.push(db<FoundRow[]>`
          select 'house-bill' as kind, b.id, b.state, b.at, null as entry, b.run as within, b.number from house_bills b
          where ${own ? db`b.organization = any(${own})` : db`true`} and ${condition} order by b.at desc, b.number limit ${MOST}`)
      continue
    }
    const { table, at, within } = tables[kind]
    const last = end !== undefined && may.endOf.includes(kind) ? end : undefined
    if (!between && !last) continue
    found.push(db<FoundRow[]>`
      select ${kind} as kind, o.id, o.state, o.${db(at)} as at, ${within ? db`o.${db(within)}` : db`null`} as within, null as number,
        (select e.id::text from ledger_entries e where e.business = o.id and e.business <> '' order by e.position limit 1) as entry
      from ${db(table)} o
      where (${between ? db`o.id between ${`${kind}-${between[0]}`} and ${`${kind}-${between[1]}`}` : db`false`}
        ${last ? db`or right(o.id, ${last.length}) = ${last}` : db``})
        ${kind === 'bill-run' && own ? db`and o.organization = any(${own})` : db``}
      order by o.id desc limit ${MOST}`)
  }
  const rows = (await Promise.all(found)).flat()
  return [...new Map(rows.map((row) => [row.id, { ...row, entry: row.entry && idOf(row.entry) }])).values()]
}
