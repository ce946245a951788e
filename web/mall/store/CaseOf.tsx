/** What a buyer asks for of an order: for what, why, until when who has to act, what both say; and the merchant's answer. */

import { createSignal, createUniqueId, For, Show } from 'solid-js'
import type { CaseState } from '../../../core/mall/kinds.ts'
import type { MerchantPart } from '../../../core/mall/merchant-wire.ts'
import type { MallCase } from '../../../core/mall/shop-wire.ts'
import { Amount } from '../../ui/Amount.tsx'
import { createAct } from '../../ui/act.ts'
import { Field } from '../../ui/Field.tsx'
import { Facts, MainButton, Notice } from '../../ui/Parts.tsx'
import { exactly } from '../../ui/when.ts'
import { Pictures } from '../pictures/Pictures.tsx'
import { stores } from './api.ts'
import { LongField, oneLine } from './LongField.tsx'
import type { Changed } from './parts.ts'
import { store } from './words.ts'

const w = () => store().part
/** What a merchant can answer, in the order in which it is offered. */
const answers = ['agreed', 'refused', 'back', 'sent-again', 'paid', 'disputed'] as const
type AnswerTo = (typeof answers)[number]
/** A no is explained: the buyer reads it. */
const explains = (to: CaseState | undefined) => to === 'refused' || to === 'disputed'

export function CaseOf(props: { one: MallCase; part: MerchantPart; set: Changed }) {
  const one = () => props.one
  // There may be several of a kind.
  const named = () => `${w().kinds[one().kind]} ${exactly(one().at)}`
  const lines = () =>
    one()
      .pieces.map(({ line, quantity }) => store().orders.times(props.part.lines[line]?.name ?? '', quantity))
      .join(store().good.list)
  return (
    <section class="case-of stack" aria-label={`${w().case} ${named()}`}>
      <div class="row between">
        <h3>{w().kinds[one().kind]}</h3>
        <span class="quiet">{w().caseStates[one().state]}</span>
      </div>
      <p>{one().says}</p>
      <Facts
        rows={[
          [w().good, lines()],
          ...(one().kind === 'exchange'
            ? ([[w().replacement, one().replacement?.variant || w().sameVariant]] as const)
            : ([[w().pays, <Amount value={one().amount.amount} />]] as const)),
          [
            w().reason,
            one().kind === 'exchange' && one().reason === 'changed-mind' ? w().mind : w().reasons[one().reason],
          ],
          ...one().parcels.map(
            ({ by, carrier, number, events }) =>
              [
                w().caseParcels[by],
                <>
                  <span class="copied-place">{`${carrier} ${number}`}</span>
                  <Show when={events.at(-1)}>{(last) => <span class="quiet under">{last().says}</span>}</Show>
                </>,
              ] as const,
          ),
          ...(one().until ? ([[w().until, exactly(one().until!).slice(0, 16)]] as const) : []),
        ]}
      />
      <Show when={one().notes.length > 0}>
        <p class="label">{w().notes}</p>
        <ul class="list">
          <For each={one().notes}>
            {({ by, says, at }) => (
              <li class="store-line">
                {says}
                <span class="quiet under">
                  {w().by[by]} · {exactly(at).slice(0, 16)}
                </span>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Pictures case={one()} of={named()} />
      <Show when={answers.some((to) => one().may.includes(to))}>
        <Answer one={one()} set={props.set} />
      </Show>
    </section>
  )
}

function Answer(props: { one: MallCase; set: Changed }) {
  const name = createUniqueId()
  const [to, setTo] = createSignal<AnswerTo>()
  const [says, setSays] = createSignal('')
  const [carrier, setCarrier] = createSignal('')
  const [number, setNumber] = createSignal('')
  const [missing, setMissing] = createSignal<'answer' | 'says'>()
  const words = (one: AnswerTo) => ({
    ...w().answers[one],
    ...(props.one.kind === 'exchange' && (one === 'agreed' || one === 'back') ? w().answersExchange[one] : {}),
  })
  const sends = () => to() === 'sent-again'
  const answer = createAct(
    (press) =>
      stores.answer(
        props.one.id,
        { to: to()!, says: oneLine(says()), ...(sends() ? { parcel: { carrier: carrier(), number: number() } } : {}) },
        press,
      ),
    (part) => props.set(part, w().answered),
  )
  return (
    <form
      class="stack"
      novalidate
      onSubmit={(event) => {
        event.preventDefault()
        setMissing(to() === undefined ? 'answer' : explains(to()) && says().trim() === '' ? 'says' : undefined)
        if (!missing()) void answer.run()
      }}
    >
      <fieldset class="options">
        <legend>{w().answer}</legend>
        <For each={answers.filter((one) => props.one.may.includes(one))}>
          {(one) => (
            <label>
              <input
                type="radio"
                name={name}
                checked={to() === one}
                onChange={() => {
                  answer.clear()
                  setTo(one)
                  setMissing(undefined)
                }}
              />
              <span>
                {words(one).label}
                <span class="quiet under">{words(one).does}</span>
              </span>
            </label>
          )}
        </For>
      </fieldset>
      <Show when={sends()}>
        <div class="filters">
          <Field
            label={w().carrier}
            value={carrier()}
            onInput={setCarrier}
            maxlength={20}
            hint={w().carrierHint}
            wrong={answer.about('parcel.carrier', 'carrier')}
          />
          <Field
            label={w().number}
            value={number()}
            onInput={setNumber}
            maxlength={30}
            wrong={answer.about('parcel.number', 'number')}
          />
        </div>
      </Show>
      <LongField
        label={w().says}
        value={says()}
        onInput={(typed) => {
          answer.clear()
          setMissing(undefined)
          setSays(typed)
        }}
        maxlength={300}
        hint={w().saysHint}
        wrong={missing() === 'says' ? w().saysNeeded : answer.about('says')}
      />
      <Notice
        words={
          missing() === 'answer'
            ? w().chooseAnswer
            : answer.otherThan('says', 'parcel.carrier', 'parcel.number', 'carrier', 'number')
        }
      />
      <MainButton busy={answer.busy()}>{w().answerNow}</MainButton>
    </form>
  )
}
