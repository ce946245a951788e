/**
 * What each process is told by its environment, checked once at its start. What is missing is named all at once, with
 * what it is for, so that whoever starts a part by hand need not find out one variable at a time.
 */
import * as v from 'valibot'
import { vapidFrom } from '../adapters/push-service/client.ts'
import { authorityFrom } from '../adapters/time-stamp/wire.ts'
import { identityKeysShape } from '../storage/identity.ts'

/** The bank has one shard of the ledger as yet. */
export const SHARD = 0

const text = v.pipe(v.string(), v.minLength(1))
const port = v.pipe(
  v.string(),
  v.regex(/^\d{1,5}$/, 'a port, 1–65535'),
  v.transform(Number),
  v.minValue(1, 'a port, 1–65535'),
  v.maxValue(65_535, 'a port, 1–65535'),
)
const url = v.pipe(v.string(), v.url('a URL'))
const secretText = v.pipe(v.string(), v.minLength(32, 'at least 32 characters'))
const json = v.pipe(
  v.string(),
  v.check((value) => isJson(value), 'JSON'),
)
const isJson = (value: string) => {
  try {
    JSON.parse(value)
    return true
  } catch {
    return false
  }
}

const isVapidKey = (value: string) => {
  try {
    vapidFrom(value)
    return true
  } catch {
    return false
  }
}

const isAuthority = (value: string) => {
  try {
    authorityFrom(value)
    return true
  } catch {
    return false
  }
}

const limit = v.pipe(v.string(), v.regex(/^\d{1,7}(\.\d{1,3})?\/\d{1,7}$/, 'such as 100/1000'))

