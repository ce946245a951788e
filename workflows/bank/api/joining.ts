/** Joining online, consents, and the officers who look at what is unclear. */
import { randomBytes } from 'node:crypto'
import { consentTerms, giveConsents, termsOf, withdrawConsent } from '../../../core/customers/consents.ts'
import {
  appealUntil,
  capacityOn,
  type Given,
  lapseAt,
  mayGive,
  nextStep,
  outcomesFor,
  outcomesOnAppeal,
  type Part,
  parts,
  TRIES,
  type Why,
} from '../../../core/customers/joining.ts'
import type { ConsentOut, Joining, JoiningCase, JoiningCaseAll } from '../../../core/customers/joining-wire.ts'
import { maskResidentId } from '../../../core/customers/resident-id.ts'
import { accountNumber } from '../../../core/deposits/number.ts'
import { maskNumber, maskPhone } from '../../../core/mask.ts'
import type { Refusal } from '../../../core/problem.ts'
import { ok, type Result, refuse } from '../../../core/result.ts'
import { beijing, dayFromNumber, dayNumber, dayOf, instantOf } from '../../../core/time.ts'
import { type JoiningTodo, joiningIn, type Locale, listIn } from '../../../core/words/index.ts'
import { consentsOf, endConsent, keepConsents, standing } from '../../storage/consents.ts'
import { type CustomerRow, customerBy } from '../../storage/customers.ts'
import type { Transaction } from '../../storage/database.ts'
import * as store from '../../storage/joining.ts'
import type { Bank } from '../compose.ts'
import { OTHER_BANK } from './customers.ts'
import type { Handlers } from './mount.ts'

const DAYS_SHOWN = 30
const PAGE = 50

export function joiningHandlers(
  bank: Bank,
): Pick<
  Handlers,
  | 'joining'
  | 'giveConsents'
  | 'giveIdentity'
  | 'checkFace'
  | 'giveAccount'
  | 'withdrawJoining'
  | 'consents'
  | 'withdrawConsent'
  | 'joiningCases'
  | 'joiningDays'
  | 'joiningCaseById'
  | 'decideJoiningCase'
