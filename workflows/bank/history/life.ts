/**
 * Thirteen months of ordinary life around a development bank, as what its people did and when: a salary, a rent, bills,
 * friends, a shop on the corner, and an estate that is billed. Nothing here writes anything (`write.ts` does); the same
 * seed and the same day give the same life, to the last fen and minute.
 */
import { billerOf, termsOn } from '../../../core/bills/billers.ts'
import { leftOn, type Presentable } from '../../../core/bills/due.ts'
import type { SpendingCategory } from '../../../core/deposits/spending.ts'
import { digest } from '../../../core/id.ts'
import { type Fen, fen } from '../../../core/money.ts'
import { addDays, type Day, dayNumber, dayOf, type Instant, instantOf } from '../../../core/time.ts'
import { firstCustomer } from '../seed.ts'
import { type Chance, chanceFrom, checked, nameFor } from './names.ts'

export type Person = { readonly name: string; readonly phone: string; readonly card: string }
/** A bill of an outside biller as its books have it. */
export type Outside = Presentable & { readonly number: string; readonly period: string; readonly usage: string }
export type Event = { readonly at: Instant } & (
  | { readonly kind: 'top-up'; readonly who: Person; readonly amount: Fen }
  | { readonly kind: 'withdrawal'; readonly who: Person; readonly amount: Fen }
  | {
      readonly kind: 'transfer'
      readonly who: Person
      readonly to: Person
      readonly amount: Fen
      readonly memo: string
    }
  | {
      readonly kind: 'bill'
      readonly who: Person
      readonly biller: string
      readonly parameters: Readonly<Record<string, string>>
      readonly bill: Outside | null
      readonly amount: Fen
    }
  | { readonly kind: 'house'; readonly house: number; readonly run: number; readonly part: boolean }
  | { readonly kind: 'refund'; readonly house: number; readonly run: number; readonly reason: string }
  | { readonly kind: 'run'; readonly run: number }
)
export type Household = {
  readonly house: string
  readonly owner: Person
  readonly customer: boolean
  readonly area: number
}
export type EstateRun = {
  readonly title: string
  readonly prefix: string
  /** When it is sent. */
  readonly at: Instant
  readonly due: Day
  /** So many of the households, from the first on. */
  readonly households: number
  readonly kind: 'monthly' | 'repairs'
}
export type Life = {
  readonly from: Day
  readonly me: Person
  readonly parent: Person
  readonly people: readonly Person[]
  readonly households: readonly Household[]
  readonly runs: readonly EstateRun[]
  /** Of the last run's month after it: a sheet that nobody has mended yet. */
  readonly draft: EstateRun
  readonly events: readonly Event[]
}

const MONTHS = 13
const HOUSEHOLDS = 120
/** Of a building that was handed over lately nobody is a customer yet. */
const SETTLED_IN = 108
const yuan = (whole: number) => fen(BigInt(Math.round(whole * 100)))

const someone = (name: string, phone: string): Person => ({ name, phone, card: checked(`6222020${phone}`) })
const family = {
  // The card is the one that the door binds (api/enter.ts).
  me: { ...firstCustomer, card: '6222020000000000000' },
  wife: someone('李丽', '19900000011'),
  father: someone('王建国', '19900000012'),
  mother: someone('张秀英', '19900000013'),
  classmate: someone('阿布都热依木·买买提艾力', '19900000014'),
  colleague: someone('Alexandrina Wilhelmina Featherstonehaugh', '19900000015'),
  neighbour: someone('欧阳雨桐', '19900000016'),
  friend: someone('赵磊', '19900000017'),
  landlord: someone('陈桂芳', '19900000018'),
  employer: someone('新疆阿克苏河谷农产品供应链管理股份有限公司清河市桥南区分公司', '19900000019'),
  breakfast: someone('刘长顺', '19900000020'),
  greengrocer: someone('马秀兰', '19900000021'),
  barber: someone('孙志强', '19900000022'),
  fruit: someone('何美玲', '19900000023'),
  teacher: someone('林雨', '19900000024'),
} as const

/** Where 王小明 has put those he pays. */
export const ownCategories: readonly (readonly [Person, SpendingCategory])[] = [
  [family.landlord, 'housing'],
  [family.father, 'family'],
  [family.mother, 'family'],
  [family.wife, 'family'],
  [family.breakfast, 'eating-out'],
  [family.greengrocer, 'groceries'],
  [family.fruit, 'groceries'],
  [family.teacher, 'leisure'],
]

