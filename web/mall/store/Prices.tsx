/** A store's price lists: what each is for, when it holds, and how it stands. */
import { A, useParams } from '@solidjs/router'
import { Grid, GridBones } from '../../ui/Grid.tsx'
import { createLoad } from '../../ui/load.ts'
import { Page } from '../../ui/Page.tsx'
import { stores } from './api.ts'
import { InStore, StoreHead, storePath } from './InStore.tsx'
import { store } from './words.ts'

const w = () => store().prices

export default function Prices() {
  const { id = '' } = useParams<{ id: string }>()
  const page = createLoad(() => stores.priceLists(id))
  return (
    <InStore place="prices" waiting={<GridBones />}>
      {(one) => (
        <>
          <StoreHead one={one()} place="prices" words={w()} />
          <Page load={page} waiting={<GridBones />}>
            {(now) => (
              <Grid
                label={w().title}
                file={`${one().name} ${w().title}`}
                none={w().none}
                rows={now().lists}
                columns={[
                  {
                    key: 'name', title: w().name, names: true, text: ({ name, from, until }) => `${name} ${w().between(from, until)}`,
                    cell: (list) => (
                      <>
                        <A href={`${storePath(id, 'prices')}/${list.id}`}>{list.name}</A>
                        <span class="quiet under">{w().between(list.from, list.until)}</span>
                      </>
                    ),
                    classList: () => ({ 'says-name': true }),
                  },
                  { key: 'kind', title: w().kind, whole: true, text: ({ kind }) => w().kinds[kind] },
                  { key: 'goods', title: w().goods, number: true, roomy: true, text: ({ goods }) => String(goods), by: ({ goods }) => goods },
                  { key: 'stands', title: w().stands, whole: true, text: ({ stands }) => w().states[stands] },
                ]}
              />
            )}
          </Page>
        </>
      )}
    </InStore>
  )
} // biome-ignore format: columns
