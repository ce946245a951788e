/** What can be meant by what is typed into the search, and who may find what. */
import { expect, test } from 'vitest'
import type { Office, Role } from '../../core/staff/roles.ts'
import { findable, searchKinds, sought } from '../../core/staff/search.ts'
import { customerNumber, initials, placesFor } from '../../web/frame/find.ts'

const office = (role: Role): Office => ({ organization: 'organization-x', name: 'x', role })

test('each role finds what its work is about, and nobody a customer', () => {
  expect(findable([office('steward')])).toEqual(['proposal'])
  expect(findable([office('manager')])).toEqual(['bill-run', 'house-bill'])
  expect(findable([office('teller')])).toEqual([
    'bill-payment',
    'house-payment',
    'transfer',
    'top-up',
    'withdrawal',
    'deposit',
  ])
  expect(findable([office('officer')])).toEqual(searchKinds.filter((kind) => kind !== 'house-bill'))
  expect(findable([office('operator')])).toEqual([])
  expect(searchKinds.join()).not.toMatch(/customer|account|phone/)
})

test('an id is found by its beginning, with its kind or without, and a UUID as the ledger writes it', () => {
  expect(sought('bill-payment-0194AB')).toEqual({
    kinds: ['bill-payment'],
    between: [`0194ab${'0'.repeat(26)}`, `0194ab${'f'.repeat(26)}`],
  })
  expect(sought('0194abcd-ef01-2345-6789-abcdef012345')?.between?.[0]).toBe('0194abcdef0123456789abcdef012345')
  expect(sought(' 0194abcd ')).toMatchObject({ kinds: searchKinds, end: '0194abcd', number: '0194abcd' })
})

test('what a screen shows of an id, its last characters, finds what there are few of', () => {
  expect(sought('…9f3c22d1')).toEqual({
    kinds: ['reconciliation-case', 'joining-case', 'proposal', 'firm', 'bill-run'],
    end: '9f3c22d1',
  })
})

test('what is no id may be a bill’s number; a single character is nothing', () => {
  expect(sought('WY-0001')).toEqual({ kinds: ['house-bill'], number: 'WY-0001' })
  expect(sought('customer-0194abcd')).toEqual({ kinds: ['house-bill'], number: 'customer-0194abcd' })
  expect(sought('x')).toBeUndefined()
})

test('a place is meant by its beginning in either language, then by its initials, then by a word within', () => {
  const places = [
    { path: '/statement', zh: '对账单', en: 'Statement' },
    { path: '/desk/days', zh: '每日对账', en: 'Days reconciled' },
    { path: '/me/security', zh: '安全', en: 'Security' },
  ] as const
  const found = (typed: string) => placesFor(typed, places).map(({ path }) => path)
  expect(found('对账')).toEqual(['/statement', '/desk/days'])
  expect(found('DZD')).toEqual(['/statement'])
  expect(found('reco')).toEqual(['/desk/days'])
  expect(found('s')).toEqual(['/statement', '/me/security'])
  expect(found('')).toHaveLength(3)
  for (const letters of Object.values(initials)) expect(letters).toMatch(/^[a-z]{2,6}$/)
})

test('a phone or an account number is told from a bill’s number, however it is typed', () => {
  expect(customerNumber('+86 138-0000 1234')).toBe('13800001234')
  expect(customerNumber('6299 0000 0000 0000 017')).toBe('6299000000000000017')
  expect(customerNumber('23800001234')).toBeUndefined()
})
