/** Applications to join: what was given, what the checks said, and the cases of officers. */

import { consentsSuffice } from '../../core/customers/consents.ts'
import { nextTry, officerUntil } from '../../core/customers/desk.ts'
import {
  APPEAL_DAYS,
  afterAccount,
  afterFace,
  afterRegistry,
  asksAgain,
  type JoiningFacts,
  type JoiningState,
  lapseAt,
  type OnlineClass,
  type Part,
  type PartState,
  parts,
  type Verdict,
  type Why,
} from '../../core/customers/joining.ts'
import { entryId } from '../../core/id.ts'
import { invariant } from '../../core/invariant.ts'
import { dayFromNumber, type Instant } from '../../core/time.ts'
import type { Answered, JoiningDecision, JoiningEnd, JoiningOrder, Looked } from '../customers/joining/workflow.ts'
import { tell } from './channels.ts'
import { consentsOf, standing } from './consents.ts'
import type { Database, Transaction } from './database.ts'
import { nextOfficer, ownerName } from './staff.ts'

const DAY_MS = 86_400_000

export type JoiningRow = {
  id: string
  customer: string
  at: bigint
  state: JoiningState
  class: OnlineClass
  given: number
  heard: number
  progress_at: bigint
  reminded: boolean
  name: string | null
  identity: Buffer | null
  identity_key: string | null
  identity_digest: string | null
  born: number | null
  identity_state: PartState
  identity_tries: number
  identity_why: Why | null
  identity_by: string | null
  claimed: boolean
  face_state: PartState
  face_tries: number
  face_why: Why | null
  face_by: string | null
  faced_at: bigint | null
  face_session: string | null
  face_sessions: string[]
  face_page: string | null
  face_expires: bigint | null
  account_state: PartState
  account_tries: number
  account_why: Why | null
  account_bank: string | null
  account_number: string | null
  reason: string | null
  refused_why: Why | null
  ended_at: bigint | null
  summary: string | null
}
export type CaseRow = {
  id: string
  joining: string
  part: Part
  why: Why
  state: 'open' | 'closed'
  owner: string | null
  owner_name: string | null
  deadline: bigint
  escalations: number
  opened_at: bigint
  closed_at: bigint | null
  outcome: string | null
  decided_by: string | null
  decider_name: string | null
  reason: string | null
  appeal_by: string | null
  appeal_reason: string | null
  appeal_at: bigint | null
}

export const orderOf = ({ id, at, customer }: JoiningRow): JoiningOrder => ({ id, at: Number(at), customer })
export const bornOf = ({ born }: JoiningRow) => (born === null ? null : dayFromNumber(born))

export function factsOf(row: JoiningRow, consents: boolean): JoiningFacts {
  const part = (state: PartState, tries: number, why: Why | null) => ({ state, tries, why })
  return {
    state: row.state,
    consents,
    claimed: row.claimed,
    identity: part(row.identity_state, row.identity_tries, row.identity_why),
    face: part(row.face_state, row.face_tries, row.face_why),
    account: part(row.account_state, row.account_tries, row.account_why),
  }
}

/** The customer's newest application. */
export async function joiningOf(db: Database | Transaction, customer: string): Promise<JoiningRow | undefined> {
  const [row] = await db<
    JoiningRow[]
  >`select * from joinings where customer = ${customer} order by at desc, id desc limit 1`
  return row
}
export async function joiningById(db: Database | Transaction, id: string): Promise<JoiningRow> {
  const [row] = await db<JoiningRow[]>`select * from joinings where id = ${id}`
  invariant(row, 'an application has a row')
  return row
}
const locked = async (tx: Transaction, id: string): Promise<JoiningRow> => {
  const [row] = await tx<JoiningRow[]>`select * from joinings where id = ${id} for update`
  invariant(row, 'an application has a row')
  return row
}

/** The application with its customer, in the order in which everyone locks them: the number, the customer, the application. */
async function lockedWithCustomer(tx: Transaction, id: string): Promise<JoiningRow> {
  const { customer, identity_digest } = await joiningById(tx, id)
  if (identity_digest !== null) await tx`select pg_advisory_xact_lock(hashtext(${`person ${identity_digest}`}))`
  await tx`select 1 from customers where id = ${customer} for update`
  return locked(tx, id)
}

