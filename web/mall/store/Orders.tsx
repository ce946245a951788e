/** What a store has sold: to be sent, on its way, asked about, and the rest; each is opened and acted on without leaving the list. */
import { useParams, useSearchParams } from '@solidjs/router'
import { createSignal, Show } from 'solid-js'
import { type PartFilter, partFilters } from '../../../core/mall/kinds.ts'
import type { MerchantPart } from '../../../core/mall/merchant-wire.ts'
import { onNews } from '../../news.ts'
import { Amount } from '../../ui/Amount.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Grid, GridBones } from '../../ui/Grid.tsx'
import { createPages } from '../../ui/load.ts'
import { fenOf } from '../../ui/money.ts'
import { Page } from '../../ui/Page.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { exactly } from '../../ui/when.ts'
import { stores } from './api.ts'
import { InStore } from './InStore.tsx'
import { OnePart } from './OnePart.tsx'
import { goodsWords, piecesOf, waitsUntil } from './parts.ts'
import { store } from './words.ts'

const w = () => store().orders
/** How the row stands: the case that waits says more than the order. */
const standing = (one: MerchantPart, filter: PartFilter) =>
  (filter === 'cases' ? one.cases.find(({ may }) => may.length > 0) : undefined)?.says ?? one.says

export default function Orders() {
  const { id = '' } = useParams<{ id: string }>()
  const [query, setQuery] = useSearchParams<{ state?: string; part?: string }>()
  const filter = (): PartFilter => partFilters.find((one) => one === query.state) ?? 'to-ship'
  const { page, all, from, further } = createPages(
    () => ({ state: filter() as string }),
    (asked: { state: string; before?: string }) => stores.parts(id, asked),
  )
  onNews(() => void page.refresh())
  const [changed, setChanged] = createSignal<MerchantPart>()
  const opened = () => (changed()?.id === query.part ? changed() : all().find((one) => one.id === query.part))
  /** What was done a moment ago, said where one is: a toast would stand behind the dialog. */
  const [done, setDone] = createSignal<string>()
  const open = (part: string | null) => {
    setChanged(undefined)
    setDone(undefined)
    setQuery({ part })
  }
  /** The next that is to be sent, as the list stands. */
  const next = (after: string): MerchantPart | undefined => {
    const rest = all()
    const at = rest.findIndex((one) => one.id === after)
    return rest[at + 1] ?? rest.find((one) => one.id !== after)
  }
  const set = (part: MerchantPart, said: string) => {
    setChanged(part)
    setDone(said)
    void page.refresh()
  }
  /** Who sends fifty parcels goes from one to the next; of what is sent in several, the next is of the same. */
  const sent = (part: MerchantPart) => {
    const following = filter() === 'to-ship' && part.state !== 'to-ship' ? next(part.id) : undefined
    void page.refresh()
    if (following) open(following.id)
    else setChanged(part)
    setDone(store().part.sent)
  }
  return (
    <InStore place="orders" waiting={<GridBones />}>
      {(one) => (
        <>
          <Segments
            label={w().filter}
            now={filter()}
            options={partFilters.map((key) => [key, w().filters[key]] as const)}
            choose={(key) => setQuery({ state: key === 'to-ship' ? null : key, part: null })}
          />
          <Page load={page} waiting={<GridBones />}>
            {() => (
              <Grid
                label={w().filters[filter()]}
                file={`${one().name} ${w().filters[filter()]}`}
                none={w().none[filter()]}
                rows={all()}
                pages={{ from, further }}
                columns={[
                  {
                    key: 'goods',
                    title: w().goods,
                    names: true,
                    text: goodsWords,
                    cell: (part) => (
                      <button type="button" class="plain says-name" onClick={() => open(part.id)}>
                        {goodsWords(part)}
                      </button>
                    ),
                    classList: () => ({ 'says-name': true }),
                  },
                  { key: 'pieces', title: w().pieces, number: true, roomy: true, text: (part) => String(piecesOf(part)), by: piecesOf },
                  {
                    key: 'amount',
                    title: w().amount,
                    number: true,
                    text: (part) => part.amount.amount,
                    by: (part) => fenOf(part.amount.amount),
                    cell: (part) => <Amount value={part.amount.amount} />,
                  },
                  { key: 'to', title: w().to, roomy: true, text: ({ to }) => `${to.name} ${to.place}` },
                  {
                    key: 'until',
                    title: w().until[filter()],
                    whole: true,
                    text: (part) => exactly(waitsUntil(part, filter())).slice(0, 16),
                    cell: (part) => exactly(waitsUntil(part, filter())).slice(5, 16) || '–',
                  },
                  { key: 'stands', title: w().stands, roomy: true, text: (part) => standing(part, filter()) },
                  { key: 'at', title: w().at, whole: true, roomy: true, text: (part) => exactly(part.at).slice(0, 16), cell: (part) => exactly(part.at).slice(5, 16) },
                ]}
              />
            )}
          </Page>
          <Dialog open={opened() !== undefined} title={opened() ? w().states[opened()!.state] : ''} close={() => open(null)} wide>
            <Show when={opened()?.id} keyed>
              {(_) => <OnePart part={opened()!} done={done()} set={set} sent={sent} />}
            </Show>
          </Dialog>
        </>
      )}
    </InStore>
  )
} // biome-ignore format: columns
