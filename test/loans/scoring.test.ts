/** Facts, score and decision on loans to small firms. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Canonical, canonical } from '../../core/canonical.ts'
import { type Asked, decide, recordOf, replay } from '../../core/loans/decision.ts'
import {
  contradictionsIn, type Facts, factsDigest, factsText, monthsBefore, readFacts, sectionOf,
} from '../../core/loans/facts.ts' // biome-ignore format: one list
import { features, featuresOf, moreIsBetter } from '../../core/loans/features.ts'
import { type Policy, policies, policyOn, type Rule, ruleCodes } from '../../core/loans/policy.ts'
import { cardOn, cards, type Scorecard, score } from '../../core/loans/scorecard.ts'
import { fen } from '../../core/money.ts'
import { addDays, instantOf } from '../../core/time.ts'
import { creditWords, explain, explainToOfficer } from '../../core/words/credit.ts'
import { byBand, deriveCard, half, separation } from './derive.ts'
import {
  accountMonths, answered, asking, at, credit, DAY, empty, firmFacts, late, merchant, registry, tax,
} from './firm.ts' // biome-ignore format: one list
import { syntheticFirm, syntheticFirms } from './synthetic.ts'

const card = cardOn(DAY)
const policy = policyOn(DAY, 'accounts')!
const decided = (facts: Partial<Facts> = {}, asked: Partial<Asked> = {}) => {
  const one = asking(asked)
  return decide(one, firmFacts(facts), card, policyOn(DAY, one.source)!)
}

describe('canonical text', () => {
  test('is the same whatever the order of names, and reads back as what it was', () => {
    expect(canonical({ b: [1, null, 'é"\n'], a: true, c: undefined })).toBe('{"a":true,"b":[1,null,"é\\"\\n"]}')
    const value = fc.letrec<{ value: Canonical }>((tie) => ({
      value: fc.oneof(
        fc.string({ unit: 'grapheme' }),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('value'), { maxKeys: 4, noNullPrototype: true }),
      ),
    })).value
    const backwards = (one: Canonical): Canonical =>
      Array.isArray(one)
        ? one.map(backwards)
        : typeof one === 'object' && one !== null
          ? Object.fromEntries(
              Object.entries(one)
                .toReversed()
                .map(([name, of]) => [name, backwards(of as Canonical)]),
            )
          : one
    fc.assert(
      fc.property(value, (one) => {
        expect(JSON.parse(canonical(one))).toEqual(one)
        expect(canonical(backwards(one))).toBe(canonical(one))
      }),
      { numRuns: 1_000 },
    )
  })
  test('has no fractions, and no text that is not well formed', () => {
    for (const bad of [0.5, Number.NaN, -0, 2 ** 53, '\ud800']) expect(() => canonical([bad])).toThrow('does not hold')
  })
})

describe('facts', () => {
  test('are the same after a way over a wire, to the digest', () => {
    for (let n = 0; n < 50; n++) {
      const { facts } = syntheticFirm(7, n)
      const back = readFacts(JSON.parse(JSON.stringify(factsText(facts))))
      expect(back).toEqual(facts)
      expect(factsDigest(back!)).toBe(factsDigest(facts))
    }
  })
  test('that are not whole are none', () => {
    const text = factsText(firmFacts())
    const accounts = accountMonths(2).months
    for (const bad of [
      undefined,
      {},
      { ...text, more: 1 },
      { ...text, firm: '91340600MA2PBM9HX0' },
      { ...text, registry: { ...text.registry, answeredAt: at - 1 } },
      { ...text, tax: { kind: 'late' } },
      factsText(firmFacts({ accounts: answered({ months: accounts.toReversed() }) })),
      factsText(firmFacts({ accounts: answered({ months: [accounts[0]!, accounts[0]!] }) })),
      factsText(firmFacts({ registry: answered({ ...registry, industry: '9900' }) })),
      factsText(firmFacts({ 'credit-firm': answered({ ...credit, worst: 8 }) })),
    ])
      expect(readFacts(bad)).toBeUndefined()
  })
  test('whatever comes is facts or none', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(readFacts(value)).toBeUndefined()
      }),
      { numRuns: 10_000 },
    )
  })
  test('months are counted back from the day, over the turn of a year', () => {
    expect(monthsBefore('2026-02-28', 3)).toEqual(['2025-11', '2025-12', '2026-01'])
    expect(['0111', '5211', '7010', '9700'].map(sectionOf)).toEqual(['A', 'F', 'K', 'T'])
    expect(sectionOf('0011')).toBeUndefined()
  })
})

describe('contradictions', () => {
  const factors = { 'turnover-beyond-sales': 40, 'sales-beyond-turnover': 60, 'merchant-beyond-sales': 20 }
  const of = (more: Partial<Facts>) => contradictionsIn(firmFacts(more), factors)
  test('a firm whose sources agree has none', () => expect(of({})).toEqual([]))
  test('four times the declared sales may come in, a yuan more may not', () => {
    expect(of({ tax: answered(tax(24, fen(75_000_00n))) })).toEqual([])
    expect(of({ tax: answered(tax(24, fen(74_999_00n))) })).toEqual(['turnover-beyond-sales'])
    expect(of({ tax: answered(tax(24, fen(1_800_000_00n))) })).toEqual([])
    expect(of({ tax: answered(tax(24, fen(1_800_001_00n))) })).toEqual(['sales-beyond-turnover'])
  })
  test('only the months that both sources know are compared', () => {
    expect(of({ accounts: answered(accountMonths(2)) })).toEqual([])
    expect(of({ tax: empty })).toEqual([])
    expect(of({ tax: answered(tax(0)) })).toEqual([])
  })
  test('card takings are held against declared sales', () => {
    expect(of({ merchant: answered(merchant(12, fen(640_500_00n))) })).toEqual([])
    expect(of({ merchant: answered(merchant(12, fen(640_501_00n))) })).toEqual(['merchant-beyond-sales'])
  })
  test('a firm that is closed does not trade', () => {
    const closed = answered({ ...registry, standing: 'closed' as const })
    expect(of({ registry: closed })).toEqual(['closed-yet-trading', 'standings-differ'])
    expect(
      of({
        registry: closed,
        accounts: answered(accountMonths(12, { inflow: fen(0n) })),
        tax: answered({ ...tax(0), standing: 'deregistered' }),
      }),
    ).toEqual([])
  })
  test('nothing is older than the firm', () => {
    expect(of({ registry: answered({ ...registry, established: '2022-03-31' }) })).toEqual([])
    expect(of({ registry: answered({ ...registry, established: '2022-04-01' }) })).toEqual(['older-than-register'])
  })
})

describe('the score', () => {
  test('reads whole numbers out of the facts', () => {
    const months = accountMonths(12).months.map((month, n) =>
      n < 9 ? month : { ...month, inflow: fen(150_000_00n), daysLow: 2 },
    )
    expect(featuresOf(firmFacts({ accounts: answered({ months }), merchant: answered(merchant(12)) }))).toEqual({
      age: 84,
      turnover: 3_150,
      'turnover-trend': 50,
      'turnover-swing': 21,
      'low-days': 6,
      cushion: 48,
      payers: 30,
      concentration: 8,
      'firm-behind': 0,
      'person-behind': 0,
      queries: 0,
      debt: 3,
      'tax-grade': 4,
      'sales-trend': 100,
      refunds: 5,
    })
  })
  test('what nobody said has a band of its own', () => {
    const blind = firmFacts({ registry: late, accounts: late, 'credit-firm': late, 'credit-person': late, tax: late })
    expect(Object.values(featuresOf(blind)).every((value) => value === null)).toBe(true)
    const { points, contributions } = score(card, blind)
    expect(points).toBe(card.features.reduce((all, { missing }) => all + missing, card.base))
    expect(contributions.every(({ band }) => band === -1)).toBe(true)
  })
  test.each(cards)('$id never gives fewer points for what is better', ({ features: own }) => {
    expect(own.length).toBeGreaterThan(8)
    for (const { feature, bands } of own) {
      expect(bands[0]!.from).toBeNull()
      for (const [n, band] of bands.entries()) {
        if (n === 0) continue
        const before = bands[n - 1]!
        expect(band.from! > (before.from ?? Number.NEGATIVE_INFINITY), feature).toBe(true)
        expect(moreIsBetter[feature] ? band.points > before.points : band.points < before.points, feature).toBe(true)
      }
    }
  })
  test('is the sum of what its features give, and names what took most away', () => {
    for (let n = 0; n < 200; n++) {
      const { points, contributions, reasons } = score(card, syntheticFirm(3, n).facts)
      expect(points).toBe(contributions.reduce((all, one) => all + one.points, card.base))
      const shorts = reasons.map((feature) => contributions.find((one) => one.feature === feature)!.short)
      expect(shorts).toEqual(
        contributions
          .map(({ short }) => short)
          .toSorted((a, b) => b - a)
          .slice(0, shorts.length),
      )
    }
  })
  test('puts firms in their place that no card has seen: the bad rate falls from band to band (synthetic firms)', () => {
    const scored = syntheticFirms(99, 4_000).map(({ facts, bad }) => ({ points: score(card, facts).points, bad }))
    const rows = byBand(scored, policy.bands)
    for (const [n, { bad }] of rows.entries()) if (n > 0) expect(bad).toBeGreaterThan(rows[n - 1]!.bad)
    const { ks, gini } = separation(scored)
    expect(ks).toBeGreaterThan(32)
    expect(gini).toBeGreaterThan(44)
  })
  test('separation is what it is by hand', () => {
    const of = (...pairs: [number, boolean][]) => separation(pairs.map(([points, bad]) => ({ points, bad })))
    expect(of([1, true], [2, false])).toEqual({ ks: 100, gini: 100 })
    expect(of([1, false], [2, true])).toEqual({ ks: 100, gini: -100 })
    expect(of([1, true], [1, false])).toEqual({ ks: 0, gini: 0 })
    // One bad below all four good, one between the second and the third: 4 + 2 of 8 pairs.
    expect(of([1, true], [2, false], [3, false], [4, true], [5, false], [6, false])).toEqual({ ks: 50, gini: 50 })
  })
  test('a card comes from its firms alone, and its points follow the odds', () => {
    const firms = half(syntheticFirms(5, 1_600), 'training')
    const one = deriveCard('trial', DAY, firms, 5)
    expect(deriveCard('trial', DAY, firms, 5)).toEqual(one)
    const mean = firms.reduce((all, { facts }) => all + score(one, facts).points, 0) / firms.length
    const odds = firms.filter(({ bad }) => !bad).length / firms.filter(({ bad }) => bad).length
    // The mean of logits lies above the logit of the mean, never far.
    expect(mean - (600 + (40 / Math.log(2)) * Math.log(odds / 30))).toBeGreaterThan(0)
    expect(mean - (600 + (40 / Math.log(2)) * Math.log(odds / 30))).toBeLessThan(60)
  })
})

describe('the decision', () => {
  test('a good firm gets its loan without anyone looking', () => {
    const { outcome, persons, offer, band, whys } = decided()
    expect({ outcome, persons, band, whys }).toEqual({ outcome: 'approve', persons: 0, band: 'A', whys: [] })
    expect(offer).toEqual({ limit: 500_000_00n, points: 60 })
  })
  const older = (days: number) => addDays(DAY, -days)
  const cases: [Rule['code'], Partial<Facts>, Partial<Facts>, string][] = [
    ['firm-closed', { registry: answered({ ...registry, standing: 'revoked' }), accounts: answered(accountMonths(12)) }, {}, 'decline'],
    ['firm-irregular', { registry: answered({ ...registry, irregular: true }) }, {}, 'refer'],
    ['industry-not-served', { registry: answered({ ...registry, industry: '7010' }) }, { registry: answered({ ...registry, industry: '7020' }) }, 'decline'],
    ['too-young', { ...young('2025-06-20') }, { ...young('2025-06-10') }, 'decline'],
    ['overdue-now', { 'credit-person': answered({ ...credit, overdue: fen(500_01n) }) }, { 'credit-person': answered({ ...credit, overdue: fen(500_00n) }) }, 'decline'],
    ['classed-bad', { 'credit-firm': answered({ ...credit, class: 'special-mention' }) }, {}, 'decline'],
    ['behind-before', { 'credit-firm': answered({ ...credit, worst: 3 }) }, { 'credit-firm': answered({ ...credit, worst: 2 }) }, 'decline'],
    ['tax-irregular', { tax: answered({ ...tax(24), standing: 'irregular' }) }, {}, 'decline'],
    ['tax-grade-too-low', { tax: answered({ ...tax(24), grade: 'D' }) }, { tax: answered({ ...tax(24), grade: 'C' }) }, 'decline'],
    ['tax-arrears', { tax: answered({ ...tax(24), arrears: fen(1_000_01n) }) }, { tax: answered({ ...tax(24), arrears: fen(1_000_00n) }) }, 'decline'],
    ['too-many-queries', { 'credit-firm': answered({ ...credit, queries: 13 }) }, { 'credit-firm': answered({ ...credit, queries: 12 }) }, 'refer'],
    ['history-too-short', { accounts: answered(accountMonths(5)) }, { accounts: answered(accountMonths(6)) }, 'decline'],
    ['contradictory', { tax: answered(tax(24, fen(1_000_00n))) }, { tax: answered(tax(24, fen(200_000_00n))) }, 'refer'],
    ['source-missing', { registry: late }, { 'credit-firm': empty }, 'refer'],
    ['facts-too-old', { registry: answered(registry, instantOf(older(16), 10)) }, { registry: answered(registry, instantOf(older(15), 10)) }, 'refer'],
  ] // biome-ignore format: a table
  function young(established: string): Partial<Facts> {
    return {
      registry: answered({ ...registry, established }),
      accounts: answered(accountMonths(11)),
      tax: answered(tax(11)),
      'credit-firm': answered({ ...credit, since: null }),
    }
  }
  test.each(cases)('%s', (code, met, justNot, outcome) => {
    const hit = decided(met)
    expect(hit.whys).toContain(code)
    expect(hit.outcome).toBe(outcome)
    expect(hit.persons).toBe(outcome === 'refer' ? 1 : 0)
    const { found } = hit.hits.find((one) => one.code === code)!
    expect(found.length).toBeGreaterThan(0)
    expect(decided(justNot).hits.map((one) => one.code)).not.toContain(code)
  })
  test('every rule that there is has a case above, and stands in a policy', () => {
    expect(cases.map(([code]) => code).toSorted()).toEqual([...ruleCodes].toSorted())
    expect([...new Set(policies.flatMap(({ rules }) => rules.map(({ code }) => code)))].toSorted()).toEqual(
      [...ruleCodes].toSorted(),
    )
  })
  test('industries are not served by division, group or class', () => {
    const served = (industry: string) =>
      !decided({ registry: answered({ ...registry, industry }) }).whys.includes('industry-not-served')
    expect(['6620', '6910', '1620', '8051', '9041', '9521', '9700'].filter(served)).toEqual([])
    expect(['1511', '6550', '7020', '8040', '9031', '9620'].filter(served)).toHaveLength(6)
  })
  test('only a bureau may have nothing on a firm', () => {
    expect(decided({ 'credit-firm': empty, 'credit-person': empty }).hits).toEqual([])
    expect(decided({ registry: empty })).toMatchObject({ outcome: 'refer', whys: ['source-missing'] })
    expect(decided({ tax: empty }).hits).toEqual([])
    expect(decided({ tax: empty }, { source: 'tax' })).toMatchObject({ outcome: 'refer', whys: ['source-missing'] })
  })
  test('a no that is certain stands before what is unclear', () => {
    const { outcome, whys, offer } = decided({ registry: late, 'credit-firm': answered({ ...credit, worst: 4 }) })
    expect({ outcome, whys, offer }).toEqual({ outcome: 'decline', whys: ['behind-before'], offer: null })
  })
  test('what could not be asked is never a reason to say no', () => {
    const weak = {
      accounts: answered(
        accountMonths(12, { average: fen(900_00n), daysLow: 20, payers: 2, largest: fen(200_000_00n) }),
      ),
    }
    const poor = { ...credit, worst: 2, queries: 5, owed: fen(2_000_000_00n) }
    const all = {
      ...weak,
      'credit-firm': answered(poor),
      'credit-person': answered(poor),
      tax: answered({ ...tax(24), grade: 'C' as const }),
    }
    expect(decided(all)).toMatchObject({ outcome: 'decline', whys: ['score-too-low'], band: 'E', offer: null })
    expect(decided({ ...all, registry: late })).toMatchObject({
      outcome: 'refer',
      persons: 1,
      whys: ['source-missing'],
      offer: null,
    })
  })

  describe('limit', () => {
    const big = { requested: fen(9_000_000_00n) }
    test('25 % of twelve middle months, less half of what is owed elsewhere, down to whole thousands', () => {
      // 300,000 × 12 × 25 % − 100,000 × 50 % = 850,000; with 100,990 owed 849,505.
      expect(decided({}, big).offer!.limit).toBe(850_000_00n)
      const owing = { 'credit-firm': answered({ ...credit, owed: fen(100_990_00n) }) }
      expect(decided(owing, big).offer!.limit).toBe(849_000_00n)
    })
    test('one month that is made large lifts nothing', () => {
      const [first, ...rest] = accountMonths(12).months
      const months = [{ ...first!, inflow: fen(3_000_000_00n) }, ...rest]
      expect(decided({ accounts: answered({ months }) }, big).offer!.limit).toBe(850_000_00n)
    })
    test('is never more than asked for, than the product has, or than the band', () => {
      expect(decided({}, { requested: fen(123_999_99n) }).offer!.limit).toBe(123_000_00n)
      const product = { code: 'firm-loan', least: fen(10_000_00n), most: fen(300_000_00n) }
      expect(decided({}, { ...big, product }).offer!.limit).toBe(300_000_00n)
      const rich = {
        accounts: answered(accountMonths(12, { inflow: fen(9_000_000_00n) })),
        tax: answered(tax(24, fen(9_000_000_00n))),
      }
      const most = { code: 'firm-loan', least: fen(10_000_00n), most: fen(90_000_000_00n) }
      expect(decided(rich, { requested: fen(90_000_000_00n), product: most }).offer!.limit).toBe(3_000_000_00n)
    })
    test('below the least of the product there is none', () => {
      const product = (least: bigint) => ({
        product: { code: 'firm-loan', least: fen(least), most: fen(3_000_000_00n) },
        ...big,
      })
      expect(decided({}, product(850_000_00n)).outcome).toBe('approve')
      expect(decided({}, product(850_000_01n))).toMatchObject({
        outcome: 'decline',
        whys: ['limit-too-small'],
        offer: null,
      })
    })
    test('of the tax record by declared sales, of card takings by what is left after refunds', () => {
      // 320,000 × 12 × 20 % − 50,000; 99,500 × 12 × 30 % − 50,000.
      expect(decided({}, { ...big, source: 'tax' }).offer!.limit).toBe(718_000_00n)
      expect(decided({ merchant: answered(merchant(12)) }, { ...big, source: 'merchant' }).offer!.limit).toBe(
        308_000_00n,
      )
    })
  })
  test('says how the limit came about, and what held it down', () => {
    const of = (more: Partial<Asked>, facts: Partial<Facts> = {}) =>
      decided(facts, { requested: fen(9_000_000_00n), ...more }).basis
    expect(of({})).toEqual({ month: 300_000_00n, share: 25, owed: 100_000_00n, room: 850_000_00n, bound: 'turnover' })
    expect(of({ requested: fen(20_000_00n) })!.bound).toBe('request')
    expect(of({ product: { code: 'firm-loan', least: fen(1_00n), most: fen(90_000_00n) } })!.bound).toBe('product')
    const rich = {
      accounts: answered(accountMonths(12, { inflow: fen(9_000_000_00n) })),
      tax: answered(tax(24, fen(9_000_000_00n))),
    }
    expect(of({ product: { code: 'firm-loan', least: fen(1_00n), most: fen(90_000_000_00n) } }, rich)!.bound).toBe(
      'band',
    )
    expect(of({}, { 'credit-firm': answered({ ...credit, owed: fen(9_000_000_00n) }) })!.room).toBe(0n)
    expect(of({}, { accounts: late })).toBeNull()
  })
  test('facts of another day are too old, also when they were asked for today', () => {
    expect(decided({ day: addDays(DAY, -16) }).hits).toContainEqual({
      code: 'facts-too-old',
      outcome: 'refer',
      found: [addDays(DAY, -16)],
    })
    expect(decided({ day: addDays(DAY, 1) }).whys).toContain('facts-too-old')
  })
  test('one person looks at more than a million, two at more than two', () => {
    const of = (requested: bigint) => {
      const inflow = fen(1_500_000_00n)
      const { outcome, persons, whys } = decided(
        { accounts: answered(accountMonths(12, { inflow })), tax: answered(tax(24, inflow)) },
        { requested: fen(requested) },
      )
      return `${outcome} ${persons} ${whys.join()}`
    }
    expect(of(1_000_000_00n)).toBe('approve 0 ')
    expect(of(1_001_000_00n)).toBe('refer 1 limit-large')
    expect(of(2_000_000_00n)).toBe('refer 1 limit-large')
    expect(of(2_001_000_00n)).toBe('refer 2 limit-very-large')
  })
  test('who asks for a person gets one, whatever a machine would have said', () => {
    expect(decided({}, { asksForPerson: true })).toMatchObject({
      outcome: 'refer',
      persons: 1,
      whys: ['asked-for-person'],
    })
    const closed = { registry: answered({ ...registry, standing: 'closed' as const }) }
    const { outcome, whys, offer } = decided(closed, { asksForPerson: true })
    expect({ outcome, whys, offer }).toEqual({
      outcome: 'refer',
      whys: ['asked-for-person', 'firm-closed'],
      offer: null,
    })
  })
  test('there is none from a partner’s platform yet', () => expect(policyOn(DAY, 'partner')).toBeUndefined())
  test('approved is exactly what nobody need look at and has an offer', () => {
    for (let n = 0; n < 400; n++) {
      for (const source of ['accounts', 'tax', 'merchant'] as const) {
        const { facts } = syntheticFirm(11, n)
        const { outcome, persons, offer, whys } = decide(asking({ source }), facts, card, policyOn(DAY, source)!)
        expect(persons > 0).toBe(outcome === 'refer')
        expect(whys.length > 0).toBe(outcome !== 'approve')
        if (outcome === 'approve') expect(offer!.limit % 1_000_00n).toBe(0n)
        if (outcome === 'decline') expect(offer).toBeNull()
      }
    }
  })
})

describe('the record', () => {
  test('makes the same decision again, to the byte', () => {
    for (let n = 0; n < 90; n++) {
      const { facts } = syntheticFirm(13, n)
      const source = (['accounts', 'tax', 'merchant'] as const)[n % 3]!
      const decision = decide(asking({ source, asksForPerson: n % 7 === 0 }), facts, card, policyOn(DAY, source)!)
      const text = recordOf(decision)
      const again = replay(text)
      expect(again).toEqual({ ok: true, value: decision })
      expect(again.ok && recordOf(again.value)).toBe(text)
    }
  })
  const text = recordOf(decided())
  const stricter: Policy = { ...policy, id: 'accounts-2', from: DAY, personAbove: '1.00' }
  const newer: Scorecard = { ...card, id: 'firm-2', from: DAY, base: card.base - 300 }
  test('also after newer versions, which decide otherwise', () => {
    const kept = { cards: [...cards, newer], policies: [...policies, stricter] }
    expect(cardOn(DAY, kept.cards)).toBe(newer)
    expect(policyOn(DAY, 'accounts', kept.policies)).toBe(stricter)
    expect(decide(asking(), firmFacts(), newer, policy).outcome).toBe('decline')
    expect(replay(text, kept)).toMatchObject({ ok: true, value: { outcome: 'approve' } })
    expect(replay(recordOf(decide(asking(), firmFacts(), newer, stricter)), kept).ok).toBe(true)
  })
  test('whose version is gone, or is not what it was, is not made again', () => {
    expect(replay(text, { cards: [], policies })).toEqual({
      ok: false,
      refusal: { kind: 'version-unknown', id: card.id },
    })
    expect(replay(text, { cards, policies: [] })).toEqual({
      ok: false,
      refusal: { kind: 'version-unknown', id: policy.id },
    })
    const changed = { ...card, base: card.base + 1 }
    expect(replay(text, { cards: [changed], policies })).toEqual({
      ok: false,
      refusal: { kind: 'version-changed', id: card.id },
    })
    const softer = { ...policy, owedCounts: 0 }
    expect(replay(text, { cards, policies: [softer] })).toEqual({
      ok: false,
      refusal: { kind: 'version-changed', id: policy.id },
    })
  })
  test('that somebody changed shows it', () => {
    for (const [was, is] of [
      ['"limit":"500000.00"', '"limit":"600000.00"'],
      ['"outcome":"approve"', '"outcome":"decline"'],
      ['"owed":"100000.00"', '"owed":"100001.00"'],
    ]) {
      expect(text).toContain(was)
      expect(replay(text.replace(was!, is!))).toMatchObject({ ok: false, refusal: { kind: 'decision-differs' } })
    }
    expect(replay(` ${text}`)).toMatchObject({ refusal: { kind: 'decision-differs' } })
  })
  test('that is none is none', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (other) => {
        expect(replay(other)).toEqual({ ok: false, refusal: { kind: 'record-unreadable' } })
      }),
      { numRuns: 10_000 },
    )
  })
})

describe('in words', () => {
  test('a no says why, what to do, and that a person may be asked for', () => {
    const decision = decided({ 'credit-firm': answered({ ...credit, overdue: fen(80_000_00n) }) })
    const told = explain(decision, 'zh')
    expect(told.outcome).toBe('未通过')
    expect(told.because).toEqual([{ why: '企业或法定代表人目前有逾期欠款。', todo: expect.stringContaining('还清') }])
    expect(told.right).toContain('要求由工作人员重新审核')
    expect(explainToOfficer(decision, 'en')[0]).toBe('Overdue now: the firm’s credit report')
  })
  test('a score that is too low names what took most away', () => {
    const poor = { ...credit, worst: 2, queries: 5, owed: fen(2_000_000_00n) }
    const decision = decided({
      accounts: answered(
        accountMonths(12, { average: fen(900_00n), daysLow: 20, payers: 2, largest: fen(200_000_00n) }),
      ),
      'credit-firm': answered(poor),
      'credit-person': answered(poor),
      tax: answered({ ...tax(24), grade: 'C' }),
    })
    expect(explain(decision, 'en').because).toHaveLength(1 + 4)
    expect(explain(decision, 'en').because[1]!.why).toBe(creditWords.en.features[decision.score.reasons[0]!].why)
    for (const line of explainToOfficer(decision, 'zh').slice(1)) expect(line).toMatch(/: \d+ \(−\d+\)$/)
  })
  test('contradictions reach the officer by name', () => {
    const lines = explainToOfficer(decided({ tax: answered(tax(24, fen(1_000_00n))) }), 'zh')
    expect(lines[0]).toBe('相互矛盾: 账户进账远高于申报销售额')
  })
  test('where a person decides anyway there is nothing to refuse', () => {
    expect(explain(decided({ registry: late }), 'en').right).toBeUndefined()
    expect(explain(decided(), 'en').right).toContain('have a person decide')
  })
  test('each feature of the score has its words', () => {
    for (const locale of ['zh', 'en'] as const)
      for (const feature of features) expect(creditWords[locale].features[feature].why).not.toBe('')
  })
})
