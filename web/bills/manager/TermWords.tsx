/** A run's rules in words: what will happen, in the order in which it does. */
import { For } from 'solid-js'
import type { Terms } from './api.ts'
import { staff } from './staff.ts'

export const TermWords = (props: { terms: Terms; feePercent: string }) => {
  const says = () => {
    const w = staff().begin.says
    const { penalty, exactness, remindDaysBefore, closeDaysAfter } = props.terms
    return [
      w.told,
      w.remind(remindDaysBefore),
      w.part[exactness],
      penalty ? w.penalty(penalty.percentPerDay, penalty.capPercent) : w.noPenalty,
      w.close(closeDaysAfter),
      w.fee(props.feePercent),
    ]
  }
  return (
    <>
      <h2>{staff().begin.summary}</h2>
      <ol class="says">
        <For each={says()}>{(line) => <li>{line}</li>}</For>
      </ol>
    </>
  )
}
