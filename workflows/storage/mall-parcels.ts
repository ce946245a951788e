/** Parcels of the mall at their carriers: whether they are followed, and what was told of them. Told again, nothing changes. */

import { digest } from '../../core/id.ts'
import type { TrackState } from '../../core/mall/kinds.ts'
import { piecesLeft } from '../../core/mall/parts.ts'
import {
  goesBackToSender,
  receivesAfterSigning,
  signedAt,
  signedIn,
  type TrackEvent,
} from '../../core/mall/tracking.ts'
import type { Instant } from '../../core/time.ts'
import { tell } from './channels.ts'
import type { Database, Transaction } from './database.ts'
import {
  allSent,
  type CaseRow,
  forPart,
  moveCase,
  openCase,
  type ParcelRow,
  partIn,
  say,
  takenIn,
  type WithOrder,
} from './mall-orders.ts'

export type EventRow = { parcel: string; at: bigint; state: TrackState; says: string }

export async function parcelBy(db: Database, id: string): Promise<ParcelRow | undefined> {
  const [row] = await db<ParcelRow[]>`select * from mall_parcels where id = ${id}`
  return row
}
export const eventsOf = (db: Database, parcels: readonly string[]): Promise<EventRow[]> => db<EventRow[]>`
  select parcel, at, state, says from mall_parcel_events where parcel = any(${parcels as string[]}) order by said_at, at`

export type ToFollow = Pick<ParcelRow, 'id' | 'carrier' | 'number'> & { phone: string }
/** Parcels that nobody was asked to follow yet, those that wait longest first. `phone`: of whoever it goes to. */
export const parcelsToFollow = (db: Database, most: number): Promise<ToFollow[]> => db<ToFollow[]>`
  select c.id, c.carrier, c.number, case when c.sent_by = 'buyer' then w.phone else o.address ->> 'phone' end as phone
  from mall_parcels c join mall_parts p on p.id = c.part join mall_orders o on o.id = p."order"
    left join mall_cases k on k.id = c."case" left join mall_warehouses w on w.merchant = p.merchant and w.name = k.returns_to
  where c.followed is null and c.follow_after <= now() order by c.follow_after limit ${most}`
export async function keepFollowed(db: Database, id: string, followed: boolean): Promise<void> {
  await db`update mall_parcels set followed = ${followed} where id = ${id}`
}
/** No answer: asked again, ever later, for some ten days. Then the buyer's silence alone counts. */
export async function followLater(db: Database, id: string): Promise<void> {
  await db`
    update mall_parcels set follow_tries = follow_tries + 1, follow_after = now() + least(power(2, follow_tries), 3600) * interval '1 second',
      followed = case when follow_tries >= 250 then false end where id = ${id}`
}

/** What was told of a parcel: `offset` makes bank time of the carrier's, as it was when an event was first heard. The run is told of the number that comes back. */
export const keepNews = (
  db: Database,
  { id, part }: ParcelRow,
  events: readonly TrackEvent[],
  { offset, now }: { readonly offset: number; readonly now: Instant },
): Promise<{ readonly order: string; readonly times: number } | undefined> =>
  forPart(db, part, async (tx, row, cases) => {
    for (const { at, state, says } of events)
      await tx`
        insert into mall_parcel_events (parcel, said_at, at, state, says) values (${id}, ${at}, ${at + offset}, ${state}, ${says}) on conflict do nothing`
    if (goesBackToSender(events)) return (await returning(tx, row, cases, id, now)) ? { order: row.order, times: await say(tx, row, now) } : undefined
    const said = signedIn(events)
    if (said === undefined) return undefined
    const [parcel] = await tx<ParcelRow[]>`select * from mall_parcels where id = ${id}`
    const signed = signedAt(said + offset, Number(parcel!.at), now)
    // The first that says so: whatever comes after moves nothing.
    const first = await tx`update mall_parcels set signed_at = ${signed} where id = ${id} and signed_at is null`
    if (first.count === 0) return undefined
    const begins = parcel!.case === null ? await partSigned(tx, row) : await caseSigned(tx, parcel!, signed)
    if (parcel!.sent_by === 'merchant')
      await tell(tx, { id: `${row.order} signed ${id}`, customer: row.customer, kind: 'parcel-signed', facts: { store: row.store }, at: now })
    return begins ? { order: row.order, times: await say(tx, row, now) } : undefined
  }) // biome-ignore format: one story

/**
 * A parcel goes back to who sent it. Of the goods: the buyer's money is asked for, and the store answers as it does to any buyer. Of what was exchanged or
 * sent back, an officer looks at it. Once for a parcel; false where nothing comes of it.
 */
async function returning(tx: Transaction, row: WithOrder, cases: readonly CaseRow[], parcel: string, now: Instant): Promise<boolean> {
  const [of] = await tx<ParcelRow[]>`select * from mall_parcels where id = ${parcel} and signed_at is null`
  if (!of) return false
  if (of.case !== null) {
    const one = cases.find(({ id }) => id === of.case)
    if (one?.state !== (of.sent_by === 'merchant' ? 'sent-again' : 'sent-back')) return false
    await moveCase(tx, row, one, 'disputed', { at: now })
    return true
  }
  const id = `mall-case-${digest(`${parcel}\nreturning`).slice(0, 32)}`
  if (row.state !== 'shipped' || cases.some((one) => one.id === id)) return false
  const left = piecesLeft(partIn(row), takenIn(row, cases))
  const all = of.pieces.length > 0 ? of.pieces : left.map((quantity, line) => ({ line, quantity }))
  const pieces = all.map(({ line, quantity }) => ({ line, quantity: Math.min(quantity, left[line]!) })).filter(({ quantity }) => quantity > 0)
  if (pieces.length === 0) return false
  await openCase(tx, row, { id, part: row.id, kind: 'refund', reason: 'undelivered', state: 'asked', pieces, at: now, notes: [] })
  await tell(tx, { id: `${row.order} returning ${parcel}`, customer: row.customer, kind: 'parcel-returning', facts: { store: row.store }, at: now })
  return true
} // biome-ignore format: one story
/** All of its parcels are there: the time of silence runs from the last of them. What is not sent yet begins no time. */
async function partSigned(tx: Transaction, { id, state }: WithOrder): Promise<boolean> {
  const [open] = await tx`select from mall_parcels where part = ${id} and "case" is null and signed_at is null limit 1`
  if (state !== 'shipped' || open) return false
  await allSent(tx, id)
  return true
}
/** A replacement is there. What the buyer sends back is looked at by the merchant, whose time runs from the sending. */
async function caseSigned(tx: Transaction, { case: one, sent_by }: ParcelRow, signed: Instant): Promise<boolean> {
  if (sent_by === 'buyer') return false
  const done = await tx`
    update mall_cases set until = ${receivesAfterSigning(signed)} where id = ${one!} and state = 'sent-again'`
  return done.count > 0
}
