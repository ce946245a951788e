import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Cell,
  dayOfSerial,
  readDay,
  readDecimal,
  readIdentifier,
  readPhone,
  readYuan,
  serialOfDay,
} from '../../core/bills/cells.ts'
import {
  buildingOf,
  type CellProblem,
  type Column,
  checkRow,
  columns,
  type Header,
  itemKinds,
  limits,
  type RowFacts,
  readHeader,
  type SheetRefusal,
} from '../../core/bills/sheet.ts'
import { fen, formatAmount, sum } from '../../core/money.ts'
import { cellProblemIn, sheetRefusalIn, sheetWords } from '../../core/words/sheet.ts'
import { type GoodRow, type ImportFacts, importSheet } from '../../workflows/bills/sheet/import.ts'
import { sheetLimits } from '../../workflows/bills/sheet/read.ts'
import { type BadRow, errorFile, tableFile, templateFile } from '../../workflows/bills/sheet/write.ts'
import { estate, estateTitles, household } from '../support/estate.ts'
import { bookOf, excelFile, gbk, type HandCell, zipOf } from '../support/workbook.ts'

const TODAY = '2026-11-23'
const DUE = '2026-12-31'
const SERIAL = serialOfDay(DUE)

// —— Helpers: one row by column names, one file to its rows ——

const order = columns.map(({ id }) => id)
const header: Header = { at: Object.fromEntries(order.map((id, n) => [id, n])), titles: [], ignored: [] }
type RowByName = Partial<Record<Column, Cell>>
const good: RowByName = {
  number: 'WY-0001',
  house: '3栋502',
  householder: '王小明',
  phone: '13800000000',
  management: 268.5,
  due: DUE,
}
const check = (row: RowByName, facts: Partial<RowFacts> = {}) =>
  checkRow(
    order.map((id) => row[id] ?? null),
    { row: 7, header, date1904: false, today: TODAY, seen: new Map(), billed: new Set(), ...facts },
  )
const billOf = (row: RowByName, facts: Partial<RowFacts> = {}) => {
  const checked = check({ ...good, ...row }, facts)
  if (!checked.ok) throw new Error(checked.refusal.map((problem) => cellProblemIn('en', problem)).join(' '))
  return checked.value
}
const met = new Set<string>()
const problemsOf = (row: RowByName, facts: Partial<RowFacts> = {}): [string, string][] => {
  const checked = check({ ...good, ...row }, facts)
  if (checked.ok) return []
  for (const { kind } of checked.refusal) met.add(kind)
  return checked.refusal.map(({ column, kind }) => [column, kind])
}

async function imported(bytes: Uint8Array, facts: Partial<ImportFacts> = {}) {
  const rows: GoodRow[] = []
  const bad: BadRow[] = []
  let sheet: { header: Header; date1904: boolean } | undefined
  const result = await importSheet(bytes, { today: TODAY, ...facts }, (batch) => {
    rows.push(...batch.good)
    bad.push(...batch.bad)
    sheet = batch.sheet
  })
  return { result, good: rows, bad, sheet }
}
const refusals = new Set<string>()
async function refusalOf(bytes: Uint8Array): Promise<SheetRefusal> {
  const { result } = await imported(bytes)
  if (result.ok) throw new Error('it was taken')
  refusals.add(result.refusal.kind)
  return result.refusal
}
const bills = async (bytes: Uint8Array) => {
  const { result, good, bad } = await imported(bytes)
  if (!result.ok) throw new Error(sheetRefusalIn('en', result.refusal))
  expect(bad.flatMap(({ problems }) => problems.map((problem) => cellProblemIn('en', problem)))).toEqual([])
  return good.map(({ bill }) => bill)
}

const TITLES = ['账单号', '房号', '户主', '手机号', '物业费', '到期日']
const ROW = ['WY-0001', '3栋502', '王小明', '13800000000', '268.50', DUE]
const csv = (rows: readonly (readonly string[])[], delimiter = ',') =>
  rows.map((row) => row.join(delimiter)).join('\r\n')
const utf16 = (text: string) => Buffer.from(text, 'utf16le')
const inline = (text: string): HandCell => ({ xml: (at) => `<c r="${at}" t="inlineStr"><is><t>${text}</t></is></c>` })
const styled = (value: number | string, style: number): HandCell => ({
  xml: (at) => `<c r="${at}" s="${style}"><v>${value}</v></c>`,
})

// —— What stands in a cell ——

