/** From goods to an order: where it goes, what each store takes for sending it, what cannot be sent back, and all of it paid at once. */
import { A, useNavigate, useSearchParams } from '@solidjs/router'
import { createSignal, For, Match, Show, Switch } from 'solid-js'
import type { Wanted } from '../../core/mall/checkout.ts'
import type { Address, MallOrder } from '../../core/mall/shop-wire.ts'
import { ownAccount, yuan } from '../api.ts'
import { approving } from '../customers/approving.ts'
import { Amount } from '../ui/Amount.tsx'
import { Arch } from '../ui/Arch.tsx'
import { createAct } from '../ui/act.ts'
import { Bones } from '../ui/Bones.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { createLoad } from '../ui/load.ts'
import { fenOf, grouped, yuanOf } from '../ui/money.ts'
import { Page } from '../ui/Page.tsx'
import { Facts, MainButton, Notice } from '../ui/Parts.tsx'
import { unsay } from '../ui/toast.ts'
import { Addresses, NewAddress, whole } from './Addresses.tsx'
import { linesOf, linesText, mall } from './api.ts'
import { CouponCode } from './CouponCode.tsx'
import { Offers, offRows } from './Offers.tsx'
import { GoodsLine, Sum } from './parts.tsx'
import { createQuote } from './quote.ts'
import { shopping } from './words.ts'
import './mall.css'

/** What the address names, else all of the basket that can be bought; undefined where the address cannot be read. */
async function wanted(text: string | undefined): Promise<readonly Wanted[] | undefined> {
  if (text) return linesOf(text)
  const { merchants } = await mall.basket()
  return merchants
    .flatMap(({ lines }) => lines)
    .filter(({ onSale, left }) => onSale && left > 0)
    .map(({ sku, quantity }) => ({ sku, quantity }))
}

export default function Checkout() {
  const w = () => shopping().checkout
  const [query] = useSearchParams<{ lines?: string; flash?: string }>()
  const page = createLoad(async () => {
    const [{ addresses }, account, lines] = await Promise.all([mall.addresses(), ownAccount(), wanted(query.lines)])
    return { addresses, available: account.available.amount, lines }
  })
  const [chosen, setChosen] = createSignal<string>()
  const [choosing, setChoosing] = createSignal(false)
  const [agrees, setAgrees] = createSignal<readonly string[]>([])
  const [without, setWithout] = createSignal<readonly string[]>([])
  const addresses = () => page.value()?.addresses ?? []
  const to = () => addresses().find(({ id }) => id === chosen()) ?? addresses()[0]
  const keep = (all: readonly Address[], id?: string) => {
    page.set({ ...page.value()!, addresses: [...all] })
    if (id) {
      setChosen(id)
      setChoosing(false)
    }
  }
  const added = (address: Address) => keep([address, ...addresses()], address.id)
  return (
    <div class="stack roomy">
      <h1>{w().title}</h1>
      <Page load={page} waiting={<Bones shape={['keys', 'line', 'line', 'panel', 'line']} />}>
        {(now) => (
          <Switch>
            <Match when={(now().lines?.length ?? 0) === 0}>
              <div class="narrow stack">
                <Arch />
                <p>{now().lines === undefined ? w().lines : w().nothing}</p>
                <A class="button main" href="/mall/basket">
                  {w().toBasket}
                </A>
              </div>
            </Match>
            <Match when={to() === undefined}>
              <section class="narrow stack" aria-labelledby="first">
                <div>
                  <h2 id="first">{w().first}</h2>
                  <p class="quiet">{w().firstLead}</p>
                </div>
                <NewAddress done={added} />
              </section>
            </Match>
            <Match when={to()}>
              {(address) => (
                <>
                  <section class="sheet row between mall-to" aria-label={w().to}>
                    <p>
                      <strong>
                        {address().name} {address().phone}
                      </strong>
                      <span class="under">{whole(address())}</span>
                    </p>
                    <button type="button" class="plain" onClick={() => setChoosing(true)}>
                      {w().change}
                    </button>
                  </section>
                  <Dialog open={choosing()} title={shopping().address.choose} close={() => setChoosing(false)}>
                    <Addresses
                      all={addresses()}
                      now={address().id}
                      choose={({ id }) => keep(addresses(), id)}
                      added={added}
                      ended={(id) => keep(addresses().filter((one) => one.id !== id))}
                    />
                  </Dialog>
                  <Show when={address().id} keyed>
                    {(id) => (
                      <Quoted
                        address={id}
                        lines={now().lines!}
                        flash={query.flash ?? null}
                        available={now().available}
                        agrees={agrees()}
                        agree={setAgrees}
                        without={without()}
                        leave={setWithout}
                      />
                    )}
                  </Show>
                </>
              )}
            </Match>
          </Switch>
        )}
      </Page>
    </div>
  )
}

type Given = {
  address: string
  lines: readonly Wanted[]
  /** At the price of this flash sale. */
  flash: string | null
  available: string
  agrees: readonly string[]
  agree: (skus: readonly string[]) => void
  /** Coupons that are not to be used, wherever it is sent. */
  without: readonly string[]
  leave: (coupons: readonly string[]) => void
}
type Asked = ReturnType<typeof createQuote>

