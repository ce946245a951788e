/**
 * The world that the simulated registry, credit bureau and tax office share: what is true of a firm that nobody has told them of,
 * by its code and the day alone. So the sources agree with each other, and what was so last month is still so. Behind each firm
 * stands one number, its risk, that nobody sees; everything else leans on it, with noise.
 *
 * The same world makes the synthetic firms that the scorecard is derived from (test/loans/synthetic.ts).
 */
import {
  type AccountFacts, type CreditFacts, type creditClasses, LOW_BALANCE, type MerchantFacts, monthsBefore, type RegistryFacts, type TaxFacts,
} from '../../core/loans/facts.ts' // biome-ignore format: one list
import { type Fen, fen } from '../../core/money.ts'
import { addDays, type Day, dayNumber } from '../../core/time.ts'

type Chance = () => number
/** What the control port may say of a firm; the rest is as the code has it. */
export type Told = {
  /** The code of another firm, as which it is in all that is not said. */
  readonly like?: string | undefined
  /** Sales of an ordinary month, in yuan. */
  readonly sales?: number | undefined
  /** 0 is a firm like most, 2 one in trouble, −2 one of the best. */
  readonly risk?: number | undefined
  readonly established?: Day | undefined
  readonly industry?: string | undefined
}
export type TestFirm = {
  readonly risk: number
  readonly registry: RegistryFacts
  /** As if the firm had its account here; the bank's own books say what is really so. */
  readonly accounts: AccountFacts
  readonly creditFirm: CreditFacts | undefined
  readonly creditPerson: CreditFacts | undefined
  /** Month by month of the last 24, as a report marks them: * nothing open, N in time, 1–7 instalments behind. */
  readonly marks: { readonly firm: string; readonly person: string }
  readonly tax: TaxFacts
  readonly merchant: MerchantFacts | undefined
}

const INDUSTRIES = [
  '5211', '5212', '5241', '5299', '6210', '6220', '5131', '5171', '5191', '2011', '1411', '3399', '5430', '7211', '6510', '8111',
  '8040', '4710', '5011', '2319',
] as const // biome-ignore format: a table
const OUTLOOK = dayNumber('2020-01-01')

/** A number around nought, as chance has it (Box and Muller). */
const normal = (chance: Chance) => Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance())
const yuan = (amount: number): Fen => fen(BigInt(Math.max(0, Math.round(amount * 100))))
/** How often, where it happens so often on average (Knuth). */
function times(chance: Chance, mean: number): number {
  const limit = Math.exp(-mean)
  let [many, left] = [0, chance()]
  while (left > limit && many < 100) {
    many++
    left *= chance()
  }
  return many
}
const share = (of: number) => 1 / (1 + Math.exp(-of))

