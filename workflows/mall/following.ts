/** Has the parcels of the mall followed at their carriers. */
import type { Carriers } from '../adapters/carriers/port.ts'
import { saltFor } from '../adapters/carriers/wire.ts'
import type { Database } from '../storage/database.ts'
import { followLater, keepFollowed, parcelsToFollow } from '../storage/mall-parcels.ts'

const AT_ONCE = 20
export type Followed = {
  readonly db: Database
  readonly carriers: Carriers
  readonly secret: string
  readonly app: string
}

/** One round; how many were asked about. Asked again, it is the same: the service knows a parcel by where it is told. */
export async function followParcels({ db, carriers, secret, app }: Followed): Promise<number> {
  const rows = await parcelsToFollow(db, AT_ONCE)
  await Promise.all(
    rows.map(async ({ id, carrier, number, phone }) => {
      const callback = `${app}/api/carriers/parcels/${id}`
      const said = await carriers.follow({ carrier, number, phone: phone.slice(-4), callback, salt: saltFor(secret, id) })
      if (said === 'not-available') await followLater(db, id)
      else await keepFollowed(db, id, said === 'followed')
    }),
  )
  return rows.length
} // biome-ignore format: one call
