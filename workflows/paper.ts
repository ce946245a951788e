/**
 * What leaves the bank on paper: PDF of one look, written in threads of their own so that thousands of rows never hold up an
 * answer. Its letters are Noto Sans SC (OFL), of which only those that are used go into the file.
 */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import PDFDocument from 'pdfkit'

export const INK = '#15202B'
export const SOFT = '#55606B'
export const TEAL = '#0F5C63'
export const LINE = '#D9D4C7'
export const SEAL = '#C0392B'
export const MARGIN = 42
export const ROW = 17
const fonts = join(dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-sc')), '..', 'fonts')

export type About = {
  readonly title: string
  readonly keywords: string
  /** When it is made, which stands in the file and nowhere else. */
  readonly at: number
  readonly locale: 'zh' | 'en'
}
/** An empty A4 sheet and the promise of its bytes, once it is ended. */
export function newPaper({ title, keywords, at, locale }: About) {
  const document = new PDFDocument({
    size: 'A4',
    margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN },
    bufferPages: true,
    info: { Title: title, Author: 'Qiao 桥', Keywords: keywords, CreationDate: new Date(at), ModDate: new Date(at) },
    lang: locale === 'zh' ? 'zh-CN' : 'en',
  })
  const pieces: Buffer[] = []
  const whole = new Promise<Buffer>((resolve, reject) => {
    document.on('data', (piece: Buffer) => pieces.push(piece))
    document.on('end', () => resolve(Buffer.concat(pieces)))
    document.on('error', reject)
  })
  document.registerFont('text', join(fonts, 'NotoSansHans-Regular.otf'))
  document.registerFont('strong', join(fonts, 'NotoSansHans-Medium.otf'))
  return { document, whole }
}
/** Thousands apart, as people read amounts. */
export const grouped = (decimal: string) => decimal.replace(/\B(?=(\d{3})+\.)/g, ',')

/** So many may wait for their turn; a whole year of the busiest takes some seconds. */
const MOST_WAITING = 8
let before: Promise<unknown> = Promise.resolve()
let waiting = 0
/**
 * Has a module write one paper in a thread of its own, one at a time: a thread takes a core. The module posts the bytes. Undefined
 * when too many wait already: whoever asks is told to come back.
 */
export function inThread(module: URL, order: unknown): Promise<Uint8Array<ArrayBuffer>> | undefined {
  if (waiting >= MOST_WAITING) return undefined
  waiting++
  const made = before.then(
    () =>
      new Promise<Uint8Array<ArrayBuffer>>((resolve, reject) => {
        const thread = new Worker(module, { workerData: order })
        thread.once('message', resolve)
        thread.once('error', reject)
        thread.once('exit', (code) => reject(new Error(`the writing of a paper ended with ${code}`)))
      }),
  )
  before = made.catch(() => undefined).finally(() => waiting--)
  return made
}
