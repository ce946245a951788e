/** The places of the bank's desk, as far as one's roles go; on a wide screen the side shows them. */
import { useLocation } from '@solidjs/router'
import { staffPlaces } from '../frame/places.ts'
import { words } from '../preferences.ts'
import { Places } from '../ui/Places.tsx'

export function StaffNav() {
  const location = useLocation()
  /** The nearest: one place may stand beneath another. */
  const here = () =>
    staffPlaces()
      .filter((path) => `${location.pathname}/`.startsWith(`${path}/`))
      .toSorted((a, b) => b.length - a.length)[0]
  return (
    <Places
      label={words().titles['/staff']}
      places={staffPlaces().map((path) => [path, words().titles[path]] as const)}
      here={here()}
    />
  )
}
