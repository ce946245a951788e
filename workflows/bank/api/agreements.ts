/** What a firm's current account earns, and 协定存款: agreed on, changed and ended by its operator. */
import { interestPeriodOf } from '../../../core/books/end-of-day.ts'
import { agree, agreedLines, agreedPercentOn, agreementRatesOn, termEnd } from '../../../core/deposits/agreement.ts'
import { currentProductsOn } from '../../../core/deposits/current-interest.ts'
import type { FirmInterest } from '../../../core/deposits/firm-deposit-wire.ts'
import { percentOf } from '../../../core/deposits/interest.ts'
import { currentAccount } from '../../../core/deposits/postings.ts'
import { demandOf, productOn, rateOn } from '../../../core/deposits/products.ts'
import { entryId } from '../../../core/id.ts'
import { fen, formatAmount } from '../../../core/money.ts'
import { ok, refuse } from '../../../core/result.ts'
import { moneyText } from '../../../core/shape.ts'
import { addDays, type Day, dayOf } from '../../../core/time.ts'
import * as store from '../../storage/agreements.ts'
import { lastClosedDay } from '../../storage/books.ts'
import { accountRow } from '../../storage/deposits.ts'
import { interestOf } from '../../storage/interest.ts'
import type { Bank } from '../compose.ts'
import { operatedFirm } from './firm-holder.ts'
import type { Handlers } from './mount.ts'

export function agreementHandlers(
  bank: Bank,
): Pick<Handlers, 'firmInterest' | 'agreeOnDeposit' | 'endDepositAgreement'> {
  const { db } = bank

  async function answer(organization: string, today: Day): Promise<FirmInterest> {
    const account = currentAccount(organization)
    const [row, until, agreements] = await Promise.all([
      accountRow(db, account),
      lastClosedDay(db),
      store.agreementsFrom(db, organization, today),
    ])
    const balance = row ? row.credits - row.debits : 0n
    const available = row ? balance - row.held_debits - row.frozen : 0n
    const since = interestPeriodOf(until === undefined ? today : addDays(until, 1))
    const running = until === undefined ? undefined : await interestOf(db, account, until, currentProductsOn(until))
    const earned = fen(running?.interest ?? 0n)
    const rates = agreementRatesOn(today)
    const parts = running ? await store.agreedParts(db, running.number, since, rates) : []
    return {
      today,
      balance: moneyText(balance),
      available: moneyText(available > 0n ? available : 0n),
      demand: rateOn(today, demandOf('firm'), null, 0n) ?? '0',
      agreedRate: agreedPercentOn(today) ?? null,
      least: moneyText(productOn(today, 'agreement')?.least.firm ?? 0n),
      since,
      until: until ?? null,
      earned: moneyText(earned),
      parts: agreedLines(parts, earned).map(({ what, days, sum, ppm, interest }) => ({
        what,
        days,
        sum: moneyText(sum),
        percent: what === 'whole' ? null : percentOf(ppm),
        interest: moneyText(interest),
      })),
      agreements: agreements.map((one) => {
        const agreement = store.agreementIn(one)
        return {
          agreed: moneyText(agreement.agreed),
          from: agreement.from,
          until: agreement.until,
          termEnds: termEnd(agreement, today),
        }
      }),
    }
  }

  return {
    async firmInterest({ params }, asked) {
      const firm = await operatedFirm(bank, params.id, asked)
      return firm.ok ? ok(await answer(firm.value.organization, dayOf(asked.at))) : firm
    },

    async agreeOnDeposit({ params, body }, asked) {
      const { at, press, customer, request } = asked
      const firm = await operatedFirm(bank, params.id, asked)
      if (!firm.ok) return firm
      // A press that is repeated later does not reach back into days that are closed.
      const today = dayOf(bank.now())
      const agreed = agree(body.agreed, today)
      if (!agreed.ok)
        return agreed.refusal.kind === 'agreed-amount-wrong'
          ? refuse({ kind: 'agreed-amount-wrong', parameter: 'agreed', facts: { least: formatAmount(agreed.refusal.least, 'CNY') } })
          : refuse({ kind: 'agreement-not-offered' })
      const { organization } = firm.value
      const id = `agreement-${entryId(press, at, 'press')}`
      await store.keepAgreement(db, { id, organization, agreement: agreed.value }, { actor: customer.id, at, request })
      return ok(await answer(organization, today))
    }, // biome-ignore format: one refusal

    async endDepositAgreement({ params, body }, asked) {
      const { at, customer, request } = asked
      const firm = await operatedFirm(bank, params.id, asked)
      if (!firm.ok) return firm
      const { organization } = firm.value
      const ended = await store.endAgreement(db, organization, dayOf(at), body.when, {
        actor: customer.id,
        at,
        request,
      })
      return ended ? ok(await answer(organization, dayOf(at))) : refuse({ kind: 'no-agreement' })
    },
  }
}
