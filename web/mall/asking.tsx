/** What every question of a buyer's needs: which pieces it can be about, and which reasons can be given. */
import { createUniqueId, For } from 'solid-js'
import type { CaseKind, CaseReason } from '../../core/mall/kinds.ts'
import type { MallPart } from '../../core/mall/shop-wire.ts'
import { Field } from '../ui/Field.tsx'
import { Count } from './parts.tsx'
import { shopping } from './words.ts'

const faults = ['damaged', 'wrong-goods', 'not-as-described', 'faulty'] as const
/** The reasons that can be given; whether one holds for these goods today, the bank says. */
export function reasonsFor(kind: CaseKind, part: MallPart): readonly CaseReason[] {
  if (kind === 'cancel') return ['changed-mind', 'late']
  if (kind === 'refund') return part.state === 'shipped' ? ['not-arrived'] : faults
  return part.returnUntil === null ? faults : ['changed-mind', ...faults]
}
/** A change of mind about money and about another size are said in other words. */
export const reasonText = (kind: CaseKind, reason: CaseReason): string =>
  kind === 'exchange' && reason === 'changed-mind' ? shopping().case.mind : shopping().case.reasons[reason]

export function Reasons(props: {
  kind: CaseKind
  part: MallPart
  now: CaseReason | undefined
  choose: (one: CaseReason) => void
}) {
  const name = createUniqueId()
  return (
    <fieldset class="options picks">
      <legend>{shopping().case.why}</legend>
      <For each={reasonsFor(props.kind, props.part)}>
        {(one) => (
          <label>
            <input type="radio" name={name} checked={props.now === one} onChange={() => props.choose(one)} />
            <span>{reasonText(props.kind, one)}</span>
          </label>
        )}
      </For>
    </fieldset>
  )
}

/** How many pieces of a line it is about. */
export const HowMany = (props: {
  line: MallPart['lines'][number]
  now: number
  least?: number
  most: number
  set: (count: number) => void
}) => (
  <div class="row middle mall-does">
    <span class="quiet">{shopping().case.ofPieces(props.most)}</span>
    <Count
      label={shopping().case.count(`${props.line.name} ${props.line.variant}`.trim())}
      now={props.now}
      least={props.least}
      most={props.most}
      set={props.set}
    />
  </div>
)

/** What the buyer writes to the store. */
export const Says = (props: { value: string; onInput: (said: string) => void; wrong: string | undefined }) => (
  <Field
    label={shopping().case.says}
    value={props.value}
    onInput={props.onInput}
    maxlength={300}
    hint={shopping().case.saysHint}
    wrong={props.wrong}
  />
)
