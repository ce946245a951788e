/**
 * 协定存款: what firms agreed on, and the days that earned by it. A plain account is untouched by all of this: it earns the demand
 * rate on its whole balance as ever, and an account with an agreement has the difference of the rates on what is above put to its
 * weight (`interest_accounts.weighted`, fen × days × millionths) at the end of each day.
 */
import { type AgreedDays, type Agreement, type AgreementRates, termEnd } from '../../core/deposits/agreement.ts'
import { currentAccount } from '../../core/deposits/postings.ts'
import { fen } from '../../core/money.ts'
import { addDays, type Day, dayFromNumber, dayNumber, type Instant } from '../../core/time.ts'
import type { Database, Transaction } from './database.ts'

export type AgreementRow = {
  id: string
  organization: string
  agreed: bigint
  from_day: number
  until_day: number | null
}
export const agreementIn = ({ agreed, from_day, until_day }: AgreementRow): Agreement => ({
  agreed: fen(agreed),
  from: dayFromNumber(from_day),
  until: until_day === null ? null : dayFromNumber(until_day),
})

/** What holds on a day or will later: one that runs, and perhaps another that takes its place. */
export const agreementsFrom = (
  db: Database | Transaction,
  organization: string,
  day: Day,
): Promise<AgreementRow[]> => db<AgreementRow[]>`
  select id, organization, agreed, from_day, until_day from deposit_agreements
  where organization = ${organization} and (until_day is null or until_day > greatest(from_day, ${dayNumber(day)})) order by from_day`

type By = { readonly actor: string; readonly at: Instant; readonly request: string }

/** One change of a firm's agreements at a time: each sees what the one before it left. */
const oneByOne = <T>(db: Database, organization: string, change: (tx: Transaction) => Promise<T>): Promise<T> =>
  db.begin(async (tx) => {
    await tx`select from organizations where id = ${organization} for update`
    return change(tx)
  }) as Promise<T>

/** What begins on a day takes the place of what ran before and of what would have begun then. The same press is the same agreement. */
export const keepAgreement = (
  db: Database,
  { id, organization, agreement }: { id: string; organization: string; agreement: Agreement },
  { actor, at, request }: By,
): Promise<void> =>
  oneByOne(db, organization, async (tx) => {
    const from = dayNumber(agreement.from)
    const [known] = await tx`select from deposit_agreements where id = ${id}`
    if (known) return
    await endAll(tx, organization, from, { actor, at, request })
    await tx`
      insert into deposit_agreements (id, organization, account, agreed, from_day, until_day, actor, at, request)
      values (${id}, ${organization}, ${currentAccount(organization)}, ${agreement.agreed as bigint}, ${from},
        ${agreement.until === null ? null : dayNumber(agreement.until)}, ${actor}, ${at}, ${request})`
  })
/** Ends what holds with the day, or with its term; what was to begin later does not. Answers whether there was anything. */
export const endAgreement = (db: Database, organization: string, day: Day, when: 'today' | 'term', by: By): Promise<boolean> =>
  oneByOne(db, organization, async (tx) => {
    const rows = await agreementsFrom(tx, organization, addDays(day, 1))
    const last = rows.at(-1)
    if (!last) return false
    if (when === 'today') await endAll(tx, organization, dayNumber(day) + 1, by)
    else
      await tx`
        update deposit_agreements set until_day = ${dayNumber(termEnd(agreementIn(last), day))}, ended_by = ${by.actor}, ended_at = ${by.at}
        where id = ${last.id} and until_day is null`
    return true
  }) // biome-ignore format: one signature
const endAll = (tx: Transaction, organization: string, from: number, { actor, at }: By) => tx`
  update deposit_agreements set until_day = greatest(from_day, ${from}), ended_by = ${actor}, ended_at = ${at}
  where organization = ${organization} and (until_day is null or until_day > greatest(from_day, ${from}))`

// ——— the end of a day ———

const aboveOf = (db: Database | Transaction, whole: boolean, balance: ReturnType<Database>) =>
  whole ? db`greatest(${balance} - ${balance} % 100 - a.agreed, 0)` : db`greatest(${balance} - a.agreed, 0)`

/**
 * A day of each agreement that holds on it, once all that was booked is taken in: what is above the agreed amount is worth the
 * difference of the rates. Doing it again does nothing.
 */
