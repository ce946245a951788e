/**
 * A stream of the bank's, once for the whole browser: whichever page holds the lock listens and tells the others, for a browser has
 * six connections to a host. Pages that nobody looks at listen to nothing; a new listener goes on where the last one was.
 */
import { onCleanup } from 'solid-js'

const AGAIN_MS = 2_000

export function createStream<T>(
  /** Where it is heard, from after an event's id. */
  path: (after: string) => string,
  on: { heard(data: T, id: string): void; lost?(lost: boolean): void; ended?(): void },
): void {
  const name = `qiao ${path('')}`
  const others = new BroadcastChannel(name)
  let last = ''
  let stop: AbortController | undefined
  const hear = (text: string, id: string) => {
    last = id
    on.lost?.(false)
    on.heard(JSON.parse(text) as T, id)
  }
  others.onmessage = ({ data }: MessageEvent<{ text: string; id: string }>) => hear(data.text, data.id)

  /** Listens until told to stop. */
  const listen = (signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      let timer: ReturnType<typeof setTimeout>
      let stream: EventSource
      const begin = () => {
        stream = new EventSource(path(last))
        stream.onmessage = ({ data, lastEventId }: MessageEvent<string>) => {
          hear(data, lastEventId)
          others.postMessage({ text: data, id: lastEventId })
        }
        stream.onopen = () => on.lost?.(false)
        stream.onerror = () => {
          on.lost?.(true)
          if (stream.readyState !== EventSource.CLOSED) return
          // What the browser has given up (the bank was away, the session is over) is begun anew, and asked for as any call is.
          timer = setTimeout(begin, AGAIN_MS)
          on.ended?.()
        }
      }
      begin()
      signal.addEventListener('abort', () => {
        clearTimeout(timer)
        stream.close()
        resolve()
      })
    })
  const look = () => {
    stop?.abort()
    stop = undefined
    if (document.hidden) return
    const own = new AbortController()
    stop = own
    void navigator.locks
      .request(name, { signal: own.signal }, () => listen(own.signal))
      .catch((failure: Error) => {
        if (failure.name !== 'AbortError') throw failure
      })
  }
  look()
  document.addEventListener('visibilitychange', look)
  onCleanup(() => {
    document.removeEventListener('visibilitychange', look)
    stop?.abort()
    others.close()
  })
}
