import { wordsOf } from '../preferences.ts'
import { type BillingWords, zh } from '../words/billing-zh.ts'

/** The labels of households' bills in the chosen language; loaded with the screens that show them. */
export const billing = await wordsOf<BillingWords>(zh, async () => (await import('../words/billing-en.ts')).en)
