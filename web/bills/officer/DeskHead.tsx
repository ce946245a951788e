/** What stands above each of the desk's lists: what it is, and the way to the others. */
import { A, useLocation } from '@solidjs/router'
import { For } from 'solid-js'
import { staff } from '../manager/staff.ts'

export function DeskHead() {
  const location = useLocation()
  const w = () => staff().desk
  const places = () =>
    [
      ['/desk', w().cases],
      ['/desk/days', w().days],
      ['/desk/suspense', w().suspense],
    ] as const
  return (
    <>
      <div>
        <h1>{w().title}</h1>
        <p class="quiet">{w().lead}</p>
      </div>
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
    </>
  )
}
