/** Organisations and who is what in them; what takes two persons; looks at customers. */
import type { PendingQuery, Row } from 'postgres'
import { APPEAL_DAYS } from '../../core/customers/joining.ts'
import { digest } from '../../core/id.ts'
import {
  type ActionKind, canonical, digestOf, type ProposalState, type Proposed, standsUntil, subjectOf,
} from '../../core/staff/proposals.ts' // biome-ignore format: one list
import type { Office, OrganizationKind, Role } from '../../core/staff/roles.ts'
import type { Field } from '../../core/staff/wire.ts'
import type { Instant } from '../../core/time.ts'
import { type Database, idOf, type Transaction } from './database.ts'

// ——— roles ———

/** The roles that a customer holds at an instant of bank time. */
export const officesOf = (db: Database | Transaction, customer: string, at: Instant): Promise<Office[]> => db<Office[]>`
  select o.id as organization, o.name, r.role from roles r join organizations o on o.id = r.organization
  where r.customer = ${customer} and r.from_at <= ${at} and (r.to_at is null or r.to_at > ${at}) order by r.from_at, o.id, r.role`

/**
 * The officer who has the fewest; whoever had it comes last, and `notFor` never gets it: nobody decides their own matter. `has` counts what
 * the officer `r.customer` has. Undefined where there is none.
 */
export async function nextOfficer(
  tx: Transaction,
  { now, has, last, notFor }: { now: Instant; has: PendingQuery<Row[]>; last?: string | null; notFor?: string },
): Promise<string | undefined> {
  const [next] = await tx<{ customer: string }[]>`
    select r.customer from roles r
    where r.role = 'officer' and r.from_at <= ${now} and (r.to_at is null or r.to_at > ${now}) and r.customer <> ${notFor ?? ''}
    order by (r.customer = ${last ?? ''}), (${has}), r.customer limit 1`
  return next?.customer
}
/** What an owner is called on a list of work: the desk's, while nobody has it. */
export async function ownerName(tx: Transaction, owner: string | null, desk: string): Promise<string> {
  const [row] = await tx<{ name: string }[]>`select name from customers where id = ${owner}`
  return row?.name ?? desk
}

export type OrganizationRow = { id: string; name: string; kind: OrganizationKind }
export async function keepOrganization(
  db: Database | Transaction,
  organization: OrganizationRow & { at: Instant },
): Promise<void> {
  await db`
    insert into organizations (id, name, kind, created_at) values (${organization.id}, ${organization.name}, ${organization.kind}, ${organization.at})
    on conflict do nothing`
}
export async function organizationBy(db: Database | Transaction, id: string): Promise<OrganizationRow | undefined> {
  const [row] = await db<OrganizationRow[]>`select id, name, kind from organizations where id = ${id}`
  return row
}
export const organizations = (db: Database): Promise<OrganizationRow[]> =>
  db<OrganizationRow[]>`select id, name, kind from organizations where kind <> 'firm' order by kind, name`

export async function giveRole(
  db: Database | Transaction,
  { customer, organization, role, from }: { customer: string; organization: string; role: Role; from: Instant },
): Promise<void> {
  await db`insert into roles (customer, organization, role, from_at) values (${customer}, ${organization}, ${role}, ${from}) on conflict do nothing`
}
export async function organizationNamed(db: Database, id: string): Promise<string | undefined> {
  const [row] = await db<{ name: string }[]>`select name from organizations where id = ${id}`
  return row?.name
}
export async function endRole(
  db: Database | Transaction,
  { customer, organization, role, to }: { customer: string; organization: string; role: Role; to: Instant },
): Promise<void> {
  await db`
    update roles set to_at = ${to} where customer = ${customer} and organization = ${organization} and role = ${role} and from_at <= ${to}
      and (to_at is null or to_at > ${to})`
}
export type HolderRow = { customer: string; name: string; organization: string; role: Role; since: bigint }
/** Who holds which role now; firms have their own. */
export const holderRows = (db: Database, at: Instant): Promise<HolderRow[]> => db<HolderRow[]>`
  select r.customer, c.name, r.organization, r.role, r.from_at as since from roles r join customers c on c.id = r.customer
  where r.from_at <= ${at} and (r.to_at is null or r.to_at > ${at}) and r.role <> 'operator' order by r.role, c.name limit 1000`
/** Two changes at once could each leave two stewards, and together one. */
export async function oneChangeOfRights(tx: Transaction): Promise<void> {
  await tx`select pg_advisory_xact_lock(0x726f6c65)`
}
export async function stewards(db: Database | Transaction, at: Instant): Promise<number> {
  const [row] = await db<{ count: bigint }[]>`
    select count(distinct customer) as count from roles where role = 'steward' and from_at <= ${at} and (to_at is null or to_at > ${at})`
  return Number(row!.count)
}

