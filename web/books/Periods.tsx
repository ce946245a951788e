/** Accounting periods: which are closed, since when and by whom; closing and reopening is proposed here and confirmed by another. */
import { A } from '@solidjs/router'
import { createSignal, For, Show } from 'solid-js'
import type { AccountingPeriod, ClosedAnswer } from '../../core/books/wire.ts'
import { holds } from '../../core/staff/roles.ts'
import { session } from '../session.ts'
import { work } from '../staff/api.ts'
import { staff } from '../staff/words.ts'
import { Amount } from '../ui/Amount.tsx'
import { createAct } from '../ui/act.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { createLoad } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { MainButton, Notice } from '../ui/Parts.tsx'
import { exactly } from '../ui/when.ts'
import { books } from './api.ts'
import { bookWords } from './words.ts'
import './books.css'

const w = bookWords

function Propose(props: { period: AccountingPeriod; done: () => void }) {
  const [reason, setReason] = createSignal('')
  const kind = () => (props.period.may === 'reopen' ? 'reopen-period' : 'close-period')
  const propose = createAct(
    (press) => work.propose({ kind: kind(), period: props.period.name, reason: reason() }, press),
    props.done,
  )
  return (
    <form class="stack" onSubmit={propose.submit} novalidate>
      <p>{props.period.may === 'reopen' ? w().reopenSays : w().closeSays(props.period.kind === 'year')}</p>
      <Field
        label={staff().reason}
        value={reason()}
        onInput={setReason}
        maxlength={200}
        hint={staff().reasonHint}
        wrong={propose.about('reason')}
        focus
      />
      <Notice words={propose.otherThan('reason')} />
      <MainButton busy={propose.busy()}>{staff().propose}</MainButton>
    </form>
  )
}

function One(props: { period: AccountingPeriod; choose: () => void }) {
  const one = () => props.period
  const may = () => one().may && !one().proposal && holds(session()?.offices ?? [], 'officer')
  return (
    <li>
      <div class="row middle">
        <span>
          <strong>{one().name}</strong> · {w().periodStates[one().state]}
          <span class="quiet under">{w().between(one().first, one().last)}</span>
        </span>
        <Show when={one().proposal}>{(id) => <A href={`/staff/proposals/${id()}`}>{staff().states.waiting}</A>}</Show>
        <Show when={may()}>
          <button type="button" class="button" onClick={props.choose}>
            {one().may === 'reopen' ? w().reopen : w().close}
            <span class="hidden"> {one().name}</span>
          </button>
        </Show>
      </div>
      <Show when={one().closed}>
        {(shut) => (
          <>
            <p>
              {w().closedOn(exactly(shut().at).slice(0, 16), shut().maker, shut().checker)}
              <Show when={shut().booked}>
                {(amount) => (
                  <>
                    {' '}
                    {w().into4104} <Amount value={amount().amount} />
                  </>
                )}
              </Show>
            </p>
            <Show when={!shut().stands}>
              <p class="notice" role="alert">
                {w().differs}
              </p>
            </Show>
            <p class="quiet mono breaks">{shut().digest}</p>
          </>
        )}
      </Show>
      <Show when={one().acts.length > 1}>
        <details>
          <summary>{w().actsOf}</summary>
          <ul>
            <For each={one().acts}>
              {(act) => (
                <li>
                  <A href={`/staff/proposals/${act.proposal}`}>
                    {w().actSays[act.act](exactly(act.at).slice(0, 16), act.maker, act.checker)}
                  </A>
                  {` ${act.reason}`}
                </li>
              )}
            </For>
          </ul>
        </details>
      </Show>
    </li>
  )
}

/** Of a statement whose days are closed: when, by whom, and whether it still is what it was then. */
export function Closed(props: { closed: ClosedAnswer }) {
  return (
    <Show when={props.closed}>
      {(shut) => (
        <>
          <p class="quiet" role="note">
            {shut().period} {w().closedOn(exactly(shut().at).slice(0, 16), shut().maker, shut().checker)}{' '}
            <span class="mono" title={shut().digest}>
              {shut().digest.slice(0, 12)}
            </span>
          </p>
          <Show when={!shut().stands}>
            <p class="notice" role="alert">
              {w().differs}
            </p>
          </Show>
        </>
      )}
    </Show>
  )
}

export function Periods() {
  const page = createLoad(() => books.periods())
  const [chosen, setChosen] = createSignal<AccountingPeriod>()
  const done = () => {
    setChosen(undefined)
    void page.refresh()
  }
  /** What waits for its last day says nothing yet, but for the one that comes next. */
  const shown = (all: readonly AccountingPeriod[]) =>
    all.filter(({ may, proposal, state, acts }) => may || proposal || state === 'closed' || acts.length > 0)
  return (
    <section class="stack" aria-labelledby="periods">
      <div>
        <h2 id="periods">{w().periods}</h2>
        <p class="quiet">{w().periodsLead}</p>
      </div>
      <Page load={page}>
        {(answer) => (
          <Show when={shown(answer().periods).length > 0} fallback={<p>{w().noPeriods}</p>}>
            <ul class="list periods-of">
              <For each={shown(answer().periods)}>{(one) => <One period={one} choose={() => setChosen(one)} />}</For>
            </ul>
          </Show>
        )}
      </Page>
      <Dialog
        open={chosen() !== undefined}
        title={chosen() ? `${chosen()!.name} ${chosen()!.may === 'reopen' ? w().reopen : w().close}` : ''}
        close={() => setChosen(undefined)}
      >
        <Show when={chosen()} keyed>
          {(period) => <Propose period={period} done={done} />}
        </Show>
      </Dialog>
    </section>
  )
}