describe('an amount', () => {
  const yuan = (cell: string | number) => {
    const read = readYuan(cell, fen(1_000_000_00n), true)
    return read.ok
      ? read.value === undefined
        ? ''
        : (read.value < 0n ? '-' : '') + formatAmount(fen(read.value < 0n ? -read.value : read.value), 'CNY')
      : read.refusal.kind
  }
  test.each([
    ['1234.5', '1234.50'], ['1,234.50', '1234.50'], ['￥1 234.5', '1234.50'], ['¥1,234', '1234.00'], ['１２３４．５０', '1234.50'], ['1234.50元', '1234.50'],
    ['人民币 88.80', '88.80'], ['CNY 5', '5.00'], [' 12 ', '12.00'], ['.5', '0.50'], ['5.', '5.00'], ['1.2300', '1.23'], ['0', '0.00'], ['+3', '3.00'],
    ['1\u00a0234\u00a0567', 'above-limit'], ['12\u00a0345.6', '12345.60'], ['1.2345E+3', '1234.50'], ['1234.4999999999998', '1234.50'],
    ['-12.5', '-12.50'], ['−12.5', '-12.50'], ['（12.50）', '-12.50'], ['(12.50)', '-12.50'], ['¥-3', '-3.00'], ['-¥3', '-3.00'], ['-', ''], ['—', ''],
    ['1.234,50', 'not-amount'], ['1,5', 'not-amount'], ['12,34.5', 'not-amount'], ['--5', 'not-amount'], ['(-5)', 'not-amount'], ['12a', 'not-amount'],
    ['¥', 'not-amount'], ['1.2.3', 'not-amount'], ['1.005', 'too-many-decimals'], ['1.23E+06', 'digits-lost'], ['1000000.01', 'above-limit'],
  ] as const)('written %j is %s', (text, says) => expect(yuan(text)).toBe(says)) // biome-ignore format: a table reads better in rows

  test.each([
    [1234.4999999999998, '1234.50'], [0.1 + 0.2, '0.30'], [1234.5 - 1234.4, '0.10'], [-12.5, '-12.50'], [1e-17, '0.00'],
    [1.005, 'too-many-decimals'], [1234.505, 'too-many-decimals'], [0.001, 'too-many-decimals'], [1e21, 'above-limit'], [Number.NaN, 'not-amount'],
  ] as const)('kept by Excel as %d is %s', (number, says) => expect(yuan(number)).toBe(says)) // biome-ignore format: a table

  test('of any fen is read from every way to write it', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 1_000_000_00n }), fc.nat(3), (amount, noise) => {
        const text = formatAmount(amount, 'CNY')
        const grouped = text.replace(/\B(?=(\d{3})+\.)/g, ',')
        const wide = text.replace(/[\d.]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0))
        const float = Number(text) * (1 + noise * Number.EPSILON)
        for (const cell of [text, grouped, grouped.replaceAll(',', ' '), wide, `￥${text}`, `（${text}）`, float]) {
          const read = readYuan(cell, fen(1_000_000_00n), true)
          const expected = typeof cell === 'string' && cell.startsWith('（') ? -amount : amount
          expect(read, String(cell)).toEqual({ ok: true, value: expected })
        }
      }),
      { numRuns: 10_000 },
    )
  })
})

describe('a day', () => {
  const day = (cell: Exclude<Cell, null>, date1904 = false) => {
    const read = readDay(cell, date1904)
    return read.ok ? read.value : read.refusal.kind
  }
  test.each([
    ['2026-12-31', DUE], ['2026/12/31', DUE], ['2026.12.31', DUE], ['2026年12月31日', DUE], ['２０２６年１２月３１日', DUE], ['20261231', DUE], [20261231, DUE],
    ['2026-1-5', '2026-01-05'], ['2026-12-31 00:00:00', DUE], ['2026-12-31T00:00:00', DUE], ['46387', DUE], [46387, DUE], [46387.75, DUE], [{ day: 46387 }, DUE],
    ['2028-02-29', '2028-02-29'], ['2026-02-29', 'no-such-day'], ['2026-02-30', 'no-such-day'], ['2026-13-01', 'no-such-day'], ['20260431', 'no-such-day'],
    ['2026-00-10', 'no-such-day'], ['31/12/2026', 'not-day'], ['12-31', 'not-day'], ['月底', 'not-day'], ['2026-12', 'not-day'], [-3, 'no-such-day'],
    [60, 'no-such-day'], [{ day: 0 }, 'no-such-day'], [9_999_999, 'no-such-day'], [true, 'not-day'],
  ] as const)('given as %j is %s', (cell, says) => expect(day(cell)).toBe(says)) // biome-ignore format: a table reads better in rows

  test('counted from 1900 skips the 29 February that never was; from 1904 it lies four years later', () => {
    expect([1, 59, 61].map((serial) => dayOfSerial(serial, false))).toEqual(['1900-01-01', '1900-02-28', '1900-03-01'])
    expect(dayOfSerial(0, true)).toBe('1904-01-01')
    expect(day({ day: 46387 - 1462 }, true)).toBe(DUE)
  })

  test('of any of 150 years is read from its serial and from text', () => {
    fc.assert(
      fc.property(fc.integer({ min: 61, max: 60_000 }), (serial) => {
        const expected = dayOfSerial(serial, false) as string
        const [year, month, date] = expected.split('-')
        for (const cell of [
          serial,
          { day: serial },
          expected,
          `${year}年${Number(month)}月${Number(date)}日`,
          `${year}${month}${date}`,
        ])
          expect(day(cell)).toBe(expected)
        expect(day({ day: serial - 1462 < 0 ? serial : serial - 1462 }, true)).toBe(
          serial - 1462 < 0 ? dayOfSerial(serial, true) : expected,
        )
      }),
      { numRuns: 10_000 },
    )
  })
})

describe('a number that names something', () => {
  const says = (read: ReturnType<typeof readPhone>) => (read.ok ? read.value : read.refusal.kind)
  test.each([
    ['13800001234', '13800001234'], [13800001234, '13800001234'], ['13800001234.0', '13800001234'], ['+86 138 0000 1234', '13800001234'], ['0086-13800001234', '13800001234'],
    ['8613800001234', '13800001234'], [8613800001234, '13800001234'], ['１３８００００１２３４', '13800001234'], ['138-0000-1234', '13800001234'], ['\u202d13800001234\u202c', '13800001234'],
    ['1.3800001234E+10', '13800001234'], ['1.3800001234e10', '13800001234'], ['1.38E+10', 'digits-lost'], ['1E+10', 'digits-lost'], [1380000123, 'not-phone'],
    ['12800001234', 'not-phone'], ['138000012345', 'not-phone'], ['13800001234/13900001234', 'not-phone'], ['0571-88886666', 'not-phone'], [13800001234.5, 'not-phone'],
    [{ day: 3 }, 'turned-into-day'], [{ formula: 'A1' }, 'formula'],
  ] as const)('a phone %j is %s', (cell, expected) => expect(says(readPhone(cell))).toBe(expected)) // biome-ignore format: a table

  test.each([
    [202611000123, '202611000123'], ['202611000123.0', '202611000123'], ['2.02611000123E+11', '202611000123'], ['2.02611E+11', 'digits-lost'],
    [2.02611000123e17, 'digits-lost'], ['WY－０００１', 'WY-0001'], [' WY-0001\u200b', 'WY-0001'], ['=A1', 'formula'], ['＝A1', 'formula'], ['#N/A', 'excel-error'], ['\ufffd', 'unreadable'],
  ] as const)('a bill number %j is %s', (cell, expected) => expect(says(readIdentifier(cell))).toBe(expected)) // biome-ignore format: a table

  test('every phone is read from a float and from text, and no shortened one is guessed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 13_000_000_000, max: 19_999_999_999 }),
        fc.integer({ min: 0, max: 9 }),
        (phone, kept) => {
          for (const cell of [phone, String(phone), `+86 ${phone}`, phone.toExponential(10).replace('e', 'E')])
            expect(says(readPhone(cell))).toBe(String(phone))
          const shown = phone.toExponential(kept).replace('e', 'E')
          expect(says(readPhone(shown))).toBe('digits-lost')
        },
      ),
      { numRuns: 10_000 },
    )
  })
})