// ——— two persons ———

export type ProposalRow = {
  id: string
  kind: ActionKind
  subject: string
  concerns: string | null
  text: string
  sha256: string
  reason: string
  maker: string
  maker_name: string
  maker_role: Role
  at: bigint
  until: bigint
  request: string
  state: ProposalState
  checker: string | null
  checker_name: string | null
  checker_role: Role | null
  check_reason: string
  check_press: string
  decided_at: bigint | null
  result: string
}
const named = (db: Database | Transaction) => db`
  p.*, m.name as maker_name, k.name as checker_name from proposals p join customers m on m.id = p.maker left join customers k on k.id = p.checker`

/** Keeps a proposal; `waiting` when another about the same stands. The same press finds its own again. */
export const keepProposal = (
  db: Database,
  proposed: Proposed & { readonly role: Role; readonly concerns: string | null; readonly request: string },
): Promise<'kept' | 'waiting'> =>
  db.begin(async (tx) => {
    const subject = subjectOf(proposed.action)
    await tx`update proposals set state = 'expired' where subject = ${subject} and state = 'waiting' and until <= ${proposed.at}`
    const row = {
      id: proposed.id,
      kind: proposed.action.kind,
      subject,
      concerns: proposed.concerns,
      text: canonical(proposed),
      sha256: digestOf(proposed),
      reason: proposed.reason,
      maker: proposed.maker,
      maker_role: proposed.role,
      at: proposed.at,
      until: standsUntil(proposed.at),
      request: proposed.request,
    }
    await tx`insert into proposals ${tx(row)} on conflict do nothing`
    const [kept] = await tx`select from proposals where id = ${proposed.id}`
    return kept ? 'kept' : 'waiting'
  })
export async function proposalRow(db: Database, id: string): Promise<ProposalRow | undefined> {
  const [row] = await db<ProposalRow[]>`select ${named(db)} where p.id = ${id}`
  return row
}
/** What waits about something, if anything does. */
export async function waitingAbout(db: Database, subject: string): Promise<ProposalRow | undefined> {
  const [row] = await db<ProposalRow[]>`
    select ${named(db)} where p.subject = ${subject} and p.state in ('waiting', 'confirmed')`
  return row
}
/** The proposal by which something was decided. */
export async function doneAbout(db: Database, subject: string): Promise<ProposalRow | undefined> {
  const [row] = await db<ProposalRow[]>`
    select ${named(db)} where p.subject = ${subject} and p.state = 'done' order by p.id desc limit 1`
  return row
}
export const waitingSubjects = async (db: Database): Promise<ReadonlyMap<string, string>> =>
  new Map(
    (
      await db<
        { subject: string; id: string }[]
      >`select subject, id from proposals where state in ('waiting', 'confirmed')`
    ).map(({ subject, id }) => [subject, id]),
  )
export const proposalRows = (
  db: Database,
  by: { kinds: readonly ActionKind[]; open?: boolean | undefined; before?: string | undefined; most: number },
): Promise<ProposalRow[]> => db<ProposalRow[]>`
  select ${named(db)} where p.kind = any(${[...by.kinds]})
    ${by.open === undefined ? db`` : by.open ? db`and p.state in ('waiting', 'confirmed')` : db`and p.state not in ('waiting', 'confirmed')`}
    ${by.before ? db`and p.id < ${by.before}` : db``} order by p.id desc limit ${by.most}`
/** What was confirmed and not carried out: the process was cut off in between. */
export const notCarriedOut = (db: Database, before: Instant): Promise<ProposalRow[]> => db<ProposalRow[]>`
  select ${named(db)} where p.state = 'confirmed' and p.decided_at < ${before} order by p.id limit 50`

/** What nobody confirmed in time lapses: another may be proposed about the same. */
export async function expireProposals(db: Database, now: Instant): Promise<void> {
  await db`update proposals set state = 'expired' where state = 'waiting' and until <= ${now}`
}

export type Decided = {
  readonly state: 'confirmed' | 'rejected' | 'withdrawn' | 'expired'
  readonly checker: string | null
  readonly role: Role | null
  readonly reason: string
  /** The same press again finds its own word. */
  readonly press: string
  readonly at: Instant
}
/** A second person's word, once: whoever comes later finds what it was. */
export async function decideProposal(db: Database, id: string, decided: Decided): Promise<boolean> {
  const [row] = await db`
    update proposals set state = ${decided.state}, checker = ${decided.checker}, checker_role = ${decided.role}, check_reason = ${decided.reason}, check_press = ${digest(decided.press)},
      decided_at = ${decided.at} where id = ${id} and state = 'waiting' returning true`
  return row !== undefined
}
export async function concludeProposal(
  db: Database | Transaction,
  id: string,
  state: 'done' | 'failed',
  result: string,
): Promise<void> {
  await db`update proposals set state = ${state}, result = ${result} where id = ${id} and state = 'confirmed'`
}
/** Runs with the proposal locked and still to be carried out; undefined when another has done it meanwhile. */
export const carryOutOnce = <T>(
  db: Database,
  id: string,
  act: (tx: Transaction) => Promise<T>,
): Promise<T | undefined> =>
  db.begin(async (tx) => {
    const [row] = await tx`select from proposals where id = ${id} and state = 'confirmed' for update`
    return row ? act(tx) : undefined
  }) as Promise<T | undefined>

