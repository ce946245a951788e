/** Why one of the own movements is as it is. */
import { useParams } from '@solidjs/router'
import { createEffect, on } from 'solid-js'
import { ask } from '../api.ts'
import { Bones } from '../ui/Bones.tsx'
import { createLoad } from '../ui/load.ts'
import { Page } from '../ui/Page.tsx'
import { Explained } from './Explained.tsx'

export default function Movement() {
  const params = useParams<{ id: string }>()
  const page = createLoad(() => ask('explainMovement', 'GET', `/movements/${params.id}/explain`))
  // From one record of a business to the next: the screen stays, what it is about changes.
  createEffect(
    on(
      () => params.id,
      () => void page.again(),
      { defer: true },
    ),
  )
  return (
    <Page load={page} waiting={<Bones shape={['panel', 'line', 'line', 'line', 'line']} />}>
      {(one) => <Explained one={one()} pathOf={(entry) => `/movements/${entry}`} />}
    </Page>
  )
}
