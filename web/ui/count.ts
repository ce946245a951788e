/** What was typed as a whole number; the bank says what is wrong with anything else. */
export const count = (typed: string): number => Number(typed.trim() || Number.NaN)
