/** A run that bills: where it stands, who has paid, what is late, and what can be told it. */
import { A } from '@solidjs/router'
import { createEffect, createSignal, For, on, onCleanup, Show } from 'solid-js'
import type { Run } from '../../../core/bills/run-wire.ts'
import type { AnswerTo } from '../../../core/contract.ts'
import { Amount } from '../../ui/Amount.tsx'
import { Seal } from '../../ui/Arch.tsx'
import { Away } from '../../ui/Away.tsx'
import { createAct } from '../../ui/act.ts'
import { Bars, Parts } from '../../ui/Bars.tsx'
import { Bones } from '../../ui/Bones.tsx'
import { Crossing } from '../../ui/Crossing.tsx'
import { drawn, Later } from '../../ui/Later.tsx'
import { fenOf, grouped, sumOf } from '../../ui/money.ts'
import { Facts, Notice } from '../../ui/Parts.tsx'
import { save } from '../../ui/save.ts'
import { exactly } from '../../ui/when.ts'
import { runs } from './api.ts'
import { Orders } from './Orders.tsx'
import { dueWords, toCollect } from './Runs.tsx'
import { TermWords } from './TermWords.tsx'
import { billRuns } from './words.ts'

type Ageing = AnswerTo<'ageing'>

const stations: Partial<Record<Run['state'], number>> = {
  presenting: 1,
  collecting: 2,
  overdue: 3,
  closing: 4,
  closed: 5,
}
const ages = ['notDue', 'to30', 'to90', 'over90'] as const
const LOOK_MS = 5_000

function Figures(props: { run: Run }) {
  const w = () => billRuns().run
  const p = () => props.run.progress
  const figures = () =>
    [
      ['all', p().bills, ''],
      ['paid', p().paid, '?state=paid'],
      ['part', p().part, '?state=part'],
      ['open', p().open, '?state=open'],
      ['overdue', p().overdue, '?state=overdue'],
      ['withdrawn', p().withdrawn, '?state=withdrawn'],
    ] as const
  return (
    <>
      <h2 class="hidden">{w().figures}</h2>
      <ul class="figures">
        <For each={figures()}>
          {([name, count, query]) => (
            <li classList={{ bad: name === 'overdue' && count > 0 }}>
              <A href={`/runs/${props.run.id}/bills${query}`}>
                <span>{w().figure[name]}</span>
                <strong>{count.toLocaleString('en')}</strong>
              </A>
            </li>
          )}
        </For>
      </ul>
    </>
  )
}

