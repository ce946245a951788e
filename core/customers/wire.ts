/** Shapes of signing in, passkeys, approvals, sessions and the bound account. */
import * as v from 'valibot'
import { businessId } from '../call.ts'
import { accountClasses } from '../deposits/classes.ts'
import { cardNumber, id, instantOut, money, moneyOut, PLAIN, payeeRef, phone } from '../shape.ts'
import { roles } from '../staff/roles.ts'
import { identity } from './joining-wire.ts'
import { LOCK_AFTER_SECONDS } from './lock.ts'
import { recoveryStates } from './recovery.ts'

export const code = v.pipe(v.string('code'), v.regex(/^\d{6}$/, 'code'))

export const askForCode = v.strictObject({ phone })
export const codeSent = v.object({ validSeconds: v.number(), retryAfterSeconds: v.number() })
export const signIn = v.strictObject({ phone, code })

/** The customer as the app may show them: the phone is masked, the identity never leaves the bank. */
export const customer = v.object({
  id,
  name: v.string(),
  phone: v.pipe(v.string(), v.examples(['138****1234'])),
  state: v.pipe(v.picklist(['joining', 'open', 'closed']), v.description('joining: has shown a phone; nothing else is open yet')),
  class: v.picklist(accountClasses),
}) // biome-ignore format: one customer
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
  /** How this session was opened, and whether the customer has a passkey at all. */
  how: v.picklist(['code', 'passkey']),
  passkeys: v.pipe(v.number(), v.integer()),
  /** Everything is stopped until the customer says otherwise. */
  frozen: v.boolean(),
  csrf: v.pipe(v.string(), v.description('Send it back as X-CSRF-Token with every request that changes something')),
  since: instantOut,
  expires: instantOut,
  guide: v.pipe(
    v.nullable(v.object({ temporal: v.nullable(v.string()), sms: v.string() })),
    v.description('Where a newcomer to a development bank can look beneath it; null in production'),
  ),
})
export type Session = v.InferOutput<typeof session>

// ——— WebAuthn Level 3, as JSON (PublicKeyCredential.parseRequestOptionsFromJSON and toJSON) ———

const base64url = (most: number) =>
  v.pipe(v.string('passkey'), v.maxLength(most, 'passkey'), v.regex(/^[\w-]+$/, 'passkey'))
const extensions = v.optional(v.record(v.string(), v.unknown()))
const attachment = v.optional(v.picklist(['platform', 'cross-platform'], 'passkey'))
/** AuthenticationResponseJSON. */
export const assertion = v.strictObject({
  id: base64url(1400),
  rawId: base64url(1400),
  type: v.literal('public-key', 'passkey'),
  response: v.strictObject({
    authenticatorData: base64url(4096),
    clientDataJSON: base64url(4096),
    signature: base64url(4096),
    userHandle: v.optional(base64url(128)),
  }),
  clientExtensionResults: extensions,
  authenticatorAttachment: attachment,
})
export type Assertion = v.InferOutput<typeof assertion>
/** RegistrationResponseJSON. */
export const attestation = v.strictObject({
  id: base64url(1400),
  rawId: base64url(1400),
  type: v.literal('public-key', 'passkey'),
  response: v.strictObject({
    clientDataJSON: base64url(8192),
    attestationObject: base64url(16_384),
    authenticatorData: v.optional(base64url(8192)),
    publicKey: v.optional(base64url(4096)),
    publicKeyAlgorithm: v.optional(v.number()),
    transports: v.optional(v.pipe(v.array(v.pipe(v.string(), v.regex(/^[a-z-]{1,20}$/))), v.maxLength(8))),
  }),
  clientExtensionResults: extensions,
  authenticatorAttachment: attachment,
})
export type Attestation = v.InferOutput<typeof attestation>
/** PublicKeyCredentialRequestOptionsJSON and PublicKeyCredentialCreationOptionsJSON, as the browser takes them. */
export const passkeyOptions = v.object({ options: v.looseObject({ challenge: v.string() }) })
/** Left: locks after so many seconds. */
export const lock = v.strictObject({ afterSeconds: v.picklist(LOCK_AFTER_SECONDS, 'afterSeconds') })
export const signInByPasskey = v.strictObject({ passkey: assertion })

// ——— approvals ———

