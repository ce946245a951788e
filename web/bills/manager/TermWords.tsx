/** A run's rules in words: what will happen, in the order in which it does. */
import { For } from 'solid-js'
import type { Terms } from './api.ts'
import { billRuns } from './words.ts'

export const TermWords = (props: { terms: Terms; feePercent: string }) => {
  const says = () => {
    const w = billRuns().begin.says
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
      <h2>{billRuns().begin.summary}</h2>
      <ol class="says">
        <For each={says()}>{(line) => <li>{line}</li>}</For>
      </ol>
    </>
  )
}
