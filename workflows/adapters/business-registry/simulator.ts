/**
 * A business registry. What the control port has put there it knows; of every other code of right form it answers that
 * name and representative are as asked and the firm is in business. The same reference is answered the same for ever,
 * except that it was not available.
 *
 * Of a firm's profile it answers what is so in the world of `test-firms.ts` on the day, with the standing it was told.
 *
 * Faults, for a code, a reference or anyone: not-available (503), late (answers after so many ms), no-match (another
 * name), no-representative (another legal representative), unknown (no such code), revoked (its licence is revoked),
 * wrong (answers another question).
 */
import { timingSafeEqual } from 'node:crypto'
import { Hono } from 'hono'
import * as v from 'valibot'
import { sameName } from '../../../core/customers/firm.ts'
import { readUscc } from '../../../core/customers/uscc.ts'
import { dayOf } from '../../../core/time.ts'
import type { Database } from '../../storage/database.ts'
import { pause, takeFault } from '../simulation.ts'
import { firmOf } from '../test-firms-simulator.ts'
import { type Code, PROFILE, profileQuestion, question, type Standing, standings, VERIFY } from './wire.ts'

export const BUSINESS_REGISTRY_FAULTS = [
  'not-available', 'late', 'no-match', 'no-representative', 'unknown', 'revoked', 'wrong',
] as const // biome-ignore format: one list

type Said = { code: Code; standing: Standing | null }

export async function createBusinessRegistry(db: Database): Promise<void> {
  await db`create schema if not exists sim_business_registry`
  await db`
    create table if not exists sim_business_registry.firms (
      credit_code text primary key, name text not null, representative text not null, standing text not null)`
  await db`
    create table if not exists sim_business_registry.answers (
      reference text primary key, credit_code text not null, code text not null, standing text, at timestamptz not null default now())`
}

export function businessRegistrySimulator(db: Database, token: string): Hono {
  const app = new Hono()
  app.post(VERIFY, async (c) => {
    if (!same(c.req.header('authorization') ?? '', `Bearer ${token}`)) return c.text('token', 401)
    const parsed = v.safeParse(question, await c.req.json().catch(() => undefined))
    if (!parsed.success || !readUscc(parsed.output.creditCode).ok) return c.text('malformed', 400)
    const { requestId, creditCode, entName, legalPerson } = parsed.output
    const fault = await takeFault(db, 'business-registry', BUSINESS_REGISTRY_FAULTS, [creditCode, requestId])
    if (fault?.kind === 'not-available') return c.text('busy', 503)
    if (fault?.kind === 'late') await pause(Number(fault.value) || 8_000)
    const [known] = await db<Said[]>`
      select code, standing from sim_business_registry.answers where reference = ${requestId} and credit_code = ${creditCode}`
    const said = known ?? (await decide(creditCode, entName, legalPerson, fault?.kind))
    await db`
      insert into sim_business_registry.answers (reference, credit_code, code, standing)
      values (${requestId}, ${creditCode}, ${said.code}, ${said.standing}) on conflict do nothing`
    return c.json({
      requestId: fault?.kind === 'wrong' ? '0'.repeat(32) : requestId,
      code: said.code,
      ...(said.standing ? { entStatus: said.standing } : {}),
    })
  })

  app.post(PROFILE, async (c) => {
    if (!same(c.req.header('authorization') ?? '', `Bearer ${token}`)) return c.text('token', 401)
    const parsed = v.safeParse(profileQuestion, await c.req.json().catch(() => undefined))
    if (!parsed.success || !readUscc(parsed.output.creditCode).ok) return c.text('malformed', 400)
    const { requestId, creditCode, askedAt } = parsed.output
    const fault = await takeFault(db, 'business-registry', BUSINESS_REGISTRY_FAULTS, [creditCode, requestId])
    if (fault?.kind === 'not-available') return c.text('busy', 503)
    if (fault?.kind === 'late') await pause(Number(fault.value) || 8_000)
    if (fault?.kind === 'unknown') return c.json({ requestId, code: '03' })
    const [told] = await db<{ standing: Standing }[]>`
      select standing from sim_business_registry.firms where credit_code = ${creditCode}`
    const { registry } = await firmOf(db, creditCode, dayOf(Date.parse(askedAt)))
    return c.json({
      requestId: fault?.kind === 'wrong' ? '0'.repeat(32) : requestId,
      code: '00',
      profile: {
        creditCode,
        establishedOn: registry.established,
        industry: registry.industry,
        entStatus: fault?.kind === 'revoked' ? 'revoked' : (told?.standing ?? registry.standing),
        irregular: registry.irregular,
      },
    })
  })

  async function decide(code: string, name: string, representative: string, fault: string | undefined): Promise<Said> {
    if (fault === 'no-match') return { code: '01', standing: null }
    if (fault === 'no-representative') return { code: '02', standing: null }
    if (fault === 'unknown') return { code: '03', standing: null }
    if (fault === 'revoked') return { code: '00', standing: 'revoked' }
    const [firm] = await db<{ name: string; representative: string; standing: Standing }[]>`
      select name, representative, standing from sim_business_registry.firms where credit_code = ${code}`
    if (!firm) return { code: '00', standing: 'in-business' }
    if (!sameName(firm.name, name)) return { code: '01', standing: null }
    if (!sameName(firm.representative, representative)) return { code: '02', standing: null }
    return { code: '00', standing: firm.standing }
  }
  return app
}
const same = (a: string, b: string) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

const firm = v.strictObject({
  code: v.pipe(
    v.string(),
    v.check((code) => readUscc(code).ok),
  ),
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(120)),
  representative: v.pipe(v.string(), v.minLength(1), v.maxLength(60)),
  standing: v.optional(v.picklist(standings), 'in-business'),
})
/** What the control port offers: putting firms there, and what was answered. */
export function businessRegistryControl(db: Database): Hono {
  const app = new Hono()
  app.post('/firms', async (c) => {
    const parsed = v.safeParse(firm, await c.req.json().catch(() => undefined))
    if (!parsed.success) return c.json({ wrong: v.flatten(parsed.issues) }, 400)
    const { code, name, representative, standing } = parsed.output
    await db`
      insert into sim_business_registry.firms (credit_code, name, representative, standing) values (${code}, ${name}, ${representative}, ${standing})
      on conflict (credit_code) do update set name = excluded.name, representative = excluded.representative, standing = excluded.standing`
    return c.json({ code, name }, 201)
  })
  app.get('/answers', async (c) =>
    c.json({ answers: await db`select * from sim_business_registry.answers order by at desc limit 1000` }),
  )
  return app
}