test('whatever stands in a cell is read or refused, never a crash', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.stringMatching(/^[-+¥￥()（）\d.,Ee年月日/ 　]{0,20}$/),
    fc.double(),
    fc.boolean(),
    fc.record({ day: fc.double() }),
    fc.record({ formula: fc.string() }),
  ) as fc.Arbitrary<NonNullable<Cell>>
  fc.assert(
    fc.property(cell, fc.boolean(), (value, date1904) => {
      for (const read of [
        readDecimal(value, 2),
        readDay(value, date1904),
        readPhone(value),
        readIdentifier(value),
        readYuan(value, limits.water),
      ])
        if (!read.ok) expect(sheetWords.zh.problems).toHaveProperty(read.refusal.kind)
      const checked = check(Object.fromEntries(order.map((id) => [id, value])))
      if (!checked.ok)
        for (const problem of checked.refusal) expect(cellProblemIn('zh', problem)).toMatch(/^第 7 行「.+」：.+。$/s)
    }),
    { numRuns: 10_000 },
  )
})

// —— A row ——

describe('a row', () => {
  test('becomes a bill whose total is the sum of its items', () => {
    const bill = billOf({
      management: '268.50', 'water-previous': 1021, 'water-current': '1036.5', 'water-price': 4.1, parking: 150, arrears: 120, penalty: 3.6, relief: 20, other: 12, 'other-label': '电梯费',
    }) // biome-ignore format: a row
    expect(bill).toEqual({
      number: 'WY-0001',
      house: '3栋502',
      building: '3栋',
      householder: '王小明',
      phone: '13800000000',
      items: [
        { kind: 'management', amount: 268_50n },
        { kind: 'water', amount: 63_55n, meter: { previous: '1021', current: '1036.5', price: '4.1' } },
        { kind: 'parking', amount: 150_00n },
        { kind: 'arrears', amount: 120_00n },
        { kind: 'penalty', amount: 3_60n },
        { kind: 'relief', amount: -20_00n },
        { kind: 'other', amount: 12_00n, label: '电梯费' },
      ],
      total: 597_65n,
      due: DUE,
    })
    expect(sum(bill.items.map(({ amount }) => amount))).toBe(bill.total)
  })

  test('takes relief off, whichever sign the manager gives it', () => {
    for (const relief of [8.5, -8.5, '(8.50)', '8.50']) expect(billOf({ relief }).total).toBe(260_00n)
    expect(problemsOf({ parking: -1 })).toEqual([['parking', 'negative']])
  })

  test('charges water by meter, rounded half up to the fen, and a plain amount beside it must agree', () => {
    const meter = (used: string, price: string) =>
      billOf({ management: 1, 'water-previous': 0, 'water-current': used, 'water-price': price }).items[1]?.amount
    expect(meter('1.5', '3.01')).toBe(4_52n)
    expect(meter('1', '2.0049')).toBe(2_00n)
    expect(meter('1', '2.005')).toBe(2_01n)
    expect(meter('0', '4.1')).toBe(0n)
    const metered = { 'water-previous': 10, 'water-current': 20, 'water-price': 4.1 }
    expect(billOf({ ...metered, water: 41 }).total).toBe(309_50n)
    expect(billOf({ water: 41 }).total).toBe(309_50n)
    expect(problemsOf({ ...metered, water: 41.01 })).toEqual([['water', 'water-differs']])
    expect(problemsOf({ 'water-previous': 10, 'water-current': 20 })).toEqual([['water-price', 'reading-missing']])
    expect(problemsOf({ ...metered, 'water-current': 9 })).toEqual([['water-current', 'meter-backwards']])
    expect(problemsOf({ ...metered, 'water-current': 1e9 })).toEqual([['water-current', 'above-limit']])
    expect(problemsOf({ ...metered, 'water-current': 1e6 })).toEqual([['water', 'above-limit']])
    expect(problemsOf({ ...metered, 'water-previous': '10.0001' })).toEqual([['water-previous', 'too-many-decimals']])
  })

  test('needs a number, a house, a householder, a due day, and a phone or an account', () => {
    expect(problemsOf({ number: null, house: ' ', householder: '', due: null })).toEqual([
      ['number', 'missing'], ['house', 'missing'], ['householder', 'missing'], ['due', 'missing'],
    ]) // biome-ignore format: a list
    expect(problemsOf({ phone: null })).toEqual([['phone', 'phone-and-account-missing']])
    expect(billOf({ phone: null, account: '00120501' })).toMatchObject({ account: '00120501' })
    expect(problemsOf({ phone: '1.38E+10' })).toEqual([['phone', 'digits-lost']])
    expect(problemsOf({ phone: '12345' })).toEqual([['phone', 'not-phone']])
    expect(problemsOf({ account: '户/1' })).toEqual([['account', 'not-account-number']])
    expect(problemsOf({ householder: '123' })).toEqual([['householder', 'not-name']])
    expect(problemsOf({ house: { day: 46_000 } })).toEqual([['house', 'turned-into-day']])
    expect(problemsOf({ house: '长'.repeat(61) })).toEqual([['house', 'too-long']])
    expect(problemsOf({ house: '\ufffd\ufffd' })).toEqual([['house', 'unreadable']])
  })

  test('has a bill number of its own, in this sheet and among earlier bills, whatever its case', () => {
    expect(problemsOf({ number: '短' })).toEqual([['number', 'not-bill-number']])
    expect(problemsOf({ number: 'wy-0001' }, { seen: new Map([['WY-0001', 3]]) })).toEqual([['number', 'number-twice']])
    expect(problemsOf({ number: 'wy-0001' }, { billed: new Set(['WY-0001']) })).toEqual([['number', 'already-billed']])
  })

  test('asks for something, and for no more than each item’s bound', () => {
    expect(problemsOf({ management: 0 })).toEqual([['total', 'nothing-to-pay']])
    expect(problemsOf({ relief: 300 })).toEqual([['total', 'nothing-to-pay']])
    for (const kind of itemKinds) {
      const label = kind === 'other' ? { 'other-label': '电梯费' } : {}
      const most = {
        management: 1_000_000,
        arrears: kind === 'relief' ? 5_000_000 : null,
        [kind]: Number(limits[kind]) / 100,
        ...label,
      }
      expect(problemsOf(most), kind).toEqual([])
      expect(problemsOf({ ...most, [kind]: Number(limits[kind] + 1n) / 100 })).toEqual([[kind, 'above-limit']])
    }
    const all = {
      management: 1e6,
      water: 1e6,
      parking: 1e6,
      arrears: 5e6,
      penalty: 1e6,
      other: 1e6,
      'other-label': '房租',
    }
    expect(billOf(all).total).toBe(limits.total)
    expect(limits.total).toBe(sum(itemKinds.filter((kind) => kind !== 'relief').map((kind) => limits[kind])))
    expect(problemsOf({ other: 5 })).toEqual([['other-label', 'label-missing']])
    expect(problemsOf({ management: 'abc' })).toEqual([['management', 'not-amount']])
  })

  test('falls due between today and a year from now', () => {
    expect(billOf({ due: TODAY }).due).toBe(TODAY)
    expect(problemsOf({ due: '2026-11-22' })).toEqual([['due', 'day-passed']])
    expect(problemsOf({ due: '2027-11-25' })).toEqual([['due', 'day-too-far']])
    expect(problemsOf({ due: '2026-02-30' })).toEqual([['due', 'no-such-day']])
    expect(problemsOf({ due: '年底' })).toEqual([['due', 'not-day']])
  })

  test('with a formula, an error of Excel’s or a text without end is refused, never evaluated', () => {
    expect(problemsOf({ management: { formula: 'SUM(A1:A3)' } })).toEqual([['management', 'formula']])
    expect(problemsOf({ householder: '=HYPERLINK("http://x")' })).toEqual([['householder', 'formula']])
    expect(problemsOf({ householder: '@SUM(1)' })).toEqual([['householder', 'formula']])
    expect(problemsOf({ management: { error: '#REF!' } })).toEqual([['management', 'excel-error']])
    expect(problemsOf({ house: { long: 'x' } })).toEqual([['house', 'too-long']])
  })

  test('of totals at the end is told apart from a bill', () => {
    expect(problemsOf({ number: '合 计：', house: null, management: { formula: 'SUM(G2:G9)' } })).toEqual([
      ['number', 'row-of-totals'],
    ])
  })

  test('left from the template but changed is told so', () => {
    expect(problemsOf({ number: '示例1' })).toEqual([['number', 'still-example']])
  })

  test('names the building its house stands in', () => {
    const houses = {
      '3栋502': '3栋',
      翠苑一区5幢2单元301: '翠苑一区5幢',
      A座1203: 'A座',
      '5号楼1单元': '5号楼',
      '3-502': '3',
      '3-2-501': '3',
      '12#601': '12',
      'Building 3, 502': 'Building 3',
      'Block A-12': 'Block A',
      别墅12: '',
    }
    expect(Object.fromEntries(Object.keys(houses).map((house) => [house, buildingOf(house)]))).toEqual(houses)
    expect(billOf({ house: '３栋５０２' })).toMatchObject({ house: '3栋502', building: '3栋' })
    expect(billOf({ building: '南区3栋' }).building).toBe('南区3栋')
  })

  test('can be wrong in every way there are words for', () => {
    expect([...Object.keys(sheetWords.zh.problems)].filter((kind) => !met.has(kind))).toEqual([])
  })
})

