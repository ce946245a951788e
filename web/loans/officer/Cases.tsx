/** The queue: loans that a person decides, who has each, until when, and what waits for a second officer. */
import { A, useSearchParams } from '@solidjs/router'
import type { LoanCaseAll } from '../../../core/loans/application-wire.ts'
import { StaffNav } from '../../staff/StaffNav.tsx'
import { Amount } from '../../ui/Amount.tsx'
import { Grid, GridBones } from '../../ui/Grid.tsx'
import { createPages } from '../../ui/load.ts'
import { fenOf } from '../../ui/money.ts'
import { Page } from '../../ui/Page.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { exactly } from '../../ui/when.ts'
import { desk } from './api.ts'
import { loanDesk } from './words.ts'
import './officer.css'

type Row = Pick<LoanCaseAll, 'id' | 'owner' | 'proposal' | 'state' | 'escalations' | 'deadline'>
const parts = ['open', 'mine', 'all'] as const

export default function Cases() {
  const [query, setQuery] = useSearchParams<{ state?: string }>()
  const part = () => parts.find((one) => one === query.state) ?? 'open'
  const { page, all, from, further } = createPages(
    () => ({ state: part() === 'all' ? 'all' : 'open' }),
    (asked) => desk.cases(asked),
  )
  const rows = () => (part() === 'mine' ? all().filter(({ mine }) => mine) : all())
  const w = () => loanDesk().cases
  const stands = (one: Row) => (one.proposal ? w().waits : w().states[one.state])
  const late = (one: Row) =>
    exactly(one.deadline ?? '').slice(0, 16) + (one.escalations > 0 ? ` · ${w().escalated(one.escalations)}` : '')
  return (
    <div class="stack">
      <div>
        <h1>{w().title}</h1>
        <p class="quiet">{w().lead}</p>
      </div>
      <StaffNav />
      <div class="filters">
        <Segments
          label={w().state}
          now={part()}
          options={parts.map((one) => [one, w()[one]] as const)}
          choose={(one) => setQuery({ state: one === 'open' ? null : one }, { replace: true })}
        />
      </div>
      <Page load={page} waiting={<GridBones />}>
        {() => (
          <Grid
            label={w().title}
            file={w().title}
            none={w().none}
            rows={rows()}
            pages={{ from, further }}
            columns={[
              {
                key: 'firm',
                title: w().firm,
                names: true,
                text: (one) => one.firm,
                cell: (one) => <A href={`/staff/loans/${one.id}`}>{one.firm}</A>,
              },
              { key: 'product', title: w().product, roomy: true, text: (one) => one.product },
              {
                key: 'wish',
                title: w().wish,
                number: true,
                text: (one) => one.wish?.amount.amount ?? '',
                by: (one) => fenOf(one.wish?.amount.amount ?? ''),
                cell: (one) => (one.wish ? <Amount value={one.wish.amount.amount} /> : <span class="quiet">–</span>),
              },
              { key: 'why', title: w().why, text: (one) => one.why },
              {
                key: 'points',
                title: w().points,
                number: true,
                text: (one) => String(one.points ?? ''),
                by: (one) => one.points ?? 0,
              },
              { key: 'owner', title: w().owner, text: (one) => one.owner ?? w().nobody },
              { key: 'stands', title: w().stands, text: stands },
              {
                key: 'deadline',
                title: w().deadline,
                whole: true,
                text: late,
                by: (one) => one.deadline ?? '',
              },
              { key: 'at', title: w().at, whole: true, roomy: true, text: (one) => exactly(one.at).slice(0, 16) },
            ]}
          />
        )}
      </Page>
    </div>
  )
}
