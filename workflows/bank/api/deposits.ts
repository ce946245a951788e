/** Accounts and their movements, read from the projection; `after` waits until it shows what the reader wrote. */
import { billerOf } from '../../../core/bills/billers.ts'
import { accountNumber } from '../../../core/deposits/number.ts'
import { currentAccount } from '../../../core/deposits/postings.ts'
import type { Movement } from '../../../core/deposits/wire.ts'
import type { Id } from '../../../core/id.ts'
import { placeOf, placeText, positionOf } from '../../../core/ledger/command.ts'
import { ok, refuse } from '../../../core/result.ts'
import { moneyText } from '../../../core/shape.ts'
import { beijing, dayFromNumber } from '../../../core/time.ts'
import type { Locale } from '../../../core/words/index.ts'
import { accountRow, heldRows, type MovementRow, movementRows } from '../../storage/deposits.ts'
import type { Bank } from '../compose.ts'
import { OTHER_BANK } from './customers.ts'
import type { Handlers } from './mount.ts'

const PAGE = 50

export function depositHandlers(bank: Bank): Pick<Handlers, 'accounts' | 'movements'> {
  const caughtUp = async (after: number | undefined) => {
    if (after !== undefined) await bank.projector.reached(after, 1_000)
    return bank.projector.sequence
  }
  return {
    async accounts({ query }, { customer }) {
      const position = await caughtUp(query.after)
      const id = currentAccount(customer.id)
      const row = (await accountRow(bank.db, id)) ?? { debits: 0n, credits: 0n, held_debits: 0n, frozen: 0n }
      const balance = row.credits - row.debits
      const available = balance - row.held_debits - row.frozen
      return ok({
        accounts: [
          {
            id,
            number: accountNumber(Number(customer.serial)),
            balance: moneyText(balance),
            // An order to freeze may ask for more than there is.
            available: moneyText(available > 0n ? available : 0n),
            held: moneyText(row.held_debits),
          },
        ],
        position,
      })
    },

    async movements({ params, query }, { customer, locale }) {
      // Someone else's account and no account look the same from outside.
      if (params.id !== currentAccount(customer.id)) return refuse({ kind: 'account-unknown', parameter: 'id' })
      const position = await caughtUp(query.after)
      const [sequence, index] = query.before?.split('-').map(Number) ?? []
      const before = sequence === undefined || index === undefined ? undefined : positionOf({ sequence, index })
      const rows = await movementRows(bank.db, params.id, before, PAGE)
      const held = before ? [] : await heldRows(bank.db, params.id)
      const last = rows.at(-1)
      return ok({
        movements: [...held, ...rows].map((row) => movementOf(row, locale)),
        next: rows.length === PAGE && last ? placeText(Number(last.position)) : null,
        position,
      })
    },
  }
}

function movementOf(row: MovementRow, locale: Locale): Movement {
  const kind = kindOf(row)
  const counterparty =
    kind === 'top-up' || kind === 'withdrawal'
      ? OTHER_BANK.name[locale]
      : row.biller !== null
        ? (billerOf(row.biller)?.name[locale] ?? '')
        : (row.counterparty ?? '')
  return {
    id: row.entry as Id,
    kind,
    state: row.kind === 'hold' ? 'held' : 'booked',
    direction: row.incoming ? 'in' : 'out',
    amount: moneyText(row.amount),
    balance: row.after === null ? null : moneyText(row.after),
    counterparty,
    memo: kind === 'transfer-in' || kind === 'transfer-out' ? row.memo : '',
    business: row.business,
    bookedAt: beijing(Number(row.booked_at)),
    effectiveDay: dayFromNumber(row.effective_day),
    position: placeOf(Number(row.position)).sequence,
  }
}

function kindOf({ business, incoming }: MovementRow): Movement['kind'] {
  if (business.startsWith('top-up-')) return 'top-up'
  if (business.startsWith('withdrawal-')) return 'withdrawal'
  if (business.startsWith('transfer-')) return incoming ? 'transfer-in' : 'transfer-out'
  if (business.startsWith('bill-payment-')) return incoming ? 'bill-refund' : 'bill'
  if (business.startsWith('house-payment-')) return incoming ? 'bill-refund' : 'bill'
  if (business.startsWith('reconciliation-case-')) return 'bill-refund'
  return 'other'
}
