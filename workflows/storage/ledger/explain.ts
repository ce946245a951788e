/** Everything that is on record about one entry, and its receipt. */
import type { Id } from '../../../core/id.ts'
import { invariant } from '../../../core/invariant.ts'
import { chart } from '../../../core/ledger/chart.ts'
import { placeOf, placeText } from '../../../core/ledger/command.ts'
import { type Receipt, receiptOf } from '../../../core/ledger/receipt.ts'
import type { Explanation } from '../../../core/ledger/wire.ts'
import { formatAmount } from '../../../core/money.ts'
import { beijing, dayFromNumber } from '../../../core/time.ts'
import type { Locale } from '../../../core/words/index.ts'
import { type Database, idOf } from '../database.ts'
import { sha256 } from './hash.ts'
import { rowAt } from './postgres.ts'

/** The receipt of one event of the log. Undefined when the log has nothing there. */
export async function receiptAt(db: Database, shard: number, position: number): Promise<Receipt | undefined> {
  const { sequence, index } = placeOf(position)
  const row = await rowAt(db, shard, sequence)
  return row && receiptOf({ shard, ...row }, index, sha256)
}

type Row = {
  position: bigint; id: string; kind: string; answer: string; target: string | null; business: string; step: string
  memo: string; actor: string; request: string; booked_at: bigint; effective_day: number
  session: string | null; customer: string | null; run: string | null; mandate: string | null
  approval: string | null; how: 'passkey' | 'code' | null; text: string | null; passkey: string | null; proof: unknown; given: Date | null; approver: string | null
} // biome-ignore format: columns
type Leg = {
  account: string; side: 'debit' | 'credit'; normal: 'debit' | 'credit'; booked: bigint; held: bigint; after: bigint; head: string
  unit: string; owner: string; period: 'day' | 'month' | 'year' | null; allowance: bigint | null
} // biome-ignore format: columns

/** The customers who own an account in an entry. */
export const ownersIn = async (db: Database, entry: string): Promise<readonly string[]> =>
  (
    await db<{ owner: string }[]>`
      select distinct a.owner from ledger_entries e join ledger_legs l on l.position = e.position
      join ledger_accounts a on a.id in (l.debit, l.credit) where e.id = ${entry} and a.owner like 'customer-%'`
  ).map(({ owner }) => owner)
/** What an entry was for; undefined when there is none. */
export async function businessOf(db: Database, entry: string): Promise<string | undefined> {
  const [row] = await db<{ business: string }[]>`select business from ledger_entries where id = ${entry}`
  return row?.business
}

const MOST_RELATED = 50
type Related = { id: string; step: string; kind: string; answer: string; booked_at: bigint }

/**
 * Explains an entry: to the owner of an account in it (only that account's balances are shown), or to the operator, who
 * sees all. Undefined when there is none, or none that the asker has a leg in.
 */
