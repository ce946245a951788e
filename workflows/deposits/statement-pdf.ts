/** A statement as a PDF. */
import { isMainThread, parentPort, workerData } from 'node:worker_threads'
import type { StatementAnswer } from '../../core/deposits/wire.ts'
import type { Locale } from '../../core/words/index.ts'
import { statementWords } from '../../core/words/statement.ts'
import { grouped, INK, inThread, LINE, MARGIN, newPaper, ROW, SOFT, TEAL } from '../paper.ts'
import { clock, headOf, signed } from './statement.ts'

type Order = {
  readonly statement: StatementAnswer
  readonly locale: Locale
  readonly at: number
  readonly demo: boolean
}

/** Undefined when too many wait already: whoever asks is told to come back. */
export const statementPdf = (order: Order): Promise<Uint8Array<ArrayBuffer>> | undefined =>
  inThread(new URL(import.meta.url), order)

type Column = {
  readonly title: string
  readonly width: number
  readonly right?: true
  of(row: StatementAnswer['movements'][number]): string
}

async function written({ statement: one, locale, at, demo }: Order): Promise<Buffer> {
  const words = statementWords[locale]
  const { document, whole } = newPaper({
    title: `${words.title} ${one.number} ${one.from} – ${one.to}`,
    keywords: `sha256:${one.sha256}`,
    at,
    locale,
  })
  const width = document.page.width - 2 * MARGIN
  const bottom = document.page.height - MARGIN - 34
  /** One line that ends in an ellipsis where it is too long. */
  const line = (text: string, x: number, y: number, room: number, right = false) =>
    document.text(text, x, y, { width: room, height: ROW - 3, ellipsis: true, lineBreak: false, align: right ? 'right' : 'left' }) // biome-ignore format: one call

  document.font('strong').fontSize(18).fillColor(TEAL).text('Qiao 桥', MARGIN, MARGIN)
  if (demo) document.font('text').fontSize(9).fillColor(SOFT).text(words.demo, MARGIN, MARGIN + 6, { width, align: 'right' }) // biome-ignore format: one call
  document
    .font('strong')
    .fontSize(14)
    .fillColor(INK)
    .text(words.title, MARGIN, MARGIN + 34)
  let y = MARGIN + 62
  for (const [name, value] of headOf(one, locale)) {
    const small = name === words.digest
    document.font('text').fontSize(9).fillColor(SOFT)
    line(name, MARGIN, y, 110)
    document.font(small ? 'text' : 'strong').fontSize(small ? 8 : 9).fillColor(INK) // biome-ignore format: one look
    line(/^-?\d+\.\d\d/.test(value) ? grouped(value) : value, MARGIN + 110, y, width - 110)
    y += ROW
  }
  y += 8

  const columns: readonly Column[] = [
    { title: words.at, width: 100, of: (row) => clock(row.bookedAt) },
    { title: words.kind, width: 84, of: (row) => words.kinds[row.kind] },
    { title: words.counterparty, width: 92, of: (row) => row.counterparty },
    { title: words.memo, width: width - 100 - 84 - 92 - 76 - 82, of: (row) => row.memo },
    { title: words.amount, width: 76, right: true, of: (row) => grouped(signed(row)) },
    { title: words.balance, width: 82, right: true, of: (row) => grouped(row.balance!.amount) },
  ]
  const heightOf = (texts: readonly string[]) =>
    Math.max(...texts.map((text, n) => document.heightOfString(text || ' ', { width: columns[n]!.width - 6 })))
  /** A row as high as its longest text: nothing is cut off. */
  const draw = (texts: readonly string[], height = heightOf(texts)) => {
    let x = MARGIN
    columns.forEach(({ width: room, right }, n) => {
      document.text(texts[n]!, x, y, { width: room - 6, align: right ? 'right' : 'left' })
      x += room
    })
    y += height + 3
    document
      .moveTo(MARGIN, y)
      .lineTo(MARGIN + width, y)
      .lineWidth(0.5)
      .strokeColor(LINE)
      .stroke()
    y += 3
  }
  const titles = () => {
    document.font('strong').fontSize(8).fillColor(SOFT)
    draw(columns.map(({ title }) => title))
    document.font('text').fontSize(8).fillColor(INK)
  }
  titles()
  for (const row of one.movements) {
    const texts = columns.map((column) => column.of(row))
    const height = heightOf(texts)
    if (y + height + 6 > bottom) {
      document.addPage()
      y = MARGIN
      titles()
    }
    draw(texts, height)
  }
  if (one.movements.length === 0) line(words.none, MARGIN, y, width)

  const { count } = document.bufferedPageRange()
  for (let n = 0; n < count; n++) {
    document.switchToPage(n)
    document.font('text').fontSize(7).fillColor(SOFT)
    line(`${one.number} · ${one.from} – ${one.to}`, MARGIN, bottom + 16, width / 2)
    line(words.page(n + 1, count), MARGIN + width / 2, bottom + 16, width / 2, true)
  }
  document.end()
  return whole
}
if (!isMainThread && parentPort) {
  const bytes = new Uint8Array(await written(workerData as Order))
  parentPort.postMessage(bytes, [bytes.buffer])
}
