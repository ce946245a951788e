/** What staff do about customers, rights and each other's proposals; and what the auditor and the customer see of it. */
import { billerOf } from '../../../core/bills/billers.ts'
import { ageOn } from '../../../core/customers/resident-id.ts'
import { accountNumber } from '../../../core/deposits/number.ts'
import { currentAccount } from '../../../core/deposits/postings.ts'
import { digest, entryId } from '../../../core/id.ts'
import { maskIdentity, maskName, maskPhone } from '../../../core/mask.ts'
import type { Refusal } from '../../../core/problem.ts'
import { ok, type Result, refuse } from '../../../core/result.ts'
import { moneyText } from '../../../core/shape.ts'
import { confirm, kindsFor, type Proposed, readProposal } from '../../../core/staff/proposals.ts'
import { officeFor, type Role, rolesIn } from '../../../core/staff/roles.ts'
import type { Proposal } from '../../../core/staff/wire.ts'
import { beijing, dayNumber, dayOf } from '../../../core/time.ts'
import { type Locale, outcomeIn, rightIn, roleIn } from '../../../core/words/index.ts'
import { trail, trailHead } from '../../storage/audit.ts'
import { workItems } from '../../storage/bills.ts'
import { type CustomerRow, customerBy } from '../../storage/customers.ts'
import { accountRow } from '../../storage/deposits.ts'
import { firmRow } from '../../storage/firms.ts'
import { caseRow, paymentById } from '../../storage/reconciliation.ts'
import * as store from '../../storage/staff.ts'
import type { Bank } from '../compose.ts'
import { carryOut, propose, whyNot } from '../proposals.ts'
import { openAccounts } from './customers.ts'
import type { Asked, Handlers } from './mount.ts'

const PAGE = 50
/** Alone; who is younger comes with a guardian. */
const COUNTER_FROM_AGE = 16

/** What a proposal does, in a sentence: whoever confirms reads this, and the text beside it. */
async function saysOf(bank: Bank, { action }: Proposed, locale: Locale): Promise<string> {
  const zh = locale === 'zh'
  const nameOf = async (customer: string) => (await customerBy(bank.db, { id: customer }))?.name ?? customer
  switch (action.kind) {
    case 'give-role':
    case 'end-role': {
      const [name, place] = [await nameOf(action.customer), await store.organizationBy(bank.db, action.organization)]
      const role = roleIn(locale, action.role)
      const where = place?.name ?? action.organization
      if (action.kind === 'give-role')
        return zh ? `${name}在「${where}」任${role}。` : `${name} becomes ${role} at ${where}.`
      return zh ? `${name}不再是「${where}」的${role}。` : `${name} is no longer ${role} at ${where}.`
    }
    case 'decide-case': {
      const row = await caseRow(bank.db, action.case)
      const amount = row && (row.ours ?? 0n) - (row.theirs ?? 0n)
      const money = moneyText(amount ? (amount < 0n ? -amount : amount) : 0n).amount
      const biller = row ? (billerOf(row.biller)?.name[locale] ?? row.biller) : ''
      return zh
        ? `${biller} ${row?.day ?? ''} 的差异 ${money} 元：${outcomeIn(locale, action.outcome)}。`
        : `${biller}, ${row?.day ?? ''}, a difference of ${money} yuan: ${outcomeIn(locale, action.outcome)}.`
    }
    case 'decide-payment': {
      const row = await paymentById(bank.db, action.payment)
      const money = moneyText(row?.amount ?? 0n).amount
      const biller = row ? (billerOf(row.biller)?.name[locale] ?? row.biller) : ''
      if (action.outcome === 'paid')
        return zh
          ? `${biller}的缴费 ${money} 元已到账，回执 ${action.receipt}。`
          : `The payment of ${money} yuan reached ${biller}; receipt ${action.receipt}.`
      return zh
        ? `${biller}没有收到这笔 ${money} 元，退回客户。`
        : `${biller} did not receive the ${money} yuan; they go back to the customer.`
    }
    case 'thaw': {
      const name = maskName(await nameOf(action.customer))
      return zh
        ? `解除客户${name}的冻结 ${action.freeze.slice(-8)}。`
        : `The freeze ${action.freeze.slice(-8)} of customer ${name} ends.`
    }
    case 'end-sessions': {
      const name = maskName(await nameOf(action.customer))
      return zh ? `让客户${name}在所有设备上退出登录。` : `Customer ${name} is signed out on every device.`
    }
    case 'decide-firm': {
      const name = (await firmRow(bank.db, action.firm))?.name ?? action.firm
      if (action.outcome === 'open')
        return zh
          ? `给「${name}」开户（如须法定代表人确认，确认后开）。`
          : `${name} gets an account, once its legal representative confirms where that is due.`
      return zh ? `不给「${name}」开户。` : `${name} gets no account.`
    }
  }
}

