/** The ledger over HTTP: explanations for those who have a leg in an entry; commands, changes and balances for the operator. */
import { type Context, Hono } from 'hono'
import { currentAccount } from '../../../core/deposits/postings.ts'
import { depositAccount } from '../../../core/deposits/term-postings.ts'
import { entryId, type Id, isId } from '../../../core/id.ts'
import type { Command } from '../../../core/ledger/command.ts'
import { EVENTS_PER_BATCH, positionOf } from '../../../core/ledger/command.ts'
import { answerJson, saidJson, submissionShape } from '../../../core/ledger/json.ts'
import { ok, refuse } from '../../../core/result.ts'
import { holds, officeFor } from '../../../core/staff/roles.ts'
import { dayNumber } from '../../../core/time.ts'
import { localeOf } from '../../../core/words/index.ts'
import { LedgerBusy } from '../../storage/ledger/client.ts'
import { businessOf, explain, ownersIn, receiptAt } from '../../storage/ledger/explain.ts'
import {
  balanceAt,
  balanceOnDay,
  changesAfter,
  dailyBalances,
  positionAt,
  trialBalanceOn,
} from '../../storage/ledger/queries.ts'
import { caseRow } from '../../storage/reconciliation.ts'
import { keepLook, officesOf } from '../../storage/staff.ts'
import { depositBy } from '../../storage/term-deposits.ts'
import type { Bank } from '../compose.ts'
import { SHARD } from '../config.ts'
import { type Handlers, problem } from './mount.ts'
import { shaped } from './operator.ts'

export function ledgerHandlers(bank: Bank): Pick<Handlers, 'explainMovement' | 'explainForStaff'> {
  return {
    async explainMovement({ params }, { customer, locale }) {
      // The run's link is for the bank's own people: a customer sees its name and step.
      const of = (account: Id) => explain(bank.db, SHARD, params.id, { account }, locale, () => null)
      const found = (await of(currentAccount(customer.id))) ?? (await ofDeposit(customer.id)) ?? (await ofFirms())
      // Someone else's movement and none look the same from outside.
      return found ? ok(found) : refuse({ kind: 'movement-unknown', parameter: 'id' })

      /** Interest that is added to a deposit never touches the current account: it is explained by the deposit's own. */
      async function ofDeposit(holder: string) {
        const business = await businessOf(bank.db, params.id)
        const own = business?.startsWith('deposit-') && (await depositBy(bank.db, business, holder))
        return own ? of(depositAccount(own.id)) : undefined
      }
      /** Those of the firms that they operate. */
      async function ofFirms() {
        for (const { organization, role } of await officesOf(bank.db, customer.id, bank.now())) {
          if (role !== 'operator') continue
          const found = (await of(currentAccount(organization))) ?? (await ofDeposit(organization))
          if (found) return found
        }
        return undefined
      }
    },

    /*
     * A reading of its own instead of one under a look at a customer: an entry has several, and who oversees others looks at none.
     * The reason stands in the trail and with each customer whose account is in it, as that of a look does.
     */
    async explainForStaff({ params, body }, { customer, offices, at, locale, about }) {
      const business = await businessOf(bank.db, params.id)
      if (business === undefined) return refuse({ kind: 'movement-unknown', parameter: 'id' })
      const reason = body.reason ?? body.case
      if (!reason) return refuse({ kind: 'bad-input', parameter: 'reason', facts: { expected: 'reason' } })
      if (body.case) {
        const row = holds(offices, 'officer') ? await caseRow(bank.db, body.case) : undefined
        if (!row || (business !== row.id && business !== row.payment))
          return refuse({ kind: 'case-unknown', parameter: 'case' })
      }
      const owners = await ownersIn(bank.db, params.id)
      if (owners.includes(customer.id)) return refuse({ kind: 'own-matter', parameter: 'id' })
      for (const owner of owners) {
        about(owner)
        const id = `look-${entryId(crypto.randomUUID(), at, 'look')}`
        const { role } = officeFor(offices, ['officer', 'auditor'])!
        await keepLook(bank.db, { id, person: customer.id, role, customer: owner, reason, at })
      }
      return ok((await explain(bank.db, SHARD, params.id, 'operator', locale, bank.runUrl))!)
    },
  }
}

/** A place in the log as people write it (`SEQUENCE-INDEX`), or a whole batch (`SEQUENCE`). */
function placeFrom(text: string | undefined): number | undefined {
  const [, sequence, index] = /^(\d{1,11})(?:-(\d{1,5}))?$/.exec(text ?? '') ?? []
  if (sequence === undefined || Number(index ?? 0) >= EVENTS_PER_BATCH) return undefined
  return positionOf({ sequence: Number(sequence), index: index === undefined ? EVENTS_PER_BATCH - 1 : Number(index) })
}
const dayFrom = (text: string | undefined) => (/^\d{4}-\d{2}-\d{2}$/.test(text ?? '') ? dayNumber(text!) : undefined)

