/** Flash sales for buyers: what is on and what comes, how much is left, and how long. */
import { A } from '@solidjs/router'
import { createEffect, createMemo, For, on, Show } from 'solid-js'
import type { FlashSale } from '../../../core/mall/flash-wire.ts'
import { Amount } from '../../ui/Amount.tsx'
import { Bones } from '../../ui/Bones.tsx'
import { createLoad } from '../../ui/load.ts'
import { grouped } from '../../ui/money.ts'
import { Page } from '../../ui/Page.tsx'
import { linesText } from '../api.ts'
import { GoodsLine, NothingYet, Price } from '../parts.tsx'
import { flashes } from './api.ts'
import { clockOf, createBankClock } from './countdown.ts'
import { flash as w } from './words.ts'
import '../mall.css'

export default function Flash() {
  const page = createLoad(flashes.all)
  return (
    <div class="stack mall-column">
      <h1>{w().title}</h1>
      <Page load={page} waiting={<Bones shape={['keys', 'keys', 'keys']} />}>
        {(all) => {
          const now = createBankClock(() => all().now)
          /** Each time that one begins or ends, the bank is asked how it stands. */
          const passed = createMemo(() => all().sales.flatMap(({ from, until }) => [from, until]).filter((one) => Date.parse(one) <= now()).length)
          createEffect(on(passed, () => void page.refresh(), { defer: true }))
          return (
            <Show when={all().sales.length > 0} fallback={<NothingYet says={w().none} />}>
              <p class="quiet">{w().lead}</p>
              <ul class="list">
                <For each={all().sales}>{(one) => <Sale one={one} now={now()} />}</For>
              </ul>
            </Show>
          )
        }}
      </Page>
    </div>
  )
} // biome-ignore format: one screen

export const checkoutOf = ({ id, sku }: Pick<FlashSale, 'id' | 'sku'>): string =>
  `/mall/checkout?lines=${linesText([{ sku, quantity: 1 }])}&flash=${id}`

function Sale(props: { one: FlashSale; now: number }) {
  const one = () => props.one
  const until = () => clockOf(Date.parse(one().stands === 'coming' ? one().from : one().until) - props.now)
  return (
    <li class="in-order stack">
      <GoodsLine of={{ good: one().good, name: one().name, variant: one().variant, picture: one().picture, category: one().category }} gone={one().stands === 'sold-out'}>
        <p>
          <Price value={one().price.amount} />{' '}
          <span class="quiet">
            {w().usual} <s>{grouped(one().usual.amount)}</s>
          </span>
        </p>
        <p class="quiet">
          {w().left(one().left, one().pieces)} · {w().perBuyer(one().perBuyer)}
        </p>
        <p>
          {one().stands === 'coming' ? w().begins : w().ends} {until().days > 0 ? w().days(until().days) : ''} <span class="countdown" role="timer">{until().clock}</span>
        </p>
      </GoodsLine>
      <Show when={one().stands === 'on'} fallback={<p class="quiet">{one().says}</p>}>
        <A class="button main" href={checkoutOf(one())} aria-label={w().buyOf(one().name)}>
          {w().buy}
        </A>
      </Show>
    </li>
  )
} // biome-ignore format: one sale

/** At a good: its sale that is on or coming. */
export const GoodFlash = (props: { one: FlashSale }) => (
  <section class="offer" aria-label={w().title}>
    <p>
      <strong>{w().title}</strong> <Amount value={props.one.price.amount} label={w().price} />
      <span class="under">{props.one.says}</span>
      <span class="quiet under">{w().perBuyer(props.one.perBuyer)}</span>
    </p>
    <A class="alone" href={props.one.stands === 'on' ? checkoutOf(props.one) : '/mall/flash'}>
      {props.one.stands === 'on' ? w().buy : w().title}
    </A>
  </section>
)
