/** A firm becomes a customer: what the business registry says of it, what is clear from that, and who must say yes. */
import { nextBusinessDay } from '../calendar/business-day.ts'
import { addDays, dayOf, type Instant, instantOf } from '../time.ts'

export type FirmAnswer =
  | { readonly kind: 'match'; readonly standing: 'in-business' | 'revoked' | 'closed' }
  /** The code is there, under another name or another legal representative. */
  | { readonly kind: 'no-match'; readonly differs: 'name' | 'representative' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'not-available' }

export const whys = [
  'registry-not-available', 'name-differs', 'representative-differs', 'licence-revoked', 'firm-closed', 'not-registered', 'declined', 'by-officers',
] as const // biome-ignore format: a list reads better in a block
export type FirmWhy = (typeof whys)[number]

export type Verdict =
  | { readonly kind: 'passed' }
  | { readonly kind: 'refused'; readonly why: FirmWhy }
  /** Not clear: officers look at it. */
  | { readonly kind: 'officer'; readonly why: FirmWhy }

/** Only what is certain is decided without a person: a name may be written in two ways, a licence is revoked or is not. */
export function afterRegistry(answer: FirmAnswer): Verdict {
  switch (answer.kind) {
    case 'match':
      if (answer.standing === 'in-business') return { kind: 'passed' }
      return { kind: 'refused', why: answer.standing === 'revoked' ? 'licence-revoked' : 'firm-closed' }
    case 'unknown':
      return { kind: 'refused', why: 'not-registered' }
    case 'no-match':
      return { kind: 'officer', why: answer.differs === 'name' ? 'name-differs' : 'representative-differs' }
    case 'not-available':
      return { kind: 'officer', why: 'registry-not-available' }
  }
}
/** A registry that could not be asked is asked again by itself each business day; a difference only people can clear. */
export const asksAgain = (why: FirmWhy): boolean => why === 'registry-not-available'

export const looksAgainAt = (now: Instant): Instant => instantOf(nextBusinessDay(dayOf(now)), 10, 30)
/** Officers decide by six in the evening of the second business day. */
export const officersUntil = (now: Instant): Instant => instantOf(nextBusinessDay(nextBusinessDay(dayOf(now))), 18)
/** What the legal representative has not confirmed by then lapses. */
const CONFIRM_DAYS = 30
export const confirmUntil = (at: Instant): Instant => instantOf(addDays(dayOf(at), CONFIRM_DAYS), 18)

/** Names are compared as they are read, not as they are typed: width, brackets and spaces differ between keyboards. */
export const sameName = (a: string, b: string): boolean => plain(a) === plain(b)
const plain = (name: string) =>
  name.normalize('NFKC').replace(/[（(]/g, '(').replace(/[）)]/g, ')').replace(/\s+/g, '').toUpperCase()
