/** A store's goods: how each stands, what it costs, how many are left; stock and price are changed from the row. */

import { A, useParams, useSearchParams } from '@solidjs/router'
import { createSignal, Show } from 'solid-js'
import { listingStates } from '../../../core/mall/kinds.ts'
import type { MerchantGood } from '../../../core/mall/merchant-wire.ts'
import { Amount } from '../../ui/Amount.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Grid, GridBones } from '../../ui/Grid.tsx'
import { createLoad, createPages } from '../../ui/load.ts'
import { fenOf, grouped, yuanOf } from '../../ui/money.ts'
import { Page } from '../../ui/Page.tsx'
import { Select } from '../../ui/Select.tsx'
import { exactly } from '../../ui/when.ts'
import { stores } from './api.ts'
import { InStore, storePath } from './InStore.tsx'
import { Variants } from './Variants.tsx'
import { store } from './words.ts'

const w = () => store().goods
const cheapest = ({ variants }: MerchantGood) =>
  variants.map(({ price }) => fenOf(price.amount)).reduce((least, one) => (one < least ? one : least))
const several = ({ variants }: MerchantGood) => new Set(variants.map(({ price }) => price.amount)).size > 1
const priceWords = (one: MerchantGood) => {
  const price = grouped(yuanOf(cheapest(one)))
  return several(one) ? w().from(price) : price
}
const count = (one: MerchantGood, what: 'left' | 'heldBack') => one.variants.reduce((all, each) => all + each[what], 0)

export default function Goods() {
  const { id = '' } = useParams<{ id: string }>()
  const [query, setQuery] = useSearchParams<{ state?: string }>()
  const state = () => listingStates.find((one) => one === query.state)
  const { page, all, from, further } = createPages(
    () => ({ ...(state() ? { state: state()! } : {}) }),
    (asked: { state?: string; before?: string }) => stores.goods(id, asked),
  )
  const categories = createLoad(stores.categories)
  const named = (code: string) =>
    categories
      .value()
      ?.flatMap(({ children }) => children)
      .find((one) => one.code === code)?.name ?? ''
  const [changed, setChanged] = createSignal<MerchantGood>()
  const [open, setOpen] = createSignal<string>()
  /** As it stands after a change that was made here. */
  const rows = () => all().map((one) => (one.id === changed()?.id ? changed()! : one))
  const opened = () => rows().find((one) => one.id === open())
  return (
    <InStore place="goods" waiting={<GridBones />}>
      {(one) => (
        <>
          <div class="store-head">
            <Select
              label={w().state}
              now={state() ?? ''}
              options={[['', w().anyState], ...listingStates.map((each) => [each, w().states[each]] as const)]}
              choose={(chosen) => setQuery({ state: chosen || null }, { replace: true })}
            />
            <Show when={one().state !== 'closed'}>
              <A class="button main" href={`${storePath(id, 'goods')}/new`}>
                {w().new}
              </A>
            </Show>
          </div>
          <Page load={page} waiting={<GridBones />}>
            {() => (
              <Grid
                label={w().title}
                file={`${one().name} ${w().title}`}
                none={state() ? w().noneSo : w().none}
                rows={rows()}
                pages={{ from, further }}
                columns={[
                  {
                    key: 'name',
                    title: w().name,
                    names: true,
                    text: (good) => good.name,
                    cell: (good) => <A href={`${storePath(id, 'goods')}/${good.id}`}>{good.name}</A>,
                    classList: () => ({ 'says-name': true }),
                  },
                  { key: 'category', title: w().category, roomy: true, text: ({ category }) => named(category) },
                  {
                    key: 'price',
                    title: w().price,
                    number: true,
                    text: priceWords,
                    by: cheapest,
                    cell: (good) =>
                      several(good) ? priceWords(good) : <Amount value={yuanOf(cheapest(good))} label={w().price} />,
                  },
                  {
                    key: 'left',
                    title: w().left,
                    number: true,
                    text: (good) => String(count(good, 'left')),
                    by: (good) => count(good, 'left'),
                    classList: (good) => ({ wrong: good.state === 'listed' && count(good, 'left') === 0 }),
                  },
                  {
                    key: 'held',
                    title: w().heldBack,
                    number: true,
                    roomy: true,
                    text: (good) => String(count(good, 'heldBack')),
                    by: (good) => count(good, 'heldBack'),
                  },
                  { key: 'state', title: w().stands, whole: true, text: (good) => w().states[good.state] },
                  {
                    key: 'at',
                    title: w().at,
                    whole: true,
                    roomy: true,
                    text: (good) => exactly(good.at).slice(0, 16),
                    cell: (good) => exactly(good.at).slice(5, 16),
                  },
                ]}
                act={{
                  title: w().stock,
                  cell: (good) => (
                    <button type="button" class="plain keeps" onClick={() => setOpen(good.id)}>
                      {store().good.act}
                      <span class="hidden">
                        {' '}
                        {w().stock} {good.name}
                      </span>
                    </button>
                  ),
                }}
              />
            )}
          </Page>
          <Dialog open={opened() !== undefined} title={opened()?.name ?? ''} close={() => setOpen(undefined)} wide>
            <Show when={opened()}>{(good) => <Variants good={good()} changed={setChanged} />}</Show>
          </Dialog>
        </>
      )}
    </InStore>
  )
}
