/** The three lists of the desk. */
import { A, useLocation } from '@solidjs/router'
import { For } from 'solid-js'
import { staff } from '../manager/staff.ts'

export function DeskNav() {
  const location = useLocation()
  const w = () => staff().desk
  const places = () =>
    [
      ['/desk', w().cases],
      ['/desk/days', w().days],
      ['/desk/suspense', w().suspense],
    ] as const
  return (
    <nav aria-label={w().title}>
      <ul class="places">
        <For each={places()}>
          {([path, label]) => (
            <li>
              <A href={path} end aria-current={location.pathname === path ? 'page' : undefined}>
                {label}
              </A>
            </li>
          )}
        </For>
      </ul>
    </nav>
  )
}
