/** One case: what was asked for, where it stands, what each has said, and what its buyer can do now. */

import { createSignal, For, Match, Show, Switch } from 'solid-js'
import type { CaseState } from '../../core/mall/kinds.ts'
import type { MallCase, MallOrder, MallPart } from '../../core/mall/shop-wire.ts'
import { Amount } from '../ui/Amount.tsx'
import { createAct } from '../ui/act.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { MainButton, Notice } from '../ui/Parts.tsx'
import { say } from '../ui/toast.ts'
import { exactly } from '../ui/when.ts'
import { type Move, mall } from './api.ts'
import { reasonText } from './asking.tsx'
import { OneParcel } from './Parcel.tsx'
import { Pictures } from './pictures/Pictures.tsx'
import { shopping } from './words.ts'
import './mall.css'

type To = 'withdrawn' | 'sent-back' | 'exchanged' | 'disputed'
/** What a buyer is asked before each; what they may bring it to, the bank says. */
const moves: readonly To[] = ['sent-back', 'exchanged', 'disputed', 'withdrawn']
const dialogs = { withdrawn: 'withdraw', 'sent-back': 'send', exchanged: 'come', disputed: 'dispute' } as const

export function OneCase(props: { case: MallCase; part: MallPart; set: (order: MallOrder) => void }) {
  const w = () => shopping().case
  const c = () => props.case
  const [to, setTo] = createSignal<To>()
  const may = () => moves.filter((one) => c().may.includes(one satisfies CaseState))
  return (
    <div class="case">
      <div class="row">
        <strong>
          {w().kinds[c().kind]} · {reasonText(c().kind, c().reason)}
        </strong>
        <Show when={c().kind !== 'exchange'}>
          <Amount value={c().amount.amount} label={w().comes} />
        </Show>
      </div>
      <p aria-live="polite">{c().says}</p>
      <p class="quiet">
        {c()
          .pieces.map(({ line, quantity }) => {
            const one = props.part.lines[line]
            return one ? w().pieces(`${one.name} ${one.variant}`.trim(), quantity) : ''
          })
          .join(' · ')}
        <Show when={c().kind === 'exchange' && c().replacement}>
          {(by) => ` · ${by().variant ? w().exchange.to(by().variant) : w().exchange.toSame}`}
        </Show>
      </p>
      <For each={c().parcels}>
        {(parcel) => <OneParcel parcel={parcel} lines={props.part.lines} what={w().parcels[parcel.by]} />}
      </For>
      <Show when={c().notes.some(({ says }) => says !== '')}>
        <ul class="notes">
          <For each={c().notes.filter(({ says }) => says !== '')}>
            {(note) => (
              <li>
                <span class="quiet under">
                  {w().by[note.by]} · {exactly(note.at).slice(0, 16)}
                </span>
                {note.says}
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Pictures case={c()} of={`${w().kinds[c().kind]} ${exactly(c().at)}`} />
      <Show when={may().length > 0}>
        <div class="pair">
          <For each={may()}>
            {(one) => (
              <button type="button" class="button" onClick={() => setTo(one)}>
                {w().moves[one]}
              </button>
            )}
          </For>
        </div>
      </Show>
      <Dialog open={to() !== undefined} title={w()[dialogs[to() ?? 'withdrawn']].title} close={() => setTo(undefined)}>
        <Go
          id={c().id}
          exchange={c().kind === 'exchange'}
          to={to()!}
          done={(order) => {
            say(w()[dialogs[to()!]].done)
            setTo(undefined)
            props.set(order)
          }}
        />
      </Dialog>
    </div>
  )
}

function Go(props: { id: string; exchange: boolean; to: To; done: (order: MallOrder) => void }) {
  const w = () => shopping().case
  const [says, setSays] = createSignal('')
  const [carrier, setCarrier] = createSignal('')
  const [number, setNumber] = createSignal('')
  const move = (): Move => {
    if (props.to === 'sent-back') return { to: props.to, parcel: { carrier: carrier(), number: number() } }
    return props.to === 'disputed' ? { to: props.to, says: says() } : { to: props.to }
  }
  const act = createAct((press) => mall.moveCase(props.id, move(), press), props.done)
  const fields = ['says', 'parcel.carrier', 'parcel.number', 'carrier', 'number'] as const
  return (
    <form class="stack" onSubmit={act.submit} novalidate>
      <p>{props.to === 'sent-back' && props.exchange ? w().send.saysExchange : w()[dialogs[props.to]].says}</p>
      <Switch>
        <Match when={props.to === 'sent-back'}>
          <Field
            label={w().send.carrier}
            value={carrier()}
            onInput={setCarrier}
            maxlength={20}
            hint={w().send.carrierHint}
            wrong={act.about('parcel.carrier', 'carrier')}
            focus
          />
          <Field
            label={w().send.number}
            value={number()}
            onInput={setNumber}
            maxlength={30}
            wrong={act.about('parcel.number', 'number')}
          />
        </Match>
        <Match when={props.to === 'disputed'}>
          <Field
            label={w().dispute.note}
            value={says()}
            onInput={setSays}
            maxlength={300}
            hint={w().saysHint}
            wrong={act.about('says')}
          />
        </Match>
      </Switch>
      <Notice words={act.otherThan(...fields)} />
      <MainButton busy={act.busy()}>{w()[dialogs[props.to]].confirm}</MainButton>
    </form>
  )
}
