/** What several of a buyer's screens show: a price, a line of goods, how many of them, the way to the basket. */
import { A } from '@solidjs/router'
import { createUniqueId, For, type JSX, Show } from 'solid-js'
import type { Good } from '../../core/mall/shop-wire.ts'
import { words } from '../preferences.ts'
import { Amount } from '../ui/Amount.tsx'
import { Arch } from '../ui/Arch.tsx'
import { Drawn } from '../ui/icons.tsx'
import { fenOf, yuanOf } from '../ui/money.ts'
import { dayShort } from '../ui/when.ts'
import { Picture } from './Picture.tsx'
import { shopping } from './words.ts'
import './mall.css'

/** Drawings of the mall's own, as those of `ui/icons.tsx`. */
export const drawings = {
  basket: 'M3.5 9.5h17L18.7 20H5.3zM8 9.5l3-6M16 9.5l-3-6M9.5 13v3.5M14.5 13v3.5',
  parcel: 'M4 8.2 12 4l8 4.2v8L12 20.5l-8-4.3zM4 8.2l8 4.3 8-4.3M12 12.5v8M8 6.1l8 4.3',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
} as const

/** A list of the buyer's that has nothing in it yet, and the way to fill it. */
export const NothingYet = (props: { says: string }) => (
  <>
    <Arch />
    <p>{props.says}</p>
    <A class="button main" href="/mall">
      {shopping().cart.shop}
    </A>
  </>
)

/** As many of one sku as the bank's shape takes (MOST_PIECES, whose file would bring all categories along); what is left is exact below 100. */
const MOST = 999
export const mostOf = (left: number) => (left >= 100 ? MOST : left)

/** `several`: other variants cost more. */
export const Price = (props: { value: string; several?: boolean }) => (
  <span class="price">
    <Amount value={props.value} label={shopping().price} />
    <span aria-hidden="true">{words().yuan}</span>
    <Show when={props.several}> {shopping().from}</Show>
  </span>
)

type Of = {
  readonly good: string
  readonly name: string
  readonly variant: string
  readonly picture: string
  readonly category: string
}
/** Goods in a list: what they look like, what they are called, and whatever the screen says of them. */
export const GoodsLine = (props: { of: Of; gone?: boolean; children: JSX.Element }) => (
  <div class="goods-line" classList={{ gone: Boolean(props.gone) }}>
    <Picture category={props.of.category} seed={props.of.picture} />
    <div>
      <A class="goods-name" href={`/mall/goods/${props.of.good}`}>
        {props.of.name}
      </A>
      <Show when={props.of.variant}>
        <span class="quiet under">{props.of.variant}</span>
      </Show>
      {props.children}
    </div>
  </div>
)
/** So many at a price, and what is paid for them; what they were before promotions, where that is more. */
export const Sum = (props: { quantity: number; price: string; amount: string }) => {
  const before = () => yuanOf(fenOf(props.price) * BigInt(props.quantity))
  return (
    <p class="row">
      <span class="quiet">
        <Amount value={props.price} label={shopping().price} /> × {props.quantity}
      </span>
      <span>
        <Show when={before() !== props.amount}>
          <s class="quiet">
            <Amount value={before()} label={shopping().offers.before} />
          </s>{' '}
        </Show>
        <Amount value={props.amount} />
      </span>
    </p>
  )
}

/** The last day of a promotion; with its year where that is another than the first day's. */
export const lastDay = ({ from, until }: { readonly from: string; readonly until: string }) =>
  from.slice(0, 4) === until.slice(0, 4) ? dayShort(until) : until

/** How many: one more, one fewer, or typed. */
export function Count(props: {
  label: string
  now: number
  most: number
  least?: number | undefined
  set: (count: number) => void
}) {
  const least = () => props.least ?? 1
  const within = (count: number) => Math.max(least(), Math.min(props.most, count))
  const step = (by: number) => {
    const next = within(props.now + by)
    if (next !== props.now) props.set(next)
  }
  return (
    <fieldset class="count" aria-label={props.label}>
      <button
        type="button"
        aria-label={`${props.label} ${shopping().good.fewer}`}
        aria-disabled={props.now <= least() ? 'true' : 'false'}
        onClick={() => step(-1)}
      >
        <Drawn path={drawings.minus} />
      </button>
      <input
        inputmode="numeric"
        autocomplete="off"
        maxlength={3}
        aria-label={props.label}
        value={props.now}
        onChange={(event) => {
          const typed = Number(event.currentTarget.value)
          const next = Number.isInteger(typed) ? within(typed) : props.now
          event.currentTarget.value = String(next)
          if (next !== props.now) props.set(next)
        }}
      />
      <button
        type="button"
        aria-label={`${props.label} ${shopping().good.oneMore}`}
        aria-disabled={props.now >= props.most ? 'true' : 'false'}
        onClick={() => step(1)}
      >
        <Drawn path={drawings.plus} />
      </button>
    </fieldset>
  )
}

/** One of a good's variants; what is sold out can be looked at, and says so. */
export function Variants(props: { label: string; of: readonly Pick<Good['variants'][number], 'id' | 'name' | 'left'>[]; now: string | undefined; choose: (sku: string) => void }) {
  const name = createUniqueId()
  return (
    <fieldset class="options">
      <legend>{props.label}</legend>
      <div class="variants">
        <For each={props.of}>
          {(one) => (
            <label classList={{ gone: one.left === 0 }}>
              <input
                type="radio"
                name={name}
                checked={one.id === props.now}
                onChange={() => props.choose(one.id)}
              />
              <span>
                {one.name}
                <Show when={one.left === 0}>
                  <span class="quiet under">{shopping().soldOut}</span>
                </Show>
              </span>
            </label>
          )}
        </For>
      </div>
    </fieldset>
  )
} // biome-ignore format: one list

/** `pieces`: in it now, where that is known. */
export const ToBasket = (props: { pieces: number | undefined }) => (
  <A
    class="to-basket"
    href="/mall/basket"
    aria-label={props.pieces ? shopping().basketWith(props.pieces) : shopping().basket}
  >
    <Drawn path={drawings.basket} />
    <Show when={props.pieces}>
      <span class="in-it">{props.pieces}</span>
    </Show>
  </A>
)
