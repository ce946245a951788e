/** What a firm may borrow, has asked for, can draw and owes; and the way to apply. */
import { A, useSearchParams } from '@solidjs/router'
import { For, type JSX, Show } from 'solid-js'
import type { Application, Products } from '../../core/loans/application-wire.ts'
import type { Line, LoanAnswer, Overview } from '../../core/loans/wire.ts'
import { customers } from '../customers/api.ts'
import { onNews } from '../news.ts'
import { words } from '../preferences.ts'
import { Amount } from '../ui/Amount.tsx'
import { Arch } from '../ui/Arch.tsx'
import { Parts } from '../ui/Bars.tsx'
import { Bones } from '../ui/Bones.tsx'
import { createLoad } from '../ui/load.ts'
import { fenOf, grouped, sumOf, whole } from '../ui/money.ts'
import { Page } from '../ui/Page.tsx'
import { River } from '../ui/scenes.tsx'
import { dayWords } from '../ui/when.ts'
import { loans } from './api.ts'
import { lending } from './words.ts'
import './loans.css'

export default function Loans() {
  const [query] = useSearchParams<{ after?: string }>()
  const page = createLoad(async () => {
    const after = query.after === undefined ? undefined : Number(query.after) || 0
    const [all, { applications }, { products }, { firms }] = await Promise.all([
      loans.all(after),
      loans.applications(),
      loans.products(),
      customers.firms(),
    ])
    return { all, applications, products, firm: firms.some(({ state }) => state === 'open') }
  })
  onNews(() => void page.refresh())
  return (
    <div class="stack roomy">
      <h1 classList={{ hidden: (page.value()?.all.lines.length ?? 0) > 0 }}>{lending().title}</h1>
      <Page load={page} waiting={<Bones shape={['panel', 'line', 'line', 'line', 'line']} />}>
        {(now) => {
          const under = () => now().applications.filter(({ state }) => state === 'open')
          const earlier = () => now().applications.filter(({ state }) => state !== 'open')
          const standing = () => now().all.loans.filter(({ state }) => state !== 'settled')
          const settled = () => now().all.loans.filter(({ state }) => state === 'settled')
          const today = () => now().all.today
          return (
            <div class="panes stack">
              <div class="stack">
                <Show when={now().all.lines.length > 0} fallback={<p>{lending().lead}</p>}>
                  <Total all={now().all} />
                </Show>
                <Show when={under().length > 0}>
                  <Listed title={lending().underWay}>
                    <For each={under()}>{(one) => <Asked application={one} today={today()} />}</For>
                  </Listed>
                </Show>
                <Show when={standing().length > 0}>
                  <Listed title={lending().loans}>
                    <For each={standing()}>{(one) => <OneOf loan={one} today={today()} />}</For>
                  </Listed>
                </Show>
                <Show when={now().all.lines.length > 0}>
                  <Listed title={lending().limits}>
                    <For each={now().all.lines}>{(line) => <Limit line={line} today={today()} />}</For>
                  </Listed>
                </Show>
                <Show when={settled().length > 0}>
                  <details class="more">
                    <summary>
                      {lending().past} · {settled().length}
                    </summary>
                    <ul class="list">
                      <For each={settled()}>{(one) => <OneOf loan={one} today={today()} />}</For>
                    </ul>
                  </details>
                </Show>
                <Show when={earlier().length > 0}>
                  <details class="more">
                    <summary>
                      {lending().earlier} · {earlier().length}
                    </summary>
                    <ul class="list">
                      <For each={earlier()}>{(one) => <Asked application={one} today={today()} />}</For>
                    </ul>
                  </details>
                </Show>
                <Show when={!now().firm}>
                  <Arch />
                  <p>{lending().noFirm}</p>
                  <A class="button main" href="/me/firms">
                    {lending().openFirm}
                  </A>
                </Show>
              </div>
              <section class="products-of" aria-labelledby="what">
                <h2 id="what">{lending().what}</h2>
                <For each={now().products}>{(one) => <Product product={one} apply={now().firm} />}</For>
              </section>
            </div>
          )
        }}
      </Page>
    </div>
  )
}

const Listed = (props: { title: string; children: JSX.Element }) => (
  <section aria-label={props.title}>
    <h2>{props.title}</h2>
    <ul class="list">{props.children}</ul>
  </section>
)

const Total = (props: { all: Overview }) => {
  const left = () => sumOf(props.all.lines.map(({ available }) => available.amount))
  return (
    <section class="account" aria-label={lending().title}>
      <River />
      <p>{lending().total}</p>
      <div class="hero">
        <Amount value={left()} label={lending().total} />
      </div>
      <dl class="account-parts">
        <div>
          <dt>{lending().borrowed}</dt>
          <dd>
            <Amount value={props.all.owed.amount} />
          </dd>
        </div>
        <Show when={props.all.dueSoon}>
          {(soon) => (
            <div>
              <dt>
                {lending().nextDue} {dayWords(soon().day, props.all.today)}
              </dt>
              <dd>
                <Amount value={soon().amount.amount} />
              </dd>
            </div>
          )}
        </Show>
      </dl>
    </section>
  )
}