// —— Titles ——

describe('the row of titles', () => {
  test('is found in any order, with spaces, full width, case, stars and units', () => {
    const read = readHeader([
      ' 到期日 ',
      '物业费（元）*',
      '停车费/元',
      'ＰＨＯＮＥ',
      '户 主',
      'BILL NO.',
      '房号',
      '备注',
      '其他（说明）',
    ])
    expect(read).toMatchObject({
      value: {
        at: { due: 0, management: 1, parking: 2, phone: 3, householder: 4, number: 5, house: 6, 'other-label': 8 },
        ignored: ['备注'],
      },
    })
  })

  test('no title belongs to two columns, and ours are all known', () => {
    for (const { id, title, also } of columns)
      for (const one of [title.zh, title.en, ...also]) {
        const others = columns.filter(
          (column) => column.id !== id && ['number', 'house', 'householder', 'due', 'phone'].includes(column.id),
        )
        const read = readHeader(
          [one, ...others.map((column) => column.title.zh), '物业服务费'].slice(
            0,
            id === 'management' ? -1 : undefined,
          ),
        )
        expect(read, one).toMatchObject({ value: { at: { [id]: 0 } } })
      }
  })

  test('that lacks a column or has one twice says which', async () => {
    const without = (title: string) => Buffer.from(csv([TITLES.filter((one) => one !== title), ROW]))
    expect(await refusalOf(without('到期日'))).toEqual({ kind: 'columns-missing', columns: ['due'] })
    expect(await refusalOf(without('手机号'))).toEqual({ kind: 'payer-column-missing' })
    expect(await refusalOf(without('物业费'))).toEqual({ kind: 'item-column-missing' })
    expect(await refusalOf(Buffer.from(csv([[...TITLES, '电话'], ROW])))).toEqual({
      kind: 'column-twice',
      column: 'phone',
    })
  })
})

