/** Provides the steps of the end of a day: the ledger's time, what accounts earn, the general ledger, and a digest of each. */
import { createHash } from 'node:crypto'
import {
  endOf,
  endOfDaySteps,
  endsYear,
  interestPeriodOf,
  type LaterStep,
  laterSteps,
  stepActivities,
  timeMark,
} from '../../core/books/end-of-day.ts'
import {
  accrualEntry,
  correctionEntry,
  loanAccrualEntry,
  provisionEntry,
  yearEndEntry,
} from '../../core/books/postings.ts'
import { type ProvisionProvider, requiredOn } from '../../core/books/provisions.ts'
import { nextBusinessDay } from '../../core/calendar/business-day.ts'
import { agreementRatesOn } from '../../core/deposits/agreement.ts'
import { currentProductsOn } from '../../core/deposits/current-interest.ts'
import { daysBetween, halfUp, ppm, settlesOn, wholeOf } from '../../core/deposits/interest.ts'
import { accruedOn } from '../../core/deposits/term.ts'
import type { Id } from '../../core/id.ts'
import { invariant } from '../../core/invariant.ts'
import { ownAccount } from '../../core/ledger/chart.ts'
import { isDone, type LedgerClient, type Post, positionOf } from '../../core/ledger/command.ts'
import { accrualTransfers } from '../../core/loans/postings.ts'
import { vatOf } from '../../core/loans/products.ts'
import { formatAmount } from '../../core/money.ts'
import { addDays, type Day, instantOf } from '../../core/time.ts'
import { SHARD } from '../bank/config.ts'
import { endInterestPeriods, payInterest } from '../deposits/interest.ts'
import { guarded } from '../guarded.ts'
import { accruedLoans, servedOn, serveLoans } from '../loans/end-of-day.ts'
import { agreementsDigest, takeInAgreements } from '../storage/agreements.ts'
import * as books from '../storage/books.ts'
import type { Database } from '../storage/database.ts'
import * as interest from '../storage/interest.ts'
import { positionAt, untilProjected } from '../storage/ledger/queries.ts'
import { carryOutDue, depositsAt, doneByItself, dueAt } from '../storage/term-deposits.ts'
import type { EndOfDayBatches, EndOfDaySteps, StepProgress } from './workflow.ts'

/** Entries of the log that are taken in at once, and accounts that are accrued or paid at once. */
const ENTRIES = 200_000
const ACCRUED = 100_000
const PAID = 5_000
const DUE = 500
/** A step goes on for so long before it says how far it is. */
const SLICE_MS = 5_000

const rateBefore = (product: string, day: Day) =>
  currentProductsOn(day).find((one) => one.product === product)?.ppm ?? 0n
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const yuan = (amount: bigint) => `${formatAmount(amount, 'CNY')} CNY`

