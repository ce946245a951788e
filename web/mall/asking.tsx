/** What every question of a buyer's needs: which pieces it can be about, and which reasons can be given. */
import { createUniqueId, For } from 'solid-js'
import type { CaseKind, CaseReason } from '../../core/mall/kinds.ts'
import type { MallPart } from '../../core/mall/shop-wire.ts'
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
