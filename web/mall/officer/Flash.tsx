/** Flash sales at the officers' desk: those that stores ask for first, then what is coming or on. */
import { createSignal, Show } from 'solid-js'
import type { FlashSale } from '../../../core/mall/flash-wire.ts'
import { Amount } from '../../ui/Amount.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Grid, GridBones } from '../../ui/Grid.tsx'
import { createLoad } from '../../ui/load.ts'
import { fenOf } from '../../ui/money.ts'
import { Page } from '../../ui/Page.tsx'
import { Facts } from '../../ui/Parts.tsx'
import { say } from '../../ui/toast.ts'
import { exactly } from '../../ui/when.ts'
import { flashes } from '../flash/api.ts'
import { flash as w } from '../flash/words.ts'
import { Decide } from './Decide.tsx'
import { mallDesk } from './words.ts'

const at = (instant: string) => exactly(instant).slice(0, 16)
const named = ({ name, variant }: FlashSale) => `${name} ${variant}`.trim()

export function Flash() {
  const page = createLoad(flashes.forStaff)
  const [open, setOpen] = createSignal<string>()
  const opened = () => page.value()?.sales.find(({ id }) => id === open())
  return (
    <Page load={page} waiting={<GridBones />}>
      {(now) => (
        <>
          <Grid
            label={w().title}
            file={w().title}
            none={w().desk.none}
            rows={now().sales}
            columns={[
              { key: 'good', title: w().store.sku, names: true, text: named, cell: (one) => (<button type="button" class="plain" onClick={() => setOpen(one.id)}>{named(one)}</button>), classList: () => ({ 'says-it': true }) },
              { key: 'store', title: w().desk.store, text: ({ merchant }) => merchant.name },
              { key: 'price', title: w().price, number: true, text: ({ price }) => price.amount, by: ({ price }) => fenOf(price.amount), cell: ({ price }) => <Amount value={price.amount} /> },
              { key: 'usual', title: w().usual, number: true, roomy: true, text: ({ usual }) => usual.amount, by: ({ usual }) => fenOf(usual.amount), cell: ({ usual }) => <Amount value={usual.amount} /> },
              { key: 'sold', title: w().store.sold, number: true, text: ({ pieces, left }) => `${pieces - left} / ${pieces}`, by: ({ pieces, left }) => pieces - left },
              { key: 'from', title: w().store.from, whole: true, text: ({ from }) => at(from), cell: ({ from }) => at(from).slice(5) },
              { key: 'stands', title: w().store.stands, whole: true, text: ({ stands }) => w().stands[stands] },
            ]}
          />
          <Dialog open={opened() !== undefined} title={opened() ? named(opened()!) : ''} close={() => setOpen(undefined)} wide>
            <Show when={opened()?.id} keyed>
              {(id) => (
                <>
                  <Facts
                    rows={[
                      [w().desk.store, opened()?.merchant.name ?? ''],
                      [w().price, <Amount value={opened()?.price.amount ?? '0.00'} />],
                      [w().usual, <Amount value={opened()?.usual.amount ?? '0.00'} />],
                      [w().store.pieces, String(opened()?.pieces ?? '')],
                      [w().store.perBuyer, String(opened()?.perBuyer ?? '')],
                      [w().store.from, at(opened()?.from ?? '')],
                      [w().store.until, at(opened()?.until ?? '')],
                      [w().store.stands, opened()?.says ?? ''],
                    ]}
                  />
                  <Show when={opened()?.stands === 'asked'}>
                    <Decide
                      outcomes={[{ outcome: 'set' as const, ...w().desk.agree }, { outcome: 'returned' as const, ...w().desk.returned }]}
                      needsReason={(outcome) => outcome === 'returned'}
                      decide={async (outcome, reason, press) => void (await flashes.decide(id, outcome, reason, press))}
                      done={() => {
                        setOpen(undefined)
                        void page.refresh()
                        say(mallDesk().done)
                      }}
                    />
                  </Show>
                </>
              )}
            </Show>
          </Dialog>
        </>
      )}
    </Page>
  )
} // biome-ignore format: columns
