/** What sending costs, by province; the bank's own rule works out beside it what a parcel would cost. */

import { createSignal, createUniqueId, For, Index, Show } from 'solid-js'
import { type Province, provinceCodes } from '../../../core/mall/kinds.ts'
import type { Merchant } from '../../../core/mall/merchant-wire.ts'
import { isProvince, provinceName } from '../../../core/mall/regions.ts'
import { type ShippingTemplate, shippingFor } from '../../../core/mall/shipping.ts'
import { type Fen, fen, parseYuan } from '../../../core/money.ts'
import { yuan } from '../../api.ts'
import { locale } from '../../preferences.ts'
import { createAct } from '../../ui/act.ts'
import { Field } from '../../ui/Field.tsx'
import { asAmount, grouped, yuanOf } from '../../ui/money.ts'
import { MainButton, Notice } from '../../ui/Parts.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { Select } from '../../ui/Select.tsx'
import { say } from '../../ui/toast.ts'
import { stores, type Template } from './api.ts'
import { InStore } from './InStore.tsx'
import { provinceOptions } from './WarehouseFields.tsx'
import { store } from './words.ts'

const w = () => store().shipping
const MOST_ZONES = 10
const KILOGRAM = 1_000

type By = Template['by']
/** As it is typed. */
type Price = { readonly firstUnits: string; readonly first: string; readonly moreUnits: string; readonly more: string }
type Zone = Price & { readonly provinces: readonly Province[] }
const provincesOf = (codes: readonly string[]): readonly Province[] => codes.filter(isProvince)
const named = (codes: readonly Province[]) => codes.map((code) => provinceName(code, locale())).join(w().list)

/** A weight is typed in kilograms and goes to the bank in grams. */
const unitsOf = (typed: string, by: By): number =>
  by === 'pieces' ? Number(typed.trim() || Number.NaN) : Math.round(Number(typed.trim() || Number.NaN) * KILOGRAM)
const typedUnits = (units: number, by: By): string => String(by === 'pieces' ? units : units / KILOGRAM)

export default function Shipping() {
  return (
    <InStore place="shipping">
      {(one, changed) => <Form one={one()} changed={changed} />}
    </InStore>
  )
} // biome-ignore format: one screen

