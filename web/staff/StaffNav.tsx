/** The places of the desk, as far as one's roles go. */
import { A, useLocation } from '@solidjs/router'
import { For } from 'solid-js'
import { staff } from '../bills/manager/staff.ts'
import { myPlaces } from './places.ts'

export function StaffNav() {
  const location = useLocation()
  const w = () => staff().staff
  return (
    <nav aria-label={w().title}>
      <ul class="places">
        <For each={myPlaces()}>
          {([path, place]) => (
            <li>
              <A href={path} aria-current={location.pathname.startsWith(path) ? 'page' : undefined}>
                {w().places[place]}
              </A>
            </li>
          )}
        </For>
      </ul>
    </nav>
  )
}