/** What is to be approved, as it is asked for. */
export const newApproval = v.pipe(
  v.variant(
    'action',
    [
      v.strictObject({ action: v.literal('transfer'), to: payeeRef, amount: money, by: v.optional(v.literal('code')) }),
      v.strictObject({
        action: v.literal('pay-bill'),
        biller: v.pipe(v.string('biller'), v.regex(/^[a-z-]{2,20}$/, 'biller')),
        amount: money,
        by: v.optional(v.literal('code')),
      }),
      v.strictObject({
        action: v.literal('pay-houses'),
        bills: v.pipe(v.array(businessId('house-bill')), v.minLength(1, 'bills'), v.maxLength(50, 'bills')),
        amount: money,
        by: v.optional(v.literal('code')),
      }),
      v.strictObject({
        action: v.literal('mandate'),
        organization: businessId('organization'),
        house: v.pipe(v.string('house'), v.maxLength(60, 'house'), v.regex(PLAIN, 'house')),
        amount: money,
        by: v.optional(v.literal('code')),
      }),
      v.strictObject({
        action: v.literal('pay-order'),
        quote: v.pipe(v.string('digest'), v.regex(/^[0-9a-f]{64}$/, 'digest')),
        lines: v.pipe(v.array(v.strictObject({ sku: businessId('mall-sku'), quantity: v.pipe(v.number('quantity'), v.integer('quantity'), v.minValue(1, 'quantity'), v.maxValue(999, 'quantity')) }), 'lines'), v.minLength(1, 'lines'), v.maxLength(50, 'lines')),
        address: businessId('mall-address'),
        amount: money,
        by: v.optional(v.literal('code')),
      }),
      v.strictObject({ action: v.literal('withdraw'), amount: money, by: v.optional(v.literal('code')) }),
      v.strictObject({
        action: v.literal('draw-loan'),
        line: businessId('credit-line'),
        amount: money,
        by: v.optional(v.literal('code')),
      }),
      v.strictObject({
        action: v.picklist(['new-passkey', 'end-passkey', 'change-phone', 'change-limits', 'bind-account', 'unfreeze', 'close', 'export', 'loan-consents', 'sign-loan'], 'action'),
        subject: v.optional(v.pipe(v.string('subject'), v.maxLength(200, 'subject'), v.regex(PLAIN, 'subject')), ''),
        by: v.optional(v.literal('code')),
      }),
    ],
    'action',
  ),
) // biome-ignore format: one shape
export type NewApproval = v.InferOutput<typeof newApproval>
export const approval = v.object({
  id: v.pipe(v.string(), v.examples(['approval-019ac0…'])),
  text: v.pipe(v.string(), v.description('What is signed, to the letter; its SHA-256 is the challenge')),
  /** What to show before: in clear, as far as the customer may see it. */
  shows: v.object({ payee: v.nullable(v.string()), account: v.nullable(v.string()), amount: v.nullable(moneyOut), subject: v.nullable(v.string()) }),
  options: v.nullable(v.looseObject({ challenge: v.string() })),
  codeSentTo: v.nullable(v.string()),
  expires: instantOut,
}) // biome-ignore format: one shape
export type Approval = v.InferOutput<typeof approval>
/** Goes with what was approved. */
export const given = v.strictObject({
  id: businessId('approval'),
  passkey: v.optional(assertion),
  code: v.optional(code),
})
export type Given = v.InferOutput<typeof given>
export const withApproval = v.strictObject({ approval: v.optional(given) })

// ——— what a customer sees and does about their own security ———

export const passkeyName = v.pipe(
  v.string('name'),
  v.trim(),
  v.minLength(1, 'name'),
  v.maxLength(40, 'name'),
  v.regex(PLAIN, 'name'),
)
export const keepPasskey = v.strictObject({ passkey: attestation, name: passkeyName, approval: v.optional(given) })
export const passkeyId = v.strictObject({ id: base64url(1400) })
export const passkey = v.object({
  id: v.string(),
  name: v.string(),
  backedUp: v.pipe(v.boolean(), v.description('Kept by the platform and there on the owner’s other devices')),
  since: instantOut,
  lastUsed: v.nullable(instantOut),
})
export const passkeys = v.object({ passkeys: v.array(passkey) })

export const sessionId = v.strictObject({ id: v.pipe(v.string('id'), v.regex(/^session-[0-9a-f]{16}$/, 'id')) })
export const openSession = v.object({
  id: v.string(),
  device: v.string(),
  how: v.picklist(['code', 'passkey']),
  since: instantOut,
  lastSeen: instantOut,
  here: v.boolean(),
})
export const openSessions = v.object({ sessions: v.array(openSession) })
export const signIns = v.object({
  signIns: v.array(
    v.object({
      at: instantOut,
      how: v.picklist(['code', 'passkey']),
      device: v.string(),
      outcome: v.picklist(['signed-in', 'refused']),
    }),
  ),
})

export const limits = v.object({
  class: v.picklist(accountClasses),
  unasked: v.pipe(moneyOut, v.description('A payment to someone known up to this needs no approval')),
  unaskedMost: moneyOut,
  limits: v.array(
    v.object({
      name: v.picklist(['out-day', 'out-year', 'in-day', 'in-year', 'transfers-day', 'unsigned-day', 'unasked-day', 'room']),
      allowance: v.string(),
      left: v.string(),
    }),
  ),
}) // biome-ignore format: one shape
export type Limits = v.InferOutput<typeof limits>
export const setLimits = v.strictObject({ unasked: money, approval: v.optional(given) })

export const freeze = v.strictObject({ otherDevices: v.optional(v.boolean(), true) })
export const frozen = v.object({ frozen: v.boolean() })

export const changePhone = v.strictObject({ phone, code, approval: v.optional(given) })
export const phoneChange = v.object({
  id: v.nullable(v.string()),
  phone: v.nullable(v.pipe(v.string(), v.description('The new number, masked'))),
  effective: v.nullable(v.pipe(instantOut, v.description('When it takes the old one’s place, unless someone objects'))),
  state: v.picklist(['none', 'waiting', 'changed', 'cancelled', 'refused']),
})
export type PhoneChange = v.InferOutput<typeof phoneChange>

/** Name and number as on the ID card; what is sent is compared and not kept. */
export const recover = identity
export const recovery = v.object({
  state: v.pipe(
    v.picklist(recoveryStates),
    v.description(
      '`face`: the page is open; `waiting`: the bank is at it, ask again; `passed`: a passkey may be made now, by this session',
    ),
  ),
  page: v.nullable(v.pipe(v.string(), v.description('The provider’s, where the face is looked at'))),
  why: v.nullable(v.pipe(v.string(), v.description('Why it did not work, in words'))),
  todo: v.pipe(v.string(), v.description('What to do, in words')),
  until: v.nullable(v.pipe(instantOut, v.description('How long the page is open, or a passkey may be made'))),
})
export type Recovery = v.InferOutput<typeof recovery>

/** Binds the customer's own account at another bank. The number is its card number. */
export const bindAccount = v.strictObject({ number: cardNumber, approval: v.optional(given) })
