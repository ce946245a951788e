/** What promotions do to an order: what each takes off, which coupons are used, and what more would bring one. */
import { For, Show } from 'solid-js'
import type { MallPart, Quote } from '../../core/mall/shop-wire.ts'
import { Amount } from '../ui/Amount.tsx'
import { fenOf, sumOf, yuanOf } from '../ui/money.ts'
import { Notice } from '../ui/Parts.tsx'
import { shopping } from './words.ts'
import './mall.css'

/** Rows of facts, one a promotion. */
export const offRows = (off: MallPart['off']) =>
  off.map(({ name, amount }) => [name, <Amount value={amount.amount} sign="−" />] as const)

/** A part before its promotions: together with what they take off it comes to what was paid. */
export function beforeOffers({ lines, off, amount }: MallPart): { goods: string; shipping: string } {
  const goods = lines.reduce((all, { price, quantity }) => all + fenOf(price.amount) * BigInt(quantity), 0n)
  const taken = fenOf(sumOf(off.map((one) => one.amount.amount)))
  return { goods: yuanOf(goods), shipping: yuanOf(fenOf(amount.amount) + taken - goods) }
}

/** Nothing at all where no promotion is around. */
export function Offers(props: {
  quote: Quote
  without: readonly string[]
  use: (coupon: string, on: boolean) => void
  wrong: string | undefined
}) {
  const w = () => shopping().offers
  const used = () => props.quote.off.filter(({ coupon }) => coupon)
  /** Used, or put aside by the buyer; each keeps its place. */
  const chosen = () =>
    [...new Set([...used().map(({ promotion }) => promotion), ...props.without])]
      .filter((id) => nameOf(id) !== undefined)
      .toSorted()
  const idle = () => props.quote.unused.filter(({ promotion }) => !props.without.includes(promotion))
  const nameOf = (id: string) =>
    [...props.quote.off, ...props.quote.unused].find(({ promotion }) => promotion === id)?.name
  return (
    <>
      <Show when={chosen().length > 0}>
        <fieldset class="options">
          <legend>{w().coupons}</legend>
          <For each={chosen()}>
            {(id) => (
              <label>
                <input
                  type="checkbox"
                  checked={!props.without.includes(id)}
                  onChange={(event) => props.use(id, event.currentTarget.checked)}
                />
                <span>{nameOf(id)}</span>
              </label>
            )}
          </For>
        </fieldset>
      </Show>
      <Notice words={props.wrong} />
      <Show when={idle().length > 0 || props.quote.hints.length > 0}>
        <ul class="quiet mall-hints">
          <For each={props.quote.hints}>{(says) => <li>{says}</li>}</For>
          <For each={idle()}>{({ name, says }) => <li>{says || w().idle(name)}</li>}</For>
        </ul>
      </Show>
    </>
  )
}
