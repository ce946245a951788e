/** The mall's queues: stores that ask to sell, goods that are handed in, disputes between buyer and store; each decided by a person. Beside them, what the mall itself gives. */
import { useSearchParams } from '@solidjs/router'
import { createSignal, For, type JSX, Match, Show, Switch } from 'solid-js'
import { goesBack } from '../../../core/mall/cases.ts'
import type { MallDesk } from '../../../core/mall/merchant-wire.ts'
import { isProvince, provinceName } from '../../../core/mall/regions.ts'
import { locale } from '../../preferences.ts'
import { StaffNav } from '../../staff/StaffNav.tsx'
import { Amount } from '../../ui/Amount.tsx'
import { Away } from '../../ui/Away.tsx'
import { createAct } from '../../ui/act.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { type Column, Grid, GridBones } from '../../ui/Grid.tsx'
import { createLoad } from '../../ui/load.ts'
import { fenOf, grouped } from '../../ui/money.ts'
import { Page } from '../../ui/Page.tsx'
import { Facts, Notice } from '../../ui/Parts.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { say } from '../../ui/toast.ts'
import { exactly } from '../../ui/when.ts'
import { Pictures } from '../pictures/Pictures.tsx'
import { desk } from './api.ts'
import { Decide } from './Decide.tsx'
import { Flash } from './Flash.tsx'
import { Promotions } from './Promotions.tsx'
import { mallDesk } from './words.ts'

type Merchant = MallDesk['merchants'][number]
type Good = MallDesk['goods'][number]
type Dispute = MallDesk['disputes'][number]
/** What waits for a decision is counted; the mall’s own promotions wait for none here. */
const queues = ['merchants', 'goods', 'disputes', 'promotions', 'flash'] as const
const w = () => mallDesk()
const at = (instant: string | null) => exactly(instant ?? '').slice(0, 16)
const fromWords = ({ warehouses }: Merchant) =>
  warehouses
    .map(({ name, province }) => `${name} ${isProvince(province) ? provinceName(province, locale()) : ''}`.trim())
    .join(w().list)
const permitWords = ({ permits }: Merchant) =>
  permits.map(({ name, number, until }) => w().merchants.permit(name, number, until)).join(w().list) ||
  w().merchants.noPermits
const priceWords = ({ from, several }: Good) => (several ? w().goods.from(grouped(from.amount)) : grouped(from.amount))
const reasonWords = ({ kind, reason }: Dispute) =>
  kind === 'exchange' && reason === 'changed-mind' ? w().mind : w().reasons[reason]
const owner = ({ owner: name, mine }: Dispute) => (mine ? w().disputes.mine : (name ?? w().disputes.nobody))

