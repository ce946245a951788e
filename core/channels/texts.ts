/**
 * The texts that the bank sends by SMS, in both languages. Each begins with the signature; a notice ends with how to end
 * them.
 */
import type { Locale } from '../words/index.ts'
import { SIGNATURE } from './sms.ts'

type Code = { readonly code: string; readonly minutes: number }
/** A bill of an outside biller, and the amount in yuan. */
type Bill = { readonly bill: string; readonly amount: string }
type Nothing = Readonly<Record<string, never>>

/** What a customer waits for, or has just asked for. */
const answers = {
  code: {
    zh: ({ code, minutes }: Code) => `验证码 ${code}，${minutes} 分钟内有效。任何人向您索要都不要给。`,
    en: ({ code, minutes }: Code) => `Your Qiao code is ${code}, valid for ${minutes} minutes. Give it to nobody.`,
  },
  stopped: {
    zh: (_: Nothing) => '已退订，不再发通知短信；验证码仍会发送。恢复请回 HF。',
    en: (_: Nothing) => 'No more notices; codes still come. Reply HF to get notices again.',
  },
  started: {
    zh: (_: Nothing) => '已恢复通知短信。退订请回 TD。',
    en: (_: Nothing) => 'You get notices again. Reply TD to stop.',
  },
} as const
/** What the bank tells by itself, within its hours. */
const notices = {
  'payment-in-review': {
    zh: ({ bill, amount }: Bill) =>
      `账单 ${bill} 的 ${amount} 元，收费单位还没有确认收到。钱由银行保管，我们正在查，查清就告诉您。`,
    en: ({ bill, amount }: Bill) =>
      `The biller has not yet confirmed ${amount} yuan for bill ${bill}. The bank keeps the money and is asking; we will tell you.`,
  },
  'payment-found': {
    zh: ({ bill, amount }: Bill) => `查清了：账单 ${bill} 的 ${amount} 元已缴成，不用再缴。`,
    en: ({ bill, amount }: Bill) => `We found it: ${amount} yuan for bill ${bill} is paid. Nothing more to do.`,
  },
  'payment-returned': {
    zh: ({ bill, amount }: Bill) => `查清了：账单 ${bill} 的 ${amount} 元收费单位没有收到，已退回您的账户。`,
    en: ({ bill, amount }: Bill) =>
      `The biller did not get ${amount} yuan for bill ${bill}; it is back in your account.`,
  },
} as const
const ENDING = { zh: '退订回 TD', en: ' Reply TD to stop.' } as const

const texts = { ...answers, ...notices }
export type TextKind = keyof typeof texts
export type NoticeKind = keyof typeof notices
export type TextFacts<K extends TextKind> = Parameters<(typeof texts)[K][Locale]>[0]

export function smsText<K extends TextKind>(kind: K, facts: TextFacts<K>, locale: Locale): string {
  const say = texts[kind][locale] as (facts: TextFacts<K>) => string
  return `${SIGNATURE}${say(facts)}${kind in notices ? ENDING[locale] : ''}`
}
