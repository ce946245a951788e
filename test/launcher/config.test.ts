import { expect, test } from 'vitest'
import { newAuthority } from '../../workflows/adapters/time-stamp/authority.ts'
import { readConfig, WrongConfiguration } from '../../workflows/bank/config.ts'
import { portsFrom } from '../../workflows/bank/launcher/home.ts'

const worker = {
  DATABASE_URL: 'postgres://u:p@h:1/d',
  TEMPORAL_ADDRESS: 'h:1',
  LEDGER_SOCKET: '/s',
  BILLERS_URL: 'http://w',
  BILLERS_TOKEN: 't',
  BUSINESS_REGISTRY_URL: 'http://r',
  BUSINESS_REGISTRY_TOKEN: 't',
  APP_URL: 'http://a',
  IDENTITY_KEYS: JSON.stringify({ current: 'one', keys: { one: 'A'.repeat(43) }, digest: 'B'.repeat(43) }),
  REGISTRY_URL: 'http://r',
  REGISTRY_SECRET: 'r'.repeat(32),
  CREDIT_BUREAU_URL: 'http://b',
  CREDIT_BUREAU_SECRET: 'b'.repeat(32),
  TAX_OFFICE_URL: 'http://t',
  TAX_OFFICE_SECRET: 't'.repeat(32),
  TIME_STAMP_URL: 'http://s',
  TIME_STAMP_CERTIFICATE: (await newAuthority(Date.now())).certificate,
  FACE_URL: 'http://f',
  FACE_SECRET: 'f'.repeat(32),
  CLEARING_HOUSE_URL: 'http://c',
  BANK_SIGNING_KEY: '{}',
}

test('a process that is told everything starts, with what may be left out as it usually is', () => {
  expect(readConfig('worker', worker)).toMatchObject({ workerPort: 7020, taskQueue: 'qiao', billersUrl: 'http://w' })
})
test('everything that is missing or wrong is named at once, with what it is for', () => {
  const { BILLERS_TOKEN: _, ...rest } = worker
  const start = () => readConfig('worker', { ...rest, DATABASE_URL: 'nonsense', WORKER_PORT: '99999' })
  expect(start).toThrow(WrongConfiguration)
  expect(start).toThrow(/BILLERS_TOKEN: is missing \(the token it knows us by\)/)
  expect(start).toThrow(/DATABASE_URL: is not a URL/)
  expect(start).toThrow(/WORKER_PORT: is not a port/)
})
test('keys that could not seal are refused before anything is sealed with them', () => {
  const start = (keys: object) => () => readConfig('worker', { ...worker, IDENTITY_KEYS: JSON.stringify(keys) })
  const key = 'A'.repeat(43)
  expect(start({ current: 'two', keys: { one: key }, digest: key })).toThrow(/IDENTITY_KEYS/)
  expect(start({ current: 'one', keys: { one: 'short' }, digest: key })).toThrow(/IDENTITY_KEYS/)
  expect(start({ current: 'one', keys: { one: key } })).toThrow(/IDENTITY_KEYS/)
})
test('an authority’s certificate that is none, and a policy that is none, are refused at the start', () => {
  const start = (more: object) => () => readConfig('worker', { ...worker, ...more })
  expect(start({ TIME_STAMP_CERTIFICATE: 'nonsense' })).toThrow(
    /TIME_STAMP_CERTIFICATE: is not a certificate for time stamps/,
  )
  expect(start({ TIME_STAMP_POLICY: '1.x' })).toThrow(/TIME_STAMP_POLICY: is not an OID/)
  expect(start({ TIME_STAMP_POLICY: '1.2.3' })()).toMatchObject({ timeStampPolicy: '1.2.3' })
})
test('ports can be chosen one by one or shifted all at once', () => {
  expect(portsFrom({ EDGE_PORT: '9000', QIAO_PORT_OFFSET: '100' })).toMatchObject({ EDGE_PORT: 9000, BANK_PORT: 7110 })
  expect(() => portsFrom({ EDGE_PORT: 'http' })).toThrow('EDGE_PORT=http is not a port')
})
