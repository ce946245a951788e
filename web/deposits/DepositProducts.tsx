/** What there is to choose, at which rates, and what an amount would come to. */
import { A, useSearchParams } from '@solidjs/router'
import { createSignal, For, Show } from 'solid-js'
import type { Calculation, ProductAnswer, Products } from '../../core/deposits/term-wire.ts'
import { words } from '../preferences.ts'
import { Amount } from '../ui/Amount.tsx'
import { createAct } from '../ui/act.ts'
import { Bones } from '../ui/Bones.tsx'
import { Field } from '../ui/Field.tsx'
import { createLoad } from '../ui/load.ts'
import { asAmount, fenOf, grouped, whole, yuanOf } from '../ui/money.ts'
import { Page } from '../ui/Page.tsx'
import { Facts, MainButton, Notice } from '../ui/Parts.tsx'
import { Segments } from '../ui/Segments.tsx'
import { Select } from '../ui/Select.tsx'
import { dayWords } from '../ui/when.ts'
import { useHolder } from './holder.ts'
import { wealth } from './term-words.ts'
import { Working } from './Working.tsx'
import './term.css'

type Part = 'products' | 'calculator'

export default function DepositProducts() {
  const [query, setQuery] = useSearchParams<{ part?: string }>()
  const part = (): Part => (query.part === 'calculator' ? 'calculator' : 'products')
  const { terms } = useHolder()
  const page = createLoad(terms.products)
  const c = () => wealth().catalogue
  return (
    <div class="stack roomy">
      <h1>{c().title}</h1>
      <Segments
        label={c().title}
        now={part()}
        options={[
          ['products', c().rates],
          ['calculator', wealth().calculator.title],
        ]}
        choose={(one) => setQuery({ part: one === 'products' ? undefined : one }, { replace: true })}
      />
      <Page load={page} waiting={<Bones shape={['line', 'line', 'line', 'line', 'line', 'line']} />}>
        {(now) => (
          <Show when={part() === 'products'} fallback={<Calculator all={now()} />}>
            <p class="quiet">
              {c().lead(dayWords(now().today, ''))} {c().demand(now().demand)}
            </p>
            <div class="catalogue">
              <For each={now().products}>{(one) => <Product product={one} />}</For>
            </div>
          </Show>
        )}
      </Page>
    </div>
  )
}

function Product(props: { product: ProductAnswer }) {
  const holder = useHolder()
  const p = () => props.product
  const c = () => wealth().catalogue
  return (
    <section class="stack product" aria-labelledby={`product-${p().id}`}>
      <div>
        <div class="heading">
          <h2 id={`product-${p().id}`}>{p().name}</h2>
          <span class="quiet">{p().monthly ? c().monthly(whole(p().least.amount)) : c().least(whole(p().least.amount))}</span>
        </div>
        <p>{p().about}</p>
      </div>
      <ul class="rates">
        <For each={p().reached.length > 0 ? p().reached : p().terms}>
          {(term) => (
            <li class="row">
              <span>{term.months === null ? c().noTerm : p().reached.length > 0 ? c().kept(c().months(term.months)) : c().months(term.months)}</span>
              <span>{term.percent}%</span>
            </li>
          )}
        </For>
      </ul>
      <Show when={p().open} fallback={<p class="quiet">{c().notForYou}</p>}>
        <A class="button" href={`${holder.products}/${p().id}`} aria-label={`${c().choose} ${p().name}`}>
          {c().choose}
        </A>
      </Show>
      <details class="more">
        <summary>{c().rules}</summary>
        <ul class="working">
          <For each={p().rules}>{(rule) => <li>{rule}</li>}</For>
        </ul>
      </details>
    </section>
  )
} // biome-ignore format: short lines

function Calculator(props: { all: Products }) {
  const { terms } = useHolder()
  const k = () => wealth().calculator
  const c = () => wealth().catalogue
  const [id, setId] = createSignal<ProductAnswer['id']>(props.all.products[0]!.id)
  const product = () => props.all.products.find((one) => one.id === id())!
  const [amount, setAmount] = createSignal('10000')
  const [chosen, setMonths] = createSignal('')
  const months = () => (product().terms.find((one) => String(one.months) === chosen()) ?? product().terms[0])?.months ?? null
  const [days, setDays] = createSignal('90')
  const [said, setSaid] = createSignal<Calculation>()
  const run = createAct(
    () =>
      terms.calculate({
        product: id(), amount: asAmount(amount()), months: months(), ...(months() === null ? { days: Number(days()) || 0 } : {}),
      }),
    setSaid,
  ) // biome-ignore format: one act
  const anew = <T,>(set: (value: T) => unknown) => (value: T) => {
    setSaid(undefined)
    run.clear()
    set(value)
  }
  return (
    <div class="panes stack">
      <form class="stack" onSubmit={run.submit} novalidate>
        <p class="quiet">{k().lead}</p>
        <Select
          label={k().product}
          now={id()}
          options={props.all.products.map((one) => [one.id, one.name] as const)}
          choose={anew((value: string) => setId(value as ProductAnswer['id']))}
        />
        <Field
          label={product().monthly ? k().amountMonthly : k().amount}
          value={amount()}
          onInput={anew(setAmount)}
          inputmode="decimal"
          maxlength={16}
          sum
          unit={words().yuan}
          wrong={run.about('amount')}
        />
        <Show
          when={months() !== null}
          fallback={
            <Field
              label={k().days}
              value={days()}
              onInput={anew(setDays)}
              inputmode="numeric"
              maxlength={4}
              wrong={run.about('days')}
            />
          }
        >
          <Select
            label={k().term}
            now={String(months())}
            options={product().terms.map((one) => [String(one.months), `${c().months(one.months!)} ${one.percent}%`] as const)}
            choose={anew(setMonths)}
          />
        </Show>
        <Notice words={run.otherThan('amount', 'days')} />
        <MainButton busy={run.busy()}>{k().run}</MainButton>
      </form>
      <div class="stack" aria-live="polite">
        <Show when={said()}>
          {(one) => (
            <>
              <div class="hero">
                <p class="quiet">{k().interest}</p>
                <Amount value={one().interest.amount} label={k().interest} />
              </div>
              <p>{k().more(grouped(yuanOf(fenOf(one().interest.amount) - fenOf(one().demand.amount))))}</p>
              <Facts
                rows={[
                  [k().until, dayWords(one().until, one().start)],
                  [k().putIn, <Amount value={one().principal.amount} />],
                  [k().together, <Amount value={yuanOf(fenOf(one().principal.amount) + fenOf(one().interest.amount))} />],
                  [k().demand, <Amount value={one().demand.amount} />],
                ]}
              />
              <h2>{wealth().one.why}</h2>
              <Working lines={one().lines} />
            </>
          )}
        </Show>
      </div>
    </div>
  )
} // biome-ignore format: one form
