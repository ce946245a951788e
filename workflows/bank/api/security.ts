/** Passkeys, approvals, devices: how customers prove that it is they. */
import { randomBytes, randomInt } from 'node:crypto'
import { billerOf } from '../../../core/bills/billers.ts'
import {
  type Approvable,
  approvalChallenge,
  approvalText,
  payeeOfBills,
  payeeOfMandate,
} from '../../../core/customers/approval.ts'
import type { NewApproval } from '../../../core/customers/wire.ts'
import { entryId } from '../../../core/id.ts'
import type { LoanProductCode } from '../../../core/loans/kinds.ts'
import { maskName, maskNumber, maskPhone } from '../../../core/mask.ts'
import { formatAmount } from '../../../core/money.ts'
import type { Refusal } from '../../../core/problem.ts'
import { ok, type Result, refuse } from '../../../core/result.ts'
import { moneyText } from '../../../core/shape.ts'
import { beijing } from '../../../core/time.ts'
import type { Locale } from '../../../core/words/index.ts'
import { productName } from '../../../core/words/loans.ts'
import { text } from '../../channels/texting.ts'
import * as approvals from '../../storage/approvals.ts'
import { type CustomerRow, customerBy } from '../../storage/customers.ts'
import { billsSeen } from '../../storage/house-bills.ts'
import { lineBy } from '../../storage/loans.ts'
import { onSale } from '../../storage/mall-goods.ts'
import * as store from '../../storage/passkeys.ts'
import { holdRecovery, recoveryOf, stillStands, useRecovery } from '../../storage/recovery.ts'
import * as sessions from '../../storage/sessions.ts'
import { organizationNamed } from '../../storage/staff.ts'
import { approved, codeOfApproval, mayApproveByCode } from '../approving.ts'
import type { Bank } from '../compose.ts'
import { checkedCreation, checkedSignature, creationOptions, requestOptions } from '../webauthn.ts'
import { OTHER_BANK, sessionOf } from './customers.ts'
import type { Handlers } from './mount.ts'
import { payeeBy } from './remittance.ts'

const passkeyAnswer = (row: store.PasskeyRow) => ({
  id: row.id,
  name: row.name,
  backedUp: row.backed_up,
  since: beijing(row.created.getTime()),
  lastUsed: row.last_used ? beijing(row.last_used.getTime()) : null,
})

/** What is to be approved, as the bank understands it, and what the customer is shown of it. */
type Shown = { readonly payee: string | null; readonly account: string | null; readonly subject: string | null }
async function understood(
  bank: Bank,
  customer: CustomerRow,
  asked: NewApproval,
  locale: Locale,
): Promise<Result<{ what: Approvable; shows: Shown }, Refusal>> {
  const shown = (payee: string, account: string | null = null): Shown => ({ payee, account, subject: null })
  switch (asked.action) {
    case 'transfer': {
      const payee = await payeeBy(bank, customer.id, asked.to)
      if (!payee) return refuse({ kind: 'payee-unknown', parameter: 'to' })
      const what = { action: asked.action, payee: payee.id, amount: asked.amount }
      return ok({ what, shows: shown(maskName(payee.name), maskPhone(payee.phone)) })
    }
    case 'pay-bill': {
      const biller = billerOf(asked.biller)
      if (!biller) return refuse({ kind: 'biller-unknown', parameter: 'biller' })
      return ok({
        what: { action: asked.action, payee: `biller-${biller.id}`, amount: asked.amount },
        shows: shown(biller.name[locale]),
      })
    }
    case 'pay-houses': {
      const seen = await billsSeen(bank.db, asked.bills.map((bill) => ({ customer: customer.id, bill }))) // biome-ignore format: one call
      if (seen.some((row) => row === undefined)) return refuse({ kind: 'bill-unknown', parameter: 'bills' })
      const names = [...new Set(seen.map((row) => row!.organization_name))].join('、')
      return ok({
        what: { action: asked.action, payee: payeeOfBills(asked.bills), amount: asked.amount },
        shows: shown(names, seen.map((row) => row!.house).join('、')),
      })
    }
    case 'pay-order': {
      const sold = await onSale(bank.db, asked.lines.map(({ sku }) => sku), bank.now()) // biome-ignore format: one call
      const stores = [...new Set([...sold.values()].map(({ store }) => store))].join('、')
      return ok({ what: { action: asked.action, payee: asked.quote, amount: asked.amount }, shows: shown(stores) })
    }
    case 'mandate': {
      const name = await organizationNamed(bank.db, asked.organization)
      if (!name) return refuse({ kind: 'payee-unknown', parameter: 'organization' })
      return ok({
        what: { action: asked.action, payee: payeeOfMandate(asked.organization, asked.house), amount: asked.amount },
        shows: shown(name, asked.house),
      })
    }
    case 'withdraw': {
      if (!customer.bound_number) return refuse({ kind: 'no-bound-account' })
      return ok({
        what: { action: asked.action, payee: customer.bound_number, amount: asked.amount },
        shows: shown(OTHER_BANK.name[locale], maskNumber(customer.bound_number)),
      })
    }
    case 'draw-loan': {
      const line = await lineBy(bank.db, asked.line, customer.id)
      if (!line) return refuse({ kind: 'credit-line-unknown', parameter: 'line' })
      return ok({
        what: { action: asked.action, payee: line.id, amount: asked.amount },
        shows: shown(line.firm_name, productName(line.product as LoanProductCode, locale)),
      })
    }
    default:
      return ok({
        what: { action: asked.action, subject: asked.subject },
        shows: { payee: null, account: null, subject: asked.subject },
      })
  }
}

