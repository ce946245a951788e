/** The warehouses of a store: where each is, what lies there, which is the main one; added, changed, closed. */
import { A, useParams } from '@solidjs/router'
import { createSignal, For, Match, Show, Switch } from 'solid-js'
import type { Warehouses as All } from '../../../core/mall/merchant-wire.ts'
import { isProvince, provinceName } from '../../../core/mall/regions.ts'
import { MOST_WAREHOUSES } from '../../../core/mall/warehouses.ts'
import { locale } from '../../preferences.ts'
import { createAct } from '../../ui/act.ts'
import { Bones } from '../../ui/Bones.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { createLoad } from '../../ui/load.ts'
import { Page } from '../../ui/Page.tsx'
import { MainButton, Notice } from '../../ui/Parts.tsx'
import { say } from '../../ui/toast.ts'
import { stores, type Warehouse } from './api.ts'
import { InStore, storePath } from './InStore.tsx'
import { WarehouseFields } from './WarehouseFields.tsx'
import { store } from './words.ts'

type One = All['warehouses'][number]
const w = () => store().warehouses
const place = ({ province, street, phone }: One) =>
  [isProvince(province) ? provinceName(province, locale()) : '', street, phone].join(' ')
/** Each place that waits has its own: one element stands in one place. */
const Waits = () => <Bones shape={['line', 'line', 'line']} />

export default function Warehouses() {
  const { id = '' } = useParams<{ id: string }>()
  const page = createLoad(() => stores.warehouses(id))
  const [doing, setDoing] = createSignal<{ what: 'add' | 'change' | 'main' | 'close'; id?: string }>()
  const one = () => page.value()?.find((each) => each.id === doing()?.id)
  const title = () => {
    const now = doing()
    return now ? (now.what === 'add' ? w().add : `${w()[now.what]} ${one()?.name ?? ''}`) : ''
  }
  const done = (all: readonly One[], says: string) => {
    setDoing(undefined)
    page.set([...all])
    say(says)
  }
  return (
    <InStore place="warehouses" waiting={<Waits />}>
      {(merchant) => (
        <>
          <div class="store-head">
            <p class="quiet narrow-ish">{w().lead}</p>
            <Show when={merchant().state !== 'closed' && (page.value()?.length ?? 0) < MOST_WAREHOUSES}>
              <button type="button" class="button main" onClick={() => setDoing({ what: 'add' })}>
                {w().add}
              </button>
            </Show>
          </div>
          <Page load={page} waiting={<Waits />}>
            {(all) => (
              <ul class="list">
                <For each={all()}>
                  {(each) => (
                    <li class="store-line">
                      <b>
                        {each.name}
                        {each.main ? <span class="quiet"> · {w().isMain}</span> : ''}
                      </b>
                      <p>{place(each)}</p>
                      <p class="quiet">
                        {w().holds(each.left, each.heldBack)}
                        {each.orders > 0 ? ` · ${w().orders(each.orders)}` : ''}
                        {each.sales > 0 ? ` · ${w().sales(each.sales)}` : ''}
                      </p>
                      <div class="warehouse-acts">
                        <For each={(['change', 'main', 'close'] as const).filter((what) => what === 'change' || !each.main)}>
                          {(what) => (
                            <button type="button" class="plain" onClick={() => setDoing({ what, id: each.id })}>
                              {w()[what]}
                              <span class="hidden"> {each.name}</span>
                            </button>
                          )}
                        </For>
                      </div>
                    </li>
                  )}
                </For>
              </ul>
            )}
          </Page>
          <p class="quiet">
            <A href={storePath(id, 'goods')}>{w().toGoods}</A>
          </p>
          <Dialog open={doing() !== undefined} title={title()} close={() => setDoing(undefined)}>
            <Show when={doing()} keyed>
              {({ what }) => (
                <Switch>
                  <Match when={what === 'add'}>
                    <Write store={id} done={(all) => done(all, w().added)} />
                  </Match>
                  <Match when={what === 'change' && one()} keyed>
                    {(was) => <Write store={id} was={was} done={(all) => done(all, w().changed)} />}
                  </Match>
                  <Match when={what === 'close' && one()} keyed>
                    {(was) => <Sure one={was} what="close" done={(all) => done(all, w().closed)} />}
                  </Match>
                  <Match when={what === 'main' && one()} keyed>
                    {(was) => <Sure one={was} what="main" done={(all) => done(all, w().mainNow)} />}
                  </Match>
                </Switch>
              )}
            </Show>
          </Dialog>
        </>
      )}
    </InStore>
  )
} // biome-ignore format: one choice a line

function Write(props: { store: string; was?: One; done: (all: readonly One[]) => void }) {
  const was = props.was
  const [now, setNow] = createSignal<Warehouse>({
    name: was?.name ?? '',
    province: was?.province ?? '',
    street: was?.street ?? '',
    phone: was?.phone ?? '',
  })
  const send = createAct(
    (press) => (was ? stores.changeWarehouse(was.id, now()) : stores.newWarehouse(props.store, now(), press)),
    props.done,
  )
  return (
    <form class="stack" onSubmit={send.submit} novalidate>
      <p class="quiet">{was ? w().changeSays : w().addSays}</p>
      <WarehouseFields now={now()} set={setNow} act={send} named={was !== undefined} />
      <Notice words={send.otherThan('name', 'province', 'street', 'phone')} />
      <MainButton busy={send.busy()}>{was ? w().save : w().addNow}</MainButton>
    </form>
  )
}

function Sure(props: { one: One; what: 'close' | 'main'; done: (all: readonly One[]) => void }) {
  const act = createAct(
    (press) => (props.what === 'close' ? stores.closeWarehouse(props.one.id, press) : stores.mainWarehouse(props.one.id, press)),
    props.done,
  )
  return (
    <form class="stack" onSubmit={act.submit} novalidate>
      <p>{props.what === 'close' ? w().closeSays : w().mainSays}</p>
      <Show when={props.what === 'close' && !props.one.mayClose}>
        <p class="notice calm">
          {w().inUse} {w().holds(props.one.left, props.one.heldBack)} · {w().orders(props.one.orders)}
          {props.one.sales > 0 ? ` · ${w().sales(props.one.sales)}` : ''}
        </p>
      </Show>
      <Notice words={act.otherThan()} />
      <MainButton busy={act.busy()} grave={props.what === 'close'}>
        {w()[props.what]}
      </MainButton>
    </form>
  )
} // biome-ignore format: one question
