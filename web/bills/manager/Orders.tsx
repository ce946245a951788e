/** What a manager can tell a run to do. Each says what it does before it is done; cancelling is asked twice. */
import { createSignal, Match, Show, Switch } from 'solid-js'
import type { Run } from '../../../core/bills/run-wire.ts'
import { words } from '../../preferences.ts'
import { createAct } from '../../ui/act.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { grouped } from '../../ui/money.ts'
import { MainButton, Notice } from '../../ui/Parts.tsx'
import { type Order, runs } from './api.ts'
import { billRuns } from './words.ts'

type Kind = Order['kind']

/** So many days later, for one house or for all. */
export function Extend(props: { run: string; house?: string; done: (run: Run) => void }) {
  const w = () => billRuns().run
  const [days, setDays] = createSignal('7')
  const extend = createAct(
    (press) =>
      runs.order(
        props.run,
        { kind: 'extend', days: Number(days().trim() || Number.NaN), ...(props.house ? { house: props.house } : {}) },
        press,
      ),
    (run) => props.done(run),
  )
  return (
    <form class="stack" onSubmit={extend.submit} novalidate>
      <p>
        {props.house ? w().extendOne(props.house) : ''} {w().extendSays}
      </p>
      <Field
        label={w().days}
        value={days()}
        onInput={setDays}
        inputmode="numeric"
        maxlength={3}
        wrong={extend.about('days')}
        focus
      />
      <Notice words={extend.otherThan('days')} />
      <MainButton busy={extend.busy()}>{w().extend}</MainButton>
    </form>
  )
}

export function Orders(props: { run: Run; set: (run: Run) => void }) {
  const w = () => billRuns().run
  const [asked, setAsked] = createSignal<Kind>()
  const [sure, setSure] = createSignal(false)
  const running = () => ['presenting', 'collecting', 'overdue'].includes(props.run.state)
  const close = () => {
    setAsked(undefined)
    setSure(false)
  }
  const done = (run: Run) => {
    close()
    props.set(run)
  }
  const order = createAct(
    (press) => runs.order(props.run.id, { kind: asked() as 'pause' | 'resume' | 'cancel' }, press),
    done,
  )
  const title = () => {
    const kind = asked()
    return kind ? w()[kind] : ''
  }
  const notPaid = () => props.run.progress.open + props.run.progress.part
  return (
    <Show when={running()}>
      <h2>{w().orders}</h2>
      <div class="pair">
        <button type="button" class="button" onClick={() => setAsked(props.run.paused ? 'resume' : 'pause')}>
          {props.run.paused ? w().resume : w().pause}
        </button>
        <button type="button" class="button" onClick={() => setAsked('extend')}>
          {w().extend}
        </button>
      </div>
      <button type="button" class="button grave" onClick={() => setAsked('cancel')}>
        {w().cancelFirst}
      </button>
      <Dialog open={asked() !== undefined} title={title()} close={close}>
        <Switch>
          <Match when={asked() === 'extend'}>
            <Extend run={props.run.id} done={done} />
          </Match>
          <Match when={asked() === 'cancel'}>
            <p>
              {w().cancelSays(
                notPaid(),
                grouped(props.run.progress.left.amount),
                grouped(props.run.progress.collected.amount),
              )}
            </p>
            <Notice words={order.otherThan()} />
            <Show
              when={sure()}
              fallback={
                <button type="button" class="button grave" onClick={() => setSure(true)}>
                  {w().cancelFirst}
                </button>
              }
            >
              <p class="wrong" role="alert">
                {w().cancelSure}
              </p>
              <div class="pair">
                <button type="button" class="button" onClick={close}>
                  {w().keep}
                </button>
                <button
                  type="button"
                  class="button grave full"
                  aria-busy={order.busy()}
                  aria-disabled={order.busy()}
                  onClick={() => void order.run()}
                >
                  {order.busy() ? `${words().loading}…` : w().cancelNow}
                </button>
              </div>
            </Show>
          </Match>
          <Match when={asked() !== undefined}>
            <p>{asked() === 'pause' ? w().pauseSays : w().resumeSays}</p>
            <Notice words={order.otherThan()} />
            <button
              type="button"
              class="button main"
              aria-busy={order.busy()}
              aria-disabled={order.busy()}
              onClick={() => void order.run()}
            >
              {order.busy() ? `${words().loading}…` : title()}
            </button>
          </Match>
        </Switch>
      </Dialog>
    </Show>
  )
}
