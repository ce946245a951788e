/**
 * What a movement of an account is. `deposit`: into a deposit with a term of the holder's own; `deposit-back`: out of it. `deduction`: 扣划.
 * `loan`, `loan-repaid`: of the holder's own loan.
 */
export const movementKinds = ['top-up', 'withdrawal', 'transfer-in', 'transfer-out', 'bill', 'bill-refund', 'deposit', 'deposit-back', 'interest', 'deduction', 'loan', 'loan-repaid', 'other'] as const // biome-ignore format: one list
export type MovementKind = (typeof movementKinds)[number]
/** Those that a person's account can have: only firms borrow. */
export const personMovementKinds = movementKinds.filter((kind) => kind !== 'loan' && kind !== 'loan-repaid')
