/**
 * Proposing and carrying out what takes two persons. What is carried out is read from the text that was confirmed, after
 * its digest was compared; every effect has an id that derives from the proposal, so that doing it again after a crash
 * does nothing twice.
 */
import { closingEntry, reopeningEntry } from '../../core/books/periods.ts'
import { currentAccount } from '../../core/deposits/postings.ts'
import { entryId, type Id } from '../../core/id.ts'
import { invariant } from '../../core/invariant.ts'
import { type Answer, type Command, isDone } from '../../core/ledger/command.ts'
import { formIn } from '../../core/mall/promotion-form.ts'
import { parseYuan } from '../../core/money.ts'
import type { Refusal } from '../../core/problem.ts'
import { ok, type Result, refuse } from '../../core/result.ts'
import { type Action, type Proposed, readProposal } from '../../core/staff/proposals.ts'
import { type RoleRefusal, roleRefusal } from '../../core/staff/roles.ts'
import { dayOf, type Instant } from '../../core/time.ts'
import { decideLoan } from '../loans/deciding.ts'
import { makePromotion } from '../mall/promoting.ts'
import type { Database, Transaction } from '../storage/database.ts'
import { firmRow } from '../storage/firms.ts'
import * as orders from '../storage/freeze-orders.ts'
import { applicationRow } from '../storage/loan-applications.ts'
import { keepPeriodAct } from '../storage/periods.ts'
import { caseRow, paymentById } from '../storage/reconciliation.ts'
import { endSessions } from '../storage/sessions.ts'
import * as store from '../storage/staff.ts'
import type { Bank } from './compose.ts'

type Change = Extract<Action, { kind: 'give-role' | 'end-role' }>

/** Why a right cannot be changed so; undefined when it can. */
export async function whyNot(
  db: Database | Transaction,
  change: Change,
  at: Instant,
): Promise<RoleRefusal | undefined> {
  const place = await store.organizationBy(db, change.organization)
  if (!place) return 'wrong-place'
  return roleRefusal(change, {
    kind: place.kind,
    offices: await store.officesOf(db, change.customer, at),
    stewards: await store.stewards(db, at),
  })
}

/** Puts a proposal before a second person. The same press is the same proposal. */
export async function propose(
  bank: Bank,
  proposed: Omit<Proposed, 'id'> & { readonly press: string; readonly concerns: string | null },
  { office, request }: { office: { role: store.ProposalRow['maker_role'] }; request: string },
): Promise<Result<store.ProposalRow, Refusal>> {
  if (proposed.concerns === proposed.maker) return refuse({ kind: 'own-matter' })
  const { press, concerns, ...rest } = proposed
  const id = `proposal-${entryId(press, proposed.at, 'propose')}`
  const kept = await store.keepProposal(bank.db, { ...rest, id, role: office.role, concerns, request })
  if (kept === 'waiting') return refuse({ kind: 'proposal-waiting' })
  return ok((await store.proposalRow(bank.db, id))!)
}

