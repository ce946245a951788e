/** What a buyer asks for: which pieces, why, what happened; and what would come back, by the rule that the bank pays by. */

import { createSignal, Index, Show } from 'solid-js'
import { paysShipping } from '../../core/mall/cases.ts'
import type { CaseKind, CaseReason } from '../../core/mall/kinds.ts'
import { pieceMoney } from '../../core/mall/parts.ts'
import type { MallOrder, MallPart } from '../../core/mall/shop-wire.ts'
import { fen } from '../../core/money.ts'
import { Amount } from '../ui/Amount.tsx'
import { createAct } from '../ui/act.ts'
import { fenOf, yuanOf } from '../ui/money.ts'
import { MainButton, Notice } from '../ui/Parts.tsx'
import { mall } from './api.ts'
import { HowMany, Reasons, reasonsFor, Says } from './asking.tsx'
import { leftOf } from './left.ts'
import { GoodsLine } from './parts.tsx'
import { shopping } from './words.ts'
import './mall.css'

export function AskCase(props: { kind: CaseKind; part: MallPart; done: (order: MallOrder) => void }) {
  const w = () => shopping().case
  const left = () => leftOf(props.part)
  /** All of it where nothing arrived or nothing was sent, and where there is but one line; else what one says. */
  const whole = props.kind === 'cancel' || reasonsFor(props.kind, props.part).length === 1 || props.part.lines.length === 1
  const [chosen, setCounts] = createSignal<readonly number[]>(left().map((most) => (whole ? most : 0)))
  /** The order may move on while this stands open: never more than is left by now. */
  const counts = () => chosen().map((count, at) => Math.min(count, left()[at]!))
  const [reason, setReason] = createSignal<CaseReason>()
  /** Why something is cancelled is nobody's business, and changes nothing. */
  const why = () => reason() ?? (props.kind === 'cancel' || reasonsFor(props.kind, props.part).length === 1 ? reasonsFor(props.kind, props.part)[0] : undefined)
  const [says, setSays] = createSignal('')
  const [missing, setMissing] = createSignal(false)
  const pieces = () => counts().flatMap((quantity, line) => (quantity > 0 ? [{ line, quantity }] : []))
  const act = createAct(
    (press) => mall.askCase(props.part.id, { kind: props.kind, reason: why()!, pieces: pieces(), says: says() }, press),
    props.done,
  )
  const goods = () =>
    pieces().reduce((sum, { line, quantity }) => {
      const one = props.part.lines[line]!
      const before = one.quantity - left()[line]!
      return sum + pieceMoney({ amount: fen(fenOf(one.amount.amount)), quantity: one.quantity }, before, quantity)
    }, 0n)
  const last = () => counts().every((quantity, line) => quantity === left()[line])
  const shipping = () => fenOf(props.part.shipping.amount)
  const withShipping = () => {
    const one = why()
    return last() && one !== undefined && paysShipping(props.kind, one) && shipping() > 0n
  }
  const ofShipping = () => {
    const one = why()
    if (shipping() === 0n || one === undefined) return ''
    if (withShipping()) return w().withShipping
    return paysShipping(props.kind, one) ? w().shippingLater : w().noShipping
  }
  const submit = (event: Event) => {
    event.preventDefault()
    setMissing(pieces().length === 0 || why() === undefined)
    if (!missing()) void act.run()
  }
  return (
    <form class="stack" onSubmit={submit} novalidate>
      <p class="quiet">{w().leads[props.kind]}</p>
      <fieldset class="options">
        <legend>{w().which}</legend>
        <ul class="list">
          <Index each={props.part.lines}>
            {(line, at) => (
              <Show when={left()[at]! > 0}>
                <li class="in-order">
                  <GoodsLine of={line()}>
                    <p class="quiet">{line().returns}</p>
                    <HowMany line={line()} now={counts()[at]!} least={0} most={left()[at]!} set={(count) => { setMissing(false); setCounts(counts().with(at, count)) }} />
                  </GoodsLine>
                </li>
              </Show>
            )}
          </Index>
        </ul>
      </fieldset>
      <Reasons
        kind={props.kind}
        part={props.part}
        now={why()}
        choose={(one) => {
          setMissing(false)
          setReason(one)
        }}
      />
      <Says value={says()} onInput={setSays} wrong={act.about('says')} />
      <div class="hero" aria-live="polite">
        <p class="quiet">
          {w().comes} {ofShipping()}
        </p>
        <Amount value={yuanOf(goods() + (withShipping() ? shipping() : 0n))} label={w().comes} />
      </div>
      <Notice words={missing() ? (why() === undefined ? w().noReason : w().nothing) : act.otherThan('says')} />
      <MainButton busy={act.busy()}>{w().confirm[props.kind]}</MainButton>
    </form>
  )
} // biome-ignore format: one form
