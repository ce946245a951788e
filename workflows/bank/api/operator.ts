/**
 * The operator's port: health, metrics, the trial balance, bank time, work items. It listens on loopback only; staff
 * with roles come in through the edge: nothing that takes two persons can be decided here.
 */
import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import { closesAt, endOfDayRun } from '../../../core/books/end-of-day.ts'
import { mayText } from '../../../core/channels/policy.ts'
import { misfit } from '../../../core/contract.ts'
import { accountClasses } from '../../../core/deposits/classes.ts'
import { entryId } from '../../../core/id.ts'
import { invariant } from '../../../core/invariant.ts'
import { isDone } from '../../../core/ledger/command.ts'
import { formatAmount } from '../../../core/money.ts'
import { personName, phone } from '../../../core/shape.ts'
import { addDays, beijing, dayOf, instantOf, isDay } from '../../../core/time.ts'
import { collectionsDue } from '../../loans/servicing.ts'
import { workItems } from '../../storage/bills.ts'
import { businessDayRow, openDay, type StepRow, stepRows } from '../../storage/books.ts'
import { dueWaits } from '../../storage/calendar.ts'
import { noticesDue, texted } from '../../storage/channels.ts'
import { customerBy, seedCustomer } from '../../storage/customers.ts'
import { trialBalance } from '../../storage/deposits.ts'
import { keepPasskey } from '../../storage/passkeys.ts'
import type { Bank } from '../compose.ts'
import { seededNumber } from '../seed.ts'
import { openAccounts } from './customers.ts'
import { enterPages } from './enter.ts'
import { problem } from './mount.ts'

const advance = v.strictObject({
  days: v.pipe(v.number('days'), v.integer('days'), v.minValue(1, 'days'), v.maxValue(3660, 'days')),
})

const base64url = v.pipe(v.string('passkey'), v.regex(/^[\w-]{16,1400}$/, 'passkey'))
const counterCustomer = v.strictObject({
  phone,
  name: personName,
  class: v.optional(v.picklist(accountClasses), 'I'),
  passkey: v.optional(v.strictObject({ id: base64url, publicKey: base64url })),
})

