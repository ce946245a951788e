/** The mall's own promotions, which the bank pays for: one officer proposes one, another confirms it, and either ends it. */
import { A } from '@solidjs/router'
import { createEffect, createSignal, on, onMount, Show } from 'solid-js'
import type { MallDesk } from '../../../core/mall/merchant-wire.ts'
import type { Proposal } from '../../../core/staff/wire.ts'
import { api } from '../../api.ts'
import { work } from '../../staff/api.ts'
import { Bones } from '../../ui/Bones.tsx'
import { GridBones } from '../../ui/Grid.tsx'
import { createLoad } from '../../ui/load.ts'
import { Page } from '../../ui/Page.tsx'
import { PromotionForm } from '../promotions/PromotionForm.tsx'
import { PromotionList } from '../promotions/PromotionList.tsx'
import { desk } from './api.ts'
import { mallDesk } from './words.ts'

const w = () => mallDesk().promotions

export function Promotions(props: {
  rows: MallDesk['promotions']
  /** The form stands in the place of the list. */
  proposing: boolean
  propose: () => void
  /** Back to the list. */
  back: () => void
  changed: (now: MallDesk) => void
}) {
  let title: HTMLHeadingElement | undefined
  const [proposed, setProposed] = createSignal<Proposal>()
  const page = createLoad(async () => {
    const [all, { today }] = await Promise.all([desk.categories(), api.accounts()])
    return { categories: all.map(({ code, name }) => ({ id: code, name })), today }
  })
  // What was pressed is gone: one goes on from the title of what came.
  createEffect(on(() => props.proposing, () => title?.focus(), { defer: true })) // biome-ignore format: one effect
  return (
    <section class="stack" aria-labelledby="own-promotions">
      <div class="head">
        <div>
          <h2 id="own-promotions" ref={title} tabindex="-1">
            {props.proposing ? w().new : w().title}
          </h2>
          <p class="quiet">{w().lead}</p>
        </div>
        <Show
          when={props.proposing}
          fallback={
            <button
              type="button"
              class="button main"
              onClick={() => {
                setProposed(undefined)
                props.propose()
              }}
            >
              {w().propose}
            </button>
          }
        >
          <button type="button" class="button" onClick={() => props.back()}>
            {w().back}
          </button>
        </Show>
      </div>
      <Show
        when={props.proposing}
        fallback={
          <>
            <Show when={proposed()}>{(one) => <Proposed one={one()} />}</Show>
            <Page load={page} waiting={<GridBones />}>
              {(now) => (
                <PromotionList
                  label={w().title}
                  file={w().title}
                  none={w().none}
                  rows={props.rows}
                  today={now().today}
                  end={desk.endPromotion}
                  ended={props.changed}
                />
              )}
            </Page>
          </>
        }
      >
        <Page load={page} waiting={<Bones shape={['keys', 'line', 'line', 'line', 'line']} />}>
          {(now) => (
            <PromotionForm
              scope={{ by: 'mall', categories: now().categories }}
              today={now().today}
              make={(promotion, press, reason) => work.propose({ kind: 'promote-mall', promotion, reason }, press)}
              done={(one) => {
                setProposed(one)
                props.back()
              }}
            />
          )}
        </Page>
      </Show>
    </section>
  )
}

/** Read out as it comes: it holds only once another has confirmed it. */
function Proposed(props: { one: Proposal }) {
  const [says, setSays] = createSignal('')
  onMount(() => setSays(w().proposed))
  return (
    <div class="notice calm">
      <p role="status">{says()}</p>
      <p>{props.one.says}</p>
      <A class="only" href={`/staff/proposals?one=${props.one.id}`}>
        {w().toInbox}
      </A>
    </div>
  )
}
