/** Papers about loans as PDF: the contract that is signed, and the certificate that a loan is settled. */
import { isMainThread, parentPort, workerData } from 'node:worker_threads'
import { grouped, INK, inThread, LINE, MARGIN, newPaper, SEAL, SOFT, TEAL } from '../paper.ts'

export type Part =
  | { readonly heading: string }
  | { readonly text: string; readonly soft?: boolean }
  /** Name and value, a line each. */
  | { readonly facts: readonly (readonly [string, string])[] }
  | { readonly columns: readonly { readonly title: string; readonly right?: boolean }[]; readonly rows: readonly (readonly string[])[] } // biome-ignore format: one kind a line
export type Paper = {
  readonly title: string
  readonly number: string
  readonly at: number
  readonly demo: string
  readonly parts: readonly Part[]
  /** Closes it: where there is something to close. */
  readonly seal?: string
}

/** Undefined when too many papers wait already. */
export const paperPdf = (paper: Paper): Promise<Uint8Array<ArrayBuffer>> | undefined =>
  inThread(new URL(import.meta.url), paper)

async function written(paper: Paper): Promise<Buffer> {
  const { document, whole } = newPaper({ title: `${paper.title} ${paper.number}`, keywords: paper.number, at: paper.at, locale: 'zh' })
  const width = document.page.width - 2 * MARGIN
  const bottom = document.page.height - MARGIN - 34
  document.font('strong').fontSize(18).fillColor(TEAL).text('Qiao 桥', MARGIN, MARGIN)
  document.font('text').fontSize(9).fillColor(SOFT).text(paper.demo, MARGIN, MARGIN + 6, { width, align: 'right' })
  document.font('strong').fontSize(15).fillColor(INK).text(paper.title, MARGIN, MARGIN + 34)
  document.font('text').fontSize(8).fillColor(SOFT).text(paper.number, MARGIN, MARGIN + 56)
  let y = MARGIN + 80
  const room = (height: number) => {
    if (y + height <= bottom) return
    document.addPage()
    y = MARGIN
  }
  for (const part of paper.parts) {
    if ('heading' in part) {
      // A heading never stands alone at the end of a page.
      room(54)
      document.font('strong').fontSize(11).fillColor(TEAL).text(part.heading, MARGIN, y + 6, { width })
      y += 26
    } else if ('text' in part) {
      document.font('text').fontSize(part.soft ? 8 : 9.5).fillColor(part.soft ? SOFT : INK)
      const height = document.heightOfString(part.text, { width, lineGap: 2 })
      room(height)
      document.text(part.text, MARGIN, y, { width, lineGap: 2 })
      y += height + 5
    } else if ('facts' in part) {
      for (const [name, value] of part.facts) {
        document.font('strong').fontSize(9.5)
        const height = document.heightOfString(value, { width: width - 130 })
        room(height + 5)
        document.font('text').fillColor(SOFT).text(name, MARGIN, y, { width: 122 })
        document.font('strong').fillColor(INK).text(value, MARGIN + 130, y, { width: width - 130 })
        y += height + 5
      }
    } else {
      const each = width / part.columns.length
      const row = (texts: readonly string[]) => {
        texts.forEach((text, n) => {
          document.text(text, MARGIN + n * each, y, { width: each - 6, align: part.columns[n]!.right ? 'right' : 'left', lineBreak: false })
        })
        y += 13
        document.moveTo(MARGIN, y).lineTo(MARGIN + width, y).lineWidth(0.4).strokeColor(LINE).stroke()
        y += 3
      }
      const titles = () => {
        document.font('strong').fontSize(8).fillColor(SOFT)
        row(part.columns.map(({ title }) => title))
        document.font('text').fontSize(8.5).fillColor(INK)
      }
      room(40)
      titles()
      for (const texts of part.rows) {
        if (y + 16 > bottom) {
          document.addPage()
          y = MARGIN
          titles()
        }
        row(texts.map((text, n) => (part.columns[n]!.right ? grouped(text) : text)))
      }
      y += 6
    }
  }
  if (paper.seal) {
    room(96)
    const side = 76
    const x = MARGIN + width - side
    document.roundedRect(x, y + 10, side, side, 4).lineWidth(2).strokeColor(SEAL).stroke()
    document.font('strong').fontSize(20).fillColor(SEAL).text(paper.seal, x, y + 22, { width: side, align: 'center', lineGap: 2 })
  }
  const { count } = document.bufferedPageRange()
  for (let n = 0; n < count; n++) {
    document.switchToPage(n)
    document.font('text').fontSize(7).fillColor(SOFT)
    document.text(paper.number, MARGIN, bottom + 16, { width: width / 2, lineBreak: false })
    document.text(`${n + 1} / ${count}`, MARGIN + width / 2, bottom + 16, { width: width / 2, align: 'right', lineBreak: false })
  }
  document.end()
  return whole
} // biome-ignore format: drawing reads better in lines

if (!isMainThread && parentPort) {
  const bytes = new Uint8Array(await written(workerData as Paper))
  parentPort.postMessage(bytes, [bytes.buffer])
}
