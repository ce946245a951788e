/** Bank time and those who wait for it. */
import type { Instant } from '../../core/time.ts'
import type { Database } from './database.ts'

/** Bank time less real time, in ms, as the projector last wrote it. */
export async function clockOffset(db: Database): Promise<number> {
  const [row] = await db<{ offset_ms: bigint }[]>`select offset_ms from bank_clock`
  return Number(row!.offset_ms)
}

/**
 * Registers a wait and reads the offset in one transaction: whoever moves the clock either finds the wait or was first,
 * and then the wait sees the new offset. So no wake-up is lost (decision 13).
 */
export const registerWait = (
  db: Database,
  workflowId: string,
  wait: string,
  until: Instant,
  knows?: number,
): Promise<number> =>
  db.begin(async (tx) => {
    const [row] = await tx<{ offset_ms: bigint }[]>`select offset_ms from bank_clock for share`
    await tx`
      insert into waits (workflow_id, wait, until, knows) values (${workflowId}, ${wait}, ${until}, ${knows ?? null})
      on conflict (workflow_id, wait) do update set until = excluded.until, knows = excluded.knows`
    return Number(row!.offset_ms)
  })

export async function forgetWait(db: Database, workflowId: string, wait: string): Promise<void> {
  await db`delete from waits where workflow_id = ${workflowId} and wait = ${wait}`
}

/** The runs whose waits have come due. */
export async function dueWaits(db: Database, now: Instant): Promise<string[]> {
  const rows = await db<
    { workflow_id: string }[]
  >`select distinct workflow_id from waits where until <= ${now} order by workflow_id`
  return rows.map((row) => row.workflow_id)
}
