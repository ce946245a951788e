/** Places beside one another, of which one is where one is; more than fit go on to the right. */
import { A } from '@solidjs/router'
import { createEffect, For } from 'solid-js'

export function Tabs(props: {
  label: string
  now: string
  tabs: readonly { readonly key: string; readonly href: string; readonly label: string }[]
}) {
  let list: HTMLUListElement | undefined
  createEffect(() => {
    const one = list?.querySelector<HTMLElement>(`[data-key="${props.now}"]`)
    if (list && one) list.scrollLeft = one.offsetLeft - (list.clientWidth - one.offsetWidth) / 2
  })
  return (
    <nav aria-label={props.label}>
      <ul class="store-tabs" ref={list}>
        <For each={props.tabs}>
          {({ key, href, label }) => (
            <li data-key={key}>
              {/* Beneath the first stand all the others. */}
              <A href={href} end={href === props.tabs[0]?.href}>
                {label}
              </A>
            </li>
          )}
        </For>
      </ul>
    </nav>
  )
}
