/** What is written of a good: its category decides what else is asked, and the bank's own rule says beforehand what is missing. */

import { createSignal, createUniqueId, For, Index, Show } from 'solid-js'
import { isLeaf } from '../../../core/mall/categories.ts'
import { listingFaults } from '../../../core/mall/goods.ts'
import { LONGEST_ABOUT, LONGEST_NAME, MOST_VARIANTS, type PermitKind } from '../../../core/mall/kinds.ts'
import type { Merchant, MerchantGood } from '../../../core/mall/merchant-wire.ts'
import type { Permit } from '../../../core/mall/merchants.ts'
import { MOST_SHARED_PERCENT } from '../../../core/mall/settlement.ts'
import type { Categories } from '../../../core/mall/shop-wire.ts'
import { yuan } from '../../api.ts'
import { words } from '../../preferences.ts'
import { createAct } from '../../ui/act.ts'
import { count } from '../../ui/count.ts'
import { Field } from '../../ui/Field.tsx'
import { asAmount } from '../../ui/money.ts'
import { MainButton, Notice } from '../../ui/Parts.tsx'
import { say } from '../../ui/toast.ts'
import { type Draft, stores } from './api.ts'
import { LongField } from './LongField.tsx'
import { store } from './words.ts'

const w = () => store().good
const MOST_SHARES = 10
type Variant = { readonly id?: string; readonly name: string; readonly price: string; readonly grams: string }
type Share = { readonly phone: string; readonly percent: string }
const newVariant: Variant = { name: '', price: '', grams: '' }
const variantsOf = ({ variants }: MerchantGood): readonly Variant[] =>
  variants.map(({ id, name, price, grams }) => ({ id, name, price: price.amount, grams: String(grams) }))
const changedAt = <T,>(all: readonly T[], at: number, to: Partial<T>): readonly T[] =>
  all.map((one, n) => (n === at ? { ...one, ...to } : one))

