/** What stands around every screen. Who is not signed in sees the door, whatever the address; afterwards the address is served. */
import { A, useBeforeLeave, useLocation, useNavigate } from '@solidjs/router'
import {
  createEffect,
  createSignal,
  ErrorBoundary,
  type JSX,
  lazy,
  Match,
  on,
  onMount,
  Show,
  Suspense,
  Switch,
} from 'solid-js'
import { pending } from '../customers/approving.ts'
import { watchLock } from '../customers/lock.ts'
import { SignIn } from '../customers/SignIn.tsx'
import { listenForNews } from '../news.ts'
import { goodMoment, somethingGood } from '../offline/install.ts'
import { followLaunches } from '../offline/launch.ts'
import { Missing } from '../offline/Missing.tsx'
import { whenOpened } from '../offline/opened.ts'
import { outdated } from '../offline/register.ts'
import { Back, Update } from '../offline/Update.tsx'
import { guide, words } from '../preferences.ts'
import { routeAt, whoseIs } from '../routes.ts'
import { known, lookUp, session } from '../session.ts'
import { Mark } from '../ui/Arch.tsx'
import { Unfinished } from '../ui/act.ts'
import { Icon } from '../ui/icons.tsx'
import { Later, whenIdle } from '../ui/Later.tsx'
import { Offline, Waiting } from '../ui/Parts.tsx'
import { Toast } from '../ui/Toast.tsx'
import { justDone, newScreen } from '../ui/underway.ts'
import { Nav } from './Nav.tsx'
import { called, setCalled } from './palette.ts'
import { above } from './places.ts'

const Locked = lazy(() => import('../customers/Locked.tsx'))
const Join = lazy(() => import('../customers/Join.tsx'))
const InstallOffer = lazy(() => import('../offline/Install.tsx'))
const Guide = lazy(() => import('../guide/Guide.tsx'))
const InFront = lazy(() => import('./InFront.tsx'))
const ApprovalSheet = lazy(() => import('../customers/ApprovalSheet.tsx'))

/** Hears what happens on the account for as long as it stands. */
function Listening() {
  listenForNews()
  return null
}
/** There is likely to be a keyboard. */
const keyboard = matchMedia('(any-pointer: fine)').matches
/** Screens on which a payment ends. */
const ofPayments = /^\/(transfers|bills\/payments|bills\/house-payments)\//

export function Frame(props: { children?: JSX.Element }) {
  let main: HTMLElement | undefined
  const location = useLocation()
  watchLock()
  onMount(() => void lookUp())
  followLaunches(useNavigate())
  useBeforeLeave((leaving) => {
    if (!outdated() || typeof leaving.to !== 'string') return
    leaving.preventDefault()
    // The new version's first page, at the address that was asked for: never another host's.
    window.history.pushState(null, '', leaving.to)
    window.location.reload()
  })
  const signedIn = () => known().kind === 'open'
  const joining = () => session()?.customer.state === 'joining'
  const open = () => signedIn() && !joining()
  whenOpened(open)
  const [idle, setIdle] = createSignal(false)
  createEffect(() => open() && whenIdle(() => setIdle(true)))
  const route = () => routeAt(location.pathname)
  /** A bill behind a link is shown to who is no customer, too. */
  const shown = () => open() || (known().kind === 'none' && whoseIs(location.pathname).includes('anyone'))
  // What was about to be approved belongs to a screen that is gone.
  createEffect(() => known().kind === 'locked' && pending()?.cancel(new Unfinished('')))
  createEffect(() => {
    const at = route()
    document.title = shown() && at ? `${words().titles[at.path]} · ${words().appName}` : words().appName
  })
  createEffect(
    on(
      () => location.pathname,
      (path) => {
        newScreen()
        if (ofPayments.test(path) && justDone()) somethingGood()
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
        <Show when={open()}>
          <button type="button" class="search-open" aria-keyshortcuts="Control+K" onClick={() => setCalled('search')}>
            <Icon name="search" />
            <span class="search-says">{words().search}</span>
            <kbd class="search-keys">Ctrl K</kbd>
          </button>
        </Show>
      </header>
      <main id="main" ref={main} tabindex="-1">
        <Show when={open() && guide() && session()?.guide} keyed>
          {(places) => (
            <Suspense>
              <Guide temporal={places.temporal} sms={places.sms} />
            </Suspense>
          )}
        </Show>
        <Switch>
          <Match when={known().kind === 'unknown'}>
            <Waiting />
          </Match>
          <Match when={known().kind === 'offline'}>
            <Offline again={() => void lookUp()} />
          </Match>
          <Match when={known().kind === 'locked'}>
            <Suspense fallback={<Waiting />}>
              <Locked />
            </Suspense>
          </Match>
          <Match when={joining()}>
            <Suspense fallback={<Waiting />}>
              <Join />
            </Suspense>
          </Match>
          <Match when={shown()}>
            <ErrorBoundary
              fallback={(failure: unknown) => {
                console.error(failure)
                return <Missing failure={failure} staff={!whoseIs(location.pathname).includes('customer')} />
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
        <Show when={open() && location.pathname === '/' && goodMoment()}>
          <Suspense>
            <InstallOffer />
          </Suspense>
        </Show>
      </main>
      <Show when={open()}>
        <Nav />
        <Later>
          <Listening />
        </Later>
        <Show when={(keyboard && idle()) || called()}>
          {/* Without a network there are no keys: everything is reached without them. */}
          <ErrorBoundary fallback={null}>
            <Suspense>
              <InFront />
            </Suspense>
          </ErrorBoundary>
        </Show>
      </Show>
      <Show when={open() && pending()} keyed>
        {(one) => (
          <Suspense>
            <ApprovalSheet pending={one} />
          </Suspense>
        )}
      </Show>
      <Toast />
      <Update />
      <Back />
    </div>
  )
}
