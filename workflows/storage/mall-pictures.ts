/** Pictures of the mall's cases. */
import type { Instant } from '../../core/time.ts'
import type { Database, Transaction } from './database.ts'

export type PictureRow = {
  id: string
  case: string
  by: 'buyer' | 'merchant'
  width: number
  height: number
  at: bigint
}
export type PictureBytes = PictureRow & { readonly bytes: Buffer; readonly part: string }

export const picturesOf = (db: Database | Transaction, cases: readonly string[]): Promise<PictureRow[]> =>
  cases.length === 0
    ? Promise.resolve([])
    : db<PictureRow[]>`
        select id, "case", by, width, height, at from mall_case_pictures where "case" = any(${cases as string[]}) order by at, id`
export async function pictureBy(db: Database, id: string): Promise<PictureBytes | undefined> {
  const [row] = await db<PictureBytes[]>`
    select p.*, c.part from mall_case_pictures p join mall_cases c on c.id = p."case" where p.id = ${id}`
  return row
}
/** The same picture again is the one that is there. */
export async function keepPicture(tx: Transaction, one: Omit<PictureRow, 'at'> & { readonly bytes: Uint8Array; readonly at: Instant }): Promise<void> {
  await tx`
    insert into mall_case_pictures (id, "case", by, width, height, bytes, at)
    values (${one.id}, ${one.case}, ${one.by}, ${one.width}, ${one.height}, ${one.bytes}, ${one.at}) on conflict (id) do nothing`
} // biome-ignore format: one row