// —— Files ——

describe('a CSV', () => {
  const text = csv([TITLES, ROW])
  test.each([
    ['UTF-8', Buffer.from(text)], ['UTF-8 with its mark', Buffer.from(`\ufeff${text}`)], ['UTF-16LE', utf16(`\ufeff${text}`)], ['UTF-16LE without mark', utf16(text)],
    ['UTF-16BE', utf16(`\ufeff${text}`).swap16()], ['GBK', gbk(text)], ['UTF-8 with semicolons', Buffer.from(csv([TITLES, ROW], ';'))], ['UTF-16 with tabs, as Excel’s Unicode text', utf16(`\ufeff${csv([TITLES, ROW], '\t')}`)],
    ['lines that end with LF', Buffer.from(text.replaceAll('\r\n', '\n'))], ['Ctrl-Z at its end', Buffer.from(`${text}\r\n\x1a`)], ['GBK with tabs', gbk(csv([TITLES, ROW], '\t'))],
  ])('in %s is read', async (_, bytes) => {
    expect(await bills(bytes)).toMatchObject([{ number: 'WY-0001', householder: '王小明', total: 268_50n, due: DUE }])
  }) // biome-ignore format: a table

  test('keeps commas, quotes and line ends within quotes, and counts its rows as Excel does', async () => {
    const { good, bad } = await imported(
      Buffer.from(
        `2026年11月收费\r\n\r\n${TITLES.join(',')}\r\nWY-0001,"3栋\n502",王小明,13800000000,"1,268.50",2026/12/31\r\n,,,\r\nWY-0002,3栋503,"李""丽",138,5,2026/12/31\r\n`,
      ),
    )
    expect(good).toMatchObject([{ row: 4, bill: { house: '3栋 502', total: 1_268_50n } }])
    expect(bad).toMatchObject([{ row: 6, problems: [{ row: 6, column: 'phone', kind: 'not-phone' }] }])
  })

  test('with a quote left open, an unknown encoding or no titles is refused', async () => {
    expect(await refusalOf(Buffer.from(`${text}\r\nWY-0002,"3栋502,王小明,13800000000,1,${DUE}`))).toEqual({
      kind: 'quote-open',
      row: 3,
    })
    expect(await refusalOf(Buffer.concat([Buffer.from(text), Buffer.from([0xff, 0xff, 0x41])]))).toEqual({
      kind: 'encoding-unknown',
    })
    expect(await refusalOf(Buffer.from('一,二,三\r\n1,2,3'))).toEqual({ kind: 'header-missing', within: 20 })
    expect(await refusalOf(Buffer.from(`${'\r\n'.repeat(20)}${text}`))).toEqual({ kind: 'header-missing', within: 20 })
    expect(await refusalOf(Buffer.from(csv([TITLES])))).toEqual({ kind: 'rows-missing' })
    expect(await refusalOf(Buffer.from(csv([TITLES, Array.from({ length: 70 }, () => 'x')])))).toEqual({
      kind: 'too-many-columns',
      limit: 64,
      row: 2,
    })
  })
})

