/**
 * Classes of personal accounts (个人银行账户分类): what each may hold, take in and pay out, from which day. The figures are
 * those of 银发〔2015〕392号, 〔2016〕261号, 〔2016〕302号 and 〔2018〕16号; what those leave to the agreement with the customer
 * (class I) is the bank's own, named as such.
 */
import { type Fen, fen } from '../money.ts'
import type { Day } from '../time.ts'

export const accountClasses = ['I', 'II', 'III'] as const
export type AccountClass = (typeof accountClasses)[number]

export type ClassTerms = {
  /** Most that may stand on it at any time. */
  readonly cap?: Fen
  /** To others, by transfer or payment: together in a day and in a year of Beijing time. Own products and loans do not count. */
  readonly out: { readonly day: Fen; readonly year: Fen }
  /** From others; what comes from the bound account is free. `faceToFace`: only once identity was confirmed so. */
  readonly in?: { readonly day: Fen; readonly year: Fen; readonly faceToFace: boolean }
  /** Transfers to others in a day. */
  readonly transfersADay: bigint
  /** Where it may be opened. */
  readonly opened: readonly ('attended' | 'online')[]
  /** What a bound account at another bank must be checked for before it is opened online. */
  readonly boundChecks: readonly ('name' | 'resident-id' | 'phone' | 'account-number' | 'class-I')[]
  readonly perPerson: number
}
const yuan = (whole: number) => fen(BigInt(whole) * 100n)

type Version = { readonly from: Day; readonly classes: Readonly<Record<AccountClass, ClassTerms>> }
const versions: readonly Version[] = [
  {
    from: '2018-01-12',
    classes: {
      // The sums of class I are agreed with the customer (261号 art. 7 leaves them to the parties): the bank's default.
      I: {
        out: { day: yuan(200_000), year: yuan(5_000_000) },
        transfersADay: 1_000n,
        opened: ['attended'],
        boundChecks: [],
        perPerson: 1,
      },
      II: {
        out: { day: yuan(10_000), year: yuan(200_000) },
        in: { day: yuan(10_000), year: yuan(200_000), faceToFace: true },
        transfersADay: 200n,
        opened: ['attended', 'online'],
        boundChecks: ['name', 'resident-id', 'phone', 'account-number', 'class-I'],
        perPerson: 5,
      },
      III: {
        cap: yuan(2_000),
        out: { day: yuan(2_000), year: yuan(50_000) },
        in: { day: yuan(2_000), year: yuan(50_000), faceToFace: false },
        transfersADay: 200n,
        opened: ['attended', 'online'],
        boundChecks: ['name', 'resident-id', 'phone', 'account-number'],
        perPerson: 5,
      },
    },
  },
]

/** The terms of a class on a day; the oldest that are on record before there were any. */
export const termsOn = (day: Day, accountClass: AccountClass): ClassTerms =>
  (versions.findLast(({ from }) => from <= day) ?? versions[0]!).classes[accountClass]

/** Without the passkey's signature, by a texted code or by nothing, no more than this goes to others in a day (261号). */
export const UNSIGNED_DAY: Fen = yuan(50_000)
/** Small payments to known payees, without signature or code: together in a day. The bank's own. */
export const UNASKED_DAY: Fen = yuan(5_000)
/** Of one such payment the customer chooses the most; this is what it begins with, and the most that may be chosen. */
export const UNASKED_PAYMENT: Fen = yuan(1_000)
export const UNASKED_PAYMENT_MOST: Fen = yuan(5_000)