export function GoodForm(props: {
  store: Merchant
  good: MerchantGood | undefined
  categories: Categories
  done: (good: MerchantGood) => void
}) {
  const was = props.good
  const id = createUniqueId()
  const [name, setName] = createSignal(was?.name ?? '')
  const [about, setAbout] = createSignal(was?.about ?? '')
  const [category, setCategory] = createSignal(was?.category ?? '')
  const [attributes, setAttributes] = createSignal<Readonly<Record<string, string>>>(was?.attributes ?? {})
  const [variants, setVariants] = createSignal<readonly Variant[]>(
    was ? variantsOf(was) : [newVariant],
  )
  const [shares, setShares] = createSignal<readonly Share[]>(was?.shares ?? [])
  /** Once it is there, it is changed: a second press makes no second one. */
  let made = was?.id

  const leaf = () => props.categories.flatMap(({ children }) => children).find(({ code }) => code === category())
  /** The store's own first; without them there is nothing to choose from. */
  const groups = () => props.categories.filter(({ code }) => props.store.categories.includes(code))
  const attributeName = (code: string) => leaf()?.attributes.find((one) => one.code === code)?.name ?? code

  const draft = (): Draft => ({
    name: name(),
    about: about(),
    category: category(),
    attributes: Object.fromEntries((leaf()?.attributes ?? []).map(({ code }) => [code, attributes()[code]?.trim() ?? '']).filter(([, said]) => said !== '')),
    shares: shares().map((one) => ({ phone: one.phone.replace(/[\s-]/g, ''), percent: one.percent.trim() })),
    variants: variants().map((one) => ({ ...(one.id ? { id: one.id } : {}), name: one.name, price: yuan(asAmount(one.price)), grams: count(one.grams) })),
  })
  /** Why it cannot be handed in, in the rule's own words. */
  const missing = (): string => {
    if (!isLeaf(category())) return ''
    const permits = Object.fromEntries(props.store.permits.map(({ kind, number, until }) => [kind, { number, until }])) as Partial<Record<PermitKind, Permit>>
    return listingFaults({ category: category(), variants: variants().length, attributes: draft().attributes }, { categories: props.store.categories, permits })
      .map(({ kind, what = '' }) => w().faults[kind](kind === 'permit-missing' ? (leaf()?.permit ?? '') : attributeName(what)))
      .join(w().list)
  }
  const write = async (press: string): Promise<MerchantGood> => {
    const good = made === undefined ? await stores.newGood(props.store.id, draft(), press) : await stores.changeGood(made, draft())
    made = good.id
    // What is new has its id from now on: the next press changes it.
    setVariants(variantsOf(good))
    return good
  }
  const save = createAct(write, (good) => {
    say(w().saved)
    props.done(good)
  })
  const handIn = createAct(
    async (press) => {
      const good = await write(press)
      return stores.move(good.id, 'submitted', `${press}-in`)
    },
    (good) => {
      say(w().handedIn)
      props.done(good)
    },
  )
  const [lacks, setLacks] = createSignal('')
  /** Before the mall has opened the store, goods are written and not handed in. */
  const open = () => props.store.state === 'open'
  const about_ = (...of: string[]) => save.about(...of) ?? handIn.about(...of)
  const fields = () => [
    'name', 'about', 'category',
    ...(leaf()?.attributes ?? []).map(({ code }) => `attributes.${code}`),
    ...variants().map((_, n) => `variants.${n}`),
    ...shares().map((_, n) => `shares.${n}`),
  ]
  const anew =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      save.clear()
      handIn.clear()
      setLacks('')
      set(value)
    }
  const setVariant = (at: number, to: Partial<Variant>) => anew(setVariants)(changedAt(variants(), at, to))
  const setShare = (at: number, to: Partial<Share>) => anew(setShares)(changedAt(shares(), at, to))
  return (
    <form
      class="stack roomy"
      novalidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!open()) return void save.run()
        setLacks(missing())
        if (lacks() === '') void handIn.run()
      }}
    >
      <div class="side-by-side">
        <div class="stack">
          <Field label={w().name} value={name()} onInput={anew(setName)} maxlength={LONGEST_NAME} hint={w().nameHint} wrong={about_('name')} focus={was === undefined} />
          <LongField label={w().about} value={about()} onInput={anew(setAbout)} maxlength={LONGEST_ABOUT} hint={w().aboutHint} wrong={about_('about')} rows={5} />
        </div>
        <div class="stack">
          <div class="field">
            <label for={`${id}-category`}>{w().category}</label>
            <select id={`${id}-category`} aria-invalid={about_('category') ? 'true' : 'false'} aria-describedby={`${id}-category-says`} onChange={(event) => anew(setCategory)(event.currentTarget.value)}>
              <option value="">{w().chooseCategory}</option>
              <For each={groups()}>
                {(group) => (
                  <optgroup label={group.name}>
                    <For each={group.children}>
                      {(one) => (
                        <option value={one.code} selected={one.code === category()}>
                          {one.name}
                        </option>
                      )}
                    </For>
                  </optgroup>
                )}
              </For>
            </select>
            <p id={`${id}-category-says`} classList={{ wrong: Boolean(about_('category')), quiet: !about_('category') }} role={about_('category') ? 'alert' : undefined}>
              {about_('category') ?? leaf()?.returns ?? ''}
            </p>
          </div>
          <Show when={leaf()}>
            {(one) => (
              <fieldset class="zone stack">
                <legend>{w().attributes}</legend>
                <p class="quiet">{w().needed}</p>
                <div class="filters">
                <For each={one().attributes}>
                  {({ code, name: label }) => (
                    <Field label={label} value={attributes()[code] ?? ''} onInput={(said) => anew(setAttributes)({ ...attributes(), [code]: said })} maxlength={60} wrong={about_(`attributes.${code}`)} />
                  )}
                </For>
                </div>
              </fieldset>
            )}
          </Show>
        </div>
      </div>
      <fieldset class="zone">
        <legend>{w().variants}</legend>
        <p class="quiet">{w().variantsLead}</p>
        <Index each={variants()}>
          {(one, n) => (
            <div class="variant-row">
              <Field label={`${w().variant} ${n + 1}`} value={one().name} onInput={(said) => setVariant(n, { name: said })} maxlength={30} hint={n === 0 ? w().variantHint : ''} wrong={about_(`variants.${n}.name`)} />
              <Field label={w().price} value={one().price} onInput={(price) => setVariant(n, { price })} inputmode="decimal" maxlength={16} wrong={about_(`variants.${n}.price`)} />
              <Field label={w().grams} value={one().grams} onInput={(grams) => setVariant(n, { grams })} inputmode="numeric" maxlength={7} wrong={about_(`variants.${n}.grams`)} />
              <Show when={variants().length > 1}>
                <button type="button" class="plain" onClick={() => anew(setVariants)(variants().filter((_, at) => at !== n))}>
                  {w().dropVariant}
                  <span class="hidden"> {w().nth(n + 1)}</span>
                </button>
              </Show>
            </div>
          )}
        </Index>
        <Show when={variants().length < MOST_VARIANTS}>
          <button type="button" class="plain" onClick={() => anew(setVariants)([...variants(), newVariant])}>
            {w().addVariant}
          </button>
        </Show>
      </fieldset>
      <fieldset class="zone">
        <legend>{w().shares}</legend>
        <p class="quiet">{w().sharesLead(MOST_SHARED_PERCENT)}</p>
        <Index each={shares()}>
          {(one, n) => (
            <div class="variant-row">
              <Field label={`${w().phone} ${n + 1}`} value={one().phone} onInput={(phone) => setShare(n, { phone })} inputmode="tel" maxlength={20} wrong={about_(`shares.${n}.phone`)} />
              <Field label={w().percent} value={one().percent} onInput={(percent) => setShare(n, { percent })} inputmode="decimal" maxlength={5} wrong={about_(`shares.${n}.percent`)} />
              <button type="button" class="plain" onClick={() => anew(setShares)(shares().filter((_, at) => at !== n))}>
                {w().dropShare}
                <span class="hidden"> {w().nth(n + 1)}</span>
              </button>
            </div>
          )}
        </Index>
        <Show when={shares().length < MOST_SHARES}>
          <button type="button" class="plain" onClick={() => anew(setShares)([...shares(), { phone: '', percent: '' }])}>
            {w().addShare}
          </button>
        </Show>
      </fieldset>
      <Notice words={lacks() ? w().missing + lacks() : (save.otherThan(...fields()) ?? handIn.otherThan(...fields()))} />
      <Show when={open()} fallback={<MainButton busy={save.busy()}>{was ? w().saveChanges : w().save}</MainButton>}>
        <div class="pair">
          <button type="button" class="button" aria-busy={save.busy()} aria-disabled={save.busy()} onClick={() => void save.run()}>
            {save.busy() ? `${words().loading}…` : was ? w().saveChanges : w().save}
          </button>
          <MainButton busy={handIn.busy()}>{w().handIn}</MainButton>
        </div>
      </Show>
    </form>
  )
} // biome-ignore format: one form
