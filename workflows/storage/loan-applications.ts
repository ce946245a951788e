/** Applications for loans: what was given, what others said, what was decided on what, what was offered and signed. */
import { officerUntil } from '../../core/customers/desk.ts'
import { invariant } from '../../core/invariant.ts'
import {
  type ApplicationFacts,
  type ApplicationState,
  lapseAt,
  type OutsideSource,
  offerUntil,
  outsideSources,
  type ReviewWhy,
  SOURCE_PATIENCE_MS,
  type SourceState,
  type Use,
} from '../../core/loans/application.ts'
import type { GivenConsents } from '../../core/loans/consents.ts'
import { dayOf, type Instant } from '../../core/time.ts'
import type { Assigned, LoanEnd, LoanOrder, LoanReview, Looked, SourceAnswer } from '../loans/application/workflow.ts'
import { tell } from './channels.ts'
import type { Database, Transaction } from './database.ts'
import { nextOfficer, ownerName } from './staff.ts'

export type ApplicationRow = {
  id: string
  firm: string
  organization: string
  customer: string
  product: string
  at: bigint
  state: ApplicationState
  given: number
  heard: number
  progress_at: bigint
  reminded: boolean
  amount: bigint | null
  months: number | null
  method: string | null
  use: Use | null
  consents: GivenConsents | null
  consent_given: string | null
  consented_at: bigint | null
  sources: Readonly<Record<OutsideSource, SourceState>>
  asked_at: bigint | null
  facts: Readonly<Record<string, unknown>>
  record: string | null
  record_sha256: string | null
  review: ReviewWhy | null
  owner: string | null
  deadline: bigint | null
  escalations: number
  decided: 'approved' | 'declined' | null
  decided_by: 'rules' | 'officer' | null
  decided_at: bigint | null
  officer: string | null
  reason: string | null
  proposal: string | null
  offer: unknown
  until: bigint | null
  cost_opened: Date | null
  cost_read_at: bigint | null
  contract: Uint8Array | null
  contract_sha256: string | null
  signature: string | null
  signed_at: bigint | null
  stamp: Uint8Array | null
  stamped_at: bigint | null
  line: string | null
  ended_at: bigint | null
  summary: string | null
}
export type WithNames = ApplicationRow & { firm_name: string; firm_code: string; owner_name: string | null }
/** Everything but the bytes of the contract and of its stamp. */
const named = (db: Database | Transaction) => db`
  a.id, a.firm, a.organization, a.customer, a.product, a.at, a.state, a.given, a.heard, a.progress_at, a.reminded, a.amount, a.months, a.method, a.use,
  a.consents, a.consent_given, a.consented_at, a.sources, a.asked_at, a.facts, a.record, a.record_sha256, a.review, a.owner, a.deadline, a.escalations,
  a.decided, a.decided_by, a.decided_at, a.officer, a.reason, a.proposal, a.offer, a.until, a.cost_opened, a.cost_read_at, null::bytea as contract,
  a.contract_sha256, a.signature, a.signed_at, null::bytea as stamp, a.stamped_at, a.line, a.ended_at, a.summary, f.name as firm_name, f.code as firm_code, o.name as owner_name
  from loan_applications a join firms f on f.id = a.firm left join customers o on o.id = a.owner`

export const orderOf = ({ id, at, customer, firm }: ApplicationRow): LoanOrder => ({
  id, at: Number(at), customer, firm,
}) // biome-ignore format: one order
export const factsOf = (row: ApplicationRow): ApplicationFacts => ({
  state: row.state,
  wish: row.amount !== null,
  consents: row.consents !== null,
  sources: row.sources,
  review: row.review,
  scored: row.record !== null,
  decided: row.decided,
  decidedBy: row.decided_by,
  costRead: row.cost_read_at !== null,
  contract: row.contract_sha256 !== null,
  signed: row.signed_at !== null,
  stamped: row.stamped_at !== null,
})

/** Begins one; undefined when the firm has one open for this product. Saying so again changes nothing. */
export async function beginApplication(
  db: Database,
  one: Pick<ApplicationRow, 'id' | 'firm' | 'organization' | 'customer' | 'product'> & { readonly at: Instant },
): Promise<WithNames | undefined> {
  await db`insert into loan_applications ${db({ ...one, progress_at: one.at })} on conflict do nothing`
  return applicationRow(db, one.id)
}
export async function applicationRow(db: Database | Transaction, id: string): Promise<WithNames | undefined> {
  const [row] = await db<WithNames[]>`select ${named(db)} where a.id = ${id}`
  return row
}
export const applicationsOf = (db: Database, customer: string): Promise<WithNames[]> => db<WithNames[]>`
  select ${named(db)} where a.customer = ${customer} order by a.at desc, a.id desc limit 50`
