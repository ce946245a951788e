/** So many pieces of each line, as somebody types them: what is not typed is none. */
import { createSignal, Index, Show } from 'solid-js'
import type { MerchantPart } from '../../../core/mall/merchant-wire.ts'
import type { createAct } from '../../ui/act.ts'
import { count } from '../../ui/count.ts'
import { Field } from '../../ui/Field.tsx'
import type { Pieces } from './api.ts'

export function createCounts() {
  const [typed, setTyped] = createSignal<Readonly<Record<number, string>>>({})
  /** Nothing was typed where something is needed. */
  const [none, setNone] = createSignal(false)
  const pieces = (): Pieces =>
    Object.entries(typed()).flatMap(([line, one]) =>
      one.trim() === '' || one.trim() === '0' ? [] : [{ line: Number(line), quantity: count(one) }],
    )
  return {
    typed,
    pieces,
    none,
    set: (line: number, said: string) => {
      setNone(false)
      setTyped({ ...typed(), [line]: said })
    },
    clear: () => setTyped({}),
    /** Whether there are any; what is missing is said from then on. */
    ask: (): boolean => !setNone(pieces().length === 0),
    /** As the bank calls what was typed. */
    parameters: () => pieces().map((_, n) => `pieces.${n}`),
  }
}
export type Counts = ReturnType<typeof createCounts>

/** A field for each line of which there is any. */
export function CountFields(props: {
  part: MerchantPart
  counts: Counts
  left: readonly number[]
  label: (line: MerchantPart['lines'][number], left: number) => string
  act: Pick<ReturnType<typeof createAct>, 'about' | 'clear'>
}) {
  const wrongOf = (line: number) => {
    const n = props.counts.pieces().findIndex((one) => one.line === line)
    return n < 0 ? undefined : props.act.about(`pieces.${n}`)
  }
  return (
    <Index each={props.part.lines}>
      {(line, at) => (
        <Show when={props.left[at]! > 0}>
          <Field
            label={props.label(line(), props.left[at]!)}
            value={props.counts.typed()[at] ?? ''}
            onInput={(said) => {
              props.act.clear()
              props.counts.set(at, said)
            }}
            inputmode="numeric"
            maxlength={3}
            wrong={wrongOf(at)}
          />
        </Show>
      )}
    </Index>
  )
}
