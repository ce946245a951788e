import { type Accessor, type JSX, Match, Switch } from 'solid-js'
import { Refused } from '../api.ts'
import type { createLoad } from './load.ts'
import { Offline, Waiting } from './Parts.tsx'

/** A screen that shows what the bank was asked for: waiting, the bank's no, no connection, or the thing itself. */
export function Page<T>(props: {
  load: ReturnType<typeof createLoad<T>>
  /** The screen's own shape while it waits. */
  waiting?: JSX.Element
  children: (value: Accessor<NonNullable<T>>) => JSX.Element
}) {
  const refused = () => {
    const now = props.load.state()
    return now.kind === 'failed' && now.failure instanceof Refused ? now.failure.problem.detail : undefined
  }
  return (
    <Switch>
      <Match when={props.load.state().kind === 'waiting'}>{props.waiting ?? <Waiting />}</Match>
      <Match when={refused()}>{(says) => <p class="notice">{says()}</p>}</Match>
      <Match when={props.load.state().kind === 'failed'}>
        <Offline again={() => void props.load.again()} />
      </Match>
      <Match when={props.load.value()}>{(value) => props.children(value)}</Match>
    </Switch>
  )
}
