/** The checks of screens find what they look for: pages with one thing wrong each, and one with nothing. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { given, needing } from '../support/needs.ts'
import { launch } from '../support/screens.ts'
import { orderOf } from './access.ts'
import { tightness } from './overflow.ts'
import { isMadeOf, piecesIn } from './words.ts'

test('the words of a source are its strings and templates, those within a template’s expressions too, and no comment', () => {
  const source =
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a source with templates in it
    "/* it's */ const a = { b: 'one', c: (n: number) => `two ${n === 1 ? 'day' : `${n} days`} on` } // 'no'\n"
  expect(piecesIn(source)).toEqual(['one', 'two', 'day', 'days', 'on'])
})
test('words are put together in any way that leaves nothing, and what is in none of them is found', () => {
  const known = ['按', '按月', '月份', '排序', 'Qiao']
  expect(isMadeOf('按月份排序', known)).toBe(true)
  expect(isMadeOf('Qiao：按月 12 排序', known)).toBe(true)
  expect(isMadeOf('按年份排序', known)).toBe(false)
  expect(isMadeOf('按月份', ['按月', '份额'])).toBe(false)
})

needing(['QIAO_BROWSER'], () => {
  let browser: Browser
  let page: Page
  beforeAll(async () => {
    browser = await launch(given('QIAO_BROWSER'))
    page = await (await browser.newContext({ viewport: { width: 320, height: 400 } })).newPage()
  }, 60_000)
  afterAll(() => browser?.close())
  const body = (html: string) => page.setContent(`<body style="margin:0;font:16px/1.5 sans-serif">${html}`)
  const tight = async (html: string) => {
    await body(html)
    return tightness(page, 24)
  }

  describe('what is too tight', () => {
    const sound = '<p>Text</p><button style="min-height:44px">Press</button><p>Read <a href="#">this</a> too</p>'
    test.each([
      ['nothing', sound, undefined],
      ['text cut off at the side', '<div style="overflow:hidden;width:60px;white-space:nowrap">A long line of text</div>', /cut off at the side/],
      ['text cut off below', '<div style="overflow:hidden;height:30px">One<br>two<br>three</div>', /cut off below/],
      ['text that may be scrolled to', '<div style="overflow:auto;width:60px;white-space:nowrap" tabindex="0">A long line of text</div>', undefined],
      ['text outside the screen', '<p style="white-space:nowrap;width:600px;text-align:right">Far away</p>', /outside the screen/],
      ['a screen that is too wide', '<main><i style="display:block;width:400px;height:1px"></i></main>', /wider than the screen by 80/],
      ['a target too small', '<button style="font-size:8px;padding:0;border:0;height:12px">x</button>', /a target of \d+ × 12/],
      ['two over each other', '<button style="height:44px">One</button><button style="height:44px;margin-left:-20px">Two</button>', /over each other/],
      ['a bar over what has the focus', `<div style="height:340px"></div><button style="height:44px">Low</button><div style="height:600px"></div><div style="position:sticky;bottom:0;height:90px;background:red">Bar</div>`, /under a bar when focused: <button> Low/],
      ['a bar that is kept away from', `<style>html{scroll-padding-bottom:100px}</style><div style="height:340px"></div><button style="height:44px">Low</button><div style="height:600px"></div><div style="position:sticky;bottom:0;height:90px;background:red">Bar</div>`, undefined],
    ] as const)('%s', async (_name, html, finds) => {
      const found = await tight(html)
      if (finds) expect(found.join('\n')).toMatch(finds)
      else expect(found).toEqual([])
    }) // biome-ignore format: a case a line
  })

  describe('what is out of order', () => {
    const frame = (main: string) =>
      `<a class="skip" href="#main">Skip</a><header class="top">Top</header><main id="main">${main}</main>`
    test.each([
      ['nothing', frame('<h1>One</h1><h2>Two</h2><h3>Three</h3><h2>Two</h2>'), undefined],
      ['two first headings', frame('<h1>One</h1><h1>Other</h1>'), /2 first headings/],
      ['none', frame('<h2>Two</h2>'), /0 first headings/],
      ['a level left out', frame('<h1>One</h1><h3>Three</h3>'), /level 3 after one of 1/],
      ['navigation without a name', `${frame('<h1>One</h1>')}<nav>Links</nav>`, /without a name/],
      ['the content before what leads past to it', `<main><h1>One</h1></main><header class="top">Top</header><a class="skip" href="#main">Skip</a>`, /not in order/],
    ] as const)('%s', async (_name, html, finds) => {
      await body(html)
      const found = await orderOf(page)
      if (finds) expect(found.join('\n')).toMatch(finds)
      else expect(found).toEqual([])
    }) // biome-ignore format: a case a line
  })
})
