/** Something the bank is asked for when a screen opens, and again when it should be. */
import { createEffect, createSignal, on, onCleanup } from 'solid-js'
import { keeping } from './same.ts'

export type Loaded<T> = { kind: 'waiting' } | { kind: 'failed'; failure: unknown } | { kind: 'here'; value: T }

/** What the screens that stand now have asked for. */
const standing = new Set<() => Promise<void>>()
/** Asks for all of it again; where there is no answer, what is shown stays. */
export const askAgain = () => Promise.all([...standing].map((ask) => ask()))

export function createLoad<T>(ask: () => Promise<T>) {
  const [state, setState] = createSignal<Loaded<T>>({ kind: 'waiting' })
  let alive = true
  onCleanup(() => {
    alive = false
  })
  let asked = 0
  let answered = 0
  /** What is asked later may be answered sooner: the older answer says nothing then. */
  const turn = () => {
    const mine = ++asked
    return (next: Loaded<T>) => {
      if (!alive || mine < answered) return
      answered = mine
      setState((was) => {
        if (was.kind !== 'here' || next.kind !== 'here') return next
        const value = keeping(was.value, next.value)
        return value === was.value ? was : { kind: 'here', value }
      })
    }
  }
  const again = async () => {
    const answer = turn()
    try {
      answer({ kind: 'here', value: await ask() })
    } catch (failure) {
      answer({ kind: 'failed', failure })
    }
  }
  void again()
  /** Asks again; what is on the screen stays when there is no answer. */
  const refresh = async () => {
    const answer = turn()
    const value = await ask().catch(() => undefined)
    if (value !== undefined) answer({ kind: 'here', value })
  }
  standing.add(refresh)
  onCleanup(() => standing.delete(refresh))
  const value = (): T | undefined => {
    const now = state()
    return now.kind === 'here' ? now.value : undefined
  }
  return { state, value, again, refresh, set: (value: T) => turn()({ kind: 'here', value }) }
}

/** A list that comes a page at a time, newest first; another filter begins it anew. */
export function createPages<Filter extends object, Answer extends { rows: readonly unknown[]; next: string | null }>(
  filter: () => Filter,
  ask: (asked: Filter & { before?: string }) => Promise<Answer>,
) {
  type Row = Answer['rows'][number]
  const [more, setMore] = createSignal<readonly Row[]>([])
  const [next, setNext] = createSignal<string | null>()
  const page = createLoad(async () => {
    const first = await ask(filter())
    // Asked again, the list begins anew: what came further down may have moved.
    setMore([])
    setNext(undefined)
    return first
  })
  createEffect(
    on(
      () => JSON.stringify(filter()),
      () => {
        setMore([])
        setNext(undefined)
        void page.again()
      },
      { defer: true },
    ),
  )
  /** Where the next page begins; null when there is none. */
  const from = () => (next() === undefined ? page.value()?.next : next()) ?? null
  const further = async () => {
    const before = from()
    if (!before) return
    const answer = await ask({ ...filter(), before })
    setMore([...more(), ...answer.rows])
    setNext(answer.next)
  }
  const all = (): readonly Row[] => [...(page.value()?.rows ?? []), ...more()]
  return { page, all, from, further }
}

/**
 * Asks again and again, quickly at first, until told that it is enough or the screen closes. `wake` is given what asks at once:
 * whoever hears that something happened need not wait for the next round.
 */
export function createPolling(ask: () => Promise<boolean>, wake?: (now: () => void) => void): void {
  let tries = 0
  let timer: ReturnType<typeof setTimeout>
  let asking = false
  const round = async () => {
    clearTimeout(timer)
    asking = true
    const enough = await ask().catch(() => false)
    asking = false
    tries++
    if (enough) over = true
    else timer = setTimeout(round, Math.min(400 * 1.35 ** tries, 8_000))
  }
  let over = false
  timer = setTimeout(round, 350)
  wake?.(() => {
    if (!over && !asking) void round()
  })
  onCleanup(() => {
    over = true
    clearTimeout(timer)
  })
}
