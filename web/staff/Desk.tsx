/** The door: leads to the first place of one's role. */
import { Navigate } from '@solidjs/router'
import { myPlaces } from './places.ts'

export default function Desk() {
  return <Navigate href={myPlaces()[0]?.[0] ?? '/'} />
}
