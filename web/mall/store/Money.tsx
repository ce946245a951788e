/** A store's money: what waits with the bank, what is held by what is asked, and what came, day by day and order by order. */
import { A, useParams } from '@solidjs/router'
import { Show } from 'solid-js'
import type { MerchantMoney } from '../../../core/mall/merchant-wire.ts'
import { addDays } from '../../../core/time.ts'
import { Amount } from '../../ui/Amount.tsx'
import { shortly } from '../../ui/axis.ts'
import { Bars } from '../../ui/Bars.tsx'
import { Bones } from '../../ui/Bones.tsx'
import { Chart } from '../../ui/Chart.tsx'
import { type Column, Grid } from '../../ui/Grid.tsx'
import { createLoad } from '../../ui/load.ts'
import { fenOf, grouped, sumOf } from '../../ui/money.ts'
import { Page } from '../../ui/Page.tsx'
import { dayShort, exactly } from '../../ui/when.ts'
import { stores } from './api.ts'
import { InStore } from './InStore.tsx'
import { store } from './words.ts'

const w = () => store().money
type Settled = MerchantMoney['settled'][number]
const sums = ['sold', 'commission', 'channelFee', 'shares', 'paid'] as const

/** So many days at most are drawn. */
const DRAWN = 31
/** Each day from the first to the last on which money came, those between without any. */
function daily(
  days: MerchantMoney['days'],
): readonly { readonly day: string; readonly paid: string; readonly parts: number }[] {
  const known = new Map(days.map((one) => [one.day, one]))
  const sorted = [...known.keys()].toSorted()
  const last = sorted.at(-1) ?? ''
  const all: { day: string; paid: string; parts: number }[] = []
  for (let day = last; all.length < DRAWN && day >= (sorted[0] ?? ''); day = addDays(day, -1))
    all.unshift({ day, paid: known.get(day)?.paid.amount ?? '0.00', parts: known.get(day)?.parts ?? 0 })
  return all
}

const column = (key: (typeof sums)[number]): Column<Settled> => ({
  key,
  title: w()[key],
  number: true,
  ...(key === 'sold' || key === 'paid' ? {} : { roomy: true }),
  text: (one) => one[key].amount,
  by: (one) => fenOf(one[key].amount),
  cell: (one) => <Amount value={one[key].amount} />,
})

export default function Money() {
  const { id = '' } = useParams<{ id: string }>()
  const page = createLoad(() => stores.money(id))
  return (
    <InStore place="money" waiting={<Bones shape={['keys', 'panel', 'line', 'line']} />}>
      {(one) => (
        <Page load={page} waiting={<Bones shape={['keys', 'panel', 'line', 'line']} />}>
          {(now) => (
            <div class="stack roomy">
              <p class="quiet">
                {w().lead} <A href={`/me/firms/${one().firm}`}>{w().toAccount}</A>
              </p>
              <dl class="figure-panels">
                <div>
                  <dt>{w().waiting}</dt>
                  <dd>
                    <Amount value={now().waiting.amount} />
                  </dd>
                </div>
                <div>
                  <dt>{w().blocked}</dt>
                  <dd>
                    <Amount value={now().blocked.amount} />
                  </dd>
                </div>
                <div>
                  <dt>{w().paid}</dt>
                  <dd>
                    <Amount value={sumOf(now().days.map(({ paid }) => paid.amount))} />
                  </dd>
                </div>
              </dl>
              <Show when={now().days.length > 0} fallback={<p class="quiet">{w().dayNone}</p>}>
                <Chart
                  title={w().byDay}
                  columns={[w().day, w().parts, ...sums.map((key) => w()[key]), w().paidBack]}
                  rows={now().days.map((day) => [
                    day.day,
                    day.parts,
                    ...sums.map((key) => grouped(day[key].amount)),
                    grouped(day.paidBack.amount),
                  ])}
                >
                  <Bars
                    bars={daily(now().days).map(({ day, paid, parts }) => ({
                      label: dayShort(day),
                      value: Number(paid),
                      says: w().daySays(day, grouped(paid), parts),
                    }))}
                    unit={shortly}
                  />
                </Chart>
              </Show>
              <div class="stack">
                <h2>{w().settled}</h2>
                <Grid
                  label={w().settled}
                  file={`${one().name} ${w().settled}`}
                  none={w().settledNone}
                  rows={now().settled}
                  columns={[
                    {
                      key: 'order',
                      title: w().order,
                      names: true,
                      text: (part) => part.order,
                      cell: (part) => <span class="mono">…{part.order.slice(-8)}</span>,
                    },
                    { key: 'at', title: w().at, whole: true, text: (part) => exactly(part.at).slice(0, 16), cell: (part) => exactly(part.at).slice(5, 16) },
                    ...sums.map(column),
                  ]}
                />
              </div>
            </div>
          )}
        </Page>
      )}
    </InStore>
  )
} // biome-ignore format: columns
