/** Movements by day, newest first, each with a way to what it belongs to. */
import { A } from '@solidjs/router'
import { createMemo, For, Show } from 'solid-js'
import type { Movement } from '../../core/deposits/wire.ts'
import { words } from '../preferences.ts'
import { Amount } from '../ui/Amount.tsx'
import { dayWords, timeOf } from '../ui/when.ts'

/** Where one reads on about it: the payment itself, where it is one's own, else what the ledger says of it. */
export const pathOf = ({ business, id }: Movement): string =>
  business.startsWith('transfer-')
    ? `/transfers/${business}`
    : business.startsWith('bill-payment-')
      ? `/bills/payments/${business}`
      : business.startsWith('house-payment-')
        ? `/bills/house-payments/${business}`
        : `/movements/${id}`

function Line(props: { movement: Movement; firm: boolean }) {
  const m = () => props.movement
  const content = () => (
    <>
      <span>
        {words().home.kinds[m().kind]} {m().counterparty}
      </span>
      <Amount
        value={m().amount.amount}
        sign={m().direction === 'in' ? '+' : '−'}
        label={m().direction === 'in' ? words().home.in : words().home.out}
      />
      <span class="quiet">
        {timeOf(m().bookedAt)} {m().memo}
      </span>
      <span class="quiet">
        <Show when={m().balance} fallback={words().home.holding}>
          {(balance) => (
            <>
              {words().home.after} <Amount value={balance().amount} />
            </>
          )}
        </Show>
      </span>
    </>
  )
  return (
    <li>
      <A class="item" href={props.firm ? `/movements/${m().id}` : pathOf(m())}>
        {content()}
      </A>
    </li>
  )
}

/** `today`: the newest day that the bank knows of; the device's clock may be wrong. `firm`: they are of an account that one operates. */
export function MovementList(props: { movements: readonly Movement[]; today: string; firm?: boolean }) {
  const days = createMemo(() => [...Map.groupBy(props.movements, ({ bookedAt }) => bookedAt.slice(0, 10))])
  return (
    <For each={days()}>
      {([day, movements]) => (
        <>
          <h3 class="day">{dayWords(day, props.today)}</h3>
          <ul class="list">
            <For each={movements}>{(movement) => <Line movement={movement} firm={props.firm === true} />}</For>
          </ul>
        </>
      )}
    </For>
  )
}