> {
  const { db } = bank
  const numberOf = (row: store.JoiningRow): string | null =>
    row.identity && row.identity_key
      ? bank.identityKeys.open({ identity: row.identity, identity_key: row.identity_key }, row.customer)
      : null
  const phoneDigest = ({ phone }: CustomerRow) => bank.identityKeys.digest(`phone ${phone}`)
  const masked = (row: store.JoiningRow) => {
    const number = numberOf(row)
    return number === null ? null : maskResidentId(number)
  }
  const minorAt = (row: store.JoiningRow): boolean => {
    const born = store.bornOf(row)
    return born !== null && capacityOn(born, dayOf(bank.now())) === 'minor'
  }
  const boundOf = (row: store.JoiningRow, locale: Locale) =>
    row.account_number === null ? null : { bankName: OTHER_BANK.name[locale], number: maskNumber(row.account_number) }

  async function consentsIn(customer: string, locale: Locale): Promise<ConsentOut[]> {
    const rows = await consentsOf(db, customer)
    return consentTerms.map(({ purpose, version, need, separate, title, says, without }) => {
      const row = rows.find((one) => one.purpose === purpose)
      const stands = row && row.withdrawn_at === null
      return {
        purpose, version, need, separate,
        title: title[locale], says: says[locale], without: without[locale],
        given: stands ? { version: row.version, at: beijing(Number(row.given_at)) } : null,
        withdrawnAt: row && row.withdrawn_at !== null ? beijing(Number(row.withdrawn_at)) : null,
      } // biome-ignore format: one consent
    })
  }

  async function answer(customer: CustomerRow, locale: Locale): Promise<Joining> {
    const row = await store.joiningOf(db, customer.id)
    const consents = await consentsIn(customer.id, locale)
    const words = joiningIn(locale)
    const nothing = {
      id: null, state: 'new' as const, step: 'consents' as const, todo: words.todo.consents,
      done: { consents: false, identity: false, face: false, account: false },
      wrong: null, officer: null, appeal: null, person: null, face: null, boundAccount: null, class: 'II' as const, account: null, lapses: null,
      consents,
    } // biome-ignore format: an answer
    if (!row && customer.state === 'open')
      return {
        ...nothing,
        state: 'joined',
        step: 'over',
        todo: words.todo.joined,
        account: { number: accountNumber(Number(customer.serial)) },
      }
    if (!row || row.state === 'lapsed' || row.state === 'withdrawn') return nothing
    const given = consents.every(({ need, given }) => need !== 'needed' || given !== null)
    const facts = store.factsOf(row, given)
    const step = nextStep(facts)
    const officer =
      step.kind === 'officer' ? (await store.casesOf(db, row.id)).find((one) => one.state === 'open') : undefined
    const branch = step.kind === 'officer' && facts[step.part].why === 'instead-branch'
    const shown =
      step.kind === 'ask'
        ? step.what
        : step.kind === 'over'
          ? 'over'
          : step.kind === 'officer'
            ? branch
              ? 'branch'
              : 'officer'
            : 'wait'
    const todo: JoiningTodo = shown === 'over' ? (row.state as 'joined' | 'refused') : shown
    return {
      ...nothing,
      id: row.id,
      state: row.state,
      step: shown,
      todo: words.todo[todo],
      done: {
        consents: given,
        identity: facts.identity.state === 'passed',
        face: facts.face.state === 'passed',
        account: facts.account.state === 'passed',
      },
      wrong: wrongIn(row, facts, locale),
      officer:
        officer || (row.reason !== null && row.state === 'open')
          ? { until: beijing(Number(officer?.deadline ?? lapseAt(Number(row.progress_at)))), says: row.reason ?? '' }
          : null,
      appeal:
        row.state === 'refused' ? { until: beijing(appealUntil(Number(row.ended_at))), detail: words.appeal } : null,
      person: row.name === null ? null : { name: row.name, number: masked(row) ?? '', minor: minorAt(row) },
      face:
        row.face_state === 'begun' && row.face_session !== null
          ? { session: row.face_session, page: row.face_page ?? '', expires: beijing(Number(row.face_expires)) }
          : null,
      boundAccount: boundOf(row, locale),
      class: row.class,
      account: row.state === 'joined' ? { number: accountNumber(Number(customer.serial)) } : null,
      lapses:
        row.state === 'open' && (step.kind === 'ask' || branch) ? beijing(lapseAt(Number(row.progress_at))) : null,
    }
  }
  function wrongIn(row: store.JoiningRow, facts: ReturnType<typeof store.factsOf>, locale: Locale): Joining['wrong'] {
    const { whys } = joiningIn(locale)
    if (row.state === 'refused' && row.refused_why)
      return {
        code: row.refused_why,
        part: null,
        detail:
          row.reason && row.refused_why === 'officer-refused'
            ? `${whys[row.refused_why]} ${row.reason}`
            : whys[row.refused_why],
        triesLeft: null,
      }
    const part = parts.find((one) => facts[one].why !== null && facts[one].state !== 'passed')
    if (!part || row.state !== 'open') return null
    const { why, tries, state } = facts[part] as { why: Why; tries: number; state: string }
    return { code: why, part, detail: whys[why], triesLeft: state === 'failed' ? Math.max(0, TRIES - tries) : null }
  }

  type Change = Result<Partial<store.JoiningRow> | 'as-before', Refusal>
  /** What a person gives, into the row first; then its run hears that there is something. */
  async function give(
    customer: CustomerRow,
    { at, locale }: { at: number; locale: Locale },
    act: (tx: Transaction, row: store.JoiningRow, faceConsent: boolean) => Promise<Change> | Change,
  ): Promise<Result<store.JoiningRow, Refusal>> {
    if (customer.state !== 'joining') return refuse({ kind: 'already-joined' })
    const noted = await store.forPerson(
      db,
      customer.id,
      async (tx, row): Promise<Result<store.JoiningRow, Refusal>> => {
        if (!row || row.state === 'lapsed' || row.state === 'withdrawn')
          return refuse({ kind: 'consent-missing', facts: { consent: termsOf('privacy').title[locale] } })
        const face = standing(await consentsOf(tx, customer.id)).some(({ purpose }) => purpose === 'face')
        const change = await act(tx, row, face)
        if (!change.ok) return change
        return ok(change.value === 'as-before' ? row : await store.note(tx, row.id, at, change.value))
      },
    )
    if (noted.ok) await bank.runs.joiningGiven(store.orderOf(noted.value), noted.value.given)
    return noted
  }
  const allowed = (
    row: store.JoiningRow,
    what: Given,
    faceConsent: boolean,
    locale: Locale,
  ): Result<Given, Refusal> => {
    // Consents that are needed stand from the application's first moment: they are what begins it.
    const may = mayGive(store.factsOf(row, true), what, { faceConsent })
    if (may.ok) return may
    const { refusal } = may
    return refusal.kind === 'consent-missing'
      ? refuse({ kind: refusal.kind, facts: { consent: termsOf(refusal.purpose).title[locale] } })
      : refuse({ kind: refusal.kind })
  }
  const AHEAD = ['given', 'passed', 'with-officer']

  return {
    async joining(_, { customer, locale }) {
      return ok(await answer(customer, locale))
    },

    async giveConsents({ body }, { customer, at, locale, session }) {
      if (customer.state !== 'joining') return refuse({ kind: 'already-joined' })
      const noted = await store.forPerson(
        db,
        customer.id,
        async (tx, known): Promise<Result<store.JoiningRow, Refusal>> => {
          if (known?.state === 'refused') return refuse({ kind: 'joining-over' })
          const before = standing(await consentsOf(tx, customer.id))
          const added = giveConsents(body.consents, before)
          if (!added.ok)
            return refuse({
              kind: added.refusal.kind,
              facts: { consent: termsOf(added.refusal.purpose).title[locale] },
            })
          await keepConsents(tx, customer.id, added.value, { at, session })
          if (known?.state === 'open') return ok(known)
          const row = await store.beginJoining(tx, customer.id, at, {
            random: randomBytes(16).toString('hex'),
            phoneDigest: phoneDigest(customer),
          })
          return ok(await store.note(tx, row.id, at, {}))
        },
      )
      if (!noted.ok) return noted
      await bank.runs.joiningGiven(store.orderOf(noted.value), noted.value.given)
      return ok(await answer(customer, locale))
    },

    async giveIdentity({ body }, { customer, at, locale }) {
      const { name, number } = body
      // A child's number is not kept, not even for a moment.
      if (capacityOn(number.born, dayOf(at)) === 'child') return refuse({ kind: 'under-age', parameter: 'number' })
      const digest = bank.identityKeys.digest(number.number)
      const noted = await give(customer, { at, locale }, async (tx, row, face) => {
        if (
          row.state === 'open' &&
          row.identity_digest === digest &&
          row.name === name &&
          AHEAD.includes(row.identity_state)
        )
          return ok('as-before')
        const may = allowed(row, 'identity', face, locale)
        if (!may.ok) return may
        const wait = await store.registryWait(tx, phoneDigest(customer), at)
        if (wait > 0) return refuse({ kind: 'too-many-requests', facts: { seconds: Math.ceil(wait / 1_000) } })
        return ok({
          name,
          ...bank.identityKeys.seal(number.number, customer.id),
          identity_digest: digest,
          born: dayNumber(number.born),
          identity_state: 'given',
          identity_tries: row.identity_tries + 1,
          identity_why: null,
          reason: null,
        })
      })
      return noted.ok ? ok(await answer(customer, locale)) : noted
    },

    async checkFace({ body }, { customer, at, locale }) {
      const noted = await give(customer, { at, locale }, async (tx, row, face) => {
        const looked =
          row.state === 'open' && row.face_session !== null && [...AHEAD, 'failed'].includes(row.face_state)
        // The provider's notice may be faster than the person's device.
        if (body.kind === 'capture' && looked) return ok('as-before')
        const instead = body.kind === 'instead' ? (`instead-${body.way}` as const) : undefined
        if (instead && row.face_state === 'with-officer' && row.face_why === instead) return ok('as-before')
        if (body.kind === 'start' && row.state === 'open' && row.face_state === 'starting') return ok('as-before')
        const may = allowed(row, body.kind === 'start' ? 'face' : body.kind, face, locale)
        if (!may.ok) return may
        if (body.kind === 'capture') return ok({ face_state: 'given', face_why: null })
        if (row.face_state === 'with-officer') await store.closeCaseOf(tx, row.id, 'other-way', 'person', at)
        const former = row.face_session === null ? row.face_sessions : [...row.face_sessions, row.face_session]
        const without = { face_session: null, face_sessions: former, face_page: null, face_expires: null, reason: null }
        return instead
          ? ok({ ...without, face_state: 'with-officer', face_why: instead })
          : ok({ ...without, face_state: 'starting', face_why: null, face_tries: row.face_tries + 1 })
      })
      if (!noted.ok) return noted
      const now = await store.joiningById(db, noted.value.id)
      if (body.kind === 'capture' && now.face_state === 'begun')
        return refuse({ kind: 'capture-unknown', parameter: 'capture' })
      return ok(await answer(customer, locale))
    },

    async giveAccount({ body }, { customer, at, locale }) {
      const noted = await give(customer, { at, locale }, (_, row, face) => {
        const same = row.account_number === body.number && row.class === body.class
        if (row.state === 'open' && same && AHEAD.includes(row.account_state)) return ok('as-before')
        const may = allowed(row, 'account', face, locale)
        if (!may.ok) return may
        return ok({
          account_bank: OTHER_BANK.id,
          account_number: body.number,
          class: body.class,
          account_state: 'given',
          account_tries: row.account_tries + 1,
          account_why: null,
          reason: null,
        })
      })
      if (!noted.ok) return noted
      return ok(await answer((await customerBy(db, { id: customer.id })) ?? customer, locale))
    },

    async withdrawJoining(_, { customer, at, locale }) {
      const noted = await give(customer, { at, locale }, async (tx, row) => {
        await store.closeCaseOf(tx, row.id, 'withdrawn', 'person', at)
        return ok({ state: 'withdrawn', ended_at: BigInt(at) })
      })
      if (noted.ok) return ok(undefined)
      return noted.refusal.kind === 'consent-missing' ? refuse({ kind: 'joining-over' }) : noted
    },

    consents: async (_, { customer, locale }) => ok({ consents: await consentsIn(customer.id, locale) }),

    async withdrawConsent({ params }, { customer, at, locale }) {
      const may = withdrawConsent(params.purpose)
      if (!may.ok)
        return refuse({
          kind: 'consent-needed',
          parameter: 'purpose',
          facts: { consent: termsOf(params.purpose).title[locale] },
        })
      if (!(await endConsent(db, customer.id, params.purpose, at)))
        return refuse({ kind: 'consent-unknown', parameter: 'purpose' })
      return ok({ consents: await consentsIn(customer.id, locale) })
    },

    async joiningCases({ query }, { locale }) {
      const rows = await store.caseRows(db, {
        most: PAGE,
        ...(query.state ? { state: query.state } : {}),
        ...(query.before ? { before: query.before } : {}),
      })
      return ok({
        cases: rows.map((row) => caseAnswer(row, locale)),
        next: rows.length === PAGE ? (rows.at(-1)?.id ?? null) : null,
      })
    },

    async joiningDays(_, { at }) {
      const days = new Map<string, { open: number; joined: number; refused: number; left: number }>()
      const from = instantOf(dayFromNumber(dayNumber(dayOf(at)) - (DAYS_SHOWN - 1)))
      for (const { at: began, state } of await store.joiningsSince(db, from)) {
        const day = dayOf(Number(began))
        const sums = days.get(day) ?? { open: 0, joined: 0, refused: 0, left: 0 }
        // Lapsed or withdrawn: they went of themselves.
        sums[state === 'lapsed' || state === 'withdrawn' ? 'left' : state]++
        days.set(day, sums)
      }
      return ok({ days: [...days].map(([day, sums]) => ({ day, ...sums })) })
    },

    async joiningCaseById({ params }, { locale, about }) {
      const row = await store.caseRow(db, params.id)
      if (!row) return refuse({ kind: 'case-unknown', parameter: 'id' })
      about((await store.joiningById(db, row.joining)).customer)
      return ok(await caseAll(row, locale))
    },

    async decideJoiningCase({ params, body }, { customer, press, locale, about }) {
      const row = await store.caseRow(db, params.id)
      if (!row) return refuse({ kind: 'case-unknown', parameter: 'id' })
      const order = store.orderOf(await store.joiningById(db, row.joining))
      about(order.customer)
      const appeal = row.state === 'closed' && row.outcome === 'refuse' && row.appeal_at === null
      const done = (now: store.CaseRow) =>
        now.state === 'closed' &&
        ((now.decided_by === customer.id && now.outcome === body.outcome && now.reason === body.reason) ||
          (now.appeal_at !== null && now.appeal_by === customer.id && now.appeal_reason === body.reason))
      // The same press again, after a reply that was lost: it has its outcome.
      if (done(row)) return ok(await caseAll(row, locale))
      const possible = await possibleFor(row)
      if (possible.length === 0) return refuse({ kind: 'case-closed', parameter: 'id' })
      if (!possible.includes(body.outcome))
        return refuse({
          kind: 'outcome-not-possible',
          parameter: 'outcome',
          facts: {
            possible: listIn(
              locale,
              possible.map((one) => joiningIn(locale).outcomes[one]),
            ),
          },
        })
      // Who has refused does not judge the appeal.
      if (appeal && row.decided_by === customer.id) return refuse({ kind: 'another-officer', parameter: 'id' })
      if (!(await store.propose(db, row.id, { by: customer.id, reason: body.reason }, appeal)))
        return refuse({ kind: 'case-closed', parameter: 'id' })
      const decision = { case: row.id, outcome: body.outcome, by: customer.id }
      const said = await bank.runs.decideJoining(order.id, decision, press)
      const now = await decided(row.id, appeal)
      if (said !== 'accepted' && !done(now)) {
        await store.takeBack(db, row.id, customer.id)
        return refuse({ kind: 'case-closed', parameter: 'id' })
      }
      return ok(await caseAll(now, locale))
    },
  }

  async function possibleFor(row: store.CaseRow) {
    if (row.state === 'open') return outcomesFor(row.part)
    const joining = await store.joiningById(db, row.joining)
    const appealable =
      joining.state === 'refused' &&
      row.outcome === 'refuse' &&
      row.appeal_at === null &&
      bank.now() < appealUntil(Number(joining.ended_at))
    return appealable ? outcomesOnAppeal : []
  }
  function caseAnswer(row: store.CaseRow, locale: Locale): JoiningCase {
    return {
      id: row.id,
      joining: row.joining,
      part: row.part,
      why: row.why,
      says: joiningIn(locale).toOfficers[row.why],
      state: row.state,
      owner: row.owner_name,
      deadline: beijing(Number(row.deadline)),
      escalations: row.escalations,
      openedAt: beijing(Number(row.opened_at)),
      closedAt: row.closed_at === null ? null : beijing(Number(row.closed_at)),
      outcome: row.outcome,
    }
  }
  async function caseAll(row: store.CaseRow, locale: Locale): Promise<JoiningCaseAll> {
    const joining = await store.joiningById(db, row.joining)
    const customer = await customerBy(db, { id: joining.customer })
    const facts = store.factsOf(joining, true)
    const by = { identity: joining.identity_by, face: joining.face_by, account: null }
    const check = (part: Part) => {
      const { state, tries, why } = facts[part]
      return {
        part,
        state,
        tries,
        why,
        says: why === null ? null : joiningIn(locale).toOfficers[why],
        acceptedBy: by[part],
      }
    }
    const decision =
      row.state === 'closed'
        ? {
            outcome: row.outcome ?? '',
            by: row.decider_name ?? row.decided_by ?? '',
            reason: row.reason ?? '',
            at: beijing(Number(row.closed_at)),
          }
        : null
    return {
      case: caseAnswer(row, locale),
      person: {
        name: joining.name,
        number: masked(joining),
        phone: maskPhone(customer?.phone ?? ''),
        born: store.bornOf(joining),
        minor: minorAt(joining),
      },
      checks: parts.map(check),
      boundAccount: boundOf(joining, locale),
      class: joining.class,
      possible: [...(await possibleFor(row))],
      decision,
      earlier: (await store.casesOf(db, row.joining))
        .filter(({ id }) => id !== row.id)
        .map((one) => caseAnswer(one, locale)),
      workflow: bank.runUrl(row.joining),
    }
  }
  /** The case, once its run has carried out what was decided. At most two seconds. */
  async function decided(id: string, appeal: boolean): Promise<store.CaseRow> {
    for (let tries = 0; ; tries++) {
      const row = (await store.caseRow(db, id))!
      if ((appeal ? row.appeal_at !== null : row.state === 'closed') || tries === 40) return row
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}
