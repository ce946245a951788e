/** What the bank may pay by itself: to whom, for what, how much at most, since when; given here and ended here. */

import { useSearchParams } from '@solidjs/router'
import { createMemo, createSignal, For, Match, Show, Switch } from 'solid-js'
import type { Mandate } from '../../core/bills/run-wire.ts'
import { yuan } from '../api.ts'
import { approving } from '../customers/approving.ts'
import { words } from '../preferences.ts'
import { createAct } from '../ui/act.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { createLoad } from '../ui/load.ts'
import { asAmount, fenOf, grouped, yuanOf } from '../ui/money.ts'
import { Page } from '../ui/Page.tsx'
import { Facts, MainButton, Notice } from '../ui/Parts.tsx'
import { Segments } from '../ui/Segments.tsx'
import { exactly } from '../ui/when.ts'
import { bills } from './api.ts'
import { billing } from './words.ts'

type House = { readonly organization: { id: string; name: string }; readonly house: string; readonly most: bigint }
const keyOf = (organization: string, house: string) => `${organization} ${house}`

/** Half as much again as the dearest bill so far, in whole hundreds: enough for a dear month, too little for a mistake. */
const usualCap = (most: bigint) => (most === 0n ? '' : yuanOf(((most * 3n) / 2n / 100_00n + 1n) * 100_00n))

function Give(props: { houses: readonly House[]; first: string | undefined; given: () => void }) {
  const [key, setKey] = createSignal(
    props.houses.some(({ organization, house }) => keyOf(organization.id, house) === props.first)
      ? props.first
      : undefined,
  )
  const one = () =>
    props.houses.find(({ organization, house }) => keyOf(organization.id, house) === key()) ?? props.houses[0]
  const [typed, setTyped] = createSignal<string>()
  const [frequency, setFrequency] = createSignal<'each-bill' | 'monthly'>('each-bill')
  const cap = () => typed() ?? usualCap(one()?.most ?? 0n)
  const w = () => billing().mandates
  const give = createAct(
    approving(
      () => ({
        action: 'mandate',
        organization: one()!.organization.id,
        house: one()!.house,
        amount: yuan(asAmount(cap())),
      }),
      (press, given) =>
        bills.giveMandate(
          { organization: one()!.organization.id, house: one()!.house, cap: asAmount(cap()), frequency: frequency() },
          press,
          given,
        ),
    ),
    () => {
      setTyped(undefined)
      props.given()
    },
  )
  return (
    <form class="stack" onSubmit={give.submit} novalidate>
      <h2>{w().give}</h2>
      <fieldset class="options">
        <legend>{w().house}</legend>
        <For each={props.houses}>
          {({ organization, house }) => (
            <label>
              <input
                type="radio"
                name="house"
                checked={one()?.house === house && one()?.organization.id === organization.id}
                onChange={() => {
                  setKey(keyOf(organization.id, house))
                  setTyped(undefined)
                }}
              />
              <span>
                {organization.name} {house}
              </span>
            </label>
          )}
        </For>
      </fieldset>
      <Field
        label={w().cap}
        value={cap()}
        onInput={setTyped}
        inputmode="decimal"
        maxlength={16}
        sum
        unit={words().yuan}
        hint={w().capHint}
        wrong={give.about('cap')}
      />
      <Segments
        label={w().often}
        now={frequency()}
        options={(['each-bill', 'monthly'] as const).map((often) => [often, w().frequency[often]] as const)}
        choose={setFrequency}
      />
      <Show when={one() && fenOf(asAmount(cap())) > 0n}>
        <p class="notice calm">{w().review(one()!.house, grouped(asAmount(cap())), frequency())}</p>
      </Show>
      <Notice words={give.otherThan('cap')} />
      <MainButton busy={give.busy()}>{w().submit}</MainButton>
    </form>
  )
}

export default function Mandates() {
  const [query] = useSearchParams<{ organization?: string; house?: string }>()
  const page = createLoad(async () => {
    const [{ mandates }, { bills: all }, { households }] = await Promise.all([
      bills.mandates(),
      bills.all(),
      bills.households(),
    ])
    return { mandates, all, households }
  })
  const [ending, setEnding] = createSignal<Mandate>()
  const w = () => billing().mandates
  const standing = () => page.value()?.mandates.filter(({ endedAt }) => endedAt === null) ?? []
  const ended = () => page.value()?.mandates.filter(({ endedAt }) => endedAt !== null) ?? []
  /** Houses that have none yet: those of one's bills, and those one looks after. */
  const houses = createMemo(() => {
    const now = page.value()
    const found = new Map<string, House>()
    if (!now) return []
    for (const { organization, house } of [...now.all, ...now.households]) {
      const most = now.all
        .filter((bill) => bill.house === house && bill.organization.id === organization.id)
        .reduce((dearest, { amount }) => (fenOf(amount.amount) > dearest ? fenOf(amount.amount) : dearest), 0n)
      found.set(keyOf(organization.id, house), { organization, house, most })
    }
    for (const { organization, house } of standing()) found.delete(keyOf(organization.id, house))
    return [...found.values()]
  })
  const end = createAct(
    () => bills.endMandate(ending()!.id),
    () => {
      setEnding(undefined)
      void page.again()
    },
  )
  return (
    <Page load={page}>
      {() => (
        <div class="panes stack">
          <section class="stack">
            <h1>{w().title}</h1>
            <p>{w().lead}</p>
            <ul class="list">
              <For each={standing()} fallback={<li class="quiet">{w().none}</li>}>
                {(one) => (
                  <li class="stack mandate">
                    <div class="row middle">
                      <strong>
                        {one.organization.name} {one.house}
                      </strong>
                      <button type="button" class="plain" onClick={() => setEnding(one)}>
                        {w().end}
                      </button>
                    </div>
                    <Facts
                      rows={[
                        [w().cap, `${grouped(one.cap.amount)} ${words().yuan}`],
                        [w().often, w().frequency[one.frequency]],
                        [w().since, exactly(one.since).slice(0, 10)],
                      ]}
                    />
                  </li>
                )}
              </For>
            </ul>
            <Show when={ended().length > 0}>
              <h2>{w().endedList}</h2>
              <ul class="list">
                <For each={ended()}>
                  {(one) => (
                    <li class="item">
                      <span>
                        {one.organization.name} {one.house}
                      </span>
                      <span class="quiet">{w().capIs(grouped(one.cap.amount))}</span>
                      <span class="quiet">
                        {w().since} {exactly(one.since).slice(0, 10)}
                      </span>
                      <span class="quiet">
                        {w().ended} {exactly(one.endedAt ?? '').slice(0, 10)}
                      </span>
                    </li>
                  )}
                </For>
              </ul>
            </Show>
          </section>
          <section>
            <Switch>
              <Match when={houses().length > 0}>
                <Give
                  houses={houses()}
                  first={query.organization && query.house ? keyOf(query.organization, query.house) : undefined}
                  given={() => void page.again()}
                />
              </Match>
              <Match when={standing().length === 0}>
                <p class="quiet">{w().noHouse}</p>
              </Match>
            </Switch>
          </section>
          <Dialog open={ending() !== undefined} title={w().end} close={() => setEnding(undefined)}>
            <p>{w().endSure(ending()?.house ?? '')}</p>
            <Notice words={end.otherThan()} />
            <button type="button" class="button" onClick={() => void end.run()}>
              {w().end}
            </button>
          </Dialog>
        </div>
      )}
    </Page>
  )
}
