/** What a movement of a customer's account is. */
export const movementKinds = ['top-up', 'withdrawal', 'transfer-in', 'transfer-out', 'bill', 'bill-refund', 'other'] as const // biome-ignore format: one list
export type MovementKind = (typeof movementKinds)[number]
