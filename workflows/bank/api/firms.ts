/** Firms as customers: who asks, who confirms, where it stands. One operator each for now. */
import { sameName } from '../../../core/customers/firm.ts'
import type { Firm } from '../../../core/customers/firm-wire.ts'
import { currentAccount } from '../../../core/deposits/postings.ts'
import { entryId } from '../../../core/id.ts'
import { maskName } from '../../../core/mask.ts'
import { ok, refuse } from '../../../core/result.ts'
import { moneyText } from '../../../core/shape.ts'
import { beijing } from '../../../core/time.ts'
import { firmWhyIn, type Locale } from '../../../core/words/index.ts'
import { customerBy } from '../../storage/customers.ts'
import { accountRow } from '../../storage/deposits.ts'
import * as store from '../../storage/firms.ts'
import type { Bank } from '../compose.ts'
import type { Handlers } from './mount.ts'

/** Who waits for whom, and what helps. */
function says(row: store.FirmWithNames, locale: Locale): string {
  const zh = locale === 'zh'
  const why = row.why === null ? '' : firmWhyIn(locale, row.why)
  const until = row.until === null ? '' : beijing(Number(row.until)).slice(0, 10)
  switch (row.state) {
    case 'checking':
      return zh ? '正在向工商登记系统核对。' : 'Being compared with the business registry.'
    case 'in-review':
      return zh ? `${why}我们在人工核实。` : `${why} Our officers look at it.`
    case 'confirming':
      return zh
        ? `等法定代表人${maskName(row.representative_known)}在 ${until} 前确认。`
        : `Waits for the legal representative ${maskName(row.representative_known)} until ${until}.`
    case 'open':
      return zh ? '已开户。' : 'Open.'
    case 'refused':
      return why
    case 'lapsed':
      return zh
        ? '法定代表人没有按时确认，可以重新申请。'
        : 'The legal representative did not confirm in time; you can ask again.'
  }
}

export function firmHandlers(
  bank: Bank,
): Pick<Handlers, 'openFirm' | 'firms' | 'firmById' | 'confirmFirm' | 'firmCase'> {
  const { db } = bank
  async function answer(row: store.FirmWithNames, me: string, locale: Locale): Promise<Firm> {
    const isMe = (customer: string, name: string) => (customer === me ? name : maskName(name))
    // The balance is the operator's to see; whoever only confirms is told that it is open.
    const id =
      row.state === 'open' && row.organization && row.operator === me ? currentAccount(row.organization) : undefined
    const account = id && (await accountRow(db, id))
    const balance = account ? account.credits - account.debits : 0n
    const available = account ? balance - account.held_debits - account.frozen : 0n
    return {
      id: row.id,
      code: row.code,
      name: row.name,
      state: row.state,
      says: says(row, locale),
      representative: isMe(row.representative, row.representative_known),
      operator: isMe(row.operator, row.operator_name),
      asksMe: row.state === 'confirming' && row.representative === me,
      at: beijing(Number(row.at)),
      until: row.until === null ? null : beijing(Number(row.until)),
      organization: row.organization,
      account: id ? { id, balance: moneyText(balance), available: moneyText(available > 0n ? available : 0n) } : null,
    }
  }
  const ofMine = async (id: string, me: string) => {
    const row = await store.firmRow(db, id)
    return row && (row.operator === me || row.representative === me) ? row : undefined
  }

  return {
    async openFirm({ body }, { customer, at, press, request, locale }) {
      const { code, name, representative } = body
      // Whoever names no phone says that it is themselves.
      const known = representative.phone ? await customerBy(db, { phone: representative.phone }) : customer
      if (!known || (representative.phone && !sameName(known.name, representative.name)))
        return refuse({ kind: 'representative-unknown', parameter: 'representative.phone' })
      if (!sameName(known.name, representative.name))
        return refuse({ kind: 'representative-differs', parameter: 'representative.name' })
      const id = `firm-${entryId(press, at, 'firm')}`
      const kept = await store.keepFirm(db, {
        id,
        code,
        name,
        representative: known.id,
        representative_name: representative.name,
        operator: customer.id,
        at,
        request,
      })
      if (kept === 'known') return refuse({ kind: 'firm-known', parameter: 'code' })
      const row = (await store.firmRow(db, id))!
      if (!row.started) await bank.runs.startFirm(store.orderOf(row))
      return ok(await answer(row, customer.id, locale))
    },

    async firms(_, { customer, locale }) {
      const rows = await store.firmsOf(db, customer.id)
      return ok({ firms: await Promise.all(rows.map((row) => answer(row, customer.id, locale))) })
    },

    async firmById({ params }, { customer, locale }) {
      const row = await ofMine(params.id, customer.id)
      return row ? ok(await answer(row, customer.id, locale)) : refuse({ kind: 'firm-unknown', parameter: 'id' })
    },

    async confirmFirm({ params, body }, { customer, press, locale }) {
      const row = await ofMine(params.id, customer.id)
      if (!row) return refuse({ kind: 'firm-unknown', parameter: 'id' })
      const said = { by: customer.id, answer: body.answer }
      const early = row.state === 'checking' || row.state === 'in-review'
      if (
        early ||
        row.representative !== customer.id ||
        (await bank.runs.confirmFirm(row.id, said, press)) !== 'accepted'
      )
        return refuse({ kind: 'firm-not-asking', parameter: 'id' })
      // The run opens it within moments; what it is by then is the answer.
      for (let tries = 0; tries < 20; tries++) {
        const now = (await store.firmRow(db, row.id))!
        if (now.state !== 'confirming') return ok(await answer(now, customer.id, locale))
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      return ok(await answer((await store.firmRow(db, row.id))!, customer.id, locale))
    },

    async firmCase({ params }, { locale, about }) {
      const row = await store.firmRow(db, params.id)
      if (!row) return refuse({ kind: 'firm-unknown', parameter: 'id' })
      about(row.operator)
      return ok({
        id: row.id,
        code: row.code,
        name: row.name,
        state: row.state,
        why: row.why === null ? '' : firmWhyIn(locale, row.why),
        representative: row.representative_name,
        operator: maskName(row.operator_name),
        registry: row.registry,
        at: beijing(Number(row.at)),
        workflow: bank.runUrl(row.id),
      })
    },
  }
}
