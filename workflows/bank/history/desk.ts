/** What waits for the bank's people when a development bank opens: who is joining, and firms that ask for an account. */
import { consentTerms } from '../../../core/customers/consents.ts'
import { checkCharacter } from '../../../core/customers/resident-id.ts'
import { usccCheckCharacter } from '../../../core/customers/uscc.ts'
import { digest, entryId } from '../../../core/id.ts'
import { dayNumber, type Instant } from '../../../core/time.ts'
import { keepConsents } from '../../storage/consents.ts'
import { type CustomerRow, keepApplicant } from '../../storage/customers.ts'
import type { Database } from '../../storage/database.ts'
import { keepFirm } from '../../storage/firms.ts'
import { identityKeysFrom } from '../../storage/identity.ts'
import { beginJoining, forPerson, note } from '../../storage/joining.ts'

/** Sequence 994: the registry knows them; a face that is shown would be unclear (`adapters/test-persons.ts`). */
const joining = [
  { name: '热依扎·阿不都外力', phone: '19900000031', id: '650102199203140', way: 'instead-video', hours: 20 },
  { name: '郑博文', phone: '19900000032', id: '110105199811070', way: 'instead-branch', hours: 5 },
  { name: '黄淑芬', phone: '19900000033', id: '440305195108210', way: 'instead-video', hours: 2 },
] as const
const firms = [
  { name: '清河市桥南晨光早点店', body: '92110105MA00QH001' },
  { name: '阿克苏河谷农产品供应链管理（清河）有限公司', body: '91110105MA00QH002' },
] as const

/**
 * Written as the calls would write it (api/joining.ts, api/firms.ts); their runs are started by the bank's rounds as soon
 * as it is open, and ask the registries then.
 */
export async function applicants(
  db: Database,
  keys: string,
  until: Instant,
  shopkeeper: string,
  me: Pick<CustomerRow, 'id' | 'name'>,
): Promise<void> {
  const identity = identityKeysFrom(keys)
  for (const { name, phone, id, way, hours } of joining) {
    const at = until - hours * 3_600_000
    const customer = await db.begin((tx) => keepApplicant(tx, phone, at))
    const number = `${id}12${checkCharacter(`${id}12`)}`
    await forPerson(db, customer.id, async (tx, known) => {
      if (known) return
      await keepConsents(tx, customer.id, consentTerms.filter(({ purpose }) => purpose !== 'marketing'), { at, session: 'history' }) // biome-ignore format: one call
      const row = await beginJoining(tx, customer.id, at, { random: phone, phoneDigest: identity.digest(`phone ${phone}`) }) // biome-ignore format: one call
      const sealed = identity.seal(number, customer.id)
      await note(tx, row.id, at + 60_000, {
        name, ...sealed, identity_digest: identity.digest(number), born: dayNumber(`${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`),
        identity_state: 'given', identity_tries: 1,
      }) // biome-ignore format: what was given
      await note(tx, row.id, at + 120_000, { face_state: 'with-officer', face_why: way })
    })
  }
  const [shop, company] = firms
  for (const [firm, operator, representative] of [
    [shop, shopkeeper, shopkeeper],
    [company, shopkeeper, me.id],
  ] as const) {
    const at = until - 3_600_000
    const [row] = await db<{ name: string }[]>`select name from customers where id = ${representative}`
    await keepFirm(db, {
      id: `firm-${entryId(digest(firm.body), at, 'press')}`, code: firm.body + usccCheckCharacter(firm.body), name: firm.name, representative,
      representative_name: row!.name, operator, request: 'history', at,
    }) // biome-ignore format: one firm
  }
}
