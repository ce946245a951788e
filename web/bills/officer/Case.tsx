/** One difference with everything: what the three say, what is booked, who waits for whom, and the decision. */

import { A, useParams } from '@solidjs/router'
import { createSignal, For, Show } from 'solid-js'
import type { Outcome } from '../../../core/bills/reconciliation-kinds.ts'
import type { CaseAll } from '../../../core/bills/reconciliation-wire.ts'
import { beijing } from '../../../core/time.ts'
import { words } from '../../preferences.ts'
import { Amount } from '../../ui/Amount.tsx'
import { Seal } from '../../ui/Arch.tsx'
import { Away } from '../../ui/Away.tsx'
import { createAct } from '../../ui/act.ts'
import { Field } from '../../ui/Field.tsx'
import { createLoad } from '../../ui/load.ts'
import { grouped } from '../../ui/money.ts'
import { Page } from '../../ui/Page.tsx'
import { Facts, MainButton, Notice } from '../../ui/Parts.tsx'
import { exactly } from '../../ui/when.ts'
import { desk } from './api.ts'
import { apart } from './CaseTable.tsx'
import { billDesk } from './words.ts'

/** The biller's answer by reference: what it said, and its receipt where it has one. */
const answered = (inquiry: string | null) => {
  const [said = '', ...rest] = inquiry?.split(' ') ?? []
  const { notAsked, answers } = billDesk()
  return inquiry === null ? notAsked : [(answers as Record<string, string>)[said] ?? said, ...rest].join(' ')
}

/** The biller writes its own time as it likes; what can be read as an instant is shown by Beijing's clock, the rest as it came. */
const timeInFile = (text: string) => {
  const instant = Date.parse(text)
  return Number.isNaN(instant) ? text : exactly(beijing(instant))
}

/** What a decision moves: all that stands in suspense, or what the two differ by. */
const moved = ({ case: one, inSuspense }: CaseAll) => (one.kind === 'in-suspense' ? inSuspense.amount : apart(one))

function Decide(props: { all: CaseAll; done: (all: CaseAll) => void }) {
  const w = billDesk
  const [outcome, setOutcome] = createSignal<Outcome>()
  const [reason, setReason] = createSignal('')
  const [missing, setMissing] = createSignal(false)
  const decide = createAct((press) => desk.decide(props.all.case.id, outcome()!, reason(), press), props.done)
  return (
    <form
      class="stack"
      novalidate
      onSubmit={(event) => {
        event.preventDefault()
        setMissing(outcome() === undefined)
        if (outcome()) void decide.run()
      }}
    >
      <fieldset class="options">
        <legend>{w().decide}</legend>
        <For each={props.all.possible}>
          {(one) => (
            <label>
              <input
                type="radio"
                name="outcome"
                checked={outcome() === one}
                onChange={() => {
                  setOutcome(one)
                  setMissing(false)
                }}
              />
              <span>
                {w().outcomes[one]}
                <span class="quiet under">{w().does[one](grouped(moved(props.all)))}</span>
              </span>
            </label>
          )}
        </For>
      </fieldset>
      <Field
        label={w().reason}
        value={reason()}
        onInput={setReason}
        maxlength={200}
        hint={w().reasonHint}
        wrong={decide.about('reason')}
      />
      <Notice words={missing() ? w().choose : decide.otherThan('reason')} />
      <MainButton busy={decide.busy()}>
        {outcome() ? (outcome() === 'noted' ? w().submit : w().submitTwo)(w().outcomes[outcome()!]) : w().decide}
      </MainButton>
    </form>
  )
}

