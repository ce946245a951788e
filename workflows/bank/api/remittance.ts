/** Money between customers, and in from bound accounts. */
import { approvalNeeded } from '../../../core/customers/approval.ts'
import { limitRefusal, mayReceive } from '../../../core/deposits/limits.ts'
import { accountNumber } from '../../../core/deposits/number.ts'
import { currentAccount } from '../../../core/deposits/postings.ts'
import { entryId } from '../../../core/id.ts'
import { invariant } from '../../../core/invariant.ts'
import { isDone } from '../../../core/ledger/command.ts'
import { maskName, maskNumber, maskPhone } from '../../../core/mask.ts'
import { fen, formatAmount } from '../../../core/money.ts'
import { arrivalEntry, transferEntry } from '../../../core/remittance/postings.ts'
import type { TopUp, Withdrawal } from '../../../core/remittance/wire.ts'
import { ok, refuse } from '../../../core/result.ts'
import { moneyText } from '../../../core/shape.ts'
import { beijing } from '../../../core/time.ts'
import { type Locale, reasonIn } from '../../../core/words/index.ts'
import type { CreditTransfer, Status } from '../../adapters/clearing-house/port.ts'
import { type CustomerRow, customerBy, hasPaid } from '../../storage/customers.ts'
import * as store from '../../storage/remittance.ts'
import * as withdrawals from '../../storage/withdrawals.ts'
import { approved, payerRefusal } from '../approving.ts'
import type { Bank } from '../compose.ts'
import { OTHER_BANK } from './customers.ts'
import type { Handlers } from './mount.ts'

/** Whoever is meant: by phone, or by a transfer that paid them before. */
export async function payeeBy(bank: Pick<Bank, 'db'>, payer: string, to: string): Promise<CustomerRow | undefined> {
  if (!to.startsWith('transfer-')) return customerBy(bank.db, { phone: to })
  const id = await store.paidBy(bank.db, payer, to)
  const payee = id === undefined ? undefined : await customerBy(bank.db, { id })
  return payee?.state === 'open' ? payee : undefined
}

const topUpAnswer = (row: store.TopUpRow, locale: Locale): TopUp => ({
  id: row.id,
  state: row.state,
  amount: moneyText(row.amount),
  reason: row.reason === null ? null : reasonIn(locale, row.reason),
  at: beijing(Number(row.at)),
  position: row.sequence === null ? null : Number(row.sequence),
})

const withdrawalAnswer = (row: withdrawals.WithdrawalRow, locale: Locale): Withdrawal => ({
  id: row.id,
  state: row.state,
  amount: moneyText(row.amount),
  to: { bankName: OTHER_BANK.name[locale], number: maskNumber(row.number) },
  reason: row.reason === null ? null : reasonIn(locale, row.state === 'returned' ? reasonOf(row.reason) : row.reason),
  at: beijing(Number(row.at)),
  position: row.sequence === null ? null : Number(row.sequence),
})

export function remittanceHandlers(
  bank: Bank,
): Pick<
  Handlers,
  'payee' | 'recentPayees' | 'transfer' | 'transferById' | 'topUp' | 'topUpById' | 'withdraw' | 'withdrawalById'