describe('an XLSX', () => {
  test('is read with shared, inline and rich texts, numbers as text, phones as floats and Excel’s days', async () => {
    const styles =
      '<numFmts count="2"><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/><numFmt numFmtId="171" formatCode="00000000"/></numFmts><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs>'
    const titles = [...TITLES, '户号']
    const file = await excelFile(
      [
        ['翠苑物业 2026年11月'],
        [],
        titles,
        ['WY-0001', inline('3栋502'), { xml: (at) => `<c r="${at}" t="inlineStr"><is><r><t>王</t></r><r><t>小明</t></r><rPh sb="0" eb="1"><t>wang</t></rPh></is></c>` }, 13800001234, 1234.4999999999998, styled(46387, 1), styled(120501, 3)],
        [],
        [202611000123, '3栋503', '李丽', '1.3800001234E+10', '￥1,234.50', styled(46387.5, 2), null],
        ['WY-0003', '3栋504', 'A&amp;B_x000D_'.replace('&amp;', '&'), 1.39e10, { xml: (at) => `<c r="${at}" t="str"><v>7</v></c>` }, '2026年12月31日'],
        ['WY-0004', '3栋505', '赵六', 13900000000, 5, { xml: (at) => `<c r="${at}" t="d"><v>2026-12-31T00:00:00</v></c>` }],
      ],
      { styles },
    ) // biome-ignore format: rows
    const { good, result } = await imported(file)
    expect(result).toMatchObject({ ok: true, value: { form: 'xlsx', rows: 4, good: 4, bad: 0 } })
    expect(good).toMatchObject([
      {
        row: 4,
        bill: { householder: '王小明', phone: '13800001234', account: '00120501', total: 1_234_50n, due: DUE },
      },
      { row: 6, bill: { number: '202611000123', phone: '13800001234', total: 1_234_50n, due: DUE } },
      { row: 7, bill: { householder: 'A&B', phone: '13900000000', total: 7_00n, due: DUE } },
      { row: 8, bill: { due: DUE } },
    ])
  })

  test('whose days count from 1904 is read with its own calendar', async () => {
    const file = await excelFile([TITLES, ['WY-0001', '3栋502', '王小明', 13800001234, 5, SERIAL - 1462]], {
      date1904: true,
    })
    expect(await bills(file)).toMatchObject([{ due: DUE }])
  })

  test('has formulas, errors and a house that became a date refused cell by cell', async () => {
    const formula = (value: string): HandCell => ({ xml: (at) => `<c r="${at}"><f>SUM(1,2)</f><v>${value}</v></c>` })
    const styles = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="16"/></cellXfs>'
    const file = await excelFile(
      [
        [...TITLES, '备注'],
        ['WY-0001', '3栋502', '王小明', 13800001234, formula('3'), DUE, formula('1')],
        ['WY-0002', styled(46086, 1), '李丽', 13800001234, 5, DUE],
        ['WY-0003', '3栋504', '赵六', 13800001234, { xml: (at) => `<c r="${at}" t="e"><v>#DIV/0!</v></c>` }, { xml: (at) => `<c r="${at}" t="n"><f t="shared" si="0"/><v>46387</v></c>` }],
        ['WY-0004', '3栋505', '钱七', 13800001234, 5, DUE, formula('1')],
      ],
      { styles },
    ) // biome-ignore format: rows
    const { good, bad } = await imported(file)
    expect(good.map(({ row }) => row)).toEqual([5])
    expect(bad.map(({ problems }) => problems.map(({ column, kind }) => [column, kind]))).toEqual([
      [['management', 'formula']],
      [['house', 'turned-into-day']],
      [['management', 'excel-error'], ['due', 'formula']],
    ]) // biome-ignore format: a list
  })

  test('is read from the first visible sheet with titles, with prefixes, without references, hidden columns and all', async () => {
    const row = (cells: readonly string[]) =>
      `<x:row>${cells.map((text) => `<x:c t="inlineStr"><x:is><x:t>${text}</x:t></x:is></x:c>`).join('')}</x:row>`
    const sheet = (number: string) =>
      `<x:cols xmlns:x="m"><x:col min="8" max="9" hidden="1"/></x:cols><x:sheetData xmlns:x="m">${row([...TITLES, '', '附加'])}${row([number, ...ROW.slice(1), '', 'x'])}</x:sheetData><x:mergeCells xmlns:x="m"><x:mergeCell ref="A1:B1"/></x:mergeCells>`
    const parts = bookOf([
      { xml: '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>说明</t></is></c></row></sheetData>' },
      { xml: sheet('HIDDEN-1'), state: 'hidden' },
      { name: '十一月', xml: sheet('WY-0001') },
    ])
    const { result, good } = await imported(await zipOf(parts))
    expect(result).toMatchObject({ value: { name: '十一月' } })
    expect(good).toMatchObject([{ bill: { number: 'WY-0001' } }])
  })

  test('gives up its rows a few at a time, and asks for earlier bills once a batch', async () => {
    const asked: number[] = []
    const sizes: number[] = []
    const result = await importSheet(
      await excelFile(estate(1_000, SERIAL)),
      {
        today: TODAY,
        billed(keys) {
          asked.push(keys.length)
          return Promise.resolve(new Set(keys.filter((key) => key === 'WY2026-000777')))
        },
      },
      ({ good, bad }) => {
        sizes.push(good.length + bad.length)
      },
    )
    expect(result).toMatchObject({ value: { rows: 1_000, good: 999, bad: 1 } })
    expect(asked).toEqual([250, 250, 250, 250])
    expect(sizes).toEqual([250, 250, 250, 250])
  })

  test('fails as its keeper fails, not as a damaged file', async () => {
    const keep = () => Promise.reject(new Error('the database is away'))
    await expect(importSheet(await excelFile(estate(10, SERIAL)), { today: TODAY }, keep)).rejects.toThrow(
      'the database is away',
    )
    await expect(importSheet(await excelFile(estate(1_000, SERIAL)), { today: TODAY }, keep)).rejects.toThrow(
      'the database is away',
    )
  })
})

