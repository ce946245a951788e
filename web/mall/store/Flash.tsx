/** A store's flash sales: how each stands, and another asked for. */
import { useParams } from '@solidjs/router'
import { createSignal, Show } from 'solid-js'
import type { FlashSale } from '../../../core/mall/flash-wire.ts'
import type { Merchant, MerchantGood } from '../../../core/mall/merchant-wire.ts'
import { addDays } from '../../../core/time.ts'
import { yuan } from '../../api.ts'
import { words } from '../../preferences.ts'
import { Amount } from '../../ui/Amount.tsx'
import { createAct } from '../../ui/act.ts'
import { count } from '../../ui/count.ts'
import { DayField } from '../../ui/DayField.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { Grid, GridBones } from '../../ui/Grid.tsx'
import { createLoad } from '../../ui/load.ts'
import { asAmount, fenOf, grouped } from '../../ui/money.ts'
import { Page } from '../../ui/Page.tsx'
import { MainButton, Notice } from '../../ui/Parts.tsx'
import { Select } from '../../ui/Select.tsx'
import { say } from '../../ui/toast.ts'
import { exactly } from '../../ui/when.ts'
import { flashes } from '../flash/api.ts'
import { flash } from '../flash/words.ts'
import { stores } from './api.ts'
import { InStore } from './InStore.tsx'

const w = () => flash().store
const at = (instant: string) => exactly(instant).slice(0, 16)
const mayEnd = ({ stands }: FlashSale) =>
  stands === 'asked' || stands === 'coming' || stands === 'on' || stands === 'sold-out'

export default function Flash() {
  const { id = '' } = useParams<{ id: string }>()
  const page = createLoad(async () => {
    const [sales, goods] = await Promise.all([flashes.ofStore(id), stores.goods(id, { state: 'listed' })])
    return { ...sales, goods: goods.rows }
  })
  const [ending, setEnding] = createSignal<FlashSale>()
  const end = createAct(
    (press) => flashes.end(ending()!.id, press),
    (one) => {
      setEnding(undefined)
      page.set({ ...page.value()!, sales: page.value()!.sales.map((was) => (was.id === one.id ? one : was)) })
      say(w().ended)
    },
  )
  return (
    <InStore place="flash" waiting={<GridBones />}>
      {(one) => (
        <Page load={page} waiting={<GridBones />}>
          {(now) => (
            <>
              <p class="quiet">{w().lead}</p>
              <Grid
                label={flash().title}
                file={`${one().name} ${flash().title}`}
                none={w().none}
                rows={now().sales}
                columns={[
                  {
                    key: 'good', title: w().sku, names: true, text: ({ name, variant }) => `${name} ${variant}`.trim(),
                    cell: (sale) => (
                      <>
                        {`${sale.name} ${sale.variant}`.trim()}
                        <Show when={sale.stands === 'returned' || sale.stands === 'on'}>
                          <span class="quiet under">{sale.says}</span>
                        </Show>
                      </>
                    ),
                    classList: () => ({ 'says-name': true }),
                  },
                  { key: 'price', title: flash().price, number: true, text: ({ price }) => price.amount, by: ({ price }) => fenOf(price.amount), cell: ({ price }) => <Amount value={price.amount} /> },
                  { key: 'sold', title: w().sold, number: true, text: ({ pieces, left }) => `${pieces - left} / ${pieces}`, by: ({ pieces, left }) => pieces - left },
                  { key: 'from', title: w().from, whole: true, text: ({ from }) => at(from), cell: ({ from }) => at(from).slice(5) },
                  { key: 'until', title: w().until, whole: true, roomy: true, text: ({ until }) => at(until), cell: ({ until }) => at(until).slice(5) },
                  { key: 'stands', title: w().stands, whole: true, text: ({ stands }) => flash().stands[stands] },
                  {
                    key: 'end', title: w().act, text: () => '',
                    cell: (sale) => (
                      <Show when={mayEnd(sale)}>
                        <button type="button" class="plain" onClick={() => setEnding(sale)}>
                          {sale.stands === 'asked' ? w().back : w().end}
                          <span class="hidden"> {sale.name}</span>
                        </button>
                      </Show>
                    ),
                  },
                ]}
              />
              <Show when={one().state === 'open'}>
                <Ask store={one()} goods={now().goods} today={now().today} done={() => void page.refresh()} />
              </Show>
              <Dialog open={ending() !== undefined} title={ending()?.name ?? ''} close={() => setEnding(undefined)}>
                <div class="stack">
                  <p>{ending()?.stands === 'asked' ? w().backSure(ending()!.name) : w().endSure(ending()?.name ?? '')}</p>
                  <Notice words={end.otherThan()} />
                  <button type="button" class="button grave full" aria-busy={end.busy()} onClick={() => void end.run()}>
                    {ending()?.stands === 'asked' ? w().back : w().end}
                  </button>
                  <button type="button" class="button full" onClick={() => setEnding(undefined)}>
                    {words().cancel}
                  </button>
                </div>
              </Dialog>
            </>
          )}
        </Page>
      )}
    </InStore>
  )
} // biome-ignore format: columns

