/** Shapes of joining, signing in and the bound account. */
import * as v from 'valibot'
import { cardNumber, id, instantOut, personName, phone } from '../shape.ts'
import { roles } from '../staff/roles.ts'

export const code = v.pipe(v.string('code'), v.regex(/^\d{6}$/, 'code'))

export const askForCode = v.strictObject({ phone })
export const codeSent = v.object({ validSeconds: v.number(), retryAfterSeconds: v.number() })

export const signIn = v.strictObject({ phone, code })
export const join = v.strictObject({ phone, code, name: personName })

/** The customer as the app may show them: the phone is masked, the identity never leaves the bank. */
export const customer = v.object({ id, name: v.string(), phone: v.pipe(v.string(), v.examples(['138****1234'])) })
export type Customer = v.InferOutput<typeof customer>

export const boundAccount = v.object({
  bank: v.string(),
  bankName: v.string(),
  number: v.pipe(v.string(), v.examples(['6222 **** **** **** 123'])),
})
/** A role of the customer beside being one: `manager` of an organisation, `officer` of the bank. */
export const office = v.object({ organization: v.string(), name: v.string(), role: v.picklist(roles) })
export const session = v.object({
  customer,
  offices: v.array(office),
  boundAccount: v.nullable(boundAccount),
  csrf: v.pipe(v.string(), v.description('Send it back as X-CSRF-Token with every request that changes something')),
  since: instantOut,
  expires: instantOut,
})
export type Session = v.InferOutput<typeof session>

/** Binds the customer's own account at another bank. The number is its card number. */
export const bindAccount = v.strictObject({ number: cardNumber })
