/** What one store sends of an order: its goods, its parcels, what may be done with it, and what was asked for. */

import { A } from '@solidjs/router'
import { createSignal, For, Index, Show } from 'solid-js'
import type { CaseKind } from '../../core/mall/kinds.ts'
import type { MallOrder, MallPart } from '../../core/mall/shop-wire.ts'
import { Amount } from '../ui/Amount.tsx'
import { createAct } from '../ui/act.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { fenOf } from '../ui/money.ts'
import { Facts, MainButton, Notice } from '../ui/Parts.tsx'
import { say } from '../ui/toast.ts'
import { dayShort, endsOn } from '../ui/when.ts'
import { AskCase } from './AskCase.tsx'
import { AskExchange } from './AskExchange.tsx'
import { mall } from './api.ts'
import { OneCase } from './Case.tsx'
import { beforeOffers, offRows } from './Offers.tsx'
import { OneParcel } from './Parcel.tsx'
import { GoodsLine, Sum } from './parts.tsx'
import { shopping } from './words.ts'
import './mall.css'

type Given = { part: MallPart; set: (order: MallOrder) => void }

/** A day of these weeks, with its time where it has one. */
const until = (end: string) => `${dayShort(end.slice(0, 10))}${end.slice(10)}`

export function OnePart(props: Given) {
  const w = () => shopping().order
  const p = () => props.part
  const [asking, setAsking] = createSignal<CaseKind>()
  const kinds = () => p().may.filter((one): one is CaseKind => one !== 'receive')
  const asked = (order: MallOrder) => {
    setAsking(undefined)
    props.set(order)
    say(shopping().case.asked)
  }
  const zero = (amount: string) => fenOf(amount) === 0n
  const before = () => (p().off.length > 0 ? beforeOffers(p()) : undefined)
  const shipping = () => before()?.shipping ?? p().shipping.amount
  return (
    <section class="sheet stack mall-part" aria-labelledby={`part-${p().id}`}>
      <div>
        <h2 id={`part-${p().id}`}>
          <A href={`/mall?merchant=${p().merchant}`}>{p().name}</A>
        </h2>
        <p aria-live="polite">{p().says}</p>
      </div>
      <ul class="list" aria-label={w().goods}>
        <Index each={p().lines}>
          {(line) => (
            <li class="in-order">
              <GoodsLine of={line()}>
                <Sum quantity={line().quantity} price={line().price.amount} amount={line().amount.amount} />
                <Show when={line().back > 0}>
                  <p class="mall-state">{w().back(line().back)}</p>
                </Show>
                <Show when={line().exchanged > 0}>
                  <p class="mall-state">{w().exchanged(line().exchanged)}</p>
                </Show>
              </GoodsLine>
            </li>
          )}
        </Index>
      </ul>
      <Facts
        rows={[
          ...(before() ? ([[shopping().offers.goodsBefore, <Amount value={before()!.goods} />]] as const) : []),
          [w().shipping, zero(shipping()) ? shopping().checkout.free : <Amount value={shipping()} />],
          ...offRows(p().off),
          [w().amount, <Amount value={p().amount.amount} />],
          ...(zero(p().paidBack.amount) ? [] : ([[w().paidBack, <Amount value={p().paidBack.amount} />]] as const)),
          ...(p().windowEnds && p().state === 'received' ? ([[w().windowEnds, until(endsOn(p().windowEnds!))]] as const) : []),
          ...(p().returnUntil && p().state === 'received' ? ([[w().returnUntil, dayShort(p().returnUntil!)]] as const) : []),
        ]}
      />
      <For each={p().parcels}>{(parcel) => <OneParcel parcel={parcel} lines={p().lines} />}</For>
      <Show when={p().may.length > 0}>
        <div class="stack">
          <Show when={p().may.includes('receive')}>
            <Receive {...props} />
          </Show>
          <Show when={kinds().length > 0}>
            <div class="pair">
              <For each={kinds()}>
                {(kind) => (
                  <button type="button" class="button" onClick={() => setAsking(kind)}>
                    {w().acts[kind]}
                  </button>
                )}
              </For>
            </div>
          </Show>
        </div>
      </Show>
      <Show when={p().cases.length > 0}>
        <section class="stack" aria-labelledby={`cases-${p().id}`}>
          <h3 id={`cases-${p().id}`}>{w().cases}</h3>
          <Index each={p().cases}>{(one) => <OneCase case={one()} part={p()} set={props.set} />}</Index>
        </section>
      </Show>
      <Dialog
        open={asking() !== undefined}
        title={shopping().case.titles[asking() ?? 'refund']}
        close={() => setAsking(undefined)}
      >
        <Show when={asking() === 'exchange'} fallback={<AskCase kind={asking()!} part={p()} done={asked} />}>
          <AskExchange part={p()} done={asked} />
        </Show>
      </Dialog>
    </section>
  )
} // biome-ignore format: rows of facts

function Receive(props: Given) {
  const w = () => shopping().order.receive
  const [asks, setAsks] = createSignal(false)
  const receive = createAct(
    (press) => mall.receive(props.part.id, press),
    (order: MallOrder) => {
      setAsks(false)
      props.set(order)
      say(w().done)
    },
  )
  return (
    <>
      <button type="button" class="button main" onClick={() => setAsks(true)}>
        {shopping().order.acts.receive}
      </button>
      <Dialog open={asks()} title={w().title} close={() => setAsks(false)}>
        <form class="stack" onSubmit={receive.submit} novalidate>
          <p>{w().says}</p>
          <Notice words={receive.otherThan()} />
          <MainButton busy={receive.busy()}>{w().confirm}</MainButton>
        </form>
      </Dialog>
    </>
  )
}
