/** What is asked in front of a screen: focus stays inside, Escape leaves, and one comes back to where one was. */
import { createEffect, createUniqueId, type JSX, onCleanup, Show } from 'solid-js'
import { words } from '../preferences.ts'

export function Dialog(props: {
  open: boolean
  title: string
  close: () => void
  wide?: boolean
  children: JSX.Element
}) {
  let box: HTMLDialogElement | undefined
  const id = createUniqueId()
  createEffect(() => {
    if (props.open && !box?.open) box?.showModal()
    if (!props.open && box?.open) box.close()
  })
  onCleanup(() => box?.close())
  return (
    <dialog
      ref={box}
      class="dialog"
      classList={{ wide: Boolean(props.wide) }}
      aria-labelledby={id}
      // Who opened it has closed it where it is not to be open any more; the person did otherwise.
      onClose={() => props.open && props.close()}
    >
      <Show when={props.open}>
        <div class="stack">
          <div class="row">
            <h2 id={id}>{props.title}</h2>
            <button type="button" class="plain" onClick={() => props.close()}>
              {words().close}
            </button>
          </div>
          {props.children}
        </div>
      </Show>
    </dialog>
  )
}
