/** Joining, as rules: what is asked when, what answers mean, who may decide what, and what one agrees to. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  consentsSuffice,
  consentTerms,
  giveConsents,
  type Purpose,
  withdrawConsent,
} from '../../core/customers/consents.ts'
import { officerUntil } from '../../core/customers/desk.ts'
import {
  afterAccount,
  afterFace,
  afterRegistry,
  appealUntil,
  capacityOn,
  type JoiningFacts,
  lapseAt,
  MOST_FACES,
  mayGive,
  nextStep,
  outcomesFor,
  type PartState,
  parts,
  remindAt,
  TRIES,
  whys,
} from '../../core/customers/joining.ts'
import { dayOf, instantOf } from '../../core/time.ts'
import { joiningIn, wordsFor } from '../../core/words/index.ts'

const part = (state: PartState, tries = 0) => ({ state, tries, why: null })
const begun: JoiningFacts = {
  state: 'open',
  consents: true,
  claimed: false,
  identity: part('missing'),
  face: part('missing'),
  account: part('missing'),
}
const known = { ...begun, identity: part('passed') }
const shown = { ...known, face: part('passed') }

describe('what comes next', () => {
  test.each([
    [
      { ...begun, consents: false },
      { kind: 'ask', what: 'consents' },
    ],
    [begun, { kind: 'ask', what: 'identity' }],
    [
      { ...begun, identity: part('given') },
      { kind: 'check', part: 'identity' },
    ],
    [
      { ...begun, identity: part('failed', 1) },
      { kind: 'ask', what: 'identity' },
    ],
    [
      { ...begun, identity: part('with-officer', 3) },
      { kind: 'officer', part: 'identity' },
    ],
    [known, { kind: 'ask', what: 'face' }],
    [{ ...known, face: part('starting') }, { kind: 'start-face' }],
    [
      { ...known, face: part('begun') },
      { kind: 'ask', what: 'capture' },
    ],
    [shown, { kind: 'claim' }],
    [
      { ...shown, claimed: true },
      { kind: 'ask', what: 'account' },
    ],
    [
      { ...shown, claimed: true, account: part('given') },
      { kind: 'check', part: 'account' },
    ],
    [{ ...shown, claimed: true, account: part('passed') }, { kind: 'open' }],
    [
      { ...shown, state: 'refused' },
      { kind: 'over', state: 'refused' },
    ],
  ] as const)('%# %o → %o', (facts, step) => {
    expect(nextStep(facts as JoiningFacts)).toEqual(step)
  })
  test('whatever the facts, an account is opened only when all is agreed to, passed, and the number is theirs', () => {
    const states = fc.constantFrom<PartState>(
      'missing',
      'starting',
      'begun',
      'given',
      'passed',
      'failed',
      'with-officer',
    )
    const facts = fc.record({
      state: fc.constantFrom('open', 'joined', 'refused', 'lapsed', 'withdrawn') as fc.Arbitrary<JoiningFacts['state']>,
      consents: fc.boolean(),
      claimed: fc.boolean(),
      identity: fc.record({ state: states, tries: fc.nat(5), why: fc.constant(null) }),
      face: fc.record({ state: states, tries: fc.nat(5), why: fc.constant(null) }),
      account: fc.record({ state: states, tries: fc.nat(5), why: fc.constant(null) }),
    })
    fc.assert(
      fc.property(facts, (one) => {
        const step = nextStep(one)
        if (step.kind === 'open')
          expect(one.consents && one.claimed && parts.every((name) => one[name].state === 'passed')).toBe(true)
        // The bank's turn is nobody's to give.
        if (step.kind === 'check' || step.kind === 'start-face' || step.kind === 'open')
          for (const what of ['identity', 'capture', 'account'] as const)
            expect(mayGive(one, what, { faceConsent: true }).ok).toBe(false)
      }),
      { numRuns: 10_000 },
    )
  })
})

describe('what a person may give', () => {
  const may = (facts: JoiningFacts, what: Parameters<typeof mayGive>[1], faceConsent = true) => {
    const result = mayGive(facts, what, { faceConsent })
    return result.ok ? 'yes' : result.refusal.kind
  }
  test('nothing before the consents that are needed', () => {
    expect(may({ ...begun, consents: false }, 'identity')).toBe('consent-missing')
    expect(may(begun, 'identity')).toBe('yes')
  })
  test('no face without a consent of its own; another way needs none', () => {
    expect(may(known, 'face', false)).toBe('consent-missing')
    expect(may(known, 'face')).toBe('yes')
    expect(may(known, 'instead', false)).toBe('yes')
  })
  test('who chose another way may change their mind; what an officer has of a face may not be tried around', () => {
    const chose = { ...known, face: { state: 'with-officer', tries: 0, why: 'instead-branch' } } as const
    expect(may(chose, 'face')).toBe('yes')
    expect(may({ ...chose, face: { ...chose.face, why: 'face-unclear' } }, 'face')).toBe('joining-not-now')
  })
  test('sessions with the provider are counted; another way is left', () => {
    expect(may({ ...known, face: part('failed', MOST_FACES - 1) }, 'face')).toBe('yes')
    expect(may({ ...known, face: part('failed', MOST_FACES) }, 'face')).toBe('joining-not-now')
    expect(may({ ...known, face: part('failed', MOST_FACES) }, 'instead')).toBe('yes')
  })
  test('out of turn, and when it is over, nothing', () => {
    expect(may(begun, 'account')).toBe('joining-not-now')
    expect(may(shown, 'identity')).toBe('joining-not-now')
    expect(may({ ...begun, state: 'lapsed' }, 'identity')).toBe('joining-over')
  })
})

describe('what an answer means', () => {
  test('the registry: two tries are the person’s, the third is an officer’s; no answer is one at once', () => {
    expect(afterRegistry('match', 1)).toEqual({ state: 'passed', why: null })
    expect(afterRegistry('no-match', TRIES - 1)).toEqual({ state: 'failed', why: 'not-matched' })
    expect(afterRegistry('no-match', TRIES)).toEqual({ state: 'with-officer', why: 'not-matched' })
    expect(afterRegistry('not-available', 1)).toEqual({ state: 'with-officer', why: 'registry-not-available' })
  })
  test('a face: sure from 80, another’s below 60, and no score helps who is not live', () => {
    const compared = (score: number, live = true) => afterFace({ kind: 'compared', score, live }, 1)
    expect(compared(80)).toEqual({ state: 'passed', why: null })
    expect(compared(79)).toEqual({ state: 'with-officer', why: 'face-unclear' })
    expect(compared(60)).toEqual({ state: 'with-officer', why: 'face-unclear' })
    expect(compared(59)).toEqual({ state: 'failed', why: 'face-low' })
    expect(compared(100, false)).toEqual({ state: 'failed', why: 'not-live' })
    expect(afterFace({ kind: 'waiting' }, 1)).toEqual({ state: 'begun', why: null })
  })
  test('the bound account: class II takes a class I account only, class III any', () => {
    expect(afterAccount('verified', 'II', 1).state).toBe('passed')
    expect(afterAccount('not-class-one', 'II', 1)).toEqual({ state: 'failed', why: 'account-not-class-one' })
    expect(afterAccount('not-class-one', 'III', 1).state).toBe('passed')
    expect(afterAccount('differs', 'III', 1)).toEqual({ state: 'failed', why: 'account-differs' })
  })
  test('no officer waves the checks of the bound account through', () => {
    expect(outcomesFor('account')).not.toContain('accept')
    expect(outcomesFor('identity')).toContain('accept')
  })
})

test('under 16 nobody joins online; 16 and 17 with their own ID', () => {
  expect(capacityOn('2010-11-25', '2026-11-24')).toBe('child')
  expect(capacityOn('2010-11-25', '2026-11-25')).toBe('minor')
  expect(capacityOn('2008-11-25', '2026-11-25')).toBe('adult')
})

test('the person is told a week before it lapses; an officer has until six of the next business day', () => {
  const now = instantOf('2026-11-27', 15) // a Friday
  expect((lapseAt(now) - remindAt(now)) / 86_400_000).toBe(7)
  expect(officerUntil(now)).toBe(instantOf('2026-11-30', 18))
  expect(dayOf(appealUntil(now))).toBe('2027-01-26')
})

describe('consents', () => {
  const current = (...purposes: Purpose[]) =>
    consentTerms
      .filter(({ purpose }) => purposes.includes(purpose))
      .map(({ purpose, version }) => ({ purpose, version }))
  test('without those that are needed nothing begins; face and news are free', () => {
    expect(giveConsents(current('terms', 'privacy'), [])).toMatchObject({
      refusal: { kind: 'consent-missing', purpose: 'account-check' },
    })
    const needed = giveConsents(current('terms', 'privacy', 'account-check'), [])
    expect(needed.ok && consentsSuffice(needed.value)).toBe(true)
  })
  test('only the text that holds now can be agreed to', () => {
    expect(giveConsents([{ purpose: 'terms', version: '2020-01-01' }], [])).toMatchObject({
      refusal: { kind: 'consent-outdated', purpose: 'terms' },
    })
  })
  test('what stands is not given twice', () => {
    const standing = current('terms', 'privacy', 'account-check')
    expect(giveConsents(current('terms', 'face'), standing)).toEqual({ ok: true, value: current('face') })
  })
  test('faces and what goes to others are asked for by themselves (PIPL 23, 29)', () => {
    for (const { purpose, separate } of consentTerms) expect(separate).toBe(!['terms', 'privacy'].includes(purpose))
  })
  test('what an account cannot be without ends with it, everything else at once', () => {
    expect(withdrawConsent('privacy')).toMatchObject({ refusal: { kind: 'consent-needed' } })
    expect(withdrawConsent('face').ok).toBe(true)
    expect(withdrawConsent('marketing').ok).toBe(true)
  })
})

test('every reason and every refusal says what helps, in both languages', () => {
  for (const locale of ['zh', 'en'] as const) {
    for (const why of whys) expect(joiningIn(locale).whys[why].length, why).toBeGreaterThan(10)
    expect(wordsFor({ kind: 'under-age' }, locale).detail).toMatch(/监护人|guardian/)
  }
})
