/** Where one can go from anywhere: the tabs of a phone, the side of a desk. A part has its place once it has a screen. */
import { holds, ofTheBank } from '../../core/staff/roles.ts'
import { type Path, routeAt, whoseIs } from '../routes.ts'
import { session } from '../session.ts'
import type { IconName } from '../ui/icons.tsx'

export type Place = {
  readonly path: Path
  readonly icon: IconName
  /** What a desk shows beneath it; a phone reaches it from the place's own screen. */
  readonly inside: readonly Path[]
}

const mine = (path: Path) => whoseIs(path).some((who) => session()?.offices.some(({ role }) => role === who))
const ofStaff = [
  '/staff/work',
  '/staff/joinings',
  '/staff/proposals',
  '/staff/opening',
  '/staff/customers',
  '/staff/roles',
  '/staff/audit',
] as const satisfies readonly Path[]

/** What somebody's roles find at the bank's desk; the first is where its tab leads. */
export const staffPlaces = () => ofStaff.filter(mine)

const places: readonly (Place & { readonly shown?: () => boolean })[] = [
  { path: '/', icon: 'home', inside: ['/movements', '/figures', '/statement', '/send', '/bring-in', '/take-out'] },
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
    inside: ofStaff,
    shown: () => (session()?.offices ?? []).some(({ role }) => ofTheBank(role)),
  },
  { path: '/me', icon: 'me', inside: ['/me/security', '/me/notices', '/me/limits', '/me/firms', '/me/data'] },
]
export const myPlaces = (): readonly Place[] =>
  places
    .filter(({ shown }) => shown?.() ?? true)
    .map((place) => (place.path === '/staff' ? { ...place, inside: staffPlaces() } : place))

/** The place that an address belongs to: the one whose path begins it, else the home. */
export const placeOf = (pathname: string): Path =>
  myPlaces().find(({ path }) => path !== '/' && (pathname === path || pathname.startsWith(`${path}/`)))?.path ?? '/'

/** Where "back" leads from a screen that is no place itself: the nearest address above it that has a screen. */
export function above(pathname: string): string | undefined {
  if (myPlaces().some(({ path }) => path === pathname) || !routeAt(pathname)) return undefined
  const parts = pathname.split('/')
  for (let length = parts.length - 1; length > 1; length--) {
    const path = parts.slice(0, length).join('/')
    if (routeAt(path)) return path
  }
  return '/'
}
