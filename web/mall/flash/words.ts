import { wordsOf } from '../../preferences.ts'
import { type FlashWords, zh } from '../../words/mall-flash-zh.ts'

/** The labels of flash sales in the chosen language; loaded with the screens that show them. */
export const flash = await wordsOf<FlashWords>(zh, async () => (await import('../../words/mall-flash-en.ts')).en)
