/** Written by `npm run prove -- scoring --write`, not by hand; from synthetic firms. A card that decided is never changed. */
import type { Scorecard } from '../scorecard.ts'

export const firmCard1: Scorecard = {
  id: 'firm-1',
  from: '2025-01-01',
  base: 552,
  made: { of: 'synthetic', seed: 20261, firms: 10000, bad: 724 },
  features: [
    { feature: 'age', missing: 0, bands: [{ from: null, points: -17 }, { from: 48, points: -7 }, { from: 54, points: -4 }, { from: 59, points: 6 }, { from: 66, points: 12 }, { from: 77, points: 25 }] },
    { feature: 'turnover', missing: 0, bands: [{ from: null, points: -9 }, { from: 616, points: -2 }, { from: 1010, points: 0 }, { from: 1484, points: 1 }, { from: 2195, points: 2 }, { from: 3535, points: 10 }] },
    { feature: 'turnover-swing', missing: 0, bands: [{ from: null, points: 7 }, { from: 12, points: 6 }, { from: 14, points: 4 }, { from: 16, points: 1 }, { from: 18, points: -4 }, { from: 21, points: -7 }] },
    { feature: 'low-days', missing: 0, bands: [{ from: null, points: 4 }, { from: 1, points: 3 }, { from: 3, points: 1 }, { from: 6, points: -1 }, { from: 10, points: -3 }] },
    { feature: 'cushion', missing: 0, bands: [{ from: null, points: -33 }, { from: 15, points: -10 }, { from: 19, points: -4 }, { from: 23, points: 14 }, { from: 28, points: 26 }, { from: 36, points: 53 }] },
    { feature: 'payers', missing: 0, bands: [{ from: null, points: -15 }, { from: 9, points: -6 }, { from: 12, points: -3 }, { from: 14, points: 3 }, { from: 16, points: 10 }, { from: 21, points: 16 }] },
    { feature: 'concentration', missing: 0, bands: [{ from: null, points: 22 }, { from: 12, points: 10 }, { from: 15, points: 4 }, { from: 17, points: -3 }, { from: 20, points: -4 }, { from: 25, points: -12 }] },
    { feature: 'firm-behind', missing: -1, bands: [{ from: null, points: 10 }, { from: 1, points: -15 }] },
    { feature: 'person-behind', missing: 2, bands: [{ from: null, points: 2 }, { from: 1, points: -3 }] },
    { feature: 'queries', missing: 2, bands: [{ from: null, points: 9 }, { from: 1, points: -5 }, { from: 2, points: -13 }] },
    { feature: 'debt', missing: -1, bands: [{ from: null, points: 22 }, { from: 8, points: 10 }, { from: 12, points: 1 }, { from: 24, points: -4 }, { from: 36, points: -13 }] },
    { feature: 'tax-grade', missing: 0, bands: [{ from: null, points: -19 }, { from: 2, points: -13 }, { from: 3, points: 2 }, { from: 4, points: 28 }] },
    { feature: 'sales-trend', missing: 0, bands: [{ from: null, points: -5 }, { from: 97, points: -3 }, { from: 102, points: 1 }, { from: 109, points: 7 }] },
    { feature: 'refunds', missing: -1, bands: [{ from: null, points: 22 }, { from: 10, points: 14 }, { from: 13, points: 8 }, { from: 15, points: -1 }, { from: 19, points: -9 }, { from: 23, points: -10 }] },
  ],
} // biome-ignore format: written by a command
