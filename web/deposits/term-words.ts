import { wordsOf } from '../preferences.ts'
import { type WealthWords, zh } from '../words/wealth-zh.ts'

/** The labels of deposits with a term in the chosen language; loaded with the screens that show them. */
export const wealth = await wordsOf<WealthWords>(zh, async () => (await import('../words/wealth-en.ts')).en)
