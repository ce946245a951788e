/** A new phone number, all that is on record about oneself, and the end of the relation. */

import { termsOn } from '../../../core/deposits/classes.ts'
import { limitAccount, limitNames } from '../../../core/deposits/limits.ts'
import { currentAccount } from '../../../core/deposits/postings.ts'
import { entryId } from '../../../core/id.ts'
import { invariant } from '../../../core/invariant.ts'
import { ownAccount } from '../../../core/ledger/chart.ts'
import { type Command, isDone } from '../../../core/ledger/command.ts'
import { maskPhone } from '../../../core/mask.ts'
import { formatAmount } from '../../../core/money.ts'
import { ok, refuse } from '../../../core/result.ts'
import { beijing, dayOf } from '../../../core/time.ts'
import { payClosingInterest } from '../../deposits/interest.ts'
import { customerBy, limitStates } from '../../storage/customers.ts'
import { accountRow, movementRows } from '../../storage/deposits.ts'
import { ordersOpen } from '../../storage/mall-orders.ts'
import * as store from '../../storage/membership.ts'
import { checkCode } from '../../storage/sessions.ts'
import { officesOf } from '../../storage/staff.ts'
import { openCount } from '../../storage/term-deposits.ts'
import { approved } from '../approving.ts'
import type { Bank } from '../compose.ts'
import type { Handlers } from './mount.ts'

/** Bank time between the old number's being told and the new one's taking its place. */
export const WAIT_MS = 24 * 3_600_000

type Calls = 'changePhone' | 'phoneChange' | 'keepPhone' | 'exportData' | 'closeAccount'

export function membershipHandlers(bank: Bank): Pick<Handlers, Calls> {
  const { db } = bank
  const answer = (row: store.PhoneChangeRow | undefined) =>
    ok({
      id: row?.id ?? null,
      phone: row ? maskPhone(row.phone) : null,
      effective: row ? beijing(Number(row.effective)) : null,
      state: row?.state ?? ('none' as const),
    })
  return {
    async changePhone({ body }, { at, customer, request }) {
      if (await customerBy(db, { phone: body.phone })) return refuse({ kind: 'phone-taken', parameter: 'phone' })
      const waiting = await store.waitingPhoneChange(db, customer.id)
      if (waiting) return waiting.phone === body.phone ? answer(waiting) : refuse({ kind: 'phone-changing' })
      const id = `phone-change-${entryId(`${customer.id}\n${body.phone}\n${request}`, at, 'change')}`
      const given = await approved(bank, {
        customer: customer.id,
        what: { action: 'change-phone', subject: body.phone },
        given: body.approval,
        business: id,
        need: 'security',
      })
      if (!given.ok) return given
      const wrong = await db.begin((tx) => checkCode(tx, bank.secret, body.phone, body.code))
      if (wrong) return refuse(wrong)
      const effective = at + WAIT_MS
      const row = await store.intendPhoneChange(db, { id, customer: customer.id, phone: body.phone, at, effective, request }) // biome-ignore format: one call
      if (!row) return refuse({ kind: 'phone-changing' })
      await bank.runs.startPhoneChange({ id, customer: customer.id, effective })
      return answer(row)
    },
    phoneChange: async (_, { customer }) => answer(await store.waitingPhoneChange(db, customer.id)),
    async keepPhone(_, { at, customer }) {
      const row = await store.waitingPhoneChange(db, customer.id)
      if (!row) return answer(undefined)
      const state = await store.endPhoneChange(db, row.id, 'cancelled', at)
      await bank.runs.keepPhone(row.id)
      return answer({ ...row, state })
    },

    async exportData({ body }, { at, customer }) {
      const given = await approved(bank, {
        customer: customer.id,
        what: { action: 'export', subject: '' },
        given: body.approval,
        need: 'security',
      })
      if (!given.ok) return given
      const { phone, name, serial: _, limits: __, id, ...rest } = customer
      const movements = await movementRows(db, currentAccount(id), undefined, 100_000)
      const all = { writtenAt: beijing(at), customer: { id, name, phone, ...rest }, ...(await store.recordsOf(db, id)), movements }
      const text = JSON.stringify(all, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value), 2)
      return ok({ name: `qiao-${dayOf(at)}.json`, type: 'application/json', bytes: new TextEncoder().encode(text) })
    }, // biome-ignore format: one file

    async closeAccount({ body }, { at, customer, request }) {
      if ((await officesOf(db, customer.id, bank.now())).length > 0) return refuse({ kind: 'role-held' })
      const given = await approved(bank, {
        customer: customer.id,
        what: { action: 'close', subject: '' },
        given: body.approval,
        need: 'security',
      })
      if (!given.ok) return given
      const count = await openCount(db, customer.id)
      if (count > 0) return refuse({ kind: 'deposits-open', facts: { count } })
      const orders = await ordersOpen(db, customer.id)
      if (orders > 0) return refuse({ kind: 'orders-open', facts: { count: orders } })
      const account = currentAccount(customer.id)
      // It is paid first: what it brings has to go out, too, before the account can be closed.
      const paid = await payClosingInterest(bank, customer.id, at)
      if (paid > 0) await bank.projector.reached(paid, 5_000)
      const close = (which: typeof account, step: string): Command => ({
        kind: 'close',
        id: entryId(`${customer.id}\n${step}\n${request}`, at, 'close'),
        account: which,
        business: customer.id,
        step: 'close',
        memo: '',
        actor: customer.id,
        request,
      })
      const [closed] = await bank.ledger.submit([close(account, 'current')])
      invariant(closed, 'a command has an answer')
      if (closed.kind === 'account-in-use') {
        const row = await accountRow(db, account)
        const balance = row ? row.credits - row.debits + row.held_credits : 0n
        return refuse({ kind: 'account-not-empty', facts: { balance: formatAmount(balance, 'CNY') } })
      }
      invariant(isDone(closed) || closed.kind === 'account-closed', `an account is closed, not ${closed.kind}`)
      // The limits go with it. Of class III the room is the whole cap again, now that the account is empty.
      const cap = termsOn(dayOf(Number(customer.opened_at ?? customer.joined_at)), customer.class).cap
      const there = await limitStates(db, limitNames.map((name) => limitAccount(customer.id, name))) // biome-ignore format: one call
      const room = limitAccount(customer.id, 'room')
      const answers = await bank.ledger.submit([
        ...(cap !== undefined && there.has(room)
          ? [
              {
                kind: 'post' as const,
                id: entryId(customer.id, at, 'return-room'),
                transfers: [{ debit: room, credit: ownAccount('limits'), amount: cap }],
                business: customer.id,
                step: 'return-room',
                memo: '',
                actor: 'bank',
                request,
              },
            ]
          : []),
        ...limitNames.filter((name) => there.has(limitAccount(customer.id, name))).map((name) => close(limitAccount(customer.id, name), name)),
      ]) // biome-ignore format: one list
      for (const one of answers)
        invariant(isDone(one) || one.kind === 'account-closed', `a limit ends with its account, not ${one.kind}`)
      await store.closeCustomer(db, customer.id, at)
      return ok(undefined)
    },
  }
}
