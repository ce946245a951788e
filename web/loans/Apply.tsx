/** A new application: for which firm, and which loan. */
import { A, useNavigate, useSearchParams } from '@solidjs/router'
import { createSignal, For, Show } from 'solid-js'
import type { Firm } from '../../core/customers/firm-wire.ts'
import type { Application, Products } from '../../core/loans/application-wire.ts'
import { customers } from '../customers/api.ts'
import { Arch } from '../ui/Arch.tsx'
import { createAct } from '../ui/act.ts'
import { Bones } from '../ui/Bones.tsx'
import { createLoad } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { MainButton, Notice } from '../ui/Parts.tsx'
import { loans } from './api.ts'
import { lending } from './words.ts'
import './loans.css'

export default function Apply() {
  const page = createLoad(async () => {
    const [{ products }, { firms }] = await Promise.all([loans.products(), customers.firms()])
    return { products, firms: firms.filter(({ state }) => state === 'open') }
  })
  const w = () => lending().begin
  return (
    <div class="narrow stack">
      <h1>{w().title}</h1>
      <Page load={page} waiting={<Bones shape={['line', 'line', 'line', 'line']} />}>
        {(now) => (
          <Show
            when={now().firms.length > 0}
            fallback={
              <>
                <Arch />
                <p>{w().notYours}</p>
                <A class="button main" href="/me/firms">
                  {lending().openFirm}
                </A>
              </>
            }
          >
            <Choose firms={now().firms} products={now().products} />
          </Show>
        )}
      </Page>
    </div>
  )
}

function Choose(props: { firms: readonly Firm[]; products: Products['products'] }) {
  const w = () => lending().begin
  const [query] = useSearchParams<{ product?: string }>()
  const navigate = useNavigate()
  const [firm, setFirm] = createSignal(props.firms[0]!.id)
  const [product, setProduct] = createSignal((props.products.find(({ id }) => id === query.product) ?? props.products[0]!).id)
  const begin = createAct(
    (press) => loans.begin(firm(), product(), press),
    (one: Application) => navigate(`/loans/applications/${one.id}`),
  )
  return (
    <form class="stack" onSubmit={begin.submit} novalidate>
      <fieldset class="options picks">
        <legend>{w().firm}</legend>
        <For each={props.firms}>
          {(one) => (
            <label>
              <input
                type="radio"
                name="firm"
                checked={one.id === firm()}
                onChange={() => {
                  begin.clear()
                  setFirm(one.id)
                }}
              />
              <span>
                {one.name}
                <span class="quiet under">{one.code}</span>
              </span>
            </label>
          )}
        </For>
      </fieldset>
      <fieldset class="options picks">
        <legend>{w().product}</legend>
        <For each={props.products}>
          {(one) => (
            <label>
              <input
                type="radio"
                name="product"
                checked={one.id === product()}
                onChange={() => {
                  begin.clear()
                  setProduct(one.id)
                }}
              />
              <span>
                {one.name} {lending().between(`${one.from}%`, `${one.to}%`)}
                <span class="quiet under">{one.about}</span>
              </span>
            </label>
          )}
        </For>
      </fieldset>
      <p class="quiet">{w().lead}</p>
      <Notice words={begin.otherThan()} />
      <Show when={begin.otherThan()}>
        <A class="button" href="/loans">
          {w().mine}
        </A>
      </Show>
      <MainButton busy={begin.busy()}>{w().start}</MainButton>
    </form>
  )
} // biome-ignore format: two questions
