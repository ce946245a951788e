/** What the control port said of test firms, once for every simulator that answers about them. */
import { Hono } from 'hono'
import * as v from 'valibot'
import { readUscc } from '../../core/customers/uscc.ts'
import { sectionOf } from '../../core/loans/facts.ts'
import { type Day, isDay } from '../../core/time.ts'
import type { Database } from '../storage/database.ts'
import { chanceFor } from './simulation.ts'
import { type TestFirm, type Told, testFirm } from './test-firms.ts'

export async function createTestFirms(db: Database): Promise<void> {
  await db`create schema if not exists sim_firms`
  await db`
    create table if not exists sim_firms.told (
      code text primary key, sales double precision, risk double precision, established text, industry text)`
  await db`alter table sim_firms.told add column if not exists "like" text`
}

export async function firmOf(db: Database, code: string, day: Day): Promise<TestFirm> {
  const [told] = await db<{ [K in keyof Told]: Told[K] | null }[]>`
    select sales, risk, established, industry, "like" from sim_firms.told where code = ${code}`
  const said = Object.entries(told ?? {}).filter(([, value]) => value !== null)
  return testFirm(told?.like ?? code, day, chanceFor, Object.fromEntries(said) as Told)
}

const telling = v.strictObject({
  code: v.pipe(
    v.string(),
    v.check((code) => readUscc(code).ok),
  ),
  /** Another firm's code: all that is not said is as with that one. */
  like: v.optional(
    v.pipe(
      v.string(),
      v.check((code) => readUscc(code).ok),
    ),
  ),
  sales: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1e9))),
  risk: v.optional(v.pipe(v.number(), v.minValue(-4), v.maxValue(4))),
  established: v.optional(v.pipe(v.string(), v.check(isDay))),
  industry: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{4}$/),
      v.check((industry) => sectionOf(industry) !== undefined),
    ),
  ),
})
/** What is not said of a firm is as its code has it. */
export function testFirmsControl(db: Database): Hono {
  const app = new Hono()
  app.post('/', async (c) => {
    const parsed = v.safeParse(telling, await c.req.json().catch(() => undefined))
    if (!parsed.success) return c.json({ wrong: v.flatten(parsed.issues) }, 400)
    const { code, like = null, sales = null, risk = null, established = null, industry = null } = parsed.output
    await db`
      insert into sim_firms.told ${db({ code, sales, risk, established, industry, like })} on conflict (code) do update
        set sales = excluded.sales, risk = excluded.risk, established = excluded.established, industry = excluded.industry, "like" = excluded."like"`
    return c.json({ code }, 201)
  })
  return app
}
