/** What every screen of a store stands in: whose it is, how it stands, and the ways between its screens. */
import { A, useParams } from '@solidjs/router'
import { type Accessor, type JSX, Show } from 'solid-js'
import type { Merchant } from '../../../core/mall/merchant-wire.ts'
import { createLoad } from '../../ui/load.ts'
import { Page } from '../../ui/Page.tsx'
import { Places } from '../../ui/Places.tsx'
import { stores } from './api.ts'
import { store } from './words.ts'

const places = ['day', 'orders', 'goods', 'prices', 'promotions', 'flash', 'money', 'shipping', 'warehouses'] as const
export type StorePlace = (typeof places)[number]
export const storePath = (id: string, place: StorePlace = 'day') => `/store/${id}${place === 'day' ? '' : `/${place}`}`

/** What a list of a store's is for, and the way to write another one while the store is open. */
export const StoreHead = (props: { one: Merchant; place: StorePlace; words: { lead: string; notOpen: string; new: string } }) => (
  <div class="store-head">
    <p class="quiet">{props.one.state === 'open' ? props.words.lead : props.words.notOpen}</p>
    <Show when={props.one.state === 'open'}>
      <A class="button main" href={`${storePath(props.one.id, props.place)}/new`}>
        {props.words.new}
      </A>
    </Show>
  </div>
) // biome-ignore format: one head

export function InStore(props: {
  place: StorePlace
  /** Where the screen is no place itself. */
  title?: string
  waiting?: JSX.Element
  children: (one: Accessor<Merchant>, changed: (one: Merchant) => void) => JSX.Element
}) {
  const { id = '' } = useParams<{ id: string }>()
  const page = createLoad(stores.all)
  const changed = (one: Merchant) => page.set((page.value() ?? []).map((was) => (was.id === one.id ? one : was)))
  return (
    <Page load={page} waiting={props.waiting}>
      {(all) => (
        <Show
          when={all().find((one) => one.id === id)}
          fallback={
            <div class="stack">
              <h1>{props.title ?? store().places[props.place]}</h1>
              <p class="notice">{store().noStore}</p>
            </div>
          }
        >
          {(one) => (
            <div class="stack">
              <div>
                <h1>{props.title ?? (props.place === 'day' ? one().name : store().places[props.place])}</h1>
                <p class="quiet">
                  {props.place === 'day' && !props.title ? one().firmName : one().name} · {store().states[one().state]}
                </p>
              </div>
              <Places
                label={store().nav}
                places={places.map((key) => [storePath(id, key), store().places[key]] as const)}
                here={storePath(id, props.place)}
                stay
              />
              {props.children(one, changed)}
            </div>
          )}
        </Show>
      )}
    </Page>
  )
}
