/**
 * The sheet from which a property manager bills a whole estate: its columns, and what makes a row a bill. One row is one
 * bill of one house. Form, import and template ask the same functions; nothing here reads a file.
 */
import { type Fen, fen, formatAmount } from '../money.ts'
import { ok, type Result, refuse } from '../result.ts'
import { addDays, type Day } from '../time.ts'
import {
  type Cell,
  type CellFault,
  isEmpty,
  readDay,
  readDecimal,
  readIdentifier,
  readPhone,
  readText,
  readYuan,
} from './cells.ts'

// —— The columns ——

export const itemKinds = ['management', 'water', 'parking', 'arrears', 'penalty', 'relief', 'other'] as const
export type ItemKind = (typeof itemKinds)[number]
export type Column =
  | 'number' | 'house' | 'building' | 'householder' | 'phone' | 'account' | ItemKind | 'water-previous' | 'water-current'
  | 'water-price' | 'other-label' | 'due' // biome-ignore format: a list reads better in a block

/** `text` is kept as Excel's text, so that no digit is lost; `amount` is yuan; `reading` has three decimals, `price` four. */
export type ColumnEntry = {
  readonly id: Column
  readonly title: { readonly zh: string; readonly en: string }
  /** Other titles it goes by; spaces, case, full width, marks and units (「物业费（元）*」) never matter. */
  readonly also: readonly string[]
  readonly holds: 'text' | 'amount' | 'reading' | 'price' | 'day'
  readonly need: 'required' | 'phone-or-account' | 'optional'
}

/** In the order of the template; a sheet may have them in any order, and others between them, which are not read. */
export const columns: readonly ColumnEntry[] = [
  { id: 'number', title: { zh: '账单号', en: 'Bill number' }, also: ['账单编号', '账单号码', '单号', '缴费单号', 'bill no', 'bill', 'invoice number', 'invoice no'], holds: 'text', need: 'required' },
  { id: 'house', title: { zh: '房号', en: 'House' }, also: ['房屋', '房间', '房间号', '房屋编号', '室号', '门牌', '门牌号', '单元房号', 'house no', 'house number', 'room', 'unit', 'apartment', 'flat'], holds: 'text', need: 'required' },
  { id: 'building', title: { zh: '楼栋', en: 'Building' }, also: ['楼号', '栋号', '楼栋号', '幢号', '楼宇', '楼', '栋', '幢', 'building no', 'block', 'tower'], holds: 'text', need: 'optional' },
  { id: 'householder', title: { zh: '户主', en: 'Householder' }, also: ['户主姓名', '业主', '业主姓名', '姓名', '住户', '住户姓名', 'owner', 'name', 'resident'], holds: 'text', need: 'required' },
  { id: 'phone', title: { zh: '手机号', en: 'Phone' }, also: ['手机', '手机号码', '电话', '电话号码', '联系电话', '联系方式', 'mobile', 'mobile phone', 'mobile number', 'phone number', 'phone no'], holds: 'text', need: 'phone-or-account' },
  { id: 'account', title: { zh: '户号', en: 'Account' }, also: ['用户号', '客户号', '缴费户号', '用户编号', '客户编号', 'account no', 'account number'], holds: 'text', need: 'phone-or-account' },
  { id: 'management', title: { zh: '物业费', en: 'Management fee' }, also: ['物业管理费', '物业服务费', '管理费', 'management', 'property fee', 'service charge'], holds: 'amount', need: 'optional' },
  { id: 'water-previous', title: { zh: '水表上期读数', en: 'Water, previous reading' }, also: ['上期读数', '上次读数', '水表上次读数', '上期水表读数', 'previous reading', 'water previous'], holds: 'reading', need: 'optional' },
  { id: 'water-current', title: { zh: '水表本期读数', en: 'Water, current reading' }, also: ['本期读数', '本次读数', '水表本次读数', '本期水表读数', 'current reading', 'water current'], holds: 'reading', need: 'optional' },
  { id: 'water-price', title: { zh: '水价', en: 'Water, unit price' }, also: ['水费单价', '用水单价', 'water price'], holds: 'price', need: 'optional' },
  { id: 'water', title: { zh: '水费', en: 'Water' }, also: ['自来水费', '水费金额', 'water fee', 'water charge', 'water amount'], holds: 'amount', need: 'optional' },
  { id: 'parking', title: { zh: '停车费', en: 'Parking' }, also: ['车位费', '停车管理费', '车位管理费', 'parking fee'], holds: 'amount', need: 'optional' },
  { id: 'arrears', title: { zh: '上期欠费', en: 'Arrears' }, also: ['欠费', '往期欠费', '历史欠费', '前期欠费'], holds: 'amount', need: 'optional' },
  { id: 'penalty', title: { zh: '违约金', en: 'Penalty' }, also: ['滞纳金', 'late fee', 'penalty fee'], holds: 'amount', need: 'optional' },
  { id: 'relief', title: { zh: '减免', en: 'Relief' }, also: ['减免金额', '优惠', '优惠金额', '抵扣', 'discount', 'reduction'], holds: 'amount', need: 'optional' },
  { id: 'other', title: { zh: '其他', en: 'Other' }, also: ['其他费用', '其他费', '其它', '其它费用', 'other fee', 'other charge', 'other amount'], holds: 'amount', need: 'optional' },
  { id: 'other-label', title: { zh: '其他说明', en: 'Other, what for' }, also: ['其它说明', '其他费用说明', '其他费用名称', '其他名称', '其他项目', 'other label', 'other description', 'what for'], holds: 'text', need: 'optional' },
  { id: 'due', title: { zh: '到期日', en: 'Due day' }, also: ['截止日', '截止日期', '到期日期', '缴费截止日', '缴费截止日期', '缴费期限', '应缴日期', '最后缴费日', 'due', 'due date', 'pay by'], holds: 'day', need: 'required' },
] // biome-ignore format: a table reads better in rows

