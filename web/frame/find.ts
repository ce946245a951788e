/** Which places are meant by what was typed: their titles in both languages, or the initials of the Chinese one's pinyin. */
import type { Path } from '../routes.ts'

export type Titled = { readonly path: Path; readonly zh: string; readonly en: string }

/** The first letters of each title's pinyin, as people type them who would not change to an input method for a word. */
export const initials: Partial<Record<Path, string>> = {
  '/': 'sy',
  '/movements': 'szmx',
  '/statement': 'dzd',
  '/figures': 'fx',
  '/bring-in': 'zr',
  '/send': 'zz',
  '/take-out': 'zc',
  '/wealth': 'cf',
  '/wealth/products': 'cpyll',
  '/loans': 'xwkd',
  '/loans/apply': 'sqdk',
  '/bills': 'sh',
  '/bills/households': 'bjrj',
  '/bills/mandates': 'zdjf',
  '/mall': 'sc',
  '/mall/basket': 'gwc',
  '/mall/coupons': 'yhq',
  '/mall/flash': 'xsqg',
  '/mall/checkout': 'js',
  '/mall/orders': 'scdd',
  '/me': 'wd',
  '/me/security': 'aq',
  '/me/notices': 'tz',
  '/me/limits': 'xe',
  '/me/phone': 'ghsjh',
  '/me/recover': 'zh',
  '/me/data': 'wdsj',
  '/me/firms': 'qyzh',
  '/store': 'wddp',
  '/design': 'sj',
  '/runs': 'sf',
  '/runs/new': 'xjsf',
  '/desk': 'hd',
  '/desk/days': 'mrdz',
  '/desk/suspense': 'gz',
  '/staff': 'gzt',
  '/staff/work': 'db',
  '/staff/joinings': 'khsh',
  '/staff/proposals': 'fh',
  '/staff/customers': 'kh',
  '/staff/roles': 'qx',
  '/staff/opening': 'gmkh',
  '/staff/audit': 'sjgz',
  '/staff/loans': 'dksp',
  '/staff/loans/portfolio': 'dkzl',
  '/staff/loans/arrears': 'yqcs',
  '/staff/mall': 'scsh',
  '/staff/days': 'rz',
  '/staff/books': 'bb',
}

/** How well a place fits: its title's beginning before its initials, those before a word within. Zero: not at all. */
function nearness({ path, zh, en }: Titled, text: string): number {
  const [chinese, english] = [zh.toLowerCase(), en.toLowerCase()]
  if (chinese.startsWith(text) || english.startsWith(text)) return 4
  if (initials[path]?.startsWith(text)) return 3
  if (english.split(' ').some((word) => word.startsWith(text))) return 2
  // One Latin letter stands in almost every title.
  return (text.length > 1 || text > 'z') && (chinese.includes(text) || english.includes(text)) ? 1 : 0
}
/** The places that fit, the best first; all of them when nothing is typed. */
export function placesFor(typed: string, places: readonly Titled[]): readonly Titled[] {
  const text = typed.normalize('NFKC').trim().toLowerCase()
  if (text === '') return places
  return places
    .map((place) => ({ place, fits: nearness(place, text) }))
    .filter(({ fits }) => fits > 0)
    .sort((one, other) => other.fits - one.fits)
    .map(({ place }) => place)
}

/** A phone or an account number, as digits; undefined for anything else. Such a number leads to a look, which is asked for with a reason. */
export function customerNumber(typed: string): string | undefined {
  const digits = typed
    .normalize('NFKC')
    .replace(/[\s-]/g, '')
    .replace(/^\+?86(?=1\d{10}$)/, '')
  return /^1[3-9]\d{9}$/.test(digits) || /^\d{19}$/.test(digits) ? digits : undefined
}
