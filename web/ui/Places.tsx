/** Places beside one another, of which one is where one is; more than fit go on to the right. */
import { A } from '@solidjs/router'
import { createEffect, For } from 'solid-js'
import './desk.css'

export function Places(props: {
  label: string
  /** Path and name of each. */
  places: readonly (readonly [path: string, name: string])[]
  here: string | undefined
  /** On a desk too, where the side shows the bank's own. */
  stay?: boolean
}) {
  let list: HTMLUListElement | undefined
  // On a phone the row is wider than the screen: where one is, is seen.
  createEffect(() => {
    void props.here
    const one = list?.querySelector<HTMLElement>('[aria-current]')
    if (list && one) list.scrollLeft = one.offsetLeft - (list.clientWidth - one.offsetWidth) / 2
  })
  return (
    <nav aria-label={props.label}>
      <ul class="places" classList={{ stay: props.stay ?? false }} ref={list}>
        <For each={props.places}>
          {([path, name]) => (
            <li>
              <A href={path} aria-current={props.here === path ? 'page' : undefined}>
                {name}
              </A>
            </li>
          )}
        </For>
      </ul>
    </nav>
  )
}
