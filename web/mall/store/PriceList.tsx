/** One price list: written, changed until it begins, looked at, ended. */
import { useNavigate, useParams } from '@solidjs/router'
import { createSignal, For, Index, Show } from 'solid-js'
import { MOST_ROWS, type PriceListKind } from '../../../core/mall/kinds.ts'
import type { PriceList as List } from '../../../core/mall/price-list-wire.ts'
import { addDays } from '../../../core/time.ts'
import { yuan } from '../../api.ts'
import { words } from '../../preferences.ts'
import { Amount } from '../../ui/Amount.tsx'
import { createAct } from '../../ui/act.ts'
import { Bones } from '../../ui/Bones.tsx'
import { count } from '../../ui/count.ts'
import { DayField } from '../../ui/DayField.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { createLoad } from '../../ui/load.ts'
import { asAmount, grouped } from '../../ui/money.ts'
import { Page } from '../../ui/Page.tsx'
import { Facts, MainButton, Notice } from '../../ui/Parts.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { Select } from '../../ui/Select.tsx'
import { say } from '../../ui/toast.ts'
import { stores } from './api.ts'
import { InStore, storePath } from './InStore.tsx'
import { store } from './words.ts'

const w = () => store().prices
const named = ({ name, variant }: { readonly name: string; readonly variant: string }) => `${name} ${variant}`.trim()
const DAYS = 7

export default function PriceList() {
  const { id = '', list } = useParams<{ id: string; list?: string }>()
  const navigate = useNavigate()
  const page = createLoad(async () => {
    const [one, goods, { today }] = await Promise.all([list ? stores.priceList(list) : undefined, stores.listed(id), stores.priceLists(id)])
    return { one, goods, today }
  })
  const back = (says: string) => {
    say(says)
    navigate(storePath(id, 'prices'), { replace: true })
  }
  const waiting = () => <Bones shape={['keys', 'line', 'line', 'line', 'line']} />
  return (
    <InStore place="prices" title={page.value()?.one?.name ?? (list ? w().title : w().new)} waiting={waiting()}>
      {(merchant) => (
        <Page load={page} waiting={waiting()}>
          {(now) => (
            <>
              <Show
                when={now().one?.stands !== 'coming' && now().one}
                fallback={
                  <Show when={now().one || merchant().state === 'open'} fallback={<p class="notice">{w().notOpen}</p>}>
                    <Form store={id} one={now().one} options={optionsOf(now())} today={now().today} done={() => back(now().one ? w().changed : w().made)} />
                  </Show>
                }
              >
                {(one) => <Shown one={one()} />}
              </Show>
              <Show when={now().one && now().one!.stands !== 'over' && now().one}>
                {(one) => <End one={one()} done={() => back(w().ended)} />}
              </Show>
            </>
          )}
        </Page>
      )}
    </InStore>
  )
} // biome-ignore format: one question after another

type Option = { readonly sku: string; readonly name: string; readonly usual: string }
/** What is on sale, and what the list names beside it. */
function optionsOf({ one, goods }: { one: List | undefined; goods: Awaited<ReturnType<typeof stores.listed>> }): Option[] {
  const all = goods.flatMap((good) => good.variants.map(({ id, name, price }) => ({ sku: id, name: named({ name: good.name, variant: name }), usual: price.amount })))
  const others = (one?.rows ?? []).filter(({ sku }) => all.every((option) => option.sku !== sku))
  return [...all, ...new Map(others.map((row) => [row.sku, { sku: row.sku, name: named(row), usual: row.usual.amount }])).values()]
} // biome-ignore format: one row

