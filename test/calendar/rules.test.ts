import { describe, expect, test } from 'vitest'
import { businessDay, nextBusinessDay, nextReview } from '../../core/calendar/business-day.ts'
import { addDays, beijing, dayFromNumber, dayNumber, dayOf, instantOf } from '../../core/time.ts'

describe('business days', () => {
  // State Council notice 国办发明电〔2025〕7号 for 2026, as chinese-days carries it.
  test.each([
    ['2026-02-16', false, 'Spring Festival'],
    ['2026-02-14', true, 'a Saturday that is worked for it'],
    ['2026-10-01', false, 'National Day'],
    ['2026-11-23', true, 'a Monday'],
    ['2026-11-22', false, 'a Sunday'],
  ])('%s is a business day: %s (%s)', (day, business) => {
    expect(businessDay(day)).toEqual({ day, business, provisional: false })
  })
  test('what is not announced yet is provisional, and New Year is no working day all the same', () => {
    expect(businessDay('2027-01-01')).toEqual({ day: '2027-01-01', business: false, provisional: true })
    expect(businessDay('2027-01-04')).toEqual({ day: '2027-01-04', business: true, provisional: true })
  })
  test('the next business day leaps over weekends and holidays', () => {
    expect(nextBusinessDay('2026-11-20')).toBe('2026-11-23')
    expect(nextBusinessDay('2026-12-31')).toBe('2027-01-04')
  })
  test('the bank looks again on the next business day at ten, Beijing time', () => {
    expect(beijing(nextReview(instantOf('2026-11-20', 23, 59)))).toBe('2026-11-23T10:00:00.000+08:00')
  })
})

test('a day in Beijing begins eight hours before the day in Greenwich', () => {
  expect(dayOf(Date.parse('2026-11-23T15:59:59.999Z'))).toBe('2026-11-23')
  expect(dayOf(Date.parse('2026-11-23T16:00:00.000Z'))).toBe('2026-11-24')
  expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
  expect(dayFromNumber(dayNumber('2026-11-23'))).toBe('2026-11-23')
})
