/** What a store says of itself when it is asked for, and when it is changed: name, what it sells, with which permits, from where. */

import { createMemo, createSignal, For, Show } from 'solid-js'
import { categories as tree } from '../../../core/mall/categories.ts'
import { type PermitKind, permitKinds } from '../../../core/mall/kinds.ts'
import type { Merchant } from '../../../core/mall/merchant-wire.ts'
import { merchantFaults } from '../../../core/mall/merchants.ts'
import type { Categories } from '../../../core/mall/shop-wire.ts'
import { createAct } from '../../ui/act.ts'
import { DayField } from '../../ui/DayField.tsx'
import { Field } from '../../ui/Field.tsx'
import { MainButton, Notice } from '../../ui/Parts.tsx'
import { type About, stores, type Warehouse } from './api.ts'
import { LongField, oneLine } from './LongField.tsx'
import { WarehouseFields } from './WarehouseFields.tsx'
import { store } from './words.ts'

type Permits = Record<PermitKind, { readonly number: string; readonly until: string }>
const w = () => store().form

export function StoreForm(props: {
  categories: Categories
  /** The store that is changed, or the firm for which one is asked. */
  store?: Merchant
  firm?: string
  done: (one: Merchant) => void
}) {
  const was = props.store
  const [name, setName] = createSignal(was?.name ?? '')
  const [about, setAbout] = createSignal(was?.about ?? '')
  const [chosen, setChosen] = createSignal<readonly string[]>(was?.categories ?? [])
  const [permits, setPermits] = createSignal(
    Object.fromEntries(
      permitKinds.map((kind) => {
        const { number = '', until = '' } = was?.permits.find((one) => one.kind === kind) ?? {}
        return [kind, { number, until }]
      }),
    ) as Permits,
  )
  const [warehouse, setWarehouse] = createSignal<Warehouse>({ name: '', province: '', street: '', phone: '' })
  const [tried, setTried] = createSignal(false)

  /** What of the chosen is sold with this permit alone, by name. */
  const goodsWith = (kind: PermitKind): string[] => {
    const codes = new Set(tree.filter(({ permit, parent }) => permit === kind && chosen().includes(parent ?? '')).map(({ code }) => code)) // biome-ignore format: one set
    return props.categories.flatMap(({ children }) => children.filter(({ code }) => codes.has(code)).map((one) => one.name))
  }
  const permitName = (kind: PermitKind) => {
    const code = tree.find(({ permit }) => permit === kind)?.code
    return props.categories.flatMap(({ children }) => children).find((one) => one.code === code)?.permit ?? ''
  }
  const asked = createMemo(() => permitKinds.filter((kind) => goodsWith(kind).length > 0))
  const given = (): About => ({
    name: name(),
    about: oneLine(about()),
    categories: chosen(),
    permits: Object.fromEntries(
      asked()
        .filter((kind) => permits()[kind].number.trim() !== '' || permits()[kind].until !== '')
        .map((kind) => [kind, { number: permits()[kind].number.trim(), until: permits()[kind].until }]),
    ),
  })
  /** Said before it is sent: how a number is written. The day it is judged by is the bank's. */
  const wrongForm = (kind: PermitKind) =>
    tried() && permits()[kind].number.trim() !== '' && merchantFaults(given(), '').some(({ what }) => what === kind)
      ? store().permitForm(store().permitHints[kind])
      : undefined
  const send = createAct(
    (press) => (was ? stores.change(was.id, given()) : stores.begin(props.firm ?? '', given(), warehouse(), press)),
    props.done,
  )
  const anew =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      send.clear()
      set(value)
    }
  const setPermit = anew(({ kind, ...said }: { kind: PermitKind; number?: string; until?: string }) =>
    setPermits({ ...permits(), [kind]: { ...permits()[kind], ...said } }),
  )
  return (
    <form
      class="stack"
      novalidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (!asked().some(wrongForm)) void send.run()
      }}
    >
      <Field label={w().name} value={name()} onInput={anew(setName)} maxlength={30} hint={w().nameHint} wrong={send.about('name')} />
      <LongField label={w().about} value={about()} onInput={anew(setAbout)} maxlength={300} hint={w().aboutHint} wrong={send.about('about')} />
      <fieldset class="options">
        <legend>{w().categories}</legend>
        <div class="checks">
          <For each={props.categories}>
            {({ code, name: label }) => (
              <label>
                <input
                  type="checkbox"
                  checked={chosen().includes(code)}
                  onChange={(event) =>
                    anew(setChosen)(event.currentTarget.checked ? [...chosen(), code] : chosen().filter((one) => one !== code))
                  }
                />
                <span>{label}</span>
              </label>
            )}
          </For>
        </div>
        <Show when={send.about('categories')}>
          {(says) => (
            <p class="wrong" role="alert">
              {says()}
            </p>
          )}
        </Show>
      </fieldset>
      <For each={asked()}>
        {(kind) => (
          <fieldset class="zone stack">
            <legend>{permitName(kind)}</legend>
            <p class="quiet">{w().permitsLead(goodsWith(kind).join(store().good.list))}</p>
            <div class="filters">
              <Field
                label={w().number}
                value={permits()[kind].number}
                onInput={(number) => setPermit({ kind, number })}
                maxlength={40}
                hint={store().permitHints[kind]}
                wrong={wrongForm(kind) ?? send.about(`permits.${kind}.number`)}
              />
              <DayField
                label={w().until}
                value={permits()[kind].until}
                onInput={(until) => setPermit({ kind, until })}
                wrong={send.about(`permits.${kind}.until`)}
              />
            </div>
          </fieldset>
        )}
      </For>
      {/* What it has are changed where they stand. */}
      <Show when={!was}>
        <fieldset class="zone stack">
          <legend>{w().warehouse}</legend>
          <WarehouseFields now={warehouse()} set={setWarehouse} within="warehouse." act={send} />
        </fieldset>
      </Show>
      <Notice words={send.otherThan('name', 'about', 'categories', 'warehouse', ...asked().map((kind) => `permits.${kind}`))} />
      <MainButton busy={send.busy()}>{was ? w().save : w().send}</MainButton>
    </form>
  )
} // biome-ignore format: one form