/** What the person does, one thing at a time: whoever acts for a customer has their row. */
export const forPerson = <T>(
  db: Database,
  customer: string,
  act: (tx: Transaction, row: JoiningRow | undefined) => Promise<T>,
): Promise<T> =>
  db.begin(async (tx) => {
    await tx`select 1 from customers where id = ${customer} for update`
    const row = await joiningOf(tx, customer)
    return act(tx, row && (await locked(tx, row.id)))
  }) as Promise<T>

/** How often the registry may be asked under one phone in a day, with however many applications. */
const QUESTIONS_A_DAY = 6
/** Milliseconds until it may be asked again under this phone; zero when it may. */
export async function registryWait(tx: Transaction, phoneDigest: string, now: Instant): Promise<number> {
  const [row] = await tx<{ tries: number; since: bigint | null }[]>`
    select coalesce(sum(identity_tries), 0)::int as tries, min(at) as since from joinings
    where phone_digest = ${phoneDigest} and at > ${now - DAY_MS}`
  return row!.tries < QUESTIONS_A_DAY ? 0 : Math.max(1_000, Number(row!.since) + DAY_MS - now)
}

export async function beginJoining(
  tx: Transaction,
  customer: string,
  at: Instant,
  { random, phoneDigest }: { random: string; phoneDigest: string },
): Promise<JoiningRow> {
  const id = `joining-${entryId(`${customer} ${random}`, at, 'joining')}`
  const [row] = await tx<JoiningRow[]>`
    insert into joinings (id, customer, at, progress_at, phone_digest) values (${id}, ${customer}, ${at}, ${at}, ${phoneDigest}) returning *`
  return row!
}

/** Notes what was given; the run is told of the number that comes back. */
export async function note(tx: Transaction, id: string, at: Instant, change: Partial<JoiningRow>): Promise<JoiningRow> {
  const [row] = await tx<JoiningRow[]>`
    update joinings set ${tx({ ...change, progress_at: BigInt(at), reminded: false })}, given = given + 1, told = now()
    where id = ${id} returning *`
  return row!
}

/** Another way was chosen, or the application withdrawn: an officer need not look any more. */
export async function closeCaseOf(
  tx: Transaction,
  joining: string,
  outcome: string,
  by: string,
  at: Instant,
): Promise<void> {
  const rows = await tx<{ id: string }[]>`
    update joining_cases set state = 'closed', outcome = ${outcome}, decided_by = ${by}, closed_at = ${at}
    where joining = ${joining} and state = 'open' returning id`
  for (const { id } of rows)
    await tx`update work_items set closed_at = coalesce(closed_at, ${at}), outcome = ${outcome} where business = ${id}`
}

/** The face provider has looked; the same notice twice changes nothing. */
export const captured = (db: Database, session: string, at: Instant): Promise<JoiningRow | undefined> =>
  db.begin(async (tx) => {
    const [row] = await tx<JoiningRow[]>`
      select * from joinings where face_session = ${session} and face_state = 'begun' and state = 'open' for update`
    return row && note(tx, row.id, at, { face_state: 'given', face_why: null })
  }) as Promise<JoiningRow | undefined>

/** The run has heard of so many, said by whoever told it and was answered. */
export async function heard(db: Database, id: string, times: number): Promise<void> {
  await db`update joinings set heard = greatest(heard, ${times}) where id = ${id}`
}
/** Applications of which the run has not heard everything, told of some time ago. */
export const untold = (db: Database, seconds: number): Promise<JoiningRow[]> => db<JoiningRow[]>`
  update joinings set told = now() where id in (
    select id from joinings where heard < given and told < now() - make_interval(secs => ${seconds}) order by told limit 20)
  returning *`

// What the run does.

export async function look(db: Database, { id }: JoiningOrder): Promise<Looked> {
  const [row] = await db<JoiningRow[]>`select * from joinings where id = ${id}`
  invariant(row, 'an application has a row')
  const consents = consentsSuffice(standing(await consentsOf(db, row.customer)))
  const [one] = await db<{ id: string }[]>`
    select id from joining_cases where joining = ${id} and (state = 'open' or (outcome = 'refuse' and ${row.state === 'refused'}))
    order by opened_at desc, id desc limit 1`
  return {
    ...factsOf(row, consents),
    given: row.given,
    progressAt: Number(row.progress_at),
    reminded: row.reminded,
    faceSeen: row.face_session !== null || row.face_sessions.length > 0,
    case: one?.id ?? null,
    endedAt: row.ended_at === null ? null : Number(row.ended_at),
  }
}

