/** Ways beside one another, one of which one is on; more than fit go on to the right. */
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
            <li>
              {/* Not the router's own link: to that, addresses that differ in what they ask for are one. */}
              <a href={href} data-key={key} aria-current={props.now === key ? 'page' : undefined}>
                {label}
              </a>
            </li>
          )}
        </For>
      </ul>
    </nav>
  )
}
