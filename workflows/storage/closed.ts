/**
 * Closed days and periods, recomputed: the general ledger of each day by the log, what stood on the accounts that earn, what each step ended in,
 * and the digests over all of it. Names the first thing that is not as it was told. It only reads.
 */
import { createHash } from 'node:crypto'
import { endOf, endOfDaySteps } from '../../core/books/end-of-day.ts'
import { settlesOn } from '../../core/deposits/interest.ts'
import { addDays, type Day, dayFromNumber, dayNumber } from '../../core/time.ts'
import { servedOn } from '../loans/end-of-day.ts'
import { agreementsDigest } from './agreements.ts'
import * as books from './books.ts'
import { connect, type Database } from './database.ts'
import { balancesByLog, correctionsNoted } from './interest.ts'
import { positionAt } from './ledger/queries.ts'
import { Wrong } from './ledger/verify.ts'
import { digestOfDays } from './periods.ts'
import { dueAt } from './term-deposits.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
type Closed = { readonly day: Day; readonly cut: number; readonly digest: string }

export async function verifyClosed(url: string, shard: number, say: (line: string) => void): Promise<void> {
  const db = connect(url, { name: 'qiao-verify-closed', max: 2 })
  try {
    const rows = await db<{ day: number; cut: bigint | null; digest: string | null }[]>`
      select day, cut, digest from business_days where state = 'closed' order by day`
    const days = rows.map(({ day, cut, digest }): Closed => {
      if (cut === null || digest === null) throw new Wrong(`the day ${dayFromNumber(day)} is closed without a ${cut === null ? 'cut' : 'digest'}`)
      return { day: dayFromNumber(day), cut: Number(cut), digest }
    })
    if (days.length === 0) return
    for (const [n, { day }] of days.entries())
      if (n > 0 && addDays(days[n - 1]!.day, 1) !== day) throw new Wrong(`between ${days[n - 1]!.day} and ${day} a closed day is missing`)
    for (const [n, one] of days.entries()) await verifyDay(db, shard, one, days[n - 1])
    say(`closed days  ${days.length} from ${days[0]!.day}: general ledger, steps and digests are as the log says`)
    await verifyAccounts(db, days)
    say('closed days  what stood on the accounts that earn is as the log says')
    const periods = await db<{ period: string; first: number; last: number; digest: string }[]>`
      select period, a.first, a.last, a.digest from accounting_periods s join accounting_period_acts a using (period, n) where a.act = 'close' order by a.last, a.first desc`
    for (const { period, first, last, digest } of periods) {
      const is = await digestOfDays(db, dayFromNumber(first), dayFromNumber(last))
      if (is !== digest) throw new Wrong(`the period ${period} was closed with the digest ${digest}; its days and their general ledger give ${is}`)
    }
    say(`periods      ${periods.length} are closed, each with the digest of its days`)
  } finally {
    await db.end()
  }
} // biome-ignore format: a story

async function verifyDay(db: Database, shard: number, { day, cut, digest }: Closed, before: Closed | undefined) {
  const should = await positionAt(db, shard, endOf(day) - 1)
  if (cut !== should) throw new Wrong(`the cut of ${day} is ${cut}; by the log it is ${should}`)
  await verifyLedger(db, { day, after: before?.cut ?? 0, until: cut })
  const steps = await books.stepRows(db, day)
  let input = before?.digest ?? ''
  for (const [n, name] of endOfDaySteps.entries()) {
    const step = steps[n]
    if (step?.step !== name || step.state !== 'done') throw new Wrong(`the step ${name} of ${day} is ${step?.step === name ? step.state : 'missing'}`)
    if (step.input !== input) throw new Wrong(`the step ${name} of ${day} began with ${step.input}, not with what came before it: ${input}`)
    const ended = await endOfStep(db, day, step, steps, before?.digest ?? '')
    if (ended !== undefined && ended !== step.output) throw new Wrong(`the step ${name} of ${day} ended in ${step.output}; what it left gives ${ended}`)
    input = step.output ?? ''
  }
  if (digest !== input) throw new Wrong(`the day ${day} has the digest ${digest}; its steps give ${input}`)
} // biome-ignore format: one day

