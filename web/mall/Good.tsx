/** One good: what it is, which of it, what is left, what sending it and sending it back means, and who shares in the sale. */
import { A, useNavigate, useParams, useSearchParams } from '@solidjs/router'
import { createSignal, For, Show } from 'solid-js'
import type { Basket, Good as Offered } from '../../core/mall/shop-wire.ts'
import { Amount } from '../ui/Amount.tsx'
import { createAct, Unfinished } from '../ui/act.ts'
import { Bones } from '../ui/Bones.tsx'
import { createLoad } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { Facts, Notice } from '../ui/Parts.tsx'
import { say } from '../ui/toast.ts'
import { linesText, mall } from './api.ts'
import { GoodFlash } from './flash/Flash.tsx'
import { GoodOffers } from './GoodOffers.tsx'
import { GoodPrices, priceOf } from './GoodPrices.tsx'
import { Picture } from './Picture.tsx'
import { Count, mostOf, ToBasket, Variants } from './parts.tsx'
import { shopping } from './words.ts'
import './mall.css'

export default function Good() {
  const { id = '' } = useParams<{ id: string }>()
  const page = createLoad(() => mall.good(id))
  return (
    <Page load={page} waiting={<Bones shape={['panel', 'line', 'line', 'keys', 'line', 'line']} />}>
      {(good) => (
        <Show when={good().variants.length > 0} fallback={<Gone name={good().name} />}>
          <Choose good={good()} />
        </Show>
      )}
    </Page>
  )
}

const Gone = (props: { name: string }) => (
  <div class="stack narrow">
    <h1>{props.name}</h1>
    <p>{shopping().good.nothing}</p>
    <A class="button" href="/mall">
      {shopping().everything}
    </A>
  </div>
)

/** How many of a sku are in it. */
const had = (basket: Basket, sku: string) =>
  basket.merchants.flatMap(({ lines }) => lines).find((line) => line.sku === sku)?.quantity ?? 0

function Choose(props: { good: Offered }) {
  const w = () => shopping().good
  const g = () => props.good
  const [query, setQuery] = useSearchParams<{ sku?: string }>()
  const navigate = useNavigate()
  const chosen = () => g().variants.find(({ id }) => id === query.sku) ?? g().variants.find(({ left }) => left > 0) ?? g().variants[0]!
  const [typed, setTyped] = createSignal(1)
  const count = () => Math.max(1, Math.min(typed(), mostOf(chosen().left)))
  const [pieces, setPieces] = createSignal<number>()
  /** Without an answer the same sum goes again, and not as many once more. */
  let tried: { press: string; sku: string; before: number; sum: number } | undefined
  const put = createAct(
    async (press) => {
      const sku = chosen().id
      if (tried?.press !== press || tried.sku !== sku) {
        const before = had(await mall.basket(), sku)
        const sum = Math.min(before + count(), mostOf(chosen().left))
        if (sum <= before) throw new Unfinished(w().allInBasket(before))
        tried = { press, sku, before, sum }
      }
      return { ...tried, basket: await mall.putInBasket(sku, tried.sum) }
    },
    ({ basket, sku, before }) => {
      setPieces(basket.pieces)
      say(w().inBasket(basket.pieces), async () => setPieces((await mall.putInBasket(sku, before)).pieces))
    },
  )
  return (
    <form
      class="panes stack"
      novalidate
      onSubmit={(event) => {
        event.preventDefault()
        if (chosen().left > 0) navigate(`/mall/checkout?lines=${linesText([{ sku: chosen().id, quantity: count() }])}`)
      }}
    >
      <Picture category={g().category} seed={g().picture} wide />
      <div class="stack mall-good">
        <div class="stack">
          <div>
            <p class="quiet">{g().categoryName}</p>
            <h1>{g().name}</h1>
          </div>
          <div class="hero" aria-live="polite">
            <Amount value={priceOf(chosen(), count())} label={shopping().price} />
            <p classList={{ quiet: chosen().left > 10, 'few-left': chosen().left <= 10 }}>
              {chosen().left > 0 ? w().left(chosen().left) : shopping().soldOut}
            </p>
          </div>
          <GoodPrices one={chosen()} />
          <Show when={g().variants.length > 1}>
            <Variants label={w().variant} of={g().variants} now={chosen().id} choose={(sku) => setQuery({ sku }, { replace: true })} />
          </Show>
          <Show when={chosen().left > 0} fallback={<p class="notice calm">{w().soldOut}</p>}>
            <div class="row middle">
              <span class="label">{w().quantity}</span>
              <Count label={w().quantity} now={count()} most={mostOf(chosen().left)} set={setTyped} />
            </div>
          </Show>
        </div>
        <Show when={g().flash}>{(one) => <GoodFlash one={one()} />}</Show>
        <GoodOffers all={g().promotions} />
        <Facts
          rows={[
            [w().store, <A href={`/mall?merchant=${g().merchant.id}`}>{g().merchant.name}</A>],
            ...(g().variants.length === 1 && chosen().name ? ([[w().variant, chosen().name]] as const) : []),
            ...g().attributes.map(({ name, value }) => [name, value] as const),
          ]}
        />
        <dl class="mall-says">
          <dt>{w().shipping}</dt>
          <dd>{g().shipping}</dd>
          <dt>{w().returns}</dt>
          <dd>{g().returns}</dd>
        </dl>
        <Show when={g().about}>
          <section>
            <h2>{w().about}</h2>
            <p class="as-written">{g().about}</p>
          </section>
        </Show>
        <Show when={g().shares.length > 0}>
          <section aria-labelledby="shares">
            <h2 id="shares">{w().shares}</h2>
            <ul class="list">
              <For each={g().shares}>
                {({ name, percent }) => (
                  <li class="row">
                    <span>{name}</span>
                    <span>{w().share(percent)}</span>
                  </li>
                )}
              </For>
            </ul>
            <p class="quiet">{w().sharesSays}</p>
          </section>
        </Show>
        <div class="thumb mall-buys">
          <Notice words={put.otherThan()} />
          <div>
            <ToBasket pieces={pieces()} />
            <Show when={chosen().left > 0}>
              <button type="button" class="button" aria-busy={put.busy()} onClick={() => void put.run()}>
                {w().put}
              </button>
              <button type="submit" class="button main">
                {w().buy}
              </button>
            </Show>
          </div>
        </div>
      </div>
    </form>
  )
} // biome-ignore format: one form
