/** The account as one meets it: what is there, what is free of it, its number; on the river. */
import { For, Show } from 'solid-js'
import type { Account } from '../../core/deposits/wire.ts'
import { covered, setCovered, words } from '../preferences.ts'
import { Amount } from '../ui/Amount.tsx'
import { Icon } from '../ui/icons.tsx'
import { grouped } from '../ui/money.ts'
import { River } from '../ui/scenes.tsx'
import { endsOn } from '../ui/when.ts'

export function AccountPanel(props: { account: Account }) {
  const w = () => words().home
  const number = () => props.account.number.replace(/(\d{4})(?=\d)/g, '$1 ')
  return (
    <section class="account" aria-label={w().balance}>
      <River />
      <div class="row middle">
        <p>{w().balance}</p>
        <button
          type="button"
          class="icon-button"
          aria-pressed={covered()}
          aria-label={covered() ? w().uncover : w().cover}
          onClick={() => setCovered(!covered())}
        >
          <Icon name={covered() ? 'hidden' : 'eye'} />
        </button>
      </div>
      <div class="hero">
        <Show when={!covered()} fallback={<span class="amount">••••</span>}>
          <Amount value={props.account.balance.amount} label={w().balance} />
        </Show>
      </div>
      <Show when={!covered() && (props.account.held.amount !== '0.00' || props.account.orders.length > 0)}>
        <dl class="account-parts">
          <div>
            <dt>{w().available}</dt>
            <dd>
              <Amount value={props.account.available.amount} />
            </dd>
          </div>
          <div>
            <dt>{w().held}</dt>
            <dd>
              <Amount value={props.account.held.amount} />
            </dd>
          </div>
        </dl>
      </Show>
      <Show when={!covered() && props.account.orders.length > 0}>
        <ul class="account-orders">
          <For each={props.account.orders}>
            {({ by, amount, until }) => (
              <li>{w().frozen(by, amount ? grouped(amount.amount) : undefined, endsOn(until))}</li>
            )}
          </For>
        </ul>
      </Show>
      <p class="account-number">
        {w().account} {number()}
      </p>
    </section>
  )
}
