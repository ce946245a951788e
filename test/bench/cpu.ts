/** What a piece of work cost each process of the bank in CPU time, as the kernel counts it. Only where there is /proc. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** `getconf CLK_TCK` of every Linux that runs here. */
const TICKS_A_SECOND = 100

type Seen = { readonly parent: number; readonly ms: number }

function seen(): Map<number, Seen> {
  const found = new Map<number, Seen>()
  if (!existsSync('/proc/self/stat')) return found
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      // proc(5): the command in parentheses may hold spaces; behind it the third field is the state, the fourth the parent.
      const text = readFileSync(`/proc/${name}/stat`, 'utf8')
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
      const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0)
      found.set(Number(name), { parent: Number(fields[1]), ms: (ticks * 1_000) / TICKS_A_SECOND })
    } catch {
      // It ended while it was looked at.
    }
  }
  return found
}

/** CPU milliseconds so far of each named process with all that it started. */
export function cpuOf<Name extends string>(
  pids: Readonly<Partial<Record<Name, number>>>,
): Partial<Record<Name, number>> {
  const all = seen()
  const named = new Map(Object.entries(pids).map(([name, pid]) => [pid as number, name as Name]))
  const sums: Partial<Record<Name, number>> = {}
  for (const [pid, { ms }] of all) {
    let at = pid
    while (at > 1 && !named.has(at)) at = all.get(at)?.parent ?? 0
    const name = named.get(at)
    if (name !== undefined) sums[name] = (sums[name] ?? 0) + ms
  }
  return sums
}

/** The same between two looks, for each of so many pieces of work. */
export function cpuEach<Name extends string>(
  before: Partial<Record<Name, number>>,
  after: Partial<Record<Name, number>>,
  pieces: number,
): Partial<Record<Name, number>> {
  const each: Partial<Record<Name, number>> = {}
  for (const name of Object.keys(after) as Name[])
    each[name] = Number((((after[name] ?? 0) - (before[name] ?? 0)) / pieces).toFixed(3))
  return each
}
