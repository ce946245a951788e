/** A line over time, drawn to the width there is; a finger or the pointer reads a point of it. For eyes only: `<Chart>` puts the table beside it. */
import { batch, createMemo, createSignal, For, onCleanup, onMount, Show } from 'solid-js'
import { roundTop } from './Bars.tsx'

export type Dot = { readonly label: string; readonly value: number; readonly says: string }

const BELOW = 24
const ABOVE = 10
const LABEL = 84

export function Line(props: {
  dots: readonly Dot[]
  unit: (value: number) => string
  height?: number | undefined
  plain?: boolean | undefined
}) {
  let box: HTMLDivElement | undefined
  const [width, setWidth] = createSignal(600)
  // A day's name grows with the reader's text.
  const [label, setLabel] = createSignal(LABEL)
  const [at, setAt] = createSignal<number>()
  onMount(() => {
    const watch = new ResizeObserver(([entry]) => {
      if (!entry) return
      batch(() => {
        setWidth(entry.contentRect.width)
        // A plain line has no names of days.
        if (!props.plain) setLabel(LABEL * (Number(getComputedStyle(entry.target).getPropertyValue('--step')) || 1))
      })
    })
    if (box) watch.observe(box)
    onCleanup(() => watch.disconnect())
  })
  const height = () => props.height ?? 220
  const left = () => (props.plain ? 0 : 60)
  const below = () => (props.plain ? 2 : BELOW)
  const dots = createMemo(() => props.dots)
  const top = createMemo(() => roundTop(Math.max(0, ...dots().map(({ value }) => value))))
  const bottom = createMemo(() => {
    const lowest = Math.min(0, ...dots().map(({ value }) => value))
    return lowest < 0 ? -roundTop(-lowest) : 0
  })
  const x = (n: number) => left() + ((width() - left() - 6) * n) / Math.max(1, dots().length - 1)
  const y = (value: number) => ABOVE + ((height() - ABOVE - below()) * (top() - value)) / (top() - bottom())
  // A balance stays until it changes: steps, not slopes.
  const line = createMemo(() =>
    dots()
      .map(({ value }, n) => (n === 0 ? `M${x(0)} ${y(value)}` : `H${x(n)}V${y(value)}`))
      .join(''),
  )
  const every = () => Math.max(1, Math.ceil((dots().length * label()) / Math.max(1, width() - left())))
  const read = (event: PointerEvent) => {
    const part = (event.offsetX - left()) / Math.max(1, width() - left() - 6)
    setAt(Math.min(dots().length - 1, Math.max(0, Math.round(part * (dots().length - 1)))))
  }
  const shown = () => {
    const n = at()
    const dot = n === undefined ? undefined : dots()[n]
    return dot && { ...dot, n: n! }
  }
  return (
    <div class="chart" ref={box}>
      <svg
        width={width()}
        height={height()}
        viewBox={`0 0 ${width()} ${height()}`}
        aria-hidden="true"
        onPointerMove={read}
        onPointerDown={read}
        onPointerLeave={() => setAt(undefined)}
      >
        <Show when={!props.plain}>
          <For each={[...new Set([bottom(), 0, top() / 2, top()])]}>
            {(value) => (
              <>
                <line class="grid" x1={left()} x2={width()} y1={y(value)} y2={y(value)} />
                <text x={left() - 8} y={y(value) + 4} text-anchor="end">
                  {props.unit(value)}
                </text>
              </>
            )}
          </For>
          <For each={dots()}>
            {(dot, n) => (
              <Show when={n() % every() === 0 && x(n()) + label() / 2 <= width()}>
                <text x={x(n())} y={height() - 6} text-anchor={n() === 0 ? 'start' : 'middle'}>
                  {dot.label}
                </text>
              </Show>
            )}
          </For>
        </Show>
        <path class="area" d={`${line()}V${y(0)}H${x(0)}Z`} />
        <path class="line" d={line()} />
        <Show when={shown()}>
          {(dot) => (
            <g>
              <line class="reading" x1={x(dot().n)} x2={x(dot().n)} y1={ABOVE} y2={height() - below()} />
              <circle class="dot" cx={x(dot().n)} cy={y(dot().value)} r="4.5" />
            </g>
          )}
        </Show>
      </svg>
      <Show when={!props.plain}>
        <p class="reading-says quiet">{shown()?.says ?? dots().at(-1)?.says}</p>
      </Show>
    </div>
  )
}
