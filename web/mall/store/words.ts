import { wordsOf } from '../../preferences.ts'
import { type StoreWords, zh } from '../../words/mall-store-zh.ts'
import '../../ui/desk.css'
import '../../ui/grid.css'
import './store.css'

/** The labels of a merchant's console in the chosen language. */
export const store = await wordsOf<StoreWords>(zh, async () => (await import('../../words/mall-store-en.ts')).en)
