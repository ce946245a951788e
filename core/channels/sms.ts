/**
 * How a text becomes short messages: its alphabet and its parts, which are what carriers charge for. Lengths are those of
 * 3GPP TS 23.038 (alphabets) and 23.040 §9.2.3.24.1 (concatenation, 8-bit reference): GSM 160 septets alone and 153 a
 * part, UCS-2 70 units alone and 67 a part.
 */

/** 【】 and the name that customers know: the rules of Chinese carriers want it first in every text. */
export const SIGNATURE = '【桥】'

export type Alphabet = 'gsm' | 'ucs2'
export type ShortMessage = { readonly alphabet: Alphabet; readonly parts: readonly string[] }

const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
/** Of the extension table: an escape and a character, two septets. */
const EXTENDED = new Set('\f^{}\\[~]|€')
const LENGTHS = { gsm: { alone: 160, part: 153 }, ucs2: { alone: 70, part: 67 } } as const
/** The concatenation header counts parts in one byte. */
const MOST_PARTS = 255

/** The parts of a text. No character is torn over two parts. Throws `RangeError` for a text of more than 255 parts. */
export function shortMessage(text: string): ShortMessage {
  const characters = [...text]
  const alphabet = characters.every((one) => BASIC.has(one) || EXTENDED.has(one)) ? 'gsm' : 'ucs2'
  const size = (one: string) => (alphabet === 'ucs2' ? one.length : EXTENDED.has(one) ? 2 : 1)
  const { alone, part } = LENGTHS[alphabet]
  if (characters.reduce((sum, one) => sum + size(one), 0) <= alone) return { alphabet, parts: [text] }
  const parts: string[] = []
  let own = ''
  let filled = 0
  for (const one of characters) {
    if (filled + size(one) > part) {
      parts.push(own)
      own = ''
      filled = 0
    }
    own += one
    filled += size(one)
  }
  parts.push(own)
  if (parts.length > MOST_PARTS) throw new RangeError(`a text of ${parts.length} short messages is too long`)
  return { alphabet, parts }
}
