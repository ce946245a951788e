/** Answers that are asked for again and again: what says the same as before is the same thing still. */

type Fields = Readonly<Record<string, unknown>>
/** A list or a record, as JSON has them; nothing that a class made. */
const isThing = (one: unknown): one is Fields =>
  typeof one === 'object' && one !== null && [Object.prototype, Array.prototype].includes(Object.getPrototypeOf(one))
const idOf = (one: unknown) => (isThing(one) && typeof one.id === 'string' ? one.id : undefined)

/**
 * `now`, but wherever it says what `was` said, the very object of before: a row of it is not drawn anew, and what somebody types, opens
 * or has the focus on in it stays. Rows of a list are the same by their `id`, or by their place where they have none.
 */
export function keeping<T>(was: unknown, now: T): T
export function keeping(was: unknown, now: unknown): unknown {
  if (was === now || !isThing(was) || !isThing(now) || Array.isArray(was) !== Array.isArray(now)) return now
  const rows = Array.isArray(now) ? new Map(Object.values(was).map((one) => [idOf(one), one])) : undefined
  const kept: Record<string, unknown> = rows ? ([] as never) : {}
  let same = Object.keys(was).length === Object.keys(now).length
  for (const [key, value] of Object.entries(now)) {
    const moved = rows && idOf(value) !== idOf(was[key])
    kept[key] = keeping(moved ? rows.get(idOf(value)) : was[key], value)
    same &&= key in was && kept[key] === was[key]
  }
  return same ? was : kept
}
