/** Paying a water bill: whatever is killed, one outcome, the same books, one payment at the biller. */
import { billActivities } from '../../workflows/bills/activities.ts'
import { waitActivities } from '../../workflows/calendar/activities.ts'
import { withCheckDigit } from '../support/customer.ts'
import { books, type Flow, fen, type Stage } from './flow.ts'

/** The ways a payment goes, each with the faults at the biller that lead there. */
const ways = {
  paid: { faults: [], ends: 'paid', steps: ['present', 'hold', 'deliver', 'settle', 'conclude'] },
  returned: { faults: [['reject', 'closed', 1]], ends: 'returned', steps: ['release'] },
  unclear: { faults: [['lost-answer', '', 1]], ends: 'paid', steps: ['noteUnclear', 'inquire'] },
  refused: { faults: [], ends: 'refused', steps: ['refuse'] },
  review: { faults: [['lost-answer', '', 1], ['inquiry-down', '', 7]], ends: 'paid', slow: true, steps: ['nextReview', 'registerWait', 'suspend', 'resolve', 'forgetWait'] },
} as const // biome-ignore format: a table
type Way = keyof typeof ways

export const waterBill: Flow = {
  name: 'water-bill',
  activities: [...Object.keys(billActivities({} as never)), ...Object.keys(waitActivities({} as never))],
  ways,
  async begin(stage) {
    const { urls, serial, payer, check, post, get, patiently, nextDay } = stage
    let expected = fen((await payer.account()).balance.amount)
    let paid = 0
    return {
      async walk(name, n) {
        const way = ways[name as Way]
        const household = withCheckDigit(`88${serial.slice(-5)}${String(n).padStart(2, '0')}`)
        const [bill] = (await payer.bills(household)).bills
        for (const [kind, value, times] of way.faults)
          await post(`${urls.control}/control/water/faults`, { kind, subject: bill!.number, value, times })
        let due = bill!.amount.amount
        if (name === 'refused') due = await presentedOtherwise(stage, household, bill!.number, due)
        const key = crypto.randomUUID()
        const press = () => payer.payBill(household, bill!.number, due, key)
        const slow = name === 'review'
        return {
          start: () => void press().catch(() => undefined),
          ...(slow ? { moving: nextDay } : {}),
          withinMs: slow ? 240_000 : 60_000,
          async finish(point) {
            const id = await patiently('the payment', async () => {
              const { status, body } = await press()
              return status === 202 ? body.id : undefined
            })
            const ended = await ends(id, slow)
            check(ended.state === way.ends, `${point}: ended ${ended.state}, not ${way.ends}`)
            if (ended.state === 'paid') {
              expected -= fen(due)
              paid++
            }
            const { balance, held } = await patiently('the balance', () => payer.account())
            check(
              fen(balance.amount) === expected && held.amount === '0.00',
              `${point}: the customer has ${balance.amount} (held ${held.amount}), should have ${expected} fen`,
            )
            const { requests } = await get<{ requests: { operation: string }[] }>(
              `${urls.control}/control/water/requests?reference=${id.slice(-32)}`,
            )
            return `${ended.state.padEnd(9)} ${requests.length} wire requests`
          },
        }
      },
      async end() {
        const net = await books(stage)
        const record = await get<{ count: number; total: string }>(`${urls.control}/control/water/payments`)
        const wire = await get<{ requests: { operation: string }[] }>(`${urls.control}/control/water/requests`)
        check(record.count === paid, `the biller has ${record.count} payments, the bank ${paid}`)
        check(
          net('2314') === fen(record.total),
          `collected ${net('2314')} fen, the biller’s record says ${record.total}`,
        )
        check(net('2241') === 0n, `${net('2241')} fen are left in suspense`)
        return `the biller met ${wire.requests.filter(({ operation }) => operation === 'Pay').length} requests to pay and booked ${record.count} payments; the ledger settled ${paid}`
      },
    }

    /** The end of a payment; one in review needs days to pass. */
    async function ends(id: string, slow: boolean) {
      for (let tries = 0; tries < 40; tries++) {
        const ended = await payer
          .paymentIn(id, ['paid', 'returned', 'refused'], slow ? 4_000 : 20_000)
          .catch(() => undefined)
        if (ended) return ended
        if (slow) await nextDay()
      }
      throw new Error(`${id} does not end`)
    }
  },
}

/** A bill that the ledger knows with another amount: paid once without success, then corrected by the biller. */
async function presentedOtherwise(
  { urls, payer, post }: Stage,
  household: string,
  bill: string,
  amount: string,
): Promise<string> {
  await post(`${urls.control}/control/water/faults`, { kind: 'reject', subject: bill, value: 'closed', times: 1 })
  const { id } = (await payer.payBill(household, bill, amount)).body
  await payer.paymentIn(id, ['returned'])
  const corrected = `${BigInt(amount.split('.')[0]!) + 1n}.00`
  await post(`${urls.control}/control/water/bills`, {
    customer: household,
    number: bill,
    period: '2026-10',
    amount: corrected,
    due: '2026-11-28',
    usage: '1',
  })
  return corrected
}
