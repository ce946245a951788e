/** What the bank asks of whoever follows parcels for it at their carriers. What is told of them later comes in through the edge. */
export type Following = {
  /** As the sender wrote it; the service is told which carrier that is, or finds it out by the number. */
  readonly carrier: string
  readonly number: string
  /** The last four digits of the receiver's phone: some carriers tell nobody else. */
  readonly phone: string
  /** Where it tells what happens, and by what it signs it. */
  readonly callback: string
  readonly salt: string
}
export interface Carriers {
  /** `refused`: it cannot follow this one, now or later. */
  follow(asked: Following): Promise<'followed' | 'refused' | 'not-available'>
}
