/** What carriers tell of parcels. It comes from outside and without a session: only the signature says who tells it. */
import { ok, refuse } from '../../../core/result.ts'
import { newsIn, saltFor, TAKEN } from '../../adapters/carriers/wire.ts'
import { keepNews, parcelBy } from '../../storage/mall-parcels.ts'
import type { Bank } from '../compose.ts'
import { tellOrder } from './mall-telling.ts'
import type { Handlers } from './mount.ts'

export function carrierHandlers(bank: Bank): Pick<Handlers, 'carrierNews'> {
  const say = (returnCode: string, message: string) => ok({ result: returnCode === TAKEN, returnCode, message })
  return {
    async carrierNews({ params, body }, { request }) {
      const news = newsIn(new TextDecoder().decode(body), saltFor(bank.carriersSecret, params.id))
      if (news === undefined) {
        bank.log.warn({ request, parcel: params.id }, 'news of a parcel without its signature')
        return refuse({ kind: 'signature-refused' })
      }
      const parcel = await parcelBy(bank.db, params.id)
      // It is right signed and says nothing of this parcel: telling it again changes nothing.
      if (news === 'malformed' || parcel?.number !== news.number) return say('400', '不是这个单号的内容')
      const offset = bank.now() - Date.now()
      const told = await keepNews(bank.db, parcel, news.events, { offset, now: bank.now() })
      if (told) {
        // A run that cannot be told now is told by the rounds: the carrier has done its part.
        await tellOrder(bank, told.order, told.times).catch((failure: Error) =>
          bank.log.warn({ request, failure: String(failure) }, 'a run hears it later'),
        )
      }
      return say(TAKEN, '成功')
    },
  }
}
