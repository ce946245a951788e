/** The bundle's table of contents: every workflow of the bank, once. */
export { payBill } from './bills/workflow.ts'
