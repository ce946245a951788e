/** A run as it stands now: the bank sends it again whenever it changes. */
import { createSignal } from 'solid-js'
import type { Run } from '../../../core/bills/run-wire.ts'
import { createLoad } from '../../ui/load.ts'
import { createStream } from '../../ui/stream.ts'
import { runs } from './api.ts'

export function createLive(id: string) {
  const page = createLoad<Run>(() => runs.one(id))
  const [lost, setLost] = createSignal(false)
  createStream<Run>(() => runs.events(id), {
    heard: (now) => {
      const before = page.value()
      page.set(now)
      // A stream says no language; why a sheet is refused is asked for in the reader's.
      if (now.sheet?.refused && before?.sheet?.refused !== now.sheet.refused) void page.again()
    },
    lost: setLost,
    // Asked as any call is: who is signed out by now is shown the door.
    ended: () => void page.refresh(),
  })
  return { page, lost, set: page.set }
}
