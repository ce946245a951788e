/** What was texted, in how many parts, and what became of each. */
import type { Receipt } from '../adapters/sms/port.ts'
import type { Database } from './database.ts'

export async function keepTexted(
  db: Database,
  message: { readonly id: string; readonly phone: string; readonly kind: string; readonly parts: readonly string[] },
): Promise<void> {
  await db.begin(async (tx) => {
    await tx`insert into sms_messages (id, phone, kind) values (${message.id}, ${message.phone}, ${message.kind}) on conflict do nothing`
    await tx`
      insert into sms_parts (part, message, state) select part, ${message.id}, 'accepted' from unnest(${message.parts as string[]}::text[]) part
      on conflict (part) do update set message = excluded.message`
  })
}

/** Receipts come later, sometimes twice, sometimes before the answer to what they are for. */
export async function keepReceipt(db: Database, { part, state, said }: Receipt): Promise<void> {
  await db`
    insert into sms_parts (part, state, said) values (${part}, ${state}, ${said})
    on conflict (part) do update set state = excluded.state, said = excluded.said, at = now()`
}

export type Texted = {
  readonly kind: string
  readonly messages: number
  readonly parts: number
  readonly delivered: number
  readonly failed: number
}
/** By kind of text since an instant: parts are what the carrier's bill counts. */
export const texted = (db: Database, since: Date): Promise<Texted[]> => db<Texted[]>`
  select m.kind, count(distinct m.id)::int as messages, count(p.part)::int as parts,
    count(*) filter (where p.state = 'delivered')::int as delivered, count(*) filter (where p.state = 'failed')::int as failed
  from sms_messages m left join sms_parts p on p.message = m.id where m.at >= ${since} group by m.kind order by m.kind`
