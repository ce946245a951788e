/**
 * The scorecard that ships, made once more from its seed, and how it does on the half of the synthetic firms that it never saw.
 * `--write` writes the card's data; after it has decided anything a card is no longer written: the next one has another id.
 */
import { writeFileSync } from 'node:fs'
import { policyOn } from '../../core/loans/policy.ts'
import { cardById, cardDigest, type Scorecard, score } from '../../core/loans/scorecard.ts'
import { byBand, deriveCard, half, separation } from '../loans/derive.ts'
import { SYNTHETIC_DAY, syntheticFirms } from '../loans/synthetic.ts'

const CARD = { id: 'firm-1', from: '2025-01-01', seed: 20_261, firms: 20_000 } as const

export function proveScoring(write: boolean, say: (line: string) => void): boolean {
  const all = syntheticFirms(CARD.seed, CARD.firms)
  const card = deriveCard(CARD.id, CARD.from, half(all, 'training'), CARD.seed)
  if (write) writeFileSync(new URL('../../core/loans/cards/firm-1.ts', import.meta.url), source(card))
  const shipped = cardById(CARD.id)
  const same = write || (shipped !== undefined && cardDigest(shipped) === cardDigest(card))

  say(`${all.length} firms, synthetic (seed ${CARD.seed}): no such firm exists; the figures say that the method works,`)
  say('not how well the card does on real firms')
  say(
    `card ${card.id} ${cardDigest(card).slice(0, 12)}: ${card.features.length} features from ${card.made.firms} of them (${card.made.bad} bad)`,
  )
  const scoredOf = (which: 'training' | 'held-out') =>
    half(all, which).map(({ facts, bad }) => ({ points: score(card, facts).points, bad }))
  for (const which of ['training', 'held-out'] as const) {
    const { ks, gini } = separation(scoredOf(which))
    say(`  ${which.padEnd(9)} KS ${ks.toFixed(1)}   Gini ${gini.toFixed(1)}   (synthetic)`)
  }
  const { bands } = policyOn(SYNTHETIC_DAY, 'accounts')!
  const rows = byBand(scoredOf('held-out'), bands)
  say('  held-out, by band (synthetic):  band  firms  bad')
  for (const { band, firms, bad } of rows)
    say(`${band.padStart(34)}${String(firms).padStart(9)}${bad.toFixed(2).padStart(7)} %`)
  const rises = rows.every(({ bad }, n) => n === 0 || bad > rows[n - 1]!.bad)
  if (!rises) say('✗ the bad rate does not fall from band to band')
  if (!same) say('✗ the card that ships is not what its seed gives (npm run prove -- scoring --write)')
  return rises && same
}

function source({ id, from, base, features, made }: Scorecard): string {
  const rows = features.map(({ feature, bands, missing }) => {
    const cells = bands.map((band) => `{ from: ${band.from}, points: ${band.points} }`)
    return `    { feature: '${feature}', missing: ${missing}, bands: [${cells.join(', ')}] },`
  })
  return `/** Written by \`npm run prove -- scoring --write\`, not by hand; from synthetic firms. A card that decided is never changed. */
import type { Scorecard } from '../scorecard.ts'

export const firmCard1: Scorecard = {
  id: '${id}',
  from: '${from}',
  base: ${base},
  made: { of: '${made.of}', seed: ${made.seed}, firms: ${made.firms}, bad: ${made.bad} },
  features: [
${rows.join('\n')}
  ],
} // biome-ignore format: written by a command
`
}
