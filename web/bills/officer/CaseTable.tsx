/** Differences: what they are, who waits for whom, until when. */
import { A } from '@solidjs/router'
import type { CaseRow } from '../../../core/bills/reconciliation-wire.ts'
import { Amount } from '../../ui/Amount.tsx'
import { Grid } from '../../ui/Grid.tsx'
import { fenOf, yuanOf } from '../../ui/money.ts'
import { exactly } from '../../ui/when.ts'
import { billDesk } from './words.ts'

/** How far apart ours and theirs are. */
export const apart = ({ ours, theirs }: Pick<CaseRow, 'ours' | 'theirs'>): string => {
  const by = fenOf(ours?.amount ?? '0.00') - fenOf(theirs?.amount ?? '0.00')
  return yuanOf(by < 0n ? -by : by)
}
const money = (value: { amount: string } | null) =>
  value ? <Amount value={value.amount} /> : <span class="quiet">–</span>

export function CaseTable(props: {
  label: string
  cases: readonly CaseRow[]
  none: string
  pages?: { readonly from: () => string | null; readonly further: () => Promise<void> }
}) {
  const w = billDesk
  const closed = () => props.cases.every(({ state }) => state === 'closed')
  const waits = (one: CaseRow) =>
    one.outcome ? w().ends[one.outcome] : one.state === 'looking' ? w().itself : (one.owner ?? w().nobody)
  const at = (one: CaseRow) => exactly((one.state === 'closed' ? one.closedAt : one.deadline) ?? '').slice(0, 16)
  return (
    <Grid
      label={props.label}
      rows={props.cases}
      none={props.none}
      file={props.label}
      {...(props.pages ? { pages: props.pages } : {})}
      columns={[
        {
          key: 'kind',
          title: w().kind,
          names: true,
          text: (one) => w().kinds[one.kind],
          cell: (one) => <A href={`/desk/cases/${one.id}`}>{w().kinds[one.kind]}</A>,
        },
        { key: 'biller', title: w().biller, text: (one) => one.biller.name },
        { key: 'day', title: w().day, whole: true, text: (one) => one.day },
        {
          key: 'ours',
          title: w().ours,
          number: true,
          roomy: true,
          text: (one) => one.ours?.amount ?? '',
          by: (one) => fenOf(one.ours?.amount ?? ''),
          cell: (one) => money(one.ours),
        },
        {
          key: 'theirs',
          title: w().theirs,
          number: true,
          roomy: true,
          text: (one) => one.theirs?.amount ?? '',
          by: (one) => fenOf(one.theirs?.amount ?? ''),
          cell: (one) => money(one.theirs),
        },
        {
          key: 'difference',
          title: w().difference,
          number: true,
          text: apart,
          by: (one) => fenOf(apart(one)),
          cell: (one) => <Amount value={apart(one)} />,
        },
        { key: 'waits', title: closed() ? w().outcome : w().waits, text: waits },
        { key: 'until', title: closed() ? w().closedAt : w().until, whole: true, roomy: true, text: at },
      ]}
    />
  )
}
