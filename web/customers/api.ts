/** Joining, passkeys, approvals and one's own security, as their screens call the bank. */

import type { CallName } from '../../core/contract.ts'
import type { Approval, Assertion, Attestation, Given } from '../../core/customers/wire.ts'
import { ask, askFile, yuan } from '../api.ts'

/** What is to be approved, as it goes over the wire. */
export type Wanted =
  | { action: 'transfer'; to: string; amount: ReturnType<typeof yuan> }
  | { action: 'pay-bill'; biller: string; amount: ReturnType<typeof yuan> }
  | { action: 'pay-houses'; bills: string[]; amount: ReturnType<typeof yuan> }
  | { action: 'mandate'; organization: string; house: string; amount: ReturnType<typeof yuan> }
  | { action: 'withdraw'; amount: ReturnType<typeof yuan> }
  | { action: 'pay-order'; quote: string; address: string; lines: readonly { sku: string; quantity: number }[]; amount: ReturnType<typeof yuan> }
  | { action: 'draw-loan'; line: string; amount: ReturnType<typeof yuan> }
  | { action: 'new-passkey' | 'end-passkey' | 'change-phone' | 'change-limits' | 'bind-account' | 'unfreeze' | 'close' | 'export' | 'loan-consents' | 'sign-loan'; subject?: string } // biome-ignore format: one kind a line
export type { Approval }

const withGiven = (given: Given | undefined) => (given ? { approval: given } : {})
const fileOf = (name: CallName, path: string, body: unknown) => askFile(name, path, { method: 'POST', body })

export const customers = {
  askForPasskey: () => ask('askForPasskey', 'POST', '/session/challenges'),
  signInByPasskey: (passkey: Assertion) => ask('signInByPasskey', 'POST', '/session/passkeys', { body: { passkey } }),
  askToUnlock: () => ask('askToUnlock', 'POST', '/session/unlock/challenges'),
  unlock: (passkey: Assertion) => ask('unlock', 'POST', '/session/unlock', { body: { passkey } }),
  newPasskey: () => ask('newPasskey', 'POST', '/passkeys/challenges'),
  keepPasskey: (passkey: Attestation, name: string, given?: Given) =>
    ask('keepPasskey', 'POST', '/passkeys', { body: { passkey, name, ...withGiven(given) } }),
  passkeys: () => ask('passkeys', 'GET', '/passkeys'),
  endPasskey: (id: string, given?: Given) =>
    ask('endPasskey', 'POST', `/passkeys/${id}/end`, { body: withGiven(given) }),
  newApproval: (wanted: Wanted, byCode: boolean) =>
    ask('newApproval', 'POST', '/approvals', { body: { ...wanted, ...(byCode ? { by: 'code' } : {}) } }),
  sessions: () => ask('openSessions', 'GET', '/sessions'),
  endSession: (id: string) => ask('endSession', 'DELETE', `/sessions/${id}`),
  endOtherSessions: () => ask('endOtherSessions', 'DELETE', '/sessions'),
  signIns: () => ask('signIns', 'GET', '/sign-ins'),
  limits: () => ask('limits', 'GET', '/limits'),
  setLimits: (unasked: string, given?: Given) =>
    ask('setLimits', 'PUT', '/limits', { body: { unasked: yuan(unasked), ...withGiven(given) } }),
  freeze: () => ask('freeze', 'POST', '/freeze', { body: {} }),
  unfreeze: (given?: Given) => ask('unfreeze', 'POST', '/freeze/end', { body: withGiven(given) }),
  bindAccount: (number: string, given?: Given) =>
    ask('bindAccount', 'PUT', '/bound-account', { body: { number, ...withGiven(given) } }),
  phoneChange: () => ask('phoneChange', 'GET', '/phone-change'),
  changePhone: (phone: string, code: string, given?: Given) =>
    ask('changePhone', 'POST', '/phone-change', { body: { phone, code, ...withGiven(given) } }),
  keepPhone: () => ask('keepPhone', 'DELETE', '/phone-change'),
  recovery: () => ask('recovery', 'GET', '/recovery'),
  recover: (name: string, number: string) => ask('recover', 'POST', '/recovery', { body: { name, number } }),
  recoveryLooked: () => ask('recoveryLooked', 'POST', '/recovery/face'),
  exportData: (given?: Given) => fileOf('exportData', '/data-exports', withGiven(given)),
  closeAccount: (given?: Given) => ask('closeAccount', 'POST', '/closing', { body: withGiven(given) }),

  looksAtMe: () => ask('looksAtMe', 'GET', '/me/looks'),
  joining: () => ask('joining', 'GET', '/joining'),
  giveConsents: (consents: readonly { purpose: string; version: string }[]) =>
    ask('giveConsents', 'PUT', '/joining/consents', { body: { consents } }),
  giveIdentity: (name: string, number: string) =>
    ask('giveIdentity', 'PUT', '/joining/identity', { body: { name, number } }),
  startFace: () => ask('checkFace', 'POST', '/joining/face', { body: { kind: 'start' } }),
  capture: (capture: string) => ask('checkFace', 'POST', '/joining/face', { body: { kind: 'capture', capture } }),
  instead: (way: 'video' | 'branch') => ask('checkFace', 'POST', '/joining/face', { body: { kind: 'instead', way } }),
  giveAccount: (number: string, of: 'II' | 'III') =>
    ask('giveAccount', 'PUT', '/joining/account', { body: { number, class: of } }),
  withdrawJoining: () => ask('withdrawJoining', 'DELETE', '/joining'),
  firms: () => ask('firms', 'GET', '/firms'),
  openFirm: (firm: { code: string; name: string; representative: { name: string; phone?: string } }, press: string) =>
    ask('openFirm', 'POST', '/firms', { body: firm, press }),
  confirmFirm: (id: string, answer: 'yes' | 'no') =>
    ask('confirmFirm', 'POST', `/firms/${id}/confirmation`, { body: { answer }, press: `${id}-${answer}` }),
  consents: () => ask('consents', 'GET', '/consents'),
  withdrawConsent: (purpose: string) => ask('withdrawConsent', 'DELETE', `/consents/${purpose}`),
}
