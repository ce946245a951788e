/** Signing in, the bound account, limits, and stopping everything. */
import { UNASKED_PAYMENT_MOST } from '../../../core/deposits/classes.ts'
import { LIMITS_VERSION, leftNow, limitAccount, limitNames } from '../../../core/deposits/limits.ts'
import { currentAccount, openCustomer } from '../../../core/deposits/postings.ts'
import { entryId } from '../../../core/id.ts'
import { invariant } from '../../../core/invariant.ts'
import { isDone } from '../../../core/ledger/command.ts'
import { maskNumber, maskPhone } from '../../../core/mask.ts'
import { formatAmount } from '../../../core/money.ts'
import { ok, refuse } from '../../../core/result.ts'
import { moneyText } from '../../../core/shape.ts'
import { beijing } from '../../../core/time.ts'
import { text } from '../../channels/texting.ts'
import * as store from '../../storage/customers.ts'
import { freezeOf, keepFreeze } from '../../storage/freezes.ts'
import { passkeysOf } from '../../storage/passkeys.ts'
import * as sessions from '../../storage/sessions.ts'
import { officesOf } from '../../storage/staff.ts'
import { approved } from '../approving.ts'
import type { Bank } from '../compose.ts'
import type { Handlers } from './mount.ts'

/** The other bank of this world, until there is a directory of banks. */
export const OTHER_BANK = { id: '999100000011', name: { zh: '邻桥银行', en: 'Linqiao Bank' } } as const

const boundOf = ({ bound_number }: store.CustomerRow, locale: 'zh' | 'en') =>
  bound_number ? { bank: OTHER_BANK.id, bankName: OTHER_BANK.name[locale], number: maskNumber(bound_number) } : null

/** What the app is told of a session; with the roles that the customer holds. */
export const sessionOf = async (
  bank: Bank,
  { customer, how, since, expires }: Omit<sessions.Standing, 'locked'>,
  locale: 'zh' | 'en',
) => {
  const [offices, passkeys, freeze] = await Promise.all([
    officesOf(bank.db, customer.id, bank.now()),
    passkeysOf(bank.db, customer.id),
    freezeOf(bank.db, customer.id),
  ])
  return {
    offices,
    customer: {
      id: customer.id.slice(-32),
      name: customer.name,
      phone: maskPhone(customer.phone),
      state: customer.state,
      class: customer.class,
    },
    boundAccount: boundOf(customer, locale),
    how,
    passkeys: passkeys.length,
    frozen: freeze !== undefined,
    csrf: '', // the edge's: it keeps no state and derives it from the cookie
    since: beijing(since.getTime()),
    expires: beijing(expires.getTime()),
    guide: bank.guide,
  }
}

/** Opens the accounts of customers, and of their limits. Doing it again changes nothing. */
export async function openAccounts(
  bank: Pick<Bank, 'db' | 'ledger'>,
  customers: readonly store.CustomerRow[],
): Promise<number> {
  const answers = await bank.ledger.submit(
    customers.flatMap((one) => openCustomer(one.id, Number(one.opened_at ?? one.joined_at), one.class)),
  )
  for (const answer of answers) invariant(isDone(answer), `a customer's accounts are opened once, not ${answer.kind}`)
  await store.markLimits(bank.db, customers.map(({ id }) => id), LIMITS_VERSION) // biome-ignore format: one call
  return Math.max(0, ...answers.map(({ sequence }) => sequence))
}

type Calls =
  | 'askForCode' | 'signIn' | 'session' | 'signOut' | 'bindAccount' | 'limits' | 'setLimits' | 'freeze' | 'unfreeze' // biome-ignore format: a list