export async function contractOf(db: Database, id: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const [row] = await db<{ contract: Uint8Array | null }[]>`select contract from loan_applications where id = ${id}`
  return row?.contract ? new Uint8Array(row.contract) : undefined
}

export async function keepContract(db: Database, id: string, bytes: Uint8Array, sha256: string): Promise<void> {
  await db`
    update loan_applications set contract = ${Buffer.from(bytes)}, contract_sha256 = ${sha256} where id = ${id} and contract is null`
}

export async function stampOf(db: Database, id: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const [row] = await db<{ stamp: Uint8Array | null }[]>`select stamp from loan_applications where id = ${id}`
  return row?.stamp ? new Uint8Array(row.stamp) : undefined
}
/** The first stamp counts: it is the earlier one. */
export async function keepStamp(db: Database, id: string, token: Uint8Array, at: Instant): Promise<void> {
  await db`
    update loan_applications set stamp = ${Buffer.from(token)}, stamped_at = ${at} where id = ${id} and stamp is null`
}

/** What the applicant does, one thing at a time. */
export const forApplicant = <T>(
  db: Database,
  id: string,
  act: (tx: Transaction, row: WithNames) => Promise<T>,
): Promise<T> =>
  db.begin(async (tx) => {
    await tx`select from loan_applications where id = ${id} for update`
    const row = await applicationRow(tx, id)
    invariant(row, 'an application has a row')
    return act(tx, row)
  }) as Promise<T>

/** Notes what was given; the run is told of the number that comes back. */
export async function note(
  tx: Transaction,
  id: string,
  at: Instant,
  change: Readonly<Record<string, unknown>>,
): Promise<number> {
  const [row] = await tx<{ given: number }[]>`
    update loan_applications set ${tx({ ...change, progress_at: at, reminded: false } as never)}, given = given + 1, told = now()
    where id = ${id} returning given`
  return row!.given
}
/** The cost sheet was opened; the first time counts. */
export async function costOpened(db: Database, id: string): Promise<Date> {
  const [row] = await db<{ cost_opened: Date }[]>`
    update loan_applications set cost_opened = coalesce(cost_opened, now()) where id = ${id} returning cost_opened`
  return row!.cost_opened
}
/**
 * The run has heard of so many, and stands where that leads: said by whoever told it and was answered. What the run did meanwhile proves
 * nothing: it may have been cut off before any of it stood in its history.
 */
export async function heard(db: Database, id: string, times: number): Promise<void> {
  await db`update loan_applications set heard = greatest(heard, ${times}) where id = ${id}`
}
/** Applications of which the run has not heard everything, told of some time ago. */
export const untold = (db: Database, seconds: number): Promise<ApplicationRow[]> => db<ApplicationRow[]>`
  update loan_applications set told = now() where id in (
    select id from loan_applications where heard < given and told < now() - make_interval(secs => ${seconds}) order by told limit 20)
  returning *`

// What the run does.

export async function look(db: Database, { id }: LoanOrder, now: Instant): Promise<Looked> {
  const [row] = await db<ApplicationRow[]>`select * from loan_applications where id = ${id}`
  invariant(row, 'an application has a row')
  return {
    ...factsOf(row),
    given: row.given,
    progressAt: Number(row.progress_at),
    reminded: row.reminded,
    until: row.until === null ? null : Number(row.until),
    now,
  }
}

