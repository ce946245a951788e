/** Where a warehouse is, and whom one calls: asked when a store is, when one is added, and when one is changed. */
import { Show } from 'solid-js'
import { provinceCodes } from '../../../core/mall/kinds.ts'
import { provinceName } from '../../../core/mall/regions.ts'
import { locale } from '../../preferences.ts'
import type { createAct } from '../../ui/act.ts'
import { Field } from '../../ui/Field.tsx'
import { Select } from '../../ui/Select.tsx'
import type { Warehouse } from './api.ts'
import { store } from './words.ts'

const w = () => store().form
/** Provinces as a list to choose from. */
export const provinceOptions = () => provinceCodes.map((code) => [code, provinceName(code, locale())] as const)

export function WarehouseFields(props: {
  now: Warehouse
  set: (now: Warehouse) => void
  /** Before the names of its fields as the bank calls them. */
  within?: string
  act: Pick<ReturnType<typeof createAct>, 'about' | 'clear'>
  /** It has one already, which stays. */
  named?: boolean
}) {
  const wrong = (field: keyof Warehouse) => props.act.about(`${props.within ?? ''}${field}`)
  const set = (field: keyof Warehouse) => (said: string) => {
    props.act.clear()
    props.set({ ...props.now, [field]: said })
  }
  return (
    <div class="filters">
      <Show when={!props.named}>
        <Field label={w().warehouseName} value={props.now.name} onInput={set('name')} maxlength={30} hint={w().warehouseHint} wrong={wrong('name')} />
      </Show>
      <div class="stack">
        <Select label={w().province} now={props.now.province} options={[['', w().chooseProvince], ...provinceOptions()]} choose={set('province')} />
        <Show when={wrong('province')}>
          {(says) => (
            <p class="wrong" role="alert">
              {says()}
            </p>
          )}
        </Show>
      </div>
      <Field label={w().street} value={props.now.street} onInput={set('street')} maxlength={100} hint={w().streetHint} wrong={wrong('street')} />
      <Field label={w().storePhone} value={props.now.phone} onInput={set('phone')} inputmode="tel" autocomplete="tel" maxlength={20} wrong={wrong('phone')} />
    </div>
  )
} // biome-ignore format: a field a line