/** Below the operator's port: staff with roles will come in through the edge. */
export function ledgerApp(bank: Bank, runUrl: (id: string) => string | null): Hono {
  const app = new Hono()
  const bad = (c: Context, parameter: string, expected: string) =>
    problem(c, { kind: 'bad-input', parameter, facts: { expected } })
  const caughtUp = async (c: Context) => {
    const after = Number(c.req.query('after') ?? 0)
    if (after > 0) await bank.projector.reached(after, 1_000)
  }
  const commands = (path: string, give: (commands: readonly Command[]) => Promise<unknown[]>) =>
    app.post(path, async (c) => {
      const body = await shaped(c, submissionShape)
      if (body instanceof Response) return body
      try {
        const answers = await give((Array.isArray(body) ? body : [body]) as Command[])
        return c.json(Array.isArray(body) ? answers : answers[0])
      } catch (failure) {
        if (!(failure instanceof LedgerBusy)) throw failure
        c.header('retry-after', '1')
        return problem(c, { kind: 'bank-unavailable' })
      }
    })
  commands('/entries', async (list) => (await bank.ledger.submit(list)).map(answerJson))
  commands('/forecasts', async (list) => (await bank.ledger.ask(list)).map(saidJson))

  app.get('/movements/:id/explain', async (c) => {
    const id = c.req.param('id')
    if (!isId(id)) return bad(c, 'id', 'id')
    await caughtUp(c)
    const found = await explain(bank.db, SHARD, id, 'operator', localeOf(c.req.header('accept-language')), runUrl)
    return found ? c.json(found) : problem(c, { kind: 'movement-unknown', parameter: 'id' })
  })
  app.get('/receipts/:place', async (c) => {
    const place = placeFrom(c.req.param('place'))
    if (place === undefined) return bad(c, 'place', 'position')
    const receipt = await receiptAt(bank.db, SHARD, place)
    return receipt ? c.json(receipt) : problem(c, { kind: 'movement-unknown', parameter: 'place' })
  })
  // Ordered, resumable: whoever keeps the last position goes on where it stopped.
  app.get('/changes', async (c) => {
    const after = c.req.query('since') === undefined ? 0 : placeFrom(c.req.query('since'))
    const most = Number(c.req.query('limit') ?? 100)
    if (after === undefined) return bad(c, 'since', 'position')
    if (!Number.isInteger(most) || most < 1 || most > 1_000) return bad(c, 'limit', 'missing')
    await caughtUp(c)
    return c.json({ changes: await changesAfter(bank.db, after, most) })
  })
  app.get('/accounts/:id/balance', async (c) => {
    const id = c.req.param('id')
    if (!isId(id)) return bad(c, 'id', 'id')
    await caughtUp(c)
    const [day, position, at] = [c.req.query('day'), c.req.query('position'), c.req.query('at')]
    if (day !== undefined) {
      const number = dayFrom(day)
      if (number === undefined) return bad(c, 'day', 'missing')
      return c.json({ id, day, minor: String((await balanceOnDay(bank.db, id, number)) ?? 0n) })
    }
    const instant = at === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(at)
    const place =
      position === undefined
        ? Number.isNaN(instant)
          ? undefined
          : await positionAt(bank.db, SHARD, instant)
        : placeFrom(position)
    if (place === undefined) return bad(c, position === undefined ? 'at' : 'position', 'position')
    return c.json({ id, position: place, minor: String((await balanceAt(bank.db, id, place)) ?? 0n) })
  })
  app.get('/accounts/:id/days', async (c) => {
    const id = c.req.param('id')
    const [from, to] = [dayFrom(c.req.query('from') ?? '1970-01-01'), dayFrom(c.req.query('to') ?? '9999-12-31')]
    if (!isId(id)) return bad(c, 'id', 'id')
    if (from === undefined || to === undefined) return bad(c, from === undefined ? 'from' : 'to', 'missing')
    await caughtUp(c)
    const days = await dailyBalances(bank.db, id, from, to)
    return c.json({
      id,
      days: days.map((one) => ({
        day: one.day,
        debits: String(one.debits),
        credits: String(one.credits),
        balance: String(one.balance),
      })),
    })
  })
  app.get('/heads', async (c) => {
    const day = dayFrom(c.req.query('day') ?? '9999-12-31')
    if (day === undefined) return bad(c, 'day', 'missing')
    await caughtUp(c)
    return c.json({
      heads: (await trialBalanceOn(bank.db, day)).map((one) => ({
        ...one,
        debits: String(one.debits),
        credits: String(one.credits),
      })),
    })
  })
  return app
}