export default function Mall() {
  const [query, setQuery] = useSearchParams<{ queue?: string; open?: string }>()
  const page = createLoad(desk.all)
  const categories = createLoad(desk.categories)
  const queue = () => queues.find((one) => one === query.queue) ?? 'merchants'
  const named = (code: string) =>
    categories.value()?.flatMap((one) => [one, ...one.children]).find((one) => one.code === code)?.name ?? ''
  const open = (id: string | null) => setQuery({ open: id }, { replace: true })
  const merchant = () => page.value()?.merchants.find(({ id }) => id === query.open)
  const good = () => page.value()?.goods.find(({ id }) => id === query.open)
  const dispute = () => page.value()?.disputes.find(({ id }) => id === query.open)
  const done = (now?: MallDesk) => {
    open(null)
    if (now) page.set(now)
    else void page.refresh()
    say(w().done)
  }
  const opens = (id: string, name: string): JSX.Element => (
    <button type="button" class="plain" onClick={() => open(id)}>
      {name}
    </button>
  )
  const merchantColumns = (): readonly Column<Merchant>[] => [
    { key: 'name', title: w().merchants.name, names: true, text: (one) => one.name, cell: (one) => opens(one.id, one.name) },
    { key: 'firm', title: w().merchants.firm, text: (one) => one.firmName },
    { key: 'categories', title: w().merchants.categories, text: (one) => one.categories.map(named).join(w().list) },
    { key: 'permits', title: w().merchants.permits, roomy: true, text: permitWords },
    { key: 'from', title: w().merchants.from, roomy: true, text: fromWords },
    { key: 'at', title: w().at, whole: true, text: (one) => at(one.at), cell: (one) => at(one.at).slice(5) },
  ]
  const goodColumns = (): readonly Column<Good>[] => [
    { key: 'name', title: w().goods.name, names: true, text: (one) => one.name, cell: (one) => opens(one.id, one.name), classList: () => ({ 'says-it': true }) },
    { key: 'store', title: w().goods.store, text: (one) => one.merchant },
    { key: 'category', title: w().goods.category, text: (one) => named(one.category) },
    { key: 'price', title: w().goods.price, number: true, text: priceWords, by: (one) => fenOf(one.from.amount) },
    { key: 'permit', title: w().goods.permit, roomy: true, text: (one) => one.permit ?? w().goods.noPermit },
    { key: 'at', title: w().at, whole: true, text: (one) => at(one.at), cell: (one) => at(one.at).slice(5) },
  ]
  const disputeColumns = (): readonly Column<Dispute>[] => [
    { key: 'goods', title: w().disputes.goods, names: true, text: (one) => one.goods, cell: (one) => opens(one.id, one.goods), classList: () => ({ 'says-it': true }) },
    { key: 'store', title: w().disputes.store, text: (one) => one.merchant },
    { key: 'kind', title: w().disputes.kind, text: (one) => w().kinds[one.kind] },
    { key: 'reason', title: w().disputes.reason, roomy: true, text: reasonWords },
    { key: 'amount', title: w().disputes.amount, number: true, text: (one) => one.amount.amount, by: (one) => fenOf(one.amount.amount), cell: (one) => <Amount value={one.amount.amount} /> },
    { key: 'owner', title: w().disputes.owner, text: owner },
    { key: 'until', title: w().disputes.until, whole: true, text: (one) => at(one.until), cell: (one) => at(one.until).slice(5) || '–' },
  ]
  return (
    <div class="stack">
      <div>
        <h1>{w().title}</h1>
        <p class="quiet">{w().lead}</p>
      </div>
      <StaffNav />
      <Page load={page} waiting={<GridBones />}>
        {(now) => (
          <>
            <div class="filters">
              <Segments
                label={w().queue}
                now={queue()}
                options={queues.map((one) => [one, one === 'promotions' || one === 'flash' ? w().queues[one] : w().counted(w().queues[one], now()[one].length)] as const)}
                choose={(one) => setQuery({ queue: one === 'merchants' ? null : one, sort: null, find: null, open: null }, { replace: true })}
              />
            </div>
            <Switch>
              <Match when={queue() === 'merchants'}>
                <Grid label={w().queues.merchants} file={w().queues.merchants} none={w().none.merchants} rows={now().merchants} columns={merchantColumns()} />
              </Match>
              <Match when={queue() === 'flash'}>
                <Flash />
              </Match>
              <Match when={queue() === 'goods'}>
                <Grid label={w().queues.goods} file={w().queues.goods} none={w().none.goods} rows={now().goods} columns={goodColumns()} />
              </Match>
              <Match when={queue() === 'disputes'}>
                <Grid label={w().queues.disputes} file={w().queues.disputes} none={w().none.disputes} rows={now().disputes} columns={disputeColumns()} />
              </Match>
              <Match when={queue() === 'promotions'}>
                <Promotions
                  rows={now().promotions}
                  proposing={query.open === 'new'}
                  propose={() => setQuery({ open: 'new' })}
                  back={() => open(null)}
                  changed={page.set}
                />
              </Match>
            </Switch>
            <Show when={queue() !== 'promotions' && queue() !== 'flash'}>
              <details class="more">
                <summary>{w().take.title}</summary>
                <Take done={() => void page.refresh()} />
              </details>
            </Show>
          </>
        )}
      </Page>
      <Dialog open={merchant() !== undefined} title={merchant()?.name ?? ''} close={() => open(null)} wide>
        <Show when={merchant()} keyed>
          {(one) => (
            <>
              <Facts
                rows={[
                  [w().merchants.firm, one.firmName],
                  [w().merchants.categories, one.categories.map(named).join(w().list)],
                  [w().merchants.permits, permitWords(one)],
                  [w().merchants.from, fromWords(one)],
                  ...(one.about ? ([[w().merchants.about, one.about]] as const) : []),
                  [w().merchants.stands, one.says],
                ]}
              />
              <Decide
                outcomes={(['open', 'returned', 'closed'] as const).map((outcome) => ({ outcome, ...w().outcomes.merchants[outcome] }))}
                needsReason={(outcome) => outcome !== 'open'}
                decide={async (outcome, reason, press) => void (await desk.merchant(one.id, outcome, reason, press))}
                done={() => done()}
              />
            </>
          )}
        </Show>
      </Dialog>
      <Dialog open={good() !== undefined} title={good()?.name ?? ''} close={() => open(null)} wide>
        <Show when={good()} keyed>
          {(one) => {
            let after: MallDesk | undefined
            return (
              <>
                <Facts
                  rows={[
                    [w().goods.store, one.merchant],
                    [w().goods.category, named(one.category)],
                    [w().goods.price, priceWords(one)],
                    [w().goods.permit, one.permit ?? w().goods.noPermit],
                    ...Object.entries(one.attributes),
                    ...(one.about ? ([[w().goods.about, <span class="as-written">{one.about}</span>]] as const) : []),
                  ]}
                />
                <Decide
                  outcomes={(['listed', 'returned'] as const).map((outcome) => ({ outcome, ...w().outcomes.goods[outcome] }))}
                  needsReason={(outcome) => outcome !== 'listed'}
                  decide={async (outcome, reason, press) => {
                    after = await desk.good(one.id, outcome, reason, press)
                  }}
                  done={() => done(after)}
                />
              </>
            )
          }}
        </Show>
      </Dialog>
      <Dialog open={dispute() !== undefined} title={dispute()?.goods ?? ''} close={() => open(null)} wide>
        <Show when={dispute()}>
          {(one) => {
            let after: MallDesk | undefined
            return (
              <>
                <p class="notice calm">{one().says}</p>
                <Facts
                  rows={[
                    [w().disputes.store, one().merchant],
                    [w().disputes.kind, w().kinds[one().kind]],
                    [w().disputes.reason, reasonWords(one())],
                    one().kind === 'exchange'
                      ? [w().disputes.replacement, one().replacement?.variant || w().disputes.sameVariant]
                      : [w().disputes.amount, <Amount value={one().amount.amount} />],
                    [w().disputes.until, at(one().until) || '–'],
                    [w().disputes.owner, owner(one())],
                    [w().disputes.order, <span class="mono">…{one().order.slice(-8)}</span>],
                  ]}
                />
                <h3>{w().disputes.notes}</h3>
                <ul class="list">
                  <For each={one().notes} fallback={<li class="quiet">{w().disputes.noNotes}</li>}>
                    {(note) => (
                      <li class="item">
                        <span>{note.says}</span>
                        <span class="quiet">
                          {w().by[note.by]} · {at(note.at).slice(5)}
                        </span>
                      </li>
                    )}
                  </For>
                </ul>
                <Pictures case={one()} of={one().goods} for="officer" />
                <Decide
                  outcomes={(['agreed', 'back', 'rejected', 'paid', 'exchanged'] as const)
                    // Where nothing goes back there is one yes.
                    .filter((outcome) => one().may.includes(outcome) && (outcome !== 'back' || goesBack(one())))
                    .map((outcome) => ({ outcome, ...w().outcomes.disputes[outcome], ...(one().kind === 'exchange' && outcome !== 'paid' && outcome !== 'exchanged' ? w().outcomes.exchanges[outcome] : {}) }))}
                  needsReason={() => true}
                  decide={async (outcome, reason, press) => {
                    after = await desk.dispute(one().id, outcome, reason, press)
                  }}
                  done={() => done(after)}
                />
                <Show when={one().workflow}>
                  {(url) => (
                    <Away href={url()} newWindow>
                      {w().disputes.temporal}
                    </Away>
                  )}
                </Show>
              </>
            )
          }}
        </Show>
      </Dialog>
    </div>
  )
} // biome-ignore format: columns

