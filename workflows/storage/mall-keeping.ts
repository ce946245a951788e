/** What the mall keeps no longer than it has to. */
import { forgottenBefore } from '../../core/mall/keeping.ts'
import type { Day } from '../../core/time.ts'
import type { Database } from './database.ts'

/** Of orders that ended long ago: where they were sent, but for the county, and what was said and shown in their cases. Answers how many there were. */
export async function forgetBuyers(db: Database, today: Day): Promise<number> {
  const [row] = await db<{ many: number }[]>`
    with old as (
      update mall_orders set address = address || '{"name": "", "phone": "", "street": ""}'
      where ended_at < ${forgottenBefore(today)} and address->>'phone' <> '' returning id),
    cases as (
      update mall_cases c set notes = '[]' from mall_parts p join old on old.id = p."order" where c.part = p.id returning c.id),
    pictures as (delete from mall_case_pictures p using cases where p."case" = cases.id)
    select count(*)::int as many from old`
  return row!.many
}
