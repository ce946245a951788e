/** Where one can go from anywhere: the tabs of a phone, the side of a desk. A part has its place once it has a screen. */
import { type Path, routeAt, routes } from '../routes.ts'
import type { IconName } from '../ui/icons.tsx'
import { mayOpen } from './open-to.ts'

export type Place = {
  readonly path: Path
  readonly icon: IconName
  /** What a desk shows beneath it; a phone reaches it from the place's own screen. */
  readonly inside: readonly Path[]
}

const places: readonly Place[] = [
  { path: '/', icon: 'home', inside: ['/movements', '/figures', '/statement', '/send', '/bring-in', '/take-out'] },
  { path: '/wealth', icon: 'wealth', inside: ['/wealth/products', '/loans'] },
  { path: '/bills', icon: 'life', inside: ['/bills/households', '/bills/mandates'] },
  { path: '/mall', icon: 'mall', inside: ['/mall/flash', '/mall/coupons', '/mall/basket', '/mall/orders'] },
  { path: '/runs', icon: 'runs', inside: ['/runs/new'] },
  { path: '/desk', icon: 'desk', inside: ['/desk/days', '/desk/suspense'] },
  {
    path: '/staff',
    icon: 'staff',
    inside: [
      '/staff/work',
      '/staff/joinings',
      '/staff/loans',
      '/staff/loans/arrears',
      '/staff/loans/portfolio',
      '/staff/mall',
      '/staff/proposals',
      '/staff/opening',
      '/staff/customers',
      '/staff/roles',
      '/staff/audit',
      '/staff/days',
      '/staff/books',
    ],
  },
  { path: '/me', icon: 'me', inside: ['/me/security', '/me/notices', '/me/limits', '/me/firms', '/store', '/me/data'] },
]
/** Those that are open to who is signed in. */
export const myPlaces = (): readonly Place[] =>
  places.filter(({ path }) => mayOpen(path)).map((place) => ({ ...place, inside: place.inside.filter(mayOpen) }))

/** What somebody's roles find at the bank's desk; the first is where its tab leads. */
export const staffPlaces = (): readonly Path[] => myPlaces().find(({ path }) => path === '/staff')?.inside ?? []

/** The place that an address belongs to: the one whose path, or that of something inside it, begins it, else the home. */
export const placeOf = (pathname: string): Path => {
  const begins = (path: string) => path !== '/' && (pathname === path || pathname.startsWith(`${path}/`))
  return myPlaces().find(({ path, inside }) => begins(path) || inside.some(begins))?.path ?? '/'
}

/** Where "back" leads from a screen that is no place itself: the nearest address above it that has a screen. */
export function above(pathname: string): string | undefined {
  if (myPlaces().some(({ path }) => path === pathname) || !routeAt(pathname)) return undefined
  const parts = pathname.split('/')
  for (let length = parts.length - 1; length > 1; length--) {
    const path = parts.slice(0, length).join('/')
    const route = routeAt(path)
    // `/loans/lines` is where an address of ours goes on, not a loan of that name.
    if (route && (route.path === path || !routes.some((one) => one.path.startsWith(`${path}/`)))) return path
  }
  return placeOf(pathname)
}
