import { wordsOf } from '../../preferences.ts'
import { type BillRunWords, zh } from '../../words/bill-runs-zh.ts'
import '../../ui/desk.css'
import '../../ui/grid.css'
import '../../ui/staff.css'

/** The labels of those who send bills in the chosen language. */
export const billRuns = await wordsOf<BillRunWords>(zh, async () => (await import('../../words/bill-runs-en.ts')).en)