export async function proposalAnswer(
  bank: Bank,
  row: store.ProposalRow,
  { customer, locale }: Pick<Asked, 'customer' | 'locale'>,
): Promise<Proposal> {
  const proposed = readProposal(row.text, row.sha256)
  const person = (name: string, role: Role) => ({ name, role, roleName: roleIn(locale, role) })
  const lapsed = row.state === 'waiting' && Number(row.until) <= bank.now()
  return {
    id: row.id,
    kind: row.kind,
    state: lapsed ? 'expired' : row.state,
    says: proposed ? await saysOf(bank, proposed, locale) : '',
    subject: row.subject,
    reason: row.reason,
    text: row.text,
    sha256: row.sha256,
    maker: person(row.maker_name, row.maker_role),
    checker: row.checker_name && row.checker_role ? person(row.checker_name, row.checker_role) : null,
    checkReason: row.check_reason,
    at: beijing(Number(row.at)),
    until: beijing(Number(row.until)),
    decidedAt: row.decided_at === null ? null : beijing(Number(row.decided_at)),
    result: row.result,
    own: row.maker === customer.id,
  }
}

type Names =
  | 'proposals'
  | 'proposalById'
  | 'propose'
  | 'confirmProposal'
  | 'rejectProposal'
  | 'workItems'
  | 'roleHolders'
  | 'findCustomers'
  | 'lookAtCustomer'
  | 'openAtCounter'
  | 'customerSeen'
  | 'unmaskCustomer'
  | 'looksAtMe'
  | 'auditTrail'

