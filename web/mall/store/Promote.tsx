/** A new promotion: its kind first, then what that kind asks, and beside it what buyers will read. */
import { useNavigate, useParams } from '@solidjs/router'
import { Show } from 'solid-js'
import { api } from '../../api.ts'
import { Bones } from '../../ui/Bones.tsx'
import { createLoad } from '../../ui/load.ts'
import { Page } from '../../ui/Page.tsx'
import { say } from '../../ui/toast.ts'
import { PromotionForm } from '../promotions/PromotionForm.tsx'
import { stores } from './api.ts'
import { InStore, storePath } from './InStore.tsx'
import { store } from './words.ts'

const w = () => store().promotions

export default function Promote() {
  const { id = '' } = useParams<{ id: string }>()
  const navigate = useNavigate()
  const page = createLoad(async () => {
    const [goods, { today }] = await Promise.all([stores.goods(id, { state: 'listed' }), api.accounts()])
    return { goods: goods.rows, more: goods.next !== null, today }
  })
  const waiting = () => <Bones shape={['keys', 'line', 'line', 'line', 'line']} />
  return (
    <InStore place="promotions" title={w().new} waiting={waiting()}>
      {(one) => (
        <Show when={one().state === 'open'} fallback={<p class="notice">{w().notOpen}</p>}>
          <Page load={page} waiting={waiting()}>
            {(now) => (
              <PromotionForm
                scope={{ by: 'store', goods: now().goods, more: now().more }}
                today={now().today}
                make={(promotion, press) => stores.newPromotion(id, promotion, press)}
                done={() => {
                  say(w().made)
                  navigate(storePath(id, 'promotions'), { replace: true })
                }}
              />
            )}
          </Page>
        </Show>
      )}
    </InStore>
  )
}
