/** Promotions as they were made, who holds coupons, and what is left: rows say what was meant, the ledger how much there is. */

import { kept, keptAs } from '../../core/deposits/term-kept.ts'
import { isCounted, isForBuyer, isHadOnce, type PromotionForm, promotionOf } from '../../core/mall/promotion-form.ts'
import { budgetAccount, couponAccount, issueAccount } from '../../core/mall/promotion-postings.ts'
import type { Buyer, Promotion, Used } from '../../core/mall/promotions.ts'
import { type Fen, fen } from '../../core/money.ts'
import { type Day, dayNumber, type Instant } from '../../core/time.ts'
import type { Database, Transaction } from './database.ts'

export type PromotionRow = {
  id: string
  merchant: string | null
  store: string | null
  customer: string
  form: unknown
  at: bigint
  state: 'open' | 'ended'
  orders: number
  given: bigint
  code: string | null
  /** What of it is limited is no more in the ledger. */
  closed_at: bigint | null
}
/** Orders of one moment share their rows: each is read once. */
const forms = new WeakMap<object, PromotionForm>()
export function formIn(row: Pick<PromotionRow, 'form'>): PromotionForm {
  const known = forms.get(row)
  if (known) return known
  const form = kept<PromotionForm>(row.form as never)
  forms.set(row, form)
  return form
}
/** Who gives it: a store, or the mall. */
const giverOf = ({ merchant }: Pick<PromotionRow, 'merchant'>): string => merchant ?? 'mall'
/** Whether a buyer is among those that it is for. */
export const isMeantFor = (row: PromotionRow, buyer: Buyer): boolean => isForBuyer(formIn(row), giverOf(row), buyer)
const named = (db: Database | Transaction) => db`
  p.id, p.merchant, m.name as store, p.customer, p.form, p.at, p.state, p.orders, p.given, p.code, p.closed_at from mall_promotions p left join mall_merchants m on m.id = p.merchant`

/** The same again changes nothing; false where another that is open on one of its days has its word. */
export const keepPromotion = (
  db: Database,
  { id, merchant, customer, form, at }: { readonly id: string; readonly merchant: string | null; readonly customer: string; readonly form: PromotionForm; readonly at: Instant },
): Promise<boolean> =>
  db.begin(async (tx) => {
    const code = form.code ?? null
    const [from, until] = [dayNumber(form.from), dayNumber(form.until)]
    if (code !== null) {
      // Two at once: the second waits here, and sees the first.
      await tx`select pg_advisory_xact_lock(hashtextextended(${`coupon code ${code}`}, 0))`
      const others = await tx`
        select from mall_promotions where code = ${code} and state = 'open' and id <> ${id} and from_day <= ${until} and until_day >= ${from} limit 1`
      if (others.length > 0) return false
    }
    await tx`
      insert into mall_promotions (id, merchant, customer, kind, form, from_day, until_day, at, code)
      values (${id}, ${merchant}, ${customer}, ${form.kind}, ${tx.json(keptAs(form) as never)}, ${from}, ${until}, ${at}, ${code}) on conflict (id) do nothing`
    return true
  }) as Promise<boolean> // biome-ignore format: one statement
/** The coupon that is had for a word on a day. */
export async function promotionByCode(db: Database, code: string, day: Day): Promise<PromotionRow | undefined> {
  const [row] = await db<PromotionRow[]>`
    select ${named(db)} where p.code = ${code} and p.state = 'open' and p.from_day <= ${dayNumber(day)} and p.until_day >= ${dayNumber(day)}`
  return row
}
export async function promotionBy(db: Database, id: string): Promise<PromotionRow | undefined> {
  const [row] = await db<PromotionRow[]>`select ${named(db)} where p.id = ${id}`
  return row
}
/** Of a store, or of the mall, newest first. */
export const promotionsOf = (db: Database, merchant: string | null): Promise<PromotionRow[]> => db<PromotionRow[]>`
  select ${named(db)} where p.merchant is not distinct from ${merchant} order by p.at desc limit 100`
export async function endPromotion(db: Database, id: string, at: Instant): Promise<void> {
  await db`update mall_promotions set state = 'ended', ended_at = ${at} where id = ${id} and state = 'open'`
}
const MOST = 200
/** What some stores, and the mall, give on a day, newest first; for many who ask at once, in their order. */
export async function promotionsOnEach(
  db: Database,
  asked: readonly { readonly merchants: readonly string[]; readonly day: Day }[],
): Promise<PromotionRow[][]> {
  const days = new Map<number, PromotionRow[]>()
  for (const day of new Set(asked.map(({ day }) => dayNumber(day)))) {
    const merchants = [...new Set(asked.filter((one) => dayNumber(one.day) === day).flatMap(({ merchants }) => merchants))]
    days.set(day, await db<PromotionRow[]>`
      select ${named(db)} where p.state = 'open' and p.from_day <= ${day} and p.until_day >= ${day} and (p.merchant is null or p.merchant = any(${merchants}))
      order by p.at desc`)
  }
  return asked.map(({ merchants, day }) =>
    days.get(dayNumber(day))!.filter(({ merchant }) => merchant === null || merchants.includes(merchant)).slice(0, MOST),
  )
} // biome-ignore format: one question

