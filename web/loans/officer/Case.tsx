/** One loan to decide: every fact with where it is from, what the score is made of, and the decision. */
import { A, useParams } from '@solidjs/router'
import { createSignal, For, Show } from 'solid-js'
import type { LoanCaseAll } from '../../../core/loans/application-wire.ts'
import { words } from '../../preferences.ts'
import { Amount } from '../../ui/Amount.tsx'
import { Seal } from '../../ui/Arch.tsx'
import { Away } from '../../ui/Away.tsx'
import { createAct } from '../../ui/act.ts'
import { Field } from '../../ui/Field.tsx'
import { createLoad } from '../../ui/load.ts'
import { asAmount, fenOf, whole } from '../../ui/money.ts'
import { Page } from '../../ui/Page.tsx'
import { Facts, MainButton, Notice } from '../../ui/Parts.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { exactly } from '../../ui/when.ts'
import { desk } from './api.ts'
import { loanDesk } from './words.ts'
import './officer.css'

/** A rate in percent, of an LPR in percent and basis points on top. */
export const percentOf = (lpr: string, points: number): string =>
  ((Math.round(Number(lpr) * 100) + points) / 100).toFixed(2)

export default function Case() {
  const { id = '' } = useParams<{ id: string }>()
  const page = createLoad(() => desk.one(id))
  const w = () => loanDesk().one
  return (
    <Page load={page}>
      {(one) => (
        <div class="panes stack">
          <section class="stack">
            <div class="row middle">
              <div>
                <h1>{one().firm}</h1>
                <p class="quiet">
                  {one().product} · {loanDesk().cases.states[one().state]}
                </p>
              </div>
              <Show when={one().state === 'approved'}>
                <Seal text={w().seal} />
              </Show>
            </div>
            <Show when={one().wish}>
              {(wish) => (
                <>
                  <div class="hero">
                    <p class="quiet">{loanDesk().cases.wish}</p>
                    <Amount value={wish().amount.amount} label={loanDesk().cases.wish} />
                  </div>
                  <Facts
                    rows={[
                      [w().term, w().months(wish().months)],
                      [w().method, w().methods[wish().method]],
                      [w().use, w().uses[wish().use]],
                      [w().code, <span class="mono">{one().code}</span>],
                      [loanDesk().cases.at, exactly(one().at).slice(0, 16)],
                      ...(one().deadline ? ([[loanDesk().cases.deadline, exactly(one().deadline!).slice(0, 16)]] as const) : []),
                      [loanDesk().cases.owner, one().owner ?? loanDesk().cases.nobody],
                    ]}
                  />
                </>
              )}
            </Show>
            <p class="notice calm" role="status">
              {one().why}
            </p>
            <Show when={one().state !== 'open' && one().outcome}>
              {(outcome) => (
                <div class="sheet stack">
                  <h2>{w().outcomeSays[outcome()] ?? outcome()}</h2>
                  <Facts
                    rows={[
                      [w().decidedBy, one().decidedBy === 'rules' ? w().rules : (one().owner ?? w().officer)],
                      ...(one().reason ? ([[w().reason, one().reason]] as const) : []),
                      ...(one().offer
                        ? ([
                            [w().limit, <Amount value={one().offer!.limit.amount} />],
                            [w().percent, `${one().offer!.percent}%`],
                          ] as const)
                        : []),
                    ]}
                  />
                </div>
              )}
            </Show>
            <Show when={one().proposal}>
              {(proposal) => (
                <p class="notice calm" role="status">
                  {w().proposed} <A href={`/staff/proposals/${proposal()}`}>{w().seeProposal}</A>
                </p>
              )}
            </Show>
            <Show when={one().state === 'open' && !one().proposal}>
              <Show when={!one().mine}>
                <Claim one={one()} done={page.set} />
              </Show>
              <Show when={one().mine}>
                <Decide one={one()} done={page.set} />
              </Show>
            </Show>
            <Show when={one().workflow}>
              {(url) => (
                <Away href={url()} newWindow>
                  {w().temporal}
                </Away>
              )}
            </Show>
          </section>
          <div class="stack">
            <Score one={one()} />
            <section class="stack" aria-labelledby="facts">
              <h2 id="facts">{w().facts}</h2>
              <div class="fact-sources">
                <For each={one().facts}>
                  {({ source, state, at, rows }) => (
                    <section aria-label={source}>
                      <h3>{source}</h3>
                      <p class="quiet">
                        {w().factStates[state] ?? state}
                        {at ? ` · ${exactly(at)}` : ''}
                      </p>
                      <Show when={rows.length > 0} fallback={<p class="quiet">{w().noRows}</p>}>
                        <Facts rows={rows.map(({ name, value }) => [name, value] as const)} />
                      </Show>
                    </section>
                  )}
                </For>
              </div>
            </section>
          </div>
        </div>
      )}
    </Page>
  )
} // biome-ignore format: rows of facts

