/**
 * What is offered and all that it costs. The sheet stands for its time before it can be confirmed (《个人贷款业务明示综合融资成本规定》):
 * counted here from when it stood on the screen, and by the bank from when it was asked for.
 */
import { createSignal, onCleanup } from 'solid-js'
import { READING_MS } from '../../core/loans/application.ts'
import type { Application, Offer as Offered } from '../../core/loans/application-wire.ts'
import { Amount } from '../ui/Amount.tsx'
import { createAct } from '../ui/act.ts'
import { Bones } from '../ui/Bones.tsx'
import { createLoad } from '../ui/load.ts'
import { grouped } from '../ui/money.ts'
import { Page } from '../ui/Page.tsx'
import { Facts, MainButton, Notice } from '../ui/Parts.tsx'
import { exactly } from '../ui/when.ts'
import { loans } from './api.ts'
import { CostSheet } from './CostSheet.tsx'
import { Schedule } from './Schedule.tsx'
import { lending } from './words.ts'
import './loans.css'

type Given = { application: Application; done: (now: Application) => void }

export function Offer(props: Given) {
  const page = createLoad(async () => {
    const [offer, { products }] = await Promise.all([loans.offer(props.application.id), loans.products()])
    const methods = products.flatMap(({ methods }) => methods)
    return { offer, method: methods.find(({ id }) => id === offer.method)?.name ?? '' }
  })
  return (
    <Page load={page} waiting={<Bones shape={['panel', 'line', 'line', 'line', 'keys']} />}>
      {(now) => <Sheet {...props} offer={now().offer} method={now().method} />}
    </Page>
  )
}

function Sheet(props: Given & { offer: Offered; method: string }) {
  const w = () => lending().offer
  const o = () => props.offer
  const began = performance.now()
  const [left, setLeft] = createSignal(READING_MS)
  const timer = setInterval(() => {
    setLeft(Math.max(0, READING_MS - (performance.now() - began)))
    if (left() === 0) clearInterval(timer)
  }, 250)
  onCleanup(() => clearInterval(timer))
  const seconds = () => Math.ceil(left() / 1_000)
  const read = createAct((press) => loans.costRead(props.application.id, o().sha256, press), props.done)
  return (
    <form
      class="stack roomy"
      novalidate
      onSubmit={(event) => {
        event.preventDefault()
        if (left() === 0) void read.run()
      }}
    >
      <div class="panes stack">
        <section class="stack">
          <h1>{w().title}</h1>
          <p>{props.application.says}</p>
          <div class="hero">
            <p class="quiet">{w().limit}</p>
            <Amount value={o().limit.amount} label={w().limit} />
          </div>
          <Facts
            rows={[
              [w().percent, `${o().percent}%`],
              [lending().wish.months, lending().months(o().months)],
              [lending().wish.method, props.method],
            ]}
          />
          <p>{o().rate}</p>
          <p class="quiet">{w().until(exactly(o().until).slice(0, 16))}</p>
        </section>
        <div class="stack">
          <CostSheet
            cost={o().cost}
            basis={w().basis(grouped(o().limit.amount), lending().months(o().months), props.method)}
          />
          <h2>{w().schedule}</h2>
          <Schedule rows={o().schedule} title={w().schedule} />
        </div>
      </div>
      <div class="thumb reading-time">
        <p class="quiet" role="timer" aria-live="off">
          {left() > 0 ? w().readIn(seconds()) : w().canRead}
        </p>
        <progress value={READING_MS - left()} max={READING_MS} aria-label={w().readIn(seconds())} />
        <Notice words={read.otherThan()} />
        <MainButton busy={read.busy()} off={left() > 0}>
          {w().read}
        </MainButton>
      </div>
    </form>
  )
}
