/** Other goods for those that came: which of them, for which variant of the same price, and why. Nothing of money is asked, as none moves. */
import { createSignal, createUniqueId, Index, Show } from 'solid-js'
import { mayReplace } from '../../core/mall/exchange.ts'
import type { CaseReason } from '../../core/mall/kinds.ts'
import type { Good, MallOrder, MallPart } from '../../core/mall/shop-wire.ts'
import { fen } from '../../core/money.ts'
import { createAct } from '../ui/act.ts'
import { createLoad } from '../ui/load.ts'
import { fenOf } from '../ui/money.ts'
import { MainButton, Notice } from '../ui/Parts.tsx'
import { mall } from './api.ts'
import { HowMany, Reasons, Says } from './asking.tsx'
import { leftOf } from './left.ts'
import { GoodsLine, Variants } from './parts.tsx'
import { shopping } from './words.ts'
import './mall.css'

type Line = MallPart['lines'][number]
const priceOf = (price: { readonly amount: string }) => fen(fenOf(price.amount))
/** Of which it may be, by the rule that the bank asks, at the prices without any list. */
const exchangeable = (line: Line, good: Good) => {
  const now = good.variants.find(({ id }) => id === line.sku)
  return good.variants.filter((one) => {
    const by = { sku: one.id, good: good.id, price: priceOf(one.usual) }
    return mayReplace({ ...line, price: priceOf(line.price) }, by, now && priceOf(now.usual)) === 'yes'
  })
}

export function AskExchange(props: { part: MallPart; done: (order: MallOrder) => void }) {
  const w = () => shopping().case
  const left = () => leftOf(props.part).map((most, at) => Math.max(0, most - props.part.lines[at]!.exchanged))
  const [chosen, setChosen] = createSignal(left().findIndex((most) => most > 0))
  const [typed, setTyped] = createSignal(1)
  const [sku, setSku] = createSignal<string>()
  const [reason, setReason] = createSignal<CaseReason>()
  const [says, setSays] = createSignal('')
  const [missing, setMissing] = createSignal(false)
  const name = createUniqueId()
  const line = () => props.part.lines[chosen()]!
  const count = () => Math.min(typed(), left()[chosen()]!)
  const anew = (set: () => void) => {
    act.clear()
    setMissing(false)
    set()
  }
  const act = createAct(
    (press) =>
      mall.askCase(
        props.part.id,
        { kind: 'exchange', reason: reason()!, pieces: [{ line: chosen(), quantity: count() }], replacement: sku()!, says: says() },
        press,
      ),
    props.done,
  )
  const lacks = () => (sku() === undefined ? w().exchange.noVariant : reason() === undefined ? w().noReason : undefined)
  return (
    <form
      class="stack"
      novalidate
      onSubmit={(event) => {
        event.preventDefault()
        setMissing(lacks() !== undefined)
        if (!missing()) void act.run()
      }}
    >
      <p class="quiet">{w().leads.exchange}</p>
      <fieldset class="options picks">
        <legend>{w().which}</legend>
        <ul class="list">
          <Index each={props.part.lines}>
            {(one, at) => (
              <Show when={left()[at]! > 0}>
                <li class="in-order">
                  <GoodsLine of={one()}>
                    <Show when={left().filter((most) => most > 0).length > 1}>
                      <label>
                        <input
                          type="radio"
                          name={name}
                          checked={chosen() === at}
                          onChange={() =>
                            anew(() => {
                              setSku(undefined)
                              setTyped(1)
                              setChosen(at)
                            })
                          }
                        />
                        <span>{w().exchange.this}</span>
                      </label>
                    </Show>
                    <Show when={chosen() === at && left()[at]! > 1}>
                      <HowMany line={one()} now={count()} most={left()[at]!} set={(many) => anew(() => setTyped(many))} />
                    </Show>
                  </GoodsLine>
                </li>
              </Show>
            )}
          </Index>
        </ul>
      </fieldset>
      <Show when={line()} keyed>
        {(one) => <By line={one} pieces={count()} now={sku()} choose={(to) => anew(() => setSku(to))} />}
      </Show>
      <Reasons kind="exchange" part={props.part} now={reason()} choose={(one) => anew(() => setReason(one))} />
      <Says value={says()} onInput={setSays} wrong={act.about('says')} />
      <Notice words={missing() ? lacks() : act.otherThan('says')} />
      <MainButton busy={act.busy()}>{w().confirm.exchange}</MainButton>
    </form>
  )
} // biome-ignore format: one form

/** Variants of the same price, with what is left of each; the one that came alone, where the good is not on sale any more. */
function By(props: { line: Line; pieces: number; now: string | undefined; choose: (sku: string) => void }) {
  const w = () => shopping().case.exchange
  const page = createLoad(() => mall.good(props.line.good))
  const may = () => {
    const good = page.value()
    if (good) return exchangeable(props.line, good)
    const { sku, variant } = props.line
    return page.state().kind === 'waiting' ? [] : [{ id: sku, name: variant, left: props.pieces }]
  }
  const all = () => may().map((one) => ({ ...one, name: one.name || w().same, left: one.left < props.pieces ? 0 : one.left }))
  return (
    <>
      <Show when={all().length > 0}>
        <Variants label={w().by} of={all()} now={props.now} choose={props.choose} />
        <Show when={all().every(({ left }) => left === 0)}>
          <p class="notice calm">{w().nothing}</p>
        </Show>
      </Show>
      <Show when={(page.value()?.variants.length ?? 0) > all().length}>
        <p class="quiet">{w().otherPrice}</p>
      </Show>
    </>
  )
} // biome-ignore format: one rule
