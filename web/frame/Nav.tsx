/** The bar below on a phone, the side on a desk, where each place shows what is inside it. */
import { A, useLocation } from '@solidjs/router'
import { For, onCleanup, Show } from 'solid-js'
import { words } from '../preferences.ts'
import { Icon } from '../ui/icons.tsx'
import { myPlaces, placeOf } from './places.ts'

/** How high the bar below is, labels of large type on two lines included: what has the focus is never under it (frame.css). */
function measure(bar: HTMLElement): void {
  const root = document.documentElement.style
  const watch = new ResizeObserver(() => {
    // Only large type has two lines; a root that changes has the whole page drawn anew.
    const large = document.documentElement.dataset.elder === 'on' && getComputedStyle(bar).position === 'sticky'
    if (large) root.setProperty('--bars', `${bar.offsetHeight}px`)
    else root.removeProperty('--bars')
  })
  watch.observe(bar)
  onCleanup(() => {
    watch.disconnect()
    root.removeProperty('--bars')
  })
}

export function Nav() {
  const location = useLocation()
  const here = () => placeOf(location.pathname)
  return (
    <nav class="tabs" ref={measure} aria-label={words().nav}>
      <ul>
        <For each={myPlaces()}>
          {({ path, icon, inside }) => (
            <li>
              <A class="tab" href={path} end aria-current={here() === path ? 'page' : undefined}>
                <Icon name={icon} />
                <span>{words().titles[path]}</span>
              </A>
              <Show when={inside.length > 0 && here() === path}>
                <ul class="inside">
                  <For each={inside}>
                    {(one) => (
                      <li>
                        <A href={one} end aria-current={location.pathname === one ? 'page' : undefined}>
                          {words().titles[one]}
                        </A>
                      </li>
                    )}
                  </For>
                </ul>
              </Show>
            </li>
          )}
        </For>
      </ul>
    </nav>
  )
}
