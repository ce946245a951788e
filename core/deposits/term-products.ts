/** Which products a customer opens, watches and withdraws by themselves, and what may happen to one at its end. */
import type { ProductCode } from './products.ts'

export const termProducts = [
  'fixed', 'certificate', 'notice-7', 'notice-1', 'instalment', 'interest-drawn', 'flexible',
] as const satisfies readonly ProductCode[] // biome-ignore format: in the order in which they are shown
export type TermProduct = (typeof termProducts)[number]
export const isTermProduct = (code: string): code is TermProduct => (termProducts as readonly string[]).includes(code)
