/** Parts of a whole as a ring, the largest first from the top; its middle says what they add up to. For eyes only. */
import { For, type JSX } from 'solid-js'

const R = 42
const ROUND = 2 * Math.PI * R
const GAP = 1.5

export function Ring(props: { parts: readonly number[]; children?: JSX.Element }) {
  const whole = () => props.parts.reduce((sum, one) => sum + one, 0)
  const arcs = () => {
    let from = 0
    return props.parts.map((part) => {
      const length = whole() > 0 ? (part / whole()) * ROUND : 0
      from += length
      return { from: from - length, length: Math.max(0, length - (props.parts.length > 1 ? GAP : 0)) }
    })
  }
  return (
    <div class="ring">
      <svg viewBox="0 0 100 100" aria-hidden="true">
        <circle class="none" cx="50" cy="50" r={R} />
        <For each={arcs()}>
          {({ from, length }, n) => (
            <circle
              class={`part-${1 + (n() % 8)}`}
              cx="50"
              cy="50"
              r={R}
              stroke-dasharray={`${length} ${ROUND}`}
              stroke-dashoffset={-from}
              transform="rotate(-90 50 50)"
            />
          )}
        </For>
      </svg>
      <div class="ring-says">{props.children}</div>
    </div>
  )
}
