/** Wires configuration, storage and adapters, once, for every process of the bank. */
import type { Counter, Histogram } from 'prom-client'
import { billers } from '../../core/bills/billers.ts'
import type { LedgerClient } from '../../core/ledger/command.ts'
import type { Keys } from '../../core/signature.ts'
import type { Instant } from '../../core/time.ts'
import { billerOver } from '../adapters/billers/client.ts'
import type { Biller } from '../adapters/billers/port.ts'
import { businessRegistryOver } from '../adapters/business-registry/client.ts'
import type { BusinessRegistry } from '../adapters/business-registry/port.ts'
import { carriersOver } from '../adapters/carriers/client.ts'
import type { Carriers } from '../adapters/carriers/port.ts'
import { clearingHouseClient } from '../adapters/clearing-house/client.ts'
import type { ClearingHouse } from '../adapters/clearing-house/port.ts'
import { creditBureauOver } from '../adapters/credit-bureau/client.ts'
import type { CreditBureau } from '../adapters/credit-bureau/port.ts'
import { faceProviderOver } from '../adapters/face/client.ts'
import type { FaceProvider } from '../adapters/face/port.ts'
import { keysFrom, signerFrom } from '../adapters/keys.ts'
import { pushServicesOver, vapidFrom } from '../adapters/push-service/client.ts'
import type { PushService } from '../adapters/push-service/port.ts'
import { registryOver } from '../adapters/registry/client.ts'
import type { Registry } from '../adapters/registry/port.ts'
import { SmppCentre, type SmppOptions } from '../adapters/sms/client.ts'
import type { SmsCentre } from '../adapters/sms/port.ts'
import { taxOfficeOver } from '../adapters/tax/client.ts'
import type { TaxOffice } from '../adapters/tax/port.ts'
import { timeStampAuthorityOver } from '../adapters/time-stamp/client.ts'
import type { TimeStampAuthority } from '../adapters/time-stamp/port.ts'
import { billActivities } from '../bills/activities.ts'
import { reconciliationActivities } from '../bills/reconciliation/activities.ts'
import { runActivities } from '../bills/run/activities.ts'
import { endOfDayActivities } from '../books/activities.ts'
import { waitActivities } from '../calendar/activities.ts'
import { firmActivities } from '../customers/firm/activities.ts'
import { joiningActivities } from '../customers/joining/activities.ts'
import { phoneChangeActivities } from '../customers/phone-change/activities.ts'
import { recoveryActivities } from '../customers/recovery/activities.ts'
import { loanApplicationActivities } from '../loans/application/activities.ts'
import { arrearsActivities } from '../loans/arrears/activities.ts'
import { type LoanSources, loanSourcesOver } from '../loans/sources.ts'
import { orderActivities } from '../mall/order/activities.ts'
import { withdrawalActivities } from '../remittance/withdrawal/activities.ts'
import type { Database } from '../storage/database.ts'
import { type IdentityKeys, identityKeysFrom } from '../storage/identity.ts'
import type { Projector } from '../storage/ledger/projector.ts'
import type { Live } from './live.ts'
import type { Log } from './log.ts'
import type { Runs } from './runs.ts'
import type { Rush } from './rush.ts'
import type { RelyingParty } from './webauthn.ts'

/** What the bank's API stands on. */
export type Bank = {
  readonly db: Database
  /** Its commits do not wait for the disk: for what is written down before the ledger is asked, whose commit takes it along. */
  readonly early: Database
  readonly ledger: LedgerClient
  readonly projector: Projector
  readonly live: Live
  readonly sms: SmsCentre
  readonly push: PushService
  /** Beside the browsers' own push services; undefined in production. */
  readonly pushAlso: string | undefined
  readonly clearingHouse: ClearingHouse
  readonly billers: ReadonlyMap<string, Biller>
  readonly runs: Runs
  readonly identityKeys: IdentityKeys
  /** For who is opened at the counter; online, the run asks it. */
  readonly registry: Registry
  /** Whatever leaves this bank on paper says that it is a demonstration. */
  readonly demo: boolean
  /** Where a development bank can be looked at from beneath; null in production. */
  readonly guide: { readonly temporal: string | null; readonly sms: string } | null
  /** For whom passkeys are made. */
  readonly party: RelyingParty
  /** From which the salts derive that carriers' news is signed with. */
  readonly carriersSecret: string
  /** The edge's public keys as they stand now; they change while the bank runs. */
  edgeKeys(): Keys
  /** Pepper of the digests of SMS codes. */
  readonly secret: string
  readonly log: Log
  readonly metrics: { readonly calls: Histogram<'call' | 'status'>; readonly broken: Counter }
  /** Bank time (decision 12). */
  now(): Instant
  /** Wakes the part that asks other banks for what customers bring in. */
  askForTopUps(): void
  /** Wakes the part that starts the runs of orders. */
  startOrders(): void
  /** Whether many buy just now: runs that are to start wait for them. */
  readonly rush: Rush
  /** Wakes the part that has parcels followed. */
  followParcels(): void
  /** Wakes the part that reads sheets of bills. */
  readSheets(): void
  /** Wakes the part that tells customers. */
  tellNow(): void
  /** Where Temporal's UI shows a run; null where there is none. */
  runUrl(id: string): string | null
}

