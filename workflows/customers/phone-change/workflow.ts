/** A new phone number: told to the old one at once, changed after a time to wait. Runs in Temporal's sandbox. */
import { defineSignal, setHandler } from '@temporalio/workflow'
import type { Instant } from '../../../core/time.ts'
import { stopWaiting, waitUntil } from '../../calendar/workflow.ts'
import { ourSteps, showState } from '../../ours.ts'

export type PhoneChange = { readonly id: string; readonly customer: string; readonly effective: Instant }

export interface PhoneChangeSteps {
  tellOldPhone(change: PhoneChange): Promise<void>
  /**
   * Changes it, unless the number has come to somebody else meanwhile or the customer is gone; cancelled, where somebody
   * objected and the run was never told.
   */
  changePhone(change: PhoneChange): Promise<'changed' | 'refused' | 'cancelled'>
  cancelPhoneChange(change: PhoneChange): Promise<void>
}
const { tellOldPhone, changePhone, cancelPhoneChange } = ourSteps<PhoneChangeSteps>()

/** The customer, or an officer, wants the old number to stay. */
export const keepOldPhone = defineSignal('keep-old-phone')

export async function phoneChange(change: PhoneChange): Promise<'changed' | 'refused' | 'cancelled'> {
  let objected = false
  setHandler(keepOldPhone, () => {
    objected = true
  })
  await tellOldPhone(change)
  showState('waiting', 'The old number was told; the new one takes its place when the time to wait is over.')
  const reached = await waitUntil('change', change.effective, () => objected)
  const ended = reached && !objected ? await changePhone(change) : 'cancelled'
  if (ended === 'cancelled') await cancelPhoneChange(change)
  await stopWaiting('change')
  showState(
    ended,
    ended === 'changed'
      ? 'The new number is in place; every device was signed out.'
      : `The old number stays: ${ended}.`,
  )
  return ended
}
