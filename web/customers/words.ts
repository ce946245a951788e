import { wordsOf } from '../preferences.ts'
import { type SecurityWords, zh } from '../words/security-zh.ts'

/** The labels of joining and security in the chosen language; loaded with the screens that show them. */
export const security = await wordsOf<SecurityWords>(zh, async () => (await import('../words/security-en.ts')).en)
