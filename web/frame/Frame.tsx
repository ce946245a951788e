/** What stands around every screen. Who is not signed in sees the door, whatever the address; afterwards the address is served. */
import { A, useLocation } from '@solidjs/router'
import { createEffect, ErrorBoundary, type JSX, lazy, Match, on, onMount, Show, Suspense, Switch } from 'solid-js'
import { pending } from '../customers/approving.ts'
import { SignIn } from '../customers/SignIn.tsx'
import { listenForNews } from '../news.ts'
import { applyUpdate, waiting } from '../offline/register.ts'
import { words } from '../preferences.ts'
import { routeAt, whoseIs } from '../routes.ts'
import { known, lookUp, session } from '../session.ts'
import { Mark } from '../ui/Arch.tsx'
import { Icon } from '../ui/icons.tsx'
import { Offline, Waiting } from '../ui/Parts.tsx'
import { Toast } from '../ui/Toast.tsx'
import { Nav } from './Nav.tsx'
import { above } from './places.ts'

const Join = lazy(() => import('../customers/Join.tsx'))
const ApprovalSheet = lazy(() => import('../customers/ApprovalSheet.tsx'))

/** Hears what happens on the account for as long as it stands. */
function Listening() {
  listenForNews()
  return null
}

export function Frame(props: { children?: JSX.Element }) {
  let main: HTMLElement | undefined
  const location = useLocation()
  onMount(() => void lookUp())
  const signedIn = () => known().kind === 'open'
  const joining = () => session()?.customer.state === 'joining'
  const open = () => signedIn() && !joining()
  const route = () => routeAt(location.pathname)
  /** A bill behind a link is shown to who is no customer, too. */
  const shown = () => open() || (known().kind === 'none' && whoseIs(location.pathname).includes('anyone'))
  createEffect(() => {
    const at = route()
    document.title = shown() && at ? `${words().titles[at.path]} · ${words().appName}` : words().appName
  })
  createEffect(
    on(
      () => location.pathname,
      () => {
        // A new screen is read from its beginning.
        main?.focus({ preventScroll: true })
        window.scrollTo(0, 0)
      },
      { defer: true },
    ),
  )
  return (
    <div class="frame">
      <a class="skip" href="#main">
        {words().skip}
      </a>
      <header class="top">
        <A class="brand" href="/">
          <Mark />
          <span>{words().appName}</span>
        </A>
        <span class="demo" title={words().demoTitle}>
          {words().demo}
        </span>
      </header>
      <main id="main" ref={main} tabindex="-1">
        <Switch>
          <Match when={known().kind === 'unknown'}>
            <Waiting />
          </Match>
          <Match when={known().kind === 'offline'}>
            <Offline again={() => void lookUp()} />
          </Match>
          <Match when={joining()}>
            <Suspense fallback={<Waiting />}>
              <Join />
            </Suspense>
          </Match>
          <Match when={shown()}>
            <ErrorBoundary
              fallback={(failure: unknown) => {
                // Most often a screen that was not loaded before the network went.
                console.error(failure)
                return <Offline again={() => window.location.reload()} />
              }}
            >
              <Show when={open() && above(location.pathname)}>
                {(path) => (
                  <A class="up" href={path()} aria-label={words().backTo(words().titles[routeAt(path())!.path])}>
                    <Icon name="back" />
                    {words().titles[routeAt(path())!.path]}
                  </A>
                )}
              </Show>
              <Suspense fallback={<Waiting />}>{props.children}</Suspense>
            </ErrorBoundary>
          </Match>
          <Match when={known().kind === 'none'}>
            <SignIn />
          </Match>
        </Switch>
      </main>
      <Show when={open()}>
        <Listening />
        <Nav />
      </Show>
      <Show when={pending()} keyed>
        {(one) => (
          <Suspense>
            <ApprovalSheet pending={one} />
          </Suspense>
        )}
      </Show>
      <Toast />
      <Show when={waiting()}>
        <div class="update" role="status">
          <span>{words().update.ready}</span>
          <button type="button" class="plain" onClick={applyUpdate}>
            {words().update.apply}
          </button>
        </div>
      </Show>
    </div>
  )
}