type Calls =
  | 'askForPasskey' | 'signInByPasskey' | 'newPasskey' | 'keepPasskey' | 'passkeys' | 'endPasskey' | 'newApproval' | 'openSessions' | 'endSession'
  | 'endOtherSessions' | 'signIns' | 'lock' | 'stay' | 'askToUnlock' | 'unlock' // biome-ignore format: a list

export function securityHandlers(bank: Bank): Pick<Handlers, Calls> {
  const { db, party } = bank
  const listed = async (customer: string) => ok({ passkeys: (await store.passkeysOf(db, customer)).map(passkeyAnswer) })
  const devices = async (customer: string, here: string) => {
    const rows = await sessions.openSessions(db, customer)
    return ok({
      sessions: rows.map(({ id, device, how, since, last_seen, digest }) => ({
        id,
        device,
        how,
        since: beijing(since.getTime()),
        lastSeen: beijing(last_seen.getTime()),
        here: digest === here,
      })),
    })
  }
  /** A code for one approval, texted with what it approves. False when no text can go now. */
  const textCode = async (customer: CustomerRow, what: Approvable, shows: Shown, code: string, locale: Locale) => {
    const minutes = approvals.APPROVAL_SECONDS / 60
    const to = { id: crypto.randomUUID(), phone: customer.phone, locale }
    try {
      const refused =
        'payee' in what
          ? await text(bank, {
              ...to,
              kind: 'approval',
              facts: { code, minutes, payee: shows.payee ?? '', amount: formatAmount(what.amount, 'CNY') },
            })
          : await text(bank, { ...to, kind: 'approval-security', facts: { code, minutes } })
      return refused === undefined
    } catch (failure) {
      bank.log.warn({ failure: String(failure) }, 'the SMS centre did not answer')
      return false
    }
  }
  return {
    async askForPasskey() {
      const challenge = await store.newChallenge(db, 'sign-in')
      return ok({ options: { ...(await requestOptions(party, challenge)) } })
    },
    async signInByPasskey({ body }, { at, locale, device, session }) {
      const passkey = await store.passkeyBy(db, body.passkey.id)
      const customer = passkey && (await customerBy(db, { id: passkey.customer }))
      const take = (challenge: string) => store.takeChallenge(db, challenge, 'sign-in')
      const counter = passkey && (await checkedSignature(party, body.passkey, take, passkey))
      if (!passkey || !customer || customer.state === 'closed' || counter === undefined) {
        if (customer) await sessions.keepRefusedSignIn(db, { customer: customer.id, how: 'passkey', device, at })
        return refuse({ kind: 'passkey-refused' })
      }
      const opened = await db.begin(async (tx) =>
        (await store.usePasskey(tx, passkey.id, counter))
          ? sessions.openSession(tx, customer, { how: 'passkey', device, passkey: passkey.id, before: session })
          : undefined,
      )
      if (!opened) {
        await sessions.keepRefusedSignIn(db, { customer: customer.id, how: 'passkey', device, at })
        return refuse({ kind: 'passkey-refused' })
      }
      return ok({ answer: await sessionOf(bank, opened, locale), token: opened.token })
    },

    async lock({ body }, { customer, session }) {
      if ((await store.passkeysOf(db, customer.id)).length === 0) return refuse({ kind: 'passkey-needed' })
      await sessions.lockSession(db, session, body.afterSeconds)
      return ok(undefined)
    },
    stay: async (_, { session }) =>
      (await sessions.keepUnlocked(db, session)) ? ok(undefined) : refuse({ kind: 'locked' }),
    async askToUnlock(_, { customer, session }) {
      const challenge = await store.newChallenge(db, 'unlock', session)
      const known = await store.passkeysOf(db, customer.id)
      return ok({ options: { ...(await requestOptions(party, challenge, known)) } })
    },
    async unlock({ body }, { at, session, device, locale }) {
      const [found] = await sessions.standings(db, [session])
      if (!found?.ok) return found ?? refuse({ kind: 'not-signed-in' })
      const { customer } = found.value
      const passkey = (await store.passkeysOf(db, customer.id)).find(({ id }) => id === body.passkey.id)
      const counter =
        passkey &&
        (await checkedSignature(
          party,
          body.passkey,
          (challenge) => store.takeChallenge(db, challenge, 'unlock', session),
          passkey,
        ))
      const opened =
        counter === undefined
          ? undefined
          : await db.begin(async (tx) =>
              (await store.usePasskey(tx, passkey!.id, counter))
                ? sessions.unlockSession(tx, session, { passkey: passkey!.id })
                : undefined,
            )
      if (!opened) {
        await sessions.keepRefusedSignIn(db, { customer: customer.id, how: 'passkey', device, at })
        return refuse({ kind: 'passkey-refused' })
      }
      return ok({ answer: await sessionOf(bank, { ...opened, customer }, locale), token: opened.token })
    },

    async newPasskey(_, { customer, session }) {
      const challenge = await store.newChallenge(db, 'new-passkey', session)
      const known = await store.passkeysOf(db, customer.id)
      return ok({ options: { ...(await creationOptions(party, challenge, customer, known)) } })
    },
    async keepPasskey({ body }, { customer, session }) {
      const known = await store.passkeysOf(db, customer.id)
      const recovery = known.length === 0 && !body.approval ? await recoveryOf(db, session) : undefined
      const recovered = recovery !== undefined && stillStands(recovery)
      const given = await approved(bank, {
        customer: customer.id,
        what: { action: 'new-passkey', subject: body.name },
        given: body.approval,
        need: (customer.state === 'joining' && known.length === 0) || recovered ? undefined : 'security',
      })
      if (!given.ok) return given
      const made = await checkedCreation(party, body.passkey, (challenge) =>
        store.takeChallenge(db, challenge, 'new-passkey', session),
      )
      const kept =
        made &&
        (await db.begin(async (tx) => {
          // Used once, and only for a passkey that is kept: of two at once the second finds none.
          if (recovered && !(await holdRecovery(tx, session))) return false
          const kept = await store.keepPasskey(tx, {
            id: made.id,
            customer: customer.id,
            public_key: made.publicKey,
            counter: made.counter,
            transports: made.transports,
            name: body.name,
            backed_up: made.backedUp,
          })
          if (kept && recovered) await useRecovery(tx, session)
          return kept
        }))
      if (!kept) return refuse({ kind: 'passkey-refused', parameter: 'passkey' })
      const row = await store.passkeyBy(db, made.id)
      return ok(passkeyAnswer(row!))
    },
    passkeys: (_, { customer }) => listed(customer.id),
    async endPasskey({ params, body }, { customer }) {
      const known = await store.passkeysOf(db, customer.id)
      if (!known.some(({ id }) => id === params.id)) return refuse({ kind: 'passkey-unknown', parameter: 'id' })
      if (known.length === 1) return refuse({ kind: 'passkey-last' })
      const given = await approved(bank, {
        customer: customer.id,
        what: { action: 'end-passkey', subject: params.id },
        given: body.approval,
        need: 'security',
      })
      if (!given.ok) return given
      await store.endPasskey(db, customer.id, params.id)
      return listed(customer.id)
    },

    async newApproval({ body }, { at, customer, locale }) {
      const found = await understood(bank, customer, body, locale)
      if (!found.ok) return found
      const { what, shows } = found.value
      const known = await store.passkeysOf(db, customer.id)
      const byCode = body.by === 'code' || known.length === 0
      if (byCode && !mayApproveByCode(what, await store.hadPasskeys(db, customer.id)))
        return refuse({ kind: 'passkey-needed' })
      const id = `approval-${entryId(randomBytes(16).toString('hex'), at, 'approve')}`
      const asked = approvalText(id, what)
      const code = byCode ? randomInt(1_000_000).toString().padStart(6, '0') : undefined
      if (code) {
        const last = await approvals.lastCodeAt(db, customer.id)
        const wait = last ? Math.ceil((last.getTime() + CODE_EVERY_SECONDS * 1000 - Date.now()) / 1000) : 0
        if (wait > 0) return refuse({ kind: 'too-many-requests', facts: { seconds: wait } })
        if (!(await textCode(customer, what, shows, code, locale))) return refuse({ kind: 'sms-not-sent' })
      }
      const { expires } = await approvals.askApproval(db, {
        id,
        customer: customer.id,
        text: asked,
        code: code ? codeOfApproval(bank.secret, id, code) : null,
        counters: Object.fromEntries(known.map((passkey) => [passkey.id, Number(passkey.counter)])),
      })
      return ok({
        id,
        text: asked,
        shows: { ...shows, amount: 'payee' in what ? moneyText(what.amount) : null },
        options: code ? null : { ...(await requestOptions(party, approvalChallenge(asked), known)) },
        codeSentTo: code ? maskPhone(customer.phone) : null,
        expires: beijing(expires.getTime()),
      })
    },

    openSessions: (_, { customer, session }) => devices(customer.id, session),
    async endSession({ params }, { customer, session }) {
      const ended = await sessions.endSessions(db, customer.id, { id: params.id })
      return ended === 0 ? refuse({ kind: 'session-unknown', parameter: 'id' }) : devices(customer.id, session)
    },
    async endOtherSessions(_, { customer, session }) {
      await sessions.endSessions(db, customer.id, { butNot: session })
      return devices(customer.id, session)
    },
    signIns: async (_, { customer }) =>
      ok({
        signIns: (await sessions.signInsOf(db, customer.id)).map(({ at, ...one }) => ({
          ...one,
          at: beijing(at.getTime()),
        })),
      }),
  }
}
/** Codes for approvals go out no faster. */
const CODE_EVERY_SECONDS = 10
