/** The mall's work for officers: stores that ask, goods that are handed in, disputes between buyers and merchants. */
import { mayMove } from '../../../core/mall/cases.ts'
import { leafOf } from '../../../core/mall/categories.ts'
import { mayList } from '../../../core/mall/goods.ts'
import type { MallDesk } from '../../../core/mall/merchant-wire.ts'
import type { Refusal } from '../../../core/problem.ts'
import { ok, type Result, refuse } from '../../../core/result.ts'
import { beijing } from '../../../core/time.ts'
import type { Locale } from '../../../core/words/index.ts'
import * as words from '../../../core/words/mall.ts'
import * as goods from '../../storage/mall-goods.ts'
import * as stores from '../../storage/mall-merchants.ts'
import * as orders from '../../storage/mall-orders.ts'
import { picturesOf } from '../../storage/mall-pictures.ts'
import * as offers from '../../storage/mall-promotions.ts'
import type { Bank } from '../compose.ts'
import { operates } from './firm-holder.ts'
import { tellOrder } from './mall-telling.ts'
import { briefAnswer, caseAnswer, merchantAnswer, ownPromotionAnswer, trackedOf } from './mall-views.ts'
import type { Handlers } from './mount.ts'

type Calls = 'mallDesk' | 'endMallOwnPromotion' | 'decideMerchant' | 'decideMallGood' | 'decideMallDispute'

export function mallDeskHandlers(bank: Bank): Pick<Handlers, Calls> {
  const { db } = bank
  /** Nobody decides about a store that they operate themselves. */
  const isOwn = (organization: string, me: string) => operates(bank, me, organization)

  async function desk(me: string, locale: Locale): Promise<MallDesk> {
    const [asking, looked, disputed, own] = await Promise.all([
      stores.merchantsAsking(db),
      goods.goodsToLookAt(db),
      orders.disputes(db),
      offers.promotionsOf(db, null),
    ])
    const left = await offers.leftOf(db, own.map(({ id }) => id), null) // biome-ignore format: one call
    const ids = disputed.map(({ part }) => part)
    const [rows, parcels, pictures] = await Promise.all([orders.partsBy(db, ids), trackedOf(db, ids), picturesOf(db, disputed.map(({ id }) => id))]) // biome-ignore format: one question
    const parts = new Map(rows.map((row) => [row.id, row]))
    return {
      merchants: asking.map((row) => merchantAnswer(row, locale)),
      goods: looked.map((row) => {
        const { permit } = leafOf(row.category)
        return {
          ...briefAnswer(row, true), about: row.about,
          attributes: Object.fromEntries(Object.entries(row.attributes).map(([name, value]) => [words.attributeName(name as never, locale), value])),
          permit: permit && words.permitName(permit, locale), at: beijing(Number(row.changed_at)),
        } // biome-ignore format: one row
      }),
      disputes: disputed.map((one) => ({
        ...caseAnswer(parts.get(one.part)!, one, { parcels, pictures }, 'officer', locale),
        part: one.part, order: one.order, merchant: one.store, goods: one.line, owner: one.owner_name, mine: one.owner === me, workflow: bank.runUrl(one.order),
      })), // biome-ignore format: one row
      promotions: own.map((row) => ownPromotionAnswer(row, left.get(row.id)!, new Map(), locale)),
    }
  }
  return {
    async mallDesk(_, { customer, locale }) {
      return ok(await desk(customer.id, locale))
    },
    async endMallOwnPromotion({ params }, { customer, at, locale }) {
      const row = await offers.promotionBy(db, params.id)
      if (!row || row.merchant !== null) return refuse({ kind: 'promotion-unknown', parameter: 'id' })
      await offers.endPromotion(db, row.id, at)
      return ok(await desk(customer.id, locale))
    },
    async decideMerchant({ params, body }, { customer, at, locale, about }) {
      const row = await stores.merchantBy(db, params.id)
      if (!row) return refuse({ kind: 'merchant-unknown', parameter: 'id' })
      about(row.customer)
      if (await isOwn(row.organization, customer.id)) return refuse({ kind: 'own-matter', parameter: 'id' })
      if (body.outcome !== 'open' && !body.reason) return refuse({ kind: 'reason-missing', parameter: 'reason' })
      const done = await stores.decideStore(db, row.id, {
        outcome: body.outcome,
        by: customer.id,
        reason: body.reason ?? null,
        at,
      })
      const now = (await stores.merchantBy(db, row.id))!
      // The same decision again is the same decision.
      return done || now.state === body.outcome
        ? ok(merchantAnswer(now, locale))
        : refuse({ kind: 'mall-not-now', parameter: 'id' })
    },
    async decideMallGood({ params, body }, { customer, at, locale, about }) {
      const row = await goods.goodBy(db, params.id)
      const store = row && (await stores.merchantBy(db, row.merchant))
      if (!store) return refuse({ kind: 'good-unknown', parameter: 'id' })
      about(store.customer)
      if (await isOwn(row.organization, customer.id)) return refuse({ kind: 'own-matter', parameter: 'id' })
      if (body.outcome !== 'listed' && !body.reason) return refuse({ kind: 'reason-missing', parameter: 'reason' })
      const moved = mayList('officer', row.state, body.outcome) && (await goods.moveListing(db, row.id, row.state, body.outcome, { at, by: customer.id, reason: body.reason ?? null }))
      if (!moved && row.state !== body.outcome) return refuse({ kind: 'mall-not-now', parameter: 'id' })
      return ok(await desk(customer.id, locale))
    }, // biome-ignore format: one rule a line
    async decideMallDispute({ params, body }, { customer, at, locale, about }): Promise<Result<MallDesk, Refusal>> {
      const known = await orders.caseBy(db, params.id)
      const own = known && (await orders.partBy(db, known.part))
      if (!own) return refuse({ kind: 'mall-case-unknown', parameter: 'id' })
      about(own.customer)
      if (own.customer === customer.id || (await isOwn(own.organization, customer.id))) return refuse({ kind: 'own-matter', parameter: 'id' })
      const times = await orders.forPart(db, own.id, async (tx, row, cases) => {
        const one = cases.find(({ id }) => id === params.id)!
        if (orders.standsAt(one, body.outcome)) return orders.say(tx, row, bank.now())
        if (!mayMove('officer', orders.caseStands(one), body.outcome)) return undefined
        await orders.moveCase(tx, row, one, body.outcome, { at, note: { by: 'mall', says: body.reason, at }, by: customer.id })
        return orders.say(tx, row, bank.now())
      })
      if (times === undefined) return refuse({ kind: 'mall-not-now', parameter: 'id' })
      await tellOrder(bank, own.order, times)
      return ok(await desk(customer.id, locale))
    }, // biome-ignore format: one rule a line
  }
}