export function staffHandlers(bank: Bank): Pick<Handlers, Names> {
  const { db } = bank
  /** A proposal that whoever asks may decide, or made. */
  async function mine(id: string, { offices }: Asked): Promise<Result<store.ProposalRow, Refusal>> {
    const row = await store.proposalRow(db, id)
    return row && kindsFor(offices).includes(row.kind) ? ok(row) : refuse({ kind: 'proposal-unknown', parameter: 'id' })
  }
  const shown = async (id: string, asked: Asked) =>
    ok(await proposalAnswer(bank, (await store.proposalRow(db, id))!, asked))

  return {
    async proposals({ query }, asked) {
      const { state, before } = query
      const rows = await store.proposalRows(db, {
        kinds: kindsFor(asked.offices),
        ...(state ? { open: state === 'open' } : {}),
        before,
        most: PAGE,
      })
      return ok({
        proposals: await Promise.all(rows.map((row) => proposalAnswer(bank, row, asked))),
        next: rows.length === PAGE ? (rows.at(-1)?.id ?? null) : null,
      })
    },

    async proposalById({ params }, asked) {
      const row = await mine(params.id, asked)
      return row.ok ? ok(await proposalAnswer(bank, row.value, asked)) : row
    },

    async propose({ body }, asked) {
      const { reason, ...said } = body
      const maker = asked.customer.id
      if (!kindsFor(asked.offices).includes(said.kind)) return refuse({ kind: 'role-missing' })
      const office = officeFor(asked.offices, ['officer', 'steward'])!
      const before = (action: Proposed['action'], concerns: string | null) => {
        if (concerns) asked.about(concerns)
        return propose(
          bank,
          { at: asked.at, press: asked.press, maker, reason, action, concerns },
          { ...asked, office },
        )
      }
      let kept: Awaited<ReturnType<typeof propose>>
      if (said.kind === 'decide-payment') {
        const payment = await paymentById(db, said.payment)
        if (payment?.state !== 'in-review') return refuse({ kind: 'payment-not-in-review', parameter: 'payment' })
        // A finding needs a receipt of the biller's; where none was given, what the bank itself can show.
        const receipt =
          said.outcome === 'not-paid' ? 'not-found-by-staff' : said.receipt || `review-${payment.id.slice(-8)}`
        kept = await before({ ...said, receipt }, payment.customer)
      } else if (said.kind === 'decide-firm') {
        const firm = await firmRow(db, said.firm)
        if (firm?.state !== 'in-review') return refuse({ kind: 'firm-not-in-review', parameter: 'firm' })
        kept = await before(said, firm.operator)
      } else if (said.kind === 'thaw') {
        const account = currentAccount(said.customer)
        if (!(await store.freezesOn(db, account)).some(({ id }) => id === said.freeze))
          return refuse({ kind: 'freeze-unknown', parameter: 'freeze' })
        kept = await before({ ...said, account }, said.customer)
      } else {
        if (!(await customerBy(db, { id: said.customer })))
          return refuse({ kind: 'customer-unknown', parameter: 'customer' })
        const why = said.kind === 'end-sessions' ? undefined : await whyNot(db, said, asked.at)
        if (why)
          return refuse({ kind: 'role-not-possible', parameter: 'role', facts: { why: rightIn(asked.locale, why) } })
        kept = await before(said, said.customer)
      }
      return kept.ok ? ok(await proposalAnswer(bank, kept.value, asked)) : kept
    },

    async confirmProposal({ params, body }, asked) {
      const found = await mine(params.id, asked)
      if (!found.ok) return found
      const row = found.value
      if (row.concerns) asked.about(row.concerns)
      const checker = { customer: asked.customer.id, offices: asked.offices }
      // The same press again, after a reply that was lost: it has its outcome.
      const again = row.check_press === digest(asked.press)
      if (!again) {
        const makers = await store.officesOf(db, row.maker, asked.at)
        const decided = confirm(
          { ...row, until: Number(row.until), makerStands: kindsFor(makers).includes(row.kind) },
          { checker, seen: body.sha256, now: asked.at },
        )
        if (!decided.ok) return refuse({ kind: decided.refusal.kind, parameter: 'id' })
        const role = officeFor(asked.offices, ['officer', 'steward'])!.role
        const first = await store.decideProposal(db, row.id, {
          state: 'confirmed',
          checker: checker.customer,
          role,
          reason: '',
          press: asked.press,
          at: asked.at,
        })
        if (!first) return refuse({ kind: 'proposal-closed', parameter: 'id' })
      }
      const now = (await store.proposalRow(db, row.id))!
      if (now.state === 'confirmed') await carryOut(bank, now)
      return shown(row.id, asked)
    },

    async rejectProposal({ params, body }, asked) {
      const found = await mine(params.id, asked)
      if (!found.ok) return found
      const row = found.value
      if (row.concerns) asked.about(row.concerns)
      const by = asked.customer.id
      const decided = await store.decideProposal(db, row.id, {
        state: row.maker === by ? 'withdrawn' : 'rejected',
        checker: by,
        role: officeFor(asked.offices, ['officer', 'steward'])!.role,
        reason: body.reason,
        press: asked.press,
        at: asked.at,
      })
      const now = (await store.proposalRow(db, row.id))!
      const again = now.check_press === digest(asked.press)
      return decided || again ? shown(row.id, asked) : refuse({ kind: 'proposal-closed', parameter: 'id' })
    },

    async workItems() {
      const waiting = await store.waitingSubjects(db)
      const items = await workItems(db, true)
      return ok({
        workItems: items.map(({ id, kind, business, owner, openedAt, deadline }) => ({
          id,
          kind,
          business,
          owner,
          openedAt: beijing(openedAt),
          deadline: deadline === null ? null : beijing(deadline),
          proposal: waiting.get(business) ?? null,
        })),
      })
    },

    async roleHolders(_, { at, locale }) {
      const places = await store.organizations(db)
      const rows = await store.holderRows(db, at)
      return ok({
        organizations: places.map(({ id, name, kind }) => ({
          id,
          name,
          kind,
          roles: rolesIn(kind).map((role) => ({ role, roleName: roleIn(locale, role) })),
        })),
        holders: rows.map((row) => ({ ...row, roleName: roleIn(locale, row.role), since: beijing(Number(row.since)) })),
      })
    },

    async findCustomers({ query }, { about }) {
      const row = query.phone
        ? await customerBy(db, { phone: query.phone })
        : query.account
          ? await byAccount(query.account)
          : undefined
      if (!row) return refuse({ kind: 'customer-unknown', parameter: query.phone ? 'phone' : 'account' })
      about(row.id)
      return ok({ customers: [{ id: row.id, name: maskName(row.name), phone: maskPhone(row.phone) }] })
    },

    /*
     * A look is an act of its own instead of a reason in each read's address: addresses stand in logs, histories and
     * proxies, a body does not; the reason is given once for what is one conversation, and is shown to the customer once;
     * and a read that names a look can be refused when its person, its customer or its quarter of an hour do not fit.
     */
    async lookAtCustomer({ body }, { customer, offices, at }) {
      if (!(await customerBy(db, { id: body.customer })))
        return refuse({ kind: 'customer-unknown', parameter: 'customer' })
      if (body.customer === customer.id) return refuse({ kind: 'own-matter', parameter: 'customer' })
      const row = await store.keepLook(db, {
        id: `look-${entryId(crypto.randomUUID(), at, 'look')}`,
        person: customer.id,
        role: officeFor(offices, ['officer', 'teller'])!.role,
        customer: body.customer,
        reason: body.reason,
        at,
      })
      return ok({ id: row.id, customer: row.customer, expires: beijing(row.expires.getTime()) })
    },

    async customerSeen({ params, query }, { customer }) {
      const look = await store.standingLook(db, { id: query.look, person: customer.id, customer: params.id })
      if (!look) return refuse({ kind: 'look-unknown', parameter: 'look' })
      const row = (await customerBy(db, { id: params.id }))!
      const identity = await numberOf(row.id)
      const id = currentAccount(row.id)
      const account = (await accountRow(db, id)) ?? { debits: 0n, credits: 0n, held_debits: 0n, frozen: 0n }
      const balance = account.credits - account.debits
      const available = balance - account.held_debits - account.frozen
      return ok({
        id: row.id,
        name: maskName(row.name),
        phone: maskPhone(row.phone),
        identity: identity && maskIdentity(identity),
        joinedAt: beijing(Number(row.joined_at)),
        accounts: [
          {
            id,
            number: accountNumber(Number(row.serial)),
            balance: moneyText(balance),
            available: moneyText(available > 0n ? available : 0n),
            held: moneyText(account.held_debits),
            freezes: (await store.freezesOn(db, id)).map((freeze) => ({
              id: freeze.id,
              blocks: freeze.blocks,
              amount: freeze.amount === null ? null : moneyText(freeze.amount),
              order: freeze.business,
              reason: freeze.memo,
              since: beijing(Number(freeze.booked_at)),
            })),
          },
        ],
      })
    },

    async unmaskCustomer({ params, body }, { customer, at }) {
      const look = await store.standingLook(db, { id: body.look, person: customer.id, customer: params.id })
      if (!look) return refuse({ kind: 'look-unknown', parameter: 'look' })
      const row = (await customerBy(db, { id: params.id }))!
      const value = body.field === 'identity' ? await numberOf(row.id) : body.field === 'name' ? row.name : row.phone
      if (!value) return refuse({ kind: 'field-empty', parameter: 'field' })
      await store.keepUnmasking(db, { look: look.id, field: body.field, reason: body.reason, at })
      return ok({ field: body.field, value })
    },

    async openAtCounter({ body }, { at, press, about }) {
      const { phone, name } = body
      const { number, born } = body.identity
      if (ageOn(born, dayOf(at)) < COUNTER_FROM_AGE) return refuse({ kind: 'guardian-needed', parameter: 'identity' })
      const id = `customer-${entryId(press, at, 'counter')}`
      // The same press finds whom it opened; the registry is not asked a second time.
      const before = await customerBy(db, { id })
      if (!before) {
        const reference = entryId(press, at, 'registry')
        const said = await bank.registry.verify({ reference, name, number })
        if (said === 'not-available') return refuse({ kind: 'registry-not-available' })
        if (said !== 'match') return refuse({ kind: 'identity-differs', parameter: 'identity' })
        const opened = await store.openAttended(db, {
          id,
          phone,
          name,
          ...bank.identityKeys.seal(number, id),
          digest: bank.identityKeys.digest(number),
          born: dayNumber(born),
          at,
        })
        if (opened !== 'opened')
          return refuse({ kind: opened, parameter: opened === 'already-joined' ? 'phone' : 'identity' })
      }
      const row = (await customerBy(db, { id }))!
      about(id)
      await bank.projector.reached(await openAccounts(bank, [row]), 1_000)
      return ok({
        id,
        name: maskName(row.name),
        phone: maskPhone(row.phone),
        account: accountNumber(Number(row.serial)),
        class: 'I' as const,
      })
    },

    async looksAtMe(_, { customer, locale }) {
      const rows = await store.looksAt(db, customer.id)
      return ok({
        looks: rows.map(({ at, role, reason, field }) => ({
          at: beijing(Number(at)),
          role,
          roleName: roleIn(locale, role),
          reason,
          field,
        })),
      })
    },

    async auditTrail({ query }, { locale }) {
      const rows = await trail(db, query, PAGE)
      return ok({
        rows: rows.map((row) => ({
          sequence: row.sequence,
          at: beijing(row.at),
          person: { id: row.person, name: row.person_name ?? '' },
          roleName: roleIn(locale, row.role as Role),
          organization: row.organization_name ?? row.organization,
          call: row.call,
          subject: row.subject,
          customer: row.customer === '' ? null : { id: row.customer, name: maskName(row.customer_name ?? '*') },
          reason: row.reason,
          request: row.request,
          result: row.result,
          hash: row.hash,
        })),
        next: rows.length === PAGE ? String(rows.at(-1)!.sequence) : null,
        ...(await trailHead(db)),
      })
    },
  }

  /** The ID number in clear: for one answer, kept nowhere. */
  async function numberOf(customer: string): Promise<string | null> {
    const sealed = await store.sealedIdentity(db, customer)
    return sealed ? bank.identityKeys.open(sealed, customer) : null
  }
  async function byAccount(number: string): Promise<CustomerRow | undefined> {
    const serial = Number(number.slice(6, 18))
    return accountNumber(serial) === number ? customerBy(db, { serial }) : undefined
  }
}
