/** People for tests: nobody's resident ID numbers, in right form. */
import { checkCharacter } from '../../core/customers/resident-id.ts'

/** The number of someone who was born then, with these three digits of sequence. */
export function residentIdOf(born: string, sequence: string, division = '440113'): string {
  const digits = division + born.replaceAll('-', '') + sequence
  return digits + checkCharacter(digits)
}
