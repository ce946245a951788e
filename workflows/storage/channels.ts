/** Notices that wait to be texted, who wants none, and what was texted: in how many parts, and what became of each. */
import { NEWS_MS } from '../../core/channels/policy.ts'
import type { NoticeKind, TextFacts } from '../../core/channels/texts.ts'
import type { Instant } from '../../core/time.ts'
import type { Locale } from '../../core/words/index.ts'
import type { Receipt } from '../adapters/sms/port.ts'
import type { Database, Transaction } from './database.ts'

/** Puts a notice to a customer in the queue, once for each id: in the transaction that makes true what it tells. */
export async function tell<K extends NoticeKind>(
  tx: Transaction | Database,
  notice: {
    readonly id: string
    readonly customer: string
    readonly kind: K
    readonly facts: TextFacts<K>
    readonly at: Instant
  },
): Promise<void> {
  // In Chinese, until customers have chosen a language.
  await tx`
    insert into text_queue (id, phone, kind, locale, facts, not_after)
    select ${notice.id}, phone, ${notice.kind}, 'zh', ${tx.json(notice.facts)}, ${notice.at + NEWS_MS} from customers where id = ${notice.customer}
    on conflict do nothing`
}

export type Notice = {
  readonly id: string
  readonly n: bigint
  readonly phone: string
  readonly kind: NoticeKind
  readonly locale: Locale
  readonly facts: TextFacts<NoticeKind>
  readonly not_after: bigint
  readonly attempts: number
  readonly opted_out: boolean
}
/** How long a try may take before another may be made of the same notice. */
const LEASE_SECONDS = 60
/** Takes notices that are due, of certain kinds alone where some are named; nobody else gets them until their lease has run out. */
export const takeNotices = (db: Database, most: number, kinds?: readonly string[]): Promise<Notice[]> => db<Notice[]>`
  with due as (
    select id from text_queue where state = 'waiting' and next_at <= now() ${kinds ? db`and kind = any(${[...kinds]})` : db``} order by next_at, n limit ${most} for update skip locked)
  update text_queue q set attempts = attempts + 1, next_at = now() + make_interval(secs => ${LEASE_SECONDS})
  from due where q.id = due.id
  returning q.id, q.n, q.phone, q.kind, q.locale, q.facts, q.not_after, q.attempts,
    exists (select from text_opt_outs o where o.phone = q.phone) as opted_out`

/** How many notices could go now. */
export async function noticesDue(db: Database): Promise<number> {
  const [row] = await db<
    { n: number }[]
  >`select count(*)::int as n from text_queue where state = 'waiting' and attempts <= 1`
  return row!.n
}

export async function endNotice(
  db: Database | Transaction,
  id: string,
  state: 'sent' | 'refused' | 'expired' | 'opted-out',
  why: string | null = null,
): Promise<void> {
  await db`update text_queue set state = ${state}, why = ${why} where id = ${id}`
}
export async function tryNoticeAgain(db: Database, id: string, seconds: number, why: string): Promise<void> {
  await db`update text_queue set next_at = now() + make_interval(secs => ${seconds}), why = ${why} where id = ${id}`
}

/** Answers whether this changed anything. */
export async function optOut(db: Database, phone: string, out: boolean): Promise<boolean> {
  const changed = out
    ? await db`insert into text_opt_outs (phone) values (${phone}) on conflict do nothing`
    : await db`delete from text_opt_outs where phone = ${phone}`
  return changed.count > 0
}

/** The message and its parts, as the centre took them. */
export async function keepTexted(
  db: Database,
  message: { readonly id: string; readonly phone: string; readonly kind: string; readonly parts: readonly string[] },
): Promise<void> {
  await db.begin(async (tx) => {
    await tx`insert into sms_messages (id, phone, kind) values (${message.id}, ${message.phone}, ${message.kind}) on conflict do nothing`
    await tx`
      insert into sms_parts (part, message, state) select part, ${message.id}, 'accepted' from unnest(${message.parts as string[]}::text[]) part
      on conflict (part) do update set message = excluded.message`
  })
}

/** Receipts come later, sometimes twice, sometimes before the answer to what they are for. */
export async function keepReceipt(db: Database, { part, state, said }: Receipt): Promise<void> {
  await db`
    insert into sms_parts (part, state, said) values (${part}, ${state}, ${said})
    on conflict (part) do update set state = excluded.state, said = excluded.said, at = now()`
}

export type Texted = {
  readonly kind: string
  readonly messages: number
  readonly parts: number
  readonly delivered: number
  readonly failed: number
}
/** By kind of text since an instant: parts are what the carrier's bill counts. */
export const texted = (db: Database, since: Date): Promise<Texted[]> => db<Texted[]>`
  select m.kind, count(distinct m.id)::int as messages, count(p.part)::int as parts,
    count(*) filter (where p.state = 'delivered')::int as delivered, count(*) filter (where p.state = 'failed')::int as failed
  from sms_messages m left join sms_parts p on p.message = m.id where m.at >= ${since} group by m.kind order by m.kind`
