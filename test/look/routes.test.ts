/** The record of pictures misses no screen. */
import { expect, test } from 'vitest'
import { nameOf, routes, whoSees } from './routes.ts'

test('every route of the app has somebody who is to see it, and a picture’s name of its own', () => {
  expect(routes.length).toBeGreaterThan(35)
  expect(new Set(routes.map(nameOf)).size).toBe(routes.length)
  expect([...new Set(routes.map(whoSees))].sort()).toEqual(
    ['auditor', 'customer', 'manager', 'nobody', 'officer', 'steward', 'teller'].sort(),
  )
})
