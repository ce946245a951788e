/** A store's day: what is to be sent, what is asked, what money waits and what came; and what the store says of itself. */
import { A, useParams } from '@solidjs/router'
import { createSignal, For, Show } from 'solid-js'
import type { Merchant, MerchantPart } from '../../../core/mall/merchant-wire.ts'
import { isProvince, provinceName } from '../../../core/mall/regions.ts'
import { locale } from '../../preferences.ts'
import { Amount } from '../../ui/Amount.tsx'
import { Bones } from '../../ui/Bones.tsx'
import { createLoad } from '../../ui/load.ts'
import { Page } from '../../ui/Page.tsx'
import { Facts } from '../../ui/Parts.tsx'
import { say } from '../../ui/toast.ts'
import { dayShort, exactly } from '../../ui/when.ts'
import { stores } from './api.ts'
import { InStore, storePath } from './InStore.tsx'
import { goodsWords, waitsUntil } from './parts.ts'
import { StoreForm } from './StoreForm.tsx'
import { store } from './words.ts'

const w = () => store().day
/** So many of the most pressing stand here. */
const FIRST = 5

export default function Day() {
  const { id = '' } = useParams<{ id: string }>()
  const page = createLoad(async () => {
    const [toShip, cases, money] = await Promise.all([
      stores.parts(id, { state: 'to-ship' }),
      stores.parts(id, { state: 'cases' }),
      stores.money(id),
    ])
    return { toShip, cases, money }
  })
  return (
    <InStore place="day" waiting={<Bones shape={['keys', 'panel', 'line', 'line', 'line']} />}>
      {(one, changed) => (
        <div class="stack roomy">
          <Show when={one().state !== 'open'}>
            <p class="notice" classList={{ calm: one().state === 'asked' }}>
              {one().says} {one().state === 'closed' ? w().closed : ''}
            </p>
            {/* Nothing is sold before it is put right. */}
            <Own one={one()} changed={changed} />
          </Show>
          <Page load={page} waiting={<Bones shape={['keys', 'line', 'line', 'line']} />}>
            {(now) => {
              /** When money last came. */
              const last = () => now().money.days.toSorted((one, other) => (one.day < other.day ? 1 : -1))[0]
              return (
                <>
                  <dl class="figure-panels">
                    <div>
                      <dt>{w().toShip}</dt>
                      <dd>
                        <A href={storePath(id, 'orders')}>
                          {w().count(now().toShip.rows.length, now().toShip.next !== null)}
                        </A>
                      </dd>
                    </div>
                    <div>
                      <dt>{w().cases}</dt>
                      <dd>
                        <A href={`${storePath(id, 'orders')}?state=cases`}>
                          {w().count(now().cases.rows.length, now().cases.next !== null)}
                        </A>
                      </dd>
                    </div>
                    <div>
                      <dt>{w().waiting}</dt>
                      <dd>
                        <A href={storePath(id, 'money')}>
                          <Amount value={now().money.waiting.amount} />
                        </A>
                      </dd>
                      <dd class="quiet">
                        {w().blocked} <Amount value={now().money.blocked.amount} />
                      </dd>
                    </div>
                    <div>
                      <dt>{w().paid(last() && dayShort(last()!.day))}</dt>
                      <dd>
                        <A href={storePath(id, 'money')}>
                          <Amount value={last()?.paid.amount ?? '0.00'} />
                        </A>
                      </dd>
                    </div>
                  </dl>
                  <div class="side-by-side">
                    <Pressing
                      title={w().shipFirst}
                      none={w().shipNone}
                      parts={now().toShip.rows}
                      state="to-ship"
                      store={id}
                    />
                    <Pressing
                      title={w().answerFirst}
                      none={w().answerNone}
                      parts={now().cases.rows}
                      state="cases"
                      store={id}
                    />
                  </div>
                </>
              )
            }}
          </Page>
          <Show when={one().state === 'open'}>
            <Own one={one()} changed={changed} />
          </Show>
        </div>
      )}
    </InStore>
  )
}

/** The ones that wait for the merchant, the nearest deadline first. */
function Pressing(props: {
  title: string
  none: string
  parts: readonly MerchantPart[]
  state: 'to-ship' | 'cases'
  store: string
}) {
  const first = () =>
    props.parts
      .filter((one) => props.state === 'to-ship' || one.cases.some(({ may }) => may.length > 0))
      .toSorted((one, other) => (waitsUntil(one, props.state) < waitsUntil(other, props.state) ? -1 : 1))
      .slice(0, FIRST)
  const all = () => `${storePath(props.store, 'orders')}?state=${props.state}`
  return (
    <section aria-label={props.title}>
      <div class="heading">
        <h2>{props.title}</h2>
        <A href={all()}>
          {w().all}
          <span class="hidden"> {store().orders.filters[props.state]}</span>
        </A>
      </div>
      <ul class="list">
        <For each={first()} fallback={<li class="quiet">{props.none}</li>}>
          {(one) => (
            <li>
              <A class="item" href={`${all()}&part=${one.id}`}>
                <span>
                  {goodsWords(one)}
                  <span class="quiet under">
                    {store().orders.until[props.state]} {exactly(waitsUntil(one, props.state)).slice(5, 16)}
                  </span>
                </span>
                <Amount value={one.amount.amount} />
              </A>
            </li>
          )}
        </For>
      </ul>
    </section>
  )
}

function Own(props: { one: Merchant; changed: (one: Merchant) => void }) {
  const [changing, setChanging] = createSignal(false)
  const categories = createLoad(stores.categories)
  const named = (code: string) => categories.value()?.find((one) => one.code === code)?.name ?? ''
  /** What is to be put right is asked for at once. */
  const open = () => changing() || props.one.state === 'returned'
  return (
    <section class="stack narrow-ish" aria-labelledby="own">
      <h2 id="own">{open() ? (props.one.state === 'returned' ? store().form.again : store().form.change) : w().about}</h2>
      <Show
        when={open() && categories.value()}
        fallback={
          <>
            <Facts
              rows={[
                [w().firm, props.one.firmName],
                [w().sells, props.one.categories.map(named).join(store().good.list)],
                ...props.one.permits.map(({ name, number, until }) => [name, w().permitUntil(number, until)] as const),
                [
                  w().from,
                  <A href={storePath(props.one.id, 'warehouses')}>
                    {props.one.warehouses
                      .map(({ name, province }) => `${name} ${isProvince(province) ? provinceName(province, locale()) : ''}`.trim())
                      .join(store().good.list)}
                  </A>,
                ],
                ...(props.one.about ? [[w().says, props.one.about] as const] : []),
              ]}
            />
            <Show when={props.one.state !== 'closed'}>
              <div class="pair">
                <button type="button" class="button" onClick={() => setChanging(true)}>
                  {w().change}
                </button>
              </div>
            </Show>
          </>
        }
      >
        {(all) => (
          <>
            <p class="quiet">{store().form.againLead}</p>
            <StoreForm
              categories={all()}
              store={props.one}
              done={(one) => {
                setChanging(false)
                props.changed(one)
                say(store().form.sent)
              }}
            />
          </>
        )}
      </Show>
    </section>
  )
} // biome-ignore format: rows of facts
