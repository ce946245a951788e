/** One merchant's part of an order: what it is, where it goes, its parcels, what is asked about it, and paying back what was settled. */
import { createSignal, For, Show } from 'solid-js'
import type { MerchantPart } from '../../../core/mall/merchant-wire.ts'
import { pieceMoney, piecesOf } from '../../../core/mall/parts.ts'
import { fen } from '../../../core/money.ts'
import { Amount } from '../../ui/Amount.tsx'
import { Away } from '../../ui/Away.tsx'
import { createAct } from '../../ui/act.ts'
import { Field } from '../../ui/Field.tsx'
import { fenOf, grouped, yuanOf } from '../../ui/money.ts'
import { Facts, MainButton, Notice } from '../../ui/Parts.tsx'
import { Select } from '../../ui/Select.tsx'
import { exactly } from '../../ui/when.ts'
import { leftOf } from '../left.ts'
import { stores } from './api.ts'
import { CaseOf } from './CaseOf.tsx'
import { CountFields, createCounts } from './Counts.tsx'
import { LongField, oneLine } from './LongField.tsx'
import { type Changed, lineName, lineWords } from './parts.ts'
import { store } from './words.ts'

const w = () => store().part
const at = (instant: string) => exactly(instant).slice(0, 16)

export function OnePart(props: {
  part: MerchantPart
  /** What was done here just now. */
  done: string | undefined
  set: Changed
  sent: (part: MerchantPart) => void
}) {
  const part = () => props.part
  const toShip = () => part().state === 'to-ship'
  return (
    <div class="stack">
      <Notice words={props.done} calm />
      <p>{part().says}</p>
      <Show when={toShip()}>
        <Address part={part()} />
        <Send part={part()} done={props.sent} />
        <details class="more">
          <summary>{w().short}</summary>
          <Short part={part()} set={props.set} />
        </details>
      </Show>
      <Cases of={props} open={true} />
      <Lines part={part()} />
      <Facts
        rows={[
          [w().order, <span class="mono">…{part().order.slice(-8)}</span>],
          [w().at, at(part().at)],
          ...(severalPlaces(part()) ? [] : ([[w().sentFrom, part().from[0]]] as const)),
          ...(toShip() && part().shipBy ? ([[w().shipBy, at(part().shipBy!)]] as const) : []),
          ...(part().state === 'shipped' && part().receivesAt ? ([[w().receivesAt, at(part().receivesAt!)]] as const) : []),
          ...(part().state === 'received' && part().windowEnds ? ([[w().windowEnds, at(part().windowEnds!)]] as const) : []),
        ]}
      />
      <Show when={!toShip()}>
        <Address part={part()} />
      </Show>
      <Show when={part().parcels.length > 0}>
        <h3>{w().parcels}</h3>
        <For each={part().parcels}>
          {(parcel) => (
            <div>
              <p>
                {parcel.carrier} <span class="copied-place">{parcel.number}</span>
                <span class="quiet under">
                  {at(parcel.at)}
                  {parcel.pieces.map(({ line, quantity }) => ` · ${store().orders.times(lineName(part().lines[line]!), quantity)}`).join('')}
                </span>
              </p>
              <ul class="list">
                <For each={parcel.events}>
                  {(event) => (
                    <li class="row">
                      <span>{event.says}</span>
                      <span class="quiet">{at(event.at).slice(5)}</span>
                    </li>
                  )}
                </For>
              </ul>
            </div>
          )}
        </For>
        <Show when={part().state === 'shipped'}>
          <details class="more">
            <summary>{w().sendMore}</summary>
            <Send part={part()} done={(one) => props.set(one, w().sent)} />
          </details>
        </Show>
      </Show>
      <Cases of={props} open={false} />
      <Show when={part().state === 'settled' && part().lines.some(({ quantity, back }) => back < quantity)}>
        <details class="more">
          <summary>{w().payBack}</summary>
          <PayBack part={part()} set={props.set} />
        </details>
      </Show>
      <Show when={part().workflow}>
        {(url) => (
          <Away href={url()} newWindow>
            {w().temporal}
          </Away>
        )}
      </Show>
    </div>
  )
} // biome-ignore format: rows of facts

