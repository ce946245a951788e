/**
 * Whether all of a screen can be read and reached where it is tight: the largest text of elder mode, 200 % zoom, and 320 pixels, with the
 * longest of everything in it. Measured from its layout.
 */
import type { Page } from 'playwright-core'
import { desk, phone } from '../support/screens.ts'
import { stretch } from './longest.ts'
import type { Path } from './routes.ts'
import { contextFor, type Locale, type Problems, type Stage, settled, type Worn } from './walk.ts'

/** `target`: what a finger must find at least, in CSS pixels (WCAG 2.5.8; elder mode by the bank's own rule). */
type Tight = Worn & { readonly name: string; readonly target: number }
const tight: readonly Tight[] = [
  { name: 'elder, 30 px', viewport: phone, size: '3', target: 60, hasTouch: true },
  { name: '320 px wide', viewport: { width: 320, height: 640 }, target: 24, hasTouch: true },
  { name: '200 %', viewport: { width: desk.width / 2, height: desk.height / 2 }, deviceScaleFactor: 2, target: 24 },
]

export async function overflowOf(
  stage: Stage,
  route: Path,
  locales: readonly Locale[] = ['zh', 'en'],
): Promise<Problems> {
  const path = stage.shown.path(route)
  if (path === undefined) return [`${route}: nothing to show`]
  const problems: Problems = []
  for (const { name, target, ...worn } of tight)
    for (const locale of locales) {
      const context = await contextFor(stage, route, { ...worn, locale })
      await stretch(context)
      const page = await context.newPage()
      await page.goto(stage.app + path)
      await settled(page)
      for (const one of await tightness(page, target)) problems.push(`${route}, ${name}, ${locale}: ${one}`)
      await context.unrouteAll({ behavior: 'ignoreErrors' })
      await context.close()
    }
  return problems
}

/** What is wrong in the layout of the page as it stands. */
export const tightness = (page: Page, target: number): Promise<string[]> =>
  page.evaluate((target) => {
    const found = new Set<string>()
    const named = (one: Element) =>
      `<${one.tagName.toLowerCase()}${one.className && typeof one.className === 'string' ? ` class="${one.className}"` : ''}> ${(one.getAttribute('aria-label') ?? one.textContent ?? '').trim().slice(0, 30)}`
    const style = (one: Element) => getComputedStyle(one)
    // For screen readers alone: a box of a pixel, however the screen calls it.
    const aloud = (one: Element) => style(one).position === 'absolute' && one.clientWidth <= 1 && one.clientHeight <= 1
    const hidden = (one: Element) => one.closest('.hidden, [hidden], .skip') !== null || aloud(one)
    const seen = (one: Element) => !hidden(one) && one.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    const cuts = (how: string) => how === 'hidden' || how === 'clip'
    const scrolls = (how: string) => how === 'auto' || how === 'scroll'
    const wide = document.documentElement.clientWidth

    // Text: within the screen, and within whatever cuts off what it holds.
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const node = walker.currentNode
      const owner = node.parentElement
      if (!owner || !node.textContent?.trim() || !seen(owner) || owner.closest('svg, [aria-hidden=true]')) continue
      const range = document.createRange()
      range.selectNodeContents(node)
      const rects = [...range.getClientRects()].filter(({ width, height }) => width > 0 && height > 0)
      let free = true
      for (let box: Element | null = owner; box; box = box.parentElement) {
        const { overflowX, overflowY } = style(box)
        if (scrolls(overflowX)) free = false
        if (box === document.body || box === document.documentElement) break
        const { left, right, top, bottom } = box.getBoundingClientRect()
        for (const rect of rects) {
          if (cuts(overflowX) && free && (rect.right > right + 1.5 || rect.left < left - 1.5)) found.add(`cut off at the side: ${named(owner)}`)
          if (cuts(overflowY) && (rect.bottom - rect.height * 0.2 > bottom || rect.top + rect.height * 0.2 < top)) found.add(`cut off below or above: ${named(owner)}`)
        }
        if (scrolls(overflowY) && scrolls(overflowX)) break
      }
      if (free && rects.some((rect) => rect.right > wide + 1 || rect.left < -1)) found.add(`outside the screen: ${named(owner)}`)
    }
    if (document.documentElement.scrollWidth > wide) {
      const furthest = [...document.querySelectorAll('main *')].filter((one) => one.getBoundingClientRect().right > wide + 1)
      found.add(`wider than the screen by ${document.documentElement.scrollWidth - wide}: ${furthest.slice(-1).map(named).join()}`)
    }

    // What is pressed or filled in: large enough, and over nothing else.
    const can = 'a[href], button, input, select, textarea, summary, [tabindex="0"]'
    const pressed = [...document.querySelectorAll(can)].filter(seen)
    const bar = (one: Element): Element | null => {
      for (let box: Element | null = one; box; box = box.parentElement) if (['fixed', 'sticky'].includes(style(box).position)) return box
      return null
    }
    const places = pressed.map((one) => ({ one, rect: (one.closest('label') ?? one).getBoundingClientRect(), bar: bar(one) }))
    for (const [n, { one, rect, bar: own }] of places.entries()) {
      if (rect.width === 0 || rect.height === 0) continue
      // A link in the line of a text is as high as the line (WCAG 2.5.8); a region that scrolls is no target.
      const inline = one.tagName === 'A' && style(one).display === 'inline'
      const region = one.hasAttribute('tabindex') && !one.matches('a, button, input, select, textarea, summary')
      if (!inline && !region && (rect.height < target - 0.5 || rect.width < Math.min(target, 24) - 0.5))
        found.add(`a target of ${Math.round(rect.width)} × ${Math.round(rect.height)}: ${named(one)}`)
      if (region) continue
      for (const other of places.slice(n + 1)) {
        if (other.bar !== own || one.contains(other.one) || other.one.contains(one) || one.closest('label')?.contains(other.one)) continue
        const across = Math.min(rect.right, other.rect.right) - Math.max(rect.left, other.rect.left)
        const down = Math.min(rect.bottom, other.rect.bottom) - Math.max(rect.top, other.rect.top)
        if (across > 2 && down > 2 && !inline) found.add(`over each other: ${named(one)} and ${named(other.one)}`)
      }
    }

    // What has the focus is not under a bar (WCAG 2.4.11).
    for (const { one, bar: own } of places.slice(0, 80)) {
      if (own || !(one instanceof HTMLElement)) continue
      one.focus()
      if (document.activeElement !== one) continue
      const { left, right, top, bottom } = one.getBoundingClientRect()
      const middle = Math.min(Math.max((left + right) / 2, 1), wide - 1)
      const points = [top + 2, (top + bottom) / 2, bottom - 2].filter((y) => y > 0 && y < innerHeight)
      const under = points.map((y) => document.elementFromPoint(middle, y)).filter((hit) => hit !== null)
      if (points.length > 0 && under.every((hit) => bar(hit) !== null && !one.contains(hit))) found.add(`under a bar when focused: ${named(one)}`)
      if (points.length === 0) found.add(`not scrolled to when focused: ${named(one)}`)
    }
    return [...found]
  }, target) // biome-ignore format: conditions in a line
