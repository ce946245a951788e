/** What happens on the account while the app is open, for whichever screen it matters to. */
import { onCleanup } from 'solid-js'
import type { News } from '../core/deposits/wire.ts'
import { api } from './api.ts'
import { close } from './session.ts'
import { createStream } from './ui/stream.ts'

const listeners = new Set<(news: News) => void>()

/** Listens for as long as the caller's screen stands. */
export function onNews(hear: (news: News) => void): void {
  listeners.add(hear)
  onCleanup(() => listeners.delete(hear))
}

/** Whoever is signed out or locked by now is shown so by the answer; without one, nothing that stands on the screen is lost. */
async function stillHere(): Promise<void> {
  try {
    if (!(await api.whoIsHere())) close()
  } catch {
    // No answer, or one that the calls' own way has shown.
  }
}

/** The frame listens while somebody is signed in. */
export function listenForNews(): void {
  createStream<News>((after) => `/api/events${after ? `?after=${after}` : ''}`, {
    heard: (news) => {
      for (const hear of listeners) hear(news)
    },
    ended: () => void stillHere(),
  })
}
