import { wordsOf } from '../../preferences.ts'
import { type LoanDeskWords, zh } from '../../words/loan-desk-zh.ts'
import '../../ui/desk.css'
import '../../ui/grid.css'
import '../../ui/staff.css'

/** The labels of the loans' desk in the chosen language. */
export const loanDesk = await wordsOf<LoanDeskWords>(zh, async () => (await import('../../words/loan-desk-en.ts')).en)
