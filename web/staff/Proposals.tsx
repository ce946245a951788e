/** What waits for a second person, and what came of the rest. */
import { A, useSearchParams } from '@solidjs/router'
import { Show } from 'solid-js'
import type { Proposal } from '../../core/staff/wire.ts'
import { words } from '../preferences.ts'
import { Grid, GridBones } from '../ui/Grid.tsx'
import { createPages } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { Segments } from '../ui/Segments.tsx'
import { exactly } from '../ui/when.ts'
import { createWide } from '../ui/wide.ts'
import { work } from './api.ts'
import { ProposalAll } from './OneProposal.tsx'
import { StaffNav } from './StaffNav.tsx'
import { staff } from './words.ts'

export default function Proposals() {
  const [query, setQuery] = useSearchParams<{ state?: string; one?: string; sort?: string; find?: string }>()
  const state = () => (query.state === 'closed' ? 'closed' : 'open')
  const { page, all, from, further } = createPages(
    () => ({ state: state() }) as const,
    async (asked) => {
      const { proposals, next } = await work.proposals(asked)
      return { rows: proposals, next }
    },
  )
  const w = staff
  const wide = createWide(1200)
  /** Where there is room, the case stands beside the list: the chosen one, else the first that waits for who looks. */
  const shown = () => query.one ?? (all().find(({ state, own }) => state === 'waiting' && !own) ?? all()[0])?.id
  const beside = (id: string) => {
    const kept = Object.entries({ ...query, one: id }).filter((pair): pair is [string, string] => Boolean(pair[1]))
    return `/staff/proposals?${new URLSearchParams(kept)}`
  }
  /** Whose turn it is. */
  const waits = (one: Proposal) =>
    one.state === 'waiting' ? (one.own ? w().waitsForOther : w().waitsForYou) : w().states[one.state]
  return (
    <div class="stack">
      <div>
        <h1>{w().proposals}</h1>
        <p class="quiet">{w().proposalsLead}</p>
      </div>
      <StaffNav />
      <Segments
        label={w().state}
        now={state()}
        options={(['open', 'closed'] as const).map((one) => [one, w()[one]] as const)}
        choose={(one) => setQuery({ state: one === 'open' ? null : one, one: null }, { replace: true })}
      />
      <div classList={{ 'panes stack inbox': wide() && shown() !== undefined }}>
        <div class="stack">
          <Page load={page} waiting={<GridBones />}>
            {() => (
              <Grid
                label={w().proposals}
                file={w().proposals}
                none={state() === 'open' ? w().noneOpen : w().noneClosed}
                rows={all()}
                pages={{ from, further }}
                columns={[
                  {
                    key: 'what',
                    title: w().what,
                    names: true,
                    text: (one) => `${w().kinds[one.kind]} · ${one.says}`,
                    classList: () => ({ 'says-it': true }),
                    cell: (one) => (
                      <>
                        <A
                          href={wide() ? beside(one.id) : `/staff/proposals/${one.id}`}
                          noScroll
                          aria-current={wide() && shown() === one.id ? 'true' : undefined}
                        >
                          {w().kinds[one.kind]}
                        </A>
                        <span class="quiet under">{one.says}</span>
                      </>
                    ),
                  },
                  { key: 'maker', title: w().maker, text: (one) => one.maker.name },
                  { key: 'waits', title: w().waits, text: waits },
                  {
                    key: 'until',
                    title: state() === 'open' ? w().until : w().decidedAt,
                    whole: true,
                    roomy: true,
                    text: (one) => exactly((state() === 'open' ? one.until : one.decidedAt) ?? '').slice(0, 16),
                  },
                ]}
              />
            )}
          </Page>
        </div>
        <Show when={wide() && page.value() && shown()} keyed>
          {(id) => (
            <section class="beside" aria-label={words().titles['/staff/proposals/:id']}>
              <ProposalAll
                id={id}
                decided={() => {
                  // It stays in sight with its outcome when the list has let it go.
                  setQuery({ one: id }, { replace: true })
                  void page.refresh()
                }}
              />
            </section>
          )}
        </Show>
      </div>
    </div>
  )
}
