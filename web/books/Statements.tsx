/** The bank's statements: what each head began with and ended with, what was earned and spent, what the bank has and owes. */
import { useSearchParams } from '@solidjs/router'
import { createEffect, createSignal, For, Match, on, Show, Switch } from 'solid-js'
import type { Span } from '../../core/books/statements.ts'
import type { IncomeAnswer, SheetAnswer, TrialBalance } from '../../core/books/wire.ts'
import { PeriodFields } from '../deposits/PeriodFields.tsx'
import { StaffNav } from '../staff/StaffNav.tsx'
import { Amount } from '../ui/Amount.tsx'
import { shortly } from '../ui/axis.ts'
import { Bars } from '../ui/Bars.tsx'
import { Chart } from '../ui/Chart.tsx'
import { type Column, Grid, GridBones } from '../ui/Grid.tsx'
import { Key } from '../ui/Key.tsx'
import { createLoad } from '../ui/load.ts'
import { fenOf, grouped } from '../ui/money.ts'
import { Page } from '../ui/Page.tsx'
import { Segments } from '../ui/Segments.tsx'
import { Select } from '../ui/Select.tsx'
import { books } from './api.ts'
import { Listed, type Part } from './Listed.tsx'
import { Closed } from './Periods.tsx'
import { bookWords } from './words.ts'
import './books.css'

const w = bookWords
const kinds = ['trial', 'income', 'sheet'] as const
type Kind = (typeof kinds)[number]
const bys = ['day', 'month', 'year'] as const
type Answer =
  | { readonly kind: 'trial'; readonly trial: TrialBalance }
  | { readonly kind: 'income'; readonly income: IncomeAnswer }
  | { readonly kind: 'sheet'; readonly sheet: SheetAnswer }

export default function Statements() {
  const [query, setQuery] = useSearchParams<{ kind?: string; from?: string; to?: string; by?: string; unit?: string }>()
  const kind = (): Kind => kinds.find((one) => one === query.kind) ?? 'trial'
  const by = (): Span => bys.find((one) => one === query.by) ?? 'day'
  const asked = () => ({ from: query.from, to: query.to })
  // The bank says of which days there are statements; until it has, the fields are empty.
  const [shown, setShown] = createSignal<{ from: string; to: string }>({ from: query.from ?? '', to: query.to ?? '' })
  const page = createLoad(async (): Promise<Answer> => {
    const now = kind()
    if (now === 'sheet') {
      const sheet = await books.sheet(query.to)
      setShown({ from: query.from ?? sheet.day, to: sheet.day })
      return { kind: now, sheet }
    }
    if (now === 'income') {
      const income = await books.income({ ...asked(), by: by() })
      setShown({ from: income.from, to: income.to })
      return { kind: now, income }
    }
    const trial = await books.trial(asked())
    setShown({ from: trial.from, to: trial.to })
    return { kind: now, trial }
  })
  createEffect(on(() => [kind(), by(), query.from, query.to], () => void page.again(), { defer: true })) // biome-ignore format: one effect
  const choose = ({ from, to }: { from: string; to: string }) => {
    if (!from || !to) return
    setShown({ from, to })
    setQuery({ from, to }, { replace: true })
  }
  const answer = <K extends Kind>(of: K) => {
    const now = page.value()
    return now?.kind === of ? (now as Extract<Answer, { kind: K }>) : undefined
  }
  return (
    <div class="stack">
      <div>
        <h1>{w().title}</h1>
        <p class="quiet">{w().lead}</p>
      </div>
      <StaffNav />
      <Segments
        label={w().kind}
        now={kind()}
        options={kinds.map((one) => [one, w().tabs[one]] as const)}
        choose={(one) => setQuery({ kind: one === 'trial' ? null : one, sort: null, find: null }, { replace: true })}
      />
      <div class="filters period">
        <Show
          when={kind() !== 'sheet'}
          fallback={
            <div class="field">
              <label for="sheet-day">{w().day}</label>
              <input
                id="sheet-day"
                type="date"
                value={shown().to}
                onChange={({ currentTarget: { value } }) =>
                  choose({ from: shown().from && shown().from < value ? shown().from : value, to: value })
                }
              />
            </div>
          }
        >
          <PeriodFields from={shown().from} to={shown().to} choose={choose} />
        </Show>
        <Show when={kind() === 'income'}>
          <div class="field">
            <span class="question">{w().by}</span>
            <Segments
              label={w().by}
              now={by()}
              options={bys.map((one) => [one, w().bys[one]] as const)}
              choose={(one) => setQuery({ by: one === 'day' ? null : one }, { replace: true })}
            />
          </div>
        </Show>
      </div>
      <Page load={page} waiting={<GridBones />}>
        {() => (
          <Switch>
            <Match when={answer('trial')}>
              {(now) => (
                <Trial
                  trial={now().trial}
                  unit={query.unit ?? 'CNY'}
                  choose={(unit) => setQuery({ unit: unit === 'CNY' ? null : unit }, { replace: true })}
                />
              )}
            </Match>
            <Match when={answer('income')}>{(now) => <Income income={now().income} />}</Match>
            <Match when={answer('sheet')}>{(now) => <Sheet sheet={now().sheet} />}</Match>
          </Switch>
        )}
      </Page>
    </div>
  )
}

