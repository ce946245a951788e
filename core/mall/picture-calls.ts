/** Calls about pictures that buyer and store show in a case: what came, and what left the house. */
import { type Call, one } from '../call.ts'
import { casePicture } from './shop-wire.ts'

const picture = one('mall-picture')
export const pictureCalls = {
  addMallPicture: {
    method: 'POST', path: '/mall/cases/:id/pictures', tag: 'mall', session: 'needed', status: 201,
    summary: 'Show what came, or what was sent (JPEG, PNG, WebP; kept without where and when it was taken). The same picture again is the one that is there',
    params: one('mall-case'), takes: 'file', answer: casePicture, refusals: ['mall-case-unknown', 'mall-not-now', 'picture-unreadable', 'pictures-full'],
  },
  mallPicture: {
    method: 'GET', path: '/mall/pictures/:id', tag: 'mall', session: 'needed', status: 200,
    summary: 'A picture of a case, for its buyer and its store', params: picture, gives: 'file', refusals: ['picture-unknown'],
  },
  staffMallPicture: {
    method: 'GET', path: '/staff/mall/pictures/:id', tag: 'staff', session: 'needed', roles: ['officer'], status: 200,
    summary: 'A picture of a case, for whoever decides it', params: picture, gives: 'file', refusals: ['picture-unknown'],
  },
} as const satisfies Record<string, Call> // biome-ignore format: a table reads better in columns
