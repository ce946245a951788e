/** What is left of a part, for its buyer's questions and its store's parcels: no words in it, as each has its own. */
import { isOver } from '../../core/mall/cases.ts'
import type { MallPart } from '../../core/mall/shop-wire.ts'

/** Pieces of each line that were not paid back and are in no case that goes on; of what is to be sent, those that are in no parcel. */
export const leftOf = ({ state, lines, cases }: MallPart): number[] =>
  lines.map(({ quantity, back, sent }, at) => {
    const asked = cases
      .filter(({ state }) => !isOver(state))
      .flatMap(({ pieces }) => pieces)
      .filter(({ line }) => line === at)
    const left = quantity - back - asked.reduce((sum, one) => sum + one.quantity, 0)
    return state === 'to-ship' ? Math.max(0, left - sent) : left
  })
