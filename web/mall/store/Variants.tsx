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
import { Select } from '../../ui/Select.tsx'
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
                  <td class="number">
                    {one.left}
                    <Show when={one.places.length > 1}>
                      <For each={one.places}>{({ name, left }) => <span class="quiet under">{w().lies(name, left)}</span>}</For>
                    </Show>
                  </td>
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
                    done={(now) =>
                      done(
                        { ...props.good, variants: props.good.variants.map((was) => (was.id === one.id ? { ...was, ...now } : was)) },
                        w().stockSet(now.left),
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

/** In, out, or from one warehouse to another; of a store with one, nobody is asked which. */
function Stock(props: { variant: Variant; done: (now: Pick<Variant, 'left' | 'places'>) => void }) {
  const places = () => props.variant.places
  const several = () => places().length > 1
  const [way, setWay] = createSignal<'in' | 'out' | 'move'>('in')
  const [here, setHere] = createSignal(places()[0]?.warehouse ?? '')
  const [chosen, setTo] = createSignal('')
  const others = () => places().filter(({ warehouse }) => warehouse !== here())
  const to = () => (others().find(({ warehouse }) => warehouse === chosen()) ?? others()[0])?.warehouse ?? ''
  const [pieces, setPieces] = createSignal('')
  const counted = (some: Variant['places']) =>
    some.map(({ warehouse, name, left }) => [warehouse, w().lies(name, left)] as const)
  const book = createAct(
    (press) =>
      way() === 'move'
        ? stores.moveStock(props.variant.id, count(pieces()), here(), to(), press)
        : stores.stock(
            props.variant.id,
            count(pieces()) * (way() === 'in' ? 1 : -1),
            several() ? here() : undefined,
            press,
          ),
    ({ left, places }) => props.done({ left, places }),
  )
  const choose = (set: (one: string) => void) => (one: string) => {
    book.clear()
    set(one)
  }
  return (
    <form class="stack" onSubmit={book.submit} novalidate>
      <h3>
        {named(props.variant)} · {w().stockOf}
      </h3>
      <Segments
        label={w().way}
        now={way()}
        options={(several() ? (['in', 'out', 'move'] as const) : (['in', 'out'] as const)).map(
          (one) => [one, w().ways[one]] as const,
        )}
        choose={(one) => {
          book.clear()
          setWay(one)
        }}
      />
      <Show when={several()}>
        <div class="filters">
          <Select
            label={way() === 'move' ? w().movesFrom : w().warehouse}
            now={here()}
            options={counted(places())}
            choose={choose(setHere)}
          />
          <Show when={way() === 'move'}>
            <Select label={w().movesTo} now={to()} options={counted(others())} choose={choose(setTo)} />
          </Show>
        </div>
      </Show>
      <Field
        label={w().pieces}
        value={pieces()}
        onInput={(typed) => {
          book.clear()
          setPieces(typed)
        }}
        inputmode="numeric"
        maxlength={7}
        hint={w().piecesHint(places().find(({ warehouse }) => warehouse === here())?.left ?? props.variant.left)}
        wrong={book.about('by', 'pieces')}
        focus
      />
      <Notice words={book.otherThan('by', 'pieces')} />
      <MainButton busy={book.busy()}>{w().books[way()]}</MainButton>
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
