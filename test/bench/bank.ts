/** A bank of its own to measure on, and what a run of ours is measured against on the same Temporal server. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client, Connection } from '@temporalio/client'
import { NativeConnection, Worker } from '@temporalio/worker'
import { ROOT } from '../../workflows/bank/launcher/home.ts'
import { type RunningBank, startBank } from '../../workflows/bank/launcher/start.ts'
import type { Database } from '../../workflows/storage/database.ts'
import { until } from '../support/customer.ts'
import type { bare } from './bare-workflow.ts'
import { cpuOf } from './cpu.ts'

/** A bank of its own, for as long as something is measured on it. */
export async function withBank<T>(name: string, work: (bank: RunningBank) => Promise<T>): Promise<T> {
  const env = { ...process.env, QIAO_HOME: join(ROOT, '.qiao', `bench-${name}`), QIAO_PORT_OFFSET: '5200' }
  const bank = await startBank({ env, fresh: true, say: () => {} })
  try {
    return await work(bank)
  } finally {
    await bank.stop()
  }
}

/** Sweeps and writes what was loaded: PostgreSQL does so by itself within a minute or two, beside what is measured. */
export async function swept(db: Database): Promise<void> {
  await db`vacuum (analyze)`
  await db`checkpoint`
}

/** Waits until nothing of what was begun before goes on beside what is measured. */
export async function resting(bank: RunningBank): Promise<void> {
  const worker = () => cpuOf(bank.pids()).worker ?? 0
  await until('runs to rest', async () => {
    const before = worker()
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    return worker() - before < 100 || undefined
  }, 600_000, 0) // biome-ignore format: one question
}

/** Bare runs a second with as many ordinary activities as a run of ours had steps: its awaited activities, local and ordinary. */
export async function bareLike(
  bank: RunningBank,
  ours: string,
  { runs, clients }: { readonly runs: number; readonly clients: number },
): Promise<{ readonly steps: number; readonly perSecond: number }> {
  const address = `127.0.0.1:${bank.ports.TEMPORAL_PORT}`
  const connection = await Connection.connect({ address })
  const client = new Client({ connection })
  const { events } = await client.workflow.getHandle(ours).fetchHistory()
  const steps = (events ?? []).filter(
    (event) =>
      event.activityTaskScheduledEventAttributes ||
      event.markerRecordedEventAttributes?.markerName === 'core_local_activity',
  ).length
  const native = await NativeConnection.connect({ address })
  const worker = await Worker.create({
    connection: native,
    taskQueue: 'bare',
    workflowsPath: fileURLToPath(new URL('bare-workflow.ts', import.meta.url)),
    activities: { step: async () => {} },
  })
  const perSecond = await worker.runUntil(async () => {
    const one = (n: number) =>
      client.workflow.execute<typeof bare>('bare', { workflowId: `bare-${n}`, taskQueue: 'bare', args: [steps] })
    await Promise.all(Array.from({ length: 20 }, (_, n) => one(-1 - n)))
    const began = performance.now()
    let next = 0
    await Promise.all(
      Array.from({ length: clients }, async () => {
        while (next < runs) await one(next++)
      }),
    )
    return (runs * 1_000) / (performance.now() - began)
  })
  await native.close()
  await connection.close()
  return { steps, perSecond }
}
