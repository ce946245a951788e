/** All that came and went: looked for by word, kind and day, over all the years. */
import { A, useSearchParams } from '@solidjs/router'
import { lazy, Show, Suspense } from 'solid-js'
import { type MovementKind, personMovementKinds } from '../../core/deposits/kinds.ts'
import { ownAccount } from '../api.ts'
import { words } from '../preferences.ts'
import { Arch } from '../ui/Arch.tsx'
import { Bones } from '../ui/Bones.tsx'
import { Field } from '../ui/Field.tsx'
import { createPages } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { Segments } from '../ui/Segments.tsx'
import { Select } from '../ui/Select.tsx'
import { createTyping } from '../ui/typing.ts'
import { createWide } from '../ui/wide.ts'
import { deposits, type Looking } from './api.ts'
import { MovementList } from './MovementList.tsx'
import { PeriodFields } from './PeriodFields.tsx'

const MovementTable = lazy(() => import('./MovementTable.tsx'))

const directions = ['', 'in', 'out'] as const

export default function Movements() {
  const [query, setQuery] = useSearchParams<{ text?: string; direction?: string; kind?: string; from?: string; to?: string }>() // biome-ignore format: one signature
  const w = () => words().movements
  const wide = createWide(900)
  let account: string | undefined
  const filter = (): Looking => ({
    ...(query.text ? { text: query.text } : {}),
    ...(query.direction ? { direction: query.direction as 'in' | 'out' } : {}),
    ...(query.kind ? { kind: query.kind as MovementKind } : {}),
    ...(query.from ? { from: query.from } : {}),
    ...(query.to ? { to: query.to } : {}),
  })
  const list = createPages(filter, async (asked) => {
    account ??= (await ownAccount()).id
    return deposits.movements(account, asked)
  })
  const search = createTyping(query.text ?? '', (text) => setQuery({ text: text || null }, { replace: true }))
  const looks = () => Object.keys(filter()).length > 0
  const Kind = () => (
    <Select
      label={w().kind}
      now={query.kind ?? ''}
      options={[['', w().anyKind], ...personMovementKinds.map((kind) => [kind, words().home.kinds[kind]] as const)]}
      choose={(kind) => setQuery({ kind: kind || null }, { replace: true })}
    />
  )
  const Days = () => (
    <PeriodFields
      from={query.from ?? ''}
      to={query.to ?? ''}
      choose={({ from, to }) => setQuery({ from: from || null, to: to || null }, { replace: true })}
    />
  )
  return (
    <div class="stack">
      <h1>{w().title}</h1>
      <search classList={{ stack: !wide(), filters: wide() }}>
        <Field label={w().search} value={search.typed()} onInput={search.type} hint={w().searchHint} />
        <div class="field">
          <Show when={wide()}>
            <span class="question">{w().direction}</span>
          </Show>
          <Segments
            label={w().direction}
            now={(query.direction ?? '') as '' | 'in' | 'out'}
            options={directions.map((one) => [one, w().directions[one || 'all']] as const)}
            choose={(direction) => setQuery({ direction: direction || null }, { replace: true })}
          />
        </div>
        <Show
          when={!wide()}
          fallback={
            <>
              <Kind />
              <Days />
            </>
          }
        >
          <details open={Boolean(query.kind || query.from || query.to)}>
            <summary>{w().more}</summary>
            <div class="filters">
              <Kind />
              <Days />
            </div>
          </details>
        </Show>
      </search>
      <p>
        <A href="/statement">{w().toStatement}</A>
      </p>
      <Page load={list.page} waiting={<Bones shape={['line', 'line', 'line', 'line']} />}>
        {() => (
          <Show
            when={list.all().length > 0}
            fallback={
              <Show when={!list.from()} fallback={<p class="quiet">{w().notYet}</p>}>
                <Arch />
                <p>{looks() ? w().noneFound : words().home.none}</p>
              </Show>
            }
          >
            <h2 class="hidden">{w().found}</h2>
            <Show
              when={wide()}
              fallback={
                <MovementList movements={list.all()} today={looks() ? '' : list.all()[0]!.bookedAt.slice(0, 10)} />
              }
            >
              <Suspense fallback={<Bones shape={['line', 'line', 'line']} />}>
                <MovementTable movements={list.all()} pages={list} />
              </Suspense>
            </Show>
          </Show>
        )}
      </Page>
      <Show when={list.from() && (!wide() || list.all().length === 0)}>
        <button type="button" class="plain" onClick={() => void list.further()}>
          {words().more}
        </button>
      </Show>
    </div>
  )
}
