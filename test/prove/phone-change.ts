/** A new phone number: whatever is killed, it is changed or it is not, and devices are signed out by a change alone, once. */
import type { PhoneChange } from '../../core/customers/wire.ts'
import { phoneChangeActivities } from '../../workflows/customers/phone-change/activities.ts'
import { Customer } from '../support/customer.ts'
import { books, type Flow } from './flow.ts'

/** The ways it goes. Refused: the number comes to somebody else meanwhile. */
const ways = {
  cancelled: { steps: ['tellOldPhone', 'cancelPhoneChange'] },
  changed: { steps: ['changePhone'], slow: true },
  refused: { steps: ['changePhone'], slow: true },
} as const
type Way = keyof typeof ways

export const phoneChange: Flow = {
  name: 'phone-change',
  activities: Object.keys(phoneChangeActivities({} as never)),
  ways,
  async begin(stage) {
    const { urls, serial, check, patiently, runEnds, runIsOver, nextDay } = stage
    const places = { app: urls.app, sms: urls.sms, operator: urls.operator }
    const phoneOf = async (device: Customer) => {
      const { status, body } = await device.ask<{ customer: { phone: string } }>('GET', '/session')
      return status === 200 ? body.customer.phone.slice(-4) : undefined
    }
    const back = (who: Customer) => patiently('the passkey to sign in', () => who.otherDevice().signInByPasskey())
    const kept: { point: string; who: Customer }[] = []
    const moved: { who: Customer; next: Customer }[] = []
    return {
      async walk(name, n) {
        const way = name as Way
        const who = await new Customer(places, `133${serial}${String(n).padStart(2, '0')}`, '莉娅').join()
        const next = new Customer(places, `132${serial}${String(99 - n)}`, '莉娅')
        const approval = await who.approve({ action: 'change-phone', subject: next.phone })
        const code = await next.code()
        const askFor = () =>
          who.ask<PhoneChange>('POST', '/phone-change', { phone: next.phone, code, approval }).then(({ status }) => {
            if (status !== 202) throw new Error(`a new number was answered ${status}`)
          })
        const keep = async () => {
          await who.ask('DELETE', '/phone-change')
          const { status, body } = await who.ask<PhoneChange>('GET', '/phone-change')
          return status === 200 && body.state === 'none' ? true : undefined
        }
        if (way !== 'cancelled') await askFor()
        if (way === 'refused') await new Customer(places, next.phone, '诺亚').join()
        return {
          start: () =>
            void (way === 'cancelled'
              ? askFor()
                  .then(keep)
                  .catch(() => undefined)
              : nextDay()),
          ...(way === 'cancelled' ? {} : { moving: nextDay }),
          withinMs: way === 'cancelled' ? 60_000 : 120_000,
          async finish(point) {
            // Whoever comes back first, and finds the new number in place, stays signed in.
            const early = await back(who)
            const wasChanged = (await patiently('the session', () => phoneOf(early))) === next.phone.slice(-4)
            if (way === 'cancelled') await patiently('the old number to stay', keep)
            const rows = async (device: Customer) => {
              const given = await device.approve({ action: 'export' })
              const { body } = await device.ask<{ phoneChanges: { id: string; state: string }[] }>(
                'POST',
                '/data-exports',
                { approval: given },
              )
              return body.phoneChanges
            }
            const [{ id } = { id: '' }] = await patiently('the records', async () => rows(await back(who)))
            // A run that was never told of the objection, for the bank died in between, ends with its time to wait.
            let looks = 0
            await patiently(`the run of ${id} to end`, async () => {
              if (await runIsOver(id)) return true
              if (way !== 'cancelled' || ++looks > 20) await nextDay()
              return undefined
            })
            const run = await runEnds(id)
            check(run === way, `${point}: the run ended ${run}, not ${way}`)
            const device = await back(who)
            const states = (await patiently('the records', () => rows(device))).map(({ state }) => state)
            check(states.join() === way, `${point}: the rows say ${states.join()}, not ${way}`)
            const expected = (way === 'changed' ? next : who).phone.slice(-4)
            const now = await phoneOf(device)
            check(now === expected, `${point}: the number ends in ${now}, not ${expected}`)
            const stands = (await phoneOf(who)) !== undefined
            check(stands === (way !== 'changed'), `${point}: the first device is ${stands ? '' : 'not '}signed in`)
            const earlyStands = (await phoneOf(early)) !== undefined
            check(
              earlyStands === (way !== 'changed' || wasChanged),
              `${point}: a device that came in ${wasChanged ? 'after' : 'before'} the change is ${earlyStands ? '' : 'not '}signed in`,
            )
            if (way === 'changed') moved.push({ who, next })
            else kept.push({ point, who })
            return `${run.padEnd(9)} devices ${stands ? 'stay' : 'were'} signed ${stands ? 'in' : 'out'}${looks > 20 ? '; the run was never told' : ''}`
          },
        }
      },
      async end() {
        // A change that was called off does not come after all, when its time is over.
        for (let day = 0; day < 2; day++) await nextDay()
        for (const { point, who } of kept) {
          const now = await phoneOf(await back(who))
          check(now === who.phone.slice(-4), `${point}: days later the number ends in ${now}`)
        }
        // It is daytime by now: texts go out.
        const told = (phone: Customer, what: string) =>
          patiently(`the text to ${phone.phone}`, async () =>
            (await phone.messages()).messages.some(({ text }) => text.includes(what)) ? true : undefined,
          )
        for (const { who } of [...kept, ...moved]) await told(who, '申请把手机号换成')
        for (const { next } of moved) await told(next, '您的手机号已换成')
        await books(stage)
        return `${moved.length} numbers changed, ${kept.length} stayed, days later too`
      },
    }
  },
}
