/**
 * Customers who pay somebody they know, over and over, and how long each of them waits. In a thread of their own: what thousands of buyers leave behind in the
 * benchmark's memory is cleared away meanwhile, and stops the clock of nobody who pays.
 */

import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { until } from '../support/customer.ts'
import { Line } from './line.ts'

/** One of them pays every so many milliseconds. */
const EVERY_MS = 25

/** `headers`: lines of a session, each with its end; `to`: a phone. */
export type Payer = { readonly headers: string; readonly to: string }
type Wanted = { readonly edge: string; readonly payers: readonly Payer[] }
type Told = 'till-told' | 'enough' | number

export type Payers = {
  /** Milliseconds of each of so many payments. */
  pay(many: number): Promise<readonly number[]>
  /** They go on until `enough`, which answers as `pay` does. */
  begin(): { enough(): Promise<readonly number[]> }
  stop(): Promise<void>
}

/** When each knows whom they pay. */
export async function payersOf(edge: string, payers: readonly Payer[]): Promise<Payers> {
  const thread = new Worker(new URL(import.meta.url), { workerData: { edge, payers } satisfies Wanted })
  // Fails as the thread does.
  const next = async () => (await once(thread, 'message'))[0] as readonly number[]
  const tell = (what: Told) => thread.postMessage(what)
  await next()
  return {
    pay(many) {
      const waits = next()
      tell(many)
      return waits
    },
    begin() {
      const waits = next()
      // Who asks for them may come later than a failure.
      waits.catch(() => {})
      tell('till-told')
      return {
        enough() {
          tell('enough')
          return waits
        },
      }
    },
    async stop() {
      await thread.terminate()
    },
  }
}

async function thread({ edge, payers }: Wanted) {
  const lines = payers.map(() => new Line(new URL(edge)))
  const pay = async (n: number): Promise<number> => {
    const at = n % payers.length
    const { headers, to } = payers[at]!
    const began = performance.now()
    const said = await lines[at]!.ask('POST', '/api/transfers', `${headers}idempotency-key: ${crypto.randomUUID()}\r\n`, JSON.stringify({ to, amount: { amount: '0.01', currency: 'CNY' }, memo: '' }))
    if (said.status !== 201) throw new Error(said.body)
    return performance.now() - began
  }
  const paying = async (more: (n: number) => boolean): Promise<number[]> => {
    const waits: Promise<number>[] = []
    for (let n = 0; more(n); n++) {
      // A line asks one thing at a time: who still waits there is waited for, and counted.
      await waits[n - payers.length]
      waits.push(pay(n))
      await sleep(EVERY_MS)
    }
    return Promise.all(waits)
  }
  // Whom one has just paid is known a moment later, when the projection has it; until then a payment asks for a signature.
  for (const n of payers.keys()) await until('the payee to be known', () => pay(n).then(() => true, () => undefined))
  let going = false
  parentPort!.on('message', async (told: Told) => {
    going = told !== 'enough'
    if (going) parentPort!.postMessage(await paying((n) => going && (told === 'till-told' || n < (told as number))))
  })
  parentPort!.postMessage([])
} // biome-ignore format: one call a line

if (!isMainThread) await thread(workerData as Wanted)
