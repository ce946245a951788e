/** Promotions as whoever made them sees them: what each gives, when it holds, what it has given so far; one that goes wrong is ended before its last day. */
import { createSignal, Show } from 'solid-js'
import type { OwnPromotion } from '../../../core/mall/promotion-wire.ts'
import { Amount } from '../../ui/Amount.tsx'
import { createAct } from '../../ui/act.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Grid } from '../../ui/Grid.tsx'
import { fenOf, grouped } from '../../ui/money.ts'
import { MainButton, Notice } from '../../ui/Parts.tsx'
import { say } from '../../ui/toast.ts'
import { promotions as w } from './words.ts'

type Stands = 'coming' | 'running' | 'over' | 'ended'
const standsOn = ({ state, from, until }: OwnPromotion, today: string): Stands =>
  state === 'ended' ? 'ended' : until < today ? 'over' : from > today ? 'coming' : 'running'
const mayEnd = (stands: Stands) => stands === 'coming' || stands === 'running'
const forWhat = ({ goods, categories }: OwnPromotion) =>
  [...goods.map(({ name }) => name), ...categories].join(w().list) || w().allGoods
const couponsLeft = ({ coupon }: OwnPromotion) => (coupon?.left == null ? '' : String(coupon.left))

export function PromotionList<Ended>(props: {
  label: string
  /** What a file of them is called. */
  file: string
  none: string
  rows: readonly OwnPromotion[]
  today: string
  end: (id: string, press: string) => Promise<Ended>
  ended: (answer: Ended) => void
}) {
  const [asked, setAsked] = createSignal<OwnPromotion>()
  const stands = (one: OwnPromotion) => standsOn(one, props.today)
  const done = (answer: Ended) => {
    setAsked(undefined)
    props.ended(answer)
    say(w().endDone)
  }
  return (
    <>
      <Grid
        label={props.label}
        file={props.file}
        none={props.none}
        rows={props.rows}
        columns={[
          {
            key: 'name',
            title: w().name,
            names: true,
            text: (one) => [one.name, one.says, one.code ?? ''].join(' ').trim(),
            cell: (one) => (
              <>
                {one.name}
                <span class="quiet under">{one.says}</span>
                <Show when={one.code}>{(code) => <span class="quiet under">{w().hasCode(code())}</span>}</Show>
              </>
            ),
            classList: () => ({ 'says-name': true }),
          },
          { key: 'for', title: w().goods, roomy: true, text: forWhat },
          { key: 'days', title: w().days, whole: true, text: ({ from, until }) => w().between(from, until) },
          { key: 'stands', title: w().stands, whole: true, text: (one) => w().states[stands(one)] },
          { key: 'left', title: w().left, number: true, text: couponsLeft, by: (one) => one.coupon?.left ?? -1 },
          { key: 'orders', title: w().orders, number: true, text: (one) => String(one.orders), by: (one) => one.orders },
          {
            key: 'given',
            title: w().given,
            number: true,
            text: (one) => one.given.amount,
            by: (one) => fenOf(one.given.amount),
            cell: (one) => (
              <>
                <Amount value={one.given.amount} />
                <Show when={one.budget}>
                  {(budget) => <span class="quiet under">{w().ofBudget(grouped(budget().most.amount))}</span>}
                </Show>
              </>
            ),
          },
        ]}
        act={{
          title: w().end,
          cell: (one) => (
            <Show when={mayEnd(stands(one))}>
              <button type="button" class="plain keeps" onClick={() => setAsked(one)}>
                {w().end}
                <span class="hidden"> {one.name}</span>
              </button>
            </Show>
          ),
        }}
      />
      <Dialog open={asked() !== undefined} title={w().endTitle(asked()?.name ?? '')} close={() => setAsked(undefined)}>
        <Show when={asked()}>{(one) => <End one={one()} end={props.end} done={done} />}</Show>
      </Dialog>
    </>
  )
} // biome-ignore format: columns

function End<Ended>(props: {
  one: OwnPromotion
  end: (id: string, press: string) => Promise<Ended>
  done: (answer: Ended) => void
}) {
  const end = createAct((press) => props.end(props.one.id, press), props.done)
  return (
    <form class="stack" onSubmit={end.submit} novalidate>
      <p>{props.one.says}</p>
      <p>{props.one.coupon ? w().endCoupons : w().endSays}</p>
      <Notice words={end.otherThan()} />
      <MainButton busy={end.busy()} grave>
        {w().endNow}
      </MainButton>
    </form>
  )
}
