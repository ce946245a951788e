/**
 * What the simulated credit bureau and tax office share: a query is filed under a consent, taken or refused, and fetched when it
 * is answered. The same reference is the same query, and once it is answered it is answered the same for ever.
 *
 * Faults, for a code, a reference or anyone. When filed: not-available (503), twice (it is taken, but the answer is lost, so that
 * whoever filed it files it twice), late (answered only after so many ms), never (never answered), empty (nothing on record),
 * contradictory (what is said cannot be true beside what others say). When fetched: wrong (the answer to another question),
 * unsigned (signed by nobody).
 */
import { type Context, Hono } from 'hono'
import type { QueryConsent, QueryPurpose, QueryRefusal } from '../../core/loans/facts.ts'
import { type Day, dayOf, type Instant } from '../../core/time.ts'
import type { Database } from '../storage/database.ts'
import { answerSignature, HEADERS, isSigned, onceOnly } from './hmac.ts'
import { takeFault } from './simulation.ts'

export const FILED_FAULTS = [
  'not-available', 'late', 'twice', 'never', 'wrong', 'unsigned', 'empty', 'contradictory',
] as const // biome-ignore format: one list
const WHEN_FILED = ['not-available', 'late', 'twice', 'never', 'empty', 'contradictory'] as const
const WHEN_FETCHED = ['wrong', 'unsigned'] as const
/** How long an ordinary query takes: long enough that nobody finds it answered by filing it. */
const ORDINARY_MS = 200

export type FiledQuestion = {
  readonly reference: string
  /** Whom a fault may be planned for: the firm's code. */
  readonly code: string
  readonly at: Instant
  readonly purpose: QueryPurpose
  readonly consent: QueryConsent
}
export type Said = 'empty' | 'contradictory' | undefined
export type Office<Q extends FiledQuestion> = {
  readonly system: string
  readonly path: string
  read(text: string): Q | undefined
  /** The record on its day; null where there is none. */
  record(question: Q, day: Day, said: Said): Promise<object | null>
  accepted(reference: string): object
  refused(reference: string, why: QueryRefusal): object
  processing(reference: string): object
  unknown(reference: string): object
  answered(reference: string, record: object | null): object
}
type Row = { question: string; answer: string | null; fault: string; ready: boolean }

export async function createFiledQueries(db: Database): Promise<void> {
  await db`create schema if not exists sim_filed`
  await db`
    create table if not exists sim_filed.queries (
      system text not null, reference text not null, question text not null, answer text, refused text, fault text not null, ready_at timestamptz,
      filed integer not null default 1, consent text not null, at timestamptz not null default now(), primary key (system, reference))`
}

export function filedQueries<Q extends FiledQuestion>(db: Database, secret: string, office: Office<Q>): Hono {
  const { system, path } = office
  const app = new Hono()
  const seen = onceOnly(() => Date.now())
  const signedBy = (c: Context, method: string, at: string, body: string) =>
    isSigned((name) => c.req.header(name), secret, { method, path: at, body }, Date.now(), seen)
  const say = (c: Context, message: object, status: 200 | 202 = 200, by = secret) => {
    const text = JSON.stringify(message)
    const signature = answerSignature(by, c.req.header(HEADERS.once) ?? '', text)
    return c.body(text, status, { 'content-type': 'application/json', [HEADERS.signature]: signature })
  }

  app.post(path, async (c) => {
    const body = await c.req.text()
    if (!(await signedBy(c, 'POST', path, body))) return c.text('signature', 401)
    const question = office.read(body)
    if (!question) return c.text('malformed', 400)
    const { reference, code, consent } = question
    const fault = await takeFault(db, system, WHEN_FILED, [code, reference])
    if (fault?.kind === 'not-available') return c.text('busy', 503)
    const refused = refusalOf(question)
    const after = fault?.kind === 'late' ? Number(fault.value) || 8_000 : ORDINARY_MS
    const ready = fault?.kind === 'never' ? null : new Date(Date.now() + after)
    const row = {
      system,
      reference,
      question: body,
      refused,
      fault: fault?.kind ?? '',
      ready_at: ready,
      consent: consent.reference,
    }
    const [kept] = await db<{ question: string; refused: QueryRefusal | null }[]>`
      insert into sim_filed.queries ${db({ ...row, refused: refused ?? null })} on conflict (system, reference) do update
        set filed = sim_filed.queries.filed + 1 returning question, refused`
    if (fault?.kind === 'twice') return c.text('lost', 503)
    if (kept!.question !== body) return say(c, office.refused(reference, 'query-differs'))
    return kept!.refused ? say(c, office.refused(reference, kept!.refused)) : say(c, office.accepted(reference), 202)
  })

  app.get(`${path}/:reference`, async (c) => {
    const reference = c.req.param('reference')
    if (!(await signedBy(c, 'GET', `${path}/${reference}`, ''))) return c.text('signature', 401)
    const [row] = await db<(Row & { refused: QueryRefusal | null })[]>`
      select question, answer, refused, fault, coalesce(ready_at <= now(), false) as ready from sim_filed.queries
      where system = ${system} and reference = ${reference}`
    if (!row) return say(c, office.unknown(reference))
    if (row.refused) return say(c, office.refused(reference, row.refused))
    if (!row.ready) return say(c, office.processing(reference))
    const question = office.read(row.question)!
    const answer = row.answer ?? (await answerTo(question, row.fault))
    const fault = await takeFault(db, system, WHEN_FETCHED, [question.code, reference])
    const record = JSON.parse(answer) as object | null
    return say(
      c,
      office.answered(fault?.kind === 'wrong' ? '0'.repeat(32) : reference, record),
      200,
      fault?.kind === 'unsigned' ? 'nobody' : secret,
    )
  })

  async function answerTo(question: Q, fault: string): Promise<string> {
    const said = fault === 'empty' || fault === 'contradictory' ? fault : undefined
    const record = said === 'empty' ? null : await office.record(question, dayOf(question.at), said)
    const [kept] = await db<{ answer: string }[]>`
      update sim_filed.queries set answer = coalesce(answer, ${JSON.stringify(record)})
      where system = ${system} and reference = ${question.reference} returning answer`
    return kept!.answer
  }
  return app
}

/** An office looks only under a consent that stands on the day and names what for. */
function refusalOf({ consent, purpose, at }: FiledQuestion): QueryRefusal | undefined {
  if (consent.reference === '') return 'consent-missing'
  if (consent.purpose !== purpose) return 'purpose-not-covered'
  return dayOf(at) < consent.signed || dayOf(at) > consent.until ? 'consent-expired' : undefined
}

/** What the control port offers: which queries were filed, how often, under which consent. */
export function filedQueriesControl(db: Database, system: string): Hono {
  const app = new Hono()
  app.get('/queries', async (c) => {
    const reference = c.req.query('reference')
    const rows = await db`
      select reference, refused, fault, filed, consent, answer is not null as answered, at from sim_filed.queries
      where system = ${system} ${reference ? db`and reference = ${reference}` : db``} order by at desc limit 1000`
    return c.json({ queries: rows })
  })
  return app
}