function ByDay(props: { days: Ageing['days'] }) {
  const w = () => billRuns().run
  const bars = () =>
    props.days.map(({ day, payments, collected }) => ({
      label: day.slice(5),
      value: Number(fenOf(collected.amount)) / 100,
      says: `${day}: ${grouped(collected.amount)}, ${payments}`,
    }))
  const short = (value: number) =>
    new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(value)
  return (
    <section class="stack">
      <h2>{w().byDay}</h2>
      <Show when={props.days.length > 0} fallback={<p class="quiet">{w().byDayNone}</p>}>
        <Bars bars={bars()} unit={short} />
        <div class="hidden">
          <table>
            <caption>{w().byDay}</caption>
            <thead>
              <tr>
                <th scope="col">{w().day}</th>
                <th scope="col">{w().payments}</th>
                <th scope="col">{w().collected}</th>
              </tr>
            </thead>
            <tbody>
              <For each={props.days}>
                {({ day, payments, collected }) => (
                  <tr>
                    <th scope="row">{day}</th>
                    <td>{payments}</td>
                    <td>{collected.amount}</td>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </div>
      </Show>
    </section>
  )
}

function ByBuilding(props: { run: string; buildings: Ageing['buildings'] }) {
  const w = () => billRuns().run
  const most = () =>
    props.buildings.reduce((most, row) => {
      const left = fenOf(sumOf(ages.map((age) => row[age].amount)))
      return left > most ? left : most
    }, 0n)
  return (
    <section class="stack">
      <h2>{w().ageing}</h2>
      <ul class="legend" aria-hidden="true">
        <For each={ages}>
          {(age) => (
            <li>
              <Parts of={1} parts={[{ mark: age, value: 1 }]} />
              {w().ages[age]}
            </li>
          )}
        </For>
      </ul>
      <section class="scroll" tabindex="0" aria-label={w().ageing}>
        <table class="table dense">
          <thead>
            <tr>
              <th scope="col">{w().building}</th>
              <th scope="col" class="number">
                {w().figure.paid}
              </th>
              <For each={ages}>
                {(age) => (
                  <th scope="col" class="number">
                    {w().ages[age]}
                  </th>
                )}
              </For>
              <th scope="col" class="number">
                {w().left}
              </th>
              <th scope="col" class="drawn">
                {w().shareLeft}
              </th>
            </tr>
          </thead>
          <tbody>
            <For each={props.buildings}>
              {(row) => (
                <tr>
                  <th scope="row">
                    <A href={`/runs/${props.run}/bills?building=${encodeURIComponent(row.building)}`}>
                      {row.building || w().noBuilding}
                    </A>
                  </th>
                  <td class="number">
                    {row.paid} / {row.bills}
                  </td>
                  <For each={ages}>
                    {(age) => (
                      <td class="number">
                        {row[age].amount === '0.00' ? <span class="quiet">–</span> : <Amount value={row[age].amount} />}
                      </td>
                    )}
                  </For>
                  <td class="number">
                    <Amount value={sumOf(ages.map((age) => row[age].amount))} />
                  </td>
                  <td class="drawn">
                    <Parts
                      of={Number(most())}
                      parts={ages.map((age) => ({ mark: age, value: Number(fenOf(row[age].amount)) }))}
                    />
                  </td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </section>
    </section>
  )
}

export function Progress(props: { run: Run; set: (run: Run) => void; lost: boolean }) {
  const w = () => billRuns().run
  const p = () => props.run.progress
  const [ageing, setAgeing] = createSignal<Ageing>()
  const [spoken, setSpoken] = createSignal('')
  const file = createAct(() => runs.paymentFile(props.run.id, kind()), save)
  const [kind, setKind] = createSignal<'xlsx' | 'csv'>('xlsx')

  // Charts and what is read aloud follow the figures, but not each single payment of a busy minute.
  let timer: ReturnType<typeof setTimeout> | undefined
  const look = async () => {
    timer = undefined
    setSpoken(w().spoken(p().paid, p().bills, grouped(p().collected.amount)))
    const now = await runs.ageing(props.run.id).catch(() => ageing())
    // Where the run stands is drawn before its charts are.
    await drawn()
    setAgeing(now)
  }
  createEffect(
    on(
      () => JSON.stringify([props.run.progress, props.run.state]),
      () => {
        if (!ageing() && !timer) void look()
        else timer ??= setTimeout(() => void look(), LOOK_MS)
      },
    ),
  )
  onCleanup(() => clearTimeout(timer))

  const due = () => toCollect(props.run)
  const percent = () => {
    const all = fenOf(due())
    return all === 0n ? '0' : (Number((fenOf(p().collected.amount) * 1000n) / all) / 10).toString()
  }
  return (
    <div class="stack wide-gaps">
      <div class="head">
        <div>
          <h1>{props.run.title}</h1>
          <p class="quiet">
            {props.run.organization.name} · {dueWords(props.run)}
          </p>
        </div>
        <p class="state">
          <strong>{billRuns().runs.states[props.run.state]}</strong>
          <Show when={props.run.paused}>
            {' '}
            · <span class="wrong">{billRuns().runs.paused}</span>
          </Show>
          <span class="quiet under" role="status">
            {props.lost ? w().lost : props.run.state === 'closed' || props.run.state === 'cancelled' ? '' : w().live}
          </span>
        </p>
      </div>
      <Show when={props.run.state !== 'cancelled'} fallback={<p class="notice">{w().cancelledSays}</p>}>
        <Crossing
          label={w().progress}
          steps={(['presented', 'collecting', 'overdue', 'closing', 'closed'] as const).map((step) => w().steps[step])}
          reached={stations[props.run.state] ?? 1}
        />
      </Show>
      <Show when={props.run.paused}>
        <p class="notice">{w().pausedSays}</p>
      </Show>
      <p class="hidden" role="status">
        {spoken()}
      </p>

      <section class="stack">
        <div class="row middle">
          <div class="hero">
            <p class="quiet">{w().collected}</p>
            <Amount value={p().collected.amount} label={w().collected} />
          </div>
          <p class="quiet end">
            {w().share(percent())}
            <span class="under">
              {w().toCollect} <Amount value={due()} />
            </span>
          </p>
        </div>
        <Parts of={Number(fenOf(due()))} parts={[{ mark: 'paid', value: Number(fenOf(p().collected.amount)) }]} />
        <Figures run={props.run} />
      </section>

      <Show when={props.run.settlement}>
        {(settlement) => (
          <section class="stack sheet settled">
            <div class="row middle">
              <h2>{w().settled}</h2>
              <Seal text={w().seal} />
            </div>
            <Facts
              rows={[
                [w().received, <Amount value={settlement().received.amount} />],
                [w().fee, <Amount value={settlement().fee.amount} />],
                [w().tax, <Amount value={settlement().tax.amount} />],
                [billRuns().run.day, exactly(settlement().at)],
                [w().entry, settlement().entry],
              ]}
            />
          </section>
        )}
      </Show>
      <Show when={(props.run.state === 'closed' || props.run.state === 'cancelled') && !props.run.settlement}>
        <p class="notice calm">{w().noSettlement}</p>
      </Show>

      <Show when={ageing()} fallback={<Bones shape={['line', 'panel', 'panel', 'panel']} />}>
        {(now) => (
          <>
            <Show when={fenOf(p().left.amount) > 0n}>
              <ByBuilding run={props.run.id} buildings={now().buildings} />
            </Show>
            <div class="panes stack">
              <ByDay days={now().days} />
              <section class="stack">
                <h2>{w().money}</h2>
                <Facts
                  rows={[
                    [w().billed, <Amount value={p().billed.amount} />],
                    [w().penalty, <Amount value={p().penalty.amount} />],
                    [w().collected, <Amount value={p().collected.amount} />],
                    [w().refunded, <Amount value={p().refunded.amount} />],
                    [w().left, <Amount value={p().left.amount} />],
                    [w().told, w().times(p().told)],
                    ...(props.run.next ? ([[w().next, exactly(props.run.next).slice(0, 16)]] as const) : []),
                  ]}
                />
                <Notice words={file.otherThan()} />
                <div class="pair">
                  <For each={['xlsx', 'csv'] as const}>
                    {(one) => (
                      <button
                        type="button"
                        class="button"
                        onClick={() => {
                          setKind(one)
                          void file.run()
                        }}
                      >
                        {w().file} {one.toUpperCase()}
                      </button>
                    )}
                  </For>
                </div>
              </section>
            </div>
          </>
        )}
      </Show>
      <Later>
        <div class="panes stack">
          <section class="stack">
            <Orders run={props.run} set={props.set} />
          </section>
          <section class="stack">
            <details class="more">
              <summary>{w().terms}</summary>
              <TermWords terms={props.run.terms} feePercent={props.run.feePercent} />
            </details>
            <Show when={props.run.workflow}>
              {(url) => (
                <Away href={url()} newWindow>
                  {w().temporal}
                </Away>
              )}
            </Show>
          </section>
        </div>
      </Later>
    </div>
  )
}