export function customerHandlers(bank: Bank): Pick<Handlers, Calls> {
  const limitsOf = async ({ id, class: of, unasked }: store.CustomerRow) => {
    const states = await store.limitStates(
      bank.db,
      limitNames.map((name) => limitAccount(id, name)),
    )
    return {
      class: of,
      unasked: moneyText(unasked),
      unaskedMost: moneyText(UNASKED_PAYMENT_MOST),
      limits: limitNames.flatMap((name) => {
        const row = states.get(limitAccount(id, name))
        const say = (amount: bigint) => (name === 'transfers-day' ? String(amount) : formatAmount(amount, 'CNY'))
        return row ? [{ name, allowance: say(row.allowance ?? row.left), left: say(leftNow(row, bank.now())) }] : []
      }),
    }
  }
  return {
    async askForCode({ body }, { locale }) {
      const code = await sessions.newCode(bank.db, bank.secret, body.phone)
      if (!code.ok) return code
      try {
        const facts = { code: code.value, minutes: sessions.CODE_SECONDS / 60 }
        const refused = await text(bank, { id: crypto.randomUUID(), phone: body.phone, kind: 'code', facts, locale })
        if (refused === undefined)
          return ok({ validSeconds: sessions.CODE_SECONDS, retryAfterSeconds: sessions.RESEND_SECONDS })
        bank.log.warn({ why: refused }, 'the SMS centre refused a code')
      } catch (failure) {
        bank.log.warn({ failure: String(failure) }, 'the SMS centre did not answer')
      }
      await sessions.forgetSending(bank.db, body.phone)
      return refuse({ kind: 'sms-not-sent' })
    },

    async signIn({ body }, { at, locale, device, session }) {
      const opened = await sessions.signIn(bank.db, bank.secret, { ...body, device, before: session, at })
      if (!opened.ok) return opened
      return ok({ answer: await sessionOf(bank, opened.value, locale), token: opened.value.token })
    },

    session: async (_, { standing, locale }) => ok(await sessionOf(bank, standing, locale)),

    async signOut(_, { session }) {
      await sessions.endSession(bank.db, session)
      return ok(undefined)
    },

    limits: async (_, { customer }) => ok(await limitsOf(customer)),
    async setLimits({ body }, { customer }) {
      if (body.unasked > UNASKED_PAYMENT_MOST)
        return refuse({
          kind: 'limit-out-of-range',
          parameter: 'unasked',
          facts: { most: formatAmount(UNASKED_PAYMENT_MOST, 'CNY') },
        })
      // To ask more often is nobody's danger.
      const given = await approved(bank, {
        customer: customer.id,
        what: { action: 'change-limits', subject: formatAmount(body.unasked, 'CNY') },
        given: body.approval,
        need: body.unasked > customer.unasked ? 'security' : undefined,
      })
      if (!given.ok) return given
      await store.setUnasked(bank.db, customer.id, body.unasked)
      return ok(await limitsOf({ ...customer, unasked: body.unasked }))
    },

    async freeze({ body }, { at, customer, session, request }) {
      // One order stands at a time; a second press finds it.
      const id =
        (await freezeOf(bank.db, customer.id)) ?? entryId(`${customer.id}\n${at}\n${request}`, at, 'own-freeze')
      const [answer] = await bank.ledger.submit([
        {
          kind: 'freeze',
          id,
          account: currentAccount(customer.id),
          blocks: 'debits',
          business: customer.id,
          step: 'own-freeze',
          memo: '',
          actor: customer.id,
          request,
        },
      ])
      invariant(answer && (isDone(answer) || answer.kind === 'id-reused'), 'an account can be frozen by its owner')
      await keepFreeze(bank.db, customer.id, id)
      if (body.otherDevices) await sessions.endSessions(bank.db, customer.id, { butNot: session })
      return ok({ frozen: true })
    },
    async unfreeze({ body }, { at, customer, request }) {
      const freeze = await freezeOf(bank.db, customer.id)
      if (!freeze) return ok({ frozen: false })
      const given = await approved(bank, {
        customer: customer.id,
        what: { action: 'unfreeze', subject: '' },
        given: body.approval,
        need: 'security',
      })
      if (!given.ok) return given
      const [answer] = await bank.ledger.submit([
        {
          kind: 'thaw',
          id: entryId(`${customer.id}\n${freeze}`, at, 'own-thaw'),
          freeze,
          business: customer.id,
          step: 'own-thaw',
          memo: '',
          actor: customer.id,
          request,
        },
      ])
      invariant(answer && (isDone(answer) || answer.kind === 'freeze-ended'), "the owner's own freeze can be ended")
      await keepFreeze(bank.db, customer.id, undefined)
      return ok({ frozen: false })
    },

    async bindAccount({ body }, { at, customer, locale, request }) {
      const given = await approved(bank, {
        customer: customer.id,
        what: { action: 'bind-account', subject: body.number },
        given: body.approval,
        // The first is part of coming in; another one is another way out for the money.
        need: customer.bound_number && customer.bound_number !== body.number ? 'security' : undefined,
      })
      if (!given.ok) return given
      // Whose account it is, the other bank says (银发〔2016〕302号); of customers of before there were identities the name on each transfer does.
      const sealed = await store.sealedIdentity(bank.db, customer.id)
      if (sealed) {
        const said = await bank.clearingHouse.verifyAccount({
          id: entryId(`${customer.id}\n${body.number}\n${request}`, at, 'verify-account'),
          bank: OTHER_BANK.id,
          account: body.number,
          name: customer.name,
          identity: bank.identityKeys.open(sealed, customer.id),
          phone: customer.phone,
          at,
        })
        if (said === 'not-available') return refuse({ kind: 'bank-unavailable' })
        if (said !== 'verified') return refuse({ kind: 'bound-account-refused', parameter: 'number' })
      }
      await store.bindAccount(bank.db, customer.id, OTHER_BANK.id, body.number)
      return ok({ bank: OTHER_BANK.id, bankName: OTHER_BANK.name[locale], number: maskNumber(body.number) })
    },
  }
}
