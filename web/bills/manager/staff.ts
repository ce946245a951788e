import { inLocale } from '../../preferences.ts'
import { en } from '../../words/staff-en.ts'
import { type StaffWords, zh } from '../../words/staff-zh.ts'
import '../../ui/grid.css'
import './staff.css'

/** The labels of staff's screens in the chosen language. */
export const staff = (): StaffWords => inLocale(zh, en)
