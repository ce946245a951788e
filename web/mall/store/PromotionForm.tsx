/** What a store fills in for a promotion: only what its kind asks; what is wrong stands where it was typed. */
import { createSignal, For, Index, Show } from 'solid-js'
import type { MerchantGood } from '../../../core/mall/merchant-wire.ts'
import { addDays } from '../../../core/time.ts'
import { createAct } from '../../ui/act.ts'
import { Field } from '../../ui/Field.tsx'
import { MainButton, Notice } from '../../ui/Parts.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { stores } from './api.ts'
import { DayField } from './DayField.tsx'
import { asksFor, kinds, promotionIn, promotionSays, type Tier, type Typed } from './promoting.ts'
import { store } from './words.ts'

const w = () => store().promotions
const MOST_TIERS = 5
/** The first week, which whoever makes it changes. */
const DAYS = 7
const blank = (today: string): Typed => ({
  kind: 'money-off', name: '', from: today, until: addDays(today, DAYS - 1), goods: [], exclusive: false,
  tiers: [{ from: '', off: '' }], discount: '', takes: 'amount', gets: 'free', least: '', off: '', buy: '', get: '', perBuyer: '1', inAll: '', budget: '',
}) // biome-ignore format: nothing yet
/** As the bank calls what is wrong. */
const SHOWN = ['name', 'from', 'until', 'tiers', 'percent', 'least', 'off', 'buy', 'get', 'per-buyer', 'perBuyer', 'in-all', 'inAll', 'budget', 'goods'] // biome-ignore format: one list

export function PromotionForm(props: {
  store: string
  today: string
  /** What it can be for, the newest; `more`: there are older ones. */
  goods: readonly MerchantGood[]
  more: boolean
  done: () => void
}) {
  const [typed, setTyped] = createSignal(blank(props.today))
  const send = createAct((press) => stores.newPromotion(props.store, promotionIn(typed()), press), props.done)
  const set = (to: Partial<Typed>) => {
    send.clear()
    setTyped({ ...typed(), ...to })
  }
  const asks = () => asksFor(typed())
  const setTier = (at: number, to: Partial<Tier>) =>
    set({ tiers: typed().tiers.map((tier, n) => (n === at ? { ...tier, ...to } : tier)) })
  /** Of the steps together, where no one of them is meant. */
  const tiersWrong = () => (typed().tiers.some((_, n) => send.about(`tiers.${n}`)) ? undefined : send.about('tiers'))
  return (
    <form class="panes stack" onSubmit={send.submit} novalidate>
      <section class="stack roomy">
        <fieldset class="options picks">
          <legend>{w().kind}</legend>
          <For each={kinds}>
            {(one) => (
              <label>
                <input type="radio" name="kind" checked={typed().kind === one} onChange={() => set({ kind: one })} />
                <span>
                  {w().kinds[one]}
                  <span class="quiet under">{w().kindSays[one]}</span>
                </span>
              </label>
            )}
          </For>
        </fieldset>
      </section>
      <section class="stack roomy">
        <Field label={w().name} value={typed().name} onInput={(name) => set({ name })} maxlength={30} hint={w().nameHint} wrong={send.about('name')} />
        <Show when={asks().tiers}>
          <fieldset class="zone stack">
            <legend>{w().tiers}</legend>
            <Index each={typed().tiers}>
              {(tier, n) => (
                <div class="tier-row">
                  <Field label={w().tierFrom(n + 1)} value={tier().from} onInput={(from) => setTier(n, { from })} inputmode="decimal" maxlength={16} wrong={send.about(`tiers.${n}.from`)} />
                  <Field label={w().tierOff(n + 1)} value={tier().off} onInput={(off) => setTier(n, { off })} inputmode="decimal" maxlength={16} wrong={send.about(`tiers.${n}.off`)} />
                  <Show when={typed().tiers.length > 1}>
                    <button type="button" class="plain" onClick={() => set({ tiers: typed().tiers.filter((_, at) => at !== n) })}>
                      {w().dropTier}
                      <span class="hidden"> {w().nth(n + 1)}</span>
                    </button>
                  </Show>
                </div>
              )}
            </Index>
            <Wrong words={tiersWrong()} />
            <Show when={typed().tiers.length < MOST_TIERS}>
              <button type="button" class="plain start" onClick={() => set({ tiers: [...typed().tiers, { from: '', off: '' }] })}>
                {w().addTier}
              </button>
            </Show>
          </fieldset>
        </Show>
        <Show when={asks().coupons}>
          <div class="field">
            <span class="label">{w().takes}</span>
            <Segments label={w().takes} now={typed().takes} options={(['amount', 'discount'] as const).map((one) => [one, w().takesHow[one]] as const)} choose={(takes) => set({ takes })} />
          </div>
        </Show>
        <Show when={asks().pieces}>
          <div class="filters">
            <Field label={w().buy} value={typed().buy} onInput={(buy) => set({ buy })} inputmode="numeric" maxlength={2} wrong={send.about('buy')} />
            <Field label={w().get} value={typed().get} onInput={(get) => set({ get })} inputmode="numeric" maxlength={2} wrong={send.about('get')} />
          </div>
          <div class="field">
            <span class="label">{w().gets}</span>
            <Segments label={w().gets} now={typed().gets} options={(['free', 'discount'] as const).map((one) => [one, w().getsHow[one]] as const)} choose={(gets) => set({ gets })} />
          </div>
        </Show>
        <Show when={asks().off || asks().discount || asks().least}>
          <div class="filters">
            <Show when={asks().off}>
              <Field label={w().off} value={typed().off} onInput={(off) => set({ off })} inputmode="decimal" maxlength={16} wrong={send.about('off')} />
            </Show>
            <Show when={asks().discount}>
              <Field label={w().discount} value={typed().discount} onInput={(discount) => set({ discount })} inputmode="decimal" maxlength={3} hint={w().discountHint} wrong={send.about('percent', 'off')} />
            </Show>
            <Show when={asks().least}>
              <Field label={asks().needsLeast ? w().least : w().leastMay} value={typed().least} onInput={(least) => set({ least })} inputmode="decimal" maxlength={16} wrong={send.about('least')} />
            </Show>
          </div>
        </Show>
        <Show when={asks().coupons}>
          <div class="filters">
            <Field label={w().perBuyer} value={typed().perBuyer} onInput={(perBuyer) => set({ perBuyer })} inputmode="numeric" maxlength={2} wrong={send.about('per-buyer', 'perBuyer')} />
            <Field label={w().inAll} value={typed().inAll} onInput={(inAll) => set({ inAll })} inputmode="numeric" maxlength={7} wrong={send.about('in-all', 'inAll')} />
          </div>
        </Show>
        <div class="filters">
          <DayField label={w().from} value={typed().from} onInput={(from) => set({ from })} wrong={send.about('from')} />
          <DayField label={w().until} value={typed().until} onInput={(until) => set({ until })} wrong={send.about('until')} />
        </div>
        <Goods all={props.goods} more={props.more} chosen={typed().goods} set={(goods) => set({ goods })} wrong={send.about('goods')} />
        <Field label={w().budget} value={typed().budget} onInput={(budget) => set({ budget })} inputmode="decimal" maxlength={16} hint={w().budgetHint} wrong={send.about('budget')} />
        <label class="agree">
          <input type="checkbox" class="agree-box" checked={typed().exclusive} onChange={(event) => set({ exclusive: event.currentTarget.checked })} />
          <span>{w().exclusive}</span>
        </label>
        <div class="case-of" role="status">
          <p class="quiet">{w().reads}</p>
          <p class="label">{promotionSays(typed(), props.today) ?? w().readsNot}</p>
        </div>
        <Notice words={send.otherThan(...SHOWN)} />
        <MainButton busy={send.busy()}>{w().make}</MainButton>
      </section>
    </form>
  )
} // biome-ignore format: one form

