/** What staff do about customers, rights and each other's proposals; and what the auditor and the customer see of it. */
import { billerOf } from '../../../core/bills/billers.ts'
import { bookPeriod, type PeriodRefusal } from '../../../core/books/periods.ts'
import type { Question } from '../../../core/contract.ts'
import { ageOn } from '../../../core/customers/resident-id.ts'
import {
  type BodyName,
  bodies,
  coverage,
  deduction,
  lastDay,
  type OrderRefusal,
  renewal,
  untilOf,
} from '../../../core/deposits/freeze-orders.ts'
import { accountNumber } from '../../../core/deposits/number.ts'
import { currentAccount } from '../../../core/deposits/postings.ts'
import { digest, entryId, type Id } from '../../../core/id.ts'
import { ownAccount } from '../../../core/ledger/chart.ts'
import { categoryBy } from '../../../core/mall/categories.ts'
import { formIn, formText, promotionFault } from '../../../core/mall/promotion-form.ts'
import { maskIdentity, maskName, maskPhone } from '../../../core/mask.ts'
import { formatAmount } from '../../../core/money.ts'
import type { Refusal } from '../../../core/problem.ts'
import { ok, type Result, refuse } from '../../../core/result.ts'
import { moneyText } from '../../../core/shape.ts'
import { confirm, kindsFor, type Proposed, readProposal } from '../../../core/staff/proposals.ts'
import { officeFor, type Role, rolesIn } from '../../../core/staff/roles.ts'
import type { Proposal } from '../../../core/staff/wire.ts'
import { beijing, dayNumber, dayOf } from '../../../core/time.ts'
import { type Locale, listIn, outcomeIn, periodIn, rightIn, roleIn } from '../../../core/words/index.ts'
import { categoryName } from '../../../core/words/mall.ts'
import { promotionFaultText, promotionText } from '../../../core/words/promotions.ts'
import { trail, trailHead } from '../../storage/audit.ts'
import { workItems } from '../../storage/bills.ts'
import { type CustomerRow, customerBy, sealedIdentity } from '../../storage/customers.ts'
import { accountRow } from '../../storage/deposits.ts'
import { firmRow } from '../../storage/firms.ts'
import { documentKnown, type FreezeOrder, freezeOrder, ordersOn } from '../../storage/freeze-orders.ts'
import { applicationRow } from '../../storage/loan-applications.ts'
import { whyNotPeriod } from '../../storage/periods.ts'
import { caseRow, paymentById } from '../../storage/reconciliation.ts'
import * as store from '../../storage/staff.ts'
import type { Bank } from '../compose.ts'
import { carryOut, propose, whyNot } from '../proposals.ts'
import { openAccounts } from './customers.ts'
import type { Asked, Handlers } from './mount.ts'

const PAGE = 50
/** Alone; who is younger comes with a guardian. */
const COUNTER_FROM_AGE = 16

/** When an order ends, as people say it: its last day, or to the minute where its term is in hours. */
const endIn = (body: BodyName, until: number) =>
  'hours' in bodies[body].term ? beijing(until).slice(0, 16).replace('T', ' ') : lastDay(until)