/** Every variable: its shape, what it is for, and what it is when it is not set. */
const variables = {
  QIAO_ENV: {
    shape: v.picklist(['development', 'production'], 'development or production'),
    is: 'which rules hold: bank time moves in development only',
    otherwise: 'development',
  },
  DATABASE_URL: { shape: url, is: 'the PostgreSQL database, 18 or later: postgres://user:password@host:port/qiao' },
  TEMPORAL_ADDRESS: { shape: text, is: 'the Temporal server: host:port' },
  TEMPORAL_NAMESPACE: { shape: text, is: 'the namespace there', otherwise: 'default' },
  TEMPORAL_UI_URL: {
    shape: v.optional(url),
    is: 'where Temporal’s UI is, for links to runs; leave it out when there is none',
  },
  SMS_INBOX_URL: {
    shape: v.optional(url),
    is: 'where a development bank’s texts can be read, for its guide; leave it out when there is no such page',
  },
  TASK_QUEUE: { shape: text, is: 'the task queue between bank and worker', otherwise: 'qiao' },
  LEDGER_SOCKET: { shape: text, is: 'the path of the ledger’s local socket' },
  BANK_PORT: { shape: port, is: 'where the edge and the clearing house reach the bank', otherwise: '7010' },
  OPERATOR_PORT: { shape: port, is: 'the operator’s port, on loopback', otherwise: '7011' },
  BANK_EDGE_KEYS: {
    shape: text,
    is: 'JWK set of the edge’s public keys, or the path of a file with it, which is read anew when it changes',
  },
  BANK_SECRET: {
    shape: v.pipe(v.string(), v.minLength(32, 'at least 32 characters')),
    is: 'pepper of the digests of SMS codes',
  },
  BANK_SIGNING_KEY: { shape: json, is: 'private JWK (Ed25519) for what the bank sends to the clearing house' },
  CLEARING_HOUSE_URL: { shape: url, is: 'the clearing house' },
  CLEARING_HOUSE_KEYS: { shape: json, is: 'JWK set of the clearing house’s public keys' },
  IDENTITY_KEYS: {
    shape: v.pipe(
      json,
      v.check(
        (text) => v.is(identityKeysShape, JSON.parse(text)),
        '{"current", "keys": {name: 32 bytes as base64url}, "digest"}',
      ),
    ),
    is: 'keys that seal resident ID numbers, by name, and the key of their digests',
  },
  REGISTRY_URL: { shape: url, is: 'the registry of residents' },
  REGISTRY_SECRET: { shape: secretText, is: 'the secret it knows us by' },
  FACE_URL: { shape: url, is: 'the face provider' },
  FACE_SECRET: { shape: secretText, is: 'the secret that it and the bank sign with' },
  SMS_URL: {
    shape: v.pipe(v.string(), v.regex(/^s?smpp:\/\/\S+$/, 'smpp://host:port, or ssmpp:// with TLS')),
    is: 'the carrier’s SMS centre',
  },
  SMS_SYSTEM_ID: {
    shape: v.pipe(text, v.maxLength(15, 'at most 15 characters')),
    is: 'the name it knows us by',
    otherwise: 'qiao',
  },
  SMS_PASSWORD: { shape: v.pipe(text, v.maxLength(8, 'at most 8 characters')), is: 'the password it knows us by' },
  SMS_SOURCE: {
    shape: v.pipe(v.string(), v.regex(/^\d{3,20}$/, 'a number')),
    is: 'the number that texts come from',
    otherwise: '106900001',
  },
  PUSH_KEY: {
    shape: v.pipe(json, v.check(isVapidKey, 'a private EC JWK (P-256)')),
    is: 'private JWK (P-256) by which push services know the bank; browsers subscribe for it, so a new one asks each customer anew',
  },
  PUSH_CONTACT: {
    shape: v.pipe(v.string(), v.regex(/^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/, 'mailto: or https:')),
    is: 'whom a push service asks when something is wrong with what the bank sends: mailto: or https:',
  },
  PUSH_ALSO: {
    shape: v.optional(v.pipe(v.string(), v.regex(/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/, 'an origin'))),
    is: 'the origin of a push service beside those of the browsers: the simulated one; leave it out in production',
  },
  BILLERS_URL: { shape: url, is: 'the payment hub of the billers' },
  BILLERS_TOKEN: { shape: text, is: 'the token it knows us by' },
  BUSINESS_REGISTRY_URL: { shape: url, is: 'the business registry' },
  BUSINESS_REGISTRY_TOKEN: { shape: text, is: 'the token it knows us by' },
  CREDIT_BUREAU_URL: { shape: url, is: 'the credit bureau' },
  CREDIT_BUREAU_SECRET: { shape: secretText, is: 'the secret it knows us by' },
  TAX_OFFICE_URL: { shape: url, is: 'the tax office' },
  TAX_OFFICE_SECRET: { shape: secretText, is: 'the secret it knows us by' },
  TIME_STAMP_URL: { shape: url, is: 'the time-stamping authority (RFC 3161)' },
  TIME_STAMP_CERTIFICATE: {
    shape: v.pipe(text, v.check(isAuthority, 'a certificate for time stamps, in PEM')),
    is: 'the certificate it signs with, which is trusted; a new one before the old one ends',
  },
  TIME_STAMP_POLICY: {
    shape: v.optional(v.pipe(v.string(), v.regex(/^[0-2](\.(0|[1-9]\d*))+$/, 'an OID'))),
    is: 'the policy under which it is asked to stamp; leave it out for its own',
  },
  CARRIERS_URL: { shape: url, is: 'the service that follows parcels at their carriers' },
  CARRIERS_SECRET: { shape: secretText, is: 'the key it knows us by; salts of what it tells derive from it' },
  EDGE_PORT: { shape: port, is: 'where customers reach the edge', otherwise: '8787' },
  BANK_URL: { shape: url, is: 'where the edge reaches the bank' },
  EDGE_SIGNING_KEY: { shape: json, is: 'private JWK (Ed25519) with which the edge signs what it sends to the bank' },
  EDGE_CSRF_KEY: {
    shape: v.pipe(v.string(), v.regex(/^[\w-]{43}$/, '32 bytes as base64url')),
    is: 'key of the CSRF tokens',
  },
  APP_URL: { shape: url, is: 'where customers reach the app: links in texts lead there, and passkeys are made for it' },
  EDGE_CSRF_KEY_BEFORE: {
    shape: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{43}$/, '32 bytes as base64url'))),
    is: 'the key of the CSRF tokens before this one, while its tokens still hold',
  },
  EDGE_ADDRESS_LIMIT: { shape: v.optional(limit), is: 'requests from one address: a second, and at once (100/1000)' },
  EDGE_SESSION_LIMIT: { shape: v.optional(limit), is: 'requests of one session: a second, and at once (20/200)' },
  WORKER_PORT: { shape: port, is: 'health and metrics of the worker', otherwise: '7020' },
  QIAO_POINTS_URL: { shape: v.optional(url), is: 'the kill proof’s hook; leave it out' },
  SIM_CONTROL_URL: { shape: url, is: 'the simulators’ control port, which is told what had been before' },
  SIM_CONTROL_PORT: { shape: port, is: 'the simulators’ control port', otherwise: '7030' },
  SIM_SMS_PORT: { shape: port, is: 'the inbox page of the simulated SMS centre', otherwise: '7031' },
  SIM_SMPP_PORT: { shape: port, is: 'the simulated SMS centre: SMPP', otherwise: '7034' },
  SIM_CLEARING_PORT: { shape: port, is: 'the simulated clearing house', otherwise: '7032' },
  SIM_BILLERS_PORT: { shape: port, is: 'the simulated billers', otherwise: '7033' },
  SIM_REGISTRY_PORT: { shape: port, is: 'the simulated registry of residents', otherwise: '7035' },
  SIM_FACE_PORT: { shape: port, is: 'the simulated face provider', otherwise: '7036' },
  BANK_FACE_URL: { shape: url, is: 'where the face provider gives notice: the bank’s /face' },
  SIM_BUSINESS_REGISTRY_PORT: { shape: port, is: 'the simulated business registry', otherwise: '7037' },
  SIM_PUSH_PORT: { shape: port, is: 'the simulated push service', otherwise: '7038' },
  SIM_CREDIT_BUREAU_PORT: { shape: port, is: 'the simulated credit bureau', otherwise: '7039' },
  SIM_TAX_OFFICE_PORT: { shape: port, is: 'the simulated tax office', otherwise: '7040' },
  SIM_TIME_STAMP_PORT: { shape: port, is: 'the simulated time-stamping authority', otherwise: '7041' },
  SIM_CARRIERS_PORT: { shape: port, is: 'the simulated service that follows parcels', otherwise: '7042' },
  TIME_STAMP_KEY: { shape: json, is: 'private JWK (P-256) of the simulated time-stamping authority' },
  BANK_CLEARING_URL: { shape: url, is: 'where the clearing house delivers: the bank’s /clearing' },
  CLEARING_SIGNING_KEY: { shape: json, is: 'private JWK (Ed25519) of the clearing house' },
  BANK_KEYS: { shape: json, is: 'JWK set of the bank’s public keys' },
} as const