export async function explain(
  db: Database,
  shard: number,
  entry: string,
  asker: { readonly account: Id } | 'operator',
  locale: Locale,
  runUrl: (workflowId: string) => string | null,
): Promise<Explanation | undefined> {
  const [row] = await db<Row[]>`
    select e.*, c.session, c.customer, p.mandate, a.id as approval, a.how, a.text, a.passkey, a.proof, a.given, a.customer as approver,
      -- A movement that is one entry has no run (quality.md, Workflows); what a run does, it does under its own name or its bill's.
      case when e.business ~ '^(bill-payment|bill-run|reconciliation-case|withdrawal|end-of-day)-' then e.business
        else (select b.run from house_bills b where b.id = e.business) end as run
    from ledger_entries e left join house_payments p on p.id = e.business left join approvals a on a.business = e.business
      -- A client names its requests: two may bear one name, and another's is not the actor's.
      left join lateral (select k.session, k.customer from idempotency_keys k
        where k.request = e.request and k.request <> '' order by k.customer = e.actor desc, k.bank_at limit 1) c on true
    where e.id = ${entry}`
  if (!row) return undefined
  const legs = await db<Leg[]>`
    select a.id as account, s.side, a.side as normal, l.booked, l.held, case s.side when 'debit' then l.debit_after else l.credit_after end as after,
      a.head, a.unit, a.owner, a.period, a.allowance
    from ledger_legs l cross join (values ('debit'), ('credit')) s (side)
    join ledger_accounts a on a.id = case s.side when 'debit' then l.debit else l.credit end
    where l.position = ${row.position} order by l.n, s.side desc`
  // Whose the asker's account is: the limits of an owner are theirs to see, too.
  const owner = legs.find((leg) => asker !== 'operator' && idOf(leg.account) === asker.account)?.owner
  const mine = (account: string) => asker === 'operator' || idOf(account) === asker.account
  const myLimit = (leg: Leg) => asker === 'operator' || leg.owner === owner
  if (asker !== 'operator' && !legs.some((leg) => mine(leg.account))) return undefined
  const asked = asker === 'operator' || legs.some((leg) => mine(leg.account) && leg.owner === row.customer)
  const nameOf = (head: string) => (locale === 'zh' ? chart[head]?.name : chart[head]?.english) ?? head
  const position = Number(row.position)
  const receipt = await receiptAt(db, shard, position)
  invariant(receipt, 'every entry stands in the log')
  const text = formatAmount
  // A day's end books for everybody: what it did for others is none of this entry's.
  const related = row.business === '' || row.business.startsWith('end-of-day-') ? [] : await db<Related[]>`
    select o.id, o.step, o.kind, o.answer, o.booked_at from ledger_entries o where o.business = ${row.business} and o.id <> ${entry}
    ${asker === 'operator' ? db`` : db`and exists (select from ledger_legs l where l.position = o.position and ${asker.account} in (l.debit, l.credit))`}
    order by o.position limit ${MOST_RELATED}` // biome-ignore format: one question
  // Only who approved sees how, and the operator.
  const mineToSee = asker === 'operator' || legs.some((leg) => mine(leg.account) && leg.owner === row.approver)
  const signature =
    row.approval && row.how && row.text && row.given && mineToSee
      ? {
          approval: row.approval,
          how: row.how,
          text: row.text,
          passkey: row.passkey,
          proof: row.proof,
          at: beijing(row.given.getTime()),
        }
      : null
  return {
    id: idOf(row.id), kind: row.kind, answer: row.answer, business: row.business, step: row.step, memo: row.memo, actor: row.actor,
    request: row.request, session: asked ? row.session : null, target: row.target === null ? null : idOf(row.target), bookedAt: beijing(Number(row.booked_at)),
    effectiveDay: dayFromNumber(row.effective_day),
    legs: legs.map(({ account, side, normal, booked, held, after, head, unit }) => ({
      account: mine(account) ? idOf(account) : null, name: nameOf(head), side, booked: text(booked, unit), held: text(held, unit), unit,
      before: mine(account) ? text(side === normal ? after - booked : after + booked, unit) : null,
      after: mine(account) ? text(after, unit) : null,
    })),
    limits: legs.flatMap((leg) => {
      const { period, allowance, after, booked, held, unit, side, normal } = leg
      // The other side is the leg that renews it in a new period.
      return period && side !== normal && myLimit(leg) ? [{ period, used: text(booked + held, unit), allowance: text(allowance ?? 0n, unit), left: text(after, unit) }] : []
    }),
    run: row.run === null ? null : { id: row.run, step: row.step, url: runUrl(row.run) },
    basis: { quote: null, consent: row.mandate, risk: null, signature },
    related: related.map((one) => ({ id: idOf(one.id), step: one.step, kind: one.kind, answer: one.answer, bookedAt: beijing(Number(one.booked_at)) })),
    position: placeOf(position).sequence, place: placeText(position), receipt,
  } // biome-ignore format: one explanation
}
