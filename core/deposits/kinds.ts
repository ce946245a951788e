/** What a movement of a customer's account is. `deposit`: into a deposit with a term of their own; `deposit-back`: out of it. `deduction`: 扣划. */
export const movementKinds = ['top-up', 'withdrawal', 'transfer-in', 'transfer-out', 'bill', 'bill-refund', 'deposit', 'deposit-back', 'interest', 'deduction', 'other'] as const // biome-ignore format: one list
export type MovementKind = (typeof movementKinds)[number]