export function testFirm(code: string, day: Day, chanceOf: (text: string) => Chance, told: Told = {}): TestFirm {
  const chance = chanceOf(code)
  const drawn = normal(chance)
  const risk = told.risk ?? drawn
  const leaning = (weight: number) => weight * risk + Math.sqrt(1 - weight * weight) * normal(chance)

  const established = told.established ?? addDays('2024-06-01', -Math.round(Math.exp(6.9 - 0.45 * leaning(0.45)) + 90))
  const opened = established.slice(0, 7)
  const drawnIndustry = INDUSTRIES[Math.floor(chance() * INDUSTRIES.length)]!
  const drawnLevel = Math.exp(11.9 + 0.85 * normal(chance) - 0.12 * risk)
  const firm = {
    level: told.sales ?? drawnLevel,
    growth: 0.04 - 0.09 * leaning(0.6),
    swing: 0.13 + 0.12 * share(1.2 * leaning(0.55)),
    season: 0.12 * chance(),
    peak: Math.floor(chance() * 12),
    here: 0.55 + 0.5 * chance(),
    tight: leaning(0.65),
    spent: 0.96 + 0.03 * share(leaning(0.5)),
    buyers: 3 + Math.exp(2.4 - 0.5 * leaning(0.4)),
    concentrated: 0.06 + 0.35 * share(0.9 * leaning(0.45) - 0.8),
    behind: leaning(0.65),
    ownBehind: leaning(0.6),
    searching: leaning(0.6),
    indebted: leaning(0.5),
    orderly: leaning(0.5),
    returned: leaning(0.4),
  }
  const monthsKnown = monthsBefore(day, 24).filter((month) => month >= opened)
  const months = monthsKnown.map((month) => {
    const own = chanceOf(`${code} ${month}`)
    const years = (dayNumber(`${month}-01`) - OUTLOOK) / 365.25 - 5
    const wave = 1 + firm.season * Math.cos((2 * Math.PI * (Number(month.slice(5)) - 1 - firm.peak)) / 12)
    const sales = firm.level * Math.exp(firm.growth * years) * wave * Math.exp(firm.swing * normal(own))
    const inflow = sales * firm.here * Math.exp(0.08 * normal(own))
    const average = inflow * Math.exp(-1.5 - 0.45 * firm.tight + 0.2 * normal(own))
    const daysLow = Math.min(28, times(own, Math.exp(-0.4 + 0.85 * firm.tight)))
    const payers = Math.max(1, Math.round(firm.buyers * Math.exp(0.15 * normal(own))))
    const largest = inflow * Math.min(1, Math.max(1 / payers, firm.concentrated * Math.exp(0.2 * normal(own))))
    const outflow = inflow * firm.spent * Math.exp(0.05 * normal(own))
    // A month behind is followed by worse only where money is short.
    const behindFirm =
      own() < 0.011 * Math.exp(1.05 * firm.behind) ? 1 + times(own, 0.25 * Math.exp(0.7 * firm.behind)) : 0
    const behindPerson =
      own() < 0.016 * Math.exp(0.9 * firm.ownBehind) ? 1 + times(own, 0.2 * Math.exp(0.6 * firm.ownBehind)) : 0
    const queries = times(own, 0.28 * Math.exp(0.6 * firm.searching))
    const cards = sales * (0.5 + 0.2 * own())
    const refunds = cards * Math.min(0.5, Math.exp(-4.2 + 0.4 * firm.returned + 0.3 * normal(own)))
    return {
      month, sales, inflow, outflow, average, daysLow, payers, largest, behindFirm, behindPerson, queries, cards, refunds,
      payees: Math.max(1, Math.round(payers * (0.4 + own()))),
    } // biome-ignore format: one month
  })
  const last = (many: number) => months.slice(-many)
  const year = last(12).reduce((all, { sales }) => all + sales, 0)
  const thinFirm = chance() < 0.3
  const thinPerson = chance() < 0.06
  const takesCards = chance() < 0.45
  const loans = 1 + times(chance, 1)
  const owed = year * Math.exp(-1.9 + 0.75 * firm.indebted)
  const guarantees = chance() < 0.15 ? year * 0.3 * chance() : 0
  const oldest = -Math.round(400 + 1_500 * chance())

  const credit = (
    behind: readonly number[],
    queries: number,
    owes: number,
    many: number,
    guaranteed: number,
  ): CreditFacts => {
    const worst = Math.min(7, Math.max(0, ...behind))
    const now = behind.at(-1) ?? 0
    const bad: (typeof creditClasses)[number] = worst >= 6 ? 'substandard' : now >= 3 ? 'special-mention' : 'normal'
    const since = addDays(day, oldest).slice(0, 7)
    return {
      loans: many,
      owed: yuan(owes),
      overdue: now > 0 ? yuan((owes / 24) * now) : fen(0n),
      worst,
      queries,
      guaranteed: yuan(guaranteed),
      class: bad,
      since: many === 0 ? null : since < opened ? opened : since,
    }
  }
  const asked = last(3).reduce((all, { queries }) => all + queries, 0)
  const grade = share(0.9 * firm.orderly)
  const young = monthsKnown.length < 18
  const marked = (behind: readonly number[]) =>
    behind
      .map((many) => (many === 0 ? 'N' : String(Math.min(7, many))))
      .join('')
      .padStart(24, '*')
  return {
    risk,
    marks: {
      firm: marked(months.map(({ behindFirm }) => behindFirm)),
      person: marked(months.map(({ behindPerson }) => behindPerson)),
    },
    registry: {
      established,
      industry: told.industry ?? drawnIndustry,
      standing: 'in-business',
      irregular: chance() < 0.004,
    },
    accounts: {
      months: months.map(({ month, inflow, outflow, average, daysLow, payers, payees, largest }) => ({
        month,
        inflow: yuan(inflow),
        outflow: yuan(outflow),
        average: yuan(Math.max(average, Number(LOW_BALANCE) / 200)),
        daysLow,
        daysBelowZero: 0,
        payers,
        payees,
        largest: yuan(largest),
      })),
    },
    creditFirm: thinFirm
      ? undefined
      : credit(
          months.map(({ behindFirm }) => behindFirm),
          Math.ceil(asked / 2),
          owed,
          loans,
          guarantees,
        ),
    creditPerson: thinPerson
      ? undefined
      : credit(
          months.map(({ behindPerson }) => behindPerson),
          Math.floor(asked / 2),
          owed * 0.4,
          loans,
          0,
        ),
    tax: {
      grade: young ? 'M' : grade < 0.3 ? 'A' : grade < 0.68 ? 'B' : grade < 0.8 ? 'M' : grade < 0.95 ? 'C' : 'D',
      standing: 'normal',
      months: months.map(({ month, sales }) => ({ month, sales: yuan(sales), paid: yuan(sales * 0.01) })),
      arrears: chance() < 0.02 * Math.exp(0.6 * firm.orderly) ? yuan(Math.round(year * 0.002)) : fen(0n),
    },
    merchant: takesCards
      ? {
          months: months.map(({ month, cards, refunds }) => ({
            month,
            turnover: yuan(cards),
            refunds: yuan(refunds),
            payments: Math.max(1, Math.round(cards / 120)),
          })),
        }
      : undefined,
  }
}