export const keepFaceSession = (
  db: Database,
  id: string,
  { session, page, expires }: { session: string; page: string; expires: Instant },
): Promise<void> =>
  db.begin(async (tx) => {
    await tx`
      update joinings set face_state = 'begun', face_session = ${session}, face_page = ${page}, face_expires = ${expires}
      where id = ${id} and face_state = 'starting'`
  }) as Promise<void>

/** What came of a check. Whoever repeats this finds the part no longer waiting for it, and changes nothing. */
export const noteChecked = (db: Database, id: string, answered: Answered, now: Instant): Promise<Verdict> =>
  db.begin(async (tx): Promise<Verdict> => {
    const row = await locked(tx, id)
    const { part } = answered
    const { state, tries, why } = factsOf(row, true)[part]
    const late = state === 'with-officer' && asksAgain(why)
    if (row.state !== 'open' || (state !== 'given' && state !== 'starting' && !late))
      return { state: state as Verdict['state'], why }
    // A session that could not be opened is no try of the person's.
    if (state === 'starting') {
      await tx`
        update joinings set face_state = 'failed', face_why = 'face-not-available', face_tries = greatest(0, face_tries - 1) where id = ${id}`
      return { state: 'failed', why: 'face-not-available' }
    }
    const verdict =
      answered.part === 'identity'
        ? afterRegistry(answered.answer, tries)
        : answered.part === 'face'
          ? afterFace(answered.answer, tries)
          : afterAccount(answered.answer, row.class, tries)
    await setPart(tx, id, part, { state: verdict.state, why: verdict.why })
    if (late) {
      await closeCaseOf(tx, id, 'answered', 'inquiry', now)
      // The person's turn again begins now.
      await tx`update joinings set progress_at = ${now}, reminded = false where id = ${id}`
      await tell(tx, { id: `${id} on ${now}`, customer: row.customer, kind: 'joining-goes-on', facts: {}, at: now })
    }
    return verdict
  }) as Promise<Verdict>

async function setPart(
  tx: Transaction,
  id: string,
  part: Part,
  { state, why, tries, by }: { state: PartState; why: Why | null; tries?: number; by?: string },
): Promise<void> {
  const named = {
    [`${part}_state`]: state,
    [`${part}_why`]: why,
    ...(tries === undefined ? {} : { [`${part}_tries`]: tries }),
    ...(by === undefined || part === 'account' ? {} : { [`${part}_by`]: by }),
  }
  await tx`update joinings set ${tx(named)} where id = ${id}`
}

async function refuse(
  tx: Transaction,
  row: JoiningRow,
  { why, reason, now }: { why: Why; reason: string | null; now: Instant },
): Promise<void> {
  await tx`update joinings set state = 'refused', refused_why = ${why}, reason = ${reason}, ended_at = ${now} where id = ${row.id}`
  await tell(tx, {
    id: `${row.id} refused ${now}`,
    customer: row.customer,
    kind: 'joining-refused',
    facts: {},
    at: now,
  })
}

/** One person, one customer. Who asks holds the number's lock. */
async function isAnother(tx: Transaction, row: JoiningRow): Promise<boolean> {
  const [other] = await tx`
    select 1 from customers where identity_digest = ${row.identity_digest} and state = 'open' and id <> ${row.customer}`
  return other !== undefined
}
/** The number is theirs: another application of the same person, under another phone, ends. The bank's rounds tell its run. */
async function takeNumber(tx: Transaction, row: JoiningRow, now: Instant): Promise<void> {
  const rows = await tx<{ id: string }[]>`
    update customers set identity_digest = null
    where identity_digest = ${row.identity_digest} and state = 'joining' and id <> ${row.customer} returning id`
  for (const { id } of rows)
    await tx`
      update joinings set state = 'withdrawn', ended_at = ${now}, claimed = false, given = given + 1, told = now() - interval '1 hour'
      where customer = ${id} and state = 'open'`
  await tx`update customers set identity_digest = ${row.identity_digest} where id = ${row.customer}`
  await tx`update joinings set claimed = true where id = ${row.id}`
}

