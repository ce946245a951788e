/** The variants of a good: what of each is left, and what it costs; each is booked in or out, and given another price. */
import { createSignal, For, Match, Show, Switch } from 'solid-js'
import { isEditable } from '../../../core/mall/goods.ts'
import type { MerchantGood } from '../../../core/mall/merchant-wire.ts'
import { words } from '../../preferences.ts'
import { Amount } from '../../ui/Amount.tsx'
import { createAct } from '../../ui/act.ts'
import { count } from '../../ui/count.ts'
import { Field } from '../../ui/Field.tsx'
import { asAmount } from '../../ui/money.ts'
import { MainButton, Notice } from '../../ui/Parts.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { stores } from './api.ts'
import { store } from './words.ts'

const w = () => store().good
type Variant = MerchantGood['variants'][number]
const named = ({ name }: Variant) => name || w().one

export function Variants(props: { good: MerchantGood; changed: (good: MerchantGood) => void }) {
  const [doing, setDoing] = createSignal<{ what: 'stock' | 'price'; id: string }>()
  const variant = () => props.good.variants.find(({ id }) => id === doing()?.id)
  const [said, setSaid] = createSignal<string>()
  const begin = (what: 'stock' | 'price', id: string) => {
    setSaid(undefined)
    setDoing({ what, id })
  }
  let table: HTMLElement | undefined
  const done = (good: MerchantGood, words: string) => {
    const from = doing()
    // Back to where one came from: the row is another by then.
    queueMicrotask(() => table?.querySelector<HTMLElement>(`[data-act="${from?.what} ${from?.id}"]`)?.focus())
    setDoing(undefined)
    setSaid(words)
    props.changed(good)
  }
  return (
    <div class="stack">
      <section class="scroll" tabindex="0" aria-label={w().stockTitle} ref={table}>
        <table class="table dense">
          <thead>
            <tr>
              <th scope="col">{w().variant}</th>
              <th scope="col" class="number">
                {store().goods.price}
              </th>
              <th scope="col" class="number">
                {store().goods.left}
              </th>
              <th scope="col" class="number roomy">
                {store().goods.heldBack}
              </th>
              <th scope="col" class="number roomy">
                {w().weight}
              </th>
              <th scope="col">
                <span class="hidden">{w().act}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            <For each={props.good.variants}>
              {(one) => (
                <tr>
                  <th scope="row">{named(one)}</th>
                  <td class="number">
                    <Amount value={one.price.amount} />
                  </td>
                  <td class="number">{one.left}</td>
                  <td class="number roomy">{one.heldBack}</td>
                  <td class="number roomy">{w().gramsOf(one.grams)}</td>
                  <td class="whole variant-acts">
                    <button type="button" class="plain" data-act={`stock ${one.id}`} onClick={() => begin('stock', one.id)}>
                      {w().stockOf}
                      <span class="hidden"> {named(one)}</span>
                    </button>{' '}
                    {/* What is being written has its price in the form. */}
                    <Show when={!isEditable(props.good.state)}>
                      <button type="button" class="plain" data-act={`price ${one.id}`} onClick={() => begin('price', one.id)}>
                        {w().priceOf}
                        <span class="hidden"> {named(one)}</span>
                      </button>
                    </Show>
                  </td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </section>
      <Notice words={said()} calm />
      <Show when={doing()} keyed>
        {({ what }) => (
          <Show when={variant()} keyed>
            {(one) => (
              <Switch>
                <Match when={what === 'stock'}>
                  <Stock
                    variant={one}
                    done={(left) =>
                      done(
                        { ...props.good, variants: props.good.variants.map((was) => (was.id === one.id ? { ...was, left } : was)) },
                        w().stockSet(left),
                      )
                    }
                  />
                </Match>
                <Match when={what === 'price'}>
                  <Price variant={one} done={(good) => done(good, w().priceSet)} />
                </Match>
              </Switch>
            )}
          </Show>
        )}
      </Show>
    </div>
  )
} // biome-ignore format: one change

function Stock(props: { variant: Variant; done: (left: number) => void }) {
  const [way, setWay] = createSignal<'in' | 'out'>('in')
  const [pieces, setPieces] = createSignal('')
  const book = createAct(
    (press) => stores.stock(props.variant.id, count(pieces()) * (way() === 'in' ? 1 : -1), press),
    ({ left }) => props.done(left),
  )
  return (
    <form class="stack" onSubmit={book.submit} novalidate>
      <h3>
        {named(props.variant)} · {w().stockOf}
      </h3>
      <Segments
        label={w().way}
        now={way()}
        options={(['in', 'out'] as const).map((one) => [one, w().ways[one]] as const)}
        choose={(one) => {
          book.clear()
          setWay(one)
        }}
      />
      <Field
        label={w().pieces}
        value={pieces()}
        onInput={(typed) => {
          book.clear()
          setPieces(typed)
        }}
        inputmode="numeric"
        maxlength={7}
        hint={w().piecesHint(props.variant.left)}
        wrong={book.about('by')}
        focus
      />
      <Notice words={book.otherThan('by')} />
      <MainButton busy={book.busy()}>{way() === 'in' ? w().bookIn : w().bookOut}</MainButton>
    </form>
  )
}

function Price(props: { variant: Variant; done: (good: MerchantGood) => void }) {
  const [price, setPrice] = createSignal(props.variant.price.amount)
  const change = createAct(() => stores.price(props.variant.id, asAmount(price())), props.done)
  return (
    <form class="stack" onSubmit={change.submit} novalidate>
      <h3>
        {named(props.variant)} · {w().priceOf}
      </h3>
      <Field
        label={`${w().newPrice}（${words().yuan}）`}
        value={price()}
        onInput={(typed) => {
          change.clear()
          setPrice(typed)
        }}
        inputmode="decimal"
        maxlength={16}
        hint={w().priceSays}
        wrong={change.about('price')}
        focus
      />
      <Notice words={change.otherThan('price')} />
      <MainButton busy={change.busy()}>{w().setPrice}</MainButton>
    </form>
  )
}
