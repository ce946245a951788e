/** What every simulator of an outside system shares: its own schema, its planned faults, its seeded chance. */
import type { Database } from '../storage/database.ts'

/** A fault that is planned for certain requests, so often. */
export type Fault = {
  readonly id: number
  readonly system: string
  readonly kind: string
  /** Whom it is for: a reference, a bill, an account, a phone; `*` for anyone. */
  readonly subject: string
  /** What the fault needs to know: a delay in ms, a reason, a number of inquiries. */
  readonly value: string
}

/** Numbers between 0 and 1 from a seed (mulberry32): the same seed, the same faults. */
export function seededChance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Chance of its own for each text (FNV-1a is the seed). */
export function chanceFor(text: string): () => number {
  let seed = 0x811c9dc5
  for (let n = 0; n < text.length; n++) seed = Math.imul(seed ^ text.charCodeAt(n), 0x01000193)
  return seededChance(seed)
}

export async function createFaults(db: Database): Promise<void> {
  await db`create schema if not exists sim_control`
  await db`
    create table if not exists sim_control.faults (
      id integer generated always as identity primary key, system text not null, kind text not null, subject text not null,
      value text not null default '', remaining integer not null)`
}

export async function planFault(
  db: Database,
  fault: { system: string; kind: string; subject: string; value: string; times: number },
): Promise<number> {
  const [row] = await db<{ id: number }[]>`
    insert into sim_control.faults (system, kind, subject, value, remaining)
    values (${fault.system}, ${fault.kind}, ${fault.subject}, ${fault.value}, ${fault.times}) returning id`
  return row!.id
}

/** Uses up one planned fault for these subjects, the oldest first. */
export async function takeFault(
  db: Database,
  system: string,
  kinds: readonly string[],
  subjects: readonly string[],
): Promise<Fault | undefined> {
  const [row] = await db<Fault[]>`
    update sim_control.faults set remaining = remaining - 1 where id = (
      select id from sim_control.faults
      where system = ${system} and kind = any(${[...kinds]}) and subject = any(${[...subjects, '*']}) and remaining > 0
      order by id limit 1 for update skip locked)
    returning id, system, kind, subject, value`
  return row
}

export const plannedFaults = (db: Database) => db`select * from sim_control.faults where remaining > 0 order by id`
export async function clearFaults(db: Database): Promise<void> {
  await db`update sim_control.faults set remaining = 0`
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