export const claimPerson = (
  db: Database,
  id: string,
  now: Instant,
): Promise<'claimed' | 'already-customer' | 'refused-before'> =>
  db.begin(async (tx) => {
    const row = await lockedWithCustomer(tx, id)
    if (row.claimed || row.state !== 'open') return 'claimed'
    if (await isAnother(tx, row)) {
      await refuse(tx, row, { why: 'already-customer', reason: null, now })
      return 'already-customer'
    }
    // Who was refused does not get past that by applying again; an officer who has looked at it may let them.
    const [before] = row.identity_by
      ? []
      : await tx`
          select 1 from joinings where identity_digest = ${row.identity_digest} and state in ('refused', 'withdrawn') and refused_why = 'officer-refused'
            and ended_at > ${now - APPEAL_DAYS * DAY_MS} and id <> ${id}`
    if (before) {
      await setPart(tx, id, 'identity', { state: 'with-officer', why: 'refused-before' })
      return 'refused-before'
    }
    await takeNumber(tx, row, now)
    return 'claimed'
  }) as Promise<'claimed' | 'already-customer' | 'refused-before'>

const DESK = 'joining-desk'
/** Gives it to the officer who has the fewest; when the deadline has passed, to the next one, with as long again. */
export const assign = (
  db: Database,
  order: JoiningOrder,
  part: Part,
  now: Instant,
): Promise<{ case: string; owner: string; deadline: Instant; lookAt: Instant }> =>
  db.begin(async (tx) => {
    const row = await locked(tx, order.id)
    const [open] = await tx<{ id: string; owner: string | null; deadline: bigint; escalations: number }[]>`
      select id, owner, deadline, escalations from joining_cases where joining = ${order.id} and state = 'open'`
    const why = factsOf(row, true)[part].why
    const branch = why === 'instead-branch'
    const overdue = open !== undefined && Number(open.deadline) <= now
    const deadline = branch
      ? lapseAt(Number(row.progress_at))
      : open && !overdue
        ? Number(open.deadline)
        : officerUntil(now)
    const has = tx`select count(*) from joining_cases c where c.owner = r.customer and c.state = 'open'`
    const next = open && !overdue ? open.owner : await nextOfficer(tx, { now, has, last: open?.owner ?? null })
    const owner = next ?? open?.owner ?? null
    let id = open?.id
    if (id === undefined) {
      const [{ n }] =
        (await tx`select count(*)::int as n from joining_cases where joining = ${order.id}`) as unknown as [
          { n: number },
        ]
      id = `joining-case-${entryId(order.id, order.at, 'case', n + 1)}`
      await tx`
        insert into joining_cases (id, joining, part, why, owner, deadline, opened_at)
        values (${id}, ${order.id}, ${part}, ${why}, ${owner}, ${deadline}, ${now})`
    } else if (overdue && !branch)
      await tx`update joining_cases set owner = ${owner}, deadline = ${deadline}, escalations = escalations + 1, decided_by = null, reason = null where id = ${id}`
    const name = await ownerName(tx, owner, DESK)
    await tx`
      insert into work_items (id, kind, business, owner, opened_at, deadline)
      values (${`review-${id}`}, ${`joining-${part}`}, ${id}, ${name}, ${now}, ${deadline})
      on conflict (business) do update set owner = excluded.owner, deadline = excluded.deadline`
    return { case: id, owner: name, deadline, lookAt: Math.min(deadline, nextTry(now)) }
  }) as Promise<{ case: string; owner: string; deadline: Instant; lookAt: Instant }>

