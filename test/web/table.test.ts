/** The rules of a desk's tables, without a page. */
import { expect, test } from 'vitest'
import { CSV_MARK } from '../../core/csv.ts'
import { type Heading, matching, pressed, sorted, tableCsv } from '../../web/ui/table.ts'

type Row = { readonly who: string; readonly amount: string }
const columns: readonly Heading<Row>[] = [
  { key: 'who', title: '户名', text: ({ who }) => who },
  { key: 'amount', title: '金额', text: ({ amount }) => amount, by: ({ amount }) => BigInt(amount.replace('.', '')) },
]
const rows: readonly Row[] = [
  { who: '3 栋 10 号 李丽', amount: '900.00' },
  { who: '3 栋 2 号 王芳', amount: '1234.50' },
  { who: '12 栋 1 号 王强', amount: '900.00' },
]
const whoIn = (list: readonly Row[]) => list.map(({ who }) => who.split(' ').at(-1))

test('amounts are in the order of their value and houses in the order of their numbers, not of their digits', () => {
  expect(whoIn(sorted(rows, columns, 'amount'))).toEqual(['李丽', '王强', '王芳'])
  expect(whoIn(sorted(rows, columns, '-amount'))).toEqual(['王芳', '李丽', '王强'])
  expect(whoIn(sorted(rows, columns, 'who'))).toEqual(['王芳', '李丽', '王强'])
})

test('an order of no column, as an address may bring, leaves the rows as the bank gave them', () => {
  expect(sorted(rows, columns, '-nothing')).toBe(rows)
})

test('a heading is pressed for the smallest first, the greatest first, and as it came', () => {
  expect(['', 'who', '-who', 'amount'].map((order) => pressed(order, 'who'))).toEqual(['who', '-who', '', 'who'])
})

test('every word typed must be in the row, whatever its width, case or grouping', () => {
  expect(whoIn(matching(rows, columns, '王 ３栋'))).toEqual([])
  expect(whoIn(matching(rows, columns, '王 ３'))).toEqual(['王芳'])
  expect(whoIn(matching(rows, columns, '1,234.50'))).toEqual(['王芳'])
  expect(matching(rows, columns, '  ')).toBe(rows)
})

test('a file of a table keeps amounts as numbers, and no cell of it is run by a spreadsheet', () => {
  const file = tableCsv(
    [
      { who: '=HYPERLINK("http://x")', amount: '-12.30' },
      { who: '@家, 二', amount: '+1' },
    ],
    columns,
  )
  expect(file).toBe(`${CSV_MARK}户名,金额\r\n"'=HYPERLINK(""http://x"")",-12.30\r\n"'@家, 二",'+1\r\n`)
})
