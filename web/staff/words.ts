import { wordsOf } from '../preferences.ts'
import { type StaffWords, zh } from '../words/staff-zh.ts'
import '../ui/desk.css'
import '../ui/grid.css'
import '../ui/staff.css'

/** The labels of the bank's own people in the chosen language. */
export const staff = await wordsOf<StaffWords>(zh, async () => (await import('../words/staff-en.ts')).en)