/** Writes down that somebody asks for coupons; answers with when that was first. */
export async function askForCoupons(db: Database, promotion: string, customer: string, at: Instant): Promise<Instant> {
  await db`insert into mall_coupons (promotion, customer, at) values (${promotion}, ${customer}, ${at}) on conflict do nothing`
  const [row] = await db<{ at: bigint }[]>`select at from mall_coupons where promotion = ${promotion} and customer = ${customer}`
  return Number(row!.at)
} // biome-ignore format: one statement
/** Promotions of which somebody has asked for coupons, and that are not over. */
export const couponsOf = (db: Database, customer: string, day: Day): Promise<PromotionRow[]> => db<PromotionRow[]>`
  select ${named(db)} join mall_coupons c on c.promotion = p.id where c.customer = ${customer} and p.state = 'open' and p.until_day >= ${dayNumber(day)} order by p.until_day, p.id limit ${MOST}`

/** Which of some promotions gave what is counted for each buyer: a coupon, or what is had once. */
export const couponsAmong = async (db: Database, promotions: readonly string[]): Promise<string[]> =>
  (await db<{ id: string; form: unknown }[]>`select id, form from mall_promotions where id = any(${promotions as string[]}) order by id`)
    .flatMap((row) => (isCounted(formIn(row)) ? row.id : [])) // biome-ignore format: one question

/** How many orders buyers have paid for at each store and in the whole `mall`, but for what was wholly given up; for many who ask at once, in their order. */
export async function boughtBefore(db: Database, customers: readonly string[]): Promise<ReadonlyMap<string, number>[]> {
  const rows = await db<{ customer: string; merchant: string | null; orders: number }[]>`
    select o.customer, p.merchant, count(distinct o.id)::int as orders from mall_orders o join mall_parts p on p."order" = o.id
    where o.customer = any(${[...new Set(customers)]}) and p.state not in ('waiting', 'closed') group by grouping sets ((o.customer, p.merchant), (o.customer))`
  const by = Map.groupBy(rows, ({ customer }) => customer)
  return customers.map((one) => new Map((by.get(one) ?? []).map(({ merchant, orders }) => [merchant ?? 'mall', orders])))
} // biome-ignore format: one question

/** Of a promotion: coupons that somebody holds, coupons left to claim, budget left. Null where it is not limited, or nobody has claimed. */
export type LeftOf = { readonly mine: number | null; readonly coupons: number | null; readonly budget: Fen | null }
export async function leftOf(
  db: Database,
  promotions: readonly string[],
  customer: string | null,
): Promise<ReadonlyMap<string, LeftOf>> {
  return (await leftOfEach(db, [{ promotions, customer }]))[0]!
}
/** The same for many who ask at once, in their order. */
export async function leftOfEach(
  db: Database,
  asked: readonly { readonly promotions: readonly string[]; readonly customer: string | null }[],
): Promise<ReadonlyMap<string, LeftOf>[]> {
  const accountsOf = asked.map(({ promotions, customer }) =>
    promotions.map((id) => ({ id, budget: budgetAccount(id) as string, issue: issueAccount(id) as string, mine: customer === null ? null : (couponAccount(id, customer) as string) })),
  )
  const ids = new Set(accountsOf.flat().flatMap(({ budget, issue, mine }) => [budget, issue, ...(mine === null ? [] : [mine])]))
  const rows = ids.size === 0 ? [] : await db<{ id: string; left: bigint }[]>`
    select replace(id::text, '-', '') as id, credits - debits - held_debits as left from ledger_accounts where id = any(${[...ids]}::uuid[])`
  const left = new Map(rows.map((row) => [row.id, row.left]))
  const counted = (account: string | null) => {
    const found = account === null ? undefined : left.get(account)
    return found === undefined ? null : Number(found)
  }
  return accountsOf.map((accounts) => new Map(
    accounts.map(({ id, budget, issue, mine }) => {
      const money = left.get(budget)
      return [id, { mine: counted(mine), coupons: counted(issue), budget: money === undefined ? null : fen(money) }]
    }),
  ))
} // biome-ignore format: one question

/** What may be given to a buyer, of what is given on a day in some stores: as rules, with what is left and the buyer holds of each. */
export function offersFor(
  given: readonly PromotionRow[],
  left: ReadonlyMap<string, LeftOf>,
): {
  promotions: (Promotion & { said: string })[]
  used: ReadonlyMap<string, Used>
  held: string[]
  /** When those were made that each buyer may have once. */
  once: ReadonlyMap<string, Instant>
} {
  const rows = given.map((row) => ({ id: row.id, by: giverOf(row), form: formIn(row) }))
  const claimed = (id: string) => left.get(id)!.mine ?? 0
  return {
    promotions: rows.map((row) => ({ ...promotionOf({ ...row, left: left.get(row.id)!.budget }), said: row.form.name })),
    used: new Map(rows.map(({ id, form }) => [id, { byBuyer: isHadOnce(form) && left.get(id)!.mine === 0 ? 1 : 0, inAll: 0, claimed: claimed(id) }])),
    held: rows.filter(({ id, form }) => form.kind === 'coupon' && claimed(id) > 0).map(({ id }) => id),
    once: new Map(given.filter((row) => isHadOnce(formIn(row))).map(({ id, at }) => [id, Number(at)])),
  }
} // biome-ignore format: one offer a line