describe('a file that is no sheet', () => {
  const zeros = function* () {
    yield '<sheetData>'
    for (let n = 0; n < 400; n++) yield ' '.repeat(100_000)
    yield '</sheetData>'
  }
  test('is told what it is and what to do', async () => {
    const ole = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ...Buffer.alloc(600)])
    expect(await refusalOf(Buffer.alloc(0))).toEqual({ kind: 'file-empty' })
    expect(await refusalOf(ole)).toEqual({ kind: 'old-excel' })
    expect(await refusalOf(Buffer.concat([ole, utf16('EncryptedPackage')]))).toEqual({ kind: 'encrypted' })
    expect(await refusalOf(await zipOf({ 'xl/workbook.bin': 'x' }))).toEqual({ kind: 'old-excel' })
    const found = async (bytes: Buffer) => ((await refusalOf(bytes)) as { found: string }).found
    expect(await found(Buffer.from('%PDF-1.7'))).toBe('PDF')
    expect(await found(Buffer.from('<html><table>'))).toBe('HTML')
    expect(await found(Buffer.from('<?xml version="1.0"?><Workbook>'))).toBe('XML')
    expect(await found(await zipOf({ 'word/document.xml': '<a/>' }))).toBe('Word')
    expect(await found(await zipOf({ mimetype: 'x', 'content.xml': '<a/>' }))).toBe('OpenDocument')
    expect(await found(await zipOf({ a: 'b' }))).toBe('ZIP')
  })

  test('of more than 20 MB, 100,000 rows or 64 columns is refused', async () => {
    expect(await refusalOf(Buffer.alloc(sheetLimits.megabytes * 1_000_000 + 1, 65))).toMatchObject({
      kind: 'file-too-large',
      megabytes: 20,
    })
    const lines = function* () {
      yield Buffer.from(`${TITLES.join(',')}\n`)
      const line = Buffer.from(`${ROW.join(',')}\n`)
      for (let n = 0; n <= sheetLimits.rows; n++) yield line
    }
    expect(await refusalOf(Buffer.concat([...lines()]))).toEqual({ kind: 'too-many-rows', limit: 100_000 })
    const far = bookOf([
      {
        xml: `<sheetData><row r="1">${TITLES.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row><row r="2"><c r="XFD2"><v>1</v></c></row></sheetData>`,
      },
    ])
    expect(await refusalOf(await zipOf(far))).toEqual({ kind: 'too-many-columns', limit: 64, row: 2 })
  })

  test('and unpacks without end is refused before it does, also when it lies about its size', async () => {
    expect(await refusalOf(await zipOf(bookOf([{ xml: zeros }])))).toMatchObject({
      kind: 'unpacks-too-large',
      megabytes: 500,
    })
    const large = await zipOf(bookOf([{ xml: zeros }]))
    const lie = (size: number) => {
      const file = Buffer.from(large)
      const at = file.lastIndexOf('xl/worksheets/sheet1.xml') - 46
      expect(file.readUInt32LE(at)).toBe(0x02014b50)
      file.writeUInt32LE(size, at + 24)
      return file
    }
    expect(await refusalOf(lie(700_000_000))).toMatchObject({ kind: 'unpacks-too-large' })
    expect(await refusalOf(lie(1_000))).toEqual({ kind: 'damaged' })
  })

  test('and would make a parser grow, or reaches for other files, is refused', async () => {
    const part = (xml: string, doctype = '') =>
      zipOf({
        ...bookOf([{ xml: '' }]),
        'xl/worksheets/sheet1.xml': `${doctype}<worksheet><sheetData>${xml}</sheetData></worksheet>`,
      })
    const row = `<row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row>`
    expect(await refusalOf(await part(row, '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'))).toEqual({
      kind: 'damaged',
    })
    expect(await refusalOf(await part(row))).toEqual({ kind: 'damaged' })
    expect(await refusalOf(await part('<a>'.repeat(100)))).toEqual({ kind: 'damaged' })
    const noise = Array.from({ length: 1_200_000 }, (_, n) => (Math.imul(n, 2_654_435_761) >>> 28).toString(16)).join(
      '',
    )
    expect(await refusalOf(await part(`<row r="1"><c r="A1"><v>${noise}`))).toEqual({ kind: 'damaged' })
  })

  test('and was cut off anywhere, or has one byte changed, is refused or read rightly, never wrongly', async () => {
    const whole = await excelFile(estate(40, SERIAL))
    const expected = (await imported(whole)).result
    for (let end = 1; end < whole.length; end += 97)
      expect((await imported(whole.subarray(0, end))).result.ok, `${end}`).toBe(false)
    for (let at = 0; at < whole.length; at += 41) {
      const changed = Buffer.from(whole)
      changed[at] = (changed[at] as number) ^ 0x55
      const { result } = await imported(changed)
      // A byte of the package's own bookkeeping may not matter; one of the rows always does.
      if (result.ok && expected.ok) expect(result.value.sums, `${at}`).toEqual(expected.value.sums)
      if (!result.ok) expect(sheetRefusalIn('zh', result.refusal)).toMatch(/。$/)
    }
    expect(await refusalOf(whole.subarray(0, whole.length - 30))).toEqual({ kind: 'damaged' })
  })

  test('but any bytes is refused and never crashes the reader', async () => {
    const beginnings = [[], [0x50, 0x4b, 3, 4], [0xff, 0xfe], [0xef, 0xbb, 0xbf], [...Buffer.from(csv([TITLES, ROW]))]]
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...beginnings), fc.uint8Array({ maxLength: 300 }), async (beginning, bytes) => {
        const { result } = await imported(Uint8Array.from([...beginning, ...bytes]))
        if (!result.ok) expect(sheetWords.en.refusals).toHaveProperty(result.refusal.kind)
        else expect(beginning.length).toBeGreaterThan(4)
      }),
      { numRuns: 10_000 },
    )
  }, 120_000)

  test('can be wrong in every way there are words for', () => {
    expect(Object.keys(sheetWords.zh.refusals).filter((kind) => !refusals.has(kind))).toEqual([])
  })
})

// —— Files we hand out ——

/** Twelve rows, each wrong in another way, at the end of 1,200 that are right. */
const wrongRows = (): HandCell[][] => {
  const at = (n: number, change: Partial<Record<(typeof estateTitles)[number], HandCell>>) =>
    household(2_000 + n, SERIAL).map((cell, column) => {
      const title = estateTitles[column] as (typeof estateTitles)[number]
      return title in change ? (change[title] as HandCell) : cell
    })
  return [
    at(0, { 账单号: 'WY2026-000005' }),
    at(1, { 手机号: '1.38E+10' }),
    at(2, { 手机号: null }),
    at(3, { 物业费: '二百' }),
    at(4, { 物业费: 180.505 }),
    at(5, { 到期日: '2026-02-30' }),
    at(6, { 水表本期读数: 1 }),
    at(7, { 水费: 1 }),
    at(8, { 停车费: { xml: (place) => `<c r="${place}"><f>B1+1</f><v>5</v></c>` } }),
    at(9, { 户主: null }),
    at(10, { 其他: 5, 其他说明: null }),
    at(11, { 物业费: 2_000_000 }),
  ]
}

