import { forgetWait, registerWait } from '../storage/calendar.ts'
import type { Database } from '../storage/database.ts'
import type { WaitSteps } from './workflow.ts'

export const waitActivities = (db: Database) =>
  ({
    registerWait: (workflowId, wait, until, knows) => registerWait(db, workflowId, wait, until, knows),
    forgetWait: (workflowId, wait) => forgetWait(db, workflowId, wait),
  }) satisfies WaitSteps