/** What a source said; a source that has answered has answered. */
export async function keepAnswer(
  db: Database,
  id: string,
  source: OutsideSource,
  state: Exclude<SourceState, 'to-ask'>,
  facts: unknown,
): Promise<void> {
  await db`
    update loan_applications set sources = sources || ${db.json({ [source]: state })},
      facts = case when ${facts === undefined} then facts else facts || ${db.json({ [source]: facts ?? null } as never)} end
    where id = ${id} and sources->>${source} not in ('answered', 'empty')`
}
export async function noteSource(
  db: Database,
  id: string,
  source: OutsideSource,
  answer: SourceAnswer,
  now: Instant,
): Promise<void> {
  await db`update loan_applications set asked_at = coalesce(asked_at, ${now}) where id = ${id}`
  if (answer === 'away' || answer === 'asked') await keepAnswer(db, id, source, answer, undefined)
}
/** A day without an answer: a person decides with what there is. */
export async function giveUpSources(db: Database, id: string, now: Instant): Promise<'given-up' | 'waiting'> {
  const rows = await db`
    update loan_applications set review = coalesce(review, 'source-away')
    where id = ${id} and state = 'open' and decided is null and (review is not null or asked_at <= ${now - SOURCE_PATIENCE_MS}) returning id`
  return rows.length > 0 ? 'given-up' : 'waiting'
}

export type Decision = {
  readonly record: string
  readonly sha256: string
  readonly result: 'approve' | 'refer' | 'decline'
  readonly offer: unknown
}
/** Writes down what score and policy said. Whoever repeats this finds it written. */
export async function keepDecision(db: Database, id: string, decision: Decision, now: Instant): Promise<void> {
  const { record, sha256, result, offer } = decision
  await db.begin(async (tx) => {
    const [row] = await tx<ApplicationRow[]>`
      update loan_applications set record = ${record}, record_sha256 = ${sha256},
        review = case when ${result === 'refer'} then coalesce(review, 'referred') else review end, offer = ${offer === null ? null : tx.json(offer as never)}
      where id = ${id} and state = 'open' and decided is null and record is null returning *`
    // Whoever has asked for a person meanwhile gets one: what rules say stands before that person, and decides nothing.
    if (row && row.review === null)
      await decided(tx, row, { by: 'rules', outcome: result as 'approve' | 'decline', now })
  })
}
async function decided(
  tx: Transaction,
  row: ApplicationRow,
  { by, outcome, now }: { by: 'rules' | 'officer'; outcome: 'approve' | 'decline'; now: Instant },
): Promise<void> {
  await tx`
    update loan_applications set decided = ${outcome === 'approve' ? 'approved' : 'declined'}, decided_by = ${by}, decided_at = ${now}, until = ${offerUntil(now)},
      progress_at = ${now}
    where id = ${row.id}`
  await tell(tx, {
    id: `${row.id} ${outcome} ${by}`,
    customer: row.customer,
    kind: outcome === 'approve' ? 'loan-offered' : 'loan-declined',
    facts: { firm: await firmName(tx, row.firm) },
    at: now,
  })
}
const firmName = async (tx: Transaction, firm: string): Promise<string> =>
  (await tx<{ name: string }[]>`select name from firms where id = ${firm}`)[0]!.name

const DESK = 'loans-desk'
/** Gives it to the officer who has the fewest; when the deadline has passed, to the next one, with as long again. */
export const assign = (db: Database, { id }: LoanOrder, why: ReviewWhy, now: Instant): Promise<Assigned> =>
  db.begin(async (tx) => {
    const [row] = await tx<ApplicationRow[]>`select * from loan_applications where id = ${id} for update`
    invariant(row, 'an application has a row')
    const stands = row.deadline !== null && Number(row.deadline) > now
    const deadline = stands ? Number(row.deadline) : officerUntil(now)
    const has = tx`select count(*) from loan_applications a where a.owner = r.customer and a.state = 'open' and a.decided is null`
    const next = stands ? row.owner : await nextOfficer(tx, { now, has, last: row.owner, notFor: row.customer })
    const owner = next ?? row.owner
    await tx`
      update loan_applications set owner = ${owner}, deadline = ${deadline},
        escalations = escalations + ${row.deadline !== null && !stands ? 1 : 0} where id = ${id}`
    const name = await ownerName(tx, owner, DESK)
    await tx`
      insert into work_items (id, kind, business, owner, opened_at, deadline)
      values (${`review-${id}`}, ${`loan-${why}`}, ${id}, ${name}, ${now}, ${deadline})
      on conflict (business) do update set owner = excluded.owner, deadline = excluded.deadline, kind = excluded.kind, closed_at = null, outcome = null`
    const decided = row.officer === null || row.decided !== null ? undefined : reviewIn(row)
    return { owner: name, deadline, ...(decided ? { decided } : {}) }
  }) as Promise<Assigned>
