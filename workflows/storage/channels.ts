/** News that waits to be told, by text and on devices, who wants none, and what was texted: in how many parts, and what became of each. */
import {
  type DeviceKind,
  lifeOf,
  type NewsFacts,
  type NewsKind,
  type PushedKind,
  pushedKinds,
} from '../../core/channels/news.ts'
import { DEVICE_SEEN_DAYS, type PushSettings, TEXT_WAITS_TRIES } from '../../core/channels/push.ts'
import { type NoticeKind, type TextFacts, textedKinds, warnings } from '../../core/channels/texts.ts'
import type { Instant } from '../../core/time.ts'
import type { Locale } from '../../core/words/index.ts'
import type { Receipt } from '../adapters/sms/port.ts'
import type { Database, Transaction } from './database.ts'
import { type SettingsRow, settingsColumns, settingsFrom } from './push.ts'

/** Puts news for a customer in the queue, once for each id: in the transaction that makes true what it tells. */
export async function tell<K extends NewsKind>(
  tx: Transaction | Database,
  notice: {
    readonly id: string
    readonly customer: string
    readonly kind: K
    readonly facts: NewsFacts<K>
    readonly at: Instant
  },
): Promise<void> {
  // Texts are in Chinese, until customers have chosen a language; a device has the language that the app had on it.
  await tx`
    insert into notices (id, customer, phone, kind, locale, facts, not_after)
    select ${notice.id}, id, phone, ${notice.kind}, 'zh', ${tx.json(notice.facts as never)}, ${notice.at + lifeOf(notice.kind)} from customers where id = ${notice.customer}
    on conflict do nothing`
}

/**
 * News that only devices get, told by the projector: for who has no device nothing is written, so that an entry costs no more
 * than a look. `rows` is a query, or a change with `returning`, that gives id, customer and facts (jsonb).
 */
export const tellDevices = (
  tx: Transaction,
  { kind, at, rows }: { readonly kind: DeviceKind; readonly at: Instant; readonly rows: ReturnType<Transaction> },
): Promise<unknown> => tx`
  with r (id, customer, facts) as (${rows})
  insert into notices (id, customer, phone, kind, locale, facts, not_after)
  select r.id || ' ' || ${kind}, c.id, c.phone, ${kind}, 'zh', r.facts, ${at + lifeOf(kind)}
  from r join customers c on c.id = r.customer where exists (select from push_devices d where d.customer = c.id)
  on conflict do nothing`
/** Minor units of the yuan as they are written: 12345 is 123.45. */
export const yuanIn = (db: Database | Transaction, amount: ReturnType<Transaction>) =>
  db`(${amount} / 100.0)::numeric(20, 2)::text`

type TextNotice = { readonly channel: 'text'; readonly kind: NoticeKind; readonly facts: TextFacts<NoticeKind> }
type DeviceNotice = {
  readonly channel: 'push'
  readonly kind: PushedKind
  readonly facts: NewsFacts<PushedKind>
  readonly news: string
  readonly device: string
}
export type Notice = {
  readonly id: string
  readonly n: bigint
  readonly phone: string
  readonly locale: Locale
  readonly not_after: bigint
  readonly attempts: number
  readonly opted_out: boolean
  /** A text: a device that its owner uses has the same news, and they want it once. */
  readonly by_push: boolean
  /** A device: where it is, unless it has ended meanwhile. */
  readonly to: { readonly endpoint: string; readonly p256dh: string; readonly auth: string } | null
  readonly settings: PushSettings
} & (TextNotice | DeviceNotice)

/** News that is spread, or taken, at once. */
const SPREAD_AT_ONCE = 500
/** How long a try may take before another may be made of the same notice. */
const LEASE_SECONDS = 60

/**
 * Makes of each piece of news one row for every device of whom it is for, and the text, where it has one. In one statement: whoever is
 * killed in between has done all of it or nothing.
 */
