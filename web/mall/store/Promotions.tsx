/** A store's promotions. */
import { useParams } from '@solidjs/router'
import { api } from '../../api.ts'
import { GridBones } from '../../ui/Grid.tsx'
import { createLoad } from '../../ui/load.ts'
import { Page } from '../../ui/Page.tsx'
import { PromotionList } from '../promotions/PromotionList.tsx'
import { stores } from './api.ts'
import { InStore, StoreHead } from './InStore.tsx'
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
          <StoreHead one={one()} place="promotions" words={w()} />
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
