/** A run that does nothing but as many ordinary activities as it is told: what ours is measured against. */
import { proxyActivities } from '@temporalio/workflow'

const { step } = proxyActivities<{ step(): Promise<void> }>({ startToCloseTimeout: '30s' })

export async function bare(steps: number): Promise<void> {
  for (let n = 0; n < steps; n++) await step()
}
