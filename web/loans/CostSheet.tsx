/** What a loan costs, whole: every item with who takes it, the yearly cost, and what only comes when something is not kept. */
import { For, Show } from 'solid-js'
import type { CostSheet as Cost } from '../../core/loans/application-wire.ts'
import { Amount } from '../ui/Amount.tsx'
import { lending } from './words.ts'
import './loans.css'

const Item = (props: { item: Cost['items'][number] }) => (
  <li>
    <div class="row">
      <b>{props.item.name}</b>
      <Show when={props.item.amount} fallback={<span class="quiet">{lending().offer.onlyIf}</span>}>
        {(amount) => <Amount value={amount().amount} />}
      </Show>
    </div>
    <p>{props.item.how}</p>
    <p class="quiet">
      {lending().offer.who} {props.item.who}
    </p>
  </li>
)

export function CostSheet(props: { cost: Cost; basis: string }) {
  const w = () => lending().offer
  const sure = () => props.cost.items.filter(({ contingent }) => !contingent)
  const contingent = () => props.cost.items.filter((one) => one.contingent)
  return (
    <section class="stack" aria-labelledby="cost">
      <div>
        <h2 id="cost">{props.cost.title}</h2>
        <p class="quiet">{props.basis}</p>
      </div>
      <dl class="yearly">
        <div>
          <dt>{w().simple}</dt>
          <dd>{props.cost.simple}%</dd>
        </div>
        <div>
          <dt>{w().compound}</dt>
          <dd>{props.cost.compound}%</dd>
        </div>
      </dl>
      <h3>{w().items}</h3>
      <ul class="charged">
        <For each={sure()}>{(item) => <Item item={item} />}</For>
        <li class="row sum-of">
          <span>{w().total}</span>
          <Amount value={props.cost.total.amount} />
        </li>
      </ul>
      <Show when={contingent().length > 0}>
        <h3>{w().contingent}</h3>
        <ul class="charged">
          <For each={contingent()}>{(item) => <Item item={item} />}</For>
        </ul>
      </Show>
      <p class="notice calm">{props.cost.nothingElse}</p>
    </section>
  )
}