async function verifyLedger(db: Database, stretch: books.Stretch) {
  const written = new Map((await books.generalLedger(db, stretch.day)).map((row) => [`${row.unit} ${row.head}`, row]))
  const where = (head: string, unit: string) => `the general ledger of ${stretch.day}: head ${head} in ${unit}`
  for (const row of await books.generalLedgerByLog(db, stretch)) {
    const one = written.get(`${row.unit} ${row.head}`)
    if (!one) throw new Wrong(`${where(row.head, row.unit)} is missing; by the log it closes at ${row.closing}`)
    for (const column of ['debits', 'credits', 'transferred', 'closing'] as const)
      if (one[column] !== row[column])
        throw new Wrong(`${where(row.head, row.unit)} has ${column} of ${one[column]}; by the log it is ${row[column]}`)
    written.delete(`${row.unit} ${row.head}`)
  }
  for (const { unit, head } of written.values()) throw new Wrong(`${where(head, unit)} is not there by the log`)
}

/** What a step ended in, worked out once more from what it left; undefined where later days have written on in that. */
async function endOfStep(
  db: Database,
  day: Day,
  { step, rows, facts }: books.StepRow,
  steps: readonly books.StepRow[],
  before: string,
): Promise<string | undefined> {
  switch (step) {
    case 'cut-off':
      return sha256(day)
    case 'balances':
      // Money that counts from an earlier day corrects what an agreement's day ended on.
      return (await agreementsDigest(db, day)) === undefined ? sha256(`balances ${day} ${rows}`) : undefined
    case 'accruals': {
      const pieces = (await Promise.all(['accruals ', 'accruals-term', 'accruals-loans'].map((prefix) => books.piecesOf(db, day, prefix)))).flat() // biome-ignore format: one list
      const { required = {} } = (facts.provided ?? {}) as { required?: Readonly<Record<string, string>> }
      const provided = Object.keys(required).sort().map((name) => `provision ${name} ${required[name]}`) // biome-ignore format: one list
      return sha256([...pieces.map((one) => `${one.step} ${one.piece} ${one.rows} ${one.digest}`), ...provided].join('\n')) // biome-ignore format: one text
    }
    case 'interest': {
      const corrected = await correctionsNoted(db, day)
      return settlesOn(day) ? sha256(`${(await books.interestPaid(db, day)).digest} ${corrected.digest}`) : corrected.digest // biome-ignore format: one choice
    }
    case 'maturities': {
      const next = addDays(day, 1)
      return sha256(`${(await dueAt(db, next, endOf(day))).digest} ${(await servedOn(db, next)).digest}`)
    }
    case 'year-end': {
      const { accounts = [] } = (facts.result ?? {}) as { accounts?: readonly { id: string; closing: string }[] }
      return sha256(accounts.map(({ id, closing }) => `${id} ${closing}`).join('\n'))
    }
    case 'general-ledger':
      return sha256(books.generalLedgerText(await books.generalLedger(db, day)))
    case 'report':
      return sha256(`${before}\n${day}\n${steps.filter((one) => one.step !== 'report').map((one) => `${one.step} ${one.rows} ${one.output}`).join('\n')}`) // biome-ignore format: one text
  }
}

/** How many accounts earned on each day, what stood on them, and on each of them at the end of the last. */
async function verifyAccounts(db: Database, days: readonly Closed[]) {
  const { pieces, wrong } = await balancesByLog(db, days.map((one) => ({ ...one, end: endOf(one.day) }))) // biome-ignore format: one call
  for (const { day } of days) {
    const told = await books.piecesOf(db, day, 'accruals ')
    const names = new Set(told.map(({ step, piece }) => `${day} ${step.slice('accruals '.length)} ${piece}`))
    for (const name of pieces.keys())
      if (name.startsWith(`${day} `) && !names.has(name)) throw new Wrong(`the accruals of ${name} are missing; by the log accounts earned there`) // biome-ignore format: one line
    for (const { step, piece, rows, facts } of told) {
      const name = `${day} ${step.slice('accruals '.length)} ${piece}`
      const { rows: many, balance } = pieces.get(name) ?? { rows: 0, balance: 0n }
      if (rows !== many || BigInt(facts.balance ?? '0') !== balance)
        throw new Wrong(`the accruals of ${name} are those of ${rows} accounts with ${facts.balance}; by the log ${many} with ${balance}`) // biome-ignore format: one line
    }
  }
  // Once the next day is being closed the accounts have gone on with it.
  const [begun] = await db`select from business_day_steps where day > ${dayNumber(days.at(-1)!.day)} and step = 'balances'` // biome-ignore format: one question
  if (wrong && !begun)
    throw new Wrong(
      wrong.is === null
        ? `the account ${wrong.id} is missing among those that earn; by the log ${wrong.should} stood on it at the end of ${days.at(-1)!.day}`
        : `on the account ${wrong.id} stood ${wrong.is} at the end of ${days.at(-1)!.day}; by the log ${wrong.should}`,
    )
}
