/** Deposits as rows: what each has earned of what it will, and those that are over. */
import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import type { DepositAnswer } from '../../core/deposits/term-wire.ts'
import { Amount } from '../ui/Amount.tsx'
import { Parts } from '../ui/Bars.tsx'
import { grouped } from '../ui/money.ts'
import { dayWords } from '../ui/when.ts'
import { useHolder } from './holder.ts'
import { wealth } from './term-words.ts'
import './term.css'

type Listed = { readonly deposits: readonly DepositAnswer[]; readonly today: string }

export const Open = (props: Listed) => (
  <ul class="list grown">
    <For each={props.deposits}>{(one) => <OneOf deposit={one} today={props.today} />}</For>
  </ul>
)

export function Past(props: Listed) {
  const holder = useHolder()
  return (
    <Show when={props.deposits.length > 0}>
      <details class="more">
        <summary>
          {wealth().past} · {props.deposits.length}
        </summary>
        <ul class="list">
          <For each={props.deposits}>
            {(one) => (
              <li>
                <A class="item" href={holder.one(one.id)}>
                  <span>{one.name}</span>
                  <Amount value={one.paid.amount} label={wealth().interest} />
                  <span class="quiet">{dayWords(one.opened.slice(0, 10), props.today)}</span>
                  <span class="quiet">{wealth().interest}</span>
                </A>
              </li>
            )}
          </For>
        </ul>
      </details>
    </Show>
  )
}

function OneOf(props: { deposit: DepositAnswer; today: string }) {
  const holder = useHolder()
  const d = () => props.deposit
  const on = (day: string) => dayWords(day, props.today)
  return (
    <li>
      <A class="item" href={holder.one(d().id)}>
        <span>
          {d().name} {d().percent}%
        </span>
        <Amount value={d().principal.amount} />
        <span class="quiet">
          {d().state === 'requested' ? wealth().states.requested : d().matures ? wealth().matures(on(d().matures!)) : wealth().noEnd}
        </span>
        <span class="quiet">{wealth().soFar(grouped(d().earned.amount))}</span>
        <Show when={d().will}>
          {(will) => (
            <Parts
              parts={[{ mark: 'so-far', value: Number(d().earned.amount) }]}
              of={Math.max(Number(will().interest.amount), Number(d().earned.amount))}
            />
          )}
        </Show>
      </A>
    </li>
  ) // biome-ignore format: a row
}
