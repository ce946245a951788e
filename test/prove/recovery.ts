/** Every passkey lost: whatever is killed, let back in once or not at all; the provider is asked once and forgets. */
import type { Recovery } from '../../core/customers/wire.ts'
import { recoveryActivities } from '../../workflows/customers/recovery/activities.ts'
import { Authenticator } from '../support/authenticator.ts'
import { Customer } from '../support/customer.ts'
import { joinOnline, personOf, takePicture } from '../support/joining.ts'
import { type Flow, faceSessions, facesForgotten } from './flow.ts'

const ways = {
  passed: { steps: ['openFaceAgain', 'askFaceAgain', 'letBackIn', 'forgetFaceAgain'] },
  'not-live': { steps: ['failRecovery'] },
} as const

export const recovery: Flow = {
  name: 'recovery',
  activities: Object.keys(recoveryActivities({} as never)),
  ways,
  async begin(stage) {
    const { urls, serial, check, post, patiently } = stage
    const places = { app: urls.app, sms: urls.sms, operator: urls.operator }
    const sessions = () => faceSessions(stage)
    let ended = 0
    return {
      async walk(way, n) {
        const who = new Customer(places, `136${serial}${String(n).padStart(2, '0')}`, '苏晴')
        const person = personOf(serial, 400 + n)
        await joinOnline(who, person)
        const before = (await sessions()).length
        const lost = who.passkey
        who.passkey = new Authenticator()
        if (way === 'not-live')
          await post(`${urls.control}/control/face/faults`, { kind: 'not-live', subject: person.number, times: 1 })
        let looking = false
        /** What a person does who looks again and again, on whatever is there; lost answers do not trouble them. */
        const goOn = async (): Promise<Recovery | undefined> => {
          const { status, body } = await who.ask<Recovery>('GET', '/recovery')
          if (status !== 200) return undefined
          if (body.state === 'none') await who.ask('POST', '/recovery', { name: who.name, number: person.number })
          if (body.state === 'face' && body.page && !looking) {
            looking = true
            await takePicture(body.page).finally(() => (looking = false))
          }
          if (body.state === 'face' || body.state === 'waiting') await who.ask('POST', '/recovery/face')
          return body
        }
        let going = true
        const walking = async () => {
          while (going) {
            const now = await goOn().catch(() => undefined)
            if (now?.state === 'passed' || now?.state === 'failed') return
            await new Promise((resolve) => setTimeout(resolve, 150))
          }
        }
        return {
          start: () => void walking(),
          withinMs: 60_000,
          async finish(point) {
            const over = await patiently('the end of the recovery', async () => {
              const now = await goOn()
              return now?.state === 'passed' || now?.state === 'failed' ? now : undefined
            })
            going = false
            ended++
            const wanted = way === 'passed' ? 'passed' : 'failed'
            check(over.state === wanted, `${point}: ended ${over.state} (${over.why}), not ${wanted}`)
            const { body } = await patiently('the passkeys', async () => {
              const answer = await who.ask<{ passkeys: { id: string }[] }>('GET', '/passkeys')
              return answer.status === 200 ? answer : undefined
            })
            const left = body.passkeys.length
            check(left === (over.state === 'passed' ? 0 : 1), `${point}: ${left} passkeys are left`)
            const more = (await patiently('the provider', sessions)).length - before
            check(more === 1, `${point}: the provider opened ${more} sessions, not one`)
            const old = who.otherDevice()
            old.passkey = lost
            const signs = () =>
              old.signInByPasskey().then(
                () => true,
                (failure: Error) => {
                  if (failure.message.includes('passkey-refused')) return false
                  throw failure
                },
              )
            const opens = await patiently('a word about the lost passkey', signs)
            check(
              opens === (over.state === 'failed'),
              `${point}: the lost passkey ${opens ? 'opens' : 'does not open'}`,
            )
            if (over.state === 'failed') return 'failed, and the passkey still opens'
            await patiently('the new passkey', async () => {
              await who.firstPasskey()
              return true
            })
            return 'passed, with a new passkey'
          },
        }
      },
      async end() {
        await facesForgotten(stage)
        return `${ended} recoveries ended; the face provider has deleted its sessions`
      },
    }
  },
}
