/** A period of one's own account, or of a firm's: both balances, what came and went, and files that say the same. */
import { useSearchParams } from '@solidjs/router'
import { createEffect, on, Show } from 'solid-js'
import { words } from '../preferences.ts'
import { Amount } from '../ui/Amount.tsx'
import { Arch } from '../ui/Arch.tsx'
import { createAct } from '../ui/act.ts'
import { createLoad } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { Facts, Notice } from '../ui/Parts.tsx'
import { Segments } from '../ui/Segments.tsx'
import { save } from '../ui/save.ts'
import { deposits } from './api.ts'
import { useHolder } from './holder.ts'
import { MovementList } from './MovementList.tsx'
import { PeriodFields } from './PeriodFields.tsx'

const choices = ['this-month', 'last-month', 'this-year'] as const
type Choice = (typeof choices)[number]
/** The period around what the bank says is today. */
function periodFor(choice: Choice, today: string): { from: string; to: string } {
  const [year, month] = today.split('-').map(Number) as [number, number]
  const text = (date: number) => new Date(date).toISOString().slice(0, 10)
  if (choice === 'this-year') return { from: `${year}-01-01`, to: today }
  if (choice === 'this-month') return { from: `${today.slice(0, 7)}-01`, to: today }
  return { from: text(Date.UTC(year, month - 2, 1)), to: text(Date.UTC(year, month - 1, 0)) }
}

export default function Statement() {
  const [query, setQuery] = useSearchParams<{ from?: string; to?: string }>()
  const w = () => words().statement
  const asked = () => (query.from && query.to ? { from: query.from, to: query.to } : undefined)
  const holder = useHolder()
  const page = createLoad(async () => {
    const { at, today } = await holder.current()
    return { at, statement: await deposits.statement(at, asked()), today }
  })
  createEffect(on(() => `${query.from} ${query.to}`, () => void page.again(), { defer: true })) // biome-ignore format: one effect
  const file = createAct(async (format) => {
    const { at, statement } = page.value()!
    return deposits.statementFile(at, statement, format as 'pdf' | 'csv')
  }, save)
  const chosen = (statement: { from: string; to: string }, today: string): Choice | '' =>
    choices.find((one) => {
      const { from, to } = periodFor(one, today)
      return from === statement.from && to === statement.to
    }) ?? ''
  const choose = ({ from, to }: { from: string; to: string }) => setQuery({ from, to }, { replace: true })
  return (
    <div class="stack narrow-ish">
      <h1>{w().title}</h1>
      <Page load={page}>
        {(now) => (
          <div class="stack">
            <Show when={holder.firm}>
              <p>
                {now().statement.holder}
                <br />
                <span class="quiet">{w().number(now().statement.number)}</span>
              </p>
            </Show>
            <Segments
              label={w().period}
              now={chosen(now().statement, now().today)}
              options={choices.map((one) => [one, w().choices[one]] as const)}
              choose={(one) => one && choose(periodFor(one, now().today))}
            />
            <div class="filters">
              <PeriodFields
                from={asked()?.from ?? now().statement.from}
                to={asked()?.to ?? now().statement.to}
                choose={choose}
              />
            </div>
            <Facts
              rows={[
                [w().opening, <Amount value={now().statement.opening.amount} />],
                [w().in(now().statement.in.count), <Amount value={now().statement.in.amount.amount} sign="+" />],
                [w().out(now().statement.out.count), <Amount value={now().statement.out.amount.amount} sign="−" />],
                [w().closing, <Amount value={now().statement.closing.amount} />],
              ]}
            />
            <div class="pair">
              <button type="button" class="button" onClick={() => void file.run('pdf')}>
                {w().pdf}
              </button>
              <button type="button" class="button" onClick={() => void file.run('csv')}>
                {w().csv}
              </button>
            </div>
            <p class="quiet" role="status">
              {file.busy() ? w().making : ''}
            </p>
            <Notice words={file.otherThan()} />
            <Show
              when={now().statement.movements.length > 0}
              fallback={
                <>
                  <Arch />
                  <p>{w().none}</p>
                </>
              }
            >
              <h2>{w().rows}</h2>
              <MovementList
                movements={now().statement.movements.toReversed()}
                today={now().today}
                firm={holder.firm !== undefined}
              />
            </Show>
            <details>
              <summary>{w().digest}</summary>
              <p class="quiet">{w().digestSays}</p>
              <p class="mono breaks">{now().statement.sha256}</p>
            </details>
          </div>
        )}
      </Page>
    </div>
  )
}