function Form(props: { one: Merchant; changed: (one: Merchant) => void }) {
  const was = props.one.shipping
  const typed = (price: Merchant['shipping']['everywhere']): Price => ({
    firstUnits: typedUnits(price.firstUnits, was.by),
    first: price.first.amount,
    moreUnits: typedUnits(price.moreUnits, was.by),
    more: price.more.amount,
  })
  const [by, setBy] = createSignal<By>(was.by)
  const [everywhere, setEverywhere] = createSignal<Price>(typed(was.everywhere))
  const [zones, setZones] = createSignal<readonly Zone[]>(was.zones.map((zone) => ({ ...typed(zone), provinces: provincesOf(zone.provinces) })))
  const [never, setNever] = createSignal<readonly Province[]>(provincesOf(was.never))
  const [freeFrom, setFreeFrom] = createSignal(was.freeFrom?.amount ?? '')
  const priced = (price: Price) => ({
    firstUnits: unitsOf(price.firstUnits, by()),
    first: yuan(asAmount(price.first)),
    moreUnits: unitsOf(price.moreUnits, by()),
    more: yuan(asAmount(price.more)),
  })
  const template = (): Template => ({
    by: by(),
    everywhere: priced(everywhere()),
    zones: zones().map((zone) => ({ ...priced(zone), provinces: zone.provinces })),
    never: never(),
    freeFrom: freeFrom().trim() === '' ? null : yuan(asAmount(freeFrom())),
  })
  const save = createAct(
    () => stores.shipping(props.one.id, template()),
    (one) => {
      props.changed(one)
      say(w().saved)
    },
  )
  const anew =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      save.clear()
      set(value)
    }
  const setZone = (at: number, to: Partial<Zone>) =>
    anew(setZones)(zones().map((zone, n) => (n === at ? { ...zone, ...to } : zone)))
  /** Another zone that has it. */
  const zoneOf = (code: Province, but: number) => zones().findIndex(({ provinces }, n) => n !== but && provinces.includes(code))
  const prices = ['firstUnits', 'first', 'moreUnits', 'more']
  const shown = () => [...prices.map((one) => `everywhere.${one}`), ...zones().map((_, n) => `zones.${n}`), 'freeFrom']
  return (
    <form class="panes stack" onSubmit={save.submit} novalidate>
      <section class="stack roomy">
        <p class="quiet">{w().lead}</p>
        <div class="field">
          <span class="label">{w().by}</span>
          <Segments label={w().by} now={by()} options={(['weight', 'pieces'] as const).map((one) => [one, w().bys[one]] as const)} choose={anew(setBy)} />
        </div>
        <fieldset class="zone stack">
          <legend>{w().everywhere}</legend>
          <PriceFields by={by()} price={everywhere()} set={(to) => anew(setEverywhere)({ ...everywhere(), ...to })} wrong={(field) => save.about(`everywhere.${field}`)} />
        </fieldset>
        <Field label={w().freeFrom} value={freeFrom()} onInput={anew(setFreeFrom)} inputmode="decimal" maxlength={16} wrong={save.about('freeFrom')} />
        <fieldset class="zone stack">
          <legend>{w().never}</legend>
          <Provinces chosen={never()} none={w().neverNone} set={anew(setNever)} />
        </fieldset>
        <Notice words={save.otherThan(...shown())} />
        <MainButton busy={save.busy()}>{w().save}</MainButton>
      </section>
      <section class="stack roomy">
        <div class="stack">
          <h2>{w().zones}</h2>
          <Index each={zones()}>
            {(zone, n) => (
              <fieldset class="zone stack">
                <legend>{w().zone(n + 1)}</legend>
                <Provinces
                  chosen={zone().provinces}
                  none={w().chosen('')}
                  set={(provinces) => setZone(n, { provinces })}
                  taken={(code) => {
                    const other = zoneOf(code, n)
                    return other < 0 ? undefined : w().taken(w().zone(other + 1))
                  }}
                  wrong={save.about(`zones.${n}.provinces`)}
                />
                <PriceFields by={by()} price={zone()} set={(to) => setZone(n, to)} wrong={(field) => save.about(`zones.${n}.${field}`)} />
                <button type="button" class="plain start" onClick={() => anew(setZones)(zones().filter((_, other) => other !== n))}>
                  {w().dropZone}
                  <span class="hidden"> {w().zone(n + 1)}</span>
                </button>
              </fieldset>
            )}
          </Index>
          <Show when={zones().length < MOST_ZONES}>
            <button type="button" class="button" onClick={() => anew(setZones)([...zones(), { ...everywhere(), provinces: [] }])}>
              {w().addZone}
            </button>
          </Show>
        </div>
        <Try template={template()} />
      </section>
    </form>
  )
} // biome-ignore format: one form

function PriceFields(props: {
  by: By
  price: Price
  set: (to: Partial<Price>) => void
  wrong: (field: keyof Price) => string | undefined
}) {
  const field = (key: keyof Price, label: string) => (
    <Field label={label} value={props.price[key]} onInput={(said) => props.set({ [key]: said })} inputmode="decimal" maxlength={10} wrong={props.wrong(key)} />
  )
  return (
    <div class="prices">
      {field('firstUnits', w().first[props.by])}
      {field('first', w().firstPrice)}
      {field('moreUnits', w().more[props.by])}
      {field('more', w().morePrice)}
    </div>
  )
} // biome-ignore format: four fields

