/** The places of the bank's desk, as far as one's roles go; on a wide screen the side shows them. */
import { A, useLocation } from '@solidjs/router'
import { createEffect, For } from 'solid-js'
import { staffPlaces } from '../frame/places.ts'
import { words } from '../preferences.ts'

export function StaffNav() {
  const location = useLocation()
  /** The nearest: one place may stand beneath another. */
  const here = () =>
    staffPlaces()
      .filter((path) => `${location.pathname}/`.startsWith(`${path}/`))
      .toSorted((a, b) => b.length - a.length)[0]
  let list: HTMLUListElement | undefined
  // On a phone the row is wider than the screen: where one is, is seen.
  createEffect(() => {
    here()
    const one = list?.querySelector<HTMLElement>('[aria-current]')
    if (list && one) list.scrollLeft = one.offsetLeft - (list.clientWidth - one.offsetWidth) / 2
  })
  return (
    <nav aria-label={words().titles['/staff']}>
      <ul class="places" ref={list}>
        <For each={staffPlaces()}>
          {(path) => (
            <li>
              <A href={path} aria-current={here() === path ? 'page' : undefined}>
                {words().titles[path]}
              </A>
            </li>
          )}
        </For>
      </ul>
    </nav>
  )
}
