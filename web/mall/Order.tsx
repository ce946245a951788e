/** One order: how far it has come, what each store sends of it, and what can be done about it now. */
import { A, useParams } from '@solidjs/router'
import { Index, Show } from 'solid-js'
import type { MallOrder } from '../../core/mall/shop-wire.ts'
import { onNews } from '../news.ts'
import { Amount } from '../ui/Amount.tsx'
import { Arch, Seal } from '../ui/Arch.tsx'
import { Bones } from '../ui/Bones.tsx'
import { Crossing } from '../ui/Crossing.tsx'
import { createLoad, createPolling } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { Facts } from '../ui/Parts.tsx'
import { exactly } from '../ui/when.ts'
import { whole } from './Addresses.tsx'
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
            <A class="button" href="/mall">
              {w().shop}
            </A>
          </section>
        </div>
      )}
    </Page>
  )
}
