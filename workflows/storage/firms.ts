/** Firms: who asked for an account, what came of it. */

import { confirmUntil, type FirmWhy, looksAgainAt, officersUntil } from '../../core/customers/firm.ts'
import type { FirmState } from '../../core/customers/firm-states.ts'
import { digest } from '../../core/id.ts'
import type { Instant } from '../../core/time.ts'
import type { FirmOrder } from '../customers/firm/workflow.ts'
import { tell } from './channels.ts'
import type { Database, Transaction } from './database.ts'
import { giveRole, keepOrganization } from './staff.ts'

export type FirmRow = {
  id: string
  code: string
  name: string
  representative_name: string
  representative: string
  operator: string
  at: bigint
  request: string
  state: FirmState
  why: FirmWhy | null
  registry: string | null
  asks: number
  until: bigint | null
  organization: string | null
  started: boolean
  ended_at: bigint | null
  summary: string | null
}
export type FirmWithNames = FirmRow & { operator_name: string; representative_known: string }
const named = (db: Database | Transaction) => db`
  f.*, o.name as operator_name, r.name as representative_known
  from firms f join customers o on o.id = f.operator join customers r on r.id = f.representative`

export const orderOf = ({ id, at, operator, representative }: FirmRow): FirmOrder => ({
  id, at: Number(at), operator, representative,
}) // biome-ignore format: one order
/** The organisation that a firm becomes: named by the firm's id, so that opening it again is the same. */
export const organizationOf = (firm: string) => `organization-${digest(`firm\n${firm}`).slice(0, 32)}`

/** Keeps a question for an account; `known` when the firm has one, or another question about it is open. */
export const keepFirm = (
  db: Database,
  firm: Pick<FirmRow, 'id' | 'code' | 'name' | 'representative' | 'representative_name' | 'operator' | 'request'> & {
    at: Instant
  },
): Promise<'kept' | 'known'> =>
  db.begin(async (tx) => {
    await tx`insert into firms ${tx(firm)} on conflict do nothing`
    const [kept] = await tx`select from firms where id = ${firm.id}`
    return kept ? 'kept' : 'known'
  })
/** What the number of an organisation's account derives from. */
export async function serialOf(db: Database, organization: string): Promise<number> {
  const [row] = await db<{ serial: bigint }[]>`select serial from organizations where id = ${organization}`
  return Number(row!.serial)
}
export async function firmRow(db: Database | Transaction, id: string): Promise<FirmWithNames | undefined> {
  const [row] = await db<FirmWithNames[]>`select ${named(db)} where f.id = ${id}`
  return row
}
/** Firms of a customer: as operator, or as legal representative. */
export const firmsOf = (db: Database, customer: string): Promise<FirmWithNames[]> => db<FirmWithNames[]>`
  select ${named(db)} where f.operator = ${customer} or f.representative = ${customer} order by f.id desc limit 100`
export const firmsNotStarted = (db: Database, before: Instant): Promise<FirmRow[]> =>
  db<FirmRow[]>`select * from firms where not started and at < ${before} order by at limit 50`
export async function markFirmStarted(db: Database, id: string): Promise<void> {
  await db`update firms set started = true where id = ${id}`
}

/** What the registry said; a new question has a new reference. */
export async function noteAnswer(db: Database, id: string, said: string): Promise<void> {
  await db`update firms set registry = ${said}, asks = asks + 1 where id = ${id} and ended_at is null`
}
const DESK = 'firms-desk'
export const assign = (
  db: Database,
  id: string,
  why: FirmWhy,
  now: Instant,
): Promise<{ deadline: Instant; lookAt: Instant }> =>
  db.begin(async (tx) => {
    const deadline = officersUntil(now)
    await tx`update firms set state = 'in-review', why = ${why} where id = ${id} and state in ('checking', 'in-review')`
    const [item] = await tx<{ deadline: bigint }[]>`
      insert into work_items (id, kind, business, owner, opened_at, deadline)
      values (${`review-${id}`}, ${`firm-${why}`}, ${id}, ${DESK}, ${now}, ${deadline})
      on conflict (business) do update set deadline = case when work_items.deadline <= ${now} then excluded.deadline else work_items.deadline end
      returning deadline`
    return { deadline: Number(item!.deadline), lookAt: looksAgainAt(now) }
  })
export async function closeWork(db: Database | Transaction, id: string, outcome: string, now: Instant): Promise<void> {
  await db`
    update work_items set closed_at = coalesce(closed_at, ${now}), outcome = coalesce(outcome, ${outcome}) where business = ${id}`
}
export const askRepresentative = (db: Database, id: string, now: Instant): Promise<Instant> =>
  db.begin(async (tx) => {
    await closeWork(tx, id, 'open', now)
    const row = (await firmRow(tx, id))!
    const until = row.until === null ? confirmUntil(now) : Number(row.until)
    await tx`update firms set state = 'confirming', why = null, until = ${until} where id = ${id} and ended_at is null`
    await tell(tx, {
      id: `${id} confirm`,
      customer: row.representative,
      kind: 'firm-to-confirm',
      facts: { firm: row.name },
      at: now,
    })
    return until
  })
/** The organisation and its operator's role: others, and approval by two, will be more rows of the same kind. */
export const openOrganization = (db: Database, id: string, now: Instant): Promise<void> =>
  db.begin(async (tx) => {
    const row = (await firmRow(tx, id))!
    const organization = organizationOf(id)
    await keepOrganization(tx, { id: organization, name: row.name, kind: 'firm', at: now })
    await giveRole(tx, { customer: row.operator, organization, role: 'operator', from: Number(row.at) })
    await tx`update firms set organization = ${organization} where id = ${id}`
  })
export const conclude = (
  db: Database,
  id: string,
  {
    end,
    why,
    summary,
    now,
  }: { end: 'open' | 'refused' | 'lapsed'; why: FirmWhy | null; summary: string; now: Instant },
): Promise<void> =>
  db.begin(async (tx) => {
    await closeWork(tx, id, end, now)
    const [row] = await tx<FirmRow[]>`
      update firms set state = ${end}, why = ${why}, summary = ${summary}, ended_at = ${now} where id = ${id} and ended_at is null returning *`
    if (!row) return
    await tell(tx, {
      id: `${id} ${end}`,
      customer: row.operator,
      kind: end === 'open' ? 'firm-open' : 'firm-refused',
      facts: { firm: row.name },
      at: now,
    })
  })
