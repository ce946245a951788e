/** What one has ordered, newest first. */
import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import type { OrderBrief } from '../../core/mall/shop-wire.ts'
import { onNews } from '../news.ts'
import { Amount } from '../ui/Amount.tsx'
import { Bones } from '../ui/Bones.tsx'
import { createPages } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { exactly } from '../ui/when.ts'
import { mall } from './api.ts'
import { Picture } from './Picture.tsx'
import { NothingYet } from './parts.tsx'
import { shopping } from './words.ts'
import './mall.css'

export default function Orders() {
  const w = () => shopping().order
  const list = createPages(
    () => ({}),
    async ({ before }) => {
      const { orders, next } = await mall.orders(before)
      return { rows: orders, next }
    },
  )
  // Older ones that were asked for stay where they are.
  onNews(() => list.from() === list.page.value()?.next && void list.page.refresh())
  return (
    <div class="stack mall-column">
      <h1>{shopping().orders}</h1>
      <Page load={list.page} waiting={<Bones shape={['keys', 'keys', 'keys', 'keys']} />}>
        {() => (
          <Show when={list.all().length > 0} fallback={<NothingYet says={w().none} />}>
            <ul class="list">
              <For each={list.all()}>{(one) => <Ordered order={one as OrderBrief} />}</For>
            </ul>
            <Show when={list.from()}>
              <button type="button" class="button" onClick={() => void list.further()}>
                {w().earlier}
              </button>
            </Show>
          </Show>
        )}
      </Page>
    </div>
  )
}

const Ordered = (props: { order: OrderBrief }) => {
  const o = () => props.order
  return (
    <li>
      <A class="goods-line" href={`/mall/orders/${o().id}`}>
        <Picture category={o().first.category} seed={o().first.picture} />
        <div>
          <span class="mall-state">{o().says}</span>
          <span class="under">
            {o().first.name} {shopping().order.pieces(o().pieces)}
          </span>
          <span class="row">
            <span class="quiet">{exactly(o().at).slice(0, 16)}</span>
            <Amount value={o().total.amount} label={shopping().order.total} />
          </span>
        </div>
      </A>
    </li>
  )
}
