/** Where a firm that asks for an account stands; the rules about it are in `firm.ts`. */
export const firmStates = ['checking', 'in-review', 'confirming', 'open', 'refused', 'lapsed'] as const
export type FirmState = (typeof firmStates)[number]
