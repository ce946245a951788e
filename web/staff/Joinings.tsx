/** Who joins and is not clear: what was checked, what is unclear, and the officer's decision. */
import { A, useParams, useSearchParams } from '@solidjs/router'
import { createSignal, For, Show } from 'solid-js'
import type { JoiningCaseAll } from '../../core/customers/joining-wire.ts'
import { createAct } from '../ui/act.ts'
import { Bars } from '../ui/Bars.tsx'
import { Chart } from '../ui/Chart.tsx'
import { Field } from '../ui/Field.tsx'
import { Grid, GridBones } from '../ui/Grid.tsx'
import { Key } from '../ui/Key.tsx'
import { createLoad, createPages } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { Facts, MainButton, Notice } from '../ui/Parts.tsx'
import { Segments } from '../ui/Segments.tsx'
import { exactly } from '../ui/when.ts'
import { work } from './api.ts'
import { StaffNav } from './StaffNav.tsx'
import { staff } from './words.ts'

const w = () => staff().joining

const fares = [
  ['ok', 'joined'],
  ['waits', 'open'],
  ['no', 'refused'],
  ['ended', 'left'],
] as const

/** What became of those who began on each day. Without it the list below stands all the same. */
function ByDay() {
  const page = createLoad(() => work.joiningDays())
  return (
    <Show when={page.value()?.days.length ? page.value() : undefined}>
      {(now) => (
        <Chart
          title={w().byDay}
          columns={[w().day, ...fares.map(([, fare]) => w().fares[fare])]}
          rows={now().days.map((one) => [one.day, ...fares.map(([, fare]) => one[fare])])}
        >
          <Bars
            bars={now().days.map((one) => ({
              label: one.day.slice(5),
              value: one.joined + one.open + one.refused + one.left,
              says: `${one.day} ${fares.map(([, fare]) => `${w().fares[fare]} ${one[fare]}`).join(' · ')}`,
              parts: fares.map(([mark, fare]) => ({ mark, value: one[fare] })),
            }))}
            unit={(value) => (Number.isInteger(value) ? String(value) : '')}
          />
          <Key parts={fares.map(([mark, fare]) => [mark, w().fares[fare]] as const)} />
        </Chart>
      )}
    </Show>
  )
}

export function Joinings() {
  const [query, setQuery] = useSearchParams<{ state?: string }>()
  const state = () => (query.state === 'closed' ? ('closed' as const) : ('open' as const))
  const { page, all, from, further } = createPages(
    () => ({ state: state() }),
    async (asked) => {
      const { cases, next } = await work.joinings(asked)
      return { rows: cases, next }
    },
  )
  return (
    <div class="stack">
      <div>
        <h1>{w().title}</h1>
        <p class="quiet">{w().lead}</p>
      </div>
      <StaffNav />
      <Segments
        label={staff().state}
        now={state()}
        options={(['open', 'closed'] as const).map((one) => [one, w().states[one]] as const)}
        choose={(one) => setQuery({ state: one === 'open' ? null : one }, { replace: true })}
      />
      <Page load={page} waiting={<GridBones />}>
        {() => (
          <Grid
            label={w().title}
            file={w().title}
            none={w().none}
            rows={all()}
            pages={{ from, further }}
            columns={[
              {
                key: 'unclear',
                title: w().unclear,
                text: (one) => `${w().parts[one.part]} · ${one.says}`,
                cell: (one) => (
                  <>
                    <A href={`/staff/joinings/${one.id}`}>{w().parts[one.part]}</A>
                    <span class="quiet under">{one.says}</span>
                  </>
                ),
              },
              { key: 'owner', title: staff().owner, roomy: true, text: (one) => one.owner ?? '—' },
              { key: 'deadline', title: w().deadline, text: (one) => exactly(one.deadline).slice(0, 16) },
            ]}
          />
        )}
      </Page>
      <ByDay />
    </div>
  )
}

function Decide(props: { one: JoiningCaseAll; done: (one: JoiningCaseAll) => void }) {
  const [outcome, setOutcome] = createSignal(props.one.possible[0] ?? 'refuse')
  const [reason, setReason] = createSignal('')
  const decide = createAct((press) => work.decideJoining(props.one.case.id, outcome(), reason(), press), props.done)
  return (
    <form class="stack" onSubmit={decide.submit} novalidate>
      <h2>{w().decide}</h2>
      <Segments
        label={w().decide}
        now={outcome()}
        options={props.one.possible.map((one) => [one, w().outcomes[one]] as const)}
        choose={setOutcome}
      />
      <p class="quiet">{w().outcomeSays[outcome()]}</p>
      <Field
        label={staff().reason}
        value={reason()}
        onInput={setReason}
        maxlength={200}
        hint={w().reasonHint}
        wrong={decide.about('reason')}
      />
      <Notice words={decide.otherThan('reason')} />
      <MainButton busy={decide.busy()}>{w().decide}</MainButton>
    </form>
  )
}

export function JoiningCase() {
  const { id = '' } = useParams<{ id: string }>()
  const page = createLoad(() => work.joining(id))
  return (
    <div class="stack narrow-ish">
      <Page load={page}>
        {(one) => (
          <div class="stack">
            <div>
              <p class="quiet">{w().parts[one().case.part]}</p>
              <h1>{one().case.says}</h1>
            </div>
            <Facts
              rows={[
                [w().name, one().person.name ?? '—'],
                [w().number, one().person.number ?? '—'],
                [w().phone, one().person.phone],
                ...(one().boundAccount
                  ? ([[w().account, `${one().boundAccount!.bankName} ${one().boundAccount!.number}`]] as const)
                  : []),
                [w().deadline, exactly(one().case.deadline).slice(0, 16)],
              ]}
            />
            <h2>{w().checks}</h2>
            <ul class="list">
              <For each={one().checks}>
                {(check) => (
                  <li class="row between">
                    <span>
                      {w().parts[check.part]}
                      <br />
                      <span class="quiet">{check.says ?? ''}</span>
                    </span>
                    <span>
                      {w().checkStates[check.state as keyof ReturnType<typeof w>['checkStates']] ?? check.state}
                    </span>
                  </li>
                )}
              </For>
            </ul>
            <Show when={one().decision}>
              {(decision) => (
                <p class="notice calm" role="status">
                  {w().decided(
                    w().outcomes[decision().outcome as 'accept'] ?? decision().outcome,
                    exactly(decision().at).slice(0, 16),
                    decision().reason,
                  )}
                </p>
              )}
            </Show>
            <Show when={one().case.state === 'open' && one().possible.length > 0}>
              <Decide one={one()} done={page.set} />
            </Show>
          </div>
        )}
      </Page>
    </div>
  )
}