/** Carries a decision out. Whoever repeats this finds it done. */
export const decide = (db: Database, order: JoiningOrder, decision: JoiningDecision, now: Instant): Promise<void> =>
  db.begin(async (tx) => {
    const row = await locked(tx, order.id)
    const [one] = await tx<CaseRow[]>`select * from joining_cases where id = ${decision.case} for update`
    invariant(one, 'a decision is about a case')
    const { part } = one
    // A run that was cut off here has lost the decision with the task that took it: it is told again that there is something.
    const heardOf = () => tx`update joinings set given = given + 1, told = now() where id = ${order.id}`
    const askAgain = async (reason: string | null) => {
      await setPart(tx, order.id, part, { state: 'missing', why: null, tries: 0 })
      await tx`
        update joinings set state = 'open', refused_why = null, ended_at = null, reason = ${reason}, progress_at = ${now}, reminded = false
        where id = ${order.id}`
      await tell(tx, {
        id: `${one.id} again ${now}`,
        customer: row.customer,
        kind: 'joining-ask-again',
        facts: {},
        at: now,
      })
    }
    if (one.state === 'closed') {
      if (
        row.state !== 'refused' ||
        one.outcome !== 'refuse' ||
        one.appeal_at !== null ||
        decision.outcome !== 'ask-again'
      )
        return
      await tx`update joining_cases set appeal_at = ${now}, appeal_by = ${decision.by} where id = ${one.id}`
      await heardOf()
      return askAgain(one.appeal_reason)
    }
    if (row.state !== 'open') return
    await heardOf()
    await tx`
      update joining_cases set state = 'closed', outcome = ${decision.outcome}, decided_by = ${decision.by}, closed_at = ${now} where id = ${one.id}`
    await tx`update work_items set closed_at = coalesce(closed_at, ${now}), outcome = ${decision.outcome} where business = ${one.id}`
    if (decision.outcome === 'refuse') return refuse(tx, row, { why: 'officer-refused', reason: one.reason, now })
    if (decision.outcome === 'ask-again') return askAgain(one.reason)
    await setPart(tx, order.id, part, { state: 'passed', why: null, by: decision.by })
    // Seen by the bank's own people, ID card in hand: more may come in from others then (银发〔2016〕302号).
    if (one.why === 'instead-branch') await tx`update joinings set faced_at = ${now} where id = ${order.id}`
    await tx`update joinings set progress_at = ${now}, reminded = false, reason = null where id = ${order.id}`
    await tell(tx, { id: `${one.id} accepted`, customer: row.customer, kind: 'joining-goes-on', facts: {}, at: now })
  }) as Promise<void>

/** Unless more was given than the run knows of. */
export const remind = (db: Database, id: string, given: number, day: string, now: Instant): Promise<void> =>
  db.begin(async (tx) => {
    const [row] = await tx<JoiningRow[]>`
      update joinings set reminded = true where id = ${id} and state = 'open' and not reminded and given = ${given} returning *`
    if (row)
      await tell(tx, {
        id: `${id} lapses ${day}`,
        customer: row.customer,
        kind: 'joining-lapses',
        facts: { day },
        at: now,
      })
  }) as Promise<void>

export const lapse = (db: Database, id: string, given: number, now: Instant): Promise<'lapsed' | 'went-on'> =>
  db.begin(async (tx) => {
    const [row] = await tx<JoiningRow[]>`
      update joinings set state = 'lapsed', ended_at = ${now} where id = ${id} and state = 'open' and reminded and given = ${given} returning *`
    if (!row) return 'went-on'
    await closeCaseOf(tx, id, 'lapsed', 'time', now)
    await tell(tx, { id: `${id} lapsed`, customer: row.customer, kind: 'joining-lapsed', facts: {}, at: now })
    return 'lapsed'
  }) as Promise<'lapsed' | 'went-on'>

/** When the accounts are opened: the ids of what opens them derive from it, so it is written down first. */
export async function openingAt(db: Database, customer: string, now: Instant): Promise<Instant> {
  const [row] = await db<{ opened_at: bigint }[]>`
    update customers set opened_at = coalesce(opened_at, ${now}) where id = ${customer} returning opened_at`
  return Number(row!.opened_at)
}

/** The person is a customer; their identity stands with them from here on. */
export const admit = (db: Database, id: string, now: Instant): Promise<'admitted' | 'already-customer'> =>
  db.begin(async (tx) => {
    const row = await lockedWithCustomer(tx, id)
    if (row.state === 'joined') return 'admitted'
    // Withdrawn in this moment, or ended by another application of the same person.
    if (row.state !== 'open') return 'already-customer'
    invariant(
      parts.every((part) => factsOf(row, true)[part].state === 'passed'),
      'who is admitted has passed every check',
    )
    if (await isAnother(tx, row)) {
      await refuse(tx, row, { why: 'already-customer', reason: null, now })
      return 'already-customer'
    }
    await takeNumber(tx, row, now)
    await tx`
      update customers set state = 'open', class = ${row.class}, name = ${row.name}, identity = ${row.identity}, identity_key = ${row.identity_key},
        born = ${row.born}, faced_at = ${row.faced_at}, bound_bank = ${row.account_bank}, bound_number = ${row.account_number}
      where id = ${row.customer}`
    await tx`
      insert into account_classes (customer, class, from_at, why) values (${row.customer}, ${row.class}, ${now}, 'joined online') on conflict do nothing`
    await tx`update joinings set state = 'joined', ended_at = ${now} where id = ${id}`
    await tell(tx, { id: `${id} joined`, customer: row.customer, kind: 'joining-opened', facts: {}, at: now })
    return 'admitted'
  }) as Promise<'admitted' | 'already-customer'>

