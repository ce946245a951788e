/** The audit trail on PostgreSQL: one writer at a time (the head's row is the lock), so that rows have one order. */
import { chained, dayRoot, type Entry, FIRST_PREVIOUS, type Row, wrongWith } from '../../core/staff/trail.ts'
import { type Day, dayOf, instantOf } from '../../core/time.ts'
import { connect, type Database, type Transaction } from './database.ts'
import { Wrong } from './ledger/verify.ts'

type Head = { sequence: bigint; at: bigint; hash: string }
type Written = Omit<Row, 'sequence' | 'at'> & { sequence: bigint; at: bigint }
const rowOf = ({ sequence, at, ...row }: Written): Row => ({ ...row, sequence: Number(sequence), at: Number(at) })

/** Puts entries at the end, in their order; what is answered stands. */
export const auditAll = (db: Database, entries: readonly Entry[]): Promise<Row[]> =>
  db.begin(async (tx) => {
    const [head] = await tx<Head[]>`select sequence, at, hash from audit_head for update`
    let last = { sequence: Number(head!.sequence), at: Number(head!.at), hash: head!.hash }
    const rows: Row[] = []
    let waiting: Row[] = []
    for (const entry of entries) {
      // Bank time is asked before the lock is had: in the trail it never goes back.
      const row = chained({ ...entry, at: Math.max(entry.at, last.at) }, last.sequence + 1, last.hash)
      if (last.sequence > 0 && dayOf(row.at) !== dayOf(last.at)) {
        if (waiting.length > 0) await tx`insert into audit_trail ${tx(waiting)}`
        waiting = []
        await closeDay(tx, dayOf(last.at), last.sequence)
      }
      rows.push(row)
      waiting.push(row)
      last = row
    }
    if (waiting.length > 0) await tx`insert into audit_trail ${tx(waiting)}`
    await tx`update audit_head set sequence = ${last.sequence}, at = ${last.at}, hash = ${last.hash}`
    return rows
  })
export async function audit(db: Database, entry: Entry): Promise<void> {
  await auditAll(db, [entry])
}

/** The root of a day, once its last row is written. */
async function closeDay(tx: Transaction, day: Day, last: number): Promise<void> {
  const [before] = await tx<{ last: bigint }[]>`select last from audit_days order by last desc limit 1`
  const first = Number(before?.last ?? 0) + 1
  const rows = await tx<{ hash: string }[]>`
    select hash from audit_trail where sequence between ${first} and ${last} order by sequence`
  await tx`insert into audit_days (day, first, last, root) values (${day}, ${first}, ${last}, ${dayRoot(rows.map(({ hash }) => hash))})`
}

export type TrailFilter = {
  readonly customer?: string | undefined
  readonly person?: string | undefined
  readonly day?: Day | undefined
  readonly before?: number | undefined
}
export type ShownRow = Row & {
  readonly person_name: string | null
  readonly customer_name: string | null
  readonly organization_name: string | null
}
/** The trail, newest first. */
export async function trail(db: Database, by: TrailFilter, most: number): Promise<ShownRow[]> {
  const from = by.day === undefined ? undefined : instantOf(by.day)
  const rows = await db<(Written & Pick<ShownRow, 'person_name' | 'customer_name' | 'organization_name'>)[]>`
    select a.*, p.name as person_name, c.name as customer_name, o.name as organization_name
    from audit_trail a left join customers p on p.id = a.person left join customers c on c.id = a.customer
      left join organizations o on o.id = a.organization
    where true ${by.customer ? db`and a.customer = ${by.customer}` : db``} ${by.person ? db`and a.person = ${by.person}` : db``}
      ${from === undefined ? db`` : db`and a.at >= ${from} and a.at < ${from + 86_400_000}`} ${by.before ? db`and a.sequence < ${by.before}` : db``}
    order by a.sequence desc limit ${most}`
  return rows.map((row) => ({ ...row, ...rowOf(row) }))
}
export async function trailHead(db: Database): Promise<{
  head: { sequence: number; hash: string }
  days: { day: Day; rows: number; root: string }[]
}> {
  const [head] = await db<Head[]>`select sequence, at, hash from audit_head`
  const days = await db<{ day: Day; first: bigint; last: bigint; root: string }[]>`
    select * from audit_days order by last desc limit 31`
  return {
    head: { sequence: Number(head!.sequence), hash: head!.hash },
    days: days.map(({ day, first, last, root }) => ({ day, rows: Number(last - first) + 1, root })),
  }
}

/** Recomputes the whole trail; throws `Wrong` with the first row that is not as it was written. */
export async function verifyAudit(url: string, say: (line: string) => void): Promise<void> {
  const db = connect(url, { name: 'qiao-verify-audit', max: 2 })
  try {
    // The head first: what is written meanwhile lies behind it.
    const [head] = await db<Head[]>`select sequence, at, hash from audit_head`
    const until = Number(head!.sequence)
    const days = await db<{ day: Day; first: bigint; last: bigint; root: string }[]>`
      select * from audit_days where last <= ${until} order by last`
    let last: { sequence: number; hash: string } = { sequence: 0, hash: FIRST_PREVIOUS }
    let closed = 0
    let hashes: string[] = []
    const cursor = db<Written[]>`select * from audit_trail where sequence <= ${until} order by sequence`.cursor(2_000)
    for await (const some of cursor)
      for (const row of some.map(rowOf)) {
        const wrong = wrongWith(row, last)
        if (wrong) throw new Wrong(wrong)
        last = row
        hashes.push(row.hash)
        const day = days[closed]
        if (day && row.sequence === Number(day.last)) {
          if (dayRoot(hashes) !== day.root)
            throw new Wrong(`the root of ${day.day} in the audit trail is not that of its rows`)
          hashes = []
          closed++
        }
      }
    if (last.sequence !== until)
      throw new Wrong(`audit row ${last.sequence + 1} is missing: the trail should end with row ${until}`)
    if (last.hash !== head!.hash) throw new Wrong(`audit row ${until} is not what the head of the trail says`)
    if (closed < days.length) throw new Wrong(`the root of ${days[closed]!.day} in the audit trail has no rows`)
    say(`audit trail  ${until} rows, ${days.length} days with a root: chain, roots and head are right`)
    if (until > 0) say(`audit head   ${last.hash}`)
  } finally {
    await db.end()
  }
}
