/** What a table of a desk decides without a page: which rows are shown, in which order, and what a file of them holds. */
import { csvTable } from '../../core/csv.ts'

export type Value = string | number | bigint
export type Heading<Row> = {
  /** Stands in the address when the table is sorted by it. */
  readonly key: string
  readonly title: string
  /** What the cell says: what is filtered by and exported; "1234.50" for an amount. */
  readonly text: (row: Row) => string
  /** What it is sorted by, where that is not its text. */
  readonly by?: (row: Row) => Value
}
/** A column's key, with a minus before it for the greatest first; empty for the order in which the rows came. */
export type Order = string

const collator = new Intl.Collator('zh-CN', { numeric: true })
const compared = (one: Value, other: Value): number =>
  typeof one === 'string' || typeof other === 'string'
    ? collator.compare(String(one), String(other))
    : one < other
      ? -1
      : one > other
        ? 1
        : 0

/** The rows in an order; rows that are alike stay as they came, and an order that is of no column changes nothing. */
export function sorted<Row>(rows: readonly Row[], columns: readonly Heading<Row>[], order: Order): readonly Row[] {
  const falling = order.startsWith('-')
  const column = columns.find(({ key }) => key === (falling ? order.slice(1) : order))
  if (!column) return rows
  const by = column.by ?? column.text
  return rows
    .map((row) => ({ row, value: by(row) }))
    .sort((one, other) => (falling ? compared(other.value, one.value) : compared(one.value, other.value)))
    .map(({ row }) => row)
}

/** What follows when a heading is pressed: rising, falling, as it came. */
export const pressed = (order: Order, key: string): Order =>
  order === key ? `-${key}` : order === `-${key}` ? '' : key

/** As people type it: no case, full-width letters and digits as plain ones, and amounts without their groups. */
const plain = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/(\d),(?=\d{3})/g, '$1')

/** The rows in which every word of the text stands somewhere. */
export function matching<Row>(rows: readonly Row[], columns: readonly Heading<Row>[], text: string): readonly Row[] {
  const sought = plain(text).split(/\s+/).filter(Boolean)
  if (sought.length === 0) return rows
  return rows.filter((row) => {
    const said = columns.map((column) => plain(column.text(row))).join('\n')
    return sought.every((one) => said.includes(one))
  })
}

/** The rows as a file, titles first. */
export const tableCsv = <Row>(rows: readonly Row[], columns: readonly Heading<Row>[]): string =>
  csvTable([columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ text }) => text(row)))])
