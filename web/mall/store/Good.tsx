/** One good: written as a draft, handed in, taken off sale; its stock and price at any time. */

import { useNavigate, useParams } from '@solidjs/router'
import { createSignal, Show } from 'solid-js'
import { isEditable } from '../../../core/mall/goods.ts'
import type { ListingState } from '../../../core/mall/kinds.ts'
import type { MerchantGood } from '../../../core/mall/merchant-wire.ts'
import { words } from '../../preferences.ts'
import { createAct } from '../../ui/act.ts'
import { Bones } from '../../ui/Bones.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { createLoad } from '../../ui/load.ts'
import { Page } from '../../ui/Page.tsx'
import { Facts, MainButton, Notice } from '../../ui/Parts.tsx'
import { say } from '../../ui/toast.ts'
import { Picture } from '../Picture.tsx'
import { stores } from './api.ts'
import { GoodForm } from './GoodForm.tsx'
import { InStore, storePath } from './InStore.tsx'
import { Variants } from './Variants.tsx'
import { store } from './words.ts'

const w = () => store().good

export default function Good() {
  const { id = '', good } = useParams<{ id: string; good?: string }>()
  const navigate = useNavigate()
  const page = createLoad(async () => {
    const [one, categories] = await Promise.all([
      good === undefined ? undefined : stores.good(id, good),
      stores.categories(),
    ])
    return { one, categories }
  })
  const title = () => page.value()?.one?.name ?? w().new
  const set = (one: MerchantGood) => {
    const now = page.value()
    if (good === undefined) navigate(`${storePath(id, 'goods')}/${one.id}`, { replace: true })
    else if (now) page.set({ ...now, one })
  }
  return (
    <InStore place="goods" title={title()} waiting={<Bones shape={['keys', 'line', 'line', 'line', 'line']} />}>
      {(merchant) => (
        <Page load={page} waiting={<Bones shape={['keys', 'line', 'line', 'line', 'line']} />}>
          {(now) => (
            <Show
              when={good === undefined || now().one}
              fallback={<p class="notice">{w().none}</p>}
            >
              <Show when={now().one}>
                {(one) => <p class="notice" classList={{ calm: one().state !== 'returned' && one().state !== 'closed' }} role="status">{one().says || store().goods.states[one().state]}</p>}
              </Show>
              <Show when={good !== undefined || merchant().state !== 'closed'} fallback={<p class="notice">{w().closed}</p>}>
                <Show
                  when={now().one && !isEditable(now().one!.state) && now().one}
                  fallback={<GoodForm store={merchant()} good={now().one} categories={now().categories} done={set} />}
                >
                  {(one) => <Shown good={one()} category={now().categories.flatMap(({ children }) => children).find(({ code }) => code === one().category)} changed={set} />}
                </Show>
                <Show when={now().one}>
                  {(one) => (
                    <div class="stack">
                      <h2>{w().stockTitle}</h2>
                      <Variants good={one()} changed={set} />
                    </div>
                  )}
                </Show>
              </Show>
            </Show>
          )}
        </Page>
      )}
    </InStore>
  )
} // biome-ignore format: one question after another

/** What nobody can change now, and where it may be brought. */
function Shown(props: {
  good: MerchantGood
  category: { name: string; attributes: readonly { code: string; name: string }[] } | undefined
  changed: (good: MerchantGood) => void
}) {
  const [asked, setAsked] = createSignal<ListingState>()
  const named = (code: string) => props.category?.attributes.find((one) => one.code === code)?.name ?? code
  const move = createAct(
    (press) => stores.move(props.good.id, asked()!, press),
    (good) => {
      setAsked(undefined)
      props.changed(good)
      say(w().moved[good.state] ?? store().goods.states[good.state])
    },
  )
  const label = (to: ListingState) => (to === 'draft' ? w().draftBack : to === 'withdrawn' ? w().withdraw : w().submit)
  const does = (to: ListingState) =>
    to === 'draft' ? w().draftBackSays : to === 'withdrawn' ? w().withdrawSays : w().submitSays
  return (
    <section class="stack narrow-ish" aria-labelledby="facts">
      <h2 id="facts">{w().facts}</h2>
      <div class="good-shown">
        <Picture category={props.good.category} seed={props.good.picture} />
        <Facts
          rows={[
            [w().category, props.category?.name ?? ''],
            ...Object.entries(props.good.attributes).map(([code, value]) => [named(code), value] as const),
            ...(props.good.about
              ? [[store().day.says, <span class="as-written">{props.good.about}</span>] as const]
              : []),
            ...props.good.shares.map(({ phone, percent }) => [w().shares, w().sharesOf(phone, percent)] as const),
          ]}
        />
      </div>
      <div class="pair">
        {props.good.may.map((to) => (
          <button type="button" class="button" onClick={() => setAsked(to)}>
            {label(to)}
          </button>
        ))}
      </div>
      <Dialog open={asked() !== undefined} title={asked() ? label(asked()!) : ''} close={() => setAsked(undefined)}>
        <form class="stack" onSubmit={move.submit} novalidate>
          <p>{asked() ? does(asked()!) : ''}</p>
          <Notice words={move.otherThan()} />
          <MainButton busy={move.busy()}>{asked() ? label(asked()!) : words().done}</MainButton>
        </form>
      </Dialog>
    </section>
  )
}