type TrialRow = TrialBalance['units'][number]['rows'][number]

function Trial(props: { trial: TrialBalance; unit: string; choose: (unit: string) => void }) {
  const now = () => props.trial.units.find(({ unit }) => unit === props.unit) ?? props.trial.units[0]
  const amount = (key: string, title: string, text: (row: TrialRow) => string, roomy = false): Column<TrialRow> => ({
    key,
    title,
    number: true,
    ...(roomy ? { roomy: true as const } : {}),
    text,
    by: (row) => Number(text(row)),
    cell: (row) =>
      Number(text(row)) === 0 ? <span class="quiet">–</span> : <span class="whole">{grouped(text(row))}</span>,
  })
  const transferred = () => now()?.rows.some((row) => Number(row.transferred) !== 0)
  return (
    <Show when={now()} fallback={<p class="centre">{w().noHeads}</p>}>
      {(one) => (
        <div class="stack">
          <Closed closed={props.trial.closed} />
          <Show when={props.trial.units.length > 1}>
            <div class="filters period">
              <Select
                label={w().unit}
                now={one().unit}
                options={props.trial.units.map(({ unit }) => [unit, w().units[unit] ?? unit] as const)}
                choose={props.choose}
              />
            </div>
          </Show>
          <Show when={one().unit !== 'CNY'}>
            <p class="quiet">{w().apartSays}</p>
          </Show>
          <dl class="balanced">
            <For each={['opening', 'turnover', 'closing'] as const}>
              {(side) => (
                <div>
                  <dt>{w()[side]}</dt>
                  <dd>{w().balanced(grouped(one().totals[side].debit), grouped(one().totals[side].credit))}</dd>
                </div>
              )}
            </For>
          </dl>
          <Grid
            label={w().kinds.trial}
            file={`${w().kinds.trial} ${w().between(props.trial.from, props.trial.to)}`}
            none={w().noHeads}
            rows={one().rows}
            columns={[
              {
                key: 'head',
                title: w().head,
                names: true,
                text: (row) => `${row.head} ${row.name}`,
                cell: (row) => (
                  <>
                    {row.head} <span class="head-name">{row.name}</span>
                  </>
                ),
              },
              amount('opening-debit', w().openingDebit, (row) => row.opening.debit, true),
              amount('opening-credit', w().openingCredit, (row) => row.opening.credit, true),
              amount('debits', w().debits, (row) => row.turnover.debit),
              amount('credits', w().credits, (row) => row.turnover.credit),
              ...(transferred() ? [amount('transferred', w().transferred, (row) => row.transferred)] : []),
              amount('closing-debit', w().closingDebit, (row) => row.closing.debit),
              amount('closing-credit', w().closingCredit, (row) => row.closing.credit),
            ]}
          />
        </div>
      )}
    </Show>
  )
}