/** The column that our file of errors adds; it is never read. */
export const problemTitle = { zh: '问题', en: 'What is wrong' } as const

// —— What is refused ——

/** What is wrong with one cell, or with a row when no single cell is to blame; `row` counts from 1 as Excel shows it. */
export type CellProblem = { readonly row: number; readonly column: Column | 'total' } & (CellFault | RowFault)
export type RowFault =
  | { readonly kind: 'missing' }
  | { readonly kind: 'phone-and-account-missing' }
  | { readonly kind: 'not-bill-number'; readonly found: string }
  | { readonly kind: 'not-account-number'; readonly found: string }
  | { readonly kind: 'not-name' }
  | { readonly kind: 'number-twice'; readonly first: number }
  | { readonly kind: 'already-billed' }
  | { readonly kind: 'still-example' }
  | { readonly kind: 'row-of-totals' }
  | { readonly kind: 'reading-missing' }
  | { readonly kind: 'meter-backwards' }
  | { readonly kind: 'water-differs'; readonly metered: string; readonly stated: string }
  | { readonly kind: 'label-missing' }
  | { readonly kind: 'nothing-to-pay'; readonly total: string }
  | { readonly kind: 'day-passed'; readonly today: Day }
  | { readonly kind: 'day-too-far'; readonly last: Day }

/** Why a whole file is refused: none of its rows is billed. */
export type SheetRefusal =
  | { readonly kind: 'file-empty' }
  | { readonly kind: 'file-too-large'; readonly megabytes: number }
  | { readonly kind: 'unpacks-too-large'; readonly megabytes: number }
  | { readonly kind: 'too-many-rows'; readonly limit: number }
  | { readonly kind: 'too-many-columns'; readonly limit: number; readonly row: number }
  | { readonly kind: 'old-excel' }
  | { readonly kind: 'encrypted' }
  | { readonly kind: 'other-file'; readonly found: string }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'quote-open'; readonly row: number }
  | { readonly kind: 'encoding-unknown' }
  | { readonly kind: 'header-missing'; readonly within: number }
  | { readonly kind: 'columns-missing'; readonly columns: readonly Column[] }
  | { readonly kind: 'payer-column-missing' }
  | { readonly kind: 'item-column-missing' }
  | { readonly kind: 'column-twice'; readonly column: Column }
  | { readonly kind: 'rows-missing' }

// —— The header ——

