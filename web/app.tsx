/** The frame and the routes. Who is not signed in sees the door, whatever the address; afterwards the address is served. */
import { A, Route, Router, useLocation } from '@solidjs/router'
import { createEffect, ErrorBoundary, type JSX, lazy, Match, on, onMount, Show, Suspense, Switch } from 'solid-js'
import { holds, ofTheBank } from '../core/staff/roles.ts'
import { pending } from './customers/approving.ts'
import { SignIn } from './customers/SignIn.tsx'
import { applyUpdate, waiting } from './offline/register.ts'
import { words } from './preferences.ts'
import { known, lookUp, session } from './session.ts'
import { Mark } from './ui/Arch.tsx'
import { Offline, Waiting } from './ui/Parts.tsx'

const Home = lazy(() => import('./deposits/Home.tsx'))
const Movements = lazy(() => import('./deposits/Movements.tsx'))
const Statement = lazy(() => import('./deposits/Statement.tsx'))
const BringIn = lazy(() => import('./remittance/BringIn.tsx'))
const SendMoney = lazy(() => import('./remittance/SendMoney.tsx'))
const Transfer = lazy(() => import('./remittance/Transfer.tsx'))
const Bills = lazy(() => import('./bills/Bills.tsx'))
const HouseBill = lazy(() => import('./bills/HouseBill.tsx'))
const HousePayment = lazy(() => import('./bills/HousePayment.tsx'))
const Households = lazy(() => import('./bills/Households.tsx'))
const Mandates = lazy(() => import('./bills/Mandates.tsx'))
const OpenLink = lazy(() => import('./bills/OpenLink.tsx'))
// Staff's screens are files of their own (vite.config.ts): no payer's device ever loads one.
const Runs = lazy(() => import('./bills/manager/Runs.tsx'))
const NewRun = lazy(() => import('./bills/manager/NewRun.tsx'))
const Run = lazy(() => import('./bills/manager/Run.tsx'))
const BillsOfRun = lazy(() => import('./bills/manager/BillsOfRun.tsx'))
const Cases = lazy(() => import('./bills/officer/Cases.tsx'))
const Case = lazy(() => import('./bills/officer/Case.tsx'))
const Days = lazy(() => import('./bills/officer/Days.tsx'))
const DayOfBiller = lazy(() => import('./bills/officer/DayOfBiller.tsx'))
const Suspended = lazy(() => import('./bills/officer/Suspended.tsx'))
const TakeOut = lazy(() => import('./remittance/TakeOut.tsx'))
const Join = lazy(() => import('./customers/Join.tsx'))
const Security = lazy(() => import('./customers/Security.tsx'))
const Limits = lazy(() => import('./customers/Limits.tsx'))
const NewPhone = lazy(() => import('./customers/NewPhone.tsx'))
const Firms = lazy(() => import('./customers/Firms.tsx'))
const Recover = lazy(() => import('./customers/Recover.tsx'))
const MyData = lazy(() => import('./customers/MyData.tsx'))
const ApprovalSheet = lazy(() => import('./customers/ApprovalSheet.tsx'))
const joiningScreens = () => import('./staff/Joinings.tsx')
const Joinings = lazy(async () => ({ default: (await joiningScreens()).Joinings }))
const JoiningCase = lazy(async () => ({ default: (await joiningScreens()).JoiningCase }))
const StaffDesk = lazy(() => import('./staff/Desk.tsx'))
const StaffWork = lazy(() => import('./staff/Work.tsx'))
const Proposals = lazy(() => import('./staff/Proposals.tsx'))
const OneProposal = lazy(() => import('./staff/OneProposal.tsx'))
const Customers = lazy(() => import('./staff/Customers.tsx'))
const Roles = lazy(() => import('./staff/Roles.tsx'))
const Opening = lazy(() => import('./staff/Opening.tsx'))
const Audit = lazy(() => import('./staff/Audit.tsx'))
const Payment = lazy(() => import('./bills/Payment.tsx'))
const Me = lazy(() => import('./customers/Me.tsx'))