/** What `seed` and the day of its end make of it; events after `until` have not happened. */
export function lifeUntil(until: Instant, seed = 'qiao'): Life {
  const today = dayOf(until)
  const chance = chanceFrom(seed)
  const months = monthsUntil(today)
  const from = `${months[0]}-01`
  const households = estate(chance)
  const runs = runsOf(today)
  const events = [
    ...months.flatMap((month, n) => monthOf(chance, month, n)),
    ...estateEvents(chance, households, runs, today),
    ...lately(chance, households, today),
    // Everyone brings some money in when they open their account.
    ...Object.values(family).map((who, n): Event => ({ at: instantOf(from, 9, n), kind: 'top-up', who, amount: who === family.me ? yuan(8_000) : who === family.employer ? yuan(60_000) : yuan(6_000) })),
    ...households.flatMap(({ owner, customer }, n): Event[] => customer && n > 1 ? [{ at: instantOf(from, 10, 0) + n * 47_000, kind: 'top-up', who: owner, amount: yuan(3_000 + 100 * chance.between(`${owner.phone} first`, 0, 40)) }] : []),
  ] // biome-ignore format: one list
  return {
    from,
    me: family.me,
    parent: family.father,
    people: [...Object.values(family), ...households.slice(2).flatMap(({ owner, customer }) => (customer ? [owner] : []))],
    households,
    runs,
    draft: { title: titleOf(addDays(today, 25)), prefix: 'WYD', at: until, due: addDays(today, 25), households: 40, kind: 'monthly' },
    events: events
      .filter(({ at, kind }) => at <= until - (kind === 'run' ? 0 : 120_000))
      .map((event, n) => ({ event, n }))
      .sort((a, b) => a.event.at - b.event.at || a.n - b.n)
      .map(({ event }) => event),
  } // biome-ignore format: one life
}

