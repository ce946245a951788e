/** What several screens say of a household's bill in the same way. */

import type { HouseBill } from '../../core/bills/run-wire.ts'
import { addDays } from '../../core/time.ts'
import { dayWords } from '../ui/when.ts'
import { billing } from './words.ts'

export const isDue = ({ state }: Pick<HouseBill, 'state'>) => state === 'open' || state === 'part'
export const isOverdue = (bill: Pick<HouseBill, 'state' | 'dueIn'>) => isDue(bill) && bill.dueIn < 0

/** Until when, and how long that is: words carry it, colour only underlines it. */
export const Due = (props: { bill: Pick<HouseBill, 'state' | 'due' | 'dueIn'> }) => {
  const says = () => {
    const { dueIn } = props.bill
    if (dueIn < 0) return billing().overdue(-dueIn)
    return dueIn === 0 ? billing().dueToday : billing().dueIn(dueIn)
  }
  return (
    <span>
      {props.bill.dueIn === 0
        ? ''
        : `${billing().dueOn(dayWords(props.bill.due, addDays(props.bill.due, -props.bill.dueIn)))} · `}
      <span class="due-left" classList={{ wrong: isOverdue(props.bill), 'due-now': props.bill.dueIn === 0 }}>
        {says()}
      </span>
    </span>
  )
}

/** The items, and how they come to what is left. */
export const itemName = (item: HouseBill['items'][number]) => item.label || billing().kinds[item.kind]
