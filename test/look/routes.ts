/** The app's routes with whom a check of screens sends to each: a new route is in all of them without being added. */
import { routes as all, type Path } from '../../web/routes.ts'

export type { Path } from '../../web/routes.ts'
export type Who = 'nobody' | 'customer' | 'manager' | 'officer' | 'teller' | 'steward' | 'auditor'

export const routes: readonly Path[] = all.map(({ path }) => path)
/** The first for whom it is. */
export const whoSees = (route: Path): Who => {
  const [who] = all.find(({ path }) => path === route)!.who
  return who === 'anyone' ? 'nobody' : who
}
/** `/bills/house/:id` → bills-house-id: a file's name. */
export const nameOf = (route: string) => route.replace(/^\//, '').replaceAll('/', '-').replaceAll(':', '') || 'home'
