import { wordsOf } from '../../preferences.ts'
import { type MallDeskWords, zh } from '../../words/mall-desk-zh.ts'
import '../../ui/desk.css'
import '../../ui/grid.css'
import '../../ui/staff.css'

/** The labels of the mall's desk in the chosen language. */
export const mallDesk = await wordsOf<MallDeskWords>(zh, async () => (await import('../../words/mall-desk-en.ts')).en)
