import { inLocale } from '../preferences.ts'
import { en } from '../words/security-en.ts'
import { type SecurityWords, zh } from '../words/security-zh.ts'

/** The labels of joining and security in the chosen language; loaded with the screens that show them. */
export const security = (): SecurityWords => inLocale(zh, en)
