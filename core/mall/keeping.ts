/** How long the mall keeps who bought what and where it went. */
import { addYears, type Day, type Instant, instantOf } from '../time.ts'

/**
 * What was bought is kept for three years from the end of the transaction (电子商务法 art. 31), and what tells of a person no longer
 * than it is needed (个人信息保护法 art. 19). The money's entries stay, as the books of a bank do.
 */
export const YEARS_KEPT = 3

/** Of an order that ended before this instant, nothing tells any more where it went and what it looked like. */
export const forgottenBefore = (today: Day): Instant => instantOf(addYears(today, -YEARS_KEPT))
