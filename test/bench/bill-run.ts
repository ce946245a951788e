/** `npm run bench bill-run`: a bill run's parts one after another; each gives its figures, and the figures are joined. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { announcing, outside, paying } from './bill-run-bank.ts'

export type BillRunSize = { readonly rows: number; readonly payments: number; readonly runs: number }
/** Each part is measured alone, so that one does not warm or burden the next. */
const parts: readonly ((size: BillRunSize) => Promise<object>)[] = [importing, announcing, paying, outside]
export const billRunParts = parts.map(({ name }) => name)

export async function benchBillRun(size: BillRunSize, only: readonly string[]): Promise<object> {
  const figures = {}
  for (const part of parts.filter(({ name }) => only.includes(name))) Object.assign(figures, await part(size))
  return figures
}

const BEST_OF = 3
const run = promisify(execFile)

/**
 * A sheet as Excel writes it, read and checked in a fresh process, as the best of three; the peak is the worst of three. It is made in a
 * process of its own too: on Linux a child's peak begins at what its parent held.
 */
async function importing({ rows }: BillRunSize) {
  const child = fileURLToPath(new URL('bill-import.ts', import.meta.url))
  const folder = await mkdtemp(join(tmpdir(), 'qiao-sheet-'))
  const file = join(folder, 'estate.xlsx')
  try {
    await run(process.execPath, [child, 'make', file, String(rows)])
    const runs: { seconds: number; peakMb: number }[] = []
    for (let n = 0; n < BEST_OF; n++) {
      const { stdout } = await run(process.execPath, [child, 'read', file])
      const read = JSON.parse(stdout) as { seconds: number; kept: number; good: number; peakMb: number }
      if (read.good !== rows || read.kept !== rows) throw new Error(`of ${rows} rows ${read.good} are good`)
      runs.push(read)
    }
    return {
      import_rows: rows,
      import_rows_per_s: Math.round(rows / Math.min(...runs.map(({ seconds }) => seconds))),
      import_peak_mb: Math.round(Math.max(...runs.map(({ peakMb }) => peakMb))),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
