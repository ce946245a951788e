/** Joining online: whatever is killed, one customer, one account, one end; asked outside under the same references. */
import type { Joining, JoiningCase } from '../../core/customers/joining-wire.ts'
import { joiningActivities } from '../../workflows/customers/joining/activities.ts'
import { Customer } from '../support/customer.ts'
import { bindTo, consent, face, identify, type Person, personOf, takePicture } from '../support/joining.ts'
import { books, type Flow, facesForgotten } from './flow.ts'

/** The ways it goes: the sequence in the ID number that leads there (workflows/adapters/test-persons.ts), and its end. */
const ways = {
  joined: { sequence: undefined, ends: 'joined', steps: ['lookJoining', 'askRegistry', 'noteChecked', 'openFace', 'askFace', 'claimPerson', 'askAccount', 'openAccounts', 'admit', 'concludeJoining', 'forgetFace'] },
  'with-officer': { sequence: '994', ends: 'joined', steps: ['assignJoining', 'decideJoining'] },
  lapsed: { sequence: undefined, ends: 'lapsed', slow: true, steps: ['remindJoining', 'lapseJoining'] },
} as const // biome-ignore format: a table
type Way = keyof typeof ways

export const joining: Flow = {
  name: 'joining',
  activities: Object.keys(joiningActivities({} as never)),
  ways,
  async begin(stage) {
    const { urls, serial, check, post, get, patiently, signedIn } = stage
    const places = { app: urls.app, sms: urls.sms, operator: urls.operator }
    const officer = await new Customer(places, '19900000002', '何静').signIn()
    let joined = 0
    return {
      async walk(name, n) {
        const way = ways[name as Way]
        const who = new Customer(places, `134${serial}${String(n).padStart(2, '0')}`, '林舟')
        const { sequence } = way
        const person: Person = personOf(serial, n + 1, sequence === undefined ? {} : { sequence })
        await who.signIn()
        await who.firstPasskey()
        let going = true
        /** What a person does who looks again and again, on whatever is there; lost answers do not trouble them. */
        const look = async (): Promise<Joining | undefined> => {
          const said = await who.ask<Joining>('GET', '/joining')
          if (said.status === 401) await who.signInByPasskey()
          return said.status === 200 ? said.body : undefined
        }
        const act = async (now: Joining): Promise<unknown> => {
          if (now.step === 'consents') return consent(who)
          if (now.step === 'identity') return identify(who, person.number)
          // Who lapses goes no further than that.
          if (name === 'lapsed') return undefined
          if (now.step === 'face') return face(who, { kind: 'start' })
          if (now.step === 'capture' && now.face)
            return face(who, { kind: 'capture', capture: await takePicture(now.face.page) })
          if (now.step === 'account') return bindTo(who, person.card)
          if (now.step === 'officer') return decide(now.id!)
          return undefined
        }
        const keys = new Map<string, string>()
        const decide = async (id: string): Promise<void> => {
          await signedIn(officer)
          const { body } = await officer.ask<{ cases: JoiningCase[] }>('GET', '/joining-cases?state=open')
          const one = body.cases.find((kase) => kase.joining === id)
          if (!one) return
          const key = keys.get(one.id) ?? crypto.randomUUID()
          keys.set(one.id, key)
          await officer.press(`/joining-cases/${one.id}/decision`, { outcome: 'accept', reason: '已核对证件原件' }, key)
        }
        const going_ = async () => {
          while (going) {
            const now = await look().catch(() => undefined)
            if (now?.state === 'joined') return
            if (now) await act(now).catch(() => undefined)
            await new Promise((resolve) => setTimeout(resolve, 150))
          }
        }
        const days = () => post(`${urls.operator}/clock`, { days: 8 }).catch(() => undefined)
        return {
          start: () => void going_(),
          ...('slow' in way ? { moving: async () => void (await days()) } : {}),
          withinMs: 'slow' in way ? 240_000 : 60_000,
          async finish(point) {
            if (way.ends === 'lapsed') {
              await patiently('the application to lapse', async () => {
                await days()
                return (await who.ask('GET', '/joining')).status === 401 ? true : undefined
              })
              going = false
              // The phone is free: whoever signs in with it begins anew.
              const anew = await patiently('the phone to be free', () => who.otherDevice().signIn())
              const { body } = await anew.ask<Joining>('GET', '/joining')
              check(body.state === 'new', `${point}: after it lapsed it is ${body.state}, not new`)
              return 'lapsed'
            }
            const over = await patiently('the end of the application', async () => {
              const now = await look()
              if (now?.state === 'open') await act(now)
              return now?.state === 'joined' || now?.state === 'refused' ? now : undefined
            })
            going = false
            check(over.state === way.ends, `${point}: ended ${over.state} (${over.wrong?.code}), not ${way.ends}`)
            joined++
            const account = await patiently('the account', () => who.account())
            check(account.number === over.account?.number, `${point}: the account has another number`)
            check(account.balance.amount === '0.00', `${point}: a new account has ${account.balance.amount}`)
            const { answers } = await get<{ answers: unknown[] }>(
              `${urls.control}/control/registry/answers?number=${person.number}`,
            )
            check(answers.length === 1, `${point}: the registry was asked ${answers.length} questions, not one again`)
            return `${over.state.padEnd(9)} ${over.account?.number}`
          },
        }
      },
      async end() {
        await books(stage)
        return `${joined} joined; the face provider has deleted all of its ${await facesForgotten(stage)} sessions`
      },
    }
  },
}