export async function takeInAgreements(tx: Transaction, day: Day, { base, demand, rate }: AgreementRates): Promise<number> {
  const at = dayNumber(day)
  const rows = await tx`
    with a as (
      insert into agreement_days (account, day, agreed, balance, demand, rate)
      select i.account, ${at}, g.agreed, i.base, ${Number(demand)}, ${Number(rate)}
      from deposit_agreements g join ledger_accounts l on l.id = g.account join interest_accounts i on i.account = l.number
      where g.from_day <= ${at} and (g.until_day is null or g.until_day > ${at}) and i.since <= ${at}
      on conflict do nothing returning account, agreed, balance, demand, rate)
    update interest_accounts i set weighted = i.weighted + ${aboveOf(tx, base === 'yuan', tx`a.balance` as never)}::numeric * (a.rate - a.demand)
    from a where i.account = a.account`
  return rows.count
} // biome-ignore format: one signature

/** The days of agreements that a day has: how many, and a digest; undefined where there are none. */
export async function agreementsDigest(db: Database, day: Day): Promise<string | undefined> {
  const [row] = await db<{ rows: bigint; digest: string }[]>`
    select count(*) as rows, encode(sha256(convert_to(string_agg(l.id || '|' || a.agreed || '|' || a.balance || '|' || a.demand || '|' || a.rate, E'\n' order by a.account), 'UTF8')), 'hex') as digest
    from agreement_days a join ledger_accounts l on l.number = a.account where a.day = ${dayNumber(day)}`
  return row!.rows === 0n ? undefined : `${row!.rows} ${row!.digest}`
}

/**
 * Money of `moved` (account, day, amount) that counts from an earlier day: the days since, as far as they are of the running period,
 * ended on other balances. A settled period's days are corrected with its interest.
 */
export async function takeInLateAgreed(tx: Transaction, day: Day, { base }: AgreementRates): Promise<void> {
  const above = (balance: ReturnType<Database>) => aboveOf(tx, base === 'yuan', balance)
  await tx`
    with late as (
      select a.account, a.day, sum(m.amount)::bigint as amount from moved m join agreement_days a on a.account = m.account and a.day >= m.day
      where m.day < ${dayNumber(day)} and a.day > coalesce((select max(p.day) from interest_postings p where p.account = m.account), 0)
      group by a.account, a.day),
    changed as (
      update agreement_days a set balance = a.balance + late.amount from late where a.account = late.account and a.day = late.day
      returning a.account, (${above(tx`a.balance` as never)} - ${above(tx`(a.balance - late.amount)` as never)})::numeric * (a.rate - a.demand) as more)
    update interest_accounts i set weighted = i.weighted + c.more
    from (select account, sum(more) as more from changed group by account) c where i.account = c.account`
}

/** What an amount that counts from a day would have been worth above the agreed amount on the days of a settled period, as weight. */
export const agreedWeight = (
  db: Database | Transaction,
  { base }: AgreementRates,
  period: { readonly account: ReturnType<Database>; readonly from: ReturnType<Database>; readonly to: ReturnType<Database> },
  amount: bigint,
) => {
  const above = (balance: ReturnType<Database>) => aboveOf(db, base === 'yuan', balance)
  return db`(
    select coalesce(sum((${above(db`(a.balance + ${amount as bigint}::bigint)` as never)} - ${above(db`a.balance` as never)})::numeric * (a.rate - a.demand)), 0)
    from agreement_days a where a.account = ${period.account} and a.day between ${period.from} and ${period.to})`
} // biome-ignore format: one signature
/** It is corrected: the days ended on those balances. */
export const keepAgreedBalances = (
  tx: Transaction,
  account: number,
  from: Day,
  to: Day,
  amount: bigint,
): Promise<unknown> => tx`
  update agreement_days set balance = balance + ${amount as bigint}
  where account = ${account} and day between ${dayNumber(from)} and ${dayNumber(to)}`

/** The two 积数 of an account's days since one, for each pair of rates. */
export async function agreedParts(
  db: Database,
  account: number,
  since: Day,
  { base }: AgreementRates,
): Promise<AgreedDays[]> {
  const whole = base === 'yuan' ? db`a.balance - a.balance % 100` : db`a.balance`
  const above = aboveOf(db, base === 'yuan', db`a.balance` as never)
  const rows = await db<{ demand: number; rate: number; days: number; up_to: string; above: string }[]>`
    select demand, rate, count(*)::int as days, sum(greatest(${whole}, 0) - ${above})::text as up_to, sum(${above})::text as above
    from agreement_days a where account = ${account} and day >= ${dayNumber(since)} group by demand, rate order by min(day)`
  return rows.map(({ demand, rate, days, up_to, above }) => ({
    demand: BigInt(demand),
    rate: BigInt(rate),
    days,
    upTo: BigInt(up_to),
    above: BigInt(above),
  }))
}
