/** Where a bank on this machine lives: its folder, its ports, its keys. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { newAuthority } from '../../adapters/time-stamp/authority.ts'

/** The checkout. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** Each port with the variable that changes it. QIAO_PORT_OFFSET shifts all of them. */
const defaults = {
  EDGE_PORT: 8787,
  BANK_PORT: 7010,
  OPERATOR_PORT: 7011,
  WORKER_PORT: 7020,
  SIM_CONTROL_PORT: 7030,
  SIM_SMS_PORT: 7031,
  SIM_SMPP_PORT: 7034,
  SIM_CLEARING_PORT: 7032,
  SIM_BILLERS_PORT: 7033,
  SIM_BUSINESS_REGISTRY_PORT: 7037,
  SIM_REGISTRY_PORT: 7035,
  SIM_FACE_PORT: 7036,
  SIM_PUSH_PORT: 7038,
  SIM_CREDIT_BUREAU_PORT: 7039,
  SIM_TAX_OFFICE_PORT: 7040,
  SIM_TIME_STAMP_PORT: 7041,
  SIM_CARRIERS_PORT: 7042,
  QIAO_PG_PORT: 7054,
  TEMPORAL_PORT: 7233,
  TEMPORAL_UI_PORT: 8233,
} as const
export type PortName = keyof typeof defaults
export type Ports = Readonly<Record<PortName, number>>
type Env = Readonly<Record<string, string | undefined>>

export function portsFrom(env: Env): Ports {
  const offset = Number(env.QIAO_PORT_OFFSET ?? 0)
  const ports = Object.entries(defaults).map(([name, port]) => {
    const chosen = Number(env[name] ?? port + offset)
    if (!Number.isInteger(chosen) || chosen < 1 || chosen > 65_535)
      throw new Error(`${name}=${env[name]} is not a port (1–65535)`)
    return [name, chosen] as const
  })
  return Object.fromEntries(ports) as Record<PortName, number>
}

export type Home = {
  readonly folder: string
  readonly run: string
  readonly logs: string
  readonly tools: string
  readonly postgres: string
  readonly temporal: string
}

export function homeFrom(env: Env): Home {
  const folder = resolve(ROOT, env.QIAO_HOME ?? '.qiao')
  const home = {
    folder,
    run: join(folder, 'run'),
    logs: join(folder, 'logs'),
    // Tools are the same for every bank of this checkout.
    tools: join(ROOT, '.qiao', 'tools'),
    postgres: join(folder, 'postgres'),
    temporal: join(folder, 'temporal.db'),
  }
  for (const path of [home.folder, home.run, home.logs]) mkdirSync(path, { recursive: true })
  return home
}

/** Forgets every account, run and session of this bank, here and in the folder `apart`; keys and tools stay. */
export function wipe(home: Home, apart: string): void {
  for (const path of [home.postgres, home.run, home.logs, apart]) rmSync(path, { recursive: true, force: true })
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(home.temporal + suffix, { force: true })
  for (const path of [home.run, home.logs]) mkdirSync(path, { recursive: true })
}

export type Secrets = {
  readonly edge: { readonly privateKey: JWK; readonly publicKey: JWK }
  readonly bank: { readonly privateKey: JWK; readonly publicKey: JWK }
  readonly clearing: { readonly privateKey: JWK; readonly publicKey: JWK }
  readonly bankSecret: string
  readonly csrf: string
  /** Eight characters: SMPP has room for no more. */
  readonly smsPassword: string
  readonly billersToken: string
  readonly businessRegistryToken: string
  /** Seal resident ID numbers, and tell two that are the same. */
  readonly identity: {
    readonly current: string
    readonly keys: Readonly<Record<string, string>>
    readonly digest: string
  }
  readonly registrySecret: string
  readonly faceSecret: string
  readonly creditBureauSecret: string
  readonly taxOfficeSecret: string
  readonly carriersSecret: string
  /** P-256, and the certificate (PEM) of the simulated time-stamping authority. */
  readonly timeStamp: { readonly privateKey: JWK; readonly certificate: string }
  /** P-256: by which push services know this bank. */
  readonly push: JWK
  readonly postgresPassword: string
}

async function keyPair(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true })
  return { privateKey: { ...(await exportJWK(privateKey)), kid }, publicKey: { ...(await exportJWK(publicKey)), kid } }
}

/** The edge's public keys as the bank reads them, while it runs. */
export const edgeKeysIn = (home: Home) => join(home.folder, 'edge-keys.json')

/** The edge's new pair takes the place of the one before. */
export async function keepEdgePair(home: Home, edge: Secrets['edge']): Promise<void> {
  const secrets = await secretsOf(home)
  writeFileSync(join(home.folder, 'keys.json'), JSON.stringify({ ...secrets, edge }, null, 2), { mode: 0o600 })
}

/** The keys of this bank, made once and readable by their owner alone. */
export async function secretsOf(home: Home): Promise<Secrets> {
  const path = join(home.folder, 'keys.json')
  const kept = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Partial<Secrets>) : {}
  const token = () => randomBytes(32).toString('base64url')
  const made: Secrets = {
    edge: await keyPair('edge-1'),
    bank: await keyPair('bank-1'),
    clearing: await keyPair('clearing-1'),
    bankSecret: token(),
    csrf: token(),
    smsPassword: token().slice(0, 8),
    billersToken: token(),
    businessRegistryToken: token(),
    identity: { current: 'identity-1', keys: { 'identity-1': token() }, digest: token() },
    registrySecret: token(),
    faceSecret: token(),
    creditBureauSecret: token(),
    taxOfficeSecret: token(),
    carriersSecret: token(),
    timeStamp: await newAuthority(Date.now()),
    push: await exportJWK((await generateKeyPair('ES256', { extractable: true })).privateKey),
    postgresPassword: token(),
  }
  // What a later release needs beside what is there is added; nothing that is there changes.
  const secrets: Secrets = { ...made, ...kept }
  if (Object.keys(made).every((name) => name in kept)) return secrets
  writeFileSync(path, JSON.stringify(secrets, null, 2), { mode: 0o600 })
  return secrets
}
