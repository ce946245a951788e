/** Reconciling a day with a biller: whatever is killed, one row, one case for each difference, one end for each case. */
import type { CaseAll, Reconciliation } from '../../core/bills/reconciliation-wire.ts'
import { reconciliationActivities } from '../../workflows/bills/reconciliation/activities.ts'
import { withCheckDigit } from '../support/customer.ts'
import { confirmProposal, twoOfficers } from '../support/staff.ts'
import { books, type Flow, fen } from './flow.ts'

/** The ways a day goes: the fault of its file that leads there, how its case ends, and what an officer decides. */
const ways = {
  matched: { fault: null, ends: null, decides: null, steps: ['nextDay', 'fetchFile', 'compareDay', 'casesToStart', 'concludeDay'] },
  confirmed: { fault: 'file-missing', ends: 'confirmed', decides: null, steps: ['casesStarted', 'examineCase', 'inquireCase', 'closeCase'] },
  decided: { fault: 'book-missing', ends: 'returned', decides: 'returned', steps: ['assignCase', 'bookCase'] },
  'no-file': { fault: 'file-never', ends: 'noted', decides: 'noted', steps: ['nextFileAt', 'noteNoFile'] },
} as const // biome-ignore format: a table
type Way = keyof typeof ways
type Case = CaseAll['case']

export const reconciliation: Flow = {
  name: 'reconciliation',
  activities: Object.keys(reconciliationActivities({} as never)),
  ways,
  async begin(stage) {
    const { urls, serial, payer, check, post, get, patiently, signedIn, nextDay } = stage
    const [officer, second] = twoOfficers({ app: urls.app, sms: urls.sms, operator: urls.operator })
    await officer.signIn()
    await second.signIn()
    let expected = fen((await payer.account()).balance.amount)
    const days: string[] = []
    const today = async () => (await get<{ bankTime: string }>(`${urls.operator}/clock`)).bankTime.slice(0, 10)
    const casesOf = async (day: string): Promise<{ row: Reconciliation; cases: Case[] } | undefined> => {
      const { status, body } = await officer.ask<{ reconciliation: Reconciliation; cases: Case[] }>(
        'GET',
        `/reconciliations/gas/${day}`,
      )
      return status === 200 ? { row: body.reconciliation, cases: body.cases } : undefined
    }
    return {
      async walk(name, n) {
        const way = ways[name as Way]
        await signedIn(officer)
        await signedIn(second)
        const cardNumber = withCheckDigit(`66${serial}${String(n).padStart(3, '0')}`)
        const { id } = (await payer.pay('gas', { cardNumber }, '50.00')).body
        await payer.paymentIn(id, ['paid'])
        const day = await today()
        days.push(day)
        if (way.fault)
          await post(`${urls.control}/control/gas/faults`, {
            kind: way.fault,
            subject: way.fault === 'file-never' ? day : cardNumber,
            times: way.fault === 'file-never' ? 500 : 1,
          })
        const key = crypto.randomUUID()
        /** The officer decides as soon as it is theirs, another confirms; with the same presses again and again. */
        const decide = async () => {
          const found = await casesOf(day).catch(() => undefined)
          const open = found?.cases.find(({ state }) => state === 'with-person')
          if (!open || !way.decides) return
          const body = { outcome: way.decides, reason: '核对' }
          const said = await officer
            .press<CaseAll>(`/reconciliation-cases/${open.id}/decision`, body, key)
            .catch(() => undefined)
          const proposed = said?.body?.proposal
          if (proposed) await confirmProposal(second, proposed, `${key}-2`).catch(() => undefined)
        }
        return {
          start: () => void nextDay(),
          // Only the booking waits for the officer: the other steps are to be met before.
          moving: async () => {
            if ((await today().catch(() => '')) === day) await nextDay()
            await decide()
          },
          withinMs: 120_000,
          async finish(point) {
            await signedIn(officer)
            await signedIn(second)
            if ((await patiently('bank time', today)) === day) await nextDay()
            const { row, cases } = await patiently('the day to be done', async () => {
              await decide()
              const found = await casesOf(day)
              const open = found?.cases.some(({ state }) => state !== 'closed')
              return found && !open && found.cases.length === (way.ends ? 1 : 0) ? found : undefined
            })
            const expects = way.fault === null ? 'matched' : name === 'no-file' ? 'no-file' : 'differences'
            check(row.state === expects, `${point}: the day is ${row.state}, not ${expects}`)
            const [ended] = cases
            check((ended?.outcome ?? null) === way.ends, `${point}: the case ended ${ended?.outcome}, not ${way.ends}`)
            if (way.ends !== 'returned') expected -= fen('50.00')
            const { balance } = await patiently('the balance', () => payer.account())
            check(
              fen(balance.amount) === expected,
              `${point}: the customer has ${balance.amount}, should have ${expected} fen`,
            )
            return `${row.state.padEnd(12)} ${ended?.outcome ?? ''}`
          },
        }
      },
      async end() {
        const net = await books(stage)
        const record = await get<{ count: number; total: string }>(`${urls.control}/control/gas/payments`)
        check(
          net('2314') === fen(record.total),
          `collected ${net('2314')} fen, the biller’s record says ${record.total}`,
        )
        check(net('2241') === 0n, `${net('2241')} fen are left in suspense`)
        const { reconciliations } = (
          await patiently('the days', () =>
            officer.ask<{ reconciliations: Reconciliation[] }>('GET', '/reconciliations?biller=gas'),
          )
        ).body
        const rows = new Set(reconciliations.map(({ day }) => day))
        check(
          days.every((day) => rows.has(day)),
          'a day has no row',
        )
        return `${days.length} days with a payment, ${reconciliations.length} reconciled; the biller’s books have ${record.count} payments, the ledger ${net('2314')} fen for them`
      },
    }
  },
}