function Income(props: { income: IncomeAnswer }) {
  const now = () => props.income
  const parts = (): Part[] => [
    { title: w().income, lines: now().income, totals: [[w().incomeTotal, now().totals.income.amount]] },
    {
      title: w().expense,
      lines: now().expense,
      totals: [
        [w().expenseTotal, now().totals.expense.amount],
        [w().result, now().totals.result.amount],
      ],
    },
  ]
  return (
    <div class="stack roomy">
      <Closed closed={now().closed} />
      <dl class="sums">
        <For each={['income', 'expense', 'result'] as const}>
          {(which) => (
            <div>
              <dt>{w()[which]}</dt>
              <dd>
                <Amount value={now().totals[which].amount} />
              </dd>
            </div>
          )}
        </For>
      </dl>
      <Listed
        title={`${w().kinds.income} ${w().between(now().from, now().to)}`}
        label={w().kinds.income}
        columns={[parts()]}
      />
      <Show when={now().parts.length > 0}>
        <Chart
          title={w().byPart}
          columns={[w().part, w().income, w().expense, w().result]}
          rows={now().parts.map((part) => [
            part.name,
            grouped(part.income.amount),
            grouped(part.expense.amount),
            grouped(part.result.amount),
          ])}
        >
          <Bars
            bars={now().parts.map((part) => ({
              label: now().by === 'day' ? part.name.slice(5) : part.name,
              value: Math.max(0, Number(part.income.amount)),
              beside: { mark: 'waits', value: Math.max(0, Number(part.expense.amount)) },
              says: `${part.name} ${w().income} ${grouped(part.income.amount)} · ${w().expense} ${grouped(part.expense.amount)}`,
            }))}
            unit={shortly}
          />
          <Key
            parts={[
              ['ok', w().income],
              ['waits', w().expense],
            ]}
          />
        </Chart>
      </Show>
    </div>
  )
}

function Sheet(props: { sheet: SheetAnswer }) {
  const now = () => props.sheet
  const left = (): Part[] => [
    { title: w().assets, lines: now().assets, totals: [[w().assetsTotal, now().totals.assets.amount]] },
  ]
  const right = (): Part[] => [
    {
      title: w().liabilities,
      lines: now().liabilities,
      totals: [[w().liabilitiesTotal, now().totals.liabilities.amount]],
    },
    {
      title: w().equity,
      lines: [
        ...now().equity,
        ...(fenOf(now().result.amount) === 0n ? [] : [{ head: '', name: w().running, amount: now().result }]),
      ],
      totals: [
        [w().equityTotal, now().totals.equity.amount],
        [w().bothTotal, now().totals.liabilitiesAndEquity.amount],
      ],
    },
  ]
  return (
    <div class="stack roomy">
      <Closed closed={now().closed} />
      <Listed title={`${w().kinds.sheet} ${now().day}`} label={w().kinds.sheet} columns={[left(), right()]} />
      <Show when={now().apart.length > 0}>
        <details>
          <summary>{w().apart}</summary>
          <section class="scroll" tabindex="0" aria-label={w().apart}>
            <table class="table dense">
              <thead>
                <tr>
                  <th scope="col">{w().head}</th>
                  <th scope="col">{w().unit}</th>
                  <th scope="col" class="number">
                    {w().debit}
                  </th>
                  <th scope="col" class="number">
                    {w().credit}
                  </th>
                </tr>
              </thead>
              <tbody>
                <For each={now().apart}>
                  {(row) => (
                    <tr>
                      <th scope="row">
                        {row.head} {row.name}
                      </th>
                      <td>{w().units[row.unit] ?? row.unit}</td>
                      <td class="number">{grouped(row.debit)}</td>
                      <td class="number">{grouped(row.credit)}</td>
                    </tr>
                  )}
                </For>
              </tbody>
            </table>
          </section>
        </details>
      </Show>
    </div>
  )
}
