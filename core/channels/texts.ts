/** The texts that the bank sends by SMS, in both languages; each begins with the signature. */
import type { Locale } from '../words/index.ts'
import { SIGNATURE } from './sms.ts'

type Text<Facts> = { readonly [L in Locale]: (facts: Facts) => string }
const texts = {
  code: {
    zh: ({ code, minutes }) => `验证码 ${code}，${minutes} 分钟内有效。任何人向您索要都不要给。`,
    en: ({ code, minutes }) => `Your Qiao code is ${code}, valid for ${minutes} minutes. Give it to nobody.`,
  } satisfies Text<{ code: string; minutes: number }>,
} as const

export type TextKind = keyof typeof texts
export type TextFacts<K extends TextKind> = Parameters<(typeof texts)[K]['zh']>[0]

export const smsText = <K extends TextKind>(kind: K, facts: TextFacts<K>, locale: Locale): string =>
  `${SIGNATURE}${texts[kind][locale](facts)}`
