/**
 * By what goods are found: pairs of characters of their names and words, pairs of syllables as they sound (a wrong character mostly sounds right),
 * groups of letters of the pinyin and of Latin words, and initials. What somebody types is taken apart in the same way, so a name of
 * which a character is wrong or missing still shares most of it.
 */
import { pinyin } from 'pinyin-pro'
import type { Wanted } from '../storage/mall-goods.ts'
import { read } from './pinyin.ts'

/** Latin words, and between them what a name may be written with when it is spelled. */
const SPELLED = /[a-z0-9]+(?:[\s'’]+[a-z0-9]+)*/g
const BETWEEN = /[\s'’]+/

const groups = (text: string, size: number): string[] =>
  text.length <= size ? [text] : Array.from({ length: text.length - size + 1 }, (_, n) => text.slice(n, n + size))
const pairs = <T>(all: readonly T[]): (readonly [T, T])[] => all.slice(1).map((one, n) => [all[n]!, one] as const)

/** How runs sound, as they were worked out: names of places and categories come again and again. */
const known = new Map<string, readonly string[]>()
const MOST_KNOWN = 20_000
function soundsOf(run: string): readonly string[] {
  const before = known.get(run)
  if (before) return before
  if (known.size >= MOST_KNOWN) known.clear()
  const sounds = pinyin(run, { toneType: 'none', type: 'array' }).map(plain)
  known.set(run, sounds)
  return sounds
}
/** Runs of Chinese characters, each with its syllables. */
const runsOf = (text: string) =>
  (text.match(/\p{Script=Han}+/gu) ?? []).map((run) => ({ run: [...run], sounds: soundsOf(run) }))
/** Sounds that many do not tell apart are one: zh and z, ng and n, l and n. */
const plain = (syllable: string): string =>
  syllable.replace(/ü|v/g, 'u').replace(/^([zcs])h/, '$1').replace(/^l/, 'n').replace(/ng$/, 'n') // biome-ignore format: one rule
const plainly = (word: string): string =>
  word
    .replace(/([zcs])h/g, '$1')
    .replace(/v/g, 'u')
    .replace(/l/g, 'n')
    .replace(/ng/g, 'n')
const soundsLike = (a: string, b: string) => `s:${plain(a)} ${plain(b)}`

/**
 * Latin words, and how they sound where they can be read. A word that is letters rather than syllables (usb, q123) stands apart; one that only looks
 * like pinyin (adidas) is read in the same way in the good and in what somebody types.
 */
function spelled(text: string) {
  const words: string[] = []
  const unread: string[] = []
  const sounds = new Map<string, boolean>()
  let length = 0
  const take = (some: readonly string[]) => {
    const { pairs, syllables, over } = read(some)
    length += syllables + over
    for (const { pair, likely } of pairs) {
      const term = soundsLike(...pair)
      sounds.set(term, likely || sounds.get(term) === true)
    }
    if (!pairs.some(({ likely }) => likely)) unread.push(...some)
  }
  for (const run of text.replace(/ü/g, 'v').match(SPELLED) ?? []) {
    let together: string[] = []
    for (const word of run.split(BETWEEN)) {
      words.push(word)
      if (read([word]).over * 3 <= word.length) together.push(word)
      else {
        take(together)
        unread.push(word)
        length += word.length
        together = []
      }
    }
    take(together)
  }
  return { words, unread, sounds, length }
}

/** Of a good. */
export function termsOf(texts: readonly string[]): string[] {
  const terms = new Set<string>()
  for (const text of texts.map((one) => one.toLowerCase())) {
    for (const { run, sounds } of runsOf(text)) {
      for (const one of run) terms.add(`h:${one}`)
      for (const [a, b] of pairs(run)) terms.add(`h:${a}${b}`)
      for (const [a, b] of pairs(sounds)) terms.add(soundsLike(a, b))
      for (const group of groups(sounds.join(''), 3)) terms.add(`l:${group}`)
      for (const group of groups(sounds.map((sound) => sound[0]).join(''), 2)) terms.add(`i:${group}`)
    }
    const { words, sounds } = spelled(text)
    for (const word of words) for (const group of groups(word, 3)) terms.add(`l:${group}`)
    for (const term of sounds.keys()) terms.add(term)
  }
  return [...terms]
}

/**
 * Of what somebody typed, the narrow way first. Pinyin is looked for by pairs of syllables, which few goods have; by groups of its letters, each of
 * which is in a good part of all goods, only where that finds too little: words begun or misspelled.
 */
export function soughtTerms(text: string): Wanted[] {
  const typed = text.trim().toLowerCase()
  const runs = runsOf(typed)
  const { words, unread, sounds: spelt, length } = spelled(typed)
  const name = { text: typed, length: runs.length > 0 ? [...typed].length : length }
  const withLetters = (some: readonly string[]): Wanted => {
    const weights = new Map<string, number>()
    const add = (term: string, weight: number) => weights.set(term, Math.max(weights.get(term) ?? 0, weight))
    for (const { run, sounds } of runs) {
      if (run.length === 1) add(`h:${run[0]}`, 3)
      for (const [a, b] of pairs(run)) add(`h:${a}${b}`, 4)
      for (const [a, b] of pairs(sounds)) add(soundsLike(a, b), 3)
    }
    for (const [term, likely] of spelt) if (likely) add(term, 3)
    for (const word of some) {
      for (const group of groups(plainly(word), 3)) add(`l:${group}`, 2)
      if (word.length <= 5 && runs.length === 0) for (const group of groups(word, 2)) add(`i:${group}`, 1)
    }
    const whole = [...weights.values()].reduce((a, b) => a + b, 0)
    // What else it can mean counts for those that have it, and is missing from none. A name of a less likely reading has a pair more, so it stands no
    // lower than the likely one; a Latin word stands as it is written.
    for (const [term, likely] of spelt) if (!likely) add(term, 2)
    for (const word of some) for (const group of groups(word, 3)) add(`l:${group}`, 2)
    return { terms: [...weights].map(([term, weight]) => ({ term, weight })), whole, name }
  }
  return unread.length === words.length ? [withLetters(words)] : [withLetters(unread), withLetters(words)]
}
