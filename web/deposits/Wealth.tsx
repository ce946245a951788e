/** What one has put aside: how much, what each deposit has earned and will earn until when, and what comes next. */
import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import type { Calendar, Deposits } from '../../core/deposits/term-wire.ts'
import { addDays } from '../../core/time.ts'
import { onNews } from '../news.ts'
import { covered, words } from '../preferences.ts'
import { Amount } from '../ui/Amount.tsx'
import { Arch } from '../ui/Arch.tsx'
import { Bars } from '../ui/Bars.tsx'
import { Bones } from '../ui/Bones.tsx'
import { Chart } from '../ui/Chart.tsx'
import { Icon } from '../ui/icons.tsx'
import { createLoad } from '../ui/load.ts'
import { fenOf, grouped, yuanOf } from '../ui/money.ts'
import { Page } from '../ui/Page.tsx'
import { River } from '../ui/scenes.tsx'
import { dayWords } from '../ui/when.ts'
import { Open, Past } from './DepositList.tsx'
import { useHolder } from './holder.ts'
import { wealth } from './term-words.ts'
import './term.css'

/** So many days of the calendar are shown at once. */
const SHOWN = 5

export default function Wealth() {
  const { terms } = useHolder()
  const page = createLoad(async () => {
    const [all, calendar] = await Promise.all([terms.all(), terms.calendar()])
    return { all, calendar }
  })
  onNews(() => void page.refresh())
  return (
    <div class="stack roomy">
      <h1 class="hidden">{wealth().title}</h1>
      <Page load={page} waiting={<Bones shape={['panel', 'line', 'line', 'line', 'line']} />}>
        {(now) => {
          const open = () => now().all.deposits.filter(({ state }) => state === 'open' || state === 'requested')
          const past = () => now().all.deposits.filter(({ state }) => state === 'closed')
          return (
            <div class="wealth">
              <div class="stack">
                <Total all={now().all} />
                <nav class="quick" aria-label={words().home.acts}>
                  <A href="/wealth/products">
                    <Icon name="in" />
                    {wealth().open}
                  </A>
                  <A href="/wealth/products?part=calculator">
                    <Icon name="sum" />
                    {wealth().calculator.title}
                  </A>
                  <A href="/loans">
                    <Icon name="firm" />
                    {words().titles['/loans']}
                  </A>
                </nav>
              </div>
              <div class="stack">
                <section aria-labelledby="mine">
                  <h2 id="mine">{wealth().mine}</h2>
                  <Show
                    when={open().length > 0}
                    fallback={
                      <>
                        <Arch />
                        <p>{wealth().none}</p>
                      </>
                    }
                  >
                    <Open deposits={open()} today={now().all.today} />
                  </Show>
                </section>
                <Months calendar={now().calendar} />
                <Past deposits={past()} today={now().all.today} />
              </div>
              <Comes calendar={now().calendar} />
            </div>
          )
        }}
      </Page>
    </div>
  )
}

const Total = (props: { all: Deposits }) => {
  const will = () =>
    props.all.deposits.reduce((sum, one) => sum + (one.will && one.state === 'open' ? fenOf(one.will.interest.amount) : 0n), 0n) // biome-ignore format: one sum
  return (
    <section class="account" aria-label={wealth().total}>
      <River />
      <p>{wealth().total}</p>
      <div class="hero">
        <Show when={!covered()} fallback={<span class="amount">••••</span>}>
          <Amount value={props.all.total.amount} label={wealth().total} />
        </Show>
      </div>
      <Show when={!covered()}>
        <dl class="account-parts">
          <div>
            <dt>{wealth().earned}</dt>
            <dd>
              <Amount value={props.all.earned.amount} sign="+" />
            </dd>
          </div>
          <div>
            <dt>{wealth().willColumn}</dt>
            <dd>
              <Amount value={yuanOf(will())} sign="+" />
            </dd>
          </div>
        </dl>
      </Show>
    </section>
  )
}

function Comes(props: { calendar: Calendar }) {
  const tomorrow = () => addDays(props.calendar.today, 1)
  const called = (day: string) => (day === tomorrow() ? wealth().tomorrow : dayWords(day, props.calendar.today))
  return (
    <section aria-labelledby="comes">
      <h2 id="comes">{wealth().calendar}</h2>
      <Show when={props.calendar.days.length > 0} fallback={<p class="quiet">{wealth().nothing}</p>}>
        <For each={props.calendar.days.slice(0, SHOWN)}>
          {(one) => (
            <>
              <h3 class="day">{called(one.day)}</h3>
              <ul class="list">
                <For each={one.events}>
                  {(event) => (
                    <li>
                      <A class="item" href={`/wealth/${event.deposit}`}>
                        <span>{wealth().events[event.what]}</span>
                        <Amount value={yuanOf(fenOf(event.principal.amount) + fenOf(event.interest.amount))} />
                        <span class="quiet">{event.name}</span>
                        <span class="quiet">
                          {fenOf(event.interest.amount) > 0n && fenOf(event.principal.amount) > 0n
                            ? `${wealth().interest} ${grouped(event.interest.amount)}`
                            : ''}
                        </span>
                      </A>
                    </li>
                  )}
                </For>
              </ul>
            </>
          )}
        </For>
        <p class="quiet">{wealth().onHolidays}</p>
      </Show>
    </section>
  )
}

/** What interest comes in which month. */
function Months(props: { calendar: Calendar }) {
  const months = () => {
    const sums = new Map<string, bigint>()
    for (const { day, events } of props.calendar.days)
      for (const { interest } of events) {
        const month = day.slice(0, 7)
        sums.set(month, (sums.get(month) ?? 0n) + fenOf(interest.amount))
      }
    return [...sums].filter(([, sum]) => sum > 0n)
  }
  return (
    <Show when={months().length > 0}>
      <Chart
        title={wealth().days}
        columns={[wealth().month, wealth().interest]}
        rows={months().map(([month, sum]) => [month, grouped(yuanOf(sum))])}
      >
        <Bars
          bars={months().map(([month, sum]) => ({
            label: month.slice(2),
            value: Number(yuanOf(sum)),
            says: wealth().ofMonth(month, grouped(yuanOf(sum))),
          }))}
          unit={(value) => String(value)}
        />
      </Chart>
    </Show>
  )
}
