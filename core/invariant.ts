/** Our own mistake. Nobody catches it to carry on: a stopped bank is better than a wrong one. */
export class BrokenInvariant extends Error {
  override readonly name = 'BrokenInvariant'
}

/** Throws `BrokenInvariant` unless the promise, worded as a sentence about the bank, holds. */
export function invariant(holds: unknown, promise: string): asserts holds {
  if (!holds) throw new BrokenInvariant(`does not hold: ${promise}`)
}
