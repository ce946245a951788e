/** One field over what the bank's people and managers may find by its id: what it is, how it stands, and its run. */
import { ok } from '../../../core/result.ts'
import { ofTheBank } from '../../../core/staff/roles.ts'
import { findable, foundByEnd, type SearchKind, sought } from '../../../core/staff/search.ts'
import { beijing } from '../../../core/time.ts'
import { type FoundRow, findObjects } from '../../storage/search.ts'
import type { Bank } from '../compose.ts'
import type { Handlers } from './mount.ts'

const withRun: readonly SearchKind[] = ['reconciliation-case', 'firm', 'bill-run', 'bill-payment', 'withdrawal']

export function searchHandlers(bank: Bank): Pick<Handlers, 'search'> {
  const runOf = ({ kind, id, within, state }: FoundRow) => {
    if (kind === 'joining-case' && within) return bank.runUrl(within)
    // A run of bills is one of Temporal's from its confirmation on.
    const begun = kind !== 'bill-run' || !['draft', 'reading', 'read'].includes(state)
    return withRun.includes(kind) && begun ? bank.runUrl(id) : null
  }
  return {
    async search({ query }, { offices }) {
      const may = findable(offices)
      const asked = sought(query.q)
      if (!asked) return ok({ hits: [] })
      const everywhere = offices.some(({ role }) => ofTheBank(role))
      const managed = offices.filter(({ role }) => role === 'manager').map(({ organization }) => organization)
      const kinds = asked.kinds.filter((kind) => may.includes(kind))
      // Bills are their organisation's alone; of runs the bank's people find all.
      const rows = await Promise.all(
        [kinds.filter((kind) => kind === 'house-bill'), kinds.filter((kind) => kind !== 'house-bill')].map((some, n) =>
          findObjects(
            bank.db,
            { ...asked, kinds: some },
            { endOf: foundByEnd, organizations: n === 1 && everywhere ? undefined : managed },
          ),
        ),
      )
      return ok({
        hits: rows.flat().map((row) => ({
          kind: row.kind,
          id: row.id,
          state: row.state,
          at: beijing(Number(row.at)),
          entry: may.includes('entry') ? row.entry : null,
          within: row.within,
          number: row.number,
          workflow: runOf(row),
        })),
      })
    },
  }
}
