/** Where one can go from anywhere: the tabs of a phone, the side of a desk. A part has its place once it has a screen. */
import { holds, ofTheBank } from '../../core/staff/roles.ts'
import type { Path } from '../routes.ts'
import { session } from '../session.ts'
import type { IconName } from '../ui/icons.tsx'

export type Place = {
  readonly path: Path
  readonly icon: IconName
  /** What a desk shows beneath it; a phone reaches it from the place's own screen. */
  readonly inside: readonly Path[]
}

const places: readonly (Place & { readonly shown?: () => boolean })[] = [
  { path: '/', icon: 'home', inside: ['/movements', '/statement', '/send', '/bring-in', '/take-out'] },
  { path: '/bills', icon: 'life', inside: ['/bills/households', '/bills/mandates'] },
  { path: '/runs', icon: 'runs', inside: ['/runs/new'], shown: () => holds(session()?.offices ?? [], 'manager') },
  {
    path: '/desk',
    icon: 'desk',
    inside: ['/desk/days', '/desk/suspense'],
    shown: () => holds(session()?.offices ?? [], 'officer'),
  },
  {
    path: '/staff',
    icon: 'staff',
    inside: [],
    shown: () => (session()?.offices ?? []).some(({ role }) => ofTheBank(role)),
  },
  { path: '/me', icon: 'me', inside: ['/me/security', '/me/limits', '/me/firms', '/me/data'] },
]
export const myPlaces = (): readonly Place[] => places.filter(({ shown }) => shown?.() ?? true)

/** The place that an address belongs to: the one whose path begins it, else the home. */
export const placeOf = (pathname: string): Path =>
  myPlaces().find(({ path }) => path !== '/' && (pathname === path || pathname.startsWith(`${path}/`)))?.path ?? '/'