export function endOfDayActivities(world: {
  readonly db: Database
  readonly ledger: LedgerClient
  /** Classes of assets that need provisions, by name. */
  readonly provisions?: Readonly<Record<string, ProvisionProvider>>
}) {
  const { db, ledger, provisions = {} } = world
  const cutOf = async (day: Day): Promise<number> => {
    const row = await books.businessDayRow(db, day)
    invariant(row?.cut != null, `the day ${day} has its cut`)
    return row.cut
  }
  const book = async (entries: readonly Post[]) => {
    const own = entries.filter(({ transfers }) => transfers.length > 0)
    if (own.length === 0) return
    const answers = await ledger.submit(own)
    for (const answer of answers)
      invariant(isDone(answer), `the end of a day books among the bank's own accounts, not ${answer.kind}`)
    await untilProjected(db, SHARD)
  }

  type Found = {
    readonly rows: number
    readonly output: string
    readonly facts?: Record<string, unknown>
    readonly says: string
  }
  /** A step's own work, a slice at a time: what it found when it is done, undefined while it is not. */
  type Work = (day: Day, row: books.StepRow, late: () => boolean) => Promise<Found | undefined>

  const balances: Work = async (day, row, late) => {
    const products = currentProductsOn(day)
    const agreements = agreementRatesOn(day)
    const after = await books.cutBefore(db, day)
    const until = await cutOf(day)
    let reached = row.reached
    if (reached === 0) {
      await db.begin(async (tx) => {
        const taken = await interest.takeInAccounts(tx, { before: endOf(day), since: interestPeriodOf(day) })
        await interest.takeInWaiting(tx, day, products)
        await books.stepOn(tx, day, 'balances', { from: 0, to: after + 1, rows: taken })
      })
      reached = after + 1
    }
    while (reached <= until) {
      const to = await interest.stretchEnd(db, reached - 1, until, ENTRIES)
      await db.begin(async (tx) => {
        const { rows } = await interest.takeInMovements(tx, {
          day,
          after: reached - 1,
          until: to,
          earnings: products,
          agreements,
          rateOn: rateBefore,
        })
        // Whoever was cut off after this began anew finds the step where it stands, and takes nothing in twice.
        if (!(await books.stepOn(tx, day, 'balances', { from: reached, to: to + 1, rows })))
          throw new Error('another one goes on with this step')
      })
      reached = to + 1
      if (late()) return undefined
    }
    // Each account's balance of the day stands now.
    await db.begin((tx) => takeInAgreements(tx, day, agreements))
    const [counted] = (await books.stepRows(db, day)).filter(({ step }) => step === 'balances')
    const rows = counted?.rows ?? 0
    const agreed = await agreementsDigest(db, day)
    const output = sha256([`balances ${day} ${rows}`, ...(agreed === undefined ? [] : [agreed])].join('\n'))
    return { rows, output, says: `${rows} accounts and movements taken in` }
  }

  const accruals: Work = async (day, row, late) => {
    const products = currentProductsOn(day)
    const last = await interest.lastInterestAccount(db)
    let reached = row.reached
    while (reached <= last) {
      const many = ACCRUED - (reached % ACCRUED)
      const pieces = await interest.accruedPieces(db, day, products, reached, many)
      await db.begin(async (tx) => {
        await books.keepPieces(tx, day, pieces.map(({ piece, product, rows, digest, accrued, balance }) => ({
          step: `accruals ${product}`, piece, rows, digest, facts: { accrued: String(accrued), balance: String(balance) },
        }))) // biome-ignore format: one piece
        await books.stepOn(tx, day, 'accruals', {
          from: reached,
          to: reached + many,
          rows: pieces.reduce((sum, { rows }) => sum + rows, 0),
        })
      })
      reached += many
      if (late()) return undefined
    }
    const pieces = await books.piecesOf(db, day, 'accruals ')
    const total = pieces.reduce((sum, { facts }) => sum + BigInt(facts.accrued ?? '0'), 0n)
    const rows = pieces.reduce((sum, piece) => sum + piece.rows, 0)
    const terms = await accrueTerms(day, late)
    if (!terms) return undefined
    // What was found out is written down before it is booked: whoever repeats this books the same.
    const own = {
      current: ownAccount('accrued-current'),
      term: ownAccount('accrued-term'),
      loans: ownAccount('accrued-loans'),
    }
    const standing = new Map(
      (await books.closingsOn(db, day, await cutOf(day), { ids: Object.values(own) })).map(({ id, closing }) => [
        id,
        -closing,
      ]),
    )
    const lent = await accruedLoans(db, day, endOf(day), late)
    if (!lent) return undefined
    const kept = await books.keepFacts(db, day, 'accruals', 'booked', {
      current: String(total - (standing.get(own.current) ?? 0n)),
      term: String(terms.total - (standing.get(own.term) ?? 0n)),
      // An asset: it stands on the other side.
      loans: String(lent.total + (standing.get(own.loans) ?? 0n)),
    })
    const { current, term } = kept
    // A day that was begun before there were loans has kept nothing of them.
    const earned = BigInt(kept.loans ?? '0')
    await book([
      accrualEntry(day, 'current', BigInt(current)),
      accrualEntry(day, 'term', BigInt(term)),
      loanAccrualEntry(day, accrualTransfers(earned, vatOf(earned, day, 'small-firm'))),
    ])
    const all = [...pieces, ...terms.pieces, ...lent.pieces]
    const provided = await provide(day)
    return {
      rows: rows + terms.rows + lent.rows,
      output: sha256(
        [...all.map(({ step, piece, rows, digest }) => `${step} ${piece} ${rows} ${digest}`), ...provided.lines].join(
          '\n',
        ),
      ),
      facts: {
        current: String(total),
        term: String(terms.total),
        deposits: terms.rows,
        lent: String(lent.total),
        loans: lent.rows,
        earned: String(earned),
      },
      says: `${rows} current accounts have earned ${yuan(total)} in their period, ${terms.rows} deposits ${yuan(terms.total)} in their term, ${lent.rows} loans ${yuan(lent.total)} that is not due; booked today: ${yuan(BigInt(current) + BigInt(term))}`,
    }
  }
  /** What the classes of assets need as of the day, less what stands on 1304: only the difference is booked. */
  async function provide(day: Day): Promise<{ readonly lines: readonly string[] }> {
    const names = Object.keys(provisions).sort()
    if (names.length === 0) return { lines: [] }
    const required = await Promise.all(
      names.map(async (name) => [name, String(requiredOn(day, await provisions[name]!(day)))] as const),
    )
    const own = ownAccount('loan-allowance')
    const [standing] = await books.closingsOn(db, day, await cutOf(day), { ids: [own] })
    const total = required.reduce((sum, [, amount]) => sum + BigInt(amount), 0n)
    // Written down before it is booked, as what was accrued: what stands there changes with the booking.
    const kept = await books.keepFacts(db, day, 'accruals', 'provided', {
      required: Object.fromEntries(required),
      booked: String(total + (standing?.closing ?? 0n)),
    })
    await book([provisionEntry(day, BigInt(kept.booked))])
    return { lines: Object.entries(kept.required).map(([name, amount]) => `provision ${name} ${amount}`) }
  }
  /** What deposits with a term have earned by the end of the day, each by its own formula (D12), as they stood at its midnight. */
  async function accrueTerms(day: Day, late: () => boolean) {
    for (;;) {
      const pieces = await books.piecesOf(db, day, 'accruals-term')
      const sum = (name: string) => pieces.reduce((all, { facts }) => all + BigInt(facts[name] ?? '0'), 0n)
      const last = pieces.at(-1)
      if (last?.rows === 0)
        return { pieces, rows: pieces.reduce((all, piece) => all + piece.rows, 0), total: sum('accrued') }
      if (late()) return undefined
      const deposits = await depositsAt(db, endOf(day), last?.facts.last ?? '', interest.PIECE)
      const lines = deposits.map(({ deposit, taken }) => {
        const earned = accruedOn(deposit, day) - taken
        return {
          id: deposit.id,
          earned,
          text: `${deposit.id}|${deposit.principal}|${deposit.start}|${deposit.percent}|${earned}`,
        }
      })
      await books.keepPieces(db, day, [{
        step: 'accruals-term', piece: pieces.length, rows: lines.length, digest: sha256(lines.map(({ text }) => text).join('\n')),
        facts: { accrued: String(lines.reduce((all, { earned }) => all + earned, 0n)), last: lines.at(-1)?.id ?? '' },
      }]) // biome-ignore format: one piece
    }
  }

  const interestStep: Work = async (day, row, late) => {
    await correct(day)
    const segments = await changeRates(day)
    const settles = settlesOn(day)
    if (settles) {
      const last = await interest.lastInterestAccount(db)
      for (let reached = row.reached; reached <= last; reached += PAID) {
        const rows = await endInterestPeriods(world, day, day, reached, PAID)
        await books.stepOn(db, day, 'interest', { from: reached, to: reached + PAID, rows })
        if (late()) return undefined
      }
    }
    // Also what somebody wrote down who did not live to book it.
    while ((await payInterest(world, PAID)).paid > 0) if (late()) return undefined
    await untilProjected(db, SHARD)
    const corrected = await interest.correctionsNoted(db, day)
    if (!settles)
      return {
        rows: corrected.rows,
        output: corrected.digest,
        facts: { segments },
        says: corrected.rows === 0 ? 'no interest is paid on this day' : `${corrected.rows} corrections`,
      }
    const { rows, interest: paid, tax, suspended, digest } = await books.interestPaid(db, day)
    return {
      rows,
      output: sha256(`${digest} ${corrected.digest}`),
      facts: { paid: String(paid), tax: String(tax), suspended },
      says: `${yuan(paid)} of interest to ${rows} accounts${suspended > 0 ? `, ${suspended} of them kept aside` : ''}`,
    }
  }
  /** A unit's rate of tomorrow is another: what it earned until tonight is put aside under today's. */
  async function changeRates(day: Day): Promise<number> {
    if (settlesOn(day)) return 0
    const tomorrow = new Map(currentProductsOn(addDays(day, 1)).map((one) => [one.product, one.percent]))
    let accounts = 0
    for (const one of currentProductsOn(day))
      if (one.segmented && tomorrow.get(one.product) !== one.percent)
        accounts += await interest.beginSegment(db, day, one)
    return accounts
  }
  /**
   * Money that counted from a day of a settled period: the period is worked out anew, and the difference is a posting of its own,
   * either way.
   */
  async function correct(day: Day): Promise<void> {
    const year = 360n * 1_000_000n
    const whole = new Map(currentProductsOn(day).map((one) => [one.product as string, one.whole]))
    const agreements = agreementRatesOn(day)
    const next = (after?: interest.Correction) => interest.nextCorrection(db, agreements, after)
    for (let one = await next(); one; one = await next(one)) {
      const amount = wholeOf(one.amount, whole.get(one.product) ? 'yuan' : 'fen')
      const periods = one.settled.map(({ day: until, from, since, percent, weighted, agreed, interest: paid }) => {
        let more = agreed + amount * BigInt(daysBetween(since, until) + 1) * ppm(percent)
        // A unit's days before its last rate of that period earned theirs.
        for (let at = from; at < since; at = addDays(at, 1)) more += amount * rateBefore(one.product, at)
        return { day: until, weighted: more, interest: halfUp(weighted + more, year) - paid }
      })
      const difference = periods.reduce((sum, period) => sum + period.interest, 0n)
      const [answer] =
        difference === 0n
          ? []
          : await ledger.submit([
              correctionEntry(day, { account: one.id, from: one.day, noted: one.noted }, difference),
            ])
      // What cannot be taken back now is tried again at the next end of day, under that day's id.
      if (answer && !isDone(answer)) continue
      await interest.keepCorrection(db, one, periods)
    }
  }

  /** What happens by itself at the start of the next day: deposits mature, are renewed, or pay interest. */
  const maturities: Work = async (day, row, late) => {
    const next = addDays(day, 1)
    let reached = row.reached
    for (;;) {
      const many = await carryOutDue({ db, ledger, at: instantOf(next) }, next, DUE)
      if (many === 0) break
      await books.stepOn(db, day, 'maturities', { from: reached, to: reached + many, rows: many })
      reached += many
      if (late()) return undefined
    }
    // Deposits first: what matures may pay what is due.
    const served = await serveLoans({ db, ledger }, day, late)
    if (served.rows > 0) {
      await books.stepOn(db, day, 'maturities', { from: reached, to: reached + served.rows, rows: served.rows })
      reached += served.rows
    }
    if (!served.done) return undefined
    await untilProjected(db, SHARD)
    const lent = await servedOn(db, next)
    const due = await dueAt(db, next, endOf(day))
    const { rows, principal, interest: earned, refused } = await doneByItself(db, next)
    return {
      // Whoever came for it first on the new day did it instead of the bank: what was due is the same.
      rows: due.rows + lent.rows,
      output: sha256(`${due.digest} ${lent.digest}`),
      facts: {
        principal: String(principal),
        interest: String(earned),
        refused,
        loans: lent.rows,
        due: String(lent.due),
      },
      says:
        rows + lent.rows === 0
          ? 'nothing matures'
          : `${lent.rows} loans fall due or are reset, ${yuan(lent.due)} of interest; ${rows} deposits mature, are renewed or pay interest: ${yuan(principal)} of principal, ${yuan(earned)} of interest${refused > 0 ? `; ${refused} wait for a person` : ''}`,
    }
  }

  const yearEnd: Work = async (day) => {
    if (!endsYear(day)) return { rows: 0, output: sha256(''), says: 'not the end of a year' }
    await untilProjected(db, SHARD)
    const found = (await books.closingsOn(db, day, await cutOf(day), 'result')).filter(({ closing }) => closing !== 0n)
    const { accounts } = await books.keepFacts(db, day, 'year-end', 'result', {
      accounts: found.map(({ id, closing }) => ({ id: id as string, closing: String(closing) })),
    })
    await book([
      yearEndEntry(
        day,
        accounts.map(({ id, closing }) => ({ id: id as Id, closing: BigInt(closing) })),
      ),
    ])
    const result = accounts.reduce((sum, { closing }) => sum - BigInt(closing), 0n)
    return {
      rows: accounts.length,
      output: sha256(accounts.map(({ id, closing }) => `${id} ${closing}`).join('\n')),
      facts: { profit: String(result) },
      says: `the year's result is ${yuan(result)}`,
    }
  }

  const generalLedger: Work = async (day) => {
    await untilProjected(db, SHARD)
    const until = await cutOf(day)
    const rows = await books.writeGeneralLedger(db, { day, after: await books.cutBefore(db, day), until })
    for (const unit of new Set(rows.map((row) => row.unit))) {
      const own = rows.filter((row) => row.unit === unit)
      const [debits, credits] = [
        own.reduce((sum, row) => sum + row.debits, 0n),
        own.reduce((sum, row) => sum + row.credits, 0n),
      ]
      invariant(debits === credits, `the day's turnover balances in ${unit}: ${debits} and ${credits}`)
      invariant(own.reduce((sum, row) => sum + row.closing, 0n) === 0n, `the general ledger balances in ${unit}`)
    }
    const accounts = new Map(
      (await books.subLedger(db, day, until)).map((row) => [`${row.unit} ${row.head}`, row.closing]),
    )
    for (const { unit, head, closing } of rows) {
      invariant(
        accounts.get(`${unit} ${head}`) === closing,
        `head ${head} in ${unit} is the sum of its accounts: ${closing}, not ${accounts.get(`${unit} ${head}`)}`,
      )
      accounts.delete(`${unit} ${head}`)
    }
    for (const [name, closing] of accounts) invariant(closing === 0n, `${name} stands in the general ledger, too`)
    return {
      rows: rows.length,
      output: sha256(books.generalLedgerText(rows)),
      says: `${rows.length} heads balance, and each is the sum of its accounts`,
    }
  }

  const report: Work = async (day) => {
    const steps = await books.stepRows(db, day)
    const text = steps
      .filter(({ step }) => step !== 'report')
      .map(({ step, rows, output }) => `${step} ${rows} ${output}`)
      .join('\n')
    return {
      rows: steps.length - 1,
      output: sha256(`${await books.digestBefore(db, day)}\n${day}\n${text}`),
      says: 'the day is told in one digest',
    }
  }

  const work: Readonly<Record<LaterStep, Work>> = {
    balances, accruals, interest: interestStep, maturities, 'year-end': yearEnd, 'general-ledger': generalLedger, report,
  } // biome-ignore format: a table

  const steps = {
    cutOff: (day, attempt) =>
      guarded(async () => {
        const row = await books.beginStep(db, day, 0, 'cut-off', await books.digestBefore(db, day))
        if (row.state === 'done') return 0
        const [answer] = await ledger.submit([timeMark(day, attempt)])
        invariant(answer, 'a command has an answer')
        const left = endOf(day) - answer.bookedAt
        if (left > 0) return left
        await untilProjected(db, SHARD)
        const cut = await positionAt(db, SHARD, endOf(day) - 1)
        invariant(cut < positionOf(answer), 'what is booked after midnight lies behind the cut')
        await books.keepCut(db, day, cut)
        await books.endStep(db, day, 'cut-off', { rows: 1, output: sha256(day) })
        return 0
      }),
    closeBusinessDay: (day) =>
      guarded(async () => {
        const last = (await books.stepRows(db, day)).at(-1)
        invariant(last?.step === 'report' && last.output, `every step of ${day} is done`)
        await books.closeDay(db, day, nextBusinessDay(day), last.output)
        return last.output
      }),
  } satisfies EndOfDaySteps

  const carryOn =
    (step: LaterStep) =>
    (day: Day): Promise<StepProgress> =>
      guarded(async () => {
        const n = endOfDaySteps.indexOf(step)
        const before = (await books.stepRows(db, day)).find((one) => one.step === endOfDaySteps[n - 1])
        invariant(before?.state === 'done' && before.output, `${endOfDaySteps[n - 1]} is done before ${step}`)
        const row = await books.beginStep(db, day, n, step, before.output)
        if (row.state === 'done') return { done: true, rows: row.rows, says: String(row.facts.says ?? '') }
        const began = performance.now()
        const found = await work[step](day, row, () => performance.now() - began > SLICE_MS)
        if (!found) {
          const now = (await books.stepRows(db, day)).find((one) => one.step === step)
          return { done: false, rows: now?.rows ?? 0, says: '' }
        }
        await books.endStep(db, day, step, {
          rows: found.rows,
          output: found.output,
          facts: { ...found.facts, says: found.says },
        })
        return { done: true, rows: found.rows, says: found.says }
      })
  const batches = Object.fromEntries(laterSteps.map((step) => [stepActivities[step], carryOn(step)])) as EndOfDayBatches

  return { ...steps, ...batches }
}
