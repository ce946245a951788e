/** Notices of a bill run: put in the queue many at a time, in the transaction that notes that they were. */

import type { RunTerms } from '../../core/bills/run.ts'
import { NEWS_MS } from '../../core/channels/policy.ts'
import type { NoticeKind } from '../../core/channels/texts.ts'
import { formatAmount } from '../../core/money.ts'
import { type Day, dayFromNumber, dayNumber, type Instant } from '../../core/time.ts'
import { tellDevices } from './channels.ts'
import type { Database, Transaction } from './database.ts'

export type BillNotice = 'bill-new' | 'bill-reminder' | 'bill-overdue'
type ToTell = {
  id: string
  organization: string
  house: string
  phone: string | null
  link: string
  left_due: bigint
  due_day: number
  /** Whose mandate will pay it, when one reaches. */
  mandate_phone: string | null
}

/** Tells the households of some bills and notes it; answers how many were looked at. Who has no phone is noted, not told. */
export const tellHouseholds = (
  db: Database,
  run: { run: string; kind: BillNotice; at: Instant; appUrl: string; terms: RunTerms; day?: Day },
  most: number,
): Promise<number> =>
  db.begin(async (tx) => {
    const today = run.day === undefined ? 0 : dayNumber(run.day)
    const open = tx`b.state = 'open' and b.left_due > 0`
    const which = {
      'bill-new': tx`not b.announced and ${open}`,
      'bill-reminder': tx`${open} and b.due_day - ${run.terms.remindDaysBefore} <= ${today} and b.due_day >= ${today}
        and b.reminded is distinct from b.due_day and b.told_overdue is distinct from b.due_day`,
      'bill-overdue': tx`${open} and b.due_day < ${today} and b.told_overdue is distinct from b.due_day`,
    }[run.kind]
    const bills = await tx<ToTell[]>`
      select b.id, o.name as organization, b.house, b.phone, b.link, b.left_due, b.due_day,
        (select c.phone from mandates m join customers c on c.id = m.customer
          where m.organization = b.organization and m.house = b.house and m.ended_at is null and m.cap >= b.left_due) as mandate_phone
      from house_bills b join organizations o on o.id = b.organization where b.run = ${run.run} and ${which} order by b.id limit ${most}`
    if (bills.length === 0) {
      if (run.kind === 'bill-new') await tellManagers(tx, run.run, 'run-sent', run.at)
      return 0
    }
    const notices = bills.flatMap(({ id, organization, house, phone, link, left_due, due_day, mandate_phone }) => {
      const collected = run.kind === 'bill-reminder' && mandate_phone !== null
      const to = collected ? mandate_phone : phone
      if (to === null) return []
      const facts = {
        organization,
        house,
        amount: formatAmount(left_due, 'CNY'),
        due: dayFromNumber(due_day),
        link: `${run.appUrl}/b/${link}`,
      }
      const kind: NoticeKind = collected ? 'bill-collected-soon' : run.kind
      return [
        {
          id: `${id} ${run.kind} ${due_day}`,
          phone: to,
          kind,
          locale: 'zh',
          facts: tx.json(facts),
          not_after: run.at + NEWS_MS,
        },
      ]
    })
    if (notices.length > 0) await tx`insert into notices ${tx(notices)} on conflict do nothing`
    const ids = bills.map(({ id }) => id)
    if (run.kind === 'bill-new') await tx`update house_bills set announced = true where id = any(${ids})`
    else if (run.kind === 'bill-reminder') await tx`update house_bills set reminded = due_day where id = any(${ids})`
    else await tx`update house_bills set told_overdue = due_day where id = any(${ids})`
    return bills.length
  }) as Promise<number>

/** Tells the devices of whoever manages the organisation, once for each run. */
export const tellManagers = (tx: Transaction, run: string, kind: 'run-sent' | 'run-closed', at: Instant) =>
  tellDevices(tx, {
    kind,
    at,
    rows: tx`
      select b.id || ' ' || r.customer, r.customer, jsonb_build_object('title', b.title, 'bills', (select count(*) from house_bills h where h.run = b.id))
      from bill_runs b join roles r on r.organization = b.organization
      where b.id = ${run} and r.role = 'manager' and r.from_at <= ${at} and (r.to_at is null or r.to_at > ${at})`,
  })

/** News about one bill, to the phone that it names or to whoever paid it. */
export async function tellAbout(
  tx: Transaction | Database,
  notice: {
    readonly id: string
    readonly phone: string | null
    readonly kind: 'bill-corrected' | 'bill-withdrawn' | 'bill-refunded'
    readonly facts: { organization: string; house: string; amount: string; reason: string }
    readonly at: Instant
  },
): Promise<void> {
  if (notice.phone === null) return
  await tx`
    insert into notices (id, phone, kind, locale, facts, not_after)
    values (${notice.id}, ${notice.phone}, ${notice.kind}, 'zh', ${tx.json(notice.facts)}, ${notice.at + NEWS_MS}) on conflict do nothing`
}
