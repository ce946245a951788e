/** The queue: differences that wait, the most urgent deadline in sight; and those that are done. */
import { useSearchParams } from '@solidjs/router'
import { api } from '../../api.ts'
import { GridBones } from '../../ui/Grid.tsx'
import { createLoad, createPages } from '../../ui/load.ts'
import { Page } from '../../ui/Page.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { Select } from '../../ui/Select.tsx'
import { desk } from './api.ts'
import { CaseTable } from './CaseTable.tsx'
import { DeskHead } from './DeskHead.tsx'
import { billDesk } from './words.ts'

export default function Cases() {
  const [query, setQuery] = useSearchParams<{ state?: string; biller?: string }>()
  const state = () => (query.state === 'closed' ? 'closed' : 'open')
  const filter = () => ({ state: state(), ...(query.biller ? { biller: query.biller } : {}) })
  const { page, all, from, further } = createPages(filter, async (asked) => {
    const { cases, next } = await desk.cases(asked)
    return { rows: cases, next }
  })
  const billers = createLoad(() => api.billers())
  const w = billDesk
  return (
    <div class="stack">
      <DeskHead />
      <div class="filters">
        <div class="field">
          <span class="label">{w().state}</span>
          <Segments
            label={w().state}
            now={state()}
            options={(['open', 'closed'] as const).map((one) => [one, w()[one]] as const)}
            choose={(one) => setQuery({ state: one === 'open' ? null : one }, { replace: true })}
          />
        </div>
        <Select
          label={w().biller}
          now={query.biller ?? ''}
          options={[
            ['', w().anyBiller],
            ...(billers.value()?.billers ?? []).map(({ id, name }) => [id, name] as const),
          ]}
          choose={(biller) => setQuery({ biller: biller || null }, { replace: true })}
        />
      </div>
      <Page load={page} waiting={<GridBones />}>
        {() => (
          <CaseTable
            label={w().cases}
            cases={all()}
            none={state() === 'open' ? w().none : w().noneClosed}
            pages={{ from, further }}
          />
        )}
      </Page>
    </div>
  )
}
