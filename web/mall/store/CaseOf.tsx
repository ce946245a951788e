/** What a buyer asks for of an order: for what, why, until when who has to act, what both say; and the merchant's answer. */

import { createSignal, createUniqueId, For, Show } from 'solid-js'
import type { CaseState } from '../../../core/mall/kinds.ts'
import type { MerchantPart } from '../../../core/mall/merchant-wire.ts'
import type { MallCase } from '../../../core/mall/shop-wire.ts'
import { Amount } from '../../ui/Amount.tsx'
import { createAct } from '../../ui/act.ts'
import { Facts, MainButton, Notice } from '../../ui/Parts.tsx'
import { exactly } from '../../ui/when.ts'
import { stores } from './api.ts'
import { LongField, oneLine } from './LongField.tsx'
import type { Changed } from './parts.ts'
import { store } from './words.ts'

const w = () => store().part
/** What a merchant can answer, in the order in which it is offered. */
const answers = ['agreed', 'refused', 'back', 'disputed'] as const
type AnswerTo = (typeof answers)[number]
/** A no is explained: the buyer reads it. */
const explains = (to: CaseState | undefined) => to === 'refused' || to === 'disputed'

export function CaseOf(props: { one: MallCase; part: MerchantPart; set: Changed }) {
  const one = () => props.one
  const lines = () =>
    one()
      .pieces.map(({ line, quantity }) => store().orders.times(props.part.lines[line]?.name ?? '', quantity))
      .join(store().good.list)
  return (
    <section class="case-of stack" aria-label={`${w().case} ${w().kinds[one().kind]}`}>
      <div class="row between">
        <h3>{w().kinds[one().kind]}</h3>
        <span class="quiet">{w().caseStates[one().state]}</span>
      </div>
      <p>{one().says}</p>
      <Facts
        rows={[
          [w().good, lines()],
          [w().pays, <Amount value={one().amount.amount} />],
          [w().reason, w().reasons[one().reason]],
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
  const [missing, setMissing] = createSignal<'answer' | 'says'>()
  const answer = createAct(
    (press) => stores.answer(props.one.id, to()!, oneLine(says()), press),
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
                {w().answers[one].label}
                <span class="quiet under">{w().answers[one].does}</span>
              </span>
            </label>
          )}
        </For>
      </fieldset>
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
      <Notice words={missing() === 'answer' ? w().chooseAnswer : answer.otherThan('says')} />
      <MainButton busy={answer.busy()}>{w().answerNow}</MainButton>
    </form>
  )
}
