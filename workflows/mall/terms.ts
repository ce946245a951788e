/**
 * By what goods are found: pairs of characters of their names and words, pairs of syllables as they sound (a wrong character mostly sounds right),
 * groups of letters of the pinyin and of Latin words, and initials. What somebody types is taken apart in the same way, so a name of
 * which a character is wrong or missing still shares most of it.
 */
import { pinyin } from 'pinyin-pro'

const HAN = /\p{Script=Han}/u
const LATIN = /[a-z0-9]+/g

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

/** Of a good. */
export function termsOf(texts: readonly string[]): string[] {
  const terms = new Set<string>()
  for (const text of texts.map((one) => one.toLowerCase())) {
    for (const { run, sounds } of runsOf(text)) {
      for (const one of run) terms.add(`h:${one}`)
      for (const [a, b] of pairs(run)) terms.add(`h:${a}${b}`)
      for (const [a, b] of pairs(sounds)) terms.add(`s:${a} ${b}`)
      for (const group of groups(sounds.join(''), 3)) terms.add(`l:${group}`)
      for (const group of groups(sounds.map((sound) => sound[0]).join(''), 2)) terms.add(`i:${group}`)
    }
    for (const word of text.match(LATIN) ?? []) for (const group of groups(word, 3)) terms.add(`l:${group}`)
  }
  return [...terms]
}
/** Of what somebody typed, with how much each says. */
export function soughtTerms(text: string): { readonly term: string; readonly weight: number }[] {
  const weights = new Map<string, number>()
  const add = (term: string, weight: number) => weights.set(term, Math.max(weights.get(term) ?? 0, weight))
  const typed = text.toLowerCase()
  for (const { run, sounds } of runsOf(typed)) {
    if (run.length === 1) add(`h:${run[0]}`, 3)
    for (const [a, b] of pairs(run)) add(`h:${a}${b}`, 4)
    for (const [a, b] of pairs(sounds)) add(`s:${a} ${b}`, 3)
  }
  const mixed = HAN.test(typed)
  for (const word of typed.match(LATIN) ?? []) {
    for (const group of groups(word, 3)) add(`l:${group}`, 2)
    if (mixed) continue
    const sounds = word
      .replace(/([zcs])h/g, '$1')
      .replace(/v/g, 'u')
      .replace(/l/g, 'n')
      .replace(/ng/g, 'n')
    for (const group of groups(sounds, 3)) add(`l:${group}`, 2)
    if (word.length <= 5) for (const group of groups(word, 2)) add(`i:${group}`, 1)
  }
  return [...weights].map(([term, weight]) => ({ term, weight }))
}
