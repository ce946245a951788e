/** Calls of signing in, passkeys, approvals, one's own security and the bound account. */
import type { Call } from '../call.ts'
import type { ProblemCode } from '../problem.ts'
import * as wire from './wire.ts'

/** What any call may answer that takes an approval along. */
export const APPROVAL = [
  'approval-needed', 'approval-unknown', 'approval-mismatch', 'approval-expired', 'passkey-refused', 'code-wrong', 'passkey-needed',
] as const satisfies readonly ProblemCode[] // biome-ignore format: one list

export const customerCalls = {
  askForCode: {
    method: 'POST', path: '/session/codes', tag: 'customers', session: 'none', status: 202,
    summary: 'Send a code to a phone, for signing in or joining',
    body: wire.askForCode, answer: wire.codeSent,
    refusals: ['code-locked', 'too-many-requests', 'sms-not-sent'],
  },
  signIn: {
    method: 'POST', path: '/session', tag: 'customers', session: 'opens', status: 200,
    summary: 'Sign in with the code; with a phone that nobody has here, begin to join',
    body: wire.signIn, answer: wire.session,
    refusals: ['code-wrong', 'code-expired', 'code-locked'],
  },
  askForPasskey: {
    method: 'POST', path: '/session/challenges', tag: 'customers', session: 'none', status: 200,
    summary: 'What a passkey is to sign for signing in; any passkey of this bank may', answer: wire.passkeyOptions, refusals: [],
  },
  signInByPasskey: {
    method: 'POST', path: '/session/passkeys', tag: 'customers', session: 'opens', status: 200,
    summary: 'Sign in with a passkey', body: wire.signInByPasskey, answer: wire.session, refusals: ['passkey-refused'],
  },
  session: {
    method: 'GET', path: '/session', tag: 'customers', session: 'needed', joining: true, status: 200,
    summary: 'Who is signed in, with the CSRF token; with `Prefer: handling=lenient` 204 where nobody is', answer: wire.session, refusals: [],
  },
  signOut: {
    method: 'DELETE', path: '/session', tag: 'customers', session: 'ends', joining: true, status: 204,
    summary: 'Sign out on this device', refusals: [],
  },
  lock: {
    method: 'POST', path: '/session/lock', tag: 'customers', session: 'needed', status: 204,
    summary: 'The app was left: from so many seconds on this session answers nothing until a passkey opens it', body: wire.lock,
    refusals: ['passkey-needed'],
  },
  stay: {
    method: 'DELETE', path: '/session/lock', tag: 'customers', session: 'needed', status: 204,
    summary: 'Back in time: it does not lock', refusals: [],
  },
  askToUnlock: {
    method: 'POST', path: '/session/unlock/challenges', tag: 'customers', session: 'needed', locked: true, status: 200,
    summary: 'What a passkey is to sign for opening this session again', answer: wire.passkeyOptions, refusals: [],
  },
  unlock: {
    method: 'POST', path: '/session/unlock', tag: 'customers', session: 'opens', status: 200,
    summary: 'Open a locked session with a passkey of its owner, under a new token', body: wire.signInByPasskey, answer: wire.session,
    refusals: ['passkey-refused', 'not-signed-in', 'session-expired'],
  },
  newPasskey: {
    method: 'POST', path: '/passkeys/challenges', tag: 'customers', session: 'needed', joining: true, status: 200,
    summary: 'What a new passkey is made with', answer: wire.passkeyOptions, refusals: [],
  },
  keepPasskey: {
    method: 'POST', path: '/passkeys', tag: 'customers', session: 'needed', joining: true, status: 201,
    summary: 'Keep a new passkey; the first while joining, and one after a recovery, need no approval', body: wire.keepPasskey, answer: wire.passkey,
    refusals: [...APPROVAL],
  },
  passkeys: {
    method: 'GET', path: '/passkeys', tag: 'customers', session: 'needed', joining: true, status: 200,
    summary: "One's passkeys", answer: wire.passkeys, refusals: [],
  },
  endPasskey: {
    method: 'POST', path: '/passkeys/:id/end', tag: 'customers', session: 'needed', status: 200,
    summary: 'A passkey that was lost opens and signs nothing any more', params: wire.passkeyId, body: wire.withApproval,
    answer: wire.passkeys, refusals: ['passkey-unknown', 'passkey-last', ...APPROVAL],
  },
  newApproval: {
    method: 'POST', path: '/approvals', tag: 'customers', session: 'needed', status: 201,
    summary: 'Ask to approve exactly this payee and amount: with a passkey, or with a texted code', body: wire.newApproval, answer: wire.approval,
    refusals: ['payee-unknown', 'bill-unknown', 'biller-unknown', 'no-bound-account', 'passkey-needed', 'sms-not-sent', 'too-many-requests'],
  },
  openSessions: {
    method: 'GET', path: '/sessions', tag: 'customers', session: 'needed', status: 200,
    summary: 'Devices that are signed in', answer: wire.openSessions, refusals: [],
  },
  endSession: {
    method: 'DELETE', path: '/sessions/:id', tag: 'customers', session: 'needed', status: 200,
    summary: 'Sign out another device', params: wire.sessionId, answer: wire.openSessions, refusals: ['session-unknown'],
  },
  endOtherSessions: {
    method: 'DELETE', path: '/sessions', tag: 'customers', session: 'needed', status: 200,
    summary: 'Sign out everywhere but here', answer: wire.openSessions, refusals: [],
  },
  signIns: {
    method: 'GET', path: '/sign-ins', tag: 'customers', session: 'needed', status: 200,
    summary: 'Who came in, and who tried: the last hundred', answer: wire.signIns, refusals: [],
  },
  limits: {
    method: 'GET', path: '/limits', tag: 'customers', session: 'needed', status: 200,
    summary: 'What the class of the account allows, and what is left of it', answer: wire.limits, refusals: [],
  },
  setLimits: {
    method: 'PUT', path: '/limits', tag: 'customers', session: 'needed', status: 200,
    summary: 'Change up to where a payment needs no approval; more needs one', body: wire.setLimits, answer: wire.limits,
    refusals: ['limit-out-of-range', ...APPROVAL],
  },
  freeze: {
    method: 'POST', path: '/freeze', tag: 'customers', session: 'needed', status: 200,
    summary: 'Stop everything that takes money out, at once', body: wire.freeze, answer: wire.frozen, refusals: [],
  },
  unfreeze: {
    method: 'POST', path: '/freeze/end', tag: 'customers', session: 'needed', status: 200,
    summary: 'Let money out again', body: wire.withApproval, answer: wire.frozen, refusals: [...APPROVAL],
  },
  bindAccount: {
    method: 'PUT', path: '/bound-account', tag: 'customers', session: 'needed', status: 200,
    summary: "Bind the customer's own account at another bank; changing it needs an approval",
    body: wire.bindAccount, answer: wire.boundAccount, refusals: ['bound-account-refused', ...APPROVAL],
  },
  changePhone: {
    method: 'POST', path: '/phone-change', tag: 'customers', session: 'needed', status: 202,
    summary: 'A new phone number, shown by a code that came to it; the old one is told and may object until it is changed', body: wire.changePhone,
    answer: wire.phoneChange, refusals: ['code-wrong', 'code-expired', 'code-locked', 'phone-taken', 'phone-changing', ...APPROVAL],
  },
  phoneChange: {
    method: 'GET', path: '/phone-change', tag: 'customers', session: 'needed', status: 200,
    summary: 'Whether a new number waits', answer: wire.phoneChange, refusals: [],
  },
  keepPhone: {
    method: 'DELETE', path: '/phone-change', tag: 'customers', session: 'needed', status: 200,
    summary: 'Keep the old number', answer: wire.phoneChange, refusals: [],
  },
  recover: {
    method: 'POST', path: '/recovery', tag: 'customers', session: 'needed', status: 202,
    summary: 'Lost every passkey: show who you are by name and ID number; agrees that the face is compared once', body: wire.recover,
    answer: wire.recovery, refusals: ['recovery-at-branch', 'identity-differs', 'recovery-locked'],
  },
  recovery: {
    method: 'GET', path: '/recovery', tag: 'customers', session: 'needed', status: 200,
    summary: 'How far this session is on its way back in', answer: wire.recovery, refusals: [],
  },
  recoveryLooked: {
    method: 'POST', path: '/recovery/face', tag: 'customers', session: 'needed', status: 200,
    summary: 'The provider’s page has looked; what it saw is fetched by the bank', answer: wire.recovery, refusals: [],
  },
  exportData: {
    method: 'POST', path: '/data-exports', tag: 'customers', session: 'needed', status: 200, gives: 'file',
    summary: 'Everything that is on record about oneself, as a JSON file', body: wire.withApproval, refusals: [...APPROVAL],
  },
  closeAccount: {
    method: 'POST', path: '/closing', tag: 'customers', session: 'needed', status: 204,
    summary: 'Close an empty account and end the relation; what the law asks to keep is kept ten years, then erased', body: wire.withApproval,
    refusals: ['account-not-empty', 'deposits-open', 'orders-open', 'role-held', ...APPROVAL],
  },
} as const satisfies Record<string, Call> // biome-ignore format: a table reads better in columns
