/** What may be had with a good now; coupons are claimed here. */
import { createSignal, createUniqueId, For, Match, Show, Switch } from 'solid-js'
import type { ShownPromotion } from '../../core/mall/shop-wire.ts'
import { createAct } from '../ui/act.ts'
import { Notice } from '../ui/Parts.tsx'
import { mall } from './api.ts'
import { lastDay } from './parts.tsx'
import { shopping } from './words.ts'
import './mall.css'

export function GoodOffers(props: { all: readonly ShownPromotion[] }) {
  const id = createUniqueId()
  return (
    <Show when={props.all.length > 0}>
      <section aria-labelledby={id}>
        <h2 id={id}>{shopping().offers.title}</h2>
        <ul class="list">
          <For each={props.all}>{(one) => <Offered one={one} />}</For>
        </ul>
      </section>
    </Show>
  )
}

function Offered(props: { one: ShownPromotion }) {
  const w = () => shopping().offers
  const [claimed, setClaimed] = createSignal<ShownPromotion>()
  let mine: HTMLParagraphElement | undefined
  const now = () => claimed() ?? props.one
  const claim = createAct(
    (press) => mall.claim(props.one.id, press),
    (one) => {
      setClaimed(one)
      // The button is gone: who pressed it hears what came of it.
      mine?.focus()
    },
  )
  return (
    <li class="offer">
      <p>
        {now().name}
        <span class="quiet under">{now().says}</span>
        <span class="quiet under">{w().until(lastDay(now()))}</span>
      </p>
      <Show when={now().coupon}>
        {(coupon) => (
          <Switch
            fallback={
              <button type="button" class="button" aria-busy={claim.busy()} onClick={() => void claim.run()}>
                {w().claim}
                <span class="hidden"> {now().name}</span>
              </button>
            }
          >
            <Match when={coupon().mine}>
              {(count) => (
                <p ref={mine} tabindex="-1">
                  {w().claimed(count())}
                </p>
              )}
            </Match>
            <Match when={coupon().left === 0}>
              <p class="quiet">{w().gone}</p>
            </Match>
            <Match when={coupon().mine === 0}>
              <p class="quiet">{w().used}</p>
            </Match>
          </Switch>
        )}
      </Show>
      <Notice words={claim.otherThan()} />
    </li>
  )
}
