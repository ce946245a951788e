/** A store in a database, without the story of how it came to be one. */
import { keptAs } from '../../core/deposits/term-kept.ts'
import { instantOf } from '../../core/time.ts'
import type { Database } from '../../workflows/storage/database.ts'
import { FIRST_TEMPLATE } from '../../workflows/storage/mall-merchants.ts'
import { keepOrganization } from '../../workflows/storage/staff.ts'

const at = instantOf('2026-11-20', 9)

export async function keepMerchant(db: Database, n: number, customer: string): Promise<string> {
  const [organization, firm, merchant] = ['organization', 'firm', 'mall-merchant'].map((one) => `${one}-${n}`)
  await keepOrganization(db, { id: organization!, name: `店${n}`, kind: 'firm', at })
  await db`
    insert into firms (id, code, name, representative_name, representative, operator, at, request, state, organization)
    values (${firm!}, ${`code ${n}`}, ${`店${n}`}, '一', ${customer}, ${customer}, ${at}, '', 'open', ${organization!})`
  await db`
    insert into mall_merchants ${db({
      id: merchant, firm, organization, customer, name: `店${n}`, about: '', categories: db.json([]), permits: db.json({}), state: 'open', at, asked_at: at,
      shipping: db.json(keptAs(FIRST_TEMPLATE) as never),
    } as never)}`
  await db`
    insert into mall_warehouses ${db({ id: `mall-warehouse-${n}`, merchant, name: '仓', province: '53', street: '路', phone: '13400000001', main: true, at } as never)}`
  return merchant!
} // biome-ignore format: one row
/** A store with one good of two variants. */
export async function keepStore(db: Database, n: number, customer: string): Promise<void> {
  const merchant = await keepMerchant(db, n, customer)
  const good = `mall-good-${n}`
  await db`
    insert into mall_goods (id, merchant, name, about, category, attributes, shares, state, at, changed_at, least, several, terms)
    values (${good}, ${merchant}, '红米', '', 'grain/rice', '{}', '[]', 'listed', ${at}, ${at}, 3990, false, '{}')`
  for (const k of [1, 2])
    await db`
      insert into mall_skus (id, good, n, name, price, grams, at) values (${`mall-sku-${n}-${k}`}, ${good}, ${k}, ${`${k}`}, 3990, 5000, ${at})`
} // biome-ignore format: one row
