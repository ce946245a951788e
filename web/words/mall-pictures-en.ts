/** Pictures of a case, in English. */
import type { PictureWords } from './mall-pictures-zh.ts'

export const en: PictureWords = {
  title: (of) => `Pictures of ${of}`,
  by: { buyer: 'Buyer', merchant: 'Store' },
  one: (by, n, of) => `${by}: picture ${n} of ${of}`,
  add: 'Add a picture',
  adding: 'Sending',
  added: 'The picture is there.',
  hint: (most) =>
    `Show the damage, the label or the wrapping; up to ${most} for each side. Buyer, store and whoever decides see them; where they were taken is not kept.`,
}
