/** The days that were reconciled with each biller: the three sums side by side, and what differs. */
import { A } from '@solidjs/router'
import { Show } from 'solid-js'
import { Amount } from '../../ui/Amount.tsx'
import { Bars } from '../../ui/Bars.tsx'
import { Chart } from '../../ui/Chart.tsx'
import { type Column, Grid, GridBones } from '../../ui/Grid.tsx'
import { Key } from '../../ui/Key.tsx'
import { createLoad } from '../../ui/load.ts'
import { fenOf } from '../../ui/money.ts'
import { Page } from '../../ui/Page.tsx'
import { desk } from './api.ts'
import { DeskHead } from './DeskHead.tsx'
import { type Count, casesByBiller, casesByDay, type Reconciliation } from './figures.ts'
import { billDesk } from './words.ts'

/** Differences in bars: what still waits at the ground, what is closed above it. */
function Differences(props: {
  title: string
  first: string
  counts: readonly Count[]
  label: (name: string) => string
}) {
  const w = billDesk
  const says = ({ open, closed }: Count) => w().openCases(open, open + closed)
  return (
    <Chart
      title={props.title}
      columns={[props.first, w().open, w().closed]}
      rows={props.counts.map((one) => [one.name, one.open, one.closed])}
    >
      <Bars
        bars={props.counts.map((one) => ({
          label: props.label(one.name),
          value: one.open + one.closed,
          says: `${one.name} ${says(one)}`,
          parts: [
            { mark: 'waits', value: one.open },
            { mark: 'ended', value: one.closed },
          ],
        }))}
        unit={(value) => (Number.isInteger(value) ? String(value) : '')}
      />
      <Key
        parts={[
          ['waits', w().open],
          ['ended', w().closed],
        ]}
      />
    </Chart>
  )
}

export default function Days() {
  const page = createLoad(() => desk.days())
  const w = billDesk
  return (
    <div class="stack">
      <DeskHead />
      <Page load={page} waiting={<GridBones />}>
        {(now) => (
          <>
            <Show when={now().reconciliations.length > 0}>
              <div class="two-charts">
                <Differences
                  title={w().casesByDay}
                  first={w().day}
                  counts={casesByDay(now().reconciliations)}
                  label={(day) => day.slice(5)}
                />
                <Differences
                  title={w().casesByBiller}
                  first={w().biller}
                  counts={casesByBiller(now().reconciliations)}
                  label={(name) => name}
                />
              </div>
            </Show>
            <Grid
              label={w().days}
              file={w().days}
              none={w().noDays}
              rows={now().reconciliations}
              columns={[
                {
                  key: 'day',
                  title: w().day,
                  names: true,
                  text: (one) => one.day,
                  cell: (one) => <A href={`/desk/days/${one.biller.id}/${one.day}`}>{one.day}</A>,
                },
                { key: 'biller', title: w().biller, text: (one) => one.biller.name },
                {
                  key: 'state',
                  title: w().state,
                  text: (one) => w().dayStates[one.state],
                  classList: (one) => ({ wrong: one.state !== 'matched' && one.casesOpen > 0 }),
                },
                {
                  key: 'matched',
                  title: w().matched,
                  number: true,
                  text: (one) => String(one.counts.matched),
                  by: (one) => one.counts.matched,
                },
                ...(['ledger', 'own', 'file'] as const).map(
                  (part): Column<Reconciliation> => ({
                    key: part,
                    title: part === 'file' ? w().theirFile : w()[part],
                    number: true,
                    roomy: true,
                    text: (one) => one[part]?.sum.amount ?? '',
                    by: (one) => fenOf(one[part]?.sum.amount ?? ''),
                    cell: (one) => (one[part] ? <Amount value={one[part].sum.amount} /> : <span class="quiet">–</span>),
                  }),
                ),
                {
                  key: 'cases',
                  title: w().cases,
                  text: (one) => w().openCases(one.casesOpen, one.cases),
                  by: (one) => one.casesOpen,
                },
              ]}
            />
          </>
        )}
      </Page>
    </div>
  )
}