export function operatorApi(
  bank: Bank,
  host: {
    readonly development: boolean
    /** Where the app is served. */
    readonly app: string
    readonly ledger: Hono
    metricsText(): Promise<string>
    ready(): Promise<Record<string, boolean>>
    moveClock(toMs: number): Promise<void>
    offset(): number
  },
): Hono {
  const app = new Hono()
  app.get('/health', (c) => c.json({ process: 'bank', alive: true }))
  app.get('/ready', async (c) => {
    const parts = await host.ready()
    return c.json({ process: 'bank', parts }, Object.values(parts).every(Boolean) ? 200 : 503)
  })
  app.get('/metrics', async (c) => c.text(await host.metricsText()))

  app.get('/trial-balance', async (c) => {
    const after = Number(c.req.query('after') ?? 0)
    if (after > 0) await bank.projector.reached(after, 5_000)
    const rows = await trialBalance(bank.db)
    const units: Record<string, { debits: string; credits: string; balanced: boolean }> = {}
    for (const unit of new Set(rows.map((row) => row.unit))) {
      const own = rows.filter((row) => row.unit === unit)
      const debits = own.reduce((total, row) => total + row.debits, 0n)
      const credits = own.reduce((total, row) => total + row.credits, 0n)
      const held = own.reduce((total, row) => total + row.held_debits - row.held_credits, 0n)
      units[unit] = {
        debits: formatAmount(debits, unit),
        credits: formatAmount(credits, unit),
        balanced: debits === credits && held === 0n,
      }
    }
    return c.json({
      position: bank.projector.sequence,
      units,
      heads: rows.map(({ unit, head, debits, credits, held_debits, held_credits, accounts }) => ({
        unit,
        head,
        accounts: Number(accounts),
        debits: formatAmount(debits, unit),
        credits: formatAmount(credits, unit),
        heldDebits: formatAmount(held_debits, unit),
        heldCredits: formatAmount(held_credits, unit),
      })),
    })
  })

  app.route('/ledger', host.ledger)
  if (host.development) app.route('/enter', enterPages(bank, host.app))
  app.get('/clock', (c) => c.json({ bankTime: beijing(bank.now()), offsetMs: host.offset() }))

  // One day at a time: reminders, due days and reviews happen in their order (decision 14).
  app.post('/clock', async (c) => {
    const body = await shaped(c, advance)
    if (body instanceof Response) return body
    if (!host.development) return problem(c, { kind: 'clock-refused' })
    const days: { day: string; woken: number; quiet: boolean; waitingFor: string[] }[] = []
    for (let n = 0; n < body.days; n++) {
      const day = addDays(dayOf(bank.now()), 1)
      // Noon of the next day: after the morning's reviews, well before midnight.
      const offset = host.offset() + (Math.max(instantOf(day, 12), bank.now()) - bank.now())
      const [answer] = await bank.ledger.submit([
        { kind: 'clock', id: entryId(`clock-${day}`, 0, 'move'), offset: Math.round(offset) },
      ])
      // A day that was already begun by a call cut off in the middle keeps its first offset.
      if (answer && !isDone(answer) && answer.kind !== 'id-reused') return problem(c, { kind: 'clock-refused' })
      await bank.projector.reached(answer!.sequence, 10_000)
      await host.moveClock(instantOf(day))
      const woken = await dueWaits(bank.db, bank.now())
      const { quiet, waitingFor } = await untilQuiet(bank, bank.runs.clockMoved(woken))
      days.push({ day, woken: woken.length, quiet, waitingFor })
      if (!quiet) break
    }
    return c.json(
      { bankTime: beijing(bank.now()), offsetMs: host.offset(), days },
      days.every((day) => day.quiet) ? 200 : 503,
    )
  })

  // The same run that midnight starts: whoever closes a day by hand starts it, or finds it, and waits for it.
  app.post('/close-day', async (c) => {
    const day = await openDay(bank.db, dayOf(bank.now()))
    if (closesAt(day) > bank.now())
      return problem(c, { kind: 'day-not-over', facts: { day, from: beijing(closesAt(day)).slice(0, 16) } })
    await bank.runs.startEndOfDay(day)
    const until = performance.now() + 60_000
    for (;;) {
      const row = await businessDayRow(bank.db, day)
      if (row?.state === 'closed' || performance.now() > until)
        return c.json(
          {
            day,
            state: row?.state ?? 'open',
            digest: row?.digest ?? null,
            steps: (await stepRows(bank.db, day)).map(stepTold),
          },
          row?.state === 'closed' ? 200 : 202,
        )
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  })

  app.get('/business-days/:day', async (c) => {
    const day = c.req.param('day')
    const row = isDay(day) ? await businessDayRow(bank.db, day) : undefined
    if (!row) return problem(c, { kind: 'not-found' })
    return c.json({ day, state: row.state, digest: row.digest, steps: (await stepRows(bank.db, day)).map(stepTold) })
  })

  /** A customer as one who came to the counter would be, or who joined online (II, III), with a passkey if one is named. Development only. */
  app.post('/customers', async (c) => {
    if (!host.development) return problem(c, { kind: 'not-found' })
    const body = await shaped(c, counterCustomer)
    if (body instanceof Response) return body
    const at = bank.now()
    const own = `customer-${entryId(body.phone, at, 'counter')}`
    const id = await seedCustomer(bank.db, {
      id: own,
      phone: body.phone,
      name: body.name,
      class: body.class,
      at,
      sealed: bank.identityKeys.seal(seededNumber(body.phone), own),
    })
    const customer = await customerBy(bank.db, { id })
    invariant(customer, 'a customer that was written is there')
    await bank.projector.reached(await openAccounts(bank, [customer]), 5_000)
    if (body.passkey)
      await keepPasskey(bank.db, {
        id: body.passkey.id,
        customer: id,
        public_key: Uint8Array.from(Buffer.from(body.passkey.publicKey, 'base64url')),
        counter: 0,
        transports: ['internal'],
        name: 'seeded',
        backed_up: false,
      })
    return c.json({ id }, 201)
  })
  app.get('/work-items', async (c) => c.json({ workItems: await workItems(bank.db, c.req.query('closed') !== 'true') }))
  /** What was texted in the last so many days, and how many parts the carrier charges for. */
  app.get('/texts', async (c) => {
    const days = Math.min(366, Math.max(1, Number(c.req.query('days') ?? 1) || 1))
    return c.json({
      bound: bank.sms.bound,
      days,
      texts: await texted(bank.db, new Date(Date.now() - days * 86_400_000)),
    })
  })
  app.notFound((c) => problem(c, { kind: 'not-found' }))
  app.onError((failure, c) => {
    bank.log.error({ failure: String(failure), stack: failure.stack, path: c.req.path }, 'an operator call failed')
    return problem(c, { kind: 'internal-failure' })
  })
  return app
}

/** A step as whoever closes a day by hand is told of it. */
const stepTold = ({ step, state, rows, facts, beganAt, endedAt, input, output }: StepRow) => ({
  step, state, rows, says: String(facts.says ?? ''), ms: endedAt ? endedAt.getTime() - beganAt.getTime() : null, input, output,
}) // biome-ignore format: one step

/** The days that are over and not closed. */
const daysToClose = async (bank: Bank): Promise<string[]> => {
  const day = await openDay(bank.db, dayOf(bank.now()))
  return closesAt(day) <= bank.now() ? [endOfDayRun(day)] : []
}

/** As long as nothing moves, and as long as who asks waits for an answer at all (five minutes). */
const STILL_MS = 60_000
const ANSWERED_MS = 240_000

/** Due waits done, what they had to tell handed to the SMS centre, projector caught up; what stays is named. `telling`: of the runs that are due. */
async function untilQuiet(bank: Bank, telling: Promise<void>): Promise<{ quiet: boolean; waitingFor: string[] }> {
  const began = performance.now()
  let moved = began
  let told = Number.POSITIVE_INFINITY
  let failure: Error | undefined
  telling.then(
    () => {
      told = performance.now()
    },
    (why: Error) => {
      failure = why
      bank.log.warn({ failure: String(why) }, 'a run could not be told that bank time has moved')
    },
  )
  let stood = ''
  for (;;) {
    if (failure) throw failure
    let waitingFor = await dueWaits(bank.db, bank.now())
    const waits = waitingFor.length
    const texts = waits === 0 && mayText(bank.now()) ? await noticesDue(bank.db, bank.now()) : 0
    if (texts > 0) waitingFor = [`${texts} texts`]
    else if (waits === 0) {
      waitingFor = await daysToClose(bank)
      const collections = await collectionsDue(bank.db, bank.now())
      if (waitingFor.length === 0 && collections > 0) waitingFor = [`${collections} collections`]
      if (waitingFor.length === 0) return { quiet: true, waitingFor }
    }
    const now = performance.now()
    const stands = `${waits} waits, ${waitingFor[0]}`
    if (stands !== stood) moved = now
    stood = stands
    if (now - moved > STILL_MS || now - began > ANSWERED_MS) return { quiet: false, waitingFor }
    // A run that was not there yet when the signals went out is signalled again; not the many that are only in the queue.
    if (now - Math.max(moved, told) > 10_000 && texts === 0) {
      await bank.runs.clockMoved(waitingFor.filter((one) => !one.includes(' ')))
      told = performance.now()
    }
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** The body in its shape, or the answer that says what is wrong with it. */
export async function shaped<S extends v.GenericSchema>(c: Context, shape: S): Promise<v.InferOutput<S> | Response> {
  let body: unknown
  try {
    body = await c.req.json()
  } catch {
    return problem(c, { kind: 'body-not-json', parameter: 'body' })
  }
  const read = v.safeParse(shape, body, { abortEarly: true })
  if (read.success) return read.output
  const wrong = misfit(shape, body, 'body')
  return problem(c, {
    kind: 'bad-input',
    parameter: wrong?.parameter ?? 'body',
    facts: { expected: wrong?.expectation ?? 'missing' },
  })
}