export const billersFrom = (config: { billersUrl: string; billersToken: string }): ReadonlyMap<string, Biller> =>
  new Map(
    billers.map(({ id, company, parameters }) => [
      id,
      billerOver({ url: config.billersUrl, token: config.billersToken, company, key: parameters[0]!.key }),
    ]),
  )

export const smsFrom = (
  config: { smsUrl: string; smsSystemId: string; smsPassword: string; smsSource: string },
  on: SmppOptions['on'],
): SmsCentre =>
  new SmppCentre({
    url: config.smsUrl,
    systemId: config.smsSystemId,
    password: config.smsPassword,
    source: config.smsSource,
    on,
  })

export const pushFrom = (config: { pushKey: string; pushContact: string; pushAlso: string | undefined }): PushService =>
  pushServicesOver({ keys: vapidFrom(config.pushKey), contact: config.pushContact, also: config.pushAlso })

export const clearingHouseFrom = (config: { clearingHouseUrl: string; bankSigningKey: string }): ClearingHouse =>
  clearingHouseClient({ url: config.clearingHouseUrl, signer: signerFrom(config.bankSigningKey) })

export const businessRegistryFrom = (config: {
  businessRegistryUrl: string
  businessRegistryToken: string
}): BusinessRegistry => businessRegistryOver({ url: config.businessRegistryUrl, token: config.businessRegistryToken })

export const creditBureauFrom = (config: { creditBureauUrl: string; creditBureauSecret: string }): CreditBureau =>
  creditBureauOver({ url: config.creditBureauUrl, secret: config.creditBureauSecret })
export const taxOfficeFrom = (config: { taxOfficeUrl: string; taxOfficeSecret: string }): TaxOffice =>
  taxOfficeOver({ url: config.taxOfficeUrl, secret: config.taxOfficeSecret })

export const keys = keysFrom
/** What tells who a person is. */
export const identityFrom = (config: {
  identityKeys: string
  registryUrl: string
  registrySecret: string
  faceUrl: string
  faceSecret: string
}): { identityKeys: IdentityKeys; registry: Registry; face: FaceProvider } => ({
  identityKeys: identityKeysFrom(config.identityKeys),
  registry: registryOver({ url: config.registryUrl, secret: config.registrySecret }),
  face: faceProviderOver({ url: config.faceUrl, secret: config.faceSecret }),
})

/** Who is asked about a firm that wants to borrow. */
export const loanSourcesFrom = (
  config: Parameters<typeof creditBureauFrom>[0] &
    Parameters<typeof taxOfficeFrom>[0] &
    Parameters<typeof businessRegistryFrom>[0],
): LoanSources =>
  loanSourcesOver({
    registry: businessRegistryFrom(config),
    bureau: creditBureauFrom(config),
    tax: taxOfficeFrom(config),
  })

export const carriersFrom = (config: { carriersUrl: string; carriersSecret: string }): Carriers =>
  carriersOver({ url: config.carriersUrl, secret: config.carriersSecret })

export const timeStampFrom = (config: {
  timeStampUrl: string
  timeStampCertificate: string
  timeStampPolicy: string | undefined
}): TimeStampAuthority =>
  timeStampAuthorityOver({
    url: config.timeStampUrl,
    certificate: config.timeStampCertificate,
    policy: config.timeStampPolicy,
  })

/** Every activity of every workflow. */
export function activities(world: {
  db: Database
  ledger: LedgerClient
  billers: ReadonlyMap<string, Biller>
  businessRegistry: BusinessRegistry
  clearingHouse: ClearingHouse
  registry: Registry
  face: FaceProvider
  identityKeys: IdentityKeys
  loanSources: LoanSources
  timeStamp: TimeStampAuthority
  now: () => number
  appUrl: string
  demo: boolean
}) {
  return {
    ...billActivities(world),
    ...runActivities(world),
    ...reconciliationActivities(world),
    ...firmActivities(world),
    ...joiningActivities(world),
    ...waitActivities(world.db),
    ...withdrawalActivities(world),
    ...phoneChangeActivities(world),
    ...recoveryActivities(world),
    ...endOfDayActivities(world),
    ...loanApplicationActivities(world),
    ...arrearsActivities(world),
    ...orderActivities(world),
  }
}
export type Activities = ReturnType<typeof activities>
