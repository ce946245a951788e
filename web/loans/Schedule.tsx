/** Every instalment: drawn, and in a table that says which are paid. */
import { For, Show } from 'solid-js'
import type { InstalmentAnswer } from '../../core/loans/application-wire.ts'
import type { LoanAll } from '../../core/loans/wire.ts'
import { Amount } from '../ui/Amount.tsx'
import { Bars } from '../ui/Bars.tsx'
import { Key } from '../ui/Key.tsx'
import { grouped } from '../ui/money.ts'
import { dayShort } from '../ui/when.ts'
import { lending } from './words.ts'
import './loans.css'

type Row = InstalmentAnswer & Partial<Pick<LoanAll['schedule'][number], 'state'>>

export function Schedule(props: { rows: readonly Row[]; title: string }) {
  const w = () => lending().schedule
  const states = () => props.rows.some(({ state }) => state !== undefined && state !== 'to-come')
  return (
    <section class="stack" aria-label={props.title}>
      <Show when={props.rows.length > 1}>
        <div class="drawn-plan">
          <Bars
            bars={props.rows.map((row) => ({
              label: dayShort(row.due),
              value: Number(row.total.amount),
              parts: [
                { mark: 'ok', value: Number(row.principal.amount) },
                { mark: 'waits', value: Number(row.interest.amount) },
              ],
              says: w().of(row.due, grouped(row.principal.amount), grouped(row.interest.amount)),
            }))}
            unit={(value) => String(value)}
          />
          <Key
            parts={[
              ['ok', w().principal],
              ['waits', w().interest],
            ]}
          />
        </div>
      </Show>
      <section class="plan-scroll" tabindex="0" aria-label={w().all}>
        <table class="table plan">
          <thead>
            <tr>
              <th scope="col">{w().due}</th>
              <th scope="col">{w().principal}</th>
              <th scope="col">{w().interest}</th>
              <th scope="col">{w().total}</th>
              <th scope="col">{w().left}</th>
              <Show when={states()}>
                <th scope="col">{w().state}</th>
              </Show>
            </tr>
          </thead>
          <tbody>
            <For each={props.rows}>
              {(row) => (
                <tr classList={{ paid: row.state === 'paid' }}>
                  <th scope="row">{row.due}</th>
                  <td>
                    <Amount value={row.principal.amount} />
                  </td>
                  <td>
                    <Amount value={row.interest.amount} />
                  </td>
                  <td>
                    <Amount value={row.total.amount} />
                  </td>
                  <td>
                    <Amount value={row.left.amount} />
                  </td>
                  <Show when={states()}>
                    <td classList={{ late: row.state === 'overdue' }}>{row.state ? w().states[row.state] : ''}</td>
                  </Show>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </section>
    </section>
  )
}
