/** Joining, signing in, the bound account. */
import { openCurrentAccount } from '../../../core/deposits/postings.ts'
import { invariant } from '../../../core/invariant.ts'
import { isDone } from '../../../core/ledger/command.ts'
import { maskNumber, maskPhone } from '../../../core/mask.ts'
import { ok, refuse } from '../../../core/result.ts'
import { beijing } from '../../../core/time.ts'
import { text } from '../../channels/texting.ts'
import * as store from '../../storage/customers.ts'
import { officesOf } from '../../storage/staff.ts'
import type { Bank } from '../compose.ts'
import type { Handlers } from './mount.ts'

/** The other bank of this world, until there is a directory of banks. */
export const OTHER_BANK = { id: '999100000011', name: { zh: '邻桥银行', en: 'Linqiao Bank' } } as const

const boundOf = ({ bound_number }: store.CustomerRow, locale: 'zh' | 'en') =>
  bound_number ? { bank: OTHER_BANK.id, bankName: OTHER_BANK.name[locale], number: maskNumber(bound_number) } : null

/** What the app is told of a session; with the roles that the customer holds. */
const sessionOf = async (bank: Bank, { customer, since, expires }: store.Standing, locale: 'zh' | 'en') => ({
  offices: await officesOf(bank.db, customer.id, bank.now()),
  customer: { id: customer.id.slice(-32), name: customer.name, phone: maskPhone(customer.phone) },
  boundAccount: boundOf(customer, locale),
  csrf: '', // the edge's: it keeps no state and derives it from the cookie
  since: beijing(since.getTime()),
  expires: beijing(expires.getTime()),
})

export function customerHandlers(
  bank: Bank,
): Pick<Handlers, 'askForCode' | 'signIn' | 'session' | 'signOut' | 'join' | 'bindAccount'> {
  /** A process may have died between the customer's row and the account: opening it again changes nothing. */
  const openAccount = async (customer: store.CustomerRow) => {
    const [answer] = await bank.ledger.submit([openCurrentAccount(customer.id, Number(customer.joined_at))])
    invariant(answer && isDone(answer), 'a current account is opened once for each customer')
    await bank.projector.reached(answer.sequence, 1_000)
  }
  return {
    async askForCode({ body }, { locale }) {
      const code = await store.newCode(bank.db, bank.secret, body.phone)
      if (!code.ok) return code
      try {
        const facts = { code: code.value, minutes: store.CODE_SECONDS / 60 }
        const refused = await text(bank, { id: crypto.randomUUID(), phone: body.phone, kind: 'code', facts, locale })
        if (refused === undefined)
          return ok({ validSeconds: store.CODE_SECONDS, retryAfterSeconds: store.RESEND_SECONDS })
        bank.log.warn({ why: refused }, 'the SMS centre refused a code')
      } catch (failure) {
        bank.log.warn({ failure: String(failure) }, 'the SMS centre did not answer')
      }
      await store.forgetSending(bank.db, body.phone)
      return refuse({ kind: 'sms-not-sent' })
    },

    async signIn({ body }, { locale }) {
      const opened = await store.signIn(bank.db, bank.secret, body.phone, body.code)
      if (!opened.ok) return opened
      await openAccount(opened.value.customer)
      return ok({ answer: await sessionOf(bank, opened.value, locale), token: opened.value.token })
    },

    async join({ body }, { at, locale }) {
      const opened = await store.join(bank.db, bank.secret, { ...body, at })
      if (!opened.ok) return opened
      await openAccount(opened.value.customer)
      return ok({ answer: await sessionOf(bank, opened.value, locale), token: opened.value.token })
    },

    session: async (_, { standing, locale }) => ok(await sessionOf(bank, standing, locale)),

    async signOut(_, { session }) {
      await store.endSession(bank.db, session)
      return ok(undefined)
    },

    async bindAccount({ body }, { customer, locale }) {
      await store.bindAccount(bank.db, customer.id, OTHER_BANK.id, body.number)
      return ok({ bank: OTHER_BANK.id, bankName: OTHER_BANK.name[locale], number: maskNumber(body.number) })
    },
  }
}
