/** Money out to one's own account elsewhere: whatever is killed, what left here arrived there, once, or came back. */
import type { Withdrawal } from '../../core/remittance/wire.ts'
import { withdrawalActivities } from '../../workflows/remittance/withdrawal/activities.ts'
import { yuan } from '../support/customer.ts'
import { books, type Flow, fen } from './flow.ts'

/** The ways it goes: the faults at the clearing house that lead there, for the card or for whatever is asked after. */
const ways = {
  paid: { faults: [], ends: 'paid', steps: ['setAside', 'sendOut', 'payOut', 'closeWithdrawal'] },
  returned: { faults: [['reject-credit', 'AC04']], ends: 'returned', steps: ['giveBack'] },
  lost: { faults: [['lose', '']], ends: 'returned', steps: ['noteNoAnswer', 'askAfter'] },
  // It has arrived, and nobody says so until it is asked after a second time.
  unreported: { faults: [['no-report', '7000'], ['no-inquiry', '']], ends: 'paid', steps: ['askAfter'] },
  refused: { faults: [], ends: 'refused', steps: ['setAside'] },
} as const // biome-ignore format: a table
type Way = keyof typeof ways
const ended: readonly string[] = ['paid', 'returned', 'refused']
/** More than the payer has. */
const TOO_MUCH = '60000.00'

export const withdrawal: Flow = {
  name: 'withdrawal',
  activities: Object.keys(withdrawalActivities({} as never)),
  ways,
  async begin(stage) {
    const { urls, payer, card, check, post, get, patiently, runEnds } = stage
    const there = async () =>
      fen((await get<{ balance: string }>(`${urls.control}/control/clearing-house/accounts/${card}`)).balance)
    let here = fen((await payer.account()).balance.amount)
    const before = await there()
    const all = here + before
    let out = 0
    return {
      async walk(name, n) {
        const way = ways[name as Way]
        for (const [kind, value] of way.faults)
          await post(`${urls.control}/control/clearing-house/faults`, {
            kind,
            subject: kind === 'no-inquiry' ? '*' : card,
            value,
            times: 1,
          })
        const amount = yuan(name === 'refused' ? TOO_MUCH : `${100 + n}.37`)
        const approval = name === 'refused' ? await payer.approve({ action: 'withdraw', amount }) : undefined
        const key = crypto.randomUUID()
        const press = () => payer.press<Withdrawal>('/withdrawals', { amount, ...(approval ? { approval } : {}) }, key)
        return {
          start: () => void press().catch(() => undefined),
          withinMs: 60_000,
          async finish(point) {
            const id = await patiently('the withdrawal', async () => {
              const { status, body } = await press()
              return status === 202 ? body.id : undefined
            })
            const run = await runEnds(id)
            const { state } = await patiently('the end of the withdrawal', async () => {
              const { status, body } = await payer.ask<Withdrawal>('GET', `/withdrawals/${id}`)
              return status === 200 && ended.includes(body.state) ? body : undefined
            })
            check(state === way.ends, `${point}: ended ${state}, not ${way.ends}`)
            check(run === state, `${point}: the run ended ${run}, the row ${state}`)
            if (way.ends === 'paid') {
              here -= fen(amount.amount)
              out++
            }
            const { balance, held } = await patiently('the balance', () => payer.account())
            check(
              fen(balance.amount) === here && held.amount === '0.00',
              `${point}: the customer has ${balance.amount} (held ${held.amount}), should have ${here} fen`,
            )
            const arrived = await there()
            check(arrived === all - here, `${point}: ${arrived} fen are at the other bank, should be ${all - here}`)
            return `${state.padEnd(9)} ${balance.amount} here, ${arrived} fen there`
          },
        }
      },
      async end() {
        const net = await books(stage)
        const arrived = (await there()) - before
        check(
          arrived === net('3001'),
          `${net('3001')} fen of the payer's went to the clearing house, ${arrived} came to the other bank`,
        )
        return `${out} went out and arrived once each; ${all} fen in both places, as before`
      },
    }
  },
}