/** Where each column stands, from 0; the titles as they came; those that are not read. */
export type Header = {
  readonly at: Readonly<Partial<Record<Column, number>>>
  readonly titles: readonly string[]
  readonly ignored: readonly string[]
}
/** How far down the row of titles may stand: above it a title of the whole sheet and the like. */
export const HEADER_WITHIN = 20
/** So many known titles make a row the header; a title of the whole sheet has one. */
const KNOWN_TITLES = 3

const keyOf = (title: string) =>
  title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}()]/gu, '')
const titles = new Map<string, Column | 'problem'>(
  columns.flatMap(({ id, title, also }) => [title.zh, title.en, ...also].map((one) => [keyOf(one), id] as const)),
)
for (const title of Object.values(problemTitle)) titles.set(keyOf(title), 'problem')

function columnOf(title: string): Column | 'problem' | undefined {
  const key = keyOf(title)
  const bare = key.replace(/[()]/g, '')
  const outside = key.replace(/\([^()]*\)/g, '')
  return titles.get(bare) ?? titles.get(outside) ?? titles.get(outside.replace(/(元|yuan|cny|rmb|吨|立方米|m3)$/, ''))
}

/** Reads a row as titles: undefined when it is none, refused when a column is missing or there twice. */
export function readHeader(cells: readonly Cell[]): Result<Header, SheetRefusal> | undefined {
  const at: Partial<Record<Column, number>> = {}
  const ignored: string[] = []
  let twice: Column | undefined
  const came = cells.map((cell) => (typeof cell === 'string' ? cell.replace(/\s+/g, ' ').trim() : ''))
  came.forEach((title, n) => {
    if (title === '') return
    const column = columnOf(title)
    if (column === undefined) ignored.push(title)
    else if (column !== 'problem' && at[column] !== undefined) twice ??= column
    else if (column !== 'problem') at[column] = n
  })
  if (Object.keys(at).length < KNOWN_TITLES) return undefined
  if (twice !== undefined) return refuse({ kind: 'column-twice', column: twice })
  const missing = columns.filter(({ id, need }) => need === 'required' && at[id] === undefined).map(({ id }) => id)
  if (missing.length > 0) return refuse({ kind: 'columns-missing', columns: missing })
  if (at.phone === undefined && at.account === undefined) return refuse({ kind: 'payer-column-missing' })
  if (itemKinds.every((item) => at[item] === undefined) && at['water-current'] === undefined)
    return refuse({ kind: 'item-column-missing' })
  return ok({ at, titles: came, ignored })
}

// —— The bill in a row ——

/** A meter's part in an item: readings and price as plain decimals, as the payer is shown them. */
export type Meter = { readonly previous: string; readonly current: string; readonly price: string }
/** What is asked for. Fen above zero; a relief is below zero, water by meter may be zero. */
export type LineItem = {
  readonly kind: ItemKind
  readonly amount: Fen
  readonly label?: string
  readonly meter?: Meter
}
/** One house's bill as its row says. `building` is empty where a house stands alone; phone or account is there. */
export type HouseBill = {
  readonly number: string
  readonly house: string
  readonly building: string
  readonly householder: string
  readonly phone?: string
  readonly account?: string
  readonly items: readonly LineItem[]
  readonly total: Fen
  readonly due: Day
}

/** The most one item, and one bill, may ask for: beyond it a comma was forgotten. */
export const limits: Readonly<Record<ItemKind | 'total', Fen>> = {
  management: fen(1_000_000_00n),
  water: fen(1_000_000_00n),
  parking: fen(1_000_000_00n),
  arrears: fen(5_000_000_00n),
  penalty: fen(1_000_000_00n),
  relief: fen(5_000_000_00n),
  other: fen(1_000_000_00n),
  total: fen(10_000_000_00n),
}
/** A bill falls due today at the earliest, and at the latest so many days from now. */
export const DUE_WITHIN_DAYS = 366
const BILL_NUMBER = /^[A-Za-z0-9-]{4,40}$/
const ACCOUNT_NUMBER = /^[A-Za-z0-9-]{1,40}$/
/** Reading × price, in 10^-7 yuan, for one fen. */
const READING_DECIMALS = 3
const PRICE_DECIMALS = 4
const PER_FEN = 10n ** BigInt(READING_DECIMALS + PRICE_DECIMALS - 2)
const MOST_READING = 10n ** 10n

