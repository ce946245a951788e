/** The processes of their own in which `npm run bench bill-run` makes a sheet and imports it: `make FILE ROWS`, `read FILE`. */
import { readFile, writeFile } from 'node:fs/promises'
import { serialOfDay } from '../../core/bills/cells.ts'
import { importSheet } from '../../workflows/bills/sheet/import.ts'
import { estate } from '../support/estate.ts'
import { excelFile } from '../support/workbook.ts'

const TODAY = '2026-11-23'
const DUE = '2026-12-31'

const [what, file = '', rows] = process.argv.slice(2)
if (what === 'make') await writeFile(file, await excelFile(estate(Number(rows), serialOfDay(DUE))))
else {
  const began = performance.now()
  let kept = 0
  // A batch is given away as it would be to the database: nothing of it is held.
  const imported = await importSheet(await readFile(file), { today: TODAY }, ({ good, bad }) => {
    kept += good.length + bad.length
  })
  if (!imported.ok) throw new Error(imported.refusal.kind)
  const { good, bad, sums } = imported.value
  const seconds = (performance.now() - began) / 1_000
  console.log(
    JSON.stringify({
      seconds,
      kept,
      good,
      bad,
      total: String(sums.total),
      peakMb: process.resourceUsage().maxRSS / 1_024,
    }),
  )
}