function Score(props: { one: LoanCaseAll }) {
  const w = () => loanDesk().one
  return (
    <section class="stack" aria-labelledby="score">
      <h2 id="score">{w().score}</h2>
      <Show
        when={props.one.score}
        fallback={
          props.one.record === 'differs' ? <p class="notice">{w().differs}</p> : <p class="quiet">{w().noScore}</p>
        }
      >
        {(score) => (
          <>
            <Facts
              rows={[
                [w().score, String(score().points)],
                [w().result, w().results[score().result]],
                [w().card, <span class="mono">{score().card}</span>],
                [w().policy, <span class="mono">{score().policy}</span>],
              ]}
            />
            <p>
              <span class="replayed">{w().replays}</span> <span class="quiet">{w().replaysSays}</span>
            </p>
            <Show when={score().reasons.length > 0}>
              <h3>{w().reasons}</h3>
              <ul class="list">
                <For each={score().reasons}>{(reason) => <li class="row">{reason}</li>}</For>
              </ul>
            </Show>
            <section class="scroll" tabindex="0" aria-label={w().feature}>
              <table class="table dense">
                <thead>
                  <tr>
                    <th scope="col">{w().feature}</th>
                    <th scope="col" class="number">
                      {w().value}
                    </th>
                    <th scope="col" class="number">
                      {w().contribution}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  <For each={score().contributions}>
                    {({ feature, value, points }) => (
                      <tr>
                        <th scope="row">{feature}</th>
                        <td class="number">{value}</td>
                        <td class="number">{points}</td>
                      </tr>
                    )}
                  </For>
                </tbody>
              </table>
            </section>
            <details>
              <summary>{w().digest}</summary>
              <p class="mono breaks">{score().sha256}</p>
            </details>
          </>
        )}
      </Show>
    </section>
  )
}

type Given = { one: LoanCaseAll; done: (one: LoanCaseAll) => void }

function Claim(props: Given) {
  const w = () => loanDesk().one
  const claim = createAct((press) => desk.claim(props.one.id, press), props.done)
  return (
    <form class="stack" onSubmit={claim.submit} novalidate>
      <p>{props.one.owner ? w().claimSays(props.one.owner) : w().unclaimed}</p>
      <Notice words={claim.otherThan()} />
      <MainButton busy={claim.busy()}>{w().claim}</MainButton>
    </form>
  )
}

function Decide(props: Given) {
  const w = () => loanDesk().one
  const offered = props.one.offer
  const [outcome, setOutcome] = createSignal<'approve' | 'decline'>('approve')
  const [limit, setLimit] = createSignal(whole((offered?.limit ?? props.one.most).amount).replaceAll(',', ''))
  const [points, setPoints] = createSignal(String(offered?.points ?? 260))
  const [reason, setReason] = createSignal('')
  const wanted = () => (/^\d{1,4}$/.test(points().trim()) ? Number(points()) : Number.NaN)
  const two = () => outcome() === 'approve' && fenOf(asAmount(limit())) > fenOf(props.one.fourEyesAbove.amount)
  const decide = createAct(
    (press) =>
      desk.decide(props.one.id, { outcome: outcome(), limit: asAmount(limit()), points: wanted(), reason: reason() }, press),
    props.done,
  )
  const anew = (set: (value: string) => void) => (value: string) => {
    decide.clear()
    set(value)
  }
  return (
    <form class="stack" onSubmit={decide.submit} novalidate>
      <h2>{w().decide}</h2>
      <Segments
        label={w().decide}
        now={outcome()}
        options={(['approve', 'decline'] as const).map((one) => [one, w().outcomes[one]] as const)}
        choose={(one) => {
          decide.clear()
          setOutcome(one)
        }}
      />
      <Show when={outcome() === 'approve'}>
        <Field
          label={`${w().limit}（${words().yuan}）`}
          value={limit()}
          onInput={anew(setLimit)}
          inputmode="decimal"
          maxlength={16}
          hint={w().limitHint(whole(props.one.most.amount))}
          wrong={decide.about('limit')}
        />
        <Field
          label={w().points}
          value={points()}
          onInput={anew(setPoints)}
          inputmode="numeric"
          maxlength={4}
          hint={w().pointsHint(props.one.lpr)}
          wrong={decide.about('points')}
        />
        <p class="live-percent" role="status">
          {Number.isNaN(wanted()) ? '' : w().percentIs(percentOf(props.one.lpr, wanted()))}
        </p>
      </Show>
      <Show when={two()}>
        <p class="notice calm">{w().fourEyes(whole(props.one.fourEyesAbove.amount))}</p>
      </Show>
      <Field
        label={w().reason}
        value={reason()}
        onInput={anew(setReason)}
        maxlength={200}
        hint={w().reasonHint}
        wrong={decide.about('reason')}
      />
      <Notice words={decide.otherThan('limit', 'points', 'reason')} />
      <MainButton busy={decide.busy()}>{two() ? w().approveTwo : w().outcomes[outcome()]}</MainButton>
    </form>
  )
} // biome-ignore format: one form