export async function spreadNews(db: Database): Promise<void> {
  for (;;) {
    const spread = await db`
      with due as (
        select n.id, coalesce(n.customer, c.id) as customer
        from notices n left join customers c on c.phone = n.phone and c.state = 'open' and n.customer is null
        where n.state = 'waiting' and n.channel = 'any' order by n.n limit ${SPREAD_AT_ONCE} for update of n skip locked),
        to_devices as (
          insert into notices (id, news, customer, phone, kind, locale, facts, not_after, channel, device)
          select q.id || ' ' || d.id, q.id, d.customer, q.phone, q.kind, d.locale, q.facts, q.not_after, 'push', d.id
          from due join notices q on q.id = due.id join push_devices d on d.customer = due.customer
          where q.kind = any(${pushedKinds}) order by q.n on conflict do nothing)
      update notices q set customer = due.customer,
        channel = case when q.kind = any(${textedKinds}) then 'text' else 'push' end,
        state = case when q.kind = any(${textedKinds}) then 'waiting' else 'spread' end
      from due where q.id = due.id`
    if (spread.count < SPREAD_AT_ONCE) return
  }
}

/**
 * What could go at this instant of bank time. A text that is no warning waits until the devices have had the same, or could
 * not be reached in three tries; at night `texts` names the kinds that go all the same.
 */
const ready = (db: Database, now: Instant, texts?: readonly string[]) => db`
  q.state = 'waiting' and q.not_before <= ${now} and (q.channel = 'push' or (
    q.channel = 'text' ${texts ? db`and q.kind = any(${[...texts]})` : db``} and (q.kind = any(${[...warnings]}) or not exists (
      select from notices p where p.news = q.id and p.state = 'waiting' and p.attempts < ${TEXT_WAITS_TRIES}))))`

/** Takes notices that are due; nobody else gets them until their lease has run out. */
export async function takeNotices(
  db: Database,
  most: number,
  now: Instant,
  texts?: readonly string[],
): Promise<Notice[]> {
  const rows = await db<(Omit<Notice, 'settings'> & SettingsRow)[]>`
    with due as (
      select q.id from notices q where q.next_at <= now() and ${ready(db, now, texts)} order by q.next_at, q.n limit ${most} for update of q skip locked),
      taken as (
        update notices q set attempts = attempts + 1, next_at = now() + make_interval(secs => ${LEASE_SECONDS}) from due where q.id = due.id returning q.*)
    select t.id, t.n, t.channel, t.news, t.device, t.phone, t.kind, t.locale, t.facts, t.not_after, t.attempts,
      exists (select from text_opt_outs o where o.phone = t.phone) as opted_out,
      not coalesce(s.texts_too, false) and exists (
        select from notices p join push_devices u on u.id = p.device
        where p.news = t.id and p.state = 'sent' and u.seen > now() - make_interval(days => ${DEVICE_SEEN_DAYS})) as by_push,
      case when d.id is not null then jsonb_build_object('endpoint', d.endpoint, 'p256dh', d.p256dh, 'auth', d.auth) end as "to",
      ${settingsColumns(db)}
    from taken t left join push_devices d on d.id = t.device left join push_settings s on s.customer = t.customer`
  return rows.map(
    ({ off, quiet_from, quiet_until, show_amounts, texts_too, ...row }) =>
      ({ ...row, settings: settingsFrom({ off, quiet_from, quiet_until, show_amounts, texts_too }) }) as Notice,
  )
}

/** How many notices could go now and were not yet tried. */
export async function noticesDue(db: Database, now: Instant): Promise<number> {
  const [row] = await db<{ n: number }[]>`
    select count(*)::int as n from notices q where q.attempts <= 1 and (${ready(db, now)} or (q.state = 'waiting' and q.channel = 'any'))`
  return row!.n
}

export type Ended = 'sent' | 'refused' | 'expired' | 'opted-out' | 'by-push' | 'off' | 'gone'
export async function endNotice(
  db: Database | Transaction,
  id: string,
  state: Ended,
  why: string | null = null,
): Promise<void> {
  await db`update notices set state = ${state}, why = ${why} where id = ${id}`
}
export async function tryNoticeAgain(db: Database, id: string, seconds: number, why: string): Promise<void> {
  await db`update notices set next_at = now() + make_interval(secs => ${seconds}), why = ${why} where id = ${id}`
}
/** Not now, but at an instant of bank time; that is no try. */
export async function putNoticeOff(db: Database, id: string, until: Instant): Promise<void> {
  await db`update notices set not_before = ${until}, next_at = now(), attempts = attempts - 1 where id = ${id}`
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
