/** A store's promotions: what each gives, when it holds, what it has given so far; one that goes wrong is ended before its last day. */
import { A, useParams } from '@solidjs/router'
import { createSignal, Show } from 'solid-js'
import type { OwnPromotion } from '../../../core/mall/promotion-wire.ts'
import { api } from '../../api.ts'
import { words } from '../../preferences.ts'
import { Amount } from '../../ui/Amount.tsx'
import { createAct } from '../../ui/act.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Grid, GridBones } from '../../ui/Grid.tsx'
import { createLoad } from '../../ui/load.ts'
import { fenOf } from '../../ui/money.ts'
import { Page } from '../../ui/Page.tsx'
import { Notice } from '../../ui/Parts.tsx'
import { say } from '../../ui/toast.ts'
import { stores } from './api.ts'
import { InStore, storePath } from './InStore.tsx'
import { store } from './words.ts'

const w = () => store().promotions
type Stands = 'coming' | 'running' | 'over' | 'ended'
const standsOn = ({ state, from, until }: OwnPromotion, today: string): Stands =>
  state === 'ended' ? 'ended' : until < today ? 'over' : from > today ? 'coming' : 'running'
const mayEnd = (stands: Stands) => stands === 'coming' || stands === 'running'
const forWhat = ({ goods, categories }: OwnPromotion) =>
  [...goods.map(({ name }) => name), ...categories].join(store().good.list) || w().allGoods
const couponsLeft = ({ coupon }: OwnPromotion) => (coupon?.left == null ? '' : String(coupon.left))

export default function Promotions() {
  const { id = '' } = useParams<{ id: string }>()
  const page = createLoad(async () => {
    const [rows, { today }] = await Promise.all([stores.promotions(id), api.accounts()])
    return { rows, today }
  })
  const [asked, setAsked] = createSignal<OwnPromotion>()
  const ended = (one: OwnPromotion) => {
    setAsked(undefined)
    const now = page.value()
    if (now) page.set({ ...now, rows: now.rows.map((was) => (was.id === one.id ? one : was)) })
    say(w().endDone)
  }
  return (
    <InStore place="promotions" waiting={<GridBones />}>
      {(one) => (
        <>
          <div class="store-head">
            <p class="quiet">{one().state === 'open' ? w().lead : w().notOpen}</p>
            <Show when={one().state === 'open'}>
              <A class="button main" href={`${storePath(id, 'promotions')}/new`}>
                {w().new}
              </A>
            </Show>
          </div>
          <Page load={page} waiting={<GridBones />}>
            {(now) => (
              <Grid
                label={w().title}
                file={`${one().name} ${w().title}`}
                none={w().none}
                rows={now().rows}
                columns={[
                  {
                    key: 'name',
                    title: w().name,
                    names: true,
                    text: (each) => `${each.name} ${each.says}`,
                    cell: (each) => (
                      <>
                        {each.name}
                        <span class="quiet under">{each.says}</span>
                      </>
                    ),
                    classList: () => ({ 'says-name': true }),
                  },
                  { key: 'for', title: w().goods, roomy: true, text: forWhat },
                  { key: 'days', title: w().days, whole: true, text: ({ from, until }) => w().between(from, until) },
                  { key: 'stands', title: w().stands, whole: true, text: (each) => w().states[standsOn(each, now().today)] },
                  { key: 'left', title: w().left, number: true, text: couponsLeft, by: (each) => each.coupon?.left ?? -1 },
                  { key: 'orders', title: w().orders, number: true, text: (each) => String(each.orders), by: (each) => each.orders },
                  {
                    key: 'given',
                    title: w().given,
                    number: true,
                    text: (each) => each.given.amount,
                    by: (each) => fenOf(each.given.amount),
                    cell: (each) => <Amount value={each.given.amount} />,
                  },
                ]}
                act={{
                  title: w().end,
                  cell: (each) => (
                    <Show when={mayEnd(standsOn(each, now().today))}>
                      <button type="button" class="plain keeps" onClick={() => setAsked(each)}>
                        {w().end}
                        <span class="hidden"> {each.name}</span>
                      </button>
                    </Show>
                  ),
                }}
              />
            )}
          </Page>
          <Dialog open={asked() !== undefined} title={w().endTitle(asked()?.name ?? '')} close={() => setAsked(undefined)}>
            <Show when={asked()}>{(each) => <End one={each()} done={ended} />}</Show>
          </Dialog>
        </>
      )}
    </InStore>
  )
} // biome-ignore format: columns

function End(props: { one: OwnPromotion; done: (one: OwnPromotion) => void }) {
  const end = createAct((press) => stores.endPromotion(props.one.id, press), props.done)
  return (
    <form class="stack" onSubmit={end.submit} novalidate>
      <p>{props.one.says}</p>
      <p>{props.one.coupon ? w().endCoupons : w().endSays}</p>
      <Notice words={end.otherThan()} />
      <button type="submit" class="button grave full" aria-busy={end.busy()} aria-disabled={end.busy()}>
        {end.busy() ? `${words().loading}…` : w().endNow}
      </button>
    </form>
  )
}
