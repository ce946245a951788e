/** The door: leads to the first place of one's role. */
import { Navigate } from '@solidjs/router'
import { staffPlaces } from '../frame/places.ts'

export default function Desk() {
  return <Navigate href={staffPlaces()[0] ?? '/'} />
}