type Row = { readonly sku: string; readonly from: string; readonly price: string }
function Form(props: { store: string; one: List | undefined; options: readonly Option[]; today: string; done: () => void }) {
  const first = (): Row => ({ sku: props.options[0]?.sku ?? '', from: '1', price: '' })
  const [typed, setTyped] = createSignal({
    name: props.one?.name ?? '',
    kind: (props.one?.kind ?? 'sale') as PriceListKind,
    from: props.one?.from ?? props.today,
    until: props.one ? (props.one.until ?? '') : addDays(props.today, DAYS - 1),
    rows: (props.one?.rows.map(({ sku, from, price }) => ({ sku, from: String(from), price: price.amount })) ?? [first()]) as readonly Row[],
  })
  const set = (to: Partial<ReturnType<typeof typed>>) => {
    send.clear()
    setTyped({ ...typed(), ...to })
  }
  const setRow = (at: number, to: Partial<Row>) => set({ rows: typed().rows.map((row, n) => (n === at ? { ...row, ...to } : row)) })
  const send = createAct(
    (press) => {
      const { name, kind, from, until, rows } = typed()
      const body = { name, kind, from, until: until || null, rows: rows.map((row) => ({ sku: row.sku, from: count(row.from), price: yuan(asAmount(row.price)) })) }
      return props.one ? stores.changePriceList(props.one.id, body) : stores.newPriceList(props.store, body, press)
    },
    () => props.done(),
  )
  const usual = (sku: string) => props.options.find((one) => one.sku === sku)?.usual
  /** Of the rows together, where no one of them is meant. */
  const rowsWrong = () => (typed().rows.some((_, n) => send.about(`rows.${n}`)) ? undefined : send.about('rows'))
  /** The same good from more pieces on, or the next one. */
  const more = (sku: string) => set({ rows: [...typed().rows, { sku, from: sku === typed().rows.at(-1)?.sku ? '' : '1', price: '' }] })
  const next = () => props.options.find(({ sku }) => typed().rows.every((row) => row.sku !== sku))?.sku
  return (
    <Show when={props.options.length > 0} fallback={<p class="notice">{w().noGoods}</p>}>
      <form class="stack roomy" onSubmit={send.submit} novalidate>
        <section class="stack narrow-ish">
          <div class="field">
            <span class="label">{w().kind}</span>
            <Segments label={w().kind} now={typed().kind} options={(['sale', 'firms'] as const).map((one) => [one, w().kinds[one]] as const)} choose={(kind) => set({ kind })} />
            <p class="quiet">{w().kindSays[typed().kind]}</p>
          </div>
          <Field label={w().name} value={typed().name} onInput={(name) => set({ name })} maxlength={30} hint={w().nameHint} wrong={send.about('name')} />
          <div class="filters">
            <DayField label={w().from} value={typed().from} onInput={(from) => set({ from })} wrong={send.about('from')} />
            <DayField label={typed().kind === 'firms' ? w().untilMay : w().until} value={typed().until} onInput={(until) => set({ until })} wrong={send.about('until')} />
          </div>
        </section>
        <fieldset class="zone">
          <legend>{w().rows}</legend>
          <p class="quiet">{w().rowsLead}</p>
          <Index each={typed().rows}>
            {(row, n) => (
              <div class="tier-row price-row">
                <Select label={w().good} now={row().sku} options={props.options.map(({ sku, name }) => [sku, name] as const)} choose={(sku) => setRow(n, { sku })} />
                <Field label={w().pieces} value={row().from} onInput={(from) => setRow(n, { from })} inputmode="numeric" maxlength={3} wrong={send.about(`rows.${n}.from`)} />
                <Field label={w().price} value={row().price} onInput={(price) => setRow(n, { price })} inputmode="decimal" maxlength={16} hint={w().usual(grouped(usual(row().sku) ?? ''))} wrong={send.about(`rows.${n}.price`)} />
                <Show when={typed().rows.length > 1}>
                  <button type="button" class="plain" onClick={() => set({ rows: typed().rows.filter((_, at) => at !== n) })}>
                    {w().drop}
                    <span class="hidden"> {w().nth(n + 1)}</span>
                  </button>
                </Show>
              </div>
            )}
          </Index>
          <Show when={rowsWrong()}>
            <p class="wrong" role="alert">
              {rowsWrong()}
            </p>
          </Show>
          <Show when={typed().rows.length < MOST_ROWS}>
            <div class="row start">
              <button type="button" class="plain" onClick={() => more(typed().rows.at(-1)!.sku)}>
                {w().step}
              </button>
              <Show when={next()}>
                {(sku) => (
                  <button type="button" class="plain" onClick={() => more(sku())}>
                    {w().another}
                  </button>
                )}
              </Show>
            </div>
          </Show>
        </fieldset>
        <div class="stack narrow-ish">
          <Notice words={send.otherThan('name', 'from', 'until', 'rows')} />
          <MainButton busy={send.busy()}>{props.one ? w().change : w().make}</MainButton>
        </div>
      </form>
    </Show>
  )
} // biome-ignore format: rows of fields

function Shown(props: { one: List }) {
  return (
    <div class="stack roomy narrow-ish">
      <Facts
        rows={[
          [w().stands, w().states[props.one.stands]],
          [w().kind, w().kinds[props.one.kind]],
          [w().days, w().between(props.one.from, props.one.until)],
        ]}
      />
      <table class="table dense">
        <thead>
          <tr>
            <th scope="col">{w().good}</th>
            <th scope="col" class="number">
              {w().pieces}
            </th>
            <th scope="col" class="number">
              {w().usualTitle}
            </th>
            <th scope="col" class="number">
              {w().price}
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={props.one.rows}>
            {(row) => (
              <tr>
                <th scope="row">{named(row)}</th>
                <td class="number">{row.from}</td>
                <td class="number">
                  <Amount value={row.usual.amount} />
                </td>
                <td class="number">
                  <Amount value={row.price.amount} />
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  )
}

function End(props: { one: List; done: () => void }) {
  const [open, setOpen] = createSignal(false)
  const end = createAct(
    (press) => stores.endPriceList(props.one.id, press),
    () => props.done(),
  )
  const label = () => (props.one.stands === 'coming' ? w().takeBack : w().end)
  return (
    <>
      <button type="button" class="plain start" onClick={() => setOpen(true)}>
        {label()}
      </button>
      <Dialog open={open()} title={props.one.name} close={() => setOpen(false)}>
        <div class="stack">
          <p>{props.one.stands === 'coming' ? w().takeBackSays : w().endSays}</p>
          <Notice words={end.otherThan()} />
          <button type="button" class="button grave full" aria-busy={end.busy()} onClick={() => void end.run()}>
            {label()}
          </button>
          <button type="button" class="button full" onClick={() => setOpen(false)}>
            {words().cancel}
          </button>
        </div>
      </Dialog>
    </>
  )
}