const processes = {
  bank: [
    'QIAO_ENV', 'DATABASE_URL', 'TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE', 'TEMPORAL_UI_URL', 'SMS_INBOX_URL', 'TASK_QUEUE', 'LEDGER_SOCKET', 'BANK_PORT', 'OPERATOR_PORT', 'BANK_EDGE_KEYS',
    'BANK_SECRET', 'BANK_SIGNING_KEY', 'CLEARING_HOUSE_URL', 'CLEARING_HOUSE_KEYS', 'SMS_URL', 'SMS_SYSTEM_ID', 'SMS_PASSWORD', 'SMS_SOURCE', 'BILLERS_URL', 'BILLERS_TOKEN',
    'APP_URL', 'IDENTITY_KEYS', 'FACE_SECRET', 'REGISTRY_URL', 'REGISTRY_SECRET', 'PUSH_KEY', 'PUSH_CONTACT', 'PUSH_ALSO',
    'CARRIERS_URL', 'CARRIERS_SECRET',
  ],
  worker: [
    'QIAO_ENV', 'DATABASE_URL', 'TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE', 'TASK_QUEUE', 'LEDGER_SOCKET', 'WORKER_PORT', 'APP_URL', 'BILLERS_URL', 'BILLERS_TOKEN', 'QIAO_POINTS_URL',
    'IDENTITY_KEYS', 'REGISTRY_URL', 'REGISTRY_SECRET', 'FACE_URL', 'FACE_SECRET', 'CLEARING_HOUSE_URL', 'BANK_SIGNING_KEY', 'BUSINESS_REGISTRY_URL', 'BUSINESS_REGISTRY_TOKEN',
    'CREDIT_BUREAU_URL', 'CREDIT_BUREAU_SECRET', 'TAX_OFFICE_URL', 'TAX_OFFICE_SECRET',
    'TIME_STAMP_URL', 'TIME_STAMP_CERTIFICATE', 'TIME_STAMP_POLICY',
  ],
  simulators: [
    'DATABASE_URL', 'SIM_CONTROL_PORT', 'SIM_SMS_PORT', 'SIM_SMPP_PORT', 'SIM_CLEARING_PORT', 'SIM_BILLERS_PORT', 'BANK_CLEARING_URL', 'CLEARING_SIGNING_KEY', 'BANK_KEYS',
    'SMS_SYSTEM_ID', 'SMS_PASSWORD', 'BILLERS_TOKEN', 'SIM_REGISTRY_PORT', 'SIM_FACE_PORT', 'REGISTRY_SECRET', 'FACE_SECRET', 'BANK_FACE_URL', 'SIM_BUSINESS_REGISTRY_PORT', 'BUSINESS_REGISTRY_TOKEN', 'SIM_PUSH_PORT',
    'SIM_CREDIT_BUREAU_PORT', 'CREDIT_BUREAU_SECRET', 'SIM_TAX_OFFICE_PORT', 'TAX_OFFICE_SECRET',
    'SIM_TIME_STAMP_PORT', 'TIME_STAMP_KEY', 'TIME_STAMP_CERTIFICATE', 'SIM_CARRIERS_PORT', 'CARRIERS_SECRET',
  ],
  history: ['QIAO_ENV', 'DATABASE_URL', 'APP_URL', 'BILLERS_URL', 'BILLERS_TOKEN', 'IDENTITY_KEYS', 'SIM_CONTROL_URL'],
  edge: [
    'EDGE_PORT', 'BANK_URL', 'EDGE_SIGNING_KEY', 'EDGE_CSRF_KEY', 'EDGE_CSRF_KEY_BEFORE', 'EDGE_ADDRESS_LIMIT', 'EDGE_SESSION_LIMIT',
  ],
} as const // biome-ignore format: lists