> {
  return {
    async payee({ query }) {
      const row = await customerBy(bank.db, { phone: query.phone })
      if (!row) return refuse({ kind: 'payee-unknown', parameter: 'phone' })
      return ok({ phone: maskPhone(row.phone), name: maskName(row.name) })
    },

    async recentPayees(_, { customer }) {
      const payees = await store.paidLast(bank.db, customer.id, 10)
      return ok({
        payees: payees.map((one) => ({ ...one, phone: maskPhone(one.phone), at: beijing(Number(one.at)) })),
      })
    },

    async transfer({ body }, { at, press, customer, request }) {
      const payee = await payeeBy(bank, customer.id, body.to)
      if (!payee) return refuse({ kind: 'payee-unknown', parameter: 'to' })
      if (payee.id === customer.id) return refuse({ kind: 'payee-is-payer', parameter: 'to' })
      if (!mayReceive(payee.class, at, payee.faced_at !== null))
        return refuse({ kind: 'payee-takes-none', parameter: 'to' })

      const id = `transfer-${entryId(press, at, 'press')}`
      const known = await hasPaid(bank.db, customer.id, payee.id)
      const given = await approved(bank, {
        customer: customer.id,
        what: { action: 'transfer', payee: payee.id, amount: body.amount },
        given: body.approval,
        business: id,
        need: approvalNeeded({ amount: body.amount, known, unasked: customer.unasked }),
      })
      if (!given.ok) return given
      const entry = transferEntry({
        id,
        at,
        payer: { customer: customer.id, class: customer.class },
        payee: { customer: payee.id, class: payee.class },
        approved: given.value,
        amount: body.amount,
        memo: body.memo,
        request,
      })
      await store.intendTransfer(bank.db, {
        id,
        entry: entry.id,
        payer: customer.id,
        payee: payee.id,
        amount: body.amount,
        memo: body.memo,
        at,
      })
      const [answer] = await bank.ledger.submit([entry])
      invariant(answer, 'a command has an answer')
      if (answer.kind === 'insufficient-funds' && answer.account === currentAccount(customer.id))
        return refuse({
          kind: 'insufficient-funds',
          parameter: 'amount',
          facts: { short: formatAmount(answer.short, 'CNY') },
        })
      if (answer.kind === 'account-frozen') return refuse({ kind: 'account-frozen' })
      const limit = payerRefusal(answer, customer.id)
      if (limit) return refuse(limit)
      if (limitRefusal(answer, payee.id)) return refuse({ kind: 'payee-limit', parameter: 'amount' })
      invariant(isDone(answer), `a transfer is posted or lacks money, not ${answer.kind}`)
      return ok({
        id,
        entry: entry.id,
        to: { phone: maskPhone(payee.phone), name: maskName(payee.name) },
        amount: moneyText(body.amount),
        memo: body.memo,
        at: beijing(answer.bookedAt),
        position: answer.sequence,
      })
    },

    async transferById({ params }, { customer }) {
      let row = await store.transferOf(bank.db, customer.id, params.id)
      // Whoever has just paid asks before SQL shows it: decided it is by then, and shown within a second.
      for (let tries = 0; row?.state === 'requested' && tries < 20; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 50))
        row = await store.transferOf(bank.db, customer.id, params.id)
      }
      if (row?.state !== 'done') return refuse({ kind: 'movement-unknown', parameter: 'id' })
      return ok({
        id: row.id,
        entry: row.entry as ReturnType<typeof entryId>,
        to: { phone: maskPhone(row.payee_phone), name: maskName(row.payee_name) },
        amount: moneyText(row.amount),
        memo: row.memo,
        at: beijing(Number(row.at)),
        position: Number(row.sequence),
      })
    },

    async topUp({ body }, { at, press, customer, locale, request }) {
      if (!customer.bound_number) return refuse({ kind: 'no-bound-account' })
      const reference = entryId(press, at, 'press')
      const id = `top-up-${reference}`
      await store.intendTopUp(bank.db, { id, reference, customer: customer.id, amount: body.amount, at, request })
      bank.askForTopUps()
      const row = await store.topUpOf(bank.db, customer.id, id)
      invariant(row, 'an intent that was written is there')
      return ok(topUpAnswer(row, locale))
    },

    async withdraw({ body }, { at, press, customer, locale, request }) {
      if (!customer.bound_bank || !customer.bound_number) return refuse({ kind: 'no-bound-account' })
      const reference = entryId(press, at, 'press')
      const id = `withdrawal-${reference}`
      const given = await approved(bank, {
        customer: customer.id,
        what: { action: 'withdraw', payee: customer.bound_number, amount: body.amount },
        given: body.approval,
        business: id,
        // Their own account, in their own name.
        need: approvalNeeded({ amount: body.amount, known: true, unasked: customer.unasked }),
      })
      if (!given.ok) return given
      await withdrawals.intendWithdrawal(bank.db, {
        id, reference, customer: customer.id, amount: body.amount, at, request, bank: customer.bound_bank, number: customer.bound_number,
        name: customer.name, class: customer.class,
      }) // biome-ignore format: one row
      const row = await withdrawals.withdrawalBy(bank.db, id, customer.id)
      invariant(row, 'an intent that was written is there')
      await bank.runs.startWithdrawal(withdrawals.orderOf(row))
      for (let tries = 0; ; tries++) {
        const now = await withdrawals.withdrawalBy(bank.db, id, customer.id)
        if (now && (now.state !== 'requested' || tries === 20)) return ok(withdrawalAnswer(now, locale))
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    },
    async withdrawalById({ params }, { customer, locale }) {
      const row = await withdrawals.withdrawalBy(bank.db, params.id, customer.id)
      return row ? ok(withdrawalAnswer(row, locale)) : refuse({ kind: 'movement-unknown', parameter: 'id' })
    },

    async topUpById({ params }, { customer, locale }) {
      const row = await store.topUpOf(bank.db, customer.id, params.id)
      return row ? ok(topUpAnswer(row, locale)) : refuse({ kind: 'movement-unknown', parameter: 'id' })
    },
  }
}