// ——— freezes ———

export type FreezeRow = {
  id: string
  account: string
  blocks: 'debits' | 'credits' | 'both' | null
  amount: bigint | null
  business: string
  memo: string
  booked_at: bigint
}
/** The orders to freeze that stand on an account, in their order. */
export async function freezesOn(db: Database, account: string): Promise<FreezeRow[]> {
  const rows = await db<FreezeRow[]>`
    select f.id::text as id, f.account::text as account, f.blocks, f.amount, e.business, e.memo, e.booked_at
    from ledger_freezes f join ledger_entries e on e.position = f.position
    where f.account = ${account} and f.state = 'frozen' order by f.position`
  return rows.map((row) => ({ ...row, id: idOf(row.id), account: idOf(row.account) }))
}

// ——— looks ———

export const LOOK_MINUTES = 15
export type LookRow = {
  id: string
  person: string
  role: Role
  customer: string
  reason: string
  at: bigint
  expires: Date
}
export async function keepLook(
  db: Database,
  look: { id: string; person: string; role: Role; customer: string; reason: string; at: Instant },
): Promise<LookRow> {
  const [row] = await db<LookRow[]>`
    insert into looks (id, person, role, customer, reason, at, expires)
    values (${look.id}, ${look.person}, ${look.role}, ${look.customer}, ${look.reason}, ${look.at}, now() + make_interval(mins => ${LOOK_MINUTES}))
    returning *`
  return row!
}
/** A look that stands, of this person at this customer. */
export async function standingLook(
  db: Database,
  { id, person, customer }: { id: string; person: string; customer: string },
): Promise<LookRow | undefined> {
  const [row] = await db<LookRow[]>`
    select * from looks where id = ${id} and person = ${person} and customer = ${customer} and expires > now()`
  return row
}
export async function keepUnmasking(
  db: Database,
  { look, field, reason, at }: { look: string; field: Field; reason: string; at: Instant },
): Promise<void> {
  await db`insert into unmaskings (look, field, reason, at) values (${look}, ${field}, ${reason}, ${at})`
}
export type LookAtMe = { at: bigint; role: Role; reason: string; field: Field | null }
export const looksAt = (db: Database, customer: string): Promise<LookAtMe[]> => db<LookAtMe[]>`
  select at, role, reason, null as field from looks where customer = ${customer}
  union all select u.at, l.role, u.reason, u.field from unmaskings u join looks l on l.id = u.look where l.customer = ${customer}
  order by at desc limit 200`

// ——— at the counter ———

export const openAttended = (
  db: Database,
  one: {
    readonly id: string
    readonly phone: string
    readonly name: string
    readonly identity: Buffer
    readonly identity_key: string
    readonly digest: string
    readonly born: number
    readonly at: Instant
  },
): Promise<'opened' | 'already-joined' | 'joining-online' | 'person-known' | 'person-refused'> =>
  db.begin(async (tx) => {
    // One person, one customer: the same lock as whoever joins online takes (storage/joining.ts).
    await tx`select pg_advisory_xact_lock(hashtext(${`person ${one.digest}`}))`
    const [phone] = await tx<{ state: string }[]>`
      select state from customers where phone = ${one.phone} and state <> 'closed' for update`
    if (phone) return phone.state === 'open' ? 'already-joined' : 'joining-online'
    const [person] = await tx<{ state: string }[]>`
      select state from customers where identity_digest = ${one.digest} and state <> 'closed'`
    if (person) return person.state === 'open' ? 'person-known' : 'joining-online'
    const [refused] = await tx`
      select 1 from joinings where identity_digest = ${one.digest} and refused_why = 'officer-refused' and ended_at > ${one.at - APPEAL_DAYS * 86_400_000}`
    if (refused) return 'person-refused'
    await tx`
      insert into customers (id, phone, name, joined_at, opened_at, state, class, identity, identity_key, identity_digest, born)
      values (${one.id}, ${one.phone}, ${one.name}, ${one.at}, ${one.at}, 'open', 'I', ${one.identity}, ${one.identity_key}, ${one.digest}, ${one.born})`
    await tx`insert into account_classes (customer, class, from_at, why) values (${one.id}, 'I', ${one.at}, 'opened at the counter')`
    return 'opened'
  })