/**
 * The run's last words; and what need not be kept goes. Of someone who joined, the identity stands with the customer; of
 * anyone else nothing stays that says who they were, but that there was an application and what was agreed to.
 */
export const conclude = (db: Database, id: string, end: JoiningEnd, summary: string, now: Instant): Promise<void> =>
  db.begin(async (tx) => {
    const row = await lockedWithCustomer(tx, id)
    // Who withdraws after an officer's refusal leaves the digest, as long as an appeal would have been possible.
    const keepsDigest = row.refused_why === 'officer-refused' && end === 'withdrawn'
    await tx`
      update joinings set summary = ${summary}, heard = given, forgotten_at = coalesce(forgotten_at, ${now}), name = null, identity = null, identity_key = null,
        identity_digest = ${keepsDigest ? row.identity_digest : null}, born = null, account_number = null, face_page = null
      where id = ${id}`
    if (end === 'joined') return
    await tx`
      update customers set state = 'closed', closed_at = ${now}, phone = '', name = '', identity_digest = null
      where id = ${row.customer} and state = 'joining'`
    await tx`update sessions set ended = now(), version = version + 1 where customer = ${row.customer} and ended is null`
    await tx`update passkeys set ended = now() where customer = ${row.customer} and ended is null`
    await tx`update consents set withdrawn_at = ${now} where customer = ${row.customer} and withdrawn_at is null`
  }) as Promise<void>

// What officers see.

const cases = (db: Database) => db`
  c.*, (select name from customers where id = c.owner) as owner_name, (select name from customers where id = c.decided_by) as decider_name`
export const caseRows = (
  db: Database,
  { state, before, most }: { state?: 'open' | 'closed'; before?: string; most: number },
): Promise<CaseRow[]> => db<CaseRow[]>`
  select ${cases(db)} from joining_cases c
  where ${state ? db`state = ${state}` : db`true`} and ${before ? db`id < ${before}` : db`true`} order by id desc limit ${most}`
export async function caseRow(db: Database, id: string): Promise<CaseRow | undefined> {
  const [row] = await db<CaseRow[]>`select ${cases(db)} from joining_cases c where id = ${id}`
  return row
}
export const casesOf = (db: Database, joining: string): Promise<CaseRow[]> => db<CaseRow[]>`
  select ${cases(db)} from joining_cases c where joining = ${joining} order by opened_at, id`

/** Keeps an officer's words for the run to find. Answers whether nobody else is deciding. */
export async function propose(
  db: Database,
  id: string,
  { by, reason }: { by: string; reason: string },
  appeal: boolean,
): Promise<boolean> {
  const said = appeal
    ? await db`
        update joining_cases set appeal_by = ${by}, appeal_reason = ${reason}
        where id = ${id} and state = 'closed' and appeal_at is null and (appeal_by is null or appeal_by = ${by})`
    : await db`
        update joining_cases set decided_by = ${by}, reason = ${reason}
        where id = ${id} and state = 'open' and (decided_by is null or decided_by = ${by})`
  return said.count > 0
}
/** The run did not take it: whoever looks next is free to decide. */
export async function takeBack(db: Database, id: string, by: string): Promise<void> {
  await db`update joining_cases set decided_by = null, reason = null where id = ${id} and state = 'open' and decided_by = ${by}`
  await db`update joining_cases set appeal_by = null, appeal_reason = null where id = ${id} and appeal_at is null and appeal_by = ${by}`
}

/** When those began who have begun since an instant, and how they stand: found by their ids, which begin with it. Oldest first. */
export const joiningsSince = (db: Database, from: Instant): Promise<{ at: bigint; state: JoiningState }[]> => db<
  { at: bigint; state: JoiningState }[]
>`
  select at, state from joinings where id >= ${`joining-${from.toString(16).padStart(12, '0')}`} order by id`
