/** How an amount of interest comes about: each rule that was applied, with its own figures. */
import { For } from 'solid-js'
import type { LineAnswer } from '../../core/deposits/term-wire.ts'
import { Amount } from '../ui/Amount.tsx'
import './term.css'

export const Working = (props: { lines: readonly LineAnswer[] }) => (
  <ul class="working">
    <For each={props.lines}>
      {(line) => (
        <li>
          <div class="row">
            <span>{line.why}</span>
            <Amount value={line.interest.amount} />
          </div>
          <span class="quiet">{line.says}</span>
        </li>
      )}
    </For>
  </ul>
)
