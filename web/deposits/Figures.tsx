/** Where money comes from and where it goes: the balance over time, spending by category, month by month. */
import { useSearchParams } from '@solidjs/router'
import { createEffect, createSignal, For, on, Show } from 'solid-js'
import type { SpendingAnswer } from '../../core/deposits/figures-wire.ts'
import { type SpendingCategory, spendingCategories } from '../../core/deposits/spending.ts'
import { addDays } from '../../core/time.ts'
import { ownAccount } from '../api.ts'
import { words } from '../preferences.ts'
import { Amount } from '../ui/Amount.tsx'
import { Arch } from '../ui/Arch.tsx'
import { createAct } from '../ui/act.ts'
import { Bars } from '../ui/Bars.tsx'
import { Bones } from '../ui/Bones.tsx'
import { Chart } from '../ui/Chart.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { createLoad } from '../ui/load.ts'
import { fenOf, grouped, yuanOf } from '../ui/money.ts'
import { Page } from '../ui/Page.tsx'
import { Notice } from '../ui/Parts.tsx'
import { Ring } from '../ui/Ring.tsx'
import { Segments } from '../ui/Segments.tsx'
import { say } from '../ui/toast.ts'
import { deposits } from './api.ts'
import { BalanceLine } from './BalanceLine.tsx'
import './figures.css'

const choices = ['month', 'quarter', 'year'] as const
type Choice = (typeof choices)[number]
type Counterparty = SpendingAnswer['categories'][number]['counterparties'][number]

/** What went for good: out less what of it came back. */
const spentOf = ({ out, refunded }: { out: { amount: string }; refunded: { amount: string } }) =>
  fenOf(out.amount) - fenOf(refunded.amount)

export default function Figures() {
  const [query, setQuery] = useSearchParams<{ period?: string }>()
  const w = () => words().figures
  const choice = (): Choice => choices.find((one) => one === query.period) ?? 'month'
  const page = createLoad(async () => {
    const account = (await ownAccount()).id
    // The bank says what day it is.
    const month = await deposits.balances(account, undefined)
    const { today } = month
    const period = { month: undefined, quarter: { from: addDays(today, -89), to: today }, year: { from: addDays(today, -364), to: today } }[choice()] // biome-ignore format: three
    const [balances, spending] = await Promise.all([
      period ? deposits.balances(account, period) : month,
      deposits.spending(account, period),
    ])
    return { balances, spending }
  })
  createEffect(on(choice, () => void page.refresh(), { defer: true }))
  return (
    <div class="stack roomy">
      <div>
        <h1>{w().title}</h1>
        <p class="quiet">{w().lead}</p>
      </div>
      <Segments
        label={w().period}
        now={choice()}
        options={choices.map((one) => [one, w().choices[one]] as const)}
        choose={(one) => setQuery({ period: one }, { replace: true })}
      />
      <Page load={page} waiting={<Bones shape={['panel', 'line', 'line', 'line', 'line']} />}>
        {(now) => (
          <div class="figures-of">
            <BalanceLine balances={now().balances} title={w().balance} />
            <Sums spending={now().spending} />
            <Show when={fenOf(now().spending.aside.into.amount) + fenOf(now().spending.aside.back.amount) > 0n}>
              <p class="quiet">
                {w().aside(grouped(now().spending.aside.into.amount), grouped(now().spending.aside.back.amount))}
              </p>
            </Show>
            <Spent spending={now().spending} changed={() => page.refresh()} />
            <Months spending={now().spending} />
          </div>
        )}
      </Page>
    </div>
  )
}

const Sums = (props: { spending: SpendingAnswer }) => {
  const w = () => words().figures
  const spent = () => spentOf(props.spending)
  return (
    <dl class="three">
      <div>
        <dt>{w().in}</dt>
        <dd>
          <Amount value={props.spending.in.amount} sign="+" />
        </dd>
      </div>
      <div>
        <dt>{w().out}</dt>
        <dd>
          <Amount value={yuanOf(spent())} sign="−" />
        </dd>
      </div>
      <div>
        <dt>{w().net}</dt>
        <dd>
          <Amount value={yuanOf(fenOf(props.spending.in.amount) - spent())} />
        </dd>
      </div>
    </dl>
  )
}

