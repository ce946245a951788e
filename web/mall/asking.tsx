/** What every question of a buyer's needs: which pieces it can be about, and which reasons can be given. */
import { createUniqueId, For } from 'solid-js'
import { isOver } from '../../core/mall/cases.ts'
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
/** Pieces of each line that were not paid back and are in no case that goes on. */
export const leftOf = ({ lines, cases }: MallPart): number[] =>
  lines.map(({ quantity, back }, at) => {
    const asked = cases
      .filter(({ state }) => !isOver(state))
      .flatMap(({ pieces }) => pieces)
      .filter(({ line }) => line === at)
    return quantity - back - asked.reduce((sum, one) => sum + one.quantity, 0)
  })

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
