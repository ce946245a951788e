/** What a store, or the mall itself, fills in for a promotion: only what its kind asks; what is wrong stands where it was typed. */
import { createSignal, For, Index, Show } from 'solid-js'
import { type Audience, audiences } from '../../../core/mall/kinds.ts'
import { addDays } from '../../../core/time.ts'
import { createAct } from '../../ui/act.ts'
import { DayField } from '../../ui/DayField.tsx'
import { Field } from '../../ui/Field.tsx'
import { MainButton, Notice } from '../../ui/Parts.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { Select } from '../../ui/Select.tsx'
import { asksFor, kindsOf, type Promoting, promotionIn, promotionSays, type Tier, type Typed } from './promoting.ts'
import { promotions as w } from './words.ts'

const MOST_TIERS = 5
/** The first week, which whoever makes it changes. */
const DAYS = 7
const blank = (today: string): Typed => ({
  kind: 'money-off', name: '', from: today, until: addDays(today, DAYS - 1), goods: [], categories: [], exclusive: false,
  tiers: [{ from: '', off: '' }], discount: '', takes: 'amount', gets: 'free', least: '', off: '', buy: '', get: '', perBuyer: '1', inAll: '', code: '', budget: '', audience: 'everyone',
}) // biome-ignore format: nothing yet
/** As the bank calls what is wrong. */
const SHOWN = ['name', 'from', 'until', 'tiers', 'percent', 'least', 'off', 'buy', 'get', 'per-buyer', 'perBuyer', 'in-all', 'inAll', 'code', 'budget', 'goods', 'categories'] // biome-ignore format: one list
/** In a proposal the promotion is a part of what is sent. */
const alsoInside = (fields: readonly string[]) => fields.flatMap((field) => [field, `promotion.${field}`])

/** Who makes it, and what it can be for: the newest goods of a store (`more`: there are older ones), categories of the mall. */
type Scope =
  | { readonly by: 'store'; readonly goods: readonly Named[]; readonly more: boolean }
  | { readonly by: 'mall'; readonly categories: readonly Named[] }
type Named = { readonly id: string; readonly name: string }