function Spent(props: { spending: SpendingAnswer; changed: () => Promise<unknown> }) {
  const w = () => words().figures
  const [moving, setMoving] = createSignal<{ from: SpendingCategory; whom: Counterparty }>()
  const rows = () =>
    props.spending.categories
      .map((one) => ({ ...one, spent: spentOf(one) }))
      .filter(({ spent }) => spent > 0n)
      .sort((a, b) => (a.spent < b.spent ? 1 : -1))
  /** A category stays open while payees are moved out of it. */
  const row = (category: SpendingCategory) =>
    rows().find((one) => one.category === category) ?? { spent: 0n, count: 0, counterparties: [] }
  const whole = () => rows().reduce((sum, { spent }) => sum + spent, 0n)
  const share = (spent: bigint) => `${whole() > 0n ? Number((spent * 1000n) / whole()) / 10 : 0}%`
  return (
    <section class="stack" aria-labelledby="spent-title">
      <h2 id="spent-title">{w().spending}</h2>
      <Show
        when={rows().length > 0}
        fallback={
          <>
            <Arch />
            <p>{w().none}</p>
          </>
        }
      >
        <div class="spent">
          <Ring parts={rows().map(({ spent }) => Number(spent))}>
            <span class="quiet">{w().out}</span>
            <Amount value={yuanOf(whole())} />
          </Ring>
          <ul class="list">
            <For each={rows().map(({ category }) => category)}>
              {(category, n) => (
                <li>
                  <details class="category">
                    <summary>
                      <span>
                        <span class={`swatch part-${1 + (n() % 8)}`} />
                        {w().categories[category]}
                      </span>
                      <span class="quiet">
                        {share(row(category).spent)} · {w().times(row(category).count)}
                      </span>
                      <Amount value={yuanOf(row(category).spent)} />
                    </summary>
                    <ul>
                      <For each={row(category).counterparties}>
                        {(whom) => (
                          <li class="row">
                            <span>
                              {whom.name}
                              <Show when={whom.ruled}>
                                <span class="quiet"> · {w().ruled}</span>
                              </Show>
                            </span>
                            <span class="end">
                              <Amount value={yuanOf(spentOf(whom))} />
                              <Show when={whom.id}>
                                <button
                                  type="button"
                                  class="plain"
                                  aria-label={`${w().move} ${whom.name}`}
                                  onClick={() => setMoving({ from: category, whom })}
                                >
                                  {w().move}
                                </button>
                              </Show>
                            </span>
                          </li>
                        )}
                      </For>
                    </ul>
                  </details>
                </li>
              )}
            </For>
          </ul>
        </div>
      </Show>
      <Dialog open={moving() !== undefined} title={moving()?.whom.name ?? ''} close={() => setMoving(undefined)}>
        <Show when={moving()}>
          {(one) => (
            <Move
              from={one().from}
              whom={one().whom}
              again={props.changed}
              done={() => {
                setMoving(undefined)
                void props.changed()
              }}
            />
          )}
        </Show>
      </Dialog>
    </section>
  )
}

function Move(props: { from: SpendingCategory; whom: Counterparty; done: () => void; again: () => Promise<unknown> }) {
  const w = () => words().figures
  const move = createAct(
    async (to) => {
      const { id, name, ruled } = props.whom
      const category = to === '' ? null : (to as SpendingCategory)
      await deposits.setSpendingRule(id!, category)
      const before = ruled ? props.from : null
      say(category ? w().moved(name, w().categories[category]) : w().byBank, async () => {
        await deposits.setSpendingRule(id!, before)
        await props.again()
      })
    },
    () => props.done(),
  )
  return (
    <div class="stack">
      <Notice words={move.otherThan()} />
      <fieldset class="options categories">
        <legend>{w().move}</legend>
        <For each={spendingCategories}>
          {(category) => (
            <label>
              <input
                type="radio"
                name="category"
                checked={category === props.from}
                onChange={() => void move.run(category)}
              />
              {w().categories[category]}
            </label>
          )}
        </For>
      </fieldset>
      <Show when={props.whom.ruled}>
        <button type="button" class="button" onClick={() => void move.run('')}>
          {w().byBank}
        </button>
      </Show>
    </div>
  )
}

function Months(props: { spending: SpendingAnswer }) {
  const w = () => words().figures
  return (
    <Show when={props.spending.months.length > 1}>
      <Chart
        title={w().months}
        columns={[w().month, w().in, w().out]}
        rows={props.spending.months.map((month) => [
          month.month,
          <Amount value={month.in.amount} />,
          <Amount value={yuanOf(spentOf(month))} />,
        ])}
      >
        <Bars
          bars={props.spending.months.map((month) => ({
            label: month.month.slice(2),
            value: Number(yuanOf(spentOf(month))),
            says: `${month.month} ${w().out} ${grouped(yuanOf(spentOf(month)))}`,
          }))}
          unit={(value) => String(value)}
        />
      </Chart>
    </Show>
  )
}
