/** Coupons that one holds, the first to end first. */
import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import type { Coupons as Held } from '../../core/mall/shop-wire.ts'
import { Bones } from '../ui/Bones.tsx'
import { createLoad } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { mall } from './api.ts'
import { CouponCode } from './CouponCode.tsx'
import { lastDay, NothingYet } from './parts.tsx'
import { shopping } from './words.ts'
import './mall.css'

export default function Coupons() {
  const w = () => shopping().offers
  const page = createLoad(async () => (await mall.coupons()).coupons)
  return (
    <div class="stack mall-column">
      <h1>{w().mine}</h1>
      <Page load={page} waiting={<Bones shape={['keys', 'keys', 'keys']} />}>
        {(all) => (
          <>
            <Show when={all().length > 0} fallback={<NothingYet says={w().none} />}>
              <p class="quiet">{w().lead}</p>
              <ul class="list">
                <For each={all()}>{(one) => <Coupon one={one} />}</For>
              </ul>
            </Show>
            <CouponCode had={() => void page.again()} />
          </>
        )}
      </Page>
    </div>
  )
}

const Coupon = (props: { one: Held[number] }) => {
  const w = () => shopping().offers
  const store = () => props.one.store
  return (
    <li class="offer">
      <p>
        <strong>{props.one.name}</strong>
        <span class="under">{props.one.says}</span>
        <span class="quiet under">
          {w().pieces(props.one.coupon?.mine ?? 0)} · {w().until(lastDay(props.one))}
        </span>
      </p>
      <A class="alone" href={store() ? `/mall?merchant=${store()!.id}` : '/mall'}>
        {store()?.name ?? w().everywhere}
      </A>
    </li>
  )
}
