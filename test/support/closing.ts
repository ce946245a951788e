/** A ledger and the steps that close its days, in a database of its own whose time is given: days pass as fast as they are closed. */
import { endOf, laterSteps, stepActivities } from '../../core/books/end-of-day.ts'
import { currentAccount, openCurrentAccount } from '../../core/deposits/postings.ts'
import { openTerm } from '../../core/deposits/term.ts'
import { nothing } from '../../core/deposits/term-postings.ts'
import { nextDay } from '../../core/deposits/term-view.ts'
import { entryId, type Id } from '../../core/id.ts'
import { invariant } from '../../core/invariant.ts'
import { openings, ownAccount } from '../../core/ledger/chart.ts'
import { type Command, isDone, type Post } from '../../core/ledger/command.ts'
import { type Day, dayNumber, type Instant, instantOf } from '../../core/time.ts'
import { endOfDayActivities } from '../../workflows/books/activities.ts'
import { businessDayRow, openDay, stepRows } from '../../workflows/storage/books.ts'
import { seedCustomer } from '../../workflows/storage/customers.ts'
import { connect, type Database, migrate } from '../../workflows/storage/database.ts'
import { type Ledger, startLedger } from '../../workflows/storage/ledger/client.ts'
import { projectionStore } from '../../workflows/storage/ledger/projection.ts'
import { startProjector } from '../../workflows/storage/ledger/projector.ts'
import { followLoans } from '../../workflows/storage/loans.ts'
import {
  carryOut,
  depositBy,
  followTermDeposits,
  intendDeposit,
  underWay,
} from '../../workflows/storage/term-deposits.ts'

/** Puts money from a customer's current account into a deposit, as the bank's API does. */
export async function openDeposit(
  bank: ClosingBank,
  customer: string,
  asked: Omit<Parameters<typeof openTerm>[0], 'id' | 'who'>,
): Promise<string> {
  const at = bank.now()
  const id = `deposit-${entryId(`${customer} ${asked.product}`, at, 'press')}`
  await seedCustomer(bank.db, { id: customer, phone: `+${customer}`, name: customer })
  const opened = openTerm({ ...asked, id, who: 'person' })
  invariant(opened.ok, `it can be opened: ${opened.ok ? '' : opened.refusal.kind}`)
  const after = opened.value
  await intendDeposit(bank.db, {
    holder: customer,
    openedAt: at,
    act: { id: `deposit-act-${entryId(id, at, 'press')}`, kind: 'open', at, day: asked.day, request: '', moved: { ...nothing, principal: after.principal }, lines: [], after, next: nextDay(after, asked.day) },
  }) // biome-ignore format: one act
  const [row, act] = [await depositBy(bank.db, id), await underWay(bank.db, id)]
  invariant(isDone(await carryOut(bank.ledger, row!, act!)), 'the deposit is opened')
  await bank.projected()
  return id
}

export type ClosingBank = {
  readonly db: Database
  readonly ledger: Ledger
  readonly steps: ReturnType<typeof endOfDayActivities>
  /** From now on it is this time. */
  at(now: Instant): void
  readonly now: () => Instant
  submit(commands: readonly Command[]): Promise<void>
  /** Money in (above zero) or out of a current account, worth from a day. */
  move(owner: string, amount: bigint, effective?: Day): Post
  open(owners: readonly string[]): Promise<void>
  /** Closes the oldest open day, which must be this one; answers with its digest. */
  close(day: Day): Promise<string>
  /** From now on the end of day does not hear every so-manieth answer of the ledger: what it asked was done. */
  loseEvery(nth: number): void
  projected(): Promise<void>
  stop(): Promise<void>
}

export async function closingBank(url: string, firstDay: Day): Promise<ClosingBank> {
  const db = connect(url, { name: 'test-closing', max: 6 })
  await migrate(db)
  const ledger = await startLedger(
    { url, shard: 0, snapshotEvery: 10_000_000, past: true },
    (failure) => {
      throw failure
    },
    () => {},
  )
  const projector = await startProjector(
    projectionStore(connect(url, { name: 'test-closing-projector', max: 2 }), 0, {
      ...followTermDeposits,
      ...followLoans,
    }),
    {
      projected: (_, sequence) => ledger.projected(sequence),
      trouble: () => {},
      broken: (failure) => {
        throw failure
      },
    },
  )
  let last = 0
  ledger.onCommit((sequence) => {
    last = sequence
    projector.wake()
  })
  let now = instantOf(firstDay)
  const at = (instant: Instant) => {
    now = instant
    ledger.at(instant)
  }
  at(now)
  const projected = async () => {
    invariant(await projector.reached(last, 600_000), 'the projection catches up')
  }
  const submit = async (commands: readonly Command[]) => {
    for (let n = 0; n < commands.length; n += 8_000)
      for (const answer of await ledger.submit(commands.slice(n, n + 8_000)))
        invariant(isDone(answer), `it is done, not ${JSON.stringify(answer)}`)
  }
  await submit(openings([]))
  await openDay(db, firstDay)
  let [asked, losing] = [0, 0]
  const steps = endOfDayActivities({
    db,
    ledger: {
      ...ledger,
      async submit(commands) {
        const answers = await ledger.submit(commands)
        asked += 1
        if (losing > 0 && asked % losing === 0) throw new Error('the answer was lost')
        return answers
      },
    },
  })
  let count = 0
  return {
    db,
    ledger,
    steps,
    at,
    now: () => now,
    submit,
    move: (owner, amount, effective) => {
      const [debit, credit] =
        amount > 0n
          ? [ownAccount('clearing-house'), currentAccount(owner)]
          : [currentAccount(owner), ownAccount('clearing-house')]
      const id: Id = entryId(`move ${count++}`, now, 'move')
      return {
        kind: 'post', id, transfers: [{ debit, credit, amount: amount > 0n ? amount : -amount }], business: '', step: '', memo: '', actor: '', request: '',
        ...(effective ? { effectiveDay: dayNumber(effective) } : {}),
      } // biome-ignore format: one post
    },
    open: (owners) => submit(owners.map((owner) => openCurrentAccount(owner, now))),
    async close(day) {
      if (now < endOf(day)) at(endOf(day) + 60_000)
      invariant((await openDay(db, day)) === day, `${day} is the oldest open day`)
      // As Temporal would: it is tried again, whatever was cut off.
      const again = async <T>(act: () => Promise<T>): Promise<T> => {
        for (let tries = 0; ; tries++)
          try {
            return await act()
          } catch (failure) {
            if (tries > 20) throw failure
          }
      }
      invariant((await again(() => steps.cutOff(day, 1))) === 0, `${day} is over`)
      for (const step of laterSteps) while (!(await again(() => steps[stepActivities[step]](day))).done);
      return steps.closeBusinessDay(day)
    },
    loseEvery: (nth) => {
      losing = nth
    },
    projected,
    async stop() {
      await ledger.close()
      await projector.stop()
      await db.end({ timeout: 2 })
    },
  }
}
export { businessDayRow, stepRows }