export function PromotionForm<Made>(props: {
  scope: Scope
  today: string
  /** `reason`: why the mall should make it, for who confirms it. */
  make: (promotion: Promoting, press: string, reason: string) => Promise<Made>
  done: (made: Made) => void
}) {
  const [typed, setTyped] = createSignal(blank(props.today))
  const [reason, setReason] = createSignal('')
  const by = () => props.scope.by
  const shop = () => (props.scope.by === 'store' ? props.scope : undefined)
  const mall = () => (props.scope.by === 'mall' ? props.scope : undefined)
  const send = createAct((press) => props.make(promotionIn(typed()), press, reason()), props.done)
  const about = (...fields: string[]) => send.about(...alsoInside(fields))
  const set = (to: Partial<Typed>) => {
    send.clear()
    setTyped({ ...typed(), ...to })
  }
  const asks = () => asksFor(typed())
  const setTier = (at: number, to: Partial<Tier>) =>
    set({ tiers: typed().tiers.map((tier, n) => (n === at ? { ...tier, ...to } : tier)) })
  /** Of the steps together, where no one of them is meant. */
  const tiersWrong = () => (typed().tiers.some((_, n) => about(`tiers.${n}`)) ? undefined : about('tiers'))
  return (
    <form class="panes stack" onSubmit={send.submit} novalidate>
      <section class="stack roomy">
        <fieldset class="options picks">
          <legend>{w().kind}</legend>
          <For each={kindsOf(by())}>
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
        <Field label={w().name} value={typed().name} onInput={(name) => set({ name })} maxlength={30} hint={w().nameHint} wrong={about('name')} />
        <Select label={w().audience} now={typed().audience} options={audiences.map((one) => [one, w().audiences[one]] as const)} choose={(one) => set({ audience: one as Audience })} hint={w().audienceSays[typed().audience]} />
        <Show when={asks().tiers}>
          <fieldset class="zone stack">
            <legend>{w().tiers}</legend>
            <Index each={typed().tiers}>
              {(tier, n) => (
                <div class="tier-row">
                  <Field label={w().tierFrom(n + 1)} value={tier().from} onInput={(from) => setTier(n, { from })} inputmode="decimal" maxlength={16} wrong={about(`tiers.${n}.from`)} />
                  <Field label={w().tierOff(n + 1)} value={tier().off} onInput={(off) => setTier(n, { off })} inputmode="decimal" maxlength={16} wrong={about(`tiers.${n}.off`)} />
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
            <Field label={w().buy} value={typed().buy} onInput={(buy) => set({ buy })} inputmode="numeric" maxlength={2} wrong={about('buy')} />
            <Field label={w().get} value={typed().get} onInput={(get) => set({ get })} inputmode="numeric" maxlength={2} wrong={about('get')} />
          </div>
          <div class="field">
            <span class="label">{w().gets}</span>
            <Segments label={w().gets} now={typed().gets} options={(['free', 'discount'] as const).map((one) => [one, w().getsHow[one]] as const)} choose={(gets) => set({ gets })} />
          </div>
        </Show>
        <Show when={asks().off || asks().discount || asks().least}>
          <div class="filters">
            <Show when={asks().off}>
              <Field label={w().off} value={typed().off} onInput={(off) => set({ off })} inputmode="decimal" maxlength={16} wrong={about('off')} />
            </Show>
            <Show when={asks().discount}>
              <Field label={w().discount} value={typed().discount} onInput={(discount) => set({ discount })} inputmode="decimal" maxlength={3} hint={w().discountHint} wrong={about('percent', 'off')} />
            </Show>
            <Show when={asks().least}>
              <Field label={asks().needsLeast ? w().least : w().leastMay} value={typed().least} onInput={(least) => set({ least })} inputmode="decimal" maxlength={16} wrong={about('least')} />
            </Show>
          </div>
        </Show>
        <Show when={asks().coupons}>
          <div class="filters">
            <Field label={w().perBuyer} value={typed().perBuyer} onInput={(perBuyer) => set({ perBuyer })} inputmode="numeric" maxlength={2} wrong={about('per-buyer', 'perBuyer')} />
            <Field label={w().inAll} value={typed().inAll} onInput={(inAll) => set({ inAll })} inputmode="numeric" maxlength={7} wrong={about('in-all', 'inAll')} />
          </div>
          <Show when={by() === 'store'}>
            <Field label={w().code} value={typed().code} onInput={(code) => set({ code })} maxlength={20} hint={w().codeHint} wrong={about('code')} />
          </Show>
        </Show>
        <div class="filters">
          <DayField label={w().from} value={typed().from} onInput={(from) => set({ from })} wrong={about('from')} />
          <DayField label={w().until} value={typed().until} onInput={(until) => set({ until })} wrong={about('until')} />
        </div>
        <Show when={shop()}>
          {(one) => <Goods all={one().goods} more={one().more} chosen={typed().goods} set={(goods) => set({ goods })} wrong={about('goods')} />}
        </Show>
        <Show when={mall()}>
          {(one) => (
            <div class="stack">
              <Checks legend={w().chooseCategories} all={one().categories} chosen={typed().categories} set={(categories) => set({ categories })} />
              <Wrong words={about('categories', 'goods')} />
            </div>
          )}
        </Show>
        <Field label={w().budget[by()]} value={typed().budget} onInput={(budget) => set({ budget })} inputmode="decimal" maxlength={16} hint={w().budgetHint[by()]} wrong={about('budget')} />
        <label class="agree">
          <input type="checkbox" class="agree-box" checked={typed().exclusive} onChange={(event) => set({ exclusive: event.currentTarget.checked })} />
          <span>{w().exclusive}</span>
        </label>
        <div class="case-of" role="status">
          <p class="quiet">{w().reads}</p>
          <p class="label">{promotionSays(typed(), by(), props.today) ?? w().readsNot}</p>
        </div>
        <Show when={mall()}>
          <Field
            label={w().reason}
            value={reason()}
            onInput={(said) => {
              send.clear()
              setReason(said)
            }}
            maxlength={200}
            hint={w().reasonHint}
            wrong={send.about('reason')}
          />
        </Show>
        <Notice words={send.otherThan('reason', ...alsoInside(SHOWN))} />
        <MainButton busy={send.busy()}>{w().make[by()]}</MainButton>
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

/** Some of many. */
function Checks(props: {
  legend: string
  /** It is heard, and stands elsewhere for who sees it. */
  said?: boolean
  all: readonly Named[]
  chosen: readonly string[]
  set: (chosen: readonly string[]) => void
}) {
  const choose = (id: string, on: boolean) =>
    props.set(on ? [...props.chosen, id] : props.chosen.filter((one) => one !== id))
  return (
    <fieldset class="options checks">
      <legend classList={{ hidden: Boolean(props.said) }}>{props.legend}</legend>
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
  )
}

/** Some of what is on sale; none of it means all of the store. */
function Goods(props: {
  all: readonly Named[]
  more: boolean
  chosen: readonly string[]
  set: (goods: readonly string[]) => void
  wrong: string | undefined
}) {
  const names = () =>
    props.all
      .filter(({ id }) => props.chosen.includes(id))
      .map(({ name }) => name)
      .join(w().list)
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
          <Checks said legend={w().chooseGoods} all={props.all} chosen={props.chosen} set={props.set} />
          <Show when={props.more}>
            <p class="quiet">{w().moreGoods(props.all.length)}</p>
          </Show>
        </details>
      </Show>
    </div>
  )
}
