/** Calls about firms: one operator each for now. */
import { type Call, one } from '../call.ts'
import * as wire from './firm-wire.ts'

export const firmCalls = {
  openFirm: {
    method: 'POST', path: '/firms', tag: 'firms', session: 'needed', idempotent: true, status: 202,
    summary: 'Ask for an account for a firm; the legal representative asks, or confirms', body: wire.newFirm, answer: wire.firm,
    refusals: ['firm-known', 'representative-unknown', 'representative-differs'],
  },
  firms: {
    method: 'GET', path: '/firms', tag: 'firms', session: 'needed', status: 200,
    summary: 'Firms of whoever asks: as operator, or as legal representative', answer: wire.firms, refusals: [],
  },
  firmById: {
    method: 'GET', path: '/firms/:id', tag: 'firms', session: 'needed', status: 200,
    summary: 'One firm: where it stands, and its account', params: one('firm'), answer: wire.firm, refusals: ['firm-unknown'],
  },
  confirmFirm: {
    method: 'POST', path: '/firms/:id/confirmation', tag: 'firms', session: 'needed', idempotent: true, status: 200,
    summary: 'The legal representative says yes or no', params: one('firm'), body: wire.confirmation, answer: wire.firm,
    refusals: ['firm-unknown', 'firm-not-asking'],
  },
  firmCase: {
    method: 'GET', path: '/staff/firms/:id', tag: 'staff', session: 'needed', roles: ['officer'], status: 200,
    summary: 'A firm that is not clear, for the officers who decide it', params: one('firm'), answer: wire.firmCase, refusals: ['firm-unknown'],
  },
} as const satisfies Record<string, Call> // biome-ignore format: a table reads better in columns
