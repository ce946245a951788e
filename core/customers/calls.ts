/** Calls of joining, signing in and the bound account. */
import type { Call } from '../call.ts'
import * as wire from './wire.ts'

export const customerCalls = {
  askForCode: {
    method: 'POST', path: '/session/codes', tag: 'customers', session: 'none', status: 202,
    summary: 'Send a code to a phone, for signing in or joining',
    body: wire.askForCode, answer: wire.codeSent,
    refusals: ['code-locked', 'too-many-requests', 'sms-not-sent'],
  },
  signIn: {
    method: 'POST', path: '/session', tag: 'customers', session: 'opens', status: 200,
    summary: 'Sign in with the code; a phone without an account keeps its code for joining',
    body: wire.signIn, answer: wire.session,
    refusals: ['code-wrong', 'code-expired', 'code-locked', 'not-joined'],
  },
  session: {
    method: 'GET', path: '/session', tag: 'customers', session: 'needed', status: 200,
    summary: 'Who is signed in, with the CSRF token', answer: wire.session, refusals: [],
  },
  signOut: {
    method: 'DELETE', path: '/session', tag: 'customers', session: 'ends', status: 204,
    summary: 'Sign out on this device', refusals: [],
  },
  join: {
    method: 'POST', path: '/customers', tag: 'customers', session: 'opens', status: 201,
    summary: 'Join: opens an account and signs in', body: wire.join, answer: wire.session,
    refusals: ['code-wrong', 'code-expired', 'code-locked', 'already-joined'],
  },
  bindAccount: {
    method: 'PUT', path: '/bound-account', tag: 'customers', session: 'needed', status: 200,
    summary: "Bind the customer's own account at another bank",
    body: wire.bindAccount, answer: wire.boundAccount, refusals: ['bound-account-refused'],
  },
} as const satisfies Record<string, Call> // biome-ignore format: a table reads better in columns
