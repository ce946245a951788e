import { wordsOf } from '../preferences.ts'
import { type MallWords, zh } from '../words/mall-zh.ts'

/** The labels of shopping in the chosen language; loaded with the screens that show them. */
export const shopping = await wordsOf<MallWords>(zh, async () => (await import('../words/mall-en.ts')).en)
