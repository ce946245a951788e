/** Warehouses of a store, and the stock in them: what comes in, is taken out, or goes from one to another. */
import { entryId } from '../../../core/id.ts'
import { invariant } from '../../../core/invariant.ts'
import { isDone, type Post } from '../../../core/ledger/command.ts'
import type { Warehouses } from '../../../core/mall/merchant-wire.ts'
import { moveStock, openStock, stockEntry } from '../../../core/mall/postings.ts'
import { MOST_WAREHOUSES, mayClose } from '../../../core/mall/warehouses.ts'
import type { Refusal } from '../../../core/problem.ts'
import { ok, type Result, refuse } from '../../../core/result.ts'
import type { Instant } from '../../../core/time.ts'
import * as goods from '../../storage/mall-goods.ts'
import * as store from '../../storage/mall-warehouses.ts'
import type { Bank } from '../compose.ts'
import { ownStore } from './mall-owner.ts'
import { placesAnswer } from './mall-views.ts'
import type { Asked, Handlers } from './mount.ts'

type Calls =
  | 'merchantWarehouses'
  | 'newWarehouse'
  | 'changeWarehouse'
  | 'mainWarehouse'
  | 'closeWarehouse'
  | 'changeMallStock'
  | 'moveMallStock'

export function warehouseHandlers(bank: Bank): Pick<Handlers, Calls> {
  const { db } = bank
  async function ownWarehouse(id: string, asked: Pick<Asked, 'customer'>): Promise<store.WarehouseRow | undefined> {
    const row = await store.warehouseBy(db, id)
    return row && (await ownStore(bank, row.merchant, asked)) ? row : undefined
  }
  async function answer(merchant: string, at: Instant): Promise<Result<Warehouses, Refusal>> {
    const rows = await store.warehousesOf(db, merchant)
    const stands = await store.standing(db, merchant, rows, at)
    return ok({
      warehouses: rows.map(({ id, name, province, street, phone, main }) => {
        const one = stands.get(name)!
        return { id, name, province, street, phone, main, left: one.left, heldBack: one.heldBack, orders: one.orders, sales: one.sales, mayClose: mayClose(one) }
      }),
    })
  }
  /** A change of what lies in one of the store's warehouses, or of what goes to another, as the ledger decides it. */
  async function stockChange(id: string, asked: Asked, of: { readonly warehouse: string | undefined; readonly to?: string; readonly by: number }) {
    const { at, press, request, customer } = asked
    const sku = await goods.skuBy(db, id)
    const good = sku && (await goods.goodBy(db, sku.good))
    const own = good && (await ownStore(bank, good.merchant, asked))
    if (!own) return refuse({ kind: 'good-unknown', parameter: 'id' })
    const unknown = (parameter: string) => refuse({ kind: 'warehouse-unknown', parameter } as const)
    const named = of.to === undefined ? 'warehouse' : 'from'
    const warehouse = of.warehouse === undefined ? own.warehouses[0] : own.warehouses.find((one) => one.id === of.warehouse)
    if (!warehouse) return unknown(named)
    const movedTo = of.to === undefined ? undefined : own.warehouses.find((one) => one.id === of.to)
    if (of.to !== undefined && !movedTo) return unknown('to')
    if (movedTo === warehouse) return refuse({ kind: 'warehouse-same', parameter: 'to' })
    const change = `mall-stock-${entryId(press, at, 'press')}`
    if (!(await goods.intendStock(db, { id: change, sku: sku.id, by: of.by, warehouse, movedTo, at, customer: customer.id }))) return unknown(named)
    const by = { id: change, at, by: BigInt(of.by) }
    const actor = { actor: customer.id, request }
    const entry: Post = movedTo
      ? moveStock(by, { sku: sku.id, from: warehouse.name, to: movedTo.name }, actor)
      : stockEntry(by, { sku: sku.id, warehouse: warehouse.name }, actor)
    const opened = [warehouse, ...(movedTo ? [movedTo] : [])].map(({ name }) => openStock({ sku: sku.id, warehouse: name, owner: own.id }, Number(sku.at)))
    const answers = await bank.ledger.submit([...opened, entry])
    const said = answers.at(-1)
    invariant(said && answers.slice(0, -1).every(isDone), 'a sku has one stock account in each warehouse')
    if (said.kind === 'insufficient-funds')
      return refuse({ kind: 'less-in-stock', parameter: movedTo ? 'pieces' : 'by', facts: { left: Math.max(0, Math.abs(of.by) - Number(said.short)) } })
    invariant(isDone(said), `stock is changed, or there is too little of it, not ${said.kind}`)
    await bank.projector.reached(said.sequence, 1_000)
    const { left, places } = placesAnswer(sku, (await goods.liesOf(db, [sku])).get(sku.id)!)
    return ok({ left, places })
  }

  return {
    async merchantWarehouses({ params }, asked) {
      const row = await ownStore(bank, params.id, asked)
      return row ? answer(row.id, asked.at) : refuse({ kind: 'merchant-unknown', parameter: 'id' })
    },
    async newWarehouse({ params, body }, asked) {
      const row = await ownStore(bank, params.id, asked)
      if (!row) return refuse({ kind: 'merchant-unknown', parameter: 'id' })
      if (row.state === 'closed') return refuse({ kind: 'merchant-not-open', parameter: 'id' })
      const id = `mall-warehouse-${entryId(asked.press, asked.at, 'press')}`
      const added = await store.addWarehouse(db, { id, merchant: row.id, ...body, at: asked.at }, MOST_WAREHOUSES)
      if (added === 'taken') return refuse({ kind: 'warehouse-exists', parameter: 'name', facts: { name: body.name } })
      if (added === 'full') return refuse({ kind: 'warehouses-full', parameter: 'id', facts: { most: MOST_WAREHOUSES } })
      return answer(row.id, asked.at)
    },
    async changeWarehouse({ params, body }, asked) {
      const row = await ownWarehouse(params.id, asked)
      if (!row || row.closed_at !== null) return refuse({ kind: 'warehouse-unknown', parameter: 'id' })
      await store.changeWarehouse(db, row.id, body)
      return answer(row.merchant, asked.at)
    },
    async mainWarehouse({ params }, asked) {
      const row = await ownWarehouse(params.id, asked)
      if (!row || !(await store.makeMain(db, row))) return refuse({ kind: 'warehouse-unknown', parameter: 'id' })
      return answer(row.merchant, asked.at)
    },
    async closeWarehouse({ params }, asked) {
      const row = await ownWarehouse(params.id, asked)
      if (!row) return refuse({ kind: 'warehouse-unknown', parameter: 'id' })
      const inUse = await store.closeWarehouse(db, row, asked.at)
      if (inUse?.main) return refuse({ kind: 'warehouse-main', parameter: 'id' })
      if (inUse) return refuse({ kind: 'warehouse-in-use', parameter: 'id', facts: { pieces: inUse.pieces, orders: inUse.orders, sales: inUse.sales } })
      return answer(row.merchant, asked.at)
    },
    changeMallStock: ({ params, body }, asked) => stockChange(params.id, asked, { warehouse: body.warehouse, by: body.by }),
    moveMallStock: ({ params, body }, asked) => stockChange(params.id, asked, { warehouse: body.from, to: body.to, by: body.pieces }),
  }
} // biome-ignore format: one rule a line
