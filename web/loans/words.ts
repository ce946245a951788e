import { wordsOf } from '../preferences.ts'
import { type LoanWords, zh } from '../words/loans-zh.ts'

/** The labels of loans in the chosen language; loaded with the screens that show them. */
export const lending = await wordsOf<LoanWords>(zh, async () => (await import('../words/loans-en.ts')).en)