export default function Case() {
  const { id = '' } = useParams<{ id: string }>()
  const page = createLoad(() => desk.one(id))
  const w = billDesk
  return (
    <div class="stack">
      <Page load={page}>
        {(all) => (
          <div class="panes stack">
            <section class="stack">
              <div>
                <h1>{w().kinds[all().case.kind]}</h1>
                <p class="quiet">
                  <A href={`/desk/days/${all().case.biller.id}/${all().case.day}`}>
                    {all().case.biller.name} · {all().case.day}
                  </A>
                </p>
              </div>
              <div class="hero">
                <p class="quiet">{w().difference}</p>
                <Amount value={moved(all())} label={w().difference} />
              </div>
              <p class="notice calm" role="status">
                {all().says}
              </p>
              <Show when={all().decision}>
                {(decision) => (
                  <div class="stack sheet">
                    <div class="row middle">
                      <h2>{w().ends[decision().outcome]}</h2>
                      <Seal text={w().seal} />
                    </div>
                    <Facts
                      rows={[
                        [w().by, decision().by || w().itself],
                        ...(decision().confirmedBy ? ([[w().confirmedBy, decision().confirmedBy]] as const) : []),
                        [w().reason, decision().reason || w().nobody],
                        [w().time, exactly(decision().at)],
                        ...(decision().entry ? ([[billDesk().entry, decision().entry]] as const) : []),
                      ]}
                    />
                  </div>
                )}
              </Show>
              <Show when={all().proposal}>
                {(proposal) => (
                  <p class="notice calm" role="status">
                    {w().waiting(proposal().maker.name, exactly(proposal().until).slice(0, 16))}{' '}
                    <A href={`/staff/proposals/${proposal().id}`}>{w().seeProposal}</A>
                  </p>
                )}
              </Show>
              <Show when={all().possible.length > 0 && !all().proposal}>
                <Decide all={all()} done={page.set} />
              </Show>
            </section>
            <section class="stack">
              <h2>{w().three}</h2>
              <Facts
                rows={[
                  [w().ours, all().case.ours ? <Amount value={all().case.ours!.amount} /> : w().nobody],
                  [w().theirs, all().case.theirs ? <Amount value={all().case.theirs!.amount} /> : w().nobody],
                  [w().inSuspense, <Amount value={all().inSuspense.amount} />],
                  [w().inquiry, answered(all().inquiry)],
                  ...(all().case.reference ? ([[w().reference, all().case.reference]] as const) : []),
                ]}
              />
              <h3>{w().payment}</h3>
              <Show when={all().payment} fallback={<p class="quiet">{w().noPayment}</p>}>
                {(payment) => (
                  <Facts
                    rows={[
                      [w().customer, payment().customer],
                      [w().state, words().bills.states[payment().state]],
                      [w().bill, payment().bill],
                      [w().amount, <Amount value={payment().amount.amount} />],
                      [w().fee, <Amount value={payment().fee.amount} />],
                      [w().receipt, payment().receipt ?? w().nobody],
                      [w().time, exactly(payment().at)],
                    ]}
                  />
                )}
              </Show>
              <h3>{w().file}</h3>
              <Show when={all().file} fallback={<p class="quiet">{w().noLine}</p>}>
                {(file) => (
                  <Facts
                    rows={[
                      [w().reference, file().theirs],
                      [w().bill, file().bill || w().nobody],
                      [w().payer, file().payer || w().nobody],
                      [w().amount, <Amount value={file().amount.amount} />],
                      [w().receipt, file().receipt],
                      [w().time, timeInFile(file().time)],
                    ]}
                  />
                )}
              </Show>
              <h3>{w().booked}</h3>
              <Show when={all().entries.length > 0} fallback={<p class="quiet">{w().noEntries}</p>}>
                <section class="scroll" tabindex="0" aria-label={w().booked}>
                  <table class="table dense">
                    <thead>
                      <tr>
                        <th scope="col">{w().step}</th>
                        <th scope="col">{w().debit}</th>
                        <th scope="col">{w().credit}</th>
                        <th scope="col" class="number">
                          {w().amount}
                        </th>
                        <th scope="col" class="roomy">
                          {w().time}
                        </th>
                      </tr>
                    </thead>
                    <tbody>
                      <For each={all().entries}>
                        {(entry) => (
                          <For each={entry.legs}>
                            {(leg) => (
                              <tr>
                                <th scope="row">
                                  <A href={`/staff/movements/${entry.id}?case=${all().case.id}`}>{entry.step}</A>
                                </th>
                                <td>{leg.debit}</td>
                                <td>{leg.credit}</td>
                                <td class="number">
                                  <Amount value={leg.amount} />
                                </td>
                                <td class="whole roomy">{exactly(entry.at).slice(0, 16)}</td>
                              </tr>
                            )}
                          </For>
                        )}
                      </For>
                    </tbody>
                  </table>
                </section>
              </Show>
              <Show when={all().workflow}>
                {(url) => (
                  <Away href={url()} newWindow>
                    {w().temporal}
                  </Away>
                )}
              </Show>
            </section>
          </div>
        )}
      </Page>
    </div>
  )
}
