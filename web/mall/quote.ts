/** What an order would cost, asked anew when a coupon is put aside or used after all: an answer that comes late never stands over a newer one. */
import { createSignal } from 'solid-js'
import type { Wanted } from '../../core/mall/checkout.ts'
import { Refused } from '../api.ts'
import { words } from '../preferences.ts'
import { createLoad } from '../ui/load.ts'
import { mall } from './api.ts'

export function createQuote(given: {
  readonly address: string
  readonly lines: readonly Wanted[]
  readonly without: readonly string[]
  readonly flash: string | null
  readonly set: (without: readonly string[]) => void
}) {
  const [without, setWithout] = createSignal(given.without)
  const [busy, setBusy] = createSignal(false)
  const [wrong, setWrong] = createSignal<string>()
  /** The order goes with the coupons that its quote was made without, whatever was pressed since. */
  const ask = async (asked: readonly string[]) => ({
    quote: await mall.quote(given.address, given.lines, asked, given.flash),
    without: asked,
  })
  const page = createLoad(() => ask(without()))
  let turn = 0
  const use = async (coupon: string, on: boolean) => {
    const mine = ++turn
    const others = without().filter((one) => one !== coupon)
    setWithout(on ? others : [...others, coupon])
    setWrong(undefined)
    setBusy(true)
    try {
      const next = await ask(without())
      if (mine !== turn) return
      page.set(next)
      given.set(next.without)
    } catch (failure) {
      if (mine !== turn) return
      setWithout(page.value()?.without ?? [])
      setWrong(failure instanceof Refused ? failure.problem.detail : words().unreachable)
    } finally {
      if (mine === turn) setBusy(false)
    }
  }
  return { page, without, use, busy, wrong }
}
