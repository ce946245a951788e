/** The end of a day: whatever is killed, the day is closed once, each step is done once, and the books balance. */
import type { EndOfDayStep } from '../../core/books/end-of-day.ts'
import { dayFromNumber, dayNumber } from '../../core/time.ts'
import { endOfDayActivities } from '../../workflows/books/activities.ts'
import { books, type Flow } from './flow.ts'

const activities = Object.keys(endOfDayActivities({} as never))
type Closed = {
  state: string
  digest: string | null
  steps: { step: EndOfDayStep; state: string; output: string | null }[]
}

export const endOfDayFlow: Flow = {
  name: 'end-of-day',
  activities,
  ways: { closed: { steps: activities, slow: true } },
  async begin(stage) {
    const { urls, check, get, patiently, nextDay } = stage
    const today = async () => (await get<{ bankTime: string }>(`${urls.operator}/clock`)).bankTime.slice(0, 10)
    const dayOf = (day: string) => get<Closed>(`${urls.operator}/business-days/${day}`)
    let closed = 0
    return {
      async walk() {
        const day = await patiently('bank time', today)
        return {
          start: () => void nextDay(),
          withinMs: 90_000,
          async finish(point) {
            const ended = await patiently('the day to be closed', async () => {
              const now = await dayOf(day)
              return now.state === 'closed' ? now : undefined
            })
            check(
              ended.steps.every(({ state, output }) => state === 'done' && output !== null),
              `${point}: a step of ${day} is not done`,
            )
            check(
              new Set(ended.steps.map(({ step }) => step)).size === ended.steps.length,
              `${point}: a step of ${day} is there twice`,
            )
            check(
              ended.digest === ended.steps.at(-1)?.output,
              `${point}: the digest of ${day} is not that of its report`,
            )
            // The next day is open, and waits for its own midnight.
            const next = await patiently('the next day', async () => {
              const now = await dayOf(dayFromNumber(dayNumber(day) + 1))
              return now.state ? now : undefined
            })
            check(next.state !== 'closed', `${point}: the day after ${day} was closed, too`)
            await books(stage)
            closed++
            return `${day} closed, ${ended.digest?.slice(0, 12)}`
          },
        }
      },
      end: async () => `${closed} days closed, each once`,
    }
  },
}