/** Some of the provinces: their names, and all of them to tick when it is opened. */
function Provinces(props: {
  chosen: readonly Province[]
  none: string
  set: (chosen: readonly Province[]) => void
  /** Where it cannot be chosen, and why. */
  taken?: (code: Province) => string | undefined
  wrong?: string | undefined
}) {
  const id = createUniqueId()
  return (
    <>
      <details class="more">
        <summary aria-describedby={id}>{w().provinces}</summary>
        <div class="options checks">
          <For each={provinceCodes}>
            {(code) => (
              <label>
                <input
                  type="checkbox"
                  checked={props.chosen.includes(code)}
                  disabled={props.taken?.(code) !== undefined}
                  onChange={(event) =>
                    props.set(event.currentTarget.checked ? provinceCodes.filter((one) => one === code || props.chosen.includes(one)) : props.chosen.filter((one) => one !== code))
                  }
                />
                <span>
                  {provinceName(code, locale())}
                  <span class="quiet">{props.taken?.(code)}</span>
                </span>
              </label>
            )}
          </For>
        </div>
      </details>
      <p id={id} classList={{ wrong: Boolean(props.wrong), quiet: !props.wrong }} role={props.wrong ? 'alert' : undefined}>
        {props.wrong ?? (props.chosen.length > 0 ? named(props.chosen) : props.none)}
      </p>
    </>
  )
} // biome-ignore format: one list

/** The bank's own rule, on what stands in the form. */
function Try(props: { template: Template }) {
  const [to, setTo] = createSignal<string>('44')
  const [pieces, setPieces] = createSignal('1')
  const [weight, setWeight] = createSignal('1')
  const [amount, setAmount] = createSignal('50')
  const rule = (): ShippingTemplate | undefined => {
    const price = (one: Template['everywhere']) => {
      const [first, more] = [parseYuan(one.first.amount), parseYuan(one.more.amount)]
      const whole = Number.isInteger(one.firstUnits) && Number.isInteger(one.moreUnits) && one.moreUnits > 0
      return whole && first !== undefined && more !== undefined ? { ...one, first, more } : undefined
    }
    const everywhere = price(props.template.everywhere)
    const zones = props.template.zones.map((zone) => ({ zone: price(zone), provinces: zone.provinces }))
    const freeFrom = props.template.freeFrom === null ? null : parseYuan(props.template.freeFrom.amount)
    if (!everywhere || freeFrom === undefined || zones.some(({ zone }) => !zone)) return undefined
    return { by: props.template.by, everywhere, zones: zones.map(({ zone, provinces }) => ({ ...zone!, provinces })), never: props.template.never, freeFrom }
  }
  const says = (): string => {
    const [template, quantity, grams, goods] = [rule(), unitsOf(pieces(), 'pieces'), unitsOf(weight(), 'weight'), parseYuan(asAmount(amount()))] as const
    const province = to()
    const known = Number.isInteger(quantity) && quantity > 0 && Number.isInteger(grams) && grams > 0 && goods !== undefined
    if (!template || !known || !isProvince(province)) return w().tryNot
    const cost = shippingFor(template, province, [{ quantity, grams, amount: fen(goods) as Fen }])
    return cost.ok ? w().trySays(grouped(yuanOf(cost.value))) : w().tryNever
  }
  return (
    <section class="case-of stack" aria-labelledby="try">
      <h2 id="try">{w().try}</h2>
      <div class="filters">
        <Select label={w().tryTo} now={to()} options={provinceOptions()} choose={setTo} />
        <Field label={w().tryPieces} value={pieces()} onInput={setPieces} inputmode="numeric" maxlength={4} />
        <Field label={w().tryGrams} value={weight()} onInput={setWeight} inputmode="decimal" maxlength={8} />
        <Field label={w().tryAmount} value={amount()} onInput={setAmount} inputmode="decimal" maxlength={12} />
      </div>
      <p class="label" role="status">
        {says()}
      </p>
    </section>
  )
} // biome-ignore format: four fields
