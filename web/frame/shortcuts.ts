/**
 * The desk's keys, for who works all day: to every place with two letters, to the search, to the rows. None of them is heard while a
 * field is typed into or something stands in front of the screen, and all but Ctrl+K can be switched off (WCAG 2.1.4).
 */
import { shortcuts } from '../preferences.ts'
import type { Path } from '../routes.ts'
import { askAgain } from '../ui/load.ts'
import { stepRow, tableHere } from '../ui/rows.ts'
import { mayOpen } from './open-to.ts'
import { called, setCalled } from './palette.ts'

/** After `g`. */
export const places = [
  ['h', '/'],
  ['m', '/movements'],
  ['b', '/bills'],
  ['s', '/send'],
  ['f', '/figures'],
  ['v', '/wealth'],
  ['k', '/loans'],
  ['i', '/me'],
  ['y', '/store'],
  ['r', '/runs'],
  ['d', '/desk'],
  ['t', '/desk/days'],
  ['w', '/staff/work'],
  ['j', '/staff/joinings'],
  ['x', '/staff/loans'],
  ['q', '/staff/loans/arrears'],
  ['z', '/staff/mall'],
  ['p', '/staff/proposals'],
  ['c', '/staff/customers'],
  ['o', '/staff/roles'],
  ['n', '/staff/opening'],
  ['a', '/staff/audit'],
  ['e', '/staff/days'],
  ['l', '/staff/books'],
] as const satisfies readonly (readonly [string, Path])[]
/** Those that somebody's roles open. */
export const myKeys = () => places.filter(([, path]) => mayOpen(path))

const typing = ({ target }: KeyboardEvent) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, select, textarea'))

/** So long may the second letter wait, in milliseconds. */
const SECOND_MS = 1_000

/** Hears the keys until told to stop. */
export function listenForKeys(go: (path: Path) => void): () => void {
  let begun = Number.NEGATIVE_INFINITY
  const alone: Readonly<Record<string, () => unknown>> = {
    '/': () => setCalled('search'),
    '?': () => setCalled('keys'),
    r: askAgain,
    j: () => stepRow(tableHere(), 1),
    k: () => stepRow(tableHere(), -1),
  }
  const hear = (event: KeyboardEvent) => {
    const { key, timeStamp, ctrlKey, metaKey, altKey } = event
    // An input method's keys are its own.
    if (event.isComposing || altKey) return
    const inFront = document.querySelector('dialog[open]') !== null
    if (ctrlKey || metaKey) {
      if (key.toLowerCase() !== 'k') return
      event.preventDefault()
      if (called() !== undefined || !inFront) setCalled('search')
      return
    }
    if (!shortcuts() || typing(event) || inFront) return
    const second = timeStamp - begun < SECOND_MS ? places.find(([one]) => one === key)?.[1] : undefined
    begun = key === 'g' ? timeStamp : Number.NEGATIVE_INFINITY
    const act = second ? () => mayOpen(second) && go(second) : alone[key]
    if (!act) return
    event.preventDefault()
    act()
  }
  window.addEventListener('keydown', hear)
  return () => window.removeEventListener('keydown', hear)
}
