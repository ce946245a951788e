/** The app's routes as `web/app.tsx` has them, each with who is to see it: a new route is in all of this without being added. */
import { readFileSync } from 'node:fs'

export type Who = 'nobody' | 'customer' | 'manager' | 'officer' | 'teller' | 'steward' | 'auditor'

export const routes: readonly string[] = [
  ...readFileSync(new URL('../../web/app.tsx', import.meta.url), 'utf8').matchAll(/<Route path="([^"*]+)"/g),
].map(([, path]) => path as string)

/** Longest beginning first. */
const whoByPlace: readonly (readonly [string, Who])[] = [
  ['/b/', 'nobody'],
  ['/runs', 'manager'],
  ['/desk', 'officer'],
  ['/staff/opening', 'teller'],
  ['/staff/roles', 'steward'],
  ['/staff/proposals', 'steward'],
  ['/staff/audit', 'auditor'],
  ['/staff', 'officer'],
  ['/', 'customer'],
]
export const whoSees = (route: string): Who => whoByPlace.find(([begins]) => route.startsWith(begins))![1]
/** `/bills/house/:id` → bills-house-id: a file's name. */
export const nameOf = (route: string) => route.replace(/^\//, '').replaceAll('/', '-').replaceAll(':', '') || 'home'
