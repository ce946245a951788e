/** A firm borrows, and one pays late: whatever is killed, one limit, one loan for each press, paid back once; or a clear no. */
import type { Firm } from '../../core/customers/firm-wire.ts'
import { usccCheckCharacter } from '../../core/customers/uscc.ts'
import type { Application, Offer } from '../../core/loans/application-wire.ts'
import { consentSubject, loanConsents } from '../../core/loans/consents.ts'
import type { DrawPreview, LoanAll, Overview, RepaymentPreview } from '../../core/loans/wire.ts'
import { loanApplicationActivities } from '../../workflows/loans/application/activities.ts'
import { arrearsActivities } from '../../workflows/loans/arrears/activities.ts'
import { sound } from '../support/borrower.ts'
import { Customer, pause, yuan } from '../support/customer.ts'
import { bringTo } from '../support/firm.ts'
import { twoOfficers } from '../support/staff.ts'
import { books, type Flow, fen } from './flow.ts'

/** Which firm asks, the fault at its sources, and whether it goes on after the first step. */
const ways = {
  signed: { risk: -2, ends: 'signed', steps: ['lookLoan', 'askSource', 'noteSource', 'decideLoan', 'writeContract', 'stampContract', 'openCreditLine', 'concludeLoan'] },
  // Rules say no, a person is asked for, and says no as well.
  reviewed: { risk: 4, ends: 'declined', steps: ['assignLoan', 'noteLoanReview'] },
  'source-away': { risk: -2, ends: 'declined', steps: ['giveUpSources'], slow: true },
  lapsed: { risk: -2, ends: 'lapsed', steps: ['remindLoan', 'lapseLoan'], slow: true },
  late: { risk: -2, ends: 'cured', steps: ['lookArrears', 'tellArrears', 'assignArrears'], slow: true },
  paid: { risk: -2, ends: 'cured', steps: ['concludeArrears'], slow: true },
} as const // biome-ignore format: a table
type Way = keyof typeof ways
const WISH = { amount: yuan('100000.00'), months: 12, method: 'equal-instalments', use: 'stock' }
const DRAWN = yuan('20000.00')