/** By their ids: what somebody writes to one stays when news of it comes. */
function Cases(props: { of: { readonly part: MerchantPart; readonly set: Changed }; open: boolean }) {
  const ids = () => props.of.part.cases.filter(({ may }) => may.length > 0 === props.open).map(({ id }) => id)
  return (
    <For each={ids()}>
      {(id) => (
        <Show when={props.of.part.cases.find((one) => one.id === id)}>
          {(one) => <CaseOf one={one()} part={props.of.part} set={props.of.set} />}
        </Show>
      )}
    </For>
  )
}

const Lines = (props: { part: MerchantPart }) => (
  <table class="table">
    <caption class="hidden">{w().lines}</caption>
    <thead class="hidden">
      <tr>
        <th scope="col">{w().good}</th>
        <th scope="col">{w().amount}</th>
      </tr>
    </thead>
    <tbody>
      <For each={props.part.lines}>
        {(line, at) => (
          <tr>
            <th scope="row">
              {lineWords(line)}
              <span class="quiet under">
                {severalPlaces(props.part) ? `${w().from(props.part.from[at()]!)} · ` : ''}
                {w().price} <Amount value={line.price.amount} />
                {line.back > 0 ? ` · ${w().back(line.back)}` : ''}
                {props.part.state === 'to-ship' && line.sent > 0 ? ` · ${w().sentOf(line.sent)}` : ''}
              </span>
            </th>
            <td>
              <Amount value={line.amount.amount} />
            </td>
          </tr>
        )}
      </For>
      <tr>
        <th scope="row">{w().shipping}</th>
        <td>
          <Amount value={props.part.shipping.amount} />
        </td>
      </tr>
    </tbody>
    <tfoot>
      <tr class="total">
        <th scope="row">{w().total}</th>
        <td>
          <Amount value={props.part.amount.amount} />
        </td>
      </tr>
      <For each={props.part.off}>
        {({ name, amount }) => (
          <tr>
            <th scope="row">{w().off(name)}</th>
            <td>
              <Amount value={amount.amount} sign="−" />
            </td>
          </tr>
        )}
      </For>
      <Show when={fenOf(props.part.paidBack.amount) > 0n}>
        <tr>
          <th scope="row">{w().paidBack}</th>
          <td>
            <Amount value={props.part.paidBack.amount} sign="−" />
          </td>
        </tr>
      </Show>
    </tfoot>
  </table>
)

/** Whether its lines are sent from several warehouses. */
const severalPlaces = ({ from }: MerchantPart) => new Set(from).size > 1

/** As it is written on a parcel. */
function Address(props: { part: MerchantPart }) {
  const whole = () => {
    const { name, phone, place, street } = props.part.to
    return `${name} ${phone} ${place} ${street}`
  }
  const [copied, setCopied] = createSignal(false)
  const copy = async () => {
    await navigator.clipboard.writeText(whole())
    setCopied(true)
  }
  return (
    <div class="row between">
      <p>
        <span class="quiet">{w().to}</span>
        <span class="under copied-place">{whole()}</span>
      </p>
      {/* Masked, it is nothing to be written on a parcel. */}
      <Show when={props.part.to.street !== ''}>
        <button type="button" class="plain keeps" onClick={() => void copy()}>
          {copied() ? w().copied : w().copy}
        </button>
      </Show>
    </div>
  )
}

/** The carrier of the parcel before: who sends many sends them by one. */
const [lastCarrier, setLastCarrier] = createSignal('')