/** Does what was confirmed, once, and keeps how it ended. */
export async function carryOut(bank: Bank, row: store.ProposalRow): Promise<void> {
  const proposed = readProposal(row.text, row.sha256)
  invariant(
    proposed && proposed.id === row.id && proposed.maker === row.maker,
    'what is confirmed is what was proposed',
  )
  const at = Number(row.decided_at)
  const conclude = (state: 'done' | 'failed', result = '') => store.concludeProposal(bank.db, row.id, state, result)
  const { action } = proposed
  const own = { business: row.id, memo: proposed.reason, actor: proposed.maker, request: row.request }
  switch (action.kind) {
    case 'give-role':
    case 'end-role':
      await store.carryOutOnce(bank.db, row.id, async (tx) => {
        await store.oneChangeOfRights(tx)
        const why = await whyNot(tx, action, at)
        if (why) return store.concludeProposal(tx, row.id, 'failed', why)
        if (action.kind === 'give-role') await store.giveRole(tx, { ...action, from: at })
        else await store.endRole(tx, { ...action, to: at })
        return store.concludeProposal(tx, row.id, 'done', '')
      })
      return
    case 'decide-case': {
      const decided = { outcome: action.outcome, by: proposed.maker, reason: proposed.reason }
      if ((await bank.runs.decideCase(action.case, decided, row.id)) === 'accepted') return conclude('done')
      // Its run may have ended since: by this very decision, before the answer was lost, or by another end.
      const now = await caseRow(bank.db, action.case)
      const same = now?.decided_by === decided.by && now.outcome === decided.outcome && now.reason === decided.reason
      return same ? conclude('done') : conclude('failed', 'case-closed')
    }
    case 'decide-payment': {
      const { outcome, receipt } = action
      const finding = { outcome, officer: proposed.maker, receipt }
      const said = await bank.runs.decidePayment(action.payment, finding, row.id)
      if (said === 'accepted') return conclude('done')
      const now = await paymentById(bank.db, action.payment)
      const same = now?.state === (outcome === 'paid' ? 'paid' : 'returned') && (now.receipt ?? now.reason) === receipt
      return same ? conclude('done') : conclude('failed', 'payment-not-in-review')
    }
    case 'thaw': {
      invariant(action.account === currentAccount(action.customer), 'a freeze is on the account of its customer')
      const freeze = action.freeze as Id
      const id = entryId(row.id, proposed.at, 'thaw')
      const answer = await told(bank, { kind: 'thaw', id, freeze, step: 'thaw', ...own })
      if (!isDone(answer)) return conclude('failed', answer.kind)
      await orders.endOrder(bank.db, { freeze }, { act: 'thaw', proposal: row.id, at, entry: id })
      return conclude('done')
    }
    case 'end-sessions':
      await store.carryOutOnce(bank.db, row.id, async (tx) => {
        await endSessions(tx, action.customer, { butNot: '' })
        return store.concludeProposal(tx, row.id, 'done', '')
      })
      return
    case 'decide-loan': {
      const application = await applicationRow(bank.db, action.application)
      const limit = parseYuan(action.limit)
      invariant(application && limit !== undefined, 'what is decided is an application and an amount')
      const done = await decideLoan(bank, application, {
        outcome: 'approve',
        by: proposed.maker,
        reason: proposed.reason,
        figures: { limit, points: action.points },
        proposal: row.id,
        press: row.id,
      })
      return done ? conclude('done') : conclude('failed', 'case-closed')
    }
    case 'decide-firm': {
      const decided = { outcome: action.outcome, by: proposed.maker, reason: proposed.reason }
      if ((await bank.runs.decideFirm(action.firm, decided, row.id)) === 'accepted') return conclude('done')
      const now = await firmRow(bank.db, action.firm)
      const same =
        action.outcome === 'refuse' ? now?.why === 'by-officers' : now?.state === 'open' || now?.state === 'confirming'
      return same ? conclude('done') : conclude('failed', 'firm-not-in-review')
    }
    case 'close-period':
    case 'reopen-period': {
      const { kind, period } = action
      const kept = await keepPeriodAct(bank.db, { kind, period, proposal: row.id, proposedAt: proposed.at, at })
      if (!kept.ok) return conclude('failed', kept.refusal.kind)
      const { n, amount, entry } = kept.value
      if (entry !== null) {
        const by = { proposal: row.id, at: proposed.at, actor: proposed.maker, request: row.request }
        const command =
          kind === 'close-period' ? closingEntry(period, amount, n, by) : reopeningEntry(period, entry, by)
        invariant(command, 'a year that came to something books it')
        const answer = await told(bank, command)
        invariant(isDone(answer), `4103 and 4104 have no bound, so they take what is booked, not ${answer.kind}`)
      }
      return conclude('done')
    }
    case 'promote-mall':
      return promoteMall(bank, row, proposed, action)
    case 'freeze':
      return freezeByOrder(bank, row, proposed, action)
    case 'renew-freeze':
      await store.carryOutOnce(bank.db, row.id, async (tx) => {
        const why = await orders.renewOrder(tx, { ...action, proposal: row.id, at })
        return store.concludeProposal(tx, row.id, why ? 'failed' : 'done', why ?? '')
      })
      return
    case 'deduct':
      return deductUnderOrder(bank, row, proposed, action)
  }
}

/** The mall's own promotion, from the moment it was proposed; one whose last day has passed meanwhile is not begun. */
async function promoteMall(bank: Bank, row: store.ProposalRow, proposed: Proposed, action: Of<'promote-mall'>): Promise<void> {
  const form = formIn(action.form)
  if (form.until < dayOf(Number(row.decided_at))) return store.concludeProposal(bank.db, row.id, 'failed', 'promotion-faulty')
  const { maker, at } = proposed
  const id = `mall-promotion-${entryId(row.id, at, 'promote')}`
  const made = await makePromotion(bank, { id, merchant: null, customer: maker, form, at }, row.request)
  invariant(made !== undefined, 'what the mall gives has no word that another could have')
  return store.concludeProposal(bank.db, row.id, 'done', '')
} // biome-ignore format: a call a line

/** One command and its answer, once what it did can be read. */
async function told(bank: Bank, command: Command): Promise<Answer> {
  const [answer] = await bank.ledger.submit([command])
  invariant(answer, 'a command has an answer')
  await bank.projector.reached(answer.sequence, 1_000)
  return answer
}

