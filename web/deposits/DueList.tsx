/** What is due and what comes next, and what is left after it. */
import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import type { UpcomingAnswer } from '../../core/deposits/figures-wire.ts'
import { words } from '../preferences.ts'
import { Amount } from '../ui/Amount.tsx'
import { grouped } from '../ui/money.ts'
import { dayWords } from '../ui/when.ts'

const SHOWN = 3

export function DueList(props: { upcoming: UpcomingAnswer }) {
  const w = () => words().due
  const u = () => props.upcoming
  const says = () => {
    const due = grouped(u().due.amount)
    return u().after.amount.startsWith('-')
      ? w().short(due, grouped(u().after.amount.slice(1)))
      : w().together(due, grouped(u().after.amount))
  }
  return (
    <section aria-labelledby="due-title">
      <div class="heading">
        <h2 id="due-title">{w().title}</h2>
        <Show when={u().bills.length > 0}>
          <A href="/bills">{w().all}</A>
        </Show>
      </div>
      <Show when={u().bills.length > 0} fallback={<p class="quiet">{w().nothing}</p>}>
        <p class="quiet">{says()}</p>
        <ul class="list">
          <For each={u().bills.slice(0, SHOWN)}>
            {(bill) => (
              <li>
                <A class="item" href={`/bills/house/${bill.id}`}>
                  <span>
                    {bill.organization.name} {bill.house}
                  </span>
                  <Amount value={bill.amount.amount} />
                  <span class="quiet">
                    {bill.title}
                    <Show when={bill.unreached}>{(why) => ` · ${w().unreached[why()]}`}</Show>
                  </span>
                  <span class="quiet" classList={{ wrong: bill.overdue }}>
                    {bill.overdue
                      ? w().overdue
                      : w()[bill.by === 'mandate' ? 'collected' : 'by'](dayWords(bill.day, u().today))}
                  </span>
                </A>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={u().held.length > 0}>
        <h3 class="day">{w().held}</h3>
        <ul class="list">
          <For each={u().held.slice(0, SHOWN)}>
            {(one) => (
              <li class="row">
                <span>{one.counterparty}</span>
                <Amount value={one.amount.amount} />
              </li>
            )}
          </For>
        </ul>
      </Show>
    </section>
  )
}
