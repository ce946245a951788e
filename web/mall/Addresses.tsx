/** Where goods go: one of the places that were used before, or another one. */
import { createEffect, createSignal, createUniqueId, For, Show } from 'solid-js'
import type { Address } from '../../core/mall/shop-wire.ts'
import { session } from '../session.ts'
import { createAct } from '../ui/act.ts'
import { Bones } from '../ui/Bones.tsx'
import { Field } from '../ui/Field.tsx'
import { createLoad } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { MainButton, Notice } from '../ui/Parts.tsx'
import { Select } from '../ui/Select.tsx'
import { say } from '../ui/toast.ts'
import { mall } from './api.ts'
import { shopping } from './words.ts'
import './mall.css'

export const whole = ({ place, street }: Pick<Address, 'place' | 'street'>) => `${place} ${street}`

/** In the dialog: choose, remove, or go on to a new one. */
export function Addresses(props: {
  all: readonly Address[]
  now: string
  choose: (address: Address) => void
  added: (address: Address) => void
  ended: (id: string) => void
}) {
  const w = () => shopping().address
  const name = createUniqueId()
  const [adding, setAdding] = createSignal(props.all.length === 0)
  const [chosen, setChosen] = createSignal(props.now)
  return (
    <Show
      when={!adding()}
      fallback={
        <>
          <Show when={props.all.length > 0}>
            <div>
              <button type="button" class="plain" onClick={() => setAdding(false)}>
                {w().back}
              </button>
            </div>
          </Show>
          <NewAddress done={props.added} />
        </>
      }
    >
      <form
        class="stack"
        novalidate
        onSubmit={(event) => {
          event.preventDefault()
          const address = props.all.find(({ id }) => id === chosen()) ?? props.all[0]
          if (address) props.choose(address)
        }}
      >
        <fieldset class="options">
          <legend class="hidden">{w().choose}</legend>
          <ul class="list">
            <For each={props.all}>
              {(one) => (
                <li class="one-address">
                  <label>
                    <input type="radio" name={name} checked={one.id === chosen()} onChange={() => setChosen(one.id)} />
                    <span>
                      {one.name} {one.phone}
                      <span class="quiet under">{whole(one)}</span>
                    </span>
                  </label>
                  <End address={one} ended={() => props.ended(one.id)} />
                </li>
              )}
            </For>
          </ul>
        </fieldset>
        <MainButton>{w().use}</MainButton>
        <button type="button" class="button" onClick={() => setAdding(true)}>
          {w().new}
        </button>
      </form>
    </Show>
  )
}

/** Pressed twice: it is gone for good. */
function End(props: { address: Address; ended: () => void }) {
  const w = () => shopping().address
  const [sure, setSure] = createSignal(false)
  const end = createAct(
    () => mall.endAddress(props.address.id),
    () => {
      say(w().ended)
      props.ended()
    },
  )
  return (
    <>
      <button
        type="button"
        class="plain"
        classList={{ grave: sure() }}
        aria-busy={end.busy()}
        aria-label={w().ofPlace(sure() ? w().endSure : w().end, whole(props.address))}
        onBlur={() => setSure(false)}
        onClick={() => (sure() ? void end.run() : setSure(true))}
      >
        {sure() ? w().endSure : w().end}
      </button>
      <Notice words={end.otherThan()} />
    </>
  )
}

export function NewAddress(props: { done: (address: Address) => void }) {
  const w = () => shopping().address
  const areas = createLoad(() => import('./areas.ts'))
  const [name, setName] = createSignal(session()?.customer.name ?? '')
  const [phone, setPhone] = createSignal('')
  const [province, setProvince] = createSignal('')
  const [city, setCity] = createSignal('')
  const [county, setCounty] = createSignal('')
  const [street, setStreet] = createSignal('')
  const keep = createAct(
    (press) =>
      mall.newAddress(
        { name: name(), phone: phone(), county: county(), place: areas.value()?.placeOf(county()) ?? '', street: street() },
        press,
      ),
    props.done,
  )
  const asked = ['name', 'phone', 'county', 'place', 'street'] as const
  return (
    <form class="stack" onSubmit={keep.submit} novalidate>
      <Field label={w().name} value={name()} onInput={setName} autocomplete="name" wrong={keep.about('name')} />
      <Field
        label={w().phone}
        value={phone()}
        onInput={setPhone}
        inputmode="tel"
        autocomplete="tel-national"
        maxlength={20}
        wrong={keep.about('phone')}
      />
      <Page load={areas} waiting={<Bones shape={['keys']} />}>
        {(all) => (
          <fieldset class="mall-area" aria-describedby={keep.about('county', 'place') ? 'area-says' : undefined}>
            <legend class="label">{w().area}</legend>
            <div class="filters">
              <OneOf
                label={w().province}
                now={province()}
                of={all().provinces}
                choose={(code) => {
                  setProvince(code)
                  setCity('')
                  setCounty('')
                }}
              />
              <OneOf
                label={w().city}
                now={city()}
                of={all().citiesOf(province())}
                choose={(code) => {
                  setCity(code)
                  setCounty('')
                }}
              />
              <OneOf label={w().county} now={county()} of={all().countiesOf(city())} choose={setCounty} />
            </div>
            <Show when={keep.about('county', 'place')}>
              {(says) => (
                <p id="area-says" class="wrong" role="alert">
                  {says()}
                </p>
              )}
            </Show>
          </fieldset>
        )}
      </Page>
      <Field
        label={w().street}
        value={street()}
        onInput={setStreet}
        autocomplete="street-address"
        maxlength={100}
        hint={w().streetHint}
        wrong={keep.about('street')}
      />
      <Notice words={keep.otherThan(...asked)} />
      <MainButton busy={keep.busy()}>{w().save}</MainButton>
    </form>
  )
} // biome-ignore format: one form

/** Where there is but one to choose, it is chosen. */
function OneOf(props: {
  label: string
  now: string
  of: readonly (readonly [string, string])[]
  choose: (code: string) => void
}) {
  createEffect(() => {
    if (props.of.length === 1 && props.now === '') props.choose(props.of[0]![0])
  })
  return (
    <Select
      label={props.label}
      now={props.now}
      options={[['', shopping().address.pick], ...props.of]}
      choose={props.choose}
    />
  )
}
