/** What a bill is for, item by item, down to what is left. */

import { For, Show } from 'solid-js'
import type { HouseBill } from '../../core/bills/run-wire.ts'
import { Amount } from '../ui/Amount.tsx'
import { itemName } from './due.tsx'
import { billing } from './words.ts'

type Shown = Pick<HouseBill, 'items' | 'amount' | 'penalty' | 'paid' | 'left'> & { penaltyFormula?: string | null }

export const Items = (props: { bill: Shown }) => (
  <div class="sums">
    <table class="table">
      <caption class="hidden">{billing().items}</caption>
      <tbody>
        <For each={props.bill.items}>
          {(item) => (
            <tr>
              <th scope="row">
                {itemName(item)}
                <Show when={item.quantity}>
                  <span class="quiet under">{item.quantity}</span>
                </Show>
              </th>
              <td>
                <Amount value={item.amount} />
              </td>
            </tr>
          )}
        </For>
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{billing().amount}</th>
          <td>
            <Amount value={props.bill.amount.amount} />
          </td>
        </tr>
        <Show when={props.bill.penalty.amount !== '0.00'}>
          <tr>
            <th scope="row">{billing().penalty}</th>
            <td>
              <Amount value={props.bill.penalty.amount} sign="+" />
            </td>
          </tr>
        </Show>
        <Show when={props.bill.paid.amount !== '0.00'}>
          <tr>
            <th scope="row">{billing().paidSoFar}</th>
            <td>
              <Amount value={props.bill.paid.amount} sign="−" />
            </td>
          </tr>
        </Show>
        <Show when={props.bill.left.amount !== props.bill.amount.amount && props.bill.left.amount !== '0.00'}>
          <tr class="total">
            <th scope="row">{billing().left}</th>
            <td>
              <Amount value={props.bill.left.amount} />
            </td>
          </tr>
        </Show>
      </tfoot>
    </table>
    <Show when={props.bill.penaltyFormula}>
      {(formula) => (
        <details class="more">
          <summary>{billing().howPenalty}</summary>
          <p class="quiet">{formula()}</p>
        </details>
      )}
    </Show>
  </div>
)
