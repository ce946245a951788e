/** One day of the bank: how far its end is, what each step did, and what belongs to it although it was written after midnight. */
import { A, useParams } from '@solidjs/router'
import { createSignal, For, Show } from 'solid-js'
import type { BusinessDayAll, BusinessDayStep } from '../../core/books/wire.ts'
import { Amount } from '../ui/Amount.tsx'
import { Away } from '../ui/Away.tsx'
import { Bones } from '../ui/Bones.tsx'
import { Crossing } from '../ui/Crossing.tsx'
import { createLoad } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { Facts } from '../ui/Parts.tsx'
import { createStream } from '../ui/stream.ts'
import { say } from '../ui/toast.ts'
import { exactly } from '../ui/when.ts'
import { books } from './api.ts'
import { bookWords } from './words.ts'
import './books.css'

const w = bookWords
/** Where the crossing has a station, and the step that reaches it: each of the eight stands in the list below. */
const stations = [
  ['cut', 'cut-off'],
  ['interest', 'maturities'],
  ['ledger', 'general-ledger'],
  ['digest', 'report'],
] as const

/** Hears of the day until it is closed. A stream says no language: what is shown is asked for in the reader's. */
function Live(props: { day: string; changed: () => Promise<unknown> }) {
  const [lost, setLost] = createSignal(false)
  createStream<BusinessDayAll>(() => books.events(props.day), {
    heard: () => void props.changed(),
    lost: setLost,
    ended: () => void props.changed(),
  })
  return (
    <p class="quiet" role="status">
      {lost() ? w().lost : w().live}
    </p>
  )
}

/** Sixty-four characters that nobody reads: as many as tell two apart, and all of them to take along. */
function Digest(props: { name: string; value: string }) {
  const copy = async () => {
    await navigator.clipboard.writeText(props.value)
    say(w().copied)
  }
  return (
    <span class="digest">
      <span class="mono breaks">{props.value}</span>
      <button type="button" class="plain" aria-label={`${w().copy} ${props.name}`} onClick={() => void copy()}>
        {w().copy}
      </button>
    </span>
  )
}

function Step(props: { step: BusinessDayStep }) {
  const one = () => props.step
  return (
    <li>
      <div class="row">
        <strong>{w().steps[one().step]}</strong>
        <span class="quiet figures-line">
          <Show when={one().state === 'done'} fallback={w().stepStates[one().state]}>
            {w().rows(one().rows)} · {w().took(one().ms ?? 0)}
          </Show>
        </span>
      </div>
      <Show when={one().says}>
        <p>{one().says}</p>
      </Show>
    </li>
  )
}

/** How the day's digest came about: each step begins with the one before, the first with the day before. */
function Chain(props: { steps: readonly BusinessDayStep[] }) {
  const links = () => [
    ...(props.steps[0]?.input ? ([[w().dayBefore, props.steps[0].input]] as const) : []),
    ...props.steps.flatMap(({ step, output }) => (output ? [[w().steps[step], output] as const] : [])),
  ]
  return (
    <Show when={links().length > 0}>
      <details>
        <summary>{w().digests}</summary>
        <dl class="digests">
          <For each={links()}>
            {([name, value]) => (
              <>
                <dt>{name}</dt>
                <dd>
                  <Digest name={name} value={value} />
                </dd>
              </>
            )}
          </For>
        </dl>
      </details>
    </Show>
  )
}

function Belongs(props: { day: BusinessDayAll }) {
  const one = () => props.day
  return (
    <section class="stack">
      <h2>{w().belongs}</h2>
      <Facts rows={[[w().before, one().cut === null ? w().until : w().positions(one().after + 1, one().cut!)]]} />
      <Show when={one().cut !== null}>
        <div>
          <h3>{w().into}</h3>
          <p class="quiet">{w().intoSays}</p>
        </div>
        <Show when={one().into.length > 0} fallback={<p>{w().nothingInto}</p>}>
          <section class="scroll" tabindex="0" aria-label={w().into}>
            <table class="table dense">
              <thead>
                <tr>
                  <th scope="col">{w().step}</th>
                  <th scope="col">{w().debit}</th>
                  <th scope="col">{w().credit}</th>
                  <th scope="col" class="number">
                    {w().amount}
                  </th>
                </tr>
              </thead>
              <tbody>
                <For each={one().into}>
                  {(leg) => (
                    <tr>
                      <th scope="row">
                        <A href={`/staff/movements/${leg.entry}`}>{w().entries[leg.step] ?? leg.step}</A>
                      </th>
                      <td class="whole">{leg.debit}</td>
                      <td class="whole">{leg.credit}</td>
                      <td class="number">
                        <Amount value={leg.amount.amount} />
                      </td>
                    </tr>
                  )}
                </For>
              </tbody>
            </table>
          </section>
        </Show>
      </Show>
    </section>
  )
}

export default function OneDay() {
  const { day = '' } = useParams<{ day: string }>()
  const page = createLoad(() => books.day(day))
  return (
    <div class="stack roomy">
      <Page load={page} waiting={<Bones shape={['panel', 'line', 'line', 'line', 'line']} />}>
        {(now) => (
          <>
            <div>
              <h1>
                {now().day} · {w().states[now().state]}
              </h1>
              <p>{w().stateSays[now().state]}</p>
            </div>
            <Show when={now().state !== 'closed'}>
              <Live day={day} changed={page.refresh} />
            </Show>
            <Crossing
              label={`${w().way}: ${w().reached(now().reached, now().of)}`}
              steps={stations.map(([station]) => w().stations[station])}
              reached={
                stations.filter(([, last]) => now().steps.find(({ step }) => step === last)?.state === 'done').length
              }
            />
            <Show when={now().state !== 'open'}>
              <dl class="day-facts">
                <Show when={now().beganAt}>
                  {(at) => (
                    <div>
                      <dt>
                        {w().began}
                        <span class="quiet under">{w().wall}</span>
                      </dt>
                      <dd>{exactly(at())}</dd>
                    </div>
                  )}
                </Show>
                <Show when={now().seconds !== null}>
                  <div>
                    <dt>{w().seconds}</dt>
                    <dd>{w().secondsLong(now().seconds ?? 0)}</dd>
                  </div>
                </Show>
                <Show when={now().nextBusinessDay}>
                  <div>
                    <dt>{w().next}</dt>
                    <dd>{now().nextBusinessDay}</dd>
                  </div>
                </Show>
                <Show when={now().digest}>
                  {(digest) => (
                    <div>
                      <dt>{w().digest}</dt>
                      <dd>
                        <Digest name={w().digest} value={digest()} />
                      </dd>
                    </div>
                  )}
                </Show>
              </dl>
            </Show>
            <section class="stack" aria-labelledby="did">
              <h2 id="did">{w().did}</h2>
              <ol class="list steps-of">
                <For each={now().steps}>{(step) => <Step step={step} />}</For>
              </ol>
              <Chain steps={now().steps} />
            </section>
            <Belongs day={now()} />
            <p class="day-ways">
              <Show when={now().state === 'closed'}>
                <A href={`/staff/books?from=${now().day}&to=${now().day}`}>{w().statementsOf}</A>
              </Show>
              <Show when={now().workflow}>
                {(url) => (
                  <Away href={url()} newWindow>
                    {w().temporal}
                  </Away>
                )}
              </Show>
            </p>
          </>
        )}
      </Page>
    </div>
  )
}
