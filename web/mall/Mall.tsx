/** What is on sale: looked for by words or pinyin, by category, by store; what is looked for stands in the address. */
import { A, useSearchParams } from '@solidjs/router'
import { createEffect, createMemo, createSignal, createUniqueId, For, on, Show } from 'solid-js'
import type { GoodBrief, Categories as Offered, sorts } from '../../core/mall/shop-wire.ts'
import { Arch } from '../ui/Arch.tsx'
import { Bones } from '../ui/Bones.tsx'
import { Icon } from '../ui/icons.tsx'
import { Local } from '../ui/Local.tsx'
import { createLoad, createPages } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { queryOf } from '../ui/query.ts'
import { Select } from '../ui/Select.tsx'
import { createTyping } from '../ui/typing.ts'
import { createWide } from '../ui/wide.ts'
import { type Looking, mall } from './api.ts'
import { Picture } from './Picture.tsx'
import { Price, ToBasket } from './parts.tsx'
import { shopping } from './words.ts'
import './mall.css'

type Sort = (typeof sorts)[number]

export default function Mall() {
  const [query, setQuery] = useSearchParams<{ text?: string; category?: string; merchant?: string; sort?: string }>()
  const looking = (): Looking => ({ text: query.text, category: query.category, merchant: query.merchant, sort: query.sort }) // biome-ignore format: one object
  const categories = createLoad(async () => (await mall.categories()).categories)
  const list = createPages(looking, async ({ before, ...asked }) => {
    const { goods, found, next } = await mall.goods(asked, before)
    return { rows: goods, found, next: next === null ? null : String(next) }
  })
  const basket = createLoad(() => mall.basket())
  // Whoever is back with the bank has all of the screen again.
  createEffect(
    on(list.page.value, () => {
      for (const beside of [categories, basket]) if (beside.state().kind === 'failed') void beside.again()
    }),
  )
  const set = (changed: Partial<Record<keyof Looking, string | null>>) => setQuery(changed, { replace: true })
  const search = createTyping(query.text ?? '', (text) => set({ text: text || null }))
  const [further, setFurther] = createSignal(false)
  const more = async () => {
    if (further()) return
    setFurther(true)
    await list.further().catch((failure: unknown) => console.warn('goods', failure))
    setFurther(false)
  }
  const field = createUniqueId()
  const store = () => list.all()[0]?.merchant ?? shopping().thisStore
  return (
    <div class="stack">
      <div class="heading">
        <h1>{shopping().title}</h1>
        <div class="mall-ways">
          <A href="/mall/flash">{shopping().flash}</A>
          <A href="/mall/coupons">{shopping().offers.coupons}</A>
          <A href="/mall/orders">{shopping().orders}</A>
          <ToBasket pieces={basket.value()?.pieces} />
        </div>
      </div>
      <search class="mall-search">
        <label class="hidden" for={field}>
          {shopping().search}
        </label>
        <Icon name="search" />
        <input
          id={field}
          type="search"
          enterkeyhint="search"
          autocomplete="off"
          maxlength={60}
          placeholder={shopping().searchHint}
          value={search.typed()}
          onInput={(event) => search.type(event.currentTarget.value)}
        />
      </search>
      <div class="mall-panes">
        <Show when={categories.value()}>{(all) => <Categories all={all()} looking={looking()} />}</Show>
        <section class="stack" aria-label={shopping().goods}>
          <Show when={query.merchant}>
            <p class="row between">
              <span>{shopping().ofStore(store())}</span>
              <button type="button" class="plain" onClick={() => set({ merchant: null })}>
                {shopping().everyStore}
              </button>
            </p>
          </Show>
          <Page load={list.page} waiting={<Waits />}>
            {(page) => (
              <Show
                when={list.all().length > 0}
                fallback={
                  <div class="narrow stack">
                    <Arch />
                    <p>{shopping().none}</p>
                    <Show when={query.text || query.category || query.merchant}>
                      <A class="button" href="/mall" onClick={() => search.type('')}>
                        {shopping().everything}
                      </A>
                    </Show>
                  </div>
                }
              >
                <div class="mall-found">
                  <p class="quiet" aria-live="polite">
                    {shopping().found(page().found)}
                  </p>
                  <Select
                    label={shopping().sort}
                    now={query.sort ?? 'best'}
                    options={(Object.entries(shopping().sorts) as [Sort, string][])}
                    choose={(sort) => set({ sort: sort === 'best' ? null : sort })}
                  />
                </div>
                <ul class="goods">
                  <For each={list.all()}>{(one) => <OnSale good={one as GoodBrief} />}</For>
                </ul>
                <Show when={list.from()}>
                  <button type="button" class="button" aria-busy={further()} onClick={() => void more()}>
                    {shopping().more}
                  </button>
                </Show>
              </Show>
            )}
          </Page>
        </section>
      </div>
    </div>
  )
} // biome-ignore format: one screen

const Waits = () => (
  <div class="goods-waiting">
    <Bones shape={['panel', 'panel', 'panel', 'panel', 'panel', 'panel']} />
  </div>
)

const OnSale = (props: { good: GoodBrief }) => (
  <li>
    <A class="on-sale" href={`/mall/goods/${props.good.id}`}>
      <Picture category={props.good.category} seed={props.good.picture} />
      <span class="on-sale-name">{props.good.name}</span>
      <Price value={props.good.from.amount} several={props.good.several} />
      <span class="quiet">{props.good.left ? props.good.merchant : `${shopping().soldOut} · ${props.good.merchant}`}</span>
    </A>
  </li>
) // biome-ignore format: one card

/** Two levels: a row each on the phone, one list at the desk. */
function Categories(props: { all: Offered; looking: Looking }) {
  const wide = createWide(900)
  const chosen = () => props.looking.category ?? ''
  const family = createMemo(() => props.all.find(({ code }) => code === chosen().split('/')[0]))
  const One = (one: { code: string; name: string; here: boolean }) => (
    <Local
      path="/mall"
      query={queryOf({ text: props.looking.text, merchant: props.looking.merchant, sort: props.looking.sort, category: one.code })}
      here={one.here}
    >
      {one.name}
    </Local>
  )
  const Within = () => (
    <Show when={family()}>
      {(of) => (
        <ul class="within">
          <li>
            <One code={of().code} name={shopping().all} here={chosen() === of().code} />
          </li>
          <For each={of().children}>
            {({ code, name }) => (
              <li>
                <One code={code} name={name} here={chosen() === code} />
              </li>
            )}
          </For>
        </ul>
      )}
    </Show>
  )
  return (
    <nav class="mall-categories" aria-label={shopping().categories}>
      <ul>
        <li>
          <One code="" name={shopping().all} here={chosen() === ''} />
        </li>
        <For each={props.all}>
          {({ code, name }) => (
            <li>
              <One code={code} name={name} here={family()?.code === code} />
              <Show when={wide() && family()?.code === code}>
                <Within />
              </Show>
            </li>
          )}
        </For>
      </ul>
      <Show when={!wide()}>
        <Within />
      </Show>
    </nav>
  )
} // biome-ignore format: one address