/** The months that lie before this one, and this one, oldest first. */
function monthsUntil(today: Day): string[] {
  const [year, month] = today.split('-').map(Number) as [number, number]
  return Array.from({ length: MONTHS + 1 }, (_, n) => {
    const at = year * 12 + month - 1 - (MONTHS - n)
    return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`
  })
}
const periodBefore = (month: string) => addDays(`${month}-01`, -1).slice(0, 7)

// ——— one person's month ———

function monthOf(chance: Chance, month: string, n: number): Event[] {
  const { me, wife, father, mother, classmate, colleague, neighbour, friend, landlord, employer } = family
  const named = (label: string) => `${month} ${label}`
  const number = Number(month.slice(5))
  /** A moment of the day in this month: shops are busy in the morning, friends in the evening. */
  const at = (label: string, day: number, hour: number): Instant =>
    instantOf(`${month}-${String(day).padStart(2, '0')}`, hour, chance.between(named(`${label} minute`), 0, 59)) +
    chance.between(named(`${label} second`), 0, 59_999)
  const day = (label: string, least: number, most: number) => chance.between(named(`${label} day`), least, most)
  const about = (label: string, least: number, most: number) => yuan(chance.between(named(label), least * 100, most * 100) / 100)
  const events: Event[] = []
  const pay = (label: string, to: Person, amount: Fen, memo: string, on: number, hour: number, who: Person = me) =>
    events.push({ at: at(label, on, hour), kind: 'transfer', who, to, amount, memo })

  if (n > 0) events.push({ at: at('funds', 9, 9), kind: 'top-up', who: employer, amount: yuan(40_000) })
  pay('salary', me, yuan(12_800 + (number === 1 ? 12_800 : chance.between(named('overtime'), 0, 9) * 60)), `${number} 月工资${number === 1 ? '和年终奖' : ''}`, 10, 9, employer)
  pay('wages', wife, yuan(9_600), `${number} 月工资`, 10, 9, employer)
  pay('rent', landlord, yuan(3_200), `${number} 月房租`, 5, 8)
  pay('parents', chance.of(named('to')) < 0.5 ? father : mother, yuan(1_000), '给爸妈', day('parents', 2, 6), 20)
  pay('household', wife, yuan(1_500 + 100 * chance.between(named('household'), 0, 10)), '家用', 11, 21)
  if (number === 2) for (const [label, to] of [['red', father], ['red too', mother]] as const) pay(label, to, yuan(888), '新年快乐，身体健康，万事如意', 8, 9)
  if (number === 6) pay('birthday', wife, yuan(520), '生日快乐 🎂', 18, 0)
  pay('shared', me, about('shared', 120, 900), chance.pick(named('shared'), ['房租分摊', '周末聚餐 AA', '还上次的', '车票']), day('shared', 12, 26), 19, wife)
  pay('back', me, about('back', 30, 260), chance.pick(named('back'), ['饭钱', '电影票', '打车', '羽毛球场地']), day('back', 3, 25), 22, chance.pick(named('who back'), [friend, classmate, colleague]))
  for (let k = 0; k < 4; k++)
    pay(`friend ${k}`, chance.pick(named(`friend ${k}`), [friend, classmate, colleague, neighbour]), about(`friend ${k}`, 15, 240),
      chance.pick(named(`memo ${k}`), ['午饭', '咖啡', '打车费', '球票', '拼单', '帮带的药', 'Thanks for dinner!', '十一一起去喀什的车费，回来再细算，辛苦你先垫着了']), day(`friend ${k}`, 1, 27), 12 + 2 * k)
  for (let k = 0; k < 5; k++) pay(`breakfast ${k}`, family.breakfast, about(`breakfast ${k}`, 6, 24), chance.pick(named(`eat ${k}`), ['早饭', '包子豆浆', '']), day(`breakfast ${k}`, 1, 28), 7)
  for (let k = 0; k < 4; k++) pay(`greens ${k}`, family.greengrocer, about(`greens ${k}`, 18, 92), chance.pick(named(`green ${k}`), ['菜', '']), day(`greens ${k}`, 1, 28), 18)
  for (let k = 0; k < 2; k++) pay(`fruit ${k}`, family.fruit, about(`fruit ${k}`, 12, 68), '', day(`fruit ${k}`, 1, 28), 19)
  pay('barber', family.barber, yuan(chance.pick(named('barber'), [38, 48, 58])), '', day('barber', 8, 24), 17)
  if (number % 3 === 0) pay('class', family.teacher, yuan(680), '瑜伽课一季', day('class', 1, 20), 20)
  events.push({ at: at('take out', day('take out', 13, 27), 15), kind: 'withdrawal', who: me, amount: yuan(100 * chance.between(named('take out'), 5, 24)) })
  if (n % 2 === 1) events.push({ at: at('bring in', day('bring in', 2, 8), 13), kind: 'top-up', who: me, amount: yuan(100 * chance.between(named('bring in'), 8, 30)) })

  const bill = (biller: string, parameters: Record<string, string>, amount: Fen, made: Outside | null, when: Instant) => events.push({ at: when, kind: 'bill', who: me, biller, parameters, bill: made, amount })
  const period = periodBefore(month)
  // The water bill of the month that has begun is left for whoever looks round.
  if (n < MONTHS) {
    const cubic = 7 + chance.between(named('water'), 0, 14)
    const water = { number: `W${WATER}${period.replace('-', '')}`, period, usage: String(cubic), amount: yuan(Math.min(cubic, 15) * 5 + Math.max(0, cubic - 15) * 7), due: `${month}-28` }
    bill('water', { customerNumber: WATER }, water.amount, water, at('water', day('water', 9, 22), 20))
  }
  const kwh = Math.round(130 + 90 * Math.abs(number - 7.5) ** 1.1 / 4 + chance.between(named('power'), 0, 60))
  const base = yuan(kwh * 0.6)
  const power: Outside = { number: `P${POWER}${period.replace('-', '')}`, period, usage: String(kwh), amount: base, due: `${month}-28`, early: { until: `${month}-20`, amount: fen((base * 975n) / 1_000n) }, late: fen((base * 1_025n) / 1_000n) }
  const on = at('power', day('power', 7, 25), 21)
  bill('electricity', { accountNumber: POWER }, leftOn(power, dayOf(on)), power, on)
  if (n % 2 === 0) bill('gas', { cardNumber: GAS }, yuan(chance.pick(named('gas'), [80, 100, 150])), null, at('gas', day('gas', 4, 18), 19))
  bill('mobile', { phone: family.me.phone }, yuan(chance.pick(named('phone'), [50, 50, 100])), null, at('phone', day('phone', 1, 4), 11))
  if (number === 11) {
    const heat: Outside = { number: `H${HEAT}${period.replace('-', '')}`, period, usage: '88', amount: yuan(2_112), due: `${month}-28` }
    bill('heating', { userNumber: HEAT, district: 'east' }, heat.amount, heat, at('heat', 14, 10))
  }
  return events
} // biome-ignore format: a month reads better line by line

const WATER = checked('881000001')
const POWER = checked('331000000001')
const GAS = checked('66100000001')
const HEAT = checked('7710001')

// ——— the estate ———

function estate(chance: Chance): Household[] {
  return Array.from({ length: HOUSEHOLDS }, (_, n) => {
    // Twenty doors a building: five floors of four.
    const house = `${1 + Math.floor(n / 20)}栋${1 + (Math.floor(n / 4) % 5)}0${1 + (n % 4)}`
    const label = `household ${n}`
    const phone = `1990001${String(n).padStart(4, '0')}`
    const owner = n === 0 ? family.me : n === 1 ? family.father : someone(nameFor(chance, label), phone)
    return { house, owner, customer: n < SETTLED_IN, area: 52 + chance.between(label, 0, 88) }
  })
}
const titleOf = (due: Day) => `${due.slice(0, 4)} 年 ${Number(due.slice(5, 7))} 月物业费`
/** Three that are settled, one with arrears, one that has just gone out. */
function runsOf(today: Day): EstateRun[] {
  const monthly = [-97, -66, -35, -4].map((days, n): EstateRun => {
    const due = addDays(today, days)
    const households = n < 3 ? SETTLED_IN : HOUSEHOLDS
    return { title: titleOf(due), prefix: `WY${due.slice(2, 7).replace('-', '')}`, at: instantOf(addDays(due, -20), 10), due, households, kind: 'monthly' }
  })
  const due = addDays(today, 9)
  return [...monthly, { title: '电梯大修分摊', prefix: `WX${due.slice(2, 7).replace('-', '')}`, at: instantOf(addDays(today, -1), 15), due, households: HOUSEHOLDS, kind: 'repairs' }]
} // biome-ignore format: one run
/** One household's row of a sheet, in the order of `sheetColumns`. */
export function rowOf(chance: Chance, { house, owner, area }: Household, n: number, run: EstateRun): (string | bigint | null)[] {
  const head = [`${run.prefix}-${String(n + 1).padStart(4, '0')}`, house, owner.name, owner.phone]
  if (run.kind === 'repairs') return [...head, null, null, null, null, null, yuan(area * 1.5), '电梯大修分摊', run.due]
  const before = 400 + 9 * (dayNumber(run.due) % 40) + n * 11
  const read = before + 4 + chance.between(`${run.prefix} meter ${n}`, 0, 18)
  return [...head, yuan(area * 2.4), String(before), String(read), '4.1', n % 3 === 0 ? yuan(150) : null, null, null, run.due]
} // biome-ignore format: one row

function estateEvents(chance: Chance, households: readonly Household[], runs: readonly EstateRun[], today: Day): Event[] {
  return runs.flatMap((run, k): Event[] => {
    const events: Event[] = [{ at: run.at, kind: 'run', run: k }]
    if (run.kind === 'repairs') return events
    const current = k === 3
    for (let n = 0; n < run.households; n++) {
      const label = `${run.prefix} ${n}`
      // Of the run that is still open somewhat more than half have paid, some a part; who has just moved in has not.
      if (current && (!households[n]!.customer || (n > 1 && chance.of(`${label} pays`) < 0.38))) continue
      const late = !current && n > 1 && chance.of(`${label} late`) < 0.08
      const day = late ? chance.between(`${label} day`, 1, 6) : current ? -chance.between(`${label} day`, 0, 18) : -Math.floor(19 * chance.of(`${label} day`) ** 2)
      const at = instantOf(addDays(run.due, day), chance.between(`${label} hour`, 8, 21), chance.between(`${label} minute`, 0, 59)) + chance.between(`${label} ms`, 0, 59_999)
      events.push({ at, kind: 'house', house: n, run: k, part: current && n > 1 && chance.of(`${label} part`) < 0.12 })
    }
    // One household of the second run had paid twice the parking that was not theirs: the whole line goes back.
    if (k === 1) events.push({ at: instantOf(addDays(run.due, 1), 9, 20), kind: 'refund', house: 0, run: k, reason: '车位已退租，物业费重新出账' })
    return events.filter(({ at }) => dayOf(at) <= today)
  })
} // biome-ignore format: one run

/** In the last days some households paid outside billers: what the officer's desk compares. */
function lately(chance: Chance, households: readonly Household[], today: Day): Event[] {
  return Array.from({ length: 12 }, (_, n) => addDays(today, n - 12)).flatMap((day) =>
    Array.from({ length: chance.between(`lately ${day}`, 4, 9) }, (_, k): Event => {
      const label = `lately ${day} ${k}`
      const { owner } = households[chance.between(`${label} who`, 2, SETTLED_IN - 1)]!
      const at = instantOf(day, chance.between(`${label} hour`, 8, 21), chance.between(`${label} minute`, 0, 59)) + k * 7
      if (chance.of(`${label} what`) < 0.5)
        return { at, kind: 'bill', who: owner, biller: 'mobile', parameters: { phone: owner.phone }, bill: null, amount: yuan(chance.pick(`${label} top up`, [30, 50, 100])) }
      return { at, kind: 'bill', who: owner, biller: 'gas', parameters: { cardNumber: checked(`66${digest(owner.phone).replace(/\D/g, '').padEnd(9, '7').slice(0, 9)}`) }, bill: null, amount: yuan(chance.pick(`${label} gas`, [50, 100, 200])) }
    }),
  )
} // biome-ignore format: one payment

/** What a biller's terms of the day say on top. */
export const feeTermsOn = (biller: string, day: Day) => {
  const found = billerOf(biller)
  return found && termsOn(found, day)?.fee
}