/** Off sale at once: a good or a store by its number, as it stands in a link. */
function Take(props: { done: () => void }) {
  const [typed, setTyped] = createSignal('')
  const [reason, setReason] = createSignal('')
  const [missing, setMissing] = createSignal<'id' | 'reason'>()
  const found = () => {
    const [id] = /mall-(?:good|merchant)-[0-9a-f]{32}/.exec(typed()) ?? []
    return id ? { id, kind: id.startsWith('mall-good-') ? ('good' as const) : ('merchant' as const) } : undefined
  }
  const take = createAct(
    async (press) => {
      const one = found()!
      await (one.kind === 'good' ? desk.good(one.id, 'closed', reason(), press) : desk.merchant(one.id, 'closed', reason(), press))
      return one.kind
    },
    (kind) => {
      setTyped('')
      setReason('')
      say(kind === 'good' ? w().take.done : w().take.doneMerchant)
      props.done()
    },
  )
  const anew = (set: (value: string) => void) => (value: string) => {
    take.clear()
    setMissing(undefined)
    set(value)
  }
  return (
    <form
      class="stack narrow-ish"
      novalidate
      onSubmit={(event) => {
        event.preventDefault()
        setMissing(!found() ? 'id' : reason().trim() === '' ? 'reason' : undefined)
        if (!missing()) void take.run()
      }}
    >
      <p class="quiet">{w().take.lead}</p>
      <Field
        label={w().take.id}
        value={typed()}
        onInput={anew(setTyped)}
        maxlength={300}
        hint={found() ? w().take[found()!.kind] : ''}
        wrong={missing() === 'id' ? w().take.idWrong : take.about('id')}
      />
      <Field label={w().reason} value={reason()} onInput={anew(setReason)} maxlength={200} hint={w().reasonHint} wrong={missing() === 'reason' ? w().reasonNeeded : take.about('reason')} />
      <Notice words={take.otherThan('id', 'reason')} />
      <div class="pair">
        <button type="submit" class="button grave" aria-busy={take.busy()} aria-disabled={take.busy()}>
          {found()?.kind === 'merchant' ? w().take.submitMerchant : w().take.submit}
        </button>
      </div>
    </form>
  )
} // biome-ignore format: two fields
