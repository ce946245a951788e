/** What a customer may have on their devices, or not. */
export const categories = ['money-in', 'money-out', 'bills', 'work', 'security'] as const
export type Category = (typeof categories)[number]
/** What warns of a stranger cannot be switched off. */
export const switchable = ['money-in', 'money-out', 'bills', 'work'] as const satisfies readonly Category[]
