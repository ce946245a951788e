/** Hears the desk's keys, and shows what is called for in front of every screen. It comes after everything else. */
import { useNavigate } from '@solidjs/router'
import { lazy, onCleanup, Show, Suspense } from 'solid-js'
import { called, setCalled } from './palette.ts'
import { listenForKeys } from './shortcuts.ts'

const Search = lazy(() => import('./Search.tsx'))
const Keys = lazy(() => import('./Keys.tsx'))

export default function InFront() {
  onCleanup(listenForKeys(useNavigate()))
  onCleanup(() => setCalled(undefined))
  return (
    <Show when={called()} keyed>
      {(one) => <Suspense>{one === 'search' ? <Search /> : <Keys />}</Suspense>}
    </Show>
  )
}
