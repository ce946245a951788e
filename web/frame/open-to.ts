/** Which screens are open to who is signed in. The bank decides by itself again. */
import { ofTheBank } from '../../core/staff/roles.ts'
import { type Path, type Who, whoseIs } from '../routes.ts'
import { session } from '../session.ts'

/** Whether somebody's roles open what is for these. */
export const mayOpenAny = (whose: readonly Who[]) =>
  whose.some((who) => who === 'customer' || who === 'anyone' || session()?.offices.some(({ role }) => role === who))
export const mayOpen = (path: Path) => mayOpenAny(whoseIs(path))
/** Whether the bank looks things up by their ids for somebody: its own people, and who sends bills. */
export const searches = () => (session()?.offices ?? []).some(({ role }) => role === 'manager' || ofTheBank(role))
