/** Provides the steps of an order: its rows, and what they ask of the ledger. */
import { invariant } from '../../../core/invariant.ts'
import { type Answer, isDone, type LedgerClient, lastSequence } from '../../../core/ledger/command.ts'
import { goesBackOnSale } from '../../../core/mall/cases.ts'
import {
  closePart,
  confirm,
  type Exchange,
  handOver,
  openStock,
  payBack,
  setAside,
  setFree,
  settlePart,
} from '../../../core/mall/postings.ts'
import { couponBack, usedForNothing } from '../../../core/mall/promotion-postings.ts'
import { settlementOf } from '../../../core/mall/settlement.ts'
import { homeOf } from '../../../core/mall/warehouses.ts'
import { SHARD } from '../../bank/config.ts'
import { guarded } from '../../guarded.ts'
import { clockOffset } from '../../storage/calendar.ts'
import type { Database } from '../../storage/database.ts'
import { untilProjected } from '../../storage/ledger/queries.ts'
import { skusSince } from '../../storage/mall-goods.ts'
import * as store from '../../storage/mall-orders.ts'
import { couponsAmong } from '../../storage/mall-promotions.ts'
import type { OrderOf, OrderSteps } from './workflow.ts'

export function orderActivities(world: {
  readonly db: Database
  readonly ledger: LedgerClient
  readonly now: () => number
}) {
  const { db, ledger } = world
  const bankTime = async () => world.now() + (await clockOffset(db))
  /** The next look reads the rows: they are to show what this step did. */
  const shown = (answers: readonly Answer[]) => untilProjected(db, SHARD, lastSequence(answers))
  /** An exchange of one line, by what stands in its row. */
  async function exchangeOf(order: OrderOf, part: string, id: string) {
    const [row, one] = await Promise.all([store.partBy(db, part), store.caseBy(db, id)])
    const [of] = one?.pieces ?? []
    invariant(row && one?.replacement && of, 'an exchange has a row that says by what')
    const back = { sku: store.partIn(row).lines[of.line]!.sku, warehouse: store.backIn(row, one)[of.line]! }
    const exchange: Exchange = { id, at: order.at, by: one.replacement, quantity: of.quantity, request: row.request }
    return { row, one, exchange, back }
  }
  /** What comes back to another warehouse than it came from may never have been there: its accounts are opened. */
  async function opened(row: store.WithOrder, one: store.CaseRow) {
    const { lines } = store.partIn(row)
    const back = store.backIn(row, one)
    const moved = one.pieces.filter(({ line }) => homeOf(back[line]!) !== homeOf(row.sends_from[line]!))
    if (moved.length === 0) return []
    const since = await skusSince(db, moved.map(({ line }) => lines[line]!.sku)) // biome-ignore format: one question
    return moved.map(({ line }) => {
      const { sku } = lines[line]!
      return openStock({ sku, warehouse: back[line]!, owner: row.merchant }, since.get(sku)!)
    })
  }

  /** Whoever closes the last part sees all of them closed; what comes back comes back once, whoever does. */
  async function couponsBackOf(order: OrderOf, { customer, request }: store.WithOrder) {
    const parts = await store.partsOf(db, [order.id])
    const parcels = await store.parcelsOf(db, parts.map(({ id }) => id)) // biome-ignore format: one question
    const all = parts.map((row) => ({
      ...store.partIn(row),
      gone: row.state === 'closed' && parcels.every(({ part }) => part !== row.id),
    }))
    const coupons = await couponsAmong(db, usedForNothing(all))
    const answers = await ledger.submit(coupons.map((promotion) => couponBack(order, promotion, customer, request)))
    // Its account is closed once nobody could use it any more.
    for (const { kind } of answers)
      invariant(
        kind === 'posted' || kind === 'account-closed' || kind === 'account-unknown',
        `a coupon comes back, not ${kind}`,
      )
  }

  return {
    confirmOrder: (order) =>
      guarded(async () => {
        const row = await store.orderBy(db, order.id)
        invariant(row, 'an order has a row')
        const parts = await store.partsOf(db, [order.id])
        const [settled, ...rest] = confirm(
          { id: row.id, at: order.at, attempt: row.attempt, request: row.request },
          parts.map(store.partIn),
        )
        // What was set aside may have gone back by itself: then nothing of it is asked for.
        const [answer] = await ledger.submit([settled!])
        invariant(answer, 'a command has an answer')
        if (answer.kind === 'hold-ended' || answer.kind === 'hold-unknown') return 'over'
        invariant(isDone(answer), `what is set aside can be paid, not ${answer.kind}`)
        const answers = await ledger.submit(rest)
        for (const one of answers) invariant(isDone(one), `what is paid stands with each part, not ${one.kind}`)
        await shown(answers)
        return 'paid'
      }),
    lookPart: (order, part) => guarded(async () => store.lookPart(db, order.id, part, await bankTime())),
    setAsideCase: (order, part, id) =>
      guarded(async () => {
        const { exchange } = await exchangeOf(order, part, id)
        const answers = await ledger.submit([setAside(exchange)])
        // The projector makes a return of what cannot be had.
        for (const { kind } of answers) invariant(kind === 'held' || kind === 'insufficient-funds', `a replacement is set aside or sold, not ${kind}`)
        await shown(answers)
      }), // biome-ignore format: one rule
    handOverCase: (order, part, id) =>
      guarded(async () => {
        const { row, one, exchange, back } = await exchangeOf(order, part, id)
        const again = goesBackOnSale(one.kind, one.reason) ? back : undefined
        const places = again ? await opened(row, one) : []
        const answers = await ledger.submit([...places, ...handOver(exchange, again)])
        for (const answer of answers) invariant(isDone(answer), `what is set aside can be sent, not ${answer.kind}`)
        await shown(answers)
      }),
    setFreeCase: (order, part, id) =>
      guarded(async () => {
        const answers = await ledger.submit([setFree((await exchangeOf(order, part, id)).exchange)])
        for (const answer of answers)
          invariant(isDone(answer), `what is set aside can be free again, not ${answer.kind}`)
        await shown(answers)
      }),
    payBackCase: (order, part, id) =>
      guarded(async () => {
        const priced = await store.priceCase(db, part, id)
        if (!priced) return
        const { row, one, amount, subsidy } = priced
        // What came back before the replacement left is on sale already.
        const restocks = goesBackOnSale(one.kind, one.reason) && one.aside !== 'taken'
        // A gift that came broken: the ledger books nothing, and there is nothing to wait for.
        if (amount === 0n && subsidy === 0n && !restocks) return store.paidNothing(db, part, id, await bankTime())
        const answers = await ledger.submit([
          ...(restocks ? await opened(row, one) : []),
          payBack({
            id,
            at: order.at,
            part: { ...store.partIn(row), from: store.backIn(row, one) },
            buyer: { customer: row.customer, class: row.class },
            amount,
            subsidy,
            pieces: one.pieces,
            restocks,
            request: row.request,
          }),
        ])
        for (const answer of answers) invariant(isDone(answer), `what waits can be paid back, not ${answer.kind}`)
        await shown(answers)
      }),
    caseLate: (_, part, id) => guarded(async () => store.caseLate(db, part, id, await bankTime())),
    tellLatePart: (_, part) => guarded(async () => store.tellLate(db, part, await bankTime())),
    giveUpPart: (_, part) => guarded(async () => store.giveUp(db, part, await bankTime())),
    receivePart: (_, part) => guarded(async () => store.receiveBySilence(db, part, await bankTime())),
    settlePart: (order, id) =>
      guarded(async () => {
        const made = await store.splitPart(
          db,
          id,
          (row) => settlementOf(store.partIn(row), store.givenIn(row)),
          await bankTime(),
        )
        if (!made) return
        const { row } = made
        const part = store.partIn(row)
        const attempt = row.settle_tries + 1
        const [settled] = await ledger.submit([settlePart(part, order.at, made.split, row.request, attempt)])
        invariant(settled, 'a command has an answer')
        if (settled.kind === 'account-frozen' || settled.kind === 'account-closed')
          return store.settleLater(db, id, attempt, await bankTime())
        const answers = [settled, ...(await ledger.submit([closePart(part, order.at, row.request)]))]
        for (const answer of answers) invariant(isDone(answer), `what waits is settled to nothing, not ${answer.kind}`)
        await shown(answers)
      }),
    closePart: (order, id) =>
      guarded(async () => {
        const row = await store.partBy(db, id)
        invariant(row, 'a part has a row')
        for (const answer of await ledger.submit([closePart(store.partIn(row), order.at, row.request)]))
          invariant(isDone(answer), `a part of which nothing is left holds nothing, not ${answer.kind}`)
        await store.closePart(db, id)
        await couponsBackOf(order, row)
      }),
    concludeOrder: (order, end, summary) =>
      guarded(async () => store.conclude(db, order.id, end, summary, await bankTime())),
  } satisfies OrderSteps
}
