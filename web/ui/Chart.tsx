/** A drawing and the table of the same figures: whoever listens has the table, whoever looks chooses. */
import { createSignal, createUniqueId, For, type JSX } from 'solid-js'
import { words } from '../preferences.ts'
import { Later } from './Later.tsx'

export function Chart(props: {
  title: string
  columns: readonly string[]
  rows: readonly (readonly JSX.Element[])[]
  children: JSX.Element
}) {
  const id = createUniqueId()
  const [table, setTable] = createSignal(false)
  return (
    <figure class="figure-of" aria-labelledby={id}>
      <figcaption class="heading">
        <span id={id} class="label">
          {props.title}
        </span>
        <button type="button" class="plain" aria-pressed={table()} onClick={() => setTable(!table())}>
          {table() ? words().chart.drawing : words().chart.table}
        </button>
      </figcaption>
      <div hidden={table()}>{props.children}</div>
      <div classList={{ hidden: !table() }}>
        <div classList={{ scroll: table() }} tabindex={table() ? 0 : undefined}>
          <Later>
            <table class="table">
              <caption class="hidden">{props.title}</caption>
              <thead>
                <tr>
                  <For each={props.columns}>
                    {(column, n) => (
                      <th scope="col" classList={{ end: n() > 0 }}>
                        {column}
                      </th>
                    )}
                  </For>
                </tr>
              </thead>
              <tbody>
                <For each={props.rows}>
                  {(row) => (
                    <tr>
                      <For each={row}>{(cell, n) => (n() === 0 ? <th scope="row">{cell}</th> : <td>{cell}</td>)}</For>
                    </tr>
                  )}
                </For>
              </tbody>
            </table>
          </Later>
        </div>
      </div>
    </figure>
  )
}
