/** All loans: how old what is late is, how each is classed, and how the months of draw fare. */
import { For, Show } from 'solid-js'
import type { Portfolio as All } from '../../../core/loans/wire.ts'
import { StaffNav } from '../../staff/StaffNav.tsx'
import { Amount } from '../../ui/Amount.tsx'
import { Arch } from '../../ui/Arch.tsx'
import { Bars } from '../../ui/Bars.tsx'
import { Bones } from '../../ui/Bones.tsx'
import { Chart } from '../../ui/Chart.tsx'
import { createLoad } from '../../ui/load.ts'
import { fenOf, grouped } from '../../ui/money.ts'
import { Page } from '../../ui/Page.tsx'
import { desk } from './api.ts'
import { loanDesk } from './words.ts'
import './officer.css'

export default function Portfolio() {
  const page = createLoad(desk.portfolio)
  const w = () => loanDesk().portfolio
  return (
    <div class="stack roomy">
      <div>
        <h1>{w().title}</h1>
        <p class="quiet">{page.value() ? w().lead(page.value()!.today) : ''}</p>
      </div>
      <StaffNav />
      <Page load={page} waiting={<Bones shape={['keys', 'panel', 'panel']} />}>
        {(now) => (
          <Show
            when={now().loans > 0 || now().vintages.length > 0}
            fallback={
              <>
                <Arch />
                <p class="centre">{w().none}</p>
              </>
            }
          >
            <Sums all={now()} />
            <div class="side-by-side">
              <Buckets title={w().ageing} column={w().age} rows={now().ageing} of={now().principal.amount} />
              <Buckets title={w().grades} column={w().grade} rows={now().grades} of={now().principal.amount} />
            </div>
            <Show when={now().vintages.length > 0}>
              <Chart
                title={w().vintages}
                columns={[w().month, w().count, w().drawn, w().late]}
                rows={now().vintages.map(({ month, loans, drawn, late }) => [month, loans, grouped(drawn.amount), `${late}%`])}
              >
                <Bars
                  bars={now().vintages.map(({ month, late }) => ({
                    label: month.slice(2),
                    value: Number(late),
                    says: w().vintageSays(month, late),
                  }))}
                  unit={(value) => `${value}%`}
                />
              </Chart>
            </Show>
          </Show>
        )}
      </Page>
    </div>
  )
} // biome-ignore format: one chart

const Sums = (props: { all: All }) => {
  const w = () => loanDesk().portfolio
  return (
    <dl class="figure-panels">
      <div>
        <dt>{w().loans}</dt>
        <dd>{props.all.loans}</dd>
      </div>
      <For each={['principal', 'undrawn', 'overdue'] as const}>
        {(which) => (
          <div>
            <dt>{w()[which]}</dt>
            <dd>
              <Amount value={props.all[which].amount} />
            </dd>
          </div>
        )}
      </For>
      <div>
        <dt>{w().nonPerforming}</dt>
        <dd>{props.all.nonPerforming}%</dd>
      </div>
    </dl>
  )
}

const Buckets = (props: { title: string; column: string; rows: All['ageing']; of: string }) => {
  const w = () => loanDesk().portfolio
  const share = (amount: string) =>
    fenOf(props.of) === 0n ? '0.00' : (Number((fenOf(amount) * 1_000_000n) / fenOf(props.of)) / 10_000).toFixed(2)
  return (
    <Chart
      title={props.title}
      columns={[props.column, w().count, w().principal, w().share]}
      rows={props.rows.map(({ name, loans, principal }) => [
        name,
        loans,
        grouped(principal.amount),
        `${share(principal.amount)}%`,
      ])}
    >
      <Bars
        bars={props.rows.map(({ id, name, loans, principal }) => ({
          // A span of days says what it is by itself; its axis has no room for more.
          label: /^\d/.test(id) ? id : name.replace(' ', '\n'),
          value: Number(principal.amount),
          says: w().says(name, loans, grouped(principal.amount)),
        }))}
        unit={w().tenThousand}
      />
    </Chart>
  )
}
