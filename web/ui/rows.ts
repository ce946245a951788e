/** Going from row to row of a table with keys: what can be pressed in a row gets the focus, so that Enter opens it. */

/** The next row of a table, or the one before; without one that has the focus, its first. Whether there was one. */
export function stepRow(table: Element | null | undefined, step: 1 | -1): boolean {
  const rows = [...(table?.querySelectorAll<HTMLElement>('tbody > tr') ?? [])]
  const here = rows.findIndex((row) => row.contains(document.activeElement))
  const next = rows[here < 0 ? 0 : here + step]
  if (!next) return false
  ;(next.querySelector<HTMLElement>('a[href], button') ?? next).focus()
  next.scrollIntoView({ block: 'nearest' })
  return true
}
/** The table that is meant: the one with the focus, else the first of the screen. */
export const tableHere = (): Element | null =>
  document.activeElement?.closest('.grid-scroll') ?? document.querySelector('main .grid-scroll')
