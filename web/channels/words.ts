import { inLocale } from '../preferences.ts'
import { en } from '../words/notices-en.ts'
import { type NoticesWords, zh } from '../words/notices-zh.ts'

/** The labels of notifications in the chosen language; loaded with the screen that shows them. */
export const notices = (): NoticesWords => inLocale(zh, en)