function Send(props: { part: MerchantPart; done: (part: MerchantPart) => void }) {
  const [carrier, setCarrier] = createSignal(lastCarrier())
  const [number, setNumber] = createSignal('')
  const all = () => leftOf(props.part)
  /** Where something is still to be sent from: a parcel holds what comes from one warehouse. */
  const places = () => [...new Set(props.part.from.filter((_, at) => all()[at]! > 0))]
  const [chosen, setChosen] = createSignal('')
  const place = () => places().find((one) => one === chosen()) ?? places()[0]
  const left = () => all().map((many, at) => (props.part.from[at] === place() ? many : 0))
  const several = () => props.part.state === 'to-ship' && left().reduce((all, many) => all + many, 0) > 1
  /** What goes into it; where nothing is typed, all that is left. */
  const counts = createCounts()
  const some = () => several() && Object.values(counts.typed()).some((one) => one.trim() !== '')
  const inside = () =>
    some() ? { pieces: counts.pieces() } : places().length > 1 ? { pieces: piecesOf(left()) } : {}
  const send = createAct(
    (press) =>
      stores.ship(props.part.id, { carrier: carrier(), number: number(), ...inside() }, press),
    (part) => {
      setLastCarrier(carrier())
      setNumber('')
      counts.clear()
      props.done(part)
    },
  )
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (!some() || counts.ask()) void send.run()
      }}
      novalidate
    >
      <h3>{w().send}</h3>
      <Show when={places().length > 1}>
        <p class="quiet">{w().sendFromSays}</p>
        <Select
          label={w().sendFrom}
          now={place() ?? ''}
          options={places().map((one) => [one, one] as const)}
          choose={(one) => {
            send.clear()
            counts.clear()
            setChosen(one)
          }}
        />
      </Show>
      <div class="filters">
        <Field label={w().carrier} value={carrier()} onInput={setCarrier} maxlength={20} hint={w().carrierHint} wrong={send.about('carrier')} focus={props.part.state === 'to-ship' && carrier() === ''} />
        <Field label={w().number} value={number()} onInput={setNumber} maxlength={30} wrong={send.about('number')} focus={props.part.state === 'to-ship' && carrier() !== ''} />
      </div>
      <Show when={several()}>
        <details class="more">
          <summary>{w().sendSome}</summary>
          <div class="stack">
            <p class="quiet">{w().sendSomeSays}</p>
            <CountFields part={props.part} counts={counts} left={left()} label={(line, most) => w().inParcel(lineName(line), most)} act={send} />
          </div>
        </details>
      </Show>
      <Notice words={counts.none() ? w().sendNone : send.otherThan('carrier', 'number', ...counts.parameters())} />
      <MainButton busy={send.busy()}>{w().sendNow}</MainButton>
    </form>
  )
} // biome-ignore format: two fields

function PayBack(props: { part: MerchantPart; set: Changed }) {
  const counts = createCounts()
  const [says, setSays] = createSignal('')
  /** What the buyer gets for them, worked out as the bank does. */
  const sum = () => {
    const each = counts.pieces().map(({ line, quantity }) => {
      const { amount, quantity: all, back } = props.part.lines[line]!
      return Number.isInteger(quantity) && quantity > 0 && quantity <= all - back
        ? pieceMoney({ amount: fen(fenOf(amount.amount)), quantity: all }, back, quantity)
        : undefined
    })
    return each.length > 0 && each.every((one) => one !== undefined)
      ? yuanOf(each.reduce<bigint>((all, one) => all + (one ?? 0n), 0n))
      : undefined
  }
  const pay = createAct(
    (press) => stores.payBack(props.part.id, counts.pieces(), oneLine(says()), press),
    (part) => {
      counts.clear()
      props.set(part, w().paidBackNow)
    },
  )
  return (
    <form
      class="stack"
      novalidate
      onSubmit={(event) => {
        event.preventDefault()
        if (counts.ask()) void pay.run()
      }}
    >
      <p>{w().payBackSays}</p>
      <CountFields
        part={props.part}
        counts={counts}
        left={props.part.lines.map(({ quantity, back }) => quantity - back)}
        label={(line, most) => w().payBackPieces(lineWords(line), most)}
        act={pay}
      />
      <LongField
        label={w().says}
        value={says()}
        onInput={setSays}
        maxlength={300}
        hint={w().saysHint}
        wrong={pay.about('says')}
      />
      <p role="status">{sum() ? w().payBackSum(grouped(sum()!)) : ''}</p>
      <Notice words={counts.none() ? w().payBackNone : pay.otherThan('says', ...counts.parameters())} />
      <MainButton busy={pay.busy()} grave>
        {w().payBackNow}
      </MainButton>
    </form>
  )
}

/** What was sold and is not there: said for its pieces, and the buyer has the money back. */
function Short(props: { part: MerchantPart; set: Changed }) {
  const counts = createCounts()
  const short = createAct(
    (press) => stores.short(props.part.id, counts.pieces(), '', press),
    (part) => {
      counts.clear()
      props.set(part, w().shortDone)
    },
  )
  return (
    <form
      class="stack"
      novalidate
      onSubmit={(event) => {
        event.preventDefault()
        if (counts.ask()) void short.run()
      }}
    >
      <p class="quiet">{w().shortSays}</p>
      <CountFields
        part={props.part}
        counts={counts}
        left={leftOf(props.part)}
        label={(line, most) => w().shortPieces(lineName(line), most)}
        act={short}
      />
      <Notice words={counts.none() ? w().payBackNone : short.otherThan(...counts.parameters())} />
      <MainButton busy={short.busy()} grave>
        {w().shortNow}
      </MainButton>
    </form>
  )
}
