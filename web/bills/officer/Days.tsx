/** The days that were reconciled with each biller: the three sums side by side, and what differs. */
import { A } from '@solidjs/router'
import type { AnswerTo } from '../../../core/contract.ts'
import { Amount } from '../../ui/Amount.tsx'
import { type Column, Grid, GridBones } from '../../ui/Grid.tsx'
import { createLoad } from '../../ui/load.ts'
import { fenOf } from '../../ui/money.ts'
import { Page } from '../../ui/Page.tsx'
import { staff } from '../manager/staff.ts'
import { desk } from './api.ts'
import { DeskNav } from './DeskNav.tsx'

type Reconciliation = AnswerTo<'reconciliations'>['reconciliations'][number]

export default function Days() {
  const page = createLoad(() => desk.days())
  const w = () => staff().desk
  return (
    <div class="stack">
      <div>
        <h1>{w().title}</h1>
        <p class="quiet">{w().lead}</p>
      </div>
      <DeskNav />
      <Page load={page} waiting={<GridBones />}>
        {(now) => (
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
        )}
      </Page>
    </div>
  )
}
