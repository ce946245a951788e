/** Chance and names, all from one seed: the same label is the same for ever, whatever is asked for before it. */
import { digest } from '../../../core/id.ts'
import { passesLuhn } from '../../../core/shape.ts'

export type Chance = {
  /** At least 0, below 1. */
  of(label: string): number
  /** A whole number, both ends among them. */
  between(label: string, least: number, most: number): number
  pick<T>(label: string, list: readonly T[]): T
}
export function chanceFrom(seed: string): Chance {
  const of = (label: string) => Number.parseInt(digest(`${seed}\n${label}`).slice(0, 13), 16) / 2 ** 52
  return {
    of,
    between: (label, least, most) => least + Math.floor(of(label) * (most - least + 1)),
    pick: (label, list) => list[Math.floor(of(label) * list.length)]!,
  }
}

/** Surnames as often as they are met (the hundred commonest are the names of 85 % of China). */
const SURNAMES = [
  ...'王王王王李李李李张张张张刘刘刘陈陈陈杨杨赵赵黄黄周周吴吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文',
  '欧阳', '上官', '司马', '诸葛',
] // biome-ignore format: one list
const FIRST = [...'建志国文晓小雨思子梓欣佳宇俊海春秀玉美丽雅明永德家嘉一若诗浩泽天立新红桂淑金'] // biome-ignore format: one list
const SECOND = [...'华明军强伟芳娜敏静丽磊洋勇艳杰娟涛超霞平刚英辉玲鹏琴飞燕萍梅宁琳轩涵怡悦然桐睿宸琪雯峰龙成生林兰凤云'] // biome-ignore format: one list
/** Not every name has three letters. */
const UNUSUAL = [
  '阿不都沙拉木·吐尔逊江', '次仁旺堆', '帕提曼·买合木提', '巴特尔', '依力亚尔江·艾合买提', '朴成浩', '卓玛拉姆', 'Maria Fernanda Oliveira Santos',
] // biome-ignore format: one list

export function nameFor(chance: Chance, label: string): string {
  if (chance.of(`${label} unusual`) < 0.04) return chance.pick(`${label} which`, UNUSUAL)
  const first = chance.of(`${label} short`) < 0.16 ? '' : chance.pick(`${label} first`, FIRST)
  return chance.pick(`${label} surname`, SURNAMES) + first + chance.pick(`${label} second`, SECOND)
}

/** The digits with the check digit that fits (Luhn). */
export function checked(body: string): string {
  for (let digit = 0; digit < 10; digit++) if (passesLuhn(body + digit)) return body + digit
  throw new RangeError('every number has a check digit')
}