/** Bill numbers that differ in case only are one: no two households may be told them apart by that. */
export const billKey = (number: string) => number.toUpperCase()

/**
 * The building of a house that says none itself: up to and with 栋, 幢, 座 or 号楼; "Building 3", "Block A", "Tower 2"; else what
 * stands before the first -, # or /. "3栋502" → "3栋", "翠苑一区5幢2单元301" → "翠苑一区5幢", "3-502" → "3". Else none.
 */
export function buildingOf(house: string): string {
  const [named] =
    /^.*?(?:栋|幢|座|号楼)/.exec(house) ?? /^(?:building|bldg\.?|block|tower) *[\p{L}\p{N}]+/iu.exec(house) ?? []
  return named ?? /^([\p{L}\p{N} ]+?) *[-–—#/]/u.exec(house)?.[1] ?? ''
}

/** Money for what the meter counted, rounded half up to the fen. */
const metered = (used: bigint, price: bigint) => fen((used * price + PER_FEN / 2n) / PER_FEN)
const decimalText = (units: bigint, decimals: number) => {
  const digits = units.toString().padStart(decimals + 1, '0')
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`.replace(/\.?0+$/, '')
}
const yuan = (amount: bigint) => formatAmount(amount, 'CNY')

export type RowFacts = {
  /** The row as Excel numbers it. */
  readonly row: number
  readonly header: Header
  /** Whether the workbook counts its days from 1904. */
  readonly date1904: boolean
  readonly today: Day
  /** The row that gave this bill number before, by its `billKey`. */
  readonly seen: { get(key: string): number | undefined }
  /** Those of earlier sheets, by their `billKey`. */
  readonly billed: { has(key: string): boolean }
}

/** Reads one row as a bill, or says everything that is wrong with it, each with its column. */
export function checkRow(cells: readonly Cell[], facts: RowFacts): Result<HouseBill, readonly CellProblem[]> {
  const { header, row } = facts
  const cellAt = (column: Column): Cell => cells[header.at[column] ?? -1] ?? null
  if (isRowOfTotals(cells)) return refuse([{ row, column: 'number', kind: 'row-of-totals' }])

  const problems: CellProblem[] = []
  const faulty = new Set<Column | 'total'>()
  const say = (column: Column | 'total', fault: CellFault | RowFault) => {
    problems.push({ row, column, ...fault })
    faulty.add(column)
  }
  /** What the cell says; undefined when it is empty, or wrong, which is said. */
  const read = <Value>(column: Column, parse: (cell: NonNullable<Cell>) => Result<Value, CellFault>) => {
    const cell = cellAt(column)
    if (isEmpty(cell)) return undefined
    const value = parse(cell as NonNullable<Cell>)
    if (value.ok) return value.value
    say(column, value.refusal)
    return undefined
  }
  const must = <Value>(column: Column, value: Value | undefined) => {
    if (value === undefined && !faulty.has(column)) say(column, { kind: 'missing' })
    return value
  }

  const number = must('number', read('number', readIdentifier))
  if (number !== undefined) {
    const first = facts.seen.get(billKey(number))
    if (EXAMPLE_NUMBER.test(number)) say('number', { kind: 'still-example' })
    else if (!BILL_NUMBER.test(number)) say('number', { kind: 'not-bill-number', found: number.slice(0, 24) })
    else if (first !== undefined) say('number', { kind: 'number-twice', first })
    else if (facts.billed.has(billKey(number))) say('number', { kind: 'already-billed' })
  }
  const house = must(
    'house',
    read('house', (cell) => readText(cell, 60, 'plain')),
  )
  const building = read('building', (cell) => readText(cell, 30, 'plain')) ?? buildingOf(house ?? '').slice(0, 30)
  const householder = must(
    'householder',
    read('householder', (cell) => readText(cell, 60, 'written')),
  )
  if (householder !== undefined && !/\p{L}/u.test(householder)) say('householder', { kind: 'not-name' })

  const phone = read('phone', readPhone)
  const account = read('account', readIdentifier)
  if (account !== undefined && !ACCOUNT_NUMBER.test(account))
    say('account', { kind: 'not-account-number', found: account.slice(0, 24) })
  if (phone === undefined && account === undefined && !faulty.has('phone') && !faulty.has('account'))
    say(header.at.phone === undefined ? 'account' : 'phone', { kind: 'phone-and-account-missing' })

  const items: LineItem[] = []
  for (const kind of itemKinds) {
    const amount = read(kind, (cell) => readYuan(cell, limits[kind], kind === 'relief'))
    if (kind === 'water') {
      const water = readWater(amount)
      if (water) items.push(water)
    } else if (kind === 'other') {
      const label = read('other-label', (cell) => readText(cell, 30, 'written'))
      if (amount && label !== undefined) items.push({ kind, amount, label })
      else if (amount && !faulty.has('other-label')) say('other-label', { kind: 'label-missing' })
    } else if (amount) items.push({ kind, amount: kind === 'relief' && amount > 0n ? fen(-amount) : amount })
  }

  const due = must(
    'due',
    read('due', (cell) => readDay(cell, facts.date1904)),
  )
  const last = addDays(facts.today, DUE_WITHIN_DAYS)
  if (due !== undefined && due < facts.today) say('due', { kind: 'day-passed', today: facts.today })
  if (due !== undefined && due > last) say('due', { kind: 'day-too-far', last })

  const total = fen(items.reduce((sum, { amount }) => sum + amount, 0n))
  // Where an item is wrong its sum says nothing.
  if (!itemColumns.some((column) => faulty.has(column))) {
    if (total <= 0n) say('total', { kind: 'nothing-to-pay', total: yuan(total) })
    if (total > limits.total) say('total', { kind: 'above-limit', limit: yuan(limits.total) })
  }

  if (
    problems.length > 0 ||
    number === undefined ||
    house === undefined ||
    householder === undefined ||
    due === undefined
  )
    return refuse(problems)
  return ok({
    number,
    house,
    building,
    householder,
    ...(phone === undefined ? {} : { phone }),
    ...(account === undefined ? {} : { account }),
    items,
    total,
    due,
  })

  /** Readings and price make the amount; an amount beside them must be the same; without them it stands alone. */
  function readWater(stated: Fen | undefined): LineItem | undefined {
    const parts = meterColumns.map((column) => [column, readMeter(column)] as const)
    if (parts.every(([column, value]) => value === undefined && !faulty.has(column)))
      return stated ? { kind: 'water', amount: stated } : undefined
    for (const [column, value] of parts)
      if (value === undefined && !faulty.has(column)) say(column, { kind: 'reading-missing' })
    const [previous, current, price] = parts.map(([, value]) => value)
    if (previous === undefined || current === undefined || price === undefined) return undefined
    if (current < previous) {
      say('water-current', { kind: 'meter-backwards' })
      return undefined
    }
    const amount = metered(current - previous, price)
    if (amount > limits.water) say('water', { kind: 'above-limit', limit: yuan(limits.water) })
    else if (stated !== undefined && stated !== amount)
      say('water', { kind: 'water-differs', metered: yuan(amount), stated: yuan(stated) })
    const meter = {
      previous: decimalText(previous, READING_DECIMALS),
      current: decimalText(current, READING_DECIMALS),
      price: decimalText(price, PRICE_DECIMALS),
    }
    return { kind: 'water', amount, meter }
  }
  function readMeter(column: (typeof meterColumns)[number]): bigint | undefined {
    const decimals = column === 'water-price' ? PRICE_DECIMALS : READING_DECIMALS
    return read(column, (cell) => {
      const value = readDecimal(cell, decimals)
      if (!value.ok || value.value === undefined) return value
      if (value.value < 0n) return refuse({ kind: 'negative' })
      return value.value > MOST_READING
        ? refuse({ kind: 'above-limit', limit: decimalText(MOST_READING, decimals) })
        : value
    })
  }
}
const meterColumns = ['water-previous', 'water-current', 'water-price'] as const
const itemColumns: readonly Column[] = [...itemKinds, ...meterColumns, 'other-label']

/** The last row of many sheets: it says 合计 and sums up, and is nobody's bill. */
function isRowOfTotals(cells: readonly Cell[]): boolean {
  const first = cells.find((cell) => !isEmpty(cell))
  if (typeof first !== 'string' || first.length > 20) return false
  const text = first.normalize('NFKC').toLowerCase().replace(/[\s:]/g, '')
  return /^(合计|总计|小计|共计|总额|(sub|grand)?totals?|sum)$/.test(text)
}

// —— The examples of the template ——

const EXAMPLE_NUMBER = /^(?:示例|\(example\))/i
/** The template's rows: complete, each with another way to bill. Their numbers can be no bill's, so they are never billed. */
export function exampleRows(
  locale: 'zh' | 'en',
  due: Day,
): readonly Readonly<Partial<Record<Column, string | number | { day: Day }>>>[] {
  const [number, house, label] = locale === 'zh' ? ['示例', '栋', '电梯费'] : ['(example)', '-', 'Lift']
  const name = locale === 'zh' ? ['王小明', '李丽', '清河书店'] : ['Wang Xiaoming', 'Li Li', 'Qinghe Books']
  return [
    { number: `${number}1`, house: `3${house}502`, householder: name[0]!, phone: '13800000000', management: 268.5, 'water-previous': 1021, 'water-current': 1036.5, 'water-price': 4.1, parking: 150, due: { day: due } },
    { number: `${number}2`, house: `3${house}503`, householder: name[1]!, phone: '13900000000', management: 268.5, water: 41, arrears: 120, penalty: 3.6, relief: 20, due: { day: due } },
    { number: `${number}3`, house: `5${house}101`, householder: name[2]!, account: '00120501', management: 980, other: 60, 'other-label': label!, due: { day: due } },
  ] // biome-ignore format: a table reads better in rows
}
/** Whether a row is one of the template's as it was: it is passed over. One that was changed is not, and is told so. */
export function isExample(cells: readonly Cell[], header: Header): boolean {
  const text = (column: Column) => {
    const cell = cells[header.at[column] ?? -1] ?? null
    return isEmpty(cell) || typeof cell === 'object' ? '' : String(cell).trim()
  }
  if (!EXAMPLE_NUMBER.test(text('number').normalize('NFKC'))) return false
  return (['zh', 'en'] as const).some((locale) =>
    exampleRows(locale, '').some((example) =>
      columns.every(({ id, holds }) => holds === 'day' || text(id) === String(example[id] ?? '')),
    ),
  )
}

// —— The whole sheet ——

/** What the good rows ask for, by item and in all. */
export type SheetSums = Readonly<Record<ItemKind | 'total', Fen>>
export type SheetFacts = { readonly header: Header; readonly date1904: boolean; readonly today: Day }

/**
 * The rows of one sheet in their order. It remembers the bill numbers it has seen, good or bad, and adds up what the good rows ask
 * for: some ten megabytes for 100,000 rows. A number stays with the row that gave it first, even when that row must be mended.
 */
export class SheetCheck {
  readonly #facts: SheetFacts
  readonly #seen = new Map<string, number>()
  readonly #sums = Object.fromEntries([...itemKinds, 'total'].map((kind) => [kind, 0n])) as Record<
    ItemKind | 'total',
    bigint
  >
  good = 0
  bad = 0
  /** Rows of the template that were left in. */
  examples = 0

  constructor(facts: SheetFacts) {
    this.#facts = facts
  }

  /** The key of the bill number in a row, to ask whether it was billed before; undefined where there is none to read. */
  keyIn(cells: readonly Cell[]): string | undefined {
    const cell = cells[this.#facts.header.at.number ?? -1] ?? null
    const number = isEmpty(cell) ? undefined : readIdentifier(cell as NonNullable<Cell>)
    return number?.ok && BILL_NUMBER.test(number.value) ? billKey(number.value) : undefined
  }

  row(
    row: number,
    cells: readonly Cell[],
    billed: RowFacts['billed'],
  ): Result<HouseBill, readonly CellProblem[]> | 'example' {
    if (isExample(cells, this.#facts.header)) {
      this.examples++
      return 'example'
    }
    const checked = checkRow(cells, { ...this.#facts, row, seen: this.#seen, billed })
    const key = this.keyIn(cells)
    if (key !== undefined && !this.#seen.has(key)) this.#seen.set(key, row)
    if (!checked.ok) {
      this.bad++
      return checked
    }
    this.good++
    this.#sums.total += checked.value.total
    for (const { kind, amount } of checked.value.items) this.#sums[kind] += amount
    return checked
  }

  get sums(): SheetSums {
    return { ...this.#sums } as SheetSums
  }
}
