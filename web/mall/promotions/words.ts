import { wordsOf } from '../../preferences.ts'
import { type PromotionWords, zh } from '../../words/mall-promotions-zh.ts'
import '../../ui/desk.css'
import '../../ui/grid.css'

/** The labels of promotions, for whoever makes them, in the chosen language. */
export const promotions = await wordsOf<PromotionWords>(
  zh,
  async () => (await import('../../words/mall-promotions-en.ts')).en,
)
