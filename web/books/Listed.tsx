/** A statement as it is printed: sections with their lines and what they come to, amounts in one column, and the same as a file. */
import { For, Show } from 'solid-js'
import { csvTable } from '../../core/csv.ts'
import { Amount } from '../ui/Amount.tsx'
import { Icon } from '../ui/icons.tsx'
import { save } from '../ui/save.ts'
import { bookWords } from './words.ts'

type Line = { readonly head: string; readonly name: string; readonly amount: { readonly amount: string } }
export type Part = {
  readonly title: string
  readonly lines: readonly Line[]
  readonly totals: readonly (readonly [string, string])[]
}

export function Listed(props: {
  /** What a file of it is called. */
  title: string
  label: string
  /** Beside each other where there is room. */
  columns: readonly (readonly Part[])[]
}) {
  const w = bookWords
  const csv = () =>
    csvTable([
      [w().section, w().code, w().name, w().amount],
      ...props.columns
        .flat()
        .flatMap(({ title, lines, totals }) => [
          ...lines.map(({ head, name, amount }) => [title, head, name, amount.amount]),
          ...totals.map(([name, amount]) => [title, '', name, amount]),
        ]),
    ])
  return (
    <section class="stack" aria-label={props.label}>
      <div class="row listed-head">
        <h2>{props.title}</h2>
        <button
          type="button"
          class="plain grid-export"
          onClick={() =>
            save({ name: `${props.title}.csv`, blob: new Blob([csv()], { type: 'text/csv;charset=utf-8' }) })
          }
        >
          <Icon name="download" />
          {w().export}
        </button>
      </div>
      <div class="listed" classList={{ two: props.columns.length > 1 }}>
        <For each={props.columns}>
          {(parts) => (
            <table class="table">
              <For each={parts}>
                {(part) => (
                  <tbody>
                    <tr class="section">
                      <th scope="colgroup" colspan="2">
                        {part.title}
                      </th>
                    </tr>
                    <Show when={part.lines.length === 0}>
                      <tr>
                        <th scope="row" class="quiet">
                          {w().none}
                        </th>
                        <td />
                      </tr>
                    </Show>
                    <For each={part.lines}>
                      {(line) => (
                        <tr>
                          <th scope="row">
                            <span class="code">{line.head}</span>
                            {line.name}
                          </th>
                          <td>
                            <Amount value={line.amount.amount} />
                          </td>
                        </tr>
                      )}
                    </For>
                    <For each={part.totals}>
                      {([name, amount]) => (
                        <tr class="total">
                          <th scope="row">{name}</th>
                          <td>
                            <Amount value={amount} />
                          </td>
                        </tr>
                      )}
                    </For>
                  </tbody>
                )}
              </For>
            </table>
          )}
        </For>
      </div>
    </section>
  )
}
