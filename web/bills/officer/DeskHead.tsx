/** What stands above each of the desk's lists: what it is, and the way to the others. */
import { useLocation } from '@solidjs/router'
import { Places } from '../../ui/Places.tsx'
import { billDesk } from './words.ts'

export function DeskHead() {
  const location = useLocation()
  const w = billDesk
  return (
    <>
      <div>
        <h1>{w().title}</h1>
        <p class="quiet">{w().lead}</p>
      </div>
      <Places
        label={w().title}
        places={[
          ['/desk', w().cases],
          ['/desk/days', w().days],
          ['/desk/suspense', w().suspense],
        ]}
        here={location.pathname}
      />
    </>
  )
}
