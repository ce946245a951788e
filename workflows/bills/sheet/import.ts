/** A manager's sheet from its bytes to bills and bad rows, in batches, so that 100,000 of them never stand in memory. */
import type { Cell } from '../../../core/bills/cells.ts'
import {
  type Header,
  type HouseBill,
  readHeader,
  SheetCheck,
  type SheetRefusal,
  type SheetSums,
} from '../../../core/bills/sheet.ts'
import { ok, type Result } from '../../../core/result.ts'
import type { Day } from '../../../core/time.ts'
import { readSheet, type SheetForm, type SheetRow } from './read.ts'
import type { BadRow } from './write.ts'

export type GoodRow = { readonly row: number; readonly bill: HouseBill }
/** Rows in their order; a batch has good ones, bad ones, or both. `sheet` is what the file of errors needs, the same each time. */
export type ImportBatch = {
  readonly good: readonly GoodRow[]
  readonly bad: readonly BadRow[]
  readonly sheet: { readonly header: Header; readonly date1904: boolean }
}
export type ImportFacts = {
  readonly today: Day
  /** Which of these bill numbers (as `billKey` writes them) were billed before; asked once a batch. */
  billed?(keys: readonly string[]): Promise<ReadonlySet<string>> | ReadonlySet<string>
}
export type Imported = SheetForm & {
  readonly header: Header
  /** Rows with something in them: good, bad, and examples left in. */
  readonly rows: number
  readonly good: number
  readonly bad: number
  readonly examples: number
  /** What the good rows ask for, by item and in all. */
  readonly sums: SheetSums
}
/** Rows in one batch. With a thousand, what is alive when memory is tidied makes V8 keep a hundred megabytes more. */
export const IMPORT_BATCH = 250

/**
 * Reads, checks and hands on. `keep` is awaited: the file is read no faster than its rows are stored. A refusal means that nothing of the
 * file counts, also when batches were kept before it was found (a file may be cut off in the middle): keep them as a draft.
 */
export async function importSheet(
  bytes: Uint8Array,
  facts: ImportFacts,
  keep: (batch: ImportBatch) => Promise<void> | void,
): Promise<Result<Imported, SheetRefusal>> {
  let check: SheetCheck | undefined
  const waiting: SheetRow[] = []

  const checkThese = async (rows: readonly SheetRow[], sheet: ImportBatch['sheet'], by: SheetCheck) => {
    const keys = rows.flatMap(({ cells }) => by.keyIn(cells) ?? [])
    const billed: ReadonlySet<string> = (await facts.billed?.(keys)) ?? new Set()
    const good: GoodRow[] = []
    const bad: BadRow[] = []
    for (const { row, cells } of rows) {
      const checked = by.row(row, cells, billed)
      if (checked === 'example') continue
      if (checked.ok) good.push({ row, bill: checked.value })
      else bad.push({ row, cells: cells as readonly Cell[], problems: checked.refusal })
    }
    if (good.length > 0 || bad.length > 0) await keep({ good, bad, sheet })
  }

  const read = await readSheet<Header>(bytes, {
    header: readHeader,
    async rows(rows, header, { date1904 }) {
      check ??= new SheetCheck({ header, date1904, today: facts.today })
      waiting.push(...rows)
      while (waiting.length >= IMPORT_BATCH)
        await checkThese(waiting.splice(0, IMPORT_BATCH), { header, date1904 }, check)
    },
  })
  if (!read.ok) return read
  const { header, date1904 } = read.value
  check ??= new SheetCheck({ header, date1904, today: facts.today })
  if (waiting.length > 0) await checkThese(waiting, { header, date1904 }, check)
  const { good, bad, examples, sums } = check
  return ok({ ...read.value, good, bad, examples, sums })
}
