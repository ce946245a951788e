/** How the app looks on this device. */
import { createEffect, createRoot, createSignal } from 'solid-js'
import { keep, kept } from './kept.ts'
import { type Words, zh } from './words/zh.ts'

export type Locale = 'zh' | 'en'
export type Theme = 'auto' | 'light' | 'dark'
/** The usual size, or elder mode in one of three. */
export type Size = '0' | '1' | '2' | '3'

const [locale, speak] = createSignal<Locale>('zh')
let english: Words | undefined
/** English is a file of its own: whoever reads Chinese never loads it. */
export async function setLocale(chosen: Locale): Promise<void> {
  if (chosen === 'en') {
    english ??= (await import('./words/en.ts')).en
    await Promise.all([...alsoInEnglish].map((load) => load()))
  }
  speak(chosen)
}
/** English words of screens that are open. */
const alsoInEnglish = new Set<() => Promise<void>>()
/** Many words of some screens: their English is a file of its own, too, which comes with the screen or with the choice. */
export async function wordsOf<T>(zh: T, inEnglish: () => Promise<T>): Promise<() => T> {
  let en: T | undefined
  const load = async () => {
    en ??= await inEnglish()
  }
  alsoInEnglish.add(load)
  if (kept('locale') === 'en') await load()
  return () => (locale() === 'en' && en ? en : zh)
}
/** Before anything is shown: the words of the language that this device keeps. Without them it speaks Chinese. */
export const spoken = (): Promise<void> =>
  kept('locale') === 'en'
    ? setLocale('en').catch((failure: unknown) => console.warn('words', failure))
    : Promise.resolve()
const [theme, setTheme] = createSignal<Theme>(
  (['light', 'dark'] as const).find((one) => one === kept('theme')) ?? 'auto',
)
const [size, setSize] = createSignal<Size>((['1', '2', '3'] as const).find((one) => one === kept('size')) ?? '0')
/** Keys of a single letter lead about; whoever speaks to their computer switches them off. */
const [shortcuts, setShortcuts] = createSignal(kept('shortcuts') !== 'off')
/** Amounts of the account's panel are covered, on this device. */
const [covered, setCovered] = createSignal(kept('covered') === 'yes')

/**
 * The step of the guide (guide/Guide.tsx) and whether it was left; undefined for who never came in by a development bank's
 * door, which says so in the address.
 */
export type GuideAt = { readonly step: number; readonly left: boolean }
const guideAt = (): GuideAt | undefined => {
  if (new URLSearchParams(location.search).has('guide')) {
    history.replaceState(null, '', location.pathname)
    return { step: 0, left: false }
  }
  const [, step, left] = /^(\d{1,2})( left)?$/.exec(kept('guide') ?? '') ?? []
  return step === undefined ? undefined : { step: Number(step), left: left !== undefined }
}
const [guide, setGuide] = createSignal(guideAt())

export { covered, guide, locale, setCovered, setGuide, setShortcuts, setSize, setTheme, shortcuts, size, theme }

/** Of two languages' words the chosen one's; for words that are loaded with the screens that say them. */
export const inLocale = <T>(zh: T, en: T): T => (locale() === 'en' ? en : zh)

/** The labels in the chosen language. */
export const words = (): Words => (locale() === 'en' && english ? english : zh)

/** The system's bar above the page is of the page's own paper, whichever look was chosen. */
const bars = [...document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')].map((tag) => ({
  tag,
  bySystem: tag.content,
}))
function colourBars(): void {
  const paper = theme() === 'auto' ? '' : getComputedStyle(document.documentElement).getPropertyValue('--paper').trim()
  for (const { tag, bySystem } of bars) tag.content = paper || bySystem
}

/** From when it is shown: what was kept stays kept until then. */
export const follow = () =>
  createRoot(() =>
    createEffect(() => {
      const page = document.documentElement
      page.lang = locale() === 'en' ? 'en' : 'zh-CN'
      page.dataset.theme = theme()
      page.dataset.elder = size() === '0' ? 'off' : 'on'
      page.dataset.size = size()
      colourBars()
      keep('locale', locale())
      keep('theme', theme())
      keep('size', size())
      keep('shortcuts', shortcuts() ? 'on' : 'off')
      keep('covered', covered() ? 'yes' : 'no')
      const at = guide()
      if (at) keep('guide', `${at.step}${at.left ? ' left' : ''}`)
    }),
  )