/** What an officer has written down, as the run is told of it. */
export const reviewIn = (row: Pick<ApplicationRow, 'officer' | 'offer'>, press = ''): LoanReview => ({
  outcome: row.offer === null ? 'decline' : 'approve',
  by: row.officer!,
  press,
})
/** An officer takes it from whoever has it. */
export async function claim(db: Database, id: string, officer: string): Promise<void> {
  await db.begin(async (tx) => {
    await tx`update loan_applications set owner = ${officer} where id = ${id} and state = 'open' and decided is null`
    await tx`
      update work_items set owner = (select name from customers where id = ${officer}) where business = ${id} and closed_at is null`
  })
}

export type OfficerDecision = {
  readonly outcome: 'approve' | 'decline'
  readonly by: string
  readonly reason: string
  readonly offer: unknown
  readonly proposal: string | null
}
/** What an officer, or two, have decided: written down before the run is told, and never twice. */
export const keepReview = (db: Database, id: string, said: OfficerDecision): Promise<boolean> =>
  db.begin(async (tx) => {
    const rows = await tx`
      update loan_applications set officer = ${said.by}, reason = ${said.reason}, proposal = ${said.proposal},
        offer = ${said.offer === null ? null : tx.json(said.offer as never)}
      where id = ${id} and state = 'open' and review is not null and decided is null and officer is null returning id`
    return rows.length > 0
  }) as Promise<boolean>
/** Carries it out. Whoever repeats this finds it done. */
export const review = (db: Database, id: string, outcome: 'approve' | 'decline', now: Instant): Promise<void> =>
  db.begin(async (tx) => {
    const [row] = await tx<ApplicationRow[]>`
      select * from loan_applications where id = ${id} and state = 'open' and decided is null for update`
    if (!row) return
    // A run that was cut off here has lost the decision with the task that took it: it is told again that there is something.
    await tx`update loan_applications set given = given + 1, told = now() where id = ${id}`
    await decided(tx, row, { by: 'officer', outcome, now })
    await closeWork(tx, id, outcome, now)
  }) as Promise<void>
const closeWork = (tx: Transaction, id: string, outcome: string, now: Instant) => tx`
  update work_items set closed_at = coalesce(closed_at, ${now}), outcome = coalesce(outcome, ${outcome}) where business = ${id}`

export const remind = (db: Database, id: string, now: Instant): Promise<void> =>
  db.begin(async (tx) => {
    const [row] = await tx<ApplicationRow[]>`
      update loan_applications set reminded = true where id = ${id} and state = 'open' and not reminded returning *`
    if (!row) return
    const facts = { firm: await firmName(tx, row.firm), day: dayOf(lapseAt(Number(row.progress_at))) }
    await tell(tx, {
      id: `${id} lapses ${row.progress_at}`,
      customer: row.customer,
      kind: 'loan-lapses',
      facts,
      at: now,
    })
  }) as Promise<void>
/** Ends what nobody went on with in time, unless something was given since the run looked. */
export const lapse = (db: Database, id: string, given: number, now: Instant): Promise<'lapsed' | 'went-on'> =>
  db.begin(async (tx) => {
    const rows = await tx`
      update loan_applications set state = case when decided = 'declined' then 'declined' else 'lapsed' end, ended_at = ${now}
      where id = ${id} and state = 'open' and given = ${given} returning id`
    return rows.length > 0 ? 'lapsed' : 'went-on'
  }) as Promise<'lapsed' | 'went-on'>
/** The run's last words. */
export const conclude = (db: Database, id: string, end: LoanEnd, summary: string, now: Instant): Promise<void> =>
  db.begin(async (tx) => {
    await tx`
      update loan_applications set state = ${end}, summary = coalesce(summary, ${summary}), ended_at = coalesce(ended_at, ${now}), heard = given where id = ${id}`
    await closeWork(tx, id, end, now)
  }) as Promise<void>

export const waitingFor = (row: ApplicationRow) => outsideSources.filter((one) => row.sources[one] === 'away')
/** What officers have before them, and what was decided lately, newest first. */
export const casesPage = (
  db: Database,
  { open, before }: { open: boolean; before: string | undefined },
): Promise<WithNames[]> =>
  db<WithNames[]>`
    select ${named(db)}
    where a.review is not null and ${open ? db`a.decided is null and a.state = 'open'` : db`true`} and ${before === undefined ? db`true` : db`(a.at, a.id) < (select at, id from loan_applications where id = ${before})`}
    order by a.at desc, a.id desc limit 50`
