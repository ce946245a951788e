/** Bars over time, drawn to the width there is. For eyes only: whoever uses it puts a table beside it. */
import { batch, createMemo, createSignal, For, onCleanup, onMount } from 'solid-js'

export type Bar = {
  /** A line break where it may stand in two lines. */
  readonly label: string
  readonly value: number
  readonly says: string
  /** Of what it is made, from the ground up; a mark is a class name. What they leave of its value is drawn as itself. */
  readonly parts?: readonly { readonly mark: string; readonly value: number }[]
  /** What stands beside it, to be compared with it. */
  readonly beside?: { readonly mark: string; readonly value: number }
}

const HEIGHT = 180
const BELOW = 24
const ABOVE = 8
const LEFT = 56
const LABEL = 64
/** Of the width of a label. */
const LINE = 0.22

/** A round number that the highest bar does not pass. */
export function roundTop(highest: number): number {
  if (highest <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(highest))
  return ([1, 2, 2.5, 5, 10].find((step) => step * power >= highest) ?? 10) * power
}

const stacked = ({ parts = [] }: Bar) => {
  let ground = 0
  return parts.map(({ mark, value }) => {
    ground += value
    return { mark, from: ground - value, to: ground }
  })
}

export function Bars(props: { bars: readonly Bar[]; unit: (value: number) => string }) {
  let box: HTMLDivElement | undefined
  const [width, setWidth] = createSignal(600)
  const [label, setLabel] = createSignal(LABEL)
  onMount(() => {
    const watch = new ResizeObserver(([entry]) => {
      if (!entry) return
      batch(() => {
        setWidth(entry.contentRect.width)
        setLabel(LABEL * (Number(getComputedStyle(entry.target).getPropertyValue('--step')) || 1))
      })
    })
    if (box) watch.observe(box)
    onCleanup(() => watch.disconnect())
  })
  // Each bar asks for these.
  const bars = createMemo(() => props.bars)
  const top = createMemo(() =>
    roundTop(Math.max(...bars().flatMap(({ value, beside }) => [value, beside?.value ?? 0]))),
  )
  const lines = createMemo(() => Math.max(1, ...bars().map(({ label }) => label.split('\n').length)))
  const height = () => HEIGHT + (lines() - 1) * label() * LINE
  const step = () => (width() - LEFT) / Math.max(1, bars().length)
  const pairs = createMemo(() => bars().some(({ beside }) => beside))
  const bar = () => Math.min(48, Math.max(pairs() ? 1 : 2, step() * (pairs() ? 0.36 : 0.7)))
  const left = (n: number) => LEFT + step() * n + (step() - bar() * (pairs() ? 2 : 1)) / 2
  const y = (value: number) => ABOVE + (HEIGHT - ABOVE - BELOW) * (1 - value / top())
  const every = () => Math.max(1, Math.ceil(label() / step()))
  return (
    <div class="chart" ref={box}>
      <svg width={width()} height={height()} viewBox={`0 0 ${width()} ${height()}`} aria-hidden="true">
        <For each={[0, 0.5, 1]}>
          {(part) => (
            <>
              <line class="grid" x1={LEFT} x2={width()} y1={y(top() * part)} y2={y(top() * part)} />
              <text x={LEFT - 8} y={y(top() * part) + 4} text-anchor="end">
                {props.unit(top() * part)}
              </text>
            </>
          )}
        </For>
        <For each={bars()}>
          {(one, n) => (
            <g>
              <title>{one.says}</title>
              <rect
                class="column"
                x={left(n())}
                y={y(one.value)}
                width={bar()}
                height={Math.max(0, y(0) - y(one.value))}
                rx="1"
              />
              {one.beside && (
                <rect
                  class={`column ${one.beside.mark}`}
                  x={left(n()) + bar()}
                  y={y(one.beside.value)}
                  width={bar()}
                  height={Math.max(0, y(0) - y(one.beside.value))}
                  rx="1"
                />
              )}
              <For each={stacked(one)}>
                {({ mark, from, to }) => (
                  <rect
                    class={`column ${mark}`}
                    x={left(n())}
                    y={y(to)}
                    width={bar()}
                    height={Math.max(0, y(from) - y(to))}
                    rx="1"
                  />
                )}
              </For>
              {n() % every() === 0 && LEFT + step() * (n() + 0.5) + label() / 3 <= width() && (
                <text x={LEFT + step() * (n() + 0.5)} y={HEIGHT - 6} text-anchor="middle">
                  <For each={one.label.split('\n')}>
                    {(line, k) => (
                      <tspan x={LEFT + step() * (n() + 0.5)} dy={k() === 0 ? 0 : label() * LINE}>
                        {line}
                      </tspan>
                    )}
                  </For>
                </text>
              )}
            </g>
          )}
        </For>
      </svg>
    </div>
  )
}

/** Parts of a whole in one line; a mark is a class name. For eyes only: the figures stand beside it. */
export function Parts(props: { parts: readonly { readonly mark: string; readonly value: number }[]; of: number }) {
  const at = () => {
    let from = 0
    return props.parts.map(({ mark, value }) => {
      const share = props.of > 0 ? (value / props.of) * 100 : 0
      from += share
      return { mark, from: from - share, share }
    })
  }
  return (
    <svg class="parts-of" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect class="none" width="100" height="10" />
      <For each={at()}>{({ mark, from, share }) => <rect class={mark} x={from} width={share} height="10" />}</For>
    </svg>
  )
}
