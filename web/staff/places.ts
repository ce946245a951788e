/** What each role finds here; the first is where its tab leads. */
import type { Role } from '../../core/staff/roles.ts'
import { session } from '../session.ts'

export const placesOf: readonly (readonly [
  string,
  'work' | 'joinings' | 'proposals' | 'opening' | 'customers' | 'roles' | 'audit',
  readonly Role[],
])[] = [
  ['/staff/work', 'work', ['officer']],
  ['/staff/joinings', 'joinings', ['officer']],
  ['/staff/proposals', 'proposals', ['officer', 'steward']],
  ['/staff/opening', 'opening', ['teller']],
  ['/staff/customers', 'customers', ['officer', 'teller']],
  ['/staff/roles', 'roles', ['steward']],
  ['/staff/audit', 'audit', ['auditor']],
]
export const myPlaces = () =>
  placesOf.filter(([, , roles]) => (session()?.offices ?? []).some(({ role }) => roles.includes(role)))
export const isStaff = () => myPlaces().length > 0
