/**
 * When the bank texts, how often it tries, and what customers may answer. A code that a customer waits for and a warning of a
 * stranger go at once;
 * everything else keeps these rules. That whoever gets texts can end them with a word is the rule of MIIT's 通信短信息服务
 * 管理规定 (2015) for commercial ones; here it holds for every notice.
 */
import { beijing, type Instant } from '../time.ts'

/** Notices go between eight in the morning and nine in the evening, Beijing. The hours are the bank's own choice. */
const FROM_HOUR = 8
const UNTIL_HOUR = 21

export function mayText(at: Instant): boolean {
  const hour = Number(beijing(at).slice(11, 13))
  return hour >= FROM_HOUR && hour < UNTIL_HOUR
}

/** Seconds until a text that could not be handed over is tried again; after the last it is given up. */
const AGAIN_SECONDS = [10, 60, 300, 1_800, 7_200] as const
/** `attempts` were made, at least one. Undefined when there shall be no more. */
export const againAfter = (attempts: number): number | undefined => AGAIN_SECONDS[attempts - 1]
/** A notice that is older than this is news to nobody. */
export const NEWS_MS = 3 * 86_400_000

/** What a customer's text asks for: no more notices, or notices again. */
export function wishOf(text: string): 'stop' | 'start' | undefined {
  const word = text.normalize('NFKC').trim().toUpperCase()
  if (/^(TD|T|退订|STOP|UNSUBSCRIBE)$/.test(word)) return 'stop'
  if (/^(HF|恢复|START)$/.test(word)) return 'start'
  return undefined
}