const Wrong = (props: { words: string | undefined }) => (
  <Show when={props.words}>
    <p class="wrong" role="alert">
      {props.words}
    </p>
  </Show>
)

/** Some of what is on sale; none of it means all of the store. */
function Goods(props: {
  all: readonly MerchantGood[]
  more: boolean
  chosen: readonly string[]
  set: (goods: readonly string[]) => void
  wrong: string | undefined
}) {
  const names = () =>
    props.all
      .filter(({ id }) => props.chosen.includes(id))
      .map(({ name }) => name)
      .join(store().good.list)
  const choose = (id: string, on: boolean) =>
    props.set(on ? [...props.chosen, id] : props.chosen.filter((one) => one !== id))
  return (
    <div class="stack">
      <div>
        <p class="label">{w().goods}</p>
        <p class="quiet">{names() || w().allGoods}</p>
        <Wrong words={props.wrong} />
      </div>
      <Show when={props.all.length > 0}>
        <details class="more">
          <summary>{w().chooseGoods}</summary>
          <fieldset class="options checks">
            <legend class="hidden">{w().chooseGoods}</legend>
            <For each={props.all}>
              {({ id, name }) => (
                <label>
                  <input
                    type="checkbox"
                    checked={props.chosen.includes(id)}
                    onChange={(event) => choose(id, event.currentTarget.checked)}
                  />
                  <span>{name}</span>
                </label>
              )}
            </For>
          </fieldset>
          <Show when={props.more}>
            <p class="quiet">{w().moreGoods(props.all.length)}</p>
          </Show>
        </details>
      </Show>
    </div>
  )
}
