/** The bundle's table of contents: every workflow of the bank, once. */
export { reconcile, reconciliationCase } from './bills/reconciliation/workflow.ts'
export { billRun } from './bills/run/workflow.ts'
export { payBill } from './bills/workflow.ts'
export { openFirm } from './customers/firm/workflow.ts'
