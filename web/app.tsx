/** The frame and the routes. Who is not signed in sees the door, whatever the address; afterwards the address is served. */
import { A, Route, Router, useLocation } from '@solidjs/router'
import { createEffect, type JSX, lazy, Match, on, onMount, Show, Suspense, Switch } from 'solid-js'
import { SignIn } from './customers/SignIn.tsx'
import { applyUpdate, waiting } from './offline/register.ts'
import { words } from './preferences.ts'
import { known, lookUp } from './session.ts'
import { Mark } from './ui/Arch.tsx'
import { Offline, Waiting } from './ui/Parts.tsx'

const Home = lazy(() => import('./deposits/Home.tsx'))
const BringIn = lazy(() => import('./remittance/BringIn.tsx'))
const SendMoney = lazy(() => import('./remittance/SendMoney.tsx'))
const Transfer = lazy(() => import('./remittance/Transfer.tsx'))
const PayBill = lazy(() => import('./bills/PayBill.tsx'))
const Payment = lazy(() => import('./bills/Payment.tsx'))
const Me = lazy(() => import('./customers/Me.tsx'))

const icons: Record<string, string> = {
  '/': 'M4 11 12 4l8 7v9h-5v-6H9v6H4z',
  '/bills': 'M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6',
  '/me': 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4 4-6 8-6s8 2 8 6',
}

function Tabs() {
  const location = useLocation()
  const tabs = () =>
    [
      ['/', words().tabs.home],
      ['/bills', words().tabs.bills],
      ['/me', words().tabs.me],
    ] as const
  const here = (path: string) =>
    path === '/'
      ? !['/bills', '/me'].some((other) => location.pathname.startsWith(other))
      : location.pathname.startsWith(path)
  return (
    <nav class="tabs" aria-label={words().nav}>
      <ul>
        {tabs().map(([path, label]) => (
          <li>
            <A href={path} aria-current={here(path) ? 'page' : undefined}>
              <svg
                viewBox="0 0 24 24"
                fill="none"
                stroke="currentColor"
                stroke-width="1.8"
                stroke-linejoin="round"
                aria-hidden="true"
              >
                <path d={icons[path]} />
              </svg>
              {label}
            </A>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Frame(props: { children?: JSX.Element }) {
  let main: HTMLElement | undefined
  const location = useLocation()
  onMount(() => void lookUp())
  createEffect(
    on(
      () => location.pathname,
      () => {
        document.title = words().appName
        // A new screen is read from its beginning.
        main?.focus({ preventScroll: true })
        window.scrollTo(0, 0)
      },
      { defer: true },
    ),
  )
  const open = () => known().kind === 'open'
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
          <Match when={known().kind === 'none'}>
            <SignIn />
          </Match>
          <Match when={open()}>
            <Suspense fallback={<Waiting />}>{props.children}</Suspense>
          </Match>
        </Switch>
      </main>
      <Show when={open()}>
        <Tabs />
      </Show>
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

export const App = () => (
  <Router root={Frame}>
    <Route path="/" component={Home} />
    <Route path="/bring-in" component={BringIn} />
    <Route path="/send" component={SendMoney} />
    <Route path="/transfers/:id" component={Transfer} />
    <Route path="/bills" component={PayBill} />
    <Route path="/bills/payments/:id" component={Payment} />
    <Route path="/me" component={Me} />
    <Route path="*" component={() => <h1>{words().notFound}</h1>} />
  </Router>
)
