import { wordsOf } from '../../preferences.ts'
import { type PictureWords, zh } from '../../words/mall-pictures-zh.ts'
import './pictures.css'

/** The labels of a case's pictures in the chosen language; loaded with the screens that show them. */
export const pictures = await wordsOf<PictureWords>(
  zh,
  async () => (await import('../../words/mall-pictures-en.ts')).en,
)