/** ISO 20022 external status reasons, in the words we have for them. */
const reasonOf = (code: string) =>
  ({
    AC01: 'account-unknown-there',
    AC04: 'account-closed-there',
    AM04: 'insufficient-funds-there',
    BE01: 'name-differs',
  })[code] ?? 'refused-there'

/** Asks the customer's other bank for what is still unasked; what stays without answer is asked again under the same id. */
export async function askForTopUp(bank: Bank, row: store.TopUpRow): Promise<void> {
  const customer = await customerBy(bank.db, { id: row.customer })
  invariant(customer?.bound_number, 'money is asked for from a bound account')
  const answer = await bank.clearingHouse.requestTransfer({
    id: row.reference,
    from: { bank: OTHER_BANK.id, account: customer.bound_number, name: customer.name },
    to: { account: accountNumber(Number(customer.serial)), name: customer.name },
    amount: fen(row.amount),
    at: Number(row.at),
  })
  if (answer === 'accepted') await store.topUpAccepted(bank.db, row.id)
  else if (answer === 'unknown') await store.topUpLater(bank.db, row.id, row.tries)
  else await store.topUpRejected(bank.db, row.id, reasonOf(answer.rejected))
}

/** Books what the clearing house brings. The same transfer twice is one entry: its id derives from the end-to-end id. */
export async function creditArrival(bank: Bank, credit: CreditTransfer, request: string): Promise<Status> {
  const row = await store.topUpByReference(bank.db, credit.endToEndId)
  if (!row) return { status: 'RJCT', reason: 'NARR', text: 'nobody here asked for this transfer' }
  if (row.amount !== credit.amount)
    return { status: 'RJCT', reason: 'AM09', text: 'the amount differs from the one asked for' }
  const customer = await customerBy(bank.db, { id: row.customer })
  if (!customer || accountNumber(Number(customer.serial)) !== credit.creditor.account)
    return { status: 'RJCT', reason: 'AC01', text: 'no such account' }
  const [answer] = await bank.ledger.submit([
    arrivalEntry({
      id: row.id,
      at: Number(row.at),
      customer: { customer: row.customer, class: customer.class },
      amount: fen(row.amount),
      request,
    }),
  ])
  // The cap of a class III account: nothing arrives above it.
  if (answer && limitRefusal(answer, row.customer)) {
    await store.topUpRejected(bank.db, row.id, 'limit-passed')
    return { status: 'RJCT', reason: 'AM14', text: 'above the limit of the account' }
  }
  // ISO 20022: AC06, blocked account.
  if (answer?.kind === 'account-frozen') return { status: 'RJCT', reason: 'AC06', text: 'the account is blocked' }
  invariant(answer && isDone(answer), 'money that arrives is booked')
  return { status: 'ACSC' }
}
