import { type JSX, Show } from 'solid-js'
import { whenBack } from '../offline/back.ts'
import { words } from '../preferences.ts'
import { Arch } from './Arch.tsx'

/**
 * The one main action of a screen. It stays focusable while it works, or cannot be done yet (`off`), so that nobody loses their
 * place.
 */
/** `grave`: what it does cannot be undone. */
export const MainButton = (props: {
  busy?: boolean
  off?: boolean
  grave?: boolean | undefined
  children: JSX.Element
}) => (
  <button
    type="submit"
    class={props.grave ? 'button grave full' : 'button main'}
    aria-disabled={props.busy || props.off ? 'true' : 'false'}
    aria-busy={props.busy ? 'true' : 'false'}
  >
    {props.busy ? `${words().loading}…` : props.children}
  </button>
)

/** What the bank said no with, or that it did not answer. */
export const Notice = (props: { words: string | undefined; calm?: boolean }) => (
  <div aria-live="polite">
    <Show when={props.words}>
      <p class="notice" classList={{ calm: Boolean(props.calm) }}>
        {props.words}
      </p>
    </Show>
  </div>
)

export const Waiting = () => (
  <div class="waiting" role="status">
    <Arch />
    <p class="hidden">{words().loading}</p>
  </div>
)

/** Tries again when asked, and by itself once the bank can be reached. */
export function Offline(props: { again: () => void }) {
  whenBack(() => props.again())
  return (
    <div class="stack narrow">
      <Arch />
      <h1>{words().offline.title}</h1>
      <p>{words().offline.body}</p>
      <button type="button" class="button" onClick={() => props.again()}>
        {words().retry}
      </button>
    </div>
  )
}

export const Facts = (props: { rows: readonly (readonly [string, JSX.Element])[] }) => (
  <dl class="facts">
    {props.rows.map(([name, value]) => (
      <>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </>
    ))}
  </dl>
)