/** A refusal of an order's, with the facts that its words need. */
function orderRefusal(locale: Locale, body: BodyName, refusal: OrderRefusal): Refusal {
  switch (refusal.kind) {
    case 'order-over-term':
      return { kind: refusal.kind, parameter: 'until', facts: { most: endIn(body, refusal.most) } }
    case 'renewals-used':
      return { kind: refusal.kind, parameter: 'order', facts: { most: refusal.most } }
    case 'body-may-not-deduct':
      return { kind: refusal.kind, parameter: 'order', facts: { body: bodies[body][locale] } }
    case 'order-over':
      return { kind: refusal.kind, parameter: 'until' }
  }
}

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
    case 'decide-loan': {
      const row = await applicationRow(bank.db, action.application)
      return zh
        ? `批准「${row?.firm_name ?? ''}」的借款额度 ${action.limit} 元，利率为 LPR 加 ${action.points} 个基点。`
        : `${row?.firm_name ?? ''} gets a limit of ${action.limit} yuan at the LPR plus ${action.points} basis points.`
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
    case 'close-period': {
      const into = bookPeriod(action.period)?.kind === 'year'
      if (zh)
        return `${action.period} 结账${into ? '，本年利润转入利润分配' : ''}；结账后这期间的账和报表有指纹，改动会被发现。`
      return `${action.period} is closed${into ? ': the profit of the year goes into profit distribution' : ''}. Its books and statements get a digest, by which any change is found.`
    }
    case 'reopen-period':
      return zh
        ? `${action.period} 反结账，结账时记的账红字冲回。`
        : `${action.period} is reopened; what its closing booked is taken back in red.`
    case 'promote-mall': {
      const form = formIn(action.form)
      const budget = formatAmount(form.budget!, 'CNY')
      const where = form.categories.map((code) => categoryName(code, locale))
      if (zh)
        return `商城活动「${form.name}」：${promotionText(form, locale)}，${where.length > 0 ? listIn(locale, where) : '全场'}，${form.from} 至 ${form.until}，最多让利 ${budget} 元，由银行承担。`
      return `The mall’s promotion “${form.name}”: ${promotionText(form, locale)}, ${where.length > 0 ? listIn(locale, where) : 'all goods'}, ${form.from} to ${form.until}; at most ${budget} yuan, which the bank pays.`
    }
    case 'freeze': {
      const [name, body] = [maskName(await nameOf(action.customer)), bodies[action.body][locale]]
      const day = endIn(action.body, action.until)
      const secret = action.secret ? (zh ? '，不告知客户是哪个机关' : '; the customer is not told by whom') : ''
      if (zh)
        return `按${body} ${action.document} 冻结客户${name}的账户${action.amount === '' ? '，止付' : ` ${moneyText(BigInt(action.amount)).amount} 元`}，至 ${day}${secret}。`
      return `By order of ${body}, ${action.document}: ${action.amount === '' ? `the account of customer ${name} is frozen` : `${moneyText(BigInt(action.amount)).amount} yuan of customer ${name} are frozen`} until ${day}${secret}.`
    }
    case 'renew-freeze': {
      const order = await freezeOrder(bank.db, action.order)
      const [name, body] = [maskName(await nameOf(action.customer)), order ? bodies[order.body][locale] : '']
      const day = endIn(order?.body ?? 'court', action.until)
      return zh
        ? `按${body} ${action.document} 把客户${name}的冻结（${order?.document ?? ''}）续至 ${day}。`
        : `By order of ${body}, ${action.document}: the freeze of customer ${name} (${order?.document ?? ''}) is renewed until ${day}.`
    }
    case 'deduct': {
      const order = await freezeOrder(bank.db, action.order)
      const [name, body] = [maskName(await nameOf(action.customer)), order ? bodies[order.body][locale] : '']
      const money = moneyText(BigInt(action.amount)).amount
      const to =
        action.payeeNamed === 'court-payments' ? (zh ? '法院执行款' : 'the account of payments to courts') : action.payeeNamed // biome-ignore format: one name
      return zh
        ? `按${body} ${action.document} 从客户${name}的冻结（${order?.document ?? ''}）扣划 ${money} 元到 ${to}。`
        : `By order of ${body}, ${action.document}: ${money} yuan are taken from the freeze of customer ${name} (${order?.document ?? ''}) to ${to}.`
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

type Said = Question<'propose'>['body']
type Without<One, Key extends PropertyKey> = One extends unknown ? Omit<One, Key> : never
type SaidOfOrder = Without<Extract<Said, { kind: 'freeze' | 'renew-freeze' | 'deduct' }>, 'reason'>
const periodRefusal = (locale: Locale, why: PeriodRefusal) =>
  refuse<Refusal>({ kind: 'period-not-possible', parameter: 'period', facts: { why: periodIn(locale, why) } })
const orderSeen = (order: FreezeOrder | undefined, locale: Locale, now: number) =>
  order === undefined
    ? null
    : {
        id: order.id,
        body: order.body,
        bodyName: bodies[order.body][locale],
        document: order.document,
        until: beijing(order.until),
        secret: order.secret,
        mayRenew: renewal(order, undefined, now).ok,
        mayDeduct: deduction(order, now).ok,
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
      } else if (said.kind === 'close-period' || said.kind === 'reopen-period') {
        const why = await whyNotPeriod(db, said)
        if (why) return periodRefusal(asked.locale, why)
        kept = await before(said, null)
      } else if (said.kind === 'promote-mall') {
        const { promotion } = said
        if (promotion.categories.some((code) => !categoryBy(code)))
          return refuse({ kind: 'category-unknown', parameter: 'promotion.categories' })
        const fault = promotionFault(promotion, 'mall', dayOf(asked.at))
        if (fault)
          return refuse({
            kind: 'promotion-faulty',
            parameter: fault,
            facts: { what: promotionFaultText(fault, asked.locale) },
          })
        kept = await before({ kind: said.kind, form: formText(promotion) }, null)
      } else if (said.kind === 'freeze' || said.kind === 'renew-freeze' || said.kind === 'deduct') {
        if (!(await customerBy(db, { id: said.customer })))
          return refuse({ kind: 'customer-unknown', parameter: 'customer' })
        const action = await orderAction(said, asked)
        if (!action.ok) return action
        kept = await before(action.value, said.customer)
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
      const what = readProposal(row.text, row.sha256)?.action
      if (what?.kind === 'deduct' && what.payee === currentAccount(asked.customer.id))
        return refuse({ kind: 'own-matter', parameter: 'id' })
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

    async customerSeen({ params, query }, { customer, locale, at }) {
      const look = await store.standingLook(db, { id: query.look, person: customer.id, customer: params.id })
      if (!look) return refuse({ kind: 'look-unknown', parameter: 'look' })
      const row = (await customerBy(db, { id: params.id }))!
      const identity = await numberOf(row.id)
      const id = currentAccount(row.id)
      const account = (await accountRow(db, id)) ?? { debits: 0n, credits: 0n, held_debits: 0n, frozen: 0n }
      const balance = account.credits - account.debits
      const available = balance - account.held_debits - account.frozen
      const freezes = await store.freezesOn(db, id)
      const ordered = await ordersOn(db, id)
      const covered = coverage(
        balance - account.held_debits,
        freezes.map(({ blocks, amount }) => ({ amount: amount ?? (blocks === 'credits' ? 0n : null) })),
      )
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
            freezes: freezes.map((freeze, n) => ({
              id: freeze.id,
              blocks: freeze.blocks,
              amount: freeze.amount === null ? null : moneyText(freeze.amount),
              order: freeze.business,
              reason: freeze.memo,
              since: beijing(Number(freeze.booked_at)),
              covered: moneyText(covered[n]!.covered),
              short: covered[n]!.short === undefined ? null : moneyText(covered[n]!.short!),
              ordered: orderSeen(ordered.get(freeze.id), locale, at),
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

  /** What is proposed under an order, to the letter: amounts, instants and accounts as they will be carried out. */
  async function orderAction(
    said: SaidOfOrder,
    { at, locale, customer: { id: maker } }: Pick<Asked, 'customer' | 'locale'> & { readonly at: number },
  ): Promise<Result<Proposed['action'], Refusal>> {
    const { customer } = said
    const account = currentAccount(customer)
    if (said.kind === 'freeze') {
      const { kind, body, document, secret } = said
      const until = untilOf(body, said.until, at)
      if (!until.ok) return refuse(orderRefusal(locale, body, until.refusal))
      if (await documentKnown(db, { account, body, document }))
        return refuse({ kind: 'document-known', parameter: 'document' })
      const amount = said.amount === undefined ? '' : String(said.amount)
      return ok({ kind, customer, account, body, document, amount, until: until.value, secret })
    }
    const order = await freezeOrder(db, said.order)
    if (order?.customer !== customer || order.state !== 'standing')
      return refuse({ kind: 'order-unknown', parameter: 'order' })
    const { kind, document } = said
    if (said.kind === 'renew-freeze') {
      const until = renewal(order, said.until, at)
      if (!until.ok) return refuse(orderRefusal(locale, order.body, until.refusal))
      return ok({ kind: said.kind, customer, order: order.id, document, until: until.value })
    }
    const may = deduction(order, at)
    if (!may.ok) return refuse(orderRefusal(locale, order.body, may.refusal))
    const has = await coveredBy(order)
    if (said.amount > has)
      return refuse({ kind: 'more-than-covered', parameter: 'amount', facts: { covered: moneyText(has).amount } })
    const payee = await payeeOf(said.payee)
    if (!payee || payee === account) return refuse({ kind: 'account-unknown', parameter: 'payee' })
    if (payee === currentAccount(maker)) return refuse({ kind: 'own-matter', parameter: 'payee' })
    return ok({
      kind: kind as 'deduct', customer, order: order.id, document, amount: String(said.amount), payee, payeeNamed: said.payee,
    }) // biome-ignore format: one action
  }
  /** What an order has of the balance now. */
  async function coveredBy({ account, freeze }: FreezeOrder): Promise<bigint> {
    const row = await accountRow(db, account)
    const freezes = await store.freezesOn(db, account)
    const there = row ? row.credits - row.debits - row.held_debits : 0n
    const all = coverage(
      there,
      freezes.map(({ blocks, amount }) => ({ amount: amount ?? (blocks === 'credits' ? 0n : null) })),
    )
    return all[freezes.findIndex(({ id }) => id === freeze)]?.covered ?? 0n
  }
  async function payeeOf(named: string): Promise<Id | undefined> {
    if (named === 'court-payments') return ownAccount(named)
    const row = await byAccount(named)
    return row && currentAccount(row.id)
  }
  /** The ID number in clear: for one answer, kept nowhere. */
  async function numberOf(customer: string): Promise<string | null> {
    const sealed = await sealedIdentity(db, customer)
    return sealed ? bank.identityKeys.open(sealed, customer) : null
  }
  async function byAccount(number: string): Promise<CustomerRow | undefined> {
    const serial = Number(number.slice(6, 18))
    return accountNumber(serial) === number ? customerBy(db, { serial }) : undefined
  }
}