type Of<Kind extends Action['kind']> = Extract<Action, { kind: Kind }>
/** The order of a body, by the proposal that brought it here. */
export const freezeOrderId = ({ id, at }: Pick<Proposed, 'id' | 'at'>) => `freeze-order-${entryId(id, at, 'order')}`

/**
 * The ledger's order has no end of its own, because a renewal must keep its place among those that wait behind it; the bank ends
 * it when its time is over (`lapseOrders`). What the ledger keeps for everyone to read says nothing of the body.
 */
async function freezeByOrder(
  bank: Bank,
  row: store.ProposalRow,
  proposed: Proposed,
  action: Of<'freeze'>,
): Promise<void> {
  const conclude = (state: 'done' | 'failed', result = '') => store.concludeProposal(bank.db, row.id, state, result)
  invariant(action.account === currentAccount(action.customer), 'what is frozen is an account of its customer')
  if (Number(row.decided_at) >= action.until) return conclude('failed', 'order-over')
  const id = freezeOrderId(proposed)
  const freeze = entryId(row.id, proposed.at, 'freeze')
  const { customer, body, document, secret, until } = action
  const amount = action.amount === '' ? null : BigInt(action.amount)
  const account = action.account as Id
  const kept = await orders.keepOrder(bank.db, { id, customer, account, freeze, body, document, amount, secret, at: Number(row.decided_at), until }) // biome-ignore format: one order
  if (!kept) return conclude('failed', 'document-known')
  const answer = await told(bank, {
    kind: 'freeze', id: freeze, account, ...(amount === null ? { blocks: 'debits' as const } : { amount }),
    business: id, step: 'freeze', memo: '', actor: proposed.maker, request: row.request,
  }) // biome-ignore format: one command
  await orders.orderAsked(bank.db, id, isDone(answer) ? 'standing' : 'refused')
  return isDone(answer) ? conclude('done') : conclude('failed', answer.kind)
}

/** 扣划: what the order has goes to the payee; an order of which nothing is left ends. */
async function deductUnderOrder(
  bank: Bank,
  row: store.ProposalRow,
  proposed: Proposed,
  action: Of<'deduct'>,
): Promise<void> {
  const conclude = (state: 'done' | 'failed', result = '') => store.concludeProposal(bank.db, row.id, state, result)
  const order = await orders.freezeOrder(bank.db, action.order)
  invariant(order && order.customer === action.customer, 'what is taken is taken under an order on its customer')
  const at = Number(row.decided_at)
  const amount = BigInt(action.amount)
  const why = await orders.keepDeduction(bank.db, { order: order.id, amount, document: action.document, proposal: row.id, at }) // biome-ignore format: one deduction
  if (why) return conclude('failed', why)
  const by = { business: order.id, memo: '', actor: proposed.maker, request: row.request }
  const entry = entryId(row.id, proposed.at, 'deduct')
  const transfers = [{ debit: order.account, credit: action.payee as Id, amount }]
  const answer = await told(bank, { kind: 'post', id: entry, transfers, under: order.freeze, step: 'deduct', ...by })
  if (!isDone(answer)) return conclude('failed', answer.kind)
  await orders.deducted(bank.db, order.id, row.id, entry)
  if (await orders.spent(bank.db, order)) {
    const id = entryId(row.id, proposed.at, 'spent')
    const ended = await told(bank, { kind: 'thaw', id, freeze: order.freeze, step: 'spent', ...by })
    invariant(isDone(ended) || ended.kind === 'freeze-ended', `an order that is spent ends, not ${ended.kind}`)
    await orders.endOrder(bank.db, order, { act: 'spend', proposal: row.id, at, entry: id })
  }
  return conclude('done')
}

/** An order lapses by itself (自行失效): whoever was frozen longer than a body may is owed for it. */
export async function lapseOrders(bank: Bank): Promise<void> {
  const at = bank.now()
  for (const order of await orders.lapsing(bank.db, at)) {
    const id = entryId(order.id, order.at, 'lapse')
    const answer = await told(bank, {
      kind: 'thaw', id, freeze: order.freeze, business: order.id, step: 'lapse', memo: '', actor: 'freeze-orders', request: order.id,
    }) // biome-ignore format: one command
    invariant(isDone(answer) || answer.kind === 'freeze-ended', `an order whose time is over ends, not ${answer.kind}`)
    await orders.endOrder(bank.db, order, { act: 'lapse', proposal: null, at: order.until, entry: id })
  }
}

/** What was confirmed before the process was cut off is carried out by the next one; what nobody confirmed lapses. */
export async function carryOutForgotten(bank: Bank): Promise<void> {
  await store.expireProposals(bank.db, bank.now())
  for (const row of await store.notCarriedOut(bank.db, bank.now() - 5_000)) await carryOut(bank, row)
}
