/** A store's promotions. */
import { A, useParams } from '@solidjs/router'
import { Show } from 'solid-js'
import { api } from '../../api.ts'
import { GridBones } from '../../ui/Grid.tsx'
import { createLoad } from '../../ui/load.ts'
import { Page } from '../../ui/Page.tsx'
import { PromotionList } from '../promotions/PromotionList.tsx'
import { stores } from './api.ts'
import { InStore, storePath } from './InStore.tsx'
import { store } from './words.ts'

const w = () => store().promotions

export default function Promotions() {
  const { id = '' } = useParams<{ id: string }>()
  const page = createLoad(async () => {
    const [rows, { today }] = await Promise.all([stores.promotions(id), api.accounts()])
    return { rows, today }
  })
  return (
    <InStore place="promotions" waiting={<GridBones />}>
      {(one) => (
        <>
          <div class="store-head">
            <p class="quiet">{one().state === 'open' ? w().lead : w().notOpen}</p>
            <Show when={one().state === 'open'}>
              <A class="button main" href={`${storePath(id, 'promotions')}/new`}>
                {w().new}
              </A>
            </Show>
          </div>
          <Page load={page} waiting={<GridBones />}>
            {(now) => (
              <PromotionList
                label={w().title}
                file={`${one().name} ${w().title}`}
                none={w().none}
                rows={now().rows}
                today={now().today}
                end={stores.endPromotion}
                ended={(over) =>
                  page.set({ ...now(), rows: now().rows.map((was) => (was.id === over.id ? over : was)) })
                }
              />
            )}
          </Page>
        </>
      )}
    </InStore>
  )
}