const Asked = (props: { application: Application; today: string }) => {
  const a = () => props.application
  return (
    <li>
      <A class="item" href={`/loans/applications/${a().id}`}>
        <span>
          {a().name} · {a().firm.name}
        </span>
        <Show when={a().offer?.limit ?? a().wish?.amount} fallback={<span />}>
          {(amount) => <Amount value={amount().amount} />}
        </Show>
        <span class="quiet">{a().state === 'open' ? a().says : lending().states[a().state]}</span>
        <span class="quiet">{dayWords(a().at.slice(0, 10), props.today)}</span>
      </A>
    </li>
  )
}

const Limit = (props: { line: Line; today: string }) => {
  const l = () => props.line
  const nothing = () => fenOf(l().available.amount) === 0n
  return (
    <li class="limit">
      <div class="heading">
        <span>
          {l().name} · {l().firm.name}
        </span>
        <Amount value={l().available.amount} label={lending().total} />
      </div>
      <Parts parts={[{ mark: 'so-far', value: Number(l().available.amount) }]} of={Number(l().limit.amount)} />
      <div class="row quiet">
        <span>
          {l().percent}% {lending().yearlyShort}
          {l().state === 'open' ? ` · ${lending().until(dayWords(l().until, props.today))}` : ''}
        </span>
        <span>{lending().limitOf(whole(l().limit.amount))}</span>
      </div>
      <Show
        when={l().state === 'open' && !nothing()}
        fallback={
          <p class="quiet">
            {l().state === 'closed' ? lending().closed : l().product === 'single-draw' ? lending().usedUp : lending().used}
          </p>
        }
      >
        <A class="button" href={`/loans/lines/${l().id}`} aria-label={`${lending().drawFrom} ${l().name} ${l().firm.name}`}>
          {lending().drawFrom}
        </A>
      </Show>
    </li>
  )
} // biome-ignore format: one limit

/** What is to be paid next, or is late, in words. */
export const stands = (loan: LoanAnswer, today: string): string => {
  if (loan.state === 'requested') return lending().requested
  if (loan.state === 'settled') return lending().settledState
  const owed = grouped(loan.owed.total.amount)
  if (loan.overdueDays > 0) return lending().overdue(loan.overdueDays, owed)
  if (fenOf(loan.owed.total.amount) > 0n) return lending().dueNow(owed)
  return loan.next ? lending().dueOn(dayWords(loan.next.due, today), grouped(loan.next.total.amount)) : ''
}

const OneOf = (props: { loan: LoanAnswer; today: string }) => {
  const l = () => props.loan
  return (
    <li class="repaid">
      <A class="item" href={`/loans/${l().id}`}>
        <span>
          {l().name} · {l().firm.name}
        </span>
        <Amount value={l().state === 'settled' ? l().drawn.amount : l().left.amount} label={lending().one.left} />
        <span classList={{ quiet: l().overdueDays === 0, late: l().overdueDays > 0 }}>{stands(l(), props.today)}</span>
        <span class="quiet">{l().percent}%</span>
        <Show when={l().state === 'open'}>
          <Parts
            parts={[{ mark: 'so-far', value: Number(l().drawn.amount) - Number(l().left.amount) }]}
            of={Number(l().drawn.amount)}
          />
        </Show>
      </A>
    </li>
  )
}

const Product = (props: { product: Products['products'][number]; apply: boolean }) => {
  const p = () => props.product
  return (
    <section class="product-of" aria-labelledby={`product-${p().id}`}>
      <div>
        <div class="heading">
          <h3 id={`product-${p().id}`}>{p().name}</h3>
          <span class="rate-of">
            <span class="hidden">{lending().yearly} </span>
            {lending().between(`${p().from}%`, `${p().to}%`)}
          </span>
        </div>
        <p>{p().about}</p>
      </div>
      <dl class="facts">
        <dt>{lending().range}</dt>
        <dd>
          {lending().between(whole(p().least.amount), whole(p().most.amount))} {words().yuan}
        </dd>
        <dt>{lending().terms}</dt>
        <dd>{lending().monthsBetween(p().months[0]!, p().months.at(-1)!)}</dd>
        <dt>{lending().methods}</dt>
        <dd>
          {p()
            .methods.map(({ name }) => name)
            .join(' · ')}
        </dd>
      </dl>
      <Show when={props.apply}>
        <A class="button" href={`/loans/apply?product=${p().id}`}>
          {lending().chooseProduct(p().name)}
        </A>
      </Show>
      <details class="more">
        <summary>{lending().rules}</summary>
        <ul class="charged">
          <For each={p().rules}>{(rule) => <li>{rule}</li>}</For>
        </ul>
      </details>
    </section>
  )
}
