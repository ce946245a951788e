/**
 * A registry of residents. Whom the control port has put there, it knows; of everyone else it answers by the rules of
 * `test-persons.ts`. The same reference is answered the same for ever, except that it was not available.
 *
 * Faults, for a number, a reference or anyone: not-available (503), late (answers after so many ms), no-match,
 * number-unknown, wrong (answers another question), unsigned (its answer is signed by nobody).
 */
import { Hono } from 'hono'
import * as v from 'valibot'
import type { Database } from '../../storage/database.ts'
import { answerSignature, HEADERS, isSigned, onceOnly } from '../hmac.ts'
import { pause, takeFault } from '../simulation.ts'
import { ruleOfNumber } from '../test-persons.ts'
import { type Code, question, VERIFY } from './wire.ts'

export const REGISTRY_FAULTS = ['not-available', 'late', 'no-match', 'number-unknown', 'wrong', 'unsigned'] as const

export async function createRegistry(db: Database): Promise<void> {
  await db`create schema if not exists sim_registry`
  await db`create table if not exists sim_registry.people (number text primary key, name text not null)`
  await db`
    create table if not exists sim_registry.answers (
      reference text primary key, number text not null, name text not null, code text not null, at timestamptz not null default now())`
}

export function registrySimulator(db: Database, secret: string): Hono {
  const app = new Hono()
  const seen = onceOnly(() => Date.now())
  app.post(VERIFY, async (c) => {
    const body = await c.req.text()
    const signed = { method: 'POST', path: VERIFY, body }
    if (!(await isSigned((name) => c.req.header(name), secret, signed, Date.now(), seen)))
      return c.text('signature', 401)
    const parsed = v.safeParse(question, json(body))
    if (!parsed.success) return c.text('malformed', 400)
    const { requestId, idNumber, name } = parsed.output
    const fault = await takeFault(db, 'registry', REGISTRY_FAULTS, [idNumber, requestId])
    if (fault?.kind === 'not-available') return c.text('busy', 503)
    if (fault?.kind === 'late') await pause(Number(fault.value) || 8_000)
    const code = await answer(idNumber, name, requestId, fault?.kind)
    const said = JSON.stringify({
      requestId: fault?.kind === 'wrong' ? '0'.repeat(32) : requestId,
      code,
      checkedAt: new Date().toISOString(),
    })
    return c.body(said, 200, {
      'content-type': 'application/json',
      [HEADERS.signature]: answerSignature(
        fault?.kind === 'unsigned' ? 'nobody' : secret,
        c.req.header(HEADERS.once) ?? '',
        said,
      ),
    })
  })

  async function answer(number: string, name: string, reference: string, fault: string | undefined): Promise<Code> {
    const [known] = await db<{ code: Code; name: string }[]>`
      select code, name from sim_registry.answers where reference = ${reference} and number = ${number}`
    if (known && known.name === name) return known.code
    const code = await decide(number, name, fault)
    if (code !== '90')
      await db`
        insert into sim_registry.answers (reference, number, name, code) values (${reference}, ${number}, ${name}, ${code}) on conflict do nothing`
    return code
  }
  async function decide(number: string, name: string, fault: string | undefined): Promise<Code> {
    if (fault === 'no-match') return '01'
    if (fault === 'number-unknown') return '02'
    const [person] = await db<{ name: string }[]>`select name from sim_registry.people where number = ${number}`
    if (person) return person.name === name ? '00' : '01'
    const rule = ruleOfNumber(number)
    if (!rule || !('registry' in rule)) return '00'
    return { 'not-available': '90', 'no-match': '01', 'number-unknown': '02' }[rule.registry] as Code
  }
  return app
}

const json = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const person = v.strictObject({
  number: v.pipe(v.string(), v.regex(/^\d{17}[\dX]$/)),
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(60)),
})
/** What the control port offers: putting people there, and how often someone was asked for. */
export function registryControl(db: Database): Hono {
  const app = new Hono()
  app.post('/people', async (c) => {
    const parsed = v.safeParse(person, await c.req.json().catch(() => undefined))
    if (!parsed.success) return c.json({ wrong: v.flatten(parsed.issues) }, 400)
    const { number, name } = parsed.output
    await db`
      insert into sim_registry.people (number, name) values (${number}, ${name}) on conflict (number) do update set name = excluded.name`
    return c.json({ number, name }, 201)
  })
  app.get('/answers', async (c) => {
    const number = c.req.query('number')
    const rows = await db`
      select reference, number, code, at from sim_registry.answers ${number ? db`where number = ${number}` : db``} order by at desc limit 1000`
    return c.json({ answers: rows })
  })
  return app
}
