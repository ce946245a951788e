/**
 * The one table of a desk: sorted by a press of a heading, filtered, exported, gone through with keys. What is typed and chosen
 * stands in the address, so that a link shows the same. Rows beyond the first two hundred are drawn when asked for.
 */
import { useSearchParams } from '@solidjs/router'
import { createMemo, createSignal, For, type JSX, Show } from 'solid-js'
import { inLocale } from '../preferences.ts'
import { en } from '../words/grid-en.ts'
import { type GridWords, zh } from '../words/grid-zh.ts'
import { Arch } from './Arch.tsx'
import { Bones } from './Bones.tsx'
import { Icon } from './icons.tsx'
import { stepRow } from './rows.ts'
import { save } from './save.ts'
import { type Heading, matching, pressed, sorted, tableCsv } from './table.ts'
import { createTyping } from './typing.ts'
import './grid.css'

const DRAWN = 200
const w = (): GridWords => inLocale(zh, en)

export type Column<Row> = Heading<Row> & {
  /** What stands in the cell, where it is more than its text. */
  readonly cell?: (row: Row) => JSX.Element
  /** An amount or a count: to the right. */
  readonly number?: true
  /** Names its row for who hears the table. */
  readonly names?: true
  /** Only where there is room: a phone leaves it out. */
  readonly roomy?: true
  /** Kept on one line. */
  readonly whole?: true
  readonly classList?: (row: Row) => Record<string, boolean>
}

/** A table's shape while its rows are asked for. */
export const GridBones = () => <Bones shape={['keys', ...Array<'line'>(8).fill('line')]} />

export function Grid<Row>(props: {
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  /** What a file of them is called, without its ending. */
  file: string
  /** Said when there are none. */
  none: string
  /** More of them, where the bank gives a page at a time. */
  pages?: { readonly from: () => string | null; readonly further: () => Promise<void> }
  /** The bank itself looks among all: no filter over what is loaded stands beside that. */
  asked?: boolean
  /** What can be done about a row, at its end: neither sorted by nor exported. */
  act?: { readonly title: string; readonly cell: (row: Row) => JSX.Element }
}) {
  const [query, setQuery] = useSearchParams<{ sort?: string; find?: string }>()
  const [drawn, setDrawn] = createSignal(DRAWN)
  const [asking, setAsking] = createSignal(false)
  const find = createTyping(query.find ?? '', (text) => setQuery({ find: text || null }, { replace: true }))
  const order = () => query.sort ?? ''
  const columns = createMemo(() => props.columns)
  const found = createMemo(() => (props.asked ? props.rows : matching(props.rows, columns(), find.typed())))
  const rows = createMemo(() => sorted(found(), columns(), order()))
  const shown = createMemo(() => rows().slice(0, drawn()))
  const direction = (key: string) =>
    order() === key ? ('ascending' as const) : order() === `-${key}` ? ('descending' as const) : undefined
  const further = async () => {
    if (asking()) return
    setAsking(true)
    await props.pages?.further().finally(() => setAsking(false))
  }
  return (
    <Show
      when={props.rows.length > 0}
      fallback={
        <>
          <Arch />
          <p class="centre">{props.none}</p>
        </>
      }
    >
      <div class="grid-tools">
        <Show when={!props.asked}>
          <label class="grid-filter">
            <Icon name="search" />
            <span class="hidden">{w().filter}</span>
            <input
              type="search"
              placeholder={w().filter}
              value={find.typed()}
              maxlength={60}
              onInput={(event) => find.type(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key !== 'ArrowDown') return
                event.preventDefault()
                stepRow(event.currentTarget.closest('.grid-tools')?.nextElementSibling, 1)
              }}
            />
          </label>
        </Show>
        <p class="quiet" role="status">
          {rows().length === props.rows.length
            ? w().rows(props.rows.length)
            : w().some(rows().length, props.rows.length)}
          <Show when={props.pages?.from()}>{`, ${w().further}`}</Show>
        </p>
        <button
          type="button"
          class="plain grid-export"
          onClick={() =>
            save({
              name: `${props.file}.csv`,
              blob: new Blob([tableCsv(rows(), columns())], { type: 'text/csv;charset=utf-8' }),
            })
          }
        >
          <Icon name="download" />
          {w().export}
        </button>
      </div>
      <section
        class="scroll grid-scroll"
        tabindex="0"
        aria-label={props.label}
        onKeyDown={(event) => {
          const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : undefined
          if (!step || event.target instanceof HTMLInputElement) return
          if (stepRow(event.currentTarget, step)) event.preventDefault()
        }}
      >
        <table class="table dense hover">
          <thead>
            <tr>
              <For each={columns()}>
                {(column) => (
                  <th
                    scope="col"
                    classList={{ number: column.number === true, roomy: column.roomy === true }}
                    aria-sort={direction(column.key)}
                  >
                    <button
                      type="button"
                      class="sort"
                      title={w().sort(column.title)}
                      onClick={() => setQuery({ sort: pressed(order(), column.key) || null }, { replace: true })}
                    >
                      {column.title}
                      <i aria-hidden="true" />
                    </button>
                  </th>
                )}
              </For>
              <Show when={props.act}>
                {(act) => (
                  <th scope="col">
                    <span class="hidden">{act().title}</span>
                  </th>
                )}
              </Show>
            </tr>
          </thead>
          <tbody>
            <For each={shown()}>
              {(row) => (
                <tr tabindex="-1">
                  <For each={columns()}>
                    {(column) => {
                      const looks = () => ({
                        number: column.number === true,
                        roomy: column.roomy === true,
                        whole: column.whole === true,
                        ...column.classList?.(row),
                      })
                      const content = () => column.cell?.(row) ?? column.text(row)
                      return column.names ? (
                        <th scope="row" classList={looks()}>
                          {content()}
                        </th>
                      ) : (
                        <td classList={looks()}>{content()}</td>
                      )
                    }}
                  </For>
                  <Show when={props.act}>{(act) => <td>{act().cell(row)}</td>}</Show>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </section>
      <Show when={rows().length === 0}>
        <p class="centre">
          {w().noneMatch}{' '}
          <button type="button" class="plain" onClick={() => find.type('')}>
            {w().all}
          </button>
        </p>
      </Show>
      <Show when={rows().length > drawn()}>
        <button type="button" class="button" onClick={() => setDrawn(drawn() + DRAWN)}>
          {w().more(Math.min(DRAWN, rows().length - drawn()))}
        </button>
      </Show>
      <Show when={rows().length <= drawn() && props.pages?.from()}>
        <button type="button" class="button" aria-busy={asking()} onClick={() => void further()}>
          {w().askFurther}
        </button>
      </Show>
    </Show>
  )
}
