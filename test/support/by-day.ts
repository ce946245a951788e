/** Stories are lived by day: a text about a bill waits from nine in the evening until eight in the morning. */
import { mayText } from '../../core/channels/policy.ts'
import type { Urls } from '../../workflows/bank/launcher/start.ts'

/** Hours within which the longest story ends. */
const LONGEST_MS = 2 * 3_600_000
/** Brings a bank on which it is night, or soon will be, to the next noon. */
export async function byDay({ operator }: Pick<Urls, 'operator'>): Promise<void> {
  const { bankTime } = (await (await fetch(`${operator}/clock`)).json()) as { bankTime: string }
  const now = Date.parse(bankTime)
  if (mayText(now) && mayText(now + LONGEST_MS)) return
  const moved = await fetch(`${operator}/clock`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"days":1}' }) // biome-ignore format: one call
  if (!moved.ok) throw new Error(`the bank did not come to the next day: ${await moved.text()}`)
}
