/** A firm asks for an account: whatever is killed, one organisation with one account and one operator, or a clear no. */
import type { Firm } from '../../core/customers/firm-wire.ts'
import { usccCheckCharacter } from '../../core/customers/uscc.ts'
import type { Proposal } from '../../core/staff/wire.ts'
import { firmActivities } from '../../workflows/customers/firm/activities.ts'
import { Customer, pause } from '../support/customer.ts'
import { confirmProposal, twoOfficers } from '../support/staff.ts'
import { books, type Flow } from './flow.ts'

/** The ways it goes: the registry's fault that leads there, who asks, and what the legal representative says if another does. */
const ways = {
  open: { fault: null, says: null, ends: 'open', steps: ['askBusinessRegistry', 'noteFirmAnswer', 'openFirmAccount', 'concludeFirm'] },
  // Officers clear a name that differs, and then the representative says yes.
  reviewed: { fault: 'no-match', says: 'yes', ends: 'open', steps: ['assignFirm', 'noteFirmDecision', 'askRepresentative'] },
  revoked: { fault: 'revoked', says: null, ends: 'refused', steps: ['concludeFirm'] },
  declined: { fault: null, says: 'no', ends: 'refused', steps: ['askRepresentative'] },
} as const // biome-ignore format: a table
type Way = keyof typeof ways
/** What a unified social credit code is written with (GB 32100-2015): no I, O, S, V, Z. A firm of its own for each point. */
const LETTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const ended: readonly string[] = ['open', 'refused', 'lapsed']

export const firm: Flow = {
  name: 'firm',
  activities: Object.keys(firmActivities({} as never)),
  ways,
  async begin(stage) {
    const { urls, serial, check, post, get, patiently, signedIn, runEnds } = stage
    const places = { app: urls.app, sms: urls.sms, operator: urls.operator }
    const [officer, second] = twoOfficers(places)
    for (const one of [officer, second]) await one.signIn()
    const wang = await new Customer(places, `139${serial}91`, '王小明').join()
    const li = await new Customer(places, `139${serial}92`, '李丽').join()
    const accounts = async () =>
      (await get<{ heads: { head: string; accounts: number }[] }>(`${urls.operator}/trial-balance`)).heads
        .filter(({ head }) => head === '2011')
        .reduce((sum, one) => sum + one.accounts, 0)
    const before = await patiently('the accounts', accounts)
    const opened: { id: string; organization: string | null; operator: Customer }[] = []
    return {
      async walk(name, n) {
        const way = ways[name as Way]
        for (const one of [officer, second, wang, li]) await signedIn(one)
        const digits = `91110000MA${serial.slice(1)}${LETTERS[Math.floor(n / LETTERS.length)]}${LETTERS[n % LETTERS.length]}`
        const code = digits + usccCheckCharacter(digits)
        if (way.fault)
          await post(`${urls.control}/control/business-registry/faults`, { kind: way.fault, subject: code, times: 1 })
        const asks = way.says ? li : wang
        const representative = { name: wang.name, ...(way.says ? { phone: wang.phone } : {}) }
        const keys = { ask: crypto.randomUUID(), decide: crypto.randomUUID(), confirm: crypto.randomUUID() }
        const ask = () => asks.press<Firm>('/firms', { code, name: '桥南贸易有限公司', representative }, keys.ask)
        const say = (id: string) => wang.press<Firm>(`/firms/${id}/confirmation`, { answer: way.says }, keys.confirm)
        /** Each presses their own button when it is theirs, one key each: however often, it is one press. */
        const act = async (): Promise<Firm | undefined> => {
          const { status, body } = await ask()
          if (status !== 202) return undefined
          const { body: now } = await asks.ask<Firm>('GET', `/firms/${body.id}`)
          if (now.state === 'in-review') {
            const what = { kind: 'decide-firm', firm: now.id, outcome: 'open', reason: '执照原件已核' }
            const proposed = await officer.press<Proposal>('/proposals', what, keys.decide)
            if (proposed.status === 202) await confirmProposal(second, proposed.body, `${keys.decide}-2`)
          }
          if (now.state === 'confirming') {
            const { problem } = await say(now.id)
            check(problem?.code !== 'firm-not-asking', `${name}: who was asked to confirm is told that nobody asks`)
          }
          return now
        }
        let going = true
        const goOn = async () => {
          while (going) {
            await act().catch(() => undefined)
            await pause(200)
          }
        }
        return {
          start: () => void goOn(),
          withinMs: 60_000,
          async finish(point) {
            going = false
            for (const one of [officer, second, wang, li]) await signedIn(one)
            const now = await patiently('the end of the firm', async () => {
              const found = await act()
              return found && ended.includes(found.state) ? found : undefined
            })
            const run = await runEnds(now.id)
            check(now.state === way.ends, `${point}: ended ${now.state}, not ${way.ends}`)
            check(run === now.state, `${point}: the run ended ${run}, the row ${now.state}`)
            if (now.state === 'open') {
              opened.push({ id: now.id, organization: now.organization, operator: asks })
              check(
                now.account?.balance.amount === '0.00',
                `${point}: a new account has ${now.account?.balance.amount}`,
              )
              check((await ask()).body.id === now.id, `${point}: the same press is another firm`)
            } else check(now.account === null && now.organization === null, `${point}: what was refused has an account`)
            if (way.says) {
              const again = await patiently('the answer to whoever confirmed', async () => {
                const said = await say(now.id)
                return said.status === 200 || said.problem?.code ? said : undefined
              })
              check(again.status === 200, `${point}: who confirmed and asks again is told ${again.problem?.code}`)
            }
            const { answers } = await get<{ answers: { credit_code: string }[] }>(
              `${urls.control}/control/business-registry/answers`,
            )
            const asked = answers.filter(({ credit_code }) => credit_code === code).length
            check(asked === 1, `${point}: the registry was asked ${asked} questions, not one again`)
            return now.state
          },
        }
      },
      async end() {
        await books(stage)
        for (const who of [wang, li]) {
          await signedIn(who)
          const { body } = await who.ask<{ offices: { organization: string; role: string }[] }>('GET', '/session')
          const held = body.offices.map(({ organization }) => organization).sort()
          const own = opened.filter(({ operator }) => operator === who).map(({ organization }) => organization)
          check(
            held.join() === own.sort().join(),
            `${who.name} holds ${held.length} offices for ${own.length} firms that are open`,
          )
        }
        const more = (await accounts()) - before
        check(more === opened.length, `${more} accounts were opened for ${opened.length} firms`)
        return `${opened.length} firms open, with one account and one operator each`
      },
    }
  },
}
