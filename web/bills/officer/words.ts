import { wordsOf } from '../../preferences.ts'
import { type BillDeskWords, zh } from '../../words/bill-desk-zh.ts'
import '../../ui/desk.css'
import '../../ui/grid.css'
import '../../ui/staff.css'

/** The labels of the desk where bills are reconciled in the chosen language. */
export const billDesk = await wordsOf<BillDeskWords>(zh, async () => (await import('../../words/bill-desk-en.ts')).en)
