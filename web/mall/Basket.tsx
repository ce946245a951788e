/** What was put in, by store, at the prices of now: how many, what to leave out this time, and on to the checkout. */
import { A, useNavigate } from '@solidjs/router'
import { createSignal, Index, Match, Show, Switch } from 'solid-js'
import type { Basket as InIt } from '../../core/mall/shop-wire.ts'
import { Refused } from '../api.ts'
import { words } from '../preferences.ts'
import { Amount } from '../ui/Amount.tsx'
import { Bones } from '../ui/Bones.tsx'
import { createLoad } from '../ui/load.ts'
import { fenOf, yuanOf } from '../ui/money.ts'
import { Page } from '../ui/Page.tsx'
import { Notice } from '../ui/Parts.tsx'
import { say, unsay } from '../ui/toast.ts'
import { linesText, mall } from './api.ts'
import { Count, GoodsLine, mostOf, NothingYet, Price } from './parts.tsx'
import { shopping } from './words.ts'
import './mall.css'

type Line = InIt['merchants'][number]['lines'][number]
const RESTS_MS = 250

export default function Basket() {
  const w = () => shopping().cart
  const navigate = useNavigate()
  const page = createLoad(() => mall.basket())
  const [wrong, setWrong] = createSignal<string>()
  /** Left out this time, and what is wanted of a sku that the bank has not answered yet. */
  const [without, setWithout] = createSignal<ReadonlySet<string>>(new Set())
  const [wants, setWants] = createSignal<Readonly<Record<string, number>>>({})
  const [asked, setAsked] = createSignal(false)

  const quantity = (line: Line) => wants()[line.sku] ?? line.quantity
  const amount = (line: Line) => fenOf(line.price.amount) * BigInt(quantity(line))
  const sold = (line: Line) => line.onSale && line.left > 0
  const lines = () => page.value()?.merchants.flatMap(({ lines }) => lines) ?? []
  const chosen = () => lines().filter((line) => sold(line) && quantity(line) > 0 && !without().has(line.sku))
  const short = () => chosen().some((line) => quantity(line) > mostOf(line.left))

  // One call at a time, each with the newest number: an older answer never stands over a newer one.
  let sends = false
  const send = async () => {
    if (sends) return
    sends = true
    await new Promise((rest) => setTimeout(rest, RESTS_MS))
    for (let next = Object.entries(wants())[0]; next; next = Object.entries(wants())[0]) {
      const [sku, wanted] = next
      try {
        page.set(await mall.putInBasket(sku, wanted))
      } catch (failure) {
        setWrong(failure instanceof Refused ? failure.problem.detail : words().unreachable)
        forget(sku)
      }
      if (wants()[sku] === wanted) forget(sku)
    }
    sends = false
  }
  const forget = (sku: string) => setWants(Object.fromEntries(Object.entries(wants()).filter(([one]) => one !== sku)))
  const change = (sku: string, wanted: number) => {
    setWrong(undefined)
    setWants({ ...wants(), [sku]: wanted })
    void send()
  }
  const takeOut = (line: Line) => {
    const before = quantity(line)
    change(line.sku, 0)
    say(w().takenOut(line.name), async () => page.set(await mall.putInBasket(line.sku, before)))
  }
  const choose = (sku: string, on: boolean) => {
    const next = new Set(without())
    if (on) next.delete(sku)
    else next.add(sku)
    setWithout(next)
  }
  const checkOut = (event: Event) => {
    event.preventDefault()
    setAsked(true)
    unsay()
    if (short() || chosen().length === 0) return
    navigate(
      `/mall/checkout?lines=${linesText(chosen().map((line) => ({ sku: line.sku, quantity: quantity(line) })))}`,
    )
  }
  return (
    <div class="stack mall-column">
      <h1>{w().title}</h1>
      <Page load={page} waiting={<Bones shape={['line', 'keys', 'keys', 'keys']} />}>
        {(basket) => (
          <Show
            when={lines().length > 0}
            fallback={
              <NothingYet says={w().none} />
            }
          >
            <form class="stack" onSubmit={checkOut} novalidate>
              <Index each={basket().merchants}>
                {(store) => (
                  <section aria-label={store().name}>
                    <h2>
                      <A href={`/mall?merchant=${store().id}`}>{store().name}</A>
                    </h2>
                    <ul class="list">
                      <Index each={store().lines.filter((line) => wants()[line.sku] !== 0)}>
                        {(line) => (
                          <li class="in-basket">
                            <label class="tick">
                              <input
                                type="checkbox"
                                checked={sold(line()) && !without().has(line().sku)}
                                disabled={!sold(line())}
                                onChange={(event) => choose(line().sku, event.currentTarget.checked)}
                              />
                              <span class="hidden">{w().choose(`${line().name} ${line().variant}`)}</span>
                            </label>
                            <GoodsLine of={line()} gone={!sold(line())}>
                              <p>
                                <Price value={line().price.amount} />
                              </p>
                              <Switch>
                                <Match when={!line().onSale}>
                                  <p class="quiet">{w().offSale}</p>
                                </Match>
                                <Match when={line().left === 0}>
                                  <p class="quiet">{w().soldOut}</p>
                                </Match>
                                <Match when={quantity(line()) > mostOf(line().left)}>
                                  <p class="few-left">{w().short(line().left)}</p>
                                  <button
                                    type="button"
                                    class="plain"
                                    onClick={() => change(line().sku, line().left)}
                                  >
                                    {w().only(line().left)}
                                  </button>
                                </Match>
                              </Switch>
                              <div class="row middle mall-does">
                                <Show when={sold(line())} fallback={<span />}>
                                  <Count
                                    label={`${shopping().good.quantity} ${line().name} ${line().variant}`}
                                    now={quantity(line())}
                                    most={mostOf(line().left)}
                                    set={(count) => change(line().sku, count)}
                                  />
                                </Show>
                                <button
                                  type="button"
                                  class="plain"
                                  aria-label={`${w().takeOut} ${line().name} ${line().variant}`}
                                  onClick={() => takeOut(line())}
                                >
                                  {w().takeOut}
                                </button>
                              </div>
                            </GoodsLine>
                          </li>
                        )}
                      </Index>
                    </ul>
                  </section>
                )}
              </Index>
              <div class="bar mall-bar">
                <div class="says">
                  <Notice words={wrong() ?? (asked() && short() ? w().fix : asked() && chosen().length === 0 ? w().nothing : undefined)} />
                </div>
                <p aria-live="polite">
                  <span class="quiet">
                    {w().chosen(chosen().reduce((sum, line) => sum + quantity(line), 0))}
                  </span>
                  <Amount value={yuanOf(chosen().reduce((sum, line) => sum + amount(line), 0n))} />
                </p>
                <button type="submit" class="button main">
                  {w().checkout}
                </button>
              </div>
            </form>
          </Show>
        )}
      </Page>
    </div>
  )
} // biome-ignore format: one list
