/** The bundle's table of contents: every workflow of the bank, once. */
export { reconcile, reconciliationCase } from './bills/reconciliation/workflow.ts'
export { billRun } from './bills/run/workflow.ts'
export { payBill } from './bills/workflow.ts'
export { openFirm } from './customers/firm/workflow.ts'
export { join } from './customers/joining/workflow.ts'
export { phoneChange } from './customers/phone-change/workflow.ts'
export { recover } from './customers/recovery/workflow.ts'
export { withdraw } from './remittance/withdrawal/workflow.ts'