export const loan: Flow = {
  name: 'loan',
  activities: [...Object.keys(loanApplicationActivities({} as never)), ...Object.keys(arrearsActivities({} as never))],
  ways,
  async begin(stage) {
    const { urls, serial, check, post, patiently, signedIn, runEnds } = stage
    const places = { app: urls.app, sms: urls.sms, operator: urls.operator }
    const [officer] = twoOfficers(places)
    await officer.signIn()
    /** A firm for each risk: it may apply again as soon as its last application is over. Who is to be late has one of its own: what another time left over would pay. */
    const firms = new Map<string, { who: Customer; firm: string; code: string; organization: string | null }>()
    async function firmOf(risk: number, of: string) {
      const known = firms.get(of)
      if (known) return known
      const who = await new Customer(places, `136${serial}${of}`, '王小明').join()
      const body = `9111${serial}MA${of}`.padEnd(17, '0')
      const code = body + usccCheckCharacter(body)
      await post(`${urls.control}/control/firms`, { code, ...sound, risk })
      const key = crypto.randomUUID()
      const open = await patiently('the firm to be open', async () => {
        const asked = await who.press<Firm>('/firms', { code, name: '桥南文具店', representative: { name: '王小明' } }, key) // biome-ignore format: one line
        const { body: now } = await who.ask<Firm>('GET', `/firms/${asked.body.id}`)
        return now.state === 'open' ? now : undefined
      })
      const one = { who, firm: open.id, code, organization: open.organization }
      firms.set(of, one)
      return one
    }
    const versions = Object.fromEntries(loanConsents.map(({ purpose, version }) => [purpose, version])) as Record<'tax' | 'credit-bureau', string> // biome-ignore format: one line
    let [signed, repaid, cured] = [0, 0, 0]

    return {
      async walk(name, n) {
        const way = ways[name as Way]
        const { who, firm, code, organization } = await firmOf(
          way.risk,
          way.ends === 'cured' ? String(30 + n) : way.risk > 0 ? '21' : '22',
        )
        for (const one of [officer, who]) await signedIn(one)
        if (name === 'source-away')
          await post(`${urls.control}/control/tax/faults`, { kind: 'never', subject: code, times: 1 })
        const keys = Object.fromEntries(['begin', 'cost', 'sign', 'person', 'decide', 'draw', 'repay'].map((one) => [one, crypto.randomUUID()])) // biome-ignore format: one line
        let id = ''
        const now = async () => (await who.ask<Application>('GET', `/loan-applications/${id}`)).body
        const begin = async () => {
          const said = await who.press<Application>('/loan-applications', { firm, product: 'operating-limit' }, keys.begin) // biome-ignore format: one line
          if (said.body?.id) id = said.body.id
          return said
        }
        /** Does what is asked for next; answers how it stands. */
        const act = async (): Promise<Application | undefined> => {
          if (!id && (await begin()).status !== 201) return undefined
          const standing = await now()
          if (standing.state !== 'open') return standing
          if (standing.next === 'wish') await who.ask('PUT', `/loan-applications/${id}/wish`, WISH)
          if (standing.next === 'consents') {
            const approval = await who.approve({ action: 'loan-consents', subject: consentSubject(id, versions) })
            await who.ask('PUT', `/loan-applications/${id}/consents`, { ...versions, approval })
          }
          if (standing.next === 'appeal')
            await who.press(`/loan-applications/${id}/review`, { reason: '请人工复核' }, keys.person)
          if (
            standing.next === null &&
            way.ends === 'declined' &&
            (await officer.press(`/loan-cases/${id}/claim`, undefined)).status === 200
          ) {
            const said = await officer.press(`/loan-cases/${id}/decision`, { outcome: 'decline', reason: '流水与申报不符' }, keys.decide) // biome-ignore format: one line
            // A clear no is an answer, and stays the answer to that press.
            if (said.status >= 400 && said.status < 500) keys.decide = crypto.randomUUID()
          }
          // Nobody goes on: an offer runs out, but who gives nothing at all is reminded first.
          if (name === 'lapsed') return standing
          if (standing.next === 'cost-sheet') {
            const { body: offer } = await who.ask<Offer>('GET', `/loan-applications/${id}/offer`)
            await who.press(`/loan-applications/${id}/cost-sheet`, { sha256: offer.sha256 })
          }
          if (standing.next === 'signature') {
            const { contract } = (await who.ask<Offer>('GET', `/loan-applications/${id}/offer`)).body
            const approval = await who.approve({ action: 'sign-loan', subject: contract!.sha256 })
            await who.press(`/loan-applications/${id}/signature`, { sha256: contract!.sha256, approval })
          }
          return standing
        }
        const overview = async () => (await who.ask<Overview>('GET', '/loans')).body
        /** Draws from a limit; one key, one loan. */
        const draw = (line: string, key: string, months: number, method: string) =>
          patiently('the draw', async () => {
            const wish = { amount: DRAWN, months, method }
            const { body: preview } = await who.ask<DrawPreview>('POST', `/credit-lines/${line}/previews`, wish)
            const approval = await who.approve({ action: 'draw-loan', line, amount: DRAWN })
            const said = await who.press<LoanAll>(`/credit-lines/${line}/draws`, { ...wish, use: 'stock', sha256: preview.sha256, approval }, key) // biome-ignore format: one line
            return said.status === 201 ? said.body : undefined
          })
        const balance = async () => fen((await who.ask<Firm>('GET', `/firms/${firm}`)).body.account!.balance.amount)
        const judged = async (point: string) => {
          const ended = await patiently('the end of the application', async () => {
            const standing = await act()
            return standing && standing.state !== 'open' ? standing : undefined
          })
          const run = await runEnds(id)
          check(run === ended.state, `${point}: the run ended ${run}, the row ${ended.state}`)
          return ended
        }
        let late: LoanAll | undefined
        let paid = false
        let going = true
        const goOn = async () => {
          while (going) {
            await (name === 'lapsed' ? begin() : act()).catch(() => undefined)
            if (name === 'lapsed' && id) await who.ask('PUT', `/loan-applications/${id}/wish`, WISH).catch(() => undefined)
            if (name === 'lapsed' && id) return
            await pause(300)
          }
        } // biome-ignore format: one loop
        const isLate = way.ends === 'cured'
        /** Who is late draws nothing more: somebody pays the firm. */
        const pays = () => patiently('money for the firm', () => bringTo(urls.operator, { organization }, 2_000).then(() => true as const)) // biome-ignore format: one line
        if (isLate) {
          const ended = await judged(name)
          // All that was lent is there on the due day, and the interest is not.
          late = await draw(ended.line!, keys.draw!, 1, 'bullet')
        }
        const days = (many: number) => post(`${urls.operator}/clock`, { days: many }).catch(() => undefined)
        return {
          start: () => void (isLate ? undefined : goOn()),
          ...('slow' in way
            ? {
                moving: async () => {
                  if (name === 'paid' && late && !paid) {
                    const { body: standing } = await who.ask<LoanAll>('GET', `/loans/${late.id}`)
                    paid = standing.overdueDays > 0 && (await pays())
                  }
                  await days(name === 'source-away' || paid ? 1 : 4)
                },
              }
            : {}),
          withinMs: 'slow' in way ? 400_000 : 60_000,
          async finish(point) {
            going = false
            for (const one of [officer, who]) await signedIn(one)
            if (late) {
              const before = late
              if (!paid) await pays()
              await patiently('what is late to be collected', async () => {
                const standing = (await who.ask<LoanAll>('GET', `/loans/${before.id}`)).body
                if (standing.state === 'settled') return true
                await days(1)
                return undefined
              })
              cured++
              await books(stage)
              return `${before.id.slice(-8)} paid late, and settled`
            }
            if (name === 'lapsed')
              await patiently('the end of it', async () => {
                if ((await now()).state !== 'open') return true
                await days(4)
                return undefined
              })
            const ended = await judged(point)
            check(ended.state === way.ends, `${point}: ended ${ended.state}, not ${way.ends}`)
            if (ended.state !== 'signed') {
              check(ended.line === null, `${point}: what was ${ended.state} has a limit`)
              return ended.state
            }
            signed++
            check((await patiently('the same press', async () => (await begin()).body)).id === id, `${point}: the same press is another application`) // biome-ignore format: one line
            const { lines, loans } = await overview()
            const own = lines.filter((line) => line.id === ended.line)
            check(own.length === 1 && own[0]!.available.amount === WISH.amount.amount, `${point}: the limit is ${own.map(({ available }) => available.amount)}`) // biome-ignore format: one line
            const before = await balance()
            const drawn = await draw(ended.line!, keys.draw!, 12, 'equal-instalments')
            check((await balance()) === before + fen(DRAWN.amount), `${point}: drawn, and the firm has ${await balance()}`) // biome-ignore format: one line
            const { body: all } = await who.ask<RepaymentPreview>('POST', `/loans/${drawn.id}/previews`, { amount: 'all' }) // biome-ignore format: one line
            const repay = () => who.press<LoanAll>(`/loans/${drawn.id}/repayments`, { amount: 'all', total: all.paid.total }, keys.repay) // biome-ignore format: one line
            for (let times = 0; times < 2; times++)
              await patiently('the repayment', async () => ((await repay()).status === 201 ? true : undefined))
            check((await balance()) === before, `${point}: repaid, and the firm has ${await balance()}, not ${before}`)
            const after = await overview()
            check(after.loans.length === loans.length + 1, `${point}: one press is ${after.loans.length - loans.length} loans`) // biome-ignore format: one line
            repaid++
            await books(stage)
            return `signed, ${drawn.id.slice(-8)} drawn and repaid`
          },
        }
      },
      end: async () => {
        await books(stage)
        return `${signed} limits opened once each, ${repaid} loans drawn and repaid once, ${cured} late and cured`
      },
    }
  },
}