function Quoted(props: Given) {
  const asked = createQuote({
    address: props.address,
    lines: props.lines,
    without: props.without,
    flash: props.flash,
    set: (coupons) => props.leave(coupons),
  })
  return (
    <>
      <Page load={asked.page} waiting={<Bones shape={['panel', 'line', 'line', 'keys', 'keys']} />}>
        {(now) => <Pay {...props} asked={asked} now={now()} />}
      </Page>
      <Show when={asked.page.state().kind === 'failed'}>
        <A class="button" href={props.flash ? `/mall/checkout?lines=${linesText(props.lines)}` : '/mall/basket'}>
          {props.flash ? shopping().checkout.atUsual : shopping().checkout.toBasket}
        </A>
      </Show>
    </>
  )
}

function Pay(props: Given & { asked: Asked; now: NonNullable<ReturnType<Asked['page']['value']>> }) {
  const w = () => shopping().checkout
  const q = () => props.now.quote
  const navigate = useNavigate()
  const [missing, setMissing] = createSignal(false)
  let form: HTMLFormElement | undefined
  const asks = () => q().parts.flatMap(({ lines }) => lines.filter((line) => line.asks).map(({ sku }) => sku))
  const agreed = () => asks().filter((sku) => props.agrees.includes(sku))
  const short = () => fenOf(q().total.amount) - fenOf(props.available)
  const order = createAct(
    approving(
      () => ({ action: 'pay-order', quote: q().digest, address: props.address, lines: props.lines, amount: yuan(q().total.amount) }),
      (press, given) =>
        mall.order(
          { address: props.address, lines: props.lines, without: props.now.without, flash: props.flash, quote: q().digest, agrees: agreed() },
          press,
          given,
        ),
    ),
    ({ id }: MallOrder) => navigate(`/mall/orders/${id}`, { replace: true }),
  )
  const submit = (event: Event) => {
    event.preventDefault()
    unsay()
    // What is paid is what is shown: a quote that is on its way comes first.
    if (props.asked.busy()) return
    setMissing(agreed().length < asks().length)
    if (missing()) form?.querySelector<HTMLInputElement>('.agree-box:not(:checked)')?.focus()
    else void order.run()
  }
  const again = () => {
    order.clear()
    void props.asked.page.again()
  }
  return (
    <form class="panes stack" ref={form} onSubmit={submit} novalidate>
      <section class="stack mall-bill" aria-label={w().total}>
        <div class="hero" aria-live="polite">
          <p class="quiet">{w().total}</p>
          <Amount value={q().total.amount} label={w().total} />
        </div>
        <Facts
          rows={[
            [w().goods, <Amount value={q().goods.amount} />],
            [w().shipping, fenOf(q().shipping.amount) === 0n ? w().free : <Amount value={q().shipping.amount} />],
            ...offRows(q().off),
            ...(q().off.length > 0 ? ([[w().total, <Amount value={q().total.amount} />]] as const) : []),
            [w().have, <Amount value={props.available} />],
          ]}
        />
        <Show when={props.flash}>
          <p class="quiet">{w().inFlash}</p>
        </Show>
        <Offers
          quote={q()}
          without={props.asked.without()}
          use={(coupon, on) => {
            order.clear()
            void props.asked.use(coupon, on)
          }}
          wrong={props.asked.wrong()}
        />
        <Show when={!props.flash}>
          <details class="more">
            <summary>{shopping().offers.haveCode}</summary>
            <CouponCode
              had={(coupon) => {
                order.clear()
                void props.asked.use(coupon, true)
              }}
            />
          </details>
        </Show>
        <Show when={short() > 0n} fallback={<p class="quiet">{w().safe}</p>}>
          <div class="notice stack">
            <p>{w().short(grouped(yuanOf(short())))}</p>
            <A class="button" href="/bring-in">
              {w().bringIn}
            </A>
          </div>
        </Show>
      </section>
      <div class="stack">
        <For each={q().parts}>
          {(part) => (
            <section aria-label={part.name}>
              <h2>{part.name}</h2>
              <ul class="list">
                <For each={part.lines}>
                  {(line) => (
                    <li class="in-order">
                      <GoodsLine of={line}>
                        <Sum quantity={line.quantity} price={line.price.amount} amount={line.amount.amount} />
                        <p class="quiet">{line.returns}</p>
                      </GoodsLine>
                      <Show when={line.asks}>
                        <label class="agree">
                          <input
                            type="checkbox"
                            class="agree-box"
                            aria-label={`${w().agree} ${line.name} ${line.variant}`}
                            checked={props.agrees.includes(line.sku)}
                            onChange={(event) => {
                              const rest = props.agrees.filter((sku) => sku !== line.sku)
                              props.agree(event.currentTarget.checked ? [...rest, line.sku] : rest)
                              setMissing(false)
                            }}
                          />
                          <span>{w().agree}</span>
                        </label>
                      </Show>
                    </li>
                  )}
                </For>
              </ul>
              <dl class="facts mall-sums">
                <dt>{w().shipping}</dt>
                <dd>{fenOf(part.shipping.amount) === 0n ? w().free : <Amount value={part.shipping.amount} />}</dd>
                <dt>{w().ofStore}</dt>
                <dd>
                  <Amount value={part.amount.amount} />
                </dd>
              </dl>
            </section>
          )}
        </For>
        <div class="thumb stack">
          <Notice words={missing() ? w().agreeMissing : order.otherThan()} />
          <Show when={order.otherThan()}>
            <button type="button" class="button" onClick={again}>
              {w().again}
            </button>
          </Show>
          <Show when={q().needsApproval}>
            <p class="quiet">{w().asked}</p>
          </Show>
          <MainButton busy={order.busy() || props.asked.busy()}>{w().pay(grouped(q().total.amount))}</MainButton>
        </div>
      </div>
    </form>
  )
} // biome-ignore format: rows of facts
