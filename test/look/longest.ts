/** The longest that may stand on a screen, put into the bank's answers on their way to it: names, companies, memos, amounts. */
import type { BrowserContext } from 'playwright-core'

/** A name as Xinjiang's are written, one of forty letters, and a company's of thirty characters. */
export const longest = {
  people: ['阿布都热依木·买买提艾力·吐尔逊江', 'Maximiliana-Theodora Featherstonehaugh-W'],
  company: '清河市桥南新区第二人民生活服务物业管理有限责任公司桥北分公司',
  memo: '十一月房租水电物业停车费，谢谢您一直以来的照顾；剩下的下个月十五号之前一起补上，钥匙放在门卫王师傅那里，记得去取，多谢多谢',
  amount: '999999999.99',
} as const

const isMoney = (value: object): value is { amount: string; currency: string } =>
  'amount' in value && 'currency' in value && typeof value.amount === 'string'

let turn = 0
function stretched(value: unknown, key = '', within = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => stretched(one, key, within))
  if (typeof value === 'string') {
    if (value === '') return value
    if (key === 'memo' || key === 'reason') return longest.memo.slice(0, 60)
    if (key === 'title') return longest.company
    if (key !== 'name') return value
    return /organization|biller|firm|bank/i.test(within) ? longest.company : longest.people[turn++ % longest.people.length]
  }
  if (value === null || typeof value !== 'object') return value
  if (isMoney(value))
    return { ...value, amount: /^-?0\.00$/.test(value.amount) ? value.amount : (value.amount.startsWith('-') ? '-' : '') + longest.amount }
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, stretched(one, name, key || within)]))
} // biome-ignore format: conditions in a line

/** From now on this browser is answered with the longest of everything. Streams are left out. */
export const stretch = (context: BrowserContext): Promise<unknown> =>
  context.route(/\/api\//, async (call) => {
    if (call.request().method() !== 'GET') return call.continue()
    if (/\/events(\?|$)/.test(call.request().url())) return call.abort('failed')
    const said = await call.fetch()
    if (!said.ok() || !said.headers()['content-type']?.includes('application/json')) return call.fulfill({ response: said })
    return call.fulfill({ response: said, json: stretched(await said.json()) })
  }) // biome-ignore format: conditions in a line
