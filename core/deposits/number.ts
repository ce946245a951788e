import { passesLuhn } from '../shape.ts'

/** 629900 is not issued to any bank: a number of ours cannot be taken for another's. */
const ISSUER = '629900'

/** Firms' accounts are counted apart, from here on: no person's number is ever one of theirs. */
const FIRMS_FROM = 500_000_000_000
export const firmAccountNumber = (serial: number): string => accountNumber(FIRMS_FROM + serial)

/** The 19-digit number of the n-th account: issuer, serial number, check digit (ISO/IEC 7812-1, Luhn). */
export function accountNumber(serial: number): string {
  const body = ISSUER + serial.toString().padStart(12, '0')
  for (let check = 0; check < 10; check++) if (passesLuhn(body + check)) return body + check
  throw new RangeError('every number has a check digit')
}
