/** Where something stands on its way, as a crossing of the bridge: stations on an arch, those behind it filled. */
import { For } from 'solid-js'

/** The arch is a parabola, so that a station's height follows from its place: 0 at both banks, 1 at the crown. */
const height = (at: number) => 4 * at * (1 - at)
/** The arch from the first bank to a part of the way, in a box of 100 by 100. */
const arch = (to: number) => `M0 100Q${50 * to} ${100 - 200 * to} ${100 * to} ${100 - 100 * height(to)}`

export function Crossing(props: { label: string; steps: readonly string[]; reached: number }) {
  const at = (n: number) => (props.steps.length > 1 ? n / (props.steps.length - 1) : 0)
  return (
    <div class="bridge" style={{ '--steps': props.steps.length }}>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" fill="none" aria-hidden="true">
        <path class="way" d={arch(1)} vector-effect="non-scaling-stroke" />
        <path class="gone" d={arch(at(Math.max(0, props.reached - 1)))} vector-effect="non-scaling-stroke" />
      </svg>
      <ol aria-label={props.label}>
        <For each={props.steps}>
          {(step, n) => (
            <li
              classList={{ reached: n() < props.reached }}
              aria-current={n() === props.reached - 1 ? 'step' : undefined}
              style={{ '--sink': 1 - height(at(n())) }}
            >
              <span>{step}</span>
            </li>
          )}
        </For>
      </ol>
    </div>
  )
}