const icons: Record<string, string> = {
  '/': 'M4 11 12 4l8 7v9h-5v-6H9v6H4z',
  '/bills': 'M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6',
  '/runs': 'M4 20h16M6 20V10M12 20V4M18 20v-7',
  '/desk': 'M4 5h10v14H4zM7 9h4M7 13h4M16 9l2 2 4-4',
  '/staff': 'M4 9h16v10H4zM9 9V6h6v3M4 13h16',
  '/me': 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4 4-6 8-6s8 2 8 6',
}

function Tabs() {
  const location = useLocation()
  const tabs = () =>
    [
      ['/', words().tabs.home],
      ['/bills', words().tabs.bills],
      ...(holds(session()?.offices ?? [], 'manager') ? ([['/runs', words().tabs.runs]] as const) : []),
      ...(holds(session()?.offices ?? [], 'officer') ? ([['/desk', words().tabs.desk]] as const) : []),
      ...((session()?.offices ?? []).some(({ role }) => ofTheBank(role))
        ? ([['/staff', words().tabs.staff]] as const)
        : []),
      ['/me', words().tabs.me],
    ] as const
  const here = (path: string) =>
    path === '/'
      ? !tabs().some(([other]) => other !== '/' && location.pathname.startsWith(other))
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
  const signedIn = () => known().kind === 'open'
  const joining = () => session()?.customer.state === 'joining'
  const open = () => signedIn() && !joining()
  /** A bill behind a link is shown to who is no customer, too. */
  const shown = () => open() || (known().kind === 'none' && location.pathname.startsWith('/b/'))
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
              <Suspense fallback={<Waiting />}>{props.children}</Suspense>
            </ErrorBoundary>
          </Match>
          <Match when={known().kind === 'none'}>
            <SignIn />
          </Match>
        </Switch>
      </main>
      <Show when={open()}>
        <Tabs />
      </Show>
      <Show when={pending()} keyed>
        {(one) => (
          <Suspense>
            <ApprovalSheet pending={one} />
          </Suspense>
        )}
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
    <Route path="/movements" component={Movements} />
    <Route path="/statement" component={Statement} />
    <Route path="/bring-in" component={BringIn} />
    <Route path="/send" component={SendMoney} />
    <Route path="/transfers/:id" component={Transfer} />
    <Route path="/bills" component={Bills} />
    <Route path="/bills/house/:id" component={HouseBill} />
    <Route path="/bills/house-payments/:id" component={HousePayment} />
    <Route path="/bills/households" component={Households} />
    <Route path="/bills/mandates" component={Mandates} />
    <Route path="/b/:link" component={OpenLink} />
    <Route path="/runs" component={Runs} />
    <Route path="/runs/new" component={NewRun} />
    <Route path="/runs/:id" component={Run} />
    <Route path="/runs/:id/bills" component={BillsOfRun} />
    <Route path="/desk" component={Cases} />
    <Route path="/desk/cases/:id" component={Case} />
    <Route path="/desk/days" component={Days} />
    <Route path="/desk/days/:biller/:day" component={DayOfBiller} />
    <Route path="/desk/suspense" component={Suspended} />
    <Route path="/staff" component={StaffDesk} />
    <Route path="/staff/work" component={StaffWork} />
    <Route path="/staff/joinings" component={Joinings} />
    <Route path="/staff/joinings/:id" component={JoiningCase} />
    <Route path="/staff/proposals" component={Proposals} />
    <Route path="/staff/proposals/:id" component={OneProposal} />
    <Route path="/staff/customers" component={Customers} />
    <Route path="/staff/roles" component={Roles} />
    <Route path="/staff/opening" component={Opening} />
    <Route path="/staff/audit" component={Audit} />
    <Route path="/bills/payments/:id" component={Payment} />
    <Route path="/take-out" component={TakeOut} />
    <Route path="/me" component={Me} />
    <Route path="/me/security" component={Security} />
    <Route path="/me/limits" component={Limits} />
    <Route path="/me/phone" component={NewPhone} />
    <Route path="/me/recover" component={Recover} />
    <Route path="/me/data" component={MyData} />
    <Route path="/me/firms" component={Firms} />
    <Route path="*" component={() => <h1>{words().notFound}</h1>} />
  </Router>
)
