/** The time-skipping Temporal server for workflow tests, with a worker on fake or real steps. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { WorkflowHandle } from '@temporalio/client'
import { TestWorkflowEnvironment } from '@temporalio/testing'
import {
  bundleWorkflowCode,
  DefaultLogger,
  Runtime,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker'
import { searchAttributes } from '../../workflows/bank/search-attributes.ts'
import { until } from './customer.ts'
import { given } from './needs.ts'

/** IndexedValueType of Temporal's API: 2 keyword, 4 double. */
const valueTypes = { Keyword: 2, Double: 4 } as const

Runtime.install({ logger: new DefaultLogger('ERROR') })

export async function timeSkipping(): Promise<TestWorkflowEnvironment> {
  const environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: given('QIAO_TEST_SERVER') } },
  })
  await environment.connection.operatorService.addSearchAttributes({
    namespace: environment.namespace ?? 'default',
    searchAttributes: Object.fromEntries(
      Object.entries(searchAttributes).map(([name, type]) => [name, valueTypes[type]]),
    ),
  })
  return environment
}

let bundled: Promise<WorkflowBundleWithSourceMap> | undefined
/** The bank's workflows, bundled once for all tests. */
export const bundle = () =>
  (bundled ??= bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)),
    logger: new DefaultLogger('ERROR'),
  }))

export async function withWorker<T>(
  environment: TestWorkflowEnvironment,
  activities: object,
  doing: (taskQueue: string) => Promise<T>,
): Promise<T> {
  const taskQueue = `test-${crypto.randomUUID()}`
  const worker = await Worker.create({
    connection: environment.nativeConnection,
    taskQueue,
    workflowBundle: await bundle(),
    activities,
  })
  return worker.runUntil(() => doing(taskQueue))
}

/**
 * Terminates a run that would go on for ever, once it only waits. A run that ends with a task under way keeps this server's
 * time from skipping ever after (temporalio/sdk-java 1138), and every later test that waits for a timer runs out of time.
 */
export async function endWaiting(handle: WorkflowHandle, reason: string): Promise<void> {
  await until(`${handle.workflowId} to wait`, async () => {
    const { events } = await handle.fetchHistory()
    const count = (type: string) =>
      (events ?? []).filter((event) => event[`${type}EventAttributes` as keyof typeof event]).length
    const underWay = (kind: 'workflow' | 'activity') =>
      count(`${kind}TaskScheduled`) -
      count(`${kind}TaskCompleted`) -
      count(`${kind}TaskFailed`) -
      count(`${kind}TaskTimedOut`)
    const begun = count('workflowTaskScheduled') > 0
    return begun && underWay('workflow') === 0 && underWay('activity') === 0 ? true : undefined
  })
  await handle.terminate(reason)
}

/** Saves a run's history where it will be replayed by every later release. Only when asked: SAVE_HISTORIES=1. */
export function saveHistory(url: URL, history: string): void {
  if (!process.env.SAVE_HISTORIES) return
  mkdirSync(dirname(fileURLToPath(url)), { recursive: true })
  // A stack names files; where they lay on one machine is nobody's business.
  const root = fileURLToPath(new URL('../..', import.meta.url))
  writeFileSync(url, `${history.replaceAll(root, '')}\n`)
}
export const readHistory = (url: URL) => JSON.parse(readFileSync(url, 'utf8')) as unknown
