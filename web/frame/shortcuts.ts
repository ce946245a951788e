/**
 * The desk's keys, for who works all day: to every place with two letters, to the search, to the rows. None of them is heard while a
 * field is typed into or something stands in front of the screen, and all but Ctrl+K can be switched off (WCAG 2.1.4).
 */
import { tinykeys } from 'tinykeys'
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
  ['i', '/me'],
  ['r', '/runs'],
  ['d', '/desk'],
  ['t', '/desk/days'],
  ['w', '/staff/work'],
  ['j', '/staff/joinings'],
  ['p', '/staff/proposals'],
  ['c', '/staff/customers'],
  ['o', '/staff/roles'],
  ['n', '/staff/opening'],
  ['a', '/staff/audit'],
] as const satisfies readonly (readonly [string, Path])[]
/** Those that somebody's roles open. */
export const myKeys = () => places.filter(([, path]) => mayOpen(path))

const typing = ({ target }: KeyboardEvent) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, select, textarea'))

/** Hears the keys until told to stop. */
export function listenForKeys(go: (path: Path) => void): () => void {
  /** Only when nothing is typed and nothing stands in front. */
  const quietly = (act: () => unknown) => (event: KeyboardEvent) => {
    if (!shortcuts() || typing(event) || document.querySelector('dialog[open]')) return
    event.preventDefault()
    act()
  }
  const search = () => setCalled('search')
  return tinykeys(
    window,
    {
      ...Object.fromEntries(places.map(([key, path]) => [`g ${key}`, quietly(() => mayOpen(path) && go(path))])),
      '$mod+k': (event) => {
        event.preventDefault()
        if (called() !== undefined || !document.querySelector('dialog[open]')) search()
      },
      '/': quietly(search),
      '[Shift]+?': quietly(() => setCalled('keys')),
      r: quietly(askAgain),
      j: quietly(() => stepRow(tableHere(), 1)),
      k: quietly(() => stepRow(tableHere(), -1)),
    },
    // j and k go on while they are held; an input method's keys are its own.
    { ignore: ({ isComposing }) => isComposing },
  )
}
