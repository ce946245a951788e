/**
 * Proposing and carrying out what takes two persons. What is carried out is read from the text that was confirmed, after
 * its digest was compared; every effect has an id that derives from the proposal, so that doing it again after a crash
 * does nothing twice.
 */
import { currentAccount } from '../../core/deposits/postings.ts'
import { entryId } from '../../core/id.ts'
import { invariant } from '../../core/invariant.ts'
import { isDone } from '../../core/ledger/command.ts'
import type { Refusal } from '../../core/problem.ts'
import { ok, type Result, refuse } from '../../core/result.ts'
import { type Action, type Proposed, readProposal } from '../../core/staff/proposals.ts'
import { type RoleRefusal, roleRefusal } from '../../core/staff/roles.ts'
import type { Instant } from '../../core/time.ts'
import type { Database, Transaction } from '../storage/database.ts'
import { firmRow } from '../storage/firms.ts'
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
      const [answer] = await bank.ledger.submit([
        {
          kind: 'thaw',
          id: entryId(row.id, proposed.at, 'thaw'),
          freeze: action.freeze as never,
          business: row.id,
          step: 'thaw',
          memo: proposed.reason,
          actor: proposed.maker,
          request: row.request,
        },
      ])
      invariant(answer, 'a command has an answer')
      await bank.projector.reached(answer.sequence, 1_000)
      return isDone(answer) ? conclude('done') : conclude('failed', answer.kind)
    }
    case 'end-sessions':
      await store.carryOutOnce(bank.db, row.id, async (tx) => {
        await endSessions(tx, action.customer, { butNot: '' })
        return store.concludeProposal(tx, row.id, 'done', '')
      })
      return
    case 'decide-firm': {
      const decided = { outcome: action.outcome, by: proposed.maker, reason: proposed.reason }
      if ((await bank.runs.decideFirm(action.firm, decided, row.id)) === 'accepted') return conclude('done')
      const now = await firmRow(bank.db, action.firm)
      const same =
        action.outcome === 'refuse' ? now?.why === 'by-officers' : now?.state === 'open' || now?.state === 'confirming'
      return same ? conclude('done') : conclude('failed', 'firm-not-in-review')
    }
  }
}

/** What was confirmed before the process was cut off is carried out by the next one; what nobody confirmed lapses. */
export async function carryOutForgotten(bank: Bank): Promise<void> {
  await store.expireProposals(bank.db, bank.now())
  for (const row of await store.notCarriedOut(bank.db, bank.now() - 5_000)) await carryOut(bank, row)
}