describe('an estate of 1,200 households', () => {
  const sheet = () => excelFile([...estate(1_200, SERIAL), ...wrongRows()])

  test('is read with twelve bad rows told apart, and its sums agree to the fen', async () => {
    const { result, good, bad } = await imported(await sheet())
    expect(result).toMatchObject({ value: { rows: 1_212, good: 1_200, bad: 12, examples: 0 } })
    expect(bad.map(({ problems }) => problems.map(({ kind }) => kind).join())).toEqual([
      'number-twice', 'digits-lost', 'phone-and-account-missing', 'not-amount', 'too-many-decimals', 'no-such-day', 'meter-backwards', 'water-differs', 'formula',
      'missing', 'label-missing', 'above-limit',
    ]) // biome-ignore format: a list
    expect(bad[0]?.problems).toEqual([{ row: 1_202, column: 'number', kind: 'number-twice', first: 6 }])
    if (!result.ok) return
    const { sums } = result.value
    expect(sum(good.map(({ bill }) => bill.total))).toBe(sums.total)
    expect(sum(itemKinds.map((kind) => sums[kind]))).toBe(sums.total)
  })

  test.each([
    ['xlsx', 'zh'],
    ['csv', 'en'],
  ] as const)('has its errors mended in a file of their own (%s) and taken as it is', async (form, locale) => {
    const { bad, sheet: of } = await imported(await sheet())
    const bytes = await errorFile(bad, of as NonNullable<typeof of>, locale, form)
    // As it is, nothing has changed: the same rows are wrong in the same way, but for the twin that is no longer beside it.
    const again = await imported(bytes)
    expect(again.result).toMatchObject({ value: { header: { ignored: [] } } })
    const wrong = (rows: readonly BadRow[]) =>
      rows.map(({ problems }) => problems.map(({ column, kind }) => [column, kind]))
    expect(wrong(again.bad)).toEqual(wrong(bad.slice(1)))
    if (form === 'xlsx') {
      const cells = (rows: readonly BadRow[], from: number) =>
        rows.map((row) =>
          row.cells
            .slice(from)
            .map((cell) => (typeof cell === 'object' && cell && 'formula' in cell ? `=${cell.formula}` : cell)),
        )
      expect(cells(again.bad, 1)).toEqual(cells(bad.slice(1), 0))
    }
    const says = String(again.bad[0]?.cells[0])
    expect(says.split('\n')).toHaveLength(2)
    expect(says).toMatch(locale === 'zh' ? /^第 1203 行「手机号」：Excel/ : /^Row 1203, “Phone”/)
    // Mended with what its first column asks for, all are taken.
    const lines = again.bad.map(({ cells }) => [...cells])
    const column = (title: string) => 1 + estateTitles.indexOf(title as (typeof estateTitles)[number])
    const mend = [
      '手机号',
      '手机号',
      '物业费',
      '物业费',
      '到期日',
      '水表本期读数',
      '水费',
      '停车费',
      '户主',
      '其他说明',
      '物业费',
    ]
    const right: Record<string, Cell> = {
      手机号: '13800001234',
      物业费: '180.50',
      到期日: DUE,
      水表本期读数: 5_000,
      水费: null,
      停车费: 5,
      户主: '王小明',
      其他说明: '维修费',
    }
    mend.forEach((title, n) => {
      lines[n]![column(title)] = right[title] as Cell
    })
    const mended = await errorFile(
      lines.map((cells, n) => ({ row: n, cells, problems: [] as CellProblem[] })),
      again.sheet as NonNullable<typeof of>,
      locale,
      form,
    )
    expect(await bills(mended)).toHaveLength(11)
  })
})

describe('the template', () => {
  test.each(['zh', 'en'] as const)(
    'in %s is read by the import, which passes over its examples and no others',
    async (locale) => {
      const bytes = await templateFile(locale, DUE)
      const { result } = await imported(bytes)
      expect(result).toMatchObject({ value: { rows: 3, good: 0, bad: 0, examples: 3, header: { ignored: [] } } })
      if (result.ok) expect(Object.keys(result.value.header.at)).toEqual(order)
      const twice = Buffer.from(await templateFile(locale, DUE))
      expect(twice.equals(bytes)).toBe(true)
    },
  )

  test('whose example was changed but kept its number is not billed', async () => {
    const file = await excelFile([TITLES, ['示例1', '8栋101', '赵六', 13800001234, 5, DUE]])
    expect((await imported(file)).bad).toMatchObject([{ problems: [{ kind: 'still-example' }] }])
  })
})

describe('a table we hand out', () => {
  const dangerous = [
    '=1+1',
    '+1',
    '-1',
    '@SUM(1)',
    '\t=1',
    '\r=1',
    'plain',
    'a "quoted", text',
    '_x0041_',
    '\u0007',
    '<b>&amp;',
  ]
  const table = [
    { title: '账单号', holds: 'text' }, { title: '金额', holds: 'amount' }, { title: '日期', holds: 'day' }, { title: '时间', holds: 'instant' }, { title: '笔数', holds: 'number' },
  ] as const // biome-ignore format: a row
  const rows = dangerous.map((text) => [text, 1_234_50n, DUE, Date.parse('2026-12-31T18:01:02+08:00'), 3] as const)

  test('as CSV puts an apostrophe before what could be a formula, and says amounts and times plainly', async () => {
    const text = Buffer.from(await tableFile(rows, table, 'csv')).toString()
    const lines = text.split('\r\n')
    expect(lines[0]).toBe('\ufeff账单号,金额,日期,时间,笔数')
    expect(lines.slice(1, 5).map((line) => line.split(',')[0])).toEqual(["'=1+1", "'+1", "'-1", "'@SUM(1)"])
    expect(lines[1]).toBe("'=1+1,1234.50,2026-12-31,2026-12-31 18:01:02,3")
    expect(text).toContain('"\'\t=1"')
    expect(text).toContain('"a ""quoted"", text"')
  })

  test('as XLSX has text as text, and reads back as it was written', async () => {
    const bytes = await tableFile(
      dangerous.map((text) => ['N', '3-1', text, '1', 1n, DUE]),
      [...TITLES.map((title, n) => ({ title, holds: n === 4 ? 'amount' : n === 5 ? 'day' : 'text' }) as const)],
      'xlsx',
    )
    const { bad } = await imported(bytes)
    expect(bad.map(({ cells }) => cells[2])).toEqual(dangerous)
    expect(bad[0]?.cells.slice(3)).toEqual(['1', 0.01, { day: SERIAL }])
  })
})
