/** What stands in front of every screen when it is called for: the search, or the list of keys. And what the search hands on. */
import { createSignal } from 'solid-js'

export type Called = 'search' | 'keys'
const [called, setCalled] = createSignal<Called>()

export { called, setCalled }

/** A phone or account number on its way to the screen that looks customers up: it stands in no address and no history. */
const [carried, carry] = createSignal('')

export { carried, carry }
