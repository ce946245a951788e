/** Pictures of a case: its buyer and its store show them, both and the officers see them. */
import { createHash } from 'node:crypto'
import type { FileReply } from '../../../core/call.ts'
import { isOver } from '../../../core/mall/cases.ts'
import { MOST_PICTURES } from '../../../core/mall/kinds.ts'
import type { CasePicture } from '../../../core/mall/shop-wire.ts'
import { ok, refuse } from '../../../core/result.ts'
import { beijing } from '../../../core/time.ts'
import { pictureFrom } from '../../mall/pictures.ts'
import * as orders from '../../storage/mall-orders.ts'
import * as store from '../../storage/mall-pictures.ts'
import type { Bank } from '../compose.ts'
import { turnstile } from '../turnstile.ts'
import { operates } from './firm-holder.ts'
import type { Handlers } from './mount.ts'

type Calls = 'addMallPicture' | 'mallPicture' | 'staffMallPicture'

export const pictureAnswer = ({ id, by, width, height, at }: store.PictureRow): CasePicture => ({ id, by, width, height, at: beijing(Number(at)) }) // biome-ignore format: one line
const fileOf = ({ id, bytes }: store.PictureBytes): FileReply => ({ name: `${id}.webp`, type: 'image/webp', bytes: Uint8Array.from(bytes) }) // biome-ignore format: one line

export function pictureHandlers(bank: Bank): Pick<Handlers, Calls> {
  const { db } = bank
  // A picture of a telephone takes a tenth of a second: one after the other, and payments beside them.
  const writing = turnstile(1)
  /** On which side of a part somebody stands. */
  async function sideOf(part: string, customer: string): Promise<CasePicture['by'] | undefined> {
    const row = await orders.partBy(db, part)
    if (!row) return undefined
    if (row.customer === customer) return 'buyer'
    return (await operates(bank, customer, row.organization)) ? 'merchant' : undefined
  }
  return {
    async addMallPicture({ params, body }, { customer, at }) {
      const one = await orders.caseBy(db, params.id)
      const by = one && (await sideOf(one.part, customer.id))
      if (!by) return refuse({ kind: 'mall-case-unknown', parameter: 'id' })
      const id = `mall-picture-${createHash('sha256').update(`${one.id} ${by} `).update(body).digest('hex').slice(0, 32)}`
      const there = async () => (await store.picturesOf(db, [one.id])).find((other) => other.id === id)
      const before = await there()
      if (before) return ok(pictureAnswer(before))
      const picture = await writing.through(() => pictureFrom(body))
      if (!picture) return refuse({ kind: 'picture-unreadable' })
      const refusal = await orders.forPart(db, one.part, async (tx, _, cases) => {
        if (isOver(cases.find((other) => other.id === one.id)!.state)) return { kind: 'mall-not-now', parameter: 'id' } as const // biome-ignore format: one rule
        const own = (await store.picturesOf(tx, [one.id])).filter((other) => other.by === by)
        if (own.length >= MOST_PICTURES) return { kind: 'pictures-full', facts: { most: MOST_PICTURES } } as const
        await store.keepPicture(tx, { id, case: one.id, by, ...picture, at })
        return undefined
      })
      return refusal ? refuse(refusal) : ok(pictureAnswer((await there())!))
    },
    async mallPicture({ params }, { customer }) {
      const row = await store.pictureBy(db, params.id)
      return row && (await sideOf(row.part, customer.id))
        ? ok(fileOf(row))
        : refuse({ kind: 'picture-unknown', parameter: 'id' })
    },
    async staffMallPicture({ params }, { about }) {
      const row = await store.pictureBy(db, params.id)
      const part = row && (await orders.partBy(db, row.part))
      if (!part) return refuse({ kind: 'picture-unknown', parameter: 'id' })
      about(part.customer)
      return ok(fileOf(row!))
    },
  }
}
