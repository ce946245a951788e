/** One order: how far it has come, what each store sends of it, and what can be done about it now. */
import { A, useParams } from '@solidjs/router'
import { createSignal, Index, Show } from 'solid-js'
import type { MallOrder } from '../../core/mall/shop-wire.ts'
import { onNews } from '../news.ts'
import { Amount } from '../ui/Amount.tsx'
import { Arch, Seal } from '../ui/Arch.tsx'
import { createAct } from '../ui/act.ts'
import { Bones } from '../ui/Bones.tsx'
import { Crossing } from '../ui/Crossing.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { createLoad, createPolling } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { Facts, Notice } from '../ui/Parts.tsx'
import { say } from '../ui/toast.ts'
import { exactly } from '../ui/when.ts'
import { Addresses, whole } from './Addresses.tsx'
import { mall } from './api.ts'
import { OnePart } from './Part.tsx'
import { shopping } from './words.ts'
import './mall.css'

/** Goods and money are being set aside; a moment later it is decided. */
const moving = ({ state }: MallOrder) => state === 'requested' || state === 'reserved'

/** How far over the bridge the last of its parts is that anything is left of; undefined where nothing is on its way. */
function reached({ state, parts }: MallOrder): number | undefined {
  if (state === 'requested' || state === 'reserved') return 1
  if (state === 'refused' || state === 'released') return undefined
  const stations = { waiting: 1, 'to-ship': 2, shipped: 3, received: 4, settled: 5, closed: undefined } as const
  const under = parts.map((part) => stations[part.state]).filter((one) => one !== undefined)
  return under.length > 0 ? Math.min(...under) : undefined
}

const title = (order: MallOrder) => {
  const w = shopping().order
  if (order.state !== 'paid' && order.state !== 'over') return w.states[order.state]
  const far = reached(order)
  return far === undefined ? w.allBack : w.reached[far - 1]
}

export default function Order() {
  const { id = '' } = useParams<{ id: string }>()
  const w = () => shopping().order
  const page = createLoad(() => mall.orderById(id))
  createPolling(async () => {
    const now = page.value()
    if (now && !moving(now)) return true
    const next = await mall.orderById(id)
    page.set(next)
    return !moving(next)
  }, onNews)
  onNews(() => void page.refresh())
  return (
    <Page load={page} waiting={<Bones shape={['line', 'keys', 'line', 'panel', 'line']} />}>
      {(now) => (
        <div class="mall-order">
          <section class="stack">
            <div class="row middle" aria-live="polite">
              <div>
                <h1>{title(now())}</h1>
                <p>{now().says}</p>
              </div>
              <Show when={now().state === 'over' && reached(now()) !== undefined}>
                <Seal text={w().seal} />
              </Show>
            </div>
            <div class="hero">
              <p class="quiet">{w().total}</p>
              <Amount value={now().total.amount} label={w().total} />
            </div>
            <Show when={reached(now())} fallback={<Arch />}>
              {(far) => <Crossing label={w().title} steps={w().steps} reached={far()} />}
            </Show>
          </section>
          <div class="stack">
            <Index each={now().parts}>{(part) => <OnePart part={part()} set={page.set} />}</Index>
          </div>
          <section class="stack" aria-label={w().title}>
            <Facts
              rows={[
                [
                  w().to,
                  <>
                    {now().address.name} {now().address.phone}
                    <span class="under">{whole(now().address)}</span>
                  </>,
                ],
                [w().at, exactly(now().at).slice(0, 16)],
                [w().number, now().id.slice(-32)],
              ]}
            />
            <Show when={now().mayReaddress}>
              <Readdress order={now()} set={page.set} />
            </Show>
            <A class="button" href="/mall">
              {w().shop}
            </A>
          </section>
        </div>
      )}
    </Page>
  )
}

/** While nothing was sent it goes elsewhere in the same province. */
function Readdress(props: { order: MallOrder; set: (order: MallOrder) => void }) {
  const w = () => shopping().order
  const [open, setOpen] = createSignal(false)
  const move = createAct(
    (to) => mall.readdress(props.order.id, to),
    (order) => {
      props.set(order)
      setOpen(false)
      say(w().readdressed)
    },
  )
  return (
    <>
      <button
        type="button"
        class="plain start"
        onClick={() => {
          move.clear()
          setOpen(true)
        }}
      >
        {w().readdress}
      </button>
      <Dialog open={open()} title={w().readdress} close={() => setOpen(false)}>
        <p class="quiet">{w().readdressSays}</p>
        <Notice words={move.otherThan()} />
        <Show when={open()}>
          <Choose move={(id) => void move.run(id)} />
        </Show>
      </Dialog>
    </>
  )
}
function Choose(props: { move: (address: string) => void }) {
  const page = createLoad(async () => (await mall.addresses()).addresses)
  return (
    <Page load={page} waiting={<Bones shape={['line', 'line', 'keys']} />}>
      {(all) => (
        <Addresses
          all={all()}
          now={all()[0]?.id ?? ''}
          choose={({ id }) => props.move(id)}
          added={(address) => page.set([address, ...all()])}
          ended={(id) => page.set(all().filter((one) => one.id !== id))}
        />
      )}
    </Page>
  )
}
