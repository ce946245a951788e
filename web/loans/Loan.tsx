/** One loan: what is owed and when, what repaying now would do, and what was done with it. */
import { A, useParams, useSearchParams } from '@solidjs/router'
import { createSignal, For, Show } from 'solid-js'
import type { LoanActAnswer, LoanAll } from '../../core/loans/wire.ts'
import { onNews } from '../news.ts'
import { Amount } from '../ui/Amount.tsx'
import { Seal } from '../ui/Arch.tsx'
import { createAct } from '../ui/act.ts'
import { Bones } from '../ui/Bones.tsx'
import { Chart } from '../ui/Chart.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Icon } from '../ui/icons.tsx'
import { Line } from '../ui/Line.tsx'
import { createLoad } from '../ui/load.ts'
import { fenOf, grouped } from '../ui/money.ts'
import { Page } from '../ui/Page.tsx'
import { Facts, Notice } from '../ui/Parts.tsx'
import { save } from '../ui/save.ts'
import { say } from '../ui/toast.ts'
import { dayShort, dayWords, exactly } from '../ui/when.ts'
import { loans } from './api.ts'
import { Repay } from './Repay.tsx'
import { Schedule } from './Schedule.tsx'
import { lending } from './words.ts'
import './loans.css'

/** Of what is owed, what is more than nothing, in words. */
const partsOf = (parts: LoanAll['owed']) =>
  (['fees', 'principal', 'interest', 'penalty', 'compound'] as const)
    .filter((part) => fenOf(parts[part].amount) > 0n)
    .map((part) => [lending().one.parts[part], <Amount value={parts[part].amount} />] as const)

export default function Loan() {
  const { id = '' } = useParams<{ id: string }>()
  const [query] = useSearchParams<{ after?: string }>()
  const page = createLoad(() => loans.one(id, query.after === undefined ? undefined : Number(query.after) || 0))
  onNews(() => void page.refresh())
  const [paying, setPaying] = createSignal(false)
  const w = () => lending().one
  const certificate = createAct(() => loans.certificate(id), save)
  const paid = (now: LoanAll) => {
    setPaying(false)
    page.set(now)
    say(now.state === 'settled' ? lending().repay.settled : lending().repay.done)
  }
  return (
    <Page load={page} waiting={<Bones shape={['panel', 'line', 'line', 'line', 'line']} />}>
      {(now) => {
        const on = (day: string) => dayWords(day, now().today)
        const settled = () => now().state === 'settled'
        const due = () => fenOf(now().owed.total.amount) > 0n
        return (
          <div class="panes stack">
            <section class="stack">
              <div class="row middle">
                <div>
                  <h1>{now().name}</h1>
                  <p class="quiet">
                    {now().firm.name} · {w().states[now().state]}
                  </p>
                </div>
                <Show when={settled()}>
                  <Seal text={w().sealed.slice(-1)} />
                </Show>
              </div>
              <div class="hero">
                <p class="quiet">{settled() ? w().drawn : w().left}</p>
                <Amount value={settled() ? now().drawn.amount : now().left.amount} label={w().left} />
              </div>
              <Show when={due()}>
                <div class="notice stack">
                  <p classList={{ late: now().overdueDays > 0 }}>
                    {now().overdueDays > 0 ? w().overdueTitle(now().overdueDays) : w().dueTitle}
                  </p>
                  <Facts
                    rows={[...partsOf(now().owed), [lending().schedule.total, <Amount value={now().owed.total.amount} />]]}
                  />
                </div>
              </Show>
              <Facts
                rows={[
                  ...(now().next && !settled() ? ([[w().next, w().nextSays(on(now().next!.due), grouped(now().next!.total.amount))]] as const) : []),
                  ...(now().state === 'open' ? ([[w().settleToday, <Amount value={now().settle.amount} />]] as const) : []),
                  ...(settled() ? [] : ([[w().drawn, <Amount value={now().drawn.amount} />]] as const)),
                  [w().rate, `${now().percent}%`],
                  [w().start, on(now().start)],
                  [w().matures, on(now().matures)],
                  [w().method, now().methodName],
                  [w().use, lending().uses[now().use]],
                  ...(now().payee ? ([[w().payee, now().payee]] as const) : []),
                ]}
              />
              <Show when={now().state === 'open'}>
                <p class="quiet">{w().auto}</p>
              </Show>
              <p class="quiet">{now().rate}</p>
              <div class="pair">
                <Show when={now().may.repay || now().may.early}>
                  <button type="button" class="button main" onClick={() => setPaying(true)}>
                    {w().pay}
                  </button>
                </Show>
                <Show when={now().may.certificate}>
                  <button type="button" class="button main" aria-busy={certificate.busy()} onClick={() => void certificate.run()}>
                    <Icon name="download" />
                    {w().certificate}
                  </button>
                </Show>
              </div>
              <Notice words={certificate.otherThan()} />
            </section>
            <div class="stack">
              <Balance loan={now()} on={on} />
              <h2>{lending().offer.schedule}</h2>
              <Schedule rows={now().schedule} title={lending().offer.schedule} />
              <section aria-labelledby="acts">
                <h2 id="acts">{w().acts}</h2>
                <ul class="list">
                  <For each={now().acts.toReversed()}>{(act) => <Act act={act} />}</For>
                </ul>
              </section>
            </div>
            <Dialog open={paying()} title={lending().repay.title} close={() => setPaying(false)}>
              <Repay loan={now()} done={paid} back={() => setPaying(false)} />
            </Dialog>
          </div>
        )
      }}
    </Page>
  )
} // biome-ignore format: rows of facts

/** The principal as the schedule takes it down, with the interest of each instalment in its table. */
const Balance = (props: { loan: LoanAll; on: (day: string) => string }) => {
  const s = () => lending().schedule
  return (
    <Show when={props.loan.schedule.length > 1}>
      <Chart
        title={lending().one.balance}
        columns={[s().due, s().left, s().interest]}
        rows={props.loan.schedule.map(({ due, left, interest }) => [
          props.on(due),
          grouped(left.amount),
          grouped(interest.amount),
        ])}
      >
        <Line
          height={180}
          unit={(value) => String(value)}
          dots={[
            {
              label: dayShort(props.loan.start),
              value: Number(props.loan.drawn.amount),
              says: `${props.on(props.loan.start)} ${grouped(props.loan.drawn.amount)}`,
            },
            ...props.loan.schedule.map(({ due, left, interest }) => ({
              label: dayShort(due),
              value: Number(left.amount),
              says: `${props.on(due)} ${s().left} ${grouped(left.amount)} · ${s().interest} ${grouped(interest.amount)}`,
            })),
          ]}
        />
      </Chart>
    </Show>
  )
}

const Act = (props: { act: LoanActAnswer }) => {
  const a = () => props.act
  const w = () => lending().one
  return (
    <li>
      <div class="item">
        <span>
          {a().name}
          {a().byItself ? ` · ${w().byItself}` : ''}
        </span>
        <span>
          <Show when={fenOf(a().paid.total.amount) > 0n}>
            <Amount value={a().paid.total.amount} />
          </Show>
        </span>
        <span class="quiet">{exactly(a().at).slice(0, 16)}</span>
        <span class="quiet">
          {a().state === 'done'
            ? fenOf(a().paid.interest.amount) > 0n
              ? `${w().parts.interest} ${grouped(a().paid.interest.amount)}`
              : ''
            : w().actStates[a().state]}
        </span>
      </div>
      <Show when={a().entry}>
        {(entry) => (
          <A class="alone" href={`/movements/${entry()}`}>
            {w().entry}
          </A>
        )}
      </Show>
    </li>
  )
}
