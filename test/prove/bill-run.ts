/** A bill run: whatever is killed, each household is billed, told, charged and settled once. */
import type { HouseBill, Run } from '../../core/bills/run-wire.ts'
import { dayFromNumber, dayNumber } from '../../core/time.ts'
import { runActivities } from '../../workflows/bills/run/activities.ts'
import { yuan } from '../support/customer.ts'
import { houseBills, Manager, payHouseBills, sheetOf } from '../support/manager.ts'
import { books, type Flow, fen } from './flow.ts'

const BILLS = 4
/** Of each bill 0.05 % a day are five fen. */
const BILL = 100_00n
const PENALTY_A_DAY = 5n

const ways = {
  begun: { steps: ['open', 'presentBills', 'announceBills', 'plan'] },
  cancelled: { steps: ['order', 'closeBills', 'settleRun', 'reportRun'] },
  days: { steps: ['look', 'accruePenalties', 'collectByMandate', 'remindPayers', 'tellOverdue'], slow: true },
} as const
type Way = keyof typeof ways

export const billRun: Flow = {
  name: 'bill-run',
  activities: Object.keys(runActivities({} as never)),
  ways,
  async begin(stage) {
    const { urls, serial, payer, check, get, patiently, signedIn, nextDay } = stage
    const manager = await new Manager({ app: urls.app, sms: urls.sms, operator: urls.operator }).signIn()
    let expected = fen((await payer.account()).balance.amount)
    let settled = 0n
    const bankTime = async () => (await get<{ bankTime: string }>(`${urls.operator}/clock`)).bankTime
    const today = async () => (await bankTime()).slice(0, 10)

    return {
      async walk(name, n) {
        const way = name as Way
        await signedIn(manager)
        const prefix = `${serial}${String(n).padStart(2, '0')}`
        const due = dayFromNumber(dayNumber(await today()) + (way === 'days' ? 2 : 30))
        const { id } = await manager.beginRun(`K ${prefix}`, {
          remindDaysBefore: 1, closeDaysAfter: 60, exactness: 'at-most', allocation: 'principal-first', penalty: { percentPerDay: '0.05', capPercent: '100' },
        }) // biome-ignore format: terms
        await manager.handIn(id, await sheetOf(prefix, payer, BILLS, due))
        const key = crypto.randomUUID()
        const confirm = () => manager.confirm(id, key)
        const until = (what: string, holds: (run: Run) => boolean) =>
          patiently(what, async () => {
            const run = await manager.run(id)
            return holds(run) ? run : undefined
          })
        const own = () =>
          patiently('the bills', async () => {
            const bills = (await houseBills(payer)).filter(({ number }) => number.startsWith(`B${prefix}-`))
            return bills.length === BILLS ? bills : undefined
          })
        const begun = () =>
          until('the run to collect', ({ state, progress }) => state === 'collecting' && progress.told >= BILLS)
        /** Pressed until it is answered, with one key: it is one payment. */
        const payFirst = async (bills: readonly HouseBill[], press: string) => {
          const [first] = [...bills].sort((a, b) => (a.number < b.number ? -1 : 1))
          await patiently('the payment', async () =>
            (await payHouseBills(payer, [{ id: first!.id, amount: '100.00' }], press)).status === 201
              ? true
              : undefined,
          )
          expected -= BILL
        }
        const end = async (point: string, collected: bigint) => {
          const ended = await patiently('the run to end', async () => {
            const run = await manager.run(id)
            if (run.state === 'cancelled') return run
            await manager.order(id, { kind: 'cancel' }).catch(() => undefined)
            return undefined
          })
          const { settlement, progress } = ended
          const got = settlement ? fen(settlement.received.amount) + fen(settlement.fee.amount) : 0n
          check(got === collected, `${point}: ${got} fen were settled, not ${collected}`)
          check(
            fen(progress.collected.amount) === collected,
            `${point}: the run says it collected ${progress.collected.amount}`,
          )
          settled += collected
          const { balance } = await patiently('the balance', () => payer.account())
          check(
            fen(balance.amount) === expected,
            `${point}: the customer has ${balance.amount}, should have ${expected} fen`,
          )
          return ended
        }

        if (way === 'begun')
          return {
            start: () => void confirm().catch(() => undefined),
            withinMs: 60_000,
            async finish(point) {
              await signedIn(manager)
              await signedIn(payer)
              await patiently('the confirmation', async () => ((await confirm()).status === 202 ? true : undefined))
              const run = await begun()
              const bills = await own()
              check(run.progress.told === BILLS, `${point}: ${run.progress.told} notices for ${BILLS} bills`)
              check(
                bills.every(({ left }) => fen(left.amount) === BILL),
                `${point}: a bill is not what the sheet says`,
              )
              await payFirst(bills, crypto.randomUUID())
              return `${(await end(point, BILL)).state}`
            },
          }

        await confirm()
        await begun()
        const bills = await own()
        if (way === 'cancelled') {
          await payFirst(bills, crypto.randomUUID())
          return {
            start: () => void manager.order(id, { kind: 'cancel' }).catch(() => undefined),
            withinMs: 60_000,
            async finish(point) {
              await signedIn(manager)
              await signedIn(payer)
              const ended = await end(point, BILL)
              check(
                ended.progress.withdrawn === BILLS - 1,
                `${point}: ${ended.progress.withdrawn} bills were withdrawn`,
              )
              return ended.state
            },
          }
        }
        const { house, organization } = bills[0]!
        const mandate = await payer.press<{ id: string }>('/mandates', {
          organization: organization.id,
          house,
          cap: yuan('200.00'),
          frequency: 'each-bill',
        })
        /** A day passes once its round is over: whoever is told of it a day later is told something else. */
        const roundIsOver = async () => ((await manager.run(id)).next ?? '') > (await bankTime())
        return {
          start: () => void nextDay(),
          moving: async () => {
            if (await roundIsOver().catch(() => false)) await nextDay()
          },
          withinMs: 120_000,
          async finish(point) {
            await signedIn(manager)
            await signedIn(payer)
            while ((await patiently('bank time', today)) < dayFromNumber(dayNumber(due) + 2)) {
              await patiently('the round of the day', async () => (await roundIsOver()) || undefined)
              await nextDay()
            }
            const late = BigInt(dayNumber(await today()) - dayNumber(due))
            const run = await until(
              'the penalty of the day',
              ({ state, progress }) =>
                state === 'overdue' && fen(progress.penalty.amount) >= PENALTY_A_DAY * late * BigInt(BILLS - 1),
            )
            check(
              fen(run.progress.penalty.amount) === PENALTY_A_DAY * late * BigInt(BILLS - 1),
              `${point}: the penalty is ${run.progress.penalty.amount} after ${late} days`,
            )
            // Announced, reminded (the mandate's too), told that they are overdue.
            check(run.progress.told === BILLS + BILLS + (BILLS - 1), `${point}: ${run.progress.told} notices`)
            expected -= BILL
            const ended = await end(point, BILL)
            await patiently('the end of the mandate', async () =>
              (await payer.ask('DELETE', `/mandates/${mandate.body.id}`)).status === 200 ? true : undefined,
            )
            return `${ended.state} after ${late} days`
          },
        }
      },
      async end() {
        const net = await books(stage)
        check(net('2314') === 0n, `${net('2314')} fen are collected and not settled`)
        return `${settled} fen were paid, collected, and settled`
      },
    }
  },
}
