/** The stores of the firms that one operates, and asking for one. */
import { A, useSearchParams } from '@solidjs/router'
import { createSignal, For, Show } from 'solid-js'
import type { Merchant } from '../../../core/mall/merchant-wire.ts'
import { customers } from '../../customers/api.ts'
import { createLoad } from '../../ui/load.ts'
import { Page } from '../../ui/Page.tsx'
import { Select } from '../../ui/Select.tsx'
import { say } from '../../ui/toast.ts'
import { exactly } from '../../ui/when.ts'
import { stores } from './api.ts'
import { storePath } from './InStore.tsx'
import { StoreForm } from './StoreForm.tsx'
import { store } from './words.ts'

const w = () => store().stores

export default function Stores() {
  const [query] = useSearchParams<{ firm?: string }>()
  const page = createLoad(async () => {
    const [all, { firms }, categories] = await Promise.all([stores.all(), customers.firms(), stores.categories()])
    return { all, firms: firms.filter(({ account }) => account !== null), categories }
  })
  const without = () => {
    const now = page.value()
    return (now?.firms ?? []).filter(({ id }) => !now?.all.some(({ firm }) => firm === id))
  }
  const [chosen, setChosen] = createSignal(query.firm ?? '')
  const firm = () => (without().find(({ id }) => id === chosen()) ?? without()[0])?.id
  const asked = (one: Merchant) => {
    const now = page.value()
    if (now) page.set({ ...now, all: [one, ...now.all] })
    say(store().form.sent)
  }
  return (
    <div class="stack">
      <div>
        <h1>{w().title}</h1>
        <p class="quiet">{w().lead}</p>
      </div>
      <Page load={page}>
        {(now) => (
          <div class="panes stack">
            <section class="stack" aria-label={w().title}>
              <ul class="list">
                <For each={now().all} fallback={<li class="quiet">{w().none}</li>}>
                  {(one) => (
                    <li class="store-line">
                      <b>{one.name}</b>
                      <p class="quiet">
                        {one.firmName} · {w().asked} {exactly(one.at).slice(0, 10)}
                      </p>
                      <p>{one.says}</p>
                      <A class="alone" href={storePath(one.id)}>
                        {w().open}
                        <span class="hidden"> {one.name}</span>
                      </A>
                    </li>
                  )}
                </For>
              </ul>
            </section>
            <section class="stack" aria-labelledby="ask-store">
              <h2 id="ask-store">{store().form.ask}</h2>
              <Show
                // Typed for one firm it is typed for another, until it was sent.
                when={firm() !== undefined && now().all.length + 1}
                keyed
                fallback={
                  <Show when={now().firms.length === 0} fallback={<p class="quiet">{w().allHave}</p>}>
                    <p>{w().noFirm}</p>
                    <A class="button" href="/me/firms">
                      {w().toFirms}
                    </A>
                  </Show>
                }
              >
                {(_) => (
                  <>
                    <p>{store().form.lead}</p>
                    <Show when={without().length > 1} fallback={<p class="quiet">{without()[0]?.name}</p>}>
                      <Select
                        label={w().firm}
                        now={firm() ?? ''}
                        options={without().map((one) => [one.id, one.name] as const)}
                        choose={setChosen}
                      />
                    </Show>
                    <StoreForm categories={now().categories} firm={firm() ?? ''} done={asked} />
                  </>
                )}
              </Show>
            </section>
          </div>
        )}
      </Page>
    </div>
  )
}
