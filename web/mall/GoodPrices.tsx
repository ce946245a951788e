/** What a good costs by a price list of its store's: what it cost before, until when, and what more pieces cost each. */
import { createUniqueId, For, Show } from 'solid-js'
import type { Good } from '../../core/mall/shop-wire.ts'
import { Amount } from '../ui/Amount.tsx'
import { grouped } from '../ui/money.ts'
import { shopping } from './words.ts'
import './mall.css'

type Variant = Good['variants'][number]
/** Of each of so many. */
export const priceOf = ({ price, steps }: Variant, pieces: number): string =>
  (steps.findLast(({ from }) => from <= pieces)?.price ?? price).amount

export function GoodPrices(props: { one: Variant }) {
  const w = () => shopping().good.prices
  const id = createUniqueId()
  return (
    <>
      <Show when={props.one.reduced || props.one.until}>
        <p class="price-says">
          <Show when={props.one.reduced}>
            {(reduced) => (
              <>
                <strong>{w().kinds[reduced().kind]}</strong>
                <Show when={reduced().was}>
                  {(was) => (
                    <span class="quiet">
                      {w().was} <s>{grouped(was().amount)}</s>
                    </span>
                  )}
                </Show>
              </>
            )}
          </Show>
          <Show when={props.one.until}>{(day) => <span class="quiet">{w().until(day())}</span>}</Show>
        </p>
      </Show>
      <Show when={props.one.steps.length > 0}>
        <section aria-labelledby={id}>
          <h2 id={id}>{w().steps}</h2>
          <table class="table">
            <thead class="hidden">
              <tr>
                <th scope="col">{shopping().good.quantity}</th>
                <th scope="col">{shopping().price}</th>
              </tr>
            </thead>
            <tbody>
              <For each={props.one.steps}>
                {({ from, price }, n) => (
                  <tr>
                    <th scope="row">{w().pieces(from, props.one.steps[n() + 1]?.from)}</th>
                    <td>
                      <Amount value={price.amount} />
                    </td>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </section>
      </Show>
    </>
  )
}
