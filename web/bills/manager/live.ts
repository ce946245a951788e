/** A run as it stands now: the bank sends it again whenever it changes. */
import { createSignal, onCleanup } from 'solid-js'
import type { Run } from '../../../core/bills/run-wire.ts'
import { createLoad } from '../../ui/load.ts'
import { runs } from './api.ts'

const AGAIN_MS = 2_000

export function createLive(id: string) {
  const page = createLoad<Run>(() => runs.one(id))
  const [lost, setLost] = createSignal(false)
  let stream: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const listen = () => {
    clearTimeout(timer)
    stream?.close()
    stream = undefined
    // A browser has six connections for each host: pages that nobody looks at hold none.
    if (document.hidden) return
    const own = new EventSource(runs.events(id))
    stream = own
    own.onmessage = ({ data }) => {
      setLost(false)
      const now = JSON.parse(data as string) as Run
      const before = page.value()
      page.set(now)
      // A stream says no language; why a sheet is refused is asked for in the reader's.
      if (now.sheet?.refused && before?.sheet?.refused !== now.sheet.refused) void page.again()
    }
    own.onerror = () => {
      setLost(true)
      // What the browser has given up (the bank was away, say) is begun anew.
      if (own.readyState === EventSource.CLOSED)
        timer = setTimeout(() => {
          listen()
          // Asked as any call is: who is signed out by now is shown the door.
          void page.refresh()
        }, AGAIN_MS)
    }
  }
  listen()
  document.addEventListener('visibilitychange', listen)
  onCleanup(() => {
    document.removeEventListener('visibilitychange', listen)
    clearTimeout(timer)
    stream?.close()
  })
  return { page, lost, set: page.set }
}