const CLOCK = /^([01]?\d|2[0-3]):[0-5]\d$/

function Ask(props: { store: Merchant; goods: readonly MerchantGood[]; today: string; done: () => void }) {
  const variants = () => props.goods.flatMap((good) => good.variants.map((one) => ({ ...one, of: `${good.name} ${one.name}`.trim() })))
  const [sku, setSku] = createSignal<string>()
  const chosen = () => variants().find(({ id }) => id === sku()) ?? variants()[0]
  const blank = () => ({ price: '', pieces: '', perBuyer: '1', day: addDays(props.today, 1), time: '20:00', hours: '2' })
  const [typed, setTyped] = createSignal(blank())
  const [wrong, setWrong] = createSignal<'time' | 'hours'>()
  const set = (to: Partial<ReturnType<typeof blank>>) => {
    send.clear()
    setWrong(undefined)
    setTyped({ ...typed(), ...to })
  }
  const send = createAct(
    (press) => {
      const { price, pieces, perBuyer, day, time, hours } = typed()
      const from = `${day}T${time.padStart(5, '0')}`
      // Of the same clock: no summer time moves Beijing's.
      const until = new Date(Date.parse(`${from}:00Z`) + Number(hours) * 3_600_000).toISOString().slice(0, 16)
      return flashes.askFor(props.store.id, { sku: chosen()!.id, price: yuan(asAmount(price)), pieces: count(pieces), perBuyer: count(perBuyer), from, until }, press)
    },
    () => {
      setTyped(blank())
      say(w().sent)
      props.done()
    },
  )
  return (
    <details class="more">
      <summary>{w().new}</summary>
      <Show when={chosen()} fallback={<p class="notice">{w().noGoods}</p>}>
        {(one) => (
          <form
            class="stack narrow-ish"
            novalidate
            onSubmit={(event) => {
              event.preventDefault()
              setWrong(!CLOCK.test(typed().time) ? 'time' : !/^([1-9]|[1-6]\d|7[0-2])$/.test(typed().hours.trim()) ? 'hours' : undefined)
              if (!wrong()) void send.run()
            }}
          >
            <Select label={w().sku} now={one().id} options={variants().map(({ id, of }) => [id, of] as const)} choose={setSku} />
            <div class="filters">
              <Field label={w().price} value={typed().price} onInput={(price) => set({ price })} inputmode="decimal" maxlength={16} hint={w().priceHint(grouped(one().price.amount))} wrong={send.about('price')} />
              <Field label={w().pieces} value={typed().pieces} onInput={(pieces) => set({ pieces })} inputmode="numeric" maxlength={6} wrong={send.about('pieces')} />
              <Field label={w().perBuyer} value={typed().perBuyer} onInput={(perBuyer) => set({ perBuyer })} inputmode="numeric" maxlength={2} wrong={send.about('perBuyer')} />
            </div>
            <div class="filters">
              <DayField label={w().day} value={typed().day} onInput={(day) => set({ day })} wrong={send.about('from')} />
              <Field label={w().time} value={typed().time} onInput={(time) => set({ time })} maxlength={5} hint={w().timeHint} wrong={wrong() === 'time' ? w().timeWrong : undefined} />
              <Field label={w().hours} value={typed().hours} onInput={(hours) => set({ hours })} inputmode="numeric" maxlength={2} hint={w().hoursHint} wrong={wrong() === 'hours' ? w().hoursWrong : send.about('until')} />
            </div>
            <Notice words={send.otherThan('price', 'pieces', 'perBuyer', 'from', 'until')} />
            <MainButton busy={send.busy()}>{w().send}</MainButton>
          </form>
        )}
      </Show>
    </details>
  )
} // biome-ignore format: rows of fields