type Variables = typeof variables
type Camel<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Lowercase<Head>}${Capitalize<Camel<Tail>>}`
  : Lowercase<S>
export type Process = keyof typeof processes
export type Config<P extends Process> = {
  readonly [Name in (typeof processes)[P][number] as Camel<Name>]: v.InferOutput<Variables[Name]['shape']>
}

export class WrongConfiguration extends Error {
  override readonly name = 'WrongConfiguration'
}

const camel = (name: string) => name.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** The configuration of a process; throws `WrongConfiguration` that names everything missing or wrong. */
export function readConfig<P extends Process>(
  process: P,
  env: Readonly<Record<string, string | undefined>>,
): Config<P> {
  const wrong: string[] = []
  const config: Record<string, unknown> = {}
  for (const name of processes[process]) {
    const variable: { shape: v.GenericSchema; is: string; otherwise?: string } = variables[name]
    const value = env[name] || variable.otherwise
    const checked = v.safeParse(variable.shape, value)
    if (checked.success) config[camel(name)] = checked.output
    else
      wrong.push(
        `  ${name}: ${value === undefined ? 'is missing' : `is not ${checked.issues[0].message}`} (${variable.is})`,
      )
  }
  if (wrong.length > 0) throw new WrongConfiguration(`the ${process} cannot start; please set\n${wrong.join('\n')}`)
  return config as Config<P>
}
