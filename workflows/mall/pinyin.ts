/**
 * Reads what is typed in letters as the syllables of Mandarin. Nobody types where a syllable ends: `xian` is 鲜 and 西安, `fangan` is 方案 and 翻干. The
 * reading with the fewest letters left over and then the fewest syllables is the likely one; those of a syllable more, as where one is
 * split, are possible. A wrong letter is left over, and what stands on either side of it is read none the less.
 */

/** Without 哦, as no good is named so: each ao and uo would be read apart for it. */
const FINALS: Readonly<Record<string, string>> = {
  '': 'a ai an ang ao e ei en eng er ou',
  b: 'a ai an ang ao ei en eng i ian iao ie in ing o u',
  p: 'a ai an ang ao ei en eng i ian iao ie in ing o ou u',
  m: 'a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u',
  f: 'a an ang ei en eng o ou u',
  d: 'a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo',
  t: 'a ai an ang ao e ei eng i ian iao ie ing ong ou u uan ui un uo',
  n: 'a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan ue un uo v ve',
  l: 'a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan ue un uo v ve',
  g: 'a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo',
  k: 'a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo',
  h: 'a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo',
  j: 'i ia ian iang iao ie in ing iong iu u uan ue un',
  q: 'i ia ian iang iao ie in ing iong iu u uan ue un',
  x: 'i ia ian iang iao ie in ing iong iu u uan ue un',
  zh: 'a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo',
  ch: 'a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo',
  sh: 'a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo',
  r: 'an ang ao e en eng i ong ou u ua uan ui un uo',
  z: 'a ai an ang ao e ei en eng i ong ou u uan ui un uo',
  c: 'a ai an ang ao e en eng i ong ou u uan ui un uo',
  s: 'a ai an ang ao e en eng i ong ou u uan ui un uo',
  y: 'a an ang ao e i in ing o ong ou u uan ue un',
  w: 'a ai an ang ei en eng o u',
}
const SYLLABLES: ReadonlySet<string> = new Set(
  Object.entries(FINALS).flatMap(([initial, finals]) => finals.split(' ').map((final) => initial + final)),
)
const LONGEST = 6
/** A letter that no syllable takes costs more than any number of syllables that somebody types. */
const LEFT_OVER = 1_000

type Step = { readonly from: number; readonly to: number; readonly syllable: string | undefined }
const costOf = ({ syllable }: Step) => (syllable === undefined ? LEFT_OVER : 1)

export type Reading = {
  /** Of the likely reading, and letters that no syllable takes. */
  readonly syllables: number
  readonly over: number
  /** Syllables that follow each other, as they were typed. */
  readonly pairs: readonly { readonly pair: readonly [string, string]; readonly likely: boolean }[]
}
/** Words stand apart: no syllable goes from one into the next. Small letters, ü as v. */
export function read(words: readonly string[]): Reading {
  const letters = words.join('')
  const ends: number[] = []
  for (const word of words) ends.push((ends.at(-1) ?? 0) + word.length)
  const steps: Step[] = []
  for (let from = 0; from < letters.length; from++) {
    const end = ends.find((one) => one > from)!
    steps.push({ from, to: from + 1, syllable: undefined })
    for (let to = from + 1; to <= Math.min(end, from + LONGEST); to++)
      if (SYLLABLES.has(letters.slice(from, to))) steps.push({ from, to, syllable: letters.slice(from, to) })
  }
  // What it costs to come to a place, and to go on from it to the end.
  const before = Array<number>(letters.length + 1).fill(Number.POSITIVE_INFINITY)
  const after = [...before]
  before[0] = 0
  after[letters.length] = 0
  for (const step of steps) before[step.to] = Math.min(before[step.to]!, before[step.from]! + costOf(step))
  for (const step of steps.toReversed()) after[step.from] = Math.min(after[step.from]!, after[step.to]! + costOf(step))
  const least = before[letters.length]!
  const pairs = steps.flatMap((a) =>
    steps.flatMap((b) => {
      if (a.to !== b.from || a.syllable === undefined || b.syllable === undefined) return []
      const cost = before[a.from]! + 2 + after[b.to]!
      return cost > least + 1 ? [] : [{ pair: [a.syllable, b.syllable] as const, likely: cost === least }]
    }),
  )
  return { syllables: least % LEFT_OVER, over: Math.floor(least / LEFT_OVER), pairs }
}
