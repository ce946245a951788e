/**
 * Where goods go, by the codes of GB/T 2260: the first two digits of a county's code name its province. Names of counties come from a
 * table that screens load (`@vant/area-data`); here stand the provinces, which is what shipping is priced by.
 */
import type { Province } from './kinds.ts'

const provinces: Readonly<Record<Province, readonly [zh: string, en: string]>> = {
  11: ['北京', 'Beijing'], 12: ['天津', 'Tianjin'], 13: ['河北', 'Hebei'], 14: ['山西', 'Shanxi'], 15: ['内蒙古', 'Inner Mongolia'],
  21: ['辽宁', 'Liaoning'], 22: ['吉林', 'Jilin'], 23: ['黑龙江', 'Heilongjiang'], 31: ['上海', 'Shanghai'], 32: ['江苏', 'Jiangsu'],
  33: ['浙江', 'Zhejiang'], 34: ['安徽', 'Anhui'], 35: ['福建', 'Fujian'], 36: ['江西', 'Jiangxi'], 37: ['山东', 'Shandong'],
  41: ['河南', 'Henan'], 42: ['湖北', 'Hubei'], 43: ['湖南', 'Hunan'], 44: ['广东', 'Guangdong'], 45: ['广西', 'Guangxi'],
  46: ['海南', 'Hainan'], 50: ['重庆', 'Chongqing'], 51: ['四川', 'Sichuan'], 52: ['贵州', 'Guizhou'], 53: ['云南', 'Yunnan'],
  54: ['西藏', 'Tibet'], 61: ['陕西', 'Shaanxi'], 62: ['甘肃', 'Gansu'], 63: ['青海', 'Qinghai'], 64: ['宁夏', 'Ningxia'],
  65: ['新疆', 'Xinjiang'],
} // biome-ignore format: a table reads better in columns

export const isProvince = (code: string): code is Province => code in provinces
export const provinceName = (code: Province, locale: 'zh' | 'en'): string => provinces[code][locale === 'zh' ? 0 : 1]
/** Of a county's code of six digits; undefined where nothing is sent: abroad, Hong Kong, Macau and Taiwan. */
export const provinceOf = (county: string): Province | undefined => {
  const code = county.slice(0, 2)
  return /^\d{6}$/.test(county) && isProvince(code) ? code : undefined
}
